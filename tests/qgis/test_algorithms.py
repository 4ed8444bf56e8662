"""The algorithms in a real QGIS: layers in, layers out, and what is refused."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from gossan.core.rasters.stack import Stack
from osgeo import gdal, gdal_array, ogr


def memory_points(
    fields: str, rows: list[tuple], crs: str = "EPSG:32645", kind: str = "Point"
) -> object:
    """Return a memory layer; a row is WKT (or None) and the fields' values."""
    from qgis.core import QgsFeature, QgsGeometry, QgsVectorLayer

    layer = QgsVectorLayer(f"{kind}?crs={crs}&{fields}", "points", "memory")
    assert layer.isValid()
    for wkt, *values in rows:
        feature = QgsFeature(layer.fields())
        if wkt:
            feature.setGeometry(QgsGeometry.fromWkt(wkt))
        feature.setAttributes(values)
        assert layer.dataProvider().addFeature(feature)
    layer.updateExtents()
    return layer


def fails(run, algorithm: str, **parameters: object) -> str:
    from qgis.core import QgsProcessingException

    with pytest.raises(QgsProcessingException) as caught:
        run(algorithm, **parameters)
    return str(caught.value)


def test_messy_samples_are_gridded_and_everything_is_counted(run, tmp_path: Path) -> None:
    layer = memory_points(
        "field=fid:integer&field=Au:double&field=As:string&field=Y:double&field=Re:double"
        "&field=Site:string&field=East:double",
        [
            ("Point(500500 4600500)", 1, 2.0, "<0.5", 20.0, None, "a", 500500.0),
            ("Point(501500 4600500)", 2, -1.0, "3", 21.0, None, "b", 501500.0),
            ("Point(501500 4600500)", 3, 5.0, "5", 25.0, None, "c", 501500.0),
            ("Point(502500 4601500)", 4, -9999.0, "1,5", 22.0, -9999.0, "d", 502500.0),
            (None, 5, 7.0, "7", 23.0, None, "e", None),
        ],
    )
    results = run(
        "gridgeochemistry",
        INPUT=layer,
        EXTENT="500000,503000,4600000,4602000 [EPSG:32645]",
        CELL_SIZE=1000,
        MISSING_VALUES="-9999",
        BELOW_DETECTION="negative_is_limit",
        SUBSTITUTE="half",
        OUTPUT=str(tmp_path / "stack.tif"),
        REPORT=str(tmp_path / "report.html"),
    )
    stack = Stack(results["OUTPUT"])
    assert stack.elements == ("Au", "Y", "As")
    values = dict(zip(stack.elements, stack.read(), strict=True))
    assert values["Au"][1, 0] == 2.0
    assert values["Au"][1, 1] == pytest.approx((0.5 + 5.0) / 2)  # half of the limit, averaged
    assert values["As"][1, 0] == 0.25
    assert values["As"][0, 2] == 1.5
    assert (results["SAMPLES_USED"], results["ELEMENTS"], results["VALUES_REPLACED"]) == (3, 3, 2)
    log = "\n".join(run.feedback.messages + run.feedback.warnings)
    assert "1 samples without a usable position" in log
    assert "Re" in log and "1 samples at a repeated position" in log
    report = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "Left out, because no sample has a value: Re" in report
    assert "CELL_SIZE=1000" in report


def test_units_come_from_aliases_and_names(run, tmp_path: Path) -> None:
    rows = [
        (f"Point({500_000 + 1000 * i} {4_600_000 + 700 * i * (i % 3)})", 1.0, 2.0, 3.0)
        for i in range(9)
    ]
    layer = memory_points("field=Au:double&field=Cu_ppm:double&field=Zr:double", rows)
    layer.setFieldAlias(0, "Gold (ng/g)")
    stack = Stack(run("gridgeochemistry", INPUT=layer, OUTPUT=str(tmp_path / "a.tif"))["OUTPUT"])
    assert stack.elements == ("Au", "Cu_ppm", "Zr")
    assert stack.units == ("ng/g", "ppm", "")


def test_degrees_are_refused_and_can_be_reprojected(run, tmp_path: Path) -> None:
    rows = [(f"Point({87 + 0.01 * i} {41 + 0.007 * i * (i % 3)})", float(i + 1)) for i in range(30)]
    layer = memory_points("field=Au:double", rows, crs="EPSG:4326")
    output = str(tmp_path / "a.tif")
    assert "projected CRS" in fails(run, "gridgeochemistry", INPUT=layer, OUTPUT=output)
    assert not list(tmp_path.iterdir())
    results = run("gridgeochemistry", INPUT=layer, OUTPUT_CRS="EPSG:32645", OUTPUT=output)
    grid = Stack(results["OUTPUT"]).grid
    assert 490_000 < grid.extent[0] < 510_000 and "32645" in grid.crs


def test_the_study_area_cuts_the_stack(run, survey_folder: Path, tmp_path: Path) -> None:
    results = run(
        "gridgeochemistry",
        INPUT=str(survey_folder / "samples.gpkg"),
        FIELDS=["Au", "Cu"],
        TEMPLATE=str(survey_folder / "truth.tif"),
        STUDY_AREA=str(survey_folder / "study_area.gpkg"),
        OUTPUT=str(tmp_path / "a.tif"),
    )
    stack, truth = Stack(results["OUTPUT"]), Stack(str(survey_folder / "truth.tif"))
    np.testing.assert_array_equal(np.isnan(stack.read()[0]), np.isnan(truth.read()[0]))
    assert stack.elements == ("Au", "Cu")
    assert stack.grid.geotransform == truth.grid.geotransform


def test_fault_distances_and_rings_come_back(chain: Path, survey_folder: Path, run) -> None:
    results = run(
        "fitfaultcontrol",
        FAULTS=str(survey_folder / "faults.gpkg"),
        DEPOSITS=str(survey_folder / "deposits.gpkg"),
        TEMPLATE=str(chain / "stack.tif"),
        STUDY_AREA=str(survey_folder / "study_area.gpkg"),
        OUTPUT=str(chain / "again.tif"),
        TABLE=str(chain / "rings.csv"),
        REPORT=str(chain / "rings.html"),
    )
    planted = json.loads((survey_folder / "survey.json").read_text(encoding="utf-8"))["exponent"]
    assert abs(results["EXPONENT"] - planted) < 2.3 * results["EXPONENT_ERROR"]
    weights = Stack(results["OUTPUT"]).read()[0]
    distance = Stack(str(survey_folder / "truth.tif")).read()[1]
    inside = np.isfinite(distance)
    np.testing.assert_array_equal(np.isfinite(weights), inside)
    assert (weights[inside & (distance <= 1.0)] == 1.0).all()
    assert (weights[inside & (distance > 11.0)] == 0.0).all()
    lines = (chain / "rings.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "ring,distance,area,deposits,density,weight"
    assert len(lines) == 13


def test_the_model_file_tells_everything(chain: Path) -> None:
    from gossan.core.anomalies.training.model import AnomalyModel

    model = AnomalyModel.load(str(chain / "model.safetensors"))
    assert model.name == "gk_dcn" and len(model.elements) == 39
    assert model.cell_size == (1000.0, 1000.0) and "32645" in model.crs
    record = model.record
    assert record["settings"]["epochs"] == 3 and record["seed"] == 42
    assert record["control"]["function"].startswith("w = ")
    assert record["parameters"]["PRESET"] == "gossan"  # a default that nobody typed
    assert record["settings"]["transform"] == "log10"  # and what the preset made of it
    assert record["control"]["factors"] == ["fault_control"]
    # A network of the ensemble each, with a weight a per control factor.
    assert [len(member["a"]) for member in record["control"]["members"]] == [1] * len(model.network)
    assert {"QGIS", "Gossan", "torch", "numpy"} <= set(record["versions"])
    assert record["command"].startswith("qgis_process run gossan:traingkdcn -- ")
    assert 0 <= record["metrics"]["validation"]["network"]["accuracy"] <= 1


def test_samples_and_map_agree(chain: Path, survey_folder: Path, run, tmp_path: Path) -> None:
    trained = run(
        "traingkdcn",
        STACK=str(chain / "stack.tif"),
        BANDS=[1, 4, 13, 3],
        DEPOSITS=str(survey_folder / "deposits.gpkg"),
        MODEL="cnn",
        SPLIT="random",
        NEGATIVE_DISTANCE=6000,
        FOLDS=2,
        EPOCHS=2,
        MEMBERS=3,
        OUTPUT=str(tmp_path / "m.safetensors"),
        SAMPLES=str(tmp_path / "patches.gpkg"),
        REPORT=str(tmp_path / "train.html"),
    )
    predicted = run(
        "predictanomalies",
        STACK=str(chain / "stack.tif"),
        MODEL=trained["OUTPUT"],
        EDGE="reflect",
        OUTPUT=str(tmp_path / "p.tif"),
        REPORT=str(tmp_path / "predict.html"),
    )
    probability = Stack(predicted["OUTPUT"]).read()[0]
    source = ogr.Open(str(tmp_path / "patches.gpkg"))
    features = list(source.GetLayer(0))
    assert sum(feature["draw"] == 1 for feature in features) == trained["PATCHES"]
    for feature in features:
        x, y = feature.GetGeometryRef().GetPoint_2D()
        assert probability[feature["row"], feature["col"]] == pytest.approx(
            feature["probability"], abs=1e-5
        )
        assert Stack(predicted["OUTPUT"]).grid.cells(np.array([[x, y]])).tolist() == [
            [feature["row"], feature["col"]]
        ]
        if feature["draw"] == 1:
            assert 0 <= feature["held_out_probability"] <= 1
        else:
            assert feature["held_out_probability"] is None and feature["label"] == 0
    assert {feature["set"] for feature in features} == {"training", "validation"}
    text = (tmp_path / "train.html").read_text(encoding="utf-8")
    for shown in ("SPLIT=random", "SPLIT=deposits", "2 folds, whole deposits held out", "Logistic"):
        assert shown in text
    assert "share cells with training patches" in text
    assert "AUC of the model on" in (tmp_path / "predict.html").read_text(encoding="utf-8")


def test_explanations_lie_around_the_points(
    chain: Path, survey_folder: Path, run, tmp_path: Path
) -> None:
    results = run(
        "explaingradcam",
        STACK=str(chain / "stack.tif"),
        MODEL=str(chain / "model.safetensors"),
        DEPOSITS=str(survey_folder / "deposits.gpkg"),
        OUTPUT=str(tmp_path / "heat.tif"),
        OFFSETS=str(tmp_path / "offsets.gpkg"),
        MAGNITUDE=str(tmp_path / "magnitude.tif"),
        PICTURES=str(tmp_path / "pictures"),
        IMPORTANCE=str(tmp_path / "importance.csv"),
        REPORT=str(tmp_path / "explain.html"),
    )
    heat = Stack(results["OUTPUT"])
    known = np.isfinite(heat.read()[0])
    source = ogr.Open(str(survey_folder / "deposits.gpkg"))
    points = np.array([feature.GetGeometryRef().GetPoint_2D() for feature in source.GetLayer(0)])
    expected = np.zeros_like(known)
    for row, column in heat.grid.cells(points):
        expected[max(0, row - 4) : row + 5, max(0, column - 4) : column + 5] = True
    np.testing.assert_array_equal(known, expected)
    rows = list(csv.DictReader((tmp_path / "importance.csv").open(encoding="utf-8")))
    assert len(rows) == 39 * (1 + len(points))
    overall = [row for row in rows if row["point"] == "all points"]
    assert [int(row["rank"]) for row in overall] == list(range(1, 40))
    assert {row["element"] for row in overall} == set(Stack(str(chain / "stack.tif")).elements)
    page = (tmp_path / "explain.html").read_text(encoding="utf-8")
    assert "Elements that carry the score" in page
    arrows = ogr.Open(str(tmp_path / "offsets.gpkg"))
    features = list(arrows.GetLayer(0))
    assert len(features) == known.sum()
    for feature in features[:20]:
        (x0, y0), (x1, y1) = feature.GetGeometryRef().GetPoints()
        assert (x1 - x0, y1 - y0) == pytest.approx((feature["dx"], feature["dy"]), abs=1e-6)
    assert len(list((tmp_path / "pictures").glob("*.png"))) == results["POINTS"] == len(points)
    assert (tmp_path / "explain.html").stat().st_size > 50_000


@pytest.mark.parametrize(
    ("algorithm", "changes", "message"),
    [
        ("traingkdcn", {"CONTROL": None}, "needs CONTROL"),
        ("traingkdcn", {"FOLDS": 500}, "Set FOLDS to"),
        ("traingkdcn", {"NEGATIVE_DISTANCE": 1e7}, "NEGATIVE_DISTANCE"),
        ("traingkdcn", {"PATCH": 8}, "PATCH must be an odd number"),
        ("traingkdcn", {"DEPOSITS": "barren_elsewhere"}, "same ground"),
        ("predictanomalies", {"MODEL": "survey.json"}, "not a Gossan model"),
        ("predictanomalies", {"STACK": "truth.tif"}, "no band called Ag"),
        ("predictanomalies", {"OUTPUT": "stack.tif"}, "also an input"),
        ("predictanomalies", {"OUTPUT": "map.png"}, "png"),
        ("explaingradcam", {"MODEL": "plain.safetensors", "OFFSETS": "o.gpkg"}, "has no offsets"),
        ("explaingradcam", {"DEPOSITS": "barren_elsewhere"}, "no values at any"),
    ],
    ids=str,
)
def test_what_cannot_work_is_refused_and_leaves_nothing(
    algorithm: str,
    changes: dict,
    message: str,
    chain: Path,
    survey_folder: Path,
    run,
    tmp_path: Path,
) -> None:
    stack = str(chain / "stack.tif")
    parameters = {
        "STACK": stack,
        "MODEL": str(chain / "model.safetensors"),
        "DEPOSITS": str(survey_folder / "deposits.gpkg"),
        "OUTPUT": str(tmp_path / "out.tif"),
        "REPORT": str(tmp_path / "out.html"),
    }
    if algorithm == "traingkdcn":
        parameters |= {"MODEL": "gk_dcn", "OUTPUT": str(tmp_path / "m.safetensors")}
        parameters |= {
            "CONTROL": str(chain / "control.tif"),
            "NEGATIVE_DISTANCE": 6000,
            "EPOCHS": 1,
            "MEMBERS": 1,
        }
    for name, value in changes.items():
        if value == "barren_elsewhere":
            value = memory_points("field=a:double", [("Point(100000 4000000)", 1.0)])
        elif value == "plain.safetensors":
            value = plain_model(chain, survey_folder, run)
        elif value == "stack.tif":
            value = stack
        elif value in ("survey.json", "truth.tif"):
            value = str(survey_folder / value)
        elif isinstance(value, str):
            value = str(tmp_path / value)
        parameters[name] = value
    before = Path(stack).read_bytes()
    assert message in fails(run, algorithm, **parameters)
    assert list(tmp_path.iterdir()) == []
    assert Path(stack).read_bytes() == before


def plain_model(chain: Path, survey_folder: Path, run) -> str:
    path = chain / "plain.safetensors"
    if not path.exists():
        run(
            "traingkdcn",
            STACK=str(chain / "stack.tif"),
            DEPOSITS=str(survey_folder / "deposits.gpkg"),
            MODEL="cnn",
            EPOCHS=1,
            MEMBERS=1,
            FOLDS=0,
            COMPARE_SPLITS=False,
            NEGATIVE_DISTANCE=6000,
            OUTPUT=str(path),
        )
    return str(path)


def test_a_control_raster_on_another_grid_is_read_at_the_patches_places(
    chain: Path, survey_folder: Path, run, tmp_path: Path
) -> None:
    gdal.Translate(
        str(tmp_path / "fine.tif"),
        str(chain / "control.tif"),
        xRes=250,
        yRes=250,
        resampleAlg="nearest",
    )
    results = []
    for number, control in enumerate((chain / "control.tif", tmp_path / "fine.tif")):
        trained = run(
            "traingkdcn",
            STACK=str(chain / "stack.tif"),
            DEPOSITS=str(survey_folder / "deposits.gpkg"),
            CONTROL=str(control),
            MODEL="gk_cnn",
            EPOCHS=2,
            MEMBERS=1,
            FOLDS=0,
            COMPARE_SPLITS=False,
            LAMBDA=5,
            NEGATIVE_DISTANCE=6000,
            OUTPUT=str(tmp_path / f"{number}.safetensors"),
        )
        from gossan.models.model_file import read_model_file

        results.append(read_model_file(trained["OUTPUT"])[1])
    for key, value in results[0].items():
        assert value.equal(results[1][key]), key


def test_cancelling_stops_within_an_epoch_and_leaves_nothing(
    chain: Path, survey_folder: Path, run, tmp_path: Path
) -> None:
    class StopAtOnce(type(run.feedback)):
        def pushInfo(self, text: str) -> None:
            super().pushInfo(text)
            if text.startswith("Epoch 2"):
                self.cancel()

    run.feedback = StopAtOnce()
    message = fails(
        run,
        "traingkdcn",
        STACK=str(chain / "stack.tif"),
        DEPOSITS=str(survey_folder / "deposits.gpkg"),
        MODEL="cnn",
        EPOCHS=100000,
        NEGATIVE_DISTANCE=6000,
        OUTPUT=str(tmp_path / "m.safetensors"),
    )
    assert "Cancelled" in message
    assert list(tmp_path.iterdir()) == []


def test_outputs_arrive_styled(chain: Path, qgis_app) -> None:
    from gossan.algorithms.bridge.styles import Styler
    from qgis.core import (
        QgsProcessingContext,
        QgsProcessingFeedback,
        QgsRasterLayer,
        QgsSingleBandPseudoColorRenderer,
    )

    layer = QgsRasterLayer(str(chain / "control.tif"), "control")
    for style in ("probability", "control", "heat", "magnitude"):
        Styler(style, stretch="maximum" if style == "heat" else "").postProcessLayer(
            layer, QgsProcessingContext(), QgsProcessingFeedback()
        )
        renderer = layer.renderer()
        assert isinstance(renderer, QgsSingleBandPseudoColorRenderer), style
        assert (renderer.classificationMin(), renderer.classificationMax()) == (0.0, 1.0)
        assert len(renderer.shader().rasterShaderFunction().colorRampItemList()) == 9


def test_real_dirty_soils_are_gridded_and_trained_on(run, tmp_path: Path) -> None:
    from ..conftest import real_data

    results = run(
        "gridgeochemistry",
        INPUT=str(real_data("capricorn_wa") / "CapricornSoilGeochem.shp"),
        CELL_SIZE=5000,
        MISSING_VALUES="0",
        BELOW_DETECTION="negative_is_limit",
        OUTPUT=str(tmp_path / "a.tif"),
        REPORT=str(tmp_path / "a.html"),
    )
    # 853 rows, 669 of them with values, at 167 places: several grain sizes were analysed at each.
    assert results["ELEMENTS"] == 61
    assert results["SAMPLES_USED"] == 167
    assert results["VALUES_REPLACED"] == 2385
    stack = Stack(results["OUTPUT"])
    assert "Elevation" not in stack.elements and "Sample_ID" not in stack.elements
    assert stack.units[stack.elements.index("Cu_ppm")] == "ppm"
    values = stack.read()
    assert np.isfinite(values).all() and (values > 0).all()
    log = " ".join(run.feedback.messages + run.feedback.warnings)
    assert "1 samples without a usable position" in log
    assert "samples without any value were left out" in log
    report = (tmp_path / "a.html").read_text(encoding="utf-8")
    for told in ("without any value were left out", "averaged", "Below detection", "2,385"):
        assert told in report, told
    shutil.copy(real_data("capricorn_wa") / "minedex_sites_au_cu_ni_w_28350.gpkg", tmp_path)
    trained = run(
        "traingkdcn",
        STACK=str(tmp_path / "a.tif"),
        DEPOSITS=str(tmp_path / "minedex_sites_au_cu_ni_w_28350.gpkg"),
        MODEL="dcn",
        PATCH=5,
        MEMBERS=1,
        EPOCHS=1,
        FOLDS=0,
        COMPARE_SPLITS=False,
        OUTPUT=str(tmp_path / "m.safetensors"),
        REPORT=str(tmp_path / "t.html"),
    )
    assert trained["PATCHES"] > 1000
    report = (tmp_path / "t.html").read_text(encoding="utf-8")
    assert "of 351 deposits were not used" in report  # many lie in the block of another one


def test_an_explanation_needs_neither_pictures_nor_report(
    chain: Path, survey_folder: Path, run, tmp_path: Path
) -> None:
    results = run(
        "explaingradcam",
        STACK=str(chain / "stack.tif"),
        MODEL=str(chain / "model.safetensors"),
        DEPOSITS=str(survey_folder / "deposits.gpkg"),
        OUTPUT=str(tmp_path / "heat.tif"),
    )
    assert np.isfinite(Stack(results["OUTPUT"]).read()).any()
    assert results["POINTS"] > 0
    assert [path.name for path in tmp_path.iterdir()] == ["heat.tif"]


def test_an_ensembles_map_has_its_spread_and_another_model_stands_beside(
    chain: Path, survey_folder: Path, run, tmp_path: Path
) -> None:
    predicted = run(
        "predictanomalies",
        STACK=str(chain / "stack.tif"),
        MODEL=str(chain / "model.safetensors"),
        EDGE="reflect",
        OUTPUT=str(tmp_path / "p.tif"),
    )
    dataset = gdal.Open(predicted["OUTPUT"])
    assert [dataset.GetRasterBand(n).GetDescription() for n in (1, 2)] == [
        "Anomaly probability (GK-DCN)",
        "Spread between networks",
    ]
    spread = Stack(predicted["OUTPUT"]).read()[1]
    assert 0 < np.nanmax(spread) <= 0.5
    results = run(
        "explaingradcam",
        STACK=str(chain / "stack.tif"),
        MODEL=str(chain / "model.safetensors"),
        OTHER_MODEL=plain_model(chain, survey_folder, run),
        DEPOSITS=str(survey_folder / "deposits.gpkg"),
        OUTPUT=str(tmp_path / "heat.tif"),
        REPORT=str(tmp_path / "explain.html"),
        PICTURES=str(tmp_path / "pictures"),
    )
    heat = Stack(results["OUTPUT"])
    assert heat.elements == ("Grad-CAM (GK-DCN)", "Grad-CAM (CNN)")
    both = np.isfinite(heat.read())
    np.testing.assert_array_equal(both[0], both[1])
    page = (tmp_path / "explain.html").read_text(encoding="utf-8")
    assert "GK-DCN and CNN" in page and "Agreement of heat" in page
    assert len(list((tmp_path / "pictures").glob("*.png"))) == results["POINTS"]


def test_models_are_compared_on_held_out_deposits(
    chain: Path, survey_folder: Path, run, tmp_path: Path
) -> None:
    results = run(
        "comparemodels",
        STACK=str(chain / "stack.tif"),
        ELEMENTS="gold",
        DEPOSITS=str(survey_folder / "deposits.gpkg"),
        CONTROL=str(chain / "control.tif"),
        STUDY_AREA=str(survey_folder / "study_area.gpkg"),
        MODELS=["gk_cnn", "cnn"],
        BASELINES=["logistic_centre", "location"],
        FOLDS=3,
        REPEATS=2,
        MEMBERS=1,
        EPOCHS=3,
        NEGATIVE_DISTANCE=6000,
        OUTPUT=str(tmp_path / "table.csv"),
        REPORT=str(tmp_path / "report.html"),
    )
    rows = {
        row["model"]: row for row in csv.DictReader((tmp_path / "table.csv").open(encoding="utf-8"))
    }
    assert list(rows) == [
        *("gk_cnn", "gk_cnn_lambda_0", "gk_cnn_shuffled", "cnn", "logistic_centre", "location")
    ]
    for row in rows.values():
        assert (
            float(row["pooled_auc_low"])
            <= float(row["pooled_auc"])
            <= float(row["pooled_auc_high"])
        )
        assert int(row["rounds"]) == 2
    assert rows["location"]["auc_less_baseline"] == ""
    best = max(float(rows[name]["pooled_auc"]) for name in ("logistic_centre", "location"))
    assert results["BEST_BASELINE_AUC"] == pytest.approx(best)
    expected = float(rows["cnn"]["pooled_auc"]) - best
    assert float(rows["cnn"]["auc_less_baseline"]) == pytest.approx(expected)
    # Barren places only 6 km from deposits: patches of 9 km overlap, and that is said.
    assert results["LEAKING"] > 0
    assert any("share cells" in warning for warning in run.feedback.warnings)
    assert results["VERDICT"] in run.feedback.messages
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert page.count("<img") == 4 and "Location alone" in page


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"FOLDS": 1}, "FOLDS must be 0 or at least 2"),
        ({"FOLDS": 500}, "Set FOLDS to"),
        ({"SPLIT": "random"}, "needs SPLIT=deposits"),
        ({"ELEMENTS": "gold", "BANDS": [1, 2]}, "not both"),
        ({"MODELS": ["gk_dcn"]}, "needs CONTROL"),
    ],
    ids=str,
)
def test_comparisons_that_cannot_work_are_refused(
    changes: dict, message: str, chain: Path, survey_folder: Path, run, tmp_path: Path
) -> None:
    parameters = {
        "STACK": str(chain / "stack.tif"),
        "DEPOSITS": str(survey_folder / "deposits.gpkg"),
        "MODELS": ["cnn"],
        "NEGATIVE_DISTANCE": 6000,
        "EPOCHS": 1,
        "OUTPUT": str(tmp_path / "table.csv"),
        "REPORT": str(tmp_path / "report.html"),
    }
    assert message in fails(run, "comparemodels", **(parameters | changes))
    assert list(tmp_path.iterdir()) == []


def test_single_rasters_become_a_stack(run, tmp_path: Path) -> None:
    for number, name in enumerate(("Au", "Cu")):
        gdal.Translate(
            str(tmp_path / f"{name}.tif"),
            gdal_array.OpenArray(np.full((30, 40), number + 1.5, dtype=np.float32)),
            outputBounds=[500000, 4530000, 540000, 4500000],
            outputSRS="EPSG:32645",
        )
    rasters = [str(tmp_path / "Cu.tif"), str(tmp_path / "Au.tif")]
    results = run("stackrasters", RASTERS=rasters, OUTPUT=str(tmp_path / "stack.tif"))
    stack = Stack(results["OUTPUT"])
    assert stack.elements == ("Cu", "Au") and results["ELEMENTS"] == 2
    values = stack.read()
    assert values.shape == (2, 30, 40) and set(np.unique(values[0])) == {2.5}
    assert set(np.unique(values[1])) == {1.5}
    # The stack and a raster of its own have the same band twice.
    again = fails(
        run, "stackrasters", RASTERS=[*rasters, results["OUTPUT"]], OUTPUT=str(tmp_path / "n.tif")
    )
    assert "called Au, Cu" in again
    gdal.Translate(
        str(tmp_path / "As.tif"), rasters[0], outputBounds=[500500, 4530000, 540500, 4500000]
    )
    moved = [*rasters, str(tmp_path / "As.tif")]
    assert "does not lie on the cells" in fails(
        run, "stackrasters", RASTERS=moved, OUTPUT=str(tmp_path / "n.tif")
    )
    gdal.Translate(str(tmp_path / "Sb.tif"), rasters[0], srcWin=[0, 0, 20, 30])
    assert "20 × 30 cells" in fails(
        run,
        "stackrasters",
        RASTERS=[*rasters, str(tmp_path / "Sb.tif")],
        OUTPUT=str(tmp_path / "n.tif"),
    )
    assert not (tmp_path / "n.tif").exists()


@pytest.mark.parametrize("style", ["elements", "scores"])
def test_stretched_styles_take_the_middle_of_the_values(style: str, chain: Path, qgis_app) -> None:
    from gossan.algorithms.bridge.styles import Styler
    from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsRasterLayer

    layer = QgsRasterLayer(str(chain / "stack.tif"), "stack")
    Styler(style, "middle" if style == "elements" else "symmetric").postProcessLayer(
        layer, QgsProcessingContext(), QgsProcessingFeedback()
    )
    renderer = layer.renderer()
    low, high = renderer.classificationMin(), renderer.classificationMax()
    items = renderer.shader().rasterShaderFunction().colorRampItemList()
    assert [items[0].value, items[-1].value] == pytest.approx([low, high])
    values = gdal_array.LoadFile(str(chain / "stack.tif"))[0]
    known = values[np.isfinite(values) & (values > -1e30)]
    if style == "scores":
        assert low == -high
    else:
        assert known.min() < low < np.median(known) < high < known.max()


def test_the_sample_survey_is_loaded_as_geologists_draw_it(provider, tmp_path: Path) -> None:
    from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsProject, QgsVectorLayer

    context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
    context.setProject(QgsProject.instance())
    algorithm = provider.algorithm("createsamplesurvey")
    _, done = algorithm.run(
        {"SEED": 1, "SAMPLES": 300, "OUTPUT_FOLDER": str(tmp_path / "survey")}, context, feedback
    )
    assert done
    loaded = context.layersToLoadOnCompletion()
    drawn = {}
    for path, details in loaded.items():
        layer = QgsVectorLayer(path, details.name)
        details.postProcessor().postProcessLayer(layer, context, feedback)
        symbol = layer.renderer().symbol()
        drawn[details.name] = [part.layerType() for part in symbol.symbolLayers()]
    assert drawn == {
        "Samples": ["SimpleMarker"],
        "Study area": ["SimpleFill"],
        "Faults": ["SimpleLine"],
        "Deposits": ["SimpleMarker", "SvgMarker"],
    }
