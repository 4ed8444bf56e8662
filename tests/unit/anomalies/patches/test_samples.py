"""One recipe for patches: where they lie, what is in them, and what control says at their places."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gossan.core.anomalies.patches.samples import KnownGround, PatchSamples
from gossan.core.anomalies.patches.sites import Ground, collect_sites
from gossan.core.rasters.grid import Grid
from gossan.core.rasters.regions import Region, polygon_wkb
from gossan.core.rasters.stack import Stack
from gossan.core.rasters.windows import Window
from gossan.core.rasters.writer import RasterWriter
from gossan.core.runtime.errors import InputError
from gossan.core.runtime.files import Staging
from gossan.core.runtime.progress import SilentProgress
from progress_doubles import RecordingProgress

DEPOSITS = np.array([[10, 10], [10, 40], [40, 12], [42, 45]])


@pytest.fixture
def stack(make_stack, rng: np.random.Generator) -> Stack:
    return make_stack(rng.lognormal(0, 0.3, (3, 60, 60)).astype(np.float32), ["Au", "Cu", "As"])


@pytest.fixture
def control(make_stack) -> Stack:
    """A value per row, so that a place is known by it."""
    rows = np.repeat(np.arange(60.0)[:, None], 60, axis=1) / 100
    return make_stack(rows[None].astype(np.float32), ["w"], "control.tif")


def collect(known: KnownGround, seed: int = 3, **how: Any) -> PatchSamples:
    return PatchSamples.collect(known, 3, seed, how.pop("progress", SilentProgress()), **how)


def test_patches_are_those_of_the_sites_that_the_seed_draws(stack: Stack) -> None:
    ground = Ground(stack, None, 5)
    samples = collect(KnownGround(ground, DEPOSITS), draws=2)
    rng = np.random.default_rng(3)
    sites = collect_sites(ground, DEPOSITS, None, 3, None, rng, SilentProgress(), 2)
    np.testing.assert_array_equal(samples.sites.cells, sites.cells)
    np.testing.assert_array_equal(samples.sites.draws, sites.draws)
    whole = np.pad(stack.read(), ((0, 0), (2, 2), (2, 2)), mode="reflect")
    for patch, (row, column) in zip(samples.patches, sites.cells, strict=True):
        np.testing.assert_array_equal(patch, whole[:, row : row + 5, column : column + 5])
    assert not np.array_equal(collect(KnownGround(ground, DEPOSITS), 4).sites.cells, sites.cells)


@pytest.fixture
def halved(make_stack, rng: np.random.Generator) -> Stack:
    """Gold, copper and arsenic are ten times as high in the east."""
    values = rng.lognormal(0, 0.3, (3, 90, 90))
    values[:, :, 45:] *= 10
    return make_stack(values.astype(np.float32), ["Au", "Cu", "As"])


def test_barren_ground_that_trains_is_low_in_pathfinders_and_what_is_scored_lies_anywhere(
    halved: Stack,
) -> None:
    known = KnownGround(Ground(halved, None, 5), DEPOSITS, commodity="gold")
    anywhere = collect(known, draws=3)
    low = collect(known, draws=3, barren_from="low_score")
    scored = low.sites.scored
    # The same ground is scored, whatever trains; and it trains nothing.
    np.testing.assert_array_equal(
        low.sites.cells[scored], anywhere.sites.cells[anywhere.sites.scored]
    )
    assert low.sites.apart and not anywhere.sites.apart
    assert low.sites.draw_count == anywhere.sites.draw_count == 3
    for sites, only_west in ((low.sites, True), (anywhere.sites, False)):
        for draw in range(3):
            barren = sites.cells[sites.of_draw(draw) & (sites.labels == 0)]
            assert len(barren) == 36
            assert (barren[:, 1] < 46).all() == only_west
    np.testing.assert_array_equal(low.sites.trains, (low.sites.labels == 1) | ~scored)
    assert anywhere.sites.trains.all()
    # The same seed draws the same ground, with other networks as well.
    again = collect(known, draws=3, barren_from="low_score", with_unlabelled=True)
    np.testing.assert_array_equal(again.sites.cells, low.sites.cells)


def test_low_ground_needs_a_commodity_and_no_barren_points(halved: Stack) -> None:
    ground = Ground(halved, None, 5)
    with pytest.raises(InputError, match="BARREN_FROM=low_score looks at the pathfinders of a"):
        collect(KnownGround(ground, DEPOSITS), barren_from="low_score")
    given = KnownGround(ground, DEPOSITS, np.array([[60, 20], [70, 60]]), commodity="gold")
    with pytest.raises(InputError, match="Leave one of the two"):
        collect(given, barren_from="low_score")
    narrow = KnownGround(ground, DEPOSITS, commodity="gold")
    with pytest.raises(InputError, match=r"pathfinders \(BARREN_FROM=low_score\)"):
        collect(narrow, barren_from="low_score", negative_distance=48_000.0)


def test_the_pathfinders_scale_is_made_without_a_label(halved: Stack) -> None:
    ground = Ground(halved, None, 5)
    assert collect(KnownGround(ground, DEPOSITS)).pathfinders is None
    one, other = (
        collect(KnownGround(ground, deposits, commodity="gold"))
        for deposits in (DEPOSITS, DEPOSITS + np.array([[30, 30]]))
    )
    assert one.pathfinders is not None and other.pathfinders is not None
    scores = [samples.pathfinders.scores(one.patches) for samples in (one, other)]
    np.testing.assert_array_equal(*scores)
    east = one.sites.cells[:, 1] >= 48
    assert scores[0][east].min() > one.pathfinders.bar > scores[0][one.sites.cells[:, 1] < 40].max()


def test_control_is_read_at_the_patches_own_places(stack: Stack, control: Stack) -> None:
    samples = collect(KnownGround(Ground(stack, None, 5), DEPOSITS, control=control))
    np.testing.assert_allclose(samples.control[:, 0], samples.sites.cells[:, 0] / 100, rtol=1e-6)
    assert collect(KnownGround(Ground(stack, None, 5), DEPOSITS)).control.shape[1] == 0


def test_unknown_control_is_told_and_nothing_but_unknown_refused(stack: Stack, make_stack) -> None:
    values = np.full((1, 60, 60), np.nan, dtype=np.float32)
    nowhere = make_stack(values, ["w"], "nowhere.tif")
    ground, progress = Ground(stack, None, 5), RecordingProgress()
    with pytest.raises(InputError, match="CONTROL has no values at any"):
        collect(KnownGround(ground, DEPOSITS, control=nowhere))
    values[0, :30] = 0.5
    somewhere = make_stack(values, ["w"], "somewhere.tif")
    samples = collect(KnownGround(ground, DEPOSITS, control=somewhere), progress=progress)
    unknown = int((samples.sites.cells[:, 0] >= 30).sum())
    assert 0 < unknown < len(samples.sites)
    assert progress.warnings[0].startswith(f"CONTROL has no value at {unknown} of ")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda w: w, ""),
        (lambda w: w * 5000, "has values from 0 to 2950, and a control function lies between 0"),
        (lambda w: w - 0.2, "has values from -0.2 to 0.39"),
        (lambda w: np.floor(w * 10), "has values from 0 to 5"),
        (lambda w: (w > 0.3) * 1.0, "has only 2 different values (0, 1): it is a mask or classes"),
        (lambda w: w * 0 + 0.5, "has only 1 different values (0.5)"),
    ],
)
def test_a_control_raster_that_is_none_is_told(
    change: Any, told: str, stack: Stack, control: Stack, make_stack
) -> None:
    other = make_stack(change(control.read()).astype(np.float32), ["w"], "other.tif")
    progress = RecordingProgress()
    KnownGround(Ground(stack, None, 5), DEPOSITS, control=other).tell_of_control(progress)
    assert len(progress.warnings) == bool(told)
    assert all(told in warning for warning in progress.warnings)


def test_a_stack_for_a_control_is_warned_of_once(make_stack) -> None:
    stack = make_stack(np.full((5, 60, 60), 7.0, dtype=np.float32))
    progress = RecordingProgress()
    KnownGround(Ground(stack, None, 5), DEPOSITS, control=stack).tell_of_control(progress)
    (said,) = [text for text in progress.warnings if "no influence" in text]
    assert "to 7 (and 4 bands more that go beyond), and" in said


def test_barren_points_are_taken_where_they_are_given(stack: Stack) -> None:
    barren = np.array([[25, 25], [50, 25]])
    sites = collect(KnownGround(Ground(stack, None, 5), DEPOSITS, barren)).sites
    cells = sites.cells[sites.labels == 0]
    assert np.abs(cells[:, None] - barren).max(axis=-1).min(axis=1).max() == 1


def test_ground_without_labels_is_read_where_it_is_asked_for(stack: Stack) -> None:
    known = KnownGround(Ground(stack, None, 5), DEPOSITS)
    assert collect(known).unlabelled is None
    unlabelled = collect(known, with_unlabelled=True).unlabelled
    assert unlabelled is not None
    assert unlabelled.patches.shape[1:] == (3, 5, 5)


def test_deposits_without_a_patch_are_told(stack: Stack) -> None:
    outside = np.vstack([DEPOSITS, [[-5, 10], [10, 10]]])  # one off the map, one upon another
    known, progress = KnownGround(Ground(stack, None, 5), outside), RecordingProgress()
    known.tell_of_missing(collect(known).sites, progress)
    assert progress.warnings == [
        "2 of 6 deposits were not used: 5 (outside of the stack); 6 (in the block of 1)."
    ]


def test_each_deposit_that_was_not_used_has_its_own_reason(
    make_stack, rng: np.random.Generator
) -> None:
    values = rng.lognormal(0, 0.3, (2, 60, 60)).astype(np.float32)
    values[1, 18:23, 18:23] = np.nan
    stack = make_stack(values, ["Au", "Cu"])
    # The study area ends at column 49, and the stack is cut there; it reaches beyond it in the north.
    x, y = stack.grid.xy(np.array([[-20, -1], [59, 49]])).T
    ring = np.array([(x[0], y[0]), (x[1], y[0]), (x[1], y[1]), (x[0], y[1]), (x[0], y[0])])
    area = Region([polygon_wkb(ring)])
    missing = np.array([[20, 20], [-5, 10], [30, 52], [30, 58], [-30, 10], [12, 12]])
    deposits = np.vstack([DEPOSITS, missing])
    names = ("Süd", "北", "c", "d", "bare", "north", "east", "far", "farther", "twin")
    cut = stack.within(area.window(stack.grid, 5))
    assert cut.grid.columns == 55
    known = KnownGround(Ground(cut, area, 5), deposits, names=names)
    sites, progress = collect(known).sites, RecordingProgress()
    # The last lies in the block of the first, and has cells of its own all the same.
    assert known.unused(sites) == [
        ("bare", "at a cell without values"),
        ("north", "outside of the stack"),
        ("east", "outside of the study area"),
        ("far", "outside of the study area"),
        ("farther", "outside of the study area"),
    ]
    known.tell_of_missing(sites, progress)
    assert "5 of 10 deposits were not used: bare (at a cell" in progress.warnings[0]


def test_a_log_names_a_dozen_deposits_and_a_report_all(stack: Stack) -> None:
    far = np.vstack([DEPOSITS, np.full((20, 2), 400)])
    known, progress = KnownGround(Ground(stack, None, 5), far), RecordingProgress()
    sites = collect(known).sites
    known.tell_of_missing(sites, progress)
    assert progress.warnings[0].count("outside of the stack") == 12
    assert progress.warnings[0].endswith(" ….")
    assert len(known.unused(sites)) == 20


def test_guided_networks_ask_for_control(stack: Stack, control: Stack) -> None:
    ground, progress = Ground(stack, None, 5), RecordingProgress()
    with pytest.raises(InputError, match="gk_dcn: a network that geology guides needs CONTROL"):
        KnownGround(ground, DEPOSITS).trainable(["dcn", "gk_dcn"], progress)
    for known, networks in (
        (KnownGround(ground, DEPOSITS), ["dcn", "cnn"]),
        (KnownGround(ground, DEPOSITS, control=control), ["gk_dcn", "cnn"]),
    ):
        guiding = known.with_guiding_control(progress)
        assert guiding is known
        assert guiding.trainable(networks, progress) == networks
    assert not progress.warnings


def test_a_control_that_guides_nowhere_is_done_without(stack: Stack, make_stack) -> None:
    ground, progress = Ground(stack, None, 5), RecordingProgress()
    values = np.zeros((1, 60, 60), dtype=np.float32)
    values[0, :30] = np.nan
    idle = KnownGround(ground, DEPOSITS, control=make_stack(values, ["faults"], "idle.tif"))
    known = idle.with_guiding_control(progress)
    assert known.control is None and known.unguided
    assert known.trainable(["gk_dcn", "dcn", "gk_cnn"], progress) == ["dcn", "cnn"]
    assert known.trainable(["dcn"], progress) == ["dcn"]
    first, second = progress.warnings
    assert first.startswith("CONTROL (faults) has one value all over")
    assert second.endswith("so the work goes on without: dcn, cnn in place of gk_dcn, gk_cnn.")


def test_factors_that_guide_nowhere_are_left_out_beside_others(
    stack: Stack, control: Stack, make_stack
) -> None:
    ground, progress = Ground(stack, None, 5), RecordingProgress()
    slope = control.read()[0]
    late = np.zeros((60, 60), dtype=np.float32)
    late[-1, -1] = 1  # differs in one cell alone
    bands = np.stack([np.full((60, 60), 0.5, dtype=np.float32), slope, late])
    several = make_stack(bands, ["faults", "contacts", "intrusions"], "several.tif")
    known = KnownGround(ground, DEPOSITS, control=several).with_guiding_control(progress)
    assert known.control is not None and known.control.elements == ("contacts", "intrusions")
    assert known.trainable(["gk_dcn"], progress) == ["gk_dcn"]
    assert collect(known).control.shape[1] == 2
    assert [warning[:16] for warning in progress.warnings] == ["CONTROL (faults)"]


def test_only_the_control_over_the_stack_counts(stack: Stack, tmp_path: Path) -> None:
    x_min, _, _, y_max = stack.grid.extent
    cell = stack.grid.cell_size[0]
    for number, (shift, rows, unguided) in enumerate(
        [
            (0.0, 200, True),  # what differs lies south of the stack
            (0.0, 40, False),
            (1e6, 400, False),  # elsewhere: refused when it is read
        ]
    ):
        values = np.full((1, 400, 90), 0.3, dtype=np.float32)
        values[0, rows:] = 0.4
        grid = Grid(x_min - 5 * cell + shift, y_max + 5 * cell, cell, -cell, 90, 400)
        path = str(tmp_path / f"{number}.tif")
        with Staging() as staging:
            RasterWriter(staging, path, grid, ["w"]).write(Window(0, 0, 400, 90), values)
        known = KnownGround(Ground(stack, None, 5), DEPOSITS, control=Stack(path))
        assert known.with_guiding_control(RecordingProgress()).unguided == unguided


def test_values_without_a_logarithm_are_told_by_how_many_there_are(make_stack) -> None:
    values = np.ones((3, 60, 60), dtype=np.float32)
    values[0, ::10] = 0
    values[1] = -2
    samples = collect(
        KnownGround(Ground(make_stack(values, ["Zn", "Au", "Cu"]), None, 5), DEPOSITS)
    )
    progress = RecordingProgress()
    samples.tell_of_zeros(progress)
    few, most = progress.warnings
    assert few.startswith("No logarithm of zero or less: Zn (") and "Au" not in few
    assert most.startswith("Mostly zero or less") and "Au (100.0 % of the cells)" in most
    assert "TRANSFORM=none" in most and "Cu" not in most

    nothing = make_stack(values[1:2], ["Au"], "nothing.tif")
    samples = collect(KnownGround(Ground(nothing, None, 5), DEPOSITS))
    with pytest.raises(InputError, match="TRANSFORM=none"):
        samples.tell_of_zeros(progress)
