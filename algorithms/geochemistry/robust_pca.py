"""Robust PCA.

More than 250 lines: it takes stacks and samples, which have parameters and results of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsProcessing,
    QgsProcessingFeatureSource,
    QgsProcessingParameterBand,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
)

from ...core.rasters.ground_limit import ground_items
from ...core.rasters.stack import Stack
from ...core.rasters.writer import RasterWriter
from ...core.runtime.errors import InputError
from ...core.runtime.files import Staging
from ...core.runtime.language import tr
from ...core.runtime.progress import step
from ..bridge.algorithm import GossanAlgorithm
from ..bridge.files import destination
from ..bridge.given import GivenParameters
from ..bridge.layers import table_fields
from ..bridge.progress import FeedbackProgress
from .assay_parameters import add_assay_rules, assay_rules
from .fields import fields_beside
from .samples import Samples, all_features, read_samples

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...core.geochemistry.assays import AssayTable
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
        self.add_study_area(
            "Cells outside of these polygons are neither fitted nor scored.",
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                "INPUT", self.tr("Samples"), [types.TypeVectorPoint], optional=True
            ),
            "Sample points with a field per element; leave it out with STACK.",
        )
        self.add_element_fields(
            "Fields to use; by default every column that holds an element.",
        )
        add_assay_rules(self)
        self.add_number("COMPONENTS", "Components", 3, "How many are wanted.", 1, 1000)
        self.add_seed("Draws the cells that are fitted; the same seed gives the same components.")
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
                createByDefault=True,
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
        self.add_report("Report on the components")
        self.add_numbers(("ELEMENTS", "Elements"), ("EXPLAINED", "Share of the variance explained"))

    def execute(self, given: GivenParameters, progress: FeedbackProgress) -> dict[str, Any]:
        """Fit components to cells or samples, and score all of them."""
        source = given.source("INPUT")
        if given.has("STACK") == (source is not None):
            raise InputError(
                tr("Choose an element stack (STACK) or samples (INPUT), one of the two.")
            )
        if source is None:
            return self._of_stack(given, progress)
        return self._of_samples(given, source, progress)

    def _of_stack(self, given: GivenParameters, progress: FeedbackProgress) -> dict[str, Any]:
        from ...core.geochemistry.composition import component_names, fit_stack, write_scores

        # A dialog gives a temporary one that nobody chose.
        if given.has("SCORED") and destination(given.parameters["SCORED"], "sink"):
            raise InputError(tr("SCORED needs INPUT; the scores of a stack go to OUTPUT."))
        stack = Stack(given.path("STACK"), given.bands("BANDS"))
        stack.tell_of_covariates(progress)
        stack = stack.of_elements()
        stack.tell(progress)
        region = given.region(stack.grid.crs, progress)
        count, seed = int(given.number("COMPONENTS")), int(given.number("SEED"))
        components, fitted = fit_stack(stack, region, count, seed, progress)
        output = given.output("OUTPUT")
        with Staging() as staging:
            if output:
                writer = RasterWriter(
                    staging,
                    output,
                    stack.grid,
                    component_names(count),
                    items=ground_items(stack, region),
                )
                write_scores(components, stack, region, writer, count, progress)
                writer.add_overviews(progress)
            results = self._finish(given, components, stack.elements, fitted, staging, progress)
        self.style(output, "scores", "Component scores", given.context, stretch="symmetric")
        return {"OUTPUT": output, **results}

    def _of_samples(
        self,
        given: GivenParameters,
        source: QgsProcessingFeatureSource,
        progress: FeedbackProgress,
    ) -> dict[str, Any]:
        from ...core.geochemistry.assay_account import tell_of_assays
        from ...core.geochemistry.composition import fit_components, seldom_analysed

        nowhere = QgsCoordinateReferenceSystem()
        samples = read_samples(given, source, nowhere, assay_rules(given), progress, False)
        table = samples.table
        tell_of_assays(table, progress)
        kept = seldom_analysed(table.values, table.elements, progress)
        elements = [table.elements[number] for number in kept]
        values = table.values[:, kept]
        count, seed = int(given.number("COMPONENTS")), int(given.number("SEED"))
        components, fitted = fit_components(values, elements, count, seed, progress)
        with Staging() as staging:
            results = self._finish(given, components, elements, fitted, staging, progress, table)
            if given.has("SCORED"):
                scores = components.all_scores(values.T, count).T
                features = all_features(source, progress)
                results["SCORED"] = self._write_samples(
                    given, source, features, _by_feature(samples, features, scores), staging
                )
                self.style(results["SCORED"], "scored", "Samples with scores", given.context)
        return {"OUTPUT": "", **results}

    def _finish(
        self,
        given: GivenParameters,
        components: Components,
        elements: Sequence[str],
        fitted: np.ndarray,
        staging: Staging,
        progress: FeedbackProgress,
        table: AssayTable | None = None,
    ) -> dict[str, Any]:
        """Write loadings and report; return the outputs that both ways share."""
        from ...core.geochemistry.composition import component_names, loading_rows
        from ...core.geochemistry.composition_report import composition_report

        count = int(given.number("COMPONENTS"))
        report_path = given.output("REPORT")
        if report_path:
            report = composition_report(
                components,
                elements,
                components.all_scores(fitted.T, 3),
                count,
                len(fitted),
                progress.warnings,
                self.provenance,
                table,
            )
            report.write(staging.path(report_path))
        step(progress, 1.0)
        results: dict[str, Any] = {
            "REPORT": report_path,
            "ELEMENTS": len(elements),
            "EXPLAINED": float(components.explained[:count].sum()),
        }
        if given.has("LOADINGS"):
            fields = table_fields(
                ("element", str), *((name, float) for name in component_names(count))
            )
            rows = ((None, row) for row in loading_rows(components, elements, count))
            results["LOADINGS"] = self.write_rows(given, "LOADINGS", staging, fields, rows)
        return results

    def _write_samples(
        self,
        given: GivenParameters,
        source: QgsProcessingFeatureSource,
        features: list[QgsFeature],
        scores: np.ndarray,
        staging: Staging,
    ) -> str:
        from ...core.geochemistry.composition import component_names

        names = component_names(scores.shape[1])
        fields = fields_beside(source.fields(), [(name, float) for name in names])
        known = ([None if np.isnan(score) else score for score in row] for row in scores.tolist())
        rows = (
            (feature.geometry(), (*feature.attributes(), *row))
            for feature, row in zip(features, known, strict=True)
        )
        return self.write_rows(
            given, "SCORED", staging, fields, rows, source.wkbType(), source.sourceCrs()
        )


def _by_feature(samples: Samples, features: Sequence[QgsFeature], scores: np.ndarray) -> np.ndarray:
    """Return the scores (features, components) of features; NaN for those that are no samples."""
    rows = {number: row for row, number in reversed(list(enumerate(samples.features.tolist())))}
    nothing = np.full(scores.shape[1], np.nan)
    return np.array([scores[rows[f.id()]] if f.id() in rows else nothing for f in features])
