"""Deposits of a layer: points or outlines, with the names that a field has, or targets with their rank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from qgis.core import QgsProcessingContext, QgsProcessingFeatureSource

from ...core.anomalies.patches.deposits import (
    Deposits,
    distinct_names,
    name_fields,
    naming_field,
)
from ...core.runtime.language import tr
from .layers import cell_text, crs_from_wkt
from .positions import read_places
from .progress import FeedbackProgress

#: What targets of Classify Anomalies and of Detect Anomalies have, and deposits have not.
_OF_TARGETS = {"rank", "area_km2"}


def read_deposits(
    name: str,
    source: QgsProcessingFeatureSource | None,
    field: str,
    crs_wkt: str,
    context: QgsProcessingContext,
    progress: FeedbackProgress,
) -> Deposits:
    """Return the places of a layer of points or polygons in a raster's CRS, with their names.

    Parameters
    ----------
    name : str
        Of the parameter that the layer was given for.
    source : QgsProcessingFeatureSource or None
    field : str
        That names them; empty for one that looks like it, told. Targets are called by their ranks, and
        stand for their highest cells.
    crs_wkt : str
    context : QgsProcessingContext
    progress : FeedbackProgress

    Raises
    ------
    InputError
        If there are none, or the layer has lines, or its CRS cannot be right.
    """
    fields = source.fields().names() if source else []
    targets = not field and set(fields) >= _OF_TARGETS
    highest = [place for place in ("x", "y") if targets and place in fields]
    wanted = ["rank", *highest] if targets else [field] if field else name_fields(fields)
    xy, columns = read_places(name, source, crs_wkt, context, progress, wanted, outlines=True)
    texts = _texts(columns)
    if targets:
        if len(highest) == 2 and source and source.sourceCrs() == crs_from_wkt(crs_wkt):
            xy = _highest_cells(xy, columns)
        return Deposits(xy, distinct_names([_target(rank) for rank in texts["rank"]]))
    chosen = field or naming_field(texts)
    if chosen and not field:
        progress.message(
            tr(
                "{name}: the field {field} names them; NAME_FIELD chooses another.",
                name=name,
                field=chosen,
            )
        )
    return Deposits(xy, distinct_names(texts[chosen]) if chosen else ())


def _highest_cells(xy: np.ndarray, columns: Mapping[str, Sequence[Any]]) -> np.ndarray:
    """Return the targets' highest cells (n, 2), where they say them, in place of points inside of them."""
    said = [
        [place if isinstance(place, float) else np.nan for place in columns[name]] for name in "xy"
    ]
    places = np.array(said).T
    return np.where(np.isfinite(places).all(axis=1, keepdims=True), places, xy)


def _target(rank: str) -> str:
    return tr("Target {rank}", rank=rank) if rank else ""


def _texts(columns: Mapping[str, Sequence[object]]) -> dict[str, list[str]]:
    return {field: [_text(value) for value in values] for field, values in columns.items()}


def _text(value: Any) -> str:
    """Return what a field says; a whole number without decimals, nothing where it is null."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return cell_text(value) or ""
