"""Columns of the table of classified places: what they are called, and what stands in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...runtime.files import file_stem
from ...runtime.language import tr
from ..model import SectionModel, best_two
from .classification import Readings

#: What follows a model's name in the field that says whether a place is foreign to it.
FOREIGN = "_foreign"

#: What follows it in the field that says whether it agrees with what is known.
JUDGED = "_ok"

#: What follows a model's name in the fields of class, probability, runner-up and its probability, and in
#: those of whether a place is foreign and how far off it lies.
SUFFIXES = ("", "_p", "_2", "_2p", FOREIGN, "_far")

_TYPES = (str, float, str, float, int, float)

#: What follows it in the fields of the class of most tiles, and its share of them.
TILE_SUFFIXES = ("_maj", "_majp")

_TILE_TYPES = (str, float)


@dataclass(frozen=True)
class SectionColumns:
    """Columns that classification adds to a table.

    Attributes
    ----------
    models : sequence of SectionModel
    names : tuple of str
        What each model's class is called.
    counts : tuple of str
        What the numbers of photographs that were read, and that failed, are called; and of tiles.
    judged : bool
        Whether a column of each model says if it agrees with what is known.
    tiled : bool
        Whether large photographs were read in tiles.
    """

    models: Sequence[SectionModel]
    names: tuple[str, ...]
    counts: tuple[str, ...]
    judged: bool = False
    tiled: bool = False

    @classmethod
    def beside(
        cls,
        models: Sequence[SectionModel],
        files: Sequence[str],
        taken: Sequence[str],
        judged: bool = False,
        tiled: bool = False,
    ) -> SectionColumns:
        """Choose names that are free beside those of other columns; see :func:`column_names`."""
        endings = [*SUFFIXES, *(TILE_SUFFIXES if tiled else ()), *([JUDGED] if judged else ())]
        names = column_names(models, files, taken, endings)
        of_models = [name + suffix for name in names for suffix in endings]
        counted = ("read", "failed", "tiles") if tiled else ("read", "failed")
        counts = [free_name(name, [*taken, *of_models]) for name in counted]
        return cls(models, tuple(names), tuple(counts), judged, tiled)

    @property
    def _suffixes(self) -> tuple[str, ...]:
        return (*SUFFIXES, *TILE_SUFFIXES) if self.tiled else SUFFIXES

    @property
    def marks(self) -> list[str]:
        """What the columns are called that say whether a model agrees."""
        return [name + JUDGED for name in self.names] if self.judged else []

    def fields(self) -> list[tuple[str, type]]:
        """Return names and types (str, float, int) of all columns."""
        of_models = [
            (name + suffix, kind)
            for name in self.names
            for suffix, kind in zip(self._suffixes, (*_TYPES, *_TILE_TYPES))
        ]
        marks = [(name, str) for name in self.marks]
        return [*of_models, *((name, int) for name in self.counts), *marks]

    def aliases(self) -> dict[str, str]:
        """Return what the columns are called where they are read by people, by their names."""
        titles = [model.title for model in self.models]
        counted = (tr("Photographs read"), tr("Photographs not read"), tr("Tiles"))
        aliases = dict(zip(self.counts, counted))
        for name, title in zip(self.names, titles, strict=True):
            told = title if titles.count(title) == 1 else f"{title} ({name})"
            said = (
                told,
                tr("{property}: probability", property=told),
                tr("{property}: runner-up", property=told),
                tr("{property}: probability of the runner-up", property=told),
                tr("{property}: foreign to the model (1) or not (0)", property=told),
                tr("{property}: distance from what trained it (1 is the limit)", property=told),
                tr("{property}: class of most tiles", property=told),
                tr("{property}: share of tiles of that class", property=told),
            )
            aliases |= {name + suffix: text for suffix, text in zip(self._suffixes, said)}
            if self.judged:
                aliases[name + JUDGED] = tr("{property}: right or wrong", property=told)
        return aliases

    def row(
        self, paths: Sequence[str], readings: Readings, marks: Sequence[str | None] = ()
    ) -> list[object]:
        """Return what stands in the columns for the photographs of one place.

        ``marks`` say of each model whether it agrees with what is known, where that is asked for.
        """
        row: list[object] = []
        for number, model in enumerate(self.models):
            scores = readings.mean(paths, number)
            if scores is None:
                row += [None] * len(self._suffixes)
                continue
            (first, sure), (second, less) = best_two(scores, model.classes)
            far = readings.distance(paths, number)
            row += [first, sure, second, less, None if far is None else int(far > 1), far]
            if self.tiled:
                counts = readings.tile_counts(paths, number)
                most = int(counts.argmax())
                row += [model.classes[most], float(counts[most] / counts.sum())]
        read = sum(path in readings.read for path in paths)
        row += [read, len(paths) - read]
        if self.tiled:
            row.append(int(readings.tile_counts(paths, 0).sum()))
        return [*row, *marks]


def column_names(
    models: Sequence[SectionModel],
    files: Sequence[str],
    taken: Sequence[str],
    suffixes: Sequence[str] = SUFFIXES,
) -> list[str]:
    """Return what each model's column is called: its property, or its file where that is unclear.

    ``files`` are the models' files without folder and ending, ``taken`` the names of other columns.

    No model's columns, runner-up and probabilities included, are called like those of another one
    or of the input: QGIS drops a field whose name is there already, and the rest would move up.
    """
    properties = [model.kind for model in models]
    taken = list(taken)
    names: list[str] = []
    for name, file in zip(properties, files, strict=True):
        unclear = name == "custom" or properties.count(name) > 1
        unclear = unclear or free_name(name, taken, suffixes) != name
        wanted = (file_stem(file) or name) if unclear else name
        names.append(free_name(wanted, taken, suffixes))
        taken += [names[-1] + suffix for suffix in suffixes]
    return names


def free_name(name: str, taken: Sequence[str], suffixes: Sequence[str] = ("",)) -> str:
    """Return a name that is free with each of the suffixes, with a number if it must be."""
    lower = {other.lower() for other in taken}
    number, free = 2, name
    while any((free + suffix).lower() in lower for suffix in suffixes):
        free, number = f"{name}_{number}", number + 1
    return free
