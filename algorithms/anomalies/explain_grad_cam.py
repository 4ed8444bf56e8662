"""Explain with Grad-CAM."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from qgis.core import (
    QgsGeometry,
    QgsPointXY,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeatureSource,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFile,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsWkbTypes,
)

from ...core.rasters.stack import Stack
from ...core.rasters.writer import RasterWriter
from ...core.runtime.errors import InputError
from ...core.runtime.files import Staging, file_stem
from ...core.runtime.language import tr
from ...core.runtime.progress import PartOfProgress, step
from ..bridge.algorithm import TORCH, GossanAlgorithm
from ..bridge.layers import crs_from_wkt, read_points, table_fields
from ..bridge.parameters import DEVICE_HELP, DEVICES
from ..bridge.progress import FeedbackProgress
from .model_parameters import add_model, warn_of_another_crs

if TYPE_CHECKING:
    import torch
    from matplotlib.figure import Figure

    from ...core.anomalies.explaining.cell_means import CellMeans
    from ...core.anomalies.explaining.explanation import Explanation
    from ...core.anomalies.explaining.pictures import Pattern
    from ...core.anomalies.training.model import AnomalyModel
    from ...core.geochemistry.composition import Components

METHODS = ("grad_cam", "cam")


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
        self.add(
            QgsProcessingParameterFeatureSource(
                "DEPOSITS", self.tr("Points to explain"), [types.TypeVectorPoint]
            ),
            "Deposits, or places on the map that ask for an explanation.",
        )
        self.add(
            QgsProcessingParameterFile(
                "OTHER_MODEL",
                self.tr("Model to set beside"),
                fileFilter=self.tr("Gossan models (*.safetensors);;All files (*)"),
                optional=True,
            ),
            "A second model, for example a GK-CNN beside a GK-DCN: its heat is a second band, and a "
            "panel of its own in the pictures.",
            advanced=True,
        )
        self.add_choice(
            "METHOD",
            "Method",
            METHODS,
            "grad_cam: for any network and layer. cam: class activation map of the last layer, only "
            "for GK-DCN and GK-CNN, which end in a global average pool; there it is Grad-CAM up to "
            "scale.",
            advanced=True,
        )
        self.add_choice(
            "LAYER",
            "Layer",
            ("conv3", "conv2", "conv1"),
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
            ("common", "each"),
            "common: one scale for all points. each: every picture has its own.",
            advanced=True,
        )
        self.add_choice("DEVICE", "Device", DEVICES, DEVICE_HELP, advanced=True)
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
        self.add_report()
        self.addOutput(QgsProcessingOutputNumber("POINTS", self.tr("Points explained")))

    def execute(
        self, parameters: dict[str, Any], context: QgsProcessingContext, progress: FeedbackProgress
    ) -> dict[str, Any]:
        """Explain the points and write heat, offsets, pictures and report."""
        from ...core.anomalies.explaining.cell_means import CellMeans
        from ...core.anomalies.explaining.explanation import explain
        from ...core.anomalies.explaining.importance import element_importance
        from ...core.anomalies.explaining.pictures import point_pictures
        from ...core.anomalies.explaining.report import explanation_report
        from ...core.anomalies.training.model import AnomalyModel
        from ...core.networks.devices import choose_device
        from ...core.reporting.page import render_png

        device = choose_device(self.parameterAsEnumString(parameters, "DEVICE", context))
        model = AnomalyModel.load(self.parameterAsFile(parameters, "MODEL", context))
        wants_offsets = [name for name in ("OFFSETS", "MAGNITUDE") if parameters.get(name)]
        if wants_offsets and not model.entry.deformable:
            raise InputError(
                tr(
                    "{title} has no offsets: it is not deformable. Leave {outputs} out, or explain "
                    "a GK-DCN or DCN.",
                    title=model.entry.title,
                    outputs=" and ".join(wants_offsets),
                )
            )
        stack = model.matching(Stack(self.raster_path(parameters, "STACK", context)))
        warn_of_another_crs(model.crs, stack, progress)
        cells, numbers = self._points(parameters, stack, context, progress)
        names = [tr("Point {number}", number=number) for number in numbers]
        layer = self.parameterAsEnumString(parameters, "LAYER", context)
        part = PartOfProgress(progress, 0, 0.4)
        method = self.parameterAsEnumString(parameters, "METHOD", context)
        if method == "cam" and layer != "conv3":
            raise InputError(tr("METHOD=cam explains the last layer only: use LAYER=conv3."))
        title = "CAM" if method == "cam" else "Grad-CAM"
        explanation = explain(model, stack, cells, layer, device, part, method)
        beside = self._beside(parameters, model, cells, layer, method, device, progress, context)
        maps = [explanation, *([beside[1]] if beside else [])]
        heat = CellMeans(stack.grid, cells, np.stack([one.heat for one in maps], axis=1))
        importance = None
        if parameters.get("IMPORTANCE") or parameters.get("REPORT"):
            importance = element_importance(
                model, stack, cells, device, PartOfProgress(progress, 0.45, 0.5)
            )

        output = self.parameterAsOutputLayer(parameters, "OUTPUT", context)
        report_path = self.output_file(parameters, "REPORT", context)
        folder = ""
        if parameters.get("PICTURES"):
            folder = self.parameterAsString(parameters, "PICTURES", context)
        pictures: list[Figure] = []
        components: Components | None = None
        if folder or report_path:
            pattern = self._pattern(parameters, stack, explanation, context)
            common = self.parameterAsEnumString(parameters, "PICTURE_SCALE", context) == "common"
            name = model.entry.title
            pictures = point_pictures(name, explanation, pattern, numbers, common, beside)
            components = pattern.components
        results: dict[str, Any] = {"OUTPUT": output, "REPORT": report_path, "POINTS": len(cells)}
        with Staging() as staging:
            kinds = [model.entry.title, *([beside[0]] if beside else [])]
            bands = [f"{title} ({kind})" for kind in kinds]
            heat.write(RasterWriter(staging, output, stack.grid, bands), heat.values)
            offsets = None
            if explanation.offsets is not None:
                offsets = CellMeans(stack.grid, cells, explanation.offsets)
                results |= self._write_magnitude(parameters, offsets, staging, context)
            # Without PICTURES and REPORT there are none.
            for number, (name, picture) in enumerate(zip(names, pictures)):
                step(progress, 0.5 + 0.5 * number / len(names))
                if folder:
                    path = Path(folder) / f"{number + 1:03d}_{file_stem(name)}.png"
                    Path(staging.path(path)).write_bytes(render_png(picture))
            if report_path:
                report = explanation_report(
                    model,
                    names,
                    explanation,
                    pictures,
                    components,
                    importance,
                    None if offsets is None else offsets.values,
                    self.provenance,
                    beside,
                )
                report.write(staging.path(report_path))
            step(progress, 1.0)
            if offsets is not None:
                results |= self._write_arrows(parameters, offsets, context)
            if importance is not None:
                results |= self._write_importance(parameters, model, names, importance, context)
        if folder:
            results["PICTURES"] = folder
        self.style(
            output, "heat", f"{title} ({model.entry.title}, {layer})", context, stretch="maximum"
        )
        return results

    def _points(
        self,
        parameters: dict[str, Any],
        stack: Stack,
        context: QgsProcessingContext,
        progress: FeedbackProgress,
    ) -> tuple[np.ndarray, list[int]]:
        """Return the cells (n, 2) of points that have values, and their numbers, from 1."""
        source: QgsProcessingFeatureSource = self.parameterAsSource(parameters, "DEPOSITS", context)
        points = read_points("DEPOSITS", source, stack.grid.crs, context, progress)
        cells = stack.grid.cells(points)
        usable = np.isfinite(stack.sample(cells)).all(axis=1)
        if not usable.any():
            raise InputError(tr("The stack has no values at any of the points."))
        if not usable.all():
            progress.warning(
                tr(
                    "{count} points at cells without values were skipped.",
                    count=int((~usable).sum()),
                )
            )
        return cells[usable], (np.flatnonzero(usable) + 1).tolist()

    def _beside(
        self,
        parameters: dict[str, Any],
        model: AnomalyModel,
        cells: np.ndarray,
        layer: str,
        method: str,
        device: torch.device,
        progress: FeedbackProgress,
        context: QgsProcessingContext,
    ) -> tuple[str, Explanation] | None:
        """Return what the second model is called and what it says of the points, if there is one."""
        from ...core.anomalies.explaining.explanation import explain
        from ...core.anomalies.training.model import AnomalyModel
        from ...core.reporting.words import label

        if not parameters.get("OTHER_MODEL"):
            return None
        other = AnomalyModel.load(self.parameterAsFile(parameters, "OTHER_MODEL", context))
        if other.patch != model.patch:
            raise InputError(
                tr(
                    "OTHER_MODEL looks at patches of {patch} cells and MODEL at {patch_of_model}: they "
                    "cannot be shown side by side. Train both with the same PATCH.",
                    patch=other.patch,
                    patch_of_model=model.patch,
                )
            )
        # Its elements may be others than those of the first model.
        stack = other.matching(Stack(self.raster_path(parameters, "STACK", context)))
        part = PartOfProgress(progress, 0.4, 0.45)
        title = other.entry.title + (label(", other") if other.name == model.name else "")
        return title, explain(other, stack, cells, layer, device, part, method)

    def _pattern(
        self,
        parameters: dict[str, Any],
        stack: Stack,
        explanation: Explanation,
        context: QgsProcessingContext,
    ) -> Pattern:
        """Return what the pictures' first panel shows."""
        from ...core.anomalies.explaining.pictures import geochemical_pattern, raster_pattern

        if parameters.get("BACKGROUND"):
            raster = Stack(self.raster_path(parameters, "BACKGROUND", context), [1])
            return raster_pattern(raster, explanation)
        return geochemical_pattern(stack, explanation)

    def _write_magnitude(
        self,
        parameters: dict[str, Any],
        offsets: CellMeans,
        staging: Staging,
        context: QgsProcessingContext,
    ) -> dict[str, str]:
        if not parameters.get("MAGNITUDE"):
            return {}
        path = self.parameterAsOutputLayer(parameters, "MAGNITUDE", context)
        writer = RasterWriter(staging, path, offsets.grid, ["Offset magnitude"])
        offsets.write(writer, np.hypot(*offsets.values.T)[:, None])
        self.style(path, "magnitude", "Offset magnitude", context, stretch="maximum")
        return {"MAGNITUDE": path}

    def _write_arrows(
        self, parameters: dict[str, Any], offsets: CellMeans, context: QgsProcessingContext
    ) -> dict[str, str]:
        if not parameters.get("OFFSETS"):
            return {}
        fields = table_fields(("dx", float), ("dy", float), ("magnitude", float))
        rows = []
        for (x, y), (dx, dy) in zip(
            offsets.grid.xy(offsets.cells).tolist(), offsets.values.tolist(), strict=True
        ):
            arrow = [QgsPointXY(x, y), QgsPointXY(x + dx, y + dy)]
            attributes = (dx, dy, float(np.hypot(dx, dy)))
            rows.append((QgsGeometry.fromPolylineXY(arrow), attributes))
        name = self.write_rows(
            parameters,
            "OFFSETS",
            context,
            fields,
            rows,
            QgsWkbTypes.Type.LineString,
            crs_from_wkt(offsets.grid.crs),
        )
        self.style(name, "offsets", "Offsets", context)
        return {"OFFSETS": name}

    def _write_importance(
        self,
        parameters: dict[str, Any],
        model: AnomalyModel,
        names: list[str],
        importance: np.ndarray,
        context: QgsProcessingContext,
    ) -> dict[str, str]:
        from ...core.anomalies.explaining.importance import ranking

        if not parameters.get("IMPORTANCE"):
            return {}
        fields = table_fields(("point", str), ("rank", int), ("element", str), ("part", float))
        of_points = [(tr("all points"), importance)]
        of_points += [(point, importance[number][None]) for number, point in enumerate(names)]
        rows = (
            (None, (point, rank, model.elements[element], float(parts[:, element].mean())))
            for point, parts in of_points
            for rank, element in enumerate(ranking(parts).tolist(), start=1)
        )
        return {"IMPORTANCE": self.write_rows(parameters, "IMPORTANCE", context, fields, rows)}
