"""Positions for the samples of a laboratory's file: in the file itself, or in another table or layer.

More than 250 lines: each of the three ways to positions says what it lacks, and by which parameter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeatureRequest,
    QgsProcessingFeatureSource,
    QgsWkbTypes,
)

from ...core.geochemistry.columns import Column
from ...core.geochemistry.laboratory_files import LaboratoryFile, read_laboratory_file
from ...core.geochemistry.sample_positions import (
    Joined,
    are_degrees,
    asked_column,
    coordinates,
    examples,
    join_by_number,
    position_columns,
    require_one_zone,
    sample_column,
    shown_number,
    table_sign,
    without_strays,
)
from ...core.runtime.errors import InputError
from ...core.runtime.language import tr
from ...core.runtime.progress import stop_if_cancelled
from ...core.runtime.sources import named_place
from ..bridge.given import GivenParameters
from ..bridge.layers import cell_text, wkt_with_area
from ..bridge.positions import PositionReader
from ..bridge.progress import FeedbackProgress

#: Files of tables that are read as they are: QGIS guesses at their encodings and types.
_TABLES = {".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".ods", ".xls"}


@dataclass
class Placed:
    """Where the samples of a file lie.

    Attributes
    ----------
    xy : ndarray, shape (n, 2)
        NaN for rows without a position.
    crs : QgsCoordinateReferenceSystem
    told : list of str
        How positions were found.
    """

    xy: np.ndarray
    crs: QgsCoordinateReferenceSystem
    told: list[str] = field(default_factory=list)


@dataclass
class _Table:
    """Positions with the numbers of their samples."""

    numbers: Sequence[object]
    column: str
    placed: Placed


def place_samples(
    given: GivenParameters,
    file: LaboratoryFile,
    sample: str,
    decimal: str,
    samples: np.ndarray,
    progress: FeedbackProgress,
) -> Placed:
    """Return where the samples of a file lie, by POSITIONS or else by columns of the file.

    Parameters
    ----------
    given : GivenParameters
    file : LaboratoryFile
    sample : str
        The column of sample numbers; empty if there is none.
    decimal : {'point', 'comma'}
    samples : ndarray of bool, shape (n,)
        Rows that are no standards, blanks or duplicates.
    progress : FeedbackProgress

    Raises
    ------
    InputError
        If there are no columns of positions, or their CRS is not known, or no sample has a position.
    """
    if given.has("POSITIONS"):
        return _joined(given, file, sample, samples, progress)
    labels = labels_of(file, sample)
    return _in_columns(given, file, labels, decimal, progress, "INPUT")


def labels_of(file: LaboratoryFile, sample: str) -> list[str]:
    """Return what the samples of a file are called: their numbers, or those of their rows."""
    numbers = file.texts(sample) if sample else [None] * len(file)
    return [
        tr("row {row}", row=row) if number is None else shown_number(number)
        for row, number in enumerate(numbers, 1)
    ]


def _in_columns(
    given: GivenParameters,
    file: LaboratoryFile,
    labels: Sequence[str],
    decimal: str,
    progress: FeedbackProgress,
    name: str,
) -> Placed:
    """Return positions by columns of a table."""
    asked = given.crs("CRS")
    x, y, named_degrees = _columns(given, file.names, asked, name)
    texts = file.texts(x), file.texts(y)
    xy = coordinates(*texts, decimal)
    known = xy[np.isfinite(xy).all(axis=1)]
    if not len(known):
        raise InputError(
            tr("{name}: the columns {x} and {y} hold no position.", name=name, x=x, y=y)
        )
    degrees = are_degrees(xy, named_degrees, texts[0])
    crs = asked if asked.isValid() else QgsCoordinateReferenceSystem("EPSG:4326")
    if not asked.isValid() and not degrees:
        raise InputError(
            tr(
                "CRS: which CRS do the columns {x} and {y} of {name} have (such as {east:.10g}, "
                "{north:.10g})? They are no degrees for sure, and the table does not say it. Give a code "
                "such as EPSG:32645.",
                name=name,
                x=x,
                y=y,
                east=known[0, 0],
                north=known[0, 1],
            )
        )
    if not asked.isValid() and not named_degrees:
        progress.warning(
            tr(
                "{x} and {y} were taken for degrees (EPSG:4326), because of their decimals. If they "
                "are something else, say it with CRS.",
                x=x,
                y=y,
            )
        )
    if not crs.isGeographic():
        require_one_zone(file.columns)
    xy, strays = without_strays(xy, wkt_with_area(crs), crs.isGeographic(), labels)
    for text in strays:
        progress.warning(text)
    said = tr(
        "Positions: the columns {x} and {y} of {name}, in {crs}.",
        x=x,
        y=y,
        name=name,
        crs=_called(crs),
    )
    return Placed(xy, crs, [said])


def _columns(
    given: GivenParameters, names: Sequence[str], crs: QgsCoordinateReferenceSystem, name: str
) -> tuple[str, str, bool]:
    """Return the columns of x and y, and whether they are named as degrees."""
    asked = [given.text(parameter) for parameter in ("X_FIELD", "Y_FIELD")]
    found = position_columns(names, not crs.isValid() or bool(crs.isGeographic()))
    if all(asked):
        x, y = asked_column(names, asked[0], "X_FIELD"), asked_column(names, asked[1], "Y_FIELD")
        named = position_columns([x, y], True)
        return x, y, named is not None and named.degrees and named.x == x
    if any(asked):
        raise InputError(tr("Give both X_FIELD and Y_FIELD, or none of them."))
    if found is None:
        raise InputError(
            tr(
                "{name}: no columns of positions, such as East and North or Longitude and Latitude, are "
                "among its columns: {columns}. Name them in X_FIELD and Y_FIELD, or give the samples' "
                "positions in POSITIONS.",
                name=name,
                columns=", ".join(names[:30]) + (" …" if len(names) > 30 else ""),
            )
        )
    return found.x, found.y, found.degrees


def _joined(
    given: GivenParameters,
    file: LaboratoryFile,
    sample: str,
    samples: np.ndarray,
    progress: FeedbackProgress,
) -> Placed:
    """Return the positions that another table or layer has for the samples."""
    if not sample:
        raise InputError(
            tr(
                "SAMPLE_FIELD: no column of INPUT is named after sample numbers. Its columns are: "
                "{columns}.",
                columns=", ".join(file.names[:40]),
            )
        )
    table = _positions(given, sample, progress)
    own = file.texts(sample)
    joined = join_by_number(own, table.numbers, table.placed.xy)
    if (joined.rows < 0).all():
        raise InputError(
            tr(
                "No sample of INPUT is in POSITIONS: {sample} holds {own}, and {column} holds {others}. "
                "Name the columns that hold the same numbers in SAMPLE_FIELD and POSITION_FIELD.",
                sample=sample,
                own=examples([str(number) for number in own if number]),
                column=table.column,
                others=examples([str(number) for number in table.numbers if number]),
            )
        )
    xy = np.full((len(own), 2), np.nan)
    found = joined.rows >= 0
    xy[found] = table.placed.xy[joined.rows[found]]
    told = [
        *table.placed.told,
        tr(
            "{count:,} rows have a position in POSITIONS, by {sample} and {column}.",
            count=int(found.sum()),
            sample=sample,
            column=table.column,
        ),
    ]
    _tell_of_join(joined, file, sample, samples, progress)
    return Placed(xy, table.placed.crs, told)


def _tell_of_join(
    joined: Joined,
    file: LaboratoryFile,
    sample: str,
    samples: np.ndarray,
    progress: FeedbackProgress,
) -> None:
    labels = labels_of(file, sample)
    unmatched = [labels[row] for row in np.flatnonzero((joined.rows < 0) & samples)]
    for names, text in (
        (unmatched, tr("{count:,} samples of INPUT are not in POSITIONS: {examples}")),
        (joined.unused, tr("{count:,} positions have no sample in INPUT: {examples}")),
        (
            joined.repeated,
            tr(
                "{count:,} sample numbers stand in POSITIONS more than once, at different places; the "
                "first was taken: {examples}"
            ),
        ),
    ):
        if names:
            progress.warning(text.format(count=len(names), examples=examples(names)))


def _positions(given: GivenParameters, sample: str, progress: FeedbackProgress) -> _Table:
    """Read POSITIONS: a layer of points, or a table with columns of positions."""
    source = given.source("POSITIONS")
    if source is None:
        raise InputError(tr("POSITIONS: there is no such table or layer."))
    file = _file_of(given)
    if file is None and source.wkbType() != QgsWkbTypes.Type.NoGeometry:
        return _of_layer(given, source, sample, progress)
    table = file or _of_table(source, progress)
    column = _number_column(given, table.names, sample)
    decimal = table_sign(table.columns, given.choice("DECIMAL") if file else "point")
    labels = labels_of(table, column)
    placed = _in_columns(given, table, labels, decimal, progress, "POSITIONS")
    if table.told:
        placed.told.insert(0, "POSITIONS: " + table.told)
    return _Table(table.texts(column), column, placed)


def _file_of(given: GivenParameters) -> LaboratoryFile | None:
    """Return the table of the file behind POSITIONS, None where it is no such file."""
    layer = given.vector_layer("POSITIONS")
    if layer is None or layer.wkbType() != QgsWkbTypes.Type.NoGeometry:
        return None
    place = named_place(f"{layer.providerType()}://{layer.source()}")
    path = Path(place.path)
    if path.suffix.lower() not in _TABLES or not path.is_file():
        return None
    is_text = path.suffix.lower() in (".csv", ".txt", ".tsv")
    return read_laboratory_file(str(path), "" if is_text else place.table)


def _of_table(source: QgsProcessingFeatureSource, progress: FeedbackProgress) -> LaboratoryFile:
    names = source.fields().names()
    cells: list[list[str | None]] = [[] for _ in names]
    for feature in source.getFeatures(QgsFeatureRequest()):
        stop_if_cancelled(progress)
        for column, value in zip(cells, feature.attributes(), strict=True):
            column.append(cell_text(value))
    return LaboratoryFile([Column(name, column) for name, column in zip(names, cells, strict=True)])


def _of_layer(
    given: GivenParameters,
    source: QgsProcessingFeatureSource,
    sample: str,
    progress: FeedbackProgress,
) -> _Table:
    column = _number_column(given, source.fields().names(), sample)
    nowhere = QgsCoordinateReferenceSystem()
    reader = PositionReader("POSITIONS", source, nowhere, given.context, progress)
    numbers = [cell_text(feature[column]) for feature in reader.features([column])]
    positions = reader.positions()
    if not len(positions.xy):
        raise InputError(
            tr(
                "{name}: the layer {layer} has no points.",
                name="POSITIONS",
                layer=source.sourceName(),
            )
        )
    crs = source.sourceCrs() if source.sourceCrs().isValid() else given.crs("CRS")
    said = tr(
        "Positions: the points of {layer}, in {crs}.",
        layer=source.sourceName(),
        crs=_called(crs),
    )
    owners = [numbers[row] for row in positions.rows.tolist()]
    return _Table(owners, column, Placed(positions.xy, crs, [said]))


def _number_column(given: GivenParameters, names: Sequence[str], sample: str) -> str:
    """Return the column of POSITIONS that holds the samples' numbers."""
    asked = given.text("POSITION_FIELD")
    if asked:
        return asked_column(names, asked, "POSITION_FIELD")
    same = [name for name in names if name.lower() == sample.lower()]
    column = same[0] if same else sample_column(names)
    if not column:
        raise InputError(
            tr(
                "POSITION_FIELD: no column of POSITIONS is named after sample numbers. Its columns are: "
                "{columns}.",
                columns=", ".join(names[:40]),
            )
        )
    return column


def _called(crs: QgsCoordinateReferenceSystem) -> str:
    if not crs.isValid():
        return tr("a CRS that nobody says")
    return f"{crs.description()} ({crs.authid()})"
