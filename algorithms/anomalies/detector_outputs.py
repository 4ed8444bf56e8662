"""What Detect Anomalies gives, of samples and of stacks alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry, QgsWkbTypes

from ...core.runtime.files import Staging
from ...core.runtime.language import tr
from ..bridge.algorithm import GossanAlgorithm
from ..bridge.given import GivenParameters
from ..bridge.layers import table_fields
from ..bridge.progress import FeedbackProgress

if TYPE_CHECKING:
    from ...core.detecting.check import Check
    from ...core.detecting.ground import Ground


def write_ground(
    algorithm: GossanAlgorithm,
    given: GivenParameters,
    staging: Staging,
    ground: Sequence[Ground],
    polygons: Sequence[QgsGeometry],
    areas: Sequence[float],
    elements: Sequence[str],
    places: str,
    crs: QgsCoordinateReferenceSystem,
) -> dict[str, str]:
    """Write ground as polygons, ranked, if that is wanted; ``places`` is what it is made of."""
    if not given.has("TARGETS"):
        return {}
    fields = table_fields(
        ("rank", int),
        (places, int),
        ("area_km2", float),
        ("mean", float),
        ("chance", float),
        ("elements", str),
    )
    rows = (
        (
            polygon,
            [
                rank,
                piece.size,
                area,
                piece.score,
                piece.chance,
                ", ".join(piece.leading(elements)),
            ],
        )
        for rank, (piece, polygon, area) in enumerate(zip(ground, polygons, areas, strict=True), 1)
    )
    name = algorithm.write_rows(
        given, "TARGETS", staging, fields, rows, QgsWkbTypes.Type.MultiPolygon, crs
    )
    algorithm.style(name, "targets", "Targets", given.context)
    return {"TARGETS": name}


def tell_check(
    check: Check | None, given: GivenParameters, reach: float, crs: str, progress: FeedbackProgress
) -> None:
    """Tell what known deposits say of the score, or why they say nothing.

    ``reach`` is that of the neighbours, in units of the CRS (WKT).
    """
    from ...core.detecting.check import default_distance
    from ...core.detecting.report import told_length
    from ...core.rasters.grid import metres_of_unit

    if check is not None:
        progress.message(check.told())
        return
    distance = given.optional_number("DISTANCE")
    far = default_distance(reach) if distance is None else distance
    progress.warning(
        tr(
            "The deposits do not check the score: none lies where there is a score, or no place with one is "
            "{far} away from all of them. DISTANCE sets another distance.",
            far=told_length(far * metres_of_unit(crs)),
        )
    )


def check_outputs(check: Check | None) -> dict[str, Any]:
    """Return the outputs of a check by deposits."""
    if check is None:
        return {}
    return {
        "AUC": check.score.value,
        "AUC_LOW": check.score.low,
        "AUC_HIGH": check.score.high,
        "AUC_GEOMETRY": check.controls[check.best_control].value,
    }
