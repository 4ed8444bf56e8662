"""A model file says what it holds, and is believed nothing: no number in it costs memory or time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import torch
from bad_input import joined, make_material, split
from gossan.core.anomalies.training.model import AnomalyModel
from gossan.core.runtime.errors import InputError
from gossan.core.sections.model import SectionModel


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> dict[type, bytes]:
    """Return good model files by what reads them."""
    material = make_material(tmp_path_factory.mktemp("material"))
    return {
        AnomalyModel: Path(material.path("model.safetensors")).read_bytes(),
        SectionModel: Path(material.path("section.safetensors")).read_bytes(),
    }


def changed(file: bytes, **values: Any) -> bytes:
    """Return a model file whose description says something else; the weights stay."""
    header, weights = split(file)
    stored = json.loads(header["__metadata__"]["gossan"])
    transform = values.pop("transform", {})
    stored |= values
    if transform:
        stored["transform"] |= transform
    header["__metadata__"]["gossan"] = json.dumps(stored).replace("Infinity", "1e400")
    return joined(header, weights)


def refusal(kind: Any, file: bytes, folder: Path) -> str:
    path = folder / "m.safetensors"
    path.write_bytes(file)
    start = time.perf_counter()
    with pytest.raises(InputError) as caught:
        kind.load(str(path))
    assert time.perf_counter() - start < 5
    assert len(str(caught.value)) < 1000
    return str(caught.value)


MANY = [f"E{number}" for number in range(5_000)]
LIES: list[tuple[type, dict[str, Any]]] = [
    *((AnomalyModel, {"patch": patch}) for patch in (7, 99, 10**9, -9, 8, 9.0, "9", True, None)),
    *((AnomalyModel, {"patch": patch}) for patch in (float("inf"), 1e300, 10**400)),
    *((AnomalyModel, {"members": members}) for members in (0, 2, 100, 1000, 10**12, -1, 1.5, [1])),
    (AnomalyModel, {"network": "gk_dcn"}),
    (AnomalyModel, {"network": "x" * 10**6}),
    (AnomalyModel, {"elements": MANY, "units": MANY}),
    (AnomalyModel, {"elements": ["Au"] * 4}),
    (AnomalyModel, {"elements": ["Au", "As", "Cu", "x" * 10**6]}),
    (AnomalyModel, {"elements": "AuAs"}),
    (AnomalyModel, {"units": [1, 2, 3, 4]}),
    (AnomalyModel, {"crs": 3}),
    *((AnomalyModel, {"cell_size": size}) for size in ([0, 1], [-1, 1], [1], [float("inf"), 1])),
    *((AnomalyModel, {"transform": {"spread": [x] * 4}}) for x in (0, -1, 1e300, float("inf"))),
    *((AnomalyModel, {"transform": {"floor": [x] * 4}}) for x in (0, -1, 10**400, "a" * 10**6)),
    (AnomalyModel, {"transform": {"centre": [1e300] * 4}}),
    *((AnomalyModel, {"calibration": table}) for table in (None, [], {}, "beta", 1e300, True)),
    *(
        (AnomalyModel, {"calibration": {"method": "beta", "prior": 0.1, **table}})
        for table in (
            {"scores": [0, 1], "probabilities": [0.2, 0.1]},
            {"scores": [0, 1], "probabilities": [0.1, float("inf")]},
            {"scores": [0, 1], "probabilities": [10**400, 1]},
            {"scores": [0] * 10**5 + [1], "probabilities": [0.1] * 10**5 + [1]},
        )
    ),
    *((SectionModel, {"image_size": size}) for size in (0, 10**9, 32.5, "32", float("inf"))),
    *((SectionModel, {"scale": scale}) for scale in (0, -1, 2, 1e300, float("inf"), "x")),
    *(
        (SectionModel, {"classes": classes})
        for classes in (MANY, ["a"], ["a", "a"], ["a", "b", "c"])
    ),
    (SectionModel, {"classes": ["a", "x" * 10**6]}),
    (SectionModel, {"backbone": "vgg16"}),
    (SectionModel, {"property": ["basic"]}),
]


@pytest.mark.parametrize(("kind", "lie"), LIES, ids=[str(lie)[:60] for _, lie in LIES])
def test_a_description_that_lies_is_refused(
    kind: type, lie: dict[str, Any], models: dict[type, bytes], tmp_path: Path
) -> None:
    assert "damaged" in refusal(kind, changed(models[kind], **lie), tmp_path)


@pytest.mark.parametrize("kind", ["F64", "F16", "I32", "BOOL"])
def test_weights_of_another_kind_of_number_are_refused(
    kind: str, models: dict[type, bytes], tmp_path: Path
) -> None:
    header, weights = split(models[AnomalyModel])
    header["more"] = {"dtype": kind, "shape": [0], "data_offsets": [len(weights)] * 2}
    assert "more: found" in refusal(AnomalyModel, joined(header, weights), tmp_path)


def test_weights_are_looked_at_before_anything_is_built(
    models: dict[type, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[torch.device] = []
    given = torch.nn.Parameter.__new__

    def noted(cls: type, data: Any = None, requires_grad: bool = True) -> Any:
        made.append(data.device.type)
        return given(cls, data, requires_grad)

    monkeypatch.setattr(torch.nn.Parameter, "__new__", noted)
    refusal(AnomalyModel, changed(models[AnomalyModel], network="dcn", members=3), tmp_path)
    assert set(made) == {"meta"}


BOMB = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (8_000_000_000, 8_000_000_000))
from gossan.core.anomalies.training.model import AnomalyModel
from gossan.core.runtime.errors import InputError
try:
    AnomalyModel.load(sys.argv[1])
except InputError as problem:
    print(problem)
"""


def test_a_kilobyte_does_not_ask_for_gigabytes(models: dict[type, bytes], tmp_path: Path) -> None:
    path = tmp_path / "bomb.safetensors"
    header, _ = split(models[AnomalyModel])
    stored = json.loads(header["__metadata__"]["gossan"])
    stored |= {"network": "cnn", "members": 100, "patch": 99}
    path.write_bytes(joined({"__metadata__": {"gossan": json.dumps(stored)}}, b""))
    done = subprocess.run(
        [sys.executable, "-c", BOMB, str(path)],
        capture_output=True,
        text=True,
        timeout=100,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert "bomb.safetensors is damaged" in done.stdout, done.stderr
