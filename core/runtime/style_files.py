"""Style files beside outputs: which of them are Gossan's own, and go with the output that they are for."""

from __future__ import annotations

from pathlib import Path

#: Ending of the file from which QGIS takes the style of a layer that it opens.
ENDING = ".qml"

#: Begins what a style file of Gossan's own ends with: the output that it is for.
_MARK = "<!-- written by Gossan for "

#: Bytes from the end in which the mark is looked for; names of files have no more than 255.
_TAIL = 2048


def style_file(output: Path) -> Path:
    """Return the style file of an output."""
    return output.with_suffix(ENDING)


def mark(output: Path) -> str:
    """Return what a style file for an output ends with."""
    name = output.name.encode("ascii", "xmlcharrefreplace").decode().replace("--", "&#45;&#45;")
    return f"{_MARK}{name} -->\n"


def is_own(style: Path, output: Path) -> bool:
    """Return whether a style file is Gossan's, for that output, and nobody has saved it since."""
    try:
        with style.open("rb") as opened:
            opened.seek(max(0, style.stat().st_size - _TAIL))
            return opened.read().endswith(mark(output).encode())
    except OSError:
        return False


def remove_own_style(output: Path) -> None:
    """Remove the style file of an output that is replaced, if it is Gossan's own.

    Raises
    ------
    OSError
    """
    style = style_file(output)
    if style != output and is_own(style, output):
        style.unlink(missing_ok=True)
