"""Dialogs speak in words: choices, empty boxes, parameters' names; scripts keep what they type."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def said() -> Any:
    """Return what returns what a dialog says: each is opened once, in a QGIS of its own."""
    known: dict[str, Any] = {}

    def of(name: str) -> Any:
        if name not in known:
            done = subprocess.run(
                [sys.executable, str(HERE / "dialog_words.py"), name],
                capture_output=True,
                text=True,
                timeout=120,
                check=False,
                env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
            )
            assert done.returncode == 0, done.stderr[-3000:]
            known[name] = json.loads(done.stdout.strip().splitlines()[-1])
        return known[name]

    return of


def test_choices_are_shown_in_words_and_given_as_scripts_type_them(said: Any) -> None:
    train = said("traingkdcn")
    assert train["choices"]["MODEL"][0] == "GK-DCN: deformable, guided by faults"
    assert train["choices"]["MODEL"] in train["batch"]
    assert train["given"]["MODEL"] == "gk_dcn" and train["given"]["SPLIT"] is None
    assert train["again"] == {"EPOCHS": 7, "MODEL": "cnn", "SPLIT": "random"}
    grid = said("gridgeochemistry")
    assert "Negative values are detection limits" in grid["choices"]["BELOW_DETECTION"]
    compare = said("comparemodels")
    assert compare["choices"]["MODELS"][2] == "DCN: deformable, not guided"
    assert compare["given"]["MODELS"] == ["gk_dcn", "gk_cnn"]
    assert compare["again"]["MODELS"] == ["dcn"]


def test_the_designer_shows_words_and_takes_what_other_steps_give(said: Any) -> None:
    designer = said("traingkdcn")["designer"]
    assert designer["shown"]["MODEL"][3] == "CNN: plain convolutions, not guided"
    assert designer["stored"] == {"MODEL": "network", "SPLIT": "network"}


def test_empty_boxes_say_what_they_stand_for_and_follow_the_preset(said: Any) -> None:
    train = said("traingkdcn")
    assert (
        train["empty"]["MEMBERS"] == "automatic: 5" and train["paper"]["MEMBERS"] == "automatic: 1"
    )
    assert train["empty"]["EPOCHS"] == "automatic: 10"
    assert train["paper"]["EPOCHS"] == "automatic: 80, or 30 for CNN"
    assert train["choices"]["SPLIT"][0] == "automatic: Whole deposits held out"
    assert train["split"] == "automatic: Patches held out at random"
    assert said("comparemodels")["empty"]["FOLDS"] == "automatic: 5"
    workflow = said("surveytoexplainedmap")
    assert workflow["empty"]["EPOCHS"] == "automatic: 10"
    assert "Negative values are detection limits" in workflow["choices"]["BELOW_DETECTION"]


def test_a_workflow_shows_inputs_first_and_folds_what_few_look_at(said: Any) -> None:
    outputs = said("surveytoexplainedmap")["outputs"]
    assert outputs["inputs first"]
    # Required ones first; what has a good default is advanced, which QGIS folds.
    assert outputs["inputs"] == ["SAMPLES", "FAULTS", "DEPOSITS", "STUDY_AREA", "FIELDS"]
    assert outputs["shown"] == ["Model", "Report on training", "Anomaly probability", "Targets"]
    assert outputs["folded"][:2] == ["Element stack", "Report on gridding"]  # as the work goes
    assert outputs["folded"][-1] == "Report on the explanation" and len(outputs["folded"]) == 12
    assert outputs["height"] < 1000
    given = said("surveytoexplainedmap")["given"]
    assert "explaingradcam:Report on the explanation" in given, (
        "what is folded is given all the same"
    )
    other = said("surveytoanomalies")["outputs"]
    assert other["shown"] == ["Anomaly scores", "Targets", "Report on anomalies"]


def test_a_model_has_a_place_beside_its_stack_and_is_offered_with_what_it_is_worth(
    said: Any, chain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gossan.algorithms.bridge.remembered_models import (
        PATCHES,
        remember_model,
        remembered_models,
    )

    assert said("traingkdcn")["given"]["OUTPUT"].endswith("stack_gk_dcn.safetensors")
    model = str(chain / "model.safetensors")
    remember_model(PATCHES, str(chain / "gone.safetensors"))
    remember_model(PATCHES, model)
    offered = remembered_models(PATCHES)
    assert next(iter(offered)) == model and str(chain / "gone.safetensors") not in offered
    assert offered[model].startswith("GK-DCN, 20") and "held-out AUC 0." in offered[model]
    shown = said("predictanomalies")
    assert shown["models"][0] == offered[model] and shown["given"]["MODEL"] == model
    assert shown["other"] == "/elsewhere/other.safetensors"


def test_models_of_thin_sections_are_offered_with_what_they_are_worth_and_files_stay_ticked(
    said: Any, provider: Any, tmp_path: Path
) -> None:
    from gossan.algorithms.bridge.remembered_models import (
        SECTIONS,
        remember_model,
        remembered_models,
    )
    from gossan.core.sections.model import SectionModel

    model = SectionModel.untrained("shufflenet_v2", "custom", ("a", "b"), 32, 0.8)
    model.record["metrics"] = {"validation": {"network": {"accuracy": 0.875}}}
    for name in ("grain", "basic"):
        model.save(tmp_path / f"{name}.safetensors")
        remember_model(SECTIONS, str(tmp_path / f"{name}.safetensors"))
    offered = remembered_models(SECTIONS)
    shown = said("classifythinsection")
    assert shown["models"] == list(offered.values())
    assert "accuracy 88 %" in shown["models"][0] and "basic.safetensors" in shown["models"][0]
    assert shown["given"]["MODELS"] == [str(tmp_path / "basic.safetensors")]
    two = ["/a/one.safetensors", "/b/one.safetensors"]
    assert shown["taken"] == [two, two[:1], [], []]


def test_settings_with_rubbish_offer_no_model_and_stop_no_training(
    qgis_app: Any, tmp_path: Path
) -> None:
    from gossan.algorithms.bridge.remembered_models import (
        PATCHES,
        describe_model,
        remember_model,
        remembered_models,
    )
    from qgis.core import QgsSettings

    path, key = tmp_path / "model.safetensors", f"gossan/models/{PATCHES}"
    known = QgsSettings().value(key, [])
    try:
        for rubbish in (5, True, {"a": 1}, [3, None, ["a"]], ["/" + "x" * 300], ["\0"], b"abc"):
            QgsSettings().setValue(key, rubbish)
            assert remembered_models(PATCHES) == {}
            remember_model(PATCHES, str(path))
    finally:
        QgsSettings().setValue(key, known)
    for said in (
        {"network": []},
        {"section_network": {}},
        {"record": {"worth": {"auc": [10**400]}}},
        {"record": {"worth": {"auc": [float("nan")]}}},
    ):
        header = json.dumps({"__metadata__": {"gossan": json.dumps(said)}}).encode()
        path.write_bytes(len(header).to_bytes(8, "little") + header)
        assert "AUC" not in describe_model(str(path))


def test_values_of_scripts_that_are_none_end_no_dialog(said: Any) -> None:
    train = said("traingkdcn")["odd"]
    # What is no number changes nothing; what is not allowed is shown, for Run to refuse it.
    assert train["EPOCHS"] == [*[7] * 5, 0, 200_000, None]
    assert train["NEGATIVE_DISTANCE"] == [None, -5.0, 1000.0]
    assert train["MODEL"] == ["rubbish", 2, "gk_dcn", "gk_dcn", "gk_dcn"]
    assert said("comparemodels")["odd"]["MODELS"] == [[], [], [], ["dcn"], []]


def test_of_two_models_in_the_same_words_the_chosen_one_is_given(said: Any) -> None:
    twins = said("predictanomalies")["twins"]
    assert twins["given"] == twins["chosen"]


def test_every_choice_has_words_and_no_run_needs_their_widgets(provider: Any) -> None:
    for algorithm in provider.algorithms():
        if algorithm.group().endswith("Workflows"):
            continue
        for definition in algorithm.parameterDefinitions():
            shown = definition.metadata().get("widget_wrapper", {})
            if definition.type() == "enum":
                assert set(definition.options()) == set(shown["words"]), definition.name()
                assert all(len(word) > 1 for word in shown["words"].values())
            if definition.type() == "number" and definition.defaultValue() is None:
                assert shown["class"] == "gossan.algorithms.bridge.widgets.Number"
    assert "gossan.algorithms.bridge.widgets" not in sys.modules


@pytest.fixture
def window(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have texts shown as in QGIS's window."""
    from gossan.algorithms.bridge import shown

    monkeypatch.setattr(shown, "in_window", lambda: True)


def test_no_help_is_cut_where_it_says_less_than(provider: Any, window: None) -> None:
    for name in ("importassays", "gridgeochemistry", "traingkdcn", "surveytoexplainedmap"):
        algorithm = provider.algorithm(name).create()
        texts = [algorithm.shortHelpString()]
        texts += [definition.help() for definition in algorithm.parameterDefinitions()]
        for text in texts:
            assert "<" not in text and ">" not in text


def test_help_with_a_less_than_sign_is_whole_in_the_window(
    provider: Any, window: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gossan.algorithms.geochemistry.import_assays import ImportAssays

    monkeypatch.setattr(ImportAssays, "HELP", "Texts such as <0.5 are limits & kept.")
    shown = provider.algorithm("importassays").create()
    assert shown.shortHelpString() == "Texts such as &lt;0.5 are limits &amp; kept."


def test_parameters_are_called_as_the_dialog_calls_them(provider: Any, window: None) -> None:
    from gossan.algorithms.bridge.shown import by_titles

    definitions = provider.algorithm("traingkdcn").parameterDefinitions()
    assert by_titles("FOLDS must be 0.", definitions) == "“Folds” [FOLDS] must be 0."
    assert by_titles("MODEL=cnn is no", definitions) == "“Network or plain model” [MODEL=cnn] is no"
    assert by_titles("/a/MODEL/x SUBMODEL MODEL.tif [MODEL]", definitions) == (
        "/a/MODEL/x SUBMODEL MODEL.tif [MODEL]"
    )
    train = provider.algorithm("traingkdcn").create()
    assert "“Mean with the ridge” [WITH_RIDGE]" in train.shortHelpString()
    assert "“Preset” [PRESET" in train.parameterDefinition("ELEMENTS").help()


def test_scripts_read_parameters_by_the_names_that_they_type(provider: Any) -> None:
    train = provider.algorithm("traingkdcn").create()
    assert "(WITH_RIDGE)" in train.shortHelpString()


@pytest.mark.parametrize(
    "name", ["traingkdcn", "comparemodels", "predictanomalies", "classifythinsection"]
)
def test_what_must_be_given_comes_first_and_the_preset_before_what_follows_it(
    name: str, provider: Any
) -> None:
    from qgis.core import QgsProcessingParameterDefinition

    optional = QgsProcessingParameterDefinition.Flag.FlagOptional
    definitions = [
        item for item in provider.algorithm(name).parameterDefinitions() if not item.isDestination()
    ]
    names = [item.name() for item in definitions]
    needed = [
        item.name()
        for item in definitions
        if not item.flags() & optional and item.defaultValue() is None
    ]
    assert needed == names[: len(needed)]
    for item in definitions:
        follows = item.metadata().get("widget_wrapper", {}).get("follows")
        assert not follows or names.index(follows) < names.index(item.name())


def test_groups_stand_in_the_order_of_the_work_and_keep_their_ids(provider: Any) -> None:
    groups = {item.group(): item.groupId() for item in provider.algorithms()}
    assert sorted(groups) == [
        "1 Geochemistry",
        "2 Anomaly models",
        "3 Thin sections",
        "4 Workflows",
        "5 Utilities",
    ]
    assert groups["2 Anomaly models"] == "anomalymodels" and groups["4 Workflows"] == "workflows"


def test_a_long_silence_is_broken_by_how_far_the_work_is(
    qgis_app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gossan.algorithms.bridge import progress
    from qgis.core import QgsProcessingFeedback

    clock = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: clock[0])
    feedback = QgsProcessingFeedback(False)
    watched = progress.FeedbackProgress(feedback)
    for second in range(1, 21):
        clock[0] = 100.0 + second
        watched.report(second / 40)
    lines = feedback.textLog().strip().splitlines()
    assert lines[0] == "12 % done, some 35 s left" and len(lines) == 4
    watched.message("Fold 1")
    clock[0] += 4
    watched.report(0.9)
    assert feedback.textLog().strip().endswith("Fold 1")


def test_lines_do_not_run_on_from_the_dots_of_qgis_process(
    qgis_app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gossan.algorithms.bridge import progress
    from qgis.core import QgsProcessingFeedback

    def log(platform: str, *words: str) -> str:
        monkeypatch.setattr(progress.QgsApplication, "arguments", lambda: [platform, *words])
        monkeypatch.setattr(progress.QgsApplication, "platform", lambda: platform)
        feedback = QgsProcessingFeedback(False)
        told = progress.FeedbackProgress(feedback)
        told.message("first")
        told.report(0.01)  # no dot yet
        told.message("second")
        told.report(0.5)
        told.message("third")
        told.message("fourth")
        return feedback.textLog()

    assert log("qgis_process") == "first\nsecond\n\nthird\nfourth\n"
    assert log("qgis_process", "run", "--json") == log("desktop")
    assert log("desktop") == "first\nsecond\nthird\nfourth\n"


def test_a_cancel_is_heard_between_pictures() -> None:
    from types import SimpleNamespace

    from gossan.core.anomalies.explaining import pictures
    from gossan.core.runtime.errors import CancelledError
    from progress_doubles import CancellingProgress

    points = SimpleNamespace(
        model=SimpleNamespace(entry=SimpleNamespace(title="CNN")), numbers=[1], called=["a"]
    )
    explained: Any = SimpleNamespace(
        explanation=SimpleNamespace(grid=None), beside=None, points=points
    )
    with pytest.raises(CancelledError):
        pictures.point_pictures(explained, None, True, CancellingProgress())  # type: ignore[arg-type]
