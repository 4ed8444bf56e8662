"""Speed of Gossan against its peers: `make bench` prints ratios, each pair measured in one run.

Nothing here is a test: figures depend on the machine, ratios much less so. Memory is the largest
that Gossan's part of the pair held above what the process had before it.
"""

from __future__ import annotations

import copy
import ctypes
import math
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from osgeo import ogr, osr
from PIL import Image
from scipy.spatial import cKDTree
from torchvision.ops import deform_conv2d

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / ".dev" / "plugins"))

from gossan.core.anomalies.maps.prediction import map_names, predict_map  # noqa: E402
from gossan.core.anomalies.patches.samples import PatchSamples  # noqa: E402
from gossan.core.anomalies.patches.sites import PatchSites  # noqa: E402
from gossan.core.anomalies.training.ensemble import NetworkTraining  # noqa: E402
from gossan.core.anomalies.training.model import AnomalyModel  # noqa: E402
from gossan.core.anomalies.training.plain import RECIPES, PlainTraining  # noqa: E402
from gossan.core.anomalies.training.settings import PRESETS, TrainingSettings  # noqa: E402
from gossan.core.faults.control import ControlSettings, write_control  # noqa: E402
from gossan.core.faults.distance import FaultDistance  # noqa: E402
from gossan.core.geochemistry.gridding import IdwSettings, InverseDistance  # noqa: E402
from gossan.core.geochemistry.sampled_ground import SampledGround  # noqa: E402
from gossan.core.geochemistry.search import SECTORS  # noqa: E402
from gossan.core.geochemistry.transforms import Transform  # noqa: E402
from gossan.core.rasters.grid import Grid  # noqa: E402
from gossan.core.rasters.stack import Stack  # noqa: E402
from gossan.core.rasters.windows import Window, tiles  # noqa: E402
from gossan.core.rasters.writer import RasterWriter  # noqa: E402
from gossan.core.runtime.files import Staging  # noqa: E402
from gossan.core.runtime.look_ahead import look_ahead, processors  # noqa: E402
from gossan.core.runtime.progress import SilentProgress  # noqa: E402
from gossan.core.sections.model import SectionModel  # noqa: E402
from gossan.core.sections.reading.classification import read_sections  # noqa: E402
from gossan.models import deformable as deformable_module  # noqa: E402
from gossan.models.backbones import IMAGENET_MEAN, IMAGENET_SPREAD  # noqa: E402
from gossan.models.catalogue import SECTION_NETWORKS  # noqa: E402
from gossan.models.deformable import modulated_deformable_convolution  # noqa: E402
from gossan.models.patch_networks import PatchEnsemble, patch_network  # noqa: E402
from gossan.models.section_networks import section_network  # noqa: E402

CPU = torch.device("cpu")


@dataclass(frozen=True)
class Cost:
    """Median time of several runs, and the largest memory above that before them."""

    seconds: float
    gigabytes: float


def cost(work: Callable[[], object], runs: int = 5) -> Cost:
    """Measure work after one run to warm up."""
    work()
    ctypes.CDLL(None).malloc_trim(0)
    Path("/proc/self/clear_refs").write_text("5")  # the largest memory is counted anew
    before = _memory("VmRSS")
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return Cost(statistics.median(times), _memory("VmHWM") - before)


def _memory(kind: str) -> float:
    status = Path("/proc/self/status").read_text()
    return int(re.search(rf"{kind}:\s+(\d+)", status)[1]) / 2**20  # type: ignore[index]


def tell(work: str, peer: str, ours: Cost, theirs: float) -> None:
    """Print a row of the table."""
    print(
        f"| {work} | {peer} | {ours.seconds:.3g} s | {theirs:.3g} s | {theirs / ours.seconds:.1f} × "
        f"| {ours.gigabytes:.2f} GB |",
        flush=True,
    )


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
        cost(lambda: run(lambda: modulated_deformable_convolution(x, offsets, weight, bias, mask))),
        cost(
            lambda: run(lambda: deform_conv2d(x, offsets, weight, bias, padding=1, mask=mask))
        ).seconds,
    )


def _layer(path: Path, kind: int, shapes: Iterable[tuple[str, float]]) -> None:
    """Write a layer of shapes (WKT) with a number each."""
    source = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(32645)
    layer = source.CreateLayer(path.stem, crs, kind)
    layer.CreateField(ogr.FieldDefn("z", ogr.OFTReal))
    source.StartTransaction()
    for shape, number in shapes:
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetField(0, number)
        feature.SetGeometry(ogr.CreateGeometryFromWkt(shape))
        layer.CreateFeature(feature)
    source.CommitTransaction()


#: The extent of the paper's survey (117 × 289 km) in cells of 200 m.
FINE = Grid(0.0, 117_000.0, 200.0, -200.0, 1445, 585)


def gridding(folder: Path, samples: int = 8000, elements: int = 39) -> None:
    """Compare gridding of all elements with gdal_grid run once per element.

    Both write tiled, compressed GeoTIFF. gdal_grid is timed for one element, and its radius is the
    smallest that holds the 12 nearest samples of every cell.
    """
    rng = np.random.default_rng(0)
    xy = rng.uniform(0, 1, (samples, 2)) * (FINE.columns * 200, FINE.rows * 200)
    values = rng.lognormal(size=(samples, elements))
    radius = float(cKDTree(xy).query(FINE.points(), k=[12])[0].max())
    settings = IdwSettings(radius=radius)

    def ours() -> None:
        interpolation = InverseDistance(xy, values, settings)
        with Staging() as staging:
            names = [f"E{number}" for number in range(elements)]
            writer = RasterWriter(staging, str(folder / "stack.tif"), FINE, names)
            for window, part in look_ahead(
                lambda window: interpolation.grid(window.part_of(FINE)), tiles(FINE), processors()
            ):
                writer.write(window, part)

    points = folder / "points.gpkg"
    _layer(
        points,
        ogr.wkbPoint,
        ((f"POINT({x} {y})", z) for (x, y), z in zip(xy.tolist(), values[:, 0].tolist())),
    )
    x_min, x_max, y_min, y_max = map(str, FINE.extent)
    command = [
        "gdal_grid", "-q", "-zfield", "z", "-txe", x_min, x_max, "-tye", y_max, y_min,
        "-outsize", str(FINE.columns), str(FINE.rows), "-ot", "Float32",
        "-co", "TILED=YES", "-co", "COMPRESS=DEFLATE", "-co", "ZLEVEL=1", "-co", "PREDICTOR=3",
        "-a", f"invdistnn:power=2:radius={radius}:max_points=12:min_points=0:nodata=-9999",
        str(points), str(folder / "grid.tif"),
    ]  # fmt: skip
    own = cost(ours, runs=3)
    one = cost(lambda: subprocess.run(command, check=True, capture_output=True), runs=3)
    tell(
        f"{elements} elements of {samples:,} samples to {FINE.columns} × {FINE.rows} cells",
        f"gdal_grid × {elements}",
        own,
        one.seconds * elements,
    )


def sectors(samples: int = 2_000_000, elements: int = 39) -> None:
    """Compare neighbours in quadrants and octants, and the sampled ground, with the nearest ones."""
    rng = np.random.default_rng(0)
    side = 1000.0 * 2 * math.sqrt(samples)
    grid = Grid(0.0, side, 1000.0, -1000.0, int(side / 1000), int(side / 1000))
    xy, values = rng.uniform(0, side, (samples, 2)), rng.lognormal(size=(samples, elements))
    window = Window(256, 256, 256, 256)
    radius = 3 * math.sqrt(side**2 / samples)
    plain = InverseDistance(xy, values, IdwSettings(radius=radius))
    nearest = cost(lambda: plain.grid(window.part_of(grid)), runs=3)
    for name, count in list(SECTORS.items())[1:]:
        settings = IdwSettings(radius=radius, sectors=count)
        interpolation = InverseDistance(xy, values, settings)
        own = cost(lambda one=interpolation: one.grid(window.part_of(grid)), runs=3)
        tell(
            f"{elements} elements of {samples:,} samples in {name}", "nearest", own, nearest.seconds
        )
    ground = SampledGround(plain, radius, grid)
    both = cost(lambda: (plain.grid(window.part_of(grid)), ground.bands(window)), runs=3)
    tell(f"{elements} elements and the sampled ground", "without it", both, nearest.seconds)


def faults(folder: Path, count: int = 60) -> None:
    """Compare the raster of rings around faults with QGIS's own chain for it.

    The chain is native:buffer (dissolved) and gdal:rasterize for each of the 12 rings, the widest
    first.
    """
    rng = np.random.default_rng(1)
    lines = []
    for _ in range(count):
        start = rng.uniform(0, 1, 2) * (FINE.columns * 200, FINE.rows * 200)
        bends = np.cumsum(rng.normal(0, 1500, (40, 2)) + rng.normal(0, 1000, 2), axis=0)
        lines.append(start + bends)
    layer = folder / "faults.gpkg"
    _layer(
        layer,
        ogr.wkbLineString,
        (("LINESTRING(" + ", ".join(f"{x} {y}" for x, y in line) + ")", 1.0) for line in lines),
    )
    settings = ControlSettings()

    def ours() -> None:
        distance = FaultDistance(lines, 16 * 200.0, settings.distances[-1])
        with Staging() as staging:
            writer = RasterWriter(staging, str(folder / "rings.tif"), FINE, ["w"])
            write_control(writer, distance, -0.7, FINE, None, settings, SilentProgress())

    own = cost(ours, runs=3)
    extent = ",".join(map(str, FINE.extent))
    script = f"""
import sys, time
sys.path.append("/usr/share/qgis/python/plugins")
from qgis.core import QgsApplication
application = QgsApplication([], False)
application.initQgis()
from processing.core.Processing import Processing
Processing.initialize()
import processing
start = time.perf_counter()
rings = {str(folder / "chain.tif")!r}
for number in range(12, 0, -1):
    buffer = processing.run("native:buffer", dict(INPUT={str(layer)!r}, DISTANCE=1000 * number,
        SEGMENTS=8, DISSOLVE=True, OUTPUT={str(folder)!r} + f"/buffer{{number}}.gpkg"))["OUTPUT"]
    if number == 12:
        processing.run("gdal:rasterize", dict(INPUT=buffer, BURN=number, UNITS=1, WIDTH=200,
            HEIGHT=200, EXTENT="{extent} [EPSG:32645]", DATA_TYPE=5, OUTPUT=rings))
    else:
        processing.run("gdal:rasterize_over_fixed_value", dict(INPUT=buffer, INPUT_RASTER=rings,
            BURN=number))
print("seconds", time.perf_counter() - start)
"""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        ["/usr/bin/python3", "-c", script], capture_output=True, text=True, env=environment
    )
    found = re.search(r"seconds ([\d.]+)", done.stdout)
    if found is None:
        print(f"| rings around {count} faults | QGIS's chain did not run: {done.stderr[-300:]} |")
        return
    tell(
        f"12 rings around {count} faults on {FINE.columns} × {FINE.rows} cells",
        "native:buffer and gdal:rasterize",
        own,
        float(found[1]),
    )


def sections(folder: Path, network: str, size: int, count: int, megapixels: float) -> None:
    """Compare reading and naming photographs with a plain loop over them."""
    rng = np.random.default_rng(0)
    side = round((1e6 * megapixels / 1.5) ** 0.5)
    paths = []
    for number in range(count):
        grains = rng.integers(40, 220, (side // 16 + 1, 3 * side // 32 + 1, 3), dtype=np.uint8)
        picture = Image.fromarray(grains).resize((3 * side // 2, side), Image.Resampling.BICUBIC)
        paths.append(str(folder / f"section{number}.jpg"))
        picture.save(paths[-1], quality=92)
    net = section_network(network, 4, 0.8)
    net.initialise(0)
    model = SectionModel(network, net.eval(), "custom", ("a", "b", "c", "d"), size, 0.8)
    mean = torch.tensor(IMAGENET_MEAN).view(3, 1, 1)
    spread = torch.tensor(IMAGENET_SPREAD).view(3, 1, 1)
    plain_network = copy.deepcopy(net)

    def plain() -> None:
        with torch.no_grad():
            for path in paths:
                with Image.open(path) as opened:
                    small = opened.convert("RGB").resize((size, size), Image.Resampling.NEAREST)
                pixels = torch.from_numpy(np.array(small)).permute(2, 0, 1).contiguous() / 255
                plain_network(((pixels - mean) / spread)[None])

    own = cost(lambda: read_sections([model], paths, CPU, SilentProgress()), runs=3)
    tell(
        f"{SECTION_NETWORKS[network].title} at {size} pixels, {count} photographs of "
        f"{megapixels:g} megapixels",
        "one photograph at a time",
        own,
        cost(plain, runs=3).seconds,
    )


@contextmanager
def torchvisions_operator() -> Iterator[None]:
    """Have the networks convolve with torchvision's operator, as the paper's code does."""
    own = deformable_module.gather

    def peers(
        patches: torch.Tensor, offsets: torch.Tensor, mask: torch.Tensor, weight: torch.Tensor
    ) -> torch.Tensor:
        return deform_conv2d(patches, offsets, weight, padding=1, mask=mask)

    deformable_module.gather = peers
    try:
        yield
    finally:
        deformable_module.gather = own


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

    ours = cost(fit, runs=3)
    with torchvisions_operator():
        theirs = cost(fit, runs=3).seconds
    tell(f"training GK-DCN, 136 patches, {epochs} epochs", "torchvision's operator", ours, theirs)


def prediction(stack: Stack, folder: str) -> None:
    """Compare the map with all patches of it through torchvision's operator, a batch at a time."""
    network = patch_network("gk_dcn", 39)
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

    own = cost(ours, runs=3)
    with torchvisions_operator():
        peers = cost(theirs, runs=1).seconds
    tell("GK-DCN over 117 × 289 cells × 39 elements", "torchvision's operator", own, peers)


def plain_map(stack: Stack, folder: str, name: str) -> None:
    """Compare the map of a plain model with scikit-learn over the patches of a row at a time."""
    rng = np.random.default_rng(0)
    cells = np.column_stack([rng.integers(4, 113, 1000), rng.integers(4, 285, 1000)])
    numbers = np.arange(1000)
    sites = PatchSites(cells, numbers % 2, numbers, numbers, numbers // 2 % 10)
    samples = PatchSamples.read(stack, sites, np.empty((1000, 0)), 9)
    everything = np.ones(1000, dtype=bool)
    settings = TrainingSettings(name)
    model, _ = PlainTraining(samples, settings).fit(everything, SilentProgress())
    fitted = RECIPES[name].fit(samples, everything, settings.seed, SilentProgress())

    def ours() -> None:
        with Staging() as staging:
            path = str(Path(folder) / "map.tif")
            writer = RasterWriter(staging, path, stack.grid, map_names(model))
            predict_map(model, stack, None, "nodata", CPU, writer, SilentProgress())

    def theirs() -> None:
        patches = np.lib.stride_tricks.sliding_window_view(stack.read(), (9, 9), axis=(1, 2))
        for row in range(patches.shape[1]):
            fitted.probabilities(np.moveaxis(patches[:, row], 0, 1))

    tell(
        f"{name}, {len(model.network)} draws, over 117 × 289 cells × 39 elements",
        "scikit-learn",
        cost(ours, runs=3),
        cost(theirs, runs=1).seconds,
    )


def main() -> None:
    """Print the table."""
    print(f"{torch.get_num_threads()} threads, torch {torch.__version__}\n")
    print("| work | peer | Gossan | peer's | ratio | memory |")
    print("| --- | --- | --- | --- | --- | --- |", flush=True)
    with tempfile.TemporaryDirectory() as name:
        folder, stack = Path(name), survey(name)
        training(stack)
        prediction(stack, name)
        plain_map(stack, name, "ridge")
        plain_map(stack, name, "forest")
        gridding(folder)
        sectors()
        faults(folder)
        sections(folder, "rocks2net", 512, 6, 0.2)
        sections(folder, "rocks2net", 512, 6, 20)
        sections(folder, "rocks2net", 96, 48, 0.2)
        sections(folder, "densenet121", 128, 48, 0.2)
    for backward in (False, True):
        deformable(64, 9, 64, backward)
        deformable(64, 4, 128, backward)
        deformable(1024, 9, 64, backward)


if __name__ == "__main__":
    main()
