"""Any input: what must hold whatever the samples, the texts, the grids and the model files are."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from gossan.core.faults.control import ControlSettings, control_weight
from gossan.core.faults.distance import FaultDistance
from gossan.core.geochemistry.assays import AssayRules, clean_columns, read_assay
from gossan.core.geochemistry.gridding import IdwSettings, InverseDistance
from gossan.core.geochemistry.transforms import Transform, ilr_basis
from gossan.core.rasters.grid import Grid
from gossan.core.runtime.errors import InputError
from gossan.core.scores.probabilities import Scores, auc_interval
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.metrics import roc_auc_score

settings.register_profile(
    "gossan",
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
settings.load_profile("gossan")

COORDINATES = st.floats(-1e6, 1e6, allow_subnormal=False)
ASSAYS = st.floats(1e-3, 1e6)
FUZZER = Path(__file__).parent / "anomalies" / "training" / "flip_model_file.py"

#: Files that each of two processes mutates; ten thousand in all with GOSSAN_LONG=1.
MUTATED = 5_000 if os.environ.get("GOSSAN_LONG") else 750


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_is_not(text: str) -> None:
    number, sign = read_assay(text)
    assert sign in ("", "<", ">", "?")
    assert math.isfinite(number) or math.isnan(number) or "e" in text.lower()
    if sign == "?":
        assert math.isnan(number)


@given(ASSAYS, st.sampled_from(["", "<", "< ", ">"]), st.booleans())
def test_a_number_is_read_back(value: float, sign: str, comma: bool) -> None:
    text = repr(value)
    number, found = read_assay(sign + (text.replace(".", ",") if comma else text))
    assert number == value and found == sign.strip()


@given(st.lists(st.one_of(st.none(), st.text(max_size=8), st.floats()), min_size=1, max_size=20))
def test_any_column_is_cleaned_to_numbers_or_nothing(values: list[object]) -> None:
    cleaned, counts = clean_columns({"Au": values}, AssayRules())
    assert cleaned.shape == (len(values), 1)
    assert not np.isinf(cleaned).any()
    assert len(counts) == 1


@given(
    arrays(float, st.tuples(st.integers(2, 40), st.just(2)), elements=COORDINATES),
    st.integers(1, 15),
    st.floats(0.5, 4),
    st.randoms(use_true_random=False),
)
def test_a_map_lies_between_the_samples_values(
    xy: np.ndarray, neighbours: int, power: float, draw: object
) -> None:
    xy = np.unique(np.round(xy, 3), axis=0)
    assume(len(xy) > 1)
    rng = np.random.default_rng(draw.randrange(2**31))  # type: ignore[attr-defined]
    values = rng.lognormal(size=(len(xy), 3))
    values[rng.random(values.shape) < 0.2] = np.nan
    interpolation = InverseDistance(xy, values, IdwSettings(power, neighbours))
    points = np.concatenate([rng.uniform(-1e6, 1e6, (20, 2)), xy])
    found = interpolation.at(points).T
    for element in range(3):
        known = values[:, element][np.isfinite(values[:, element])]
        mapped = found[element][np.isfinite(found[element])]
        if len(known) and len(mapped):
            assert mapped.min() >= known.min() * (1 - 1e-9)
            assert mapped.max() <= known.max() * (1 + 1e-9)
    exact = found[:, 20:].T
    there = np.isfinite(values)
    np.testing.assert_allclose(exact[there], values[there], rtol=1e-6)


@given(
    arrays(float, st.tuples(st.integers(3, 40), st.integers(2, 8)), elements=ASSAYS),
    st.sampled_from(["none", "log10", "clr", "ilr"]),
    st.sampled_from(["none", "standard", "robust"]),
    st.sampled_from([0.0, 2.5]),
)
def test_channels_are_numbers_and_survive_the_model_file(
    values: np.ndarray, kind: str, scaling: str, winsorise: float
) -> None:
    try:
        transform = Transform.fit(values, kind, scaling, winsorise)
    except (InputError, KeyError, ValueError) as problem:
        assert isinstance(problem, InputError) or scaling == "robust"
        return
    channels = transform.apply(values.T)
    assert np.isfinite(channels).all()
    again = Transform.from_json(json.loads(json.dumps(transform.to_json())), values.shape[1])
    np.testing.assert_array_equal(again.apply(values.T), channels)


@given(arrays(float, st.tuples(st.integers(1, 10), st.integers(2, 9)), elements=ASSAYS))
def test_log_ratios_know_nothing_of_the_total(values: np.ndarray) -> None:
    basis = ilr_basis(values.shape[1])
    np.testing.assert_allclose(basis @ basis.T, np.eye(len(basis)), atol=1e-12)
    ratios = np.log(values) @ basis.T
    np.testing.assert_allclose(np.log(values * 37.5) @ basis.T, ratios, atol=1e-9)


@given(
    st.lists(
        arrays(float, st.tuples(st.integers(2, 6), st.just(2)), elements=st.floats(0, 5000)),
        min_size=1,
        max_size=4,
    ),
    st.floats(40, 700),
)
def test_distances_are_those_to_the_lines(lines: list[np.ndarray], cell: float) -> None:
    grid = Grid(0.0, 12 * cell, cell, -cell, 15, 12, "")
    found = FaultDistance(lines, cell).of_cells(grid)
    points = grid.points().reshape(-1, 2)
    nearest = np.full(len(points), np.inf)
    for line in lines:
        for start, end in zip(line, line[1:], strict=False):
            along = end - start
            length = float(along @ along)
            share = np.zeros(len(points))
            if length > 0:
                share = np.clip((points - start) @ along / length, 0, 1)
            away = points - (start + share[:, None] * along)
            nearest = np.minimum(nearest, np.hypot(*away.T))
    np.testing.assert_allclose(found.ravel(), nearest, atol=1e-6 * cell + 1e-9)


@given(
    st.floats(-8, -1e-3),
    st.integers(2, 40),
    st.booleans(),
    arrays(float, 30, elements=st.floats(0, 1e7)),
)
def test_control_falls_from_one_to_nothing(
    exponent: float, rings: int, continuous: bool, distance: np.ndarray
) -> None:
    weights = control_weight(
        np.sort(distance), exponent, ControlSettings(1000.0, rings, continuous)
    )
    assert np.isfinite(weights).all() and weights.min() >= 0 and weights.max() <= 1
    assert (np.diff(weights) <= 1e-12).all()


@given(arrays(int, 30, elements=st.integers(0, 1)), arrays(float, 30, elements=st.floats(0, 1)))
def test_scores_stay_in_their_ranges(labels: np.ndarray, probabilities: np.ndarray) -> None:
    scores = Scores.of(labels, probabilities)
    for value, lowest in zip(scores.values(), Scores.LOWEST, strict=True):
        assert math.isnan(value) or lowest - 1e-12 <= value <= 1 + 1e-12
    if len(np.unique(labels)) == 2:
        assert scores.auc == pytest.approx(roc_auc_score(labels, probabilities))
        low, high = auc_interval(labels, probabilities, np.arange(30), seed=0)
        assert math.isnan(low) or 0 <= low <= high <= 1


@given(st.tuples(COORDINATES, COORDINATES, COORDINATES, COORDINATES), st.floats(1e-6, 1e6))
def test_a_grid_covers_its_extent_or_is_refused(
    extent: tuple[float, float, float, float], cell: float
) -> None:
    try:
        grid = Grid.covering(extent, cell, "")
    except InputError:
        return
    left, right, bottom, top = grid.extent
    slack = 1e-5 * cell + 1e-6
    assert left <= extent[0] + slack and right >= extent[1] - slack
    assert bottom <= extent[2] + slack and top >= extent[3] - slack
    assert right - left < extent[1] - extent[0] + cell + slack


def test_mutated_model_files_are_read_or_refused() -> None:
    processes = [
        subprocess.Popen(
            [sys.executable, str(FUZZER), str(MUTATED), str(seed)],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for seed in (1, 2)
    ]
    for process in processes:
        said, problem = process.communicate(timeout=900)
        assert process.returncode == 0, said + problem
        counts = json.loads(said)
        assert counts["read"] + counts["refused"] == MUTATED
        assert counts["refused"] > MUTATED // 2  # or the mutations would hit nothing that matters
        assert counts["megabytes"] < 40
