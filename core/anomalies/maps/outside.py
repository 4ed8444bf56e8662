"""What is said of cells whose values a model was not trained on."""

from __future__ import annotations

from collections.abc import Sequence

from ...geochemistry.units import known_unit
from ...rasters.band_kinds import ELEMENT
from ...reporting.page import Report
from ...runtime.language import percent, tr
from ...runtime.progress import Progress
from ..training.model import AnomalyModel
from .prediction import MapSummary

#: Share of a map outside of an element's training range that is warned of.
MUCH = 0.05

#: Elements that a log names.
_LISTED = 6


def tell_of_outside(elements: Sequence[str], summary: MapSummary, progress: Progress) -> None:
    """Tell which share of a map's cells lies outside of the training range, per element."""
    outside = summary.outside
    if outside is None:
        progress.message(
            tr(
                "The model file does not have the range of the values that it was trained on (older "
                "versions did not write it), so that nobody can say which cells lie outside of it. Train "
                "the model again to know."
            )
        )
        return
    shares = (outside.below + outside.above) / summary.cells
    found = [
        f"{element} {percent(share, 2)}"
        for element, share in sorted(zip(elements, shares), key=lambda pair: -pair[1])
        if share > 0
    ]
    listed = ", ".join(found[:_LISTED]) + (", …" if len(found) > _LISTED else "")
    if not listed:
        progress.message(tr("All cells lie within the range of the training cells."))
        return
    text = tr(
        "Outside of the range of the training cells in at least one element: {share:.2%} of the cells "
        "({listed}).",
        share=outside.cells / summary.cells,
        listed=listed,
    )
    if shares.max() > MUCH:
        progress.warning(
            text
            + tr(
                " There the model has seen nothing alike, and its scores are guesses. Is it the "
                "same kind of survey, in the same units, from the same laboratory? The output OUTSIDE maps "
                "where."
            )
        )
    else:
        progress.message(text)


def add_outside(report: Report, model: AnomalyModel, summary: MapSummary) -> None:
    """Add to a report how much of its map lies outside of the training range, per element.

    Nothing, where the model does not know its range.
    """
    outside, ranges = summary.outside, model.ranges
    if outside is None or ranges is None:
        return
    report.table(
        (
            tr("Element"),
            tr("Unit"),
            tr("Least in training"),
            tr("Median in training"),
            tr("Most in training"),
            tr("Cells below (%)"),
            tr("Cells above (%)"),
        ),
        (
            (
                element,
                (known_unit(element, unit) if kind == ELEMENT else unit) or "–",
                low,
                middle,
                high,
                100 * below / summary.cells,
                100 * above / summary.cells,
            )
            for element, unit, kind, low, middle, high, below, above in zip(
                model.elements,
                model.units,
                model.kinds,
                ranges.at(0).tolist(),
                ranges.at(50).tolist(),
                ranges.at(100).tolist(),
                outside.below.tolist(),
                outside.above.tolist(),
                strict=True,
            )
        ),
        tr(
            "Values of the map outside of those in the training patches; {share:.2%} of its cells lie "
            "outside in one element at least. There the model has seen nothing alike, and its "
            "scores are guesses.",
            share=outside.cells / summary.cells,
        ),
    )
