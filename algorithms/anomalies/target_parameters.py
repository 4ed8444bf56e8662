"""Which ground Classify Anomalies makes targets of: how large, how far from deposits, how near to samples."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from qgis.core import QgsProcessing, QgsProcessingParameterFeatureSource

from ...core.rasters.grid import unit_of_length
from ...core.rasters.ground_limit import tell_of_ground
from ...core.rasters.stack import Stack
from ...core.runtime.errors import InputError
from ...core.runtime.language import tr
from ..bridge.algorithm import GossanAlgorithm
from ..bridge.given import GivenParameters
from ..bridge.progress import FeedbackProgress

if TYPE_CHECKING:
    from ...core.anomalies.maps.targets import KnownDeposits
    from ...core.geochemistry.sampled_ground import GroundToKeep

#: A target has no fewer cells, where nobody says how many.
FEWEST_CELLS = 4

#: Side of the patches of a map that does not say how far its model looked.
_PATCH = 9


def add_target_parameters(algorithm: GossanAlgorithm) -> None:
    """Declare what makes ground of the highest class a target."""
    algorithm.add(
        QgsProcessingParameterFeatureSource(
            "SAMPLES",
            algorithm.tr("Samples"),
            [QgsProcessing.SourceType.TypeVectorPoint],
            optional=True,
        ),
        "The places where samples were taken: ground farther from them than RADIUS is no target. Maps "
        "whose stack was kept to its samples need none.",
    )
    algorithm.add_number(
        "RADIUS",
        "Distance from samples",
        None,
        "In map units of the map, with SAMPLES. Empty: three times the spacing of the samples.",
        0,
        1e12,
        whole=False,
        advanced=True,
        empty="three times the spacing of the samples",
    )
    algorithm.add_number(
        "MIN_CELLS",
        "Fewest cells of a target",
        None,
        "Smaller patches are left out of the targets, and counted. Empty: 4.",
        1,
        1_000_000,
        advanced=True,
        empty=str(FEWEST_CELLS),
    )
    algorithm.add_number(
        "HALO",
        "Ground of a known deposit",
        None,
        "In map units of the map: ground of the highest class no farther from a known deposit is the "
        "deposit's own, and no new ground. Empty: half a patch of the model, within which the deposit lies "
        "in the patch that it is scored by. 0: only ground that holds the deposit.",
        0,
        1e12,
        whole=False,
        advanced=True,
        empty="half a patch of the model",
    )


def fewest_cells(given: GivenParameters) -> int:
    """Return how many cells a target has at least."""
    return int(given.optional_number("MIN_CELLS") or FEWEST_CELLS)


def known_deposits(
    given: GivenParameters, raster: Stack, xy: np.ndarray, progress: FeedbackProgress
) -> KnownDeposits:
    """Return deposits (d, 2) with what the map says of them: which trained its model."""
    from ...core.anomalies.maps.targets import KnownDeposits
    from ...core.anomalies.training.trained_deposits import (
        REACH_ITEM,
        TRAINED_ITEM,
        TrainedDeposits,
        reach_of,
    )

    halo = given.optional_number("HALO")
    if halo is None:
        halo = reach_of(raster.item(REACH_ITEM), raster.grid, _PATCH)
    trained_on = TrainedDeposits.of_map(raster.item(TRAINED_ITEM))
    trained = None if trained_on is None else trained_on.trained(xy, raster.grid)
    deposits = KnownDeposits(xy, trained, halo)
    if len(xy):
        progress.message(
            tr(
                "Ground of the highest class within {halo:,.6g} {unit} of a known deposit is the deposit's "
                "own, and no new ground.",
                halo=halo,
                unit=unit_of_length(raster.grid.crs),
            )
        )
        progress.message(deposits.training_text())
    return deposits


def sampled_ground(
    given: GivenParameters, raster: Stack, progress: FeedbackProgress
) -> GroundToKeep | None:
    """Return the ground near SAMPLES; without them, tell what the map says of its own.

    Raises
    ------
    InputError
        If the samples cannot be used on this map, or RADIUS has none.
    """
    from ...core.geochemistry.sampled_ground import GroundToKeep

    radius = given.optional_number("RADIUS")
    if given.has("SAMPLES"):
        return GroundToKeep(raster.grid, given.points("SAMPLES", raster.grid.crs, progress), radius)
    if radius is not None:
        raise InputError(
            tr("RADIUS is a distance from samples. Give SAMPLES, or leave RADIUS empty.")
        )
    tell_of_ground(
        raster,
        None,
        tr(
            "A target may lie where nobody has sampled, and is no find then; SAMPLES leaves such out."
        ),
        progress,
    )
    return None
