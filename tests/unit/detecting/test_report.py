"""What the report of Detect Anomalies says first, and in which units."""

from __future__ import annotations

import numpy as np
import pytest
from gossan.core.detecting.ground import Ground
from gossan.core.detecting.report import report_ground, report_worth, told_ground, told_length
from gossan.core.rasters.grid import metres_of_unit
from gossan.core.reporting.page import Report

ELEMENTS = ("Au", "As")


def ground(score: float) -> Ground:
    return Ground(12, score, 0.005, np.array([0.2, 0.8]))


@pytest.mark.parametrize(
    ("metres", "told"),
    [(447.214, "447 m"), (4472.14, "4.47 km"), (11258.6, "11.3 km"), (1_234_567.0, "1,235 km")],
)
def test_lengths_have_three_digits_and_a_unit(metres: float, told: str) -> None:
    assert told_length(metres) == told


def test_units_of_maps_become_metres() -> None:
    assert metres_of_unit("EPSG:32645") == metres_of_unit("") == 1
    assert metres_of_unit("EPSG:2277") == pytest.approx(0.3048, abs=1e-5)


def test_the_summary_says_what_was_found() -> None:
    said = told_ground([ground(0.8371), ground(0.7)], [12345.6, 0.5], ELEMENTS, True)
    assert said == "2 targets, 12,346 km² together. The first: As, Au, mean score 0.84, 12,346 km²."
    assert "no ground is below the rate" in told_ground([], [], ELEMENTS, True)
    assert "SHUFFLES" in told_ground([], [], ELEMENTS, False)


def test_large_areas_are_written_out() -> None:
    report = Report("", "")
    report_ground(report, [ground(0.8371)], [12345.6], ELEMENTS, 0.1, 20)
    assert "12,346" in report.html() and "0.837<" in report.html()
    assert "e+04" not in report.html()


def test_nobody_is_promised_ore() -> None:
    report = Report("", "")
    report_worth(report, 0.3, None, 0.005)
    assert "no score is a probability of ore" in report.html()
    assert "whether it finds ore here is not known" in report.html()
    unknown = Report("", "")
    report_worth(unknown, float("nan"), None, 1.0)
    report_worth(unknown, 0.0, None, 0.05)  # nineteen shuffles cannot tell
    assert "chance" not in unknown.html() and "nan" not in unknown.html()
