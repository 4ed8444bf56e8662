"""Reports are one file that needs nothing else and says only what it was given."""

from __future__ import annotations

import re

from gossan.core.reporting.page import Report, interval
from gossan.core.runtime.provenance import Provenance
from matplotlib.figure import Figure
from report_pages import ReportPage


def test_a_report_is_self_contained_and_escapes_what_it_shows() -> None:
    report = Report("Title <1>", "Summary & more")
    report.table(("a", "b"), [("<script>", 0.123456), ("n", 1234567), ("nan", float("nan"))], "cap")
    figure = Figure()
    figure.subplots().plot([1, 2])
    report.figure(figure, 'A "quoted" caption')
    report.warning("Mind")
    report.provenance(
        Provenance("Alg", {"A": "1"}, "qgis_process run gossan:x -- A='1 2'", {"QGIS": "3"})
    )
    page = report.html()
    read = ReportPage(page)
    assert (read.title, read.summary, read.warnings) == ("Title <1>", "Summary & more", ["Mind"])
    assert read.captioned("cap").rows == [["<script>", "0.1235"], ["n", "1,234,567"], ["nan", "–"]]
    assert read.pictures == ['A "quoted" caption']
    assert read.commands == ["qgis_process run gossan:x -- A='1 2'"]
    assert all(address.startswith("data:image/png;base64,") for address in read.addresses)
    assert len(read.addresses) == 1
    assert "<script>" not in page and "&lt;script&gt;" in page
    for shown in ("0.1235", "1,234,567", "–", "qgis_process run gossan:x", "prefers-color-scheme"):
        assert shown in page
    assert "http" not in page.replace("data:image", "")


def test_intervals_read_well() -> None:
    assert interval((0.123456, 0.9)) == "0.123 to 0.9"
    assert interval((float("nan"), float("nan"))) == "–"


def test_a_cell_in_arabic_runs_from_right_to_left() -> None:
    report = Report("Title", "Summary")
    report.table(("Deposit",), [("جبل (شمال)",), ("北山",), ("Gold Hill",)])
    html = report.html()
    assert '<td dir="auto">جبل (شمال)</td>' in html
    assert "<td>北山</td>" in html and "<td>Gold Hill</td>" in html


def test_the_numbers_of_a_column_have_the_same_decimals() -> None:
    report = Report("Title", "Summary")
    rows = [(0.5, 55.6, 1e-9, "<5"), (0.25, 0.012, 0.5, "12"), (0.0, float("nan"), 2.0, "–")]
    report.table(("exact", "mixed", "far apart", "text"), rows)
    (table,) = ReportPage(report.html()).tables
    assert table.column("exact") == ["0.50", "0.25", "0.00"]
    assert table.column("mixed") == ["55.600", "0.012", "–"]
    assert table.column("far apart") == ["1e-09", "0.5", "2"]
    assert report.html().count('<td class="number">') == 11


def test_long_lists_are_printed_in_two_columns_and_short_tables_whole() -> None:
    report = Report("Title", "Summary")
    for count in (3, 9, 40):
        report.table(("Name", "Value"), [("a", 1)] * count)
    classes = re.findall(r'<div class="(scroll[a-z ]*)">', report.html())
    assert classes == ["scroll whole", "scroll narrow whole", "scroll narrow"]


def test_a_folded_section_ends_where_the_next_begins() -> None:
    report = Report("Title", "Summary")
    report.next_steps(["Go & see."])
    report.folded("Rest")
    report.text("Folded")
    report.heading("Open")
    report.folded("Last")
    page = report.html()
    read = ReportPage(page)
    assert read.headings == ["What to do next", "Rest", "Open", "Last"]
    assert read.steps == ["Go & see."]
    assert page.index("Folded") < page.index("</details>") < page.index("Open")


def test_long_words_break_behind_signs_only() -> None:
    report = Report("Title", "Summary")
    path = "/data/a_long_folder/with_rasters/stack_of_elements.tif"
    report.table(("Parameter", "Value"), [("STACK", path), ("MODEL", "problem")])
    page = report.html()
    assert "a_<wbr>long_<wbr>folder/<wbr>" in page and "<td>problem</td>" in page
    assert ReportPage(page).table("Parameter").row("STACK") == [path]


def test_settings_are_called_as_parameters_and_those_left_open_are_not_told() -> None:
    report = Report("Title", "Summary")
    used = {
        "network": "dcn",
        "negative_distance": None,
        "weight": 0.1,
        "with_ridge": True,
        "symmetries": False,
        "compare_splits": True,
    }
    given = {"MODEL": "gk_dcn", "SYMMETRIES": "no", "COMPARE_SPLITS": "true"}
    report.provenance(Provenance("Alg", given), used=used)
    assert ReportPage(report.html()).table("Parameter").rows == [
        *(["MODEL", "dcn; given: gk_dcn"], ["SYMMETRIES", "no"], ["COMPARE_SPLITS", "true"]),
        *(["LAMBDA", "0.1"], ["WITH_RIDGE", "yes"]),
    ]
