"""A cell of a map of scores says why it has its score, as the map and its stack have it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from gossan.core.detecting.choices import SCORE_BANDS
from gossan.core.detecting.maps import detect_map, map_names
from gossan.core.detecting.samples import DetectorSettings
from gossan.core.detecting.why import DETECTOR_ITEM, ScoresToAsk, is_score_map
from gossan.core.rasters.origin import stack_items
from gossan.core.rasters.regions import Region, polygon_wkb
from gossan.core.rasters.stack import Stack
from gossan.core.rasters.writer import RasterWriter
from gossan.core.runtime.errors import InputError
from gossan.core.runtime.files import Staging
from gossan.core.runtime.progress import SilentProgress

from ..conftest import StackMaker

QUIET = SilentProgress()
SETTINGS = DetectorSettings(8, np.inf, 19, 0)


def scored(make_stack: StackMaker, folder: Path, method: str = "pathfinders") -> tuple[Stack, str]:
    """Return a stack with a halo in its first two elements, and the file of its scores."""
    values = np.exp(np.random.default_rng(1).normal(size=(3, 30, 40)))
    values[:2, 10:15, 20:25] *= 9
    values[:, :4, :5] = np.nan
    values[2, 12, 22] = np.nan
    stack = make_stack(values.astype(np.float32))
    path = str(folder / "scores.tif")
    items = {**stack_items(stack.path, path), DETECTOR_ITEM: method}
    with Staging() as staging:
        names = map_names(stack.elements)
        writer = RasterWriter(staging, path, stack.grid, names, items=items)
        detect_map(stack, stack.elements, "", SETTINGS, method, None, writer, QUIET)
        writer.close()
    return stack, path


def test_a_cell_says_what_map_and_stack_have(make_stack: StackMaker, tmp_path: Path) -> None:
    stack, path = scored(make_stack, tmp_path)
    asked = ScoresToAsk.open(path)
    asked.prepare(QUIET)
    bands, elements = Stack(path).read(), stack.read()
    for cell in ((12, 22), (11, 23), (25, 5), (29, 39)):
        (place,) = stack.grid.xy(np.array([cell])).tolist()
        said = asked.why((place[0] + 3, place[1] - 3), QUIET)
        score, chance, coverage, _, *shares = bands[(slice(None), *cell)].tolist()
        assert (said.score, said.chance, said.coverage) == (score, chance, coverage)
        assert said.xy == tuple(place)
        known = bands[0][np.isfinite(bands[0])]
        assert said.share == pytest.approx((known >= np.float32(score)).mean())
        told = {one.name: one for one in said.elements}
        assert list(told) == sorted(told, key=lambda name: -told[name].share)
        for name, share, band in zip(stack.elements, shares, elements):
            value = band[cell]
            assert told[name].share == pytest.approx(share, nan_ok=True)
            assert told[name].value == pytest.approx(value, nan_ok=True)
            if np.isfinite(value):
                ground = band[np.isfinite(band)]
                assert told[name].percentile == pytest.approx(100 * (ground <= value).mean())
        middle = said.values[4, 4]
        assert middle == np.float32(score) and said.values.shape == (9, 9)
    here = asked.why(tuple(stack.grid.xy(np.array([[12, 22]]))[0].tolist()), QUIET)
    assert here.model == "Detect Anomalies: Ranks of the pathfinders"
    assert "Coverage: 89 % of the elements are known here and around." in here.remarks
    assert here.headline.startswith("Anomaly score: ") and "Chance: 0.05." in here.headline
    text = here.text(["beside"])
    assert "beside" in text.splitlines() and len(text.splitlines()[-1].split("\t")) == 4


def test_a_polygon_asks_its_highest_cell(make_stack: StackMaker, tmp_path: Path) -> None:
    stack, path = scored(make_stack, tmp_path)
    grid, scores = stack.grid, Stack(path).read()[0]
    corners = grid.xy(np.array([[20, 2], [20, 9], [26, 9], [26, 2], [20, 2]]))
    box = np.full(scores.shape, np.nan)
    box[21:26, 3:9] = scores[21:26, 3:9]
    best = ScoresToAsk.open(path).best_in(Region([polygon_wkb(corners)]))
    inside = scores[tuple(grid.cells(np.array([best]))[0])]
    assert inside == pytest.approx(np.nanmax(box))


def test_without_its_stack_a_map_still_says_what_leads(
    make_stack: StackMaker, tmp_path: Path
) -> None:
    stack, path = scored(make_stack, tmp_path)
    Path(stack.path).unlink()
    asked = ScoresToAsk.open(path)
    place = tuple(stack.grid.xy(np.array([[12, 22]]))[0].tolist())
    said = asked.why(place, QUIET)
    assert any("has changed: what its elements" in remark for remark in said.remarks)
    assert said.elements[0].row[1:3] == ("–", "–") and said.elements[0].row[3].endswith(" %")
    with pytest.raises(InputError, match="has no score here"):
        asked.why(tuple(stack.grid.xy(np.array([[0, 0]]))[0].tolist()), QUIET)
    with pytest.raises(InputError, match="has no score here"):
        asked.why((0.0, 0.0), QUIET)
    assert not asked.is_stale()
    Path(path).unlink()
    assert asked.is_stale()


def test_methods_of_patches_name_no_leading_elements(
    make_stack: StackMaker, tmp_path: Path
) -> None:
    stack, path = scored(make_stack, tmp_path, "isolation_forest")
    said = ScoresToAsk.open(path).why(tuple(stack.grid.xy(np.array([[11, 22]]))[0].tolist()), QUIET)
    assert said.model == "Detect Anomalies: Isolation forest"
    assert len(said.rows) == 3


def test_only_maps_of_scores_can_be_asked(make_stack: StackMaker) -> None:
    stack = make_stack(np.ones((4, 9, 9), dtype=np.float32))
    assert not is_score_map(stack)
    with pytest.raises(InputError, match="is no map of Detect Anomalies"):
        ScoresToAsk.open(stack.path)
    assert list(SCORE_BANDS) == map_names([])
