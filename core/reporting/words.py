"""Words in figures: in the user's language where a font of this computer can draw it."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from pathlib import Path
from unicodedata import category, normalize

import matplotlib
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, findSystemFonts, fontManager
from matplotlib.ft2font import FT2Font
from matplotlib.text import Text

from ..runtime.language import filled, runs_to_the_left, tr

_LATIN = "DejaVu Sans"  # comes with matplotlib

#: Characters in a line of a figure.
_LONGEST = 150

#: Fonts with Chinese characters that systems come with, and how their files are called; the first that
#: is there is taken.
_CHINESE = {
    "Noto Sans CJK SC": "notosanscjk",
    "Noto Sans SC": "notosanssc",
    "Source Han Sans SC": "sourcehansans",
    "Microsoft YaHei": "msyh",
    "PingFang SC": "pingfang",
    "Hiragino Sans GB": "hiragino sans gb",
    "WenQuanYi Micro Hei": "wqy-microhei",
    "WenQuanYi Zen Hei": "wqy-zenhei",
    "SimHei": "simhei",
    "Droid Sans Fallback": "droidsansfallback",
    "Arial Unicode MS": "arial unicode",
}


@cache
def _fonts() -> tuple[str, ...]:
    """Return the families that figures are drawn with, each for what the ones before it lack."""
    # Before 3.6 matplotlib draws a text with one font.
    if tuple(int(part) for part in matplotlib.__version__.split(".")[:2]) < (3, 6):
        return (_LATIN,)
    family = _known_family()
    if not family:
        # matplotlib keeps a list of fonts, and does not look for those that were installed later.
        for path in findSystemFonts():
            if Path(path).stem.lower().startswith(tuple(_CHINESE.values())):
                with suppress(OSError, RuntimeError):  # a file that FreeType does not read
                    fontManager.addfont(path)
        family = _known_family()
    return (_LATIN, family) if family else (_LATIN,)


def _known_family() -> str:
    """Return the first Chinese family that matplotlib knows, or nothing."""
    known = {font.name for font in fontManager.ttflist}
    return next((family for family in _CHINESE if family in known), "")


@cache
def drawn_characters() -> frozenset[int]:
    """Return the code points of all characters that the fonts of figures have."""
    found: set[int] = set()
    for family in _fonts():
        found |= set(FT2Font(findfont(FontProperties(family=family))).get_charmap())
    return frozenset(found)


def is_drawn(text: str) -> bool:
    """Return whether figures show a text as it is read.

    Fonts must have its characters, and they must stand one after the other from left to right: letters
    of Arabic, Hebrew and Indic scripts are turned, joined and stacked, which matplotlib does not do.
    """
    return all(
        ord(character) in drawn_characters() and category(character) not in ("Mn", "Mc", "Cf")
        for character in normalize("NFC", text)
    ) and not runs_to_the_left(text)


def label(text: str, /, **values: object) -> str:
    """Return a text for a figure, translated as :func:`~gossan.core.runtime.language.tr` does.

    In English where no font has the characters of the user's language: boxes tell nobody anything.
    """
    said = tr(text, **values)
    if all(ord(character) in drawn_characters() for character in said if character != "\n"):
        return said
    return filled(text, values) if values else text


def prepare_texts(figure: Figure) -> None:
    """Have all texts of a figure drawn as they are, with fonts that have their characters.

    Names of elements, classes and points are the user's: a dollar sign in them begins no formula,
    and a name of pages is cut.
    """
    powers = _labels_of_powers(figure)
    for text in figure.findobj(Text):
        text.set_fontfamily(list(_fonts()))
        if id(text) not in powers:
            text.set_parse_math(False)
            text.set_text("\n".join(map(_drawable, text.get_text().split("\n"))))


def _drawable(line: str) -> str:
    """Return a line without what fonts have no shape for, and not longer than a figure is wide."""
    shown = "".join(character if character.isprintable() else "\ufffd" for character in line)
    return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"


def _labels_of_powers(figure: Figure) -> set[int]:
    """Return which texts matplotlib itself writes as formulas: 10² along logarithmic axes."""
    axes = [axis for panel in figure.axes for axis in (panel.xaxis, panel.yaxis)]
    return {
        id(text)
        for axis in axes
        if axis.get_scale() == "log"
        for tick in (*axis.get_major_ticks(), *axis.get_minor_ticks())
        for text in (tick.label1, tick.label2)
    }
