"""What a plain model is, and how much each element weighs in it."""

from __future__ import annotations

from ...rasters.band_kinds import ELEMENT
from ...reporting.page import Report
from ...runtime.language import later, tr
from ..training.importance import COEFFICIENTS, leading_elements
from ..training.model import AnomalyModel

#: What plain models are, by their names in the catalogue.
_RECIPES = {
    "logistic": later("a logistic regression on the standardised logarithms of the cell itself"),
    "ridge": later(
        "a logistic regression with strong shrinkage on the standardised logarithms of means over "
        "several squares around the cell"
    ),
    "forest": later("a random forest on the logarithms of the cell itself"),
}


def add_recipe(report: Report, model: AnomalyModel) -> None:
    """Say what a plain model is and how often it was fitted; of networks, what their companion is."""
    if model.companion is not None:
        report.text(
            tr(
                "The score is the mean of two: that of the networks, and that of a ridge, {recipe}, fitted "
                "to each draw of barren ground by itself: {draws} in all. The map's second band is the "
                "standard deviation between all of them, in which networks and ridges have the same part.",
                recipe=tr(_RECIPES["ridge"]),
                draws=len(model.companion),
            )
        )
    recipe = _RECIPES.get(model.name)
    if recipe is None:
        return
    draws = len(model.network)
    if draws == 1:
        report.text(
            tr(
                "{title} is {recipe}, fitted to one draw of barren ground. How much others would move the "
                "map is not known, so that the map has no second band.",
                title=model.title,
                recipe=tr(recipe),
            )
        )
        return
    report.text(
        tr(
            "{title} is {recipe}, fitted to each draw of barren ground by itself: {draws} in all. The "
            "score is the mean of these fits, and the map's second band their standard deviation.",
            title=model.title,
            recipe=tr(recipe),
            draws=draws,
        )
    )


def add_leading(report: Report, model: AnomalyModel) -> None:
    """Name the elements that weigh most in a plain model; of a network Explain with Grad-CAM does."""
    leading = [] if model.companion else leading_elements(model.record.get("importance"))
    if leading:
        report.text(tr("It rests on {elements} most.", elements=", ".join(map(" ".join, leading))))


def add_importance(report: Report, model: AnomalyModel) -> None:
    """Add how much each element weighs in a plain model, or in a companion; nothing of a network."""
    stored = model.record.get("importance")
    if stored is None:
        return
    report.folded(tr("Importance of the elements"))
    if model.companion is not None:
        report.text(
            tr(
                "These are the weights in the ridge. Which elements carry the networks' half of the score, "
                "Explain with Grad-CAM tells."
            )
        )
    sides, weighed = stored["sides"], stored["kind"] == COEFFICIENTS
    by_side = [
        tr("{side} × {side} cells", side=side) if side > 1 else tr("The cell itself")
        for side in sides
    ]
    report.table(
        (
            tr("Element"),
            tr("Weight") if weighed else tr("Share"),
            tr("Standard deviation between draws"),
            *(by_side if len(sides) > 1 else ()),
        ),
        (
            (
                element,
                _shown(own["mean"], weighed),
                f"{own['spread_between_draws']:.3f}",
                *(_shown(part, weighed) for part in own["by_side"] if len(sides) > 1),
            )
            for element, own in stored["elements"].items()
        ),
        _caption(weighed, len(sides) > 1),
    )
    beside = [name for name, kind in zip(model.elements, model.kinds) if kind != ELEMENT]
    if beside:
        report.text(
            tr(
                "No logarithm is taken of {covariates}: their numbers are those of the values as they are.",
                covariates=", ".join(beside),
            )
        )
    report.text(
        tr(
            "Elements that rise and fall together share what they say, so that a small number does not "
            "mean that an element tells nothing."
        )
    )


def _shown(number: float, weighed: bool) -> str:
    return f"{number:+.3f}" if weighed else f"{number:.3f}"


def _caption(weighed: bool, several: bool) -> str:
    if not weighed:
        return tr(
            "Share of what all splits of the trees bring that splits by the element do (Breiman 2001), mean "
            "over the draws of barren ground. It has no direction: high or low values may speak for "
            "deposits."
        )
    if several:
        return tr(
            "What one standard deviation of the logarithm adds to the logit of the score, mean over the "
            "draws of barren ground: in all squares at once, and square by square. Positive weights speak "
            "for deposits."
        )
    return tr(
        "What one standard deviation of the logarithm adds to the logit of the score, mean over the draws "
        "of barren ground. Positive weights speak for deposits."
    )
