"""How a raster knows its ground: what its cells' values were kept to."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..runtime.language import tr
from ..runtime.progress import Progress
from .ground import GroundScale

if TYPE_CHECKING:
    from .grid import Grid
    from .regions import Region
    from .stack import Stack

#: Item of a raster's metadata that says it.
SAMPLED_ITEM = "GOSSAN_SAMPLED"

#: What the item says, but for a distance.
_NO_LIMIT, _STUDY_AREA = "no limit", "study area"

_METRES = re.compile(r"(\d+(\.\d+)?(e[+-]?\d+)?) m", re.ASCII)


@dataclass(frozen=True)
class GroundLimit:
    """What the values of a raster were kept to.

    Attributes
    ----------
    metres : float, optional
        Cells with values lie within this distance of a sample; 0 where there was no limit, None where
        nobody looked at samples.
    study_area : bool
        Whether cells with values lie in a study area.
    """

    metres: float | None = None
    study_area: bool = False

    @classmethod
    def around_samples(cls, radius: float, grid: Grid, study_area: bool) -> GroundLimit:
        """Return the limit of a radius in units of a grid's CRS; 0 for none."""
        return cls(radius * GroundScale(grid).unit, study_area)

    @classmethod
    def of(cls, stack: Stack, region: Region | None = None) -> GroundLimit | None:
        """Return what a stack says of itself, within a study area if there is one; None if nothing."""
        words = stack.item(SAMPLED_ITEM).split(", ")
        found = [float(match[1]) for match in map(_METRES.fullmatch, words) if match]
        found += [0.0] * (_NO_LIMIT in words)
        metres = found[0] if found and found[0] < math.inf else None
        limit = cls(metres, _STUDY_AREA in words or region is not None)
        return None if limit == cls() else limit

    @classmethod
    def common(cls, limits: Sequence[GroundLimit | None]) -> GroundLimit | None:
        """Return what holds for several rasters that become one; None if one of them says nothing."""
        known = [limit for limit in limits if limit is not None]
        if len(known) < len(limits) or not known:
            return None
        if not all(limit.holds for limit in known):
            return cls(0.0)
        metres = max(limit.metres or 0.0 for limit in known) or None
        return cls(metres, any(limit.study_area for limit in known))

    @property
    def holds(self) -> bool:
        """Whether values were kept to anything."""
        return bool(self.metres) or self.study_area

    @property
    def item(self) -> Mapping[str, str]:
        """The metadata that says it."""
        words = (
            [] if self.metres is None else [f"{self.metres:.10g} m" if self.metres else _NO_LIMIT]
        )
        return {SAMPLED_ITEM: ", ".join([*words, *([_STUDY_AREA] if self.study_area else [])])}


def ground_items(stack: Stack, region: Region | None) -> Mapping[str, str]:
    """Return the metadata of a raster that has values where a stack has them, in a study area."""
    limit = GroundLimit.of(stack, region)
    return {} if limit is None else limit.item


def tell_of_ground(
    stack: Stack, region: Region | None, consequence: str, progress: Progress
) -> None:
    """Warn where nobody has said which ground was sampled; where a stack says it, tell it.

    Parameters
    ----------
    stack : Stack
    region : Region or None
        A study area says it as well.
    consequence : str
        What cells beyond the samples do to the results, as the user reads it.
    progress : Progress
    """
    limit = GroundLimit.of(stack, region)
    if limit is not None and limit.holds:
        if limit.metres:
            progress.message(
                tr(
                    "{name} has values within {distance:,.6g} m of a sample, by its own word.",
                    name=stack.name,
                    distance=limit.metres,
                )
            )
        return
    if limit is None:
        unknown = tr("Nobody has said where the samples of {name} lie.", name=stack.name)
    else:
        unknown = tr(
            "{name} was made without a limit to the distance from samples (RADIUS=0).",
            name=stack.name,
        )
    remedy = tr(
        "Give a STUDY_AREA around the samples, or make the stack anew: with Stack Rasters and SAMPLES, or "
        "with Grid Geochemistry."
    )
    progress.warning(f"{unknown} {consequence} {remedy}")
