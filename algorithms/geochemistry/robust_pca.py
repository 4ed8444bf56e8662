"""Robust PCA."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from qgis.core import (
    QgsFeature,
    QgsFeatureRequest,
    QgsFields,
    QgsProcessing,
    QgsProcessingFeatureSource,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBand,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
)

from ...core.geochemistry.assays import clean_columns
from ...core.rasters.stack import Stack
from ...core.rasters.windows import share_done, tiles
from ...core.rasters.writer import RasterWriter
from ...core.runtime.errors import InputError
from ...core.runtime.files import Staging
from ...core.runtime.language import tr
from ...core.runtime.progress import step, stop_if_cancelled
from ..bridge.algorithm import GossanAlgorithm
from ..bridge.given import GivenParameters
from ..bridge.layers import table_fields
from ..bridge.progress import FeedbackProgress
from .assay_parameters import (
    add_assay_rules,
    assay_rules,
    chosen_fields,
    plain_value,
    warn_of_assays,
)
from .fields import element_fields

if TYPE_CHECKING:
    from ...core.geochemistry.composition import Components


class RobustPca(GossanAlgorithm):
    """Finds which elements rise and fall together, undisturbed by outliers."""

    ID = "robustpca"
    TITLE = "Robust PCA"
    GROUP = "Geochemistry"
    PACKAGES = ("scipy", "sklearn", "matplotlib")
    HELP = (
        "Finds which elements rise and fall together: principal components of isometric log-ratios, "
        "with the minimum covariance determinant, so that neither units nor a few extreme samples "
        "decide. Use it to get to know a survey before a network is trained on it.\n\n"
        "Give an element stack, which yields a raster with a band per component, or samples, which "
        "yield the samples with a field per component. Loadings come in centred log-ratio space, "
        "one row per element. The report has the biplot: elements whose arrows point the same way "
        "belong together.\n\n"
        "A component's sign is arbitrary; here the largest loading of each is positive, so that a "
        "run can be repeated.\n\n"
        "Filzmoser, Hron and Reimann (2009); Zhang et al. (2025), fig. 9."
    )

    def declare(self) -> None:
        """Declare parameters and outputs."""
        types = QgsProcessing.SourceType
        self.add(
            QgsProcessingParameterRasterLayer("STACK", self.tr("Element stack"), optional=True),
            "Raster with a band per element; leave it out with INPUT.",
        )
        self.add(
            QgsProcessingParameterBand(
                "BANDS", self.tr("Elements"), None, "STACK", optional=True, allowMultiple=True
            ),
            "Bands to use; all by default.",
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                "STUDY_AREA", self.tr("Study area"), [types.TypeVectorPolygon], optional=True
            ),
            "Cells outside of these polygons are neither fitted nor scored.",
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                "INPUT", self.tr("Samples"), [types.TypeVectorPoint], optional=True
            ),
            "Sample points with a field per element; leave it out with STACK.",
        )
        self.add(
            QgsProcessingParameterField(
                "FIELDS",
                self.tr("Elements"),
                None,
                "INPUT",
                QgsProcessingParameterField.DataType.Any,
                allowMultiple=True,
                optional=True,
            ),
            "Fields to use; by default every numeric field that is not an id or a coordinate.",
        )
        add_assay_rules(self)
        self.add_number("COMPONENTS", "Components", 3, "How many are wanted.", 1, 1000)
        self.add_number(
            "SEED",
            "Seed",
            42,
            "Draws the cells that are fitted; the same seed gives the same components.",
            0,
            2**31 - 1,
            advanced=True,
        )
        self.add(
            QgsProcessingParameterRasterDestination(
                "OUTPUT", self.tr("Component scores"), None, optional=True, createByDefault=True
            ),
            "GeoTIFF with a band per component, from STACK.",
        )
        self.add(
            QgsProcessingParameterFeatureSink(
                "SCORED",
                self.tr("Samples with scores"),
                types.TypeVectorPoint,
                None,
                optional=True,
                createByDefault=False,
            ),
            "The samples with the fields PC1, PC2, …, from INPUT.",
        )
        self.add(
            QgsProcessingParameterFeatureSink(
                "LOADINGS",
                self.tr("Loadings"),
                types.TypeVector,
                None,
                optional=True,
                createByDefault=False,
            ),
            "Table with a row per element and its clr loading on each component.",
        )
        self.add_report()
        self.addOutput(QgsProcessingOutputNumber("ELEMENTS", self.tr("Elements")))
        self.addOutput(
            QgsProcessingOutputNumber("EXPLAINED", self.tr("Share of the variance explained"))
        )

    def execute(self, given: GivenParameters, progress: FeedbackProgress) -> dict[str, Any]:
        """Fit components to cells or samples, and score all of them."""
        source = given.source("INPUT")
        if given.has("STACK") == (source is not None):
            raise InputError(
                tr("Give either STACK, an element stack, or INPUT, samples, and not both.")
            )
        if source is None:
            return self._of_stack(given, progress)
        return self._of_samples(given, source, progress)

    def _of_stack(self, given: GivenParameters, progress: FeedbackProgress) -> dict[str, Any]:
        from ...core.anomalies.patches.sites import Ground
        from ...core.geochemistry.composition import FITTED, fit_components

        if given.has("SCORED"):
            raise InputError(tr("SCORED needs INPUT; the scores of a stack go to OUTPUT."))
        bands = given.bands("BANDS")
        stack = Stack(given.path("STACK"), bands)
        region = given.region(stack.grid.crs, progress)
        seed = int(given.number("SEED"))
        rng = np.random.default_rng(seed)
        cells = np.unique(Ground(stack, region, 1).random_cells(FITTED, rng), axis=0)
        count = int(given.number("COMPONENTS"))
        components, fitted = fit_components(
            stack.sample(cells), stack.elements, count, seed, progress
        )
        output = ""
        with Staging() as staging:
            if given.has("OUTPUT"):
                output = given.output("OUTPUT")
                writer = RasterWriter(staging, output, stack.grid, _names(count))
                for window in tiles(stack.grid):
                    step(progress, share_done(window, stack.grid))
                    scores = components.all_scores(stack.read(window), count)
                    if region is not None:
                        scores[:, ~region.mask(window.part_of(stack.grid))] = np.nan
                    writer.write(window, scores)
            results = self._finish(given, components, stack.elements, fitted, staging, progress)
        self.style(output, "scores", "Component scores", given.context, stretch="symmetric")
        return {"OUTPUT": output, **results}

    def _of_samples(
        self,
        given: GivenParameters,
        source: QgsProcessingFeatureSource,
        progress: FeedbackProgress,
    ) -> dict[str, Any]:
        from ...core.geochemistry.composition import fit_components

        chosen = chosen_fields(given, source)
        elements = chosen or [field.name() for field in element_fields(source.fields())]
        unchecked = QgsProcessingFeatureSource.Flag.FlagSkipGeometryValidityChecks
        features = []
        for feature in source.getFeatures(QgsFeatureRequest(), unchecked):
            stop_if_cancelled(progress)
            features.append(QgsFeature(feature))
        columns = {name: [plain_value(feature, name) for feature in features] for name in elements}
        values, counts = clean_columns(columns, assay_rules(given))
        warn_of_assays(counts, progress)
        empty = ~np.isfinite(values).any(axis=0)
        if empty.any():
            progress.warning(
                tr(
                    "Left out, no sample has a value: {elements}",
                    elements=", ".join(np.array(elements)[empty].tolist()),
                )
            )
        elements = [name for name, none in zip(elements, empty, strict=True) if not none]
        values = values[:, ~empty]
        count = int(given.number("COMPONENTS"))
        seed = int(given.number("SEED"))
        components, fitted = fit_components(values, elements, count, seed, progress)
        with Staging() as staging:
            results = self._finish(given, components, elements, fitted, staging, progress)
            if given.has("SCORED"):
                scores = components.all_scores(values.T, count).T
                results["SCORED"] = self._write_samples(given, source, features, scores)
                self.style(results["SCORED"], "scored", "Samples with scores", given.context)
        return {"OUTPUT": "", **results}

    def _finish(
        self,
        given: GivenParameters,
        components: Components,
        elements: list[str] | tuple[str, ...],
        fitted: np.ndarray,
        staging: Staging,
        progress: FeedbackProgress,
    ) -> dict[str, Any]:
        """Write loadings and report; return the outputs that both ways share."""
        from ...core.geochemistry.composition_report import composition_report

        count = int(given.number("COMPONENTS"))
        report_path = given.output("REPORT")
        if report_path:
            report = composition_report(
                components,
                elements,
                components.all_scores(fitted.T, 2),
                count,
                len(fitted),
                progress.warnings,
                self.provenance,
            )
            report.write(staging.path(report_path))
        step(progress, 1.0)
        results: dict[str, Any] = {
            "REPORT": report_path,
            "ELEMENTS": len(elements),
            "EXPLAINED": float(components.explained[:count].sum()),
        }
        if given.has("LOADINGS"):
            results["LOADINGS"] = self._write_loadings(given, components, elements, count)
        return results

    def _write_loadings(
        self,
        given: GivenParameters,
        components: Components,
        elements: list[str] | tuple[str, ...],
        count: int,
    ) -> str:
        fields = table_fields(("element", str), *((name, float) for name in _names(count)))
        loadings = components.loadings[:count].T.tolist()
        rows = ((None, (name, *row)) for name, row in zip(elements, loadings, strict=True))
        return self.write_rows(given, "LOADINGS", fields, rows)

    def _write_samples(
        self,
        given: GivenParameters,
        source: QgsProcessingFeatureSource,
        features: list[QgsFeature],
        scores: np.ndarray,
    ) -> str:
        fields = QgsFields(source.fields())
        for field in table_fields(*((name, float) for name in _names(scores.shape[1]))):
            if fields.lookupField(field.name()) >= 0:
                raise InputError(
                    tr(
                        "The samples have a field {name} already. Rename it, or leave it out.",
                        name=field.name(),
                    )
                )
            fields.append(field)
        known = ([None if np.isnan(score) else score for score in row] for row in scores.tolist())
        rows = (
            (feature.geometry(), (*feature.attributes(), *row))
            for feature, row in zip(features, known, strict=True)
        )
        return self.write_rows(given, "SCORED", fields, rows, source.wkbType(), source.sourceCrs())


def _names(count: int) -> list[str]:
    return [f"PC{number + 1}" for number in range(count)]
