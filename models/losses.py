"""The loss that geology guides (Zhang et al. 2025, eq. 6, 8 and 9)."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional


class GeologicalLoss(nn.Module):
    """Cross-entropy plus a pull of the probabilities towards the control function.

    L = CE(p̂, p) + λ · ‖p̂ − σ(Σᵢ aᵢ wᵢ + b)‖₂ / √B  (eq. 9), with trainable a (starting at 0.1)
    and b (starting at 0).

    The norm of eq. 8 runs over the B patches of a batch and grows with √B; dividing by √B makes it
    the root mean square difference per patch, so that λ means the same for every batch size.

    Parameters
    ----------
    factors : int
        Control factors n (bands of the control raster); 0 leaves the cross-entropy alone.
    weight : float
        λ of eq. 9.
    """

    def __init__(self, factors: int, weight: float) -> None:
        super().__init__()
        self.weight = weight
        self.a = nn.Parameter(torch.full((factors,), 0.1))
        self.b = nn.Parameter(torch.zeros(()))

    def geological_term(self, probabilities: Tensor, control: Tensor) -> Tensor:
        """Root mean square of p̂ − σ(Σ a w + b); patches without a control value are left out.

        Parameters
        ----------
        probabilities : Tensor, shape (B,)
        control : Tensor, shape (B, factors)
            Control function at each patch's own place; NaN where there is none.

        Raises
        ------
        ValueError
            If the shapes differ from the above: broadcasting would compare every patch with
            every other.
        """
        if probabilities.shape != control.shape[:1] or control.shape[1:] != self.a.shape:
            raise ValueError(
                f"{tuple(probabilities.shape)} probabilities do not fit "
                f"{tuple(control.shape)} control values of {tuple(self.a.shape)} factors"
            )
        known = torch.isfinite(control).all(dim=1)
        if not bool(known.any()):
            return probabilities.new_zeros(())
        expected = torch.sigmoid(control[known] @ self.a + self.b)
        square = (probabilities[known] - expected).square().mean()
        # The square root has no slope at zero; the epsilon keeps the gradient finite there.
        return torch.sqrt(square + 1e-12)

    def forward(self, logits: Tensor, labels: Tensor, control: Tensor) -> Tensor:
        """Return the loss of a batch: logits (B,), labels (B,) of 0 and 1, control (B, n)."""
        entropy = functional.binary_cross_entropy_with_logits(logits, labels)
        if not len(self.a) or not self.weight:
            return entropy
        return entropy + self.weight * self.geological_term(torch.sigmoid(logits), control)
