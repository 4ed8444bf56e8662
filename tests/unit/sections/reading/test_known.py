"""Known classes: matched in two languages, judged by photograph and by slice, and told where strange."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from gossan.core.runtime.errors import InputError
from gossan.core.runtime.progress import SilentProgress
from gossan.core.sections.model import SectionModel
from gossan.core.sections.reading.classification import Reading, Readings
from gossan.core.sections.reading.columns import SectionColumns
from gossan.core.sections.reading.known import (
    KnownSections,
    known_label,
    require_fields,
)
from progress_doubles import RecordingProgress


def model(kind: str, *classes: str, others: str = "") -> SectionModel:
    record = {"settings": {"others": others}}
    return SectionModel("gdnet", None, kind, classes, 32, 0.8, record)


BASIC = model("basic", "花岗岩", "slate", "其他")
GRAIN = model("grain", "coarse", "fine")


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("granite", 0),
        (" Granite", 0),
        ("花岗岩", 0),
        ("板岩", 1),
        ("OTHER", 2),
        ("basalt", 2),  # the property knows it, and the model has others
        ("玄武岩", 2),
        ("coarse", None),  # a class of another property
        ("", None),
    ],
)
def test_names_are_matched_in_two_languages(name: str, label: int | None) -> None:
    assert known_label(BASIC, name) == label


def test_others_take_in_what_the_model_was_trained_to() -> None:
    custom = model("custom", "a", "others", others="a")
    assert known_label(custom, "anything") == 1
    assert known_label(model("custom", "a", "others"), "anything") is None
    assert known_label(model("basic", "granite", "slate"), "basalt") is None


def readings_of(said: dict[str, tuple[list[float], list[float]]]) -> Readings:
    return Readings(
        {
            path: Reading(path, tuple(map(np.array, both)), (None, None))
            for path, both in said.items()
        },
        {},
    )


#: What both models say of the photographs of three points.
SAID = {
    "1.png": ([0.9, 0.1, 0.0], [0.2, 0.8]),
    "2.png": ([0.4, 0.6, 0.0], [0.9, 0.1]),
    "3.png": ([0.1, 0.8, 0.1], [0.6, 0.4]),
    "4.png": ([0.6, 0.2, 0.2], [0.7, 0.3]),
}
PATHS = [["1.png", "2.png"], ["3.png"], ["4.png"], ["none.png"], []]


def test_points_are_right_or_wrong_by_the_mean_of_their_photographs() -> None:
    texts = ["granite", "花岗岩", "gneiss", "slate", ""]
    known = KnownSections.at([BASIC], [(paths, [text]) for paths, text in zip(PATHS, texts)])
    readings = readings_of(SAID)
    marks = [known.marks(place, readings) for place in range(5)]
    assert marks == [["right"], ["wrong"], [None], [None], [None]]
    judged = known.judge(0, readings)
    assert judged.strange == {"gneiss": 1}
    assert judged.agreement is not None
    assert judged.agreement.confusion.tolist() == [[1, 2, 0], [0, 0, 0], [0, 0, 0]]
    assert judged.agreement.of_slices.confusion.tolist() == [[1, 1, 0], [0, 0, 0], [0, 0, 0]]
    numbers = known.numbers(readings)
    assert numbers["KNOWN"] == 3 and numbers["AGREEMENT"] == pytest.approx(1 / 3)
    assert numbers["AGREEMENT_SLICES"] == 0.5
    progress = RecordingProgress()
    known.tell(readings, progress)
    assert len(progress.warnings) == 1 and "no class gneiss. " in progress.warnings[0]
    assert progress.warnings[0].endswith("not judged by it: 1.")


def test_each_model_has_a_field_of_its_own_or_all_have_one() -> None:
    both = [BASIC, GRAIN]
    places = [(paths, ["slate", "细晶"]) for paths in PATHS]
    known = KnownSections.at(both, places)
    readings = readings_of(SAID)
    assert [known.marks(place, readings) for place in range(3)] == [
        ["wrong", "wrong"],
        ["right", "wrong"],
        ["wrong", "wrong"],
    ]
    one = KnownSections.at(both, [(paths, ["coarse"]) for paths in PATHS])
    assert one.marks(1, readings) == [None, "right"]
    assert one.numbers(readings)["KNOWN"] == 4  # of the first model that can be judged
    require_fields(both, ["a"])
    require_fields(both, ["a", "b"])
    require_fields(both, [])
    with pytest.raises(InputError, match="3 fields, and the number of models is 2"):
        require_fields(both, ["a", "b", "c"])


def test_without_anything_known_there_are_no_figures() -> None:
    known = KnownSections.at([BASIC], [(paths, [""]) for paths in PATHS])
    readings = readings_of(SAID)
    assert known.judge(0, readings).agreement is None
    assert known.numbers(readings) == {"KNOWN": 0}


def test_folders_are_judged_by_slice_where_a_pattern_finds_them(tmp_path: Path) -> None:
    names = ["granite/S1/a.png", "granite/S1/b.png", "granite/S2/a.png", "板岩/S3/a.png", "x.png"]
    paths = [str(tmp_path / name) for name in names]
    said = [SAID["1.png"], SAID["2.png"], SAID["2.png"], SAID["3.png"], SAID["4.png"]]
    readings = readings_of(dict(zip(paths, said)))
    progress = RecordingProgress()
    known = KnownSections.in_folder([BASIC], paths, str(tmp_path), r"^([^/]+)", progress)
    agreement = known.judge(0, readings).agreement
    assert agreement is not None and agreement.photographs == 4 and agreement.slices == 3
    assert agreement.of_slices.confusion.tolist() == [[1, 1, 0], [0, 1, 0], [0, 0, 0]]
    assert any("4 slices in 5 photographs" in text for text in progress.messages)
    alone = KnownSections.in_folder([BASIC], paths, str(tmp_path), "", SilentProgress())
    found = alone.judge(0, readings).agreement
    assert found is not None and found.by_slice is None and not alone.grouped
    with pytest.raises(InputError, match="all 5 photographs into one slice"):
        KnownSections.in_folder([BASIC], paths, str(tmp_path), r"\.(png)$", SilentProgress())


def test_columns_say_whether_models_are_right() -> None:
    columns = SectionColumns.beside([BASIC, GRAIN], ["x", "y"], ["basic_ok"], judged=True)
    assert columns.marks == ["x_ok", "grain_ok"]
    assert columns.fields()[-4:] == [
        ("read", int),
        ("failed", int),
        ("x_ok", str),
        ("grain_ok", str),
    ]
    row = columns.row(["1.png"], readings_of(SAID), ["right", None])
    assert row[-4:] == [1, 0, "right", None]
    assert len(row) == len(columns.fields())
    assert columns.aliases()["grain_ok"].endswith("right or wrong")
    assert SectionColumns.beside([BASIC], ["x"], []).marks == []
