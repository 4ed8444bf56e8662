"""Samples of a survey layer as a table of assays."""

from __future__ import annotations

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFeatureRequest,
    QgsProcessingFeatureSource,
)

from ...core.geochemistry.assays import AssayRules, AssayTable, clean_assays
from ...core.geochemistry.element_names import columns_with_assays
from ...core.runtime.language import tr
from ...core.runtime.progress import stop_if_cancelled
from ..bridge.given import GivenParameters
from ..bridge.positions import PositionReader
from ..bridge.progress import FeedbackProgress
from .assay_parameters import chosen_fields, plain_value
from .fields import element_fields, element_unit


def read_samples(
    given: GivenParameters,
    source: QgsProcessingFeatureSource,
    crs: QgsCoordinateReferenceSystem,
    rules: AssayRules,
    progress: FeedbackProgress,
) -> tuple[AssayTable, list[str]]:
    """Read the positions of a survey layer in a CRS, and its assays, cleaned by rules.

    Elements are the FIELDS that were chosen; by default numeric fields that are neither ids nor
    coordinates, and text fields that hold assays.

    Returns
    -------
    table : AssayTable
    units : list of str
        Of its elements; empty where unknown.

    Raises
    ------
    InputError
        If there is no sample, or no element with a value.
    CancelledError
    """
    names = chosen_fields(given, source)
    by_default = not names
    fields = [source.fields().field(name) for name in names]
    if by_default:
        text = [field for field in source.fields() if not field.isNumeric()]
        fields = element_fields(source.fields()) + text
    reader = PositionReader("INPUT", source, crs, given.context, progress)
    columns: dict[str, list[object]] = {field.name(): [] for field in fields}
    for feature in reader.features(list(columns)):
        for name, values in columns.items():
            values.append(plain_value(feature, name))
    positions = reader.positions()
    if reader.skipped:
        progress.warning(
            tr(
                "{skipped} samples without a usable position were skipped.",
                skipped=reader.skipped,
            )
        )
    assays = positions.of_points(columns)
    if by_default:
        numeric = {field.name() for field in fields if field.isNumeric()}
        assays = columns_with_assays(assays, numeric, positions.own.T.tolist())
    table = clean_assays(positions.xy, assays, rules)
    units = {field.name(): element_unit(field) for field in fields}
    return table, [units[element] for element in table.elements]


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
