"""Patches with all that is known of them: what networks and baselines are trained on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from ....models.catalogue import unguided
from ...detecting.scale import PathfinderScale
from ...rasters.soundings import sounding
from ...rasters.windows import Window, tiles
from ...runtime.errors import InputError
from ...runtime.language import apart, tr
from ...runtime.progress import Progress, stop_if_cancelled
from .deposits import deposit_name, named_with_reasons
from .guidance import guided_networks, refuse_without_guide
from .sites import Ground, PatchSites, collect_sites, missing_deposits, read_patches
from .unlabelled import UnlabelledGround

if TYPE_CHECKING:
    from ...rasters.grid import Grid
    from ...rasters.stack import Stack

#: A control function may miss 0 and 1 by so much, and so many different values are classes.
_SLACK, _CLASSES = 1e-4, 5

#: An element with a larger share of values that have no logarithm is hardly seen.
_MOSTLY = 0.5


@dataclass(frozen=True)
class KnownGround:
    """The ground, and what is known of it before any patch is taken.

    Attributes
    ----------
    ground : Ground
        The stack and the study area, with the side of a patch.
    deposits : ndarray of int, shape (m, 2)
        Cells of the deposits.
    barren : ndarray of int, shape (k, 2), or None
        Cells of barren points; drawn at random if None.
    control : Stack or None
        Fault control function, a band per factor, on a grid of its own.
    commodity : str
        What the deposits are of, one of :data:`~gossan.core.geochemistry.pathfinders.PATHFINDERS`;
        empty if nobody said.
    names : tuple of str
        What the deposits are called; none if nobody said.
    unguided : bool
        Whether a control function was given that guides nowhere, and left out.
    """

    ground: Ground
    deposits: np.ndarray
    barren: np.ndarray | None = None
    control: Stack | None = None
    commodity: str = ""
    names: tuple[str, ...] = ()
    unguided: bool = False

    def require_commodity(self, what: str) -> None:
        """Refuse what asks for pathfinders where nobody said of which commodity.

        Parameters
        ----------
        what : str
            The parameter that asks, as users give it.

        Raises
        ------
        InputError
        """
        if not self.commodity:
            raise InputError(
                tr(
                    "{what} looks at the pathfinders of a commodity, and none was named. Say what the "
                    "deposits are of: COMMODITY, such as COMMODITY=gold, or ELEMENTS.",
                    what=what,
                )
            )

    def trainable(self, networks: Sequence[str], progress: Progress) -> list[str]:
        """Return the networks that can be trained: unguided ones where the control guides nowhere.

        Raises
        ------
        InputError
            If geology guides one of them, and no control function was given.
        """
        guided = guided_networks(networks)
        if not guided or self.control is not None:
            return list(networks)
        if not self.unguided:
            refuse_without_guide(networks)
        chosen = [unguided(name) if name in guided else name for name in networks]
        progress.warning(
            tr(
                "No control function guides here, so the work goes on without: {unguided} in place of "
                "{guided}.",
                unguided=", ".join(unguided(name) for name in guided),
                guided=", ".join(guided),
            )
        )
        return list(dict.fromkeys(chosen))

    def with_guiding_control(self, progress: Progress) -> KnownGround:
        """Return the same ground without factors that have one value all over it: those guide nowhere.

        Raises
        ------
        CancelledError
        """
        here = None if self.control is None else _part_over(self.ground.grid, self.control)
        if self.control is None or here is None:
            return self
        factors = self.control.elements
        idle = [factor for factor in factors if _is_even(here.select([factor]), progress)]
        if not idle:
            return self
        progress.warning(
            tr(
                "CONTROL ({factors}) has one value all over the ground, as Fit Fault Control Function "
                "writes it where deposits show no control. It guides nowhere, and is left out.",
                factors=", ".join(idle),
            )
        )
        if len(idle) == len(factors):
            return replace(self, control=None, unguided=True)
        rest = [factor for factor in factors if factor not in idle]
        return replace(self, control=self.control.select(rest))

    def tell_of_control(self, progress: Progress) -> None:
        """Warn of a control raster that is none: values outside of 0 to 1, or classes.

        Raises
        ------
        CancelledError
        """
        if self.control is None:
            return
        columns = sounding(self.control, progress)
        outside: list[tuple[str, float, float]] = []
        for factor, values in zip(self.control.elements, columns, strict=True):
            if not len(values):
                continue
            low, high = float(values.min()), float(values.max())
            different = np.unique(values)
            if low < -_SLACK or high > 1 + _SLACK:
                outside.append((factor, low, high))
            elif len(different) <= _CLASSES and not self.control.description:
                progress.warning(
                    tr(
                        "CONTROL ({factor}) has only {count} different values ({values}): it is a mask or "
                        "classes, and no function that fades with the distance. The network is pulled "
                        "towards these numbers as they are.",
                        factor=factor,
                        count=len(different),
                        values=", ".join(f"{value:.4g}" for value in different),
                    )
                )
        if outside:
            progress.warning(_told_outside(outside))

    def control_at(self, sites: PatchSites, progress: Progress) -> np.ndarray:
        """Return the control function at the sites' own places, (n, factors); NaN where unknown.

        Raises
        ------
        InputError
            If it is unknown at all of them.
        """
        if self.control is None:
            return np.empty((len(sites), 0), dtype=np.float32)
        xy = self.ground.grid.xy(sites.cells)
        control = self.control.sample(self.control.grid.cells(xy))
        unknown = int(np.isnan(control).any(axis=1).sum())
        if unknown == len(control):
            raise InputError(
                tr("CONTROL has no values at any of the patches. Does it cover the stack?")
            )
        if unknown:
            progress.warning(
                tr(
                    "CONTROL has no value at {unknown} of {count} patches; the geological term leaves "
                    "them out.",
                    unknown=unknown,
                    count=len(control),
                )
            )
        return control

    def unused(self, sites: PatchSites) -> list[tuple[str, str]]:
        """Return the names of the deposits that no patch was taken of, and why, each."""
        owners = dict(zip(map(tuple, sites.cells.tolist()), sites.points.tolist(), strict=True))
        found = []
        for number in missing_deposits(sites, len(self.deposits)):
            cell = self.deposits[number]
            why = tr(self.ground.why_not(cell))
            if not why:
                owner = deposit_name(self.names, owners[tuple(cell.tolist())])
                why = tr("in the block of {deposit}", deposit=apart(owner))
            found.append((deposit_name(self.names, number), why))
        return found

    def tell_of_missing(self, sites: PatchSites, progress: Progress) -> None:
        """Warn of deposits that no patch was taken of, the first of them by name."""
        unused = self.unused(sites)
        if unused:
            progress.warning(
                tr(
                    "{count} of {deposits} deposits were not used: {named}.",
                    count=len(unused),
                    deposits=len(self.deposits),
                    named=named_with_reasons(unused),
                )
            )


@dataclass(frozen=True)
class PatchSamples:
    """Sites with their patches.

    Attributes
    ----------
    stack : Stack
    sites : PatchSites
    control : ndarray, shape (n, factors)
        Control function at the sites; no columns without one.
    patches : ndarray, shape (n, elements, patch, patch)
    unlabelled : UnlabelledGround or None
        What networks are pretrained on, if they are.
    pathfinders : PathfinderScale or None
        How enriched patches are in the commodity's pathfinders, if it was named; it knows no label.
    """

    stack: Stack
    sites: PatchSites
    control: np.ndarray
    patches: np.ndarray
    unlabelled: UnlabelledGround | None = None
    pathfinders: PathfinderScale | None = None

    @classmethod
    def collect(
        cls,
        known: KnownGround,
        block: int,
        seed: int,
        progress: Progress,
        *,
        negative_distance: float | None = None,
        draws: int = 1,
        with_unlabelled: bool = False,
        barren_from: str = "anywhere",
    ) -> PatchSamples:
        """Take patches around the deposits and on barren ground; the same seed gives the same ones.

        Parameters
        ----------
        known : KnownGround
        block : int
            Side of the block of cells around every point, each of which is the centre of a patch.
        seed : int
        progress : Progress
        negative_distance : float, optional
            Least distance of drawn barren places to every deposit in map units; by default so far
            that no barren patch overlaps a mineralised one.
        draws : int
            How often barren ground is drawn.
        with_unlabelled : bool
            Whether to read ground without labels as well, for networks that are pretrained.
        barren_from : {'anywhere', 'low_score'}
            Whether drawn barren ground that trains lies anywhere, or where pathfinders score lower
            than on half of the ground; what scores are taken on lies anywhere.

        Raises
        ------
        InputError
            If deposits or barren ground are missing, or the control function is unknown everywhere.
        CancelledError
        """
        ground, names = known.ground, known.ground.stack.chemistry
        unlabelled = pathfinders = allowed = None
        if barren_from == "low_score":
            known.require_commodity("BARREN_FROM=low_score")
            if known.barren is not None:
                raise InputError(
                    tr(
                        "BARREN gives the barren places, and BARREN_FROM=low_score would draw them. "
                        "Leave one of the two."
                    )
                )
        if with_unlabelled or known.commodity:
            unlabelled = UnlabelledGround.read(ground, seed, progress)
        if known.commodity and unlabelled is not None:
            pathfinders = PathfinderScale(names, known.commodity, unlabelled.patches)
        if pathfinders is not None and barren_from == "low_score":
            allowed = partial(_scores_low, ground, pathfinders)
        sites = collect_sites(
            ground,
            known.deposits,
            known.barren,
            block,
            negative_distance,
            np.random.default_rng(seed),
            progress,
            draws,
            allowed,
        )
        control = known.control_at(sites, progress)
        samples = cls.read(ground.stack, sites, control, ground.patch, unlabelled)
        return replace(samples, pathfinders=pathfinders)

    @classmethod
    def read(
        cls,
        stack: Stack,
        sites: PatchSites,
        control: np.ndarray,
        patch: int,
        unlabelled: UnlabelledGround | None = None,
    ) -> PatchSamples:
        """Read the patches, of this side in cells, from the stack."""
        return cls(stack, sites, control, read_patches(stack, sites.cells, patch), unlabelled)

    def with_control(self, control: np.ndarray) -> PatchSamples:
        """Return the same samples with another control function (n, factors)."""
        return replace(self, control=control)

    @property
    def patch(self) -> int:
        """Side of a patch in cells."""
        return self.patches.shape[-1]

    @property
    def xy(self) -> np.ndarray:
        """Centres of the patches in map units, shape (n, 2)."""
        return self.stack.grid.xy(self.sites.cells)

    def tell_of_patches(self, progress: Progress) -> None:
        """Tell how many patches of each kind there are, and of which elements."""
        labels = self.sites.labels[self.sites.scored]
        progress.message(
            tr(
                "{mineralised} mineralised and {barren} barren patches of {patch} × {patch} cells and "
                "{count} elements ({elements})",
                mineralised=int(labels.sum()),
                barren=int((labels == 0).sum()),
                patch=self.patch,
                count=len(self.stack.elements),
                elements=", ".join(self.stack.elements),
            )
        )

    def tell_of_constants(self, progress: Progress) -> None:
        """Warn of elements that have one value everywhere.

        Raises
        ------
        InputError
            If no element has another value anywhere: nothing can be learnt from them.
        """
        constant = np.ptp(self.patches, axis=(0, 2, 3)) == 0
        if constant.all():
            raise InputError(
                tr(
                    "All elements are constant on the ground that is trained on: there is nothing to "
                    "learn. Is it the right raster?"
                )
            )
        if constant.any():
            names = np.array(self.stack.elements)[constant].tolist()
            progress.warning(
                tr("Constant on all ground that is trained on: {names}.", names=", ".join(names))
            )

    def tell_of_zeros(self, progress: Progress) -> None:
        """Warn of elements whose logarithm cannot be taken everywhere.

        Raises
        ------
        InputError
            If it cannot be taken of any value of any element.
        """
        zeros = (self.patches <= 0).mean(axis=(0, 2, 3))
        # A covariate, whose logarithm nobody takes, has an empty name.
        shares = {
            element: share
            for element, share in zip(self.stack.chemistry, zeros, strict=True)
            if element
        }
        if min(shares.values(), default=0) == 1:
            raise InputError(
                tr(
                    "No element has a value above zero, so that none has a logarithm. Where the values are "
                    "logarithms or residuals already, choose TRANSFORM=none."
                )
            )
        if some := _raised(shares, 0, _MOSTLY):
            progress.warning(
                tr(
                    "No logarithm of zero or less: {raised} were raised to half of the 5th percentile of "
                    "the element's positive values.",
                    raised=some,
                )
            )
        if most := _raised(shares, _MOSTLY, 1):
            progress.warning(
                tr(
                    "Mostly zero or less, so that their logarithms say little or nothing: {raised}. Where "
                    "the values are logarithms or residuals already, choose TRANSFORM=none.",
                    raised=most,
                )
            )


def _raised(shares: Mapping[str, float], above: float, most: float) -> str:
    """Return the elements whose share of values without a logarithm lies between these, with it."""
    return ", ".join(
        tr("{element} ({share:.1%} of the cells)", element=element, share=share)
        for element, share in shares.items()
        if above < share <= most
    )


def _part_over(grid: Grid, control: Stack) -> Stack | None:
    """Return the part of a control function that lies over a grid; None if none does."""
    x_min, x_max, y_min, y_max = grid.extent
    cells = control.grid.cells(np.array([[x_min, y_max], [x_max, y_min]]))
    first = np.maximum(cells[0], 0)
    last = np.minimum(cells[1] + 1, [control.grid.rows, control.grid.columns])
    if (first >= last).any():
        return None
    (row, column), (rows, columns) = first.tolist(), (last - first).tolist()
    return control.within(Window(row, column, rows, columns))


def _is_even(control: Stack, progress: Progress) -> bool:
    """Return whether a control function of one band has values, and all of them are the same."""
    low, high = np.inf, -np.inf
    for window in tiles(control.grid):
        stop_if_cancelled(progress)
        values = control.read(window)
        known = values[np.isfinite(values)]
        low, high = min(low, known.min(initial=np.inf)), max(high, known.max(initial=-np.inf))
        if low < high:
            break
    control.forget()
    return bool(low == high)


def _scores_low(ground: Ground, pathfinders: PathfinderScale, cell: np.ndarray) -> bool:
    """Return whether half of the survey or more scores no lower than the patch at a cell (2,)."""
    patches = read_patches(ground.stack, cell[None], ground.patch)
    return bool(pathfinders.scores(patches)[0] <= pathfinders.bar)


def _told_outside(factors: Sequence[tuple[str, float, float]]) -> str:
    """Say that factors of a control raster have values, from and to, that no control function has."""
    factor, low, high = factors[0]
    others = len(factors) - 1
    return tr(
        "CONTROL ({factor}) has values from {low:.6g} to {high:.6g}{others}, and a control function lies "
        "between 0 (no influence) and 1. Is it distances, classes or another map? Fit Fault Control "
        "Function makes one of distances; others are scaled to 0 to 1 with the raster calculator.",
        factor=factor,
        low=low,
        high=high,
        others=tr(" (and {others} bands more that go beyond)", others=others) if others else "",
    )
