"""Readings that are kept in a file as soon as they are there, so that a run that was cut off goes on."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from ...runtime.errors import InputError, OutputError
from ...runtime.files import content_digest
from ...runtime.language import tr
from ..model import SectionModel

#: The first line's key, by which the file is known.
_MARK = "gossan_readings"

_PIECE = 1 << 20


@dataclass(frozen=True)
class Reading:
    """What each model says of one photograph.

    Attributes
    ----------
    path : str
    probabilities : tuple of ndarray
        Per model, shape (classes,).
    translations : tuple of ndarray or None
        Per model (t_x, t_y) of its second stream's crop; None for networks of one stream.
    distances : tuple of float or None
        Per model how far the photograph lies from those that trained, beyond 1 as something foreign;
        None for models that cannot tell.
    tiles : tuple of ndarray
        Per model the probabilities of the tiles that it was read in, shape (rows, columns, classes), NaN
        for tiles that a mask hides wholly; empty where it was read as a whole.
    notes : tuple of str
        What was done with it that its owner may not expect.
    half : tuple of str
        Of a pair of which one photograph cannot be read: the other one, and why; else empty. It is not
        kept: the broken one may be mended.
    """

    path: str
    probabilities: tuple[np.ndarray, ...]
    translations: tuple[np.ndarray | None, ...]
    distances: tuple[float | None, ...] = ()
    tiles: tuple[np.ndarray, ...] = ()
    notes: tuple[str, ...] = ()
    half: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """The photograph that stands for it in pictures."""
        return self.half[0] if self.half else self.path

    def foreign(self, model: int) -> bool:
        """Return whether the photograph resembles none that a model was trained on, as far as it can tell."""
        distance = self.distance(model)
        return distance is not None and distance > 1

    def distance(self, model: int) -> float | None:
        """Return how far the photograph lies from those that trained a model; None if it cannot tell."""
        return self.distances[model] if self.distances else None


#: What is kept of a reading; lines of earlier versions have no notes.
_KEPT = [item.name for item in fields(Reading) if item.name not in ("path", "half")]
_WITHOUT = {"notes": ()}


class FinishedReadings:
    """A file with a line per photograph that was read, added to while the work goes on.

    A photograph counts as read while its size and time of change are those of the line. A line that was
    being written when the process was killed is cut off.

    Parameters
    ----------
    path : str
        Empty for none: then nothing is known and nothing is kept.
    models : sequence of SectionModel
    files : sequence of str
        The models' files, whose contents the readings belong to.
    partners : mapping, optional
        Crossed-polarised photographs by the paths of their partners; a pair changes with either.
    tiling : str
        How large photographs are cut; readings of other tiles are others.

    Raises
    ------
    InputError
        If the file is something else, is damaged, or is of other models.
    OutputError
        If it cannot be read or written.
    """

    def __init__(
        self,
        path: str,
        models: Sequence[SectionModel] = (),
        files: Sequence[str] = (),
        partners: Mapping[str, str] | None = None,
        tiling: str = "",
    ) -> None:
        self._path = path
        self._partners = partners or {}
        self._classes = [len(model.classes) for model in models]
        self._seen_as = ""
        self._known: dict[tuple[str, int, int], dict[str, Any]] = {}
        if not path:
            return
        run = {"models": [content_digest(file) for file in files], "tiling": tiling}
        self._run = sha256(json.dumps(run, sort_keys=True).encode()).hexdigest()
        try:
            if Path(path).exists() and Path(path).stat().st_size:
                self._restore()
            else:
                Path(path).parent.mkdir(parents=True, exist_ok=True)
                self._append([{_MARK: 1, "run": self._run}])
        except OSError as problem:
            raise self._unwritable(problem) from problem

    def see(self, whites: Sequence[int | None]) -> None:
        """Have readings belong to what is white for each model, which all photographs of a run decide."""
        self._seen_as = "".join(f"\n{white}" for white in whites) if any(whites) else ""

    def find(self, path: str) -> Reading | None:
        """Return what is known of a photograph; None where it is not, or has changed since.

        Raises
        ------
        InputError
            If what is known cannot be.
        """
        key = self._identity(path) if self._known else None
        found = self._known.get(key) if key else None
        return None if found is None else self._reading(path, found)

    def keep(self, readings: Iterable[Reading]) -> None:
        """Add photographs to the file.

        Raises
        ------
        OutputError
        """
        if not self._path:
            return
        lines = []
        for reading in readings:
            identity = self._identity(reading.path)
            if identity is not None and not reading.half:
                said = {
                    name: [_stored(value) for value in getattr(reading, name)] for name in _KEPT
                }
                lines.append({"photograph": list(identity), **said})
                self._known[identity] = lines[-1]
        try:
            self._append(lines)
        except OSError as problem:
            raise self._unwritable(problem) from problem

    def _identity(self, path: str) -> tuple[str, int, int] | None:
        """Return by what a photograph is known again: path, size and time of change; None if it is gone.

        Of a pair it is both paths, and the sums. Beyond 8 bits what is white belongs to it.
        """
        files = [path, *filter(None, [self._partners.get(path)])]
        try:
            known = [Path(file).stat() for file in files]
        except (OSError, ValueError):
            return None
        sizes, times = zip(*((one.st_size, one.st_mtime_ns) for one in known))
        return "\n".join(files) + self._seen_as, sum(sizes), sum(times)

    def _append(self, lines: Sequence[Mapping[str, Any]]) -> None:
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        with Path(self._path).open("ab") as opened:
            opened.write(text.encode("utf-8", "surrogateescape"))

    def _restore(self) -> None:
        with Path(self._path).open("rb") as opened:
            mark = _parsed(opened.readline(_PIECE))
            if _MARK not in mark:
                raise InputError(
                    tr(
                        "CHECKPOINT: {name} holds something else than readings of photographs, and stays "
                        "as it is. Give another name.",
                        name=Path(self._path).name,
                    )
                )
            if mark.get("run") != self._run:
                raise InputError(
                    tr(
                        "CHECKPOINT: {name} holds readings of other models. Give the same ones to go on, or "
                        "another name to start anew.",
                        name=Path(self._path).name,
                    )
                )
            whole = opened.tell()
            for line in opened:
                if not line.endswith(b"\n"):
                    break
                self._remember(_parsed(line))
                whole += len(line)
        os.truncate(self._path, whole)

    def _remember(self, line: Mapping[str, Any]) -> None:
        try:
            path, size, changed = line["photograph"]
            self._known[str(path), int(size), int(changed)] = dict(line)
        except (KeyError, TypeError, ValueError) as problem:
            raise self._damaged(problem) from problem

    def _reading(self, path: str, line: Mapping[str, Any]) -> Reading:
        values = {**_WITHOUT, **line}
        try:
            said = {
                name: tuple(_restored(value, name == "tiles") for value in values[name])
                for name in _KEPT
            }
            reading = Reading(path, **said)
            if [len(scores) for scores in reading.probabilities] != self._classes:
                raise ValueError(tr("classes"))
            if not all(isinstance(note, str) for note in reading.notes):
                raise ValueError(str(reading.notes))
        except (KeyError, TypeError, ValueError, OverflowError) as problem:
            raise self._damaged(problem) from problem
        return reading

    def _damaged(self, problem: Exception) -> InputError:
        return InputError(
            tr(
                "CHECKPOINT: {name} is damaged ({problem}). Delete it to start anew, or give another name.",
                name=Path(self._path).name,
                problem=str(problem)[:300],
            )
        )

    def _unwritable(self, problem: OSError) -> OutputError:
        return OutputError(
            tr(
                "CHECKPOINT: {path} cannot be written ({problem}). Choose a folder that you may write to, "
                "on a disk that is not full.",
                path=self._path,
                problem=problem.strerror or problem,
            )
        )


def _parsed(line: bytes) -> dict[str, Any]:
    """Return what a line says; nothing where it is none of these files' lines."""
    try:
        found = json.loads(line.decode("utf-8", "surrogateescape"))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _stored(value: Any) -> Any:
    """Return a number, an array or nothing as JSON holds it; arrays with their kind of number."""
    if isinstance(value, np.generic):
        return value.item()
    return [value.dtype.str, value.tolist()] if isinstance(value, np.ndarray) else value


def _restored(value: Any, hidden: bool) -> Any:
    """Return what :func:`_stored` was given; where some may be ``hidden``, arrays have NaN for them."""
    if not isinstance(value, list):
        return value
    kind, numbers = value
    if kind not in ("<f4", "<f8"):
        raise ValueError(str(kind))
    array = np.array(numbers, dtype=kind)
    known = array[~np.isnan(array).all(axis=-1)] if hidden else array
    if not (known.size and np.isfinite(known).all()):
        raise ValueError(str(numbers)[:80])
    return array
