"""Layers that were mistaken for others: refused before any work is done on them, and in the run alike."""

from __future__ import annotations

from ...core.anomalies.patches.guidance import refuse_without_guide
from ...core.geochemistry.element_names import Role, read_name
from ...core.rasters.soundings import sounding
from ...core.rasters.stack import Stack
from ...core.runtime.errors import InputError
from ...core.runtime.language import tr
from ...core.runtime.progress import SilentProgress
from ..bridge.given import GivenParameters

#: Points and fields of assays from which on a layer of deposits is one of samples: either many points
#: with some, or a survey's worth of both.
_SAMPLES = ((1000, 3), (100, 8))

#: A map of scores has one band, or one more for their spread.
_BANDS_OF_MAP = 2


def refuse_mistaken_survey(given: GivenParameters, networks: list[str]) -> None:
    """Refuse a stack or deposits that are something else, and networks that lack their guide.

    Raises
    ------
    InputError
    """
    if not given.has("CONTROL"):
        refuse_without_guide(networks)
    given.require_layer_or_raster("DEPOSITS")
    refuse_samples_as_deposits(given)
    refuse_map_as_stack(given)


def refuse_samples_as_deposits(given: GivenParameters) -> None:
    """Refuse a layer of samples for the deposits.

    Raises
    ------
    InputError
    """
    source = given.source("DEPOSITS") if given.has("DEPOSITS") else None
    if source is None:
        return
    fields = {field.name(): field.alias() for field in source.fields()}
    assays = _elements(fields)
    count = int(source.featureCount())
    if any(count >= points and len(assays) >= least for points, least in _SAMPLES):
        raise InputError(
            tr(
                "DEPOSITS is a layer of samples: it has {count:,} points, and its fields are assays "
                "({assays}). Give the layer of known deposits. If these are deposits with their grades, give "
                "it without those fields (Refactor Fields).",
                count=count,
                assays=", ".join(assays[:8]) + (", …" if len(assays) > 8 else ""),
            )
        )


def refuse_map_as_stack(given: GivenParameters) -> None:
    """Refuse a map of scores for the element stack.

    Raises
    ------
    InputError
    """
    if not given.has("STACK"):
        return
    stack = Stack(given.path("STACK"))
    if stack.count > _BANDS_OF_MAP or _elements(dict.fromkeys(stack.elements, "")):
        return
    values = sounding(stack, SilentProgress())[0]
    if len(values) and values.min() >= 0 and values.max() <= 1:
        raise InputError(
            tr(
                "STACK is no element stack: {name} has the bands {bands}, none of which is called as an "
                "element is, and values from 0 to 1, as a map of scores or a control raster has. Give the "
                "raster that Grid Geochemistry or Stack Rasters makes, with a band per element.",
                name=stack.name,
                bands=", ".join(stack.elements),
            )
        )


def refuse_stack_as_map(given: GivenParameters) -> None:
    """Refuse an element stack for a map of scores.

    Raises
    ------
    InputError
    """
    raster = Stack(given.path("PROBABILITY"))
    elements = _elements(dict.fromkeys(raster.elements, ""))
    if raster.count > _BANDS_OF_MAP and len(elements) > 1:
        raise InputError(
            tr(
                "PROBABILITY is an element stack: {name} has {count} bands ({elements}). Give the map that "
                "Predict Anomalies makes.",
                name=raster.name,
                count=raster.count,
                elements=", ".join(elements[:8]) + (", …" if len(elements) > 8 else ""),
            )
        )


def _elements(fields: dict[str, str]) -> list[str]:
    """Return which names of fields or bands, with their aliases, are those of elements."""
    return [
        name
        for name, alias in fields.items()
        if len(name) > 1 and read_name(name, alias, fields).role is Role.ELEMENT
    ]
