"""The reports of training and comparing say the scores that were found, and warn of what they hide."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pytest
from gossan.core.anomalies.evaluation.assessment import (
    HeldOutScores,
    TrainingResult,
)
from gossan.core.anomalies.evaluation.comparison import Comparison, Round
from gossan.core.anomalies.evaluation.comparison_report import comparison_report
from gossan.core.anomalies.evaluation.comparison_table import COMPARISON_COLUMNS, comparison_rows
from gossan.core.anomalies.evaluation.cross_validation import HeldOut
from gossan.core.anomalies.evaluation.training_report import training_report
from gossan.core.anomalies.patches.sites import PatchSites
from gossan.core.anomalies.training.model import AnomalyModel
from gossan.core.anomalies.training.optimisation import Epoch
from gossan.core.anomalies.training.settings import TrainingSettings
from gossan.core.geochemistry.transforms import Transform
from gossan.core.runtime.provenance import Provenance
from gossan.core.scores.probabilities import Scores
from gossan.models.catalogue import PATCH_NETWORKS
from gossan.models.patch_networks import PatchEnsemble, patch_network
from report_pages import AWKWARD, ReportPage
from sklearn import metrics

SOURCE = Provenance("Train", {"DEPOSITS": AWKWARD}, f"run {AWKWARD}")
FOLDS, GROUPS = 3, 6

#: What is shown with two decimals is no further from the truth.
HALF = 0.005 + 1e-9


def sites_of(draws: int = 1) -> PatchSites:
    """Return six deposits and six barren places, two patches of each, and further draws of barren.

    One patch is missing on barren ground, so that its number is none of the deposits'.
    """
    numbers = np.repeat(np.arange(GROUPS), 2)
    labels = np.repeat([1, *[0] * draws], 2 * GROUPS)
    groups = np.concatenate([numbers + GROUPS * part for part in range(1 + draws)])
    owners = np.tile(numbers, 1 + draws)
    cells = np.column_stack([groups * 30, np.arange(len(labels))])
    of_draw = np.repeat([0, *range(draws)], 2 * GROUPS)
    columns = (cells, labels, owners, groups, of_draw)
    return PatchSites(*(np.delete(column, 4 * GROUPS - 1, axis=0) for column in columns))


# Training.


def held_out_scores(title: str, network: float, logistic: float, **changes: int) -> HeldOutScores:
    """Return scores that differ in every number."""
    scores = [
        Scores(auc, auc - 0.01, auc - 0.02, auc - 0.03, auc - 0.04, auc - 0.05, auc - 0.06)
        for auc in (network, logistic, 0.5123)
    ]
    intervals = {
        "network": (network - 0.1, network + 0.01),
        "logistic": (logistic - 0.2, logistic + 0.02),
        "location": (float("nan"), float("nan")),
    }
    counts = {"patches": 1042, "groups": 13, "leaking": 0, **changes}
    return HeldOutScores(title, *scores, intervals, **counts)


def result_of(members: int = 1, draws: int = 1, **changes: object) -> TrainingResult:
    sites = sites_of(draws)
    rng = np.random.default_rng(0)
    held_out = sites.scored & (sites.points < 2)
    transform = Transform.fit(rng.lognormal(size=(20, 2)), "log10")
    network = PatchEnsemble([patch_network("gk_cnn", 2) for _ in range(members)])
    model = AnomalyModel("gk_cnn", network, (AWKWARD, "Cu"), ("", ""), transform, (1, 1), "")
    epochs = [Epoch(0, number, 1 / number, 2 / number, 0.7) for number in (1, 2, 3)]
    validation = held_out_scores("SPLIT=deposits", 0.9214, 0.8145)
    result = TrainingResult(model, sites, held_out, rng.random(len(sites)), epochs, validation)
    return replace(result, **changes)


def trained(result: TrainingResult, **settings: object) -> ReportPage:
    report = training_report(
        result,
        TrainingSettings(network="gk_cnn", **settings),
        1207,
        [f"Mind {AWKWARD}"],
        SOURCE,
    )
    return ReportPage(report.html())


def rows_of(network: float, logistic: float) -> list[list[str]]:
    names = ("Model", "Logistic regression on the log of the centre cell", "Location alone")
    intervals = (
        f"{network - 0.1:.3g} to {network + 0.01:.3g}",
        f"{logistic - 0.2:.3g} to {logistic + 0.02:.3g}",
        "none: fewer than five groups",
    )
    return [
        [name, *(f"{auc - less / 100:.4g}" for less in range(7)), limits]
        for name, auc, limits in zip(names, (network, logistic, 0.5123), intervals, strict=True)
    ]


def test_pathfinders_stand_beside_the_network_where_the_commodity_is_known() -> None:
    pathfinders = Scores(0.9456, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4)
    validation = held_out_scores("SPLIT=deposits", 0.9214, 0.8145)
    told = replace(
        validation,
        pathfinders=pathfinders,
        intervals={**validation.intervals, "pathfinders": (0.91, 0.97)},
    )
    read = trained(result_of(validation=told))
    rows = read.captioned("SPLIT=deposits: 1042 held-out patches, 13 groups of deposits.").rows
    assert rows[:3] == rows_of(0.9214, 0.8145)
    assert rows[3][:2] == ["Pathfinders, without labels", "0.9456"]
    assert rows[3][-1] == "0.91 to 0.97"
    best = "SPLIT=deposits: the best baseline is {}, AUC {}."
    assert best.format("Pathfinders, without labels", "0.946") in read.paragraphs
    assert any(
        "rank these patches better than the model (AUC 0.946 against 0.921)" in text
        for text in read.warnings
    )
    assert told.to_json()["pathfinders"]["auc"] == 0.9456
    plain = trained(result_of())
    assert not any("Pathfinders" in text for text in plain.paragraphs)
    logistic = "Logistic regression on the log of the centre cell"
    assert best.format(logistic, "0.815") in plain.paragraphs
    assert "pathfinders" not in validation.to_json()


def test_barren_ground_that_is_only_scored_is_told() -> None:
    sites = replace(sites_of(draws=3), apart=True)
    read = trained(replace(result_of(members=2, draws=3), sites=sites))
    # Four of six deposits, two patches of each.
    assert "was trained on 8 of them, and on barren patches drawn where" in read.paragraphs[-2]
    assert "2 draws in all" in read.paragraphs[-2]
    rows = list(replace(result_of(draws=3), sites=sites).patch_rows())
    assert {row[1] for row in rows if row[0] == 0 and row[-2] == 1} == {"validation", "scoring"}
    assert {row[1] for row in rows if row[-2] > 1} == {"training"}


def test_a_training_is_reported_with_its_baselines() -> None:
    read = trained(result_of(), epochs=77)
    assert read.title == "Train GK-CNN"
    assert read.summary == (
        "GK-CNN reaches AUC 0.92 (95 % interval 0.821 to 0.931) on deposits that it had not seen, "
        "the best of the plain baselines 0.81; one draw of barren ground, one part of the deposits."
    )
    assert read.warnings == [f"Mind {AWKWARD}"]
    table = read.captioned("SPLIT=deposits: 1042 held-out patches, 13 groups of deposits.")
    assert table.header == [
        *("", "AUC", "Accuracy", "Kappa", "MCC", "Precision", "Recall", "F1"),
        "95 % interval of the AUC",
    ]
    assert table.rows == rows_of(0.9214, 0.8145)
    # Two of six deposits, and two of six barren places, were held out.
    assert read.paragraphs[-2] == (
        "12 mineralised patches around 1207 deposits (6 groups whose patches do not overlap), "
        "11 barren patches (6 groups). The model in the file was trained on 15 of them."
    )
    settings = read.settings()
    assert settings["epochs"] == "77" and settings["model"] == "gk_cnn"
    assert float(settings["learning_rate"]) == PATCH_NETWORKS["gk_cnn"].learning_rate
    assert [picture.split(",")[0] for picture in read.pictures] == [
        "Loss and validation AUC by epoch.",
        "ROC curves of the model.",
        "Confusion matrix of the held-out patches",
    ]
    assert "Deposits that the network had not seen" not in read.headings
    assert read.table("Parameter").rows[0] == ["DEPOSITS", AWKWARD]


def test_other_splits_are_told_beside_the_first() -> None:
    result = result_of(
        validation=held_out_scores("SPLIT=random", 0.9876, 0.9012, leaking=417),
        other_split=held_out_scores("SPLIT=deposits", 0.7654, 0.7821, groups=4),
    )
    read = trained(result, split="random")
    # A split at random says nothing of new ground, and is no headline.
    assert read.summary == (
        "What GK-CNN is worth on new ground is not known: no whole deposits were held out in turn "
        "(FOLDS), or fewer than 5 groups of them."
    )
    assert read.captioned("SPLIT=random: ").rows == rows_of(0.9876, 0.9012)
    assert read.captioned("SPLIT=deposits: 1042 held-out patches, 4 groups").rows == rows_of(
        0.7654, 0.7821
    )
    assert read.warnings[1:] == [
        "SPLIT=random: 417 of 1042 held-out patches share cells with training patches, so these "
        "scores are not those of unseen ground.",
        "SPLIT=deposits: a plain logistic regression ranks these patches better "
        "than the model (AUC 0.782 against 0.765).",
    ]


def test_nothing_held_out_is_no_number() -> None:
    read = trained(result_of(validation=None, held_out=np.zeros(23, dtype=bool)), folds=0)
    assert read.summary == (
        "Nothing was held out (FOLDS=0, VALIDATION=0): what GK-CNN is worth is not known."
    )
    assert [picture.split(",")[0] for picture in read.pictures] == [
        "Loss and validation AUC by epoch."
    ]


def test_losses_without_validation_are_called_so() -> None:
    epochs = [Epoch(0, number, 1 / number, math.nan, math.nan) for number in (1, 2)]
    assert trained(result_of(epochs=epochs)).pictures[0] == "Loss by epoch."


def test_deposits_that_were_held_out_lead_the_report() -> None:
    rounds = rounds_of()
    comparison = Comparison(CANDIDATES, rounds)
    result = result_of(validation=None, comparison=comparison, name="net")
    read = trained(result, folds=FOLDS)
    worth = comparison.worth("net")
    network, best = (over_rounds(rounds, auc, name) for name in ("net", "base"))
    assert read.summary.startswith(f"Net {AWKWARD}")
    assert f"AUC {network:.2f} (" in read.summary
    assert f"The best of 2 plain baselines is Base {AWKWARD}, AUC {best:.2f}" in read.summary
    assert worth.baselines["base"].behind.value == pytest.approx(network - best)
    rows = table_of(read, "Pooled AUC")
    assert [row[0] for row in rows] == [f"Net {AWKWARD}", f"Base {AWKWARD}", "Poor"]
    assert rows[1][4] == f"{network - best:+.3f}" and rows[0][4] == ""
    # A deposit's share of the ground is the mean over the rounds, half of what ties with it.
    own = [dict(enumerate(areas(item.held_out["net"]))) for item in rounds]
    means = {number: np.mean([one[number] for one in own]) for number in range(GROUPS)}
    assert worth.areas == pytest.approx(means)
    for row, share in zip(read.table("Ground, the highest scores").rows, (1, 2, 5, 10, 20, 50)):
        inside = sum(mean <= share / 100 for mean in means.values())
        assert row == [f"{share} %", f"{inside} of {GROUPS}", f"{share * GROUPS / 100:.1f}"]
    assert worth.held_out_text(0.05) in read.summary
    for row, (number, mean) in zip(read.table("Deposit").rows, means.items(), strict=True):
        assert row[:2] == [str(number + 1), f"{100 * (1 - mean):.0f}"]
    folds = [
        Scores.of(rounds[0].sites.labels[chosen], rounds[0].held_out["net"].probabilities[chosen])
        for chosen in (rounds[0].fold == number for number in range(FOLDS))
    ]
    told = [float(row[1]) for row in read.table("Fold").rows]
    assert told == pytest.approx([one.auc for one in folds], abs=5e-4)


@pytest.mark.parametrize(
    ("members", "draws", "said"),
    [
        (1, 1, "trained on 15 of them."),
        (3, 1, "trained on 15 of them; its 3 networks started from seeds of their own."),
        (
            3,
            2,
            "trained on 15 of them; each of its 3 networks saw barren patches of its own, 2 draws "
            "in all.",
        ),
    ],
)
def test_an_ensemble_tells_what_its_networks_saw(members: int, draws: int, said: str) -> None:
    assert trained(result_of(members, draws)).paragraphs[-2].endswith(said)


# Comparing.


@dataclass(frozen=True)
class Named:
    """What a comparison asks of a candidate."""

    name: str
    title: str
    kind: str


CANDIDATES = (
    Named("net", f"Net {AWKWARD}", "network"),
    Named("net_lambda_0", "Net, λ = 0", "control"),
    Named("net_shuffled", "Net, shuffled", "control"),
    Named("base", f"Base {AWKWARD}", "baseline"),
    Named("poor", "Poor", "baseline"),
)

#: How much better than chance each candidate is.
SKILL = {"net": 1.0, "net_lambda_0": 0.6, "net_shuffled": 0.3, "base": 0.5, "poor": 0.0}


def rounds_of(count: int = 2) -> list[Round]:
    rng = np.random.default_rng(3)
    rounds = []
    for repeat in range(count):
        sites = sites_of()
        fold = sites.points % FOLDS
        held_out = {}
        for name, skill in SKILL.items():
            own = rng.random(len(sites)) * 0.6 + 0.4 * skill * sites.labels
            mineralised = sites.labels == 1
            means = [own[mineralised & (sites.points == number)].mean() for number in range(GROUPS)]
            deposits = np.arange(GROUPS)
            ground = rng.random((FOLDS, 50)) * 0.9
            held_out[name] = HeldOut(own, deposits, deposits % FOLDS, np.array(means), ground)
        rounds.append(Round(repeat, repeat, sites, fold, held_out, 0))
    return rounds


def over_rounds(rounds: list[Round], value: Callable[[Round, HeldOut], float], name: str) -> float:
    return float(np.mean([value(item, item.held_out[name]) for item in rounds]))


def auc(item: Round, own: HeldOut) -> float:
    """Return the AUC by each patch's place among the ground that its fold's model has seen, one by one."""
    places = []
    for probability, fold in zip(own.probabilities, item.fold, strict=True):
        ground = np.sort(own.reference[fold])
        ends = [ground[0] - 1, *ground, ground[-1] + 1]
        share = [0, *((np.arange(len(ground)) + 0.5) / len(ground)), 1]
        places.append(np.interp(probability, ends, share))
    return metrics.roc_auc_score(item.sites.labels, places)


def areas(own: HeldOut) -> list[float]:
    """Return the share of ground that ranks above each deposit, counted one by one."""
    return [
        sum(value > own.deposit_probabilities[number] for value in own.reference[own.folds[number]])
        / own.reference.shape[1]
        for number in range(GROUPS)
    ]


@pytest.fixture(scope="module")
def rounds() -> list[Round]:
    return rounds_of()


@pytest.fixture(scope="module")
def compared(rounds: list[Round]) -> ReportPage:
    settings = TrainingSettings(epochs=77, members=5)
    comparison = Comparison(CANDIDATES, rounds)
    return ReportPage(comparison_report(comparison, settings, [f"Mind {AWKWARD}"], SOURCE).html())


def table_of(page: ReportPage, second: str) -> list[list[str]]:
    """Return the rows of the table whose second column has this title."""
    (found,) = (table for table in page.tables if table.header[1:2] == [second])
    return found.rows


def test_a_comparison_says_what_was_compared(compared: ReportPage, rounds: list[Round]) -> None:
    assert compared.warnings == [f"Mind {AWKWARD}"]
    assert compared.paragraphs[0] == (
        "6 groups of deposits whose patches do not overlap, 6 of barren ground; 3 folds, 2 rounds "
        "(2 draws of barren ground or folds)."
    )
    # The verdict is on the network and the better of the baselines.
    network, best = (over_rounds(rounds, auc, name) for name in ("net", "base"))
    assert best > over_rounds(rounds, auc, "poor")
    assert f"by more than chance (Base {AWKWARD}: AUC {best:.2f})" in compared.summary
    told = re.search(r": Net .* \(AUC (\S+), difference (\S+), 95 % interval", compared.summary)
    assert told and told[2].startswith("+")
    assert (float(told[1]), float(told[2])) == pytest.approx((network, network - best), abs=HALF)
    assert len(compared.pictures) == 5
    settings = compared.settings()
    assert settings["epochs"] == "77" and settings["members"] == "5"
    assert not {"model", "validation", "compare_splits"} & set(settings)


def test_pooled_scores_are_those_of_scikit_learn(compared: ReportPage, rounds: list[Round]) -> None:
    rows = table_of(compared, "Pooled AUC")
    assert [row[0] for row in rows] == [candidate.title for candidate in CANDIDATES]
    for row, candidate in zip(rows, CANDIDATES, strict=True):
        by_round = [auc(item, item.held_out[candidate.name]) for item in rounds]
        assert float(row[1]) == pytest.approx(np.mean(by_round), abs=5e-5)
        low, high = map(float, row[2].split(" to "))
        assert low - 0.005 <= float(row[1]) <= high + 0.005 and low < high
        assert float(row[3]) == pytest.approx(np.std(by_round, ddof=1), abs=5e-5)


def test_the_seven_metrics_are_means_over_folds(compared: ReportPage, rounds: list[Round]) -> None:
    scorers = (
        metrics.roc_auc_score, metrics.accuracy_score, metrics.cohen_kappa_score,
        metrics.matthews_corrcoef,
        *(partial(scorer, zero_division=0)
          for scorer in (metrics.precision_score, metrics.recall_score, metrics.f1_score)),
    )  # fmt: skip
    for row, candidate in zip(table_of(compared, "AUC"), CANDIDATES, strict=True):
        for column, scorer in enumerate(scorers):
            found = []
            for item in rounds:
                for number in range(FOLDS):
                    own = item.held_out[candidate.name].probabilities[item.fold == number]
                    given = own if column == 0 else own >= 0.5
                    found.append(scorer(item.sites.labels[item.fold == number], given))
            told = float(row[1 + column].split(" (")[0])
            assert told == pytest.approx(np.mean(found), abs=HALF), (row[0], column)


def test_differences_are_told_with_their_sign(compared: ReportPage, rounds: list[Round]) -> None:
    pooled = {name: over_rounds(rounds, auc, name) for name in SKILL}
    rows = table_of(compared, "Baseline")
    assert [row[:3] for row in rows] == [
        [f"Net {AWKWARD}", title, f"{pooled['net'] - pooled[name]:+.3f}"]
        for name, title in (("base", f"Base {AWKWARD}"), ("poor", "Poor"))
    ]
    rows += (terms := table_of(compared, "Against"))
    assert [row[:3] for row in terms] == [
        [f"Net {AWKWARD}", against, f"{pooled['net'] - pooled[name]:+.3f}"]
        for name, against in (
            ("net_lambda_0", "λ = 0"),
            ("net_shuffled", "a shuffled control raster"),
        )
    ]
    for row in rows:
        low, high = map(float, row[3].split(" to "))
        assert low <= float(row[2]) <= high


def test_ground_and_deposits_are_ranked_one_by_one(
    compared: ReportPage, rounds: list[Round]
) -> None:
    rows = table_of(compared, "Area that holds 80 % of the deposits")
    for row, candidate in zip(rows, CANDIDATES, strict=True):
        # Five of six are the fewest that are 80 %.
        expected = over_rounds(rounds, lambda _, own: sorted(areas(own))[4], candidate.name)
        assert row[1] == f"{expected:.4g}"
        probability, captured, ground = map(float, row[3:])
        own = [item.held_out[candidate.name] for item in rounds]
        reached = np.mean([each.deposit_probabilities >= probability for each in own])
        above = np.mean([each.reference >= probability for each in own])
        assert (captured, ground) == pytest.approx((reached, above), rel=1e-3)
        assert captured >= 1 - ground - 1e-3
    table = compared.table("Deposit")
    assert table.header == ["Deposit", f"Net {AWKWARD}", f"Base {AWKWARD}"]
    percentiles = {
        name: np.mean([100 * (1 - np.array(areas(item.held_out[name]))) for item in rounds], axis=0)
        for name in ("net", "base")
    }
    assert table.rows == [
        [str(number + 1), *(f"{percentiles[name][number]:.0f}" for name in ("net", "base"))]
        for number in range(GROUPS)
    ]


def test_a_comparison_that_leaks_says_so_first() -> None:
    leaky = [replace(item, leaking=5) for item in rounds_of(1)]
    comparison = Comparison((CANDIDATES[0], CANDIDATES[3]), leaky)
    read = ReportPage(comparison_report(comparison, TrainingSettings(), [], SOURCE).html())
    assert "on held-out patches that share ground with training patches" in read.summary
    assert read.warnings == []
    # One round has no spread between rounds, and without controls nothing is said of the term.
    assert [row[3] for row in table_of(read, "Pooled AUC")] == ["–", "–"]
    assert not any(table.header[1:2] == ["Against"] for table in read.tables)


def few_groups(rounds: list[Round]) -> list[Round]:
    """Return the rounds as if four of the six deposits were one group."""
    fewer = []
    for item in rounds:
        groups = np.where(
            item.sites.labels == 1, np.minimum(item.sites.groups, 2), item.sites.groups
        )
        fewer.append(replace(item, sites=replace(item.sites, groups=groups)))
    return fewer


def test_few_deposits_have_no_intervals_and_the_report_says_why(rounds: list[Round]) -> None:
    comparison = Comparison(CANDIDATES, few_groups(rounds))
    read = ReportPage(comparison_report(comparison, TrainingSettings(), [], SOURCE).html())
    assert read.summary.startswith("Whether a network beats the best baseline on unseen deposits")
    assert "fewer than five groups" in read.summary and "More deposits" in read.summary
    assert {row[2] for row in table_of(read, "Pooled AUC")} == {"none: fewer than five groups"}
    for second, column in (("Baseline", 3), ("Against", 3)):
        rows = table_of(read, second)
        assert {row[column] for row in rows} == {"none: fewer than five groups"}
    areas_told = table_of(read, "Area that holds 80 % of the deposits")
    assert {row[2] for row in areas_told} == {"none: fewer than five groups"}
    assert len(read.pictures) == 5 and "nan" not in read.summary
    for row in comparison_rows(comparison):
        told = dict(zip((name for name, _ in COMPARISON_COLUMNS), row, strict=True))
        assert told["pooled_auc"] is not None and told["area_80"] is not None
        for name in ("pooled_auc", "area_80", "auc_less_baseline"):
            assert told[f"{name}_low"] is None and told[f"{name}_high"] is None


def test_a_training_on_few_deposits_says_that_there_is_no_interval() -> None:
    few = held_out_scores("SPLIT=deposits", 0.9214, 0.8145, groups=3)
    few.intervals["network"] = (float("nan"), float("nan"))
    read = trained(result_of(validation=few))
    assert read.summary == (
        "What GK-CNN is worth on new ground is not known: no whole deposits were held out in turn "
        "(FOLDS), or fewer than 5 groups of them."
    )
    assert any("More deposits that lie apart" in text for text in read.paragraphs)
    assert few.to_json()["auc_interval"] == [None, None]
    assert not any(
        "More deposits that lie apart" in text for text in trained(result_of()).paragraphs
    )


NAMES = ("Süd", "جبل شيبه", "北山", "d", "e", "f")
UNUSED = [("far", "outside of the stack"), ("twin", "in the block of 北山")]


def test_reports_call_deposits_by_their_names_and_list_those_that_were_not_used(
    rounds: list[Round],
) -> None:
    comparison = Comparison(CANDIDATES, rounds, NAMES)
    read = ReportPage(comparison_report(comparison, TrainingSettings(), [], SOURCE, UNUSED).html())
    assert read.captioned("Percentile of each").column("Deposit") == list(NAMES)
    assert read.captioned("Deposits that no patch was taken of.").rows == [*map(list, UNUSED)]
    result = result_of(comparison=comparison, name="net")
    assert result.worth is not None and result.worth.names == dict(enumerate(NAMES))
    page = ReportPage(
        training_report(result, TrainingSettings(network="gk_cnn"), 6, [], SOURCE, UNUSED).html()
    )
    held_out = page.captioned(
        "Mean, lowest and highest of the rounds: 100 is a bull's eye, 50 is chance."
    )
    assert held_out.column("Deposit") == list(NAMES)
    assert page.captioned("Deposits that no patch was taken of.").rows == [*map(list, UNUSED)]
    rows = list(result.patch_rows(NAMES))
    assert [row[-1] for row in rows[:4]] == ["Süd", "Süd", "جبل شيبه", "جبل شيبه"]
    assert {row[-1] for row in rows if not row[0]} == {None}
    assert {row[-1] for row in result.patch_rows()} == {None}


def test_without_unused_deposits_there_is_no_table_of_them(compared: ReportPage) -> None:
    assert all("Why it was not used" not in table.header for table in compared.tables)
