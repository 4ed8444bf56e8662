"""Every report as a reader meets it: one file, whole, without anything from outside, by day and by night."""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from report_pages import ReportPage
from small_runs import ALGORITHMS

BROWSER = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
REPORTING = [name for name in ALGORITHMS if name not in ("createsamplesurvey", "stackrasters")]

#: Tells in the title what the page has become.
PROBE = """<script>addEventListener("load", () => { document.title = JSON.stringify({
  errors: window.problems || [],
  broken: [...document.images].filter((image) => !image.naturalWidth).length,
  images: document.images.length,
  wide: document.documentElement.scrollWidth > innerWidth,
  outside: performance.getEntriesByType("resource").map((one) => one.name)
    .filter((name) => !name.startsWith("data:")),
  paper: getComputedStyle(document.body).backgroundColor,
  ink: getComputedStyle(document.body).color }); });
addEventListener("error", (event) => (window.problems ||= []).push(event.message));</script>"""


@pytest.fixture(scope="module")
def reports(
    everything: Any, make_run: Any, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """Return the reports of small runs."""
    written = {}
    for name in REPORTING:
        folder = tmp_path_factory.mktemp(name)
        make_run()(name, **ALGORITHMS[name](everything, folder))
        written[name] = folder / "r.html"
    folder = tmp_path_factory.mktemp("checkenvironment")
    make_run()("checkenvironment", REPORT=str(folder / "r.html"))
    written["checkenvironment"] = folder / "r.html"
    return written


@pytest.mark.parametrize("name", [*REPORTING, "checkenvironment"])
def test_a_report_is_one_file_with_all_it_needs(name: str, reports: dict[str, Path]) -> None:
    text = reports[name].read_text(encoding="utf-8")
    page = ReportPage(text)
    assert "script" not in page.tags and "iframe" not in page.tags and "link" not in page.tags
    for address in page.addresses:
        kind, content = address.split(",", 1)
        assert kind in ("data:image/png;base64", "data:image/jpeg;base64")
        assert base64.b64decode(content)[:4] in (b"\x89PNG", b"\xff\xd8\xff\xe0")
    assert "url(" not in text and "@import" not in text
    assert "prefers-color-scheme: dark" in text and "@media print" in text
    if name != "checkenvironment":
        assert page.commands[-1].startswith(f"qgis_process run gossan:{name} -- ")
        programs = set(page.table("Program").column("Program"))
        assert {"QGIS", "Gossan", "Python", "numpy", "GDAL", "torch"} <= programs


@pytest.mark.skipif(BROWSER is None, reason="no Chromium here")
@pytest.mark.parametrize("dark", [False, True], ids=["day", "night"])
def test_a_browser_shows_every_report(dark: bool, reports: dict[str, Path], tmp_path: Path) -> None:
    for name, report in reports.items():
        copy = tmp_path / f"{name}.html"
        text = report.read_text(encoding="utf-8").replace("<head>", f"<head>{PROBE}", 1)
        copy.write_text(text, encoding="utf-8")
        done = subprocess.run(
            [
                str(BROWSER),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--host-resolver-rules=MAP * ~NOTFOUND",
                f"--user-data-dir={tmp_path / 'profile'}",
                f"--blink-settings=preferredColorScheme={0 if dark else 1}",
                "--window-size=1000,2000",
                "--virtual-time-budget=4000",
                "--dump-dom",
                copy.as_uri(),
            ],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        found = re.search(r"<title>(.*?)</title>", done.stdout, re.DOTALL)
        assert found, done.stderr[-2000:]
        state = json.loads(unescape(found[1]))
        assert state["errors"] == [] and state["broken"] == 0 and state["outside"] == [], name
        assert not state["wide"], f"{name} must be scrolled sideways"
        assert state["images"] == text.count("<img "), name
        paper = [int(part) for part in re.findall(r"\d+", state["paper"])[:3]]
        ink = [int(part) for part in re.findall(r"\d+", state["ink"])[:3]]
        assert (sum(paper) < sum(ink)) == dark, (name, state)
