"""The survey that training and comparison read: stack, deposits, barren points, control, study area."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.core import (
    QgsProcessing,
    QgsProcessingParameterBand,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterRasterLayer,
)

from ...core.geochemistry.pathfinders import (
    COMMODITY_WORDS,
    ELEMENT_CHOICES,
    PATHFINDERS,
)
from ...core.rasters.ground import GroundScale
from ...core.rasters.ground_limit import tell_of_ground
from ...core.rasters.soundings import tell_of_undeclared_nodata
from ...core.rasters.stack import Stack
from ...core.runtime.errors import InputError
from ...core.runtime.language import tr
from ..bridge.algorithm import GossanAlgorithm
from ..bridge.given import GivenParameters
from ..bridge.layers import crs_from_wkt
from ..bridge.progress import FeedbackProgress
from .survey_elements import (
    add_own_list,
    chosen_elements,
    commodity_of_deposits,
    commodity_wanted,
    tell_of_all,
    tell_of_covariates,
)

if TYPE_CHECKING:
    from ...core.anomalies.patches.samples import KnownGround


def declare_survey(algorithm: GossanAlgorithm) -> None:
    """Declare the stack and what is known of the ground."""
    types = QgsProcessing.SourceType
    algorithm.add(
        QgsProcessingParameterRasterLayer("STACK", algorithm.tr("Element stack")),
        "Raster with a band per element, as Grid Geochemistry makes it.",
    )
    algorithm.add_deposits(
        "Deposits",
        "Known deposits of the kind that is looked for: points, or polygons, each of which is one deposit "
        "at its centroid, or at a point inside where that lies outside.",
    )
    algorithm.add(
        QgsProcessingParameterRasterLayer("CONTROL", algorithm.tr("Control raster"), optional=True),
        "Fault control function, one band per control factor; needed by GK-DCN and GK-CNN. It "
        "may have another grid than the stack. Bands that are the same everywhere guide nowhere and are "
        "left out; if none is left, DCN stands in for GK-DCN, and CNN for GK-CNN.",
    )
    algorithm.add_study_area(
        "Deposits and barren places outside are not used; the whole stack by default.",
    )
    algorithm.add(
        QgsProcessingParameterFeatureSource(
            "BARREN", algorithm.tr("Barren points"), [types.TypeVectorPoint], optional=True
        ),
        "Places known to be barren; drawn at random by default.",
    )
    algorithm.add_choice(
        "ELEMENTS",
        "Elements by commodity",
        {name: COMMODITY_WORDS[name] for name in ELEMENT_CHOICES},
        "What the deposits are of: its pathfinder elements are taken, known from textbooks and not from "
        "the deposits of this survey. With few deposits a network that sees fewer elements has less to "
        "learn by heart. auto takes COMMODITY or reads it from the deposits' attributes; it takes every band "
        "where neither says it, or with PRESET=paper. all takes every band. What stands beside the chemistry "
        "(COVARIATES and CLASSES of Stack Rasters) is taken with any of them.",
    )
    add_own_list(algorithm)
    algorithm.add_choice(
        "COMMODITY",
        "Commodity",
        {name: COMMODITY_WORDS[name] for name in PATHFINDERS},
        "What the deposits are of; by default that of ELEMENTS. With ELEMENTS=auto its pathfinders are "
        "taken. The pathfinder score asks for it, which stands beside the network where at least two of "
        "the commodity's pathfinders are among the bands, and BARREN_FROM=low_score uses it. With "
        "ELEMENTS=all the networks see every band all the same.",
        optional=True,
        advanced=True,
        empty="that of the elements",
    )
    algorithm.add(
        QgsProcessingParameterBand(
            "BANDS", algorithm.tr("Elements"), None, "STACK", optional=True, allowMultiple=True
        ),
        "Bands to use, instead of ELEMENTS; what is not named is left out, covariates too. If you choose "
        "them by how well they tell these deposits, the scores on held-out deposits are no longer those of "
        "unseen ground.",
        advanced=True,
    )


def read_survey(given: GivenParameters, progress: FeedbackProgress, patch: int) -> KnownGround:
    """Read what :func:`declare_survey` declares, for patches of this side in cells.

    Raises
    ------
    InputError
        If the layers do not allow the work.
    """
    from ...core.anomalies.patches.samples import KnownGround
    from ...core.anomalies.patches.sites import Ground

    commodity = commodity_wanted(given, progress)
    stack = chosen_elements(given, commodity)
    stack.require_names()
    tell_of_covariates(stack, progress)
    stack.grid.require_projected(tr("The element stack"))
    stack.tell(progress)
    GroundScale(stack.grid).tell(progress)
    region = given.region(stack.grid.crs, progress)
    tell_of_ground(
        stack,
        region,
        tr(
            "Cells of a raster that was interpolated beyond its samples count as barren ground, and as the "
            "ground that deposits are ranked among: every score looks better or worse than it is."
        ),
        progress,
    )
    if region is not None:  # no more of a large stack than patches reach
        stack = stack.within(region.window(stack.grid, patch))
    tell_of_undeclared_nodata(stack, progress)
    grid = stack.grid
    ground = Ground(stack, region, patch)
    deposits = given.named_deposits(grid.crs, progress)
    barren = control = None
    if given.has("BARREN"):
        barren = grid.cells(given.points("BARREN", grid.crs, progress))
    if given.has("CONTROL"):
        control = _control(given.path("CONTROL"), stack)
    cells = grid.cells(deposits.xy)
    named = commodity_of_deposits(given, commodity, stack)
    known = KnownGround(ground, cells, barren, control, named, deposits.names)
    known = known.with_guiding_control(progress)
    known.tell_of_control(progress)
    if commodity == "all" and not given.bands("BANDS"):
        tell_of_all(len(cells), sum(map(bool, stack.chemistry)), progress)
    return known


def _control(path: str, stack: Stack) -> Stack:
    """Return the control raster, which may have another grid than the stack but no other CRS."""
    raster = Stack(path)
    stack_crs, raster_crs = crs_from_wkt(stack.grid.crs), crs_from_wkt(raster.grid.crs)
    if stack_crs.isValid() and raster_crs.isValid() and stack_crs != raster_crs:
        raise InputError(
            tr(
                "CONTROL has the CRS {control} and the element stack {stack}. Warp one of them "
                "(Raster ▸ Projections ▸ Warp).",
                control=raster_crs.authid(),
                stack=stack_crs.authid(),
            )
        )
    return raster
