"""Which patches are held out, and which of the others may train."""

from __future__ import annotations

import numpy as np
from scipy.spatial import cKDTree

from ...runtime.errors import InputError
from ...runtime.language import tr
from ...runtime.progress import Progress
from ..patches.sites import PatchSites


def split_sites(
    sites: PatchSites,
    split: str,
    validation: float,
    rng: np.random.Generator,
    among: np.ndarray | None = None,
) -> np.ndarray:
    """Return which sites (n,) are held out for validation.

    Parameters
    ----------
    split : {'deposits', 'random'}
        Whole groups on one side, or patches at random (as in the paper; neighbours of one deposit
        then stand on both sides).
    validation : float
        Share to hold out, 0 to 1, of each label.
    rng : numpy.random.Generator
    among : ndarray of bool, shape (n,), optional
        Sites to hold out of; the scored ones by default.

    Raises
    ------
    InputError
        If a label has too little to be split.
    """
    held_out = np.zeros(len(sites), dtype=bool)
    among = sites.scored if among is None else among
    for label, name in ((1, tr("deposits")), (0, tr("barren places"))):
        members = np.flatnonzero(among & (sites.labels == label))
        units = sites.groups[members] if split == "deposits" else np.arange(len(members))
        unique = rng.permutation(np.unique(units))
        if len(unique) < 2:
            raise InputError(
                tr(
                    "There is only one group of {name}: nothing would be left to train with, or to "
                    "validate. Give more points, or use SPLIT=random.",
                    name=name,
                )
            )
        wanted = validation * len(members)
        sizes = np.cumsum([np.count_nonzero(units == unit) for unit in unique])
        count = int(np.clip(np.searchsorted(sizes, wanted - 1e-9) + 1, 1, len(unique) - 1))
        held_out[members[np.isin(units, unique[:count])]] = True
    return held_out


def possible_folds(sites: PatchSites, folds: int, progress: Progress) -> int:
    """Return as many folds as were asked for, or as there are groups of deposits; told where fewer."""
    deposits = sites.group_count(1)
    if folds <= deposits or deposits < 2:
        return folds
    progress.warning(
        tr(
            "FOLDS={folds} was lowered to {deposits}: there are so many separate groups of deposits.",
            folds=folds,
            deposits=deposits,
        )
    )
    return deposits


def choose_folds(sites: PatchSites, split: str, folds: int, rng: np.random.Generator) -> np.ndarray:
    """Return the fold (n,), from 0, in which each site is held out; −1 for sites that never are.

    Parameters
    ----------
    split : {'deposits', 'random'}
        Whether groups stay together.
    folds : int
        0 stands for as many as there are groups of deposits: one is held out at a time.

    Raises
    ------
    InputError
        If there are fewer groups of deposits (patches) than folds, or a single barren one.
    """
    grouped = split == "deposits"
    deposits = sites.group_count(1)
    if not grouped and not folds:
        raise InputError(tr("FOLDS=0 holds out one deposit at a time and needs SPLIT=deposits."))
    if grouped and deposits < max(folds, 2):
        most = deposits if deposits > 1 else 0
        raise InputError(
            tr(
                "{folds_wanted} folds need as many separate deposits, and there are {deposits} (deposits "
                "whose patches overlap count as one). Set FOLDS to {most}{or_less}.",
                folds_wanted=folds or 2,
                deposits=deposits,
                most=most,
                or_less=tr(" or less") if most else "",
            )
        )
    if grouped and sites.group_count(0) < 2:
        raise InputError(tr("Cross-validation needs at least two separate barren places."))
    folds = folds or deposits
    fewest = min(int((sites.scored & (sites.labels == label)).sum()) for label in (0, 1))
    if fewest < folds:
        raise InputError(
            tr(
                "{folds} folds need as many patches of each label, and there are {fewest}. Lower "
                "FOLDS.",
                folds=folds,
                fewest=fewest,
            )
        )
    fold = np.full(len(sites), -1)
    for label in (1, 0):
        members = np.flatnonzero(sites.scored & (sites.labels == label))
        units = sites.groups[members] if grouped else members
        for number, unit in enumerate(rng.permutation(np.unique(units))):
            fold[members[units == unit]] = number % folds
    return fold


def training_sites(sites: PatchSites, held_out: np.ndarray, patch: int) -> np.ndarray:
    """Return which sites (n,) may train while others are held out.

    Barren ground of further draws may not share cells with a patch that is held out.

    Raises
    ------
    InputError
        If that leaves a draw without barren ground.
    """
    chosen = ~held_out & sites.trains
    further = np.flatnonzero(~sites.scored)
    if len(further) and held_out.any():
        tree = cKDTree(sites.cells[held_out])
        distance, _ = tree.query(sites.cells[further], p=np.inf)
        chosen[further[distance < patch]] = False
    for draw in range(sites.draw_count):
        if (sites.labels[chosen & sites.of_draw(draw)] == 1).all():
            raise InputError(
                tr(
                    "Barren ground was drawn for each of {draws} networks, and all patches of one draw "
                    "overlap with patches that are held out: there is little room at that distance from "
                    "the deposits. Lower MEMBERS, NEGATIVE_DISTANCE or PATCH.",
                    draws=sites.draw_count,
                )
            )
    return chosen


def training_folds(sites: PatchSites, fold: np.ndarray, patch: int) -> list[np.ndarray]:
    """Return for each fold which sites (n,) may train while it is held out.

    Raises
    ------
    InputError
        See :func:`training_sites`.
    """
    return [training_sites(sites, fold == number, patch) for number in range(int(fold.max()) + 1)]


def leaking(sites: PatchSites, held_out: np.ndarray, patch: int) -> int:
    """Return how many held-out patches share cells with a patch of the training set."""
    tree = cKDTree(sites.cells[training_sites(sites, held_out, patch)])
    distance, _ = tree.query(sites.cells[held_out], p=np.inf)
    return int((distance < patch).sum())
