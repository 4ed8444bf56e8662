"""Maps of classes over slides: rasters in the pixels of the photograph."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from osgeo import gdal

from ...reporting.class_colours import CLASS_COLOURS
from ...runtime.errors import OutputError
from ...runtime.files import Staging, file_stem
from ...runtime.language import tr
from ...runtime.progress import Progress, step
from ..model import SectionModel
from ..photographs.decoding import photograph_size
from .classification import Readings

#: What stands in both bands where a tile is hidden.
_HIDDEN = 0


def write_slide_maps(
    folder: str,
    models: Sequence[SectionModel],
    readings: Readings,
    staging: Staging,
    progress: Progress,
) -> int:
    """Write a GeoTIFF for each model and each photograph that was read in tiles; return how many.

    A cell is a tile's share of the photograph. Its position counts the photograph's pixels from the
    upper left corner, downwards with a minus, as QGIS shows a picture without a CRS. The first band is
    the number of the class, from 1, with its name and colour; the second its probability in percent.
    Tiles that a mask hides wholly are nodata, 0.

    Raises
    ------
    OutputError
    CancelledError
    """
    slides = [reading for reading in readings.read.values() if reading.tiles]
    if not slides:
        progress.warning(tr("SLIDE_MAPS stays empty: no photograph was read in tiles."))
    written = 0
    for done, reading in enumerate(slides):
        step(progress, done / len(slides))
        width, height = photograph_size(reading.path)
        for number, (model, tiles) in enumerate(zip(models, reading.tiles, strict=True)):
            stem = file_stem(Path(reading.path).stem)
            name = f"{done + 1:04d}_{stem}_{number + 1}_{model.kind}.tif"
            path = staging.path(Path(folder) / name)
            _write_map(path, model.classes, tiles, width, height)
            written += 1
    return written


def _write_map(
    path: str, classes: Sequence[str], tiles: np.ndarray, width: int, height: int
) -> None:
    rows, columns, _ = tiles.shape
    hidden = np.isnan(tiles).any(axis=2)
    said = np.nan_to_num(tiles)
    named = np.where(hidden, _HIDDEN, said.argmax(axis=2) + 1)
    kind = gdal.GDT_Byte if len(classes) < 256 else gdal.GDT_UInt16
    raster = gdal.GetDriverByName("GTiff").Create(
        path, columns, rows, 2, kind, ["COMPRESS=DEFLATE", "ALPHA=NO"]
    )
    if raster is None:
        raise OutputError(tr("{name} was not written. Is the disk full?", name=Path(path).name))
    raster.SetGeoTransform((0, width / columns, 0, 0, 0, -height / rows))
    band = raster.GetRasterBand(1)
    palette = gdal.ColorTable()
    for number in range(len(classes)):
        colour = CLASS_COLOURS[number % len(CLASS_COLOURS)]
        palette.SetColorEntry(number + 1, (*bytes.fromhex(colour[1:]), 255))
    band.SetColorTable(palette)
    band.SetNoDataValue(_HIDDEN)
    band.SetDescription(tr("Class"))
    band.WriteArray(named.astype(np.uint16))
    sure = raster.GetRasterBand(2)
    sure.SetDescription(tr("Probability (%)"))
    sure.WriteArray(np.rint(100 * said.max(axis=2)).astype(np.uint16))
    band.SetCategoryNames(["", *classes])
    raster.FlushCache()
