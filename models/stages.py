"""Stages of a backbone: the layers at which its feature maps shrink, and how fine those maps are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import torch
from torch import Tensor, nn

from .fusion import in_one
from .six_channels import takes_two

#: A stage is fine where its maps have at least this share of the photograph's side.
_FINE = 1 / 8

#: Variance of feature maps that are the same everywhere.
_LEAST_VARIANCE = 1e-12


class Stage(NamedTuple):
    """The last layer of a backbone whose feature maps have a size: its name, channels and sides.

    The name is empty for the backbone itself.
    """

    name: str
    channels: int
    height: int
    width: int

    @property
    def side(self) -> int:
        """The shorter side."""
        return min(self.height, self.width)


def stages_of(backbone: nn.Module, size: int) -> list[Stage]:
    """Return the stages of a backbone for photographs of ``size`` pixels a side, finest first.

    A blank photograph is sent through it, as only the backbone itself knows how it shrinks one. Layers
    within a block, such as the halves of a residual, are no stages.

    Parameters
    ----------
    backbone : nn.Module
        From (B, 3, H, W) to feature maps (B, channels, h, w).
    size : int
    """
    found: dict[tuple[int, int], Stage] = {}

    def note(name: str, maps: Tensor) -> None:
        channels, height, width = maps.shape[1:]
        found[height, width] = Stage(name, channels, height, width)

    _send_blank(backbone, size, {**dict(layers_in_a_row(backbone)), "": backbone}, note)
    return sorted(found.values(), key=lambda stage: -stage.height * stage.width)


def fine_stages(backbone: nn.Module, size: int) -> list[Stage]:
    """Return the stages whose maps have at least an eighth of the photograph's side, finest first."""
    stages = stages_of(backbone, size)
    return [stage for stage in stages if stage.side >= _FINE * size] or stages[:1]


class Watch:
    """Keeps means and spreads over the photograph of some layers' feature maps, while it is open.

    Parameters
    ----------
    backbone : nn.Module
        Fused or not.
    layers : sequence of str
        Names within the backbone; empty for itself.
    """

    def __init__(self, backbone: nn.Module, layers: Sequence[str]) -> None:
        self._watched = [in_one(backbone).get_submodule(layer) for layer in layers]
        self._seen: list[list[Tensor]] = [[] for _ in layers]
        self._hooks: list[torch.utils.hooks.RemovableHandle] = []

    def __enter__(self) -> Watch:
        for layer, seen in zip(self._watched, self._seen, strict=True):
            self._hooks.append(layer.register_forward_hook(self._keeper(seen)))
        return self

    def __exit__(self, *_: object) -> None:
        for hook in self._hooks:
            hook.remove()

    @staticmethod
    def _keeper(seen: list[Tensor]) -> Callable[[nn.Module, object, Tensor], None]:
        def keep(_layer: nn.Module, _given: object, maps: Tensor) -> None:
            # On processors var_mean takes ten times as long as two means.
            values = maps.float() if maps.element_size() < 4 else maps
            mean = values.mean(dim=(2, 3))
            variance = values.square().mean(dim=(2, 3)) - mean.square()
            # Spreads of nothing have no slope.
            spread = variance.clamp(min=_LEAST_VARIANCE).sqrt()
            seen.append(torch.cat([mean, spread], dim=1))

        return keep

    def take(self, photographs: int) -> list[Tensor]:
        """Return the features (photographs, 2 · channels) of each layer, and forget them.

        A batch has as many rows before those of crops, which are left out.
        """
        taken = [torch.cat(seen)[:photographs] for seen in self._seen]
        for seen in self._seen:
            seen.clear()
        return taken


def map_sides(network: nn.Module, layer: str, size: int) -> tuple[int, int] | None:
    """Return height and width of a layer's feature maps; None if it has none.

    Parameters
    ----------
    network : nn.Module
        Takes photographs (B, 3, size, size).
    layer : str
        Name of one of its modules.
    size : int
    """
    found: list[tuple[int, int]] = []
    watched = dict(network.named_modules()).get(layer)
    if watched is None:
        return None
    _send_blank(
        network,
        size,
        {layer: watched},
        lambda _name, maps: found.append((maps.shape[2], maps.shape[3])),
    )
    return found[-1] if found else None


def layers_in_a_row(module: nn.Module, name: str = "") -> Iterator[tuple[str, nn.Module]]:
    """Yield layers and blocks, in order, out of what only strings them together."""
    for own, child in module.named_children():
        full = f"{name}.{own}" if name else own
        if type(child) in (nn.Sequential, nn.ModuleList):
            yield from layers_in_a_row(child, full)
        else:
            yield full, child


def _send_blank(
    network: nn.Module,
    size: int,
    watched: dict[str, nn.Module],
    note: Callable[[str, Tensor], None],
) -> None:
    """Send a blank photograph through a network and tell of the feature maps of its layers."""

    def hook(name: str) -> Callable[[nn.Module, object, object], None]:
        def heard(_layer: nn.Module, _given: object, output: object) -> None:
            if isinstance(output, Tensor) and output.dim() == 4:
                note(name, output)

        return heard

    hooks = [layer.register_forward_hook(hook(name)) for name, layer in watched.items()]
    training = network.training
    try:
        with torch.no_grad():
            like = next(network.parameters())
            channels = 6 if takes_two(network) else 3
            blank = torch.zeros(1, channels, size, size, dtype=like.dtype, device=like.device)
            network.eval()(blank)
    finally:
        for each in hooks:
            each.remove()
        network.train(training)
