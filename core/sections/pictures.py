"""Pictures of thin sections: thumbnails, the transformer's box, and Grad-CAM over a photograph."""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from PIL import Image, ImageDraw

from ..reporting.canvas import HEAT, NETWORK, panels
from ..reporting.words import label

#: Longer side of a thumbnail and of a picture with a box, in pixels.
THUMBNAIL, PICTURE = 220, 1600


def jpeg(pixels: np.ndarray) -> bytes:
    """Return a picture (rows, columns, 3) of uint8 as JPEG."""
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, "JPEG", quality=85)
    return stream.getvalue()


def with_box(pixels: np.ndarray, box: Sequence[float]) -> np.ndarray:
    """Return a picture with a frame at left, top, right and bottom (pixels)."""
    picture = Image.fromarray(pixels)
    width = max(2, max(picture.size) // 150)
    ImageDraw.Draw(picture).rectangle(tuple(box), outline=NETWORK, width=width)
    return np.asarray(picture)


def cut(pixels: np.ndarray, box: Sequence[float]) -> np.ndarray:
    """Return the part of a picture inside of a box."""
    left, top, right, bottom = (round(side) for side in box)
    return np.ascontiguousarray(pixels[top:bottom, left:right])


def explained_photograph(
    picture: np.ndarray,
    whole: np.ndarray,
    crop: np.ndarray | None,
    box: Sequence[float] | None,
    limit: float,
) -> Figure:
    """Draw a photograph, and over it the heat of each stream.

    Parameters
    ----------
    picture : ndarray, shape (rows, columns, 3)
    whole, crop : ndarray, shape (s, s)
        Heat over the photograph; ``crop`` is NaN outside of the crop, or None.
    box : sequence of float or None
        Left, top, right and bottom of the crop in the picture.
    limit : float
        Upper end of the colour scale.
    """
    heats = [(label("Evidence, whole"), whole)] + (
        [(label("Evidence, crop"), crop)] if crop is not None else []
    )
    rows, columns, _ = picture.shape
    count = 1 + len(heats)
    figure, axes = panels(4.2 * count, 0.9 + 4 * rows / columns, columns=count)
    axes[0].imshow(picture)
    axes[0].set_title(label("Photograph"), fontsize=10)
    extent = (-0.5, columns - 0.5, rows - 0.5, -0.5)
    for target, (title, heat) in zip(axes[1:], heats):
        target.imshow(picture)
        strength = np.clip(np.nan_to_num(heat) / limit, 0, 1)
        image = target.imshow(
            np.nan_to_num(heat),
            extent=extent,
            cmap=HEAT,
            alpha=0.75 * np.sqrt(strength),  # where nothing was found the photograph shows
            vmin=0,
            vmax=limit,
        )
        target.set_title(title, fontsize=10)
        figure.colorbar(image, ax=target, shrink=0.75)
    for target in axes:
        if box is not None:
            left, top, right, bottom = box
            target.plot(
                [left, right, right, left, left], [top, top, bottom, bottom, top], color=NETWORK
            )
        target.set(xlim=extent[:2], ylim=extent[2:])
        target.set_xticks(())
        target.set_yticks(())
    return figure
