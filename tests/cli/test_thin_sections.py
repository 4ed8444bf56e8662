"""Thin sections through qgis_process: train, classify points with two models, explain."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest
from process import PROCESS, call, command, results_of
from report_pages import ReportPage

pytestmark = pytest.mark.skipif(PROCESS is None, reason="qgis_process is not on PATH: make env")


SHARED = {"WEIGHTS": "random", "IMAGE_SIZE": 32, "BATCH": 8}


@pytest.fixture(scope="module")
def folder(section_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two models."""
    place = tmp_path_factory.mktemp("薄片 models")
    results = {
        name: results_of(
            call(
                "trainthinsection",
                "--json",
                **SHARED,
                IMAGES=section_folder,
                PROPERTY=name,
                MODEL=network,
                EPOCHS=2,
                GROUP_PATTERN=r"^(.\d\d)_",
                OUTPUT=place / f"{name}.safetensors",
                PREDICTIONS=place / f"{name}.csv",
                REPORT=place / f"{name}.html",
            )
        )
        for name, network in (("basic", "shufflenet_v2"), ("grain", "dcnet"))
    }
    (place / "results.json").write_text(json.dumps(results))
    return place


def test_training_gives_what_it_promises(folder: Path) -> None:
    for name, result in json.loads((folder / "results.json").read_text()).items():
        assert 0 <= result["OVERALL_ACCURACY"] <= 1 and -1 <= result["KAPPA"] <= 1
        assert result["CLASSES"] == 2 and result["EPOCHS_RUN"] == 2
        read = ReportPage((folder / f"{name}.html").read_text(encoding="utf-8"))
        assert f"{100 * (result['OVERALL_ACCURACY']):.1f} % of " in read.summary
        assert f"kappa {result['KAPPA']:.2f}" in read.summary
        held = (folder / f"{name}.csv").read_text(encoding="utf-8").splitlines()
        assert held[0].startswith("photograph,slice,set,class,named,p_") and len(held) > 4
    assert not [path for path in folder.iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize("said", ["false", "no"])
def test_scripts_say_no_to_augmentation_as_ever(
    said: str, section_folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "m.safetensors"
    given = {"IMAGES": section_folder, "MODEL": "shufflenet_v2", "EPOCHS": 1, "OUTPUT": path}
    results_of(call("trainthinsection", "--json", **SHARED, **given, AUGMENT=said))
    from gossan.core.sections.model import SectionModel

    settings = SectionModel.load(str(path)).record["settings"]
    assert settings["augment"] is False
    assert settings["patience"] == 30


def test_points_become_points_with_two_properties(
    folder: Path, section_folder: Path, tmp_path: Path
) -> None:
    slate = sorted((section_folder / "slate").glob("*.png"))
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [90 + number, 41]},
            "properties": {"sample": f"S{number}", "photos": text, "rock": "板岩"},
        }
        for number, text in enumerate([f"{slate[0]};{slate[1]}", str(slate[2]), "none.png", None])
    ]
    points = tmp_path / "points.geojson"
    points.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    result = results_of(
        call(
            "classifythinsection",
            "--json",
            POINTS=points,
            PATH_FIELD="photos",
            KNOWN_FIELD="rock",
            MODELS=[folder / "basic.safetensors", folder / "grain.safetensors"],
            OUTPUT=tmp_path / "classified.geojson",
            CROPS=tmp_path / "crops",
            REPORT=tmp_path / "sheet.html",
        )
    )
    assert (result["IMAGES_READ"], result["IMAGES_FAILED"]) == (3, 1)
    rows = [
        feature["properties"]
        for feature in json.loads((tmp_path / "classified.geojson").read_text("utf-8"))["features"]
    ]
    assert [row["sample"] for row in rows] == ["S0", "S1", "S2", "S3"]
    for row in rows[:2]:
        for name in ("basic", "grain"):
            assert {row[name], row[f"{name}_2"]} == {"花岗岩", "slate"}
            assert 0.5 <= row[f"{name}_p"] <= 1
    assert [row["read"] for row in rows] == [2, 1, 0, 0]
    assert [row["failed"] for row in rows] == [0, 0, 1, 0]
    assert rows[2]["basic"] is None
    # 板岩 is slate, and no grain.
    assert [row["basic_ok"] for row in rows[:2]] == [
        "right" if row["basic"] == "slate" else "wrong" for row in rows[:2]
    ]
    assert all(row["basic_ok"] is None for row in rows[2:])
    right = sum(row["basic_ok"] == "right" for row in rows)
    assert (result["KNOWN"], result["AGREEMENT_SLICES"]) == (3, right / 2)
    assert len(list((tmp_path / "crops").iterdir())) == 3
    # How far they lie from what trained the models; nothing was read at the last ones.
    assert all(rows[0][f"{name}_far"] > 0 for name in ("basic", "grain"))
    assert rows[2]["basic_foreign"] is None and rows[3]["grain_far"] is None
    assert isinstance(result["IMAGES_FOREIGN"], int)


def test_explaining_through_the_command_line(
    folder: Path, section_folder: Path, tmp_path: Path
) -> None:
    images = tmp_path / "images"
    images.mkdir()
    shutil.copy(next((section_folder / "slate").glob("*.png")), images)
    result = results_of(
        call(
            "explainthinsection",
            "--json",
            IMAGES=images,
            MODEL=folder / "grain.safetensors",
            PICTURES=tmp_path / "pictures",
        )
    )
    assert result["IMAGES_READ"] == 1
    assert len(list((tmp_path / "pictures").glob("*.png"))) == 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"WEIGHTS": "imagenet", "MODEL": "darknet53"}, "no ImageNet weights for darknet53"),
        ({"WEIGHTS": "file"}, "needs WEIGHTS_FILE"),
        ({"MODEL": "dsan"}, "needs TARGET_IMAGES"),
        ({"GROUP_PATTERN": "^(X)"}, "does not match 49 of 49"),
        ({"BROKEN": "stop"}, "torn.png"),
    ],
    ids=str,
)
def test_a_failure_has_one_message_and_a_code(
    change: dict, message: str, section_folder: Path, tmp_path: Path
) -> None:
    images = tmp_path / "images"
    shutil.copytree(section_folder, images)
    whole = (images / "slate" / "s00_0.png").read_bytes()
    (images / "slate" / "torn.png").write_bytes(whole[: len(whole) // 2])
    given = {**SHARED, "MODEL": "shufflenet_v2", "EPOCHS": 1, **change}
    done = call(
        "trainthinsection", IMAGES=images, OUTPUT=tmp_path / "out" / "m.safetensors", **given
    )
    assert done.returncode == 1
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists() or list((tmp_path / "out").iterdir()) == []


def test_an_interrupted_run_keeps_its_checkpoint_and_nothing_else(
    section_folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    parameters = {
        **SHARED,
        "IMAGES": section_folder,
        "MODEL": "shufflenet_v2",
        "EPOCHS": 200,
        "PATIENCE": 0,
        "CHECKPOINT": tmp_path / "state.safetensors",
        "OUTPUT": out / "m.safetensors",
    }
    process = subprocess.Popen(
        command("trainthinsection", **parameters),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=dict(os.environ),
    )
    deadline = time.monotonic() + 120
    while not (tmp_path / "state.safetensors").exists() and time.monotonic() < deadline:
        time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=60) == 1
    assert not out.exists() or list(out.iterdir()) == []
    assert [path.name for path in tmp_path.iterdir() if path != out] == ["state.safetensors"]
    # Some epochs more than the interrupted run got through, and it goes on to a model.
    from gossan.models.model_file import read_model_file

    done = len(read_model_file(tmp_path / "state.safetensors")[0]["checkpoint"]["epochs"])
    finished = call("trainthinsection", "--json", **{**parameters, "EPOCHS": done + 1})
    assert results_of(finished)["EPOCHS_RUN"] == done + 1
    assert (out / "m.safetensors").exists()
