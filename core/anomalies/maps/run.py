"""One map as it was asked for: what is read, computed and reported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch

from ....models.catalogue import EDGES
from ...networks.devices import describe_device
from ...networks.ranks import Ranks
from ...rasters.covered import CoveredGround
from ...rasters.grid import MAXIMUM_CELLS
from ...rasters.ground import GroundScale
from ...rasters.ground_limit import ground_items, tell_of_ground
from ...rasters.origin import MapOrigin
from ...rasters.regions import Region
from ...rasters.soundings import tell_of_undeclared_nodata
from ...rasters.stack import Stack, small_picture
from ...rasters.writer import RasterWriter
from ...runtime.errors import InputError
from ...runtime.files import Staging
from ...runtime.given import Given
from ...runtime.language import tr
from ...runtime.progress import Progress
from ...runtime.provenance import Provenance
from ..training.model import AnomalyModel
from ..training.trained_deposits import NETWORK_ITEM, reach_items
from ..training.worth import Worth, told_elsewhere
from .outside import tell_of_outside
from .prediction import OUTSIDE_BAND, MapSummary, map_names, predict_map
from .prediction_report import map_title, prediction_report
from .shown_deposits import ShownDeposits


@dataclass(frozen=True)
class MapRun:
    """What Predict Anomalies was given.

    Attributes
    ----------
    model : AnomalyModel
    stack : Stack
        With the model's elements.
    origin : MapOrigin
        The files of the two.
    edge : {'nodata', 'reflect'}
        What becomes of cells whose patch is not complete.
    output, outside, report : str
        Files to write: map, distances outside of the training range, and report; but for the map they
        may be empty.
    """

    model: AnomalyModel
    stack: Stack
    origin: MapOrigin
    edge: str
    output: str
    outside: str
    report: str

    @classmethod
    def read(cls, given: Given) -> MapRun:
        """Read model and stack.

        Raises
        ------
        InputError
            If they do not fit together, or OUTSIDE is asked of a model that cannot tell.
        """
        model = AnomalyModel.load(given.path("MODEL"))
        stack = model.matching(Stack(given.path("STACK")))
        origin = MapOrigin.of(given.path("MODEL"), stack.path)
        edge = given.choice("EDGE", EDGES)
        outside = given.output("OUTSIDE")
        if outside and model.ranges is None:
            raise InputError(
                tr(
                    "OUTSIDE needs the range of the values that the model was trained on, and files of "
                    "older versions do not have it. Train the model again, or leave OUTSIDE out."
                )
            )
        written = (given.output("OUTPUT"), outside, given.output("REPORT"))
        return cls(model, stack, origin, edge, *written)

    def within(self, region: Region | None, progress: Progress) -> MapRun:
        """Return the run as it is, or on the study area alone where the stack is too large for a map."""
        grid = self.stack.grid
        if region is None or grid.rows * grid.columns <= MAXIMUM_CELLS:
            return self
        part = region.window(grid, self.model.patch)
        progress.message(
            tr(
                "{name} has {columns:,} × {rows:,} cells; the map is written for the study area alone, "
                "{part_columns:,} × {part_rows:,} of them.",
                name=self.stack.name,
                columns=grid.columns,
                rows=grid.rows,
                part_columns=part.columns,
                part_rows=part.rows,
            )
        )
        return replace(self, stack=self.stack.within(part))

    @property
    def rasters(self) -> dict[str, list[str]]:
        """The rasters to write, with what their bands are called: the map first."""
        outside = {self.outside: [OUTSIDE_BAND]} if self.outside else {}
        return {self.output: map_names(self.model), **outside}

    @property
    def title(self) -> str:
        """What the map is called."""
        return map_title(self.model)

    def items(self, region: Region | None, summary: MapSummary) -> dict[str, str]:
        """Return metadata of the map: its files, what its model is worth, saw and looks at, its samples."""
        worth, trained = self._worth_on(region), self.model.trained_on
        return {
            **self.origin.items(self.output),
            **({} if worth is None else worth.items(float(summary.areas.sum()))),
            **({} if trained is None else trained.items()),
            **reach_items(self.stack.grid, self.model.patch),
            NETWORK_ITEM: self.model.name,
            **ground_items(self.stack, region),
        }

    def _worth_on(self, region: Region | None) -> Worth | None:
        return self.model.worth_on(CoveredGround.of(self.stack.grid, region))

    def tell_of_input(self, region: Region | None, progress: Progress) -> None:
        """Tell what there is to say of the stack before it is mapped, in a study area or all of it.

        Raises
        ------
        CancelledError
        """
        self.stack.tell(progress)
        self.model.tell_of_units(self.stack, progress)
        GroundScale(self.stack.grid).tell(progress)
        tell_of_ground(
            self.stack,
            region,
            tr(
                "Cells of a raster that was interpolated beyond its samples get a probability like all "
                "others, and nobody has sampled there."
            ),
            progress,
        )
        tell_of_undeclared_nodata(self.stack, progress)
        worth = self._worth_on(region)
        if worth is not None and worth.elsewhere:
            progress.warning(told_elsewhere())

    def predict(
        self,
        region: Region | None,
        writers: Sequence[RasterWriter],
        device: torch.device,
        divisor: int,
        progress: Progress,
        ranks: Ranks | None = None,
    ) -> MapSummary:
        """Compute the map, or a process's share of it; ``divisor`` makes its pieces smaller.

        Writers are those of :attr:`rasters`.

        Raises
        ------
        InputError
        CancelledError
        """
        progress.message(
            tr(
                "{title} on {columns:,} × {rows:,} cells, {device}",
                title=self.model.title,
                columns=self.stack.grid.columns,
                rows=self.stack.grid.rows,
                device=describe_device(device),
            )
        )
        return predict_map(
            self.model,
            self.stack,
            region,
            self.edge,
            device,
            writers[0],
            progress,
            ranks=ranks,
            divisor=divisor,
            outside=writers[1] if self.outside else None,
        )

    def write_report(
        self,
        region: Region | None,
        summary: MapSummary,
        written: str,
        warnings: Sequence[str],
        provenance: Provenance,
        staging: Staging,
        deposits: np.ndarray | None = None,
    ) -> None:
        """Write the report, if there is to be one, on the map that was written to a file.

        Known deposits (d, 2) are shown on it, and counted; nothing of them is kept elsewhere.
        """
        if self.report:
            shown = None
            if deposits is not None:
                shown = ShownDeposits.on(written, deposits, self.model.trained_on)
            picture = small_picture(written)
            spread = small_picture(written, 2) if len(self.rasters[self.output]) > 1 else None
            headline = self.model.headline(CoveredGround.of(self.stack.grid, region))
            report = prediction_report(
                self.model,
                headline,
                summary,
                picture,
                self.stack.grid,
                provenance,
                warnings,
                spread,
                shown,
            )
            report.write(staging.path(self.report))

    def tell(self, summary: MapSummary, progress: Progress) -> None:
        """Tell how much of the map has a score, and how much the model has not seen the like of."""
        progress.message(
            tr(
                "{cells:,} cells have a score, {share:.1%} of them at or above 0.5",
                cells=summary.cells,
                share=summary.share_above(0.5),
            )
        )
        tell_of_outside(self.model.elements, summary, progress)
