"""Where in a photograph the second stream looks (Zhu et al., RockS²Net, eq. 1-4, fig. 9)."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from .catalogue import TRANSLATIONS
from .dropout import SeededDropout


class CentreCrop(nn.Module):
    """The centre of a photograph, resampled to the photograph's own size.

    Parameters
    ----------
    scale : float
        Side of the crop as a share of the photograph's, 0 to 1.
    """

    def __init__(self, scale: float) -> None:
        super().__init__()
        if not 0 < scale <= 1:
            raise ValueError(f"a scale of {scale:g} is not between 0 and 1")
        self.scale = scale

    def translations(self, photographs: Tensor) -> Tensor:
        """Return (t_x, t_y) of each crop's centre, shape (B, 2); here always the middle, 0.

        The photograph reaches from -1 to 1 both ways, y downwards.
        """
        return photographs.new_zeros(len(photographs), 2)

    def forward(self, photographs: Tensor) -> Tensor:
        """Return the crops, of the shape of the photographs (B, C, H, W), read bilinearly."""
        return crop(photographs, self.translations(photographs), self.scale)


class SpatialTransformer(CentreCrop):
    """A crop of fixed size whose place is learned: scale s, rotation 0, translation (t_x, t_y).

    A small network looks at the photograph: convolutions 7x7x16, 5x5x32 and 3x3x64, each with ReLU
    and 2x2 max-pool; global average pool, batch norm, dropout 0.5, a dense layer of 2 and tanh.
    That layer starts at zero, so the untrained crop is the centre. Translations stay within ±(1 - s),
    which keeps the crop inside of the photograph: clipped as in the paper, or as (1 - s)·tanh. A clipped
    one has no slope outside of the bounds, and a crop that has come to lie at an edge learns no more.

    Parameters
    ----------
    scale : float
        s of eq. 4.
    translation : str
        One of :data:`~gossan.models.catalogue.TRANSLATIONS`.
    """

    def __init__(self, scale: float, translation: str = "clipped") -> None:
        super().__init__(scale)
        if translation not in TRANSLATIONS:
            raise ValueError(f"translation = {translation!r}")
        self.translation = translation
        self.localisation = nn.Sequential(
            *_convolution(3, 16, 7), *_convolution(16, 32, 5), *_convolution(32, 64, 3)
        )
        self.norm = nn.BatchNorm1d(64)
        self.dropout = SeededDropout(0.5)
        self.dense = nn.Linear(64, 2)
        self.start_at_the_centre()

    def start_at_the_centre(self) -> None:
        """Set the last layer to zero."""
        nn.init.zeros_(self.dense.weight)
        nn.init.zeros_(self.dense.bias)

    def translations(self, photographs: Tensor) -> Tensor:
        """Return (t_x, t_y) of each crop's centre, shape (B, 2), within ±(1 - s)."""
        pooled = self.localisation(photographs).mean(dim=(2, 3))
        shift = torch.tanh(self.dense(self.dropout(self.norm(pooled))))
        if self.translation == "tanh":
            return (1 - self.scale) * shift
        return shift.clamp(self.scale - 1, 1 - self.scale)


def _convolution(in_channels: int, out_channels: int, size: int) -> tuple[nn.Module, ...]:
    return (
        nn.Conv2d(in_channels, out_channels, size, padding=size // 2),
        nn.ReLU(),
        nn.MaxPool2d(2),
    )


def crop(photographs: Tensor, translations: Tensor, scale: float) -> Tensor:
    """Cut crops out of photographs and resample them bilinearly to the photographs' size (eq. 2).

    Parameters
    ----------
    photographs : Tensor, shape (B, C, H, W)
    translations : Tensor, shape (B, 2)
        (t_x, t_y) of the crops' centres; -1 to 1 is the photograph.
    scale : float
        Side of the crops as a share of the photograph's.
    """
    theta = photographs.new_zeros(len(photographs), 2, 3)
    theta[:, 0, 0] = theta[:, 1, 1] = scale
    theta[:, :, 2] = translations
    grid = functional.affine_grid(theta, list(photographs.shape), align_corners=False)
    # A crop at the edge reads half a pixel beyond it, which must not be black.
    return functional.grid_sample(
        photographs, grid, mode="bilinear", padding_mode="border", align_corners=False
    )
