"""How far cells may lie from samples, and the map of where samples are."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from gossan.core.geochemistry.assays import AssayTable, ElementCount
from gossan.core.geochemistry.gridding_run import GriddingChoices, GriddingOutputs, GriddingRun
from gossan.core.geochemistry.sampled_ground import CellCount, GroundToKeep, Reach
from gossan.core.geochemistry.spacing import Spacing
from gossan.core.rasters.grid import Grid, spatial_reference
from gossan.core.rasters.regions import Region, polygon_wkb
from gossan.core.rasters.stack import Stack
from gossan.core.rasters.windows import tiles
from gossan.core.runtime.errors import InputError
from gossan.core.runtime.files import Staging
from gossan.core.runtime.provenance import Provenance
from osgeo import ogr
from progress_doubles import RecordingProgress
from scipy.spatial import cKDTree

UTM = spatial_reference("EPSG:32645").ExportToWkt()

#: 600 × 300 cells of 100 m: tiles side by side and one above the other.
GRID = Grid(500_000.0, 4_600_000.0, 100.0, -100.0, 600, 300, UTM)


def survey(elements: int = 2) -> AssayTable:
    """Return samples every 1,000 m in the west half of the grid."""
    steps = np.stack(np.meshgrid(np.arange(30), np.arange(30)), axis=-1).reshape(-1, 2)
    xy = np.array([500_050.0, 4_570_050.0]) + steps * 1000.0
    names = ["Au", "Cu"][:elements]
    noise = np.random.default_rng(0).lognormal(0, 0.1, (900, elements))
    values = noise * np.exp(np.sin(steps.sum(axis=1, keepdims=True) / 6))
    counts = [ElementCount(name, values=900, said=Counter()) for name in names]
    return AssayTable(names, xy, values, counts)


def gridded(
    folder: Path, table: AssayTable, choices: GriddingChoices, region: Region | None = None
) -> tuple[Stack, Stack, CellCount, RecordingProgress, GriddingRun]:
    outputs = GriddingOutputs(
        str(folder / "a.tif"), str(folder / "b.tif"), report=str(folder / "r.html")
    )
    progress = RecordingProgress()
    run = GriddingRun(table, GRID, choices)
    with Staging() as staging:
        count = run.write(staging, outputs, region, Provenance("Grid"), ["Here."], progress)
    return Stack(outputs.stack), Stack(outputs.sampled), count, progress, run


def far(table: AssayTable) -> np.ndarray:
    """Return the distance of every cell to the nearest sample, by hand."""
    points = GRID.points()
    return np.array(
        [np.hypot(*(table.xy - point).T).min() for point in points[::97]]
    )  # every 97th will do


def test_cells_have_values_within_three_spacings(tmp_path: Path) -> None:
    table = survey()
    stack, sampled, count, progress, run = gridded(tmp_path, table, GriddingChoices())
    assert run.radius == 3000.0
    distances, used, ground = sampled.read()
    assert sampled.elements == ("Distance to the nearest sample", "Samples used", "Sampled ground")
    assert sampled.units == ("m", "", "")
    # On the ground: within UTM's four parts in ten thousand.
    np.testing.assert_allclose(distances.ravel()[::97], far(table), rtol=5e-4, atol=1e-6)
    known = np.isfinite(stack.read())
    np.testing.assert_array_equal(known[0], ground == 1)
    np.testing.assert_array_equal(known[0], known[1])
    np.testing.assert_array_equal(used > 0, ground == 1)
    assert set(np.unique(ground)) == {0, 1}
    assert used.max() == 12
    on_sample = distances < 1
    assert on_sample.sum() == 900 and (used[on_sample] == 1).all()
    assert count.cells == 180_000 and count.outside == 0
    assert count.beyond == (ground == 0).sum()
    told = (
        "Search radius: 3,000 m, three times the samples' spacing of 1,000 m. "
        f"{count.beyond:,} of 180,000 cells ({100 * count.beyond / 180_000:.1f} %) are farther "
        "than that from any sample and have no value; RADIUS sets another radius, and 0 none."
    )
    assert told in progress.messages
    assert progress.warnings == []
    assert "Search radius: 3,000 m" in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_a_given_radius_is_used_as_it_is(tmp_path: Path) -> None:
    stack, sampled, _, progress, run = gridded(tmp_path, survey(), GriddingChoices(radius=640.0))
    assert run.radius == 640.0
    distances, used, ground = sampled.read()
    np.testing.assert_array_equal(ground == 1, distances <= 640 * 1.0005)
    np.testing.assert_array_equal(np.isfinite(stack.read()[0]), ground == 1)
    assert used.max() == 2
    assert any("Search radius: 640 m, as it was given" in text for text in progress.messages)


def test_without_limit_every_cell_has_a_value_and_the_map_says_where_samples_are(
    tmp_path: Path,
) -> None:
    stack, sampled, count, progress, run = gridded(tmp_path, survey(), GriddingChoices(radius=0.0))
    assert run.radius == 0.0 and count.beyond == 0
    assert np.isfinite(stack.read()).all()
    distances, used, ground = sampled.read()
    assert set(used[distances > 1]) == {12}
    np.testing.assert_array_equal(ground == 1, distances <= 3000 * 1.0005)
    assert any(text.startswith("No search radius") for text in progress.messages)


def test_outside_of_the_study_area_nothing_is_said(tmp_path: Path) -> None:
    triangle = ogr.CreateGeometryFromWkt(
        "POLYGON((500000 4570000, 560000 4570000, 500000 4600000, 500000 4570000))"
    )
    region = Region([bytes(triangle.ExportToWkb())])
    stack, sampled, count, _, _ = gridded(tmp_path, survey(), GriddingChoices(), region)
    inside = region.mask(GRID)
    np.testing.assert_array_equal(
        np.isfinite(sampled.read()), np.broadcast_to(inside, (3, 300, 600))
    )
    assert (count.cells, count.outside) == (inside.sum(), (~inside).sum())
    assert count.beyond == (inside & np.isnan(stack.read()[0])).sum()


def test_elements_of_few_samples_are_named(tmp_path: Path) -> None:
    table = survey()
    table.values[table.xy[:, 0] > 512_000, 1] = np.nan
    stack, _, _, progress, _ = gridded(tmp_path, table, GriddingChoices())
    known = np.isfinite(stack.read())
    share = 1 - known[1].sum() / known[0].sum()
    (warning,) = progress.warnings
    assert f"cells: Cu {100 * share:.0f} %. Leave them out" in warning
    assert warning in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_an_empty_map_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    _, _, count, _, _ = gridded(tmp_path, survey(), GriddingChoices(radius=1e-3))
    assert count.beyond == 180_000 - 900  # cells on samples
    table, empty = survey(), tmp_path / "empty"
    table.xy += 7.0
    empty.mkdir()
    with pytest.raises(InputError, match="No cell lies within the search radius"):
        gridded(empty, table, GriddingChoices(radius=1e-3))
    assert list(empty.iterdir()) == []


def test_of_large_cells_the_diagonal_is_told() -> None:
    count = CellCount(np.zeros(1, dtype=int), 200, 50, 0)
    note = Reach(Spacing(100.0, 100.0), None, 707.1).note(GRID, count)
    assert note.startswith("Search radius: 707 m, the diagonal of a cell")
    assert "50 of 200 cells (25.0 %)" in note


def test_lines_are_told_with_how_they_are_searched() -> None:
    reach = Reach(Spacing(48_585.4, 25.0), None, 100.0)
    lines, search = reach.lines_notes("octants", "m")
    assert "25 m apart on them, 48,600 m between them" in lines
    assert "SECTORS=octants" in search
    assert "steps between lines" in reach.lines_notes("none", "m")[1]
    (roads,) = Reach(Spacing(48_585.4, 8585.5, 1.2), None, 100.0).lines_notes("none", "foot")
    assert "not parallel, such as roads: 8,590 foot apart on them, 48,600 foot across" in roads
    assert Reach(Spacing(1000.0, 800.0), None, 100.0).lines_notes("none", "m") == []


def test_a_radius_that_was_rounded_says_so() -> None:
    count = CellCount(np.zeros(1), 100, 10, 0)
    note = Reach(Spacing(1952.6, 1952.6), None, 100.0).note(GRID, count)
    assert (
        "Search radius: 5,860 m, three times the samples' spacing of 1,953 m (rounded). 10" in note
    )
    exact = Reach(Spacing(500.0, 500.0), None, 100.0).note(GRID, count)
    assert "1,500 m, three times the samples' spacing of 500 m. 10" in exact


@pytest.mark.parametrize(
    ("given", "cell", "radius"),
    [(None, 1.0, 2760.0), (None, 5000.0, 5000.0), (0.0, 1.0, np.inf), (640.5, 5000.0, 640.5)],
)
def test_the_radius_is_three_spacings_or_a_cell_or_as_given(
    given: float | None, cell: float, radius: float
) -> None:
    assert Reach(Spacing(919.8, 500.0), given, cell).radius == radius
    assert Reach(Spacing(8464.0, 100.0, 1.2), given, cell).radius == radius  # roads: √(8,464 · 100)


@pytest.mark.parametrize(
    ("choices", "region", "said"),
    [
        (GriddingChoices(), None, "3000 m"),
        (GriddingChoices(radius=0.0), None, "no limit"),
        (GriddingChoices(radius=500.0), "west", "500 m, study area"),
    ],
)
def test_the_stack_says_which_ground_it_was_kept_to(
    choices: GriddingChoices, region: str | None, said: str, tmp_path: Path
) -> None:
    area = None
    if region:
        area = Region([polygon_wkb(np.array([[5e5, 4e6], [5.2e5, 4e6], [5.2e5, 5e6], [5e5, 5e6]]))])
    stack = gridded(tmp_path, survey(1), choices, area)[0]
    assert stack.item("GOSSAN_SAMPLED") == said


def cut(ground: GroundToKeep, values: np.ndarray) -> np.ndarray:
    """Return the values of the grid's cells that are kept, tile by tile."""
    kept = values.copy()
    for window in tiles(GRID):
        place = (
            slice(None),
            slice(window.row, window.row + window.rows),
            slice(window.column, window.column + window.columns),
        )
        ground.cut(window, kept[place])
    return kept


def test_values_are_kept_near_samples_and_in_the_study_area_and_the_rest_is_counted() -> None:
    xy = survey().xy
    values = np.ones((2, 300, 600))
    values[1, :50] = np.nan
    values[:, :10] = np.nan
    ground = GroundToKeep(GRID, np.concatenate([xy, xy[:5]]))
    kept, progress = np.isfinite(cut(ground, values)), RecordingProgress()
    valued = np.isfinite(values)
    near = cKDTree(xy).query(GRID.points())[0].reshape(300, 600) <= 3000.0
    np.testing.assert_array_equal(kept, valued & near)
    ground.tell(progress)
    beyond = int((valued[0] & ~near).sum())
    assert f"{beyond:,} of {290 * 600:,} cells" in progress.messages[0]
    assert "3,000 m, three times the samples' spacing of 1,000 m" in progress.messages[0]
    assert ground.left_out_share == pytest.approx(beyond / (290 * 600))
    assert ground.limit.item == {"GOSSAN_SAMPLED": "3000 m"}

    west = np.array([[5e5, 4e6], [5.1e5, 4e6], [5.1e5, 5e6], [5e5, 5e6]])
    ground = GroundToKeep(GRID, xy, 700.0, Region([polygon_wkb(west)]))
    kept = np.isfinite(cut(ground, values))
    near = cKDTree(xy).query(GRID.points())[0].reshape(300, 600) <= 700.0
    near[:, 100:] = False
    np.testing.assert_array_equal(kept, valued & near)
    ground.tell(progress)
    assert f"{290 * 500:,} of {290 * 600:,} cells with values lie outside" in progress.messages[1]
    assert ground.left_out_share == pytest.approx(1 - near[10:].sum() / (290 * 600))
    assert ground.limit.item == {"GOSSAN_SAMPLED": "700 m, study area"}


def test_a_cell_at_just_the_radius_is_kept_and_no_radius_keeps_all() -> None:
    values = np.ones((1, 300, 600))
    centre = GRID.xy(np.array([[100, 100]]))
    kept = np.isfinite(cut(GroundToKeep(GRID, centre, 300.0), values))
    assert kept[0, 100, 97:104].all() and not kept[0, 100, [96, 104]].any()
    ground = GroundToKeep(GRID, centre, 0.0)
    assert np.isfinite(cut(ground, values)).all() and ground.left_out_share == 0
    assert ground.limit.item == {"GOSSAN_SAMPLED": "no limit"}
    ground = GroundToKeep(
        GRID, region=Region([polygon_wkb(GRID.xy(np.array([[9, 9], [9, 20], [20, 20], [9, 9]])))])
    )
    cut(ground, values)
    assert ground.limit.item == {"GOSSAN_SAMPLED": "study area"}


def test_one_place_has_no_spacing_to_speak_of() -> None:
    values, told = np.ones((1, 300, 600)), []
    centre = GRID.xy(np.array([[100, 100]] * 2))
    for radius in (300.0, 0.0):
        ground, progress = GroundToKeep(GRID, centre, radius), RecordingProgress()
        cut(ground, values)
        ground.tell(progress)
        told += progress.messages
    assert told[0].startswith(
        "Search radius: 300 m, as it was given; all samples lie at one place."
    )
    assert "cells (100.0 %) are farther than that from it" in told[0]
    assert told[1].endswith("however far they lie from the one place at which all samples lie.")
    assert not any("spacing" in note for note in told)


def test_ground_that_holds_nothing_is_refused() -> None:
    values = np.ones((1, 300, 600))
    left, _, bottom, _ = GRID.extent
    beside = np.array([[left - 20_000, bottom], [left - 19_000, bottom]])
    ground = GroundToKeep(GRID, beside)
    cut(ground, values)
    with pytest.raises(InputError, match="larger RADIUS"):
        ground.tell(RecordingProgress())
    ground = GroundToKeep(
        GRID, region=Region([polygon_wkb(np.array([[0.0, 0], [9, 0], [9, 9], [0, 0]]))])
    )
    cut(ground, values)
    with pytest.raises(InputError, match="in the study area: the stack would be empty"):
        ground.tell(RecordingProgress())
    for apart in (1000.0, 1e6):  # which would reach the grid
        with pytest.raises(InputError, match="SAMPLES lie far off the rasters"):
            GroundToKeep(GRID, np.array([[-9e6, 0.0], [-9e6 - apart, 0.0]]))
    with pytest.raises(InputError, match="at one place alone"):
        GroundToKeep(GRID, np.array([[5e5, 4.59e6], [5e5, 4.59e6]]))
