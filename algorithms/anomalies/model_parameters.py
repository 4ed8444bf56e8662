"""The stack and the model, which prediction and explanation share."""

from __future__ import annotations

from qgis.core import (
    QgsProcessingParameterRasterLayer,
)

from ...core.rasters.stack import Stack
from ...core.runtime.language import tr
from ..bridge.algorithm import GossanAlgorithm
from ..bridge.layers import crs_from_wkt
from ..bridge.progress import FeedbackProgress
from ..bridge.remembered_models import PATCHES


def add_model(algorithm: GossanAlgorithm) -> None:
    """Declare the stack and the model, which prediction and explanation share."""
    algorithm.add(
        QgsProcessingParameterRasterLayer("STACK", algorithm.tr("Element stack")),
        "The model's elements, matched by band name in any order, with the model's cell size.",
    )
    algorithm.add_model(PATCHES, "Model file from Train GK-DCN.")


def warn_of_another_crs(model_crs: str, stack: Stack, progress: FeedbackProgress) -> None:
    """Warn if the model was trained in another CRS than the stack has."""
    trained, given = crs_from_wkt(model_crs), crs_from_wkt(stack.grid.crs)
    if trained.isValid() and given.isValid() and trained != given:
        progress.warning(
            tr(
                "The model was trained in {trained}, and the stack has {given}.",
                trained=trained.authid(),
                given=given.authid(),
            )
        )
