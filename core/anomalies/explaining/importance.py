"""Which elements carry a network's score: integrated gradients (Sundararajan et al. 2017)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from ...geochemistry.transforms import Transform, ilr_basis
from ...rasters.band_kinds import ELEMENT, kinds_of_bands
from ...runtime.language import later, tr
from ...runtime.progress import Progress, SilentProgress, step
from ..patches.sites import Ground, read_patches
from ..training.model import AnomalyModel

if TYPE_CHECKING:
    from ...rasters.stack import Stack

#: Points on the way from the background to a patch, and random cells that make the background.
STEPS, BACKGROUND_CELLS = 32, 500

#: What is said where a ridge judges beside the networks.
OF_NETWORKS_ALONE = later(
    "The score is the mean of the networks' and the ridge's. Heat, offsets and parts of elements "
    "are those of the networks alone: what the ridge looks at stands in the report from training."
)


def background_channels(model: AnomalyModel, stack: Stack, seed: int) -> np.ndarray:
    """Return the median of each channel over random cells with values, shape (channels,)."""
    rng = np.random.default_rng(seed)
    ground = Ground(stack, None, model.patch)
    cells = ground.random_cells_with_values(BACKGROUND_CELLS, rng, SilentProgress())
    return np.median(model.transform.apply(stack.sample(cells).T), axis=1)


def mean_slopes(
    network: torch.nn.Module, patches: Tensor, background: Tensor, steps: int = STEPS
) -> Tensor:
    """Return the mean slope of the score on the straight way from the background to each patch.

    Times the difference between patch and background it is the integrated gradient: what each
    channel of each cell adds to the score. The parts add up to the difference of the two scores.

    Parameters
    ----------
    network : nn.Module
        Returns logits (n,); in evaluation mode.
    patches : Tensor, shape (n, channels, p, p)
    background : Tensor, shape (channels,)
    steps : int
        Points on the way, taken at the middle of equal parts.
    """
    start = background.view(1, -1, 1, 1)
    shares = (torch.arange(steps, device=patches.device) + 0.5) / steps
    slopes = []
    for patch in patches:
        way = (start + shares.view(-1, 1, 1, 1) * (patch - start)).requires_grad_()
        with torch.enable_grad():
            (slope,) = torch.autograd.grad(network(way).sum(), way)
        slopes.append(slope.mean(dim=0))
    return torch.stack(slopes)


def element_parts(transform: Transform, difference: np.ndarray, slope: np.ndarray) -> np.ndarray:
    """Return what each element adds, (elements,), from differences and slopes (channels, p, p).

    Channels of clr, log10 and raw values, and of bands beside the chemistry, belong to one element
    each. ilr channels are a rotation of clr: differences and slopes are turned back before they are
    multiplied.
    """
    parts = (difference * slope).sum(axis=(1, 2))
    if transform.kind != "ilr":
        return parts
    kinds = np.array(kinds_of_bands(transform.kinds, len(difference) + 1))
    chemistry, beside = kinds == ELEMENT, int((kinds != ELEMENT).sum())
    own = len(difference) - beside
    if not chemistry.any():
        return parts
    basis = ilr_basis(own + 1)
    spread = np.reshape(transform.spread or 1.0, (-1, 1, 1))
    turned = [
        np.tensordot(basis.T, channels[:own], axes=1)
        for channels in (difference * spread, slope / spread)
    ]
    whole = np.empty(len(kinds))
    whole[chemistry] = (turned[0] * turned[1]).sum(axis=(1, 2))
    whole[~chemistry] = parts[own:]
    return whole


def element_importance(
    model: AnomalyModel,
    stack: Stack,
    cells: np.ndarray,
    device: torch.device,
    progress: Progress,
    seed: int = 0,
    background: np.ndarray | None = None,
) -> np.ndarray:
    """Return what each element adds to the logit of the patches at cells (n, 2).

    ``background`` is that of :func:`background_channels` where it is known already.

    Returns
    -------
    ndarray, shape (n, elements)
        Against the median of the background; positive where the element speaks for a deposit. The
        mean over the networks of an ensemble.

    Raises
    ------
    InputError
        If the model is no network.
    CancelledError
    """
    network = model.require_networks(tr("Integrated gradients")).to(device).eval()
    if background is None:
        background = background_channels(model, stack, seed)
    start = torch.from_numpy(background).to(device)
    parts = np.empty((len(cells), len(model.elements)))
    for number, cell in enumerate(cells):
        step(progress, number / len(cells))
        channels = model.of_networks(model.channels(read_patches(stack, cell[None], model.patch)))
        patches = torch.from_numpy(np.ascontiguousarray(channels)).to(device)
        slopes = [mean_slopes(member, patches, start)[0] for member in network]
        slope = torch.stack(slopes).mean(dim=0).cpu().numpy()
        difference = channels[0] - background[:, None, None]
        parts[number] = element_parts(model.transform, difference, slope)
    return parts


def ranking(parts: np.ndarray) -> np.ndarray:
    """Return element numbers from the most to the least important: by mean absolute part."""
    return np.argsort(-np.abs(parts).mean(axis=0), kind="stable")
