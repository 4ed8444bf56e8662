"""Parameters: declared with their help, and read, in few words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Union

from qgis.core import (
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingOutputNumber,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)
from qgis.PyQt.QtCore import QCoreApplication

from ...core.runtime.files import is_pipe
from ...models.catalogue import DEVICE_WORDS, YES_NO_WORDS, YES_OR_NO
from .shown import as_html, by_titles

#: What an empty parameter stands for: a text, or one for each value of the parameter that it follows.
Empty = Union[str, Mapping[str, str]]


class ParameterAlgorithm(QgsProcessingAlgorithm):
    """An algorithm that declares and reads its parameters in few words."""

    def tr(self, text: str) -> str:
        """Return a text in the user's language."""
        return QCoreApplication.translate("Gossan", text)

    def add(
        self, parameter: QgsProcessingParameterDefinition, help_text: str, advanced: bool = False
    ) -> None:
        """Add a parameter with its help."""
        parameter.setHelp(as_html(self.tr(help_text)))
        if advanced:
            flag = QgsProcessingParameterDefinition.Flag.FlagAdvanced
            parameter.setFlags(parameter.flags() | flag)
        if not parameter.isDestination():
            _do_not_wait_for_pipes(parameter)
        self.addParameter(parameter)

    def name_by_titles(self) -> None:
        """Have the help of parameters name others by their titles, once all are declared."""
        for name in [definition.name() for definition in self.parameterDefinitions()]:
            definition = self.parameterDefinition(name)
            definition.setHelp(by_titles(definition.help(), self.parameterDefinitions()))

    def add_choice(
        self,
        name: str,
        title: str,
        words: Mapping[str, str],
        help_text: str,
        default: str | None = None,
        advanced: bool = False,
        optional: bool = False,
        empty: Empty = "",
        follows: str = "",
        suggests: str = "",
    ) -> None:
        """Add a choice between static strings: the first is the default, or an optional one is empty.

        ``words`` are what dialogs call them. An optional one with a default may be left out by models
        that were saved before it was there. ``empty`` says what an empty one stands for: a text, or a
        choice for each value of the parameter that it ``follows``. Dialogs suggest a place for OUTPUT
        beside the input that it ``suggests``.
        """
        options = list(words)
        parameter = QgsProcessingParameterEnum(
            name,
            self.tr(title),
            options,
            defaultValue=default if optional else default or options[0],
            optional=optional,
            usesStaticStrings=True,
        )
        said = {"words": dict(words), "empty": empty, "follows": follows, "suggests": suggests}
        _show_with(parameter, "ChoiceWidget", **said)
        self.add(parameter, help_text, advanced)

    def add_yes_or_no(
        self, name: str, title: str, help_text: str, empty: Empty, follows: str
    ) -> None:
        """Add a choice of yes and no that may be left empty, where ``follows`` answers it.

        Scripts that were written when it was a box to tick say true and false, and are understood.
        """
        self.add_choice(
            name,
            title,
            YES_NO_WORDS,
            help_text,
            optional=True,
            advanced=True,
            empty=empty,
            follows=follows,
        )
        definition = self.parameterDefinition(name)
        check = definition.checkValueIsAcceptable

        def acceptable(value: Any, context: QgsProcessingContext | None = None) -> bool:
            return str(value).lower() in YES_OR_NO or check(value, context)

        definition.checkValueIsAcceptable = acceptable

    def add_choices(
        self, name: str, title: str, words: Mapping[str, str], help_text: str, default: list[str]
    ) -> None:
        """Add a choice of several static strings; ``words`` are what dialogs call them."""
        parameter = QgsProcessingParameterEnum(
            name,
            self.tr(title),
            list(words),
            allowMultiple=True,
            defaultValue=default,
            usesStaticStrings=True,
        )
        _show_with(parameter, "Choices", words=dict(words))
        self.add(parameter, help_text)

    def add_number(
        self,
        name: str,
        title: str,
        default: float | None,
        help_text: str,
        minimum: float,
        maximum: float,
        whole: bool = True,
        advanced: bool = False,
        empty: Empty = "",
        follows: str = "",
        unit_of: str = "",
        optional: bool = False,
    ) -> None:
        """Add a number; a default of None leaves it empty and optional.

        An ``optional`` one with a default may be left out by models that were saved before it was there.
        ``empty`` says what an empty one stands for: a text, or one for each value of the parameter that
        it ``follows``. ``unit_of`` is the layer in whose map units it is.
        """
        kind = QgsProcessingParameterNumber.Type
        parameter = QgsProcessingParameterNumber(
            name,
            self.tr(title),
            kind.Integer if whole else kind.Double,
            default,
            optional=optional or default is None,
            minValue=minimum,
            maxValue=maximum,
        )
        if default is None or unit_of:
            _show_with(parameter, "Number", empty=empty, follows=follows, unit_of=unit_of)
        self.add(parameter, help_text, advanced)

    def add_study_area(self, help_text: str) -> None:
        """Add STUDY_AREA, polygons that are optional."""
        parameter = QgsProcessingParameterFeatureSource(
            "STUDY_AREA",
            self.tr("Study area"),
            [QgsProcessing.SourceType.TypeVectorPolygon],
            optional=True,
        )
        self.add(parameter, help_text)

    def add_element_fields(self, help_text: str, advanced: bool = False) -> None:
        """Add FIELDS, fields of INPUT that hold elements; all that do by default."""
        parameter = QgsProcessingParameterField(
            "FIELDS",
            self.tr("Elements"),
            None,
            "INPUT",
            QgsProcessingParameterField.DataType.Any,
            allowMultiple=True,
            optional=True,
        )
        self.add(parameter, help_text, advanced)

    def add_deposits(self, title: str, help_text: str) -> None:
        """Add DEPOSITS, points or polygons, the field that names them, and the same as a raster."""
        self.add_places(title, help_text)
        names = QgsProcessingParameterField(
            "NAME_FIELD",
            self.tr("Field with names"),
            None,
            "DEPOSITS",
            QgsProcessingParameterField.DataType.Any,
            optional=True,
        )
        self.add(
            names,
            "What reports, tables and pictures call them, in any script. By default a field such as name, "
            "site_name or 矿床名称, if there is one that tells them apart; else they have numbers.",
        )

    def add_places(self, title: str, help_text: str) -> None:
        """Add DEPOSITS, points or polygons, or in their place a raster with cells of a class.

        Both are optional to QGIS: :meth:`~.given.GivenParameters.has_deposits` looks that no more than
        one is given.
        """
        types = QgsProcessing.SourceType
        parameter = QgsProcessingParameterFeatureSource(
            "DEPOSITS",
            self.tr(title),
            [types.TypeVectorPoint, types.TypeVectorPolygon],
            optional=True,
        )
        self.add(parameter, help_text)
        self.add_class_raster(
            "DEPOSITS",
            "Deposits as a raster",
            "In place of a layer: raster with cells of a class where deposits are. Each patch of cells that "
            "touch, also at corners only, is one deposit, as a polygon is.",
        )

    def add_class_raster(self, name: str, title: str, help_text: str) -> None:
        """Add a raster that takes the place of a layer, and the classes of its cells that count."""
        raster = QgsProcessingParameterRasterLayer(f"{name}_RASTER", self.tr(title), optional=True)
        self.add(raster, help_text, advanced=True)
        self.add_classes(f"{name}_CLASS", title)

    def add_classes(self, name: str, title: str) -> None:
        """Add the classes of the cells of a raster that count."""
        classes = QgsProcessingParameterString(name, self.tr(f"{title}: classes"), optional=True)
        self.add(
            classes,
            "Values of the cells that count, such as 7 or 3,4. Empty: all values other than 0. Cells "
            "without a value (nodata) never count.",
            advanced=True,
        )

    def add_device(self) -> None:
        """Add the choice of where networks run."""
        self.add_choice(
            "DEVICE",
            "Device",
            DEVICE_WORDS,
            "auto takes the graphics card (CUDA) where there is one, with smaller batches or the "
            "processor if its memory does not suffice.",
            advanced=True,
        )

    def add_seed(self, help_text: str) -> None:
        """Add the seed of all that is drawn at random."""
        self.add_number("SEED", "Seed", 42, help_text, 0, 2**31 - 1, advanced=True)

    def add_numbers(self, *outputs: tuple[str, str]) -> None:
        """Add numeric outputs by name and title, for workflows to go on with."""
        for name, title in outputs:
            self.addOutput(QgsProcessingOutputNumber(name, self.tr(title)))

    def add_report(self, title: str) -> None:
        """Add the optional HTML report; the title, which the viewer of results lists, says on what."""
        parameter = QgsProcessingParameterFileDestination(
            "REPORT",
            self.tr(title),
            self.tr("HTML files (*.html)"),
            None,
            optional=True,
        )
        self.add(parameter, "One HTML file with figures, tables, and how to repeat the run.")

    def add_folder(self, name: str, title: str, help_text: str, optional: bool = False) -> None:
        """Add a folder to read from."""
        parameter = QgsProcessingParameterFile(
            name,
            self.tr(title),
            QgsProcessingParameterFile.Behavior.Folder,
            optional=optional,
        )
        self.add(parameter, help_text)

    def add_file(
        self, name: str, title: str, kinds: str, help_text: str, optional: bool = False
    ) -> None:
        """Add a file to read, of kinds such as ``CSV files (*.csv)``."""
        parameter = QgsProcessingParameterFile(
            name, self.tr(title), fileFilter=self.tr(kinds), optional=optional
        )
        self.add(parameter, help_text)

    def add_model(
        self,
        kind: str,
        help_text: str,
        name: str = "MODEL",
        title: str = "Model",
        optional: bool = False,
    ) -> None:
        """Add a model file; dialogs offer those of its kind that were trained last."""
        parameter = QgsProcessingParameterFile(
            name,
            self.tr(title),
            fileFilter=self.tr("Gossan models (*.safetensors);;All files (*)"),
            optional=optional,
        )
        _show_with(parameter, "Model", kind=kind)
        self.add(parameter, help_text, advanced=optional)

    def add_pair_pattern(self, default: str | None) -> None:
        """Add PAIR_PATTERN, by which the photographs of a pair are known."""
        parameter = QgsProcessingParameterString(
            "PAIR_PATTERN", self.tr("Pairs in the file names"), default, optional=True
        )
        self.add(
            parameter,
            "What the names of plane- and of crossed-polarised photographs have, plane first, with ; "
            "between them; the rest of the two paths is the same.",
            advanced=True,
        )

    def add_models(self, kind: str, help_text: str) -> None:
        """Add MODELS, several model files; dialogs offer those of their kind that were trained last."""
        parameter = QgsProcessingParameterMultipleLayers(
            "MODELS", self.tr("Models"), QgsProcessing.SourceType.TypeFile
        )
        _show_with(parameter, "Models", kind=kind)
        self.add(parameter, help_text)

    def add_pictures_folder(self, name: str, title: str, help_text: str, optional: bool) -> None:
        """Add a folder to write pictures to."""
        parameter = QgsProcessingParameterFolderDestination(
            name, self.tr(title), None, optional=optional, createByDefault=not optional
        )
        self.add(parameter, help_text)


def _show_with(parameter: QgsProcessingParameterDefinition, widget: str, **settings: Any) -> None:
    """Have windows show a parameter with a widget of :mod:`.widgets`, which only they import."""
    wrapper = {"class": f"{__package__}.widgets.{widget}", **settings}
    parameter.setMetadata({**parameter.metadata(), "widget_wrapper": wrapper})


def _do_not_wait_for_pipes(parameter: QgsProcessingParameterDefinition) -> None:
    """Have QGIS open no pipe or device to see whether it is a layer: it would wait for ever.

    qgis_process asks every parameter before it asks the algorithm, which refuses them in words.
    """
    check = parameter.checkValueIsAcceptable

    def acceptable(value: Any, context: QgsProcessingContext | None = None) -> bool:
        values = value if isinstance(value, (list, tuple)) else [value]
        texts = [text for text in values if isinstance(text, str)]
        return any(is_pipe(text.split("|", 1)[0]) for text in texts) or check(value, context)

    parameter.checkValueIsAcceptable = acceptable
