"""A graphics card that is not there: tensors on the processor that say they are on one.

Everything is computed on the CPU, so that backward passes, steps of an optimiser and whatever looks
at values run as usual. Beside each storage stands where it pretends to be; an operation that takes
tensors from two places raises, as it would on a real card. Stricter than a card in one point: an
index tensor left on the CPU raises too, where PyTorch would copy it and wait for the card each time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from typing import Any

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_flatten

CARD = torch.device("cuda")

#: Made by PyTorch within an operation, from nothing: it has the place of whatever it meets.
_ANYWHERE = "anywhere"

#: Bytes after whose making storages that are no longer used are let go of.
_HELD = 2**27

_FACTORIES = {
    torch.arange, torch.empty, torch.eye, torch.full, torch.linspace, torch.ones, torch.rand,
    torch.randint, torch.randn, torch.randperm, torch.tensor, torch.zeros,
}  # fmt: skip


class MixedDevicesError(RuntimeError):
    """An operation got tensors from the card and from the processor."""


class PretendCard:
    """While it is entered, ``cuda`` is a device like any other; torch itself need not know it."""

    def __init__(self) -> None:
        # Storages are held, so that none is freed and another one given its name.
        self._places: dict[int, tuple[Any, str]] = {}
        self._made = 0
        self._modes = ExitStack()

    def __enter__(self) -> PretendCard:
        self._modes.enter_context(_Operations(self))
        self._modes.enter_context(_Words(self))
        return self

    def __exit__(self, *problem: object) -> None:
        self._modes.close()

    def place(self, tensor: Tensor) -> str:
        """Return ``cuda`` or ``cpu``; what never was on the card is on the CPU."""
        return self._places.get(_storage(tensor)._cdata, (None, "cpu"))[1]

    def put(self, tensor: Tensor, place: str) -> Tensor:
        """Have a tensor, and all that shares its values, pretend to be somewhere."""
        storage = _storage(tensor)
        self._places[storage._cdata] = (storage, place)
        self._made += storage.nbytes()
        if self._made > _HELD:
            self._forget()
        return tensor

    def _forget(self) -> None:
        """Let go of storages that nobody else holds; PyTorch 1 does not tell which."""
        self._made = 0
        users = getattr(torch._C, "_storage_Use_Count", lambda _name: 2)
        self._places = {
            name: (storage, place)
            for name, (storage, place) in self._places.items()
            if users(name) > 1
        }

    def place_of_work(self, operation: object, tensors: Iterable[Tensor]) -> str:
        """Return where an operation on these tensors runs.

        Raises
        ------
        MixedDevicesError
            If that is more than one place. A single number on the CPU goes with everything.
        """
        places: dict[bool, set[str]] = {True: set(), False: set()}
        shapes = []
        for tensor in tensors:
            with torch._C.DisableTorchFunction():
                places[tensor.dim() == 0].add(self.place(tensor))
                shapes.append(f"{self.place(tensor)} {tuple(tensor.shape)}")
        numbers, arrays = places[True] - {_ANYWHERE}, places[False] - {_ANYWHERE}
        if len(arrays) > 1 or (arrays == {"cpu"} and "cuda" in numbers):
            raise MixedDevicesError(f"{operation} mixes {', '.join(shapes)}")
        where = arrays or numbers
        if not where:
            return _ANYWHERE
        return "cuda" if "cuda" in where else "cpu"


def _storage(tensor: Tensor) -> Any:
    with torch._C.DisableTorchFunction():
        if hasattr(tensor, "untyped_storage"):
            return tensor.untyped_storage()
        return tensor._storage()  # before PyTorch 2


def _tensors(values: object) -> list[Tensor]:
    return [value for value in tree_flatten(values)[0] if isinstance(value, Tensor)]


class _Operations(TorchDispatchMode):
    """Sees every operation, those of backward passes too, and holds its tensors to one place."""

    def __init__(self, card: PretendCard) -> None:
        super().__init__()
        self._card = card

    def __torch_dispatch__(
        self, func: Any, types: object, args: tuple = (), kwargs: dict | None = None
    ) -> Any:
        kwargs = kwargs or {}
        given = _tensors((args, kwargs))
        if str(func).startswith("aten.copy_"):  # what moves values from device to device
            return func(*args, **kwargs)
        place = self._card.place_of_work(func, given)
        drawn = any(isinstance(value, torch.Generator) for value in kwargs.values())
        if place == "cuda" and drawn:
            raise MixedDevicesError(f"{func} draws on the card from a generator of the CPU")
        own = {_storage(tensor)._cdata for tensor in given}
        result = func(*args, **kwargs)
        for tensor in _tensors(result):
            if _storage(tensor)._cdata not in own:  # neither a view nor in place
                self._card.put(tensor, place)
        return result


class _Words(TorchFunctionMode):
    """Answers where tensors are, and moves and makes them where the code says."""

    def __init__(self, card: PretendCard) -> None:
        super().__init__()
        self._card = card
        self._answers: dict[object, Callable[..., Any]] = {
            torch.Tensor.device.__get__: lambda tensor: torch.device(self._at(tensor)),
            torch.Tensor.is_cuda.__get__: lambda tensor: self._at(tensor) == "cuda",
            torch.Tensor.is_cpu.__get__: lambda tensor: self._at(tensor) == "cpu",
            torch.Tensor.to: self._moved,
            torch.Tensor.cpu: lambda tensor, **_: self._moved(tensor, "cpu"),
            torch.Tensor.cuda: lambda tensor, *_, **__: self._moved(tensor, "cuda"),
            torch.Tensor.pin_memory: self._pinned,
            torch._C._nn._parse_to: torch._C._nn._parse_to,  # a module's own to(): words alone
            torch.Tensor.numpy: self._as_numpy,
            torch.Tensor.__array__: lambda tensor, *rest: self._as_numpy(tensor),
        }

    def __torch_function__(
        self, func: Any, types: object, args: tuple = (), kwargs: dict | None = None
    ) -> Any:
        kwargs = dict(kwargs or {})
        if func in self._answers:
            return self._answers[func](*args, **kwargs)
        made_on = kwargs.pop("device", None)
        result = func(*args, **kwargs)
        if made_on is not None or func in _FACTORIES:
            self._card.put(result, torch.device(made_on or "cpu").type)
        return result

    def _at(self, tensor: Tensor) -> str:
        place = self._card.place(tensor)
        return "cpu" if place == _ANYWHERE else place

    def _moved(self, tensor: Tensor, *args: Any, **kwargs: Any) -> Tensor:
        target = kwargs.pop("device", None)
        kwargs.pop("non_blocking", None)
        rest: list[Any] = []
        for value in args:
            if isinstance(value, Tensor):
                target, value = self._at(value), value.dtype
            if isinstance(value, (str, torch.device)):
                target = value
            elif isinstance(value, torch.dtype):
                rest.append(value)
        place = self._at(tensor) if target is None else torch.device(target).type
        moved = tensor if place == self._at(tensor) else self._card.put(tensor.clone(), place)
        if not rest and not {name for name, value in kwargs.items() if value is not None}:
            return moved
        return moved.to(*rest, **kwargs)

    def _pinned(self, tensor: Tensor) -> Tensor:
        if self._at(tensor) == "cuda":
            raise RuntimeError("cannot pin memory of the card")
        return tensor.clone()

    def _as_numpy(self, tensor: Tensor, **kwargs: Any) -> Any:
        if self._at(tensor) == "cuda":
            raise TypeError("can't convert cuda device type tensor to numpy")
        return tensor.numpy(**kwargs)
