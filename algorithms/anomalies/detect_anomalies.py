"""Detect Anomalies.

More than 250 lines: a third of them declare and explain its parameters.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFeatureRequest,
    QgsGeometry,
    QgsPoint,
    QgsPointXY,
    QgsProcessing,
    QgsProcessingFeatureSource,
    QgsProcessingParameterCrs,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
    QgsWkbTypes,
)

from ...core.detecting.choices import BACKGROUNDS, METHODS
from ...core.detecting.suites import FEWEST as FEWEST_OF_SUITE
from ...core.geochemistry.element_names import element_of
from ...core.geochemistry.pathfinders import PATHFINDERS, metal_of, pathfinder_columns
from ...core.geochemistry.rules import NEGATIVE_LIMIT
from ...core.rasters.grid import Grid
from ...core.rasters.ground import GroundScale
from ...core.rasters.stack import Stack
from ...core.rasters.writer import RasterWriter
from ...core.runtime.errors import InputError
from ...core.runtime.files import Staging
from ...core.runtime.language import tr
from ...core.runtime.progress import PartOfProgress, step, stop_if_cancelled
from ..bridge.algorithm import GossanAlgorithm
from ..bridge.given import GivenParameters
from ..bridge.layers import POLYGONS, LayerReader, table_fields, wkt_with_area
from ..bridge.progress import FeedbackProgress
from ..geochemistry.assay_parameters import add_assay_rules, assay_rules
from ..geochemistry.output_grid import output_crs
from ..geochemistry.samples import Samples, cell_text, read_samples

if TYPE_CHECKING:
    from ...core.detecting.check import Check
    from ...core.detecting.detection import Detection
    from ...core.detecting.ground import Ground
    from ...core.detecting.samples import DetectorSettings, Pathfinders
    from ...core.geochemistry.assays import AssayTable

#: What is looked for; ``none`` takes every element and what is unusual on either side.
COMMODITIES = (*PATHFINDERS, "none")

#: So many shuffles are needed for a chance below 5 %.
_FEW_SHUFFLES = 20

#: What methods need besides.
_PACKAGES = {
    "pathfinders_mcd": ("sklearn",),
    "isolation_forest": ("sklearn",),
    "autoencoder": ("sklearn", "torch"),
}


class DetectAnomalies(GossanAlgorithm):
    """Ranks ground by its chemistry alone, and says how sure that is."""

    ID = "detectanomalies"
    TITLE = "Detect Anomalies"
    GROUP = "Anomaly models"
    PACKAGES = ("scipy", "matplotlib")
    HELP = (
        "Ranks the ground of a survey by its chemistry alone: where no deposits are known, or too few to "
        "train a network. It needs no PyTorch.\n\n"
        "Each pathfinder of the commodity says how few samples have as much of it; the ranks of the target "
        "and of all pathfinders together are averaged over the nearest samples. Surveys and laboratories "
        "that were analysed alike are brought to one level first. Chance: the samples' scores are shuffled, "
        "and smoothed as the true ones were, as often as SHUFFLES says; targets are contiguous ground below "
        "a false-discovery rate.\n\n"
        "DEPOSITS only check the score: the report holds it beside how densely the ground was sampled, how "
        "often, and how near other deposits are, and says whether the chemistry beats them.\n\n"
        "What it cannot find: ore under cover that its pathfinders do not cross, commodities whose "
        "pathfinders were not analysed, and anything smaller than the spacing of the samples. A high score "
        "may be a rock, a smelter or a road. ELEMENTS=none finds unusual rocks more than ore."
    )

    def declare(self) -> None:
        """Declare parameters and outputs."""
        types = QgsProcessing.SourceType
        self.add(
            QgsProcessingParameterFeatureSource(
                "INPUT", self.tr("Samples"), [types.TypeVectorPoint], optional=True
            ),
            "Sample points with a field per element; leave it out with a stack.",
        )
        self.add(
            QgsProcessingParameterRasterLayer("STACK", self.tr("Element stack"), optional=True),
            "Raster with a band per element, in place of samples. Interpolated cells repeat samples, so that "
            "their chances are too small.",
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                "STUDY_AREA", self.tr("Study area"), [types.TypeVectorPolygon], optional=True
            ),
            "Of a stack; cells outside of these polygons are left out.",
        )
        self.add_choice(
            "METHOD",
            "Method",
            METHODS,
            "pathfinders: what the help describes. pathfinders_mcd: with a robust Mahalanobis distance. "
            "isolation_forest, nearest_neighbours and autoencoder (needs PyTorch): what is unusual in the "
            "pathfinders together. singularity: how the target thins out with the size of a window; stacks "
            "only.",
            METHODS[0],
            optional=True,
        )
        self.add_choice(
            "ELEMENTS",
            "Commodity",
            COMMODITIES,
            "Its pathfinders are looked at, as textbooks list them. none: all elements, and what is "
            "unusually low as well; that mostly finds rocks.",
            default="gold_copper",
        )
        self.add(
            QgsProcessingParameterString("TARGET", self.tr("Target element"), optional=True),
            "Counts for half of the score; by default the first pathfinder of the commodity that there is.",
        )
        any_field = QgsProcessingParameterField.DataType.Any
        self.add(
            QgsProcessingParameterField(
                "FIELDS",
                self.tr("Elements"),
                None,
                "INPUT",
                any_field,
                allowMultiple=True,
                optional=True,
            ),
            "Fields to take elements from; by default every column that holds one.",
        )
        self.add(
            QgsProcessingParameterField(
                "SUITE_FIELD",
                self.tr("Survey or laboratory"),
                None,
                "INPUT",
                any_field,
                optional=True,
            ),
            "Samples of one value are brought to one level; by default those that were analysed for the "
            "same elements.",
        )
        self.add_choice(
            "BACKGROUND",
            "Background",
            BACKGROUNDS,
            "What is taken out of the values first. trend: a smooth surface over the survey. units: units of "
            "ground, such as rocks, are brought to one level; they stand in UNITS or in UNIT_FIELD. The "
            "report shows the score before and after.",
            BACKGROUNDS[0],
            optional=True,
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                "UNITS", self.tr("Units of ground"), [types.TypeVectorPolygon], optional=True
            ),
            "Polygons, such as those of a geological map.",
        )
        self.add(
            QgsProcessingParameterField(
                "UNITS_FIELD", self.tr("Name of the unit"), None, "UNITS", any_field, optional=True
            ),
            "Field of the polygons; by default each polygon is a unit.",
        )
        self.add(
            QgsProcessingParameterField(
                "UNIT_FIELD",
                self.tr("Unit of the samples"),
                None,
                "INPUT",
                any_field,
                optional=True,
            ),
            "Field of the samples that names the unit, in place of polygons.",
        )
        add_assay_rules(self, substitute=False)
        self.add(
            QgsProcessingParameterCrs("OUTPUT_CRS", self.tr("Output CRS"), optional=True),
            "A projected CRS; by default that of the samples, or the UTM zone of the middle of samples in "
            "degrees.",
        )
        self.add_number("NEIGHBOURS", "Neighbours", 16, "Samples a place is judged by.", 1, 1000)
        self.add_number(
            "RADIUS",
            "Search radius",
            None,
            "Samples farther away than this, in map units, are not asked; no limit by default.",
            0,
            1e12,
            whole=False,
        )
        self.add_number(
            "SHUFFLES", "Shuffles", 199, "For the chance; 0 leaves it and targets out.", 0, 99_999
        )
        self.add_number(
            "FALSE_DISCOVERIES",
            "False discoveries",
            0.1,
            "Share of the samples in targets that chance may put there.",
            0.0001,
            0.9999,
            whole=False,
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                "DEPOSITS", self.tr("Deposits"), [types.TypeVectorPoint], optional=True
            ),
            "Known deposits, to check the score; nothing is fitted to them.",
        )
        self.add_number(
            "DISTANCE",
            "Distance of barren ground",
            None,
            "Deposits are held against samples at least so far from all of them, in map units; by default "
            "twice the reach of the neighbours.",
            0,
            1e12,
            whole=False,
        )
        self.add_seed("Shuffles the samples; the same seed gives the same chances.")
        self.add(
            QgsProcessingParameterFeatureSink(
                "OUTPUT",
                self.tr("Anomaly scores"),
                types.TypeVectorPoint,
                None,
                optional=True,
                createByDefault=True,
            ),
            "A point per position: score (0 to 1), rank, chance, coverage, spread, leading element, and the "
            "share of each element.",
        )
        self.add(
            QgsProcessingParameterFeatureSink(
                "TARGETS",
                self.tr("Targets"),
                types.TypeVectorPolygon,
                None,
                optional=True,
                createByDefault=True,
            ),
            "Contiguous ground below the false-discovery rate, ranked, with leading elements and area.",
        )
        self.add(
            QgsProcessingParameterRasterDestination(
                "RASTER", self.tr("Map of scores"), None, optional=True, createByDefault=False
            ),
            "From a stack: bands of score, chance, coverage, leading element, and the share of each element. "
            "Classify Anomalies draws targets on it.",
        )
        self.add_report()
        self.add_numbers(
            ("SIGNIFICANT", "Share of the positions with a chance below 5 %"),
            ("ELEMENTS", "Elements"),
            ("POSITIONS", "Positions"),
            ("AUC", "AUC of the deposits"),
            ("AUC_LOW", "Lower end of its 95 % interval"),
            ("AUC_HIGH", "Upper end of its 95 % interval"),
            ("AUC_GEOMETRY", "AUC of the best control without chemistry"),
        )

    def packages(self, given: GivenParameters) -> tuple[str, ...]:
        """Return the Python packages that the method needs."""
        return (*self.PACKAGES, *_PACKAGES.get(given.choice("METHOD"), ()))

    def execute(self, given: GivenParameters, progress: FeedbackProgress) -> dict[str, Any]:
        """Read, score and check the survey."""
        from dataclasses import replace

        from ...core.detecting.detection import detect
        from ...core.detecting.ground import find_ground
        from ...core.detecting.report import Found, detection_report
        from ...core.geochemistry.assay_account import tell_of_assays

        source = given.source("INPUT")
        if given.has("STACK") == (source is not None):
            raise InputError(
                tr("Choose an element stack (STACK) or samples (INPUT), one of the two.")
            )
        if source is None:
            return self._of_stack(given, progress)
        crs = output_crs(given, source, progress)
        rules = replace(assay_rules(given), substitute=NEGATIVE_LIMIT)
        samples = read_samples(given, source, crs, rules, progress, average=False)
        tell_of_assays(samples.table, progress)
        places = list(progress.warnings)
        step(progress, 0.2)
        plain, rows, first = self._pathfinders(given, source, samples, progress)
        background = given.choice("BACKGROUND") or BACKGROUNDS[0]
        units = None
        if background == "units":
            ids = samples.features[first].tolist()
            units = self._units(given, source, ids, plain.xy, crs, progress)
        pathfinders = plain.without_background(background, units)
        _tell_of_units(given, pathfinders, units, progress)
        settings, method = _settings(given), given.choice("METHOD") or METHODS[0]
        sided = 2 if given.choice("ELEMENTS") == "none" else 1
        detection = detect(
            pathfinders, settings, sided, PartOfProgress(progress, 0.25, 0.9), method
        )
        before = None
        if background != "none":
            unshuffled = replace(settings, shuffles=0)
            before = detect(
                plain, unshuffled, sided, PartOfProgress(progress, 0.9, 0.92), method
            ).score
        check = self._check(given, detection, pathfinders, rows, crs, progress)
        rate = given.number("FALSE_DISCOVERIES")
        if given.has("TARGETS"):
            _tell_of_shuffles(settings.shuffles, progress)
        ground, radii = find_ground(detection, pathfinders.xy, rate)
        polygons = [
            _polygon(pathfinders.xy[piece.samples], radii[piece.samples]) for piece in ground
        ]
        areas = _square_kilometres(
            polygons, [pathfinders.xy[piece.samples] for piece in ground], crs
        )
        found = Found(
            method,
            pathfinders,
            detection,
            ground,
            areas,
            rate,
            check,
            samples.table,
            [],
            [text for text in places if text not in samples.table.warnings],
            before,
        )
        step(progress, 0.93)
        report_path = given.output("REPORT")
        with Staging() as staging:
            output = ""
            if given.has("OUTPUT"):
                output = self._write_scores(given, pathfinders, detection, crs, staging)
            targets = self._write_targets(given, pathfinders, ground, polygons, areas, crs, staging)
            if report_path:
                detection_report(found, self.provenance).write(staging.path(report_path))
            step(progress, 1.0)
        self.style(output, "anomaly_scores", "Anomaly scores", given.context)
        results = {
            "OUTPUT": output,
            **targets,
            "REPORT": report_path,
            "SIGNIFICANT": found.significant,
            "ELEMENTS": len(pathfinders.elements),
            "POSITIONS": len(pathfinders.xy),
        }
        if check is not None:
            results |= {
                "AUC": check.score.value,
                "AUC_LOW": check.score.low,
                "AUC_HIGH": check.score.high,
                "AUC_GEOMETRY": check.controls[check.best_control].value,
            }
        return results

    def _of_stack(self, given: GivenParameters, progress: FeedbackProgress) -> dict[str, Any]:
        """Map the scores of a stack, tile by tile."""
        from ...core.detecting.maps import detect_map, map_names

        if not given.has("RASTER"):
            raise InputError(tr("RASTER: a stack becomes a raster; say where it is to be written."))
        stack = Stack(given.path("STACK"))
        stack.grid.require_projected(tr("The element stack"))
        stack.tell(progress)
        GroundScale(stack.grid).tell(progress)
        commodity = given.choice("ELEMENTS")
        columns, target = _columns_of(stack.elements, commodity, given.text("TARGET").strip())
        elements = [stack.elements[column] for column in columns]
        region = given.region(stack.grid.crs, progress)
        output = given.output("RASTER")
        with Staging() as staging:
            writer = RasterWriter(staging, output, stack.grid, map_names(elements))
            found = detect_map(
                stack,
                elements,
                target,
                _settings(given),
                given.choice("METHOD") or METHODS[0],
                region,
                writer,
                progress,
                2 if commodity == "none" else 1,
            )
            writer.add_overviews(progress)
            step(progress, 1.0)
        for name, reason in found.left_out.items():
            progress.warning(
                tr("{element} was left out: {reason}.", element=name, reason=tr(reason))
            )
        self.style(output, "probability", "Anomaly scores", given.context)
        return {
            "RASTER": output,
            "SIGNIFICANT": found.significant,
            "ELEMENTS": len(found.elements),
            "POSITIONS": found.cells,
        }

    def _pathfinders(
        self,
        given: GivenParameters,
        source: QgsProcessingFeatureSource,
        samples: Samples,
        progress: FeedbackProgress,
    ) -> tuple[Pathfinders, np.ndarray, np.ndarray]:
        """Return the elements at each position, how many analyses it has, and the first of them."""
        from ...core.detecting.positions import FEWEST, one_per_position
        from ...core.detecting.samples import Pathfinders

        table = samples.table
        columns, target = _columns_of(
            table.elements, given.choice("ELEMENTS"), given.text("TARGET").strip()
        )
        positions = one_per_position(
            table.xy,
            table.values[:, columns],
            _limits_of(table)[:, columns],
            np.isfinite(table.values),
        )
        if len(positions.xy) < FEWEST:
            raise InputError(
                tr(
                    "There are samples at {count} positions; at least {fewest} are needed to tell what is "
                    "unusual.",
                    count=len(positions.xy),
                    fewest=FEWEST,
                )
            )
        several = int((positions.rows > 1).sum())
        if several:
            progress.message(
                tr(
                    "{count:,} positions have several analyses; their medians were taken.",
                    count=several,
                )
            )
        names = None
        field = _field_of(given, "SUITE_FIELD", source)
        if field:
            ids = samples.features[positions.first].tolist()
            names = _named(source, field, ids, progress)
            _tell_of_suites(field, names, progress)
        pathfinders = Pathfinders.prepare(
            [table.elements[column] for column in columns],
            positions.xy,
            positions.values,
            positions.limits,
            positions.analysed,
            target,
            names,
        )
        _tell_of_elements(pathfinders, given.choice("ELEMENTS"), progress)
        if target and not pathfinders.has_target:
            progress.warning(
                tr(
                    "The target {target} was left out, and no other element takes its place: the score is "
                    "that of all pathfinders together. TARGET chooses one.",
                    target=target,
                )
            )
        return pathfinders, positions.rows, positions.first

    def _units(
        self,
        given: GivenParameters,
        source: QgsProcessingFeatureSource,
        ids: Sequence[int],
        xy: np.ndarray,
        crs: QgsCoordinateReferenceSystem,
        progress: FeedbackProgress,
    ) -> list[str]:
        """Return the unit of ground of each position, by polygons or by a field of the samples."""
        field = _field_of(given, "UNIT_FIELD", source)
        polygons = given.source("UNITS")
        if polygons is None and not field:
            raise InputError(
                tr(
                    "BACKGROUND=units needs units of ground: polygons (UNITS), or a field of the samples "
                    "(UNIT_FIELD)."
                )
            )
        if polygons is None:
            return _named(source, field, ids, progress)
        field = _field_of(given, "UNITS_FIELD", polygons)
        return _units_at(given, polygons, field, xy, crs, progress)

    def _check(
        self,
        given: GivenParameters,
        detection: Detection,
        pathfinders: Pathfinders,
        rows: np.ndarray,
        crs: QgsCoordinateReferenceSystem,
        progress: FeedbackProgress,
    ) -> Check | None:
        from ...core.detecting.check import check_deposits

        if not given.has("DEPOSITS"):
            return None
        deposits = given.deposits(crs.toWkt(), progress)
        distance = given.optional_number("DISTANCE")
        check = check_deposits(detection, pathfinders.xy, rows, deposits, distance)
        if check is None:
            progress.warning(
                tr(
                    "The deposits do not check the score: none lies among the samples, or no sample is far "
                    "from all of them (DISTANCE)."
                )
            )
        else:
            progress.message(check.told())
        return check

    def _write_scores(
        self,
        given: GivenParameters,
        pathfinders: Pathfinders,
        detection: Detection,
        crs: QgsCoordinateReferenceSystem,
        staging: Staging,
    ) -> str:
        names = _short_names(pathfinders.elements)
        fields = table_fields(
            ("score", float),
            ("rank", int),
            ("chance", float),
            ("coverage", float),
            ("spread", float),
            ("leading", str),
            *((f"share_{name}", float) for name in names),
        )
        numbers = np.column_stack(
            [detection.score, detection.chance, detection.coverage, detection.spread]
        ).tolist()
        rows = (
            (
                QgsGeometry.fromPointXY(QgsPointXY(x, y)),
                [
                    _known(score),
                    rank or None,
                    *map(_known, rest),
                    names[leading] if leading >= 0 else None,
                    *shares,
                ],
            )
            for (x, y), (score, *rest), rank, leading, shares in zip(
                pathfinders.xy.tolist(),
                numbers,
                detection.rank.tolist(),
                detection.leading.tolist(),
                detection.shares.tolist(),
                strict=True,
            )
        )
        return self.write_rows(given, "OUTPUT", staging, fields, rows, QgsWkbTypes.Type.Point, crs)

    def _write_targets(
        self,
        given: GivenParameters,
        pathfinders: Pathfinders,
        ground: Sequence[Ground],
        polygons: Sequence[QgsGeometry],
        areas: Sequence[float],
        crs: QgsCoordinateReferenceSystem,
        staging: Staging,
    ) -> dict[str, str]:
        if not given.has("TARGETS"):
            return {}
        fields = table_fields(
            ("rank", int),
            ("samples", int),
            ("area_km2", float),
            ("mean", float),
            ("chance", float),
            ("elements", str),
        )
        names = _short_names(pathfinders.elements)
        rows = (
            (
                polygon,
                [
                    rank,
                    len(piece.samples),
                    area,
                    piece.score,
                    piece.chance,
                    ", ".join(piece.leading(names)),
                ],
            )
            for rank, (piece, polygon, area) in enumerate(
                zip(ground, polygons, areas, strict=True), 1
            )
        )
        name = self.write_rows(
            given, "TARGETS", staging, fields, rows, QgsWkbTypes.Type.MultiPolygon, crs
        )
        self.style(name, "targets", "Targets", given.context)
        return {"TARGETS": name}


def _short_names(elements: Sequence[str]) -> list[str]:
    """Return symbols where no two columns are of one element, so that names of ten characters suffice."""
    symbols = [element_of(name) or name for name in elements]
    return symbols if len(set(symbols)) == len(symbols) else list(elements)


def _field_of(given: GivenParameters, parameter: str, source: QgsProcessingFeatureSource) -> str:
    """Return the field that was chosen as the layer spells it, empty without one.

    Raises
    ------
    InputError
        If the layer lacks it.
    """
    name = given.text(parameter)
    if not name:
        return ""
    number = source.fields().lookupField(name)
    if number < 0:
        raise InputError(
            tr("{name}: the layer has no field called {field}.", name=parameter, field=name)
        )
    return str(source.fields().at(number).name())


def _named(
    source: QgsProcessingFeatureSource, field: str, ids: Sequence[int], progress: FeedbackProgress
) -> list[str]:
    """Return what a field says of features; empty where it says nothing."""
    request = QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry)
    request.setSubsetOfAttributes([field], source.fields())
    unchecked = QgsProcessingFeatureSource.Flag.FlagSkipGeometryValidityChecks
    by_id = {}
    for feature in source.getFeatures(request, unchecked):
        stop_if_cancelled(progress)
        by_id[feature.id()] = _name_in(feature, field)
    return [by_id[number] for number in ids]


def _name_in(feature: QgsFeature, field: str) -> str:
    return (cell_text(feature[field]) or "").strip()


def _units_at(
    given: GivenParameters,
    polygons: QgsProcessingFeatureSource,
    field: str,
    xy: np.ndarray,
    crs: QgsCoordinateReferenceSystem,
    progress: FeedbackProgress,
) -> list[str]:
    """Return the name of the polygon that each position (n, 2) lies in; empty where there is none."""
    reader = LayerReader("UNITS", polygons, crs, given.context, progress)
    names = np.full(len(xy), "", dtype=object)
    for feature, geometry in reader.features(POLYGONS, [field] if field else []):
        box = geometry.boundingBox()
        near = (xy[:, 0] >= box.xMinimum()) & (xy[:, 0] <= box.xMaximum())
        near &= (xy[:, 1] >= box.yMinimum()) & (xy[:, 1] <= box.yMaximum()) & (names == "")
        engine = QgsGeometry.createGeometryEngine(geometry.constGet())
        engine.prepareGeometry()
        name = _name_in(feature, field) if field else f"#{feature.id()}"
        for place in np.flatnonzero(near).tolist():
            # Of two units, the first one has the places on their common edge.
            if engine.intersects(QgsPoint(*xy[place])):
                names[place] = name
    return [str(name) for name in names]


def _tell_of_units(
    given: GivenParameters,
    pathfinders: Pathfinders,
    units: Sequence[str] | None,
    progress: FeedbackProgress,
) -> None:
    """Warn of units of ground that change nothing, and count the positions that lie in none."""
    if units is None:
        for name in ("UNITS", "UNIT_FIELD"):
            if given.has(name):
                progress.warning(
                    tr("{name} is not looked at: only BACKGROUND=units asks for it.", name=name)
                )
        return
    outside = sum(not unit for unit in units)
    if outside:
        progress.message(
            tr(
                "{count:,} positions lie in no unit of ground, or in one without a name; they are taken for "
                "a unit of their own.",
                count=outside,
            )
        )
    if not pathfinders.unit_shifts:
        progress.warning(
            tr(
                "BACKGROUND=units has brought nothing to one level: no two units of ground have {fewest} "
                "positions with an element that was mostly detected. Do the units lie where the samples do, "
                "and is the field right?",
                fewest=FEWEST_OF_SUITE,
            )
        )


def _settings(given: GivenParameters) -> DetectorSettings:
    from ...core.detecting.samples import DetectorSettings

    radius = given.optional_number("RADIUS")
    return DetectorSettings(
        int(given.number("NEIGHBOURS")),
        math.inf if radius is None else radius,
        int(given.number("SHUFFLES")),
        int(given.number("SEED")),
    )


def _limits_of(table: AssayTable) -> np.ndarray:
    """Return the detection limits of values below them, NaN for others, (n, elements)."""
    return np.full_like(table.values, np.nan) if table.limits is None else table.limits


def _columns_of(elements: Sequence[str], commodity: str, target: str) -> tuple[list[int], str]:
    """Return the columns of a commodity's pathfinders, and which one is the target.

    Raises
    ------
    InputError
        If there is none of them, or not the target.
    """
    metals = [metal_of(element_of(name)) or name for name in elements]
    if commodity == "none":
        columns, wanted = list(range(len(elements))), target
    else:
        pathfinders = PATHFINDERS[commodity]
        of_metal: dict[str, int] = {}
        for column in pathfinder_columns(elements, commodity):
            of_metal.setdefault(metals[column], column)
        columns = list(of_metal.values())
        if not columns:
            raise InputError(
                tr(
                    "ELEMENTS={commodity} looks for {pathfinders}, and the samples have none of them. Their "
                    "elements are {names}.",
                    commodity=commodity,
                    pathfinders=", ".join(pathfinders),
                    names=", ".join(elements[:40]),
                )
            )
        wanted = target or elements[columns[0]]
    if not wanted:
        return columns, ""
    chosen = _column_of(wanted, elements)
    if chosen is None:
        raise InputError(
            tr(
                "TARGET: the samples have no element called {target}. They have {names}.",
                target=wanted,
                names=", ".join(elements[:40]),
            )
        )
    if chosen not in columns:
        columns.insert(0, chosen)
    return columns, elements[chosen]


def _column_of(wanted: str, elements: Sequence[str]) -> int | None:
    """Return the column that is called so, else that of the element or its oxide; None without one."""
    symbol = element_of(wanted) or wanted
    spelled = (
        [name.lower() == wanted.lower() for name in elements],
        [element_of(name) == symbol for name in elements],
        [metal_of(element_of(name)) == metal_of(symbol) for name in elements],
    )
    return next((alike.index(True) for alike in spelled if any(alike)), None)


def _tell_of_elements(pathfinders: Pathfinders, commodity: str, progress: FeedbackProgress) -> None:
    progress.message(
        tr(
            "{count:,} positions, scored by {elements}.",
            count=len(pathfinders.xy),
            elements=", ".join(pathfinders.elements),
        )
    )
    for name, reason in pathfinders.left_out.items():
        progress.warning(tr("{element} was left out: {reason}.", element=name, reason=tr(reason)))
    if pathfinders.shifts:
        progress.message(
            tr(
                "{suites} suites of samples were brought to one level; the report says by how much.",
                suites=len({shift.suite for shift in pathfinders.shifts}) + 1,
            )
        )
    if pathfinders.unlevelled:
        progress.warning(
            tr(
                "Not brought to one level between suites of samples, since less than half was detected in "
                "one of them: {elements}. Where their units differ the map shows that, and not the ground.",
                elements=", ".join(pathfinders.unlevelled),
            )
        )
    if commodity == "none":
        progress.warning(
            tr(
                "ELEMENTS=none scores what is unusual on either side, in any element: that finds rare rocks "
                "more than ore. Choose the commodity if there is one."
            )
        )


def _tell_of_suites(field: str, names: Sequence[str], progress: FeedbackProgress) -> None:
    """Warn where most samples are of suites that are too small to be levelled."""
    sizes = Counter(names)
    small = sum(size for size in sizes.values() if size < FEWEST_OF_SUITE)
    if 2 * small > len(names):
        progress.warning(
            tr(
                "SUITE_FIELD: {field} has {count:,} values, and most samples are of one that fewer than "
                "{fewest} samples have. These are brought to no level, and shuffled among themselves alone, "
                "so that their chances say little. Is it the field of the survey or laboratory?",
                field=field,
                count=len(sizes),
                fewest=FEWEST_OF_SUITE,
            )
        )


def _tell_of_shuffles(shuffles: int, progress: FeedbackProgress) -> None:
    """Warn where shuffles are too few for any target."""
    if not shuffles:
        progress.warning(tr("TARGETS: without shuffles there is no chance, and so no target."))
    elif shuffles < _FEW_SHUFFLES:
        progress.warning(
            tr(
                "{shuffles} shuffles give no chance below {least:.2g}: SIGNIFICANT is 0 for that reason, and "
                "targets are hardly to be had. 199 are enough for most surveys.",
                shuffles=shuffles,
                least=1 / (1 + shuffles),
            )
        )


def _known(number: float) -> float | None:
    return None if math.isnan(number) else number


def _polygon(xy: np.ndarray, radii: np.ndarray) -> QgsGeometry:
    """Return the ground of samples: circles of these radii, joined."""
    circles = [
        QgsGeometry.fromPointXY(QgsPointXY(x, y)).buffer(radius, 8)
        for (x, y), radius in zip(xy.tolist(), radii.tolist(), strict=True)
    ]
    polygon = QgsGeometry.unaryUnion(circles)
    polygon.convertToMultiType()
    return polygon


def _square_kilometres(
    polygons: Sequence[QgsGeometry],
    samples: Sequence[np.ndarray],
    crs: QgsCoordinateReferenceSystem,
) -> list[float]:
    """Return areas of polygons on the ground, measured by the scale at the samples (n, 2) of each."""
    scale = GroundScale(Grid(0, 0, 1, -1, 1, 1, wkt_with_area(crs)))
    return [
        polygon.area() * float(scale.area_per_unit(xy).mean()) / 1e6
        for polygon, xy in zip(polygons, samples, strict=True)
    ]
