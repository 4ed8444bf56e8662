"""How time and memory grow with the map, and jobs that do not fit into memory.

Prints a row per job. Every job runs in a process of its own, whose largest memory is told above what
it had after the imports. `python benchmarks/large.py` runs all of them, which takes two hours on two
cores; a job alone is run with its name and sides or samples:

    python benchmarks/large.py predict:gk_dcn:1000 grid:2000000:4000
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / ".dev" / "plugins"))

JOBS = (
    "predict:gk_dcn:500",
    "predict:gk_dcn:1000",
    "predict:gk_dcn:2000",
    "predict:gk_cnn:5000",
    "predict:gk_dcn:5000",
    "grid:2000000:4000",
)

#: Elements of the maps, as in the paper's survey.
ELEMENTS = 39


class _Log:
    """Progress that remembers when each part was done."""

    def __init__(self) -> None:
        self.started = time.monotonic()
        self.reports: list[tuple[float, float]] = []

    def report(self, fraction: float) -> None:
        """Remember the share and the time."""
        self.reports.append((time.monotonic() - self.started, fraction))

    def message(self, text: str) -> None:
        """Ignore the message."""

    def warning(self, text: str) -> None:
        """Ignore the warning."""

    def cancelled(self) -> bool:
        """Return False: nobody can cancel."""
        return False

    def error(self) -> float:
        """Return by how much the share told and the share of the time differed at most."""
        whole = self.reports[-1][0]
        return max(abs(seconds / whole - share) for seconds, share in self.reports)


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def _survey(samples: int, side: int):  # type: ignore[no-untyped-def]
    import numpy as np
    from gossan.core.rasters.grid import Grid

    rng = np.random.default_rng(0)
    xy = rng.uniform(0, side * 1000.0, (samples, 2))
    values = rng.lognormal(size=(samples, ELEMENTS))
    return xy, values, Grid(0.0, side * 1000.0, 1000.0, -1000.0, side, side)


def grid(samples: int, side: int, path: str, log: _Log) -> None:
    """Grid a survey to side × side cells."""
    from gossan.core.geochemistry.gridding import IdwSettings, InverseDistance
    from gossan.core.rasters.windows import share_done, tiles
    from gossan.core.rasters.writer import RasterWriter
    from gossan.core.runtime.files import Staging
    from gossan.core.runtime.look_ahead import look_ahead, processors
    from gossan.core.runtime.progress import step

    xy, values, target = _survey(samples, side)
    interpolation = InverseDistance(xy, values, IdwSettings())
    with Staging() as staging:
        names = [f"E{number}" for number in range(ELEMENTS)]
        writer = RasterWriter(staging, path, target, names)
        for window, part in look_ahead(
            lambda window: interpolation.grid(window.part_of(target)), tiles(target), processors()
        ):
            step(log, share_done(window, target))
            writer.write(window, part)
        step(log, 1.0)


def predict(name: str, path: str, target: str, log: _Log) -> None:
    """Map a stack with an untrained network that has offsets like a trained one's."""
    import torch
    from gossan.core.anomalies.maps.prediction import predict_map
    from gossan.core.anomalies.training.model import AnomalyModel
    from gossan.core.geochemistry.transforms import Transform
    from gossan.core.rasters.stack import Stack
    from gossan.core.rasters.windows import Window
    from gossan.core.rasters.writer import RasterWriter
    from gossan.core.runtime.files import Staging
    from gossan.models.deformable import DeformableConv2d
    from gossan.models.patch_networks import PatchEnsemble, patch_network

    stack = Stack(path)
    network = patch_network(name, ELEMENTS)
    network.initialise(0)
    with torch.no_grad():
        for layer in network.modules():
            if isinstance(layer, DeformableConv2d):
                layer.offset.weight.normal_(0, 0.02)
    values = stack.read(Window(0, 0, 100, 100)).reshape(ELEMENTS, -1).T
    model = AnomalyModel(
        name,
        PatchEnsemble([network.eval()]),
        stack.elements,
        stack.units,
        Transform.fit(values, "log10"),
        stack.grid.cell_size,
        "",
    )
    with Staging() as staging:
        writer = RasterWriter(staging, target, stack.grid, ["p"])
        predict_map(model, stack, None, "nodata", torch.device("cpu"), writer, log)
        writer.add_overviews(log)
        log.report(1.0)


def run(job: str, folder: str) -> None:
    """Run a job in this process and print its row."""
    import gossan.core.anomalies.maps.prediction
    import gossan.core.geochemistry.gridding  # noqa: F401

    kind, what, side = job.split(":")
    stack = str(Path(folder) / f"stack_{side}.tif")
    before, log = _memory(), _Log()
    if kind == "grid":
        grid(int(what), int(side), stack, log)
        title = f"gridding {int(what):,} samples × {ELEMENTS} elements"
    elif what == "stack":
        grid(8000, int(side), stack, log)
        return
    else:
        predict(what, stack, str(Path(folder) / "map.tif"), log)
        title = f"{what.upper().replace('_', '-')} over {ELEMENTS} elements"
    seconds = time.monotonic() - log.started
    cells = int(side) ** 2
    print(
        f"| {title} | {int(side):,} × {int(side):,} | {seconds:.0f} s | {1e6 * seconds / cells:.1f} µs "
        f"| {_memory() - before:.2f} GB | {100 * log.error():.0f} % |",
        flush=True,
    )


def main(jobs: list[str]) -> None:
    """Print the table."""
    print(
        "| job | cells | time | per cell | memory above the imports | progress is off by at most |\n"
        "| --- | --- | --- | --- | --- | --- |",
        flush=True,
    )
    for job in jobs or JOBS:
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, __file__, "--in", folder]
            kind, _, side = job.split(":")
            if kind == "predict":
                subprocess.run([*command, f"predict:stack:{side}"], check=True)
            subprocess.run([*command, job], check=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--in"]:
        run(sys.argv[3], sys.argv[2])
    else:
        main(sys.argv[1:])
