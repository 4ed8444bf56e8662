"""Large jobs on several processes, graphics cards or machines, without QGIS.

    torchrun --nproc_per_node=8 -m gossan.distributed predict JOB.json

JOB.json is what ``qgis_process run ... -`` takes and the dialog's Copy as JSON gives. ``train`` is
Train Thin Section, ``predict`` is Predict Anomalies. Without torchrun it runs in one process.
"""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path
from types import FrameType

import torch

from ..core.anomalies.maps.prediction import EDGES, map_names, predict_map
from ..core.anomalies.maps.prediction_report import prediction_report
from ..core.anomalies.training.model import AnomalyModel
from ..core.networks.devices import DEVICES, choose_device, describe_device
from ..core.networks.ranks import Ranks, torchrun_ranks
from ..core.rasters.regions import region_from_file
from ..core.rasters.stack import Stack, small_picture
from ..core.rasters.windows import tiles
from ..core.rasters.writer import RasterWriter, write_mosaic
from ..core.runtime.errors import GossanError, ShortMemoryError, is_out_of_memory
from ..core.runtime.files import Staging, refuse_overwriting_inputs, require_writable
from ..core.runtime.progress import PartOfProgress
from ..core.runtime.provenance import Provenance, gossan_version
from ..core.sections.training.report import section_training_report
from ..core.sections.training.splits import hold_out, labelled_sections
from ..core.sections.training.trainer import SectionTraining
from .jobs import PREDICTION, TRAINING, Job, section_settings


class TerminalProgress:
    """Progress on the terminal, of the leading process alone."""

    def __init__(self, leading: bool) -> None:
        self.leading = leading
        self.warnings: list[str] = []
        self._told = -1

    def report(self, fraction: float) -> None:
        """Print every new whole percent."""
        percent = int(100 * fraction)
        if self.leading and percent > self._told:
            self._told = percent
            print(f"{percent} %", flush=True)

    def message(self, text: str) -> None:
        """Print a line."""
        if self.leading:
            print(text, flush=True)

    def warning(self, text: str) -> None:
        """Print a line, and keep it for the report."""
        self.warnings.append(text)
        if self.leading:
            print(f"Warning: {text}", file=sys.stderr, flush=True)

    def cancelled(self) -> bool:
        """Return False: a signal ends the process."""
        return False


def train(job: Job, ranks: Ranks, device: torch.device, progress: TerminalProgress) -> None:
    """Train a network on photographs; every process takes BATCH of them per step."""
    settings = section_settings(job)
    output, report = job.output("OUTPUT"), job.output("REPORT", "")
    refuse_overwriting_inputs([output, report], [job.text("SPLIT_FILE", "")])
    require_writable([output, report])
    sections = labelled_sections(
        job.text("IMAGES"),
        settings.kind,
        progress,
        job.text("TEST_IMAGES", ""),
        job.text("GROUP_PATTERN", ""),
        job.text("SPLIT_FILE", ""),
    )
    sections = hold_out(sections, settings.validation, settings.seed, progress)
    if job.text("TARGET_IMAGES", ""):
        progress.warning("TARGET_IMAGES is not used: only MODEL=dsan adapts, in one process.")
    progress.message(
        f"{len(sections.paths)} photographs of {len(sections.classes)} classes; {ranks.count} "
        f"processes with {settings.resolved().batch} photographs per step each, "
        f"{describe_device(device)}"
    )
    training = SectionTraining(
        sections, [], settings, device, job.output("CHECKPOINT", ""), ranks=ranks
    )
    result = training.train(PartOfProgress(progress, 0.0, 0.98))
    if not ranks.leading:
        return
    provenance = _provenance("Train Thin Section", "train", job, ranks)
    result.complete_record(provenance)
    with Staging() as staging:
        result.model.save(staging.path(output))
        if report:
            last = PartOfProgress(progress, 0.98, 1.0)
            section_training_report(result, progress.warnings, provenance, last).write(
                staging.path(report)
            )
    progress.message(f"Overall accuracy {result.final.network.accuracy:.3f}; wrote {output}")


def predict(job: Job, ranks: Ranks, device: torch.device, progress: TerminalProgress) -> None:
    """Map probabilities: a GeoTIFF with every process's tiles, and a VRT of all of them."""
    model = AnomalyModel.load(job.text("MODEL"))
    stack = model.matching(Stack(job.text("STACK")))
    area = job.text("STUDY_AREA", "")
    region = region_from_file(area, stack.grid.crs) if area else None
    edge = job.choice("EDGE", EDGES, EDGES[0])
    mosaic = Path(job.output("OUTPUT")).with_suffix(".vrt")
    report = job.output("REPORT", "")
    parts = [str(mosaic.with_suffix(f".part-{rank}.tif")) for rank in range(ranks.count)]
    refuse_overwriting_inputs([*parts, str(mosaic), report], [job.text("MODEL"), stack.path])
    require_writable([*parts, str(mosaic), report])
    progress.message(
        f"{model.entry.title} on {stack.grid.columns:,} × {stack.grid.rows:,} cells; {ranks.count} "
        f"processes, {describe_device(device)}"
    )
    with Staging() as staging:
        writer = RasterWriter(staging, parts[ranks.rank], stack.grid, map_names(model), sparse=True)
        summary = predict_map(model, stack, region, edge, device, writer, progress, ranks=ranks)
        writer.add_overviews(progress)
        ranks.gather(None)  # nothing takes its place before every part is complete
    ranks.gather(None)
    if not ranks.leading:
        return
    with Staging() as staging:
        windows = list(tiles(stack.grid))
        of_rank = [Ranks(rank, ranks.count).share(windows) for rank in range(ranks.count)]
        write_mosaic(staging, str(mosaic), parts, of_rank)
    if report:
        provenance = _provenance("Predict Anomalies", "predict", job, ranks)
        with Staging() as staging:
            prediction_report(
                model, summary, small_picture(str(mosaic)), stack.grid, provenance
            ).write(staging.path(report))
    progress.message(f"{summary.cells:,} cells have a probability; wrote {mosaic}")


def _provenance(title: str, work: str, job: Job, ranks: Ranks) -> Provenance:
    start = f"torchrun --nproc_per_node={ranks.count}" if ranks.count > 1 else "python"
    command = f"{start} -m gossan.distributed {work} JOB.json"
    return Provenance(title, job.texts(), command, {"Gossan": gossan_version()})


def _ended(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)  # so that what is half-written is removed


JOBS = {"train": (train, TRAINING), "predict": (predict, PREDICTION)}


def main(arguments: list[str] | None = None) -> int:
    """Run a job; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m gossan.distributed", description=__doc__)
    parser.add_argument("work", choices=sorted(JOBS))
    parser.add_argument("job", help="JSON as qgis_process takes it")
    chosen = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, _ended)
    work, known = JOBS[chosen.work]
    try:
        job = Job(chosen.job, known)
        kind = choose_device(job.choice("DEVICE", DEVICES, DEVICES[0])).type
        with torchrun_ranks(kind) as (ranks, device):
            work(job, ranks, device, TerminalProgress(ranks.leading))
    except GossanError as problem:
        return _failed(problem)
    except (MemoryError, RuntimeError) as problem:
        if not is_out_of_memory(problem):  # then it is a fault of Gossan's
            raise
        return _failed(ShortMemoryError(known.split()))
    return 0


def _failed(problem: GossanError) -> int:
    print(f"Error: {problem}", file=sys.stderr, flush=True)
    return 1


if __name__ == "__main__":
    sys.exit(main())
