"""Networks and baselines side by side, on deposits that none of them has seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...runtime.language import tr
from ...runtime.progress import Progress
from ...scores.probabilities import Estimate, GroupWins, Scores, draw_groups
from .candidates import Candidate
from .cross_validation import HeldOut
from .rounds import Round

#: Draws of deposits and barren places that intervals are taken from.
_DRAWS = 1000

#: Share of the held-out deposits whose area is reported.
CAPTURED = 0.8

#: Steps of the curves, from 0 to 1.
CURVE = np.linspace(0, 1, 201)


@dataclass(frozen=True)
class Curve:
    """A curve over :data:`CURVE` with its 95 % band; all shapes (201,)."""

    value: np.ndarray
    low: np.ndarray
    high: np.ndarray


@dataclass(frozen=True)
class Standing:
    """What one candidate is worth.

    Attributes
    ----------
    name, title : str
    kind : {'network', 'control', 'baseline'}
        A control is a network whose geological term is off or shuffled.
    pooled : Estimate
        AUC over all held-out patches of a round, mean over the rounds; the interval draws whole
        deposits and barren places.
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
    """Pooled AUC of a network less that of a baseline, on the same patches and draws."""

    network: str
    baseline: str
    auc: Estimate


class Comparison:
    """What rounds of cross-validation say of all candidates.

    Parameters
    ----------
    candidates : sequence of Candidate
    rounds : sequence of Round
    seed : int

    Attributes
    ----------
    standings : dict of str to Standing
    differences : list of Difference
        Every network to every baseline.
    """

    def __init__(self, candidates: Sequence[Candidate], rounds: Sequence[Round], seed: int) -> None:
        self.rounds = rounds
        self._weights = _GroupDraws(rounds, seed)
        self._drawn: dict[str, np.ndarray] = {}
        self.standings = {candidate.name: self._standing(candidate) for candidate in candidates}
        self.differences = [
            Difference(network.name, baseline.name, self.paired(network.name, baseline.name))
            for network in self.of_kind("network", "control")
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
        """Return the pooled AUC of one candidate less that of another, on the same draws."""
        return Estimate.of_draws(
            self.standings[one].pooled.value - self.standings[other].pooled.value,
            self._drawn[one] - self._drawn[other],
        )

    def verdict(self) -> str:
        """Say in one plain sentence whether the networks beat the baseline on unseen deposits."""
        best, networks = self.best_baseline, self.of_kind("network")
        if best is None or not networks:
            return tr("There is nothing to compare: networks and baselines are both needed.")
        where = tr("on unseen deposits")
        if self.leaking:
            where = tr("on held-out patches that share ground with training patches")
        said = []
        for network in networks:
            auc = self.paired(network.name, best.name)
            if auc.low > 0:
                word = tr("beats it")
            elif auc.high < 0:
                word = tr("does worse")
            else:
                word = tr("cannot be told apart from it")
            said.append(
                tr(
                    "{title} {word} (AUC {value:.2f}, difference {difference:+.2f}, 95 % interval "
                    "{low:+.2f} to {high:+.2f})",
                    title=tr(network.title),
                    word=word,
                    value=network.pooled.value,
                    difference=auc.value,
                    low=auc.low,
                    high=auc.high,
                )
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
        return tr(
            "{head} the best baseline {where} by more than chance ({title}: AUC {value:.2f}): "
            "{said}.",
            head=head,
            where=where,
            title=tr(best.title),
            value=best.pooled.value,
            said="; ".join(said),
        )

    def _drawn_auc(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """Return a candidate's pooled AUC by round (r,), and with drawn groups (draws,)."""
        values, drawn = [], []
        for number, item in enumerate(self.rounds):
            scored = item.fold >= 0
            pairs = GroupWins.of(
                item.sites.labels[scored],
                item.held_out[name].probabilities[scored],
                item.sites.groups[scored],
            )
            values.append(pairs.auc)
            drawn.append(pairs.drawn_auc(self._weights.deposits, self._weights.barren[number]))
        return np.array(values), np.mean(drawn, axis=0)

    def _standing(self, candidate: Candidate) -> Standing:
        name = candidate.name
        values, self._drawn[name] = self._drawn_auc(name)
        held_out = [item.held_out[name] for item in self.rounds]
        captured, ground = zip(*(_by_probability(item) for item in held_out), strict=True)
        return Standing(
            name,
            candidate.title,
            candidate.kind,
            Estimate.of_draws(float(values.mean()), self._drawn[name]),
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
        ones = np.ones((1, self._weights.deposits.shape[1]))
        areas = [item.held_out[name].areas for item in self.rounds]
        values, drawn = (
            np.mean(
                [
                    _area_holding(own, self._weights.of_deposits(item, item.held_out[name], draws))
                    for own, item in zip(areas, self.rounds, strict=True)
                ],
                axis=0,
            )
            for draws in (ones, self._weights.deposits)
        )
        return Estimate.of_draws(float(values[0]), drawn)

    def _success(self, name: str) -> Curve:
        values, drawn = [], []
        for item in self.rounds:
            held_out = item.held_out[name]
            reached = (held_out.areas[:, None] <= CURVE).astype(float)
            weights = self._weights.of_deposits(item, held_out, self._weights.deposits)
            values.append(reached.mean(axis=0))
            drawn.append(weights @ reached / weights.sum(axis=1, keepdims=True))
        low, high = np.percentile(np.mean(drawn, axis=0), [2.5, 97.5], axis=0)
        return Curve(np.mean(values, axis=0), low, high)

    def _roc(self, name: str) -> Curve:
        values, drawn = [], []
        for number, item in enumerate(self.rounds):
            scored = item.fold >= 0
            labels, groups = item.sites.labels[scored], item.sites.groups[scored]
            own = item.held_out[name].probabilities[scored]
            ones = np.ones(len(own))
            values.append(_true_positive_rate(labels, own, ones[None])[0])
            weights = self._weights.of_patches(number, labels, groups)
            drawn.append(_true_positive_rate(labels, own, weights))
        low, high = np.percentile(np.mean(drawn, axis=0), [2.5, 97.5], axis=0)
        return Curve(np.mean(values, axis=0), low, high)


class _GroupDraws:
    """How often groups of deposits and of barren ground count in each draw.

    The deposits are the same in all rounds, and so are their draws. Barren ground is drawn anew
    where a round has its own, and shared by the rounds that have the same.
    """

    def __init__(self, rounds: Sequence[Round], seed: int) -> None:
        rng = np.random.default_rng(seed)
        first = rounds[0].sites
        self.groups = np.unique(first.groups[first.labels == 1])
        self.deposits = draw_groups(len(self.groups), _DRAWS, rng)
        known: dict[bytes, np.ndarray] = {}
        self.barren = []
        for item in rounds:
            barren = item.sites.scored & (item.sites.labels == 0)
            ground = item.sites.cells[barren].tobytes()
            if ground not in known:
                count = len(np.unique(item.sites.groups[barren]))
                known[ground] = draw_groups(count, _DRAWS, rng)
            self.barren.append(known[ground])

    def of_deposits(self, item: Round, held_out: HeldOut, draws: np.ndarray) -> np.ndarray:
        """Return how often each held-out deposit counts, shape (draws, d)."""
        sites = item.sites
        mineralised = np.flatnonzero(sites.labels == 1)
        group_of = dict(zip(sites.points[mineralised], sites.groups[mineralised], strict=True))
        groups = np.array([group_of[deposit] for deposit in held_out.deposits])
        return draws[:, np.searchsorted(self.groups, groups)]

    def of_patches(self, number: int, labels: np.ndarray, groups: np.ndarray) -> np.ndarray:
        """Return how often each patch of a round counts, shape (draws, n)."""
        weights = np.empty((_DRAWS, len(labels)))
        for label, draws in ((1, self.deposits), (0, self.barren[number])):
            own = labels == label
            weights[:, own] = draws[:, np.unique(groups[own], return_inverse=True)[1]]
        return weights


def _area_holding(areas: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return the smallest area (draws,) that holds 80 % of deposits (d,) weighted (draws, d)."""
    order = np.argsort(areas)
    reached = np.cumsum(weights[:, order], axis=1)
    enough = reached >= CAPTURED * reached[:, -1:] - 1e-9
    return areas[order][enough.argmax(axis=1)]


def _by_probability(held_out: HeldOut) -> tuple[np.ndarray, np.ndarray]:
    """Return the shares of deposits and of the ground at or above each probability of the curve."""
    return tuple(
        (values.ravel()[:, None] >= CURVE).mean(axis=0)
        for values in (held_out.deposit_probabilities, held_out.reference)
    )  # type: ignore[return-value]


def _true_positive_rate(
    labels: np.ndarray, probabilities: np.ndarray, weights: np.ndarray
) -> np.ndarray:
    """Return the ROC curve of weighted patches (draws, n) at the false positive rates of the curve.

    Ties are one step of the curve, as in scikit-learn.
    """
    order = np.argsort(-probabilities, kind="stable")
    last = np.flatnonzero(np.append(np.diff(probabilities[order]) != 0, True))
    rates = []
    for label in (0, 1):
        counted = np.cumsum(weights[:, order] * (labels[order] == label), axis=1)[:, last]
        counted = np.concatenate([np.zeros((len(counted), 1)), counted], axis=1)
        rates.append(counted / counted[:, -1:])
    return np.stack([np.interp(CURVE, *pair) for pair in zip(*rates, strict=True)])
