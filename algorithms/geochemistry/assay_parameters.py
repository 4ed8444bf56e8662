"""Parameters that say how a survey layer holds its assays."""

from __future__ import annotations

from qgis.core import QgsProcessingFeatureSource, QgsProcessingParameterString

from ...core.geochemistry.rules import (
    BELOW_DETECTION_WORDS,
    DECIMAL_WORDS,
    DECIMALS,
    METHOD_WORDS,
    METHODS,
    SUBSTITUTE_WORDS,
    SUBSTITUTES,
    AssayRules,
    parse_missing_values,
)
from ...core.runtime.errors import InputError
from ...core.runtime.language import tr
from ..bridge.algorithm import GossanAlgorithm
from ..bridge.given import GivenParameters


def add_assay_rules(algorithm: GossanAlgorithm, substitute: bool = True) -> None:
    """Declare codes for missing values, what negative numbers are, and how cells are read.

    ``substitute`` is whether values below detection become something else.
    """
    algorithm.add(
        QgsProcessingParameterString(
            "MISSING_VALUES", algorithm.tr("Codes for missing values"), optional=True
        ),
        "Numbers that mean 'not analysed', for example -1,-5. Give 0 if zero means that. The usual codes "
        "(-9999, -999, -99, -6666, 99999 and the like), words such as NA, LNR, NSS and empty cells are "
        "known, and reported.",
    )
    algorithm.add_choice(
        "BELOW_DETECTION",
        "Negative values",
        BELOW_DETECTION_WORDS,
        "auto: limits of detection, written as negative numbers, where they look like them: few "
        "different ones, and not above most of the element's values. keep: numbers like others. "
        "negative_is_limit: limits all of them. Text such as BDL, or a number "
        "behind a less-than sign, always is one.",
    )
    if substitute:
        algorithm.add_choice(
            "SUBSTITUTE",
            "Values below detection become",
            SUBSTITUTE_WORDS,
            "half: half the detection limit. sqrt2: the limit divided by √2. drop: missing. ros: "
            "regression on order statistics (Helsel 2012). lognormal: the mean below the limit of a "
            "lognormal distribution (Palarea-Albaladejo and Martín-Fernández 2013). The last two know "
            "several limits in an element.",
        )
    algorithm.add_choice(
        "DECIMAL",
        "Decimal sign in texts",
        DECIMAL_WORDS,
        "auto: the table tells; where 1,016 can be read in two ways, it is asked for.",
        DECIMALS[0],
        optional=True,
    )
    algorithm.add_choice(
        "METHODS",
        "Several columns of one element",
        METHOD_WORDS,
        "merge: one of them is made, in one unit; the lowest detection limit speaks first, and above its "
        "range the method that could measure it. keep: each stays by itself.",
        METHODS[0],
        optional=True,
    )


def assay_rules(given: GivenParameters) -> AssayRules:
    """Return the rules that were chosen."""
    return AssayRules(
        parse_missing_values(given.text("MISSING_VALUES")),
        given.choice("BELOW_DETECTION"),
        given.choice("SUBSTITUTE") if given.has("SUBSTITUTE") else SUBSTITUTES[0],
        given.choice("DECIMAL") or DECIMALS[0],
        given.choice("METHODS") or METHODS[0],
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
