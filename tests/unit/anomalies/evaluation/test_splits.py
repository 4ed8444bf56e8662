"""A split by deposits leaks nothing: cell by cell, on surveys of any layout."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from gossan.core.anomalies.evaluation.splits import (
    choose_folds,
    leaking,
    split_sites,
    training_folds,
    training_sites,
)
from gossan.core.anomalies.patches.sites import Ground, PatchSites, collect_sites
from gossan.core.runtime.progress import SilentProgress

Cell = tuple[int, int]

#: Seed of a layout, side of a patch, side of a block, draws of barren ground.
LAYOUTS = [(0, 9, 3, 1), (1, 9, 3, 3), (2, 5, 3, 8), (3, 7, 1, 4), (4, 3, 5, 2)]


def layout(make_stack, seed: int, patch: int, block: int, draws: int) -> PatchSites:
    """Return patches around scattered deposits, neighbours of some of them, and barren ground."""
    rng = np.random.default_rng(seed)
    ground = Ground(make_stack(np.ones((1, 100, 100), dtype=np.float32)), None, patch)
    alone = rng.integers(0, 100, (7, 2))
    beside = alone[:3] + rng.integers(1, patch + block, (3, 2)) * rng.choice([-1, 1], (3, 2))
    deposits = np.concatenate([alone, np.clip(beside, 0, 99)])
    return collect_sites(ground, deposits, None, block, None, rng, SilentProgress(), draws)


@pytest.fixture(params=LAYOUTS, ids=str)
def sites_and_patch(request: pytest.FixtureRequest, make_stack) -> tuple[PatchSites, int]:
    seed, patch, block, draws = request.param
    return layout(make_stack, seed, patch, block, draws), patch


def cells_of(site: np.ndarray, patch: int) -> set[Cell]:
    """Return all cells of the patch around a site."""
    row, column = (int(number) - patch // 2 for number in site)
    return {(row + down, column + right) for down in range(patch) for right in range(patch)}


def ground_of(sites: PatchSites, which: np.ndarray, patch: int) -> set[Cell]:
    """Return all cells of all patches of some sites."""
    return set().union(*(cells_of(site, patch) for site in sites.cells[which]))


def sharing(sites: PatchSites, which: np.ndarray, ground: set[Cell], patch: int) -> np.ndarray:
    """Return the numbers of those sites whose patches share cells with some ground."""
    numbers = np.flatnonzero(which)
    shared = [bool(cells_of(sites.cells[number], patch) & ground) for number in numbers]
    return numbers[np.array(shared, dtype=bool)]


def holds_groups_whole(sites: PatchSites, held_out: np.ndarray) -> bool:
    return all(len(set(held_out[sites.groups == group])) == 1 for group in set(sites.groups))


def test_patches_of_one_label_that_share_cells_are_of_one_group(
    sites_and_patch: tuple[PatchSites, int],
) -> None:
    sites, patch = sites_and_patch
    grounds = [cells_of(site, patch) for site in sites.cells]
    compared = 0
    for label, draw in {(1, 0), *((0, int(draw)) for draw in sites.draws)}:
        members = np.flatnonzero((sites.labels == label) & (sites.draws == draw))
        for one, other in combinations(members.tolist(), 2):
            if grounds[one] & grounds[other]:
                assert sites.groups[one] == sites.groups[other]
                compared += 1
    assert compared > 0
    mineralised, barren = (set(sites.groups[sites.labels == label]) for label in (1, 0))
    assert not mineralised & barren


@pytest.mark.parametrize("validation", [0.1, 0.2, 0.5])
def test_a_split_by_deposits_leaks_nothing(
    validation: float, sites_and_patch: tuple[PatchSites, int]
) -> None:
    sites, patch = sites_and_patch
    for seed in range(3):
        held_out = split_sites(sites, "deposits", validation, np.random.default_rng(seed))
        assert holds_groups_whole(sites, held_out)
        assert not held_out[~sites.scored].any()
        for label in (0, 1):
            own = sites.scored & (sites.labels == label)
            groups = Counter(sites.groups[own].tolist())
            left = set(sites.groups[own & ~held_out].tolist())
            assert 0 < len(left) < len(groups)
            # As much as was asked for, with no group too many; all but one if that is too much.
            wanted = validation * own.sum()
            if len(left) > 1:
                assert held_out[own].sum() >= wanted - 1e-9
            assert held_out[own].sum() < wanted + max(groups.values())
        training = training_sites(sites, held_out, patch)
        assert not (training & held_out).any()
        for part in (training & (sites.labels == 1), training):
            assert not sharing(sites, held_out, ground_of(sites, part, patch), patch).size
        assert leaking(sites, held_out, patch) == 0


def test_folds_hold_every_group_out_exactly_once_and_leak_nothing(
    sites_and_patch: tuple[PatchSites, int],
) -> None:
    sites, patch = sites_and_patch
    for folds in (0, 2, 3):
        fold = choose_folds(sites, "deposits", folds, np.random.default_rng(folds))
        count = folds or sites.group_count(1)
        held_out = [fold == number for number in range(count)]
        assert all(holds_groups_whole(sites, part) for part in held_out)
        times = Counter(group for part in held_out for group in set(sites.groups[part]))
        assert times == dict.fromkeys(set(sites.groups[sites.scored]), 1)
        assert fold.max() == count - 1 and set(fold[~sites.scored]) <= {-1}
        for label in (0, 1):
            own = [set(sites.groups[part & (sites.labels == label)]) for part in held_out]
            assert max(map(len, own)) - min(map(len, own)) <= 1
        trainings = training_folds(sites, fold, patch)
        assert len(trainings) == count
        for part, training in zip(held_out, trainings, strict=True):
            assert {0, 1} == set(sites.labels[part])
            assert not sharing(sites, part, ground_of(sites, training, patch), patch).size


def test_of_further_draws_exactly_what_is_off_the_held_out_patches_trains(
    sites_and_patch: tuple[PatchSites, int],
) -> None:
    sites, patch = sites_and_patch
    fold = choose_folds(sites, "deposits", 2, np.random.default_rng(1))
    further = ~sites.scored
    left_out = 0
    for number in (0, 1):
        held_out = fold == number
        over = sharing(sites, further, ground_of(sites, held_out, patch), patch)
        expected = ~held_out
        expected[over] = False
        np.testing.assert_array_equal(training_sites(sites, held_out, patch), expected)
        left_out += len(over)
    assert (left_out > 0) == (sites.draw_count > 1)


@pytest.mark.parametrize("distance", [None, 3000.0])
def test_what_leaks_is_counted_patch_by_patch(distance: float | None, make_stack) -> None:
    # Barren ground three cells from deposits shares most of its patches' cells with theirs.
    rng = np.random.default_rng(5)
    ground = Ground(make_stack(np.ones((1, 60, 60), dtype=np.float32)), None, 7)
    deposits = np.array([[8, 8], [8, 40], [30, 25], [50, 10], [50, 50]])
    sites = collect_sites(ground, deposits, None, 3, distance, rng, SilentProgress(), 2)
    for split in ("deposits", "random"):
        held_out = split_sites(sites, split, 0.3, np.random.default_rng(0))
        training = training_sites(sites, held_out, 7)
        found = len(sharing(sites, held_out, ground_of(sites, training, 7), 7))
        assert leaking(sites, held_out, 7) == found
        assert (found > 0) == (split == "random" or distance is not None)
