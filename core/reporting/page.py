"""Reports: one self-contained HTML file each, readable offline, by day and by night, and on paper."""

from __future__ import annotations

import base64
import html
import io
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ..runtime.confidential import without_secrets
from ..runtime.language import runs_to_the_left, tr
from ..runtime.provenance import Provenance

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: Parameters that settings stand for under another name.
_PARAMETERS = {"network": "MODEL", "weight": "LAMBDA"}

_STYLE = """
:root { color-scheme: light dark; --ink: #222; --paper: #fff; --line: #ccc; --soft: #f4f1ec;
        --accent: #a4460f; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e3df; --paper: #1c1b1a; --line: #4a4743; --soft: #292725; --accent: #f0935a; }
}
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
       max-width: 60rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: break-word; }
h1, h2 { color: var(--accent); line-height: 1.2; }
details { border-top: 1px solid var(--line); padding: .6rem 0; }
summary { cursor: pointer; } summary h2 { display: inline; font-size: 1.2rem; margin: 0; }
table { border-collapse: collapse; margin: 1rem 0; min-width: min(100%, 30rem);
        font-variant-numeric: tabular-nums; }
th, td { border-bottom: 1px solid var(--line); padding: .3rem .7rem; text-align: left;
         vertical-align: top; overflow-wrap: normal; }
th { vertical-align: bottom; } th.number { text-align: right; }
td.number { text-align: right; white-space: nowrap; }
.crowded { font-size: .85rem; } .crowded th, .crowded td { padding: .25rem .4rem; }
.crowded td.words { min-width: 9rem; }
caption, figcaption { text-align: left; font-size: .9rem; opacity: .85; padding: .3rem 0; }
caption span { position: sticky; left: 0; display: inline-block; max-width: calc(100vw - 2rem); }
figure { margin: 1.5rem 0; } img { max-width: 100%; background: #fff; }
.warning { border-left: .4rem solid #d97706; background: var(--soft); padding: .6rem 1rem; }
.summary { font-size: 1.15rem; } .scroll { overflow-x: auto; }
.steps { background: var(--soft); padding: .6rem 1rem .6rem 2.2rem; } .steps li { margin: .3rem 0; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 21rem), 1fr));
        gap: 0 1.5rem; align-items: start; }
.sheet { display: grid; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); gap: 1rem; }
.sheet figure { margin: 0; break-inside: avoid; overflow-wrap: anywhere; }
pre { background: var(--soft); padding: .8rem; white-space: pre-wrap; }
@page { size: A4; margin: 14mm 13mm; }
@media print {
  :root { color-scheme: light; --ink: #000; --paper: #fff; --line: #bbb; --soft: #f4f1ec;
          --accent: #8a3a0c; }
  body { font-size: 10pt; max-width: none; margin: 0; padding: 0; }
  h1 { font-size: 18pt; margin: 0 0 .4rem; } h2 { font-size: 13pt; } .summary { font-size: 11pt; }
  h1, h2, summary, caption { break-after: avoid; }
  p, pre, figure, tr, .warning, .steps { break-inside: avoid; } p { orphans: 3; widows: 3; }
  .scroll { overflow: visible; } table { font-size: 8.5pt; margin: .6rem 0; }
  thead { display: table-header-group; } th, td { padding: .15rem .4rem; }
  .crowded { font-size: 7.5pt; } .dense { font-size: 6.5pt; }
  .crowded th, .crowded td { padding: .1rem .2rem; }
  .crowded td.words { min-width: 0; }
  figure { margin: .6rem 0; } img { max-height: 105mm; } .high img { max-height: 165mm; }
  caption span { position: static; max-width: none; }
  .pair { grid-template-columns: 1fr 1fr; } .pair img { max-height: 85mm; }
  .narrow { columns: 2; column-gap: 8mm; } .whole { break-inside: avoid; } .narrow table { width: 100%; }
  .sheet { grid-template-columns: repeat(4, 1fr); } .sheet img { max-height: none; }
  summary { list-style: none; } summary::-webkit-details-marker { display: none; }
  details::details-content { content-visibility: visible; display: block; }
}
"""

#: Columns from which on a table's letters are small, and smaller.
_CROWDED, _DENSE = 8, 12

#: A table of so few columns and so many rows is printed in two columns.
_NARROW, _LONG_LIST = 3, 9

#: Height of a figure over its width from which on it gets more of a sheet.
_HIGH = 0.8

#: Rows of a table that is never parted between two sheets.
_WHOLE = 12

#: Letters of a word that may be broken between two lines behind these signs, as in a path.
_LONG, _BREAKABLE = 24, re.compile(r"([/\\_,;:=&|.-]+)")

#: What is read as a number: with a sign, an interval's bound or a percent.
_NUMBER = re.compile(r"[<>≤≥]?[+\-−–]?\d[\d,]*(\.\d+)?( ?%)?|–|")

#: Figures that a column's largest number shows; how many powers of ten one column can show.
_FIGURES, _POWERS = 4, 6


class Report:
    """An HTML page that is put together from top to bottom.

    Parameters
    ----------
    title : str
    summary : str
        One or two sentences with the result.
    """

    def __init__(self, title: str, summary: str) -> None:
        self.title = title
        self._is_folded = False
        self._parts = [f"<h1>{_public(title)}</h1>", f'<p class="summary">{_public(summary)}</p>']

    def heading(self, text: str) -> None:
        """Begin a section that is read at once: it belongs on the first page."""
        self._close()
        self._parts.append(f"<h2>{_public(text)}</h2>")

    def folded(self, text: str) -> None:
        """Begin a section that opens on a click, and on paper by itself."""
        self._close()
        self._is_folded = True
        self._parts.append(f"<details><summary><h2>{_public(text)}</h2></summary>")

    def _close(self) -> None:
        if self._is_folded:
            self._parts.append("</details>")
        self._is_folded = False

    def next_steps(self, steps: Iterable[str]) -> None:
        """Say what to do next, one sentence after the other."""
        self.heading(tr("What to do next"))
        shown = "".join(f"<li>{_public(step)}</li>" for step in steps)
        self._parts.append(f'<ul class="steps">{shown}</ul>')

    def text(self, text: str) -> None:
        """Add a paragraph."""
        self._parts.append(f"<p>{_public(text)}</p>")

    def warning(self, text: str) -> None:
        """Add a paragraph that must not be missed."""
        self._parts.append(f'<p class="warning">{_public(text)}</p>')

    def table(
        self, header: Sequence[str], rows: Iterable[Sequence[object]], caption: str = ""
    ) -> None:
        """Add a table; the floats of a column have as many decimals as its largest needs for four figures."""
        columns = [_shown(column) for column in zip(*rows)]
        numeric = [_is_numeric(column) for column in columns] or [False] * len(header)
        head = "".join(
            f"<th{_class(right)}>{_public(name)}</th>"
            for name, right in zip(header, numeric, strict=True)
        )
        body = [f"<tr>{''.join(map(_cell, row, numeric))}</tr>" for row in zip(*columns)]
        # A span of its own, which stays where it is while the table is moved sideways.
        title = f"<caption><span>{_public(caption)}</span></caption>" if caption else ""
        size = " dense" if len(header) >= _DENSE else ""
        crowded = f' class="crowded{size}"' if len(header) >= _CROWDED else ""
        listed = " narrow" if len(header) <= _NARROW and len(body) >= _LONG_LIST else ""
        if len(body) <= _WHOLE:
            listed += " whole"
        self._parts.append(
            f'<div class="scroll{listed}"><table{crowded}>{title}<thead><tr>{head}</tr></thead>'
            f"<tbody>{''.join(body)}</tbody></table></div>"
        )

    def figure(self, figure: Figure, caption: str) -> None:
        """Add a figure as a picture inside of the page."""
        width, height = figure.get_size_inches()
        self._parts.append(_frame(render_png(figure), caption, high=height > _HIGH * width))

    def pair(self, figures: Iterable[tuple[Figure, str]]) -> None:
        """Add figures two by two where there is room, each with its caption."""
        frames = "".join(_frame(render_png(figure), caption) for figure, caption in figures)
        self._parts.append(f'<div class="pair">{frames}</div>')

    def picture(self, png: bytes, caption: str) -> None:
        """Add a PNG picture inside of the page."""
        self._parts.append(_frame(png, caption))

    def contact_sheet(self, pictures: Iterable[tuple[bytes, str]]) -> None:
        """Add small JPEG pictures side by side, each with its caption."""
        frames = "".join(_frame(picture, caption, "jpeg") for picture, caption in pictures)
        self._parts.append(f'<div class="sheet">{frames}</div>')

    def provenance(
        self, provenance: Provenance, method: str = "", used: Mapping[str, object] | None = None
    ) -> None:
        """Add parameters, versions, the command that repeats the run, and the paper of the method.

        ``used`` are settings as they were used, by the parameters' names in small letters: what was
        left to the method stands behind the parameters.
        """
        self.folded(tr("How to repeat this"))
        if method:
            self.text(tr("Method: {method}.", method=method))
        self.table((tr("Parameter"), tr("Value")), _settings(provenance.parameters, used or {}))
        if provenance.command:
            self._parts.append(f"<pre>{_breakable(html.escape(provenance.command))}</pre>")
        if provenance.incomplete:
            self.text(
                tr("Passwords, user names and keys are left out: put them in where it says ***.")
            )
        for said in provenance.lost:
            self.warning(tr("The command alone does not repeat this. {said}", said=said))
        self.table((tr("Program"), tr("Version")), provenance.versions().items())

    def html(self) -> str:
        """Return the page."""
        self._close()
        return (
            f'<!DOCTYPE html>\n<html lang="{tr("en")}"><head><meta charset="utf-8">'
            f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>'
            f"{_public(self.title)}</title><style>{_STYLE}</style></head><body>"
            f"{''.join(self._parts)}</body></html>\n"
        )

    def write(self, path: str) -> None:
        """Write the page to a file."""
        # Names of files that are not UTF-8 have bytes that no page can show.
        Path(path).write_bytes(self.html().encode("utf-8", "replace"))


def render_png(figure: Figure) -> bytes:
    """Return a figure as PNG, drawn without any window system."""
    # Imported here: reports without figures do not need matplotlib.
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    from .canvas import hear_cancel
    from .words import prepare_texts

    prepare_texts(figure)
    hear_cancel(figure)
    FigureCanvasAgg(figure)
    stream = io.BytesIO()
    figure.savefig(stream, format="png", dpi=120)
    return stream.getvalue()


def _frame(picture: bytes, caption: str, kind: str = "png", high: bool = False) -> str:
    encoded = base64.b64encode(picture).decode("ascii")
    of_kind = ' class="high"' if high else ""
    return (
        f'<figure{of_kind}><img alt="{_public(caption)}" src="data:image/{kind};base64,{encoded}">'
        f"<figcaption>{_public(caption)}</figcaption></figure>"
    )


def _settings(given: Mapping[str, str], used: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Yield every setting once: as it was given, and as it was used where that is something else.

    They are called as the parameters are; what was left open has no value to tell.
    """
    left = {
        _PARAMETERS.get(name, name.upper()): _as_given(value)
        for name, value in used.items()
        if value is not None
    }
    for name, value in given.items():
        own = left.pop(name, value)
        yield (
            name,
            value if _alike(value, own) else tr("{used}; given: {given}", used=own, given=value),
        )
    yield from left.items()


def _as_given(value: object) -> str:
    """Return a setting as a parameter takes it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _alike(given: str, used: str) -> bool:
    """Return whether two texts say the same, maybe as numbers or as words of another case."""
    try:
        return float(given) == float(used)
    except ValueError:
        word = {"true": "yes", "false": "no"}.get(given.lower(), given.lower())
        return word == used.lower()


def _public(text: str) -> str:
    """Return a text as HTML, without passwords and keys that came with a layer's source."""
    return html.escape(without_secrets(text))


def _shown(column: Sequence[object]) -> list[str]:
    """Return a column's cells as text, its floats with the same number of decimals."""
    numbers = [value for value in column if isinstance(value, float) and math.isfinite(value)]
    decimals = _decimals(numbers)
    return [_shown_cell(value, decimals) for value in column]


def _shown_cell(value: object, decimals: int | None) -> str:
    if isinstance(value, float):
        if math.isnan(value):
            return "–"
        plain = f"{value:.4g}" if decimals is None else f"{value:,.{decimals}f}"
        return plain if math.isfinite(value) else str(value)
    return f"{value:,}" if isinstance(value, int) else str(value)


def _decimals(numbers: Sequence[float]) -> int | None:
    """Return the decimals that serve all numbers, or None where they are too far apart for one kind."""
    sizes = [abs(number) for number in numbers if number]
    if not sizes:
        return 0
    high, low = (math.floor(math.log10(bound)) for bound in (max(sizes), min(sizes)))
    if high - low > _POWERS or high > _POWERS or high < 1 - _FIGURES:
        return None
    # The smallest has two figures beside large numbers, and one beside shares.
    most = max(0, min(_FIGURES, _FIGURES - 1 - high), (1 if high > 0 else 0) - low)
    exact = (
        count
        for count in range(most)
        if all(math.isclose(round(one, count), one, rel_tol=1e-9) for one in sizes)
    )
    return next(exact, most)


def _is_numeric(column: Sequence[str]) -> bool:
    return any(column) and all(_NUMBER.fullmatch(cell) for cell in column)


def _class(numeric: bool) -> str:
    return ' class="number"' if numeric else ""


def _cell(text: str, numeric: bool) -> str:
    if numeric or (text and text != "–" and _NUMBER.fullmatch(text)):
        return f'<td class="number">{html.escape(text)}</td>'
    # Brackets and full stops behind Arabic letters stand on their left.
    direction = ' dir="auto"' if runs_to_the_left(text) else ""
    words = ' class="words"' if " " in text and len(text) > _LONG else ""
    return f"<td{words}{direction}>{_breakable(_public(text))}</td>"


def _breakable(text: str) -> str:
    """Return escaped text whose long words may be broken behind a sign, and nowhere else."""
    return " ".join(
        _BREAKABLE.sub(r"\1<wbr>", word) if len(word) > _LONG and "&" not in word else word
        for word in text.split(" ")
    )


def interval(limits: tuple[float, float], missing: str = "–") -> str:
    """Return an interval as text, or what to say where there is none."""
    low, high = limits
    return missing if np.isnan(low) else tr("{low:.3g} to {high:.3g}", low=low, high=high)
