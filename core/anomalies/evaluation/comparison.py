"""Networks and baselines side by side, on deposits that none of them has seen."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...runtime.language import tr
from ...runtime.progress import Progress
from ...scores.intervals import (
    Estimate,
    GroupWins,
    PooledAuc,
    curve_band,
    share_interval,
    why_no_interval,
)
from ...scores.probabilities import Scores
from ..training.worth import Rival, Worth, mean_areas
from .blends import Blend
from .candidates import Candidate
from .cross_validation import HeldOut
from .rounds import Round

#: Share of the held-out deposits whose area is reported.
CAPTURED = 0.8

#: Steps of the curves, from 0 to 1.
CURVE = np.linspace(0, 1, 201)


@dataclass(frozen=True)
class Curve:
    """A curve over :data:`CURVE` with its 95 % band, NaN without one; all shapes (201,)."""

    value: np.ndarray
    low: np.ndarray
    high: np.ndarray


@dataclass(frozen=True)
class Standing:
    """What one candidate is worth.

    Attributes
    ----------
    name, title : str
    kind : {'network', 'control', 'mean', 'baseline'}
        A control is a network whose geological term is off or shuffled; a mean is that of a network and
        the ridge.
    pooled : Estimate
        AUC over all held-out patches of a round, by their places among the reference cells of each
        fold's own model; mean over the rounds.
    between_rounds : float
        Standard deviation of the pooled AUC between draws of barren ground and seeds.
    scores : tuple of Estimate
        The seven metrics, mean over folds and rounds.
    area : Estimate
        Share of the ground that ranks no lower than 80 % of the held-out deposits.
    roc, success : Curve
        True positive rate by false positive rate; share of held-out deposits by share of the ground.
    captured, ground : ndarray, shape (201,)
        Share of held-out deposits, and of the ground, at or above each probability.
    """

    name: str
    title: str
    kind: str
    pooled: Estimate
    between_rounds: float
    scores: tuple[Estimate, ...]
    area: Estimate
    roc: Curve
    success: Curve
    captured: np.ndarray
    ground: np.ndarray

    @property
    def intersection(self) -> tuple[float, float, float]:
        """Where the prediction–area curves meet: probability, share captured, share of the ground.

        There the share of deposits at or above the probability equals the share of the ground below.
        """
        last = np.flatnonzero(self.captured - (1 - self.ground) >= 0)[-1]
        return float(CURVE[last]), float(self.captured[last]), float(self.ground[last])


@dataclass(frozen=True)
class Difference:
    """Pooled AUC of a network, or a mean with one, less that of a baseline, on the same patches."""

    network: str
    baseline: str
    auc: Estimate


class Comparison:
    """What rounds of cross-validation say of all candidates.

    Parameters
    ----------
    candidates : sequence of Candidate or Blend
    rounds : sequence of Round
        In which all of them are judged.
    names : sequence of str
        What the deposits are called; none if nobody said.

    Attributes
    ----------
    standings : dict of str to Standing
    differences : list of Difference
        Every network to every baseline.
    """

    def __init__(
        self,
        candidates: Sequence[Candidate | Blend],
        rounds: Sequence[Round],
        names: Sequence[str] = (),
    ) -> None:
        self.rounds = rounds
        self.names = names
        self._grounds = [_barren_ground(item) for item in rounds]
        self._pooled: dict[str, PooledAuc] = {}
        self.standings = {candidate.name: self._standing(candidate) for candidate in candidates}
        self.differences = [
            Difference(network.name, baseline.name, self.paired(network.name, baseline.name))
            for network in self.of_kind("network", "control", "mean")
            for baseline in self.of_kind("baseline")
        ]

    def of_kind(self, *kinds: str) -> list[Standing]:
        """Return what is of these kinds, in the order in which it was asked for."""
        return [standing for standing in self.standings.values() if standing.kind in kinds]

    @property
    def best_baseline(self) -> Standing | None:
        """The baseline with the highest pooled AUC.

        Picked after the fact, which favours the baselines: a network that beats it has earned it.
        """
        return max(self.of_kind("baseline"), key=lambda item: item.pooled.value, default=None)

    @property
    def leaking(self) -> int:
        """Held-out patches, of all rounds, that share cells with a training patch."""
        return sum(item.leaking for item in self.rounds)

    @property
    def patches(self) -> int:
        """Held-out patches of all rounds."""
        return sum(int((item.fold >= 0).sum()) for item in self.rounds)

    def tell_of_leaks(self, progress: Progress) -> None:
        """Warn where held-out patches share cells with patches that were trained on."""
        if self.leaking:
            progress.warning(
                tr(
                    "{leaking} of {patches} held-out patches share cells with patches that were trained "
                    "on: these are not scores of unseen ground.",
                    leaking=self.leaking,
                    patches=self.patches,
                )
            )

    def paired(self, one: str, other: str) -> Estimate:
        """Return the pooled AUC of one candidate less that of another, on the same patches."""
        return self._pooled[one].less(self._pooled[other])

    @property
    def has_intervals(self) -> bool:
        """Whether there are groups enough for intervals."""
        return all(auc.estimate.has_interval for auc in self._pooled.values())

    def worth(self, name: str) -> Worth:
        """Return what a candidate is worth, beside all baselines."""
        sites, held_out = self.rounds[0].sites, [item.held_out[name] for item in self.rounds]
        areas = mean_areas([(own.deposits, own.areas) for own in held_out])
        return Worth(
            self.standings[name].title,
            self.standings[name].pooled,
            {
                rival.name: Rival(rival.title, rival.pooled, self.paired(name, rival.name))
                for rival in self.of_kind("baseline")
                if rival.name != name
            },
            areas,
            sites.group_count(1),
            int(self.rounds[0].fold.max()) + 1,
            len(self.rounds),
            self.leaking,
            {number: self.names[number] for number in areas} if self.names else {},
            self.standings[name].kind == "baseline",
        )

    def verdict(self) -> str:
        """Say whether the networks beat the baseline on unseen deposits, and first if all may be chance."""
        best, networks = self.best_baseline, self.of_kind("network")
        if best is None or not networks:
            return tr("There is nothing to compare: networks and baselines are both needed.")
        where = tr("on unseen deposits")
        if self.leaking:
            where = tr("on held-out patches that share ground with training patches")
        said = [self._beside(network, best) for network in networks]
        if not self.has_intervals:
            return tr(
                "Whether a network beats the best baseline {where} by more than chance cannot be said "
                "({title}: AUC {value:.2f}): {said}. {why}",
                where=where,
                title=tr(best.title),
                value=best.pooled.value,
                said="; ".join(said),
                why=why_no_interval(),
            )
        beating = sum(self.paired(network.name, best.name).low > 0 for network in networks)
        head = (
            tr("No network beats")
            if not beating
            else tr("{beating} of {count} networks beat", beating=beating, count=len(networks))
        )
        if beating == len(networks):
            head = (
                tr("Every network beats")
                if beating > 1
                else tr("{title} beats", title=tr(networks[0].title))
            )
        against = tr(
            "{head} the best baseline {where} by more than chance ({title}: AUC {value:.2f}): "
            "{said}.",
            head=head,
            where=where,
            title=tr(best.title),
            value=best.pooled.value,
            said="; ".join(said),
        )
        return f"{self._against_chance()} {against}".strip()

    def _against_chance(self) -> str:
        """Say that no candidate is shown to be better than chance; empty if one is."""
        if any(item.pooled.low > 0.5 for item in self.of_kind("network", "baseline")):
            return ""
        return tr(
            "Nothing is shown to be worth anything: chance gives an AUC of 0.5, which lies within or above "
            "every interval."
        )

    def verdict_of_means(self) -> str:
        """Say whether means of networks and the ridge beat the best baseline; nothing without any."""
        best, means = self.best_baseline, self.of_kind("mean")
        if best is None or not means:
            return ""
        said = "; ".join(self._beside(mean, best) for mean in means)
        return tr("Beside the best baseline: {said}.", said=said)

    def _beside(self, standing: Standing, best: Standing) -> str:
        """Say where a network, or a mean with one, stands beside the best baseline."""
        auc = self.paired(standing.name, best.name)
        if not auc.has_interval:
            return tr(
                "{title}: AUC {value:.2f}, difference {difference:+.2f}",
                title=tr(standing.title),
                value=standing.pooled.value,
                difference=auc.value,
            )
        if auc.low > 0:
            word = tr("beats it")
        elif auc.high < 0:
            word = tr("does worse")
        else:
            word = tr("cannot be told apart from it")
        return tr(
            "{title} {word} (AUC {value:.2f}, difference {difference:+.2f}, 95 % interval "
            "{low:+.2f} to {high:+.2f})",
            title=tr(standing.title),
            word=word,
            value=standing.pooled.value,
            difference=auc.value,
            low=auc.low,
            high=auc.high,
        )

    def _pooled_auc(self, name: str) -> tuple[np.ndarray, PooledAuc]:
        """Return a candidate's pooled AUC by round (r,), and their mean with its interval."""
        pairs = [
            GroupWins.of(
                item.sites.labels[scored],
                item.places(name)[scored],
                item.sites.groups[scored],
            )
            for item, scored in ((item, item.fold >= 0) for item in self.rounds)
        ]
        return np.array([item.auc for item in pairs]), PooledAuc(pairs, self._grounds)

    def _standing(self, candidate: Candidate | Blend) -> Standing:
        name = candidate.name
        values, self._pooled[name] = self._pooled_auc(name)
        held_out = [item.held_out[name] for item in self.rounds]
        captured, ground = zip(*(_by_probability(item) for item in held_out), strict=True)
        return Standing(
            name,
            candidate.title,
            candidate.kind,
            self._pooled[name].estimate,
            float(values.std(ddof=1)) if len(values) > 1 else float("nan"),
            self._scores(name),
            self._area(name),
            self._roc(name),
            self._success(name),
            np.mean(captured, axis=0),
            np.mean(ground, axis=0),
        )

    def _scores(self, name: str) -> tuple[Estimate, ...]:
        by_fold, share = [], []
        for item in self.rounds:
            for number in range(int(item.fold.max()) + 1):
                members = item.fold == number
                probabilities = item.held_out[name].probabilities[members]
                by_fold.append(Scores.of(item.sites.labels[members], probabilities).values())
                share.append(members.sum() / (item.fold >= 0).sum())
        return tuple(
            Estimate.of_repeated_folds(column, float(np.mean(share)), lowest)
            for column, lowest in zip(np.array(by_fold, dtype=float).T, Scores.LOWEST, strict=True)
        )

    def _area(self, name: str) -> Estimate:
        """Return the area that holds 80 % of the deposits, mean over the rounds.

        Its interval holds the areas at which the interval of the share of deposits holds 80 %
        (Woodruff 1952).
        """
        areas = [item.held_out[name].areas for item in self.rounds]
        value = float(np.mean([_area_holding(own) for own in areas]))
        steps = np.unique(np.concatenate([*areas, [0.0, 1.0]]))
        low, high = self._reached(name, steps)[1:]
        if np.isnan(low).any():
            return Estimate(value, np.nan, np.nan)
        first, last = ((ends >= CAPTURED).argmax() for ends in (high, np.append(low[:-1], 1.0)))
        return Estimate(value, min(float(steps[first]), value), max(float(steps[last]), value))

    def _success(self, name: str) -> Curve:
        return Curve(*self._reached(name, CURVE))

    def _reached(self, name: str, steps: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return the share of deposits within each share of the ground, and its interval."""
        hits, sizes = (
            np.mean([_by_group(item, name, inside) for item in self.rounds], axis=0)
            for inside in (steps, np.array([1.0]))
        )
        sizes = sizes[:, 0]
        share = hits.sum(axis=0) / sizes.sum()
        if not self.has_intervals:
            return share, *np.full((2, len(steps)), np.nan)
        return share, *share_interval(hits, sizes)

    def _roc(self, name: str) -> Curve:
        """Return the ROC curve, mean over the rounds; its band leaves out each group in turn."""
        values = []
        without: dict[bytes, list[np.ndarray]] = {}
        for item, ground in zip(self.rounds, self._grounds, strict=True):
            scored = item.fold >= 0
            labels, groups = item.sites.labels[scored], item.sites.groups[scored]
            own = item.places(name)[scored]
            values.append(_true_positive_rate(labels, own, np.ones((1, len(own))))[0])
            if not self.has_intervals:
                continue
            for kind, label in ((b"", 1), (ground, 0)):
                weights = _without_each(groups, labels == label)
                without.setdefault(kind, []).append(_true_positive_rate(labels, own, weights))
        value = np.mean(values, axis=0)
        if not without:
            return Curve(value, *np.full((2, len(value)), np.nan))
        moved = [np.sum(curves, axis=0) / len(self.rounds) for curves in without.values()]
        return Curve(value, *curve_band(value, moved, int((labels == 1).sum())))


def _barren_ground(item: Round) -> bytes:
    """Return what is equal for rounds with the same barren ground."""
    return item.sites.cells[item.sites.scored & (item.sites.labels == 0)].tobytes()


def _by_group(item: Round, name: str, steps: np.ndarray) -> np.ndarray:
    """Return how many held-out deposits of each group lie within shares of the ground, (g, steps)."""
    sites, held_out = item.sites, item.held_out[name]
    mineralised = np.flatnonzero(sites.labels == 1)
    group_of = dict(zip(sites.points[mineralised], sites.groups[mineralised], strict=True))
    groups = np.array([group_of[deposit] for deposit in held_out.deposits])
    inside = held_out.areas[:, None] <= steps
    return np.stack([inside[groups == group].sum(axis=0) for group in np.unique(groups)])


def _without_each(groups: np.ndarray, own: np.ndarray) -> np.ndarray:
    """Return weights (g, n) that leave out, one after the other, the groups of these patches."""
    return (groups != np.unique(groups[own])[:, None]).astype(float)


def _area_holding(areas: np.ndarray) -> float:
    """Return the smallest area that holds 80 % of the deposits, whose areas are (d,)."""
    return float(np.sort(areas)[math.ceil(CAPTURED * len(areas) - 1e-9) - 1])


def _by_probability(held_out: HeldOut) -> tuple[np.ndarray, np.ndarray]:
    """Return the shares of deposits and of the ground at or above each probability of the curve."""
    return tuple(
        (values.ravel()[:, None] >= CURVE).mean(axis=0)
        for values in (held_out.deposit_probabilities, held_out.reference)
    )  # type: ignore[return-value]


def _true_positive_rate(labels: np.ndarray, places: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return the ROC curve of weighted patches (draws, n) at the false positive rates of the curve.

    Ties are one step of the curve, as in scikit-learn.
    """
    order = np.argsort(-places, kind="stable")
    last = np.flatnonzero(np.append(np.diff(places[order]) != 0, True))
    rates = []
    for label in (0, 1):
        counted = np.cumsum(weights[:, order] * (labels[order] == label), axis=1)[:, last]
        counted = np.concatenate([np.zeros((len(counted), 1)), counted], axis=1)
        rates.append(counted / counted[:, -1:])
    return np.stack([np.interp(CURVE, *pair) for pair in zip(*rates, strict=True)])
