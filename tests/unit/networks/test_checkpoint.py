"""A checkpoint gives back what it was given; a file that is none, or says what it has not, is refused."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
import torch
from bad_input import joined, split
from gossan.core.networks.checkpoint import Checkpoint
from gossan.core.runtime.errors import InputError
from gossan.core.sections.training.results import SectionEpoch
from gossan.core.sections.training.weights import read_state_dict
from torch import nn

EPOCH = {"number": 1, "loss": 0.5, "validation_loss": 0.5, "validation_accuracy": 0.5}
RUN = {"seed": 3}


def network_and_adam() -> tuple[nn.Module, torch.optim.Optimizer]:
    torch.manual_seed(0)
    network = nn.Sequential(nn.Linear(3, 2), nn.BatchNorm1d(2))
    return network, torch.optim.Adam(network.parameters())


def best_of(network: nn.Module) -> dict[str, torch.Tensor]:
    return {name: value.clone() for name, value in network.state_dict().items()}


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "state.safetensors"
    network, optimiser = network_and_adam()
    network(torch.ones(4, 3)).sum().backward()
    optimiser.step()
    Checkpoint(str(path), RUN).save(network, optimiser, [EPOCH], 0, best_of(network))
    return path


def restore(path: Path) -> Any:
    return Checkpoint(str(path), RUN).restore(*network_and_adam(), SectionEpoch.from_record)


def test_what_was_saved_comes_back(saved: Path) -> None:
    epochs, best, weights = restore(saved)
    assert epochs == [SectionEpoch(**EPOCH)] and best == 0
    assert set(weights) == set(network_and_adam()[0].state_dict())


def test_weights_without_a_slope_yet_have_no_averages(tmp_path: Path) -> None:
    network, optimiser = network_and_adam()
    path = tmp_path / "state.safetensors"
    Checkpoint(str(path), RUN).save(network, optimiser, [EPOCH], 0, best_of(network))
    assert restore(path)[1] == 0


@pytest.mark.parametrize(
    "lie",
    [
        {"best": 1},
        {"best": -1},
        {"best": float("inf")},
        {"epochs": 3},
        {"epochs": [3]},
        {"epochs": [{}]},
        {"epochs": [{**EPOCH, "loss": "low"}]},
        {"epochs": [{**EPOCH, "loss": float("inf")}]},
        {"epochs": [{**EPOCH, "extra": 1}]},
        {"epochs": []},
        {"run": 3},
    ],
    ids=str,
)
def test_records_that_are_none_are_refused(lie: dict[str, Any], saved: Path) -> None:
    header, weights = split(saved.read_bytes())
    stored = json.loads(header["__metadata__"]["gossan"])
    stored["checkpoint"] |= lie
    header["__metadata__"]["gossan"] = json.dumps(stored).replace("Infinity", "1e400")
    saved.write_bytes(joined(header, weights))
    with pytest.raises(InputError, match="Delete it to start anew"):
        restore(saved)


@pytest.mark.parametrize(
    "name", ["network.0.weight", "best.0.weight", "adam.0.exp_avg", "adam.1.exp_avg_sq"]
)
@pytest.mark.parametrize("way", ["turned", "other", "renamed"])
def test_tensors_of_another_network_are_refused(name: str, way: str, saved: Path) -> None:
    header, weights = split(saved.read_bytes())
    if way == "turned":
        header[name]["shape"] = [1, *header[name]["shape"]]
    elif way == "other":
        header[name]["dtype"] = "I32"
    else:
        header[f"{name}.more"] = header.pop(name)
    saved.write_bytes(joined(header, weights))
    with pytest.raises(InputError, match="Delete it to start anew"):
        restore(saved)


def test_a_packed_file_of_weights_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    plain, packed = tmp_path / "plain.pth", tmp_path / "packed.pth"
    torch.save({"weight": torch.zeros(5_000_000)}, plain)
    assert read_state_dict(str(plain))["weight"].shape == (5_000_000,)
    with (
        zipfile.ZipFile(plain) as whole,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as small,
    ):
        for entry in whole.infolist():
            small.writestr(entry.filename, whole.read(entry))
    with pytest.raises(InputError, match="packed"):
        read_state_dict(str(packed))


def test_a_model_is_no_checkpoint_and_stays(tmp_path: Path) -> None:
    path = tmp_path / "basic.safetensors"
    described = {"format_version": 1, "section_network": "gdnet"}
    path.write_bytes(joined({"__metadata__": {"gossan": json.dumps(described)}}, b""))
    with pytest.raises(
        InputError, match=r"basic\.safetensors is a model and no checkpoint"
    ) as told:
        restore(path)
    assert "Delete" not in str(told.value)
