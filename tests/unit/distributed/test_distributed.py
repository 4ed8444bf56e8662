"""Jobs on several processes, against the same jobs on one."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from gossan.core.anomalies.patches.samples import KnownGround, PatchSamples
from gossan.core.anomalies.patches.sites import Ground, read_patches
from gossan.core.anomalies.training.model import AnomalyModel
from gossan.core.anomalies.training.plain import PlainTraining, fitted_ensemble
from gossan.core.anomalies.training.ranges import TrainingRanges
from gossan.core.anomalies.training.settings import TrainingSettings
from gossan.core.geochemistry.transforms import Transform
from gossan.core.networks.ranks import Ranks
from gossan.core.rasters.regions import Region, region_from_file
from gossan.core.rasters.stack import Stack
from gossan.core.runtime.errors import InputError
from gossan.core.runtime.progress import SilentProgress
from gossan.core.scores.tempering import MOST_TEMPERATURE
from gossan.core.sections.training.settings import SectionSettings, section_settings
from gossan.distributed.jobs import PREDICTION, TRAINING, Job
from gossan.models.patch_networks import PatchEnsemble, patch_network
from osgeo import gdal, ogr, osr
from safetensors.torch import load_file

RANK = str(Path(__file__).with_name("rank.py"))
PLUGINS = Path(__file__).resolve().parents[3] / ".dev" / "plugins"


def torchrun_lacks() -> str:
    """Return why this PyTorch's own torchrun cannot start anything here; an empty text if it can."""
    if torch.__version__.startswith("1.") and sys.version_info >= (3, 11):
        return "the torchrun of PyTorch 1 does not start in Python 3.11"
    try:
        torch.distributed.TCPStore("127.0.0.1", 0, 1, True)
    except RuntimeError as problem:
        if "libuv" in str(problem):
            return "this PyTorch is built without libuv, which its torchrun asks for"
    return ""


LACKS = torchrun_lacks()


def several(test: Callable[..., None]) -> Callable[..., None]:
    """Mark a test that starts several processes: they need torchrun, and both cores."""
    return pytest.mark.alone(pytest.mark.skipif(bool(LACKS), reason=LACKS)(test))


def start(
    processes: int, program: list[str], job: dict, folder: Path
) -> subprocess.CompletedProcess:
    """Run a program with a job on so many processes."""
    path = folder / "job.json"
    path.write_text(json.dumps({"inputs": job}), encoding="utf-8")
    torchrun = ["-m", "torch.distributed.run", "--standalone", f"--nproc_per_node={processes}"]
    environment = {
        **os.environ,
        "OMP_NUM_THREADS": "1",
        "PYTHONPATH": f"{PLUGINS}{os.pathsep}{os.environ.get('PYTHONPATH', '')}",
    }
    return subprocess.run(
        [sys.executable, *(torchrun if processes > 1 else []), *program, str(path)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )


@pytest.fixture
def survey(make_stack, tmp_path: Path) -> dict:
    """Return a prediction job: a map of six tiles, and a model for it."""
    rng = np.random.default_rng(2)
    values = rng.lognormal(size=(3, 300, 530)).astype(np.float32)
    values[:, 40:60, 200:330] = np.nan
    stack = make_stack(values, ["Au", "Cu", "As"])
    networks = [patch_network("gk_cnn", 3, 5).eval() for _ in range(2)]
    for number, network in enumerate(networks):
        network.initialise(number)
    transform = Transform.fit(rng.lognormal(size=(50, 3)), "log10")
    model = AnomalyModel(
        "gk_cnn",
        PatchEnsemble(networks),
        stack.elements,
        stack.units,
        transform,
        (1000.0, 1000.0),
        "",
        ranges=TrainingRanges.of(rng.lognormal(size=(50, 3)), transform.floor),
    )
    model.save(tmp_path / "model.safetensors")
    return {
        "STACK": stack.path,
        "MODEL": str(tmp_path / "model.safetensors"),
        "DEVICE": "cpu",
        "OUTPUT": str(tmp_path / "maps & more" / "map.tif"),
    }


@several
def test_two_processes_draw_the_map_of_one(survey: dict, tmp_path: Path) -> None:
    output = Path(survey["OUTPUT"]).with_suffix(".vrt")
    outside = output.with_name("outside.vrt")
    survey = {**survey, "OUTSIDE": str(outside.with_suffix(".tif"))}
    maps, distances, told = [], [], []
    for processes in (1, 2):
        program = ["-m", "gossan.distributed", "predict"]
        report = str(tmp_path / f"report{processes}.html")
        done = start(processes, program, {**survey, "REPORT": report}, tmp_path)
        assert done.returncode == 0, done.stderr
        found = Stack(str(output))
        assert found.elements == ("Anomaly score (GK-CNN)", "Spread between networks")
        maps.append(found.read())
        distances.append(Stack(str(outside)).read())
        told.append(re.search("Outside of the range.*", done.stdout + done.stderr)[0])
        assert ("torchrun --nproc_per_node=2" in Path(report).read_text()) == (processes == 2)
        for part in range(processes):
            assert gdal.Open(str(output.with_suffix(f".part-{part}.tif"))) is not None
    assert np.isfinite(maps[0]).mean() > 0.9
    np.testing.assert_array_equal(maps[0], maps[1])
    assert sorted(path.suffix for path in output.parent.iterdir()) == [*[".tif"] * 4, *[".vrt"] * 2]
    # So are the distances to what the model was trained on, and the counts in the log.
    np.testing.assert_array_equal(distances[0], distances[1])
    assert np.isfinite(distances[0]).sum() == np.isfinite(maps[0][0]).sum()
    assert (distances[0] > 0).any() and told[0] == told[1]
    # Every process wrote its own tiles alone.
    first = Stack(str(output.with_suffix(".part-0.tif"))).read()
    assert np.isfinite(first[0, 100, 100])
    assert np.isnan(first[0, 100, 300])


def test_a_plain_model_is_mapped_as_networks_are(survey: dict, tmp_path: Path) -> None:
    stack = Stack(survey["STACK"])
    deposits = np.array([[20, 30], [100, 200], [150, 50], [250, 400], [200, 500], [90, 300]])
    known = KnownGround(Ground(stack, None, 9), deposits)
    samples = PatchSamples.collect(known, 3, 1, SilentProgress(), draws=3)
    training = PlainTraining(samples, TrainingSettings("ridge"))
    model, _ = training.fit(np.ones(len(samples.sites), dtype=bool), SilentProgress())
    model.save(survey["MODEL"])
    done = start(1, ["-m", "gossan.distributed", "predict"], survey, tmp_path)
    assert done.returncode == 0, done.stderr
    found = Stack(str(Path(survey["OUTPUT"]).with_suffix(".vrt")))
    assert found.elements == (
        "Anomaly score (Ridge)",
        "Spread between draws of barren ground",
    )
    cells = np.array([[100, 100], [30, 420], [250, 255], [256, 256]])
    members = model.member_probabilities(
        model.channels(read_patches(stack, cells, 9)), torch.device("cpu")
    )
    mean, spread = found.read()[:, cells[:, 0], cells[:, 1]]
    np.testing.assert_allclose(mean, members.mean(axis=0), atol=1e-6)
    np.testing.assert_allclose(spread, members.std(axis=0), atol=1e-6)


def test_the_mean_of_tempered_networks_and_a_ridge_is_mapped(survey: dict, tmp_path: Path) -> None:
    stack = Stack(survey["STACK"])
    deposits = np.array([[20, 30], [100, 200], [150, 50], [250, 400], [200, 500], [90, 300]])
    known = KnownGround(Ground(stack, None, 5), deposits)
    samples = PatchSamples.collect(known, 3, 1, SilentProgress(), draws=3)
    chosen = np.ones(len(samples.sites), dtype=bool)
    model = AnomalyModel.load(survey["MODEL"])
    model.join(fitted_ensemble("ridge", samples, chosen, 1, SilentProgress())[0])
    model.temperature = 0.25 * MOST_TEMPERATURE
    model.save(survey["MODEL"])
    done = start(1, ["-m", "gossan.distributed", "predict"], survey, tmp_path)
    assert done.returncode == 0, done.stderr
    found = Stack(str(Path(survey["OUTPUT"]).with_suffix(".vrt")))
    assert found.elements == (
        "Anomaly score (GK-CNN + ridge)",
        "Spread between networks and ridges",
    )
    cells = np.array([[100, 100], [30, 420], [250, 255], [256, 256]])
    channels = model.channels(read_patches(stack, cells, 5))
    members = model.member_probabilities(channels, torch.device("cpu"))
    mean, spread = found.read()[:, cells[:, 0], cells[:, 1]]
    expected = model.probabilities(channels, torch.device("cpu"))
    np.testing.assert_allclose(mean, expected, atol=1e-6)
    np.testing.assert_allclose(spread, model.spread(members), atol=1e-6)


@several
def test_a_process_that_dies_ends_the_job_without_a_map(survey: dict, tmp_path: Path) -> None:
    done = start(2, [RANK, "killed", "predict"], survey, tmp_path)
    assert done.returncode != 0
    assert re.search(r"SIGKILL|exitcode\s*: -9", done.stderr)
    assert [path.name for path in Path(survey["OUTPUT"]).parent.glob("[!.]*")] == []


@pytest.fixture
def section_job(section_folder: Path, tmp_path: Path) -> dict:
    """Return a short training job."""
    return {
        "IMAGES": str(section_folder),
        "MODEL": "shufflenet_v2",
        "WEIGHTS": "random",
        "IMAGE_SIZE": 32,
        "AUGMENT": False,
        "EPOCHS": 2,
        "LEARNING_RATE": 0.001,
        "VALIDATION": 0.5,
        "PATIENCE": 0,
        "DEVICE": "cpu",
    }


@several
def test_two_processes_train_as_one_with_twice_the_batch(section_job: dict, tmp_path: Path) -> None:
    weights = {}
    for name, processes, batch in (("two", 2, 2), ("one", 1, 4), ("half", 1, 2)):
        output = tmp_path / f"{name}.safetensors"
        job = {**section_job, "BATCH": batch, "OUTPUT": str(output)}
        done = start(processes, [RANK, "exact", "train"], job, tmp_path)
        assert done.returncode == 0, done.stderr
        weights[name] = load_file(output)
    moved = 0.0
    for name, value in weights["one"].items():
        torch.testing.assert_close(weights["two"][name], value, rtol=1e-7, atol=1e-9)
        if value.is_floating_point():
            moved = max(moved, float((weights["half"][name] - value).abs().max()))
    assert moved > 1e-4  # half of the batch ends elsewhere


@several
def test_training_on_two_processes_goes_on_from_its_checkpoint(
    section_job: dict, tmp_path: Path
) -> None:
    job = {**section_job, "BATCH": 2, "AUGMENT": True}
    program = ["-m", "gossan.distributed", "train"]

    def run(name: str, epochs: int, checkpoint: str) -> tuple[dict, str]:
        output = tmp_path / f"{name}.safetensors"
        wanted = {"EPOCHS": epochs, "OUTPUT": str(output), "REPORT": str(tmp_path / f"{name}.html")}
        path = str(tmp_path / checkpoint)
        done = start(2, program, {**job, **wanted, "CHECKPOINT": path}, tmp_path)
        assert done.returncode == 0, done.stderr
        return load_file(output), done.stdout

    whole, _ = run("whole", 3, "a.safetensors")
    run("part", 1, "b.safetensors")
    continued, said = run("rest", 3, "b.safetensors")
    assert "Continuing after epoch 1" in said
    for name, value in whole.items():
        assert torch.equal(continued[name], value), name
    assert "2 processes" in said


@pytest.mark.parametrize(
    ("job", "message"),
    [
        ("not json", "is no job"),
        ("[]", "is no job"),
        ('{"inputs": 3}', "does not know: inputs"),
        ('{"inputs": {"EPOCH": 3}}', "does not know: EPOCH"),
        ('{"inputs": {"IMAGES": "a", "OUTPUT": "TEMPORARY_OUTPUT"}}', "give a file"),
        ('{"inputs": {"IMAGES": "a", "OUTPUT": "b", "EPOCHS": "many"}}', "EPOCHS must be a number"),
        (
            '{"inputs": {"IMAGES": "a", "OUTPUT": "b", "AUGMENT": 1}}',
            "AUGMENT must be true or false",
        ),
        ('{"inputs": {"IMAGES": "a", "OUTPUT": "b", "MODEL": "resnet"}}', "MODEL must be one of"),
        ('{"inputs": {"IMAGES": 4, "OUTPUT": "b"}}', "IMAGES must be a text"),
        ('{"inputs": {"OUTPUT": "b"}}', "IMAGES is not given"),
    ],
)
def test_a_bad_job_is_refused(job: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "job.json"
    path.write_text(job)
    with pytest.raises(InputError, match=message):
        read = Job(str(path), TRAINING)
        section_settings(read)
        read.path("IMAGES")
        read.output("OUTPUT")


def test_an_error_is_one_message(survey: dict, tmp_path: Path) -> None:
    done = start(
        1, ["-m", "gossan.distributed", "predict"], {**survey, "STACK": "no.tif"}, tmp_path
    )
    assert done.returncode == 1
    assert (
        done.stderr.strip().splitlines()[-1].startswith("Error: The raster no.tif cannot be opened")
    )
    assert "Traceback" not in done.stderr
    assert not Path(survey["OUTPUT"]).parent.exists()


@pytest.mark.parametrize("read", ["STUDY_AREA", "DEPOSITS", "MODEL", "job"])
def test_a_report_does_not_replace_what_a_job_reads(
    read: str, survey: dict, tmp_path: Path
) -> None:
    area = tmp_path / "area.gpkg"
    write_area(area, 32645, ogr.wkbPolygon, "POLYGON((0 0, 1e6 0, 1e6 1e7, 0 1e7, 0 0))")
    deposits = shutil.copy(area, tmp_path / "deposits.gpkg")
    job = {**survey, "STUDY_AREA": str(area), "DEPOSITS": str(deposits)}
    job["REPORT"] = str(tmp_path / "job.json") if read == "job" else job[read]
    done = start(1, ["-m", "gossan.distributed", "predict"], job, tmp_path)
    assert done.returncode == 1 and "is also an input" in done.stderr
    assert area.stat().st_size > 0 and not list(tmp_path.rglob("*.part-0.tif"))


@pytest.mark.parametrize("read", ["SPLIT_FILE", "WEIGHTS_FILE", "IMAGES", "CHECKPOINT"])
def test_a_training_job_does_not_replace_what_it_reads(
    read: str, section_job: dict, tmp_path: Path
) -> None:
    shutil.copytree(section_job["IMAGES"], tmp_path / "images")
    own = {
        "IMAGES": str(tmp_path / "images"),
        "SPLIT_FILE": str(tmp_path / "split.csv"),
        "WEIGHTS_FILE": str(tmp_path / "w.pt"),
        "CHECKPOINT": str(tmp_path / "c.safetensors"),
    }
    photograph = str(next((tmp_path / "images").rglob("*.png")))
    job = {
        **section_job,
        **own,
        "OUTPUT": str(tmp_path / "out" / "m.safetensors"),
        "REPORT": photograph if read == "IMAGES" else own[read],
    }
    done = start(1, ["-m", "gossan.distributed", "train"], job, tmp_path)
    assert done.returncode == 1
    assert ("Two outputs" if read == "CHECKPOINT" else "also an input") in done.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_job_that_is_asked_to_end_leaves_nothing(
    number: signal.Signals, survey: dict, tmp_path: Path
) -> None:
    job = tmp_path / "job.json"
    job.write_text(json.dumps({"inputs": survey}), encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, RANK, f"ended-{number.value}", "predict", str(job)],
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )
    assert process.wait(timeout=120) == 128 + number
    assert list(Path(survey["OUTPUT"]).parent.iterdir()) == []


def test_defaults_of_a_job_are_those_of_the_settings(tmp_path: Path) -> None:
    path = tmp_path / "job.json"
    path.write_text('{"inputs": {"BATCH": null}}')
    assert section_settings(Job(str(path), TRAINING)) == SectionSettings()


def test_shares_are_everything_once() -> None:
    items = list(range(11))
    shares = [Ranks(rank, 3).share(items) for rank in range(3)]
    assert sorted(item for share in shares for item in share) == items
    assert Ranks().share(items) == items
    assert Ranks().gather("x") == ["x"]


def write_area(path: Path, code: int, kind: int, wkt: str) -> None:
    """Write a GeoPackage with one polygon in its layer, area."""
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(code)
    source = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    layer = source.CreateLayer("area", crs, kind)
    feature = ogr.Feature(layer.GetLayerDefn())
    feature.SetGeometry(ogr.CreateGeometryFromWkt(wkt))
    layer.CreateFeature(feature)
    del layer, source


def metric_crs() -> str:
    metric = osr.SpatialReference()
    metric.ImportFromEPSG(32645)
    return metric.ExportToWkt()


def test_a_study_area_is_brought_to_the_maps_crs(tmp_path: Path) -> None:
    from gossan.core.rasters.grid import Grid

    path, crs = tmp_path / "area.gpkg", metric_crs()
    square = "POLYGON((87 43, 87.2 43, 87.2 43.2, 87 43.2, 87 43))"
    write_area(path, 4326, ogr.wkbPolygon, square)
    region = region_from_file(f"{path}|layername=area", crs)
    # 87° E is the central meridian, 500 km; a tenth of a degree there is 8 km.
    mask = region.mask(Grid(490_000.0, 4_790_000.0, 1000.0, -1000.0, 40, 40, crs))
    assert isinstance(region, Region)
    columns = np.flatnonzero(mask.any(axis=0))
    assert (columns.min(), columns.max()) == (10, 25)
    with pytest.raises(InputError, match="no layer of polygons"):
        region_from_file(f"{path}|layername=other", crs)


def test_a_study_area_of_arcs_is_round(tmp_path: Path) -> None:
    from gossan.core.rasters.grid import Grid

    path, crs = tmp_path / "round.gpkg", metric_crs()
    circle = "CURVEPOLYGON(CIRCULARSTRING(0 10, 10 20, 20 10, 10 0, 0 10))"
    write_area(path, 32645, ogr.wkbCurvePolygon, circle)
    mask = region_from_file(str(path), crs).mask(Grid(0.0, 20.0, 0.1, -0.1, 200, 200, crs))
    assert mask.sum() / 100 == pytest.approx(np.pi * 10**2, rel=0.002)


def test_too_little_memory_is_told_in_words(tmp_path, monkeypatch, capsys) -> None:
    from gossan.distributed import __main__ as distributed

    job = tmp_path / "job.json"
    job.write_text(json.dumps({"inputs": {"STACK": "stack.tif", "DEVICE": "cpu"}}), "utf-8")

    def greedy(*_) -> None:
        torch.empty(2**57, dtype=torch.uint8)

    monkeypatch.setitem(distributed.JOBS, "predict", (greedy, PREDICTION))
    assert distributed.main(["predict", str(job)]) == 1
    told = capsys.readouterr().err
    assert told.startswith("Error: There is not enough memory. What helps: cut STACK"), told
    assert "BATCH" not in told and "Traceback" not in told  # Predict Anomalies has none

    def broken(*_) -> None:
        raise RuntimeError("sizes of tensors must match")

    monkeypatch.setitem(distributed.JOBS, "predict", (broken, PREDICTION))
    with pytest.raises(RuntimeError, match="must match"):  # a fault of Gossan's is not hidden
        distributed.main(["predict", str(job)])
