"""Two processes that share one job, as torchrun starts them: on two cards, or on one where NCCL lets them."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import torch
from gossan.core.networks.ranks import Ranks, torchrun_ranks

from . import material
from .checks import Difference, LeftOutError, Place, largest, mapped, section_epochs
from .material import CPU
from .precision import float32_photographs, products

#: Seconds after which processes that wait for each other are ended.
_PATIENCE = 120

_TILE = 16


def two_processes(place: Place) -> Iterator[Difference]:
    """Training and a map that two processes share: over NCCL on cards, and over Gloo."""
    usual = "nccl" if place.device.type == "cuda" else "gloo"
    refused = ""
    try:
        yield from _compared(place, usual)
    except _RefusedError as problem:
        refused = str(problem)
    if refused:
        if usual == "gloo" or torch.cuda.device_count() > 1:
            raise RuntimeError(refused)
        yield from _compared(place, "gloo")
        raise LeftOutError(f"over NCCL, which wants a card for each process: {refused}")


class _RefusedError(Exception):
    """The processes did not come to their end."""


def _compared(place: Place, backend: str) -> Iterator[Difference]:
    with tempfile.TemporaryDirectory() as folder:
        _started(place, backend, folder)
        told = [json.loads(Path(folder, f"{rank}.json").read_text()) for rank in (0, 1)]
        maps = np.stack([np.load(Path(folder, f"{rank}.npy")) for rank in (0, 1)])
    over = f"two processes over {backend.upper() if backend == 'nccl' else 'Gloo'}"
    apart = largest(np.array(told[0]["weights"]), np.array(told[1]["weights"]))
    yield Difference(f"{over}: weights of both", apart, 1e-6)
    apart = abs(told[0]["loss"] / told[1]["loss"] - 1)
    yield Difference(f"{over}: loss of both", apart, 1e-6)
    model, stack = _map_material()
    expected = mapped(model, stack, CPU)
    twice = np.isfinite(maps).all(axis=0).sum()
    yield Difference(f"{over}: cells that both wrote", float(twice), 0.0)
    yield Difference(f"{over}: map of both", largest(_either(maps), expected), 1e-4)


def _either(maps: np.ndarray) -> np.ndarray:
    return np.where(np.isfinite(maps[0]), maps[0], maps[1])


def _map_material() -> tuple[material.AnomalyModel, material.MemoryStack]:
    stack = material.survey(5, 40, 36)
    return material.anomaly_model("gk_dcn", material.patches(stack, 32)), stack


def _started(place: Place, backend: str, folder: str) -> None:
    """Start both processes and wait for them.

    Raises
    ------
    _RefusedError
        With the last thing that the one said that failed first.
    """
    program = [sys.executable, str(Path(__file__).parent.parent / "gpu.py")]
    program += ["--device", place.device.type, "--rank-of", f"{backend}:{folder}"]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own_card = torch.cuda.device_count() > 1
    started = []
    for rank in (0, 1):
        environment = {
            **os.environ,
            "RANK": str(rank),
            "WORLD_SIZE": "2",
            "LOCAL_RANK": str(rank if own_card else 0),
            "MASTER_ADDR": "127.0.0.1",
            "MASTER_PORT": str(port),
        }
        with Path(folder, f"{rank}.log").open("w") as log:
            started.append(
                subprocess.Popen(program, env=environment, stdout=subprocess.DEVNULL, stderr=log)
            )
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end and not any(one.poll() for one in started):
        if all(one.poll() == 0 for one in started):
            return
        time.sleep(0.1)
    failed = next((rank for rank, one in enumerate(started) if one.poll()), 0)
    for one in started:
        one.kill()
        one.wait()
    raise _RefusedError(_reason(Path(folder, f"{failed}.log").read_text()))


def _reason(log: str) -> str:
    """Return the line of a log that says most: NCCL's own, or the last."""
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    telling = [line for line in lines if "Duplicate GPU" in line]
    return (telling or lines or [f"they still waited after {_PATIENCE} s"])[-1]


@contextmanager
def _joined(device: str, backend: str) -> Iterator[tuple[Ranks, torch.device]]:
    """Join the other process, as Gossan does it or, on one card, over Gloo."""
    if device == "cpu" or backend == "nccl":
        with torchrun_ranks(device) as joined:
            yield joined
        return
    torch.distributed.init_process_group("gloo")
    try:
        yield Ranks(int(os.environ["RANK"]), 2, 0), torch.device("cuda", 0)
    finally:
        torch.distributed.destroy_process_group()


def as_rank(device_type: str, job: str) -> None:
    """Do one process's share, and leave what came of it in the folder."""
    backend, _, folder = job.partition(":")
    with (
        _joined(device_type, backend) as (ranks, device),
        products(tf32=False),
        float32_photographs(),
    ):
        trained, epochs = section_epochs(Place(device, True), "shufflenet_v2", ranks=ranks)
        model, stack = _map_material()
        share = mapped(model, stack, device, ranks=ranks, tile=_TILE)
        sums = [float(weights.double().sum()) for weights in trained.network.parameters()]
        place = Path(folder, str(ranks.rank))
        place.with_suffix(".json").write_text(
            json.dumps({"weights": sums, "loss": epochs[0].loss}), encoding="utf-8"
        )
        np.save(place.with_suffix(".npy"), share)
