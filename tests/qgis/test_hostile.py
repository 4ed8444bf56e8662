"""Files that mean harm, or happen to: words or a result, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bad_input import stack_values, write_photograph, write_raster
from report_pages import ReportPage
from small_runs import TRAINING

NAMES = ("US$/t ($)", "Au$^_{$", r"<script>$\frac{</script>", "_Zn")


def test_names_that_look_like_formulas_go_through_every_report(
    run: Any, material: Any, tmp_path: Path
) -> None:
    stack = write_raster(tmp_path / "$^_{.tif", stack_values(material), NAMES)
    model, pictures = str(tmp_path / "m.safetensors"), tmp_path / "pictures"
    reports = [str(tmp_path / f"{number}.html") for number in range(4)]
    survey = {"STACK": stack, "DEPOSITS": material.path("deposits.gpkg")}
    run("robustpca", STACK=stack, OUTPUT=str(tmp_path / "pca.tif"), REPORT=reports[0])
    training = {**TRAINING, **survey, "MODEL": "cnn", "FOLDS": 2}
    run("traingkdcn", **training, OUTPUT=model, REPORT=reports[1])
    run(
        "predictanomalies",
        STACK=stack,
        MODEL=model,
        OUTPUT=str(tmp_path / "p.tif"),
        REPORT=reports[2],
    )
    explaining = {"OUTPUT": str(tmp_path / "h.tif"), "PICTURES": str(pictures)}
    run("explaingradcam", **survey, MODEL=model, **explaining, REPORT=reports[3])
    assert len(list(pictures.glob("*.png"))) == 8
    for report in reports:
        page = ReportPage(Path(report).read_text(encoding="utf-8"))
        assert page.pictures and "script" not in page.tags


def test_classes_that_look_like_formulas_go_through_every_report(run: Any, tmp_path: Path) -> None:
    images = tmp_path / "images"
    for name in ("a$^_{$", r"$\frac{"):
        (images / name).mkdir(parents=True)
        for number in range(4):
            write_photograph(images / name / f"$_{number}^{{.png")
    model, reports = (
        str(tmp_path / "m.safetensors"),
        [str(tmp_path / "1.html"), str(tmp_path / "2.html")],
    )
    run(
        "trainthinsection",
        IMAGES=str(images),
        PROPERTY="basic",
        MODEL="gdnet",
        WEIGHTS="random",
        IMAGE_SIZE=32,
        EPOCHS=1,
        OUTPUT=model,
        REPORT=reports[0],
    )
    pictures = str(tmp_path / "pictures")
    run("explainthinsection", IMAGES=str(images), MODEL=model, PICTURES=pictures, REPORT=reports[1])
    for report in reports:
        assert ReportPage(Path(report).read_text(encoding="utf-8")).pictures
