"""One map as it was asked for: what is read, computed and reported."""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch

from ....models.catalogue import EDGES
from ...networks.devices import describe_device
from ...networks.ranks import Ranks
from ...rasters.grid import MAXIMUM_CELLS
from ...rasters.ground import GroundScale
from ...rasters.regions import Region
from ...rasters.stack import Stack, small_picture
from ...rasters.writer import RasterWriter
from ...runtime.files import Staging
from ...runtime.given import Given
from ...runtime.language import tr
from ...runtime.progress import Progress
from ...runtime.provenance import Provenance
from ..training.model import AnomalyModel
from .prediction import MapSummary, map_names, predict_map
from .prediction_report import prediction_report


@dataclass(frozen=True)
class MapRun:
    """What Predict Anomalies was given.

    Attributes
    ----------
    model : AnomalyModel
    stack : Stack
        With the model's elements.
    edge : {'nodata', 'reflect'}
        What becomes of cells whose patch is not complete.
    output, report : str
        Files to write; the report may be empty.
    """

    model: AnomalyModel
    stack: Stack
    edge: str
    output: str
    report: str

    @classmethod
    def read(cls, given: Given) -> MapRun:
        """Read model and stack.

        Raises
        ------
        InputError
            If they do not fit together.
        """
        model = AnomalyModel.load(given.path("MODEL"))
        stack = model.matching(Stack(given.path("STACK")))
        edge = given.choice("EDGE", EDGES)
        return cls(model, stack, edge, given.output("OUTPUT"), given.output("REPORT"))

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
    def bands(self) -> list[str]:
        """What the bands of the map are called."""
        return map_names(self.model)

    def predict(
        self,
        region: Region | None,
        writer: RasterWriter,
        device: torch.device,
        divisor: int,
        progress: Progress,
        ranks: Ranks | None = None,
    ) -> MapSummary:
        """Compute the map, or a process's share of it; ``divisor`` makes its pieces smaller.

        Raises
        ------
        InputError
        CancelledError
        """
        self.stack.tell(progress)
        self.model.tell_of_units(self.stack, progress)
        GroundScale(self.stack.grid).tell(progress)
        progress.message(
            tr(
                "{title} on {columns:,} × {rows:,} cells, {device}",
                title=self.model.entry.title,
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
            writer,
            progress,
            ranks=ranks,
            divisor=divisor,
        )

    def write_report(
        self, summary: MapSummary, written: str, provenance: Provenance, staging: Staging
    ) -> None:
        """Write the report, if there is to be one, on the map that was written to a file."""
        if self.report:
            picture = small_picture(written)
            report = prediction_report(self.model, summary, picture, self.stack.grid, provenance)
            report.write(staging.path(self.report))

    def tell(self, summary: MapSummary, progress: Progress) -> None:
        """Tell how much of the map has a probability."""
        progress.message(
            tr(
                "{cells:,} cells have a probability, {share:.1%} of them at or above 0.5",
                cells=summary.cells,
                share=summary.share_above(0.5),
            )
        )
