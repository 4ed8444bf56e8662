"""Where patches are taken, and that nothing leaks between the sides of a split."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from gossan.core.anomalies.evaluation.splits import (
    choose_folds,
    leaking,
    split_sites,
    training_folds,
    training_sites,
)
from gossan.core.anomalies.patches.sites import (
    Ground,
    PatchSites,
    block_cells,
    collect_sites,
    draw_barren,
    fill_missing,
    missing_deposits,
    overlap_groups,
    read_patches,
)
from gossan.core.rasters.regions import Region
from gossan.core.rasters.stack import Stack
from gossan.core.runtime.errors import InputError
from gossan.core.runtime.progress import SilentProgress
from osgeo import ogr
from progress_doubles import RecordingProgress


def points_of(path: Path) -> np.ndarray:
    source = ogr.Open(str(path))
    return np.array([(feature["row"], feature["col"]) for feature in source.GetLayer(0)])


def tianshan_sites(tianshan: Path) -> PatchSites:
    stack = Stack(str(tianshan / "geochemistry.tif"))
    return collect_sites(
        Ground(stack, None, 9),
        points_of(tianshan / "deposits.gpkg"),
        points_of(tianshan / "barren.gpkg"),
        3,
        None,
        np.random.default_rng(0),
        SilentProgress(),
    )


def test_blocks_are_centred_and_overlapping_cells_counted_once() -> None:
    cells, owners = block_cells(np.array([[5, 5], [5, 6]]), 3)
    assert len(cells) == 12
    assert sorted(map(tuple, cells[owners == 0].tolist())) == [
        (row, column) for row in (4, 5, 6) for column in (4, 5, 6)
    ]
    assert set(cells[owners == 1][:, 1].tolist()) == {7}


def test_points_group_exactly_when_their_patches_can_overlap() -> None:
    # Blocks of 3 and patches of 9: 10 cells apart, one patch reaches 4 + 1 cells from each.
    assert len(set(overlap_groups(np.array([[0, 0], [0, 10]]), 9, 3))) == 1
    assert len(set(overlap_groups(np.array([[0, 0], [0, 11]]), 9, 3))) == 2
    chain = np.array([[0, 0], [0, 10], [0, 20], [50, 50]])
    assert len(set(overlap_groups(chain, 9, 3))) == 2


def test_the_papers_deposits_make_nine_groups_and_84_patches(tianshan: Path) -> None:
    sites = tianshan_sites(tianshan)
    assert sites.group_count(1) == 9
    assert sites.labels.tolist() == [1] * 84 + [0] * 84
    assert missing_deposits(sites, 10) == []
    with (tianshan / "split.csv").open() as file:
        released = {
            (int(row["row"]), int(row["col"]))
            for row in csv.DictReader(file)
            if row["label"] == "1"
        }
    assert {tuple(cell) for cell in sites.cells[sites.labels == 1].tolist()} == released


def test_a_random_split_leaks_and_one_by_deposits_does_not(tianshan: Path) -> None:
    sites = tianshan_sites(tianshan)
    rng = np.random.default_rng(0)
    random_split = split_sites(sites, "random", 0.2, rng)
    assert random_split.sum() == 34
    assert leaking(sites, random_split, 9) > 25
    grouped = split_sites(sites, "deposits", 0.2, rng)
    assert leaking(sites, grouped, 9) == 0
    for label in (0, 1):
        assert 0 < grouped[sites.labels == label].mean() <= 0.35


def test_folds_keep_groups_together_and_hold_every_site_out_once(tianshan: Path) -> None:
    sites = tianshan_sites(tianshan)
    fold = choose_folds(sites, "deposits", 9, np.random.default_rng(0))
    for group in np.unique(sites.groups):
        assert len(set(fold[sites.groups == group])) == 1
    assert all(
        len(set(sites.groups[(fold == number) & (sites.labels == 1)])) == 1 for number in range(9)
    )
    assert sum(leaking(sites, fold == number, 9) for number in range(9)) == 0
    with pytest.raises(InputError, match=r"there are 9 .*Set FOLDS to 9 or less"):
        choose_folds(sites, "deposits", 10, np.random.default_rng(0))
    one_by_one = choose_folds(sites, "deposits", 0, np.random.default_rng(0))
    np.testing.assert_array_equal(one_by_one, fold)


def test_random_folds_hold_every_patch_out_once_and_leak(tianshan: Path) -> None:
    sites = tianshan_sites(tianshan)
    fold = choose_folds(sites, "random", 5, np.random.default_rng(0))
    assert set(np.bincount(fold)) <= {32, 34}
    assert sum(leaking(sites, fold == number, 9) for number in range(5)) > 150
    with pytest.raises(InputError, match="needs SPLIT=deposits"):
        choose_folds(sites, "random", 0, np.random.default_rng(0))
    with pytest.raises(InputError, match="Lower FOLDS"):
        choose_folds(sites, "random", 85, np.random.default_rng(0))


def _apart(deposits: int, barren: int) -> PatchSites:
    """Return single patches, each of them a group of its own."""
    count = deposits + barren
    labels = np.repeat([1, 0], [deposits, barren])
    cells = np.column_stack([np.arange(count) * 20, np.arange(count)])
    return PatchSites(cells, labels, np.arange(count), np.arange(count), np.zeros(count, int))


@pytest.mark.parametrize(("deposits", "barren"), [(9, 3), (3, 9)])
def test_random_folds_need_a_patch_of_each_label(deposits: int, barren: int) -> None:
    rng = np.random.default_rng(0)
    fold = choose_folds(_apart(deposits, barren), "random", 3, rng)
    labels = _apart(deposits, barren).labels
    assert all(set(labels[fold == number]) == {0, 1} for number in range(3))
    with pytest.raises(InputError, match="each label, and there are 3"):
        choose_folds(_apart(deposits, barren), "random", 4, rng)


@pytest.mark.parametrize("split", ["deposits", "random"])
def test_something_of_each_label_is_left_to_train(split: str) -> None:
    sites = _apart(5, 5)
    held_out = split_sites(sites, split, 1.0, np.random.default_rng(0))
    assert held_out[sites.labels == 1].sum() == held_out[sites.labels == 0].sum() == 4


def test_further_draws_of_barren_ground_train_but_are_never_scored(
    make_stack, rng: np.random.Generator
) -> None:
    stack = make_stack(np.ones((2, 80, 80), dtype=np.float32))
    deposits = np.array([[20, 20], [60, 50]])
    ground = Ground(stack, None, 9)
    draws = 12
    sites = collect_sites(ground, deposits, None, 3, None, rng, SilentProgress(), draws)
    assert sites.draw_count == draws and len(sites) == 18 + draws * 18
    assert sites.scored.sum() == 36
    for draw in range(draws):
        own = sites.of_draw(draw)
        assert sites.labels[own].sum() == 18 and (sites.labels[own] == 0).sum() == 18
    assert not set(sites.groups[sites.draws == 1]) & set(sites.groups[sites.draws == 2])
    fold = choose_folds(sites, "deposits", 0, rng)
    assert set(fold[sites.scored]) == {0, 1} and set(fold[~sites.scored]) == {-1}
    left_out = 0
    for number in (0, 1):
        held_out = fold == number
        chosen = training_sites(sites, held_out, 9)
        # The nearest that trains shares no cell with what is held out.
        apart = np.abs(sites.cells[chosen][:, None] - sites.cells[held_out][None]).max(axis=-1)
        assert apart.min() >= 9
        assert leaking(sites, held_out, 9) == 0
        left_out += int((~held_out & ~chosen).sum())
    assert left_out > 0


def test_a_draw_that_would_train_without_barren_ground_is_refused() -> None:
    # Two deposits, two barren places far apart, and a second draw that lies beside the second place.
    cells = np.array([[0, 0], [0, 100], [100, 0], [100, 100], [103, 103]])
    labels, draws = np.array([1, 1, 0, 0, 0]), np.array([0, 0, 0, 0, 1])
    numbers = np.array([0, 1, 0, 1, 0])
    sites = PatchSites(cells, labels, numbers, np.arange(5), draws)
    fold = np.array([0, 1, 0, 1, -1])
    assert training_sites(sites, fold == 0, 9).tolist() == [False, True, False, True, True]
    with pytest.raises(InputError, match="Lower MEMBERS, NEGATIVE_DISTANCE or PATCH"):
        training_sites(sites, fold == 1, 9)
    with pytest.raises(InputError, match="each of 2 networks"):
        training_folds(sites, fold, 9)
    assert len(training_folds(sites, fold, 3)) == 2  # small patches do not overlap


def test_barren_ground_that_is_only_scored_never_trains(
    make_stack, rng: np.random.Generator
) -> None:
    ground = Ground(make_stack(np.ones((2, 80, 80), dtype=np.float32)), None, 9)
    deposits = np.array([[20, 20], [60, 50]])
    sites = collect_sites(
        ground, deposits, None, 3, None, rng, SilentProgress(), 2, lambda cell: cell[1] < 40
    )
    assert sites.draw_count == 2 and sites.draws.max() == 2
    fold = choose_folds(sites, "deposits", 0, rng)
    for number in (0, 1):
        held_out = fold == number
        chosen = training_sites(sites, held_out, 9)
        assert not chosen[sites.scored & (sites.labels == 0)].any()
        apart = np.abs(sites.cells[chosen][:, None] - sites.cells[held_out][None]).max(axis=-1)
        assert apart.min() >= 9
    assert set(sites.draws[chosen & (sites.labels == 0)]) == {1, 2}


def test_barren_ground_keeps_its_distance(make_stack, rng: np.random.Generator) -> None:
    stack = make_stack(np.ones((2, 80, 80), dtype=np.float32))
    deposits = np.array([[20, 20], [60, 50]])
    ground = Ground(stack, None, 9)
    sites = collect_sites(ground, deposits, None, 3, None, rng, SilentProgress())
    barren = sites.cells[sites.labels == 0]
    assert len(barren) == 18
    apart = np.abs(barren[:, None] - sites.cells[sites.labels == 1][None]).max(axis=-1)
    assert apart.min() >= 9
    far = collect_sites(ground, deposits, None, 3, 25_000.0, rng, SilentProgress())
    centres = far.cells[far.labels == 0].reshape(-1, 9, 2).mean(axis=1)
    distance = np.linalg.norm(centres[:, None] - deposits[None], axis=-1)
    assert distance.min() >= 25


def test_barren_ground_lies_in_the_study_area_and_where_patches_are_complete(
    make_stack, rng: np.random.Generator
) -> None:
    values = np.ones((1, 60, 60), dtype=np.float32)
    values[:, :, 45:] = np.nan
    stack = make_stack(values)
    box = (
        "POLYGON((500000 4600000, 560000 4600000, 560000 4560000, 500000 4560000, 500000 4600000))"
    )
    region = Region([bytes(ogr.CreateGeometryFromWkt(box).ExportToWkb())])
    sites = collect_sites(
        Ground(stack, region, 9), np.array([[5, 5]]), None, 3, None, rng, SilentProgress()
    )
    barren = sites.cells[sites.labels == 0]
    assert barren[:, 0].max() < 40
    assert barren[:, 1].max() < 45


def test_draws_on_narrow_ground_mostly_say_the_same_of_it(make_stack) -> None:
    ground = Ground(make_stack(np.ones((1, 60, 60))), None, 9)
    progress = RecordingProgress()
    for seed in range(10):
        rng = np.random.default_rng(seed)
        draw_barren(ground, np.array([[30, 30]]), 25, None, 3, rng, progress)
    assert len(progress.warnings) == 10 and len(set(progress.warnings)) <= 2
    assert " % of the 25 barren places have room of their own" in progress.warnings[0]


def test_too_little_barren_ground_is_said_with_what_to_change(
    make_stack, rng: np.random.Generator
) -> None:
    ground = Ground(make_stack(np.ones((1, 15, 15))), None, 9)
    with pytest.raises(InputError, match="NEGATIVE_DISTANCE"):
        collect_sites(ground, np.array([[7, 7]]), None, 3, None, rng, SilentProgress())


def test_deposits_off_the_map_are_refused(make_stack, rng: np.random.Generator) -> None:
    ground = Ground(make_stack(np.ones((1, 15, 15))), None, 9)
    with pytest.raises(InputError, match="same ground"):
        collect_sites(ground, np.array([[70, 7]]), None, 3, None, rng, SilentProgress())


def test_patches_are_read_around_their_centre(make_stack) -> None:
    values = np.arange(400, dtype=np.float32).reshape(1, 20, 20)
    patch = read_patches(make_stack(values), np.array([[10, 7]]), 9)[0, 0]
    np.testing.assert_array_equal(patch, values[0, 6:15, 3:12])
    assert patch[4, 4] == values[0, 10, 7]


def test_missing_cells_repeat_the_centre() -> None:
    patch = np.arange(9, dtype=float).reshape(1, 1, 3, 3)
    patch[0, 0, 0, 0] = np.nan
    assert fill_missing(patch)[0, 0].tolist() == [[4, 1, 2], [3, 4, 5], [6, 7, 8]]


def test_one_deposit_cannot_be_split_by_deposits() -> None:
    sites = PatchSites(
        np.zeros((4, 2), int),
        np.array([1, 1, 0, 0]),
        np.zeros(4, int),
        np.array([0, 0, 1, 2]),
        np.zeros(4, int),
    )
    with pytest.raises(InputError, match="only one group of deposits"):
        split_sites(sites, "deposits", 0.2, np.random.default_rng(0))


def test_random_cells_have_values_and_are_enough_where_few_have(make_stack) -> None:
    whole = make_stack(np.ones((1, 200, 200)), name="whole.tif")
    values = np.full((1, 200, 200), np.nan)
    values[:, :40, :40] = 1.0  # 4 % of the ground, as on a stack that is kept to sampled ground
    few = make_stack(values, name="few.tif")

    def drawn(stack: Stack) -> np.ndarray:
        rng = np.random.default_rng(7)
        return Ground(stack, None, 9).random_cells_with_values(500, rng, SilentProgress())

    # One draw where all cells have values: what was drawn of them before is drawn now.
    rng = np.random.default_rng(7)
    one = np.unique(Ground(whole, None, 9).random_cells(500, rng), axis=0)
    np.testing.assert_array_equal(drawn(whole), one)
    cells = drawn(few)
    assert len(cells) > 150 and (cells < 40).all() and len(np.unique(cells, axis=0)) == len(cells)
    assert len(drawn(make_stack(np.full((1, 9, 9), np.nan), name="none.tif"))) == 0
