"""Reports are one file that needs nothing else and says only what it was given."""

from __future__ import annotations

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
