"""Reading model files of any kind, with errors in words for a geologist."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from torch import nn

from ...models.model_file import ModelFileError, load_weights, read_model_file
from ..runtime.errors import InputError
from ..runtime.language import later, tr

#: What a model is for, by a key that only its kind of description has.
_MARKS = {"elements": later("geochemical patches"), "section_network": later("thin sections")}


class _Model(Protocol):
    @property
    def network(self) -> nn.Module: ...


Model = TypeVar("Model", bound=_Model)


def load_model(path: str, build: Callable[[dict[str, Any]], Model], purpose: str) -> Model:
    """Read a model file.

    Parameters
    ----------
    path : str
    build : callable
        Makes the model with an untrained network from the file's description; raises KeyError,
        TypeError, ValueError or AttributeError if that is not complete.
    purpose : str
        What the model must be for, as in "thin sections".

    Raises
    ------
    InputError
        If it is not a model that this Gossan can use for that.
    """
    name = os.path.basename(path)
    try:
        stored, weights = read_model_file(path)
        try:
            model = build(stored)
        except (KeyError, TypeError, ValueError, AttributeError) as problem:
            for mark, what in _MARKS.items():
                if mark in stored and tr(what) != purpose:
                    raise ModelFileError(
                        tr(
                            "{name} is a model for {found}; one for {purpose} is needed here.",
                            name=name,
                            found=tr(what),
                            purpose=purpose,
                        )
                    ) from problem
            raise ModelFileError(
                tr(
                    "{name} is damaged, or no model for {purpose}: its description lacks or garbles "
                    "{problem}.",
                    name=name,
                    purpose=purpose,
                    problem=problem,
                )
            ) from problem
        load_weights(model.network, weights, name)
    except ModelFileError as problem:
        raise InputError(tr(problem.text, **problem.values)) from problem
    model.network.eval()
    return model
