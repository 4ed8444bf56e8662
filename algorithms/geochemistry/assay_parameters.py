"""Parameters that say how a survey layer holds its assays."""

from __future__ import annotations

from qgis.core import (
    QgsFeature,
    QgsProcessingFeatureSource,
    QgsProcessingParameterString,
)

from ...core.geochemistry.assays import (
    BELOW_DETECTION,
    SUBSTITUTES,
    AssayRules,
    parse_missing_values,
)
from ...core.runtime.errors import InputError
from ...core.runtime.language import tr
from ..bridge.algorithm import GossanAlgorithm
from ..bridge.given import GivenParameters


def add_assay_rules(algorithm: GossanAlgorithm) -> None:
    """Declare codes for missing values, and how values below detection are written."""
    algorithm.add(
        QgsProcessingParameterString(
            "MISSING_VALUES", algorithm.tr("Codes for missing values"), optional=True
        ),
        "Numbers that mean 'not analysed', for example -9999,-6666. Use 0 where zeros do.",
    )
    algorithm.add_choice(
        "BELOW_DETECTION",
        "Negative values",
        BELOW_DETECTION,
        "keep: negative values are numbers like others. negative_is_limit: they are values below "
        "the detection limit, written as the negative limit. Text such as <0.5 always is.",
    )
    algorithm.add_choice(
        "SUBSTITUTE",
        "Values below detection become",
        tuple(SUBSTITUTES),
        "half: half the detection limit. sqrt2: the limit divided by √2. drop: missing.",
    )


def assay_rules(given: GivenParameters) -> AssayRules:
    """Return the rules that were chosen."""
    return AssayRules(
        parse_missing_values(given.text("MISSING_VALUES")),
        given.choice("BELOW_DETECTION"),
        given.choice("SUBSTITUTE"),
    )


def chosen_fields(given: GivenParameters, source: QgsProcessingFeatureSource) -> list[str]:
    """Return the names in FIELDS, none where it was left empty.

    Raises
    ------
    InputError
        If the layer lacks one of them.
    """
    names = given.fields("FIELDS")
    unknown = [name for name in names if source.fields().indexOf(name) < 0]
    if unknown:
        raise InputError(
            tr("FIELDS: the layer has no field called {unknown}.", unknown=", ".join(unknown))
        )
    return names


def plain_value(feature: QgsFeature, name: str) -> object:
    """Return an attribute, None where it is null."""
    value = feature[name]
    # A null is a QVariant where QGIS is built on Qt 5.
    return None if hasattr(value, "isNull") and value.isNull() else value
