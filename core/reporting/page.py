"""Reports: one self-contained HTML file each, readable offline, by day and by night, and on paper."""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ..runtime.confidential import without_secrets
from ..runtime.language import runs_to_the_left, tr
from ..runtime.provenance import Provenance

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_STYLE = """
:root { color-scheme: light dark; --ink: #222; --paper: #fff; --line: #ccc; --soft: #f4f1ec;
        --accent: #a4460f; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e3df; --paper: #1c1b1a; --line: #4a4743; --soft: #292725; --accent: #f0935a; }
}
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
       max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1, h2 { color: var(--accent); line-height: 1.2; }
table { border-collapse: collapse; margin: 1rem 0; font-variant-numeric: tabular-nums; }
th, td { border-bottom: 1px solid var(--line); padding: .3rem .7rem; text-align: left;
         vertical-align: top; }
td { overflow-wrap: anywhere; }
td.number { text-align: right; white-space: nowrap; }
caption, figcaption { text-align: left; font-size: .9rem; opacity: .85; padding: .3rem 0; }
figure { margin: 1.5rem 0; } img { max-width: 100%; background: #fff; }
.warning { border-left: .4rem solid #d97706; background: var(--soft); padding: .6rem 1rem; }
.summary { font-size: 1.15rem; } .scroll { overflow-x: auto; }
.sheet { display: grid; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); gap: 1rem; }
.sheet figure { margin: 0; break-inside: avoid; overflow-wrap: anywhere; }
pre { background: var(--soft); padding: .8rem; white-space: pre-wrap; overflow-wrap: anywhere; }
@media print { body { max-width: none; margin: 0; } figure, table { break-inside: avoid; } }
"""


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
        self._parts = [f"<h1>{_public(title)}</h1>", f'<p class="summary">{_public(summary)}</p>']

    def heading(self, text: str) -> None:
        """Begin a section."""
        self._parts.append(f"<h2>{_public(text)}</h2>")

    def text(self, text: str) -> None:
        """Add a paragraph."""
        self._parts.append(f"<p>{_public(text)}</p>")

    def warning(self, text: str) -> None:
        """Add a paragraph that must not be missed."""
        self._parts.append(f'<p class="warning">{_public(text)}</p>')

    def table(
        self, header: Sequence[str], rows: Iterable[Sequence[object]], caption: str = ""
    ) -> None:
        """Add a table; floats are shown with four significant digits."""
        head = "".join(f"<th>{_public(name)}</th>" for name in header)
        body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
        title = f"<caption>{_public(caption)}</caption>" if caption else ""
        self._parts.append(
            f'<div class="scroll"><table>{title}<thead><tr>{head}</tr></thead>'
            f"<tbody>{body}</tbody></table></div>"
        )

    def figure(self, figure: Figure, caption: str) -> None:
        """Add a figure as a picture inside of the page."""
        self.picture(render_png(figure), caption)

    def picture(self, png: bytes, caption: str) -> None:
        """Add a PNG picture inside of the page."""
        encoded = base64.b64encode(png).decode("ascii")
        self._parts.append(
            f'<figure><img alt="{_public(caption)}" src="data:image/png;base64,{encoded}">'
            f"<figcaption>{_public(caption)}</figcaption></figure>"
        )

    def contact_sheet(self, pictures: Iterable[tuple[bytes, str]]) -> None:
        """Add small JPEG pictures side by side, each with its caption."""
        frames = []
        for picture, caption in pictures:
            encoded = base64.b64encode(picture).decode("ascii")
            frames.append(
                f'<figure><img alt="{_public(caption)}" src="data:image/jpeg;base64,{encoded}">'
                f"<figcaption>{_public(caption)}</figcaption></figure>"
            )
        self._parts.append(f'<div class="sheet">{"".join(frames)}</div>')

    def provenance(self, provenance: Provenance, method: str = "") -> None:
        """Add parameters, versions, the command that repeats the run, and the paper of the method."""
        self.heading(tr("How to repeat this"))
        if method:
            self.text(tr("Method: {method}.", method=method))
        self.table((tr("Parameter"), tr("Value")), provenance.parameters.items())
        if provenance.command:
            self._parts.append(f"<pre>{html.escape(provenance.command)}</pre>")
        if provenance.incomplete:
            self.text(
                tr("Passwords, user names and keys are left out: put them in where it says ***.")
            )
        for said in provenance.lost:
            self.warning(tr("The command alone does not repeat this. {said}", said=said))
        self.table((tr("Program"), tr("Version")), provenance.versions().items())

    def html(self) -> str:
        """Return the page."""
        return (
            f'<!DOCTYPE html>\n<html lang="{tr("en")}"><head><meta charset="utf-8"><title>'
            f"{_public(self.title)}</title><style>{_STYLE}</style></head><body>"
            f"{''.join(self._parts)}</body></html>\n"
        )

    def write(self, path: str) -> None:
        """Write the page to a file."""
        Path(path).write_text(self.html(), encoding="utf-8")


def render_png(figure: Figure) -> bytes:
    """Return a figure as PNG, drawn without any window system."""
    # Imported here: reports without figures do not need matplotlib.
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    from .words import prepare_texts

    prepare_texts(figure)
    FigureCanvasAgg(figure)
    stream = io.BytesIO()
    figure.savefig(stream, format="png", dpi=120)
    return stream.getvalue()


def _public(text: str) -> str:
    """Return a text as HTML, without passwords and keys that came with a layer's source."""
    return html.escape(without_secrets(text))


def _cell(value: object) -> str:
    if isinstance(value, float):
        shown = "–" if np.isnan(value) else f"{value:.4g}"
        return f'<td class="number">{shown}</td>'
    if isinstance(value, int):
        return f'<td class="number">{value:,}</td>'
    # Brackets and full stops behind Arabic letters stand on their left.
    direction = ' dir="auto"' if runs_to_the_left(str(value)) else ""
    return f"<td{direction}>{_public(str(value))}</td>"


def interval(limits: tuple[float, float], missing: str = "–") -> str:
    """Return an interval as text, or what to say where there is none."""
    low, high = limits
    return missing if np.isnan(low) else tr("{low:.3g} to {high:.3g}", low=low, high=high)
