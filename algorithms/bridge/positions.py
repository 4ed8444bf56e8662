"""Where the points of a layer lie: all points of multipoints, without those that cannot be meant."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCsException,
    QgsFeature,
    QgsFeatureRequest,
    QgsGeometry,
    QgsPointXY,
    QgsProcessingContext,
    QgsProcessingFeatureSource,
)

from ...core.rasters.positions import (
    EXCHANGED,
    check_against_crs,
    fields_exchanged,
    in_degrees,
    require_few_exchanged,
    stray_positions,
)
from ...core.rasters.zones import metric_crs
from ...core.runtime.errors import InputError
from ...core.runtime.language import tr
from ...core.runtime.progress import stop_if_cancelled
from .layers import (
    FARTHEST,
    POINTS,
    POLYGONS,
    LayerReader,
    crs_from_wkt,
    point_inside,
    wkt_with_area,
)
from .progress import FeedbackProgress

#: So many stray points are named, and so many of a layer say in which zone it lies.
_NAMED, _ENOUGH = 5, 10_000

_UNCHECKED = QgsProcessingFeatureSource.Flag.FlagSkipGeometryValidityChecks

#: Fields that name a sample or a deposit.
NAMES_ROWS = re.compile(
    r"(.*[_ ])?(name|id|no|nr|num|number|code|sample|site)|.*sample.*|.*(编号|样号|名称|样品).*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Positions:
    """Where the points of a layer lie.

    Attributes
    ----------
    xy : ndarray, shape (n, 2)
        In the CRS that they were brought to.
    own : ndarray, shape (n, 2)
        In the layer's CRS.
    rows : ndarray of int, shape (n,)
        Number of the feature that a point belongs to, among those that were read.
    features : int
        How many were read.
    """

    xy: np.ndarray
    own: np.ndarray
    rows: np.ndarray
    features: int

    def of_points(self, columns: Mapping[str, Sequence[object]]) -> Mapping[str, Sequence[object]]:
        """Return columns of the features that were read as columns of the points."""
        if np.array_equal(self.rows, np.arange(self.features)):
            return columns
        rows = self.rows.tolist()
        return {name: [values[row] for row in rows] for name, values in columns.items()}


class PositionReader:
    """Reads the points of a layer, and settles then which of them can be meant.

    Parameters
    ----------
    name : str
        Of the parameter that the layer was given for.
    source : QgsProcessingFeatureSource
    crs : QgsCoordinateReferenceSystem
        What points are brought to; an invalid one leaves them as they are.
    context : QgsProcessingContext
    progress : FeedbackProgress
    survey : bool
        Whether the points are those of one survey, of which none lies far from all others.
    outlines : bool
        Whether polygons are taken as well, each for a point inside of it.
    """

    def __init__(
        self,
        name: str,
        source: QgsProcessingFeatureSource,
        crs: QgsCoordinateReferenceSystem,
        context: QgsProcessingContext,
        progress: FeedbackProgress,
        survey: bool = True,
        outlines: bool = False,
    ) -> None:
        self._survey = survey
        self._layer = LayerReader(name, source, crs, context, progress, or_polygons=outlines)
        self._places, self._ids, self._rows = array("d"), array("q"), array("q")
        self._features = 0
        self._outlines = outlines and self._layer.has_polygons

    def features(self, fields: Sequence[str] = ()) -> Iterator[QgsFeature]:
        """Yield features with their fields, and note down where their points are.

        Raises
        ------
        InputError
            If the layer has another kind of geometry, or none.
        """
        kind = POLYGONS if self._outlines else POINTS
        for feature, geometry in self._layer.own_features(kind, fields):
            points = self._points_of(geometry)
            if not points:
                self._layer.skipped += 1
                continue
            for point in points:
                self._places.extend((point.x(), point.y()))
                self._ids.append(feature.id())
                self._rows.append(self._features)
            self._features += 1
            yield feature

    def _points_of(self, geometry: QgsGeometry) -> list[QgsPointXY]:
        if self._outlines:
            inside = point_inside(geometry)
            return [] if inside is None else [inside]
        return geometry.asMultiPoint() if geometry.isMultipart() else [geometry.asPoint()]

    def positions(self) -> Positions:
        """Return the positions of the features that were read, and tell what was left out.

        Raises
        ------
        InputError
            If they cannot have the CRS that the layer says, or x and y are exchanged at many.
        """
        own = np.frombuffer(self._places, dtype=float).reshape(-1, 2)
        self._require_fields_of_its_axes(own)
        kept = self._without_strays(own)
        xy = self._transformed(own, kept)
        rows = np.frombuffer(self._rows, dtype=np.int64)[kept]
        self._tell_of_multipoints()
        self._tell_of_outlines()
        return Positions(xy, own[kept], rows, self._features)

    def _require_fields_of_its_axes(self, own: np.ndarray) -> None:
        """Refuse a layer whose fields of longitude and latitude hold its y and its x."""
        if not len(own):
            return
        source, (x, y) = self._layer.source, own[0]
        request = QgsFeatureRequest().setFilterFids([self._ids[0]])
        names = source.fields().names()
        for feature in source.getFeatures(request, _UNCHECKED):
            fields = dict(zip(names, feature.attributes(), strict=True))
            exchanged = fields_exchanged(fields, float(x), float(y))
            if exchanged:
                raise InputError(
                    tr(
                        "{name}: x and y are exchanged: the layer has its x from the field {north}, and its "
                        "y from {east}. Choose the fields of x and y anew, or use Swap X and Y "
                        "coordinates, in the Processing toolbox.",
                        name=self._layer.name,
                        north=exchanged[1],
                        east=exchanged[0],
                    )
                )

    @property
    def skipped(self) -> int:
        """Features and points without a usable position."""
        return self._layer.skipped

    def _without_strays(self, own: np.ndarray) -> np.ndarray:
        """Return which points can be meant, shape (n,), and tell of the others."""
        layer, kept = self._layer, np.ones(len(own), dtype=bool)
        crs = layer.source.sourceCrs()
        for reason, stray in stray_positions(own, crs.isGeographic(), self._survey).items():
            if reason == EXCHANGED:
                require_few_exchanged(int(stray.sum()), len(own), layer.name)
            kept &= ~stray
            self._tell_of_strays(reason, np.flatnonzero(stray), own)
        warning = check_against_crs(own[kept], wkt_with_area(crs), layer.name)
        if warning:
            layer.progress.warning(warning)
        return kept

    def _tell_of_strays(self, reason: str, stray: np.ndarray, own: np.ndarray) -> None:
        names = self._names([self._ids[point] for point in stray[:_NAMED]])
        shown = [
            f"{names[self._ids[point]]} ({own[point, 0]:.10g}, {own[point, 1]:.10g})"
            for point in stray[:_NAMED]
        ]
        self._layer.progress.warning(
            tr(
                "{name}: {count:,} points {reason} were left out: {shown}",
                name=self._layer.name,
                count=len(stray),
                reason=tr(reason),
                shown="; ".join(shown) + (" …" if len(stray) > _NAMED else ""),
            )
        )

    def _names(self, ids: list[int]) -> dict[int, str]:
        """Return what features are called: their number, and the first field that names them."""
        source = self._layer.source
        fields = [field.name() for field in source.fields()]
        naming = [name for name in fields if name.lower() != "fid" and NAMES_ROWS.fullmatch(name)]
        request = QgsFeatureRequest().setFilterFids(ids)
        names = {number: tr("feature {number}", number=number) for number in ids}
        for feature in source.getFeatures(request, _UNCHECKED) if naming else ():
            names[feature.id()] += f", {naming[0]} {feature[naming[0]]}"
        return names

    def _transformed(self, own: np.ndarray, kept: np.ndarray) -> np.ndarray:
        """Return the points that are kept in the wanted CRS; those that it has no place for are not."""
        transform = self._layer.transform
        if transform.isShortCircuited():
            return own[kept]
        xy = np.full((len(own), 2), np.nan)
        for number in np.flatnonzero(kept):
            stop_if_cancelled(self._layer.progress)
            try:
                point = transform.transform(QgsPointXY(*own[number]))
            except QgsCsException:
                continue
            xy[number] = point.x(), point.y()
        with np.errstate(invalid="ignore"):
            placed = (np.abs(xy) < FARTHEST).all(axis=1)
        self._layer.skipped += int((kept & ~placed).sum())
        kept &= placed
        return xy[kept]

    def _tell_of_multipoints(self) -> None:
        several = np.bincount(self._rows, minlength=1) > 1
        if several.any():
            self._layer.progress.warning(
                tr(
                    "{name}: {features:,} multipoints have several points, {points:,} in all; each of "
                    "these points has the values of its feature.",
                    name=self._layer.name,
                    features=int(several.sum()),
                    points=int(np.bincount(self._rows)[several].sum()),
                )
            )

    def _tell_of_outlines(self) -> None:
        if self._outlines and self._features:
            self._layer.progress.warning(
                tr(
                    "{name}: the layer {layer} has polygons. Each of the {count:,} is taken for one place: "
                    "its centroid, or a point inside where the centroid lies outside.",
                    name=self._layer.name,
                    layer=self._layer.source.sourceName(),
                    count=self._features,
                )
            )


def read_places(
    name: str,
    source: QgsProcessingFeatureSource | None,
    crs_wkt: str,
    context: QgsProcessingContext,
    progress: FeedbackProgress,
    fields: Sequence[str] = (),
    outlines: bool = False,
) -> tuple[np.ndarray, Mapping[str, Sequence[object]]]:
    """Return the points (n, 2) of a layer in a raster's CRS, and fields of each of them.

    With ``outlines`` polygons are taken as well, each for a point inside of it.

    Raises
    ------
    InputError
        If there are none, or the layer has lines or, without ``outlines``, polygons, or its CRS
        cannot be right.
    """
    if source is None:
        raise InputError(
            tr("{name}: there is no such layer of points or polygons.", name=name)
            if outlines
            else tr("{name}: there is no such point layer.", name=name)
        )
    crs = crs_from_wkt(crs_wkt)
    reader = PositionReader(name, source, crs, context, progress, survey=False, outlines=outlines)
    columns: dict[str, list[object]] = {field: [] for field in fields}
    for feature in reader.features(fields):
        for field, values in columns.items():
            values.append(feature[field])
    positions = reader.positions()
    if reader.skipped:
        progress.warning(
            tr(
                "{name}: {skipped} features without a usable geometry were skipped.",
                name=name,
                skipped=reader.skipped,
            )
        )
    if not len(positions.xy):
        layer = source.sourceName()
        raise InputError(
            tr("{name}: the layer {layer} has no points or polygons.", name=name, layer=layer)
            if outlines
            else tr("{name}: the layer {layer} has no points.", name=name, layer=layer)
        )
    return positions.xy, positions.of_points(columns)


def metric_crs_of(
    name: str,
    source: QgsProcessingFeatureSource,
    context: QgsProcessingContext,
    progress: FeedbackProgress,
) -> QgsCoordinateReferenceSystem:
    """Return the UTM zone, or the polar grid, of the middle of a layer of points; told.

    It is the layer's own CRS if no point has a place on earth.

    Raises
    ------
    InputError
        If the layer has another kind of geometry, or its CRS cannot be right.
    """
    own = source.sourceCrs()
    layer = LayerReader(name, source, own, context, progress)
    places = [
        (vertex.x(), vertex.y())
        for _, geometry in layer.own_features(POINTS)
        for vertex in geometry.vertices()
    ]
    xy = np.array(places, dtype=float).reshape(-1, 2)
    stray = np.zeros(len(xy), dtype=bool)
    for found in stray_positions(xy, own.isGeographic()).values():
        stray |= found
    check_against_crs(xy[~stray], wkt_with_area(own), name)
    degrees = in_degrees(xy[~stray][:: len(xy) // _ENOUGH + 1], wkt_with_area(own))
    degrees = degrees[np.isfinite(degrees).all(axis=1)]
    if not len(degrees):
        return own
    crs = QgsCoordinateReferenceSystem(metric_crs(degrees))
    progress.warning(
        tr(
            "{name}: the layer is in degrees ({own}). Its points are brought to {crs} ({code}), "
            "which measures in metres in the middle of the survey, and so are cell size and search "
            "radius. OUTPUT_CRS chooses another CRS.",
            name=name,
            own=own.authid(),
            crs=crs.description(),
            code=crs.authid(),
        )
    )
    return crs
