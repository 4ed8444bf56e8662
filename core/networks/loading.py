"""Reading model files of any kind, with errors in words for a geologist."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

import torch
from torch import nn
from torch.overrides import TorchFunctionMode

from ...models.model_file import (
    ModelFileError,
    Outline,
    outline_of,
    read_model_file,
    require_outline,
)
from ..runtime.errors import InputError
from ..runtime.language import later, tr

#: Characters of a file's own words in a message.
_LONGEST = 300

#: What a model is for, by a key that only its kind of description has.
_MARKS = {"elements": later("geochemical patches"), "section_network": later("thin sections")}


class _Model(Protocol):
    @property
    def network(self) -> nn.Module: ...


Model = TypeVar("Model", bound=_Model)


def load_model(
    path: str,
    build: Callable[[dict[str, Any]], Model],
    purpose: str,
    require: Callable[[Model], object] = lambda _model: None,
) -> Model:
    """Read a model file.

    Parameters
    ----------
    path : str
    build : callable
        Makes the model with an untrained network from the file's description; raises KeyError,
        TypeError, ValueError or AttributeError if that is not complete.
    purpose : str
        What the model must be for, as in "thin sections".
    require : callable, optional
        Given the whole model; raises ValueError with the name of an array whose numbers cannot be.

    Raises
    ------
    InputError
        If it is not a model that this Gossan can use for that.
    """
    name = os.path.basename(path)

    def require_fitting(stored: dict[str, Any], found: Outline) -> None:
        with _WithoutMemory():
            sketch = _built(stored, build, purpose, name)
        require_outline(found, outline_of(sketch.network.state_dict()), name)

    try:
        stored, weights = read_model_file(path, require_fitting)
        model = _built(stored, build, purpose, name)
    except ModelFileError as problem:
        raise InputError(tr(problem.text, **problem.values)) from problem
    model.network.load_state_dict(weights)
    model.network.eval()
    try:
        require(model)
    except ValueError as problem:
        raise InputError(
            tr(
                "{name} is damaged: the numbers in {key} cannot be those of such a model.",
                name=name,
                key=problem,
            )
        ) from problem
    return model


def stored_whole(stored: dict[str, Any], name: str, least: int, most: int) -> int:
    """Return a whole number of a description.

    Raises
    ------
    KeyError, ValueError
        If it is not there, is none, or is out of bounds.
    """
    value = stored[name]
    if type(value) is not int or not least <= value <= most:
        raise ValueError(f"{name} = {value!r}")
    return value


def stored_texts(stored: dict[str, Any], name: str, least: int, most: int) -> tuple[str, ...]:
    """Return a list of names of a description.

    Raises
    ------
    KeyError, ValueError
        If it is not there, is none, or has too few, too many or names of pages.
    """
    texts = stored[name]
    if not isinstance(texts, list) or not least <= len(texts) <= most:
        raise ValueError(tr("{name}: {least} to {most} names", name=name, least=least, most=most))
    if not all(isinstance(text, str) and len(text) <= _LONGEST for text in texts):
        raise ValueError(tr("{name}: {least} to {most} names", name=name, least=least, most=most))
    return tuple(texts)


class _WithoutMemory(TorchFunctionMode):
    """Has tensors made that have a shape and no numbers (PyTorch's meta device).

    A file of a kilobyte can describe networks of hundreds of gigabytes.
    """

    def __torch_function__(
        self, function: Any, types: Any, args: Any = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        """Move what is made to the meta device."""
        given = dict(kwargs or {})
        if function in _MAKERS:
            given["device"] = "meta"
        return function(*args, **given)


_MAKERS = {torch.empty, torch.zeros, torch.ones, torch.full, torch.rand, torch.randn, torch.tensor}


def _built(
    stored: dict[str, Any], build: Callable[[dict[str, Any]], Model], purpose: str, name: str
) -> Model:
    try:
        return build(stored)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as problem:
        for mark, what in _MARKS.items():
            if mark in stored and tr(what) != purpose:
                raise ModelFileError(
                    "{name} is a model for {found}; one for {purpose} is needed here.",
                    name=name,
                    found=tr(what),
                    purpose=purpose,
                ) from problem
        raise ModelFileError(
            "{name} is damaged, or no model for {purpose}: its description lacks or garbles "
            "{problem}.",
            name=name,
            purpose=purpose,
            problem=str(problem)[:_LONGEST],
        ) from problem
