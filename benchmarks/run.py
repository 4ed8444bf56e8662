"""Speed of Gossan against its peers: `make bench` prints ratios, each pair measured in one run.

Nothing here is a test: figures depend on the machine, ratios much less so.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from osgeo import ogr
from torchvision.ops import deform_conv2d

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / ".dev" / "plugins"))

from gossan.core.grid import Grid  # noqa: E402
from gossan.core.gridding import IdwSettings, InverseDistance  # noqa: E402
from gossan.models.deformable import modulated_deformable_convolution  # noqa: E402


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


def main() -> None:
    """Print the table."""
    print(f"{torch.get_num_threads()} threads, torch {torch.__version__}\n")
    print("| work | peer | Gossan | peer's | ratio |\n| --- | --- | --- | --- | --- |")
    gridding(4000, 39, 300)
    for backward in (False, True):
        deformable(64, 9, 64, backward)
        deformable(64, 4, 128, backward)
        deformable(1024, 9, 64, backward)


if __name__ == "__main__":
    main()
