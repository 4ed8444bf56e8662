"""What the report of a training says of how sure its model may be, and of what it does not know."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from ...reporting.canvas import LOGISTIC, NETWORK, stated_against_found
from ...reporting.page import Report
from ...reporting.words import label
from ...runtime.language import tr
from ...scores.calibration import Reliability
from ...scores.class_tempering import ClassTempering
from ...scores.intervals import FEWEST_GROUPS
from ..model import limit_rests_on_few
from .results import Sureness


def add_sureness(report: Report, sureness: Sureness) -> None:
    """Add what held-out photographs say of the probabilities, and where the limit of the known lies."""
    own = sureness.tempering
    report.heading(tr("What the model does not know"))
    report.text(_temperature_said(own))
    report.text(_error_said(own))
    report.figure(
        reliability_of_classes(own.before, own.after),
        tr(
            "How often the named class was right, against how sure the network was, for {photographs} "
            "photographs of {slices} slices. Larger discs hold more of them.",
            photographs=own.photographs,
            slices=own.slices,
        ),
    )
    report.text(_limit_said(sureness))
    if limit_rests_on_few(sureness.photographs, sureness.slices):
        report.warning(
            tr(
                "The limit beyond which a photograph is foreign rests on few held-out photographs "
                "({photographs}, of slices: {slices}): more than one in twenty of the same rocks may lie "
                "beyond it. Hold out more, or take the mark as a hint.",
                photographs=sureness.photographs,
                slices=sureness.slices,
            )
        )


def _temperature_said(own: ClassTempering) -> str:
    if own.chosen_by < FEWEST_GROUPS:
        return tr(
            "Probabilities are the network's own: slices that validate number {slices}, and fewer than "
            "{fewest} do not tell how sure it may be.",
            slices=own.chosen_by,
            fewest=FEWEST_GROUPS,
        )
    if own.temperature == 1:
        return tr(
            "Probabilities are the network's own: what other slices choose does not make held-out "
            "photographs likelier."
        )
    return (
        tr(
            "The network is too sure of itself: the logarithms of its scores are divided by "
            "{temperature:.2f}, which {slices} validation slices choose. The order of classes stays.",
            temperature=own.temperature,
            slices=own.chosen_by,
        )
        if own.temperature > 1
        else tr(
            "The network is less sure than it may be: the logarithms of its scores are divided by "
            "{temperature:.2f}, which {slices} validation slices choose. The order of classes stays.",
            temperature=own.temperature,
            slices=own.chosen_by,
        )
    )


def _error_said(own: ClassTempering) -> str:
    values = {
        "before": own.before.error,
        "after": own.after.error,
        "photographs": own.photographs,
        "chance": own.chance,
    }
    if own.temperature == 1:
        return tr(
            "Expected calibration error: {after:.3f} on {photographs} photographs. Of perfectly honest "
            "probabilities so few photographs show up to {chance:.3f} by chance.",
            **values,
        )
    if own.apart:
        return tr(
            "Expected calibration error: {before:.3f} before, {after:.3f} after, on the {photographs} test "
            "photographs, which had no part in it. Of perfectly honest probabilities so few photographs "
            "show up to {chance:.3f} by chance.",
            **values,
        )
    return tr(
        "Expected calibration error: {before:.3f} before, {after:.3f} after, on {photographs} validation "
        "photographs, each with what other slices choose. Of perfectly honest probabilities so few "
        "photographs show up to {chance:.3f} by chance.",
        **values,
    )


def _limit_said(sureness: Sureness) -> str:
    text = tr(
        "A photograph is marked as foreign where the network's early layers see it farther from all "
        "training photographs than 95 % of {photographs} held-out ones of {slices} slices: then its class "
        "means nothing, however sure. The mark tells other things than those of training, and other "
        "microscopes; a rock that was not trained on but looks like those that were may pass.",
        photographs=sureness.photographs,
        slices=sureness.slices,
    )
    if "test" not in sureness.distances:
        return text
    far = sureness.distances["test"]
    return (
        text
        + " "
        + tr(
            "Test photographs that are marked: {foreign} of {photographs} ({share:.1%}).",
            photographs=len(far),
            foreign=int(np.sum(far > 1)),
            share=float(np.mean(far > 1)),
        )
    )


def reliability_of_classes(before: Reliability, after: Reliability) -> Figure:
    """Draw how often classes were named rightly against how sure the network was, before and after."""
    return stated_against_found(
        [
            (label("network"), NETWORK, before.stated, before.found, before.weights),
            (label("tempered"), LOGISTIC, after.stated, after.found, after.weights),
        ],
        label("as sure as right"),
        label("Probability of the named class"),
        label("Share that is right"),
    )
