"""Style files beside outputs: who opens a file later sees it as the run would have shown it."""

from __future__ import annotations

import re
from pathlib import Path

from qgis.core import (
    QgsMapLayer,
    QgsProcessingUtils,
    QgsRasterLayer,
    QgsSettings,
    QgsVectorLayer,
)

from ...core.rasters.writer import no_statistics_kept
from ...core.runtime.errors import OutputError
from ...core.runtime.files import Staging
from ...core.runtime.language import tr
from ...core.runtime.progress import Progress
from ...core.runtime.style_files import mark, style_file
from .styles import LayerStyler

#: Set to false in QGIS's settings where no style files are wanted.
SETTING = "gossan/style_files"

#: What a style file says of a layer.
_CATEGORIES = (
    QgsMapLayer.StyleCategory.Symbology
    | QgsMapLayer.StyleCategory.Labeling
    | QgsMapLayer.StyleCategory.Fields
    | QgsMapLayer.StyleCategory.Rendering
)

_RASTERS = {".tif", ".tiff"}


def write_style(styler: LayerStyler, output: str, progress: Progress) -> None:
    """Write the style of an output beside it.

    Nothing is written for tables in databases and what QGIS keeps in its temporary folder; and a style
    file that somebody else put there stays, which is told.

    Parameters
    ----------
    styler : LayerStyler
    output : str
        Where the output lies.
    progress : Progress
    """
    path = Path(output)
    if not _has_a_place(output) or not QgsSettings().value(SETTING, True, type=bool):
        return
    style = style_file(path)
    if style.exists():
        progress.message(
            tr(
                "{style} is not Gossan's and stays: QGIS will show {name} by it. Remove it to have a style "
                "written.",
                style=style.name,
                name=path.name,
            )
        )
        return
    with no_statistics_kept():
        layer = _opened(path)
        if layer is None:
            return
        styler.dress_whole(layer)
    try:
        with Staging() as staging:
            staged = staging.path(style)
            said, done = layer.saveNamedStyle(staged, _CATEGORIES)
            if not done:
                raise OutputError(said)
            with Path(staged).open("a", encoding="utf-8") as opened:
                opened.write(mark(path))
    except (OSError, OutputError) as problem:
        progress.warning(
            tr(
                "The style of {name} could not be written beside it: {problem}",
                name=path.name,
                problem=problem,
            )
        )


def _has_a_place(output: str) -> bool:
    """Return whether an output is a file that stays, and has no other tables."""
    if not output or re.match(r"\w{3,}:", output) or "|" in output:
        return False
    path = Path(output)
    return path.is_file() and Path(QgsProcessingUtils.tempFolder()) not in path.parents


def _opened(path: Path) -> QgsMapLayer | None:
    raster = path.suffix.lower() in _RASTERS
    layer = (
        QgsRasterLayer(str(path), path.stem)
        if raster
        else QgsVectorLayer(str(path), path.stem, "ogr")
    )
    drawn = layer.isValid() and (raster or layer.isSpatial())
    return layer if drawn else None
