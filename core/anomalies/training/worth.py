"""What a model is worth on deposits that it had not seen: what every map made with it says of itself."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ....models.model_file import finite
from ...runtime.language import tr
from ...scores.intervals import FEWEST_GROUPS, Estimate

#: Under which a map carries it in its metadata.
WORTH_ITEM = "GOSSAN_WORTH"

#: Under which a map says what ground that was found out on: its own km², or that it was elsewhere.
GROUND_ITEM = "GOSSAN_WORTH_GROUND"

#: A map may show more or less ground than was written by this share of it.
_MAY_DIFFER = 0.05

_ELSEWHERE, _SQUARE_KILOMETRES = "elsewhere", " km2"

#: Shares of the ground at which reports say how many held-out deposits lie in them.
GROUND_SHARES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5)


@dataclass(frozen=True)
class Rival:
    """What the same held-out patches make of something else that was trained.

    Attributes
    ----------
    title : str
        In English.
    auc : Estimate
    behind : Estimate
        The model's AUC less this one's, on the same patches.
    """

    title: str
    auc: Estimate
    behind: Estimate


@dataclass(frozen=True)
class Worth:
    """Scores of a kind of model on deposits that were held out, over draws of barren ground.

    Attributes
    ----------
    title : str
        Of the kind of model.
    auc : Estimate
        Of all held-out patches of a round, mean over the rounds.
    baselines : dict of str to Rival
    areas : dict of int to float
        By the number of a held-out deposit, from 0: the share of the ground that ranks no lower,
        mean over the rounds.
    groups, folds, rounds, leaking : int
        Separate groups of deposits; folds; draws of barren ground; held-out patches that share cells
        with patches that were trained on, in all rounds.
    names : dict of int to str
        Of the held-out deposits by their number, where they have names.
    plain : bool
        Whether it is a plain baseline itself; the others are its rivals.
    elsewhere : bool
        Whether this was found out on other ground than is spoken of.
    """

    title: str
    auc: Estimate
    baselines: Mapping[str, Rival]
    areas: Mapping[int, float]
    groups: int
    folds: int
    rounds: int
    leaking: int = 0
    names: Mapping[int, str] = field(default_factory=dict)
    plain: bool = False
    elsewhere: bool = False

    def deposit(self, number: int) -> str:
        """Return what a held-out deposit is called: its name, or its number as users count, from 1."""
        return self.names.get(number, str(number + 1))

    @property
    def is_known(self) -> bool:
        """Whether enough groups of deposits were held out to say anything."""
        return self.groups >= FEWEST_GROUPS and self.auc.has_interval

    @property
    def best(self) -> Rival | None:
        """The baseline with the highest AUC."""
        return max(self.baselines.values(), key=lambda rival: rival.auc.value, default=None)

    def held_within(self, share: float) -> int:
        """Return how many held-out deposits lie in this share of the ground, the highest scores."""
        return int(sum(area <= share + 1e-12 for area in self.areas.values()))

    def held_out_text(self, share: float) -> str:
        """Say how many held-out deposits lie in a share of the ground, or that none was held out."""
        if not self.areas:
            return tr(
                "No deposit was held out, so how many {share:.3g} % of the ground holds that the model had "
                "not seen is not known.",
                share=100 * share,
            )
        if self.elsewhere:
            return tr(
                "How many deposits such ground holds that the model had not seen is not known: the map shows "
                "other ground than that on which deposits were held out, or more or less of it. There, "
                "{share:.3g} % of the ground held {found} of {count}.",
                share=100 * share,
                found=self.held_within(share),
                count=len(self.areas),
            )
        return tr(
            "Held out, {share:.3g} % of the ground held {found} of {count} deposits.",
            share=100 * share,
            found=self.held_within(share),
            count=len(self.areas),
        )

    def headline(self) -> str:
        """Say what the model is worth, in plain sentences: the first thing to read of it."""
        if self.elsewhere:
            return f"{told_elsewhere()} {replace(self, elsewhere=False).headline()}"
        if not self.is_known:
            return tr(
                "What {title} is worth on new ground is not known: {groups} separate groups of "
                "deposits were held out, and fewer than {fewest} do not tell.",
                title=tr(self.title),
                groups=self.groups,
                fewest=FEWEST_GROUPS,
            )
        said = [self._against_chance(), *self._against_baselines()]
        said.append(self.held_out_text(0.05))
        if self.leaking:
            said.append(
                tr(
                    "Held-out patches share ground with patches that were trained on, so this is more "
                    "than new ground would give."
                )
            )
        return " ".join(said)

    def _against_chance(self) -> str:
        numbers = {
            "title": tr(self.title),
            "auc": self.auc.value,
            "low": self.auc.low,
            "high": self.auc.high,
        }
        if self.auc.low <= 0.5:
            return tr(
                "{title} is not shown to be worth anything: on deposits that it had not seen it reaches "
                "AUC {auc:.2f} ({low:.2f} to {high:.2f}), and chance gives 0.5.",
                **numbers,
            )
        best = self.best
        rival = tr("the best other plain baseline") if self.plain else tr("the best plain baseline")
        if best is not None and best.behind.has_interval and best.behind.low > 0:
            return tr(
                "{title} beats {rival} on deposits that it had not seen: AUC {auc:.2f} ({low:.2f} to "
                "{high:.2f}).",
                rival=rival,
                **numbers,
            )
        if best is not None and best.behind.high < 0:
            return tr(
                "{title} is worse than {rival}: AUC {auc:.2f} ({low:.2f} to {high:.2f}) on deposits that it "
                "had not seen.",
                rival=rival,
                **numbers,
            )
        return tr(
            "{title} does not beat {rival} by more than chance: AUC {auc:.2f} ({low:.2f} to {high:.2f}) on "
            "deposits that it had not seen.",
            rival=rival,
            **numbers,
        )

    def _against_baselines(self) -> list[str]:
        best, location = self.best, self.baselines.get("location")
        said = []
        if best is not None:
            said.append(
                tr(
                    "The best of {count} {rivals} is {baseline}, AUC {auc:.2f} (difference "
                    "{difference:+.2f}, {low:+.2f} to {high:+.2f}).",
                    count=len(self.baselines),
                    rivals=tr("other plain baselines") if self.plain else tr("plain baselines"),
                    baseline=tr(best.title),
                    auc=best.auc.value,
                    difference=best.behind.value,
                    low=best.behind.low,
                    high=best.behind.high,
                )
            )
        if location is not None and location is not best:
            said.append(
                tr(
                    "Location alone, without any chemistry, reaches {auc:.2f}.",
                    auc=location.auc.value,
                )
                if location.auc.value < self.auc.value
                else tr(
                    "Location alone, without any chemistry, reaches {auc:.2f}: no less.",
                    auc=location.auc.value,
                )
            )
        return said

    def to_json(self) -> dict[str, Any]:
        """Return it as a model file and a map's metadata hold it."""
        return {
            "title": self.title,
            "auc": _numbers(self.auc),
            "baselines": {
                name: {
                    "title": rival.title,
                    "auc": _numbers(rival.auc),
                    "behind": _numbers(rival.behind),
                }
                for name, rival in self.baselines.items()
            },
            "areas": {str(number): round(area, 6) for number, area in self.areas.items()},
            "groups": self.groups,
            "folds": self.folds,
            "rounds": self.rounds,
            "leaking": self.leaking,
            **(
                {"names": {str(key): name for key, name in self.names.items()}}
                if self.names
                else {}
            ),
            **({"plain": True} if self.plain else {}),
        }

    @classmethod
    def from_json(cls, stored: Any) -> Worth | None:
        """Read it back; None where a file has none, or something else under its name."""
        try:
            return cls(
                str(stored["title"]),
                _estimate(stored["auc"]),
                {
                    str(name): Rival(
                        str(rival["title"]), _estimate(rival["auc"]), _estimate(rival["behind"])
                    )
                    for name, rival in stored["baselines"].items()
                },
                {int(number): float(area) for number, area in stored["areas"].items()},
                groups=int(stored["groups"]),
                folds=int(stored["folds"]),
                rounds=int(stored["rounds"]),
                leaking=int(stored["leaking"]),
                names={int(number): str(name) for number, name in stored.get("names", {}).items()},
                plain=bool(stored.get("plain", False)),
            )
        except (AttributeError, KeyError, TypeError, ValueError):
            return None

    @classmethod
    def from_text(cls, text: str) -> Worth | None:
        """Read it from an item of metadata; None where there is none."""
        try:
            return cls.from_json(json.loads(text))
        except ValueError:
            return None

    def to_text(self) -> str:
        """Return it as an item of metadata."""
        return json.dumps(self.to_json(), ensure_ascii=False)

    @classmethod
    def of_map(cls, item: Callable[[str], str], square_kilometres: float) -> Worth | None:
        """Read it from a map's metadata; None where there is none.

        Parameters
        ----------
        item : callable
            Returns what the map says under a name; empty if nothing.
        square_kilometres : float
            Ground on which the map has values: less or more than it says if it was cut or joined.
        """
        worth, ground = cls.from_text(item(WORTH_ITEM)), item(GROUND_ITEM)
        if worth is None or not ground:
            return worth
        try:
            written = float(ground.replace(_SQUARE_KILOMETRES, ""))
        except ValueError:  # elsewhere
            written = math.nan
        same = abs(square_kilometres - written) <= _MAY_DIFFER * written
        return replace(worth, elsewhere=not same)

    def items(self, square_kilometres: float) -> dict[str, str]:
        """Return it as a map's metadata hold it, which has values on so much ground."""
        ground = f"{square_kilometres:.10g}{_SQUARE_KILOMETRES}"
        return {
            WORTH_ITEM: self.to_text(),
            GROUND_ITEM: _ELSEWHERE if self.elsewhere else ground,
        }


def told_elsewhere() -> str:
    """Say that a model is used on other ground than it was tried on."""
    return tr(
        "The model was trained and tried on other ground than this, or on more or less of it, and nobody "
        "knows what it is worth here. What follows was found out there."
    )


def mean_areas(rounds: Sequence[tuple[np.ndarray, np.ndarray]]) -> dict[int, float]:
    """Return the mean area of each deposit over rounds of deposit numbers (d,) and areas (d,)."""
    numbers = np.concatenate([own for own, _ in rounds])
    areas = np.concatenate([own for _, own in rounds])
    return {int(number): float(areas[numbers == number].mean()) for number in np.unique(numbers)}


def _numbers(estimate: Estimate) -> list[float | None]:
    return [finite(number) for number in (estimate.value, estimate.low, estimate.high)]


def _estimate(stored: Sequence[float | None]) -> Estimate:
    value, low, high = (math.nan if number is None else float(number) for number in stored)
    return Estimate(value, low, high)
