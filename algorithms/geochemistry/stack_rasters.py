"""Stack Rasters.

More than 250 lines: half of them say what is given and what comes out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)

from ...core.geochemistry.units import units_of_bands
from ...core.rasters.band_kinds import ELEMENT
from ...core.rasters.ground import GroundScale
from ...core.rasters.ground_limit import GroundLimit
from ...core.rasters.resampling import RESAMPLING_WORDS, RESAMPLINGS
from ...core.rasters.stack import Stack
from ...core.rasters.stacking import (
    Placed,
    band_names,
    given_names,
    on_one_grid,
    require_different,
    tell_of_partial,
    write_stack,
)
from ...core.rasters.writer import RasterWriter
from ...core.runtime.errors import InputError
from ...core.runtime.files import Staging
from ...core.runtime.language import tr
from ...core.runtime.progress import step
from ..bridge.algorithm import GossanAlgorithm
from ..bridge.given import GivenParameters
from ..bridge.progress import FeedbackProgress
from .bands_beside import BandsBeside, opened_rasters

if TYPE_CHECKING:
    from ...core.geochemistry.sampled_ground import GroundToKeep
    from ...core.rasters.grid import Grid


class StackRasters(GossanAlgorithm):
    """Brings rasters of single elements together to an element stack."""

    ID = "stackrasters"
    TITLE = "Stack Rasters"
    GROUP = "Geochemistry"
    HELP = (
        "Brings rasters of single elements, as many surveys publish them, together to one element stack: "
        "a band per raster. A band keeps its name; where it has none (or one such as Band 1), it is "
        "called as its layer is, with a number if that has several bands. NAMES names all of them anew: "
        "models know elements by the names of the bands, and not by their order.\n\n"
        "Rasters on other cells, or in another CRS, are refused, or brought to one grid with RESAMPLING; "
        "the log says which, from which size of cell to which. Finer cells do not make a survey finer. "
        "Scale, offset, masks and nodata values are applied, so that the stack holds plain numbers. "
        "The work is done tile by tile, so the size of the rasters does not matter to the memory.\n\n"
        "Many published rasters are interpolated far beyond their samples, and do not say so: models would "
        "take such cells for barren ground. Give SAMPLES, or a STUDY_AREA around them: cells elsewhere get "
        "no value, and the stack says of itself which ground it was kept to, which other algorithms look "
        "for.\n\n"
        "Evidence beside the chemistry goes into the same stack: COVARIATES, such as magnetics, gravity, "
        "radiometrics or the distance to an intrusion, and CLASSES, such as rocks. Models take no "
        "logarithm of them, and what looks at elements alone (pathfinders, Detect Anomalies, Robust PCA) "
        "leaves them out.\n\n"
        "Where a file is not wanted, a virtual raster with a band per element (Build Virtual Raster, one "
        "band per input file) is a stack too, if its bands have names."
    )

    def declare(self) -> None:
        """Declare parameters and outputs."""
        self.add(
            QgsProcessingParameterMultipleLayers(
                "RASTERS", self.tr("Rasters"), QgsProcessing.SourceType.TypeRaster
            ),
            "One band or several each; the name of a layer becomes the name of an element whose band has "
            "none.",
        )
        self.add(
            QgsProcessingParameterMultipleLayers(
                "COVARIATES",
                self.tr("Covariates"),
                QgsProcessing.SourceType.TypeRaster,
                optional=True,
            ),
            "Measurements beside the chemistry, negative ones too: geophysics, distances, elevation. Models "
            "take them as they are, without a logarithm, each brought to its own scale.",
        )
        self.add(
            QgsProcessingParameterMultipleLayers(
                "CLASSES",
                self.tr("Rasters of classes"),
                QgsProcessing.SourceType.TypeRaster,
                optional=True,
            ),
            "Such as a geological map: each class that covers ground becomes a band of 0 and 1, called by "
            "raster and class, at most 20 of each raster. On other cells the nearest is taken.",
        )
        self.add(
            QgsProcessingParameterString("NAMES", self.tr("Names of the bands"), optional=True),
            "Such as Au_ppb, Cu_ppm: one for every band of RASTERS, in the order of the rasters and their "
            "bands. By default bands keep their names. A unit in the name becomes the unit of the band.",
        )
        self.add_choice(
            "RESAMPLING",
            "Rasters on other cells",
            RESAMPLING_WORDS,
            "refuse: all must lie on one grid, cell on cell. nearest takes the value of the cell at the "
            "new one's centre (for classes, and to keep values as measured); bilinear takes the mean of "
            "the cells around, by their distance.",
            RESAMPLINGS[0],
            optional=True,
        )
        self.add(
            QgsProcessingParameterRasterLayer("TEMPLATE", self.tr("Template"), optional=True),
            "Raster whose grid the stack gets; by default the first of RASTERS.",
        )
        self.add(
            QgsProcessingParameterBoolean("COMMON_MASK", self.tr("One mask for all bands"), False),
            "Cells that have no value in one band get none in all others.",
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                "SAMPLES",
                self.tr("Samples"),
                [QgsProcessing.SourceType.TypeVectorPoint],
                optional=True,
            ),
            "The places where samples were taken that the rasters were made of: cells farther away than "
            "RADIUS get no value.",
        )
        self.add_number(
            "RADIUS",
            "Distance from samples",
            None,
            "In map units of the stack, with SAMPLES. Empty: three times the spacing of the samples in the "
            "sparser direction (that of the lines, for samples along lines), as Grid Geochemistry has it; "
            "it is told. 0: no limit.",
            0,
            1e12,
            whole=False,
        )
        self.add_study_area(
            "Cells outside of these polygons get no value. Draw it around the samples where their places "
            "are not published.",
        )
        self.add(
            QgsProcessingParameterRasterDestination("OUTPUT", self.tr("Element stack")),
            "GeoTIFF with a band per element.",
        )
        self.add_numbers(
            ("ELEMENTS", "Elements"),
            ("COVARIATE_BANDS", "Bands beside the chemistry"),
            (
                "LEFT_OUT_SHARE",
                "Share of the cells with values that SAMPLES and STUDY_AREA left out",
            ),
        )

    def execute(self, given: GivenParameters, progress: FeedbackProgress) -> dict[str, Any]:
        """Check the grids and write the stack."""
        layers = given.layers("RASTERS")
        if not layers:
            raise InputError(tr("RASTERS: there is no such raster."))
        rasters = opened_rasters(layers, "RASTERS", progress)
        first = Stack(given.path("TEMPLATE")) if given.has("TEMPLATE") else rasters[0]
        method = given.choice("RESAMPLING") or RESAMPLINGS[0]
        placed = on_one_grid(rasters, first.grid, first.name, method, progress)
        GroundScale(first.grid).tell(progress)
        if given.text("NAMES"):
            names = given_names(given.text("NAMES"), sum(len(raster.bands) for raster in rasters))
        else:
            names = band_names(rasters, [layer.name() for layer in layers])
        common_mask = given.flag("COMMON_MASK")
        kinds = [kind for raster in rasters for kind in raster.kinds]
        units = _units(names, [unit for raster in rasters for unit in raster.units], kinds)
        output = given.output("OUTPUT")
        ground = _ground(given, first.grid, progress)
        limit = ground.limit if ground else GroundLimit.common(list(map(GroundLimit.of, rasters)))
        beside = BandsBeside.read(given, first, method, ground, progress)
        names, units, kinds = (
            names + beside.names,
            units + beside.units,
            kinds + beside.kinds,
        )
        require_different(names)
        with Staging() as staging:
            items = limit.item if limit else {}
            writer = RasterWriter(
                staging, output, first.grid, names, units, items=items, kinds=kinds
            )
            bands: list[Placed] = [*placed, *beside.rasters]
            partial = write_stack(bands, writer, progress, common_mask, ground)
            if ground:
                ground.tell(progress)
            writer.add_overviews(progress)
            step(progress, 1.0)
        tell_of_partial(partial, common_mask, progress)
        elements = [name for name, kind in zip(names, kinds) if kind == ELEMENT]
        others = [name for name, kind in zip(names, kinds) if kind != ELEMENT]
        progress.message(
            tr("{count} elements: {names}", count=len(elements), names=", ".join(elements))
        )
        if others:
            progress.message(
                tr(
                    "{count} bands beside the chemistry: {names}",
                    count=len(others),
                    names=", ".join(others),
                )
            )
        self.style(output, "elements", "Element stack", given.context, stretch="middle")
        return {
            "OUTPUT": output,
            "ELEMENTS": len(elements),
            "COVARIATE_BANDS": len(others),
            "LEFT_OUT_SHARE": ground.left_out_share if ground else 0.0,
        }


def _units(names: Sequence[str], stated: Sequence[str], kinds: Sequence[str]) -> list[str]:
    """Return the units of bands: names say those of elements alone."""
    return [
        units_of_bands([name], [unit])[0] if kind == ELEMENT else unit
        for name, unit, kind in zip(names, stated, kinds, strict=True)
    ]


def _ground(given: GivenParameters, grid: Grid, progress: FeedbackProgress) -> GroundToKeep | None:
    """Return the ground that SAMPLES and STUDY_AREA keep values to; None without both.

    Raises
    ------
    InputError
        If they cannot be used on this grid, or RADIUS has no samples.
    """
    from ...core.geochemistry.sampled_ground import GroundToKeep

    radius = given.optional_number("RADIUS")
    region = given.region(grid.crs, progress)
    if not given.has("SAMPLES"):
        if radius is not None:
            raise InputError(
                tr("RADIUS is a distance from samples. Give SAMPLES, or leave RADIUS empty.")
            )
        return None if region is None else GroundToKeep(grid, region=region)
    grid.require_projected(tr("The element stack"))
    xy = given.points("SAMPLES", grid.crs, progress)
    return GroundToKeep(grid, xy, radius, region)
