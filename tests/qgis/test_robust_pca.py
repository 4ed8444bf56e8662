"""Robust PCA of stacks and of samples in QGIS."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gossan.core.rasters.stack import Stack


def test_a_stack_becomes_scores_and_loadings(
    chain: Path, survey_folder: Path, run: Any, tmp_path: Path
) -> None:
    result = run(
        "robustpca",
        STACK=str(chain / "stack.tif"),
        STUDY_AREA=str(survey_folder / "study_area.gpkg"),
        COMPONENTS=4,
        OUTPUT=str(tmp_path / "scores.tif"),
        LOADINGS=str(tmp_path / "loadings.csv"),
        SCORED="TEMPORARY_OUTPUT",  # as a dialog gives it
        REPORT=str(tmp_path / "pca.html"),
    )
    scores = Stack(str(tmp_path / "scores.tif"))
    assert scores.elements == ("PC1", "PC2", "PC3", "PC4")
    values = scores.read()
    assert np.isnan(values).any() and np.isfinite(values).any()
    spread = np.nanstd(values, axis=(1, 2))
    assert (np.diff(spread) < 0.2 * spread[0]).all()
    rows = list(csv.DictReader((tmp_path / "loadings.csv").open(encoding="utf-8")))
    assert [row["element"] for row in rows] == list(Stack(str(chain / "stack.tif")).elements)
    loadings = np.array([[float(row[f"PC{n}"]) for n in range(1, 5)] for row in rows])
    np.testing.assert_allclose(loadings.T @ loadings, np.eye(4), atol=1e-6)
    assert result["ELEMENTS"] == 39 and 0 < result["EXPLAINED"] < 1
    assert "image/png" in (tmp_path / "pca.html").read_text(encoding="utf-8")


def test_samples_get_fields_with_their_scores(
    survey_folder: Path, run: Any, tmp_path: Path
) -> None:
    from qgis.core import QgsVectorLayer

    parameters = {
        "INPUT": str(survey_folder / "samples.gpkg"),
        "FIELDS": ["Cu", "Au", "As", "Zn"],
        "BELOW_DETECTION": "negative_is_limit",
        "COMPONENTS": 2,
    }
    for name in ("one", "two"):
        run("robustpca", **parameters, SCORED=str(tmp_path / f"{name}.gpkg"))
    layers = [
        QgsVectorLayer(str(tmp_path / f"{name}.gpkg"), name, "ogr") for name in ("one", "two")
    ]
    source = QgsVectorLayer(parameters["INPUT"], "samples", "ogr")
    assert layers[0].featureCount() == source.featureCount()
    scores = [
        [(feature["PC1"], feature["PC2"]) for feature in layer.getFeatures()] for layer in layers
    ]
    assert scores[0] == scores[1]
    assert np.std([pair[0] for pair in scores[0]]) > np.std([pair[1] for pair in scores[0]]) > 0


def test_bands_without_names_are_told(run: Any, tmp_path: Path) -> None:
    from osgeo import gdal_array

    values = np.random.default_rng(0).lognormal(size=(4, 30, 30)).astype(np.float32)
    gdal_array.SaveArray(values, str(tmp_path / "s.tif"), "GTiff")
    run("robustpca", STACK=str(tmp_path / "s.tif"), COMPONENTS=2, OUTPUT=str(tmp_path / "o.tif"))
    told = [text for text in run.feedback.warnings if "Band 1, Band 2, Band 3, Band 4" in text]
    assert len(told) == 1 and "Stack Rasters (NAMES" in told[0]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"STACK": "{chain}/stack.tif"}, "Choose an element stack"),
        ({"INPUT": None}, "Choose an element stack"),
        ({"FIELDS": ["Cu", "Au"]}, "2 elements; at least three"),
        ({"COMPONENTS": 4}, "4 elements have 3 components"),
        ({"FIELDS": ["Cu", "Au", "Unobtainium"]}, "no field called Unobtainium"),
    ],
    ids=str,
)
def test_what_has_no_components_says_why(
    change: dict, message: str, chain: Path, survey_folder: Path, run: Any, tmp_path: Path
) -> None:
    from qgis.core import QgsProcessingException

    parameters = {
        "INPUT": str(survey_folder / "samples.gpkg"),
        "FIELDS": ["Cu", "Au", "As", "Zn"],
        "COMPONENTS": 2,
        "SCORED": str(tmp_path / "scored.gpkg"),
        **change,
    }
    if "STACK" in change:
        parameters["STACK"] = change["STACK"].format(chain=chain)
    with pytest.raises(QgsProcessingException, match=message):
        run("robustpca", **parameters)
    assert not (tmp_path / "scored.gpkg").exists()
