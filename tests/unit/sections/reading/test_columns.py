"""Columns of classified places: names that are free, and what stands in them."""

from __future__ import annotations

import numpy as np
import pytest
from gossan.core.sections.model import SectionModel
from gossan.core.sections.reading.classification import Reading, Readings
from gossan.core.sections.reading.columns import SectionColumns, column_names, free_name


def model(kind: str = "custom", classes: tuple[str, ...] = ("a", "b", "c")) -> SectionModel:
    return SectionModel("gdnet", None, kind, classes, 32, 0.8)


def test_columns_are_called_after_the_property_or_else_after_the_file() -> None:
    models = [model("grain"), model("grain"), model("basic"), model("custom")]
    files = ["plane", "crossed", "b", "Meine Klassen"]
    assert column_names(models, files, []) == ["plane", "crossed", "basic", "meine_klassen"]
    # Neither a name nor what is added to it may be there already, in any case of letters.
    assert column_names([model("basic")], ["old"], ["BASIC_2p"]) == ["old"]
    assert free_name("read", ["Read", "read_2"]) == "read_3"


def test_fields_follow_each_other_as_the_values_do() -> None:
    columns = SectionColumns.beside([model("grain"), model("basic")], ["x", "y"], ["read"])
    assert columns.fields() == [
        ("grain", str), ("grain_p", float), ("grain_2", str), ("grain_2p", float),
        ("basic", str), ("basic_p", float), ("basic_2", str), ("basic_2p", float),
        ("read_2", int), ("failed", int),
    ]  # fmt: skip


def test_a_row_has_class_and_runner_up_of_the_mean_over_the_places_photographs() -> None:
    columns = SectionColumns.beside([model()], ["m"], [])
    scores = {"1.png": [0.5, 0.3, 0.2], "2.png": [0.1, 0.2, 0.7]}
    readings = Readings(
        {path: Reading(path, (np.array(values),), (None,)) for path, values in scores.items()},
        {"3.png": "broken"},
    )
    row = columns.row(["1.png", "2.png", "3.png"], readings)
    assert row == ["c", pytest.approx(0.45), "a", pytest.approx(0.3), 2, 1]
    assert columns.row(["3.png"], readings) == [None, None, None, None, 0, 1]
    assert columns.row([], readings)[-2:] == [0, 0]
