"""What a model is worth: the first sentence says it, and never more than was found out."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from gossan.core.anomalies.training.worth import Rival, Worth
from gossan.core.scores.intervals import Estimate

NONE = Estimate(0.99, math.nan, math.nan)
SOME, AHEAD = Estimate(0.8, 0.7, 0.9), Estimate(0.1, 0.02, 0.2)


def worth_of(
    auc: Estimate = SOME,
    behind: Estimate = AHEAD,
    location: float = 0.6,
    groups: int = 9,
    leaking: int = 0,
) -> Worth:
    return Worth(
        "DCN",
        auc,
        {
            "ridge": Rival("Ridge", Estimate(0.7, 0.6, 0.8), behind),
            "location": Rival("Location alone", Estimate(location, 0.5, 0.7), behind),
        },
        {0: 0.01, 3: 0.05, 7: 0.3, 8: 0.62},
        groups,
        5,
        3,
        leaking,
    )


@pytest.mark.parametrize(
    ("changes", "begins"),
    [
        ({}, "DCN beats the best plain baseline on deposits that it had not seen: AUC 0.80"),
        (
            {"behind": Estimate(0.1, -0.02, 0.2)},
            "DCN does not beat the best plain baseline by more than chance: AUC 0.80",
        ),
        (
            {"behind": Estimate(-0.1, -0.2, -0.02)},
            "DCN is worse than the best plain baseline: AUC 0.80",
        ),
        (
            {"auc": Estimate(0.6, 0.48, 0.7)},
            "DCN is not shown to be worth anything: on deposits that it had not seen it reaches AUC 0.60",
        ),
        (
            {"groups": 2, "auc": NONE},
            "What DCN is worth on new ground is not known: 2 separate groups",
        ),
    ],
)
def test_the_first_sentence_says_whether_it_beats_the_best(
    changes: dict[str, object], begins: str
) -> None:
    assert worth_of(**changes).headline().startswith(begins)


@pytest.mark.parametrize(
    ("behind", "begins"),
    [
        (AHEAD, "DCN beats the best other plain baseline on"),
        (Estimate(0.1, -0.02, 0.2), "DCN does not beat the best other plain baseline by more than"),
        (Estimate(-0.1, -0.2, -0.02), "DCN is worse than the best other plain baseline: AUC"),
    ],
)
def test_a_plain_model_is_held_against_the_others(behind: Estimate, begins: str) -> None:
    worth = Worth(**{**vars(worth_of(behind=behind)), "plain": True})
    told = worth.headline()
    assert told.startswith(begins)
    assert "The best of 2 other plain baselines is Ridge, AUC 0.70" in told
    again = Worth.from_text(worth.to_text())
    assert again is not None and again.headline() == told
    assert "plain" not in worth_of().to_json()  # files of networks are as they were


def test_two_groups_give_no_number() -> None:
    told = worth_of(groups=2, auc=NONE).headline()
    assert "0.99" not in told and "AUC" not in told


def test_location_and_leaks_are_told() -> None:
    assert "Location alone, without any chemistry, reaches 0.60." in worth_of().headline()
    # A network that does no better has not shown that it learned anything else.
    best = worth_of(location=0.85).headline()
    assert "The best of 2 plain baselines is Location alone, AUC 0.85" in best
    tied = Worth(**{**vars(worth_of(location=0.65)), "auc": Estimate(0.65, 0.55, 0.75)})
    assert "reaches 0.65: no less." in tied.headline()
    assert "share ground" in worth_of(leaking=4).headline()
    assert "share ground" not in worth_of().headline()


def test_shares_of_the_ground_are_counted() -> None:
    worth = worth_of()
    counts = [worth.held_within(share) for share in (0.0, 0.01, 0.05, 0.29, 0.5, 1.0)]
    assert counts == [0, 1, 2, 2, 3, 4]
    assert worth.held_out_text(0.05) == "Held out, 5 % of the ground held 2 of 4 deposits."
    assert worth.held_out_text(0.05) in worth.headline()


def test_without_held_out_deposits_nothing_is_counted_of_none() -> None:
    for none in (replace(worth_of(), areas={}), replace(worth_of(), areas={}, elsewhere=True)):
        assert none.held_out_text(0.05).startswith("No deposit was held out, so how many 5 %")
        assert "0 of 0" not in none.headline()


def test_it_comes_back_from_a_file_and_nothing_else_does() -> None:
    worth = worth_of(auc=NONE, groups=2)
    again = Worth.from_text(worth.to_text())
    assert again is not None and again.to_json() == worth.to_json()
    assert math.isnan(again.auc.low)
    for text in ("", "{}", "[1]", "no", '{"title": 3}', worth.to_text().replace("0.3", "null")):
        assert Worth.from_text(text) is None
    assert Worth.from_json(None) is None


def test_a_map_says_whether_it_shows_the_ground_that_was_held_out_on() -> None:
    worth = worth_of()
    items = worth.items(200.0)
    whole = Worth.of_map(lambda name: items.get(name, ""), 201.0)
    assert (
        whole is not None and not whole.elsewhere and whole.held_out_text(0.05).startswith("Held")
    )
    for shown in (100.0, 300.0, 0.0):
        cut = Worth.of_map(lambda name: items.get(name, ""), shown)
        assert cut is not None and cut.elsewhere
        assert "is not known" in cut.held_out_text(0.05)
        assert cut.headline().startswith("The model was trained and tried on other ground")
        assert cut.headline().endswith(worth.headline())
    other = replace(worth, elsewhere=True).items(200.0)
    for shown in (200.0, 0.0):
        seen = Worth.of_map(lambda name: other.get(name, ""), shown)
        assert seen is not None and seen.elsewhere
    assert Worth.of_map(lambda _name: "", 200.0) is None
