"""How often 95 % intervals hold the truth: `make bench-intervals` prints the tables of docs/methods.md.

Patches of known skill are drawn in groups that resemble each other, photographs in slices, deposits in
rings, and whole surveys that are cross-validated, as ``pooling.py`` draws them. Beside each interval of
Gossan's stands the one that was used before it: percentiles of a bootstrap that draws whole groups, or the
regression's own for the exponent; and beside AUCs by places among reference cells those by raw scores.

    python benchmarks/intervals.py [DRAWS [TABLE …]]

Of the tables auc, differences, shares, exponents and folds all are printed unless some are named.
"""

from __future__ import annotations

import itertools
import math
import sys
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
from scipy import stats
from sklearn.exceptions import ConvergenceWarning

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / ".dev" / "plugins"))

from gossan.core.faults.power_law import CountedExponent  # noqa: E402
from gossan.core.scores.intervals import Estimate, GroupWins, PooledAuc, share_interval  # noqa: E402

sys.path.insert(0, str(ROOT / "benchmarks"))
from pooling import DEPOSITS, Judged, judged_by_folds  # noqa: E402

Limits = tuple[float, float]

#: Models of ``pooling.py`` that are trained fast enough for many surveys; differences are the ridge's.
OF_FOLDS = ("ridge", "logistic", "forest", "location")

#: Groups of barren ground: as many as of deposits, twenty single patches, or five hundred in all.
GROUNDS = ("as many", "20 patches", "500 patches")
AUCS = (0.6, 0.8, 0.95)


def sizes_of(count: int, equal: bool, rng: np.random.Generator) -> np.ndarray:
    """Return the patches of so many groups: nine each, or from two to 27."""
    return np.full(count, 9) if equal else rng.choice([2, 4, 6, 9, 9, 15, 27], count)


def barren_of(ground: str, groups: int, equal: bool, rng: np.random.Generator) -> np.ndarray:
    """Return the patches of each group of barren ground."""
    if ground == "20 patches":
        return np.ones(20, int)
    return sizes_of(groups if ground == "as many" else 55, equal, rng)


def alike_within(sizes: np.ndarray, alike: float, rng: np.random.Generator) -> np.ndarray:
    """Return standard normal values of patches whose correlation within groups is as given."""
    shared = np.repeat(rng.normal(size=len(sizes)), sizes)
    return math.sqrt(alike) * shared + math.sqrt(1 - alike) * rng.normal(size=sizes.sum())


def wins_of(deposits: np.ndarray, barren: np.ndarray, sizes: tuple[np.ndarray, ...]) -> GroupWins:
    """Return who wins among patches of groups of these sizes."""
    labels = np.repeat([1, 0], [len(deposits), len(barren)])
    groups = np.repeat(np.arange(sum(map(len, sizes))), np.concatenate(sizes))
    return GroupWins.of(labels, np.concatenate([deposits, barren]), groups)


def percentiles(rounds: Iterable[GroupWins], rng: np.random.Generator) -> Limits:
    """Return percentiles of the first AUC, less the second if there is one, over drawn groups."""
    first, *others = rounds
    deposits, barren = (
        rng.multinomial(count, np.full(count, 1 / count), 200).astype(float)
        for count in first.wins.shape
    )
    drawn = 0.0
    for sign, item in zip((1, -1), (first, *others)):
        won, pairs = (((deposits @ of) * barren).sum(axis=1) for of in (item.wins, item.pairs))
        drawn = drawn + sign * won / pairs
    low, high = np.percentile(drawn, [2.5, 97.5])
    return float(low), float(high)


class Count:
    """Counts how often intervals miss, and keeps their widths."""

    def __init__(self) -> None:
        self.limits: list[Limits] = []

    def add(self, estimate: Estimate, truth: float) -> None:
        """Count an interval by how far its ends lie from its own truth, which is 0 then."""
        self.limits.append((estimate.low - truth, estimate.high - truth))

    def told(self, truth: float) -> str:
        """Return coverage, what errs downwards and upwards, the median width and zero widths."""
        low, high = np.array(self.limits).T
        held = ((low <= truth) & (truth <= high)).mean()
        none = (high - low < 1e-9).mean()
        below, above = (high < truth).mean(), (low > truth).mean()
        return f"{held:.3f} ({below:.3f}, {above:.3f}) | {np.median(high - low):.2f} | {none:.0%}"

    def coverage(self, truth: float) -> float:
        """Return how often the truth was held."""
        low, high = np.array(self.limits).T
        return float(((low <= truth) & (truth <= high)).mean())


def header(*columns: str) -> None:
    """Print the head of a table."""
    interval = "coverage (too low, too high) | width | no width"
    print("\n| " + " | ".join([*columns, interval, f"before: {interval}"]) + " |")
    print("|" + " --- |" * (len(columns) + 6), flush=True)


def row(*cells: object) -> None:
    """Print a row of a table."""
    print("| " + " | ".join(map(str, cells)) + " |", flush=True)


def summed_up(name: str, coverages: list[float]) -> None:
    """Print how many settings lie within 92 to 98 %."""
    found = np.array(coverages)
    inside = ((found >= 0.92) & (found <= 0.98)).mean()
    print(
        f"\n{name}: {len(found)} settings, {inside:.0%} of them within 92 to 98 %; coverage "
        f"{found.min():.3f} to {found.max():.3f}, mean {found.mean():.3f}"
    )


def one_auc(draws: int) -> None:
    """Print how often intervals of an AUC hold it."""
    header("groups", "AUC", "alike", "barren", "sizes")
    coverages = []
    for groups, auc, alike, ground, equal in itertools.product(
        (5, 10, 30), AUCS, (0.2, 0.8), GROUNDS, (True, False)
    ):
        rng = np.random.default_rng(groups)
        ours, before = Count(), Count()
        for _ in range(draws):
            sizes = sizes_of(groups, equal, rng), barren_of(ground, groups, equal, rng)
            deposits, barren = (alike_within(size, alike, rng) for size in sizes)
            wins = wins_of(deposits + math.sqrt(2) * stats.norm.ppf(auc), barren, sizes)
            estimate = PooledAuc([wins], [0]).estimate
            ours.limits.append((estimate.low, estimate.high))
            before.limits.append(percentiles([wins], rng))
        coverages.append(ours.coverage(auc))
        kind = "equal" if equal else "unequal"
        row(groups, auc, alike, ground, kind, ours.told(auc), before.told(auc))
    summed_up("AUC", coverages)


def two_aucs(draws: int) -> None:
    """Print how often intervals of the difference of two AUCs on the same patches hold it."""
    header("groups", "AUCs", "alike", "of two models", "barren")
    coverages = []
    for groups, (one, two), alike, common, ground in itertools.product(
        (5, 10, 30), ((0.6, 0.6), (0.8, 0.8), (0.95, 0.95), (0.8, 0.6), (0.95, 0.8)),
        (0.2, 0.8), (0.3, 0.9), ("as many", "500 patches"),
    ):  # fmt: skip
        rng = np.random.default_rng(groups)
        ours, before = Count(), Count()
        for _ in range(draws):
            sizes = sizes_of(groups, False, rng), barren_of(ground, groups, False, rng)
            shared = [alike_within(size, alike, rng) for size in sizes]
            pair = []
            for auc in (one, two):
                deposits, barren = (
                    math.sqrt(common) * of + math.sqrt(1 - common) * alike_within(size, alike, rng)
                    for of, size in zip(shared, sizes)
                )
                mean = math.sqrt(2) * stats.norm.ppf(auc)
                pair.append(wins_of(deposits + mean, barren, sizes))
            estimate = PooledAuc(pair[:1], [0]).less(PooledAuc(pair[1:], [0]))
            ours.limits.append((estimate.low, estimate.high))
            before.limits.append(percentiles(pair, rng))
        truth = one - two
        coverages.append(ours.coverage(truth))
        row(groups, f"{one} and {two}", alike, common, ground, ours.told(truth), before.told(truth))
    summed_up("Differences", coverages)


def drawn_shares(hits: np.ndarray, sizes: np.ndarray, rng: np.random.Generator) -> Limits:
    """Return percentiles of a share over drawn groups; Wilson's for single members, or one answer."""
    share = hits.sum() / sizes.sum()
    if (sizes == 1).all() or share in (0.0, 1.0):
        test = stats.binomtest(round(share * len(sizes)), len(sizes)).proportion_ci(method="wilson")
        return float(test.low), float(test.high)
    drawn = rng.integers(0, len(sizes), (400, len(sizes)))
    low, high = np.percentile(hits[drawn].sum(axis=1) / sizes[drawn].sum(axis=1), [2.5, 97.5])
    return float(low), float(high)


def shares(draws: int) -> None:
    """Print how often intervals of a share of members of groups hold it."""
    header("groups", "share", "alike", "members")
    coverages = []
    members: dict[str, list[int]] = {"1": [1], "1 to 8": [1, 1, 2, 3, 8], "20": [20]}
    for groups, share, (name, choice) in itertools.product(
        (5, 10, 30), (0.5, 0.8, 0.95), members.items()
    ):
        for alike in (0.2, 0.8) if choice != [1] else (0.5,):
            rng = np.random.default_rng(groups)
            ours, before = Count(), Count()
            for _ in range(draws):
                sizes = rng.choice(choice, groups)
                spread = (1 - alike) / alike
                hits = rng.binomial(sizes, rng.beta(share * spread, (1 - share) * spread, groups))
                low, high = share_interval(hits, sizes)
                ours.limits.append((float(low), float(high)))
                before.limits.append(drawn_shares(hits, sizes, rng))
            coverages.append(ours.coverage(share))
            row(groups, share, alike, name, ours.told(share), before.told(share))
    summed_up("Shares", coverages)


def of_the_line(rings: np.ndarray, area: np.ndarray, counts: np.ndarray) -> Limits:
    """Return the interval of the regression through the rings with deposits."""
    used = counts > 0
    if used.sum() < 3:
        return -math.inf, math.inf
    line = stats.linregress(np.log(rings[used]), np.log(counts[used] / area[used]))
    reach = stats.t.ppf(0.975, used.sum() - 2) * line.stderr
    return line.slope - reach, line.slope + reach


def exponents(draws: int) -> None:
    """Print how often intervals of the exponent hold it."""
    header("deposits", "exponent", "area of the rings")
    rings = np.arange(1.0, 13.0)
    coverages = []
    areas: dict[str, Callable[[np.ndarray], np.ndarray]] = {
        "equal": np.ones_like,
        "falling": lambda ring: np.exp(-ring / 4),
    }
    for deposits, exponent, (name, of) in itertools.product(
        (5, 10, 20, 50, 200), (0.0, -0.5, -1.0), areas.items()
    ):
        rng = np.random.default_rng(deposits)
        area = of(rings)
        chance = area * rings**exponent
        ours, before = Count(), Count()
        for counts in rng.multinomial(deposits, chance / chance.sum(), draws):
            counted = CountedExponent.of(rings, area, counts)
            ours.limits.append((counted.low, counted.high))
            before.limits.append(of_the_line(rings, area, counts))
        coverages.append(ours.coverage(exponent))
        row(deposits, exponent, name, ours.told(exponent), before.told(exponent))
    summed_up("Exponents", coverages)


def folds(surveys: int) -> None:
    """Print how often intervals of AUCs pooled over folds hold those of one model of all deposits."""
    interval = "coverage (too low, too high) | width | no width"
    heads = ["deposits", "AUC", "truth", f"places: {interval}", f"raw scores: {interval}"]
    print("\n| " + " | ".join(heads) + " |\n|" + " --- |" * 9, flush=True)
    coverages = []
    for deposits in DEPOSITS:
        rng, where = np.random.default_rng(deposits), np.random.default_rng([deposits, 1])
        truths: dict[str, list[float]] = defaultdict(list)
        by_places: dict[str, Count] = defaultdict(Count)
        by_scores: dict[str, Count] = defaultdict(Count)
        for _ in range(surveys):
            found = judged_by_folds(deposits, rng, where, OF_FOLDS)
            places, scores = ([pooled(one, raw) for one in found] for raw in (False, True))
            for number, (name, judged) in enumerate(zip(OF_FOLDS, found)):
                truths[name].append(judged.truth)
                by_places[name].add(places[number].estimate, judged.truth)
                by_scores[name].add(scores[number].estimate, judged.truth)
                if number:
                    less, truth = f"ridge less {name}", found[0].truth - judged.truth
                    truths[less].append(truth)
                    by_places[less].add(places[0].less(places[number]), truth)
                    by_scores[less].add(scores[0].less(scores[number]), truth)
        for name, truth in truths.items():
            mean = f"{np.mean(truth):.3f}"
            row(deposits, name, mean, by_places[name].told(0), by_scores[name].told(0))
            coverages.append(by_places[name].coverage(0))
    summed_up("Places among reference cells", coverages)


def pooled(judged: Judged, raw: bool) -> PooledAuc:
    """Return the AUC of all folds by raw scores, or by places among reference cells."""
    scores = judged.scores if raw else judged.places
    return PooledAuc([GroupWins.of(judged.labels, scores, judged.groups)], [0])


#: What is printed, and how many draws there are of it for each that is asked for.
TABLES: dict[str, tuple[Callable[[int], None], float]] = {
    "auc": (one_auc, 1),
    "differences": (two_aucs, 1),
    "shares": (shares, 5),
    "exponents": (exponents, 1),
    "folds": (folds, 0.4),
}


def main(draws: int, chosen: Sequence[str]) -> None:
    """Print the chosen tables."""
    print(
        f"{draws} draws of each setting, five times as many of shares, which are quickly drawn, and "
        "two fifths as many whole surveys"
    )
    for name in chosen or TABLES:
        table, share = TABLES[name]
        table(round(share * draws))


if __name__ == "__main__":
    warnings.simplefilter("ignore", ConvergenceWarning)
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000, sys.argv[2:])
