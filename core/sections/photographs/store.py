"""Photographs at a network's size, on disk."""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import IO, NamedTuple

import numpy as np

from ...networks.ranks import Ranks
from ...runtime.errors import InputError
from ...runtime.language import tr
from ...runtime.look_ahead import look_ahead, processors
from ...runtime.progress import Progress, step
from .decoding import decode, square
from .finding import tell_of_notes
from .opening import PhotographError
from .view import PhotographView

#: Hears why photographs cannot be read, by path; raises where it does not go on without them.
Tolerance = Callable[[Mapping[str, str]], None]


class BrokenPhotographsError(PhotographError):
    """Photographs cannot be read; the message names all of them."""


def refuse_broken(failed: Mapping[str, str]) -> None:
    """Refuse photographs that cannot be read, all of them in one message.

    Raises
    ------
    BrokenPhotographsError
    """
    raise BrokenPhotographsError(
        tr(
            "{count} photographs cannot be read. Mend them, or take them out: {reasons}",
            count=len(failed),
            reasons=" ".join(failed.values()),
        )
        if len(failed) > 1
        else next(iter(failed.values()))
    )


class _Stored(NamedTuple):
    """What is known of a photograph in the file, or why it is not there."""

    digest: bytes = b""
    size: tuple[int, int] = (0, 0)
    notes: tuple[str, ...] = ()
    problem: str = ""


class PhotographStore:
    """Photographs at a network's size, read once and kept in a temporary file.

    Decoding a photograph of 20 megapixels takes longer than a step of training, and there are
    hundreds of epochs; all of them at once do not fit into memory. The file takes 3 · size² bytes
    per photograph and vanishes with the store.

    Parameters
    ----------
    paths : sequence of str
    size : int
        Side in pixels.
    progress : Progress
    ranks : Ranks, optional
        Processes that read the same photographs: those on one machine share the file and the work.
    view : PhotographView, optional
        How they are brought to that size.
    tolerance : callable, optional
        Hears of all photographs that cannot be read, and raises unless they are to be left out. Those
        that are left have numbers without gaps.

    Attributes
    ----------
    kept : list of int
        Which of the paths are in the store, in their order.
    failed : dict of str to str
        Why the others could not be read, by path.
    digests : list of bytes
        Equal for photographs with equal pixels.
    sizes : list of tuple of int
        Width and height of the photographs themselves.

    Raises
    ------
    PhotographError
        Naming all photographs that cannot be read, where nothing else is done with them.
    InputError
        If the temporary folder has no room for them.
    CancelledError
    """

    def __init__(
        self,
        paths: Sequence[str],
        size: int,
        progress: Progress,
        ranks: Ranks | None = None,
        view: PhotographView | None = None,
        tolerance: Tolerance = refuse_broken,
    ) -> None:
        self.size = size
        self.view = view or PhotographView()
        self._paths = list(paths)
        self._bytes = 3 * size * size
        needed = self._bytes * len(paths)
        if shutil.disk_usage(tempfile.gettempdir()).free < 1.1 * needed:
            raise InputError(
                tr(
                    "{count} photographs of {size} × {size} pixels need {needed:.1f} GB in the temporary "
                    "folder {folder}, which has less. Make room there, set TMPDIR to another folder, "
                    "or lower IMAGE_SIZE.",
                    count=len(paths),
                    size=size,
                    needed=needed / 1e9,
                    folder=tempfile.gettempdir(),
                )
            )
        self._reading = threading.Lock()
        self._file = _temporary_file(ranks or Ranks())
        try:
            stored = self._fill(paths, progress, ranks or Ranks())
            self.failed = {
                path: one.problem for path, one in zip(paths, stored, strict=True) if one.problem
            }
            if self.failed:
                tolerance(self.failed)
        except BaseException:
            self.close()
            raise
        self.kept = [number for number, one in enumerate(stored) if not one.problem]
        self.digests = [stored[number].digest for number in self.kept]
        self.sizes = [stored[number].size for number in self.kept]
        told = ((paths[number], note) for number in self.kept for note in stored[number].notes)
        tell_of_notes(told, progress)

    def _fill(self, paths: Sequence[str], progress: Progress, ranks: Ranks) -> list[_Stored]:
        """Read this process's photographs into the file, and wait for its neighbours."""
        neighbours = ranks.neighbours()
        own = range(neighbours.index(ranks.rank), len(paths), len(neighbours))
        stored: dict[int, _Stored] = {}

        def read(number: int) -> tuple[bytes, _Stored]:
            try:
                decoded = decode(paths[number], square(self.size), self.view)
            except PhotographError as problem:
                return b"", _Stored(problem=str(problem))
            pixels = decoded.pixels.tobytes()
            return pixels, _Stored(sha256(pixels).digest(), decoded.size, decoded.notes)

        threads = max(1, processors() // len(neighbours))
        for number, (pixels, one) in look_ahead(read, own, threads):
            step(progress, number / len(paths))
            self._file.seek(number * self._bytes)
            self._file.write(pixels)
            stored[number] = one
        self._file.flush()
        everywhere = ranks.gather(stored)
        for rank in neighbours:
            stored |= everywhere[rank]
        return [stored[number] for number in range(len(paths))]

    @property
    def contents(self) -> str:
        """Equal for stores of the same photographs, pixel by pixel, whatever they are called."""
        return sha256(b"".join(self.digests)).hexdigest()

    def keep(self, paths: Sequence[str]) -> None:
        """Give photographs the numbers of their paths here, all of which were read; forget the others."""
        places = {self._paths[number]: place for place, number in enumerate(self.kept)}
        chosen = [places[path] for path in paths]
        self.kept = [self.kept[place] for place in chosen]
        self.digests = [self.digests[place] for place in chosen]
        self.sizes = [self.sizes[place] for place in chosen]

    def __len__(self) -> int:
        return len(self.kept)

    def read(self, chosen: Sequence[int] | np.ndarray) -> np.ndarray:
        """Return the chosen photographs, shape (n, size, size, 3), uint8; threads may ask at once."""
        result = np.empty((len(chosen), self.size, self.size, 3), dtype=np.uint8)
        for place, number in enumerate(chosen):
            with self._reading:
                self._file.seek(self.kept[int(number)] * self._bytes)
                stored = self._file.read(self._bytes)
            result[place] = np.frombuffer(stored, dtype=np.uint8).reshape(self.size, self.size, 3)
        return result

    def close(self) -> None:
        """Delete the file."""
        self._file.close()

    def __enter__(self) -> PhotographStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _temporary_file(ranks: Ranks) -> IO[bytes]:
    """Open a file that vanishes when it is closed; the processes on a machine share one."""
    if ranks.count == 1:
        return tempfile.TemporaryFile(prefix="gossan-")
    handle, own = tempfile.mkstemp(prefix="gossan-")
    os.close(handle)
    first = min(ranks.neighbours())
    shared = ranks.gather(own)[first]
    opened = Path(shared).open("r+b")  # noqa: SIM115
    ranks.gather(None)  # all have it open: its name is no longer needed
    Path(own).unlink()
    return opened
