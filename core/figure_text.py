"""Words in figures: in the user's language where a font of this computer can draw it."""

from __future__ import annotations

from functools import cache

import matplotlib
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont
from matplotlib.ft2font import FT2Font
from matplotlib.text import Text

from .language import tr

_LATIN = "DejaVu Sans"  # comes with matplotlib

#: Fonts with Chinese characters that systems come with; the first that is there is taken.
_CHINESE = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans GB",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "SimHei",
    "Droid Sans Fallback",
    "Arial Unicode MS",
)


@cache
def _fonts() -> tuple[str, ...]:
    """Return the families that figures are drawn with, each for what the ones before it lack."""
    # Before 3.6 matplotlib draws a text with one font.
    if tuple(int(part) for part in matplotlib.__version__.split(".")[:2]) >= (3, 6):
        for family in _CHINESE:
            try:
                findfont(FontProperties(family=family), fallback_to_default=False)
            except ValueError:
                continue
            return (_LATIN, family)
    return (_LATIN,)


@cache
def _characters() -> frozenset[int]:
    found: set[int] = set()
    for family in _fonts():
        found |= set(FT2Font(findfont(FontProperties(family=family))).get_charmap())
    return frozenset(found)


def label(text: str, /, **values: object) -> str:
    """Return a text for a figure, translated as :func:`~gossan.core.language.tr` does.

    In English where no font has the characters of the user's language: boxes tell nobody anything.
    """
    said = tr(text, **values)
    if all(ord(character) in _characters() for character in said if character != "\n"):
        return said
    return text.format(**values) if values else text


def use_fonts(figure: Figure) -> None:
    """Have all texts of a figure, names of classes among them, drawn with fonts that have them."""
    for text in figure.findobj(Text):
        text.set_fontfamily(list(_fonts()))
