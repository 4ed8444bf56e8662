"""What a network looked at in a photograph: Grad-CAM of the whole, and of the crop in its place."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from ...networks.grad_cam import grad_cam
from ..model import SectionModel, network_input

#: The backbone's last feature maps.
LAST_LAYER = "backbone"


@dataclass(frozen=True)
class SectionExplanation:
    """Heat over one photograph, on the network's own scale; not negative.

    Attributes
    ----------
    explained : int
        Number of the class whose score is explained.
    probabilities : ndarray, shape (classes,)
    translation : ndarray, shape (2,), or None
    whole : ndarray, shape (image_size, image_size)
        Evidence in the stream that sees the whole photograph.
    crop : ndarray, shape (image_size, image_size), or None
        Evidence in the second stream, brought back to its place in the photograph; NaN outside of
        the crop. None for networks of one stream, and for layers that only see the whole.
    """

    explained: int
    probabilities: np.ndarray
    translation: np.ndarray | None
    whole: np.ndarray
    crop: np.ndarray | None

    @property
    def largest(self) -> float:
        """The largest heat in either stream."""
        crop = 0.0 if self.crop is None else float(np.nanmax(self.crop))
        return max(float(self.whole.max()), crop)


def explain_section(
    model: SectionModel,
    pixels: np.ndarray,
    layer: str,
    class_: int | None,
    device: torch.device,
) -> SectionExplanation:
    """Explain the score of a class, by default the likeliest, in one photograph.

    The score is the mean of the streams' logits.

    Parameters
    ----------
    model : SectionModel
    pixels : ndarray, shape (image_size, image_size, 3), uint8
    layer : str
        Name of a module of the network.
    class_ : int or None
    device : torch.device

    Raises
    ------
    InputError
        If the layer is not there or has no feature maps.
    """
    probabilities, shifts = model.scores(pixels[None], device)
    explained = int(probabilities[0].argmax()) if class_ is None else class_
    network = model.network

    def score(inputs: Tensor) -> Tensor:
        return network.classifier(network.hidden(inputs)).mean(dim=0)[:, explained]

    heat = grad_cam(network, network_input(pixels[None], device), layer, score).cpu()
    crop = None
    if len(heat) == 2 and shifts is not None:
        crop = in_place(heat[1], shifts[0], model.scale).numpy()
    return SectionExplanation(
        explained,
        probabilities[0],
        None if shifts is None else shifts[0],
        heat[0].numpy(),
        crop,
    )


def in_place(heat: Tensor, translation: np.ndarray, scale: float) -> Tensor:
    """Bring what lies over a crop (s, s) back to the photograph (s, s); NaN outside of the crop."""
    theta = torch.zeros(1, 2, 3)
    # The inverse of the transformer's x = s · x' + t.
    theta[0, 0, 0] = theta[0, 1, 1] = 1 / scale
    theta[0, :, 2] = torch.from_numpy(-translation / scale)
    size = [1, 1, *heat.shape]
    grid = functional.affine_grid(theta, size, align_corners=False)
    moved = functional.grid_sample(
        heat[None, None], grid, mode="bilinear", padding_mode="border", align_corners=False
    )[0, 0]
    outside = (grid[0].abs() > 1).any(dim=-1)
    return moved.masked_fill(outside, float("nan"))
