"""The report on a training says how often photographs were named rightly, and what that hides."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

import numpy as np
import pytest
from gossan.core.runtime.errors import CancelledError
from gossan.core.runtime.progress import Progress, SilentProgress
from gossan.core.runtime.provenance import Provenance
from gossan.core.sections.model import SectionModel
from gossan.core.sections.training.labelled import Sections
from gossan.core.sections.training.report import section_training_report
from gossan.core.sections.training.results import HeldOutScores, SectionEpoch, SectionResult
from gossan.core.sections.training.settings import SectionSettings
from gossan.models.section_networks import SectionNetwork
from PIL import Image
from progress_doubles import CancellingProgress
from report_pages import AWKWARD, ReportPage
from scipy import stats
from torch import nn

CLASSES = (AWKWARD, "tuff", "slate")
#: Nine train, five validate, eleven test; a class number each.
SETS = ["train"] * 9 + ["validation"] * 5 + ["test"] * 11
LABELS = np.array([1, 0, 1, 1, 0, 1, 2, 1, 0, 0, 1, 1, 2, 1, 0, 0, 1, 1, 1, 1, 2, 2, 0, 1, 1])
#: What the network takes the eleven test photographs for: two of them wrongly.
NAMED = np.array([0, 0, 1, 1, 0, 1, 2, 1, 0, 1, 1])
#: What a forest on colour and texture takes them for: four of them wrongly.
LESS = np.array([1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 1])
SURE = np.array([0.9, 0.8, 0.7, 0.6, 0.55, 0.9, 0.8, 0.95, 0.6, 0.7, 0.5])


@pytest.fixture(scope="module")
def sections(tmp_path_factory: pytest.TempPathFactory) -> Sections:
    """Photographs, one of which has an awkward name; no two are of one slice."""
    folder = tmp_path_factory.mktemp("sections")
    paths = []
    for number in range(len(SETS)):
        name = AWKWARD if number == 21 else f"p{number}"
        pixels = np.full((20, 40, 3), 5 * number, dtype=np.uint8)
        paths.append(str(folder / f"{name}.png"))
        Image.fromarray(pixels).save(paths[-1])
    slices = np.arange(len(SETS))
    return Sections(tuple(paths), CLASSES, LABELS, slices, np.array(SETS), grouped=True)


def scores_of(
    name: str, sections: Sections, named: np.ndarray, forest: np.ndarray, texture: np.ndarray
) -> HeldOutScores:
    """Score what was named, as surely as :data:`SURE` says."""
    numbers = sections.members(name)
    sure = SURE[: len(numbers)]
    said = []
    for given in (named, forest, texture):
        probabilities = np.repeat(((1 - sure) / 2)[:, None], 3, axis=1)
        probabilities[np.arange(len(numbers)), given] = sure
        said.append(probabilities)
    return HeldOutScores.of(name, sections, numbers, *said)


def result_of(
    sections: Sections, network: str = "shufflenet_v2", **changes: object
) -> SectionResult:
    parts = SectionNetwork(nn.Sequential(nn.Conv2d(3, 4, 1)), 4, 3)
    wanted = SectionSettings(network=network, kind="basic", weights="random", scale=0.6, epochs=9)
    settings = wanted.resolved()
    epochs = [SectionEpoch(number, 1 / number, 2 / number, 0.3) for number in (1, 2, 3)]
    held = sections.members("validation")
    result = SectionResult(
        model=SectionModel(network, parts, "basic", CLASSES, 32, 0.6),
        sections=sections,
        epochs=epochs,
        best=epochs[1],
        validation=scores_of("validation", sections, LABELS[held], *np.zeros((2, 5), int)),
        test=scores_of("test", sections, NAMED, np.ones(11, int), LESS),
        repeated=0,
        settings=settings,
        device="cpu",
    )
    return replace(result, **changes)


def page(result: SectionResult, progress: Progress | None = None) -> ReportPage:
    source = Provenance("Train", {"IMAGES": AWKWARD})
    progress = progress or SilentProgress()
    report = section_training_report(result, [f"Mind {AWKWARD}"], source, progress)
    return ReportPage(report.html())


def wilson(right: int, count: int) -> tuple[float, float]:
    found = stats.binomtest(right, count).proportion_ci(method="wilson")
    return found.low, found.high


def test_the_summary_is_on_the_test_photographs(sections: Sections) -> None:
    read = page(result_of(sections))
    low, high = wilson(9, 11)
    forest, texture = wilson(6, 11), wilson(7, 11)
    # Kappa by hand: 9 of 11 agree; by chance as many as the shares of the classes say.
    chance = sum((LABELS[14:] == c).sum() * (c == NAMED).sum() for c in range(3)) / 121
    kappa = (9 / 11 - chance) / (1 - chance)
    chance = sum((LABELS[14:] == c).sum() * (c == LESS).sum() for c in range(3)) / 121
    fair = (7 / 11 - chance) / (1 - chance)
    assert read.title == "Train Thin Section: Basic category (ShuffleNet V2)"
    assert read.summary == (
        f"ShuffleNet V2 names 81.8 % of 11 test photographs rightly (95 % interval {100 * low:.1f} % to "
        f"{100 * high:.1f} %; kappa {kappa:.2f}). A forest on colour and texture reaches 63.6 % "
        f"({100 * texture[0]:.1f} % to {100 * texture[1]:.1f} %), one on nine grey-level statistics 54.5 % "
        f"({100 * forest[0]:.1f} % to {100 * forest[1]:.1f} %)."
    )
    assert read.table("Test photographs").rows == [
        ["ShuffleNet V2", "0.8182", f"{low:.3g} to {high:.3g}", f"{kappa:.4g}"],
        ["Forest on colour and texture", "0.6364", f"{texture[0]:.3g} to {texture[1]:.3g}", f"{fair:.4g}"],
        ["Forest on nine grey-level statistics", "0.5455", f"{forest[0]:.3g} to {forest[1]:.3g}", "0.0000"],
    ]  # fmt: skip
    assert read.table("Test photographs").caption == (
        "Photographs: 11, of slices: 11. Naming the commonest class, tuff, every time gives 0.545."
    )
    assert read.table("Validation photographs").rows[0][:2] == ["ShuffleNet V2", "1.0"]
    assert read.table("Parameter").rows[0] == ["IMAGES", AWKWARD]


def test_classes_and_their_confusion_are_told_one_by_one(sections: Sections) -> None:
    read = page(result_of(sections))
    assert "Class by class (test photographs)" in read.headings
    rows = read.table("Class").rows
    assert [row[:3] + row[4:] for row in rows] == [
        [AWKWARD, "3", "1.000", "0.750"],
        ["tuff", "6", "0.833", "0.833"],
        ["slate", "2", "0.500", "1.000"],
    ]
    low, high = wilson(5, 6)
    assert rows[1][3] == f"{low:.3g} to {high:.3g}"
    confusion = read.captioned("Confusion matrix.")
    assert confusion.header == ["Actual ↓, taken for →", *CLASSES]
    assert confusion.rows == [
        [AWKWARD, "3", "0", "0"],
        ["tuff", "1", "5", "0"],
        ["slate", "0", "1", "1"],
    ]
    assert read.table("Set").header == ["Set", "Photographs", "Slices", *CLASSES]
    assert read.table("Set").rows == [
        ["train", "9", "9", "3", "5", "1"],
        ["validation", "5", "5", "1", "3", "1"],
        ["test", "11", "11", "3", "6", "2"],
    ]


def test_the_surest_mistakes_are_shown_first(sections: Sections) -> None:
    read = page(result_of(sections))
    assert "Misnamed test photographs: 2 of 11. These most surely." in read.paragraphs
    folder = PurePath(sections.paths[0]).parent.name
    assert read.pictures[1:] == [
        f"{folder}/{AWKWARD}.png: slate, taken for tuff (0.95)",
        f"{folder}/p18.png: tuff, taken for {AWKWARD} (0.55)",
    ]
    labels = sections.labels[sections.members("test")]
    right = scores_of("test", sections, labels, labels, labels)
    faultless = page(result_of(sections, test=right))
    assert "None of the test photographs was misnamed." in faultless.paragraphs
    assert len(faultless.pictures) == 1  # the curves alone
    assert faultless.pictures[0].endswith("epoch 2 was kept.")


def test_settings_and_size_are_told(sections: Sections) -> None:
    read = page(result_of(sections))
    settings = read.settings()
    assert settings["epochs"] == "9" and settings["scale"] == "0.6"
    # Convolution 16, batch norm 8, dense 320, classes 195.
    assert "The network has 539 parameters." in read.paragraphs


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"test": None}, ["The epoch was chosen on these very validation photographs"]),
        ({"repeated": 7}, ["Held-out photographs with the very pixels of a training photograph: 7."]),
        ({"grouped": False}, ["Nothing says which photographs are of one slice."]),
        ({"slices": [0, 0, 1, 1]}, ["Slices with photographs in more than one set: 2."]),
    ],
    ids=["no test", "repeated", "not grouped", "shared"],
)  # fmt: skip
def test_what_makes_scores_too_high_is_a_warning(
    changes: dict, said: list[str], sections: Sections
) -> None:
    result = result_of(sections)
    if "slices" in changes:
        # Two training photographs are of the slices of two test photographs each.
        slices = sections.slices.copy()
        slices[14:18] = changes.pop("slices")
        result = replace(result, sections=replace(sections, slices=slices))
    if "grouped" in changes:
        result = replace(result, sections=replace(sections, grouped=changes.pop("grouped")))
    warnings = [
        text for text in page(replace(result, **changes)).warnings[1:] if "orest" not in text
    ]
    assert len(warnings) == len(said)
    assert all(found.startswith(begin) for found, begin in zip(warnings, said, strict=True))


def verdict(sections: Sections, named: np.ndarray, texture: np.ndarray) -> str:
    """Return the warning that the lead on the test photographs earns."""
    held = scores_of("test", sections, named, np.ones(11, int), texture)
    read = page(result_of(sections, test=held))
    (warned,) = (text for text in read.warnings if "orest" in text and "test" in text)
    return warned


def test_the_verdict_is_against_the_better_forest(sections: Sections) -> None:
    labels = LABELS[14:]
    warned = verdict(sections, NAMED, NAMED)
    assert warned.startswith("Forest on colour and texture: it is no worse on the test")
    warned = verdict(sections, np.ones(11, int), 1 - np.minimum(labels, 1))
    assert warned.startswith("Forest on nine grey-level statistics: it is no worse")
    warned = verdict(sections, NAMED, LESS)
    assert "ahead of it by +18.2 %" in warned and "chance would give" in warned
    held = scores_of("test", sections, labels, (labels + 1) % 3, (labels + 1) % 3)
    read = page(result_of(sections, test=held))
    assert any("ahead of the better of the two forests" in text for text in read.paragraphs)


def test_whole_slices_are_scored_beside_photographs(sections: Sections) -> None:
    assert page(result_of(sections)).table("Test photographs").header[-1] == "Kappa"
    # Eleven test photographs of five slices; the two mistakes lie in slices of three.
    slices = sections.slices.copy()
    slices[14:] = [90, 90, 91, 91, 90, 92, 93, 94, 90, 91, 92]
    grouped = replace(sections, slices=slices)
    held = scores_of("test", grouped, NAMED, np.ones(11, int), LESS)
    read = page(result_of(grouped, test=held))
    own = held.network.by_slice
    assert own is not None and own.photographs == len(set(zip(slices[14:], LABELS[14:])))
    table = read.table("Test photographs")
    assert table.header[4] == "Accuracy by slice"
    assert float(table.rows[0][4]) == pytest.approx(own.accuracy, abs=1e-3)
    assert (
        f"Of whole slices ({own.photographs}) it names {100 * own.accuracy:.1f} % rightly"
        in read.summary
    )
    confusion = read.captioned("Confusion matrix of whole slices")
    assert [[int(cell) for cell in row[1:]] for row in confusion.rows] == own.confusion.tolist()


def test_without_test_photographs_the_validation_speaks(sections: Sections) -> None:
    read = page(result_of(sections, test=None))
    assert read.summary.startswith(
        "ShuffleNet V2 names 100.0 % of 5 validation photographs rightly"
    )
    assert read.table("Set").column("Set") == ["train", "validation"]
    assert read.tables[0].header[0] == "Validation photographs"


def test_published_figures_are_those_of_the_property(sections: Sections) -> None:
    (said,) = (
        text for text in page(result_of(sections, "s2dnet")).paragraphs if "Published" in text
    )
    assert "S²DNet" in said and "91.48 %" in said
    unpublished = page(result_of(sections, "efficientnet_lite0")).paragraphs
    assert not any("Published" in text for text in unpublished)


def test_crops_come_with_their_place(sections: Sections) -> None:
    result = result_of(sections, "s2dnet")
    assert result.test is not None
    shifts = np.linspace(-0.4, 0.4, 22).reshape(11, 2)
    read = page(replace(result, test=replace(result.test, translations=shifts)))
    assert "What the second stream saw" in read.headings
    assert (
        "Frames are the crops that were chosen: 60 % of the photograph's sides." in read.paragraphs
    )
    crops = read.pictures[3:]
    assert len(crops) == 16
    folder = PurePath(sections.paths[0]).parent.name
    first = f"{folder}/p14.png"
    assert crops[:2] == [f"{first}, moved by -0.400, -0.362", f"{first}, crop"]
    assert crops[-2] == f"{folder}/p24.png, moved by +0.362, +0.400"


def test_a_cancel_is_heard_between_pictures(sections: Sections) -> None:
    progress = CancellingProgress(polls=1)
    with pytest.raises(CancelledError):
        page(result_of(sections), progress)
    assert progress.polls == 2
