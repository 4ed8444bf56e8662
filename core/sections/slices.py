"""Which photographs are of one slice, as a regular expression finds in their paths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

import numpy as np

from ..runtime.errors import InputError
from ..runtime.language import tr
from ..runtime.progress import Progress
from .patterns import compiled

#: Photographs that messages show, with what was found in them.
_SHOWN = 4


@dataclass(frozen=True)
class FoundSlices:
    """What GROUP_PATTERN has found.

    Attributes
    ----------
    pattern : str
    names : sequence of str
        Paths of the photographs below the folder of their class.
    keys : sequence of str
        What the pattern found in each: photographs with one key are of one slice.
    """

    pattern: str
    names: Sequence[str]
    keys: Sequence[str]

    @property
    def numbers(self) -> np.ndarray:
        """Number of each photograph's slice, shape (n,)."""
        return np.unique(self.keys, return_inverse=True)[1].reshape(-1)

    @property
    def slice_names(self) -> tuple[str, ...]:
        """What the slices are called, by number."""
        return tuple(np.unique(self.keys).tolist())

    @property
    def count(self) -> int:
        """Number of slices."""
        return len(set(self.keys))

    def examples(self) -> str:
        """Show photographs, of as many slices as there is room for, and what was found in them."""
        first: dict[str, str] = {}
        for name, key in zip(self.names, self.keys):
            first.setdefault(key, name)
        pairs = [(name, key) for key, name in first.items()]
        alike = [pair for pair in zip(self.names, self.keys) if pair not in pairs[:_SHOWN]]
        pairs = (pairs + alike)[:_SHOWN]
        return ", ".join(f"{name} → {key or '“”'}" for name, key in pairs)

    def explain(self, progress: Progress) -> None:
        """Tell how many slices were found; where they are as many as photographs, warn."""
        if self.count == len(self.names) > 1:
            progress.warning(
                tr(
                    "GROUP_PATTERN {pattern} puts each of {files} photographs into a slice of its own: "
                    "{examples}. If several are of one slice, it finds too much: it should match what "
                    "they have in common and nothing else, as ^([^_/]+)[_/] does in S12_03.jpg and in "
                    "S12/03.jpg.",
                    pattern=self.pattern,
                    files=len(self.names),
                    examples=self.examples(),
                )
            )
            return
        progress.message(
            tr(
                "GROUP_PATTERN finds {count} slices in {files} photographs: {examples}",
                count=self.count,
                files=len(self.names),
                examples=self.examples(),
            )
        )

    def require_several(self) -> None:
        """Refuse slices of which there is only one: nothing could be held out.

        Raises
        ------
        InputError
        """
        if self.count == 1:
            raise InputError(
                tr(
                    "GROUP_PATTERN {pattern} puts all {files} photographs into one slice: {examples}. It "
                    "finds what all of them have. It is searched for in the path below the folder of "
                    "the class, such as S12/03.jpg, and its first group, or all that it matches, must "
                    "differ from slice to slice: ^([^_/]+)[_/] finds S12 there.",
                    pattern=self.pattern,
                    files=len(self.names),
                    examples=self.examples(),
                )
            )


def find_slices(names: Sequence[str], pattern: str) -> FoundSlices:
    """Search for a regular expression in the photographs' paths below the folder of their class.

    A slice is called what the expression's first group finds, or all that it matches if it has none.

    Raises
    ------
    InputError
        If the expression is not one, could take too long, or does not match every path.
    """
    expression = compiled(pattern, names)
    matches = [expression.search(name) for name in names]
    unmatched = [name for name, match in zip(names, matches, strict=True) if not match]
    if unmatched:
        matched = [name for name, match in zip(names, matches, strict=True) if match]
        raise InputError(
            tr(
                "GROUP_PATTERN {pattern} does not match {count} of {files} file names, {unmatched} "
                "among them. It must find the slice in each.",
                pattern=pattern,
                count=len(unmatched),
                files=len(names),
                unmatched=unmatched[0],
            )
            + (" " + tr("It matches {name}.", name=matched[0]) if matched else "")
        )
    keys = [
        (match.group(1) if expression.groups else match.group(0)) or ""
        for match in matches
        if match is not None
    ]
    return FoundSlices(pattern, names, keys)


def below_class(path: str, folders: Sequence[str]) -> str:
    """Return a photograph's path below the folder of its class, which lies in one of the folders.

    Parts are joined by ``/``. A photograph that lies in none of them, or in no folder of a class, has
    its name alone.
    """
    pure = PurePath(path)
    for folder in folders:
        root = Path(folder)
        if folder and pure.is_relative_to(root):
            return "/".join(pure.relative_to(root).parts[1:]) or pure.name
    return pure.name
