"""Detect Anomalies in an element stack."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from qgis.core import QgsGeometry

from ...core.detecting.choices import METHODS
from ...core.rasters.ground import GroundScale
from ...core.rasters.ground_limit import ground_items, tell_of_ground
from ...core.rasters.origin import stack_items
from ...core.rasters.stack import Stack, small_picture
from ...core.rasters.writer import RasterWriter
from ...core.runtime.errors import InputError
from ...core.runtime.files import Staging
from ...core.runtime.language import tr
from ...core.runtime.progress import PartOfProgress, step
from ..bridge.algorithm import GossanAlgorithm
from ..bridge.given import GivenParameters
from ..bridge.layers import crs_from_wkt
from ..bridge.progress import FeedbackProgress
from .detector_elements import columns_of, detector_settings, missing_pathfinders, wanted_commodity
from .detector_outputs import check_outputs, tell_check, write_ground

if TYPE_CHECKING:
    from ...core.detecting.check import Check
    from ...core.detecting.map_ground import GroundOfCells
    from ...core.detecting.maps import DetectionMap


def detect_in_stack(
    algorithm: GossanAlgorithm, given: GivenParameters, progress: FeedbackProgress
) -> dict[str, Any]:
    """Map the scores of a stack, tile by tile, and what is found on the map."""
    from ...core.detecting.ground import lowest_of
    from ...core.detecting.map_ground import find_map_ground
    from ...core.detecting.map_report import FoundOnMap, map_report
    from ...core.detecting.maps import detect_map, map_names
    from ...core.detecting.why import DETECTOR_ITEM

    output, report_path = given.output("RASTER"), given.output("REPORT")
    if not given.has("RASTER"):
        raise InputError(tr("RASTER: a stack becomes a raster; say where it is to be written."))
    stack = Stack(given.path("STACK"))
    stack.tell_of_covariates(progress)
    stack = stack.of_elements()
    stack.grid.require_projected(tr("The element stack"))
    stack.tell(progress)
    GroundScale(stack.grid).tell(progress)
    commodity = wanted_commodity(given)
    method = given.choice("METHOD") or METHODS[0]
    columns, target = columns_of(stack.elements, commodity, given.text("TARGET").strip())
    elements = [stack.elements[column] for column in columns]
    region = given.region(stack.grid.crs, progress)
    tell_of_ground(
        stack,
        region,
        tr(
            "Cells of a raster that was interpolated beyond its samples are ranked with the others, and may "
            "become targets where nobody has sampled."
        ),
        progress,
    )
    deposits = given.deposits(stack.grid.crs, progress) if given.has_deposits() else None
    rate, percent = given.number("FALSE_DISCOVERIES"), given.number("TARGET_PERCENT")
    with Staging() as staging:
        items = {
            **ground_items(stack, region),
            **stack_items(stack.path, output),
            DETECTOR_ITEM: method,
        }
        writer = RasterWriter(staging, output, stack.grid, map_names(elements), items=items)
        found = detect_map(
            stack,
            elements,
            target,
            detector_settings(given),
            method,
            region,
            writer,
            PartOfProgress(progress, 0.0, 0.8),
            2 if commodity == "none" else 1,
        )
        missing = missing_pathfinders(stack.elements, commodity)
        found = replace(found, left_out={**missing, **found.left_out})
        for name, reason in found.left_out.items():
            progress.warning(
                tr("{element} was left out: {reason}.", element=name, reason=tr(reason))
            )
        writer.add_overviews(progress)
        writer.close()
        scores = Stack(writer.staged)
        ground: list[GroundOfCells] = []
        if given.has("TARGETS") or report_path:
            ground = find_map_ground(
                scores,
                found.bar(rate),
                lowest_of(found.scores, percent),
                PartOfProgress(progress, 0.8, 0.98),
            )
        check = None
        if deposits is not None:
            check = _check(given, scores, found, deposits, progress)
        targets = write_ground(
            algorithm,
            given,
            staging,
            ground,
            [_polygon(piece) for piece in ground],
            [piece.area for piece in ground],
            found.names,
            "cells",
            crs_from_wkt(stack.grid.crs),
        )
        if report_path:
            on_map = FoundOnMap(
                method,
                found,
                small_picture(writer.staged),
                stack.grid,
                ground,
                rate,
                percent,
                check,
                progress.warnings,
            )
            map_report(on_map, algorithm.provenance).write(staging.path(report_path))
        step(progress, 1.0)
    algorithm.style(output, "probability", "Anomaly scores", given.context)
    return {
        "RASTER": output,
        "REPORT": report_path,
        **targets,
        "SIGNIFICANT": found.significant,
        "ELEMENTS": len(found.elements),
        "POSITIONS": found.cells,
        **check_outputs(check),
    }


def _check(
    given: GivenParameters,
    scores: Stack,
    found: DetectionMap,
    deposits: np.ndarray,
    progress: FeedbackProgress,
) -> Check | None:
    from ...core.detecting.check import check_map

    at_deposits = scores.select(scores.elements[:1]).sample(scores.grid.cells(deposits))[:, 0]
    check = check_map(
        at_deposits,
        deposits,
        scores.grid.xy(found.drawn),
        found.scores,
        found.reach,
        given.optional_number("DISTANCE"),
    )
    tell_check(check, given, found.reach, scores.grid.crs, progress)
    return check


def _polygon(piece: GroundOfCells) -> QgsGeometry:
    polygon = QgsGeometry()
    polygon.fromWkb(piece.polygon)
    polygon.convertToMultiType()
    return polygon
