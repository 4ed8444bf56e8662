"""The report on anomalies of an element stack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from ..rasters.grid import Grid, metres_of_unit
from ..reporting.canvas import HEAT, panels
from ..reporting.page import Report
from ..runtime.language import percent, tr
from ..runtime.provenance import Provenance
from .check import Check
from .map_ground import GroundOfCells
from .maps import DetectionMap
from .report import (
    draw_chances,
    draw_map,
    report_check,
    report_ground,
    report_worth,
    told_elements,
    told_ground,
    told_picture,
)


@dataclass
class FoundOnMap:
    """What was found in a stack, for the report.

    Attributes
    ----------
    method : str
    found : DetectionMap
    picture : ndarray, shape (rows, columns)
        Scores, reduced to the size of a screen.
    grid : Grid
    ground : list of GroundOfCells
    rate, percent : float
        False-discovery rate of the ground, and the percent of the cells it was looked for in.
    check : Check or None
    warnings : list of str
    """

    method: str
    found: DetectionMap
    picture: np.ndarray
    grid: Grid
    ground: Sequence[GroundOfCells]
    rate: float
    percent: float
    check: Check | None
    warnings: Sequence[str]


def map_report(on_map: FoundOnMap, provenance: Provenance) -> Report:
    """Report how cells were scored, how sure that is, and what known deposits say of it."""
    found = on_map.found
    areas = [piece.area for piece in on_map.ground]
    chances, singular = len(found.chances) > 0, on_map.method == "singularity"
    report = Report(tr("Detect Anomalies"), told_ground(on_map.ground, areas, found.names, chances))
    report.text(
        tr(
            "{count:,} cells were scored by {elements}.",
            count=found.cells,
            elements=told_elements(found.elements[:1] if singular else found.elements),
        )
        + " "
        + tr("Method: {method}.", method=on_map.method)
    )
    least = float(found.chances[0]) if chances else 1.0
    report_worth(report, found.significant, on_map.check, least)
    for text in dict.fromkeys(on_map.warnings):
        report.warning(text)
    report.heading(tr("Where"))
    report.figure(_picture(on_map), told_picture(on_map.check, chances))
    report_ground(report, on_map.ground, areas, found.names, on_map.rate, on_map.percent)
    report_check(report, on_map.check, metres_of_unit(on_map.grid.crs))
    report.heading(tr("Elements"))
    report.table(
        (tr("Element"), tr("Analysed"), tr("Detected"), tr("Cells that it leads in")),
        (
            (name, percent(analysed), percent(detected), found.leading[name])
            for name, analysed, detected in zip(
                found.elements, found.analysed.tolist(), found.detected.tolist()
            )
        ),
    )
    if found.left_out:
        report.table(
            (tr("Left out"), tr("Why")),
            ((name, tr(reason)) for name, reason in found.left_out.items()),
        )
    report.provenance(provenance)
    return report


def _picture(on_map: FoundOnMap) -> Figure:
    figure, (places, curve) = panels(11, 5, 2)
    image = places.imshow(
        on_map.picture,
        extent=on_map.grid.extent,
        cmap=HEAT,
        vmin=0,
        vmax=1,
        interpolation="nearest",
    )
    figure.colorbar(image, ax=places, shrink=0.7, label=tr("score"))
    draw_map(places, on_map.check, [piece.middle for piece in on_map.ground])
    found = on_map.found
    draw_chances(curve, found.chances, np.cumsum(found.counts) / max(1, found.cells))
    return figure
