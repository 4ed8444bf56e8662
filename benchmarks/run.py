"""Speed of Gossan against its peers: `make bench` prints ratios, each pair measured in one run.

Nothing here is a test: figures depend on the machine, ratios much less so.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import torch
from osgeo import ogr
from torchvision.ops import deform_conv2d

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / ".dev" / "plugins"))

from gossan.core.anomaly_model import AnomalyModel  # noqa: E402
from gossan.core.files import Staging  # noqa: E402
from gossan.core.grid import Grid  # noqa: E402
from gossan.core.gridding import IdwSettings, InverseDistance  # noqa: E402
from gossan.core.patch_samples import PatchSamples  # noqa: E402
from gossan.core.prediction import predict_map  # noqa: E402
from gossan.core.progress import SilentProgress  # noqa: E402
from gossan.core.rasters import RasterWriter, Stack, Window  # noqa: E402
from gossan.core.sampling import PatchSites  # noqa: E402
from gossan.core.training import NetworkTraining  # noqa: E402
from gossan.core.training_settings import PRESETS, TrainingSettings  # noqa: E402
from gossan.core.transforms import Transform  # noqa: E402
from gossan.models import deformable as deformable_module  # noqa: E402
from gossan.models.deformable import modulated_deformable_convolution  # noqa: E402
from gossan.models.patch_networks import PATCH_NETWORKS, PatchEnsemble  # noqa: E402

CPU = torch.device("cpu")


def seconds(work: Callable[[], object], runs: int = 5) -> float:
    """Return the median time of several runs, after one to warm up."""
    work()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def tell(work: str, peer: str, ours: float, theirs: float) -> None:
    """Print a row of the table."""
    print(f"| {work} | {peer} | {ours:.4f} s | {theirs:.4f} s | {theirs / ours:.1f} × |")


def deformable(batch: int, side: int, outputs: int, backward: bool) -> None:
    """Compare the deformable convolution with torchvision's on the CPU."""
    torch.manual_seed(0)
    x = torch.randn(batch, 64, side, side, requires_grad=backward)
    offsets = (0.7 * torch.randn(batch, 18, side, side)).requires_grad_(backward)
    mask = torch.rand(batch, 9, side, side).requires_grad_(backward)
    weight = torch.randn(outputs, 64, 3, 3).requires_grad_(backward)
    bias = torch.randn(outputs).requires_grad_(backward)

    def run(convolve: Callable[[], torch.Tensor]) -> None:
        result = convolve()
        if backward:
            torch.autograd.grad(result.sum(), (x, offsets, weight, bias, mask))

    tell(
        f"deformable convolution, {batch} × 64 × {side} × {side} → {outputs}, "
        + ("forward and backward" if backward else "forward"),
        "torchvision",
        seconds(
            lambda: run(lambda: modulated_deformable_convolution(x, offsets, weight, bias, mask))
        ),
        seconds(lambda: run(lambda: deform_conv2d(x, offsets, weight, bias, padding=1, mask=mask))),
    )


def gridding(samples: int, elements: int, side: int) -> None:
    """Compare gridding of all elements with gdal_grid run once per element."""
    rng = np.random.default_rng(0)
    xy, values = rng.uniform(0, 1000, (samples, 2)), rng.lognormal(size=(samples, elements))
    grid = Grid(0.0, 1000.0, 1000 / side, -1000 / side, side, side)
    radius = 40.0  # holds more than the 12 nearest everywhere
    settings = IdwSettings(radius=radius)
    with tempfile.TemporaryDirectory() as folder:
        points = Path(folder) / "points.gpkg"
        source = ogr.GetDriverByName("GPKG").CreateDataSource(str(points))
        layer = source.CreateLayer("points", None, ogr.wkbPoint)
        layer.CreateField(ogr.FieldDefn("z", ogr.OFTReal))
        source.StartTransaction()
        for (x, y), value in zip(xy.tolist(), values[:, 0].tolist()):
            feature = ogr.Feature(layer.GetLayerDefn())
            feature.SetField(0, value)
            feature.SetGeometry(ogr.CreateGeometryFromWkt(f"POINT({x} {y})"))
            layer.CreateFeature(feature)
        source.CommitTransaction()
        del layer, source
        command = [
            "gdal_grid", "-q", "-zfield", "z", "-txe", "0", "1000", "-tye", "1000", "0",
            "-outsize", str(side), str(side), "-ot", "Float64",
            "-a", f"invdistnn:power=2:radius={radius}:max_points=12:min_points=0:nodata=-9999",
            str(points), str(Path(folder) / "grid.tif"),
        ]  # fmt: skip
        one = seconds(lambda: subprocess.run(command, check=True, capture_output=True), runs=3)
        ours = seconds(lambda: InverseDistance(xy, values, settings).grid(grid), runs=3)
        tell(
            f"{elements} elements of {samples:,} samples to {side} × {side} cells",
            f"gdal_grid × {elements}",
            ours,
            one * elements,
        )


@contextmanager
def torchvisions_operator() -> Iterator[None]:
    """Have the networks convolve with torchvision's operator, as the paper's code does."""
    own = deformable_module._gather

    def peers(
        patches: torch.Tensor, offsets: torch.Tensor, mask: torch.Tensor, weight: torch.Tensor
    ) -> torch.Tensor:
        return deform_conv2d(patches, offsets, weight, padding=1, mask=mask)

    deformable_module._gather = peers
    try:
        yield
    finally:
        deformable_module._gather = own


def survey(folder: str) -> Stack:
    """Write a map of the size of the paper's survey: 117 × 289 cells, 39 elements."""
    rng = np.random.default_rng(0)
    grid = Grid(0.0, 117_000.0, 1000.0, -1000.0, 289, 117)
    path = str(Path(folder) / "stack.tif")
    with Staging() as staging:
        writer = RasterWriter(staging, path, grid, [f"E{number}" for number in range(39)])
        writer.write(Window(0, 0, 117, 289), rng.lognormal(size=(39, 117, 289)).astype(np.float32))
    return Stack(path)


def training(stack: Stack, epochs: int = 5) -> None:
    """Compare training GK-DCN on 136 patches with the same network over torchvision's operator."""
    rng = np.random.default_rng(0)
    cells = rng.integers(5, 110, (136, 2))
    labels = np.arange(136) % 2
    zeros = np.zeros(136, dtype=int)
    sites = PatchSites(cells, labels, np.arange(136), np.arange(136), zeros)
    samples = PatchSamples.read(stack, sites, rng.uniform(size=(136, 1)), 9)
    settings = TrainingSettings(**PRESETS["paper"] | {"scaling": "standard", "epochs": epochs})

    def fit() -> None:
        NetworkTraining(samples, settings, CPU).fit(np.ones(136, dtype=bool), SilentProgress())

    ours = seconds(fit, runs=3)
    with torchvisions_operator():
        theirs = seconds(fit, runs=3)
    tell(f"training GK-DCN, 136 patches, {epochs} epochs", "torchvision's operator", ours, theirs)


def prediction(stack: Stack, folder: str) -> None:
    """Compare the map with all patches of it through torchvision's operator, a batch at a time."""
    network = PATCH_NETWORKS["gk_dcn"].network(39)
    network.initialise(0)
    with torch.no_grad():  # offsets as a trained network has them
        network.conv2[0].offset.weight.normal_(0, 0.02)
        network.conv3[0].offset.weight.normal_(0, 0.02)
    values = stack.read().reshape(39, -1).T
    transform = Transform.fit(values, "log10")
    model = AnomalyModel(
        "gk_dcn",
        PatchEnsemble([network.eval()]),
        stack.elements,
        stack.units,
        transform,
        stack.grid.cell_size,
        "",
    )

    def ours() -> None:
        with Staging() as staging:
            writer = RasterWriter(staging, str(Path(folder) / "map.tif"), stack.grid, ["p"])
            predict_map(model, stack, None, "nodata", CPU, writer, SilentProgress())

    def theirs() -> None:
        channels = torch.from_numpy(transform.apply(stack.read()))
        patches = channels.unfold(1, 9, 1).unfold(2, 9, 1)
        with torch.no_grad():
            for row in range(patches.shape[1]):
                network(patches[:, row].permute(1, 0, 2, 3).contiguous())

    own = seconds(ours, runs=1)
    with torchvisions_operator():
        peers = seconds(theirs, runs=1)
    tell("GK-DCN over 117 × 289 cells × 39 elements", "torchvision's operator", own, peers)


def main() -> None:
    """Print the table."""
    print(f"{torch.get_num_threads()} threads, torch {torch.__version__}\n")
    print("| work | peer | Gossan | peer's | ratio |\n| --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as folder:
        stack = survey(folder)
        training(stack)
        prediction(stack, folder)
    gridding(4000, 39, 300)
    for backward in (False, True):
        deformable(64, 9, 64, backward)
        deformable(64, 4, 128, backward)
        deformable(1024, 9, 64, backward)


if __name__ == "__main__":
    main()
