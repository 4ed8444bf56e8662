"""The tables of docs/surveys.md, from what candidates gave patches that they had not seen."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from detecting import table
from gossan.core.anomalies.evaluation.comparison import Comparison
from gossan.core.anomalies.evaluation.cross_validation import HeldOut
from gossan.core.anomalies.evaluation.rounds import Round
from gossan.core.scores.probabilities import Scores

from .jobs import (
    BASELINES,
    NETWORKS,
    VARIED_NETWORKS,
    VARIED_RIDGES,
    Job,
    draws_of,
    kept,
    kind_of,
    surveys_in,
)

#: What the mean of a network and the ridge is called, and the choice between both.
WITH_RIDGE, OR_RIDGE = "{network} + ridge", "{network} or ridge"

#: The baselines that are trained on chemistry, the ridge apart: the bar of the target.
PLAIN = ("logistic_centre", "logistic_mean", "forest_centre", "forest_mean")


@dataclass(frozen=True)
class Named:
    """A candidate as a comparison wants to know it."""

    name: str

    @property
    def title(self) -> str:
        """What tables call it."""
        return self.name

    @property
    def kind(self) -> str:
        """``baseline`` for what Gossan holds networks against."""
        return "baseline" if self.name in BASELINES else "network"


def mean_of(one: HeldOut, other: HeldOut) -> HeldOut:
    """Return the mean of what two candidates gave."""
    return HeldOut(
        (one.probabilities + other.probabilities) / 2,
        one.deposits,
        one.folds,
        (one.deposit_probabilities + other.deposit_probabilities) / 2,
        (one.reference + other.reference) / 2,
    )


def choice_of(item: Round, one: str, other: str) -> HeldOut:
    """Return for each fold what the candidate gave that the other folds favour.

    No label of a fold has a say in what is chosen for it.
    """
    pair = [item.held_out[name] for name in (one, other)]
    places = [item.places(name) for name in (one, other)]
    chosen = HeldOut(
        *(getattr(pair[0], field).copy() for field in ("probabilities", "deposits", "folds")),
        pair[0].deposit_probabilities.copy(),
        pair[0].reference.copy(),
    )
    for fold in range(int(item.fold.max()) + 1):
        elsewhere = (item.fold >= 0) & (item.fold != fold)
        labels = item.sites.labels[elsewhere]
        scores = [Scores.of(labels, own[elsewhere]).auc for own in places]
        if scores[1] > scores[0]:
            here = item.fold == fold
            chosen.probabilities[here] = pair[1].probabilities[here]
            chosen.reference[fold] = pair[1].reference[fold]
            own = chosen.folds == fold
            chosen.deposit_probabilities[own] = pair[1].deposit_probabilities[own]
    return chosen


def standings(
    folder: Path, survey: str, names: Sequence[str], draws: int, means: bool = False
) -> dict[str, Any] | None:
    """Return what candidates are worth on a survey, of the first draws that all were tried on.

    Candidates that were not tried are left out, all but baselines; None if there is no draw. ``means``
    adds means of networks and the ridge, and the choice between both.
    """
    found = {
        name: [kept(Job(folder, survey, draw, name)) for draw in range(draws)] for name in names
    }
    found = {name: own for name, own in found.items() if own[0] is not None}
    count = min((_tried(own) for own in found.values()), default=0)
    if not count:
        return None
    drawn, rounds = draws_of(folder, survey), []
    for number in range(count):
        held_out = {name: own[number][0] for name, own in found.items()}
        item = drawn[number].round_of(held_out)
        if means:
            for name in (name for name in found if name in NETWORKS):
                held_out[WITH_RIDGE.format(network=name)] = mean_of(
                    held_out[name], held_out["ridge"]
                )
                held_out[OR_RIDGE.format(network=name)] = choice_of(item, name, "ridge")
        rounds.append(drawn[number].round_of(held_out))
    comparison = Comparison([Named(name) for name in rounds[0].held_out], rounds)
    facts: dict[str, Any] = json.loads((folder / "draws" / f"{survey}.json").read_text("utf-8"))
    told = {
        name: {
            "kind": standing.kind,
            "auc": asdict(standing.pooled),
            "sd": standing.between_rounds,
            "area": asdict(standing.area),
            "seconds": _seconds(found.get(name, []), count),
            "less": {
                other: asdict(comparison.paired(name, other))
                for other in comparison.standings
                if other != name
            },
        }
        for name, standing in comparison.standings.items()
    }
    return {**facts, "survey": survey, "draws": count, "standings": told}


def _tried(own: Sequence[Any]) -> int:
    """Return on how many of the first draws a candidate was tried."""
    missing = [number for number, one in enumerate(own) if one is None]
    return missing[0] if missing else len(own)


def _seconds(own: Sequence[Any], count: int) -> float | None:
    return float(np.mean([one[1] for one in own[:count]])) if own else None


Found = list[dict[str, Any]]


def estimate(told: dict[str, float], sign: str = "") -> str:
    """Return a number with its interval in words."""
    value, low, high = (f"{told[end]:{sign}.3f}" for end in ("value", "low", "high"))
    return f"{value} ({low} to {high})" if np.isfinite(told["low"]) else f"{value} (no interval)"


def best_other(found: dict[str, Any], name: str, among: Sequence[str] = ()) -> str:
    """Return the baseline with the highest AUC beside a candidate."""
    standings = found["standings"]
    others = [
        other
        for other, standing in standings.items()
        if standing["kind"] == "baseline" and other != name and (not among or other in among)
    ]
    return max(others, key=lambda other: float(standings[other]["auc"]["value"]))


def names_of(found: Found) -> list[str]:
    """Return the candidates of all surveys, those of the first one first."""
    return list(dict.fromkeys(name for one in found for name in one["standings"]))


def cells_of(found: Found, say: Callable[[dict[str, Any], str], str], name: str) -> list[str]:
    """Return what is said of a candidate on each survey; nothing where it was not tried."""
    return [say(one, name) if name in one["standings"] else "–" for one in found]


def said_auc(one: dict[str, Any], name: str) -> str:
    """Return the AUC with its interval, and its spread over draws."""
    standing = one["standings"][name]
    spread = standing["sd"]
    return estimate(standing["auc"]) + (f", sd {spread:.3f}" if np.isfinite(spread) else "")


def said_less(one: dict[str, Any], name: str) -> str:
    """Return the AUC less that of the best baseline beside it."""
    other = best_other(one, name)
    return f"{estimate(one['standings'][name]['less'][other], '+')} {other}"


def said_area(one: dict[str, Any], name: str) -> str:
    """Return the share of the ground that holds 80 % of the held-out deposits."""
    return f"{one['standings'][name]['area']['value']:.0%}"


def said_seconds(one: dict[str, Any], name: str) -> str:
    """Return the seconds of one processor for all folds of a draw."""
    seconds = one["standings"][name]["seconds"]
    return "–" if seconds is None else f"{seconds:.1f}"


SAID = {
    "pooled AUC with 95 % interval, and standard deviation between draws": said_auc,
    "AUC less that of the best other baseline, which is named": said_less,
    "ground that holds 80 % of the held-out deposits": said_area,
    "seconds of one processor for the five trainings of a draw": said_seconds,
}


def tell(title: str, found: Found) -> None:
    """Print the tables of surveys one by one."""
    if not found:
        return
    names = names_of(found)
    heads = ["", *(f"{one['survey']}, {one['draws']} draws" for one in found)]
    for what, say in SAID.items():
        table(f"{title}: {what}", heads, [[name, *cells_of(found, say, name)] for name in names])


def tell_means(title: str, found: Found) -> None:
    """Print means over simulated surveys, with the lowest and the highest."""
    if not found:
        return
    rows = []
    for name in names_of(found):
        own = [one for one in found if name in one["standings"]]
        columns = [
            [one["standings"][name]["auc"]["value"] for one in own],
            [one["standings"][name]["less"][best_other(one, name)]["value"] for one in own],
            [one["standings"][name]["area"]["value"] for one in own],
        ]
        signs = ("", "+", "")
        cells = [
            f"{np.mean(column):{sign}.3f} ({min(column):{sign}.3f} to {max(column):{sign}.3f})"
            for column, sign in zip(columns, signs)
        ]
        rows.append([name, str(len(own)), *cells])
    heads = ["", "surveys", "AUC", "less the best other baseline", "80 % of the deposits in"]
    table(f"{title}: mean, lowest and highest", heads, rows)


def tell_surveys(found: Found) -> None:
    """Print what the surveys are."""
    rows = [
        [
            one["survey"],
            one["commodity"],
            ", ".join(one["elements"]),
            f"{one['cells']:,} of {one['cell']:g} m",
            f"{one['sampled']:.0%}",
            f"{one['used']} of {one['deposits']}",
            str(one["groups"]),
        ]
        for one in found
    ]
    heads = ["survey", "commodity", "elements", "cells", "sampled", "deposits used", "groups"]
    table("Surveys", heads, rows)


def tell_target(found: Found) -> None:
    """Print what candidates have on the best plain baseline, mean over surveys."""
    rows = []
    for name in names_of(found):
        own = [one for one in found if name in one["standings"]]
        cells = []
        for among in (PLAIN, ()):
            less = [one["standings"][name]["less"][best_other(one, name, among)] for one in own]
            values = np.array([one["value"] for one in less])
            cells.append(f"{values.mean():+.3f} ({values.min():+.3f} to {values.max():+.3f})")
        rows.append([name, str(len(own)), *cells])
    heads = ["", "surveys", "less the best other logistic or forest", "less the best other of all"]
    table("Real surveys: mean, lowest and highest difference", heads, rows)


def tell_all(folder: Path) -> None:
    """Print all tables."""
    baselines = (*BASELINES, *VARIED_RIDGES)
    asked = (
        ("Baselines", baselines, 5, False),
        ("Networks", (*BASELINES, *NETWORKS), 5, True),
        ("What was tried", ("ridge", *NETWORKS, *VARIED_RIDGES, *VARIED_NETWORKS), 5, False),
    )
    names = [name for kind in ("real", "seed") for name in surveys_in(folder, kind)]
    for title, candidates, draws, means in asked:
        scored = (standings(folder, name, candidates, draws, means) for name in names)
        found = [one for one in scored if one is not None]
        if title == "Baselines":
            tell_surveys(found)
        real = [one for one in found if kind_of(one["survey"]) == "real"]
        tell(title, real)
        tell_means(f"{title}, simulated", [one for one in found if one not in real])
        if real:
            tell_target(real)
