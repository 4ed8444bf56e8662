"""Whether photographs show the ground at the scale that a model was trained on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...runtime.errors import InputError
from ...runtime.language import tr
from ...runtime.progress import Progress
from ..model import SectionModel
from ..photographs.decoding import photograph_size
from ..photographs.opening import PhotographError
from ..photographs.scale import PhotographScale

#: How many times larger or smaller what is seen may be: more is told, and much more is refused.
TOLD, REFUSED = 1.25, 4.0

#: Pixels along a side, against those in training, that make a photograph a panorama.
_PANORAMA = 3.0

#: Photographs whose heads are looked at, spread over all.
_LOOKED_AT = 50


def check_scales(
    models: Sequence[SectionModel],
    used: PhotographScale,
    paths: Sequence[str],
    tiles: bool,
    progress: Progress,
) -> None:
    """Compare the scale of photographs with that of training, and tell or refuse what does not fit.

    In tiles, a pixel of them is compared with one in training; whole photographs by how much ground they
    show, for all of them are brought to one size.

    Raises
    ------
    InputError
        With both numbers, where they differ :data:`REFUSED`-fold.
    """
    shown = _usual_size(paths)
    if shown is None:
        return
    for model in models:
        trained = model.photographed
        finer = trained.times_finer(used)
        if finer is None:
            _tell_of_unknown(model, used, progress)
            if (
                not tiles
                and trained.width
                and max(shown) > _PANORAMA * max(trained.width, trained.height)
            ):
                progress.warning(
                    tr(
                        "The photographs have {width} × {height} pixels, those that {title} was trained on "
                        "{trained_width} × {trained_height}. If a pixel shows as much of the ground in both, "
                        "choose TILES=tiles: as a whole, grains would be too small.",
                        width=shown[0],
                        height=shown[1],
                        title=model.title,
                        trained_width=trained.width,
                        trained_height=trained.height,
                    )
                )
            continue
        longest = max(trained.width, trained.height)  # however the camera was held
        times = 1 / finer if tiles or not longest else max(shown) / (finer * longest)
        _judge(model, used, times, tiles, progress)


def _judge(
    model: SectionModel, used: PhotographScale, times: float, tiles: bool, progress: Progress
) -> None:
    far = max(times, 1 / times)
    if far <= TOLD:
        return
    said = tr(
        "The photographs are of {used}, those that {title} was trained on of {trained}",
        used=used.words,
        title=model.title,
        trained=model.photographed.words,
    )
    said += (
        tr(": a pixel shows {times:.2g} times as much along a side.", times=times)
        if tiles
        else tr(": a photograph shows {times:.2g} times as much along a side.", times=times)
    )
    if far > REFUSED:
        raise InputError(
            said
            + " "
            + tr(
                "The model cannot know such pictures. Check PIXEL_SIZE or MAGNIFICATION, and TILES."
            )
        )
    if not tiles or times > TOLD:
        progress.warning(said)


def _tell_of_unknown(model: SectionModel, used: PhotographScale, progress: Progress) -> None:
    if used.words and not model.photographed.words:
        progress.warning(
            tr(
                "{title} does not say at which scale it was trained, so that {used} is compared with "
                "nothing: give PIXEL_SIZE or MAGNIFICATION when you train.",
                title=model.title,
                used=used.words,
            )
        )
    elif model.photographed.words:
        progress.warning(
            tr(
                "{title} was trained at {trained}. Give the same for these photographs, to have it "
                "compared.",
                title=model.title,
                trained=model.photographed.words,
            )
        )


def _usual_size(paths: Sequence[str]) -> tuple[int, int] | None:
    """Return the usual width and height of photographs; None where none can be opened."""
    chosen = np.unique(np.linspace(0, len(paths) - 1, min(len(paths), _LOOKED_AT)).astype(int))
    sizes = []
    for number in chosen.tolist():
        try:
            sizes.append(photograph_size(paths[number]))
        except PhotographError:
            continue
    if not sizes:
        return None
    width, height = np.median(np.array(sizes), axis=0).astype(int).tolist()
    return width, height
