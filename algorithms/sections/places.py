"""Where photographs of thin sections come from: a folder, or the points where the rocks were taken."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsFeatureRequest,
    QgsFields,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingFeatureSource,
    QgsWkbTypes,
)

from ...core.runtime.errors import InputError
from ...core.runtime.language import apart, tr
from ...core.runtime.progress import stop_if_cancelled
from ...core.runtime.sources import named_place, places_read
from ..bridge.files import sources_behind
from ..bridge.layers import NOTHING, cell_text, table_fields
from ..bridge.positions import NAMES_ROWS
from ..bridge.progress import FeedbackProgress

if TYPE_CHECKING:
    from ...core.sections.reading.pairing import Pairing
    from ...core.sections.reading.path_texts import PhotographFinder


@dataclass
class Place:
    """A row of the output: what it keeps of the input, and its photographs.

    Attributes
    ----------
    attributes : list
    geometry : QgsGeometry
    paths : list of str
    name : str
        What messages call it; empty for a photograph of a folder, whose path says it all.
    crossed : list of str or None
        Partners of the paths from a field of their own, None where there is no such field.
    known : list of str
        What fields of known classes say; empty texts where they say nothing.
    """

    attributes: list[Any]
    geometry: QgsGeometry
    paths: list[str]
    name: str = ""
    crossed: list[str] | None = None
    known: list[str] = field(default_factory=list)


def photograph_roots(value: Any, context: QgsProcessingContext) -> list[Path]:
    """Return the folders that paths in a layer may start from: of its files, then of the project.

    Whatever reads the layer: QGIS's readers of text files and databases, joins, and queries. A layer in
    memory has no file.
    """
    files: list[str] = []
    for source in sources_behind(value, context):
        files += [named_place(source).path, *sorted(place.path for place in places_read(source))]
    home = context.project().homePath() if context.project() else ""
    folders = [Path(file).resolve().parent for file in files if file and os.path.exists(file)]
    return list(dict.fromkeys([*folders, *([Path(home)] if home else [])]))


def point_places(
    source: QgsProcessingFeatureSource,
    path_fields: Sequence[str],
    finder: PhotographFinder,
    progress: FeedbackProgress,
    known: Sequence[str] = (),
) -> tuple[list[Place], dict[str, str]]:
    """Return a place per point, with the photographs that its fields name, and why some are nowhere.

    ``path_fields`` is the field of paths and, if there is one, that of their crossed-polarised partners.

    Fields that are ``known`` say of what classes the points are.

    Raises
    ------
    InputError
        If there is no such field.
    CancelledError
    """
    fields = source.fields()
    asked = [
        *zip(("PATH_FIELD", "CROSSED_FIELD"), path_fields),
        *(("KNOWN_FIELD", own) for own in known),
    ]
    for parameter, own in asked:
        if not own or fields.lookupField(own) < 0:
            raise InputError(
                tr(
                    "{parameter}: the points have no field {field!r}. They have {value}.",
                    parameter=parameter,
                    field=own,
                    value=", ".join(other.name() for other in fields) or tr("no fields"),
                )
            )
    _tell_of_no_geometry(source, progress)
    naming = _naming_field(fields.names(), path_fields)
    unchecked = QgsProcessingFeatureSource.Flag.FlagSkipGeometryValidityChecks
    places: list[Place] = []
    nowhere: dict[str, str] = {}
    for feature in source.getFeatures(QgsFeatureRequest(), unchecked):
        stop_if_cancelled(progress)
        found = [finder.find(feature[own]) for own in path_fields]
        name = tr("point {number}", number=feature.id())
        said = cell_text(feature[naming]) if naming else None
        places.append(
            Place(
                feature.attributes(),
                QgsGeometry(feature.geometry()),
                [photograph.path for photograph in found[0]],
                f"{name} ({apart(said)})" if said else name,
                [photograph.path for photograph in found[1]] if found[1:] else None,
                [cell_text(feature[own]) or "" for own in known],
            )
        )
        nowhere |= {one.path: one.reason for own in found for one in own if one.sought}
    return places, nowhere


def _tell_of_no_geometry(source: QgsProcessingFeatureSource, progress: FeedbackProgress) -> None:
    if QgsWkbTypes.geometryType(source.wkbType()) == NOTHING:
        progress.warning(
            tr(
                "POINTS: {layer} is a table without geometry, and so OUTPUT is one: it will not be on the "
                "map. Columns with coordinates become points with Create points layer from table, in the "
                "Processing toolbox.",
                layer=source.sourceName(),
            )
        )


def _naming_field(fields: Sequence[str], path_fields: Sequence[str]) -> str:
    """Return the first field that looks as if it named points; empty if none does."""
    known = {"fid", *(field.lower() for field in path_fields)}
    others = [name for name in fields if name.lower() not in known]
    return next((name for name in others if NAMES_ROWS.fullmatch(name)), "")


def names_of_photographs(places: Sequence[Place]) -> dict[str, str]:
    """Return by path which point a photograph belongs to, or how many."""
    owners: dict[str, list[str]] = {}
    for place in places:
        for path in place.paths if place.name else ():
            owners.setdefault(path, []).append(place.name)
    return {
        path: names[0]
        if len(names) == 1
        else tr("{name} and {count} more", name=names[0], count=len(names) - 1)
        for path, names in owners.items()
    }


def pair_places(
    places: list[Place], pairing: Pairing, progress: FeedbackProgress
) -> dict[str, str]:
    """Have places keep one path per pair, and return the crossed-polarised partners by these paths.

    Photographs of a folder that are a pair become one place. Models that name single photographs take the
    partners as further photographs of a place, whose scores are averaged.

    Raises
    ------
    InputError
        If models that see both at once have no pair at all, or a photograph has two partners.
    """
    from ...core.sections.reading.pairing import join_pairs

    partners: dict[str, str] = {}
    alone: list[str] = []
    if pairing.takes_pairs:
        in_folder = pairing.marks.pairs(path for place in places for path in place.paths)
        for place in places:
            by_name = pairing.marks.pairs(place.paths) if place.name else in_folder
            own = pairing.of_place(place.paths, place.crossed, by_name)
            place.paths, place.crossed = [*own.crossed, *own.alone], None
            join_pairs(partners, own.crossed.items())
            alone += own.alone
        # A folder's crossed-polarised photographs were places of their own.
        crossed = set(partners.values())
        places[:] = [place for place in places if place.name or place.paths[0] not in crossed]
        pairing.tell([path for path in alone if path not in crossed], len(partners), progress)
    for place in places:
        place.paths += place.crossed or []
    return partners


def folder_places(folder: str, progress: FeedbackProgress) -> tuple[QgsFields, list[Place]]:
    """Return a place per photograph of a folder, and its fields: photograph and folder.

    Raises
    ------
    InputError
        If there are none.
    """
    from ...core.sections.photographs.finding import (
        look_through,
        require_photographs,
        warn_of_empty,
        warn_of_passed_over,
    )

    fields = table_fields(("photograph", str), ("folder", str))
    root = Path(folder)
    found = look_through(folder)
    require_photographs(folder, found)
    warn_of_passed_over({folder: found}, progress)
    warn_of_empty(folder, found.empty, progress)
    places = []
    for path in found.photographs:
        relative = Path(path).relative_to(root)
        parent = relative.parent.as_posix()
        places.append(Place([path, "" if parent == "." else parent], QgsGeometry(), [path]))
    return fields, places
