"""Model files: one safetensors file with the weights and all that is needed to use them."""

from __future__ import annotations

import errno
import json
import math
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor, nn

#: Key of the metadata that holds all of the description. One key, because safetensors writes
#: several in an order that changes from run to run.
METADATA_KEY = "gossan"
FORMAT_VERSION = 1
#: Kind and shape of tensors by name.
Outline = dict[str, tuple[str, tuple[int, ...]]]

#: What safetensors calls the kinds of numbers that Gossan's models have.
_KINDS = {torch.float32: "F32", torch.float64: "F64", torch.int64: "I64"}

_MAXIMUM_DESCRIPTION = 16 * 1024 * 1024


class ModelFileError(ValueError):
    """A file that is offered as a model is not one that Gossan can use.

    Parameters
    ----------
    text : str
        With {names} in the places of the values, so that it can be translated.
    values : object
    """

    def __init__(self, text: str, /, **values: object) -> None:
        super().__init__(text.format(**values) if values else text)
        self.text = text
        self.values = values


def save_model_file(path: str | os.PathLike[str], network: nn.Module, description: dict) -> None:
    """Write weights and description to one safetensors file.

    Parameters
    ----------
    path : path-like
        Where to write; the caller moves it to its final place.
    network : nn.Module
        Its state dict is stored, on the CPU.
    description : dict
        Anything that JSON can hold; read back by :func:`read_model_file`.
    """
    save_tensors(path, network.state_dict(), description)


def save_tensors(
    path: str | os.PathLike[str], tensors: dict[str, Tensor], description: dict
) -> None:
    """Write named tensors and a description as a model file does; see :func:`save_model_file`."""
    stored = {name: value.detach().cpu().contiguous() for name, value in tensors.items()}
    text = json.dumps(
        {"format_version": FORMAT_VERSION, **description}, ensure_ascii=False, allow_nan=False
    )
    target = Path(path)
    target.touch()
    mode = target.stat().st_mode
    try:
        save_file(stored, os.fspath(path), metadata={METADATA_KEY: text})
    except SafetensorError as problem:
        raise OSError(errno.EIO, str(problem), os.fspath(path)) from problem
    # safetensors lets only its user read what it writes; a model is shared like any other file.
    target.chmod(mode)


def outline_of(tensors: dict[str, Tensor]) -> Outline:
    """Return kind and shape of each tensor, as the header of a file has them."""
    return {
        name: (_KINDS.get(tensor.dtype, str(tensor.dtype)), tuple(tensor.shape))
        for name, tensor in tensors.items()
    }


def read_model_file(
    path: str | os.PathLike[str],
    require: Callable[[dict[str, Any], Outline], object] = lambda _description, _outline: None,
) -> tuple[dict[str, Any], dict[str, Tensor]]:
    """Read a model file.

    Parameters
    ----------
    path : path-like
    require : callable, optional
        Given the description and kinds and shapes of the tensors before any of them is read; raises
        if they do not fit.

    Returns
    -------
    description : dict
        As given to :func:`save_model_file`.
    weights : dict of str to Tensor
        The state dict.

    Raises
    ------
    ModelFileError
        If the file is missing, is no safetensors file, was cut short, comes from another program
        or a newer Gossan, or holds values that are not numbers.
    """
    name = Path(path).name
    if not Path(path).is_file():
        raise ModelFileError("The model file {path} does not exist.", path=path)
    try:
        with safe_open(os.fspath(path), framework="pt") as opened:
            metadata = opened.metadata() or {}
            description = _description(metadata, name)
            require(description, _outline(path))
            weights = {key: opened.get_tensor(key) for key in opened.keys()}  # noqa: SIM118
    except (SafetensorError, OSError, ValueError, KeyError) as problem:
        if isinstance(problem, ModelFileError):
            raise
        raise ModelFileError(
            "{name} is not a Gossan model, or it is damaged ({problem}). Choose a .safetensors "
            "file that one of Gossan's trainings has written.",
            name=name,
            problem=problem,
        ) from problem
    for key, value in weights.items():
        if value.is_floating_point() and not bool(torch.isfinite(value).all()):
            raise ModelFileError(
                "{name} is damaged: its weights {key} are not all numbers.", name=name, key=key
            )
    return description, weights


def require_outline(found: Outline, wanted: Outline, name: str) -> None:
    """Refuse tensors that are not those of the network that a file describes.

    Raises
    ------
    ModelFileError
        If one is missing, left over, or of another kind or shape.
    """
    for key in (*wanted, *found):
        if found.get(key) != wanted.get(key):
            raise ModelFileError(
                "{name} is damaged: its weights do not fit the network that it describes ({key}: found "
                "{found}, wanted {wanted}).",
                name=name,
                key=key[:100],
                found=_shown(found.get(key)),
                wanted=_shown(wanted.get(key)),
            )


def _shown(tensor: tuple[str, tuple[int, ...]] | None) -> str:
    return "–" if tensor is None else f"{tensor[0]} {' × '.join(map(str, tensor[1]))}"[:100]


def _outline(path: str | os.PathLike[str]) -> Outline:
    """Return what the header of a safetensors file says, which has been found to be whole."""
    with Path(path).open("rb") as opened:
        length = int.from_bytes(opened.read(8), "little")
        header = json.loads(opened.read(length))
    return {
        key: (str(entry["dtype"]), tuple(map(int, entry["shape"])))
        for key, entry in header.items()
        if key != "__metadata__"
    }


def _description(metadata: dict[str, str], name: str) -> dict[str, Any]:
    text = metadata.get(METADATA_KEY)
    if text is None:
        raise ModelFileError(
            "{name} was written by another program: it does not say that it is a Gossan model.",
            name=name,
        )
    if len(text) > _MAXIMUM_DESCRIPTION:
        raise ModelFileError("{name} is damaged: its description is too long.", name=name)
    try:
        description = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as problem:
        raise ModelFileError(
            "{name} is damaged: its description cannot be read.", name=name
        ) from problem
    if not isinstance(description, dict):
        raise ModelFileError("{name} is damaged: its description is not complete.", name=name)
    version = description.get("format_version")
    if version != FORMAT_VERSION:
        raise ModelFileError(
            "{name} has model format {version!r}; this Gossan reads {expected}. Use the version of "
            "Gossan that wrote it, or train again.",
            name=name,
            version=version,
            expected=FORMAT_VERSION,
        )
    return description


def _refuse_constant(constant: str) -> float:
    raise ValueError(f"{constant} is not a number")


def finite(value: float) -> float | None:
    """Return a number as JSON can hold it: None for NaN and the infinities."""
    return value if math.isfinite(value) else None
