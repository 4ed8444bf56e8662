"""Deposits of a layer: points or outlines, with the names that a field has, or targets with their rank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingFeatureSource

from ...core.anomalies.patches.deposits import (
    Deposits,
    distinct_names,
    name_fields,
    naming_field,
)
from ...core.runtime.language import tr
from .layers import cell_text
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
        That names them; empty for one that looks like it, told.
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
    wanted = ["rank"] if targets else [field] if field else name_fields(fields)
    xy, columns = read_places(name, source, crs_wkt, context, progress, wanted, outlines=True)
    texts = _texts(columns)
    if targets:
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


def _target(rank: str) -> str:
    return tr("Target {rank}", rank=rank) if rank else ""


def _texts(columns: Mapping[str, Sequence[object]]) -> dict[str, list[str]]:
    return {field: [_text(value) for value in values] for field, values in columns.items()}


def _text(value: Any) -> str:
    """Return what a field says; a whole number without decimals, nothing where it is null."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return cell_text(value) or ""
