"""Reports are one file that needs nothing else and says only what it was given."""

from __future__ import annotations

from html.parser import HTMLParser

from gossan.core.reporting.page import Report, interval
from gossan.core.runtime.provenance import Provenance
from matplotlib.figure import Figure


class Checker(HTMLParser):
    """Collects addresses and checks that tags are closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.addresses += [value for name, value in attrs if name in ("src", "href")]
        if tag not in ("meta", "img", "link", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


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
    checker = Checker()
    checker.feed(page)
    assert checker.open == []
    assert all(address.startswith("data:image/png;base64,") for address in checker.addresses)
    assert len(checker.addresses) == 1
    assert "<script>" not in page and "&lt;script&gt;" in page
    for shown in ("0.1235", "1,234,567", "–", "qgis_process run gossan:x", "prefers-color-scheme"):
        assert shown in page
    assert "http" not in page.replace("data:image", "")


def test_intervals_read_well() -> None:
    assert interval((0.123456, 0.9)) == "0.123 to 0.9"
    assert interval((float("nan"), float("nan"))) == "–"
