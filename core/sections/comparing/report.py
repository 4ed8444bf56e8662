"""What the report on networks for photographs says (Zhu et al., tables 1 and 2, fig. 11 to 15)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

import numpy as np

from ....models.catalogue import SECTION_NETWORKS
from ...reporting.page import Report, interval
from ...runtime.language import tr
from ...runtime.progress import Progress
from ...runtime.provenance import Provenance
from ...scores.intervals import NO_INTERVAL_OF_SLICES, Estimate
from ..tables import percent_range
from ..training.labelled import TEST, VALIDATION, shared_slices
from .comparison import TABLES, Comparison, published
from .figures import accuracy_plot, confusion_figure
from .materials import Material
from .pictures import all_right, count_only_right, only_first_right

#: Where the tables and figures come from.
PAPER = "Zhu et al., RockS²Net, Computers & Geosciences"


def comparison_verdict(comparison: Comparison) -> str:
    """Say in a few sentences which network is right most often, and how sure that is."""
    best = comparison.ranked[0]
    said = [
        tr(
            "{network} is right most often: {accuracy:.1%} of the test photographs, mean over "
            "{count} properties.",
            network=_title(best),
            accuracy=comparison.average(best),
            count=len(comparison.materials),
        )
        if len(comparison.materials) > 1
        else tr(
            "{network} is right most often: {accuracy:.1%} of the test photographs ({range}).",
            network=_title(best),
            accuracy=comparison.average(best),
            range=percent_range(comparison.agreements[best, 0].interval),
        )
    ]
    if len(comparison.ranked) > 1:
        said.append(_beside_the_next(comparison, best, comparison.ranked[1]))
    said.append(_beside_the_forest(comparison, best))
    return " ".join(said)


def _beside_the_next(comparison: Comparison, best: str, second: str) -> str:
    ahead = comparison.told_apart(best, second)
    if ahead:
        return tr(
            "It is ahead of {second} by more than chance on {properties}.",
            second=_title(second),
            properties=", ".join(ahead),
        )
    return tr(
        "It cannot be told apart from {second}, the next: their difference is within chance.",
        second=_title(second),
    )


def _beside_the_forest(comparison: Comparison, best: str) -> str:
    materials, mean = comparison.materials, comparison.average_baseline
    lows = [comparison.lead_over_baseline(best, place).low for place in range(len(materials))]
    beaten = [one.title for one, low in zip(materials, lows, strict=True) if low > 0]
    if all(map(math.isnan, lows)):
        return tr(
            "The better plain forest reaches {mean:.1%}; there are too few slices in each split to say "
            "whether the network is surely better.",
            mean=mean,
        )
    if beaten:
        return tr(
            "The better plain forest reaches {mean:.1%}; the network is surely better on {properties}.",
            mean=mean,
            properties=", ".join(beaten),
        )
    return tr(
        "The better plain forest reaches {mean:.1%}, and the network is not surely better than it.",
        mean=mean,
    )


def comparison_report(
    comparison: Comparison,
    used: Mapping[str, object],
    notes: Sequence[str],
    provenance: Provenance,
    progress: Progress,
) -> Report:
    """Report how networks compare on photographs that none of them has seen."""
    report = Report(tr("Compare Thin Sections"), comparison_verdict(comparison))
    for note in dict.fromkeys(notes):
        report.warning(note)
    report.figure(
        accuracy_plot(comparison),
        tr(
            "Share of the test photographs that each network names rightly, with 95 % intervals by slice "
            "where there are enough; dashed, the better plain forest."
        ),
    )
    report.heading(tr("Overall accuracy"))
    _add_tables(report, comparison)
    _add_doubts(report, comparison)
    report.next_steps(
        [
            tr(
                "Train Thin Section makes a model of the network that you choose, with all photographs."
            ),
            tr("Where a plain network does as well as one with two streams, take the plain one."),
        ]
    )
    report.folded(tr("Differences on the same photographs"))
    _add_differences(report, comparison)
    for place in range(len(comparison.materials)):
        _add_property(report, comparison, place)
    _add_pictures(report, comparison, progress)
    _add_cost(report, comparison)
    report.provenance(provenance, PAPER, used)
    return report


def _title(network: str) -> str:
    return SECTION_NETWORKS[network].title


def _add_tables(report: Report, comparison: Comparison) -> None:
    """Add the paper's tables as far as their networks were chosen, and one of all others."""
    left = list(comparison.networks)
    for number, names in TABLES:
        chosen = [name for name in names if name in comparison.networks]
        if len(chosen) > 1:
            caption = tr("As table {number} of the paper.", number=number)
            _add_accuracies(report, comparison, chosen, caption)
            left = [name for name in left if name not in chosen]
    if left:
        _add_accuracies(report, comparison, left, "")
    if any(
        math.isfinite(published(name, material.kind))
        for name in comparison.networks
        for material in comparison.materials
    ):
        report.text(
            tr(
                "Published figures are those of CHN-Rock. Those photographs are not public, and neither is "
                "which slices they show, so the two do not compare."
            )
        )


def _add_accuracies(
    report: Report, comparison: Comparison, networks: Sequence[str], caption: str
) -> None:
    materials = comparison.materials
    best = [
        max(comparison.agreements[name, place].accuracy for name in comparison.networks)
        for place in range(len(materials))
    ]
    said = tr("Percent of the test photographs named rightly, with 95 % intervals; ● the highest.")
    report.table(
        (tr("Network"), *(material.title for material in materials), tr("Mean")),
        _accuracy_rows(comparison, networks, best),
        f"{caption} {said}".strip(),
    )


def _accuracy_rows(
    comparison: Comparison, networks: Sequence[str], best: Sequence[float]
) -> Iterator[tuple[str, ...]]:
    materials = comparison.materials
    for name in networks:
        own = [comparison.agreements[name, place] for place in range(len(materials))]
        cells = (
            _percent(Estimate(one.accuracy, *one.interval), one.accuracy == top)
            for one, top in zip(own, best, strict=True)
        )
        yield (_title(name), *cells, f"{100 * comparison.average(name):.1f}")
        printed = [published(name, material.kind) for material in materials]
        if np.isfinite(printed).any():
            yield (
                tr("– published"),
                *(f"{100 * one:.2f} (–)" if math.isfinite(one) else "–" for one in printed),
                f"{100 * np.nanmean(printed):.2f}",
            )
    forests = [comparison.baseline(place) for place in range(len(materials))]
    mean = f"{100 * comparison.average_baseline:.1f}"
    yield (tr("Better plain forest"), *map(_percent, forests), mean)


def _percent(one: Estimate, highest: bool = False) -> str:
    mark = "● " if highest else ""
    if not one.has_interval:
        return f"{mark}{100 * one.value:.1f} (–)"
    return f"{mark}{100 * one.value:.1f} ({100 * one.low:.0f}–{100 * one.high:.0f})"


def _add_doubts(report: Report, comparison: Comparison) -> None:
    if not all(material.sections.grouped for material in comparison.materials):
        report.warning(
            tr(
                "Nothing says which photographs are of one slice. If several are, they stand on both "
                "sides and these scores are too high: give GROUP_PATTERN."
            )
        )
    if any(material.sections.crossed for material in comparison.materials):
        report.text(
            tr(
                "A plane-polarised photograph and its crossed-polarised partner count as one photograph; "
                "pictures show the plane-polarised one."
            )
        )
    for said in _of_each_property(comparison, _what_leaks):
        report.warning(said)
    for said in _of_each_property(comparison, partial(_what_varies, len(comparison.seeds))):
        report.text(said)


def _of_each_property(comparison: Comparison, say: Callable[[Material], str]) -> Iterator[str]:
    """Yield what is to be said of properties, naming them unless the same is said of all."""
    by_text: dict[str, list[str]] = {}
    for material in comparison.materials:
        by_text.setdefault(say(material), []).append(material.title)
    for said, titles in by_text.items():
        if said:
            everywhere = len(titles) == len(comparison.materials)
            yield said if everywhere else f"{', '.join(titles)}: {said}"


def _what_leaks(material: Material) -> str:
    """Say how many slices stand on both sides, as a split file or test folder may have them."""
    shared = max(map(shared_slices, material.splits))
    if not material.sections.grouped or not shared:
        return ""
    return tr(
        "{shared_slices} slices have photographs in more than one set, so these scores are too high.",
        shared_slices=shared,
    )


def _what_varies(seeds: int, material: Material) -> str:
    """Say what differs from seed to seed."""
    if seeds == 1 and TEST in material.given:
        return tr(
            "All networks had the same split, with the given test photographs, and one seed. Another seed "
            "moves all figures: SEEDS repeats everything with others."
        )
    if seeds == 1:
        return tr(
            "All networks had the same split, and one seed. Another split moves all figures: SEEDS "
            "repeats everything on others."
        )
    if TEST not in material.given and VALIDATION not in material.given:
        return tr(
            "{count} seeds: each splits the slices anew, and all networks share its split. A slice "
            "that was tested several times counts as one in the intervals.",
            count=seeds,
        )
    if TEST not in material.given:
        return tr(
            "{count} seeds: each tests other slices, and all networks share its split; the given "
            "photographs validate every time. A slice that was tested several times counts as one in the "
            "intervals.",
            count=seeds,
        )
    if VALIDATION not in material.given:
        return tr(
            "{count} seeds: the given photographs test every time. What varies is which others train and "
            "which validate, and what the networks begin with. A slice counts as one in the intervals.",
            count=seeds,
        )
    return tr(
        "{count} seeds: the given photographs test and validate every time. What varies is what the "
        "networks begin with, and the order of photographs. A slice counts as one in the intervals.",
        count=seeds,
    )


def _add_differences(report: Report, comparison: Comparison) -> None:
    best = comparison.ranked[0]
    pairs = [(best, name) for name in comparison.ranked[1:]]
    pairs += [(one, two) for one, two, _ in comparison.pairs]
    pairs = [pair for number, pair in enumerate(pairs) if pair not in pairs[:number]]
    rows = []
    for one, two in pairs:
        for place, material in enumerate(comparison.materials):
            first, second = comparison.answers(one, place), comparison.answers(two, place)
            difference = comparison.lead(one, two, place)
            rows.append(
                (
                    _title(one),
                    _title(two),
                    material.title,
                    int((first.right & ~second.right).sum()),
                    int((second.right & ~first.right).sum()),
                    difference.value,
                    interval((difference.low, difference.high), tr(NO_INTERVAL_OF_SLICES)),
                )
            )
    if not rows:
        report.text(tr("One network alone has nothing to be compared with but the forest."))
        return
    report.table(
        (
            tr("Network"),
            tr("Beside"),
            tr("Property"),
            tr("Only the first right"),
            tr("Only the second right"),
            tr("Difference"),
            tr("95 % interval"),
        ),
        rows,
        tr(
            "How much more often the first is right on the very same photographs; whole slices are what "
            "varies. An interval with zero in it is chance."
        ),
    )


def _add_property(report: Report, comparison: Comparison, place: int) -> None:
    material = comparison.materials[place]
    report.folded(tr("Class by class: {property}", property=material.title))
    networks = comparison.ranked
    report.table(
        (
            tr("Network"),
            tr("Overall accuracy"),
            tr("95 % interval"),
            tr("Kappa"),
            tr("Ahead of the forest by"),
            tr("95 % interval"),
        ),
        (_standing(comparison, name, place) for name in networks),
        tr(
            "{photographs} answers on photographs of {slices} slices. The forest is: {forest}, right in "
            "{accuracy:.1%}.",
            photographs=comparison.agreements[networks[0], place].photographs,
            slices=comparison.agreements[networks[0], place].slices,
            forest=comparison.baseline_title(place),
            accuracy=comparison.baseline(place).value,
        ),
    )
    by_class = {name: comparison.agreements[name, place].by_class() for name in networks}
    report.table(
        (tr("Class"), tr("Photographs"), *map(_title, networks)),
        (
            (
                name,
                by_class[networks[0]][number][0],
                *(by_class[one][number][1] for one in networks),
            )
            for number, name in enumerate(material.sections.classes)
        ),
        tr("Share of each class that was found."),
    )
    report.figure(
        confusion_figure(comparison, place, networks),
        tr(
            "Confusion matrices, as figure 13 of the paper: rows are what the photographs show. Numbers "
            "stand for classes whose names no font here has, in the order of the table."
        ),
    )


def _standing(comparison: Comparison, network: str, place: int) -> tuple[object, ...]:
    agreement = comparison.agreements[network, place]
    lead = comparison.lead_over_baseline(network, place)
    none = tr(NO_INTERVAL_OF_SLICES)
    return (
        _title(network),
        agreement.accuracy,
        interval(agreement.interval, none),
        agreement.kappa,
        lead.value,
        interval((lead.low, lead.high), tr("none: fewer than five slices in each split")),
    )


def _add_pictures(report: Report, comparison: Comparison, progress: Progress) -> None:
    for one, two, figure in comparison.pairs:
        report.folded(
            tr("Right by {first}, wrong by {second}", first=_title(one), second=_title(two))
        )
        first, second, both = count_only_right(comparison, one, two)
        said = tr(
            "Photographs named rightly by {network} alone: {first}; by {other} alone: {second}; by both: "
            "{both}.",
            first=first,
            second=second,
            both=both,
            network=_title(one),
            other=_title(two),
        )
        if figure:
            said += " " + tr("As figure {number} of the paper.", number=figure)
        if SECTION_NETWORKS[one].crop:
            said += " " + tr("Frames are what the second stream saw.")
        report.text(said)
        report.contact_sheet(only_first_right(comparison, one, two, progress))
        report.text(
            tr(
                "And the other way: right by {second}, wrong by {first}.",
                first=_title(one),
                second=_title(two),
            )
        )
        report.contact_sheet(only_first_right(comparison, two, one, progress))
    together = _shown_together(comparison)
    report.folded(tr("Right by all"))
    report.text(
        tr(
            "Photographs that {networks} name rightly, as figure 11 of the paper.",
            networks=", ".join(map(_title, together)),
        )
    )
    report.contact_sheet(all_right(comparison, together, progress))


def _shown_together(comparison: Comparison) -> list[str]:
    """Return the paper's two networks where both are there, else all."""
    paper = ["densenet121", "rocks2net"]
    return paper if set(paper) <= set(comparison.networks) else list(comparison.networks)


def _add_cost(report: Report, comparison: Comparison) -> None:
    report.folded(tr("What it took"))
    report.table(
        (tr("Network"), tr("Property"), tr("Parameters"), tr("Epochs"), tr("Kept"), tr("Minutes")),
        (
            (
                _title(trial.network),
                comparison.materials[trial.material].title,
                trial.parameters,
                trial.epochs,
                trial.best_epoch,
                f"{trial.seconds / 60:.1f}",
            )
            for trial in comparison.trials
        ),
        tr("By training. Minutes depend on what else the machine was doing."),
    )
