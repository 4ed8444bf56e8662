"""The tables of docs/surveys.md, from what candidates gave patches that they had not seen."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from detecting import table
from gossan.core.anomalies.evaluation.blends import Blend, with_blends
from gossan.core.anomalies.evaluation.comparison import Comparison
from gossan.core.anomalies.evaluation.cross_validation import HeldOut, places_among
from gossan.core.anomalies.evaluation.rounds import Round
from gossan.core.anomalies.evaluation.tempering import (
    choose_temperatures,
    tempered_rounds,
)
from gossan.core.scores.probabilities import Scores

from .jobs import (
    BASELINES,
    NETWORKS,
    VARIED_BASELINES,
    VARIED_NETWORKS,
    WITH_FAULTS,
    Job,
    draws_of,
    kept,
    surveys_in,
)

#: What the choice between a network and the ridge is called.
OR_RIDGE = "{network} or ridge"

#: Means of places among the ground, with what they are called.
PLACES = {
    ("ridge", "forest_mean"): "ridge and forest",
    ("ridge", "pathfinders"): "ridge and pathfinders",
    ("ridge", "forest_mean", "pathfinders"): "all three",
}

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


def mean_of_places(item: Round, names: Sequence[str]) -> HeldOut:
    """Return the mean of where candidates put each patch, and each reference cell, among the ground."""
    first = item.held_out[names[0]]
    own, deposits, reference = [], [], []
    for name in names:
        held_out = item.held_out[name]
        own.append(item.places(name))
        reference.append([places_among(ground, ground) for ground in held_out.reference])
        deposits.append(
            [
                places_among(np.array([score]), held_out.reference[fold])[0]
                for score, fold in zip(held_out.deposit_probabilities, held_out.folds)
            ]
        )
    means = [np.mean(each, axis=0) for each in (own, deposits, reference)]
    return HeldOut(means[0], first.deposits, first.folds, means[1], means[2])


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

    Networks that were not tried are left out; None if a baseline was not tried, or nothing else. ``means``
    adds means of networks and the ridge, and the choice between both.
    """
    found = {
        name: [kept(Job(folder, survey, draw, name)) for draw in range(draws)] for name in names
    }
    found = {name: own for name, own in found.items() if own[0] is not None}
    if set(names) & set(BASELINES) - set(found) or not set(names) & set(found) - {"ridge"}:
        return None
    count = min(_tried(own) for own in found.values())
    rounds = [
        draw.round_of({name: own[number][0] for name, own in found.items()})
        for number, draw in enumerate(draws_of(folder, survey)[:count])
    ]
    networks = [Named(name) for name in found if name in NETWORKS]
    # Networks are tempered as Gossan tempers them, which moves nothing but their means with the ridge.
    rounds = tempered_rounds(rounds, choose_temperatures(rounds, networks, "gossan"))
    if means:
        rounds = with_blends(rounds, [Blend(network.name) for network in networks])
    rounds = [_with_more(item, networks if means else []) for item in rounds]
    comparison = Comparison([Named(name) for name in rounds[0].held_out], rounds)
    facts: dict[str, Any] = json.loads((folder / "draws" / f"{survey}.json").read_text("utf-8"))
    told = {
        name: {
            "kind": standing.kind,
            "auc": asdict(standing.pooled),
            "sd": standing.between_rounds,
            "raw": _raw_auc(rounds, name),
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


def _with_more(item: Round, networks: Sequence[Named]) -> Round:
    """Return a round with means of places, and choices between networks and the ridge."""
    more = {
        PLACES[together]: mean_of_places(item, together)
        for together in PLACES
        if set(BASELINES) <= set(item.held_out)
    }
    for network in networks:
        more[OR_RIDGE.format(network=network.name)] = choice_of(item, network.name, "ridge")
    return replace(item, held_out={**item.held_out, **more})


def _raw_auc(rounds: Sequence[Round], name: str) -> float:
    """Return the AUC of scores that are pooled as they are, mean over rounds."""
    return float(
        np.mean(
            [
                Scores.of(
                    item.sites.labels[item.fold >= 0],
                    item.held_out[name].probabilities[item.fold >= 0],
                ).auc
                for item in rounds
            ]
        )
    )


def _tried(own: Sequence[Any]) -> int:
    """Return on how many of the first draws a candidate was tried."""
    missing = [number for number, one in enumerate(own) if one is None]
    return missing[0] if missing else len(own)


def _seconds(own: Sequence[Any], count: int) -> float | None:
    return float(np.mean([one[1] for one in own[:count]])) if own else None


Found = list[dict[str, Any]]


TITLES = {
    "logistic_centre": "logistic regression, centre",
    "logistic_mean": "logistic regression, patch mean",
    "forest_centre": "random forest, centre",
    "forest_mean": "random forest, patch mean",
    "location": "location alone",
    "pathfinders": "pathfinders, no labels",
    "ridge": "**ridge**",
    "ridge_normal_scores": "ridge of normal scores",
    "forest_location": "random forest of coordinates",
    "ridge and forest": "mean place of ridge and random forest, patch mean",
    "ridge and pathfinders": "mean place of ridge and pathfinders",
    "all three": "mean place of all three",
    "cnn": "CNN",
    "dcn": "DCN",
    "gk_dcn": "GK-DCN",
    "dcn_scales": "DCN of several scales",
    "dcn_ridge_map": "DCN of the elements and the ridge's map",
    "dcn_normal_scores": "DCN of normal scores",
    "dcn_ten_draws": "ten DCNs, each of a draw of its own",
    "dcn_elsewhere": "DCN pretrained on other surveys too",
    "gk_dcn_scales": "GK-DCN of several scales",
    "gk_dcn_ridge_map": "GK-DCN of the elements and the ridge's map",
}


def title_of(name: str) -> str:
    """Return what tables call a candidate."""
    for network in NETWORKS:
        if name == Blend(network).name:
            return f"mean of {TITLES[network]} and ridge"
        if name == OR_RIDGE.format(network=network):
            return f"{TITLES[network]} or ridge, as other folds favour"
    return TITLES[name]


def number(value: float, sign: str = "", digits: int = 3) -> str:
    """Return a number in words, with a true minus."""
    return f"{value:{sign}.{digits}f}".replace("-", "−")


def estimate(told: dict[str, float], sign: str = "") -> str:
    """Return a number with its interval in words."""
    if not np.isfinite(told["low"]):
        return f"{number(told['value'], sign)} (no interval)"
    ends = " to ".join(number(told[end], sign, 2) for end in ("low", "high"))
    return f"{number(told['value'], sign)} ({ends})"


def best_other(found: dict[str, Any], name: str, among: Sequence[str] = ()) -> str:
    """Return the baseline with the highest AUC beside a candidate."""
    standings = found["standings"]
    others = [
        other
        for other, standing in standings.items()
        if standing["kind"] == "baseline" and other != name and (not among or other in among)
    ]
    return max(others, key=lambda other: float(standings[other]["auc"]["value"]))


def names_of(found: Found, but: Sequence[str] = ()) -> list[str]:
    """Return the candidates of all surveys but some, those of the first one first."""
    names = dict.fromkeys(name for one in found for name in one["standings"])
    return [name for name in names if name not in but]


def cells_of(found: Found, say: Callable[[dict[str, Any], str], str], name: str) -> list[str]:
    """Return what is said of a candidate on each survey; nothing where it was not tried."""
    return [say(one, name) if name in one["standings"] else "–" for one in found]


def said_auc(one: dict[str, Any], name: str) -> str:
    """Return the AUC with its interval, and its spread over draws."""
    standing = one["standings"][name]
    spread = standing["sd"]
    return estimate(standing["auc"]) + (f", sd {spread:.2f}" if np.isfinite(spread) else "")


def said_raw(one: dict[str, Any], name: str) -> str:
    """Return the AUC of scores pooled as they are, and by places among the reference cells."""
    standing = one["standings"][name]
    return f"{number(standing['raw'])} → {number(standing['auc']['value'])}"


def said_less(one: dict[str, Any], name: str) -> str:
    """Return the AUC less that of the best baseline beside it."""
    other = best_other(one, name)
    less = estimate(one["standings"][name]["less"][other], "+")
    return f"{less} [{title_of(other).strip('*')}]"


def said_less_ridge(one: dict[str, Any], name: str) -> str:
    """Return the AUC less that of the ridge."""
    return "" if name == "ridge" else estimate(one["standings"][name]["less"]["ridge"], "+")


def said_area(one: dict[str, Any], name: str) -> str:
    """Return the share of the ground that holds 80 % of the held-out deposits."""
    return f"{one['standings'][name]['area']['value']:.0%}".replace("%", " %")


def said_seconds(one: dict[str, Any], name: str) -> str:
    """Return the seconds for all folds of a draw."""
    seconds = one["standings"][name]["seconds"]
    return "–" if seconds is None else f"{seconds:.1f}"


def tell(
    title: str,
    found: Found,
    said: dict[str, Callable[[dict[str, Any], str], str]],
    but: Sequence[str] = (),
) -> None:
    """Print tables with a column for each survey, without some of the candidates."""
    if not found:
        return
    draws = {one["draws"] for one in found}
    heads = [one["survey"] if len(draws) == 1 else _with_draws(one) for one in found]
    for what, say in said.items():
        names = [
            name for name in names_of(found, but) if set(cells_of(found, say, name)) - {"", "–"}
        ]
        rows = [[title_of(name), *cells_of(found, say, name)] for name in names]
        table(f"{title}: {what}", ["", *heads], rows)


def _with_draws(one: dict[str, Any]) -> str:
    return f"{one['survey']}, {one['draws']} draw{'s' if one['draws'] > 1 else ''}"


def tell_means(title: str, found: Found, but: Sequence[str] = ()) -> None:
    """Print means over simulated surveys, with the lowest and the highest."""
    if not found:
        return
    rows = []
    for name in names_of(found, but):
        own = [one for one in found if name in one["standings"]]
        less = [
            [
                one["standings"][name]["less"][other]["value"] if other != name else 0.0
                for one, other in ((one, pick(one)) for one in own)
            ]
            for pick in (lambda one: best_other(one, name), lambda _one: "ridge")  # noqa: B023
        ]
        aucs = [one["standings"][name]["auc"]["value"] for one in own]
        areas = [100 * one["standings"][name]["area"]["value"] for one in own]
        cells = [
            _spread(aucs, "", 3),
            _spread(less[0], "+", 3),
            _spread(less[1], "+", 3) if name != "ridge" else "",
            _spread(areas, "", 1),
        ]
        rows.append([title_of(name), str(len(own)), *cells])
    heads = ["", "surveys", "AUC", "less the best other baseline", "less the ridge"]
    heads.append("80 % of the deposits in so many % of the ground")
    draws = " or ".join(str(count) for count in sorted({one["draws"] for one in found}))
    table(f"{title}, simulated: mean (lowest to highest); draws: {draws}", heads, rows)


def _spread(column: Sequence[float], sign: str, digits: int) -> str:
    mean, low, high = (
        number(value, sign, digits) for value in (float(np.mean(column)), min(column), max(column))
    )
    return f"{mean} ({low} to {high})"


def tell_surveys(found: Found) -> None:
    """Print what the surveys are."""
    rows = [
        [
            one["survey"],
            one["commodity"],
            ", ".join(one["elements"]),
            f"{one['cells']:,} of {one['cell']:g} m",
            f"{one['sampled']:.0%}".replace("%", " %"),
            f"{one['used']} of {one['deposits']}",
            str(one["groups"]),
        ]
        for one in found
    ]
    heads = ["survey", "commodity", "elements", "cells", "sampled", "deposits used", "groups"]
    table("Surveys", heads, rows)


def tell_target(found: Found, but: Sequence[str] = ()) -> None:
    """Print what candidates have on the best plain baseline, mean over surveys."""
    rows = []
    for name in names_of(found, but):
        own = [one for one in found if name in one["standings"]]
        cells = []
        for among in (PLAIN, ()):
            less = [one["standings"][name]["less"][best_other(one, name, among)] for one in own]
            values = [one["value"] for one in less]
            each = ", ".join(number(value, "+") for value in values)
            cells.append(f"{number(float(np.mean(values)), '+')} ({each})")
        rows.append([title_of(name), *cells])
    surveys = ", ".join(one["survey"] for one in found)
    heads = ["", "less the best other logistic regression or forest: mean (each survey)"]
    heads.append("less the best other baseline of all")
    table(f"The target: {surveys}", heads, rows)


BASELINE_TABLES = {
    "pooled AUC with its 95 % interval, mean of the draws; standard deviation between draws": said_auc,
    "less the best other baseline": said_less,
    "share of the ground that holds 80 % of the held-out deposits": said_area,
    "pooled AUC, from raw scores and by places": said_raw,
}
NETWORK_TABLES = {
    "pooled AUC with its 95 % interval": said_auc,
    "less the ridge": said_less_ridge,
    "less the best other baseline": said_less,
    "share of the ground that holds 80 % of the held-out deposits": said_area,
    "seconds of a draw's five trainings": said_seconds,
}
TRIED_TABLES = {
    "pooled AUC with its 95 % interval": said_auc,
    "less the ridge": said_less_ridge,
}

#: Candidates of each group of tables, on how many draws, and which tables.
TOLD = (
    ("Baselines", (*BASELINES, *VARIED_BASELINES), False, BASELINE_TABLES),
    ("Networks", (*BASELINES, *NETWORKS), True, NETWORK_TABLES),
    (
        "What was tried",
        ("ridge", "forest_mean", "dcn", "gk_dcn", *VARIED_BASELINES, *VARIED_NETWORKS),
        False,
        TRIED_TABLES,
    ),
)

#: The order of the real surveys in tables.
_ORDER = ("tianshan", "jabal_al_hasir", "capricorn_wa")


def tell_beside(folder: Path, draws: int = 5) -> None:
    """Print what faults as a covariate are worth, on the draws of the survey without them."""
    surveys = (WITH_FAULTS.split(" ")[0], WITH_FAULTS)
    found = [standings(folder, survey, BASELINES, draws) for survey in surveys]
    tell("Faults beside the chemistry", [one for one in found if one], {"pooled AUC": said_auc})


def tell_all(folder: Path, draws: int = 5) -> None:
    """Print all tables."""
    real = sorted(surveys_in(folder, "real"), key=_ORDER.index)
    for title, names, means, tables in TOLD:
        by_kind = [
            [
                one
                for survey in surveys
                if (one := standings(folder, survey, names, draws, means)) is not None
            ]
            for surveys in (real, surveys_in(folder, "seed"))
        ]
        if title == "Baselines":
            tell_surveys([one for found in by_kind for one in found])
        # Baselines have tables of their own; beside networks they are there to be held against.
        but = (*BASELINES, *PLACES.values()) if title == "Networks" else ()
        tell(title, by_kind[0], tables, but)
        tell_means(title, by_kind[1], but)
        if by_kind[0] and title != "What was tried":
            tell_target(by_kind[0], but)
    tell_beside(folder, draws)
