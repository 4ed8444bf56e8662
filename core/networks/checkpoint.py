"""The state of a training, so that one that was cut off can go on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import torch
from torch import Tensor, nn

from ...models.model_file import (
    ModelFileError,
    Outline,
    outline_of,
    read_model_file,
    require_outline,
    save_tensors,
)
from ..runtime.errors import InputError
from ..runtime.files import Staging
from ..runtime.language import tr

#: What photographs of the same names hold; it follows from how they are seen, too.
PIXELS = "pixels of photographs"

#: Weights of the last epoch and of the best one; and what Adam keeps of every one of them.
_PARTS, _AVERAGES = ("network", "best"), ("exp_avg", "exp_avg_sq")


Epoch = TypeVar("Epoch")


class Checkpoint:
    """A file with weights, the best weights so far, Adam's averages, and the epochs' records.

    Parameters
    ----------
    path : str
    run : dict
        What a continued run must have in common with the first: settings and photographs.
    """

    def __init__(self, path: str, run: dict[str, Any]) -> None:
        self.path = path
        self._run = digests(run)

    def exists(self) -> bool:
        """Return whether there is something to continue."""
        return Path(self.path).exists()

    def save(
        self,
        network: nn.Module,
        optimiser: torch.optim.Optimizer,
        epochs: list[dict[str, Any]],
        best: int,
        best_weights: dict[str, Tensor],
    ) -> None:
        """Replace the file by the state after the last epoch."""
        tensors = {f"network.{name}": value for name, value in network.state_dict().items()}
        tensors |= {f"best.{name}": value for name, value in best_weights.items()}
        for number, state in optimiser.state_dict()["state"].items():
            tensors |= {
                f"adam.{number}.{name}": torch.as_tensor(value) for name, value in state.items()
            }
        description = {"checkpoint": {"run": self._run, "epochs": epochs, "best": best}}
        with Staging() as staging:
            save_tensors(staging.path(self.path), tensors, description)

    def restore(
        self,
        network: nn.Module,
        optimiser: torch.optim.Optimizer,
        epoch: Callable[[dict[str, Any]], Epoch],
    ) -> tuple[list[Epoch], int, dict[str, Tensor]]:
        """Put the state back; return the epochs, the best one's place, and its weights.

        ``epoch`` makes one from its record; it raises TypeError or ValueError where that is none.

        Raises
        ------
        InputError
            If the file is no checkpoint, is damaged, or belongs to another run.
        """
        name = Path(self.path).name

        def require(stored: dict[str, Any], found: Outline) -> None:
            if "checkpoint" not in stored:
                raise InputError(
                    tr(
                        "CHECKPOINT: {name} is a model and no checkpoint; it stays as it is. Give another "
                        "name.",
                        name=name,
                    )
                )
            require_same_run(name, self._run, stored["checkpoint"]["run"])
            state = network.state_dict()
            wanted = {f"{part}.{key}": value for key, value in state.items() for part in _PARTS}
            for number, parameter in enumerate(network.parameters()):
                if f"adam.{number}.step" in found:  # there is none before its first slope
                    wanted |= {f"adam.{number}.{field}": parameter for field in _AVERAGES}
                    wanted[f"adam.{number}.step"] = torch.zeros(())
            require_outline(found, outline_of(wanted), name)

        with refused_if_damaged(name):
            description, tensors = read_model_file(self.path, require)
            stored = description["checkpoint"]
            epochs, best = [epoch(record) for record in stored["epochs"]], int(stored["best"])
            if not 0 <= best < len(epochs):
                raise ValueError(f"best = {best}")
        network.load_state_dict(_part(tensors, "network."))
        groups = optimiser.state_dict()["param_groups"]
        state: dict[int, dict[str, Tensor]] = {}
        for key, value in _part(tensors, "adam.").items():
            number, field = key.split(".", 1)
            state.setdefault(int(number), {})[field] = value
        # Puts the averages where their weights are, and leaves the count of steps on the CPU: on a
        # graphics card every step would wait for it.
        optimiser.load_state_dict({"state": state, "param_groups": groups})
        return epochs, best, _part(tensors, "best.")


@contextmanager
def refused_if_damaged(name: str) -> Iterator[None]:
    """Say of a file with the state of a run, in whose reading something is wrong, what to do about it.

    Raises
    ------
    InputError
    """
    try:
        yield
    except (
        ModelFileError,
        AttributeError,
        IndexError,
        KeyError,
        OverflowError,
        TypeError,
        ValueError,
    ) as problem:
        raise InputError(
            tr(
                "CHECKPOINT: {name} is no checkpoint that can be continued ({problem}). Delete it to "
                "start anew, or give another name.",
                name=name,
                problem=str(problem)[:300],
            )
        ) from problem


def digests(run: dict[str, Any]) -> dict[str, str]:
    """Return by what a file knows the run that it belongs to."""
    return {key: _digest(value) for key, value in run.items()}


def require_same_run(name: str, own: dict[str, str], stored: dict[str, str]) -> None:
    """Refuse a file of another run than a continued one's ``own``.

    Raises
    ------
    InputError
        Naming what differs.
    """
    differing = [key for key, value in own.items() if stored.get(key) != value]
    if differing != [PIXELS] and PIXELS in differing:
        differing.remove(PIXELS)
    if differing:
        raise InputError(
            tr(
                "CHECKPOINT: {name} belongs to another run: {differing} differ. Give the same "
                "parameters and photographs to go on, or delete it to start anew.",
                name=name,
                differing=", ".join(differing),
            )
        )


def _part(tensors: dict[str, Tensor], prefix: str) -> dict[str, Tensor]:
    return {
        name[len(prefix) :]: value for name, value in tensors.items() if name.startswith(prefix)
    }


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()[:16]
