"""Model files: what was written comes back, and nothing else is taken for one."""

from __future__ import annotations

import json
import pickle
import struct
from pathlib import Path

import numpy as np
import pytest
import torch
from gossan.core.anomalies.training.model import AnomalyModel
from gossan.core.anomalies.training.ranges import TrainingRanges
from gossan.core.geochemistry.transforms import Transform
from gossan.core.runtime.errors import InputError
from gossan.core.scores.calibration import Calibration
from gossan.models.model_file import ModelFileError, read_model_file, save_model_file
from gossan.models.patch_networks import PatchEnsemble, patch_network
from safetensors.torch import save_file


@pytest.fixture
def model(rng: np.random.Generator) -> AnomalyModel:
    networks = [patch_network("gk_dcn", 3) for _ in range(2)]
    for seed, network in enumerate(networks):
        network.initialise(seed)
    transform = Transform.fit(rng.lognormal(size=(50, 3)), "clr", "standard", 1.0)
    record = {"seed": 1, "title": "Grünstein 金"}
    return AnomalyModel(
        "gk_dcn",
        PatchEnsemble(networks),
        ("Au", "As", "Cu"),
        ("ng/g", "", "µg/g"),
        transform,
        (1000.0, 500.0),
        "",
        record,
    )


def test_a_model_comes_back_as_it_was(
    model: AnomalyModel, tmp_path: Path, rng: np.random.Generator
) -> None:
    path = tmp_path / "m.safetensors"
    model.save(path)
    read = AnomalyModel.load(str(path))
    for field in ("name", "elements", "units", "transform", "cell_size", "record", "patch"):
        assert getattr(read, field) == getattr(model, field), field
    patches = rng.lognormal(size=(5, 3, 9, 9)).astype(np.float32)
    device = torch.device("cpu")
    one, two = (m.member_probabilities(m.channels(patches), device) for m in (read, model))
    assert one.shape == (2, 5) and not np.array_equal(one[0], one[1])
    np.testing.assert_array_equal(one, two)
    np.testing.assert_array_equal(
        read.probabilities(read.channels(patches), device), one.mean(axis=0)
    )


def test_a_model_file_says_what_the_model_was_trained_on(
    model: AnomalyModel, tmp_path: Path, rng: np.random.Generator
) -> None:
    assert model.ranges is None
    model.save(tmp_path / "old.safetensors")  # as older versions wrote it
    assert AnomalyModel.load(str(tmp_path / "old.safetensors")).ranges is None
    model.ranges = TrainingRanges.of(rng.lognormal(size=(50, 3)), model.transform.floor)
    model.save(tmp_path / "new.safetensors")
    assert AnomalyModel.load(str(tmp_path / "new.safetensors")).ranges == model.ranges


def test_a_model_file_says_what_its_scores_are_worth(model: AnomalyModel, tmp_path: Path) -> None:
    assert model.calibration is None
    model.save(tmp_path / "old.safetensors")  # as older versions wrote it
    assert "calibration" not in read_model_file(tmp_path / "old.safetensors")[0]
    assert AnomalyModel.load(str(tmp_path / "old.safetensors")).calibration is None
    model.calibration = Calibration("beta", 0.01, (0.0, 0.5, 1.0), (0.001, 0.01, 0.2))
    model.save(tmp_path / "new.safetensors")
    assert AnomalyModel.load(str(tmp_path / "new.safetensors")).calibration == model.calibration


def test_saving_twice_gives_the_same_bytes(model: AnomalyModel, tmp_path: Path) -> None:
    for name in "ab":
        model.save(tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_pickle_is_refused_and_not_run(tmp_path: Path) -> None:
    marker = tmp_path / "ran"
    path = tmp_path / "m.safetensors"

    class Run:
        def __reduce__(self) -> tuple:
            return (marker.touch, ())

    path.write_bytes(pickle.dumps(Run()))
    with pytest.raises(InputError, match="not a Gossan model"):
        AnomalyModel.load(str(path))
    torch.save(Run(), path)
    with pytest.raises(InputError, match="not a Gossan model"):
        AnomalyModel.load(str(path))
    assert not marker.exists()


@pytest.mark.parametrize("share", [0.0, 0.001, 0.1, 0.5, 0.999])
def test_a_cut_off_file_is_refused(share: float, model: AnomalyModel, tmp_path: Path) -> None:
    path = tmp_path / "m.safetensors"
    model.save(path)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(share * len(whole))])
    with pytest.raises(InputError, match=r"not a Gossan model|damaged"):
        AnomalyModel.load(str(path))


def test_a_file_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "m.safetensors"
    save_file({"w": torch.zeros(3)}, str(path), metadata={"format": "pt"})
    with pytest.raises(InputError, match="another program"):
        AnomalyModel.load(str(path))


def test_a_header_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "m.safetensors"
    path.write_bytes(struct.pack("<Q", 2**60) + b"{}")
    with pytest.raises(InputError, match="not a Gossan model"):
        AnomalyModel.load(str(path))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        AnomalyModel.load(str(tmp_path / "none.safetensors"))


def test_weights_that_are_not_numbers_are_refused(model: AnomalyModel, tmp_path: Path) -> None:
    with torch.no_grad():
        model.network.members[1].conv1[0].weight[0, 0, 0, 0] = float("nan")
    model.save(tmp_path / "m.safetensors")
    with pytest.raises(InputError, match="not all numbers"):
        AnomalyModel.load(str(tmp_path / "m.safetensors"))


@pytest.mark.parametrize(
    "change",
    [
        {"network": "resnet"},
        {"patch": 8},
        {"members": 0},
        {"members": 10**9},
        {"members": 3},
        {"elements": []},
        {"elements": ["Au", "As"]},
        {"cell_size": [0, 1]},
        {"transform": {}},
        {"record": None},
        {"units": ["%"]},
        {"ranges": [[1.0] * 9] * 2},
        {"ranges": [[1.0] * 9] * 2 + [[1.0] * 8 + [0.5]]},
    ],
    ids=str,
)
def test_descriptions_that_lie_are_refused(
    change: dict, model: AnomalyModel, tmp_path: Path
) -> None:
    path = tmp_path / "m.safetensors"
    model.save(path)
    description, _ = read_model_file(path)
    save_model_file(path, model.network, description | change)
    with pytest.raises(InputError, match="damaged"):
        AnomalyModel.load(str(path))


def test_a_newer_format_says_what_to_do(model: AnomalyModel, tmp_path: Path) -> None:
    path = tmp_path / "m.safetensors"
    metadata = {"gossan": json.dumps({"format_version": 99})}
    save_file(model.network.state_dict(), str(path), metadata=metadata)
    with pytest.raises(ModelFileError, match="train again"):
        read_model_file(path)


def test_not_a_number_in_the_description_is_refused(model: AnomalyModel, tmp_path: Path) -> None:
    path = tmp_path / "m.safetensors"
    metadata = {"gossan": json.dumps({"format_version": 1, "patch": float("nan")})}
    save_file(model.network.state_dict(), str(path), metadata=metadata)
    with pytest.raises(ModelFileError, match="cannot be read"):
        read_model_file(path)
