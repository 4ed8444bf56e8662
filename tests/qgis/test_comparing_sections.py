"""Compare Thin Sections in QGIS, and made-up thin sections to try it on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from gossan.core.sections.model import SectionModel
from report_pages import ReportPage


@pytest.fixture(scope="module")
def survey(make_run: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return the outputs of a sample survey with five slices of each class."""
    folder = tmp_path_factory.mktemp("survey")
    return make_run()("createsamplesurvey", SAMPLES=200, SLICES=5, OUTPUT_FOLDER=str(folder))


@pytest.fixture
def given(survey: dict[str, Any], tmp_path: Path) -> dict[str, Any]:
    return {
        "IMAGES": survey["PHOTOGRAPHS"],
        "PROPERTY": "clastic",
        "MODELS": ["shufflenet_v2", "efficientnet_lite0"],
        "WEIGHTS": "random",
        "IMAGE_SIZE": 32,
        "EPOCHS": 1,
        "BATCH": 16,
        "GROUP_PATTERN": "^([^_]+)_",
        "MODELS_FOLDER": str(tmp_path / "models"),
        "OUTPUT": str(tmp_path / "table.csv"),
        "REPORT": str(tmp_path / "report.html"),
    }


def test_drawn_slices_are_points_with_photographs(survey: dict[str, Any]) -> None:
    from qgis.core import QgsVectorLayer

    layer = QgsVectorLayer(survey["SURVEY_SLICES"], "slices")
    features = list(layer.getFeatures())
    assert len(features) == 6 and layer.crs().authid() == "EPSG:32645"
    root = Path(survey["SURVEY_SLICES"]).parent
    for feature in features:
        assert all((root / file).is_file() for file in feature["photos"].split(";"))
    folders = sorted(path.name for path in Path(survey["PHOTOGRAPHS"]).iterdir())
    assert folders == ["coarse sand", "coarse silt", "fine sand"]


def test_networks_are_compared_on_slices_that_none_has_seen(
    make_run: Any, given: dict[str, Any], tmp_path: Path
) -> None:
    from qgis.core import QgsVectorLayer

    results = make_run()("comparethinsections", **given)
    assert results["TRAININGS"] == 2
    rows = [feature.attributeMap() for feature in QgsVectorLayer(results["OUTPUT"]).getFeatures()]
    assert [row["network"] for row in rows] == given["MODELS"]
    best = max(float(row["accuracy"]) for row in rows)
    assert results["BEST_ACCURACY"] == pytest.approx(best)
    page = ReportPage(Path(results["REPORT"]).read_text(encoding="utf-8"))
    assert page.summary == results["VERDICT"]
    models = sorted(path.name for path in (tmp_path / "models").iterdir())
    assert models == [
        "clastic_efficientnet_lite0_42.safetensors",
        "clastic_shufflenet_v2_42.safetensors",
    ]
    record = SectionModel.load(str(tmp_path / "models" / models[0])).record
    assert record["settings"]["translation"] == "tanh"
    assert len(record["comparison"]["named"]) == len(record["comparison"]["numbers"])
    again = make_run()("comparethinsections", **given)
    assert again["VERDICT"] == results["VERDICT"]


@pytest.mark.parametrize(
    ("given_too", "kept_inside"),
    [({"TRANSLATION": "clipped"}, "clipped"), ({"PRESET": "paper"}, "clipped"), ({}, "tanh")],
)
def test_rocks2net_keeps_its_crop_inside_as_the_comparison_says(
    given_too: dict[str, str],
    kept_inside: str,
    make_run: Any,
    given: dict[str, Any],
    tmp_path: Path,
) -> None:
    shared = {**given, "MODELS": ["rocks2net"], "BACKBONE": "shufflenet_v2", **given_too}
    make_run()("comparethinsections", **shared)
    (path,) = (tmp_path / "models").iterdir()
    model = SectionModel.load(str(path))
    assert (model.name, model.translation) == ("rocks2net", kept_inside)
    assert model.record["settings"]["translation"] == kept_inside


def test_a_split_file_says_what_tests_whatever_the_seed(
    make_run: Any, given: dict[str, Any], survey: dict[str, Any], tmp_path: Path
) -> None:
    root = Path(survey["PHOTOGRAPHS"])
    paths = sorted(root.glob("*/*"))
    rows = ["file,set"]
    for path in paths:
        slices = sorted({one.name.split("_")[0] for one in path.parent.iterdir()})
        place = slices.index(path.name.split("_")[0])
        set_ = ("test", "validation")[place] if place < 2 else "train"
        rows.append(f"{path.parent.name}/{path.name},{set_}")
    table = tmp_path / "split.csv"
    table.write_text("\n".join(rows), encoding="utf-8")
    results = make_run()(
        "comparethinsections",
        **{**given, "MODELS": ["shufflenet_v2"], "SPLIT_FILE": str(table), "SEEDS": 2},
    )
    page = Path(results["REPORT"]).read_text(encoding="utf-8")
    assert "the given photographs test and validate every time" in page


def test_models_among_the_photographs_are_refused(
    make_run: Any, given: dict[str, Any], survey: dict[str, Any]
) -> None:
    from qgis.core import QgsProcessingException

    with pytest.raises(QgsProcessingException, match="photographs"):
        make_run()(
            "comparethinsections",
            **{**given, "MODELS_FOLDER": str(Path(survey["PHOTOGRAPHS"]) / "models")},
        )
