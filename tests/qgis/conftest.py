"""A real QgsApplication with Processing and the plugin's provider in it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# The tests share their layers.
sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def qgis_app() -> object:
    """Return the application; it lives until the process ends."""
    core = pytest.importorskip("qgis.core", reason="QGIS's Python is not here")
    app = core.QgsApplication([], False)
    app.initQgis()
    sys.path.append(str(Path(app.pkgDataPath()) / "python" / "plugins"))
    from processing.core.Processing import Processing

    Processing.initialize()
    return app


@pytest.fixture(scope="session")
def provider(qgis_app: object) -> object:
    """Return the provider, registered as the plugin registers it."""
    import gossan

    plugin = gossan.classFactory(None)
    plugin.initProcessing()
    # Kept: without a reference Python takes the provider's methods away.
    qgis_app.gossan_plugin = plugin  # type: ignore[attr-defined]
    return plugin.provider


class Run:
    """Runs algorithms as a script would, and keeps what was logged."""

    def __init__(self) -> None:
        from qgis.core import QgsProcessingFeedback

        class Feedback(QgsProcessingFeedback):
            def __init__(self) -> None:
                super().__init__(False)
                self.messages: list[str] = []
                self.warnings: list[str] = []

            def pushInfo(self, text: str) -> None:
                self.messages.append(text)

            def pushWarning(self, text: str) -> None:
                self.warnings.append(text)

        self.feedback = Feedback()

    def __call__(self, algorithm: str, **parameters: Any) -> dict[str, Any]:
        import processing

        return processing.run(f"gossan:{algorithm}", parameters, feedback=self.feedback)

    def refusal(self, algorithm: str, **parameters: Any) -> str:
        """Return why an algorithm does not do it."""
        from qgis.core import QgsProcessingException

        with pytest.raises(QgsProcessingException) as caught:
            self(algorithm, **parameters)
        return str(caught.value)


@pytest.fixture
def run(provider: object) -> Run:
    """Return a runner of the provider's algorithms."""
    return Run()


@pytest.fixture(scope="session")
def gridded(
    provider: object, survey_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Return a folder with the survey's stack and control raster."""
    folder = tmp_path_factory.mktemp("chain")
    runner = Run()
    runner(
        "gridgeochemistry",
        INPUT=str(survey_folder / "samples.gpkg"),
        TEMPLATE=str(survey_folder / "truth.tif"),
        BELOW_DETECTION="negative_is_limit",
        RADIUS=0,  # the small survey leaves little room for barren ground as it is
        OUTPUT=str(folder / "stack.tif"),
    )
    runner(
        "fitfaultcontrol",
        FAULTS=str(survey_folder / "faults.gpkg"),
        DEPOSITS=str(survey_folder / "deposits.gpkg"),
        TEMPLATE=str(folder / "stack.tif"),
        STUDY_AREA=str(survey_folder / "study_area.gpkg"),
        METHOD="log_log",  # so few deposits do not show control, and these tests want a guide
        OUTPUT=str(folder / "control.tif"),
    )
    return folder


@pytest.fixture(scope="session")
def chain(gridded: Path, survey_folder: Path) -> Path:
    """Return a folder in which the chain up to a trained model has been run."""
    folder = gridded
    Run()(
        "traingkdcn",
        STACK=str(folder / "stack.tif"),
        DEPOSITS=str(survey_folder / "deposits.gpkg"),
        CONTROL=str(folder / "control.tif"),
        STUDY_AREA=str(survey_folder / "study_area.gpkg"),
        NEGATIVE_DISTANCE=6000,
        EPOCHS=3,
        MEMBERS=2,
        FOLDS=2,
        REPEATS=1,
        OUTPUT=str(folder / "model.safetensors"),
        REPORT=str(folder / "training.html"),
    )
    return folder


@pytest.fixture(scope="session")
def plain_model(chain: Path, survey_folder: Path) -> str:
    """Return the path of a model that knows no geology and has no offsets."""
    path = chain / "plain.safetensors"
    Run()(
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


@pytest.fixture(scope="session")
def make_run(provider: object) -> type[Run]:
    """Return the class of runners, for fixtures that live longer than a test."""
    return Run


def add_child(provider: Any, model: Any, name: str, **sources: Any) -> None:
    """Add an algorithm to a model; parameters are static values unless they are sources."""
    from qgis.core import (
        QgsProcessingModelChildAlgorithm,
        QgsProcessingModelOutput,
        QgsProcessingParameterDefinition,
    )
    from qgis.core import QgsProcessingModelChildParameterSource as Source

    algorithm = QgsProcessingModelChildAlgorithm(f"gossan:{name}")
    algorithm.setChildId(name)
    algorithm.setDescription(name)
    written = {}
    outputs = {}
    for definition in provider.algorithm(name).parameterDefinitions():
        optional = definition.flags() & QgsProcessingParameterDefinition.Flag.FlagOptional
        if definition.isDestination():
            if not optional:
                output = QgsProcessingModelOutput(name, name)
                output.setChildId(name)
                output.setChildOutputName(definition.name())
                outputs[name] = output
        elif definition.name() in sources:
            value = sources[definition.name()]
            source = value if isinstance(value, Source) else Source.fromStaticValue(value)
            written[definition.name()] = [source]
        elif not optional:
            written[definition.name()] = [Source.fromStaticValue(definition.defaultValue())]
    for parameter, values in written.items():
        algorithm.addParameterSources(parameter, values)
    algorithm.setModelOutputs(outputs)
    model.addChildAlgorithm(algorithm)


@pytest.fixture
def child(provider: object) -> Callable[..., None]:
    """Return a function that adds an algorithm to a model."""
    return partial(add_child, provider)


@pytest.fixture(scope="session")
def everything(material: Any, section_folder: Path) -> Any:
    """The material, with deposits on the fault and labelled photographs beside it."""
    from small_runs import complete

    complete(material, section_folder)
    return material
