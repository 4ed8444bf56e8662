"""The benchmark for graphics cards: its own program, tried on the processor without GDAL and QGIS."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import torch

BENCHMARKS = Path(__file__).resolve().parents[3] / "benchmarks"


@pytest.fixture
def gpu(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    import gpu

    return gpu


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    """Run the program as a machine without GDAL and QGIS does."""
    for absent in ("osgeo", "qgis"):
        (folder / f"{absent}.py").write_text("raise ImportError(__name__)\n")
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": path_without_plugins(folder)}
    return subprocess.run(
        [sys.executable, str(BENCHMARKS / "gpu.py"), *arguments],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
    )


def path_without_plugins(folder: Path) -> str:
    """Return the search path without this checkout's link, so that the program finds itself alone."""
    given = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    return os.pathsep.join([str(folder), *(one for one in given if one and ".dev" not in one)])


@pytest.mark.alone  # it starts two processes
def test_all_of_it_runs_on_the_processor(tmp_path: Path) -> None:
    ran = run(tmp_path, "--device", "cpu", "--small")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "**" not in ran.stdout and "failed" not in ran.stdout
    for row in (
        "GK-DCN in Float64: slopes",
        "training on patches | GK-CNN: validation loss",
        "windows of a map | CNN: in smaller batches",
        "explanations | GK-DCN: importance",
        "RockS²Net: bfloat16",
        "second epoch from a checkpoint",
        "left out: there is no card's memory to fill",
        "two processes over Gloo: map of both",
        "RockS²Net at 64 pixels, 2 at once, Float32",
        "GK-DCN: training, 64 patches at once",
        "GK-DCN: map of 24 × 24 cells",
    ):
        assert row in ran.stdout
    assert "No time was left" not in ran.stdout
    assert "All values are as they should be." in ran.stdout


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a card here")
def test_without_a_card_it_says_so(tmp_path: Path) -> None:
    ran = run(tmp_path)
    assert ran.returncode == 2 and not ran.stdout
    assert "finds no graphics card here" in ran.stderr and "Traceback" not in ran.stderr


def test_what_is_off_or_fails_is_told(gpu: ModuleType, capsys: pytest.CaptureFixture) -> None:
    from card.checks import Difference, LeftOutError, Place

    place = Place(torch.device("cpu"), True)

    def of(*values: float) -> object:
        def work(_place: Place) -> Iterator[Difference]:
            yield from (Difference("this", value, 0.1) for value in values)

        return work

    def broken(_place: Place) -> Iterator[Difference]:
        yield Difference("this", 0.0, 0.1)
        raise RuntimeError("no kernel image")

    def left(_place: Place) -> Iterator[Difference]:
        raise LeftOutError("one card")
        yield

    assert gpu.check("fine", of(0.0, 0.1), place) and gpu.check("left", left, place)
    assert not gpu.check("off", of(0.11, 0.0), place)
    assert not gpu.check("no number", of(np.nan), place)
    assert not gpu.check("broken", broken, place)
    said = capsys.readouterr().out
    assert said.count("**off**") == 2 and "no kernel image" in said and "left out: one card" in said


def test_a_package_that_is_missing_is_named(
    gpu: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setattr(gpu, "PACKAGES", (*gpu.PACKAGES, "no_such_package"))
    assert gpu.main(["--device", "cpu"]) == 2
    assert "has no no_such_package" in capsys.readouterr().err


def test_operations_of_a_deformable_convolution_are_counted(gpu: ModuleType) -> None:
    pytest.importorskip("torch.utils.flop_counter")
    from card.count import counted
    from torchvision.ops import deform_conv2d

    patches, weight = torch.ones(2, 4, 5, 5), torch.ones(6, 4, 3, 3)
    offsets, mask = torch.zeros(2, 18, 5, 5), torch.ones(2, 9, 5, 5)
    work = counted(lambda: deform_conv2d(patches, offsets, weight, padding=1, mask=mask))
    assert work.operations == 2 * 25 * 4 * 9 * (8 + 2 * 6)
    assert counted(lambda: patches @ torch.ones(5, 5)).operations == 2 * 2 * 4 * 5 * 5 * 5


def test_bytes_are_those_of_operations_and_not_of_views(gpu: ModuleType) -> None:
    from card.count import counted

    numbers = torch.ones(1000)
    assert counted(lambda: numbers.view(10, 100).t()).bytes == 0
    assert counted(lambda: numbers + 1.0).bytes == 8000
