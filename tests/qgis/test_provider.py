"""The provider as QGIS sees it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal

ROOT = Path(__file__).resolve().parents[2]

WORKFLOWS = {"sectionstoproperties", "surveytoanomalies", "surveytoexplainedmap"}

IDS = {
    "checkenvironment",
    "comparethinsections",
    "classifyanomalies",
    "classifythinsection",
    "comparemodels",
    "createsamplesurvey",
    "detectanomalies",
    "explaingradcam",
    "explainthinsection",
    "fitfaultcontrol",
    "gridgeochemistry",
    "importassays",
    "predictanomalies",
    "robustpca",
    "stackrasters",
    "traingkdcn",
    "trainthinsection",
}

#: Parameters without which a saved model is not whole. None joins them: a model that a user saved before
#: it was there would no longer run, so that what is new is optional, with a default.
MANDATORY = {
    "classifyanomalies": "PROBABILITY METHOD QUANTILES LINES MIN_CELLS OUTPUT",
    "classifythinsection": "MODELS SEPARATOR DEVICE OUTPUT",
    "comparemodels": "STACK ELEMENTS MODELS BASELINES PRESET SPLIT SEEDS GEOLOGICAL_CONTROLS PATCH BLOCK "
    "WINSORISE BATCH SEED DEVICE OUTPUT",
    "createsamplesurvey": "SEED SAMPLES OUTPUT_FOLDER",
    "detectanomalies": "ELEMENTS TARGET_PERCENT BELOW_DETECTION NEIGHBOURS SHUFFLES FALSE_DISCOVERIES SEED",
    "explaingradcam": "STACK MODEL METHOD LAYER PICTURE_SCALE DEVICE OUTPUT",
    "explainthinsection": "IMAGES MODEL PICTURE_SCALE DEVICE PICTURES",
    "fitfaultcontrol": "TEMPLATE RING_WIDTH RINGS CONTINUOUS OUTPUT",
    "gridgeochemistry": "INPUT POWER NEIGHBOURS BELOW_DETECTION SUBSTITUTE OUTPUT",
    "importassays": "INPUT BELOW_DETECTION OUTPUT",
    "predictanomalies": "STACK MODEL EDGE DEVICE OUTPUT",
    "robustpca": "BELOW_DETECTION SUBSTITUTE COMPONENTS SEED",
    "stackrasters": "RASTERS COMMON_MASK OUTPUT",
    "traingkdcn": "STACK ELEMENTS MODEL PRESET FOLDS PATCH BLOCK WINSORISE BATCH SEED DEVICE COMPARE_SPLITS "
    "OUTPUT",
    "trainthinsection": "IMAGES PROPERTY MODEL WEIGHTS IMAGE_SIZE SCALE VALIDATION AUGMENT EPOCHS SCHEDULE "
    "PATIENCE SEED DEVICE OUTPUT",
}

#: Parameters that scripts and models rely on.
FIXED = {
    "checkenvironment": "REPORT",
    "createsamplesurvey": "SEED SAMPLES SLICES OUTPUT_FOLDER",
    "gridgeochemistry": "INPUT FIELDS EXTENT CELL_SIZE TEMPLATE OUTPUT_CRS STUDY_AREA POWER NEIGHBOURS "
    "RADIUS SECTORS METHOD MISSING_VALUES BELOW_DETECTION SUBSTITUTE OUTPUT SAMPLED VARIANCE REPORT",
    "importassays": "INPUT SHEET X_FIELD Y_FIELD CRS POSITIONS SAMPLE_FIELD POSITION_FIELD MISSING_VALUES "
    "BELOW_DETECTION DECIMAL METHODS FIELDS OUTPUT REPORT",
    "fitfaultcontrol": "FAULTS FAULTS_RASTER FAULTS_CLASS DEPOSITS DEPOSITS_RASTER DEPOSITS_CLASS TEMPLATE "
    "STUDY_AREA FACTORS FACTORS_CLASS METHOD RING_WIDTH RINGS CONTINUOUS "
    "OUTPUT TABLE REPORT",
    "traingkdcn": "STACK BANDS DEPOSITS DEPOSITS_RASTER DEPOSITS_CLASS "
    "BARREN CONTROL STUDY_AREA MODEL TRANSFORM PATCH BLOCK "
    "NEGATIVE_DISTANCE COMMODITY BARREN_FROM SPLIT VALIDATION FOLDS EPOCHS BATCH LEARNING_RATE LAMBDA "
    "SEED DEVICE OUTPUT SAMPLES REPORT",
    "predictanomalies": "STACK MODEL STUDY_AREA EDGE DEVICE OUTPUT",
    "explaingradcam": "STACK MODEL DEPOSITS DEPOSITS_RASTER DEPOSITS_CLASS "
    "LAYER OUTPUT OFFSETS MAGNITUDE PICTURES REPORT",
    "comparemodels": "STACK BANDS DEPOSITS DEPOSITS_RASTER DEPOSITS_CLASS "
    "BARREN CONTROL STUDY_AREA MODELS BASELINES TRANSFORM FOLDS "
    "REPEATS SEEDS ELEMENTS COMMODITY BARREN_FROM OUTPUT REPORT",
    "classifyanomalies": "PROBABILITY METHOD DEPOSITS DEPOSITS_RASTER DEPOSITS_CLASS OUTPUT TARGETS REPORT",
    "detectanomalies": "INPUT ELEMENTS TARGET FIELDS SUITE_FIELD NEIGHBOURS RADIUS SHUFFLES DEPOSITS "
    "DEPOSITS_RASTER DEPOSITS_CLASS SEED OUTPUT TARGETS REPORT",
    "stackrasters": "RASTERS COVARIATES CLASSES NAMES RESAMPLING TEMPLATE COMMON_MASK SAMPLES RADIUS "
    "STUDY_AREA OUTPUT",
    "robustpca": "STACK INPUT FIELDS COMPONENTS OUTPUT LOADINGS REPORT",
    "trainthinsection": "IMAGES PROPERTY PRESET MODEL WEIGHTS WEIGHTS_FILE IMAGE_SIZE SCALE VALIDATION "
    "GROUP_PATTERN SPLIT_FILE TARGET_IMAGES TRANSLATION AUGMENT EPOCHS BATCH LEARNING_RATE PATIENCE SEED "
    "DEVICE CHECKPOINT OUTPUT REPORT",
    "comparethinsections": "IMAGES PROPERTY MODELS PRESET WEIGHTS IMAGE_SIZE GROUP_PATTERN SPLIT_FILE "
    "POLARS PAIR_PATTERN TEST_IMAGES TARGET_IMAGES TEST SEEDS TRANSLATION AUGMENT EPOCHS SEED DEVICE "
    "MODELS_FOLDER OUTPUT REPORT",
    "classifythinsection": "IMAGES POINTS PATH_FIELD MODELS DEVICE OUTPUT CROPS REPORT",
    "explainthinsection": "IMAGES MODEL LAYER PICTURES REPORT",
}

OUTPUTS = {
    "checkenvironment": "PROBLEMS SUMMARY",
    "gridgeochemistry": "SAMPLES_USED ELEMENTS VALUES_REPLACED RADIUS_USED BEYOND_SHARE",
    "importassays": "SAMPLES ELEMENTS UNMATCHED",
    "detectanomalies": "AUC AUC_GEOMETRY SIGNIFICANT ELEMENTS",
    "stackrasters": "ELEMENTS COVARIATE_BANDS LEFT_OUT_SHARE",
    "fitfaultcontrol": "COEFFICIENT EXPONENT R_SQUARED K_LOW K_HIGH DEVIANCE P_VALUE CONTROLS",
    "traingkdcn": "AUC ACCURACY KAPPA MCC PRECISION RECALL F1",
    "trainthinsection": "OVERALL_ACCURACY KAPPA CLASSES",
    "classifythinsection": "IMAGES_READ IMAGES_FAILED IMAGES_FOREIGN",
}


def test_all_algorithms_are_there(provider) -> None:
    assert {algorithm.name() for algorithm in provider.algorithms()} == IDS | WORKFLOWS
    assert not provider.icon().isNull()


@pytest.mark.parametrize("name", sorted(IDS))
def test_names_that_scripts_rely_on_are_there(name: str, provider) -> None:
    algorithm = provider.algorithm(name)
    declared = {definition.name() for definition in algorithm.parameterDefinitions()}
    assert set(FIXED[name].split()) <= declared
    outputs = {definition.name() for definition in algorithm.outputDefinitions()}
    assert set(OUTPUTS.get(name, "").split()) <= outputs


@pytest.mark.parametrize("name", sorted(IDS))
def test_everything_is_explained(name: str, provider) -> None:
    algorithm = provider.algorithm(name)
    assert len(algorithm.shortHelpString()) > 200
    assert algorithm.group() and not algorithm.icon().isNull()
    for definition in algorithm.parameterDefinitions():
        assert len(definition.help()) > 10, definition.name()
        assert re.fullmatch(r"[A-Z][A-Z0-9_]*", definition.name())


def test_algorithms_run_in_background_tasks(provider) -> None:
    from qgis.core import QgsProcessingAlgorithm

    for name in IDS:  # QGIS itself decides it for models
        algorithm = provider.algorithm(name)
        assert not algorithm.flags() & QgsProcessingAlgorithm.Flag.FlagNoThreading


def test_choices_offer_what_the_catalogue_knows(provider) -> None:
    from gossan.core.anomalies.maps.classes import METHODS
    from gossan.core.anomalies.training.settings import PRESETS
    from gossan.core.geochemistry.pathfinders import ELEMENT_CHOICES, PATHFINDERS
    from gossan.core.geochemistry.search import METHODS as GRIDDING_METHODS
    from gossan.core.geochemistry.search import SECTOR_CHOICES
    from gossan.core.sections.properties import PROPERTIES
    from gossan.models import catalogue

    def options(algorithm: str, parameter: str) -> list[str]:
        return provider.algorithm(algorithm).parameterDefinition(parameter).options()

    assert options("traingkdcn", "MODEL") == list(catalogue.PATCH_MODELS)
    assert options("comparemodels", "MODELS") == list(catalogue.PATCH_NETWORKS)
    assert options("comparemodels", "BASELINES") == list(catalogue.BASELINES)
    for algorithm in ("traingkdcn", "comparemodels"):
        assert options(algorithm, "PRESET") == list(PRESETS)
        assert options(algorithm, "ELEMENTS") == list(ELEMENT_CHOICES)
        assert options(algorithm, "COMMODITY") == list(PATHFINDERS)
        assert options(algorithm, "BARREN_FROM") == list(catalogue.BARREN_SOURCES)
        assert options(algorithm, "SPLIT") == list(catalogue.SPLITS)
    assert options("gridgeochemistry", "SECTORS") == list(SECTOR_CHOICES)
    assert options("gridgeochemistry", "METHOD") == list(GRIDDING_METHODS)
    assert options("classifyanomalies", "METHOD") == list(METHODS)
    assert options("explaingradcam", "METHOD") == list(catalogue.EXPLANATIONS)
    assert options("explaingradcam", "LAYER") == list(catalogue.LAYERS)
    assert options("trainthinsection", "MODEL") == list(catalogue.SECTION_NETWORKS)
    assert options("trainthinsection", "PROPERTY") == list(PROPERTIES)
    assert options("trainthinsection", "WEIGHTS") == list(catalogue.ORIGINS)
    assert options("trainthinsection", "SCHEDULE") == list(catalogue.SCHEDULES)
    assert options("predictanomalies", "EDGE") == list(catalogue.EDGES)
    with_device = [
        algorithm.name()
        for algorithm in provider.algorithms()
        if algorithm.name() not in WORKFLOWS and algorithm.parameterDefinition("DEVICE")
    ]
    assert len(with_device) == 8
    for algorithm in with_device:
        assert options(algorithm, "DEVICE") == list(catalogue.DEVICES)


def test_defaults_of_dialogs_are_those_of_the_settings(provider) -> None:
    from gossan.algorithms.bridge.given import GivenParameters
    from gossan.core.anomalies.training.settings import (
        PRESETS,
        TrainingSettings,
        training_settings,
    )
    from gossan.core.sections.training.settings import SectionSettings, section_settings
    from qgis.core import QgsProcessingContext

    def nothing(algorithm: str) -> GivenParameters:
        created = provider.algorithm(algorithm).create()
        return GivenParameters(created, {}, QgsProcessingContext())

    assert section_settings(nothing("trainthinsection")) == SectionSettings()
    assert training_settings(nothing("traingkdcn")) == TrainingSettings(**PRESETS["gossan"])


def test_the_plugin_loads_grids_and_fits_without_torch(survey_folder: Path, tmp_path: Path) -> None:
    script = f"""
import sys
class Without:
    def find_spec(self, name, path=None, target=None):
        if name in ("torch", "torchvision", "safetensors", "sklearn", "matplotlib", "PIL"):
            raise ModuleNotFoundError("No module named " + name, name=name)
sys.meta_path.insert(0, Without())
from qgis.core import QgsApplication
app = QgsApplication([], False); app.initQgis()
sys.path.append(app.pkgDataPath() + "/python/plugins")
from processing.core.Processing import Processing
Processing.initialize()
import processing, gossan
plugin = gossan.classFactory(None); plugin.initProcessing()
print("algorithms", len(plugin.provider.algorithms()))
folder, out = {str(survey_folder)!r}, {str(tmp_path)!r}
processing.run("gossan:gridgeochemistry", dict(INPUT=folder + "/samples.gpkg",
    TEMPLATE=folder + "/truth.tif", OUTPUT=out + "/stack.tif", REPORT=out + "/r.html"))
fit = processing.run("gossan:fitfaultcontrol", dict(FAULTS=folder + "/faults.gpkg",
    DEPOSITS=folder + "/deposits.gpkg", TEMPLATE=out + "/stack.tif", OUTPUT=out + "/control.tif"))
print("exponent", fit["EXPONENT"])
try:
    processing.run("gossan:predictanomalies", dict(STACK=out + "/stack.tif", MODEL="m.safetensors",
        OUTPUT=out + "/p.tif"))
except Exception as problem:
    print("message", problem)
print("finished")
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=300, check=False
    )
    assert f"algorithms {len(IDS | WORKFLOWS)}\n" in done.stdout, done.stderr
    assert "exponent -0." in done.stdout, done.stderr
    assert re.search(r"message .*torch.*(pip install|python3-torch)", done.stdout), done.stdout
    assert "finished" in done.stdout


def test_code_for_qt_6_and_qgis_4_has_no_unscoped_enums() -> None:
    unscoped = re.compile(
        r"\b(Qgs\w+|Qt|QVariant|QMetaType)\.(Type(?:Vector|Raster|File)\w*|Flag[A-Z]\w+|Integer|Double"
        r"|Int|String|Point|LineString|Polygon|Any|Folder|Fast\w+|Warning|Critical)\b"
    )
    for folder in ("algorithms", "core", "models"):
        paths = list((ROOT / folder).rglob("*.py"))
        assert len(paths) > 10, folder
        for path in paths:
            text = path.read_text(encoding="utf-8")
            assert not unscoped.search(text), (path.name, unscoped.search(text))
            assert not re.search(r"^\s*(from|import) PyQt", text, re.MULTILINE), path.name


def _claimed_by_numpy() -> object:
    return np.empty(1 << 57)


def _claimed_by_torch() -> object:
    import torch

    return torch.empty(1 << 57)


def _claimed_by_gdal() -> object:
    """Say what GDAL says when a writer's memory runs out."""
    from gossan.core.rasters.grid import Grid
    from gossan.core.rasters.windows import Window
    from gossan.core.rasters.writer import RasterWriter
    from gossan.core.runtime.files import Staging

    def fail(*_given: object) -> int:
        gdal.Error(gdal.CE_Failure, gdal.CPLE_OutOfMemory, "cannot allocate 1 bytes")
        return int(gdal.CE_Failure)

    with Staging() as staging, pytest.MonkeyPatch.context() as patched:
        writer = RasterWriter(staging, "never.tif", Grid(0.0, 1.0, 1.0, -1.0, 1, 1, ""), ["z"])
        patched.setattr(gdal.Band, "WriteArray", fail)
        writer.write(Window(0, 0, 1, 1), np.zeros((1, 1, 1), dtype=np.float32))


def _claimed_on_a_card() -> object:
    raise RuntimeError("CUDA out of memory. Tried to allocate 2 GiB")


@pytest.mark.parametrize(
    "claim",
    [_claimed_by_numpy, _claimed_by_torch, _claimed_by_gdal, _claimed_on_a_card],
    ids=lambda claim: claim.__name__,
)
@pytest.mark.parametrize(
    ("name", "helps", "helps_not"),
    [
        ("traingkdcn", "lower BATCH; cut STACK to a smaller area; use DEVICE=cpu", "EXTENT"),
        ("gridgeochemistry", "give a larger CELL_SIZE; give a smaller EXTENT", "BATCH"),
        ("createsamplesurvey", "What helps: close other programs", "lower"),
    ],
)
def test_too_little_memory_says_what_to_lower(
    claim: Callable[[], object], name: str, helps: str, helps_not: str, provider
) -> None:
    from qgis.core import QgsProcessingContext, QgsProcessingException, QgsProcessingFeedback

    class Greedy(type(provider.algorithm(name))):
        def execute(self, given, progress):
            claim()

    greedy = Greedy()
    greedy.initAlgorithm()
    with pytest.raises(QgsProcessingException, match="There is not enough memory") as told:
        greedy.processAlgorithm({}, QgsProcessingContext(), QgsProcessingFeedback())
    assert helps in str(told.value)
    assert helps_not not in str(told.value)


def test_a_warning_is_given_once(provider) -> None:
    from gossan.algorithms.bridge.progress import FeedbackProgress
    from qgis.core import QgsProcessingFeedback

    feedback = QgsProcessingFeedback(False)
    progress = FeedbackProgress(feedback)
    for text in ("Mind the gap.", "Mind the step.", "Mind the gap."):
        progress.warning(text)
    assert progress.warnings == ["Mind the gap.", "Mind the step."]
    assert feedback.textLog().count("gap") == 1


def test_names_that_an_algorithm_does_not_have_are_told(provider, tmp_path: Path) -> None:
    from qgis.core import QgsProcessingContext, QgsProcessingFeedback

    class Listening(QgsProcessingFeedback):
        told: list[str] = []

        def pushWarning(self, warning: str) -> None:
            self.told.append(warning)

    parameters = {"SAMPLES": 300, "SEEDS": 7, "OUTPUT_FOLDER": str(tmp_path / "survey")}
    algorithm = provider.algorithm("createsamplesurvey").create()
    assert algorithm.prepare(parameters, QgsProcessingContext(), Listening())
    assert Listening.told == ["There is no parameter SEEDS: what was given for it is not used."]


def test_jobs_without_qgis_know_the_algorithms_parameters(provider) -> None:
    from gossan.distributed.jobs import PREDICTION, TRAINING
    from qgis.core import QgsProcessingParameterDefinition

    def names(algorithm: str, wanted: Callable[[object], bool]) -> set[str]:
        definitions = provider.algorithm(algorithm).parameterDefinitions()
        return {definition.name() for definition in definitions if wanted(definition)}

    optional = QgsProcessingParameterDefinition.Flag.FlagOptional
    for algorithm, job in (("predictanomalies", PREDICTION), ("trainthinsection", TRAINING)):
        assert names(algorithm, lambda _: True) == job.all
        assert job.needed == names(
            algorithm, lambda item: not item.flags() & optional and item.defaultValue() is None
        )


@pytest.mark.parametrize("name", sorted(MANDATORY))
def test_models_that_were_saved_before_a_parameter_was_there_still_run(name: str, provider) -> None:
    from qgis.core import QgsProcessingParameterDefinition

    optional = QgsProcessingParameterDefinition.Flag.FlagOptional
    mandatory = {
        definition.name()
        for definition in provider.algorithm(name).parameterDefinitions()
        if not definition.flags() & optional
    }
    assert sorted(mandatory - set(MANDATORY[name].split())) == []
