"""Large jobs on several processes, graphics cards or machines, without QGIS.

    torchrun --nproc_per_node=8 -m gossan.distributed predict JOB.json

JOB.json is what ``qgis_process run ... -`` takes and the dialog's Copy as JSON gives. ``train`` is
Train Thin Section, ``predict`` is Predict Anomalies. Without torchrun it runs in one process.
"""

from __future__ import annotations

import argparse
import itertools
import signal
import sys
from pathlib import Path
from types import FrameType

import torch

from ..core.anomalies.maps.run import MapRun
from ..core.networks.devices import choose_device
from ..core.networks.ranks import Ranks, torchrun_ranks
from ..core.rasters.regions import region_from_file
from ..core.rasters.windows import tiles
from ..core.rasters.writer import RasterWriter, write_mosaic
from ..core.runtime.confidential import without_secrets
from ..core.runtime.errors import GossanError, ShortMemoryError, is_out_of_memory
from ..core.runtime.files import Staging, require_writable
from ..core.runtime.language import tr
from ..core.runtime.overwriting import refuse_overwriting_inputs
from ..core.runtime.provenance import Provenance, gossan_version
from ..core.sections.training.run import TrainingRun
from ..models.catalogue import DEVICES
from .jobs import PREDICTION, TRAINING, Job


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
            print(without_secrets(text), flush=True)

    def warning(self, text: str) -> None:
        """Print a line, and keep it for the report."""
        text = without_secrets(text)
        self.warnings.append(text)
        if self.leading:
            print(f"Warning: {text}", file=sys.stderr, flush=True)

    def cancelled(self) -> bool:
        """Return False: a signal ends the process."""
        return False


def train(job: Job, ranks: Ranks, device: torch.device, progress: TerminalProgress) -> None:
    """Train a network on photographs; every process takes BATCH of them per step."""
    written = [job.output(name) for name in ("OUTPUT", "REPORT", "CHECKPOINT")]
    read = [job.file, *(job.path(name) for name in ("SPLIT_FILE", "WEIGHTS_FILE"))]
    photographs = [job.path(name) for name in ("IMAGES", "TEST_IMAGES", "TARGET_IMAGES")]
    refuse_overwriting_inputs(written, read, photographs)
    require_writable(written)
    run = TrainingRun.read(job, progress)
    progress.message(
        tr(
            "{count} processes with {batch} photographs per step each",
            count=ranks.count,
            batch=run.settings.batch,
        )
    )
    result = run.train(device, 1, progress, ranks)
    if not ranks.leading:
        return
    provenance = _provenance("Train Thin Section", "train", job, ranks)
    run.write(result, progress.warnings, provenance, progress)
    accuracy = result.final.network.accuracy
    progress.message(
        tr("Overall accuracy {accuracy:.3f}; wrote {output}", accuracy=accuracy, output=run.output)
    )


def predict(job: Job, ranks: Ranks, device: torch.device, progress: TerminalProgress) -> None:
    """Map probabilities: GeoTIFFs with every process's tiles, and a VRT of all of them.

    So are the distances outside of the training range, if they are asked for.
    """
    run = MapRun.read(job)
    area = job.path("STUDY_AREA")
    region = region_from_file(area, run.stack.grid.crs) if area else None
    run = run.within(region, progress)
    grid = run.stack.grid
    mosaics = [Path(path).with_suffix(".vrt") for path in run.rasters]
    parts = [
        [str(mosaic.with_suffix(f".part-{rank}.tif")) for rank in range(ranks.count)]
        for mosaic in mosaics
    ]
    written = [*itertools.chain(*parts), *map(str, mosaics), run.report]
    deposits = [job.path(name) for name in ("DEPOSITS", "DEPOSITS_RASTER")]
    refuse_overwriting_inputs(
        written, [job.file, job.path("MODEL"), run.stack.path, area, *deposits]
    )
    require_writable(written)
    if any(deposits):
        progress.warning(
            tr("DEPOSITS: only QGIS shows them in the report; this job leaves them out.")
        )
    run.tell_of_input(region, progress)
    with Staging() as staging:
        writers = [
            RasterWriter(staging, own[ranks.rank], grid, bands, sparse=True)
            for own, bands in zip(parts, run.rasters.values(), strict=True)
        ]
        summary = run.predict(region, writers, device, 1, progress, ranks)
        for writer in writers:
            writer.add_overviews(progress)
        ranks.gather(None)  # nothing takes its place before every part is complete
    ranks.gather(None)
    if not ranks.leading:
        return
    with Staging() as staging:
        windows = list(tiles(grid))
        of_rank = [Ranks(rank, ranks.count).share(windows) for rank in range(ranks.count)]
        items = [run.items(region, summary), *({} for _ in mosaics[1:])]
        for mosaic, own, said in zip(mosaics, parts, items, strict=True):
            write_mosaic(staging, str(mosaic), own, of_rank, said)
    run.tell(summary, progress)
    with Staging() as staging:
        provenance = _provenance("Predict Anomalies", "predict", job, ranks)
        run.write_report(region, summary, str(mosaics[0]), progress.warnings, provenance, staging)
    progress.message(tr("Wrote {mosaic}", mosaic=", ".join(map(str, mosaics))))


def _provenance(title: str, work: str, job: Job, ranks: Ranks) -> Provenance:
    start = f"torchrun --nproc_per_node={ranks.count}" if ranks.count > 1 else "python"
    command = f"{start} -m gossan.distributed {work} JOB.json"
    return Provenance(title, job.texts(), command, {"Gossan": gossan_version()})


def _ended(number: int, _frame: FrameType | None) -> None:
    for one in ENDING:  # torchrun and a scheduler may both send it; once is enough
        signal.signal(one, signal.SIG_IGN)
    raise SystemExit(128 + number)  # so that what is half-written is removed


#: What kill, a shutdown or a job scheduler send, and what is sent where a terminal is closed.
ENDING = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]

JOBS = {"train": (train, TRAINING), "predict": (predict, PREDICTION)}


def main(arguments: list[str] | None = None) -> int:
    """Run a job; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m gossan.distributed", description=__doc__)
    parser.add_argument("work", choices=sorted(JOBS))
    parser.add_argument("job", help="JSON as qgis_process takes it")
    chosen = parser.parse_args(arguments)
    for one in ENDING:
        if signal.getsignal(one) != signal.SIG_IGN:
            signal.signal(one, _ended)
    work, names = JOBS[chosen.work]
    try:
        job = Job(chosen.job, names)
        kind = choose_device(job.choice("DEVICE", DEVICES)).type
        with torchrun_ranks(kind) as (ranks, device):
            work(job, ranks, device, TerminalProgress(ranks.leading))
    except GossanError as problem:
        return _failed(problem)
    except (MemoryError, RuntimeError) as problem:
        if not is_out_of_memory(problem):  # then it is a fault of Gossan's
            raise
        return _failed(ShortMemoryError(names.all))
    return 0


def _failed(problem: GossanError) -> int:
    print(f"Error: {problem}", file=sys.stderr, flush=True)
    return 1


if __name__ == "__main__":
    sys.exit(main())
