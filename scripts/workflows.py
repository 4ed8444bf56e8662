"""Write the workflows in resources/workflows: `make workflows`, with QGIS's Python.

They are models of QGIS's model builder, written by the oldest QGIS that Gossan runs in: every later one
reads them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_HASH_SEED", "0")  # attributes in one order, from one writing to the next

from qgis.core import (
    QgsApplication,
    QgsProcessing,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelOutput,
    QgsProcessingModelParameter,
    QgsProcessingParameterCrs,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterDistance,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFile,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)
from qgis.core import QgsProcessingModelChildParameterSource as Source
from qgis.PyQt.QtCore import QPointF, QSizeF

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "workflows"

TYPES = QgsProcessing.SourceType
NUMBER = QgsProcessingParameterNumber.Type

#: Deposits are points, or outlines.
DEPOSITS = [TYPES.TypeVectorPoint, TYPES.TypeVectorPolygon]

#: Places on the canvas of the model builder: inputs on the left, steps one below the other.
INPUT_X, STEP_X, OUTPUT_X, ROW = 150.0, 520.0, 830.0, 110.0


class Workflow:
    """A model that is put together from inputs and steps.

    Parameters
    ----------
    name : str
        Id, and name of the file.
    title, group, description : str
    """

    def __init__(self, name: str, title: str, group: str, description: str) -> None:
        self.name = name
        self.model = QgsProcessingModelAlgorithm(title, group)
        self._help = {"ALG_DESC": description}
        self._order: list[str] = []
        self._row = 0.0

    def input(
        self, definition: QgsProcessingParameterDefinition, help_text: str, advanced: bool = False
    ) -> Source:
        """Add an input; return what a step takes it by."""
        definition.setHelp(help_text)
        self._help[definition.name()] = help_text
        self._order.append(definition.name())
        if advanced:
            flag = QgsProcessingParameterDefinition.Flag.FlagAdvanced
            definition.setFlags(definition.flags() | flag)
        place = QgsProcessingModelParameter(definition.name())
        place.setPosition(QPointF(INPUT_X, 60 + 60 * len(self.model.parameterComponents())))
        place.setSize(QSizeF(220, 40))
        self.model.addModelParameter(definition, place)
        return Source.fromModelParameter(definition.name())

    def inputs_of(
        self, algorithm: str, names: Iterable[str], advanced: bool = False
    ) -> dict[str, Source]:
        """Add inputs like some parameters of an algorithm; return what its step takes them by."""
        declared = QgsApplication.processingRegistry().algorithmById(f"gossan:{algorithm}")
        sources = {}
        for name in names:
            definition = declared.parameterDefinition(name).clone()
            definition.setMetadata({})  # windows take it from the step's own
            sources[name] = self.input(definition, definition.help(), advanced)
        return sources

    def like(self, algorithm: str, name: str, called: str, title: str) -> Source:
        """Add an advanced input like a parameter of an algorithm, under another name and title."""
        declared = QgsApplication.processingRegistry().algorithmById(f"gossan:{algorithm}")
        definition = declared.parameterDefinition(name).clone()
        definition.setMetadata({})
        definition.setName(called)
        definition.setDescription(title)
        return self.input(definition, definition.help(), advanced=True)

    def rest_of(self, algorithm: str, but: Collection[str]) -> dict[str, Source]:
        """Add advanced inputs for the parameters of an algorithm that have none yet, but for some."""
        declared = QgsApplication.processingRegistry().algorithmById(f"gossan:{algorithm}")
        names = [
            definition.name()
            for definition in declared.parameterDefinitions()
            if not definition.isDestination() and definition.name() not in {*but, *self._order}
        ]
        return self.inputs_of(algorithm, names, advanced=True)

    def seed(self, help_text: str = "The same seed gives the same model.") -> Source:
        """Add the seed of what is drawn by chance."""
        return self.input(
            QgsProcessingParameterNumber(
                "SEED", "Seed", NUMBER.Integer, 42, minValue=0, maxValue=2**31 - 1
            ),
            help_text,
            advanced=True,
        )

    def step(self, algorithm: str, outputs: dict[str, str], **sources: Any) -> None:
        """Add a step; ``outputs`` names those that the workflow gives out, by the step's own names."""
        declared = QgsApplication.processingRegistry().algorithmById(f"gossan:{algorithm}")
        child = QgsProcessingModelChildAlgorithm(f"gossan:{algorithm}")
        child.setChildId(algorithm)
        child.setDescription(declared.displayName())
        child.setPosition(QPointF(STEP_X, 60 + self._row))
        child.setSize(QSizeF(230, 50))
        for definition in declared.parameterDefinitions():
            name = definition.name()
            if name in sources:
                value = sources.pop(name)
                child.addParameterSources(
                    name, [value if isinstance(value, Source) else Source.fromStaticValue(value)]
                )
            elif not definition.isDestination():
                # QGIS 3.22 wants every parameter written down that is not optional.
                child.addParameterSources(name, [Source.fromStaticValue(definition.defaultValue())])
        if sources:
            raise KeyError(f"{algorithm} has no {', '.join(sources)}")
        given = {}
        for number, (name, title) in enumerate(outputs.items()):
            output = QgsProcessingModelOutput(title, title)
            output.setChildId(algorithm)
            output.setChildOutputName(name)
            output.setPosition(QPointF(OUTPUT_X, 60 + self._row + 45 * number))
            output.setSize(QSizeF(220, 35))
            given[title] = output
        child.setModelOutputs(given)
        self._row += max(ROW, 45.0 * len(outputs) + 25.0)
        self.model.addChildAlgorithm(child)

    def write(self) -> None:
        """Write the file."""
        self.model.setHelpContent(self._help)
        self.model.setParameterOrder(self._order)
        self.model.updateDestinationParameters()
        if not self.model.toFile(str(FOLDER / f"{self.name}.model3")):
            raise OSError(f"{self.name}.model3 cannot be written")


def output_of(step: str, name: str = "OUTPUT") -> Source:
    """Return what another step takes a step's output by."""
    return Source.fromChildOutput(step, name)


def choice(
    name: str, title: str, options: Sequence[str], default: str
) -> QgsProcessingParameterEnum:
    """Return a choice between static strings."""
    return QgsProcessingParameterEnum(
        name, title, list(options), defaultValue=default, usesStaticStrings=True
    )


def options_of(algorithm: str, parameter: str) -> tuple[list[str], str]:
    """Return the options and the default of an algorithm's choice."""
    declared = QgsApplication.processingRegistry().algorithmById(f"gossan:{algorithm}")
    definition = declared.parameterDefinition(parameter)
    return definition.options(), definition.defaultValue()


def survey_to_explained_map() -> Workflow:
    """From survey points to an explained map."""
    workflow = Workflow(
        "surveytoexplainedmap",
        "Survey Points to Explained Map",
        "Workflows",
        "From the samples of a geochemical survey, the faults and the known deposits to a map of "
        "where else the ground looks like that around the deposits, and why: gridding, fault control "
        "function, training of GK-DCN, map, classes and targets, and Grad-CAM at the deposits.\n\n"
        "Before you act on the map, read in the training report how the network did on deposits that "
        "it had not seen, and how a plain logistic regression did. To change a step, right-click the "
        "workflow in the toolbox and open a copy in the model designer.",
    )
    samples = workflow.input(
        QgsProcessingParameterFeatureSource("SAMPLES", "Samples", [TYPES.TypeVectorPoint]),
        "Survey points with a field per element.",
    )
    faults = workflow.input(
        QgsProcessingParameterFeatureSource("FAULTS", "Faults", [TYPES.TypeVectorLine]),
        "Lines of the faults that may control the deposits.",
    )
    deposits = workflow.input(
        QgsProcessingParameterFeatureSource("DEPOSITS", "Deposits", DEPOSITS),
        "Known deposits, ten or more.",
    )
    area = workflow.input(
        QgsProcessingParameterFeatureSource(
            "STUDY_AREA", "Study area", [TYPES.TypeVectorPolygon], optional=True
        ),
        "Only ground within these polygons is looked at.",
    )
    fields = workflow.input(
        QgsProcessingParameterField(
            "FIELDS", "Elements", None, "SAMPLES", allowMultiple=True, optional=True
        ),
        "Fields to grid; by default every numeric field that is not an id or a coordinate, and text "
        "fields that hold numbers and values such as <0.5.",
    )
    below = workflow.input(
        choice(
            "BELOW_DETECTION", "Negative values", *options_of("gridgeochemistry", "BELOW_DETECTION")
        ),
        "negative_is_limit: negative values are below the detection limit, written as the negative "
        "limit. keep: they are numbers like others.",
        advanced=True,
    )
    cell = workflow.input(
        QgsProcessingParameterDistance(
            "CELL_SIZE", "Cell size", None, "SAMPLES", optional=True, minValue=0
        ),
        "Side of a cell in map units; about half the spacing of the samples by default.",
        advanced=True,
    )
    crs = workflow.input(
        QgsProcessingParameterCrs("OUTPUT_CRS", "Output CRS", None, optional=True),
        "A projected CRS that samples are brought to; their own by default.",
        advanced=True,
    )
    distance = workflow.input(
        QgsProcessingParameterDistance(
            "NEGATIVE_DISTANCE",
            "Least distance of barren places to deposits",
            None,
            "SAMPLES",
            optional=True,
            minValue=0,
        ),
        "Empty: chosen from the size of the patches.",
        advanced=True,
    )
    folds = workflow.input(
        QgsProcessingParameterNumber("FOLDS", "Folds", NUMBER.Integer, 5, minValue=0, maxValue=100),
        "Parts that the deposits are divided into, each held out once: what the network is worth on "
        "deposits that it has not seen. 0 leaves this out.",
        advanced=True,
    )
    members = workflow.input(
        QgsProcessingParameterNumber(
            "MEMBERS",
            "Networks in the ensemble",
            NUMBER.Integer,
            None,
            optional=True,
            minValue=1,
            maxValue=100,
        ),
        "Empty: the preset's. The map is their mean, and their spread says how sure it is.",
        advanced=True,
    )
    epochs = workflow.input(
        QgsProcessingParameterNumber(
            "EPOCHS", "Epochs", NUMBER.Integer, None, optional=True, minValue=1, maxValue=100_000
        ),
        "Empty: the preset's.",
        advanced=True,
    )
    seed = workflow.seed()
    workflow.step(
        "gridgeochemistry",
        {"OUTPUT": "Element stack", "REPORT": "Report on gridding"},
        INPUT=samples,
        FIELDS=fields,
        BELOW_DETECTION=below,
        CELL_SIZE=cell,
        OUTPUT_CRS=crs,
        STUDY_AREA=area,
    )
    stack = output_of("gridgeochemistry")
    workflow.step(
        "fitfaultcontrol",
        {"OUTPUT": "Fault control", "REPORT": "Report on fault control"},
        FAULTS=faults,
        DEPOSITS=deposits,
        TEMPLATE=stack,
        STUDY_AREA=area,
    )
    workflow.step(
        "traingkdcn",
        {"OUTPUT": "Model", "SAMPLES": "Patch centres", "REPORT": "Report on training"},
        STACK=stack,
        DEPOSITS=deposits,
        CONTROL=output_of("fitfaultcontrol"),
        STUDY_AREA=area,
        FOLDS=folds,
        MEMBERS=members,
        NEGATIVE_DISTANCE=distance,
        EPOCHS=epochs,
        SEED=seed,
    )
    model = output_of("traingkdcn")
    workflow.step(
        "predictanomalies",
        {"OUTPUT": "Anomaly probability", "REPORT": "Report on the map"},
        STACK=stack,
        MODEL=model,
        STUDY_AREA=area,
        DEPOSITS=deposits,
        EDGE="reflect",
    )
    workflow.step(
        "classifyanomalies",
        {"OUTPUT": "Anomaly classes", "TARGETS": "Targets", "REPORT": "Report on classes"},
        PROBABILITY=output_of("predictanomalies"),
        DEPOSITS=deposits,
    )
    workflow.step(
        "explaingradcam",
        {
            "OUTPUT": "Grad-CAM",
            "OFFSETS": "Offsets",
            "IMPORTANCE": "Element importance",
            "REPORT": "Report on the explanation",
        },
        STACK=stack,
        MODEL=model,
        DEPOSITS=deposits,
    )
    return workflow


def survey_to_anomalies() -> Workflow:
    """From survey points to ground that stands out, without known deposits."""
    workflow = Workflow(
        "surveytoanomalies",
        "Survey Points to Anomalies",
        "Workflows",
        "From the samples of a geochemical survey to ground that stands out by its chemistry, where no "
        "deposits are known, or too few to train a network: every place is scored by the pathfinders of "
        "the commodity, with the chance that it is nothing; places that stand out together become "
        "targets, and the scores a map. It needs no PyTorch.\n\n"
        "Known deposits only check the score. Before you act on a target, read in the report whether "
        "the chemistry ranks them better than the sampling alone does, and look at what else may have "
        "brought the leading elements there: a rock, a smelter, a road.",
    )
    samples = workflow.input(
        QgsProcessingParameterFeatureSource("SAMPLES", "Samples", [TYPES.TypeVectorPoint]),
        "Survey points with a field per element.",
    )
    commodity = workflow.input(
        choice("ELEMENTS", "Commodity", *options_of("detectanomalies", "ELEMENTS")),
        "What is looked for: its pathfinders are taken from the samples.",
    )
    deposits = workflow.input(
        QgsProcessingParameterFeatureSource("DEPOSITS", "Deposits", DEPOSITS, optional=True),
        "Known deposits, to check the score; nothing is fitted to them.",
    )
    target = workflow.input(
        text("TARGET", "Target element"),
        "Counts for half of the score; by default the first pathfinder of the commodity that there is.",
    )
    suite = workflow.input(
        QgsProcessingParameterField(
            "SUITE_FIELD", "Survey or laboratory", None, "SAMPLES", optional=True
        ),
        "Samples of one value are brought to one level; by default those that were analysed for the "
        "same elements.",
        advanced=True,
    )
    missing = workflow.input(
        text("MISSING_VALUES", "Codes for missing values"),
        "Numbers that mean 'not analysed', for example -1,-5. Give 0 if zero means that.",
        advanced=True,
    )
    below = workflow.input(
        choice(
            "BELOW_DETECTION", "Negative values", *options_of("detectanomalies", "BELOW_DETECTION")
        ),
        "auto: limits of detection where they look like them. negative_is_limit: limits all of them. "
        "keep: numbers like others.",
        advanced=True,
    )
    crs = workflow.input(
        QgsProcessingParameterCrs("OUTPUT_CRS", "Output CRS", None, optional=True),
        "A projected CRS that samples are brought to; their own by default.",
        advanced=True,
    )
    cell = workflow.input(
        QgsProcessingParameterDistance(
            "CELL_SIZE", "Cell size", None, "SAMPLES", optional=True, minValue=0
        ),
        "Side of a cell in map units; about half the spacing of the samples by default.",
        advanced=True,
    )
    shuffles = workflow.input(
        QgsProcessingParameterNumber(
            "SHUFFLES", "Shuffles", NUMBER.Integer, 199, minValue=0, maxValue=99_999
        ),
        "For the chance; 0 leaves it and targets out.",
        advanced=True,
    )
    seed = workflow.seed("The same seed gives the same chances.")
    workflow.step(
        "detectanomalies",
        {"OUTPUT": "Anomaly scores", "TARGETS": "Targets", "REPORT": "Report on anomalies"},
        INPUT=samples,
        ELEMENTS=commodity,
        TARGET=target,
        SUITE_FIELD=suite,
        MISSING_VALUES=missing,
        BELOW_DETECTION=below,
        OUTPUT_CRS=crs,
        DEPOSITS=deposits,
        SHUFFLES=shuffles,
        SEED=seed,
    )
    workflow.step(
        "gridgeochemistry",
        {"OUTPUT": "Score map"},
        INPUT=output_of("detectanomalies"),
        FIELDS=["score"],
        BELOW_DETECTION="keep",
        CELL_SIZE=cell,
    )
    return workflow


def sections_to_properties() -> Workflow:
    """From points with photographs of thin sections to the properties of the rocks."""
    workflow = Workflow(
        "sectionstoproperties",
        "Thin-section Points to Properties",
        "Workflows",
        "Trains a network on photographs of thin sections whose class is known, and gives each "
        "sample point the class of its photographs, with the probability and the runner-up.\n\n"
        "Read in the training report how often the network errs, class by class, before you rely on "
        "the classes. For several properties run it once for each, or train them one by one and give "
        "all models to Classify Thin Section.",
    )
    labelled = workflow.input(
        QgsProcessingParameterFile(
            "LABELLED", "Labelled photographs", QgsProcessingParameterFile.Behavior.Folder
        ),
        "Folder with a folder per class, named like the class.",
    )
    train, classify = "trainthinsection", "classifythinsection"
    of_train = workflow.inputs_of(train, ["PROPERTY", "MODEL", "WEIGHTS"])
    points = workflow.input(
        QgsProcessingParameterFeatureSource("POINTS", "Sample points", [TYPES.TypeVectorPoint]),
        "Points with the paths of their photographs.",
    )
    path = workflow.input(
        QgsProcessingParameterField("PATH_FIELD", "Field with paths", None, "POINTS"),
        "Text field with the path of a photograph, or of several with ; between them.",
    )
    of_train |= workflow.inputs_of(train, ["GROUP_PATTERN"])
    # What a workflow cannot go on from, and what it makes up itself.
    of_train |= workflow.rest_of(train, {"IMAGES", "CHECKPOINT"})
    # Each point is a slice of its own, and its photographs may be of another microscope.
    own = {"GROUP_PATTERN", "PIXEL_SIZE", "MAGNIFICATION"}
    shared = {
        name: of_train[name] for name in options_in_common(classify, of_train) if name not in own
    }
    of_classify = {
        "PIXEL_SIZE": workflow.like(
            classify,
            "PIXEL_SIZE",
            "POINTS_PIXEL_SIZE",
            "Size of a pixel of the points' photographs (µm)",
        ),
        "MAGNIFICATION": workflow.like(
            classify,
            "MAGNIFICATION",
            "POINTS_MAGNIFICATION",
            "Magnification of the points' photographs",
        ),
    }
    of_classify |= workflow.rest_of(
        classify, {"IMAGES", "MODELS", "POINTS", "PATH_FIELD", "CHECKPOINT", *shared, *own}
    )
    workflow.step(
        train, {"OUTPUT": "Model", "REPORT": "Report on training"}, IMAGES=labelled, **of_train
    )
    workflow.step(
        classify,
        {"OUTPUT": "Classified sections", "REPORT": "Report on the classes"},
        POINTS=points,
        PATH_FIELD=path,
        MODELS=output_of(train),
        **shared,
        **of_classify,
    )
    return workflow


def options_in_common(other: str, names: Iterable[str]) -> list[str]:
    """Return which parameters another algorithm has as well, under the same names."""
    known = {
        definition.name()
        for definition in QgsApplication.processingRegistry()
        .algorithmById(f"gossan:{other}")
        .parameterDefinitions()
    }
    return [name for name in names if name in known]


def text(name: str, title: str) -> QgsProcessingParameterDefinition:
    """Return a text that may be left out."""
    return QgsProcessingParameterString(name, title, None, optional=True)


def main() -> None:
    """Write all workflows."""
    app = QgsApplication([], False)
    app.initQgis()
    sys.path[:0] = [str(ROOT / ".dev" / "plugins")]
    from gossan.algorithms.provider import GossanProvider

    provider = GossanProvider()
    QgsApplication.processingRegistry().addProvider(provider)
    FOLDER.mkdir(exist_ok=True)
    for workflow in (survey_to_explained_map(), survey_to_anomalies(), sections_to_properties()):
        workflow.write()
        sys.stdout.write(f"{workflow.name}.model3\n")


if __name__ == "__main__":
    main()
