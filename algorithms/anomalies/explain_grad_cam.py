"""Explain with Grad-CAM.

More than 250 lines: it declares eleven parameters and five outputs that no other algorithm has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsGeometry,
    QgsPointXY,
    QgsProcessing,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsUnitTypes,
    QgsWkbTypes,
)

from ...core.rasters.ground import GroundScale
from ...core.rasters.stack import Stack
from ...core.rasters.writer import RasterWriter
from ...core.runtime.files import Staging
from ...core.runtime.language import tr
from ...core.runtime.progress import PartOfProgress, step
from ...models.catalogue import EXPLANATION_WORDS, LAYER_WORDS, PICTURE_SCALE_WORDS
from ..bridge.algorithm import TORCH, GossanAlgorithm
from ..bridge.given import GivenParameters
from ..bridge.layers import crs_from_wkt, table_fields
from ..bridge.progress import FeedbackProgress
from ..bridge.remembered_models import PATCHES
from .mistaken_layers import refuse_map_as_stack
from .model_parameters import add_model, warn_of_another_crs

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ...core.anomalies.explaining.cell_means import CellMeans
    from ...core.anomalies.explaining.points import ExplainedPoints, PointsToExplain
    from ...core.geochemistry.composition import Components


class ExplainGradCam(GossanAlgorithm):
    """Shows what a network looks at around points."""

    ID = "explaingradcam"
    TITLE = "Explain with Grad-CAM"
    GROUP = "Anomaly models"
    PACKAGES = TORCH
    HELP = (
        "Shows what a network looks at around deposits, or any other points. Use it after Train "
        "GK-DCN, to see whether the evidence is geology or comes from how the survey was made.\n\n"
        "Grad-CAM weighs the feature maps of a layer by how much each raises the score: hot cells "
        "carry the evidence. Values are on one scale for all points, and overlapping patches are "
        "averaged. For deformable networks, offsets show where the kernel reaches from each cell: "
        "the mean over its nine points, in map units.\n\n"
        "PICTURES gets a figure per point as in the paper: the geochemical pattern (the second "
        "robust principal component, or BACKGROUND), offset direction, offset magnitude, and "
        "Grad-CAM, with a cross at the point.\n\n"
        "Selvaraju et al. (2016); Zhang et al. (2025), eq. 13 and 14, figs. 10 and 11."
    )

    def declare(self) -> None:
        """Declare parameters and outputs."""
        types = QgsProcessing.SourceType
        add_model(self)
        self.add_deposits(
            "Points to explain",
            "Deposits, or places on the map that ask for an explanation. Of polygons the centroid is "
            "explained, or a point inside where that lies outside; of the targets of Classify Anomalies, "
            "which are called by their rank, the highest cell.",
        )
        self.add_model(
            PATCHES,
            "A second model, for example a GK-CNN beside a GK-DCN: its heat is a second band, and a "
            "panel of its own in the pictures.",
            "OTHER_MODEL",
            "Model to set beside",
            optional=True,
        )
        self.add_choice(
            "METHOD",
            "Method",
            EXPLANATION_WORDS,
            "grad_cam: for any network and layer. cam: class activation map of the last layer, only "
            "for GK-DCN and GK-CNN, which end in a global average pool; there it is Grad-CAM up to "
            "scale.",
            advanced=True,
        )
        self.add_choice(
            "LAYER",
            "Layer",
            LAYER_WORDS,
            "Block of the network whose feature maps are weighed: conv3 is the last one, conv1 the "
            "first.",
        )
        self.add(
            QgsProcessingParameterRasterLayer(
                "BACKGROUND", self.tr("Pattern in the pictures"), optional=True
            ),
            "Its first band is shown beside the explanation; by default the second robust principal "
            "component of the model's elements.",
            advanced=True,
        )
        self.add_choice(
            "PICTURE_SCALE",
            "Colours of Grad-CAM in the pictures",
            PICTURE_SCALE_WORDS,
            "common: one scale for all points. each: every picture has its own.",
            advanced=True,
        )
        self.add_device()
        self.add(
            QgsProcessingParameterRasterDestination("OUTPUT", self.tr("Grad-CAM")),
            "Heat around the points, not negative, on one scale; nodata elsewhere.",
        )
        self.add(
            QgsProcessingParameterFeatureSink(
                "OFFSETS",
                self.tr("Offsets"),
                types.TypeVectorLine,
                None,
                optional=True,
                createByDefault=False,
            ),
            "An arrow per cell with dx, dy and magnitude in map units; only deformable networks.",
        )
        self.add(
            QgsProcessingParameterRasterDestination(
                "MAGNITUDE",
                self.tr("Offset magnitude"),
                None,
                optional=True,
                createByDefault=False,
            ),
            "Length of the offsets in map units; only deformable networks.",
        )
        self.add_pictures_folder(
            "PICTURES", "Folder for pictures", "Gets a PNG per point.", optional=True
        )
        self.add(
            QgsProcessingParameterFeatureSink(
                "IMPORTANCE",
                self.tr("Element importance"),
                types.TypeVector,
                None,
                optional=True,
                createByDefault=False,
            ),
            "Table of what each element adds to the score, per point and overall, by integrated "
            "gradients against the median background.",
        )
        self.add_report("Report on the explanation")
        self.add_numbers(("POINTS", "Points explained"))

    def look_at(self, given: GivenParameters) -> None:
        """Refuse a map of scores for the stack, and ask for the points."""
        given.require_layer_or_raster("DEPOSITS")
        refuse_map_as_stack(given)

    def execute(self, given: GivenParameters, progress: FeedbackProgress) -> dict[str, Any]:
        """Explain the points and write heat, offsets, pictures and report."""
        from ...core.anomalies.explaining.explanation import MOST_DIVISOR
        from ...core.anomalies.explaining.pictures import (
            pattern_around,
            point_pictures,
            write_pictures,
        )
        from ...core.anomalies.explaining.report import explanation_report

        points = self._points(given, progress)
        report_path, folder = given.output("REPORT"), given.output("PICTURES")
        with_importance = given.has("IMPORTANCE") or given.has("REPORT")
        part = PartOfProgress(progress, 0.0, 0.5)
        drawn, half = PartOfProgress(progress, 0.5, 0.7), PartOfProgress(progress, 0.7, 0.85)
        told = PartOfProgress(progress, 0.85, 1.0)
        explained = self.on_device(
            given,
            progress,
            MOST_DIVISOR,
            lambda device, divisor: points.explained(device, divisor, with_importance, part),
        )
        pictures: list[Figure] = []
        components: Components | None = None
        if folder or report_path:
            raster = Stack(given.path("BACKGROUND"), [1]) if given.has("BACKGROUND") else None
            pattern = pattern_around(points.stack, explained.explanation, raster)
            progress.message(tr("Drawing {count} pictures", count=len(points.cells)))
            common = given.choice("PICTURE_SCALE") == "common"
            pictures = point_pictures(explained, pattern, common, drawn)
            components = pattern.components

        output, heat, offsets = given.output("OUTPUT"), explained.heat(), explained.offsets()
        results: dict[str, Any] = {
            "OUTPUT": output,
            "REPORT": report_path,
            "POINTS": len(points.cells),
        }
        with Staging() as staging:
            heat.write(RasterWriter(staging, output, heat.grid, explained.bands), heat.values)
            if offsets is not None:
                results |= self._write_magnitude(given, offsets, staging)
            if folder:
                write_pictures(folder, points.names, pictures, staging, half)
                results["PICTURES"] = folder
            if report_path:
                report = explanation_report(
                    explained, pictures, components, offsets, self.provenance, told
                )
                report.write(staging.path(report_path))
            step(progress, 1.0)
            if offsets is not None:
                results |= self._write_arrows(given, offsets, staging)
            results |= self._write_importance(given, explained, staging)
        name = f"{points.title} ({points.model.entry.title}, {points.layer})"
        self.style(output, "heat", name, given.context, stretch="maximum")
        return results

    def _points(self, given: GivenParameters, progress: FeedbackProgress) -> PointsToExplain:
        """Read models, stack and points, and refuse what they cannot answer."""
        from ...core.anomalies.explaining.points import PointsToExplain
        from ...core.anomalies.training.model import AnomalyModel

        model = AnomalyModel.load(given.path("MODEL"))
        model.require_networks(tr("Explain with Grad-CAM"))
        model.require_offsets([name for name in ("OFFSETS", "MAGNITUDE") if given.has(name)])
        stack = Stack(given.path("STACK"))
        warn_of_another_crs(model.crs, stack, progress)
        GroundScale(stack.grid).tell(progress)
        other = given.path("OTHER_MODEL")
        return PointsToExplain.choose(
            model,
            stack,
            given.named_places(stack.grid.crs, progress),
            given.choice("LAYER"),
            given.choice("METHOD"),
            AnomalyModel.load(other) if other else None,
            progress,
        )

    def _write_magnitude(
        self, given: GivenParameters, offsets: CellMeans, staging: Staging
    ) -> dict[str, str]:
        if not given.has("MAGNITUDE"):
            return {}
        path = given.output("MAGNITUDE")
        unit = QgsUnitTypes.toAbbreviatedString(crs_from_wkt(offsets.grid.crs).mapUnits())
        writer = RasterWriter(staging, path, offsets.grid, ["Offset magnitude"], [unit])
        offsets.write(writer, offsets.magnitude())
        self.style(path, "magnitude", "Offset magnitude", given.context, stretch="maximum")
        return {"MAGNITUDE": path}

    def _write_arrows(
        self, given: GivenParameters, offsets: CellMeans, staging: Staging
    ) -> dict[str, str]:
        from ...core.anomalies.explaining.cell_means import ARROW_COLUMNS

        if not given.has("OFFSETS"):
            return {}
        rows = (
            (QgsGeometry.fromPolylineXY([QgsPointXY(*start), QgsPointXY(*end)]), row)
            for start, end, row in offsets.arrows()
        )
        name = self.write_rows(
            given,
            "OFFSETS",
            staging,
            table_fields(*ARROW_COLUMNS),
            rows,
            QgsWkbTypes.Type.LineString,
            crs_from_wkt(offsets.grid.crs),
        )
        self.style(name, "offsets", "Offsets", given.context)
        return {"OFFSETS": name}

    def _write_importance(
        self, given: GivenParameters, explained: ExplainedPoints, staging: Staging
    ) -> dict[str, str]:
        from ...core.anomalies.explaining.points import IMPORTANCE_COLUMNS

        if not given.has("IMPORTANCE"):
            return {}
        rows = ((None, row) for row in explained.importance_rows())
        fields = table_fields(*IMPORTANCE_COLUMNS)
        return {"IMPORTANCE": self.write_rows(given, "IMPORTANCE", staging, fields, rows)}
