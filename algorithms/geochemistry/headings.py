"""What stands above and under the header of a text file behind a layer: units and methods.

QGIS skips these rows, for they have no position; they say which unit a column has.
"""

from __future__ import annotations

import csv
from itertools import islice
from pathlib import Path

from qgis.core import QgsProcessingFeatureSource
from qgis.PyQt.QtCore import QUrl, QUrlQuery

from ...core.geochemistry.laboratory import LOOKED_AT, find_layout, headings
from ..bridge.given import GivenParameters


def headings_of(
    given: GivenParameters, source: QgsProcessingFeatureSource, name: str
) -> dict[str, tuple[str, str]]:
    """Return unit and method by field of a layer of delimited text; empty for all others.

    Under the empty name stands the decimal sign that QGIS read numbers with.
    """
    layer = given.vector_layer(name)
    if layer is None or layer.dataProvider() is None or layer.providerType() != "delimitedtext":
        return {}
    url = QUrl.fromEncoded(layer.source().encode())
    query = QUrlQuery(url.query())
    path = Path(url.toLocalFile())
    if not path.is_file():
        return {}
    sign = query.queryItemValue("decimalPoint") or "."
    delimiter = (query.queryItemValue("delimiter", _DECODED) or ",").replace("\\t", "\t")
    encoding = query.queryItemValue("encoding") or "utf-8"
    try:
        with path.open(encoding=encoding, errors="replace", newline="") as file:
            rows = list(islice(csv.reader(file, delimiter=delimiter[0]), LOOKED_AT))
    except (OSError, LookupError, csv.Error):
        return {"": (sign, "")}
    layout = find_layout(rows)
    found = {} if layout is None else headings(layout, source.fields().names())
    return {"": (sign, ""), **found}


_DECODED = QUrl.ComponentFormattingOption.FullyDecoded
