"""Layers and tables to write: beside their place first, read back, and only then put there."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFeatureSink,
    QgsFields,
    QgsGeometry,
    QgsProcessingOutputLayerDefinition,
    QgsProcessingUtils,
    QgsProperty,
    QgsVectorLayer,
    QgsWkbTypes,
)

from ...core.runtime.errors import OutputError
from ...core.runtime.files import Staging
from ...core.runtime.language import tr
from ...core.runtime.sources import named_place
from ...core.runtime.tables import Written, closing, not_whole, put_into_database, require_whole
from .files import destination
from .given import GivenParameters

#: Databases in a file, into which a table is put in one transaction.
_DATABASES = {".gpkg"}

#: Names of fields that hold the number of a row.
_NUMBERS = {"fid", "ogc_fid"}


class RowSink:
    """An output of rows: a file, a table of a database, or a layer in QGIS's memory.

    A file, and a table of a GeoPackage, is written beside its place and read back; the staging puts it
    there. Of what QGIS keeps elsewhere, the rows are counted once they are written.

    Parameters
    ----------
    given : GivenParameters
    name : str
        Of the output.
    staging : Staging
    """

    def __init__(self, given: GivenParameters, name: str, staging: Staging) -> None:
        self._given, self._name, self._staging = given, name, staging
        self._destination = destination(given.parameters[name], "sink")
        self._place = named_place(self._destination)
        self._staged = ""

    def write(
        self,
        fields: QgsFields,
        rows: Iterable[tuple[QgsGeometry | None, Sequence[Any]]],
        kind: QgsWkbTypes.Type,
        crs: QgsCoordinateReferenceSystem,
    ) -> str:
        """Write all rows, and return where they will be.

        Raises
        ------
        OutputError
            If the output cannot be made, or not be written to its end.
        """
        value = self._stage()
        given = self._given
        sink, written = given.algorithm.parameterAsSink(
            {**given.parameters, self._name: value}, self._name, given.context, fields, kind, crs
        )
        if sink is None:
            raise OutputError(
                tr(
                    "{name}: {destination} cannot be written. Choose a folder that you may write to, on "
                    "a disk that is not full.",
                    name=self._name,
                    destination=self._place.shown,
                )
            )
        count = self._add(sink, fields, rows)
        with closing(self._shown):
            del sink
        if not self._staged:
            self._finish(str(written), count.rows, crs)
            return str(written)
        require_whole(self._staged, self._shown, count)
        return self._at_its_place(str(written))

    @property
    def _shown(self) -> str:
        return self._place.table or os.path.basename(self._place.path)

    def _add(
        self,
        sink: QgsFeatureSink,
        fields: QgsFields,
        rows: Iterable[tuple[QgsGeometry | None, Sequence[Any]]],
    ) -> Written:
        # The number of a row is no cell of it in databases.
        cells = [
            place for place, field in enumerate(fields) if field.name().lower() not in _NUMBERS
        ]
        written = Written()
        for geometry, attributes in rows:
            feature = QgsFeature(fields)
            if geometry is not None:
                feature.setGeometry(geometry)
            feature.setAttributes(list(attributes))
            if not sink.addFeature(feature, QgsFeatureSink.Flag.FastInsert):
                raise self._unwritten()
            written.add(
                [attributes[cell] for cell in cells],
                geometry is not None and not geometry.isEmpty(),
            )
        if not sink.flushBuffer():
            raise self._unwritten()
        return written

    def _unwritten(self) -> OutputError:
        return OutputError(
            tr(
                "{name}: a row of {written} cannot be written. Is the disk full?",
                name=self._name,
                written=self._shown,
            )
        )

    def _stage(self) -> Any:
        """Return the value of the output with a place beside the one that was given, if it has any."""
        value = self._given.parameters[self._name]
        path, table = self._place.path, self._place.table
        in_database = self._destination.startswith("ogr:")
        if not self._is_file(in_database) or _appends(value):
            return value
        put = (
            partial(put_into_database, path, table) if in_database and Path(path).exists() else None
        )
        staged = self._staged = self._staging.path(path, put)
        if in_database:
            quoted = staged.replace("\\", "\\\\").replace("'", "\\'")
            doubled = table.replace('"', '""')
            staged = f"ogr:dbname='{quoted}' table=\"{doubled}\" (geom)"
        if not isinstance(value, QgsProcessingOutputLayerDefinition):
            return staged
        changed = QgsProcessingOutputLayerDefinition(value)
        changed.sink = QgsProperty.fromValue(staged)
        return changed

    def _is_file(self, in_database: bool) -> bool:
        if in_database:
            ending = os.path.splitext(self._place.path)[1].lower()
            return bool(self._place.table) and ending in _DATABASES
        return bool(self._destination) and not re.match(r"\w{3,}:", self._destination)

    def _finish(self, written: str, rows: int, crs: QgsCoordinateReferenceSystem) -> None:
        """Count what was written, and take away the CRS that QGIS gives to layers without one."""
        layer = QgsProcessingUtils.mapLayerFromString(written, self._given.context)
        if not isinstance(layer, QgsVectorLayer):
            return
        if not crs.isValid():
            layer.setCrs(crs)
        found = layer.featureCount()
        if 0 <= found < rows:
            raise not_whole(self._shown or self._name, found, rows)

    def _at_its_place(self, written: str) -> str:
        """Return where the output will be, and have it loaded from there."""
        target = os.fspath(Path(self._place.path).absolute())
        final = written.replace(self._staged, target) if self._place.table else self._destination
        context = self._given.context
        waiting = context.layersToLoadOnCompletion()
        if written in waiting:
            waiting[final] = waiting.pop(written)
            context.setLayersToLoadOnCompletion(waiting)
        return final


def _appends(value: Any) -> bool:
    return isinstance(value, QgsProcessingOutputLayerDefinition) and value.useRemapping()
