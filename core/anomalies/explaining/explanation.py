"""Why a network says so: Grad-CAM and offsets (Zhang et al. 2025, eq. 13-14, figs. 10-11)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from scipy import stats
from torch import Tensor, nn
from torch.nn import functional

from ....models.deformable import DeformableConv2d
from ....models.patch_networks import GkCnn, PatchNetwork
from ...networks.grad_cam import grad_cam
from ...rasters.grid import Grid
from ...runtime.errors import InputError
from ...runtime.language import tr
from ...runtime.progress import Progress, step
from ..patches.sites import read_patches
from ..training.model import AnomalyModel

if TYPE_CHECKING:
    from ...rasters.stack import Stack

#: Cells from the edge of a patch whose offsets see cells beyond it, of which there are none: two
#: convolutions of 3 × 3 stand before them.
OFFSET_RIM = 2

#: Patches that are explained at once, and the most that they can be divided by.
_BATCH = 64
MOST_DIVISOR = _BATCH


def mean_offsets(network: PatchNetwork, channels: Tensor) -> Tensor:
    """Return the mean displacement over the nine kernel points of the first deformable layer.

    Parameters
    ----------
    network : PatchNetwork
    channels : Tensor, shape (n, channels, p, p)

    Returns
    -------
    Tensor, shape (n, 2, p, p)
        (Δy, Δx) in cells; rows count downwards.

    Raises
    ------
    InputError
        If the network is not deformable.
    """
    convolution = network.conv2[0]
    if not isinstance(convolution, DeformableConv2d):
        raise InputError(tr("Only deformable networks (GK-DCN, DCN) have offsets."))
    with torch.no_grad():
        return convolution.displacements(network.conv1(channels)).mean(dim=1)


@dataclass(frozen=True)
class Explanation:
    """Explained patches around points.

    Attributes
    ----------
    grid : Grid
        Of the stack.
    cells : ndarray of int, shape (n, 2)
        Centres of the patches.
    probabilities : ndarray, shape (n,)
    heat : ndarray, shape (n, p, p)
        Grad-CAM, on one scale for all patches.
    offsets : ndarray, shape (n, 2, p, p), or None
        (Δx, Δy) in map units, NaN within :data:`OFFSET_RIM` of the patch's edge, where they are as much
        the padding's as the ground's; None for networks that are not deformable.
    """

    grid: Grid
    cells: np.ndarray
    probabilities: np.ndarray
    heat: np.ndarray
    offsets: np.ndarray | None

    @property
    def patch(self) -> int:
        """Side of a patch in cells."""
        return self.heat.shape[-1]

    @property
    def inner_offsets(self) -> np.ndarray | None:
        """The offsets (n, 2, q, q) that no padding has a part in."""
        if self.offsets is None:
            return None
        rim = _rim(self.patch)
        return self.offsets[:, :, rim : self.patch - rim, rim : self.patch - rim]


def explain(
    model: AnomalyModel,
    stack: Stack,
    cells: np.ndarray,
    layer: str,
    device: torch.device,
    progress: Progress,
    method: str = "grad_cam",
    divisor: int = 1,
) -> Explanation:
    """Explain the patches centred at cells (n, 2), by Grad-CAM on a layer or by CAM.

    Patches are mirrored at the edges of the map, and cells without values in them repeat the
    centre cell. Heat and offsets are the means over the networks of an ensemble; a companion has
    neither. ``divisor`` makes the batches smaller, where memory is short.

    Raises
    ------
    InputError
        If the model is no network, lacks the layer, or has no CAM.
    CancelledError
    """
    network = model.require_networks("Grad-CAM").to(device).eval()
    heat, offsets, probabilities = [], [], []
    batch = max(1, _BATCH // divisor)
    for start in range(0, len(cells), batch):
        step(progress, start / len(cells))
        channels = model.channels(read_patches(stack, cells[start : start + batch], model.patch))
        probabilities.append(model.probabilities(channels, device))
        seen = np.ascontiguousarray(model.of_networks(channels))
        tensor = torch.from_numpy(seen).to(device)
        cam = method == "cam"
        hot = [
            class_activation(member, tensor) if cam else grad_cam(member, tensor, layer)
            for member in network
        ]
        heat.append(torch.stack(hot).mean(dim=0).cpu().numpy())
        if model.entry.deformable:
            arrows = torch.stack([mean_offsets(member, tensor) for member in network])
            offsets.append(arrows.mean(dim=0).cpu().numpy())
    in_map_units = None
    if offsets:
        steps = np.array([stack.grid.x_size, stack.grid.y_size], dtype=np.float32)
        in_map_units = np.concatenate(offsets)[:, ::-1] * steps[:, None, None]
        in_map_units[:, :, ~_inside(model.patch)] = np.nan
    return Explanation(
        stack.grid, cells, np.concatenate(probabilities), np.concatenate(heat), in_map_units
    )


def _rim(patch: int) -> int:
    """Return how wide the rim is; the centre of a small patch is never in it."""
    return min(OFFSET_RIM, (patch - 1) // 2)


def _inside(patch: int) -> np.ndarray:
    """Return which cells (p, p) of a patch do not lie in the rim."""
    inside, rim = np.zeros((patch, patch), dtype=bool), _rim(patch)
    inside[rim : patch - rim, rim : patch - rim] = True
    return inside


def heat_agreement(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return Spearman's rank correlation of two networks' heat (n, p, p) in each patch, (n,).

    NaN where one of them has no heat at all.
    """
    agreement = np.full(len(one), np.nan)
    for number, (own, beside) in enumerate(zip(one, other, strict=True)):
        if np.ptp(own) > 0 and np.ptp(beside) > 0:
            agreement[number] = stats.spearmanr(own.ravel(), beside.ravel())[0]
    return agreement


def mean_direction(offsets: np.ndarray) -> tuple[float, float]:
    """Return where offsets (m, 2) point all in all, and how much they agree.

    Returns
    -------
    azimuth : float
        Degrees from north, clockwise, of their sum.
    agreement : float
        Length of the sum as a share of the sum of lengths: 0 all ways, 1 one way.
    """
    total = offsets.sum(axis=0)
    lengths = float(np.hypot(*offsets.T).sum())
    azimuth = float(np.degrees(np.arctan2(total[0], total[1])) % 360)
    return azimuth, float(np.hypot(*total)) / lengths if lengths else 0.0


def class_activation(network: nn.Module, channels: Tensor) -> Tensor:
    """Return the class activation map of a network that ends in a global average pool (eq. 10-12).

    The pooled features go through a dense layer with ReLU and the score layer; with the same units
    active, the score is linear in the feature maps, and these are its weights. Up to the number of
    cells that are pooled it equals Grad-CAM on the last block.

    Parameters
    ----------
    network : GkCnn
        In evaluation mode.
    channels : Tensor, shape (n, channels, p, p)

    Returns
    -------
    Tensor, shape (n, p, p)
        ReLU(Σ w A), bilinearly up-sampled to the patch; not negative.

    Raises
    ------
    InputError
        If the network does not end in a global average pool.
    """
    if not isinstance(network, GkCnn):
        raise InputError(
            tr(
                "CNN and DCN end in dense layers and have no class activation map. Use "
                "METHOD=grad_cam, or explain a GK-CNN or GK-DCN."
            )
        )
    with torch.no_grad():
        features = network.features(channels)
        dense, score = (layer for layer in network.head if isinstance(layer, nn.Linear))
        active = (dense(features.mean(dim=(2, 3))) > 0).to(features)
        weights = (active * score.weight) @ dense.weight
        heat = functional.relu((weights[:, :, None, None] * features).sum(dim=1, keepdim=True))
    return functional.interpolate(
        heat, size=channels.shape[-2:], mode="bilinear", align_corners=False
    )[:, 0]
