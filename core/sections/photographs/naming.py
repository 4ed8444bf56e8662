"""What photographs are called in messages and reports."""

from __future__ import annotations

from pathlib import PurePath


def name_in_folder(path: str) -> str:
    """Return a photograph's name and the folder that it lies in, such as S12/03.jpg.

    Names alone repeat from class to class and from slice to slice.
    """
    pure = PurePath(path)
    folder = pure.parent.name
    return f"{folder}/{pure.name}" if folder not in ("", "..") else pure.name
