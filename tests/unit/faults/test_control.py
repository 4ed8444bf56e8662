"""The fault control function against closed forms, the paper's figures, and a known truth."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from gossan.core.faults.control import (
    RING_COLUMNS,
    ControlSettings,
    FaultControl,
    Ring,
    control_weight,
    fault_warnings,
    fit_fault_control,
    ring_areas,
    write_control,
)
from gossan.core.faults.distance import FaultDistance
from gossan.core.faults.power_law import CountedExponent, fit_power_law
from gossan.core.rasters.grid import Grid
from gossan.core.rasters.regions import Region
from gossan.core.rasters.stack import Stack
from gossan.core.rasters.writer import RasterWriter
from gossan.core.runtime.errors import InputError
from gossan.core.runtime.files import Staging
from gossan.core.runtime.progress import SilentProgress
from gossan.core.sample_survey.simulation import simulate_survey
from osgeo import ogr
from progress_doubles import RecordingProgress
from scipy import stats

#: Rings of ten for the paper's line.
THREE_RINGS = ControlSettings(10.0, 3, method="log_log")

#: The twelve levels of the weights released with the paper.
RELEASED = (1, 0.5992, 0.4176, 0.3078, 0.2321, 0.1758, 0.1317, 0.0960, 0.0662, 0.0410, 0.0191, 0)


def test_the_released_weights_come_back_to_four_decimals() -> None:
    weights = control_weight(np.arange(1, 13) * 1000.0, -0.46, ControlSettings())
    np.testing.assert_allclose(weights, RELEASED, atol=5e-5)


def test_weights_step_at_ring_edges_and_end_after_the_last() -> None:
    settings = ControlSettings(100.0, 3)
    weights = control_weight(np.array([0.0, 100.0, 100.1, 200.0, 250.0, 1e6]), -1.0, settings)
    second = (1 / 2 - 1 / 3) / (1 - 1 / 3)
    np.testing.assert_allclose(weights, [1, 1, second, second, 0, 0])


@pytest.mark.parametrize("exponent", [-0.46, -1.4446535956776456, -1.1618043957578401])
@pytest.mark.parametrize("rings", [3, 8, 12, 37])
def test_weights_are_exactly_zero_from_the_last_ring_on(exponent: float, rings: int) -> None:
    for continuous in (False, True):
        settings = ControlSettings(300.0, rings, continuous)
        far = control_weight(np.linspace(300.0 * rings, 1e5, 37), exponent, settings)
        assert (far == 0).all() and control_weight(np.zeros(1), exponent, settings)[0] == 1


def test_continuous_weights_follow_the_distance() -> None:
    settings = ControlSettings(100.0, 3, continuous=True)
    weights = control_weight(np.array([50.0, 100.0, 150.0, 300.0, 400.0]), -1.0, settings)
    np.testing.assert_allclose(weights, [1, 1, (1 / 1.5 - 1 / 3) / (1 - 1 / 3), 0, 0], atol=1e-12)


@pytest.mark.parametrize("exponent", [0.0, 0.3])
def test_deposits_that_do_not_gather_at_faults_give_no_control(exponent: float) -> None:
    for continuous in (False, True):
        settings = ControlSettings(continuous=continuous)
        weights = control_weight(np.array([[1.0, 5500.0]]), exponent, settings)
        np.testing.assert_array_equal(weights, np.zeros((1, 2)))


def test_where_all_deposits_lie_in_the_first_ring_it_alone_has_weight() -> None:
    weights = control_weight(np.array([500.0, 1500.0, 20_000.0]), -math.inf, ControlSettings())
    np.testing.assert_array_equal(weights, [1, 0, 0])


def test_a_given_power_law_is_found_exactly() -> None:
    distance = np.arange(1, 13)
    law = fit_power_law(distance, 3.28 * distance**-0.53)
    assert law.coefficient == pytest.approx(3.28)
    assert law.exponent == pytest.approx(-0.53)
    assert law.r_squared == pytest.approx(1.0)


def test_errors_equal_scipys(rng: np.random.Generator) -> None:
    distance = np.arange(1.0, 13.0)
    density = 3 * distance**-0.5 * rng.lognormal(0, 0.3, 12)
    density[4] = 0.0
    law = fit_power_law(distance, density)
    used = density > 0
    truth = stats.linregress(np.log(distance[used]), np.log(density[used]))
    assert law.exponent == pytest.approx(truth.slope)
    assert law.exponent_error == pytest.approx(truth.stderr)
    assert law.coefficient == pytest.approx(np.exp(truth.intercept))
    assert law.coefficient_error == pytest.approx(np.exp(truth.intercept) * truth.intercept_stderr)
    assert law.r_squared == pytest.approx(truth.rvalue**2)
    assert law.rings == 11


def test_two_rings_make_a_line_of_which_nothing_is_sure() -> None:
    law = fit_power_law([1.0, 2.0], [4.0, 1.0])
    assert law.exponent == pytest.approx(-2.0)
    assert law.exponent_error == math.inf
    assert len(ControlSettings(1000.0, 2).distances) == 2
    with pytest.raises(InputError, match="two rings"):
        ControlSettings(1000.0, 1)


@pytest.mark.parametrize(("exponent", "deposits"), [(0.0, 10), (-0.5, 5), (-1.0, 10), (-1.0, 50)])
def test_the_interval_of_the_exponent_holds_the_truth(exponent: float, deposits: int) -> None:
    rng = np.random.default_rng(deposits)
    rings = np.arange(1.0, 13.0)
    area = np.exp(-rings / 4)
    chance = area * rings**exponent
    found = [
        CountedExponent.of(rings, area, counts)
        for counts in rng.multinomial(deposits, chance / chance.sum(), 500)
    ]
    held = [one.low <= exponent <= one.high for one in found]
    assert 0.92 <= np.mean(held) <= 0.98
    assert np.median([one.value for one in found]) == pytest.approx(exponent, abs=0.15)
    assert min(one.high - one.low for one in found) > 0.1


def test_the_counted_exponent_is_that_of_a_poisson_regression() -> None:
    rings, area = np.arange(1.0, 6.0), np.array([4.0, 3, 2, 0, 1])
    counts = np.array([7, 0, 3, 0, 1])
    found = CountedExponent.of(rings * 1000, area, counts)

    def likelihood(exponent: float) -> float:
        expected = area[counts > 0] * rings[counts > 0] ** exponent
        expected /= (area * rings**exponent).sum()
        return float((counts[counts > 0] * np.log(expected)).sum())

    values = np.linspace(-6, 3, 9001)
    known = np.array([likelihood(value) for value in values])
    inside = values[known >= known.max() - stats.chi2.ppf(0.95, 1) / 2]
    assert (found.value, found.low, found.high) == pytest.approx(
        (values[known.argmax()], inside[0], inside[-1]), abs=2e-3
    )


def test_ends_of_the_exponent() -> None:
    rings, area = np.arange(1.0, 4.0), np.ones(3)
    first = CountedExponent.of(rings, area, [6, 0, 0])
    assert first.value == first.low == -math.inf and -3 < first.high < 0
    last = CountedExponent.of(rings, area, [0, 0, 6])
    assert last.value == last.high == math.inf and last.low > 0
    assert math.isnan(CountedExponent.of(rings, area, [2, 1, 1]).low)
    assert math.isnan(CountedExponent.of(rings, [1.0, 0, 0], [5, 0, 0]).value)
    assert math.isnan(CountedExponent.of(rings, area, [0, 0, 0]).value)


def test_a_line_that_passes_over_empty_rings_is_told() -> None:
    grid = Grid(0.0, 100.0, 1.0, -1.0, 200, 100)
    fault = FaultDistance([np.array([[0.0, -10.0], [0.0, 110.0]])], 0.25)
    places = np.array([5.0] * 20 + [35.0, 65.0, 95.0, 125.0, 155.0])
    deposits = np.column_stack([places, np.linspace(5, 95, 25)])
    settings = ControlSettings(10.0, 20, method="log_log")
    control = fit_fault_control(fault, deposits, grid, None, settings, SilentProgress())
    assert control.law.exponent > control.counted.high
    (warning,) = fault_warnings(control)
    assert "passes over rings without deposits" in warning
    counts = replace(settings, method="poisson")
    control = fit_fault_control(fault, deposits, grid, None, counts, SilentProgress())
    assert control.law.exponent == pytest.approx(control.counted.value)
    assert fault_warnings(control) == []
    low, high = control.counted_band(np.arange(1, 21) / 100, np.array([0.01, 0.1]))
    assert (low < high).all() and high[0] > high[1]


def test_one_ring_with_deposits_is_not_enough() -> None:
    with pytest.raises(InputError, match="needs two"):
        fit_power_law([1, 2, 3], [0.0, 2.0, np.nan])


def test_distances_equal_ogrs(rng: np.random.Generator) -> None:
    lines = [rng.uniform(0, 100, (5, 2)), rng.uniform(0, 100, (2, 2))]
    points = rng.uniform(-20, 120, (200, 2))
    collection = ogr.Geometry(ogr.wkbMultiLineString)
    for line in lines:
        geometry = ogr.Geometry(ogr.wkbLineString)
        for x, y in line:
            geometry.AddPoint_2D(x, y)
        collection.AddGeometry(geometry)
    truth = []
    for x, y in points:
        point = ogr.Geometry(ogr.wkbPoint)
        point.AddPoint_2D(x, y)
        truth.append(collection.Distance(point))
    np.testing.assert_allclose(FaultDistance(lines, 0.25)(points), truth, atol=1e-3)


def test_rings_count_area_and_deposits() -> None:

    grid = Grid(0.0, 100.0, 1.0, -1.0, 100, 100)
    fault = FaultDistance([np.array([[0.0, -10.0], [0.0, 110.0]])], 0.25)
    deposits = np.array([[5.0, 50.0], [8.0, 50.0], [15.0, 50.0], [35.0, 1.0], [500.0, 0.0]])
    control = fit_fault_control(
        fault, deposits, grid, None, ControlSettings(10.0, 3), SilentProgress()
    )
    assert [ring.area for ring in control.rings] == [1000.0, 1000.0, 1000.0]
    assert [ring.deposits for ring in control.rings] == [2, 1, 0]
    # 4 deposits inside of the grid; a ring holds a tenth of the area.
    assert [ring.density for ring in control.rings] == pytest.approx([5.0, 2.5, 0.0])
    assert (control.deposits, control.deposits_beyond, control.deposits_outside) == (4, 1, 1)
    # No line passes through an empty ring; the deposits in all rings fall faster.
    line = fit_fault_control(fault, deposits, grid, None, THREE_RINGS, SilentProgress())
    assert line.law.exponent == pytest.approx(-1.0)
    assert control.law.exponent < -1.5


@pytest.mark.parametrize("seed", [1, 42])
def test_the_planted_exponent_lies_in_its_own_interval(seed: int) -> None:
    from gossan.core.rasters.regions import polygon_wkb

    survey = simulate_survey(seed, 3000, SilentProgress())
    control = fit_fault_control(
        FaultDistance(survey.faults, 250.0),
        survey.deposits,
        survey.grid,
        Region([polygon_wkb(survey.outline)]),
        ControlSettings(),
        SilentProgress(),
    )
    low, high = control.counted.low, control.counted.high
    assert low < survey.parameters["exponent"] < high < 0
    assert control.deposits_outside == control.deposits_beyond == 0


def test_the_released_raster_has_these_levels(tianshan: Path) -> None:
    levels = np.unique(Stack(str(tianshan / "fault_weight.tif")).read())[::-1]
    expected = control_weight(np.arange(1, 13) * 1000.0, -0.46, ControlSettings())
    np.testing.assert_allclose(levels, expected, atol=1e-4)


def test_a_limit_changes_no_distance_within_it() -> None:
    rng = np.random.default_rng(3)
    lines = [rng.uniform(0, 100, (5, 2)) for _ in range(4)]
    points = rng.uniform(-50, 150, (2000, 2))
    whole = FaultDistance(lines, 0.25)(points)
    limited = FaultDistance(lines, 0.25, limit=12.0)(points)
    near = whole <= 12
    assert 100 < near.sum() < 1900
    np.testing.assert_array_equal(limited[near], whole[near])
    assert (limited[~near] > 12).all()
    # Cells are searched block by block, points one by one.
    grid = Grid(-20.0, 130.0, 1.5, -2.5, 101, 67)
    one_by_one = FaultDistance(lines, 3.0)(grid.points()).reshape(67, 101)
    for piece in (0.5, 12.0, 500.0):
        cells = FaultDistance(lines, piece).of_cells(grid)
        np.testing.assert_allclose(cells, one_by_one, rtol=1e-12, atol=1e-12)
    cells = FaultDistance(lines, 12.0, limit=20.0).of_cells(grid)
    np.testing.assert_allclose(cells[one_by_one <= 20], one_by_one[one_by_one <= 20], atol=1e-12)
    assert (cells[one_by_one > 20] > 20).all()


def test_repeated_vertices_have_a_distance() -> None:
    point = np.array([[10.0, 10.0], [10.0, 10.0]])
    line = np.array([[50.0, 0.0], [50.0, 0.0], [50.0, 20.0], [50.0, 20.0]])
    distance = FaultDistance([point, line], 4.0)
    np.testing.assert_allclose(distance(np.array([[13.0, 14.0], [47.0, 10.0]])), [5.0, 3.0])


@pytest.mark.parametrize("count", [3, 4, 5, 9, 12])
def test_errors_of_any_number_of_rings_equal_scipys(count: int, rng: np.random.Generator) -> None:
    distance = np.arange(1, count + 1)
    density = 2 * distance**-0.7 * rng.lognormal(0, 0.2, count)
    law = fit_power_law(distance.tolist(), density.tolist())
    line = stats.linregress(np.log(distance), np.log(density))
    assert law.exponent == pytest.approx(line.slope)
    assert law.exponent_error == pytest.approx(line.stderr)
    assert law.r_squared == pytest.approx(line.rvalue**2)


def test_only_ground_and_deposits_of_the_study_area_count() -> None:
    grid = Grid(0.0, 20_000.0, 1000.0, -1000.0, 20, 20, "")
    fault = FaultDistance([np.array([[0.0, 10_000.0], [20_000.0, 10_000.0]])], 500.0)
    deposits = np.array([[500.0, 10_500.0], [15_500.0, 10_500.0], [500.0, 12_500.0]])
    settings = ControlSettings(1000.0, 5)
    west = ogr.CreateGeometryFromWkt("POLYGON((0 0, 10000 0, 10000 20000, 0 20000, 0 0))")
    region = Region([bytes(west.ExportToWkb())])
    whole = fit_fault_control(fault, deposits, grid, None, settings, SilentProgress())
    half = fit_fault_control(fault, deposits, grid, region, settings, SilentProgress())
    assert [ring.ring for ring in whole.rings] == [1, 2, 3, 4, 5]
    assert [ring.area for ring in whole.rings] == [40e6] * 5
    assert [ring.area for ring in half.rings] == [20e6] * 5
    assert [ring.deposits for ring in whole.rings] == [2, 0, 1, 0, 0]
    assert [ring.deposits for ring in half.rings] == [1, 0, 1, 0, 0]
    assert (half.deposits, half.deposits_outside, whole.deposits_outside) == (2, 1, 0)


@pytest.mark.parametrize("limited", [False, True])
def test_the_raster_covers_the_study_area_only(limited: bool, tmp_path: Path) -> None:
    grid = Grid(0.0, 20.0, 1.0, -1.0, 20, 20, "")
    fault = FaultDistance([np.array([[0.0, 10.0], [20.0, 10.0]])], 0.5)
    west = ogr.CreateGeometryFromWkt("POLYGON((0 0, 10 0, 10 20, 0 20, 0 0))")
    region = Region([bytes(west.ExportToWkb())]) if limited else None
    path = tmp_path / "w.tif"
    with Staging() as staging:
        bands = [(fault, -0.5), (fault, 0.0)]
        writer = RasterWriter(staging, str(path), grid, ["w", "none"])
        write_control(writer, bands, grid, region, ControlSettings(1.0, 12), SilentProgress())
    weights, none = Stack(str(path)).read()
    known = np.isfinite(weights)
    np.testing.assert_array_equal(np.isfinite(none), known)
    assert (none[known] == 0).all() and weights[known].max() == 1
    assert known[:, :10].all()
    assert known[:, 10:].all() != limited
    assert known[:, 10:].any() != limited


@pytest.fixture
def three_rings() -> FaultControl:
    """Rings of ten around a fault on the western edge; a deposit beyond them, and one off the map."""
    grid = Grid(0.0, 100.0, 1.0, -1.0, 100, 100)
    fault = FaultDistance([np.array([[0.0, -10.0], [0.0, 110.0]])], 0.25)
    deposits = np.array([[5.0, 50.0], [8.0, 50.0], [15.0, 50.0], [35.0, 1.0], [500.0, 0.0]])
    return fit_fault_control(fault, deposits, grid, None, THREE_RINGS, RecordingProgress())


def test_rows_of_the_table_are_the_rings_with_their_weights(three_rings: FaultControl) -> None:
    assert [name for name, _ in RING_COLUMNS] == [
        "ring", "distance", "area", "deposits", "density", "weight",
    ]  # fmt: skip
    rows = list(three_rings.ring_rows())
    second = (1 / 2 - 1 / 3) / (1 - 1 / 3)
    assert rows == [
        pytest.approx((1, 10.0, 1000.0, 2, 5.0, 1.0)),
        pytest.approx((2, 20.0, 1000.0, 1, 2.5, second)),
        pytest.approx((3, 30.0, 1000.0, 0, 0.0, 0.0)),
    ]
    for row in rows:
        assert [type(value) for value in row] == [kind for _, kind in RING_COLUMNS]


def test_a_ring_without_ground_has_no_density(three_rings: FaultControl) -> None:
    last = Ring(3, 30.0, 0.0, 0, math.nan, 0.0)
    control = replace(three_rings, rings=(*three_rings.rings[:2], last))
    densities = [row[4] for row in control.ring_rows()]
    assert densities[:2] == pytest.approx([5.0, 2.5]) and densities[2] is None


@pytest.mark.parametrize("width", [1e9, 1e-9])
def test_rings_of_which_one_holds_all_ground_or_none_are_told(width: float) -> None:
    grid = Grid(0.0, 100.0, 1.0, -1.0, 100, 100)
    fault = FaultDistance([np.array([[50.0, -10.0], [50.0, 110.0]])], 10.0)
    deposits = np.column_stack([np.linspace(1, 99, 30), np.linspace(99, 1, 30)])
    settings = ControlSettings(width, 3)
    control = fit_fault_control(fault, deposits, grid, None, settings, RecordingProgress())
    progress = RecordingProgress()
    control.tell(progress)
    assert "there is nothing to compare" in progress.messages[-1]
    assert "Choose another RING_WIDTH or RINGS" in progress.warnings[0]
    assert not any("Add deposits" in text for text in progress.warnings)
    assert not control.guides


def test_areas_of_the_rings_and_of_the_ground_beyond_them() -> None:
    grid = Grid(0.0, 20.0, 2.0, -0.5, 50, 40)
    fault = FaultDistance([np.array([[0.0, -10.0], [0.0, 30.0]])], 5.0)
    settings = ControlSettings(20.0, 3)
    progress = RecordingProgress()
    areas, on_ground = ring_areas(fault, grid, None, settings, progress)
    np.testing.assert_allclose(areas, [400, 400, 400, 800])
    np.testing.assert_allclose(on_ground, areas / 1e6)  # without a CRS, units are metres
    assert progress.fractions == [0]
    south = ogr.CreateGeometryFromWkt("POLYGON((0 0, 70 0, 70 5, 0 5, 0 0))")
    inside, _ = ring_areas(fault, grid, Region([bytes(south.ExportToWkb())]), settings, progress)
    np.testing.assert_allclose(inside, [100, 100, 100, 50])


def test_the_raster_says_which_function_it_holds(three_rings: FaultControl) -> None:
    law = three_rings.law
    assert three_rings.description == (
        f"w = {law.coefficient:.6g} d^-1 / m_max, d in km, 3 rings of 10 map units, "
        "min-max normalised"
    )
    continuous = replace(
        three_rings, settings=ControlSettings(12.5, 3, continuous=True, method="log_log")
    )
    assert continuous.description.endswith(
        "d in km, continuous of 12.5 map units, min-max normalised"
    )


def test_the_law_is_told_with_what_speaks_against_it(three_rings: FaultControl) -> None:
    progress = RecordingProgress()
    three_rings.tell(progress)
    law = three_rings.law
    assert progress.messages == [
        f"Density = {law.coefficient:.4g} · d^-1 (d in km), standard error of the exponent inf, "
        "R² = 1.000",
        "Nothing can be said of control by the faults: 3 deposits in 2 rings are too few, or lie too "
        "close together, for an interval of the exponent.",
    ]
    assert len(progress.warnings) == 3
    assert progress.warnings[0].startswith("With fewer than five independent deposits")
    assert progress.warnings[1].startswith("1 deposits lie outside")
    assert progress.warnings[2] == "1 of 4 deposits lie beyond the last ring."
