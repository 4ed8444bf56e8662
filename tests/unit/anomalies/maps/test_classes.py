"""Thresholds against brute force and planted laws; targets against what was drawn."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from gossan.core.anomalies.maps.classes import (
    Distribution,
    concentration_area,
    find_breaks,
    prediction_area_break,
    quantile_breaks,
    tell_of_another_map,
    write_classes,
    youden_break,
)
from gossan.core.anomalies.maps.shown_deposits import ShownDeposits
from gossan.core.anomalies.maps.targets import KnownDeposits, find_targets
from gossan.core.anomalies.training.trained_deposits import TrainedDeposits
from gossan.core.geochemistry.sampled_ground import GroundToKeep
from gossan.core.rasters.origin import file_mark, source_stack
from gossan.core.rasters.stack import Stack
from gossan.core.rasters.writer import RasterWriter
from gossan.core.runtime.errors import InputError
from gossan.core.runtime.files import Staging
from gossan.core.runtime.progress import SilentProgress
from osgeo import gdal
from progress_doubles import RecordingProgress
from sklearn import metrics

QUIET = SilentProgress()
NOWHERE = np.empty((0, 2), dtype=int)


@pytest.fixture
def probabilities(rng: np.random.Generator) -> np.ndarray:
    """Probabilities as an overconfident network gives them: crowded at 0 and 1."""
    values = 1 / (1 + np.exp(-8 * rng.normal(-0.5, 1, (300, 280))))
    values = values.astype(np.float32)
    values[:20, :30] = np.nan
    return values


@pytest.fixture
def deposits(probabilities: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Cells of nine deposits, most on high values, and of one outside."""
    high = np.argwhere(probabilities > 0.8)
    low = np.argwhere(probabilities < 0.3)
    chosen = [high[number] for number in rng.integers(0, len(high), 7)]
    chosen += [low[number] for number in rng.integers(0, len(low), 2)]
    return np.array([*chosen, (0, 0)])


def at(probabilities: np.ndarray, deposits: np.ndarray) -> np.ndarray:
    values = probabilities[tuple(deposits.T)]
    return values[np.isfinite(values)]


def test_the_distribution_is_that_of_the_map(
    make_stack, probabilities: np.ndarray, deposits: np.ndarray
) -> None:
    found = Distribution.of(make_stack(probabilities[None]), deposits, QUIET)
    known = probabilities[np.isfinite(probabilities)]
    assert found.cells.sum() == len(known)
    for place in (0, 17, len(found.thresholds) // 2, len(found.thresholds) - 1):
        threshold = np.float32(found.thresholds[place])
        assert found.area[place] == pytest.approx((known >= threshold).mean())
        captured = (at(probabilities, deposits) >= threshold).mean()
        assert found.captured[place] == pytest.approx(captured)


def test_quantiles_are_those_of_numpy(make_stack, probabilities: np.ndarray) -> None:
    found = Distribution.of(make_stack(probabilities[None]), NOWHERE, QUIET)
    known = probabilities[np.isfinite(probabilities)]
    for percent, limit in zip((50, 80, 95), quantile_breaks(found, [50, 80, 95])):
        assert (known < limit).mean() == pytest.approx(percent / 100, abs=2e-4)


def test_a_value_that_half_of_the_map_shares_is_no_two_classes(make_stack) -> None:
    values = np.linspace(0, 0.5, 100).reshape(10, 10).astype(np.float32)
    values[5:] = 1.0
    found = Distribution.of(make_stack(values[None]), NOWHERE, QUIET)
    assert quantile_breaks(found, [20, 60, 90]) == [pytest.approx(float(values[2, 0])), 1.0]


@pytest.mark.parametrize("percents", [[], [50, 40], [0, 50], [50, 100]], ids=str)
def test_percents_that_do_not_rise_are_refused(percents: list, make_stack) -> None:
    found = Distribution.of(make_stack(np.eye(4, dtype=np.float32)[None]), NOWHERE, QUIET)
    with pytest.raises(InputError, match="QUANTILES"):
        quantile_breaks(found, percents)


@pytest.mark.parametrize("text", ["0.5,0.8,0.95", "0.5; 0.8; 0.95", "50,80,95"])
def test_shares_are_understood_as_percents(
    text: str, make_stack, probabilities: np.ndarray
) -> None:
    found = Distribution.of(make_stack(probabilities[None]), NOWHERE, QUIET)
    progress = RecordingProgress()
    breaks, _ = find_breaks(found, "quantiles", 3, text, progress)
    assert breaks == quantile_breaks(found, [50, 80, 95])
    told = ["QUANTILES are shares of the map; taken as 50, 80, 95 percent."]
    assert progress.messages == (told if "0." in text else [])


@pytest.mark.parametrize("text", ["0.5,80,95", "50,80,0.95", "0.5,1"])
def test_shares_and_percents_together_are_refused(
    text: str, make_stack, probabilities: np.ndarray
) -> None:
    found = Distribution.of(make_stack(probabilities[None]), NOWHERE, QUIET)
    with pytest.raises(InputError, match="all of them as percents"):
        find_breaks(found, "quantiles", 3, text, QUIET)


@pytest.mark.parametrize(
    ("bands", "factor", "told"),
    [
        (1, 1.0, ""),
        (2, 1.0, ""),
        (4, 1.0, "it has 4 bands. Is it an element stack?"),
        (1, 200.0, "its values go from 2 to 198. Is it"),
        (4, -1.0, "it has 4 bands, its values go from -0.99 to -0.01"),
    ],
)
def test_what_is_no_map_of_probabilities_is_questioned(
    bands: int, factor: float, told: str, make_stack
) -> None:
    values = np.linspace(0.01, 0.99, 300).reshape(1, 20, 15).astype(np.float32) * factor
    stack = make_stack(np.repeat(values, bands, axis=0))
    progress = RecordingProgress()
    tell_of_another_map(Stack(stack.path, [1]), stack.count, progress)
    assert len(progress.warnings) == bool(told)
    assert all(told in warning and "E0" in warning for warning in progress.warnings)


def test_youden_is_that_of_the_roc_curve(
    make_stack, probabilities: np.ndarray, deposits: np.ndarray
) -> None:
    found = Distribution.of(make_stack(probabilities[None]), deposits, QUIET)
    known = probabilities[np.isfinite(probabilities)]
    marked = at(probabilities, deposits)
    # The whole map is what deposits are compared with.
    labels = np.concatenate([np.zeros(len(known)), np.ones(len(marked))])
    false_rate, true_rate, thresholds = metrics.roc_curve(
        labels, np.concatenate([known, marked]), drop_intermediate=False
    )
    best = thresholds[(true_rate - false_rate).argmax()]
    assert youden_break(found) == pytest.approx(float(best))


def test_prediction_and_area_meet_at_the_threshold(
    make_stack, probabilities: np.ndarray, deposits: np.ndarray
) -> None:
    found = Distribution.of(make_stack(probabilities[None]), deposits, QUIET)
    threshold = prediction_area_break(found)
    known, marked = probabilities[np.isfinite(probabilities)], at(probabilities, deposits)

    def surplus(value: float) -> float:
        return (marked >= value).mean() - (known < value).mean()

    assert surplus(threshold) >= 0 > surplus(np.nextafter(threshold, 2) + 1e-3)


def test_methods_that_need_deposits_say_so(make_stack, probabilities: np.ndarray) -> None:
    found = Distribution.of(make_stack(probabilities[None]), NOWHERE, QUIET)
    for method in (youden_break, prediction_area_break):
        with pytest.raises(InputError, match="needs DEPOSITS on the map"):
            method(found)


def test_concentration_area_finds_the_planted_break(make_stack) -> None:
    # A(c) = (c / 0.01)^-0.4 up to c = 0.2, and falls as c^-3 from there.
    area = (np.arange(90_000) + 0.5) / 90_000
    at_break = (0.2 / 0.01) ** -0.4
    values = np.where(
        area > at_break, 0.01 * area ** (-1 / 0.4), 0.2 * (area / at_break) ** (-1 / 3)
    )
    stack = make_stack(values.reshape(1, 300, 300).astype(np.float32))
    found = concentration_area(Distribution.of(stack, NOWHERE, QUIET), 2)
    assert found.breaks[0] == pytest.approx(0.2, rel=0.08)
    assert found.slopes == pytest.approx((-0.4, -3.0), rel=0.05)
    with pytest.raises(InputError, match="too few different positive values"):
        concentration_area(
            Distribution.of(make_stack(np.eye(5, dtype=np.float32)[None]), NOWHERE, QUIET), 2
        )


def test_a_map_of_one_value_has_no_classes(make_stack) -> None:
    with pytest.raises(InputError, match="no values to tell apart"):
        Distribution.of(make_stack(np.full((1, 5, 5), 0.4, np.float32)), NOWHERE, QUIET)


def classified(
    stack: Stack, breaks: list[float], folder: Path
) -> tuple[str, np.ndarray, np.ndarray]:
    path = str(folder / "classes.tif")
    with Staging() as staging:
        writer = RasterWriter(staging, path, stack.grid, ["class"], classes=True)
        counts, areas = write_classes(stack, breaks, writer, QUIET)
    return path, counts, areas


def test_classes_are_bytes_and_nodata_stays(
    make_stack, probabilities: np.ndarray, tmp_path: Path
) -> None:
    path, counts, areas = classified(make_stack(probabilities[None]), [0.2, 0.7], tmp_path)
    dataset = gdal.Open(path)
    band = dataset.GetRasterBand(1)
    assert gdal.GetDataTypeName(band.DataType) == "Byte" and band.GetNoDataValue() == 0
    classes = dataset.ReadAsArray()
    np.testing.assert_array_equal(classes == 0, np.isnan(probabilities))
    np.testing.assert_array_equal(classes == 3, probabilities >= 0.7)
    np.testing.assert_array_equal(counts, np.bincount(classes.ravel())[1:])
    np.testing.assert_allclose(areas, counts, rtol=2e-3)  # of 1 km²


def test_targets_are_what_was_drawn(make_stack, tmp_path: Path) -> None:
    # Larger than a tile, and over the seam between two.
    values = np.full((1, 300, 300), 0.1, dtype=np.float32)
    values[0, 250:262, 240:270] = 0.8
    values[0, 255, 250] = 0.9
    values[0, 10:12, 10:12] = 0.95
    values[0, 100, 100] = 0.99
    stack = make_stack(values)
    path, *_ = classified(stack, [0.5], tmp_path)
    centre = stack.grid.xy(np.array([[11, 31], [255, 250]]))
    found = find_targets(stack, path, 2, 2, KnownDeposits(centre), QUIET)
    targets = found.found
    assert [target.cells for target in targets] == [4, 360]  # the single cell is left out
    assert found.too_small == 1 and "fewer than 2 cells are no targets: 1." in found.too_small_text(
        2
    )
    small, large = targets
    assert small.mean == pytest.approx(0.95) and small.area == pytest.approx(4.0, rel=2e-3)
    assert large.mean == pytest.approx((359 * 0.8 + 0.9) / 360, rel=1e-5)
    assert large.largest == pytest.approx(0.9)
    assert (large.distance, large.nearest) == (0.0, 1)
    # From the edge between columns 11 and 12 to the centre of column 31: 19.5 cells of 1 km.
    assert (small.distance, small.nearest) == (pytest.approx(19.5, rel=1e-3), 0)
    assert [target.known for target in targets] == [0, 1]
    assert large.place == pytest.approx(tuple(centre[1])) and np.isnan(large.spread)
    apart = make_stack(np.where(values == 0.95, 0.02, 0.5).astype(np.float32), name="apart.tif")
    told = find_targets(stack, path, 2, 2, KnownDeposits(centre[:0]), QUIET, apart).found
    assert [target.spread for target in told] == pytest.approx([0.02, 0.5])
    # With a deposit in it the highest ground ranks behind all that is new.
    held = KnownDeposits(stack.grid.xy(np.array([[11, 11]])))
    inside = find_targets(stack, path, 2, 2, held, QUIET).found
    assert [(target.cells, target.known) for target in inside] == [(360, 0), (4, 1)]
    alone = find_targets(stack, path, 2, 1, KnownDeposits(np.empty((0, 2))), QUIET).found
    assert len(alone) == 3 and np.isnan(alone[0].distance) and alone[0].nearest == -1


def test_deposits_are_ranked_on_a_map_that_was_written(make_stack) -> None:
    values = np.arange(400, dtype=np.float32).reshape(1, 20, 20)
    values[0, 0, 0] = np.nan
    stack = make_stack(values)
    cells = np.array([[19, 19], [19, 0], [10, 0], [0, 0], [0, 1], [30, 30]])
    trained = TrainedDeposits.of(stack.grid, cells[:2])
    shown = ShownDeposits.on(stack.path, stack.grid.xy(cells), trained)
    known = np.array([1, 20, 200, np.nan, 399, np.nan]) / 399
    np.testing.assert_allclose(shown.ranks, known)
    assert shown.trained.tolist() == [True, True, False, False, False, False]
    assert "1 of 4 known deposits on the map lie in the 5 % of the ground" in shown.text()
    even = make_stack(np.ones((1, 5, 5), dtype=np.float32), name="even.tif")
    assert ShownDeposits.on(even.path, even.grid.xy(cells[3:4]), trained).text() == ""


def pieces_beside_a_deposit(make_stack) -> Stack:
    """A map with a single high cell beside a deposit at cell 50, 50, and new ground far off."""
    values = np.full((1, 120, 120), 0.1, dtype=np.float32)
    values[0, 50, 48] = 0.99
    values[0, 50:52, 56:58] = 0.95
    values[0, 20:22, 20:22] = 0.9
    values[0, 90:92, 90:92] = 0.8
    return make_stack(values)


def test_what_lies_within_the_halo_of_a_deposit_is_its_own_ground(
    make_stack, tmp_path: Path
) -> None:
    stack = pieces_beside_a_deposit(make_stack)
    path, *_ = classified(stack, [0.5], tmp_path)
    xy = stack.grid.xy(np.array([[50, 50], [90, 90]]))
    trained = np.array([True, False])
    halo = 4 * stack.grid.cell_size[0]

    def ranked(fewest: int, halo: float, trained: np.ndarray | None = trained) -> list:
        known = KnownDeposits(xy, trained, halo)
        found = find_targets(stack, path, 2, fewest, known, QUIET).found
        return [(round(target.mean, 2), target.known, target.trained) for target in found]

    assert ranked(1, 0) == [(0.99, 0, 0), (0.95, 0, 0), (0.9, 0, 0), (0.8, 1, 0)]
    # The single cell is the deposit's own, and ranks behind what did not train the model.
    own = [(0.95, 0, 0), (0.9, 0, 0), (0.8, 1, 0), (0.99, 1, 1)]
    assert ranked(1, halo) == own
    assert ranked(4, halo) == own[:-1]
    # Its ground begins 5.5 cells away, from the centre of the deposit's cell.
    assert ranked(1, 1.4 * halo) == [(0.9, 0, 0), (0.8, 1, 0), (0.99, 1, 1), (0.95, 1, 1)]
    unknown = ranked(1, halo, None)
    assert unknown == [(0.95, 0, None), (0.9, 0, None), (0.99, 1, None), (0.8, 1, None)]


def test_ground_far_from_samples_is_no_target(make_stack, tmp_path: Path) -> None:
    stack = pieces_beside_a_deposit(make_stack)
    path, *_ = classified(stack, [0.5], tmp_path)
    nowhere = KnownDeposits(np.empty((0, 2)))
    cell = stack.grid.cell_size[0]
    samples = stack.grid.xy(np.array([[20, 20], [50, 56], [50, 57]]))
    near = GroundToKeep(stack.grid, samples, 1.2 * cell)
    found = find_targets(stack, path, 2, 1, nowhere, QUIET, sampled=near)
    # Of the new ground at row 20 three cells of four lie within 1.2 cells of its sample.
    assert [(round(one.mean, 2), one.cells) for one in found.found] == [(0.95, 4), (0.9, 3)]
    assert found.unsampled == 1 + 1 + 4
    progress = RecordingProgress()
    found.tell(1, progress)
    (told,) = progress.messages
    assert told == "Cells of the highest class without a sample nearby are no targets: 6."


def test_targets_name_the_elements_that_stand_out(make_stack, tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    cells = rng.lognormal(sigma=0.3, size=(3, 300, 300)).astype(np.float32)
    cells[1, 250:262, 240:270] *= 9
    cells[0, 250:262, 240:270] *= 3
    cells[2, 10:12, 10:12] = np.nan
    elements = make_stack(cells, name="elements.tif")
    values = np.full((1, 300, 300), 0.1, dtype=np.float32)
    values[0, 250:262, 240:270] = 0.8
    values[0, 10:12, 10:12] = 0.95
    stack = make_stack(values)
    path, *_ = classified(stack, [0.5], tmp_path)
    nowhere = KnownDeposits(np.empty((0, 2)))
    found = find_targets(stack, path, 2, 2, nowhere, QUIET, stack=elements).found
    names = elements.elements
    assert [target.elements for target in found] == ["", f"{names[1]}, {names[0]}"]
    assert found[1].row(2)[-1] == f"{names[1]}, {names[0]}" and found[0].row(1)[-1] is None


def test_a_map_knows_its_stack_where_it_lies(make_stack) -> None:
    cells = np.ones((2, 30, 40), dtype=np.float32)
    elements, smaller = make_stack(cells), make_stack(cells[:, :20], name="smaller.tif")
    raster = make_stack(cells[:1], name="map.tif")
    assert source_stack(raster) is None
    for path, known in (
        (elements.path, True),
        (os.path.basename(elements.path), True),
        (smaller.path, False),
        ("gone.tif", False),
    ):
        dataset = gdal.Open(raster.path, gdal.GA_Update)
        dataset.SetMetadataItem("GOSSAN_STACK", path)
        dataset.SetMetadataItem("GOSSAN_MODEL", "model.safetensors")
        del dataset
        found = source_stack(Stack(raster.path, [1]))
        assert (found is not None) == known
        assert found is None or found.elements == elements.elements


def test_a_stack_that_changed_says_nothing_of_targets(make_stack) -> None:
    cells = np.ones((2, 30, 40), dtype=np.float32)
    elements, raster = make_stack(cells), make_stack(cells[:1], name="map.tif")
    for mark, known in ((file_mark(elements.path), True), ("of another content", False)):
        dataset = gdal.Open(raster.path, gdal.GA_Update)
        for name, text in (
            ("MODEL", "m.safetensors"),
            ("STACK", elements.path),
            ("STACK_MARK", mark),
        ):
            dataset.SetMetadataItem(f"GOSSAN_{name}", text)
        del dataset
        assert (source_stack(Stack(raster.path, [1])) is not None) == known


def test_a_value_at_a_break_lies_above_it(make_stack, tmp_path: Path) -> None:
    values = np.array([[[0.0, 0.25, 0.5], [0.75, 0.4999, 1.0]]], dtype=np.float32)
    path, counts, _ = classified(make_stack(values), [0.25, 0.5], tmp_path)
    assert gdal.Open(path).ReadAsArray().tolist() == [[1, 2, 3], [3, 2, 3]]
    assert counts.tolist() == [1, 2, 3]


def test_of_thresholds_that_are_as_good_the_smallest_area_is_taken() -> None:
    """All deposits lie above 0.6; between 0.2 and 0.6 there is no ground at all."""
    tied = Distribution(
        np.array([0.1, 0.2, 0.4, 0.6, 0.9]),
        np.array([50, 0, 0, 30, 20]),
        np.array([0.6, 0.7, 0.9]),
    )
    assert youden_break(tied) == 0.6
