"""What the reports of training, prediction and explanation say."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict

import numpy as np
from matplotlib.figure import Figure

from ...geochemistry.composition import Components
from ...rasters.grid import Grid
from ...reporting import canvas as figures
from ...reporting.page import Provenance, Report, interval
from ...reporting.words import label
from ...runtime.language import later, tr
from ...scores.probabilities import Scores
from ..explaining.explanation import Explanation, heat_agreement, mean_direction
from ..explaining.importance import ranking
from ..maps.prediction import MapSummary
from ..training.model import AnomalyModel
from ..training.settings import TrainingSettings
from . import figures as model_figures
from .assessment import HeldOutScores, TrainingResult

#: Elements that the report on an explanation ranks.
_IMPORTANT = 12

_COMPARED = (
    ("network", later("Network")),
    ("logistic", later("Logistic regression on the log of the centre cell")),
    ("location", later("Location alone")),
)


def training_report(
    result: TrainingResult,
    settings: TrainingSettings,
    deposits: int,
    notes: Sequence[str],
    provenance: Provenance,
) -> Report:
    """Report what a model is worth: on held-out patches, held-out deposits, beside baselines."""
    title = result.model.entry.title
    report = Report(tr("Train {title}", title=title), _training_summary(title, result))
    for note in notes:
        report.warning(note)
    comparisons = [
        comparison
        for comparison in (result.validation, result.other_split, result.cross_validation)
        if comparison is not None
    ]
    report.heading(tr("What the model is worth"))
    for comparison in comparisons:
        _add_comparison(report, comparison)
    report.text(
        tr(
            "Location alone knows nothing of the chemistry: it looks at the nearest training "
            "patches. A split in which it scores high puts neighbours on both sides, and high "
            "scores of a network on it are no skill on unseen ground. Intervals come from "
            "drawing whole deposits and barren places with replacement."
        )
    )
    if result.deposits:
        report.heading(tr("Deposits that the network had not seen"))
        report.table(
            (
                tr("Deposit"),
                tr("Fold"),
                tr("Mean probability"),
                tr("Percentile among random cells"),
            ),
            (
                (item.deposit + 1, item.fold + 1, item.probability, item.percentile)
                for item in result.deposits
            ),
            tr(
                "Each deposit is ranked by a network trained without it among random cells of the "
                "study area (without one: of the stack): 100 is a bull's eye, 50 is chance."
            ),
        )
        report.table(
            (tr("Fold"), *Scores.titles()),
            ((number + 1, *scores.values()) for number, scores in enumerate(result.fold_scores)),
        )
    report.heading(tr("Training"))
    report.figure(
        model_figures.training_curves(result.epochs), tr("Loss and validation AUC by epoch.")
    )
    labels, scored = result.sites.labels, result.sites.scored
    curves = {
        result.validation.title: (labels[result.held_out], result.probabilities[result.held_out])
    }
    if result.fold_probabilities is not None:
        curves[label("deposits held out")] = (labels[scored], result.fold_probabilities[scored])
    report.figure(model_figures.roc_curves(curves), tr("ROC curves of the network."))
    report.figure(
        model_figures.confusion_matrix(*curves[result.validation.title]),
        tr("Confusion matrix of the validation patches, {title}.", title=result.validation.title),
    )
    counts = [int((scored & (labels == label)).sum()) for label in (1, 0)]
    report.text(
        tr(
            "{counts} mineralised patches around {deposits} deposits ({group_count} groups whose "
            "patches do not overlap), {counts_2} barren patches ({group_count_2} groups). The "
            "model in the file was trained on {sum} of them{ensemble}.",
            counts=counts[0],
            deposits=deposits,
            group_count=result.sites.group_count(1),
            counts_2=counts[1],
            group_count_2=result.sites.group_count(0),
            sum=int((~result.held_out & result.sites.scored).sum()),
            ensemble=_ensemble(result),
        )
    )
    report.table(
        (tr("Setting"), tr("Value")),
        ((name, str(value)) for name, value in asdict(settings.resolved()).items()),
        tr("Settings as they were used, with the network's own where none were given."),
    )
    report.provenance(provenance)
    return report


def _ensemble(result: TrainingResult) -> str:
    members, draws = len(result.model.network), result.sites.draw_count
    if members == 1:
        return ""
    if draws == 1:
        return tr("; its {members} networks started from seeds of their own", members=members)
    return tr(
        "; each of its {members} networks saw barren patches of its own, {draws} draws in all",
        members=members,
        draws=draws,
    )


def _training_summary(title: str, result: TrainingResult) -> str:
    validation = result.validation
    summary = tr(
        "{title} reaches AUC {auc:.3f} ({network}) on held-out patches ({title_2}).",
        title=title,
        auc=validation.network.auc,
        network=interval(validation.intervals["network"]),
        title_2=validation.title,
    )
    held_out = result.cross_validation
    if held_out is None and validation.title != "SPLIT=deposits":
        held_out = result.other_split
    if held_out is not None:
        summary += tr(
            " On deposits that it had not seen ({title}) it reaches AUC {auc:.3f} ({network}), a "
            "logistic regression {baseline:.3f}.",
            title=held_out.title,
            auc=held_out.network.auc,
            network=interval(held_out.intervals["network"]),
            baseline=held_out.logistic.auc,
        )
    return summary


def _add_comparison(report: Report, comparison: HeldOutScores) -> None:
    report.table(
        ("", *Scores.titles(), tr("95 % interval of the AUC")),
        (
            (tr(name), *getattr(comparison, key).values(), interval(comparison.intervals[key]))
            for key, name in _COMPARED
        ),
        tr(
            "{title}: {patches} held-out patches, {groups} groups of deposits.",
            title=comparison.title,
            patches=comparison.patches,
            groups=comparison.groups,
        ),
    )
    if comparison.leaking:
        report.warning(
            tr(
                "{title}: {leaking} of {patches} held-out patches share cells with training patches, "
                "so these scores are not those of unseen ground.",
                title=comparison.title,
                leaking=comparison.leaking,
                patches=comparison.patches,
            )
        )
    if comparison.network.auc < comparison.logistic.auc:
        report.warning(
            tr(
                "{title}: a plain logistic regression ranks these patches better than the network "
                "(AUC {auc:.3f} against {baseline:.3f}).",
                title=comparison.title,
                auc=comparison.logistic.auc,
                baseline=comparison.network.auc,
            )
        )


def prediction_report(
    model: AnomalyModel,
    summary: MapSummary,
    picture: np.ndarray,
    grid: Grid,
    provenance: Provenance,
) -> Report:
    """Report the probability map and what the model's held-out scores say about it."""
    title = model.entry.title
    report = Report(
        tr("Predict Anomalies: {title}", title=title),
        tr(
            "{cells:,} cells have a probability; {share_above:.1%} of them are at or above 0.5 "
            "and {share_above_2:.1%} at or above 0.9.",
            cells=summary.cells,
            share_above=summary.share_above(0.5),
            share_above_2=summary.share_above(0.9),
        ),
    )
    metrics = model.record.get("metrics", {})
    for key, name in (
        ("validation", tr("the validation patches")),
        ("cross_validation", tr("deposits held out in cross-validation")),
    ):
        if metrics.get(key):
            stored = metrics[key]
            low, high = (math.nan if limit is None else limit for limit in stored["auc_interval"])
            report.text(
                tr(
                    "AUC of the model on {name}: {auc} (95 % interval {value}), of a logistic regression "
                    "{baseline}.",
                    name=name,
                    auc=_number(stored["network"]["auc"]),
                    value=interval((low, high)),
                    baseline=_number(stored["logistic"]["auc"]),
                )
            )
    report.figure(
        figures.map_picture(
            picture, grid.extent, label("Anomaly probability ({title})", title=title)
        ),
        tr("The map, reduced to the size of a screen."),
    )
    report.figure(model_figures.probability_histogram(summary), tr("Cells by probability."))
    kilometre = float(grid.kilometres(np.array([1.0]))[0])
    report.table(
        (tr("Probability at least"), tr("Cells"), tr("Area (km²)"), tr("Share")),
        (
            (
                limit,
                round(summary.share_above(limit) * summary.cells),
                summary.share_above(limit) * summary.cells * summary.cell_area * kilometre**2,
                summary.share_above(limit),
            )
            for limit in (0.5, 0.7, 0.8, 0.9)
        ),
    )
    report.text(
        tr("{cells_without:,} cells have no probability.", cells_without=summary.cells_without)
    )
    report.provenance(provenance)
    return report


def explanation_report(
    model: AnomalyModel,
    names: Sequence[str],
    explanation: Explanation,
    pictures: Sequence[Figure],
    components: Components | None,
    importance: np.ndarray | None,
    offsets: np.ndarray | None,
    provenance: Provenance,
    beside: tuple[str, Explanation] | None = None,
) -> Report:
    """Report explained points: name, probability and largest heat of each, and its picture.

    ``importance``, shape (points, elements), is what each element adds to the logits; ``offsets``,
    shape (cells, 2), are (Δx, Δy) in map units; ``beside`` is what another network says of the same
    points.
    """
    report = Report(
        tr("Explain with Grad-CAM: {title}", title=model.entry.title)
        + (tr(" and {beside}", beside=beside[0]) if beside else ""),
        tr(
            "What {title} looked at around {count} points. Heat is on one scale for all of them, "
            "unless pictures were asked for on a scale of their own.",
            title=model.entry.title,
            count=len(names),
        ),
    )
    _add_points(report, names, explanation, beside)
    if importance is not None:
        _add_importance(report, model, names, importance)
    if offsets is not None:
        azimuth, agreement = mean_direction(offsets)
        report.heading(tr("Where offsets point"))
        report.figure(
            model_figures.offset_rose(offsets),
            tr(
                "Offsets of all cells around the points, north up; the area of a petal is the length "
                "of the offsets in its 10°."
            ),
        )
        report.text(
            tr(
                "All in all they point to azimuth {azimuth:.0f}°, with an agreement of "
                "{agreement:.2f} (0: all ways, 1: one way). Compare it with the strike of the "
                "structures.",
                azimuth=azimuth,
                agreement=agreement,
            )
        )
    # Without REPORT and PICTURES there are none.
    for name, picture in zip(names, pictures):
        report.figure(picture, tr("{name}. The cross marks the point.", name=name))
    if components is not None:
        order = np.argsort(components.loadings[1])[::-1]
        report.table(
            (tr("Element"), tr("clr loading on PC2")),
            ((model.elements[number], float(components.loadings[1, number])) for number in order),
            tr(
                "The pattern is the second {value}principal component (ilr; {explained:.1%} of the "
                "variance).",
                value=tr("robust ") if components.robust else "",
                explained=components.explained[1],
            ),
        )
    report.provenance(provenance)
    return report


def _add_points(
    report: Report,
    names: Sequence[str],
    explanation: Explanation,
    beside: tuple[str, Explanation] | None,
) -> None:
    header = [tr("Point"), tr("Probability"), tr("Largest Grad-CAM")]
    columns: list[Sequence[object]] = [
        names,
        explanation.probabilities.tolist(),
        explanation.heat.max(axis=(1, 2)).tolist(),
    ]
    caption = ""
    if beside is not None:
        title, other = beside
        agreement = heat_agreement(explanation.heat, other.heat)
        header += [
            tr("Probability, {title}", title=title),
            tr("Largest Grad-CAM, {title}", title=title),
            tr("Agreement of heat"),
        ]
        columns += [
            other.probabilities.tolist(),
            other.heat.max(axis=(1, 2)).tolist(),
            ["–" if np.isnan(value) else f"{value:+.2f}" for value in agreement],
        ]
        caption = tr(
            "Agreement is the rank correlation of the two networks' heat over the cells of a "
            "patch: 1 the same, 0 nothing in common. Heat has another unit in each network."
        )
    report.table(header, zip(*columns, strict=True), caption)


def _add_importance(
    report: Report, model: AnomalyModel, names: Sequence[str], importance: np.ndarray
) -> None:
    order = ranking(importance)[:_IMPORTANT]
    report.heading(tr("Elements that carry the score"))
    report.table(
        (tr("Rank"), tr("Element"), tr("Mean part of the logit"), tr("Mean absolute part")),
        (
            (
                rank + 1,
                model.elements[element],
                float(importance[:, element].mean()),
                float(np.abs(importance[:, element]).mean()),
            )
            for rank, element in enumerate(order.tolist())
        ),
        tr(
            "Integrated gradients from the median of the background to each patch: the parts of "
            "all elements add up to how much higher the logit is there. Positive parts speak for "
            "a deposit."
        ),
    )
    report.table(
        (tr("Point"), tr("Elements that add most")),
        (
            (
                name,
                ", ".join(
                    f"{model.elements[element]} {parts[element]:+.2f}"
                    for element in np.argsort(-parts)[:5].tolist()
                ),
            )
            for name, parts in zip(names, importance, strict=True)
        ),
    )


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
