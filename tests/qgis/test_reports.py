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

import numpy as np
import pytest
from report_pages import ReportPage
from small_runs import ALGORITHMS

BROWSER = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
REPORTING = [name for name in ALGORITHMS if name not in ("createsamplesurvey", "stackrasters")]

#: Tells the page around it what the report has become. A word on two lines is torn.
PROBE = """<script>
addEventListener("load", () => {
  for (const folded of document.querySelectorAll("details")) folded.open = true;
  const torn = [], range = document.createRange();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text; (text = texts.nextNode());)
    for (const word of text.data.matchAll(/[A-Za-z]{2,}/g)) {
      if (text.parentElement.closest("script, .sheet")) continue;
      range.setStart(text, word.index); range.setEnd(text, word.index + word[0].length);
      const lines = new Set([...range.getClientRects()].map((one) => Math.round(one.top)));
      if (lines.size > 1) torn.push(word[0]);
    }
  parent.postMessage(JSON.stringify({
    errors: window.problems || [], torn, width: innerWidth,
    broken: [...document.images].filter((image) => !image.naturalWidth).length,
    images: document.images.length,
    wide: document.documentElement.scrollWidth > innerWidth,
    outside: performance.getEntriesByType("resource").map((one) => one.name)
      .filter((name) => !name.startsWith("data:")),
    paper: getComputedStyle(document.body).backgroundColor,
    ink: getComputedStyle(document.body).color }), "*"); });
addEventListener("error", (event) => (window.problems ||= []).push(event.message));</script>"""

#: A window of its own can't be narrower than 500 pixels.
FRAME = """<script>addEventListener("message", (event) => { document.title = event.data; });</script>
<iframe src="REPORT" style="width: WIDTHpx; height: 2000px; border: 0"></iframe>"""

#: How many pixels of a page there are on an inch of paper, only to see where its ink ends.
COARSE = 20


def in_browser(profile: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Have Chromium do something without a window and without the net."""
    return subprocess.run(
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
            f"--user-data-dir={profile}",
            *arguments,
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


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
@pytest.mark.parametrize(
    ("dark", "width"), [(False, 1100), (True, 360)], ids=["day", "night, on a telephone"]
)
def test_a_browser_shows_every_report(
    dark: bool, width: int, reports: dict[str, Path], tmp_path: Path
) -> None:
    for name, report in reports.items():
        copy, frame = tmp_path / f"{name}.html", tmp_path / f"{name}_frame.html"
        text = report.read_text(encoding="utf-8").replace("<head>", f"<head>{PROBE}", 1)
        copy.write_text(text, encoding="utf-8")
        frame.write_text(
            FRAME.replace("REPORT", copy.name).replace("WIDTH", str(width)), encoding="utf-8"
        )
        done = in_browser(
            tmp_path / "profile",
            f"--blink-settings=preferredColorScheme={0 if dark else 1}",
            "--window-size=1200,2000",
            "--virtual-time-budget=4000",
            "--dump-dom",
            frame.as_uri(),
        )
        found = re.search(r"<title>(.*?)</title>", done.stdout, re.DOTALL)
        assert found, done.stderr[-2000:]
        state = json.loads(unescape(found[1]))
        assert state["errors"] == [] and state["broken"] == 0 and state["outside"] == [], name
        assert state["width"] == width
        assert not state["wide"], f"{name} must be scrolled sideways"
        assert state["torn"] == [], name
        assert state["images"] == text.count("<img "), name
        paper = [int(part) for part in re.findall(r"\d+", state["paper"])[:3]]
        ink = [int(part) for part in re.findall(r"\d+", state["ink"])[:3]]
        assert (sum(paper) < sum(ink)) == dark, (name, state)


@pytest.mark.skipif(
    BROWSER is None or not shutil.which("pdftotext"), reason="no Chromium or no poppler here"
)
def test_every_report_is_printed_whole(reports: dict[str, Path], tmp_path: Path) -> None:
    for name, report in reports.items():
        printed = tmp_path / f"{name}.pdf"
        in_browser(
            tmp_path / "profile",
            "--no-pdf-header-footer",
            f"--print-to-pdf={printed}",
            report.as_uri(),
        )
        filled = [page_filled(page) for page in pages_of(printed, tmp_path / name)]
        assert filled[0] > 0.5, f"{name}: the first page is almost empty, {filled}"
        assert min(filled[1:-1], default=1.0) > 0.3, f"{name}: a page is almost empty, {filled}"
        boxes = subprocess.run(
            ["pdftotext", "-bbox", str(printed), "-"], capture_output=True, text=True, check=True
        ).stdout
        printed_words = " ".join(re.findall(r"<word [^>]*>(.*?)</word>", boxes))
        shown, said = words(unescape(printed_words)), words(said_in(report))
        # Folded parts open, and what stands on paper is a word of the page and no piece of one.
        assert shown >= said, (name, said - shown)
        assert shown <= said, (name, shown - said)


def pages_of(printed: Path, folder: Path) -> list[np.ndarray]:
    """Return the pages of a PDF as grey pictures (rows, columns)."""
    folder.mkdir()
    subprocess.run(
        ["pdftoppm", "-r", str(COARSE), "-gray", str(printed), str(folder / "page")], check=True
    )
    pages = []
    for page in sorted(folder.iterdir()):
        content = page.read_bytes()
        _, columns, rows, _ = content.split(maxsplit=4)[:4]
        size = int(columns) * int(rows)
        pages.append(np.frombuffer(content[-size:], np.uint8).reshape(int(rows), int(columns)))
    return pages


def page_filled(page: np.ndarray) -> float:
    """Return how far down a page its ink reaches, as a share."""
    inked = np.flatnonzero((page < 250).any(axis=1))
    return float(inked[-1] + 1) / len(page) if len(inked) else 0.0


def said_in(report: Path) -> str:
    """Return what a page says, without its style and what breaks long words."""
    text = report.read_text(encoding="utf-8")
    body = re.sub(r"<style>.*?</style>|<title>.*?</title>|<wbr>", "", text, flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]*>", " ", body))


def words(text: str) -> set[str]:
    """Return the words of a text that are long enough to be torn."""
    return set(re.findall(r"[A-Za-z]{3,}", text))
