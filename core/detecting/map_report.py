"""The report on anomalies of an element stack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from ..rasters.grid import Grid
from ..reporting.canvas import HEAT, panels
from ..reporting.page import Report
from ..runtime.language import tr
from ..runtime.provenance import Provenance
from .check import Check
from .map_ground import GroundOfCells
from .maps import DetectionMap
from .report import draw_chances, report_check, report_ground


@dataclass
class FoundOnMap:
    """What was found in a stack, for the report.

    Attributes
    ----------
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
    report = Report(tr("Detect Anomalies"), _summary(found))
    if on_map.check is not None:
        report.text(on_map.check.told())
    for text in dict.fromkeys(on_map.warnings):
        report.warning(text)
    report.heading(tr("Where"))
    report.figure(
        _picture(on_map),
        tr(
            "Left: score of the cells. Right: how likely chance is to give as high a score; the line is "
            "what chance alone would do."
        ),
    )
    areas = [piece.area for piece in on_map.ground]
    report_ground(report, on_map.ground, areas, found.names, on_map.rate, on_map.percent)
    report_check(report, on_map.check)
    report.heading(tr("Elements"))
    report.table(
        (tr("Element"), tr("Analysed"), tr("Detected"), tr("Cells that it leads in")),
        (
            (name, f"{analysed:.0%}", f"{detected:.0%}", found.leading[name])
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


def _summary(found: DetectionMap) -> str:
    text = tr(
        "{count:,} cells were scored by {elements}.",
        count=found.cells,
        elements=", ".join(found.elements[:12]) + (", …" if len(found.elements) > 12 else ""),
    )
    if len(found.chances):
        text += " " + tr(
            "{share:.1%} of them have a chance below 5 %, where chance alone gives 5 %.",
            share=found.significant,
        )
    return text


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
    places.ticklabel_format(style="plain", useOffset=False)
    places.tick_params(labelsize=7)
    figure.colorbar(image, ax=places, shrink=0.7)
    found = on_map.found
    draw_chances(curve, found.chances, np.cumsum(found.counts) / max(1, found.cells))
    return figure
