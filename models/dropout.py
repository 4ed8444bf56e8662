"""Dropout that draws from a generator of its own."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class SeededDropout(nn.Module):
    """Dropout whose random numbers come from its own generator.

    ``torch.nn.Dropout`` draws from the generator that the whole process shares. Two trainings in
    two background tasks of QGIS would then disturb each other, and neither could be repeated.

    Parameters
    ----------
    probability : float
        Share of the values that are set to zero while training.
    """

    def __init__(self, probability: float) -> None:
        super().__init__()
        self.probability = probability
        self.generator = torch.Generator()

    def __deepcopy__(self, memory: dict[int, object]) -> SeededDropout:
        """Return a copy that draws what this one would; before PyTorch 2 a generator has no copy."""
        twin = SeededDropout(self.probability).train(self.training)
        twin.generator.set_state(self.generator.get_state())
        memory[id(self)] = twin
        return twin

    def forward(self, values: Tensor) -> Tensor:
        """Drop values while training and scale up the rest; pass them through otherwise."""
        if not self.training:
            return values
        # Drawn on the CPU whatever the device, so that a seed means the same on both.
        draws = torch.rand(values.shape, generator=self.generator)
        kept = (draws >= self.probability).to(values)
        return values * kept / (1.0 - self.probability)
