"""What the reports of training, prediction and explanation say."""

from __future__ import annotations

import math
from collections.abc import Sequence

from matplotlib.figure import Figure

from ....models.catalogue import PAPER, PLAIN_MODELS
from ...reporting.page import Report, interval
from ...reporting.words import label
from ...runtime.language import later, percent, tr
from ...runtime.provenance import Provenance
from ...scores.intervals import FEWEST_GROUPS, NO_INTERVAL, Estimate, why_no_interval
from ...scores.probabilities import Scores
from ..training.settings import TrainingSettings
from ..training.worth import GROUND_SHARES, Worth
from .assessment import HeldOutScores, TrainingResult
from .calibration import CalibrationCheck
from .comparison import CAPTURED, Comparison, Standing
from .figures import (
    confusion_matrix,
    reliability_diagram,
    roc_curves,
    standings_plot,
    training_curves,
)
from .importance_report import add_importance, add_leading, add_recipe
from .recommendation import told_of_mean
from .unused import add_unused

_COMPARED = (
    ("network", later("Model")),
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
    unused: Sequence[tuple[str, str]] = (),
) -> Report:
    """Report what a model is worth: on held-out patches, held-out deposits, beside baselines."""
    report = Report(tr("Train {title}", title=result.model.title), training_headline(result))
    for note in dict.fromkeys(notes):
        report.warning(note)
    report.heading(tr("What the model is worth"))
    _add_held_out(report, result)
    add_leading(report, result.model)
    report.next_steps(_next_steps(result))
    _add_deposits(report, result)
    _add_splits(report, result)
    if result.calibrated is not None:
        _add_calibration(report, result.calibrated)
    add_importance(report, result.model)
    _add_training(report, result, settings, deposits, unused)
    report.provenance(provenance, "" if settings.is_plain else PAPER, settings.recorded())
    return report


def _next_steps(result: TrainingResult) -> list[str]:
    """Say what to do with such a model."""
    worth = result.worth
    known = worth is not None and worth.is_known
    steps = []
    if worth is None or not known:
        steps.append(
            tr(
                "Find out what it is worth before you act on its map: add deposits that lie apart, and hold "
                "whole deposits out in turn (SPLIT=deposits, FOLDS=5)."
            )
        )
    elif worth.auc.low <= 0.5:
        steps.append(
            tr(
                "Do not act on its map. Say what the deposits are of (ELEMENTS), give more of them, or look "
                "for anomalies without deposits (Detect Anomalies)."
            )
        )
    elif worth.best is not None and worth.best.behind.high < 0:
        steps.append(
            tr("Train {baseline} in its place: it ranks higher.", baseline=tr(worth.best.title))
        )
    steps.append(tr("Predict Anomalies makes a map of it, from the same stack."))
    steps.append(
        tr("Explain with Grad-CAM says which elements carry the score at the deposits.")
        if result.model.name not in PLAIN_MODELS
        else tr("Compare Models says whether a network would rank deposits higher.")
    )
    return steps


def _add_splits(report: Report, result: TrainingResult) -> None:
    """Add what other splits say, and how to read them."""
    report.folded(tr("Splits and baselines"))
    if result.comparison is not None and result.worth is not None:
        standings = _standings(result, result.comparison, result.worth)
        _add_standings(report, result.name, result.comparison, result.worth, standings)
    if (
        result.comparison is not None
        and result.network
        and result.worth is not None
        and not result.worth.is_known
    ):
        report.text(told_of_mean(result.comparison, result.network))
    comparisons = [
        comparison
        for comparison in (result.validation, result.other_split)
        if comparison is not None
    ]
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
    if _with_pathfinders(result):
        report.text(
            tr(
                "Pathfinders were shown no label: patches are ranked by how enriched they are in the "
                "commodity's pathfinders beside the whole survey. Their scores are ranks, so look at "
                "their AUC only. A network that they beat has learned less from the deposits than "
                "textbooks know."
            )
        )
    if any(math.isnan(comparison.intervals["network"][0]) for comparison in comparisons) or (
        result.worth is not None and not result.worth.is_known
    ):
        report.text(why_no_interval())


def _add_training(
    report: Report,
    result: TrainingResult,
    settings: TrainingSettings,
    deposits: int,
    unused: Sequence[tuple[str, str]],
) -> None:
    """Add how the training went, and what it was given."""
    report.folded(tr("Training"))
    add_recipe(report, result.model)
    if result.tempering is not None:
        report.text(result.tempering.said())
    elif settings.tempers:
        report.text(
            tr(
                "The networks' scores are not tempered: no deposits were held out that tell how sure they "
                "may be."
            )
        )
    report.pair(_training_figures(result))
    add_unused(report, unused)
    scored = result.sites.scored
    counts = [int((scored & (result.sites.labels == label)).sum()) for label in (1, 0)]
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


def _training_figures(result: TrainingResult) -> list[tuple[Figure, str]]:
    figures = []
    if result.epochs:
        validated = any(math.isfinite(epoch.validation_auc) for epoch in result.epochs)
        caption = tr("Loss and validation AUC by epoch.") if validated else tr("Loss by epoch.")
        figures.append((training_curves(result.epochs), caption))
    labels, scored = result.sites.labels, result.sites.scored
    curves = {}
    if result.validation is not None:
        validation = (labels[result.held_out], result.probabilities[result.held_out])
        curves[result.validation.title] = validation
    if result.unseen is not None:
        curves[label("deposits held out")] = (labels[scored], result.unseen[scored])
    if curves:
        figures.append((roc_curves(curves), tr("ROC curves of the model.")))
    for name, (own, probabilities) in list(curves.items())[:1]:
        figures.append(
            (
                confusion_matrix(own, probabilities),
                tr("Confusion matrix of the held-out patches, {title}.", title=name),
            )
        )
    return figures


def _ensemble(result: TrainingResult) -> str:
    members = len(result.model.network)
    draws = min(members, result.sites.draw_count)
    if result.sites.apart:
        return tr(
            ", and on barren patches drawn where pathfinders score low, {draws} draws in all; those "
            "that are counted here train nothing and are held out in turn",
            draws=draws,
        )
    if members == 1 or result.model.name in PLAIN_MODELS:
        return ""
    if draws == 1:
        return tr("; its {members} networks started from seeds of their own", members=members)
    return tr(
        "; each of its {members} networks saw barren patches of its own, {draws} draws in all",
        members=members,
        draws=draws,
    )


def training_headline(result: TrainingResult) -> str:
    """Say in plain sentences what a model is worth, before anything else."""
    worth = result.worth
    if worth is not None:
        if result.comparison is None or not result.network or not worth.is_known:
            return worth.headline()
        mapped = result.model.companion is not None
        return f"{worth.headline()} {told_of_mean(result.comparison, result.network, mapped)}"
    validation, title = result.validation, result.model.title
    if validation is None:
        return tr(
            "Nothing was held out (FOLDS=0, VALIDATION=0): what {title} is worth is not known.",
            title=title,
        )
    if validation.title != "SPLIT=deposits" or validation.groups < FEWEST_GROUPS:
        return tr(
            "What {title} is worth on new ground is not known: no whole deposits were held out in turn "
            "(FOLDS), or fewer than {fewest} groups of them.",
            title=title,
            fewest=FEWEST_GROUPS,
        )
    return tr(
        "{title} reaches AUC {auc:.2f} (95 % interval {network}) on deposits that it had not seen, the best "
        "of the plain baselines {baseline:.2f}; one draw of barren ground, one part of the deposits.",
        title=title,
        auc=validation.network.auc,
        network=_interval(validation),
        baseline=getattr(validation, validation.best_baseline).auc,
    )


def _with_pathfinders(result: TrainingResult) -> bool:
    if result.worth is not None:
        return "pathfinders" in result.worth.baselines
    return result.validation is not None and result.validation.pathfinders is not None


def _add_held_out(report: Report, result: TrainingResult) -> None:
    """Add what deposits that were held out say, beside every baseline."""
    comparison, worth = result.comparison, result.worth
    if comparison is None or worth is None:
        return
    standings = _standings(result, comparison, worth)
    report.figure(
        standings_plot(standings, [result.name]),
        tr(
            "AUC on held-out deposits, brown the model, with 95 % intervals where there are enough groups of "
            "deposits; 0.5 is chance."
        ),
    )
    if worth.leaking:
        report.warning(
            tr(
                "{leaking} of {patches} held-out patches share cells with patches that were trained "
                "on: these are not scores of unseen ground.",
                leaking=worth.leaking,
                patches=comparison.patches,
            )
        )
    report.table(
        (tr("Ground, the highest scores"), tr("Held-out deposits in it"), tr("By chance")),
        (
            (
                percent(share),
                tr("{found} of {count}", found=worth.held_within(share), count=len(worth.areas)),
                f"{share * len(worth.areas):.1f}",
            )
            for share in GROUND_SHARES
        ),
        tr(
            "Every deposit is ranked among random cells of the study area (without one: of the stack) by "
            "models trained without it. These cells include the haloes of deposits, which barren patches "
            "keep away from: a high AUC can stand beside a modest share here. Maps, classes and targets "
            "made with this model say the same of themselves."
        ),
    )


def _standings(result: TrainingResult, comparison: Comparison, worth: Worth) -> list[Standing]:
    """Return what the model and all its rivals are worth, the model first."""
    others = [standing.name for standing in comparison.of_kind("network", "mean")]
    names = dict.fromkeys([result.name, *others, *worth.baselines])
    return [comparison.standings[name] for name in names]


def _add_standings(
    report: Report, name: str, comparison: Comparison, worth: Worth, standings: Sequence[Standing]
) -> None:
    """Add the held-out AUC of the model and of its rivals in figures."""
    report.table(
        (
            "",
            tr("Pooled AUC"),
            tr("95 % interval"),
            tr("Standard deviation between rounds"),
            tr("Model less this"),
            tr("95 % interval"),
            tr("Area that holds {captured:.0%} of the deposits", captured=CAPTURED),
        ),
        (
            (
                tr(item.title),
                item.pooled.value,
                _ends(item.pooled),
                item.between_rounds,
                *_behind(comparison, name, item.name),
                item.area.value,
            )
            for item in standings
        ),
        tr(
            "{folds} folds, whole deposits held out, {rounds} draws of barren ground: {groups} groups of "
            "deposits. All held-out patches of a round in one ranking, mean over the rounds.",
            folds=worth.folds,
            rounds=worth.rounds,
            groups=worth.groups,
        ),
    )


def _add_deposits(report: Report, result: TrainingResult) -> None:
    """Add how every deposit and fold did while it was held out."""
    worth = result.worth
    if result.comparison is None or worth is None:
        return
    report.folded(tr("Held-out deposits one by one"))
    report.table(
        (tr("Deposit"), tr("Percentile among random cells"), tr("Lowest"), tr("Highest")),
        (
            (
                worth.deposit(item.deposit),
                f"{item.percentile:.0f}",
                f"{item.lowest:.0f}",
                f"{item.highest:.0f}",
            )
            for item in result.deposits
        ),
        tr("Mean, lowest and highest of the rounds: 100 is a bull's eye, 50 is chance."),
    )
    report.table(
        (tr("Fold"), *Scores.titles()),
        ((number + 1, *scores.values()) for number, scores in enumerate(result.fold_scores)),
        tr("The model in the folds of the first round."),
    )


def _add_calibration(report: Report, check: CalibrationCheck) -> None:
    """Add what makes probabilities of the scores, and whether they hold on held-out patches."""
    prior, calibration = check.prior, check.calibration
    report.folded(tr("From score to probability"))
    report.text(
        tr(
            "Held-out deposits among as much random ground: scores miss the share of deposits by "
            "{before:.3f} on average, and by {after:.3f} once they are calibrated ({method}, by {groups} "
            "groups of deposits).",
            before=check.before.error,
            after=check.after.error,
            method=calibration.method,
            groups=check.groups,
        )
    )
    if check.after.error >= check.before.error:
        report.warning(
            tr(
                "On deposits that it had not seen the calibration comes no nearer to the truth than the "
                "score: {groups} groups of deposits do not tell its shape. Read the map's probabilities as "
                "an order of ground, and try CALIBRATION={other}.",
                groups=check.groups,
                other="beta" if calibration.method == "isotonic" else "isotonic",
            )
        )
    report.figure(
        reliability_diagram(check.before, check.after),
        tr(
            "Held-out ground of deposits and random ground, as much of each, before and after calibration "
            "by the other folds. Above the dotted line there are more deposits than stated, below it fewer."
        ),
    )
    report.text(
        tr(
            "Half of this ground holds deposits, and much less of the map does. With {density:.3g} "
            "deposits per km² a random cell of {cell:.3g} km² holds one with probability {prior:.3g}, and "
            "the map gives its cells {low:.3g} to {high:.3g}: {less:.2g} to {more:.2g} times as much.",
            density=prior.deposits_per_km2,
            cell=prior.cell_km2,
            prior=calibration.prior,
            low=calibration.probabilities[0],
            high=calibration.probabilities[-1],
            less=calibration.probabilities[0] / calibration.prior,
            more=calibration.probabilities[-1] / calibration.prior,
        )
    )
    if prior.known is not None:
        report.text(prior.estimate_text())


def _ends(estimate: Estimate) -> str:
    return interval((estimate.low, estimate.high), tr(NO_INTERVAL))


def _behind(comparison: Comparison, own: str, name: str) -> tuple[str, str]:
    if name == own:
        return "", ""
    less, ends = comparison.paired(own, name), ""
    if less.has_interval:
        ends = tr("{low:+.2f} to {high:+.2f}", low=less.low, high=less.high)
    return f"{less.value:+.3f}", ends


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
                "the model (AUC {auc:.3f} against {network:.3f}).",
                title=comparison.title,
                auc=pathfinders.auc,
                network=comparison.network.auc,
            )
        )
    logistic = comparison.logistic
    if logistic is not None and comparison.network.auc < logistic.auc:
        report.warning(
            tr(
                "{title}: a plain logistic regression ranks these patches better than the model "
                "(AUC {auc:.3f} against {baseline:.3f}).",
                title=comparison.title,
                auc=logistic.auc,
                baseline=comparison.network.auc,
            )
        )
