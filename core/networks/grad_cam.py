"""Grad-CAM (Selvaraju et al. 2016; Zhang et al. 2025, eq. 13-14), for any network and layer."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn import functional

from ..runtime.errors import InputError
from ..runtime.language import tr

#: Layers that an error names as examples.
_EXAMPLES = 6


def grad_cam(
    network: nn.Module,
    inputs: Tensor,
    layer: str,
    score: Callable[[Tensor], Tensor] | None = None,
) -> Tensor:
    """Return where in each input the evidence for its score lies (eq. 13 and 14).

    The maps are not rescaled, so that they can be compared between inputs.

    Parameters
    ----------
    network : nn.Module
        In evaluation mode.
    inputs : Tensor, shape (n, channels, h, w)
    layer : str
        Name of a module of the network that returns feature maps: a convolution or a block.
    score : callable, optional
        From inputs to the scores (n,) that are explained, through the network; by default the
        network itself, which then returns logits (n,).

    Returns
    -------
    Tensor, shape (m, h, w)
        ReLU(Σ α A), bilinearly up-sampled to the inputs; not negative. m is n, or a multiple of it
        if the layer sees every input several times.

    Raises
    ------
    InputError
        If the network has no such layer, or the layer has no feature maps.
    """
    modules = dict(network.named_modules())
    if not layer or layer not in modules:
        known = [name for name, module in modules.items() if isinstance(module, nn.Conv2d)]
        raise InputError(
            tr(
                "The network has no layer called {layer}. Its last convolutions are {known}; blocks "
                "above them can be named too.",
                layer=layer,
                known=", ".join(known[-_EXAMPLES:]),
            )
        )
    kept: list[Tensor] = []

    def keep(_module: nn.Module, _inputs: object, output: object) -> object:
        if not isinstance(output, Tensor) or output.dim() != 4:
            raise InputError(
                tr("The layer {layer} has no feature maps. Choose a convolution.", layer=layer)
            )
        kept.append(output)
        # The next layer may overwrite its input in place; it gets a copy.
        return output.clone()

    hook = modules[layer].register_forward_hook(keep)
    try:
        with torch.enable_grad():
            scores = (score or network)(inputs.detach().requires_grad_())
    finally:
        hook.remove()
    features = kept[0]
    (slope,) = torch.autograd.grad(scores.sum(), features)
    importance = slope.mean(dim=(2, 3), keepdim=True)
    heat = functional.relu((importance * features).sum(dim=1, keepdim=True)).detach()
    return functional.interpolate(
        heat, size=inputs.shape[-2:], mode="bilinear", align_corners=False
    )[:, 0]
