"""Samples of a survey layer as a table for the reader of assays."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFeatureRequest,
    QgsField,
    QgsProcessingFeatureSource,
)

from ...core.geochemistry.columns import Column, SurveyTable, heading_rows
from ...core.geochemistry.element_names import Role, is_unit, read_name
from ...core.geochemistry.rules import AssayRules
from ...core.runtime.errors import InputError
from ...core.runtime.language import tr
from ...core.runtime.progress import stop_if_cancelled
from ..bridge.given import GivenParameters
from ..bridge.layers import cell_text
from ..bridge.positions import PositionReader
from ..bridge.progress import FeedbackProgress
from .assay_parameters import chosen_fields
from .headings import headings_of

if TYPE_CHECKING:
    from ...core.geochemistry.assays import AssayTable

#: Rows that may hold units instead of values.
_FIRST_ROWS = 5


@dataclass(frozen=True)
class Samples:
    """The assays of a layer.

    Attributes
    ----------
    table : AssayTable
    features : ndarray of int
        Id of the feature that each sample comes from.
    """

    table: AssayTable
    features: np.ndarray


def read_samples(
    given: GivenParameters,
    source: QgsProcessingFeatureSource,
    crs: QgsCoordinateReferenceSystem,
    rules: AssayRules,
    progress: FeedbackProgress,
    average: bool = True,
) -> Samples:
    """Read the positions of a survey layer in a CRS, and its assays by rules.

    Elements are the FIELDS that were chosen; without any, all columns that hold one.

    Parameters
    ----------
    given : GivenParameters
    source : QgsProcessingFeatureSource
    crs : QgsCoordinateReferenceSystem
        An invalid one leaves positions as they are.
    rules : AssayRules
    progress : FeedbackProgress
    average : bool
        Whether samples at one position become one.

    Raises
    ------
    InputError
        If there is no sample, or no element with a value.
    CancelledError
    """
    from ...core.geochemistry.assays import read_assays

    wanted = chosen_fields(given, source)
    fields = [field for field in source.fields() if _is_read(field, wanted)]
    cells = _Cells(source, fields)
    reader = PositionReader("INPUT", source, crs, given.context, progress)
    ids = array("q")
    for feature in reader.features([field.name() for field in fields]):
        cells.add(feature)
        ids.append(feature.id())
    positions = reader.positions()
    if reader.skipped:
        progress.warning(
            tr(
                "{skipped} samples without a usable position were skipped.",
                skipped=reader.skipped,
            )
        )
    if not len(positions.xy):
        raise InputError(tr("The layer has no samples with a position."))
    headings = {**headings_of(given, source, "INPUT"), **_units_without_place(source, fields)}
    columns = cells.columns(positions.rows)
    table = read_assays(
        SurveyTable(
            positions.xy,
            columns,
            positions.own,
            headings.pop("", ("", ""))[0] == "." and _have_decimals(columns),
            headings,
        ),
        rules,
        wanted,
        average,
    )
    owners = np.frombuffer(ids, dtype=np.int64)[positions.rows]
    return Samples(table, owners[table.rows])


def _is_read(field: QgsField, wanted: Sequence[str]) -> bool:
    """Return whether a field is looked at: the wanted ones, and what stands beside them."""
    if not wanted or field.name() in wanted or not field.isNumeric():
        return True
    return read_name(field.name(), field.alias()).role is Role.LIMIT


class _Cells:
    """Cells of fields, feature by feature; numbers take eight bytes each."""

    def __init__(self, source: QgsProcessingFeatureSource, fields: Sequence[QgsField]) -> None:
        self._fields = fields
        self._places = [source.fields().indexOf(field.name()) for field in fields]
        self._values: list[Any] = [array("d") if field.isNumeric() else [] for field in fields]

    def add(self, feature: QgsFeature) -> None:
        attributes = feature.attributes()
        for place, values in zip(self._places, self._values, strict=True):
            value = attributes[place]
            if isinstance(values, array):
                values.append(value if isinstance(value, (float, int)) else np.nan)
            else:
                values.append(cell_text(value))

    def columns(self, rows: np.ndarray) -> list[Column]:
        """Return the columns for rows, each a number among the features that were added."""
        as_added = np.array_equal(rows, np.arange(len(self._values[0]) if self._values else 0))
        columns = []
        for number, field in enumerate(self._fields):
            values = self._values[number]
            if isinstance(values, array):
                values = np.frombuffer(values, dtype=float)
                self._values[number] = kept = values if as_added else values[rows]
            else:
                kept = values if as_added else [values[row] for row in rows.tolist()]
            columns.append(Column(field.name(), kept, field.alias()))
        return columns


def _units_without_place(
    source: QgsProcessingFeatureSource, fields: Sequence[QgsField]
) -> dict[str, tuple[str, str]]:
    """Return the units in a row under the header, which has no position and so is no sample."""
    request = QgsFeatureRequest().setLimit(_FIRST_ROWS)
    unchecked = QgsProcessingFeatureSource.Flag.FlagSkipGeometryValidityChecks
    rows = [
        [cell_text(feature[field.name()]) for field in fields if not field.isNumeric()]
        for feature in source.getFeatures(request, unchecked)
        if feature.geometry().isEmpty()
    ]
    names = [field.name() for field in fields if not field.isNumeric()]
    columns = [Column(name, list(cells)) for name, cells in zip(names, zip(*rows))]
    units = {}
    for row, holds_units in enumerate(heading_rows(columns) if rows else ()):
        for column in columns if holds_units else ():
            cell = column.values[row]
            if isinstance(cell, str) and is_unit(cell):
                units[column.name] = cell.strip(), ""
    return units


def _have_decimals(columns: Sequence[Column]) -> bool:
    """Return whether numbers that QGIS read from texts have decimals, so that it knew their sign."""
    for column in columns:
        if isinstance(column.values, np.ndarray):
            numbers = column.values[np.isfinite(column.values)]
            if (numbers != np.round(numbers)).any():
                return True
    return False


def all_features(
    source: QgsProcessingFeatureSource, progress: FeedbackProgress
) -> list[QgsFeature]:
    """Return all features of a layer, whatever their geometries are.

    Raises
    ------
    CancelledError
    """
    unchecked = QgsProcessingFeatureSource.Flag.FlagSkipGeometryValidityChecks
    features = []
    for feature in source.getFeatures(QgsFeatureRequest(), unchecked):
        stop_if_cancelled(progress)
        features.append(QgsFeature(feature))
    return features
