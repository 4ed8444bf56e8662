"""95 % intervals that know about groups, and hold the truth of one model as often as they say.

Patches of one deposit resemble each other, and so do photographs of one slice: ten deposits are ten
observations, however many patches they are cut into. With fewer than five groups no interval is
given. How often these hold, and how much less often where each fold has a model, is measured by
``benchmarks/intervals.py``.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special, stats

from ..runtime.language import later, tr

#: With fewer groups than this no interval is given.
FEWEST_GROUPS = 5

#: Size of the two groups together that are made up, in mean groups; chosen by simulation.
_CONTINUITY = 0.25
_CONTINUITY_OF_DIFFERENCES = 0.05


#: What stands in place of an interval of deposits, and of photographs.
NO_INTERVAL = later("none: fewer than five groups")
NO_INTERVAL_OF_SLICES = later("none: fewer than five slices")


def why_no_interval() -> str:
    """Say why there is no interval, and what can be done."""
    return tr(
        "There is no interval with fewer than five groups of deposits or of barren ground: so few do "
        "not tell how far off others would lie. More deposits that lie apart, more barren ground, or "
        "whole deposits held out in turn (cross-validation) make it possible."
    )


@dataclass(frozen=True)
class Estimate:
    """A number and its 95 % interval; its ends are NaN where none can be given."""

    value: float
    low: float
    high: float

    @property
    def has_interval(self) -> bool:
        """Whether there is an interval."""
        return math.isfinite(self.low) and math.isfinite(self.high)

    @classmethod
    def of_repeated_folds(
        cls, values: np.ndarray, held_out: float, lowest: float = -math.inf
    ) -> Estimate:
        """Return the mean of a score over folds and repeats; NaN values are left out.

        The score lies between ``lowest`` and 1, and so does its interval.

        The trainings share most of their patches, so their scores are no independent observations:
        the variance of the mean is (1/n + s/(1 − s)) times that of the scores, where s is the share
        that is held out (Nadeau and Bengio 2003).
        """
        known = values[np.isfinite(values)]
        if not len(known):
            return cls(math.nan, math.nan, math.nan)
        mean, count = float(known.mean()), len(known)
        if count < 2 or held_out >= 1:
            return cls(mean, math.nan, math.nan)
        error = known.std(ddof=1) * math.sqrt(1 / count + held_out / (1 - held_out))
        reach = float(stats.t.ppf(0.975, count - 1) * error)
        return cls(mean, max(mean - reach, lowest), min(mean + reach, 1.0))


@dataclass(frozen=True)
class GroupWins:
    """How often patches of a deposit's group rank above those of a barren group.

    Attributes
    ----------
    wins, pairs : ndarray, shape (deposit groups, barren groups)
        Pairs of patches that the deposit wins, a tie for one half; and all pairs.
    """

    wins: np.ndarray
    pairs: np.ndarray

    @classmethod
    def of(cls, labels: np.ndarray, probabilities: np.ndarray, groups: np.ndarray) -> GroupWins:
        """Count pairs; labels, probabilities and groups are (n,), and a group has one label."""
        deposits, deposit_of = np.unique(groups[labels == 1], return_inverse=True)
        barren = np.unique(groups[labels == 0])
        own = probabilities[labels == 1]
        wins, pairs = np.zeros((2, len(deposits), len(barren)))
        for column, group in enumerate(barren):
            others = np.sort(probabilities[(labels == 0) & (groups == group)])
            below = np.searchsorted(others, own, "left") + np.searchsorted(others, own, "right")
            wins[:, column] = np.bincount(deposit_of, below / 2, len(deposits))
            pairs[:, column] = np.bincount(deposit_of, minlength=len(deposits)) * len(others)
        return cls(wins, pairs)

    @property
    def auc(self) -> float:
        """The AUC; NaN if a label is missing."""
        return float(self.wins.sum() / self.pairs.sum()) if self.pairs.size else math.nan

    def moved(self, axis: int) -> _Groups:
        """Return how far the groups along an axis (0 deposits, 1 barren) move the AUC."""
        if not self.pairs.size:
            return _Groups(np.empty(0), np.empty(0))
        wins, pairs = self.wins.sum(axis=1 - axis), self.pairs.sum(axis=1 - axis)
        return _Groups(pairs / pairs.sum(), (wins - self.auc * pairs) / pairs.sum())


@dataclass(frozen=True)
class _Groups:
    """Groups of one kind: their shares of the patches, and how far each moves a score."""

    shares: np.ndarray
    moves: np.ndarray

    def __len__(self) -> int:
        return len(self.shares)

    def sum_of(self, products: np.ndarray) -> float:
        """Return the variance that these squares of moves, or their products, stand for."""
        return float(products.sum() / (1 - self.shares @ self.shares))


class PooledAuc:
    """An AUC, mean over rounds, with its interval.

    The variance is that of clustered data (Obuchowski 1997): groups of deposits and of barren ground
    each add the squares of what they move, over 1 − Σ (share of the patches)². The interval is
    symmetric on the logit scale, with Student's t and the degrees of freedom of Satterthwaite (1946).
    On the side with fewer groups two small groups are made up, of which one wins and one loses
    against all, so that an AUC of 1 has an interval as well.

    Parameters
    ----------
    rounds : sequence of GroupWins
        The same deposits in all.
    grounds : sequence
        Equal where rounds have the same barren ground; others are drawn independently.
    """

    def __init__(self, rounds: Sequence[GroupWins], grounds: Sequence[Hashable]) -> None:
        self.value = float(np.mean([item.auc for item in rounds]))
        barren: dict[Hashable, list[_Groups]] = {}
        for item, ground in zip(rounds, grounds, strict=True):
            barren.setdefault(ground, []).append(item.moved(1))
        deposits = [item.moved(0) for item in rounds]
        self._kinds = [_mean(alike, len(rounds)) for alike in (deposits, *barren.values())]
        self._fewest = min(self._kinds, key=len)

    @property
    def estimate(self) -> Estimate:
        """The AUC with its interval; none with fewer than five groups of a kind."""
        return self._estimate(_CONTINUITY)

    def less(self, other: PooledAuc) -> Estimate:
        """Return this AUC less another on the same patches, with its interval.

        The interval combines those of both (Zou and Donner 2008), with the correlation that they have
        because they judge the same groups (DeLong et al. 1988). What moves both moves them to the same
        side: there their reaches cancel, those upwards or those downwards, of which the greater rest
        counts. Where reaches are symmetric that is Zou's and Donner's formula; of two AUCs near 1 it
        makes theirs, in which a short reach never cancels a long one, narrower.
        """
        continuity = _CONTINUITY_OF_DIFFERENCES
        one, two = self._estimate(continuity), other._estimate(continuity)
        difference = one.value - two.value
        if not one.has_interval:
            return Estimate(difference, math.nan, math.nan)
        covariance = self._kept(continuity) ** 2 * sum(
            own.sum_of(own.moves * others.moves)
            for own, others in zip(self._kinds, other._kinds, strict=True)
        )
        variances = [sum(auc._variances(continuity)) for auc in (self, other)]
        alike = covariance / math.sqrt(variances[0] * variances[1])
        below, above = one.value - one.low, one.high - one.value
        below_two, above_two = two.value - two.low, two.high - two.value
        rest = max(abs(below - below_two), abs(above - above_two))
        return Estimate(
            difference,
            difference - _reach(below, above_two, rest, alike),
            difference + _reach(above, below_two, rest, alike),
        )

    def _estimate(self, continuity: float) -> Estimate:
        if len(self._fewest) < FEWEST_GROUPS:
            return Estimate(self.value, math.nan, math.nan)
        parts = self._variances(continuity)
        freedom = sum(parts) ** 2 / sum(
            part**2 / (len(kind) - 1) for part, kind in zip(parts, self._kinds, strict=True)
        )
        middle = self._middle(continuity)
        reach = stats.t.ppf(0.975, freedom) * math.sqrt(sum(parts)) / (middle * (1 - middle))
        low, high = special.expit(special.logit(middle) + np.array([-reach, reach]))
        return Estimate(self.value, min(float(low), self.value), max(float(high), self.value))

    def _kept(self, continuity: float) -> float:
        """Return the share of the true groups beside those that are made up."""
        return len(self._fewest) / (len(self._fewest) + continuity)

    def _middle(self, continuity: float) -> float:
        """Return the AUC with the groups that are made up."""
        return 0.5 + self._kept(continuity) * (self.value - 0.5)

    def _variances(self, continuity: float) -> list[float]:
        """Return what each kind of groups adds to the variance."""
        kept, middle = self._kept(continuity), self._middle(continuity)
        made_up = (1 - kept) / 2 * np.array([1 - middle, middle])
        return [
            kept**2 * kind.sum_of(kind.moves**2)
            + (kind.sum_of(made_up**2) if kind is self._fewest else 0.0)
            for kind in self._kinds
        ]


def _reach(one: float, two: float, rest: float, alike: float) -> float:
    """Return how far a difference reaches: what moves both scores leaves a rest, or adds up."""
    both = rest if alike > 0 else one + two
    return math.sqrt((1 - abs(alike)) * (one**2 + two**2) + abs(alike) * both**2)


def _mean(alike: Sequence[_Groups], rounds: int) -> _Groups:
    """Return how far groups move the mean of so many rounds, being the same in some of them."""
    return _Groups(alike[0].shares, np.sum([item.moves for item in alike], axis=0) / rounds)


def auc_interval(
    labels: np.ndarray, probabilities: np.ndarray, groups: np.ndarray
) -> tuple[float, float]:
    """Return a 95 % interval of the AUC; NaN with fewer than five groups of a label.

    Parameters
    ----------
    labels, probabilities, groups : ndarray, shape (n,)
        A group has one label.
    """
    estimate = PooledAuc([GroupWins.of(labels, probabilities, groups)], [0]).estimate
    return estimate.low, estimate.high


def share_interval(hits: np.ndarray, sizes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the ends (…) of 95 % intervals of the share of hits among members of groups.

    Wilson's interval (1927) where each group has one member. Otherwise Wilson's for as many members
    as, drawn one by one, would vary as these groups do, with Student's t (Korn and Graubard 1998), no
    wider than if the members of each group were all alike; and for as many members as groups where
    these do not vary. NaN with fewer than five groups.

    Parameters
    ----------
    hits : ndarray, shape (groups, …)
    sizes : ndarray, shape (groups,)
    """
    whole, groups = sizes.sum(), len(sizes)
    share = hits.sum(axis=0) / whole
    if (sizes == 1).all():
        return _wilson(share, whole, stats.norm.ppf(0.975))
    if groups < FEWEST_GROUPS:
        return np.full_like(share, math.nan), np.full_like(share, math.nan)
    shares = sizes / whole
    repeated = shares @ shares
    moves = hits / whole - np.multiply.outer(shares, share)
    variance = np.square(moves).sum(axis=0) / (1 - repeated)
    count = _as_if_alone(share, variance, 1 / repeated, whole)
    quantile = np.where(variance > 0, stats.t.ppf(0.975, _freedom(moves)), stats.norm.ppf(0.975))
    count = np.maximum(count, (quantile / stats.t.ppf(0.975, groups - 1)) ** 2 / repeated)
    return _wilson(share, count, quantile)


def _freedom(moves: np.ndarray) -> np.ndarray:
    """Return the degrees of freedom (…) of the variance of what groups (groups, …) move.

    They follow from the kurtosis (O'Neill 2014): one less than the groups where moves are normal, two
    to four where one group alone stands out. More than that one less is not believed.
    """
    groups = len(moves)
    squares, fourths = (moves**2).sum(axis=0), (moves**4).sum(axis=0)
    normal = np.full_like(squares, 3.0)
    kurtosis = np.divide(groups * fourths, squares**2, out=normal, where=squares**2 > 0)
    return np.minimum(2 * groups / (kurtosis - (groups - 3) / (groups - 1)), groups - 1)


def curve_band(
    value: np.ndarray, without: Sequence[np.ndarray], most: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return the 95 % band (2 × (points,)) of a curve of shares from leaving each group out.

    Parameters
    ----------
    value : ndarray, shape (points,)
    without : sequence of ndarray, shape (groups, points)
        By kind of group: the curve without each of them (jackknife; Efron 1982).
    most : int
        Members whose share it is.
    """
    fewest = min(len(curves) for curves in without)
    if fewest < FEWEST_GROUPS:
        return np.full_like(value, math.nan), np.full_like(value, math.nan)
    parts = np.stack([curves.var(axis=0) * (len(curves) - 1) for curves in without])
    freedoms = np.array([[len(curves) - 1] for curves in without])
    variance = parts.sum(axis=0)
    squares = (parts**2 / freedoms).sum(axis=0)
    freedom = np.divide(
        variance**2, squares, out=np.full_like(value, fewest - 1), where=squares > 0
    )
    count = _as_if_alone(value, variance, fewest, most)
    return _wilson(value, count, stats.t.ppf(0.975, freedom))


def _as_if_alone(
    share: np.ndarray, variance: np.ndarray, groups: float, members: float
) -> np.ndarray:
    """Return how many single members would have this variance: groups where nothing varies."""
    binomial = share * (1 - share)
    varies = (variance > 0) & (binomial > 0)
    count = np.divide(binomial, variance, out=np.full_like(binomial, groups), where=varies)
    return np.clip(count, 1, members)


def _wilson(
    share: np.ndarray, count: np.ndarray | float, quantile: np.ndarray | float
) -> tuple[np.ndarray, np.ndarray]:
    weight = quantile**2 / count
    middle = (share + weight / 2) / (1 + weight)
    half = np.sqrt(weight * share * (1 - share) + weight**2 / 4) / (1 + weight)
    return np.clip(middle - half, 0, share), np.clip(middle + half, share, 1)
