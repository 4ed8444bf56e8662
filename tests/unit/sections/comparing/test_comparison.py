"""Networks side by side: scores, differences, pictures, tables and report against what was made up."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from gossan.core.runtime.provenance import Provenance
from gossan.core.scores.intervals import Estimate
from gossan.core.sections.comparing import figures
from gossan.core.sections.comparing.comparison import Comparison, published
from gossan.core.sections.comparing.materials import Material
from gossan.core.sections.comparing.pictures import all_right, count_only_right, only_first_right
from gossan.core.sections.comparing.report import comparison_report, comparison_verdict
from gossan.core.sections.comparing.table import COLUMNS, comparison_rows
from gossan.core.sections.comparing.trials import Trial
from gossan.core.sections.training.labelled import Sections
from gossan.models.catalogue import SECTION_NETWORKS
from PIL import Image
from progress_doubles import RecordingProgress
from report_pages import ReportPage

CLASSES = ("coarse", "fine")
#: Photographs of each of ten slices, and which of them each network names wrongly.
EACH = 3
WRONG = {"rocks2net": (0,), "densenet121": (0, 3, 4, 9, 12, 15, 18, 21), "gdnet": (3, 6, 9, 27)}


@pytest.fixture(scope="module")
def sections(tmp_path_factory: pytest.TempPathFactory) -> Sections:
    folder = tmp_path_factory.mktemp("grain")
    paths = []
    for number in range(10 * EACH):
        path = folder / f"S{number // EACH:02d}_{number % EACH}.png"
        shade = np.full((24, 30, 3), 40 + 6 * number, dtype=np.uint8)
        Image.fromarray(shade).save(path)
        paths.append(str(path))
    slices = np.repeat(np.arange(10), EACH)
    sets = np.full(len(paths), "test", dtype="U10")
    return Sections(tuple(paths), CLASSES, slices % 2, slices, sets, True)


def trial_of(network: str, sections: Sections, material: int = 0, seed: int = 0) -> Trial:
    named = sections.labels.copy()
    wrong = [number for number in WRONG[network] if number < len(named)]
    named[wrong] = 1 - named[wrong]
    sureness = np.linspace(0.6, 0.9, len(named))
    shifts = np.zeros((len(named), 2)) if network == "rocks2net" else None
    few = Estimate(0.6, 0.4, 0.8)
    return Trial(
        network,
        material,
        seed,
        np.arange(len(named)),
        named,
        sureness,
        shifts,
        "Forest on colour and texture",
        few,
        Estimate(0.2, 0.1, 0.3),
        1000,
        3,
        5,
        60.0,
    )


@pytest.fixture(scope="module")
def comparison(sections: Sections) -> Comparison:
    networks = ("densenet121", "gdnet", "rocks2net")
    materials = (
        Material("Grain", "grain", (sections,)),
        Material("colour", "custom", (sections,)),
    )
    trials = tuple(trial_of(network, sections, place) for network in networks for place in range(2))
    return Comparison(materials, networks, (42,), trials, 0.8)


def test_accuracies_are_the_shares_that_were_right(comparison: Comparison) -> None:
    for network, wrong in WRONG.items():
        agreement = comparison.agreements[network, 0]
        assert agreement.accuracy == pytest.approx(1 - len(wrong) / 30)
        assert agreement.slices == 10
        assert comparison.average(network) == pytest.approx(agreement.accuracy)
    assert comparison.ranked == ["rocks2net", "gdnet", "densenet121"]


def test_differences_are_of_the_same_photographs(comparison: Comparison) -> None:
    ahead = comparison.lead("rocks2net", "densenet121", 0)
    assert ahead.value == pytest.approx(7 / 30)
    assert ahead.low < ahead.value < ahead.high
    back = comparison.lead("densenet121", "rocks2net", 0)
    assert (back.value, back.low, back.high) == pytest.approx(
        (-ahead.value, -ahead.high, -ahead.low)
    )
    assert count_only_right(comparison, "rocks2net", "densenet121") == (14, 0, 44)


def test_the_papers_pairs_are_shown_or_else_the_first_two(comparison: Comparison) -> None:
    assert [figure for _, _, figure in comparison.pairs] == [12, 14, 15]
    two = replace(comparison, networks=("gdnet",))
    assert two.pairs == []
    other = tuple(replace(one, network="vgg16") for one in comparison.trials[:2])
    chosen = replace(
        comparison, networks=("vgg16", "gdnet"), trials=(*other, *comparison.trials[2:4])
    )
    assert chosen.pairs == [("gdnet", "vgg16", 0)]


def test_published_figures_stand_beside_the_papers_properties_alone() -> None:
    assert published("rocks2net", "grain") == pytest.approx(0.8714)
    assert math.isnan(published("rocks2net", "custom"))
    assert math.isnan(published("efficientnet_lite0", "grain"))


def test_the_papers_means_are_those_of_its_rows() -> None:
    printed = {
        "darknet53": 86.67,
        "efficientnet_b0": 91.26,
        "shufflenet_v2": 91.06,
        "dsan": 89.28,
        "rocks2net": 92.16,
    }
    for network, mean in printed.items():
        own = SECTION_NETWORKS[network].published
        assert np.mean(own) == pytest.approx(mean, abs=0.006)


def test_pictures_are_of_photographs_that_one_names_rightly(comparison: Comparison) -> None:
    shown = list(only_first_right(comparison, "rocks2net", "densenet121", RecordingProgress()))
    said = [caption for _, caption in shown]
    assert len(said) == 8
    # The surest of each class in turn: photographs 18 and 21, of slices 6 and 7.
    told = [caption.rpartition("/")[2] for caption in said]  # behind the folder's name
    assert told[0] == "S06_0.png: coarse; DenseNet-121 takes it for fine"
    assert told[2] == "S07_0.png: fine; DenseNet-121 takes it for coarse"  # 1: another property
    wrong = {f"S{number // EACH:02d}_{number % EACH}.png" for number in WRONG["densenet121"][1:]}
    assert {caption.split(":")[0] for caption in told} <= wrong
    together = list(all_right(comparison, comparison.networks, RecordingProgress()))
    missed = {
        f"S{number // EACH:02d}_{number % EACH}.png" for wrong in WRONG.values() for number in wrong
    }
    shown_together = {caption.rpartition("/")[2].split(":")[0] for _, caption in together}
    assert together and not missed & shown_together


def test_the_table_has_a_row_per_property_and_network(comparison: Comparison) -> None:
    names = [name for name, _ in COLUMNS]
    rows = [dict(zip(names, row, strict=True)) for row in comparison_rows(comparison)]
    assert [(row["property"], row["network"]) for row in rows][:2] == [
        ("Grain", "densenet121"),
        ("Grain", "gdnet"),
    ]
    assert rows[0]["published"] == pytest.approx(0.8232)
    assert rows[3]["published"] is None  # of a property that is not the paper's
    best = next(row for row in rows if row["network"] == "rocks2net")
    assert best["less_best"] == 0 and best["less_best_low"] is None
    assert rows[0]["less_best"] == pytest.approx(-7 / 30)


def test_several_seeds_are_one_answer_more_on_the_same_slices(sections: Sections) -> None:
    trials = tuple(trial_of("gdnet", sections, 0, seed) for seed in range(3))
    material = Material("Grain", "grain", (sections, sections, sections))
    repeated = Comparison((material,), ("gdnet",), (42, 43, 44), trials, 0.8)
    once = Comparison((material,), ("gdnet",), (42,), trials[:1], 0.8)
    more, one = (item.agreements["gdnet", 0] for item in (repeated, once))
    assert (more.photographs, more.slices) == (90, 10)
    assert more.accuracy == pytest.approx(one.accuracy)
    # Saying the same thrice makes nothing surer.
    assert more.interval == pytest.approx(one.interval, abs=0.03)


def test_epochs_are_those_of_a_training_however_many_seeds(sections: Sections) -> None:
    trials = (trial_of("gdnet", sections), replace(trial_of("gdnet", sections, 0, 1), epochs=8))
    repeated = Comparison(
        (Material("Grain", "grain", (sections, sections)),), ("gdnet",), (42, 43), trials, 0.8
    )
    (row,) = comparison_rows(repeated)
    assert dict(zip([name for name, _ in COLUMNS], row, strict=True))["epochs"] == 6.5


def test_the_report_has_the_papers_tables_and_figures(comparison: Comparison) -> None:
    verdict = comparison_verdict(comparison)
    assert "RockS²Net is right most often: 96.7 % of the test photographs" in verdict
    assert "mean over 2 properties" in verdict
    report = comparison_report(comparison, {}, [], Provenance("Test"), RecordingProgress())
    page = report.html()
    assert "As table 2 of the paper." in page
    assert "87.14 (–)" in page
    for text in ("figure 13", "figure 12", "figure 14", "figure 15", "figure 11"):
        assert f"{text} of the paper" in page
    assert ReportPage(page).summary == verdict


@pytest.mark.parametrize(
    ("seeds", "given", "words"),
    [
        (1, (), "Another split moves all figures"),
        (1, ("test",), "with the given test photographs, and one seed"),
        (2, (), "each splits the slices anew"),
        (2, ("test",), "given photographs test every time. What varies is which others train"),
        (
            2,
            ("test", "validation"),
            "test and validate every time. What varies is what the networks",
        ),
        (2, ("validation",), "the given photographs validate every time"),
    ],
)
def test_the_report_says_what_varies_from_seed_to_seed(
    seeds: int, given: tuple[str, ...], words: str, sections: Sections
) -> None:
    trials = tuple(trial_of("gdnet", sections, 0, seed) for seed in range(seeds))
    material = Material("Grain", "grain", (sections,) * seeds, given)
    found = Comparison((material,), ("gdnet",), tuple(range(seeds)), trials, 0.8)
    page = comparison_report(found, {}, [], Provenance("Test"), RecordingProgress()).html()
    assert words in page and "more than one set" not in page


def test_the_report_says_of_which_property_slices_stand_on_both_sides(
    comparison: Comparison, sections: Sections
) -> None:
    sets = sections.sets.copy()
    sets[:2] = "train"
    leaking = replace(comparison.materials[1], splits=(replace(sections, sets=sets),))
    mixed = replace(comparison, materials=(comparison.materials[0], leaking))
    page = comparison_report(mixed, {}, [], Provenance("Test"), RecordingProgress()).html()
    assert "colour: 1 slices have photographs in more than one set" in page


def test_a_trial_comes_back_from_a_record(sections: Sections) -> None:
    trial = trial_of("rocks2net", sections)
    nothing = replace(trial, lead=Estimate(0.1, math.nan, math.nan))
    record = nothing.to_record()
    back = Trial.from_record(record, "rocks2net", 0, 0, 30)
    assert np.array_equal(back.named, trial.named)
    assert np.allclose(back.translations, trial.translations)
    assert not back.lead.has_interval and back.baseline == trial.baseline
    for damage in ({"named": [1, 2]}, {"translations": [[0, 0]]}, {"lead": [1]}):
        with pytest.raises(ValueError):
            Trial.from_record({**record, **damage}, "rocks2net", 0, 0, 30)


def test_classes_that_no_font_has_get_another_name_or_a_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(figures, "is_drawn", str.isascii)
    classes = ("粗晶", "fine", "别的")
    labels = np.arange(12) % 3
    sets = np.full(12, "test", dtype="U10")
    own = Sections(tuple("abcdefghijkl"), classes, labels, np.arange(12), sets, True)
    trials = (replace(trial_of("gdnet", own), named=labels),)
    named = Comparison((Material("颗粒", "grain", (own,)),), ("gdnet",), (42,), trials, 0.8)
    axes = figures.confusion_figure(named, 0, ["gdnet"]).axes[0]
    assert [text.get_text() for text in axes.get_xticklabels()] == ["coarse", "fine", "3"]
    assert figures.accuracy_plot(named).axes[0].get_title() == "Grain"
    other = replace(named, materials=(Material("颜色", "custom", (own,)),))
    assert figures.accuracy_plot(other).axes[0].get_title() == "1"
