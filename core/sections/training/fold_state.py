"""What is kept of folds beside the checkpoint of a training, so that one that was cut off goes on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from ....models.model_file import (
    Outline,
    outline_of,
    read_model_file,
    require_outline,
    save_tensors,
)
from ...networks.checkpoint import digests, refused_if_damaged, require_same_run
from ...runtime.files import Staging

#: What is kept of a finished fold.
_NUMBERS, _SAID = "numbers", "said"


@dataclass(frozen=True)
class FoldSaid:
    """What a network and two forests say of the photographs of the fold that they were trained without.

    Attributes
    ----------
    numbers : ndarray of int, shape (n,)
        The photographs; none where no slice fell into the fold.
    said : ndarray, shape (3, n, classes)
        Probabilities.
    seconds : float
        How long it took to train, since it was last begun.
    """

    numbers: np.ndarray
    said: np.ndarray
    seconds: float


class FoldState:
    """Files beside a checkpoint: one of each fold that is in training, and one of what all others say.

    Parameters
    ----------
    checkpoint : str
        The training's own; empty for none: then nothing is known and nothing is kept.
    leading : bool
        Whether this is the process that writes.
    """

    def __init__(self, checkpoint: str = "", leading: bool = True) -> None:
        self._path = Path(checkpoint) if checkpoint else None
        self._leading = leading
        self._run: dict[str, str] = {}
        self._finished: dict[int, FoldSaid] = {}

    def of_fold(self, fold: int) -> str:
        """Return the file of the state of a fold in training; empty for none."""
        return self._beside(f"fold{fold + 1}")

    def begun(self, fold: int) -> bool:
        """Return whether there is a training of a fold to go on with."""
        path = self.of_fold(fold)
        return bool(path) and Path(path).exists()

    def restore(self, run: dict[str, Any], photographs: int, classes: int) -> dict[int, FoldSaid]:
        """Return the folds that were finished before.

        Parameters
        ----------
        run : dict
            What it must have in common with the run that finished them.
        photographs : int
            That are held out in turn.
        classes : int

        Raises
        ------
        InputError
            If the file is something else, is damaged, or belongs to another run.
        """
        self._run = digests(run)
        path = self._beside("folds")
        if path and Path(path).exists():
            self._finished = self._read(path, photographs, classes)
        return dict(self._finished)

    def keep(self, fold: int, said: FoldSaid) -> None:
        """Keep what is said of a fold, and forget the state of its training."""
        path = self._beside("folds")
        if not path or not self._leading:
            return
        self._finished[fold] = said
        tensors = {
            f"{name}.{number}": torch.from_numpy(np.ascontiguousarray(value))
            for number, one in self._finished.items()
            for name, value in ((_NUMBERS, one.numbers), (_SAID, one.said))
        }
        seconds = {str(number): one.seconds for number, one in self._finished.items()}
        with Staging() as staging:
            description = {"folds": {"run": self._run, "seconds": seconds}}
            save_tensors(staging.path(path), tensors, description)
        Path(self.of_fold(fold)).unlink(missing_ok=True)

    def _beside(self, word: str) -> str:
        if self._path is None:
            return ""
        return str(self._path.with_name(f"{self._path.stem}.{word}{self._path.suffix}"))

    def _read(self, path: str, photographs: int, classes: int) -> dict[int, FoldSaid]:
        name = Path(path).name

        def require(stored: dict[str, Any], found: Outline) -> None:
            require_same_run(name, self._run, stored["folds"]["run"])
            wanted = {}
            for fold in map(int, stored["folds"]["seconds"]):
                held = found.get(f"{_NUMBERS}.{fold}", ("", (0,)))[1][0]
                wanted[f"{_NUMBERS}.{fold}"] = torch.zeros(held, dtype=torch.int64)
                wanted[f"{_SAID}.{fold}"] = torch.zeros(3, held, classes, dtype=torch.float64)
            require_outline(found, outline_of(wanted), name)

        with refused_if_damaged(name):
            description, tensors = read_model_file(path, require)
            finished = {
                int(fold): FoldSaid(
                    tensors[f"{_NUMBERS}.{fold}"].numpy(),
                    tensors[f"{_SAID}.{fold}"].numpy(),
                    float(seconds),
                )
                for fold, seconds in description["folds"]["seconds"].items()
            }
            if any(
                ((one.numbers < 0) | (one.numbers >= photographs)).any()
                for one in finished.values()
            ):
                raise ValueError(_NUMBERS)
        return finished
