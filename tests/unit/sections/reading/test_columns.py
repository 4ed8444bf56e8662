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
        ("grain_foreign", int), ("grain_far", float),
        ("basic", str), ("basic_p", float), ("basic_2", str), ("basic_2p", float),
        ("basic_foreign", int), ("basic_far", float),
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
    # A model of before cannot tell what is foreign to it.
    assert row == ["c", pytest.approx(0.45), "a", pytest.approx(0.3), None, None, 2, 1]
    assert columns.row(["3.png"], readings) == [None] * 6 + [0, 1]
    assert columns.row([], readings)[-2:] == [0, 0]


def test_a_place_is_foreign_where_half_of_its_photographs_are() -> None:
    columns = SectionColumns.beside([model()], ["m"], [])
    far = {"1.png": 0.4, "2.png": 1.3, "3.png": 2.5, "4.png": 0.9}
    readings = Readings(
        {
            path: Reading(path, (np.array([1, 0, 0]),), (None,), (value,))
            for path, value in far.items()
        },
        {},
    )
    assert columns.row(["1.png"], readings)[4:6] == [0, 0.4]
    assert columns.row(["1.png", "2.png", "3.png"], readings)[4:6] == [1, 1.3]
    assert columns.row(["1.png", "4.png", "3.png"], readings)[4:6] == [0, 0.9]
    assert columns.aliases()["m_foreign"].endswith("foreign to the model (1) or not (0)")
    assert readings.foreign(1) == ["3.png", "2.png"]
