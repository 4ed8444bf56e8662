"""Thin sections of the made-up survey as files: photographs by class, and points whose class is asked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from osgeo import gdal, ogr

from ..runtime.errors import InputError, OutputError
from ..runtime.files import Staging
from ..runtime.language import tr
from ..runtime.picture_formats import PHOTOGRAPHS
from ..runtime.progress import PartOfProgress, Progress, step
from .files import point_wkb, write_layer
from .thin_sections import TEXTURES, Slice

#: Folder of photographs to train with, that of photographs to name, the points of these, and what was drawn.
LABELLED, TO_NAME, POINTS, DRAWN = "photographs", "to_name", "slices.gpkg", "slices.json"

#: Photographs of a slice, and slices of each class that are to be named.
_VIEWS, _ASKED = 3, 2

_LIGHTS = ("PPL", "XPL")


@dataclass(frozen=True)
class _Cut:
    """A slice: its number, class, and whether its class is asked for."""

    number: int
    name: str
    asked: bool

    @property
    def files(self) -> list[str]:
        """Its photographs, relative to the folder; both lights of a view behind each other."""
        place = TO_NAME if self.asked else f"{LABELLED}/{self.name}"
        return [
            f"{place}/S{self.number:02d}_{view:02d}_{light}.png"
            for view in range(1, _VIEWS + 1)
            for light in _LIGHTS
        ]


def write_slices(
    seed: int, per_class: int, places: np.ndarray, folder: str, progress: Progress
) -> dict[str, str]:
    """Draw thin sections and write their photographs, all of them or none; return paths by name.

    Parameters
    ----------
    seed : int
        The same seed draws the same photographs.
    per_class : int
        Slices of each class to train with.
    places : ndarray, shape (n, 2)
        Where slices that are to be named may come from, in the survey's CRS.
    folder : str
    progress : Progress

    Raises
    ------
    InputError
        If photographs of something else are there, which would be taken for these.
    OutputError
        If the folder cannot be written to.
    CancelledError
    """
    cuts = list(_cuts(per_class))
    root = Path(folder)
    _refuse_others(root, {root / file for cut in cuts for file in cut.files})
    asked = [cut for cut in cuts if cut.asked]
    rng = np.random.default_rng([seed, 1])
    chosen = places[rng.choice(len(places), len(asked), replace=len(places) < len(asked))]
    with Staging() as staging:
        for number, cut in enumerate(cuts):
            part = PartOfProgress(progress, number / len(cuts), (number + 1) / len(cuts))
            _write_photographs(cut, seed, root, staging, part)
        rows = [(f"S{cut.number:02d}", cut.name, ";".join(cut.files)) for cut in asked]
        fields = (("slice", ""), ("clastic_true", ""), ("photos", ""))
        geometries = [point_wkb(place) for place in chosen]
        write_layer(staging.path(root / POINTS), ogr.wkbPoint, geometries, fields, rows)
        drawn = {
            "seed": seed,
            "classes": {name: asdict(texture) for name, texture in TEXTURES.items()},
        }
        text = json.dumps(drawn, indent=1) + "\n"
        Path(staging.path(root / DRAWN)).write_text(text, encoding="utf-8")
        step(progress, 1.0)
    return {name: str(root / name) for name in (LABELLED, TO_NAME, POINTS, DRAWN)}


def _cuts(per_class: int) -> Iterator[_Cut]:
    number = 0
    for place in range(per_class + _ASKED):
        for name in TEXTURES:
            number += 1
            yield _Cut(number, name, place >= per_class)


def _refuse_others(root: Path, own: set[Path]) -> None:
    there = (path for name in (LABELLED, TO_NAME) for path in sorted((root / name).rglob("*")))
    for path in there:
        if path.suffix.lower() in PHOTOGRAPHS and path not in own:
            raise InputError(
                tr(
                    "OUTPUT_FOLDER: {folder} holds other photographs, {name} among them, which would be "
                    "taken for those of the survey. Choose another folder.",
                    folder=path.parent,
                    name=path.name,
                )
            )


def _write_photographs(
    cut: _Cut, seed: int, root: Path, staging: Staging, progress: Progress
) -> None:
    rng = np.random.default_rng([seed, 2, cut.number])
    slice_ = Slice.of(TEXTURES[cut.name], rng)
    files = iter(cut.files)
    for view in range(_VIEWS):
        step(progress, view / _VIEWS)
        for picture in slice_.photograph(rng):
            _write_png(staging.path(root / next(files)), picture)


def _write_png(path: str, picture: np.ndarray) -> None:
    rows, columns, bands = picture.shape
    drawn = gdal.GetDriverByName("MEM").Create("", columns, rows, bands)
    for band in range(bands):
        drawn.GetRasterBand(band + 1).WriteArray(picture[..., band])
    if gdal.GetDriverByName("PNG").CreateCopy(path, drawn) is None:
        raise OutputError(
            tr(
                "Cannot write {name}: {reason}",
                name=Path(path).name,
                reason=gdal.GetLastErrorMsg(),
            )
        )
