"""Texts of others: in which encoding they are written."""

from __future__ import annotations

import codecs

from .errors import InputError
from .language import tr

_UNICODE = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}

#: So many bytes tell whether a file is a text.
_HEAD = 100_000

#: First bytes of the most usual signs of GB 2312: those of European letters side by side are others.
_USUAL_CHINESE = range(0xB0, 0xD8)


def decode(content: bytes, path: str) -> tuple[str, str]:
    """Return the text of a file, and its encoding.

    Unicode tells itself apart. Chinese (GB 18030) is told from Latin-1 by the signs that it would have:
    mostly usual ones.

    Raises
    ------
    InputError
        If it is no text.
    """
    for mark, encoding in _UNICODE.items():
        if content.startswith(mark):
            return content.decode(encoding, "replace"), encoding.removesuffix("-sig").upper()
    if b"\0" in content[:_HEAD]:
        raise InputError(
            tr(
                "{path} is no table of texts: it holds the bytes of another kind of file, such as a "
                "picture. Save the table as CSV or XLSX.",
                path=path,
            )
        )
    try:
        return content.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        pass
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError:
        return _latin(content)
    return (text, "GBK") if _reads_as_chinese(text) else _latin(content)


def _latin(content: bytes) -> tuple[str, str]:
    try:
        return content.decode("cp1252"), "Latin-1"
    except UnicodeDecodeError:
        return content.decode("latin-1"), "Latin-1"


def _reads_as_chinese(text: str) -> bool:
    signs = "".join(sign for sign in text if not sign.isascii())
    pairs = signs.encode("gb2312", "ignore")
    usual = sum(first in _USUAL_CHINESE for first in pairs[::2])
    return usual >= 0.5 * len(signs)
