"""What the report on compared models says and shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ....models.catalogue import PAPER
from ...reporting.canvas import LOCATION, LOGISTIC, NETWORK, NEUTRAL, panels
from ...reporting.page import Report
from ...reporting.words import label
from ...runtime.language import tr
from ...runtime.provenance import Provenance
from ...scores.intervals import NO_INTERVAL, Estimate
from ...scores.probabilities import Scores
from ..patches.deposits import deposit_name
from ..training.settings import TrainingSettings
from .comparison import CAPTURED, CURVE, Comparison, Standing
from .figures import standings_plot
from .recommendation import recommendation
from .unused import add_unused

#: Colours of the candidates, told apart also by those who see red and green alike.
CANDIDATE_COLOURS = (NETWORK, LOGISTIC, "#b58900", "#4b2e83", "#111111", "#3b5bf0", LOCATION)

#: Panels beside each other.
_COLUMNS = 3


def comparison_report(
    comparison: Comparison,
    settings: TrainingSettings,
    notes: Sequence[str],
    provenance: Provenance,
    unused: Sequence[tuple[str, str]] = (),
) -> Report:
    """Report which model, if any, is worth its trouble on deposits that it had not seen."""
    report = Report(tr("Compare Models"), comparison_verdict(comparison))
    for note in notes:
        report.warning(note)
    standings = list(comparison.standings.values())
    own = [item.name for item in standings if item.kind != "baseline"]
    report.figure(
        standings_plot(standings, own),
        tr(
            "AUC on held-out deposits: discs are networks, squares baselines, with 95 % intervals where "
            "there are enough groups of deposits; 0.5 is chance."
        ),
    )
    report.heading(tr("How well deposits are told from barren ground"))
    report.figure(
        _curves(comparison, "roc", label("False positive rate"), label("True positive rate")),
        tr(
            "ROC of the pooled held-out patches, mean over the rounds. Bands (95 %) come from "
            "leaving out whole deposits and barren places; with fewer than five groups there are none."
        ),
    )
    report.next_steps(
        [
            tr(
                "Train GK-DCN makes a model of the one that ranks highest; the sentence above names how."
            ),
            tr("Where a plain model does as well as a network, take the plain one."),
        ]
    )
    rounds = comparison.rounds
    sites = rounds[0].sites
    folds = int(rounds[0].fold.max()) + 1
    _add_scores(report, standings)
    report.text(
        tr(
            "{deposits} groups of deposits whose patches do not overlap, {barren} of "
            "barren ground; {folds} folds, {count} rounds ({draws} draws of barren ground or "
            "folds).",
            deposits=sites.group_count(1),
            barren=sites.group_count(0),
            folds=folds,
            count=len(rounds),
            draws=len({item.repeat for item in rounds}),
        )
    )
    _add_differences(report, comparison)
    report.figure(
        _radar(comparison),
        tr(
            "The seven metrics, mean over folds and rounds, from 0 in the middle to 1: networks "
            "on the left, the best network and the baselines on the right. Values below 0 stand "
            "at 0."
        ),
    )
    _add_ground(report, comparison, standings)
    _add_deposits(report, comparison)
    add_unused(report, unused)
    used = {
        name: value
        for name, value in asdict(settings).items()
        if value is not None
        and name not in ("network", "with_ridge", "validation", "compare_splits")
    }
    report.provenance(provenance, PAPER, used)
    return report


def _add_ground(report: Report, comparison: Comparison, standings: Sequence[Standing]) -> None:
    """Add how much ground each model asks for."""
    report.folded(tr("How much ground must be searched"))
    report.figure(
        _curves(
            comparison,
            "success",
            label("Share of the ground, best first"),
            label("Share of deposits found"),
        ),
        tr(
            "Success-rate curve: every held-out deposit is ranked among random cells of the "
            "study area by a model that had not seen it."
        ),
    )
    report.figure(
        _prediction_area(comparison),
        tr(
            "Prediction–area plot of the held-out deposits (Yousefi and Carranza 2015): above "
            "the crossing a model finds more than the ground it asks for. The higher the "
            "crossing, the better."
        ),
    )
    report.table(
        (
            "",
            tr("Area that holds {captured:.0%} of the deposits", captured=CAPTURED),
            tr("95 % interval"),
            tr("Curves cross at score"),
            tr("Deposits found there"),
            tr("Ground there"),
        ),
        (
            (tr(item.title), item.area.value, _interval(item.area), *item.intersection)
            for item in standings
        ),
        tr(
            "Shares of the study area (of the stack without one). A map that knows nothing needs "
            "{captured:.0%} of the ground for {captured:.0%} of the deposits.",
            captured=CAPTURED,
        ),
    )


def comparison_verdict(comparison: Comparison) -> str:
    """Say in plain sentences which models are worth their trouble, and what maps the best of them."""
    said = (
        comparison.verdict(),
        comparison.verdict_of_means(),
        recommendation(comparison),
    )
    return " ".join(sentence for sentence in said if sentence)


def _add_scores(report: Report, standings: Sequence[Standing]) -> None:
    report.folded(tr("Scores on held-out patches"))
    report.table(
        ("", tr("Pooled AUC"), tr("95 % interval"), tr("Standard deviation between rounds")),
        (
            (tr(item.title), item.pooled.value, _interval(item.pooled), item.between_rounds)
            for item in standings
        ),
        tr(
            "All held-out patches of a round in one ranking, by their places among random cells that each "
            "fold's own model has judged too; mean over the rounds. The interval counts whole deposits "
            "and barren places, not patches (Obuchowski 1997)."
        ),
    )
    report.table(
        ("", *Scores.titles()),
        ((tr(item.title), *map(_of_folds, item.scores)) for item in standings),
        tr(
            "Mean over folds and rounds. The 95 % interval allows for trainings that share most "
            "of their patches (Nadeau and Bengio 2003)."
        ),
    )


def _add_differences(report: Report, comparison: Comparison) -> None:
    report.table(
        (
            tr("Network"),
            tr("Baseline"),
            tr("AUC of the network less that of the baseline"),
            tr("95 % interval"),
        ),
        (
            (
                tr(comparison.standings[item.network].title),
                tr(comparison.standings[item.baseline].title),
                f"{item.auc.value:+.3f}",
                _signed_interval(item.auc),
            )
            for item in comparison.differences
            if comparison.standings[item.network].kind != "control"
        ),
        tr("On the same patches. An interval that holds 0 is chance."),
    )
    rows = []
    for item in comparison.of_kind("network"):
        for end, what in (("_lambda_0", "λ = 0"), ("_shuffled", tr("a shuffled control raster"))):
            if item.name + end in comparison.standings:
                difference = comparison.paired(item.name, item.name + end)
                rows.append(
                    (
                        tr(item.title),
                        what,
                        f"{difference.value:+.3f}",
                        _signed_interval(difference),
                    )
                )
    if rows:
        report.table(
            (tr("Network"), tr("Against"), tr("Difference of the pooled AUC"), tr("95 % interval")),
            rows,
            tr(
                "What the geological term is worth: it helps where it beats λ = 0, and only geology "
                "is at work where it also beats the shuffled raster."
            ),
        )


def _add_deposits(report: Report, comparison: Comparison) -> None:
    best = comparison.best_baseline
    shown = [*comparison.of_kind("network", "mean"), *([best] if best else [])]
    held_out = comparison.rounds[0].held_out
    numbers = np.unique(held_out[shown[0].name].deposits)
    percentiles = {
        item.name: [
            float(
                np.mean(
                    [
                        100 * (1 - own.areas[own.deposits == number])
                        for own in (entry.held_out[item.name] for entry in comparison.rounds)
                    ]
                )
            )
            for number in numbers
        ]
        for item in shown
    }
    report.folded(tr("Held-out deposits one by one"))
    report.table(
        (tr("Deposit"), *(tr(item.title) for item in shown)),
        (
            (
                deposit_name(comparison.names, int(number)),
                *(f"{percentiles[item.name][row]:.0f}" for item in shown),
            )
            for row, number in enumerate(numbers)
        ),
        tr(
            "Percentile of each held-out deposit among random cells, mean over the rounds: 100 "
            "is a bull's eye, 50 is chance."
        ),
    )


def _interval(estimate: Estimate) -> str:
    if not estimate.has_interval:
        return tr(NO_INTERVAL)
    return tr("{low:.2f} to {high:.2f}", low=estimate.low, high=estimate.high)


def _of_folds(score: Estimate) -> str:
    """Return a mean over folds with its interval, which asks for two folds, not five groups."""
    limits = _interval(score) if score.has_interval else "–"
    return f"{score.value:.2f} ({limits})"


def _signed_interval(estimate: Estimate) -> str:
    if not estimate.has_interval:
        return tr(NO_INTERVAL)
    return tr("{low:+.2f} to {high:+.2f}", low=estimate.low, high=estimate.high)


def _radar(comparison: Comparison) -> Figure:
    figure = Figure(figsize=(11, 5), constrained_layout=True)
    networks = comparison.of_kind("network")
    best = max(networks, key=lambda item: item.pooled.value)
    for number, shown in enumerate((networks, [best, *comparison.of_kind("baseline")]), start=1):
        axes = figure.add_subplot(1, 2, number, projection="polar")
        angle = np.linspace(0, 2 * np.pi, len(Scores.TITLES), endpoint=False)
        axes.set_theta_offset(np.pi / 2)
        axes.set_theta_direction(-1)
        axes.set_ylim(0, 1)
        axes.set_xticks(angle)
        axes.set_xticklabels([label(title) for title in Scores.TITLES])
        for item, colour in zip(shown, CANDIDATE_COLOURS):
            values = np.clip([score.value for score in item.scores], 0, 1)
            closed = np.append(values, values[0])
            axes.plot(np.append(angle, angle[0]), closed, color=colour, label=label(item.title))
            axes.fill(angle, values, color=colour, alpha=0.08)
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.08), ncol=2, fontsize=8)
    return figure


def _small_panels(count: int) -> tuple[Figure, np.ndarray]:
    columns = min(count, _COLUMNS)
    rows = -(-count // columns)
    figure, axes = panels(3.6 * columns + 0.4, 3.4 * rows, columns=columns, rows=rows)
    for unused in axes[count:]:
        unused.set_axis_off()
    return figure, axes


def _curves(comparison: Comparison, name: str, x_title: str, y_title: str) -> Figure:
    """Draw a curve of every network, each in a panel beside the best baseline."""
    networks = comparison.of_kind("network", "control", "mean")
    best = comparison.best_baseline
    figure, axes = _small_panels(len(networks))
    for target, network in zip(axes, networks):
        for item, colour in ((best, LOGISTIC), (network, NETWORK)):
            if item is None:
                continue
            curve = getattr(item, name)
            target.fill_between(CURVE, curve.low, curve.high, color=colour, alpha=0.15, linewidth=0)
            target.plot(CURVE, curve.value, color=colour, label=label(item.title))
        target.plot([0, 1], [0, 1], ":", color=NEUTRAL)
        if name == "success":
            target.axhline(CAPTURED, color=NEUTRAL, linewidth=0.6)
        _label(target, label(network.title), x_title, y_title)
    return figure


def _prediction_area(comparison: Comparison) -> Figure:
    best = comparison.best_baseline
    shown = [*comparison.of_kind("network", "mean"), *([best] if best else [])]
    figure, axes = _small_panels(len(shown))
    for target, item in zip(axes, shown):
        target.plot(CURVE, item.captured, color=NETWORK, label=label("deposits at or above"))
        target.plot(CURVE, 1 - item.ground, color=LOGISTIC, label=label("ground below"))
        probability, captured, _ = item.intersection
        target.plot(probability, captured, "o", color=NEUTRAL)
        target.annotate(
            f"{captured:.2f}", (probability, captured), textcoords="offset points", xytext=(6, 6)
        )
        _label(target, label(item.title), label("Score"), label("Share"))
    return figure


def _label(axes: Axes, title: str, x_title: str, y_title: str) -> None:
    axes.set(xlabel=x_title, ylabel=y_title, xlim=(0, 1), ylim=(-0.02, 1.02))
    axes.set_title(title, fontsize=10)
    axes.legend(loc="lower right", fontsize=7)
