"""The reports of a map and of its classes say how much ground has which probability."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from gossan.core.anomalies.maps.classes import ConcentrationArea, Distribution
from gossan.core.anomalies.maps.classes_report import Picture, TargetsToReport, classes_report
from gossan.core.anomalies.maps.prediction import MapSummary, OutsideCells, map_names
from gossan.core.anomalies.maps.prediction_report import prediction_report
from gossan.core.anomalies.maps.shown_deposits import ShownDeposits
from gossan.core.anomalies.maps.targets import KnownDeposits, Target, Targets
from gossan.core.anomalies.training.model import AnomalyModel
from gossan.core.anomalies.training.ranges import TrainingRanges
from gossan.core.anomalies.training.worth import Rival, Worth
from gossan.core.geochemistry.transforms import Transform
from gossan.core.rasters.grid import Grid, spatial_reference
from gossan.core.rasters.ground_limit import GroundLimit
from gossan.core.runtime.provenance import Provenance
from gossan.core.scores.calibration import Calibration
from gossan.core.scores.intervals import Estimate
from gossan.models.catalogue import PAPER
from gossan.models.patch_networks import PatchEnsemble, patch_network
from report_pages import AWKWARD, ReportPage

#: Cells of 500 by 250 m; and of half as much on the ground, at 60° north.
UTM, MERCATOR = (
    Grid(500_000.0, north, 500.0, -250.0, 60, 40, spatial_reference(code).ExportToWkt())
    for code, north in (("EPSG:32645", 4_600_000.0), ("EPSG:3857", 8_399_738.0))
)
SOURCE = Provenance("Predict", {"MODEL": AWKWARD})


def model_with(metrics: dict) -> AnomalyModel:
    transform = Transform.fit(np.random.default_rng(0).lognormal(size=(20, 2)), "log10")
    network = PatchEnsemble([patch_network("gk_dcn", 2)])
    record = {"metrics": metrics}
    return AnomalyModel(
        "gk_dcn", network, ("Au", "Cu"), ("", ""), transform, (500, 250), "", record
    )


def worth_of_cnn() -> Worth:
    """Return what five deposits said, two of them in a twentieth of the ground."""
    ahead = Estimate(0.1, 0.05, 0.15)
    rivals = {"location": Rival("Location alone", Estimate(0.6, 0.5, 0.7), ahead)}
    areas = {0: 0.01, 1: 0.04, 2: 0.06, 3: 0.4, 4: 0.7}
    return Worth("CNN", Estimate(0.8, 0.7, 0.9), rivals, areas, 5, 5, 3)


IS_A_SCORE = (
    "A score says how much ground resembles that of the deposits, on a scale from 0 to 1, and not how "
    "likely it holds one. Train GK-DCN makes probabilities of scores with CALIBRATION."
)


def predicted(
    grid: Grid,
    metrics: dict,
    worth: Worth | None = None,
    deposits: ShownDeposits | None = None,
) -> ReportPage:
    # 50 bins: 1500 cells below a half, 300 + 120 + 60 + 20 in bins from 0.5, 0.7, 0.8 and 0.9 on.
    histogram = np.zeros(50, dtype=int)
    histogram[[3, 24, 25, 36, 44, 49]] = [1000, 500, 300, 120, 60, 20]
    summary = MapSummary(histogram, 2000, 1400, histogram / 8)
    picture = np.linspace(0, 1, 2400).reshape(40, 60)
    model = model_with(metrics)
    if worth is not None:
        model.record["worth"] = worth.to_json()
    return ReportPage(
        prediction_report(
            model, model.headline(), summary, picture, grid, SOURCE, deposits=deposits
        ).html()
    )


def test_a_map_is_summed_up_and_its_models_scores_are_told() -> None:
    scores = {
        "validation": {
            "network": {"auc": 0.9134}, "logistic": {"auc": 0.7016}, "auc_interval": [0.811, 0.987],
        },
        "cross_validation": {
            "network": {"auc": 0.6049}, "logistic": {"auc": None}, "auc_interval": [None, None],
        },
    }  # fmt: skip
    read = predicted(UTM, scores)
    assert read.title == "Predict Anomalies: GK-DCN"
    covered = (
        " 2,000 cells have a score; 25.0 % of them are at or above 0.5 and 1.0 % at or above 0.9."
    )
    # Files of older versions have cross-validation of one draw, and no headline of their own.
    assert read.summary == (
        "On deposits that it had not seen GK-DCN reached AUC 0.60, a logistic regression nan, with one "
        "draw of barren ground." + covered
    )
    assert read.paragraphs == [IS_A_SCORE, "1,400 cells have no score.", f"Method: {PAPER}."]
    worth = worth_of_cnn()
    told = predicted(UTM, scores, worth).summary
    assert told == worth.headline() + covered
    unknown = predicted(UTM, {"validation": scores["validation"]}).summary
    assert unknown.startswith("What GK-DCN is worth on new ground is not known: no deposits were")
    # A cell is an eighth of a square kilometre.
    assert read.table("Score at least").rows == [
        ["0.5", "500", "62.5", "25.0 %"],
        ["0.7", "200", "25.0", "10.0 %"],
        ["0.8", "80", "10.0", "4.0 %"],
        ["0.9", "20", "2.5", "1.0 %"],
    ]
    assert len(read.pictures) == 2 and read.warnings == []
    assert read.table("Parameter").rows == [["MODEL", AWKWARD]]


def test_a_calibrated_map_is_one_of_probabilities() -> None:
    model = model_with({})
    table = {"scores": (0.0, 0.5, 1.0), "probabilities": (0.001, 0.01, 0.03)}
    model.calibration = Calibration("beta", 0.005, **table)
    summary = MapSummary(np.full(50, 40), 2000, 1400, np.full(50, 1.0), None, 12.34)
    picture = np.linspace(0, 0.03, 2400).reshape(40, 60)
    page = prediction_report(model, model.headline(), summary, picture, UTM, SOURCE)
    read = ReportPage(page.html())
    assert read.paragraphs[0].startswith(
        "The map shows the probability that a cell holds a deposit"
    )
    assert "a random cell to hold one with probability 0.005;" in read.paragraphs[0]
    assert read.paragraphs[0].endswith("the cells are expected to hold 12.3 deposits.")
    shown = read.table("Score at least")
    assert shown.column("Probability") == ["0.01", "0.018", "0.022", "0.026"]
    assert shown.column("Cells") == ["1,000", "600", "400", "200"]
    assert map_names(model) == ["Probability of a deposit (GK-DCN)"]
    assert map_names(model_with({})) == ["Anomaly score (GK-DCN)"]


def test_a_report_says_per_element_what_the_model_has_not_seen() -> None:
    model = model_with({})
    values = np.column_stack([np.arange(1.0, 102), np.arange(10.0, 1011, 10)])
    model.ranges = TrainingRanges.of(values, model.transform.floor)
    model.units = ("ppb", "")
    outside = OutsideCells(np.array([0, 100]), np.array([300, 20]), 410)
    summary = MapSummary(np.full(50, 40), 2000, 1400, np.full(50, 1.0), outside)
    picture = np.linspace(0, 1, 2400).reshape(40, 60)
    page = prediction_report(
        model, model.headline(), summary, picture, UTM, SOURCE, ["99999 in Au"]
    )
    read = ReportPage(page.html())
    table = read.table("Element")
    assert table.column("Element") == ["Au", "Cu"] and table.column("Unit") == ["ppb", "–"]
    assert table.column("Least in training") == ["1", "10"]
    assert table.column("Median in training") == ["51", "510"]
    assert table.column("Most in training") == ["101", "1,010"]
    assert table.column("Cells below (%)") == ["0", "5"]
    assert table.column("Cells above (%)") == ["15", "1"]
    assert "20.50 % of its cells" in page.html() and read.warnings == ["99999 in Au"]


def test_deposits_on_the_map_are_counted_with_the_caution_that_they_deserve() -> None:
    xy = np.array([[501_000.0, 4_598_000.0]] * 5)
    ranks = np.array([0.01, 0.05, 0.06, 0.5, NAN])

    def told(trained: list[bool] | None) -> str:
        given = None if trained is None else np.array(trained)
        read = predicted(UTM, {}, deposits=ShownDeposits(xy, ranks, given))
        (text,) = (text for text in read.paragraphs if "known deposits on the map" in text)
        return text

    counted = "2 of 4 known deposits on the map lie in the 5 % of the ground that ranks highest. "
    assert told(None).startswith(f"{counted}That is no test: the model has most likely")
    assert told([True] * 5).startswith(f"{counted}That is no test: all of them trained the model.")
    some = told([True, False, True, False, False])
    assert some == counted + (
        "Those that trained the model are no test. Of the 2 others 1 lie there: that is one."
    )
    nowhere = ShownDeposits(xy, np.full(5, NAN), None)
    assert nowhere.text() == ""
    assert not any("known deposits" in text for text in predicted(UTM, {}).paragraphs)


def test_a_damaged_worth_is_not_taken_for_none() -> None:
    for damaged in ({"title": "CNN"}, [1], "lost", 0):
        model = model_with(
            {"cross_validation": {"network": {"auc": 0.6}, "logistic": {"auc": 0.5}}}
        )
        model.record["worth"] = damaged
        assert "cannot be read: that entry of its file is damaged" in model.headline()
    model.record["worth"] = None
    assert model.headline().startswith("On deposits that it had not seen")


def test_a_stretched_map_is_told_with_its_factor_and_a_model_without_scores_says_nothing() -> None:
    read = predicted(MERCATOR, {})
    assert read.table("Score at least").column("Area (km²)") == ["62.5", "25.0", "10.0", "2.5"]
    (warning,) = read.warnings
    assert "Pseudo-Mercator" in warning and "is 0.501 km on the ground here" in warning
    assert read.paragraphs == [IS_A_SCORE, "1,400 cells have no score.", f"Method: {PAPER}."]


DISTRIBUTION = Distribution(
    np.array([0.01, 0.2, 0.5, 0.75, 0.99]),
    np.array([1200, 500, 200, 100, 0]),
    np.array([0.9, 0.75, np.nan, 0.6, 0.1]),
)
BREAKS = (0.5, 0.75)
CELLS = np.array([1700, 200, 100])
NAN = float("nan")


def classified(
    method: str = "quantiles",
    targets: int = 2,
    held: Sequence[int] = (1,),
    trained: np.ndarray | None = None,
    limit: GroundLimit | None = None,
    too_small: int = 0,
    **changes: object,
) -> ReportPage:
    found = [
        Target(
            *(
                b"",
                10 + rank,
                12.5 + rank,
                0.81,
                0.97,
                3.25 if rank in held else NAN,
                -1,
                int(rank in held),
                None if trained is None else int(trained[rank]),
            ),
            place=(500_250 + 500 * rank, 4_599_875),
            spread=NAN if rank else 0.07,
        )
        for rank in range(targets)
    ]
    given = {
        "distribution": DISTRIBUTION, "breaks": BREAKS, "cells": CELLS, "areas": CELLS / 8,
        "plot": None, "notes": [f"Mind {AWKWARD}"], **changes,
    }  # fmt: skip
    deposits = KnownDeposits(np.zeros((len(DISTRIBUTION.deposits), 2)), trained, 2000.0)
    told = TargetsToReport(Targets(found, too_small), deposits, 4, limit)
    report = classes_report(method=method, targets=told, provenance=SOURCE, **given)
    return ReportPage(report.html())


def test_classes_come_with_their_ground_and_their_deposits() -> None:
    read = classified()
    covers = "The highest of 3 classes, at and above 0.75, covers 12 km², 5.0 % of the map."
    assert read.summary.startswith(covers + " How many deposits such ground holds that the model")
    assert read.warnings == [f"Mind {AWKWARD}"]
    table = read.table("Class")
    assert table.header == [
        *("Class", "From", "To", "Cells", "Area (km²)", "Share of the map"),
        *("Held-out deposits in it and above", "Known deposits (in sample)"),
    ]
    rows = [
        ["1", "0.01", "0.50", "1,700", "212.5", "85.0 %", "", "1"],
        ["2", "0.50", "0.75", "200", "25.0", "10.0 %", "", "1"],
        ["3", "0.75", "0.99", "100", "12.5", "5.0 %", "", "2"],
    ]
    assert table.rows == rows
    assert read.pictures == [] and "2 patches of ground in the highest class." in read.paragraphs
    assert any(text.startswith("2 of 4 known deposits lie in the") for text in read.paragraphs)
    assert "1 of them is new ground: it belongs to no known deposit." in read.paragraphs
    assert read.captioned("New ground.").rows == [
        ["1", "500250", "4599875", "12.5", "0.81", "0.07", "0.97", "–", "–", "new ground"],
    ]
    assert read.captioned("Ground of known deposits: ").rows == [
        ["2", "500750", "4599875", "13.5", "0.81", "0.97", "3.25", "–", "1"],
    ]


def test_classes_lead_with_what_held_out_deposits_say() -> None:
    worth = worth_of_cnn()
    read = classified(worth=worth)
    # The highest class is 5 % of the map, and two of five held-out deposits ranked in as much.
    assert read.summary.endswith("Held out, 5 % of the ground held 2 of 5 deposits.")
    assert read.paragraphs[0] == worth.headline()
    held_out = read.table("Class").column("Held-out deposits in it and above")
    assert held_out == ["5/5", "3/5", "2/5"]


def test_classes_count_no_held_out_deposits_where_none_were() -> None:
    read = classified(worth=replace(worth_of_cnn(), areas={}))
    assert "No deposit was held out" in read.summary
    assert read.table("Class").column("Held-out deposits in it and above") == [""] * 3


def test_without_deposits_and_targets_nothing_is_said_of_them() -> None:
    nowhere = Distribution(DISTRIBUTION.thresholds, DISTRIBUTION.cells, np.array([np.nan]))
    read = classified(targets=0, distribution=nowhere, notes=[])
    assert "known deposits" not in read.summary
    assert read.table("Class").column("Known deposits (in sample)") == ["0", "0", "0"]
    assert read.warnings == [] and "0 patches of ground in the highest class." in read.paragraphs
    assert [table.header[0] for table in read.tables] == [
        "Class",
        "Deposit",
        "Parameter",
        "Program",
    ]


def test_a_single_target_is_told_as_one() -> None:
    assert "1 patch of ground in the highest class." in classified(targets=1).paragraphs


def test_where_every_target_holds_a_deposit_no_new_ground_is_told_of() -> None:
    read = classified(held=range(2))
    assert "No target is new ground: each belongs to a known deposit." in read.paragraphs
    assert read.steps[-1].startswith("Choose a lower threshold to see new ground")
    assert classified().steps[-1].startswith("Look at new ground")
    assert not any("of them" in text for text in classified(targets=0).paragraphs)


def test_targets_of_a_plain_model_are_not_sent_to_grad_cam() -> None:
    worth = worth_of_cnn()
    assert classified(worth=worth).steps[0].startswith("Explain with Grad-CAM, given the targets")
    read = classified(worth=replace(worth, plain=True))
    assert read.steps[0] == "The report of Train GK-DCN says how much each element weighs."
    read.captioned("The deposits of the training, each ranked by models that had not seen it")


def test_only_the_first_fifty_targets_are_listed_and_that_is_said() -> None:
    table = classified(targets=52).captioned("New ground.")
    assert len(table.rows) == 50 and table.caption == "New ground. The first 50."
    # The second holds a deposit.
    assert [row[0] for row in table.rows[:2]] == ["1", "3"] and table.rows[-1][3] == "62.5"
    assert classified(targets=51).captioned("New ground.").caption == "New ground."


def test_ground_of_deposits_that_trained_the_model_is_told_apart() -> None:
    trained = np.array([False, False, True, True, True])
    read = classified(targets=4, held=(1, 2, 3), trained=trained)
    assert [row[0] for row in read.captioned("New ground.").rows] == ["1"]
    test = read.captioned("Ground of known deposits that did not train the model: what it says")
    assert [row[0] for row in test.rows] == ["2"]
    seen = read.captioned("Ground of deposits that trained the model: it has seen them")
    assert [row[0] for row in seen.rows] == ["3", "4"]
    assert seen.column("Of these trained") == ["1", "1"]
    assert read.table("Deposit").column("Trained the model") == ["no", "no", "yes", "yes", "yes"]
    assert "3 of 5 known deposits trained the model of this map." in read.paragraphs
    (text,) = (text for text in read.paragraphs if "a test of the map" in text)
    assert text.startswith("Of the known deposits that did not train the model, 2 of 2 lie in the")
    # Where the deposits chose the threshold, they test nothing.
    chosen = classified("youden", trained=trained, distribution=DISTRIBUTION)
    assert not any("a test of the map" in text for text in chosen.paragraphs)


def test_targets_say_how_near_to_samples_they_lie() -> None:
    assert any("is not known: the map's stack" in text for text in classified().paragraphs)
    near = classified(limit=GroundLimit(5860.0)).paragraphs
    assert "Targets lie within 5,860 m of a sample." in near
    within = classified(limit=GroundLimit(None, True)).paragraphs
    assert "Targets lie in the study area that the map was kept to." in within
    everywhere = classified(limit=GroundLimit(0.0)).paragraphs
    assert any("How far from samples targets lie is not known" in text for text in everywhere)


def test_where_all_pieces_are_too_small_that_is_said() -> None:
    read = classified(targets=0, too_small=7)
    assert any("fewer than 4 cells are no targets: 7." in text for text in read.paragraphs)
    assert read.steps[0].startswith("Set MIN_CELLS to 1")
    assert classified(targets=0).steps[0].startswith("Choose a lower threshold")


def test_the_map_shows_targets_and_deposits() -> None:
    deposits = np.array([[501_000.0, 4_598_000.0]])
    values = np.full((40, 60), np.nan)
    values[5:] = 0.4
    picture = Picture(values, UTM.extent, deposits)
    read = classified(picture=picture)
    assert read.pictures[0].startswith("The map with known deposits, and the first 10 targets")
    assert read.steps[0].startswith("Explain with Grad-CAM")
    assert (
        "no deposits were given"
        in classified(distribution=replace(DISTRIBUTION, deposits=np.array([])))
        .table("Rank")
        .caption
    )


@pytest.mark.parametrize(
    ("method", "caption"),
    [
        ("youden", "Youden's J is the gap between the curves"),
        ("prediction_area", "Prediction–area plot: the curves meet at the threshold."),
        ("concentration_area", "Concentration–area plot (Cheng et al. 1994)"),
    ],
)
def test_each_method_shows_its_own_plot(method: str, caption: str) -> None:
    plot = None
    if method == "concentration_area":
        values = np.geomspace(0.01, 0.9, 30)
        plot = ConcentrationArea(values, 0.1 / values, BREAKS, (-1.0, -1.0, -1.0))
    (picture,) = classified(method, plot=plot).pictures
    assert picture.startswith(caption)


@pytest.mark.parametrize(
    "metrics",
    [
        None,
        [],
        {},
        {"cross_validation": None},
        {"cross_validation": [1, 2]},
        {"cross_validation": {"network": {"auc": 0.7}}},
        {"cross_validation": {"network": {}, "logistic": {"auc": 0.6}}},
        {"cross_validation": {"network": {"auc": "high"}, "logistic": {"auc": []}}},
    ],
    ids=str,
)
def test_scores_of_older_files_that_cannot_be_read_are_not_known(metrics: object) -> None:
    model = model_with({})
    model.record["metrics"] = metrics
    assert "is not known" in model.headline()
    older = {"network": {"auc": 0.7}, "logistic": {"auc": None}}
    told = model_with({"cross_validation": older}).headline()
    assert "AUC 0.70, a logistic regression nan" in told
