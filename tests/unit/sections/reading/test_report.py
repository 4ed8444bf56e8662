"""The reports on photographs say what each was taken for, how surely, and which were not read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from gossan.core.reporting.page import render_png
from gossan.core.runtime.errors import CancelledError
from gossan.core.runtime.progress import Progress, SilentProgress
from gossan.core.runtime.provenance import Provenance
from gossan.core.sections.model import SectionModel
from gossan.core.sections.reading.classification import Reading, Readings
from gossan.core.sections.reading.explanation import ExplainedRow
from gossan.core.sections.reading.known import KnownSections
from gossan.core.sections.reading.report import classification_report, section_explanation_report
from gossan.models.section_networks import SectionNetwork
from matplotlib.figure import Figure
from PIL import Image
from progress_doubles import CancellingProgress
from report_pages import AWKWARD, ReportPage
from scipy import stats
from torch import nn

SOURCE = Provenance("Classify", {"IMAGES": AWKWARD})

#: Folder and name of each photograph; what two models say of it.
SAID = {
    ("Slate", "a.png"): ([0.1, 0.7, 0.2], [0.9, 0.1]),
    ("slate", "b.png"): ([0.6, 0.3, 0.1], [0.55, 0.45]),
    ("granite", f"{AWKWARD}.png"): ([0.98, 0.01, 0.01], [0.99, 0.01]),
    ("elsewhere", "d.png"): ([0.2, 0.75, 0.05], [0.2, 0.8]),
    ("slate", "e.png"): ([0.05, 0.9, 0.05], [0.99, 0.01]),
}


def model_of(kind: str, classes: tuple[str, ...], metrics: dict) -> SectionModel:
    network = SectionNetwork(nn.Sequential(nn.Conv2d(3, 4, 1)), 4, len(classes))
    record = {"metrics": metrics}
    return SectionModel("shufflenet_v2", network, kind, classes, 32, 0.6, record)


def judged(accuracy: float, forest: float) -> dict:
    return {
        "network": {"accuracy": accuracy, "interval": [accuracy - 0.1, accuracy + 0.05]},
        "forest": {"accuracy": forest},
    }


MODELS = (
    model_of(
        "basic",
        ("花岗岩", "slate", AWKWARD),
        {
            "validation": judged(0.9, 0.8),  # as models were written that knew one forest
            "test": judged(0.7123, 0.6) | {"texture": {"accuracy": 0.65}},
        },
    ),
    model_of("custom", ("x", AWKWARD), {}),
)


@pytest.fixture(scope="module")
def readings(tmp_path_factory: pytest.TempPathFactory) -> tuple[Readings, Path]:
    """Photographs that were read, one that was not, and the folder that they lie in."""
    folder = tmp_path_factory.mktemp("images")
    read = {}
    for number, ((place, name), said) in enumerate(SAID.items()):
        (folder / place).mkdir(exist_ok=True)
        path = folder / place / name
        Image.fromarray(np.full((10, 20, 3), 40 * number, dtype=np.uint8)).save(path)
        read[str(path)] = Reading(str(path), tuple(map(np.array, said)), (None, None))
    return Readings(read, {AWKWARD: f"cut <short> {AWKWARD}"}), folder


def page(
    readings: Readings,
    folder: str = "",
    progress: Progress | None = None,
    models: int = 2,
    pattern: str = "",
) -> ReportPage:
    chosen = MODELS[:models]
    known = KnownSections.in_folder(chosen, list(readings.read), folder, pattern, SilentProgress())
    report = classification_report(chosen, readings, known, SOURCE, progress or SilentProgress())
    return ReportPage(report.html())


def test_every_class_has_its_photographs_and_how_sure_they_are(
    readings: tuple[Readings, Path],
) -> None:
    read = page(readings[0])
    assert read.summary == "Models: 2. Photographs read: 5; not read: 1."
    path, first = next(iter(readings[0].read.items()))
    alone = Readings({path: replace(first, probabilities=first.probabilities[:1])}, {})
    assert page(alone, models=1).summary == "Models: 1. Photographs read: 1; not read: 0."
    basic, custom = (table for table in read.tables if table.header[0] == "Class")
    assert basic.rows == [
        ["花岗岩", "2", "0.7900"],
        ["slate", "3", f"{(0.7 + 0.75 + 0.9) / 3:.4g}"],
        [AWKWARD, "0", "–"],
    ]
    assert custom.rows == [
        ["x", "4", f"{(0.9 + 0.55 + 0.99 + 0.99) / 4:.4g}"],
        [AWKWARD, "1", "0.8000"],
    ]
    assert read.headings[:2] == ["Basic category (ShuffleNet V2)", "Custom (ShuffleNet V2)"]
    assert read.table("Photograph").rows == [[AWKWARD, f"cut <short> {AWKWARD}"]]
    assert read.table("Parameter").rows == [["IMAGES", AWKWARD]]
    whole = page(Readings(readings[0].read, {}))
    assert whole.summary.endswith("not read: 0.")
    assert "Photographs that could not be read" not in whole.headings


def test_what_the_model_was_worth_is_told_of_its_test(readings: tuple[Readings, Path]) -> None:
    told = [text for text in page(readings[0]).paragraphs if text.startswith("When it was trained")]
    # The second model was never scored.
    assert told == [
        "When it was trained, the model named 71.2 % of its test photographs rightly (95 % interval "
        "61.2 % to 76.2 %), the better plain forest 65.0 %."
    ]


def test_the_least_sure_photographs_come_first_by_their_least_sure_model(
    readings: tuple[Readings, Path],
) -> None:
    read = page(readings[0])
    places = {name: place for place, name in SAID}
    assert read.pictures == [
        f"{places[name]}/{name}: {said}"
        for name, said in (
            ("b.png", "花岗岩 0.60; x 0.55"),
            ("a.png", "slate 0.70; x 0.90"),
            ("d.png", f"slate 0.75; {AWKWARD} 0.80"),
            ("e.png", "slate 0.90; x 0.99"),
            (f"{AWKWARD}.png", "花岗岩 0.98; x 0.99"),
        )
    ]
    assert all(address.startswith("data:image/jpeg;base64,/9j/") for address in read.addresses)


def test_a_long_sheet_is_cut_and_says_so(tmp_path: Path) -> None:
    read = {}
    for number in range(201):
        path = tmp_path / f"{number}.png"
        Image.new("RGB", (2, 2)).save(path)
        sure = 0.999 - number / 1000
        said = (np.array([sure, 1 - sure, 0]),)
        read[str(path)] = Reading(str(path), said, (None,))
    long = page(Readings(read, {}), models=1)
    assert "200 of 201." in long.paragraphs and len(long.pictures) == 200
    # The surest of all is left out.
    assert long.pictures[0].startswith(f"{tmp_path.name}/200.png")
    assert long.pictures[-1].startswith(f"{tmp_path.name}/1.png")
    whole = page(Readings(dict(list(read.items())[1:]), {}), models=1)
    assert len(whole.pictures) == 200 and not any("200 of" in text for text in whole.paragraphs)


def test_folders_named_like_the_classes_tell_how_often_models_agree(
    readings: tuple[Readings, Path],
) -> None:
    read = page(readings[0], str(readings[1]))
    (said,) = (text for text in read.paragraphs if "in folders named" in text)
    # Of three slates one was taken for granite; elsewhere is no class. 花岗岩 is granite.
    found = stats.binomtest(3, 4).proportion_ci(method="wilson")
    assert said == (
        "Photographs in folders named like the classes: 4. Of them 75.0 % agree (95 % interval "
        f"{100 * found.low:.1f} % to {100 * found.high:.1f} %, each photograph counted as a slice of its "
        "own; kappa 0.50). If several are of one slice, GROUP_PATTERN gives an honest interval."
    )
    confusion = read.captioned("Confusion matrix.")
    assert confusion.header[1:] == ["花岗岩", "slate", AWKWARD]
    assert confusion.rows == [
        ["花岗岩", "1", "0", "0"],
        ["slate", "1", "2", "0"],
        [AWKWARD, "0", "0", "0"],
    ]
    # Photographs that do not lie in the folder that was given have no known class.
    assert not any("lie in folders" in text for text in page(readings[0]).paragraphs)


def test_slices_are_told_beside_photographs(readings: tuple[Readings, Path]) -> None:
    # a.png and b.png are of one slice.
    read = page(readings[0], str(readings[1]), pattern=r"^(?=(?:[ab]\.|(.)))")
    (said,) = (text for text in read.paragraphs if "in folders named" in text)
    assert said.startswith(
        "Photographs in folders named like the classes: 4, of slices: 3. Of them 75.0 %"
    )
    assert any(
        text.startswith("Of the slices (3), each named by the mean") for text in read.paragraphs
    )


def test_points_with_known_classes_are_told_with_what_the_model_lacks(
    readings: tuple[Readings, Path],
) -> None:
    paths = list(readings[0].read)
    places = [(paths[:2], ["slate"]), ([paths[2]], ["granite"]), ([paths[3]], ["marble"])]
    known = KnownSections.at(MODELS, places)
    report = classification_report(MODELS, readings[0], known, SOURCE, SilentProgress())
    read = ReportPage(report.html())
    assert any(
        text.startswith("Photographs whose class is known: 3, of points: 2. Of them 66.7 % agree")
        for text in read.paragraphs
    )
    assert any(
        text.startswith("Of the points (2), each named by the mean") for text in read.paragraphs
    )
    assert any("are not judged (1): marble." in text for text in read.paragraphs)
    assert read.captioned("Confusion matrix of points").rows[1][2] == "1"


def test_a_cancel_is_heard_between_pictures(readings: tuple[Readings, Path]) -> None:
    progress = CancellingProgress(polls=3)
    with pytest.raises(CancelledError):
        page(readings[0], progress=progress)
    assert progress.polls == 4


def test_explained_photographs_are_told_with_their_heat() -> None:
    rows = [
        ExplainedRow("a.png", "slate", 0.75, 12.3456),
        ExplainedRow(AWKWARD, AWKWARD, 0.5049, 0.001),
    ]
    pictures = [render_png(Figure(figsize=(1, 1)))]
    failed = {AWKWARD: f"torn {AWKWARD}"}
    report = section_explanation_report(MODELS[0], AWKWARD, rows, pictures, failed, SOURCE)
    read = ReportPage(report.html())
    assert read.title == "Explain Thin Section: Basic category (ShuffleNet V2)"
    assert read.summary == (
        f"Where ShuffleNet V2 found the evidence (layer {AWKWARD}). Photographs: 2."
    )
    explained, torn = (table for table in read.tables if table.header[0] == "Photograph")
    assert explained.rows == [
        ["a.png", "slate", "0.7500", "12.3456"],
        [AWKWARD, AWKWARD, "0.5049", "0.0010"],
    ]
    assert torn.rows == [[AWKWARD, f"torn {AWKWARD}"]]
    assert read.pictures == ["a.png: slate (0.75)"]
    assert read.paragraphs == ["The first 1 are shown; PICTURES has all of them."]
    report = section_explanation_report(MODELS[0], "l", rows, pictures * 2, {}, SOURCE)
    both = ReportPage(report.html())
    assert both.pictures[1] == f"{AWKWARD}: {AWKWARD} (0.50)" and both.paragraphs == []
    assert both.headings == ["How to repeat this"]
    rows[1] = rows[1]._replace(foreign=True)
    told = ReportPage(section_explanation_report(MODELS[0], "l", rows, [], {}, SOURCE).html())
    assert any(text.startswith(f"Foreign to the model: {AWKWARD}.") for text in told.warnings)
