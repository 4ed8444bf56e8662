"""What QGIS and Gossan say is translated: all of it, with the same places for values."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from dataclasses import fields
from html import unescape
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
#: Chinese letters, and Chinese marks where there are no words.
CHINESE = re.compile("[\u4e00-\u9fff：。]")
PLACE = re.compile(r"(?<!\{)\{(\w[^{}]*)\}")

#: Texts of names alone, which are the same in every language.
SAME = re.compile(
    r"^(Grad-CAM( \(\{\w+\}\))?|AUC|Kappa|MCC|F1|R²|\{free:.1f\} GB|CUDA .*|\{title\} \(AUC.*|Gossan: .*)$"
)

#: What stands in reports besides words: names of networks, parameters, settings and programs.
NO_WORDS = re.compile(
    r"[A-Z][A-Za-z]?\d*O?\d*|[A-Z_0-9]{2,}|[a-z_0-9]+_[a-z_0-9_]*|\w*\.\w[\w./-]*|/[^\s]*|Grad-CAM|km|"
    r"GeoTIFF|gossan|negative_is_limit"
)


@pytest.fixture(scope="module")
def strings() -> Any:
    """Return the module that collects the texts."""
    spec = importlib.util.spec_from_file_location("strings", ROOT / "scripts" / "strings.py")
    module = importlib.util.module_from_spec(spec)  # type: ignore[arg-type]
    spec.loader.exec_module(module)  # type: ignore[union-attr]
    return module


@pytest.fixture(scope="module")
def chinese(strings: Any) -> dict[str, str]:
    return strings.translations(ROOT / "i18n" / "gossan_zh_CN.ts")


def test_everything_is_translated(strings: Any, chinese: dict[str, str], provider: Any) -> None:
    texts = strings.all_texts(provider)
    assert len(texts) > 800
    assert [text for text in texts if not chinese.get(text)] == [], "run `make strings`"
    assert sorted(set(chinese) - set(texts)) == [], "no longer said; run `make strings`"
    assert [
        text for text in texts if not SAME.match(text) and not CHINESE.search(chinese[text])
    ] == ["en"]


def test_translations_have_the_same_places_for_values(chinese: dict[str, str]) -> None:
    for english, translated in chinese.items():
        assert set(PLACE.findall(english)) == set(PLACE.findall(translated)), english
        assert english.count("\n\n") == translated.count("\n\n"), english


@pytest.fixture
def translated() -> Iterator[None]:
    """Have QGIS speak Chinese."""
    from qgis.PyQt.QtCore import QCoreApplication, QTranslator

    compiled = ROOT / "i18n" / "gossan_zh_CN.qm"
    if not compiled.exists():
        pytest.skip("translations are not compiled (make translations)")
    translator = QTranslator()
    assert translator.load(str(compiled))
    QCoreApplication.installTranslator(translator)
    yield
    QCoreApplication.removeTranslator(translator)


def test_qgis_shows_the_users_language(provider: Any, translated: None) -> None:
    from gossan.algorithms.geochemistry.grid_geochemistry import GridGeochemistry
    from gossan.algorithms.workflows.workflow import WORKFLOWS, Workflow

    for algorithm in (GridGeochemistry(), Workflow(WORKFLOWS[-1])):
        created = algorithm.create()
        shown = [created.displayName(), created.group(), created.shortHelpString()]
        shown += [item.description() for item in created.parameterDefinitions()][:6]
        shown += [item.help() for item in created.parameterDefinitions()][:6]
        for text in shown:
            assert CHINESE.search(text), text


def test_workflows_and_their_copies_in_the_designer_speak_the_users_language(
    provider: Any, translated: None
) -> None:
    from gossan.algorithms.workflows.workflow import WORKFLOWS, Workflow

    assert len(WORKFLOWS) == 3
    for path in WORKFLOWS:
        workflow = Workflow(path)
        copy = workflow.copy()
        for model in (workflow, copy):
            steps = model.childAlgorithms()
            assert len(steps) >= 2
            shown = [model.displayName(), model.group(), model.shortHelpString()]
            shown += [step.description() for step in steps.values()]
            shown += [item.description() for item in model.parameterDefinitions()]
            for text in shown:
                assert CHINESE.search(text) or text == "Grad-CAM", text
            assert model.validate()[0]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("", CHINESE),  # from the dialog: the algorithm names it
        ("Anomaly probability", CHINESE),  # a workflow's name of its output
        ("Ma carte", re.compile("Ma carte")),  # the user's
    ],
)
def test_layers_are_named_in_the_users_language(
    name: str, shown: re.Pattern[str], provider: Any, translated: None
) -> None:
    from qgis.core import QgsProcessingContext, QgsProject

    context = QgsProcessingContext()
    details = QgsProcessingContext.LayerDetails(name, QgsProject.instance(), "OUTPUT")
    context.addLayerToLoadOnCompletion("map.tif", details)
    algorithm = provider.algorithm("predictanomalies").create()
    algorithm.style("map.tif", "probability", "Anomaly probability", context)
    assert shown.search(context.layerToLoadOnCompletionDetails("map.tif").name)


@pytest.fixture
def marked() -> Iterator[None]:
    """Have everything that is translated stand between brackets."""
    from gossan.core.runtime.language import speak

    speak(lambda text: f"⟦{text}⟧")
    yield
    speak()


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what is drawn in figures, on a computer without a font that has the brackets."""
    from gossan.core.reporting import words as figure_text
    from matplotlib.figure import Figure
    from matplotlib.text import Text

    texts: list[str] = []
    characters = figure_text.drawn_characters() - {ord("⟦"), ord("⟧")}
    monkeypatch.setattr(figure_text, "drawn_characters", lambda: characters)
    savefig = Figure.savefig

    def save(figure: Figure, *arguments: Any, **options: Any) -> None:
        texts.extend(text.get_text() for text in figure.findobj(Text))
        savefig(figure, *arguments, **options)

    monkeypatch.setattr(Figure, "savefig", save)
    return texts


def unmarked_words(text: str) -> list[str]:
    """Return the words of a text that stand in no brackets."""
    shorter = re.sub(r"⟦[^⟦⟧]*⟧", " ", text)
    while shorter != text:
        text, shorter = shorter, re.sub(r"⟦[^⟦⟧]*⟧", " ", shorter)
    return re.findall(r"[A-Za-z]{4,}", NO_WORDS.sub(" ", text))


def words_of_page(path: Path) -> list[str]:
    """Return the words of a report that were not translated; values and names aside."""
    page = path.read_text(encoding="utf-8")
    page = re.sub(r"<style>.*?</style>|<pre>.*?</pre>", " ", page, flags=re.DOTALL)
    # Parameters, settings and versions: names and values as scripts write them.
    page = page[: page.rindex("<h2>")]
    page = re.sub(r'<(?:img|html)[^>]*>|<td class="number">[^<]*</td>', " ", page)
    return unmarked_words(unescape(re.sub(r"<[^>]+>", " ", page)))


@pytest.mark.parametrize(
    "name",
    [
        "gridgeochemistry",
        "fitfaultcontrol",
        "robustpca",
        "traingkdcn",
        "comparemodels",
        "predictanomalies",
        "classifyanomalies",
        "explaingradcam",
        "trainthinsection",
        "classifythinsection",
        "explainthinsection",
    ],
)
def test_reports_and_messages_are_translated(
    name: str, everything: Any, run: Any, marked: None, drawn: list[str], tmp_path: Path
) -> None:
    from gossan.core.anomalies.training.settings import TrainingSettings
    from gossan.core.sections.training.settings import SectionSettings
    from small_runs import ALGORITHMS

    run(name, **ALGORITHMS[name](everything, tmp_path))
    said = run.feedback.messages + run.feedback.warnings
    said = [text for text in said if not text.startswith("Results:")]  # QGIS says that
    assert [word for text in said for word in unmarked_words(text)] == []
    # Boxes tell nobody anything: without a font figures speak English.
    assert [text for text in drawn if "⟦" in text] == []
    settings = (fields(TrainingSettings), fields(SectionSettings))
    ignored = {field.name for kind in settings for field in kind}
    ignored |= {
        "slate",
        "None",
        "none",
        "True",
        "False",
        "basic",
        "random",
        "anywhere",
        "gdnet",
        "constant",
        "deposits",
        "standard",
        "gossan",
        "photographs",  # the folder of them
    }
    assert [word for word in words_of_page(tmp_path / "r.html") if word not in ignored] == []
