"""Classify Thin Section.

More than 250 lines: most of them declare and explain its parameters.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsFields,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeatureSource,
    QgsProcessingFeedback,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterString,
    QgsWkbTypes,
)

from ...core.runtime.errors import InputError
from ...core.runtime.files import Staging
from ...core.runtime.language import tr
from ...core.runtime.progress import PartOfProgress, step
from ...core.sections.photographs.naming import name_in_folder
from ..bridge.algorithm import PHOTOGRAPHS, GossanAlgorithm
from ..bridge.class_styles import ClassStyler
from ..bridge.files import refuse_losses
from ..bridge.given import GivenParameters
from ..bridge.layers import table_fields
from ..bridge.progress import FeedbackProgress
from ..bridge.remembered_models import SECTIONS
from .photograph_parameters import declare_tiles, given_tiling
from .places import (
    Place,
    folder_places,
    names_of_photographs,
    pair_places,
    photograph_roots,
    point_places,
)

if TYPE_CHECKING:
    from ...core.sections.model import SectionModel
    from ...core.sections.reading.classification import Readings
    from ...core.sections.reading.known import KnownSections


class ClassifyThinSection(GossanAlgorithm):
    """Names properties of rocks from photographs of thin sections, at the places they come from."""

    ID = "classifythinsection"
    TITLE = "Classify Thin Section"
    GROUP = "Thin sections"
    PACKAGES = PHOTOGRAPHS
    HELP = (
        "Names properties of rocks from photographs of thin sections: one model per property, "
        "several at once. Use it when the report of Train Thin Section has convinced you.\n\n"
        "Give either IMAGES, a folder of photographs, which yields a table; or POINTS with "
        "PATH_FIELD, which yields the points with, per model, the class, its probability, the "
        "runner-up and its probability. Several photographs of one point stand in one text with "
        "SEPARATOR between them; their scores are averaged. Paths are absolute, or relative to the "
        "layer's file (also a CSV) or the project; file:// addresses, paths in quotes and those of "
        "Windows are understood.\n\n"
        "Fields are called after the property, or after the model's file where two would have one "
        "name: run plane- and cross-polarised photographs one after the other, each with its model "
        "and path field, and the points carry both.\n\n"
        "Models know what they were trained on: a photograph of something else, or of another "
        "microscope, has 1 in the field that ends in _foreign, and its distance in the one that ends "
        "in _far (1 is the limit, the median over several photographs). Its class means nothing, "
        "however sure; on the map it is a grey cross. Models of older files cannot tell.\n\n"
        "Photographs are seen as in training: the model keeps RESIZE, BIT_DEPTH and MASK. A photograph "
        "that cannot be read is told and skipped. With folders named like the classes, or "
        "points whose class is known (KNOWN_FIELD), the report also tells how often the models agree with "
        "them.\n\n"
        "Zhu et al., RockS²Net, Computers & Geosciences."
    )

    def __init__(self) -> None:
        super().__init__()
        self._roots: list[Path] = []

    def declare(self) -> None:
        """Declare parameters and outputs."""
        types = QgsProcessing.SourceType
        self.add_models(SECTIONS, "Model files of Train Thin Section, one per property.")
        self.add_folder(
            "IMAGES",
            "Photographs",
            "Folder of photographs; leave it out with POINTS.",
            optional=True,
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                "POINTS", self.tr("Sample points"), [types.TypeVectorPoint], optional=True
            ),
            "Points where the rocks were taken, with the paths of their photographs.",
        )
        self.add(
            QgsProcessingParameterField(
                "PATH_FIELD",
                self.tr("Field with paths"),
                None,
                "POINTS",
                QgsProcessingParameterField.DataType.String,
                optional=True,
            ),
            "Text field with the path of a photograph, or of several.",
        )
        self.add(
            QgsProcessingParameterField(
                "CROSSED_FIELD",
                self.tr("Field with paths of crossed polars"),
                None,
                "POINTS",
                QgsProcessingParameterField.DataType.String,
                optional=True,
            ),
            "Text field with the crossed-polarised partners of the photographs in PATH_FIELD, in the same "
            "order. The scores of both are averaged, or given to a network that sees both at once.",
        )
        self.add_pair_pattern(None)
        self.add(
            QgsProcessingParameterString("SEPARATOR", self.tr("Between several paths"), ";"),
            "What stands between the paths of one point's photographs; ends of lines do in any case.",
            advanced=True,
        )
        declare_tiles(self)
        self.add(
            QgsProcessingParameterField(
                "KNOWN_FIELD",
                self.tr("Field with known classes"),
                None,
                "POINTS",
                QgsProcessingParameterField.DataType.String,
                allowMultiple=True,
                optional=True,
            ),
            "What the rocks are known to be, in the words of the model or, for the five properties, in "
            "English or Chinese. Each point then says whether the models are right, and the report how "
            "often. One field for all models, or one for each in the order of MODELS.",
        )
        self.add(
            QgsProcessingParameterString(
                "GROUP_PATTERN", self.tr("Slice in the file names"), None, optional=True
            ),
            "With IMAGES in folders named like the classes: regular expression as in Train Thin Section, so "
            "that agreement and its interval count slices. With POINTS each point counts as one.",
            advanced=True,
        )
        self.add_device()
        self.add(
            QgsProcessingParameterFileDestination(
                "CHECKPOINT",
                self.tr("Checkpoint"),
                self.tr("Readings of photographs (*.jsonl)"),
                None,
                optional=True,
                createByDefault=False,
            ),
            "Holds what was read so far. A run of thousands of photographs that was cut off or cancelled "
            "goes on from it when it is given again, and photographs that are added later are the only "
            "ones that are read.",
            advanced=True,
        )
        self.add(
            QgsProcessingParameterFeatureSink(
                "OUTPUT", self.tr("Classified sections"), types.TypeVector
            ),
            "The points, or a table of photographs, with class, probability and runner-up.",
        )
        self.add_pictures_folder(
            "CROPS",
            "Folder for crops",
            "Gets each photograph with the frame of the part that the second stream saw.",
            optional=True,
        )
        self.add_report("Report on the classified photographs")
        self.add_numbers(
            ("IMAGES_READ", "Photographs read"),
            ("IMAGES_FAILED", "Photographs not read"),
            ("IMAGES_FOREIGN", "Photographs that are foreign to a model"),
            ("KNOWN", "Photographs whose class is known (first model that has it)"),
            ("AGREEMENT", "Share of them that agree"),
            ("AGREEMENT_LOW", "Lower end of its 95 % interval"),
            ("AGREEMENT_HIGH", "Upper end of its 95 % interval"),
            ("AGREEMENT_KAPPA", "Kappa of the agreement"),
            ("AGREEMENT_SLICES", "Share of whole slices or points that agree"),
            ("AGREEMENT_SLICES_LOW", "Lower end of its 95 % interval"),
            ("AGREEMENT_SLICES_HIGH", "Upper end of its 95 % interval"),
        )

    def prepareAlgorithm(  # noqa: N802
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> bool:
        """Note down, on the main thread, which folders relative paths start from."""
        prepared = super().prepareAlgorithm(parameters, context, feedback)
        self._roots = photograph_roots(parameters.get("POINTS"), context)
        return bool(prepared)

    def execute(self, given: GivenParameters, progress: FeedbackProgress) -> dict[str, Any]:
        """Read photographs, ask the models, and write places, crops and report."""
        from ...core.sections.photographs.finding import require_any_read
        from ...core.sections.reading.classification import MOST_DIVISOR, load_models, read_sections
        from ...core.sections.reading.crops import write_crops
        from ...core.sections.reading.finished import FinishedReadings
        from ...core.sections.reading.known import require_fields
        from ...core.sections.reading.pairing import Pairing
        from ...core.sections.reading.path_texts import PhotographFinder
        from ...core.sections.reading.report import classification_report, words_of_blind
        from ...core.sections.reading.slide_maps import write_slide_maps

        source = given.source("POINTS")
        images = given.path("IMAGES")
        images = str(Path(images).absolute()) if images else ""
        if bool(images) == (source is not None):
            raise InputError(
                tr(
                    "Give either IMAGES, a folder of photographs, or POINTS with PATH_FIELD, and not "
                    "both."
                )
            )
        crops = given.folder_beside("CROPS", images)
        maps = given.folder_beside("SLIDE_MAPS", images)
        models = load_models(given.paths("MODELS"))
        nowhere: dict[str, str] = {}
        known_fields = given.fields("KNOWN_FIELD")
        require_fields(models, known_fields)
        if source is None:
            fields, places = folder_places(images, progress)
        else:
            fields = source.fields()
            field = given.text("PATH_FIELD")
            separator = given.text("SEPARATOR")
            finder = PhotographFinder(self._roots, separator)
            fields_of_paths = [field, *filter(None, [given.text("CROSSED_FIELD")])]
            places, nowhere = point_places(source, fields_of_paths, finder, progress, known_fields)
        pairing = Pairing.of(models, given.text("PAIR_PATTERN"))
        partners = pair_places(places, pairing, progress)
        paths = [path for place in places for path in place.paths]
        if not paths:
            raise InputError(tr("PATH_FIELD names no photograph at any of the points."))
        refuse_losses(self, given.parameters, given.context, [*paths, *partners.values()])
        known = self._known(given, models, images, places, progress)
        part, names = PartOfProgress(progress, 0, 0.9), names_of_photographs(places)
        checkpoint = given.output("CHECKPOINT")
        there = [path for path in paths if path not in nowhere]
        tiling = given_tiling(given, models, there, progress)
        finished = FinishedReadings(
            checkpoint, models, given.paths("MODELS"), partners, repr(tiling) if tiling else ""
        )
        readings = self.on_device(
            given,
            progress,
            MOST_DIVISOR,
            lambda device, divisor: read_sections(
                models, paths, device, part, divisor, names, nowhere, finished, partners, tiling
            ),
        )
        require_any_read(readings.read, readings.failed)
        if known is not None:
            known.tell(readings, progress)
        report_path = given.output("REPORT")
        with Staging() as staging:
            if crops:
                write_crops(crops, models, readings, staging, PartOfProgress(progress, 0.9, 0.94))
            if maps:
                part = PartOfProgress(progress, 0.94, 0.95)
                write_slide_maps(maps, models, readings, staging, part)
            if report_path:
                part = PartOfProgress(progress, 0.95, 1.0)
                report = classification_report(models, readings, known, self.provenance, part)
                report.write(staging.path(report_path))
            step(progress, 1.0)
            output = self._write(given, staging, source, fields, places, models, readings, known)
        progress.message(
            tr(
                "Photographs read: {count}; not read: {failed}",
                count=len(readings.read),
                failed=len(readings.failed),
            )
        )
        if blind := [model.title for model in models if model.network.foreignness is None]:
            progress.warning(words_of_blind(blind))
        foreign = readings.foreign(len(models))
        if foreign:
            progress.warning(
                tr(
                    "Photographs that are foreign to a model: {foreign} of {count} ({models}). They "
                    "resemble none that it was trained on, and what they are said to show means nothing. "
                    "The farthest is {name}.",
                    foreign=len(foreign),
                    count=len(readings.read),
                    models="; ".join(
                        f"{model.title}: {readings.foreign_to(number)}"
                        for number, model in enumerate(models)
                        if model.network.foreignness is not None
                    ),
                    name=name_in_folder(foreign[0]),
                )
            )
        return {
            "OUTPUT": output,
            "REPORT": report_path,
            **({"CROPS": crops} if crops else {}),
            **({"SLIDE_MAPS": maps} if maps else {}),
            **({"CHECKPOINT": checkpoint} if checkpoint else {}),
            "IMAGES_READ": len(readings.read),
            "IMAGES_FAILED": len(readings.failed),
            "IMAGES_FOREIGN": len(foreign),
            **(known.numbers(readings) if known is not None else {"KNOWN": 0}),
        }

    def _known(
        self,
        given: GivenParameters,
        models: Sequence[SectionModel],
        images: str,
        places: Sequence[Place],
        progress: FeedbackProgress,
    ) -> KnownSections | None:
        """Return what is known of the photographs: from fields of points, or from folders."""
        from ...core.sections.reading.known import KnownSections

        pattern = given.text("GROUP_PATTERN")
        if images:
            if given.fields("KNOWN_FIELD"):
                progress.warning(tr("KNOWN_FIELD is not used: it is a field of POINTS."))
            paths = [path for place in places for path in place.paths]
            return KnownSections.in_folder(models, paths, images, pattern, progress)
        if pattern:
            progress.warning(tr("GROUP_PATTERN is not used: with POINTS each point is a slice."))
        if not given.fields("KNOWN_FIELD"):
            return None
        return KnownSections.at(models, [(place.paths, place.known) for place in places])

    def _write(
        self,
        given: GivenParameters,
        staging: Staging,
        source: QgsProcessingFeatureSource | None,
        fields: QgsFields,
        places: Sequence[Place],
        models: Sequence[SectionModel],
        readings: Readings,
        known: KnownSections | None,
    ) -> str:
        from ...core.sections.reading.columns import FOREIGN, SectionColumns
        from ...core.sections.reading.known import RIGHT, WRONG

        files = [Path(path).stem for path in given.paths("MODELS")]
        judged = known if known is not None and known.at_points else None
        tiled = given.choice("TILES") == "tiles"
        columns = SectionColumns.beside(models, files, fields.names(), judged is not None, tiled)
        everything = QgsFields(fields)
        for field in table_fields(*columns.fields()):
            everything.append(field)
        rows = (
            (
                place.geometry,
                (
                    *place.attributes,
                    *columns.row(
                        place.paths, readings, judged.marks(number, readings) if judged else ()
                    ),
                ),
            )
            for number, place in enumerate(places)
        )
        output = self.write_rows(
            given,
            "OUTPUT",
            staging,
            everything,
            rows,
            QgsWkbTypes.Type.NoGeometry if source is None else source.wkbType(),
            None if source is None else source.sourceCrs(),
        )
        classes = {
            name: (model.title, model.classes)
            for name, model in zip(columns.names, models, strict=True)
        }
        telling = [
            name
            for name, model in zip(columns.names, models, strict=True)
            if model.network.foreignness is not None
        ]
        foreign = {name: name + FOREIGN for name in telling}
        aliases = columns.aliases()
        classes |= {name: (aliases[name], (RIGHT, WRONG)) for name in columns.marks}
        styler = ClassStyler(classes, aliases, foreign)
        self.style_with(styler, output, "Classified sections", given.context)
        return output
