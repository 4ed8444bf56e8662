"""Local maximum mean discrepancy (Zhu et al. 2020, Deep Subdomain Adaptation Network, eq. 5-8)."""

from __future__ import annotations

import torch
from torch import Tensor

#: Gaussian kernels that are summed: their bandwidths are these times the mean squared distance.
BANDWIDTHS = (0.25, 0.5, 1.0, 2.0, 4.0)


def local_mmd(
    source: Tensor, target: Tensor, source_shares: Tensor, target_shares: Tensor
) -> Tensor:
    """Return how far, class by class, the features of two domains lie apart.

    For each class the squared distance of the two domains' weighted mean embeddings, averaged over
    the classes: Σᵢⱼ ωᵢˢωⱼˢ k(sᵢ, sⱼ) + Σᵢⱼ ωᵢᵗωⱼᵗ k(tᵢ, tⱼ) - 2 Σᵢⱼ ωᵢˢωⱼᵗ k(sᵢ, tⱼ). A class that
    does not occur in one of the batches is left out.

    Parameters
    ----------
    source, target : Tensor, shape (n, features) and (m, features)
    source_shares, target_shares : Tensor, shape (n, classes) and (m, classes)
        How far each sample belongs to each class: 0 and 1 for labels, probabilities without them.

    Returns
    -------
    Tensor
        One number, not negative; 0 for identical domains.
    """
    everything = torch.cat([source, target])
    weights = torch.cat([_weights(source_shares), -_weights(target_shares)])
    both = (source_shares.sum(dim=0) > 0) & (target_shares.sum(dim=0) > 0)
    if not bool(both.any()):
        return source.new_zeros(())
    # With the target's weights negative, the three sums are one quadratic form.
    distances = (weights * (_kernel(everything) @ weights)).sum(dim=0)
    return distances[both].mean()


def adaptation_weight(progress: float) -> float:
    """Return the weight of the discrepancy in the loss, from 0 at the start to 1 at the end.

    2 / (1 + exp(-10 p)) - 1, p the share of the epochs that are done.
    """
    return float(2 / (1 + torch.exp(torch.tensor(-10.0 * progress))) - 1)


def _weights(shares: Tensor) -> Tensor:
    return shares / shares.sum(dim=0).clamp_min(torch.finfo(shares.dtype).tiny)


def _kernel(features: Tensor) -> Tensor:
    """Return the summed Gaussian kernels between all features, shape (n, n)."""
    squared = (features[:, None] - features[None]).square().sum(dim=2)
    pairs = len(features) * (len(features) - 1)
    scale = (squared.detach().sum() / pairs).clamp_min(torch.finfo(features.dtype).tiny)
    return torch.stack([torch.exp(-squared / (scale * width)) for width in BANDWIDTHS]).sum(dim=0)
