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

from ...core.detecting.choices import BACKGROUND_WORDS, BACKGROUNDS, METHOD_WORDS, METHODS
from ...core.detecting.suites import FEWEST as FEWEST_OF_SUITE
from ...core.geochemistry.element_names import element_of
from ...core.geochemistry.pathfinders import COMMODITY_WORDS, PATHFINDERS
from ...core.geochemistry.rules import NEGATIVE_LIMIT
from ...core.rasters.grid import Grid
from ...core.rasters.ground import GroundScale
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
from .detect_in_stack import detect_in_stack
from .detector_elements import (
    columns_of,
    detector_settings,
    missing_pathfinders,
    wanted_commodity,
)
from .detector_inputs import choose_input, tell_of_units
from .detector_outputs import check_outputs, tell_check, write_ground
from .mistaken_layers import refuse_map_as_stack, refuse_samples_as_deposits
from .survey_elements import add_own_list

if TYPE_CHECKING:
    from ...core.detecting.check import Check
    from ...core.detecting.detection import Detection
    from ...core.detecting.samples import Pathfinders
    from ...core.geochemistry.assays import AssayTable

#: What is looked for; ``none`` takes every element and what is unusual on either side.
COMMODITIES = (*PATHFINDERS, "none")

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
        self.add_study_area(
            "With a stack: cells outside of these polygons are left out. Draw it around the samples: a "
            "stack that was interpolated beyond them has targets where nobody has sampled.",
        )
        self.add_choice(
            "ELEMENTS",
            "Commodity",
            {name: COMMODITY_WORDS[name] for name in COMMODITIES},
            "Its pathfinders are looked at, as textbooks list them. none: all elements, and what is "
            "unusually low as well; that mostly finds rocks.",
            default="gold_copper",
        )
        add_own_list(self)
        self.add(
            QgsProcessingParameterString("TARGET", self.tr("Target element"), optional=True),
            "Counts for half of the score; by default the first pathfinder of the commodity that there is.",
        )
        self.add_places(
            "Deposits",
            "Known deposits, to check the score; nothing is fitted to them. A polygon is one deposit at its "
            "centroid, or at a point inside where that lies outside.",
        )
        any_field = QgsProcessingParameterField.DataType.Any
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
            BACKGROUND_WORDS,
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
        self.add_choice(
            "METHOD",
            "Method",
            METHOD_WORDS,
            "pathfinders: what the help describes. pathfinders_mcd: with a robust Mahalanobis distance. "
            "isolation_forest, nearest_neighbours and autoencoder (needs PyTorch): what is unusual in the "
            "pathfinders together. singularity: how the target thins out with the size of a window; stacks "
            "only.",
            METHODS[0],
            optional=True,
        )
        self.add_number(
            "TARGET_PERCENT",
            "Targets among the highest scores (%)",
            20,
            "Targets are looked for in so many percent of the places, those with the highest scores; 100 "
            "for all. On real surveys a third of the ground may lie below the rate.",
            0.01,
            100,
            whole=False,
        )
        add_assay_rules(self, substitute=False)
        self.add_element_fields(
            "Fields to take elements from; by default every column that holds one.",
            advanced=True,
        )
        self.add(
            QgsProcessingParameterCrs("OUTPUT_CRS", self.tr("Output CRS"), optional=True),
            "A projected CRS; by default that of the samples, or the UTM zone of the middle of samples in "
            "degrees.",
            advanced=True,
        )
        self.add_number(
            "NEIGHBOURS",
            "Neighbours",
            16,
            "Samples a place is judged by.",
            1,
            1000,
            advanced=True,
        )
        self.add_number(
            "RADIUS",
            "Search radius (map units)",
            None,
            "Samples farther away than this, in map units, are not asked; no limit by default.",
            0,
            1e12,
            whole=False,
            advanced=True,
            empty="no limit",
            unit_of="INPUT",
        )
        self.add_number(
            "DISTANCE",
            "Distance of barren ground (map units)",
            None,
            "Deposits are held against samples at least so far from all of them, in map units; by default "
            "twice the reach of the neighbours.",
            0,
            1e12,
            whole=False,
            advanced=True,
            empty="twice the reach of the neighbours",
            unit_of="INPUT",
        )
        self.add_number(
            "SHUFFLES",
            "Shuffles",
            199,
            "For the chance; 0 leaves it and targets out.",
            0,
            99_999,
            advanced=True,
        )
        self.add_number(
            "FALSE_DISCOVERIES",
            "False discoveries (share)",
            0.1,
            "Share of the samples in targets that chance may put there.",
            0.0001,
            0.9999,
            whole=False,
            advanced=True,
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
                "RASTER", self.tr("Map of scores"), None, optional=True
            ),
            "From a stack: bands of score, chance, coverage, leading element, and the share of each element.",
        )
        self.add_report("Report on the detection")
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

    def look_at(self, given: GivenParameters) -> None:
        """Refuse samples for the deposits, and a map of scores for the stack."""
        refuse_samples_as_deposits(given)
        refuse_map_as_stack(given)

    def execute(self, given: GivenParameters, progress: FeedbackProgress) -> dict[str, Any]:
        """Read, score and check the survey."""
        from dataclasses import replace

        from ...core.detecting.detection import detect
        from ...core.detecting.ground import find_ground
        from ...core.detecting.report import Found, detection_report
        from ...core.geochemistry.assay_account import tell_of_assays
        from ...core.rasters.grid import metres_of_unit

        of_stack, source = choose_input(given, progress), given.source("INPUT")
        if of_stack or source is None:
            return detect_in_stack(self, given, progress)
        crs = output_crs(given, source, progress)
        rules = replace(assay_rules(given), substitute=NEGATIVE_LIMIT)
        samples = read_samples(given, source, crs, rules, progress, average=False)
        tell_of_assays(samples.table, progress)
        step(progress, 0.2)
        plain, rows, first = self._pathfinders(given, source, samples, progress)
        background = given.choice("BACKGROUND") or BACKGROUNDS[0]
        units = None
        if background == "units":
            ids = samples.features[first].tolist()
            units = self._units(given, source, ids, plain.xy, crs, progress)
        pathfinders = plain.without_background(background, units)
        if units is not None:
            tell_of_units(units, bool(pathfinders.unit_shifts), progress)
        settings, method = detector_settings(given), given.choice("METHOD") or METHODS[0]
        sided = 2 if wanted_commodity(given) == "none" else 1
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
        rate, percent = given.number("FALSE_DISCOVERIES"), given.number("TARGET_PERCENT")
        ground, radii = find_ground(detection, pathfinders.xy, rate, percent)
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
            percent,
            check,
            samples.table,
            [],
            [text for text in progress.warnings if text not in samples.table.warnings],
            before,
            background,
            metres_of_unit(crs.toWkt()),
            settings.shuffles,
        )
        step(progress, 0.93)
        report_path = given.output("REPORT")
        with Staging() as staging:
            output = ""
            if given.has("OUTPUT"):
                output = self._write_scores(given, pathfinders, detection, crs, staging)
            targets = write_ground(
                self,
                given,
                staging,
                ground,
                polygons,
                areas,
                _short_names(pathfinders.elements),
                "samples",
                crs,
            )
            if report_path:
                detection_report(found, self.provenance).write(staging.path(report_path))
            step(progress, 1.0)
        self.style(output, "anomaly_scores", "Anomaly scores", given.context)
        return {
            "OUTPUT": output,
            **targets,
            "REPORT": report_path,
            "SIGNIFICANT": found.significant,
            "ELEMENTS": len(pathfinders.elements),
            "POSITIONS": len(pathfinders.xy),
            **check_outputs(check),
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
        columns, target = columns_of(
            table.elements, wanted_commodity(given), given.text("TARGET").strip()
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
        field = given.field("SUITE_FIELD", source)
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
        missing = missing_pathfinders(table.elements, wanted_commodity(given))
        pathfinders.left_out = {**missing, **pathfinders.left_out}
        _tell_of_elements(pathfinders, wanted_commodity(given), progress)
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
        field = given.field("UNIT_FIELD", source)
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
        field = given.field("UNITS_FIELD", polygons)
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

        if not given.has_deposits():
            return None
        deposits = given.deposits(crs.toWkt(), progress)
        distance = given.optional_number("DISTANCE")
        check = check_deposits(detection, pathfinders.xy, rows, deposits, distance)
        reach = float(np.median(detection.around.last_distance))
        tell_check(check, given, reach, crs.toWkt(), progress)
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


def _short_names(elements: Sequence[str]) -> list[str]:
    """Return symbols where no two columns are of one element, so that names of ten characters suffice."""
    symbols = [element_of(name) or name for name in elements]
    return symbols if len(set(symbols)) == len(symbols) else list(elements)


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


def _limits_of(table: AssayTable) -> np.ndarray:
    """Return the detection limits of values below them, NaN for others, (n, elements)."""
    return np.full_like(table.values, np.nan) if table.limits is None else table.limits


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


def _known(number: float) -> float | None:
    return None if math.isnan(number) else number


def _polygon(xy: np.ndarray, radii: np.ndarray) -> QgsGeometry:
    """Return the ground of samples: circles of these radii, joined, without the chinks between them."""
    circles = [
        QgsGeometry.fromPointXY(QgsPointXY(x, y)).buffer(radius, 8)
        for (x, y), radius in zip(xy.tolist(), radii.tolist(), strict=True)
    ]
    chink = float(np.median(radii)) / 2
    polygon = QgsGeometry.unaryUnion(circles).buffer(chink, 8).buffer(-chink, 8)
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
