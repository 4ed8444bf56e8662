"""What Detect Anomalies reads: samples or a stack, and nothing that would go unused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ...core.detecting.choices import BACKGROUNDS
from ...core.runtime.errors import InputError
from ...core.runtime.language import tr
from ..bridge.files import destination
from ..bridge.given import GivenParameters
from ..bridge.progress import FeedbackProgress

#: What only samples have, and what only a stack has.
_OF_SAMPLES = ("FIELDS", "SUITE_FIELD", "UNITS", "UNITS_FIELD", "UNIT_FIELD", "MISSING_VALUES")
_OF_STACKS = ("STUDY_AREA",)

#: With fewer shuffles the least chance is above 1 %.
_FEWEST_SHUFFLES = 99


def choose_input(given: GivenParameters, progress: FeedbackProgress) -> bool:
    """Return whether a stack is read, and not samples.

    Raises
    ------
    InputError
        If neither or both were given, or something that belongs to the other one.
    """
    of_stack = given.has("STACK")
    if of_stack == (given.source("INPUT") is not None):
        raise InputError(tr("Choose an element stack (STACK) or samples (INPUT), one of the two."))
    unused = [name for name in (_OF_SAMPLES if of_stack else _OF_STACKS) if given.has(name)]
    background = given.choice("BACKGROUND") or BACKGROUNDS[0]
    if of_stack and background != BACKGROUNDS[0]:
        unused.append("BACKGROUND")
    if of_stack and given.crs("OUTPUT_CRS").isValid():
        unused.append("OUTPUT_CRS")
    # A dialog gives temporary outputs that nobody chose.
    other, kind = ("OUTPUT", "sink") if of_stack else ("RASTER", "rasterDestination")
    if given.has(other) and destination(given.parameters[other], kind):
        unused.append(other)
    if unused:
        raise InputError(_told(", ".join(unused), of_stack))
    units = [name for name in ("UNITS", "UNIT_FIELD") if given.has(name)]
    if len(units) > 1:
        raise InputError(
            tr(
                "Units of ground stand in polygons (UNITS) or in a field of the samples (UNIT_FIELD): give "
                "one of the two."
            )
        )
    if given.has("UNITS_FIELD") and not given.has("UNITS"):
        progress.warning(
            tr("UNITS_FIELD: it is a field of UNITS, which are not given, and changes nothing.")
        )
    if units and background != "units":
        progress.warning(
            tr(
                "{names}: units of ground change nothing without BACKGROUND=units.",
                names=", ".join(units),
            )
        )
    shuffles = int(given.number("SHUFFLES"))
    if not shuffles and given.has("TARGETS"):
        progress.warning(tr("TARGETS: without shuffles there is no chance, and so no target."))
    if 0 < shuffles < _FEWEST_SHUFFLES:
        progress.warning(
            tr(
                "SHUFFLES={shuffles}: no chance can be below {least:.2g}, and targets are hardly found. 199 "
                "are enough.",
                shuffles=shuffles,
                least=1 / (1 + shuffles),
            )
        )
    return of_stack


def tell_of_units(units: Sequence[str], levelled: bool, progress: FeedbackProgress) -> None:
    """Tell how many units of ground were brought to one level; ``units`` is that of each position."""
    from ...core.detecting.suites import FEWEST

    counts = Counter(units)
    outside = counts.pop("", 0)
    large = [name for name, count in counts.items() if count >= FEWEST]
    if not levelled:
        progress.warning(
            tr(
                "BACKGROUND=units has brought nothing to one level: no two units of ground have {fewest} "
                "positions with an element that was mostly detected. Do the units lie where the samples do, "
                "and is the field right?",
                fewest=FEWEST,
            )
        )
        return
    progress.message(
        tr(
            "{count} units of ground with {fewest} positions or more are brought to one level; {outside:,} "
            "positions lie in none, and are one of their own.",
            count=len(large),
            fewest=FEWEST,
            outside=outside,
        )
    )


def _told(names: str, of_stack: bool) -> str:
    if of_stack:
        return tr(
            "{names}: these belong to samples (INPUT), and a stack has none. Leave them out, or give "
            "the samples in place of the stack.",
            names=names,
        )
    return tr(
        "{names}: these belong to a stack (STACK), and INPUT holds samples. Leave them out; Grid "
        "Geochemistry makes a map of the field score.",
        names=names,
    )
