"""The report of the fault control function says what was counted and fitted, in kilometres."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from gossan.core.faults.control import ControlSettings, FaultControl, Ring
from gossan.core.faults.power_law import PowerLaw, fit_power_law
from gossan.core.faults.report import fault_fit, fault_report
from gossan.core.rasters.grid import Grid, spatial_reference
from gossan.core.runtime.provenance import Provenance
from report_pages import AWKWARD, ReportPage
from scipy import stats

#: New York's survey feet; a ring is 5000 of them wide.
FEET = Grid(
    984_000.0, 200_000.0, 500.0, -500.0, 10, 10, spatial_reference("EPSG:2263").ExportToWkt()
)
WIDTH = 5000 * 0.3048006096012192 / 1000

#: A square survey foot in square kilometres.
SQUARE_FOOT = 9.290341161327e-8

DENSITIES = [3.1, 2.05, 1.9, 0.0, 1.21]
DEPOSITS = [1116, 554, 342, 0, 54]
RISING = [1.0, 1.5, 1.9, 0.0, 2.6]
AREAS = [4e8, 3e8, 2e8, 1e5, 5e7]
PLACES = np.arange(1, 6) * WIDTH
USED = np.array(DENSITIES) > 0


def control(
    densities: list[float],
    found: Sequence[int] = DEPOSITS,
    method: str = "log_log",
    **changes: int,
) -> FaultControl:
    rings = tuple(
        Ring(number + 1, 5000.0 * (number + 1), area, count, density, area * SQUARE_FOOT)
        for number, (area, count, density) in enumerate(zip(AREAS, found, densities, strict=True))
    )
    if method == "log_log":
        law = fit_power_law(PLACES.tolist(), densities)
    else:
        law = PowerLaw.of_counts(
            PLACES.tolist(), [area * SQUARE_FOOT for area in AREAS], found, 1.0
        )
    counts = {"deposits": 1100, "deposits_beyond": 0, "deposits_outside": 0, **changes}
    return FaultControl(ControlSettings(5000.0, 5, method=method), rings, law, **counts)


def page(of: FaultControl) -> ReportPage:
    source = Provenance("Fit", {"FAULTS": AWKWARD})
    return ReportPage(fault_report([of], FEET, source).html())


def test_the_law_is_that_of_scipy_in_kilometres() -> None:
    read = page(control(DENSITIES))
    fit = stats.linregress(np.log(PLACES[USED]), np.log(np.array(DENSITIES)[USED]))
    coefficient = math.exp(fit.intercept)
    counted = control(DENSITIES).counted
    limits = f"{counted.low:.3g} to {counted.high:.3g}"
    assert read.summary == (
        "Control by the faults is shown: the density of deposits falls with the distance as "
        f"{coefficient:.3g} · d^{fit.slope:.3g} (d in km; 95 % interval of the exponent {limits}; "
        "p < 0.001), from 2066 deposits in 4 rings."
    )
    error = coefficient * fit.intercept_stderr
    rows = read.table("").rows
    assert [(row[0], row[3]) for row in rows] == [
        ("N", "–"),
        ("k", "–"),
        ("k by the deposits in all rings", limits),
    ]
    numbers = np.array([row[1:3] for row in rows], dtype=float)
    expected = [[coefficient, error], [fit.slope, fit.stderr], [counted.value, counted.error]]
    np.testing.assert_allclose(numbers, expected, atol=5e-4)
    assert counted.high < 0
    assert len(read.pictures) == 1
    assert read.table("Parameter").rows == [["FAULTS", AWKWARD]]


def test_rings_are_listed_in_kilometres_whatever_the_map_counts_in() -> None:
    rows = page(control(DENSITIES)).table("Ring").rows
    for number, row in enumerate(rows):
        assert (row[0], row[3]) == (str(number + 1), f"{DEPOSITS[number]:,}")
        expected = 1.524003048 * (number + 1), AREAS[number] * SQUARE_FOOT, DENSITIES[number]
        assert [float(row[place]) for place in (1, 2, 4)] == pytest.approx(
            expected, rel=1e-3, abs=1e-4
        )
    assert len(rows) == 5 and rows[0][:2] == ["1", "1.524"] and rows[0][2].startswith("37.16")


@pytest.mark.parametrize(
    ("densities", "changes", "warnings"),
    [
        (DENSITIES, {"deposits_outside": 17}, ["17 deposits lie outside of the study area"]),
        (DENSITIES, {"deposits_beyond": 23}, ["23 of 1100 deposits lie beyond the last ring."]),
        ([3.1, 0.4, 2.9, 0.0, 1.2], {}, ["includes zero: these deposits do not show"]),
        (
            [3.1, 0.4, 2.9, 0.0, 1.2],
            {"deposits_outside": 1, "deposits_beyond": 2},
            ["includes zero", "1 deposits lie outside", "2 of 1100 deposits lie beyond"],
        ),
        (
            RISING,
            {},
            [
                "lies above zero: these deposits become more with the distance",
                "The control raster is 0 everywhere",
            ],
        ),
    ],
    ids=["outside", "beyond", "no control", "all", "away from faults"],
)
def test_what_a_geologist_must_know_is_a_warning(
    densities: list[float], changes: dict[str, int], warnings: list[str]
) -> None:
    deposits = [7, 1, 5, 0, 1]  # as the densities that no line goes through
    if densities in (DENSITIES, RISING):
        deposits = DEPOSITS if densities is DENSITIES else [400, 450, 380, 0, 130]
    read = page(control(densities, deposits, **changes))
    assert ("become more with the distance" in read.summary) == (densities is RISING)
    found = read.warnings
    assert len(found) == len(warnings)
    assert all(expected in said for expected, said in zip(warnings, found, strict=True))


def test_the_report_leads_with_whether_control_is_shown() -> None:
    few = [2, 1, 1, 0, 0]
    weak = [7, 1, 5, 0, 1]
    near = [9, 0, 0, 0, 0]
    for found, said in (
        (
            DEPOSITS,
            "Control by the faults is shown: the density of deposits falls with the distance as ",
        ),
        (weak, "Control by the faults is not shown: "),
        (few, "Nothing can be said of control by the faults: 4 deposits in 5 rings are too few"),
        (
            near,
            "Control by the faults is shown: all 9 deposits in the 5 rings lie in the first one",
        ),
    ):
        share = sum(found) / sum(AREAS)
        densities = [count / area / share for count, area in zip(found, AREAS, strict=True)]
        of = control(densities, found, "poisson")
        assert page(of).summary.startswith(said)
        assert of.guides == ("is shown" in said)
        assert of.description.startswith("w = 0: no control") != of.guides
        zero = "The control raster is 0 everywhere"
        assert any(zero in warning for warning in page(of).warnings) != of.guides


def test_counts_are_set_against_no_control() -> None:
    of = control(DENSITIES, [7, 1, 5, 0, 1], "poisson")
    read = page(of)
    (_, exponent) = read.table("").rows
    low, high = of.counted.low, of.counted.high
    assert exponent[0] == "k" and exponent[3] == f"{low:.3g} to {high:.3g}"
    against = dict(read.table("Against no control (k = 0)").rows)
    assert float(against["Deviance"]) == pytest.approx(of.counted.deviance, abs=5e-4)
    assert f"p = {of.counted.p_value:.2g}" in read.summary
    assert stats.chi2.sf(of.counted.deviance, 1) == pytest.approx(of.counted.p_value)


def test_several_factors_have_a_part_each() -> None:
    contacts = replace(control(DENSITIES, [7, 1, 5, 0, 1], "poisson"), factor="contacts")
    report = fault_report([control(DENSITIES), contacts], FEET, Provenance("Fit", {}))
    read = ReportPage(report.html())
    assert "Control by the faults is shown" in read.summary
    assert "Control by contacts is not shown" in read.summary
    assert len(read.pictures) == 2
    # Called as people call them, and not by the band's name.
    assert {"Law and rings: faults", "Law and rings: contacts"} <= set(read.headings)
    assert "fault_control" not in report.html()
    alone = dict(page(control(DENSITIES)).table("Against no control (k = 0)").rows)
    assert (
        alone["Deposits that count as one, since they lie in camps"] == "1: each counts by itself"
    )


def test_a_survey_without_deposits_in_rings_is_reported() -> None:
    of = control([0.0] * 5, [0] * 5, "poisson", deposits_beyond=1100)
    read = page(of)
    assert read.summary.startswith("Nothing can be said")
    assert not of.guides and len(read.pictures) == 1


def test_the_figure_shows_what_random_deposits_do() -> None:
    for found in ([9, 0, 0, 0, 0], [7, 1, 5, 0, 1], [0, 0, 0, 0, 3]):
        share = sum(found) / sum(AREAS)
        densities = [count / area / share for count, area in zip(found, AREAS, strict=True)]
        of = control(densities, found, "poisson")
        at_random = of.random_deposits()
        assert at_random is not None
        (axes,) = fault_fit(of, PLACES, at_random).axes
        low, high = axes.get_ylim()
        assert low < np.nanmin(at_random.high[at_random.high > 0]) < high
        assert low < min(value for value in densities if value) and max(densities) < high
        texts = [text.get_text() for text in axes.get_legend().get_texts()]
        assert "deposits at random (95 %)" in texts and "rings without deposits" in texts
