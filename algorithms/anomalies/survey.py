"""The survey that training and comparison read: stack, deposits, barren points, control, study area."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingParameterBand,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterRasterLayer,
)

from ...core.geochemistry.pathfinders import ELEMENT_CHOICES, pathfinder_bands
from ...core.rasters.stack import Stack
from ...core.runtime.errors import InputError
from ...core.runtime.language import tr
from ..bridge.algorithm import GossanAlgorithm
from ..bridge.layers import crs_from_wkt, read_points, read_region
from ..bridge.progress import FeedbackProgress

if TYPE_CHECKING:
    from ...core.anomalies.patches.samples import PatchSamples
    from ...core.anomalies.patches.sites import Ground, PatchSites
    from ...core.anomalies.training.settings import TrainingSettings


def declare_survey(algorithm: GossanAlgorithm) -> None:
    """Declare the stack and what is known of the ground."""
    types = QgsProcessing.SourceType
    algorithm.add(
        QgsProcessingParameterRasterLayer("STACK", algorithm.tr("Element stack")),
        "Raster with a band per element, as Grid Geochemistry makes it.",
    )
    algorithm.add_choice(
        "ELEMENTS",
        "Elements by commodity",
        ELEMENT_CHOICES,
        "all takes every band. A commodity takes its pathfinder elements, known from textbooks and "
        "not from the deposits of this survey: with few deposits a network that sees fewer elements "
        "has less to learn by heart.",
    )
    algorithm.add(
        QgsProcessingParameterBand(
            "BANDS", algorithm.tr("Elements"), None, "STACK", optional=True, allowMultiple=True
        ),
        "Bands to use, instead of ELEMENTS. If you choose them by how well they tell these deposits, "
        "the scores on held-out deposits are no longer those of unseen ground.",
        advanced=True,
    )
    algorithm.add(
        QgsProcessingParameterFeatureSource(
            "DEPOSITS", algorithm.tr("Deposits"), [types.TypeVectorPoint]
        ),
        "Known deposits of the kind that is looked for.",
    )
    algorithm.add(
        QgsProcessingParameterFeatureSource(
            "BARREN", algorithm.tr("Barren points"), [types.TypeVectorPoint], optional=True
        ),
        "Places known to be barren; drawn at random by default.",
    )
    algorithm.add(
        QgsProcessingParameterRasterLayer("CONTROL", algorithm.tr("Control raster"), optional=True),
        "Fault control function, one band per control factor; needed by GK-DCN and GK-CNN. It "
        "may have another grid than the stack.",
    )
    algorithm.add(
        QgsProcessingParameterFeatureSource(
            "STUDY_AREA", algorithm.tr("Study area"), [types.TypeVectorPolygon], optional=True
        ),
        "Deposits and barren places outside are not used; the whole stack by default.",
    )


class SurveyReader:
    """Reads what :func:`declare_survey` declares.

    Parameters
    ----------
    algorithm : GossanAlgorithm
    parameters : dict
    context : QgsProcessingContext
    progress : FeedbackProgress
    patch : int
        Side of a patch in cells.

    Raises
    ------
    InputError
        If the layers do not allow the work.
    """

    def __init__(
        self,
        algorithm: GossanAlgorithm,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        progress: FeedbackProgress,
        patch: int,
    ) -> None:
        from ...core.anomalies.patches.sites import Ground

        self._algorithm = algorithm
        self._parameters = parameters
        self._context = context
        self._progress = progress
        path = algorithm.raster_path(parameters, "STACK", context)
        bands = algorithm.parameterAsInts(parameters, "BANDS", context)
        commodity = algorithm.parameterAsEnumString(parameters, "ELEMENTS", context)
        if bands and commodity != "all":
            raise InputError(
                tr("Give ELEMENTS or BANDS, not both: BANDS names the bands one by one.")
            )
        self.stack = Stack(path, bands)
        if commodity != "all":
            self.stack = Stack(path, pathfinder_bands(self.stack.elements, commodity))
        self.stack.grid.require_projected(tr("The element stack"))
        region = read_region(
            algorithm.parameterAsSource(parameters, "STUDY_AREA", context),
            self.stack.grid.crs,
            context,
            progress,
        )
        self.ground: Ground = Ground(self.stack, region, patch)
        self.deposits = self._cells("DEPOSITS")
        self.barren = self._cells("BARREN") if parameters.get("BARREN") else None
        self.control: Stack | None = None
        if parameters.get("CONTROL"):
            self.control = self._read_control()

    def _cells(self, name: str) -> np.ndarray:
        source = self._algorithm.parameterAsSource(self._parameters, name, self._context)
        crs = self.stack.grid.crs
        return self.stack.grid.cells(read_points(name, source, crs, self._context, self._progress))

    def _read_control(self) -> Stack:
        raster = Stack(self._algorithm.raster_path(self._parameters, "CONTROL", self._context))
        stack_crs, raster_crs = crs_from_wkt(self.stack.grid.crs), crs_from_wkt(raster.grid.crs)
        if stack_crs.isValid() and raster_crs.isValid() and stack_crs != raster_crs:
            raise InputError(
                tr(
                    "CONTROL has the CRS {control} and the element stack {stack}. Warp one of them "
                    "(Raster ▸ Projections ▸ Warp).",
                    control=raster_crs.authid(),
                    stack=stack_crs.authid(),
                )
            )
        return raster

    def require_control(self, networks: list[str]) -> None:
        """Refuse networks that geology guides where there is no control raster.

        Raises
        ------
        InputError
        """
        from ...models.patch_networks import PATCH_NETWORKS

        guided = [name for name in networks if PATCH_NETWORKS[name].guided]
        if guided and self.control is None:
            raise InputError(
                tr(
                    "{guided}: a network that geology guides needs CONTROL, the raster that Fit Fault "
                    "Control Function makes. Without one, choose dcn or cnn.",
                    guided=", ".join(guided),
                )
            )

    def samples(self, settings: TrainingSettings, seed: int, draws: int) -> PatchSamples:
        """Return patches around the deposits and on barren ground, which may be drawn several times.

        The same seed gives the same patches.
        """
        from ...core.anomalies.patches.samples import PatchSamples
        from ...core.anomalies.patches.sites import collect_sites
        from ...core.anomalies.patches.unlabelled import UnlabelledGround

        sites = collect_sites(
            self.ground,
            self.deposits,
            self.barren,
            settings.block,
            settings.negative_distance,
            np.random.default_rng(seed),
            self._progress,
            draws,
        )
        unlabelled = None
        if settings.pretraining:
            unlabelled = UnlabelledGround.read(self.ground, self.stack, seed, self._progress)
        control = self._control_at(sites)
        return PatchSamples.read(self.stack, sites, control, settings.patch, unlabelled)

    def tell_of_missing(self, sites: PatchSites) -> None:
        """Warn of deposits that no patch was taken of."""
        from ...core.anomalies.patches.sites import missing_deposits

        missing = missing_deposits(sites, len(self.deposits))
        if missing:
            self._progress.warning(
                tr(
                    "{count} of {deposits} deposits were not used: they lie outside of the stack or the "
                    "study area, at cells without values, or in the block of another one.",
                    count=len(missing),
                    deposits=len(self.deposits),
                )
            )

    def _control_at(self, sites: PatchSites) -> np.ndarray:
        """Return the control function at the patches' own places, (n, factors)."""
        if self.control is None:
            return np.empty((len(sites), 0), dtype=np.float32)
        xy = self.stack.grid.xy(sites.cells)
        control = self.control.sample(self.control.grid.cells(xy))
        unknown = int(np.isnan(control).any(axis=1).sum())
        if unknown == len(control):
            raise InputError(
                tr("CONTROL has no values at any of the patches. Does it cover the stack?")
            )
        if unknown:
            self._progress.warning(
                tr(
                    "CONTROL has no value at {unknown} of {count} patches; the geological term leaves "
                    "them out.",
                    unknown=unknown,
                    count=len(control),
                )
            )
        return control
