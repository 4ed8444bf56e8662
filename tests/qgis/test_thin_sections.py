"""Thin sections in QGIS: points with photo paths become points with classes, styled by class."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from gossan.core.sections.model import SectionModel
from report_pages import ReportPage
from small_trainings import PARAMETERS


@pytest.fixture(scope="module")
def models(make_run: Any, section_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with two models: basic category, one stream; grain, with a crop."""
    folder = tmp_path_factory.mktemp("models")
    shared = {
        "IMAGES": str(section_folder),
        "WEIGHTS": "random",
        "IMAGE_SIZE": 32,
        "BATCH": 8,
        "EPOCHS": 1,
    }
    make_run()(
        "trainthinsection",
        **shared,
        PROPERTY="basic",
        MODEL="densenet121",
        OUTPUT=str(folder / "basic.safetensors"),
    )
    make_run()(
        "trainthinsection",
        **shared,
        PROPERTY="grain",
        MODEL="s2dnet",
        OUTPUT=str(folder / "grain.safetensors"),
    )
    return folder


@pytest.fixture
def points(provider: Any, section_folder: Path, tmp_path: Path) -> Path:
    """Return a GeoPackage of five points beside a folder of photographs.

    One photograph each way: relative, two at once, with a backslash; then a missing one, and none.
    """
    from qgis.core import (
        QgsCoordinateTransformContext,
        QgsFeature,
        QgsGeometry,
        QgsPointXY,
        QgsVectorFileWriter,
        QgsVectorLayer,
    )

    photographs = tmp_path / "صور"
    photographs.mkdir()
    slate = sorted((section_folder / "slate").glob("*.png"))
    for number in range(3):
        shutil.copy(slate[number], photographs / f"{number}.png")
    layer = QgsVectorLayer(
        "Point?crs=EPSG:32645&field=basic:string&field=photos:string", "p", "memory"
    )
    texts = ["صور/0.png", f"صور/1.png; {photographs / '2.png'}", "صور\\1.png", "صور/none.png", None]
    for number, text in enumerate(texts):
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(500_000 + number, 4_000_000)))
        feature.setAttributes([f"old {number}", text])
        layer.dataProvider().addFeature(feature)
    options = QgsVectorFileWriter.SaveVectorOptions()
    path = tmp_path / "points.gpkg"
    QgsVectorFileWriter.writeAsVectorFormatV3(
        layer, str(path), QgsCoordinateTransformContext(), options
    )
    return path


def rows_of(path: str) -> list[dict[str, Any]]:
    from qgis.core import QgsVectorLayer

    layer = QgsVectorLayer(path, "read", "ogr")
    assert layer.isValid()
    names = layer.fields().names()
    return [
        {name: value if value else None for name, value in zip(names, feature.attributes())}
        for feature in layer.getFeatures()
    ]


def test_training_writes_model_and_report(models: Path, run: Any, section_folder: Path) -> None:
    folder = models / "training"
    result = run(
        "trainthinsection",
        IMAGES=str(section_folder),
        TEST_IMAGES=str(section_folder),
        PROPERTY="basic",
        MODEL="s2dnet",
        WEIGHTS="random",
        IMAGE_SIZE=32,
        EPOCHS=1,
        BATCH=8,
        GROUP_PATTERN=r"^(.\d\d)_",
        OUTPUT=str(folder / "model.safetensors"),
        CHECKPOINT=str(folder / "state.safetensors"),
        REPORT=str(folder / "report.html"),
    )
    assert result["CLASSES"] == 2
    assert 0 <= result["ACCURACY_LOW"] <= result["OVERALL_ACCURACY"] <= result["ACCURACY_HIGH"] <= 1
    assert -1 <= result["KAPPA"] <= 1
    model = SectionModel.load(str(folder / "model.safetensors"))
    assert model.classes == ("花岗岩", "slate")
    assert model.record["seed"] == 42 and "qgis_process run" in model.record["command"]
    assert model.record["metrics"]["test"]["network"]["accuracy"] == result["OVERALL_ACCURACY"]
    page = (folder / "report.html").read_text(encoding="utf-8")
    for part in (
        "花岗岩",
        "Worst mistakes",
        "second stream saw",
        "Published",
        "91.48 %",
        "image/jpeg",
    ):
        assert part in page, part
    # The test folder is the training folder: nothing of that may pass in silence.
    read = ReportPage(page)
    trained, validated, tested = (
        int(read.table("Set").row(name)[0]) for name in ("train", "validation", "test")
    )
    assert trained + validated == tested == 48 and validated > 0
    told = " ".join(read.warnings)
    assert f"the very pixels of a training photograph: {trained}." in told
    assert "Slices with photographs in more than one set: 12." in told
    assert any("diorite" in warning for warning in run.feedback.warnings)
    assert (folder / "state.safetensors").exists()


def test_training_writes_tables_of_what_was_held_out(
    section_folder: Path, run: Any, tmp_path: Path
) -> None:
    import csv

    result = run(
        "trainthinsection",
        IMAGES=str(section_folder),
        **PARAMETERS,
        BALANCE="weights",
        PER_CLASS=16,
        FOLDS=2,
        OUTPUT=str(tmp_path / "model.safetensors"),
        PREDICTIONS=str(tmp_path / "predictions.csv"),
        CONFUSION=str(tmp_path / "confusion.csv"),
        REPORT=str(tmp_path / "report.html"),
    )
    with Path(result["PREDICTIONS"]).open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    folds = [row for row in rows if row["set"].startswith("fold")]
    assert len(folds) == 32 and {row["slice"][0] for row in folds} == {"s", "花"}
    right = sum(row["class"] == row["named"] for row in folds)
    assert result["FOLDS_ACCURACY"] == pytest.approx(right / 32)
    assert result["BASELINE_ACCURACY"] == max(result["GREY_ACCURACY"], result["TEXTURE_ACCURACY"])
    assert Path(result["CONFUSION"]).read_text(encoding="utf-8").startswith("set,counted,class,")
    assert any("FOLDS=2" in text for text in run.feedback.messages)
    model = SectionModel.load(str(tmp_path / "model.safetensors"))
    settings = model.record["settings"]
    assert (settings["balance"], settings["per_class"], settings["folds"]) == ("weights", 16, 2)
    assert set(model.record["metrics"]) == {"validation", "held-out"}
    assert set(model.record["metrics"]["held-out"]) == {"network", "forest", "texture"}


def test_points_get_two_properties_at_once(models: Path, points: Path, run: Any) -> None:
    out = points.parent / "out"
    result = run(
        "classifythinsection",
        POINTS=str(points),
        PATH_FIELD="photos",
        MODELS=[str(models / "basic.safetensors"), str(models / "grain.safetensors")],
        OUTPUT=str(out / "classified.gpkg"),
        CROPS=str(out / "crops"),
        REPORT=str(out / "sheet.html"),
    )
    assert (result["IMAGES_READ"], result["IMAGES_FAILED"]) == (3, 1)
    rows = rows_of(str(out / "classified.gpkg"))
    assert [row["basic"] for row in rows] == [f"old {number}" for number in range(5)]
    # The points have a field called basic: the model's file gives the name.
    for row in rows[:3]:
        assert {row["basic_2"], row["basic_2_2"]} == {"花岗岩", "slate"}
        assert row["basic_2_p"] + row["basic_2_2p"] == pytest.approx(1.0, abs=1e-6)
        assert row["grain_p"] >= row["grain_2p"] > 0
    assert [row["read"] for row in rows] == [1, 2, 1, None, None]
    assert [row["failed"] for row in rows] == [None, None, None, 1, None]
    assert rows[3]["grain"] is None and rows[4]["grain_p"] is None
    assert any("none.png" in warning for warning in run.feedback.warnings)
    assert len(list((out / "crops").glob("*_grain.jpg"))) == 3  # only one model has a crop
    page = (out / "sheet.html").read_text(encoding="utf-8")
    assert "none.png" in page.replace("<wbr>", "") and page.count("image/jpeg") == 3

    model = SectionModel.load(str(models / "basic.safetensors"))
    import numpy as np
    import torch
    from gossan.core.sections.photographs.decoding import read_photograph

    photographs = [
        read_photograph(str(points.parent / "صور" / f"{number}.png"), 32, model.view)
        for number in (1, 2)
    ]
    mean = model.scores(np.stack(photographs), torch.device("cpu"))[0].mean(axis=0)
    assert rows[1]["basic_2"] == model.classes[int(mean.argmax())]
    assert rows[1]["basic_2_p"] == pytest.approx(float(mean.max()), abs=1e-6)


def test_two_models_of_one_name_have_fields_of_their_own(
    models: Path, points: Path, run: Any
) -> None:
    """Plane- and cross-polarised models are often called alike, in two folders."""
    paths = []
    for folder in ("ppl", "xpl"):
        (points.parent / folder).mkdir()
        path = points.parent / folder / "grain.safetensors"
        shutil.copy(models / "grain.safetensors", path)
        paths.append(str(path))
    out = str(points.parent / "both.gpkg")
    run("classifythinsection", POINTS=str(points), PATH_FIELD="photos", MODELS=paths, OUTPUT=out)
    first = rows_of(out)[0]
    assert first["photos"] == "صور/0.png"
    assert first["grain"] == first["grain_3"] and first["grain_2"] == first["grain_3_2"]
    assert first["grain_p"] == first["grain_3_p"] and first["grain_2p"] == first["grain_3_2p"]
    assert first["read"] == 1 and len(first) == 3 + 12 + 2
    # And once more on its own output.
    again = str(points.parent / "again.gpkg")
    run("classifythinsection", POINTS=out, PATH_FIELD="photos", MODELS=paths[:1], OUTPUT=again)
    row = rows_of(again)[0]
    assert row["grain"] == row["grain_4"] == first["grain"]
    assert row["read"] == row["read_2"] == 1 and len(row) == 17 + 6 + 2


def test_a_folder_becomes_a_table_and_agreement(
    models: Path, section_folder: Path, run: Any, tmp_path: Path
) -> None:
    images = tmp_path / "images"
    shutil.copytree(section_folder, images)
    (images / "slate" / "torn.png").write_bytes(b"\x89PNG torn")
    (images / "tuff" / "S1").mkdir(parents=True)
    result = run(
        "classifythinsection",
        IMAGES=str(images),
        MODELS=[str(models / "basic.safetensors")],
        OUTPUT=str(tmp_path / "table.gpkg"),
        REPORT=str(tmp_path / "sheet.html"),
    )
    assert (result["IMAGES_READ"], result["IMAGES_FAILED"]) == (48, 1)
    assert any(text.startswith("Empty: tuff (in ") for text in run.feedback.warnings)
    rows = rows_of(str(tmp_path / "table.gpkg"))
    assert len(rows) == 49 and {row["folder"] for row in rows} == {"花岗岩", "slate"}
    assert [row["photograph"].endswith("torn.png") for row in rows if row["basic"] is None] == [
        True
    ]
    right = sum(row["basic"] == row["folder"] for row in rows if row["basic"])
    assert f"Of them {100 * (right / 48):.1f} % agree" in (tmp_path / "sheet.html").read_text(
        encoding="utf-8"
    )


def test_slices_of_a_folder_count_as_one(
    models: Path, section_folder: Path, run: Any, tmp_path: Path
) -> None:
    result = run(
        "classifythinsection",
        IMAGES=str(section_folder),
        MODELS=[str(models / "basic.safetensors")],
        GROUP_PATTERN=r"^(.\d\d)_",
        OUTPUT=str(tmp_path / "table.gpkg"),
        REPORT=str(tmp_path / "sheet.html"),
    )
    assert result["KNOWN"] == 48
    rows = rows_of(str(tmp_path / "table.gpkg"))
    right = sum(row["basic"] == row["folder"] for row in rows)
    assert result["AGREEMENT"] == pytest.approx(right / 48)
    assert result["AGREEMENT_SLICES_LOW"] <= result["AGREEMENT_SLICES"]
    read = ReportPage((tmp_path / "sheet.html").read_text(encoding="utf-8"))
    assert any("48, of slices: 12." in text for text in read.paragraphs)
    assert read.captioned("Confusion matrix of whole slices")


def test_points_with_a_known_class_say_whether_models_are_right(
    models: Path, points: Path, run: Any
) -> None:
    from qgis.core import QgsField, QgsVectorLayer
    from qgis.PyQt.QtCore import QVariant

    layer = QgsVectorLayer(str(points), "p", "ogr")
    assert layer.startEditing()
    layer.addAttribute(QgsField("rock", QVariant.String))
    for feature, rock in zip(layer.getFeatures(), ["板岩", "Slate", "granite", "slate", "slate"]):
        layer.changeAttributeValue(feature.id(), layer.fields().indexOf("rock"), rock)
    assert layer.commitChanges()
    result = run(
        "classifythinsection",
        POINTS=layer,
        PATH_FIELD="photos",
        KNOWN_FIELD=["rock"],
        MODELS=[str(models / "basic.safetensors"), str(models / "grain.safetensors")],
        OUTPUT=str(points.parent / "classified.gpkg"),
        REPORT=str(points.parent / "sheet.html"),
    )
    rows = rows_of(str(points.parent / "classified.gpkg"))
    for row, rock in zip(rows[:3], ["slate", "slate", "花岗岩"]):
        assert row["basic_2_ok"] == ("right" if row["basic_2"] == rock else "wrong")
    assert rows[3]["basic_2_ok"] is None and rows[4]["basic_2_ok"] is None
    agreeing = sum(row["basic_2_ok"] == "right" for row in rows[:3]) / 3
    assert result["AGREEMENT_SLICES"] == pytest.approx(agreeing) and result["KNOWN"] == 4
    read = ReportPage((points.parent / "sheet.html").read_text(encoding="utf-8"))
    assert any(
        "Photographs whose class is known: " in text and ", of points: 3." in text
        for text in read.paragraphs
    )
    assert "no field 'stone'" in run.refusal(
        "classifythinsection",
        POINTS=layer,
        PATH_FIELD="photos",
        KNOWN_FIELD=["stone"],
        MODELS=[str(models / "basic.safetensors")],
        OUTPUT=str(points.parent / "none.gpkg"),
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"POINTS": None}, "either IMAGES"),
        ({"IMAGES": "."}, "either IMAGES"),
        ({"PATH_FIELD": "nothing"}, "no field 'nothing'"),
        ({"PATH_FIELD": "basic"}, r"No photograph can be read \(5\)"),
        ({"MODELS": ["{models}/basic.safetensors"] * 2}, "given twice"),
        ({"MODELS": ["{points}"]}, "not a Gossan model"),
    ],
    ids=str,
)
def test_what_cannot_be_classified_says_why(
    change: dict, message: str, models: Path, points: Path, run: Any
) -> None:
    from qgis.core import QgsProcessingException

    parameters = {
        "POINTS": str(points),
        "PATH_FIELD": "photos",
        "MODELS": [str(models / "basic.safetensors")],
        "OUTPUT": str(points.parent / "out.gpkg"),
        **change,
    }
    parameters["MODELS"] = [
        text.format(models=models, points=points) for text in parameters["MODELS"]
    ]
    with pytest.raises(QgsProcessingException, match=message):
        run("classifythinsection", **parameters)
    assert not (points.parent / "out.gpkg").exists()


def test_crops_among_the_photographs_are_refused(
    models: Path, section_folder: Path, run: Any, tmp_path: Path
) -> None:
    from qgis.core import QgsProcessingException

    images = tmp_path / "images"
    shutil.copytree(section_folder, images)
    with pytest.raises(QgsProcessingException, match="taken for photographs the next time"):
        run(
            "classifythinsection",
            IMAGES=str(images),
            MODELS=[str(models / "grain.safetensors")],
            OUTPUT=str(tmp_path / "t.gpkg"),
            CROPS=str(images / "crops"),
        )
    assert not (images / "crops").exists()


def test_explaining_draws_a_picture_per_photograph(
    models: Path, section_folder: Path, run: Any, tmp_path: Path
) -> None:
    images = tmp_path / "few"
    images.mkdir()
    for path in sorted((section_folder / "slate").glob("*.png"))[:2]:
        shutil.copy(path, images)
    (images / "torn.jpg").write_bytes(b"torn")
    for scale, layer in (("common", ""), ("each", "backbone.features.denseblock1")):
        folder = tmp_path / scale
        result = run(
            "explainthinsection",
            IMAGES=str(images),
            MODEL=str(models / "grain.safetensors"),
            LAYER=layer,
            CLASS="SLATE",
            PICTURE_SCALE=scale,
            PICTURES=str(folder),
            REPORT=str(tmp_path / f"{scale}.html"),
        )
        assert (result["IMAGES_READ"], result["IMAGES_FAILED"]) == (2, 1)
        assert len(list(folder.glob("*.png"))) == 2
        page = (tmp_path / f"{scale}.html").read_text(encoding="utf-8")
        assert "torn.jpg" in page and page.count("image/png") == 2 and "slate" in page


@pytest.mark.parametrize(
    "full_at", [1, 2, 4]
)  # measuring the first, the second, drawing the second
@pytest.mark.parametrize("device", ["auto", "cuda"])
def test_a_full_card_leaves_explaining_to_the_processor(
    device: str,
    full_at: int,
    models: Path,
    section_folder: Path,
    run: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The work starts anew, and what the card has done of it is gone; with DEVICE=cuda all of it."""
    import torch
    from gossan.core.networks import devices
    from gossan.core.sections.reading import explanation
    from qgis.core import QgsProcessingException

    images = tmp_path / "few"
    images.mkdir()
    for path in sorted((section_folder / "slate").glob("*.png"))[:2]:
        shutil.copy(path, images)
    (images / "torn.jpg").write_bytes(b"torn")
    parameters = {
        "IMAGES": str(images),
        "MODEL": str(models / "grain.safetensors"),
        "PICTURES": str(tmp_path / "out"),
        "REPORT": str(tmp_path / "report.html"),
    }
    run("explainthinsection", **{**parameters, "PICTURES": str(tmp_path / "cpu")}, DEVICE="cpu")
    explain, used = explanation.explain_section, []

    def on_full_card(*how: Any) -> Any:
        used.append(how[-1].type)
        if used.count("cuda") == full_at and used[-1] == "cuda":
            raise RuntimeError("CUDA out of memory. Tried to allocate 2 GiB")
        return explain(*how[:-1], torch.device("cpu"))

    monkeypatch.setattr(explanation, "explain_section", on_full_card)
    monkeypatch.setattr(
        devices, "choose_device", lambda name: torch.device("cpu" if name == "cpu" else "cuda")
    )
    if device == "cuda":
        (tmp_path / "report.html").unlink()
        with pytest.raises(QgsProcessingException, match="not enough memory"):
            run("explainthinsection", **parameters, DEVICE=device)
        assert used == ["cuda"] * full_at
        assert not list((tmp_path / "out").glob("*")) and not (tmp_path / "report.html").exists()
        return
    result = run("explainthinsection", **parameters, DEVICE=device)
    assert used == ["cuda"] * full_at + ["cpu"] * 4
    assert any("processor takes over" in warning for warning in run.feedback.warnings)
    assert (result["IMAGES_READ"], result["IMAGES_FAILED"]) == (2, 1)
    found = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert found == {path.name: path.read_bytes() for path in (tmp_path / "cpu").iterdir()}
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert page.count("image/png") == 2


@pytest.mark.parametrize(
    ("change", "message"),
    [({"LAYER": "conv9"}, "no layer called conv9"), ({"CLASS": "tuff"}, "no class tuff")],
    ids=str,
)
def test_what_cannot_be_explained_says_why(
    change: dict, message: str, models: Path, section_folder: Path, run: Any, tmp_path: Path
) -> None:
    from qgis.core import QgsProcessingException

    with pytest.raises(QgsProcessingException, match=message):
        run(
            "explainthinsection",
            IMAGES=str(section_folder / "slate"),
            MODEL=str(models / "basic.safetensors"),
            PICTURES=str(tmp_path / "pictures"),
            **change,
        )
    assert not (tmp_path / "pictures").exists()


def test_the_points_are_styled_by_class(models: Path, points: Path, provider: Any) -> None:
    from gossan.algorithms.bridge.class_styles import ClassStyler
    from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsVectorLayer

    layer = QgsVectorLayer(str(points), "points", "ogr")
    styler = ClassStyler(
        {
            "basic": ("Basic category (RockS²Net)", ("花岗岩", "slate")),
            "photos": ("Other", ("a", "b")),
        }
    )
    styler.postProcessLayer(layer, QgsProcessingContext(), QgsProcessingFeedback())
    renderer = layer.renderer()
    assert renderer.type() == "categorizedSymbol" and renderer.classAttribute() == "basic"
    categories = renderer.categories()
    assert [category.label() for category in categories] == ["花岗岩", "slate", "?"]
    assert len({category.symbol().color().name() for category in categories}) == 3
    styles = layer.styleManager()
    assert {"Basic category (RockS²Net)", "Other"} <= set(styles.styles())
    assert styles.currentStyle() == "Basic category (RockS²Net)"
    styles.setCurrentStyle("Other")
    assert layer.renderer().classAttribute() == "photos"


def test_the_style_outlives_the_algorithm(
    models: Path, points: Path, provider: Any, tmp_path: Path
) -> None:
    """QGIS runs a copy of an algorithm and drops it before it loads the layers."""
    import gc

    from qgis.core import (
        QgsProcessingContext,
        QgsProcessingFeedback,
        QgsProcessingOutputLayerDefinition,
        QgsProcessingUtils,
        QgsProject,
    )

    project = QgsProject()
    context = QgsProcessingContext()
    context.setProject(project)
    parameters = {
        "POINTS": str(points),
        "PATH_FIELD": "photos",
        "MODELS": [str(models / "grain.safetensors")],
        "OUTPUT": QgsProcessingOutputLayerDefinition(str(tmp_path / "styled.gpkg"), project),
    }
    algorithm = provider.algorithm("classifythinsection").create()
    results, ok = algorithm.run(parameters, context, QgsProcessingFeedback())
    del algorithm
    gc.collect()
    assert ok, results
    ((source, details),) = context.layersToLoadOnCompletion().items()
    layer = QgsProcessingUtils.mapLayerFromString(source, context)
    assert details.name == "Classified sections"
    details.postProcessor().postProcessLayer(layer, context, QgsProcessingFeedback())
    assert layer.renderer().classAttribute() == "grain"
    aliases = {field.name(): field.alias() for field in layer.fields() if field.alias()}
    added = {"grain", "grain_p", "grain_2", "grain_2p", "grain_foreign", "grain_far"}
    assert set(aliases) == {*added, "read", "failed"}
    title = aliases["grain"]
    assert aliases["grain_2p"] == f"{title}: probability of the runner-up" != title
    assert aliases["failed"] == "Photographs not read"


def test_points_to_two_properties_in_a_model(
    models: Path, points: Path, child: Any, tmp_path: Path
) -> None:
    import processing
    from qgis.core import (
        QgsProcessingContext,
        QgsProcessingFeedback,
        QgsProcessingModelAlgorithm,
        QgsProcessingModelParameter,
        QgsProcessingOutputLayerDefinition,
        QgsProcessingParameterFeatureSource,
        QgsProcessingUtils,
        QgsProject,
    )
    from qgis.core import QgsProcessingModelChildParameterSource as Source

    model = QgsProcessingModelAlgorithm("sections", "test")
    model.addModelParameter(
        QgsProcessingParameterFeatureSource("points", "points"),
        QgsProcessingModelParameter("points"),
    )
    child(
        model,
        "classifythinsection",
        POINTS=Source.fromModelParameter("points"),
        PATH_FIELD="photos",
        MODELS=[str(models / "basic.safetensors"), str(models / "grain.safetensors")],
    )
    model.updateDestinationParameters()
    output = str(tmp_path / "model.gpkg")
    project = QgsProject()
    context = QgsProcessingContext()
    context.setProject(project)
    definition = QgsProcessingOutputLayerDefinition(output, project)
    processing.run(
        model,
        {
            "points": str(points),
            "classifythinsection:classifythinsection": definition,
            "classifythinsection": definition,
        },
        context=context,
    )
    rows = rows_of(output)
    assert sum(row["grain"] is not None for row in rows) == 3
    assert {row["basic_2"] for row in rows[:3]} <= {"花岗岩", "slate"}
    ((source, details),) = context.layersToLoadOnCompletion().items()
    layer = QgsProcessingUtils.mapLayerFromString(source, context)
    details.postProcessor().postProcessLayer(layer, context, QgsProcessingFeedback())
    assert layer.renderer().classAttribute() == "basic_2"
    assert len(layer.styleManager().styles()) >= 3  # the layer's own, and one per property
