"""Photographs of many kinds in QGIS: trained on with what is broken left out, and a slide in tiles."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gossan.core.sections.model import SectionModel
from PIL import Image
from report_pages import ReportPage

SHARED = {
    "MODEL": "shufflenet_v2",
    "WEIGHTS": "random",
    "IMAGE_SIZE": 32,
    "BATCH": 8,
    "EPOCHS": 1,
}


@pytest.fixture(scope="module")
def photographs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two classes of 48 × 36 pixels, one of bitmaps; a torn one, a raw one, and notes."""
    rng = np.random.default_rng(4)
    folder = tmp_path_factory.mktemp("photographs")
    for name, suffix in (("bright", "bmp"), ("dark", "webp")):
        (folder / name).mkdir()
        for number in range(12):
            low = 120 if name == "bright" else 0
            pixels = rng.integers(low, low + 120, (36, 48, 3), dtype=np.uint8)
            Image.fromarray(pixels).save(folder / name / f"{number:02d}.{suffix}")
    torn = folder / "dark" / "05.webp"
    torn.write_bytes(torn.read_bytes()[:40])
    (folder / "dark" / "1.nef").write_bytes(b"")
    (folder / "bright" / "notes.txt").write_text("")
    return folder


@pytest.fixture(scope="module")
def trained(make_run: Any, photographs: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("trained")
    run = make_run()
    run(
        "trainthinsection",
        **SHARED,
        IMAGES=str(photographs),
        MASK="0.8,0.9,1,1",
        PIXEL_SIZE=2.0,
        OUTPUT=str(folder / "model.safetensors"),
        REPORT=str(folder / "report.html"),
    )
    return run, folder


def test_what_is_broken_or_not_read_is_told(trained: Any) -> None:
    run, folder = trained
    warnings = run.feedback.warnings
    assert any("05.webp" in text and "left out" in text for text in warnings)
    assert any("1 .nef (raw files of a camera)" in text for text in warnings)
    report = (folder / "report.html").read_text(encoding="utf-8").replace("<wbr>", "")
    assert "05.webp cannot be read" in report and "Photographs that could not be read" in report
    model = SectionModel.load(str(folder / "model.safetensors"))
    assert (model.view.resize, model.view.mask.text) == ("area", "0.8,0.9,1,1")
    assert (model.photographed.width, model.photographed.pixel_size) == (48, 2.0)
    ReportPage(str(folder / "report.html"))


def test_broken_stops_and_the_paper_takes_the_nearest_pixel(
    make_run: Any, photographs: Path, tmp_path: Path
) -> None:
    from qgis.core import QgsProcessingException

    output = tmp_path / "model.safetensors"
    with pytest.raises(QgsProcessingException, match=r"05\.webp cannot be read"):
        make_run()(
            "trainthinsection",
            **SHARED,
            IMAGES=str(photographs),
            BROKEN="stop",
            OUTPUT=str(output),
        )
    assert not output.exists()
    make_run()(
        "trainthinsection",
        **SHARED,
        IMAGES=str(photographs),
        PRESET="paper",
        OUTPUT=str(output),
    )
    assert SectionModel.load(str(output)).view.resize == "nearest"


def test_a_slide_is_classified_in_tiles(trained: Any, make_run: Any, tmp_path: Path) -> None:
    from osgeo import gdal
    from qgis.core import QgsVectorLayer

    _, folder = trained
    slides = tmp_path / "slides"
    slides.mkdir()
    Image.fromarray(np.full((144, 240, 3), 200, dtype=np.uint8)).save(slides / "slide.tif")
    run = make_run()
    result = run(
        "classifythinsection",
        MODELS=[str(folder / "model.safetensors")],
        IMAGES=str(slides),
        TILES="tiles",
        PIXEL_SIZE=1.0,
        SLIDE_MAPS=str(tmp_path / "maps"),
        OUTPUT=str(tmp_path / "out.gpkg"),
        REPORT=str(tmp_path / "report.html"),
    )
    assert result["SLIDE_MAPS"] == str(tmp_path / "maps")
    layer = QgsVectorLayer(str(tmp_path / "out.gpkg"), "read", "ogr")
    (feature,) = layer.getFeatures()
    assert (
        feature["tiles"] == 3 * 2
    )  # tiles of 96 × 72 pixels: those of training are twice as large
    assert feature["model_maj"] in ("bright", "dark") and 0.5 <= feature["model_majp"] <= 1
    (path,) = (tmp_path / "maps").glob("*.tif")
    raster = gdal.Open(str(path))
    assert (raster.RasterXSize, raster.RasterYSize, raster.RasterCount) == (3, 2, 2)
    assert "Photograph in tiles" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_scales_that_do_not_fit_are_refused_with_both(
    trained: Any, make_run: Any, photographs: Path, tmp_path: Path
) -> None:
    from qgis.core import QgsProcessingException

    _, folder = trained
    with pytest.raises(QgsProcessingException, match=r"50 µm per pixel.*2 µm per pixel"):
        make_run()(
            "classifythinsection",
            MODELS=[str(folder / "model.safetensors")],
            IMAGES=str(photographs),
            PIXEL_SIZE=50.0,
            OUTPUT=str(tmp_path / "out.gpkg"),
        )
    assert not (tmp_path / "out.gpkg").exists()


def test_a_mask_that_is_none_is_refused(make_run: Any, photographs: Path, tmp_path: Path) -> None:
    from qgis.core import QgsProcessingException

    with pytest.raises(QgsProcessingException, match="MASK: 'lower right'"):
        make_run()(
            "trainthinsection",
            **SHARED,
            IMAGES=str(photographs),
            MASK="lower right",
            OUTPUT=str(tmp_path / "model.safetensors"),
        )


def test_photographs_that_train_and_test_are_told_at_once(
    section_folder: Path, run: Any, tmp_path: Path
) -> None:
    run(
        "trainthinsection",
        **SHARED,
        IMAGES=str(section_folder),
        TEST_IMAGES=str(section_folder),
        OUTPUT=str(tmp_path / "model.safetensors"),
    )
    assert any("the very pixels of a training photograph" in told for told in run.feedback.warnings)
