"""What the report on a training says of pairs: what the second photograph adds."""

from __future__ import annotations

from ...reporting.page import Report, interval
from ...runtime.language import tr
from ...scores.intervals import NO_INTERVAL_OF_SLICES, Estimate
from ..polars import CHANNELS
from .results import WorthOfPolars


def add_polars(report: Report, worth: WorthOfPolars, polars: str) -> None:
    """Tell how often held-out pairs are named by plane polars, by crossed ones, and by both."""
    report.heading(tr("What the second polar adds"))
    report.table(
        (tr("Photographs of a pair"), tr("Overall accuracy"), tr("95 % interval"), tr("Kappa")),
        (
            (
                name,
                agreement.accuracy,
                interval(agreement.interval, tr(NO_INTERVAL_OF_SLICES)),
                agreement.kappa,
            )
            for name, agreement in (
                (tr("Plane-polarised alone"), worth.plane),
                (tr("Crossed-polarised alone"), worth.crossed),
                (tr("Both"), worth.both),
            )
        ),
        tr(
            "Held-out pairs: {photographs}, of slices: {slices}.",
            photographs=worth.both.photographs,
            slices=worth.both.slices,
        ),
    )
    report.text(
        tr(
            "Both are right in {plane} of the pairs more than plane polars alone, and in {crossed} more "
            "than crossed polars alone.",
            plane=_in_words(worth.over_plane),
            crossed=_in_words(worth.over_crossed),
        )
    )
    plane_better = worth.plane.accuracy >= worth.crossed.accuracy
    better = worth.over_plane if plane_better else worth.over_crossed
    if better.value <= 0 or (better.has_interval and better.low <= 0):
        report.text(
            tr(
                "That both are better than the better one alone is not shown: the second photograph may "
                "not be worth its time."
            )
        )
    if polars == CHANNELS:
        report.text(
            tr(
                "Alone means here that the other photograph was blank, which the network has seen in a "
                "tenth of its training pairs each. A network trained on one kind alone may do better."
            )
        )


def _in_words(difference: Estimate) -> str:
    if not difference.has_interval:
        return tr("{value:+.1%} ({why})", value=difference.value, why=tr(NO_INTERVAL_OF_SLICES))
    return tr(
        "{value:+.1%} (95 % interval {low:+.1%} to {high:+.1%})",
        value=difference.value,
        low=difference.low,
        high=difference.high,
    )
