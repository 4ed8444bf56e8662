"""What the reports of training, prediction and explanation say."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict

from ...reporting.page import Report, interval
from ...reporting.words import label
from ...runtime.language import later, tr
from ...runtime.provenance import Provenance
from ...scores.intervals import NO_INTERVAL, why_no_interval
from ...scores.probabilities import Scores
from ..training.settings import TrainingSettings
from .assessment import HeldOutScores, TrainingResult
from .figures import (
    confusion_matrix,
    roc_curves,
    training_curves,
)

_COMPARED = (
    ("network", later("Network")),
    ("logistic", later("Logistic regression on the log of the centre cell")),
    ("location", later("Location alone")),
    ("pathfinders", later("Pathfinders, without labels")),
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
            "scores of a network on it are no skill on unseen ground. Intervals count whole "
            "deposits and barren places, not patches (Obuchowski 1997)."
        )
    )
    if result.validation.pathfinders is not None:
        report.text(
            tr(
                "Pathfinders were shown no label: patches are ranked by how enriched they are in the "
                "commodity's pathfinders beside the whole survey. Their scores are ranks, so look at "
                "their AUC only. A network that they beat has learned less from the deposits than "
                "textbooks know."
            )
        )
    if any(math.isnan(comparison.intervals["network"][0]) for comparison in comparisons):
        report.text(why_no_interval())
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
    report.figure(training_curves(result.epochs), tr("Loss and validation AUC by epoch."))
    labels, scored = result.sites.labels, result.sites.scored
    curves = {
        result.validation.title: (labels[result.held_out], result.probabilities[result.held_out])
    }
    if result.fold_probabilities is not None:
        curves[label("deposits held out")] = (labels[scored], result.fold_probabilities[scored])
    report.figure(roc_curves(curves), tr("ROC curves of the network."))
    report.figure(
        confusion_matrix(*curves[result.validation.title]),
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
            sum=int((~result.held_out & result.sites.scored & result.sites.trains).sum()),
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
    if result.sites.apart:
        return tr(
            ", and on barren patches drawn where pathfinders score low, {draws} draws in all; those "
            "that are counted here train nothing and are held out in turn",
            draws=draws,
        )
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
        "{title} reaches AUC {auc:.3f} (95 % interval {network}) on held-out patches ({title_2}).",
        title=title,
        auc=validation.network.auc,
        network=_interval(validation),
        title_2=validation.title,
    )
    held_out = result.cross_validation
    if held_out is None and validation.title != "SPLIT=deposits":
        held_out = result.other_split
    if held_out is not None:
        summary += tr(
            " On deposits that it had not seen ({title}) it reaches AUC {auc:.3f} (95 % interval "
            "{network}), a logistic regression {baseline:.3f}.",
            title=held_out.title,
            auc=held_out.network.auc,
            network=_interval(held_out),
            baseline=held_out.logistic.auc,
        )
    return summary


def _interval(scores: HeldOutScores, key: str = "network") -> str:
    return interval(scores.intervals[key], tr(NO_INTERVAL))


def _add_comparison(report: Report, comparison: HeldOutScores) -> None:
    report.table(
        ("", *Scores.titles(), tr("95 % interval of the AUC")),
        (
            (tr(name), *getattr(comparison, key).values(), _interval(comparison, key))
            for key, name in _COMPARED
            if getattr(comparison, key) is not None
        ),
        tr(
            "{title}: {patches} held-out patches, {groups} groups of deposits.",
            title=comparison.title,
            patches=comparison.patches,
            groups=comparison.groups,
        ),
    )
    best = comparison.best_baseline
    report.text(
        tr(
            "{title}: the best baseline is {baseline}, AUC {auc:.3f}.",
            title=comparison.title,
            baseline=tr(dict(_COMPARED)[best]),
            auc=getattr(comparison, best).auc,
        )
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
    pathfinders = comparison.pathfinders
    if pathfinders is not None and comparison.network.auc < pathfinders.auc:
        report.warning(
            tr(
                "{title}: the pathfinders, which were shown no deposit, rank these patches better than "
                "the network (AUC {auc:.3f} against {network:.3f}).",
                title=comparison.title,
                auc=pathfinders.auc,
                network=comparison.network.auc,
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
