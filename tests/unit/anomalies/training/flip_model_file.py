"""Mutate a model file N times and read each, from a seed: prints how many were read, how many refused.

Anything but a model or an InputError ends the process with a traceback. The largest memory above that
at the start is printed in megabytes; the files have a few kilobytes.
"""

from __future__ import annotations

import json
import resource
import struct
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch
from gossan.core.anomalies.training.model import AnomalyModel
from gossan.core.anomalies.training.plain import FittedRecipe, centre_values, ensemble_of
from gossan.core.geochemistry.transforms import Transform
from gossan.core.runtime.errors import InputError
from gossan.models.patch_networks import PatchEnsemble, patch_network
from sklearn.ensemble import RandomForestClassifier


def forest_file(path: Path) -> bytes:
    """Write a forest of a few trees, and return the file."""
    rng = np.random.default_rng(0)
    logs, labels = rng.normal(size=(60, 2)), rng.integers(0, 2, 60)
    forests = [RandomForestClassifier(4, random_state=seed).fit(logs, labels) for seed in (0, 1)]
    fitted = FittedRecipe(centre_values, np.ones(2), forests)
    transform = Transform("log10", "none", (1.0, 1.0), (), (), (), ())
    ensemble = ensemble_of("forest", fitted, 2, 9)
    AnomalyModel("forest", ensemble, ("Au", "As"), ("ppb", ""), transform, (1.0, 1.0), "").save(
        path
    )
    return path.read_bytes()


def network_file(path: Path) -> bytes:
    """Write a model with little to train, and return the file."""
    torch.manual_seed(0)
    network = patch_network("cnn", 2)
    network.initialise(0)
    values = np.random.default_rng(0).lognormal(size=(50, 2))
    transform = Transform.fit(values, "log10")
    AnomalyModel(
        "cnn", PatchEnsemble([network]), ("Au", "As"), ("ppb", ""), transform, (1.0, 1.0), ""
    ).save(path)
    return path.read_bytes()


def mutated(whole: bytes, rng: np.random.Generator) -> bytes:
    """Return the file with a few bytes changed, cut, doubled, or numbers made enormous."""
    file = bytearray(whole)
    header = 8 + struct.unpack("<Q", whole[:8])[0]
    for _ in range(int(rng.integers(1, 4))):
        way = rng.integers(0, 6)
        # Seven times of ten within the header, where everything has a meaning.
        place = int(rng.integers(0, header if rng.random() < 0.7 else len(file)))
        place = min(place, len(file) - 1)
        if way == 0:
            file[place] ^= 1 << int(rng.integers(0, 8))
        elif way == 1:
            file[place] = int(rng.integers(0, 256))
        elif way == 2:
            del file[place : place + int(rng.integers(1, 40))]
        elif way == 3:
            file[place:place] = file[place : place + int(rng.integers(1, 40))]
        elif way == 4:
            digits = [spot for spot in range(8, min(header, len(file))) if 48 <= file[spot] <= 57]
            if digits:
                spot = digits[int(rng.integers(0, len(digits)))]
                file[spot : spot + 1] = b"9" * int(rng.integers(1, 25))
        else:
            file[0:8] = struct.pack("<Q", int(rng.integers(0, 2**63)))
        if not file:
            return b""
    return bytes(file)


def main(count: int, seed: int, kind: str) -> None:
    """Read so many mutated files; what is read must also judge patches, and end."""
    torch.set_num_threads(1)
    rng = np.random.default_rng(seed)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.safetensors"
        whole = {"network": network_file, "forest": forest_file}[kind](path)
        AnomalyModel.load(str(path))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        counts = {"read": 0, "refused": 0}
        for _ in range(count):
            path.write_bytes(mutated(whole, rng))
            try:
                model = AnomalyModel.load(str(path))
            except InputError:
                counts["refused"] += 1
                continue
            counts["read"] += 1
            shape = (8, len(model.elements), model.patch, model.patch)
            patches = rng.lognormal(size=shape).astype(np.float32)
            given = model.member_probabilities(model.channels(patches), torch.device("cpu"))
            assert kind == "network" or ((given >= 0) & (given <= 1)).all()
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    sys.stdout.write(json.dumps({**counts, "megabytes": grown}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
