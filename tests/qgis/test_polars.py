"""Plane- and crossed-polarised photographs as one decision: trained and used in QGIS."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of two classes with eight pairs each, and one photograph without a partner."""
    root = tmp_path_factory.mktemp("pairs") / "images"
    rng = np.random.default_rng(5)
    for label, name in enumerate(("dark", "bright")):
        (root / name).mkdir(parents=True)
        for number in range(8):
            for mark, level in (("PPL", 150), ("XPL", 60 + 120 * label)):
                pixels = np.clip(rng.normal(level, 15, (32, 32, 3)), 0, 255).astype(np.uint8)
                Image.fromarray(pixels).save(root / name / f"S{number}_{mark}.png")
    Image.new("RGB", (32, 32)).save(root / "dark" / "S9_PPL.png")
    return root


@pytest.fixture(scope="module")
def models(make_run: Any, pairs: Path) -> dict[str, str]:
    """Return models by what they make of pairs."""
    found = {}
    for polars in ("separate", "fusion", "channels"):
        out = pairs.parent / f"{polars}.safetensors"
        runner = make_run()
        runner(
            "trainthinsection",
            IMAGES=str(pairs),
            MODEL="shufflenet_v2",
            WEIGHTS="random",
            IMAGE_SIZE=32,
            EPOCHS=1,
            BATCH=4,
            POLARS=polars,
            OUTPUT=str(out),
            REPORT=str(out.with_suffix(".html")),
        )
        page = out.with_suffix(".html").read_text(encoding="utf-8")
        assert ("What the second polar adds" in page) == (polars != "separate")
        told = any("without a partner by PAIR_PATTERN" in one for one in runner.feedback.warnings)
        assert told == (polars != "separate")
        found[polars] = str(out)
    return found


def rows_of(path: Path) -> list[dict[str, Any]]:
    from qgis.core import QgsVectorLayer

    layer = QgsVectorLayer(str(path), "table", "ogr")
    names = layer.fields().names()
    return [
        {name: value if value else None for name, value in zip(names, feature.attributes())}
        for feature in layer.getFeatures()
    ]


def scores_of(model: str, *paths: Path) -> np.ndarray:
    import torch
    from gossan.core.sections.model import SectionModel

    pixels = [np.asarray(Image.open(path).convert("RGB")) for path in paths]
    loaded = SectionModel.load(model)
    return loaded.scores(np.concatenate(pixels, axis=-1)[None], torch.device("cpu"))[0][0]


@pytest.mark.parametrize("polars", ["fusion", "channels"])
def test_a_pair_of_a_folder_is_one_row(
    polars: str, models: dict[str, str], pairs: Path, run: Any, tmp_path: Path
) -> None:
    result = run(
        "classifythinsection",
        IMAGES=str(pairs),
        MODELS=[models[polars]],
        OUTPUT=str(tmp_path / "out.gpkg"),
        REPORT=str(tmp_path / "report.html"),
    )
    rows = {Path(row["photograph"]).name: row for row in rows_of(tmp_path / "out.gpkg")}
    assert len(rows) == 8 + 1 and all(
        "_PPL" in name for name in rows
    )  # names recur in both classes
    assert len(rows_of(tmp_path / "out.gpkg")) == 17
    said = scores_of(models[polars], pairs / "dark/S3_PPL.png", pairs / "dark/S3_XPL.png")
    row = next(
        row for row in rows_of(tmp_path / "out.gpkg") if row["photograph"].endswith("dark/S3_PPL.png")
    )  # fmt: skip
    probability = next(value for name, value in row.items() if name.endswith("_p"))
    assert probability == pytest.approx(float(said.max()), abs=1e-4)
    told = " ".join(run.feedback.warnings)
    assert "Pairs of photographs: 16" in " ".join(run.feedback.messages)
    if polars == "fusion":
        assert result["IMAGES_READ"] == 17 and "is not known (1): dark/S9_PPL.png" in told
    else:
        assert (result["IMAGES_READ"], result["IMAGES_FAILED"]) == (16, 1)
        assert "no crossed- or plane-polarised partner" in told


@pytest.mark.parametrize("polars", ["separate", "fusion", "channels"])
def test_points_have_two_fields(
    polars: str, models: dict[str, str], pairs: Path, run: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    for number in (1, 2):
        shutil.copy(pairs / f"dark/S{number}_PPL.png", folder / f"{number}a.png")
        shutil.copy(pairs / f"dark/S{number}_XPL.png", folder / f"{number}b.png")
    table = tmp_path / "points.csv"
    table.write_text(
        "x,y,name,plane,crossed\n0,0,A,photos/1a.png,photos/1b.png\n1,1,B,photos/2a.png,photos/gone.png\n"
    )
    result = run(
        "classifythinsection",
        POINTS=f"delimitedtext://{table.as_uri()}?type=csv&xField=x&yField=y&crs=EPSG:32645",
        PATH_FIELD="plane",
        CROSSED_FIELD="crossed",
        MODELS=[models[polars]],
        CHECKPOINT=str(tmp_path / "readings.jsonl"),
        OUTPUT=str(tmp_path / "out.gpkg"),
    )
    first, second = rows_of(tmp_path / "out.gpkg")
    own = [pairs / "dark/S1_PPL.png", pairs / "dark/S1_XPL.png"]
    said = (
        np.mean([scores_of(models[polars], path) for path in own], axis=0)
        if polars == "separate"
        else scores_of(models[polars], *own)
    )
    probability = next(value for name, value in first.items() if name.endswith("_p"))
    assert probability == pytest.approx(float(said.max()), abs=1e-4)
    told = " ".join(run.feedback.warnings)
    if polars == "fusion":
        assert "(B): photos/2a.png (There is no photograph" in told
        assert result["IMAGES_FAILED"] == 0 and second["read"] == 1 and not second["failed"]
    else:
        assert "(B): There is no photograph" in told
        assert result["IMAGES_FAILED"] == 1 and second["failed"] == 1


def test_what_does_not_go_together_is_refused(
    models: dict[str, str], pairs: Path, run: Any, tmp_path: Path
) -> None:
    given = {"IMAGES": str(pairs), "OUTPUT": str(tmp_path / "out.gpkg")}
    both = [models["separate"], models["fusion"]]
    assert "one after the other" in run.refusal("classifythinsection", **given, MODELS=both)
    said = run.refusal(
        "classifythinsection", **given, MODELS=[models["channels"]], PAIR_PATTERN="_a;_b"
    )
    assert "there is no pair" in said
    assert "must be two texts" in run.refusal(
        "classifythinsection", **given, MODELS=[models["fusion"]], PAIR_PATTERN="_a"
    )
    said = run.refusal(
        "explainthinsection",
        IMAGES=str(pairs),
        MODEL=models["channels"],
        PICTURES=str(tmp_path / "pictures"),
    )
    assert "two" in said or "at once" in said
    assert not (tmp_path / "out.gpkg").exists()
