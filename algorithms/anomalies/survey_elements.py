"""Which elements of a stack training and comparison see: those of a commodity, of a list, or all."""

from __future__ import annotations

from qgis.core import QgsProcessingParameterString

from ...core.geochemistry.commodities import commodity_fields, commodity_of
from ...core.geochemistry.pathfinders import (
    FEW_DEPOSITS,
    PATHFINDERS,
    own_list,
    pathfinder_bands,
    pathfinder_columns,
    pathfinders_of,
)
from ...core.rasters.band_kinds import ELEMENT
from ...core.rasters.stack import Stack
from ...core.runtime.errors import InputError
from ...core.runtime.language import tr
from ..bridge.algorithm import GossanAlgorithm
from ..bridge.given import GivenParameters
from ..bridge.layers import attributes
from ..bridge.progress import FeedbackProgress

#: So few elements are no trouble however few deposits there are.
_FEW_BANDS = 10


def add_own_list(algorithm: GossanAlgorithm) -> None:
    """Declare the list of elements that takes the place of a commodity's."""
    algorithm.add(
        QgsProcessingParameterString(
            "OWN_LIST", algorithm.tr("Own list of elements"), optional=True
        ),
        "In place of a commodity: elements that go with what is looked for, the most telling first, such "
        "as Au, Te, W.",
        advanced=True,
    )


def commodity_wanted(given: GivenParameters, progress: FeedbackProgress) -> str:
    """Return the commodity that was chosen, said, or that the deposits name; ``all`` without one."""
    chosen, own = given.choice("ELEMENTS"), own_list(given.text("OWN_LIST"))
    if own and (chosen != "auto" or given.bands("BANDS")):
        raise InputError(tr("OWN_LIST takes the place of ELEMENTS and BANDS: give one of them."))
    if own or chosen != "auto":
        return own or chosen
    deposits = given.source("DEPOSITS")
    if deposits is None or given.bands("BANDS") or given.choice("PRESET") == "paper":
        return "all"
    commodity, field = given.optional_choice("COMMODITY") or "", "COMMODITY"
    if not commodity:
        commodity, field = commodity_of(attributes(deposits, commodity_fields))
    if not commodity:
        return "all"
    if len(pathfinder_columns(Stack(given.path("STACK")).chemistry, commodity)) < 2:
        progress.warning(
            tr(
                "The deposits are of {commodity} ({field}), and fewer than two of its pathfinders are "
                "among the bands: every band is taken (ELEMENTS=all).",
                commodity=commodity,
                field=field,
            )
        )
        return "all"
    progress.message(
        tr(
            "The deposits are of {commodity} ({field}): its pathfinders are taken. ELEMENTS chooses others.",
            commodity=commodity,
            field=field,
        )
    )
    return commodity


def tell_of_all(deposits: int, bands: int, progress: FeedbackProgress) -> None:
    """Warn of more elements than so few deposits can choose from."""
    if deposits < FEW_DEPOSITS and bands > _FEW_BANDS:
        progress.warning(
            tr(
                "{bands} elements and {deposits} deposits: so few do not tell which elements matter, and a "
                "model learns them by heart. Say what the deposits are of (ELEMENTS), or list the elements "
                "that go with them (OWN_LIST).",
                bands=bands,
                deposits=deposits,
            )
        )


def chosen_elements(given: GivenParameters, commodity: str) -> Stack:
    """Return the stack with the bands of a commodity, or of BANDS.

    What stands beside the chemistry stays with the elements of a commodity; BANDS leaves out what it
    does not name.
    """
    path, bands = given.path("STACK"), given.bands("BANDS")
    if bands and commodity != "all":
        raise InputError(tr("Give ELEMENTS or BANDS, not both: BANDS names the bands one by one."))
    stack = Stack(path, bands)
    if commodity == "all":
        return stack
    pathfinders = pathfinder_bands(stack.chemistry, commodity)
    beside = [band for band, kind in zip(stack.bands, stack.kinds) if kind != ELEMENT]
    return Stack(path, [*pathfinders, *beside])


def tell_of_covariates(stack: Stack, progress: FeedbackProgress) -> None:
    """Tell which bands beside the chemistry are taken, and how."""
    if stack.covariates:
        progress.message(
            tr(
                "Beside the chemistry: {covariates}. No logarithm is taken of them; BANDS leaves them out.",
                covariates=", ".join(stack.covariates),
            )
        )


def commodity_of_deposits(given: GivenParameters, elements: str, stack: Stack) -> str:
    """Return what the deposits are of, as COMMODITY or else ELEMENTS says; empty if neither does."""
    commodity = given.optional_choice("COMMODITY", tuple(PATHFINDERS))
    if commodity is None:
        return "" if elements == "all" else elements
    if len(pathfinder_columns(stack.chemistry, commodity)) < 2:
        raise InputError(
            tr(
                "COMMODITY={commodity} looks for {pathfinders}, and fewer than two of them are among the "
                "bands that were chosen ({names}). Leave COMMODITY empty, or choose other bands.",
                commodity=commodity,
                pathfinders=", ".join(pathfinders_of(commodity)),
                names=", ".join(stack.elements[:20]),
            )
        )
    return commodity
