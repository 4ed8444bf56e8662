"""Where photographs of thin sections come from: a folder, or the points where the rocks were taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsFeatureRequest,
    QgsFields,
    QgsGeometry,
    QgsProcessingFeatureSource,
)

from ...core.runtime.errors import InputError
from ...core.runtime.language import tr
from ...core.runtime.progress import stop_if_cancelled
from ..bridge.layers import table_fields
from ..bridge.progress import FeedbackProgress


@dataclass
class Place:
    """A row of the output: what it keeps of the input, and its photographs."""

    attributes: list[Any]
    geometry: QgsGeometry
    paths: list[str]


def point_places(
    source: QgsProcessingFeatureSource,
    field: str,
    separator: str,
    roots: Sequence[Path],
    progress: FeedbackProgress,
) -> list[Place]:
    """Return a place per point, with the photographs that its field names.

    Raises
    ------
    InputError
        If there is no such field.
    CancelledError
    """
    fields = source.fields()
    if not field or fields.lookupField(field) < 0:
        raise InputError(
            tr(
                "PATH_FIELD: the points have no field {field!r}. They have {value}.",
                field=field,
                value=", ".join(known.name() for known in fields) or tr("no fields"),
            )
        )
    unchecked = QgsProcessingFeatureSource.Flag.FlagSkipGeometryValidityChecks
    places = []
    for feature in source.getFeatures(QgsFeatureRequest(), unchecked):
        stop_if_cancelled(progress)
        text = feature[field]
        parts: list[str] = []
        if isinstance(text, str):  # not where it is NULL
            parts = text.split(separator) if separator else [text]
        paths = [resolve(part.strip(), roots) for part in parts if part.strip()]
        places.append(Place(feature.attributes(), QgsGeometry(feature.geometry()), paths))
    return places


def resolve(path: str, roots: Sequence[Path]) -> str:
    """Return where a photograph is: as it stands, or relative to the first root that has it.

    Backslashes of Windows are understood elsewhere too. A photograph that is nowhere keeps the
    place where it was looked for first.
    """
    spellings = [Path(path)]
    if "\\" in path:
        spellings.append(Path(path.replace("\\", "/")))
    candidates = [root / spelling for spelling in spellings for root in (roots or [Path()])]
    for candidate in candidates:
        if candidate.is_file():
            return str(candidate)
    return str(candidates[0])


def folder_places(folder: str) -> tuple[QgsFields, list[Place]]:
    """Return a place per photograph of a folder, and its fields: photograph and folder."""
    from ...core.sections.photographs.finding import find_photographs

    fields = table_fields(("photograph", str), ("folder", str))
    root = Path(folder)
    places = []
    for path in find_photographs(folder):
        relative = Path(path).relative_to(root)
        parent = relative.parent.as_posix()
        places.append(Place([path, "" if parent == "." else parent], QgsGeometry(), [path]))
    return fields, places
