"""Import Assays.

More than 250 lines: half of them declare and explain its parameters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from qgis.core import (
    QgsFields,
    QgsGeometry,
    QgsPointXY,
    QgsProcessing,
    QgsProcessingParameterCrs,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterString,
    QgsWkbTypes,
)

from ...core.geochemistry.cells import read_texts
from ...core.geochemistry.columns import SurveyTable
from ...core.geochemistry.laboratory_files import LaboratoryFile, read_laboratory_file
from ...core.geochemistry.rules import NEGATIVE_LIMIT
from ...core.geochemistry.sample_positions import (
    asked_column,
    examples,
    number_key,
    sample_column,
    table_sign,
)
from ...core.runtime.files import Staging
from ...core.runtime.language import tr
from ...core.runtime.progress import step, stop_if_cancelled
from ..bridge.algorithm import GossanAlgorithm
from ..bridge.given import GivenParameters
from ..bridge.layers import table_fields
from ..bridge.progress import FeedbackProgress
from ..bridge.styles import Styler
from .assay_parameters import add_assay_rules, assay_rules
from .import_positions import labels_of, place_samples

if TYPE_CHECKING:
    from ...core.geochemistry.assays import AssayTable
    from ...core.geochemistry.import_fields import AssayField

#: The field of sample numbers.
_SAMPLE = "Sample"


class ImportAssays(GossanAlgorithm):
    """Makes clean points of a laboratory's file."""

    ID = "importassays"
    TITLE = "Import Assays"
    GROUP = "Geochemistry"
    PACKAGES = ("scipy", "matplotlib")
    HELP = (
        "Makes clean points of a table as it comes from the laboratory: CSV, TXT or XLSX. The header is "
        "found below the laboratory's own lines, units, methods and detection limits beside it are read, "
        "and so are the encoding (UTF-8, GBK, Latin-1), what parts the cells, and whether decimals have a "
        "point or a comma.\n\n"
        "Positions stand in the file, or in another table or layer, from which they are taken by the "
        "number of the sample, without regard to spaces and case.\n\n"
        "Each element becomes one field of numbers, named Cu_ppm or Fe2O3_pct, with several methods of "
        "it merged. Values below detection are kept as negative limits, which Grid Geochemistry "
        "understands; those above the range of a method are that limit. Standards, blanks, duplicates "
        "and rows without a position are left out and counted.\n\n"
        "The report says how the file was read, what was left out and why, and shows for each element "
        "its statistics, its distribution, and how well duplicates agree. XLSX is read by openpyxl where "
        "it is installed, else by GDAL; the log says which."
    )

    def declare(self) -> None:
        """Declare parameters and outputs."""
        self.add_file(
            "INPUT",
            "File from the laboratory",
            "Tables (*.csv *.txt *.tsv *.xlsx *.xlsm *.ods *.xls)",
            "Table with a row per sample and a column per element.",
        )
        self._add_text(
            "SHEET", "Sheet", "Of a workbook; by default the first one that has a header."
        )
        self._add_text(
            "X_FIELD",
            "Column of x",
            "East or longitude, in the file or in a table of positions; found by its name by default.",
        )
        self._add_text(
            "Y_FIELD",
            "Column of y",
            "North or latitude, in the file or in a table of positions; found by its name by default.",
        )
        self.add(
            QgsProcessingParameterCrs("CRS", self.tr("CRS of these columns"), optional=True),
            "Not needed where they are longitude and latitude (EPSG:4326), or where POSITIONS is a layer.",
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                "POSITIONS",
                self.tr("Positions"),
                [QgsProcessing.SourceType.TypeVector],
                optional=True,
            ),
            "Points, or a table with columns of positions, with the numbers of the samples; leave it out "
            "where the file has the positions.",
        )
        self._add_text(
            "SAMPLE_FIELD",
            "Column of sample numbers",
            "In the file; found by its name by default.",
        )
        self._add_text(
            "POSITION_FIELD",
            "Sample numbers of the positions",
            "Field of POSITIONS that holds the same numbers; found by its name by default.",
        )
        self._add_text(
            "FIELDS",
            "Elements",
            "Columns to take, with commas between them, such as Au_ppb,Cu; by default every column that "
            "holds an element.",
        )
        add_assay_rules(self, substitute=False)
        self.add(
            QgsProcessingParameterFeatureSink(
                "OUTPUT", self.tr("Samples"), QgsProcessing.SourceType.TypeVectorPoint
            ),
            "Points with the number of the sample and a field of numbers per element; a GeoPackage keeps "
            "all names.",
        )
        self.add_report("Report on the import")
        self.add_numbers(
            ("SAMPLES", "Samples"),
            ("ELEMENTS", "Elements"),
            ("UNMATCHED", "Samples without a position"),
        )

    def _add_text(self, name: str, title: str, help_text: str) -> None:
        self.add(QgsProcessingParameterString(name, self.tr(title), optional=True), help_text)

    def execute(self, given: GivenParameters, progress: FeedbackProgress) -> dict[str, Any]:
        """Read the file, find its samples' positions, and write both."""
        from ...core.geochemistry.assay_account import tell_of_assays
        from ...core.geochemistry.assays import read_assays
        from ...core.geochemistry.import_fields import assay_fields
        from ...core.geochemistry.import_report import import_report
        from ...core.geochemistry.quality_control import marked_rows

        file = read_laboratory_file(given.path("INPUT"), given.text("SHEET"))
        progress.message(file.told)
        step(progress, 0.2)
        decimal = table_sign(file.columns, given.choice("DECIMAL") or "auto")
        sample = self._sample_column(given, file)
        survey = SurveyTable(
            np.empty((0, 2)),
            file.columns,
            headings=file.headings,
            limits=_limits(file, decimal),
        )
        samples = marked_rows(survey.texts, len(file)) == ""
        placed = place_samples(given, file, sample, decimal, samples, progress)
        for text in placed.told:
            progress.message(text)
        labels = labels_of(file, sample)
        _tell_of_repeated(labels, samples, progress)
        step(progress, 0.3)
        rules = replace(assay_rules(given), substitute=NEGATIVE_LIMIT, decimal=decimal)
        places = [file.told, *placed.told, *progress.warnings]
        table = read_assays(
            replace(survey, xy=placed.xy), rules, self._wanted(given, file), average=False
        )
        tell_of_assays(table, progress)
        step(progress, 0.5)

        fields = assay_fields(table)
        report_path = given.output("REPORT")
        with Staging() as staging:
            if report_path:
                report = import_report(table, fields, places, self.provenance)
                report.write(staging.path(report_path))
            step(progress, 0.7)
            numbers = [labels[row] for row in table.rows.tolist()]
            output = self.write_rows(
                given,
                "OUTPUT",
                staging,
                _layer_fields(fields),
                _rows(table, numbers, progress),
                QgsWkbTypes.Type.Point,
                placed.crs,
            )
            step(progress, 1.0)
        styler = Styler("survey", aliases={field.name: field.alias for field in fields})
        self.style_with(styler, output, "Samples", given.context)
        return {
            "OUTPUT": output,
            "REPORT": report_path,
            "SAMPLES": len(table.xy),
            "ELEMENTS": len(fields),
            "UNMATCHED": table.unplaced,
        }

    def _wanted(self, given: GivenParameters, file: LaboratoryFile) -> list[str]:
        names = filter(None, (name.strip() for name in given.text("FIELDS").split(",")))
        return [asked_column(file.names, name, "FIELDS") for name in names]

    def _sample_column(self, given: GivenParameters, file: LaboratoryFile) -> str:
        asked = given.text("SAMPLE_FIELD")
        return (
            asked_column(file.names, asked, "SAMPLE_FIELD") if asked else sample_column(file.names)
        )


def _limits(file: LaboratoryFile, decimal: str) -> dict[str, float]:
    """Return the detection limits beside the header as numbers."""
    read = read_texts(list(file.limits.values()), "," if decimal == "comma" else ".")
    return dict(zip(file.limits, np.abs(read.numbers).tolist(), strict=True))


def _tell_of_repeated(
    labels: Sequence[str], samples: np.ndarray, progress: FeedbackProgress
) -> None:
    keys = Counter(number_key(labels[row]) for row in np.flatnonzero(samples).tolist())
    repeated = [key for key, count in keys.items() if count > 1]
    if repeated:
        progress.warning(
            tr(
                "{count:,} sample numbers stand in INPUT more than once, and each of their rows became a "
                "point: {examples}",
                count=len(repeated),
                examples=examples(repeated),
            )
        )


def _layer_fields(fields: Sequence[AssayField]) -> QgsFields:
    """Return the fields of the layer, with what the file says of them as their aliases."""
    layer_fields = QgsFields()
    plain = table_fields((_SAMPLE, str), *((field.name, float) for field in fields))
    for place, field in enumerate(plain):
        if place:
            field.setAlias(fields[place - 1].alias)
        layer_fields.append(field)
    return layer_fields


def _rows(
    table: AssayTable, numbers: Sequence[str], progress: FeedbackProgress
) -> Iterator[tuple[QgsGeometry, list[Any]]]:
    known = np.isfinite(table.values)
    for number, (x, y), values, says in zip(numbers, table.xy.tolist(), table.values, known):
        stop_if_cancelled(progress)
        cells = [value if said else None for value, said in zip(values.tolist(), says.tolist())]
        yield QgsGeometry.fromPointXY(QgsPointXY(x, y)), [number, *cells]
