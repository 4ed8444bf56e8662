"""A calibrated model goes the whole way: its map is one of probabilities, by name and by value."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from osgeo import gdal
from report_pages import ReportPage


@pytest.fixture(scope="module")
def ridge(gridded: Path, survey_folder: Path) -> dict[str, Any]:
    """Return what a quick training is asked with."""
    return {
        "STACK": str(gridded / "stack.tif"),
        "DEPOSITS": str(survey_folder / "deposits.gpkg"),
        "MODEL": "ridge",
        "NEGATIVE_DISTANCE": 6000,
        "FOLDS": 2,
        "REPEATS": 1,
    }


def test_a_calibrated_model_maps_probabilities(
    ridge: dict[str, Any], run: Any, tmp_path: Path
) -> None:
    model = str(tmp_path / "m.safetensors")
    report = str(tmp_path / "m.html")
    density = {"CALIBRATION": "beta", "DEPOSITS_PER_KM2": 0.01}
    run("traingkdcn", **ridge, **density, OUTPUT=model, REPORT=report)
    told = ReportPage(Path(report).read_text(encoding="utf-8"))
    assert any("once they are calibrated (beta" in text for text in told.paragraphs)
    mapped = run(
        "predictanomalies",
        STACK=ridge["STACK"],
        MODEL=model,
        OUTPUT=str(tmp_path / "p.tif"),
        REPORT=str(tmp_path / "p.html"),
    )
    raster = gdal.Open(mapped["OUTPUT"])
    band = raster.GetRasterBand(1)
    assert band.GetDescription() == "Probability of a deposit (Ridge)"
    values = band.ReadAsArray()
    known = values[np.isfinite(values) & (values >= 0)]
    # A thousand cells of a square kilometre hold some ten deposits, and none is sure to.
    assert known.mean() == pytest.approx(0.01, rel=0.5) and known.max() < 0.3
    page = ReportPage(Path(mapped["REPORT"]).read_text(encoding="utf-8"))
    assert any(f"expected to hold {known.sum():.3g} deposits" in text for text in page.paragraphs)
    classified = run(
        "classifyanomalies",
        PROBABILITY=mapped["OUTPUT"],
        DEPOSITS=ridge["DEPOSITS"],
        METHOD="youden",
        OUTPUT=str(tmp_path / "c.tif"),
    )
    assert known.min() < classified["THRESHOLD"] < known.max()
    assert not any("does not look like" in text for text in run.feedback.warnings)


def test_nothing_held_out_is_nothing_to_calibrate_by(
    ridge: dict[str, Any], run: Any, tmp_path: Path
) -> None:
    wrong = {**ridge, "FOLDS": 0, "CALIBRATION": "isotonic"}
    told = run.refusal("traingkdcn", **wrong, OUTPUT=str(tmp_path / "m.safetensors"))
    assert "CALIBRATION=isotonic needs deposits that were held out: raise FOLDS" in told
    assert not (tmp_path / "m.safetensors").exists()


def test_a_density_without_calibration_is_told(
    ridge: dict[str, Any], run: Any, tmp_path: Path
) -> None:
    alone = {**ridge, "FOLDS": 0, "DEPOSITS_PER_KM2": 0.01}
    run("traingkdcn", **alone, OUTPUT=str(tmp_path / "m.safetensors"))
    assert "DEPOSITS_PER_KM2 changes nothing without CALIBRATION." in run.feedback.warnings
