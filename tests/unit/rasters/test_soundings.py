"""Nodata that nobody has declared is told, and values of the ground are not taken for it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from gossan.core.rasters.soundings import (
    sounding,
    tell_of_undeclared_nodata,
    undeclared_nodata,
)
from gossan.core.rasters.windows import Window
from gossan.core.runtime.errors import CancelledError
from progress_doubles import CancellingProgress, RecordingProgress

GROUND = np.random.default_rng(0).lognormal(2, 1, 5000).astype(np.float32)


def holed(*codes: float, count: int = 40) -> np.ndarray:
    values = GROUND.copy()
    for number, code in enumerate(codes):
        values[number * count : (number + 1) * count] = code
    return values


@pytest.mark.parametrize(
    "codes",
    [
        (-9999.0,), (99_999.0,), (1e20,), (-3.4028234663852886e38,), (-3.4e38,), (-32768.0,),
        (-99.0,), (-2147483648.0,), (123_456.0,), (-7777.0,), (-9999.0, 99_999.0), (9999.0, 99_999.0),
        (-99.0, -9999.0, 1e30),
    ],
    ids=str,
)  # fmt: skip
def test_codes_are_found_with_their_share(codes: tuple[float, ...]) -> None:
    found = dict(undeclared_nodata(holed(*codes)))
    assert sorted(found) == pytest.approx(sorted(float(np.float32(code)) for code in codes))
    assert list(found.values()) == pytest.approx([40 / 5000] * len(codes))


@pytest.mark.parametrize(
    "values",
    [
        GROUND,
        np.append(GROUND, 99_999.0),  # once: a hot spot, or an error that only its owner can tell
        holed(0.5),  # half of a detection limit
        holed(float(GROUND.max())),  # what was above the upper limit
        (np.arange(5000) % 7 == 0).astype(np.float32),  # a mask
        np.full(5000, 3.0, np.float32),
        np.full(5000, -9999.0, np.float32),
        np.random.default_rng(0).normal(0, 900, 5000).round(),  # a field in whole nT
        np.random.default_rng(0).uniform(9000, 99_999, 5000).round(),  # iron in ppm
        np.empty(0, np.float32),
    ],
    ids=["ground", "one hot spot", "limit", "top", "mask", "constant", "code", "field", "iron", "none"],
)  # fmt: skip
def test_values_of_the_ground_are_none(values: np.ndarray) -> None:
    assert undeclared_nodata(values) == []


def test_undeclared_nodata_of_a_stack_is_told_once(make_stack: Callable) -> None:
    values = np.random.default_rng(0).lognormal(size=(3, 300, 300)).astype(np.float32)
    values[:2, :30] = 99_999
    values[2, 280:, 280:] = -9999.5
    stack = make_stack(values, ["Au", "Cu", "As"])
    progress = RecordingProgress()
    # As the file has them, also where they are converted to the units of a model.
    tell_of_undeclared_nodata(stack.select(["As", "Au", "Cu"], [1000.0] * 3), progress)
    (told,) = progress.warnings
    assert told.startswith("stack.tif has values far from all others")
    assert "99999 in Au (10.00 % of the cells), Cu (10.00 % of the cells)" in told
    assert "-9999.5 in As (0.44 % of the cells)" in told
    clean = RecordingProgress()
    tell_of_undeclared_nodata(stack.within(Window(40, 0, 200, 300)), clean)
    assert clean.warnings == []


def test_a_large_raster_is_sounded_all_over_and_not_read_whole(
    make_stack: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gossan.core.rasters.soundings.TILE", 20)
    monkeypatch.setattr("gossan.core.rasters.soundings._MOST_VALUES", 20 * 20 * 40)
    monkeypatch.setattr(
        "gossan.core.rasters.soundings.tiles",
        lambda grid: [Window(r, c, 20, 20) for r in range(0, 300, 20) for c in range(0, 400, 20)],
    )
    values = np.arange(300 * 400, dtype=np.float32).reshape(1, 300, 400)
    (found,) = sounding(make_stack(values, ["Au"]), RecordingProgress())
    assert 36 * 400 <= len(found) <= 40 * 400
    rows, columns = np.divmod(found, 400)
    assert {0, 299} <= set(rows) and {0, 399} <= set(columns)
    assert len(np.unique(columns // 20)) > 10
    with pytest.raises(CancelledError):
        sounding(make_stack(values, ["Au"], "t.tif"), CancellingProgress(2))
