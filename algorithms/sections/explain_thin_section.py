"""Explain Thin Section."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsProcessingOutputNumber,
    QgsProcessingParameterFile,
    QgsProcessingParameterString,
)

from ...core.runtime.errors import InputError
from ...core.runtime.files import Staging, file_stem
from ...core.runtime.language import tr
from ...core.runtime.progress import PartOfProgress, Progress, step
from ...models.catalogue import PICTURE_SCALES
from ..bridge.algorithm import PHOTOGRAPHS, GossanAlgorithm
from ..bridge.given import GivenParameters
from ..bridge.progress import FeedbackProgress

if TYPE_CHECKING:
    import torch
    from matplotlib.figure import Figure

    from ...core.sections.model import SectionModel

#: Longer side of a photograph in a picture (pixels), and pictures that the report shows.
_PICTURE, _SHOWN = 900, 40


class ExplainThinSection(GossanAlgorithm):
    """Shows where in a photograph a network found the evidence for a class."""

    ID = "explainthinsection"
    TITLE = "Explain Thin Section"
    GROUP = "Thin sections"
    PACKAGES = PHOTOGRAPHS
    HELP = (
        "Shows where in photographs of thin sections a network found the evidence for a class. Use "
        "it to see whether a class is told by its minerals and texture, or by a frame or a scale "
        "bar.\n\n"
        "Grad-CAM weighs the feature maps of a layer by how much each raises the score of the "
        "class: hot grains carry the evidence. Networks with two streams have a second picture: "
        "what the stream that sees the crop looked at, brought back to its place.\n\n"
        "Without LAYER the backbone's last feature maps are explained. Earlier layers, such as "
        "backbone.features.denseblock2 of a DenseNet, show finer detail.\n\n"
        "Selvaraju et al. (2016)."
    )

    def declare(self) -> None:
        """Declare parameters and outputs."""
        self.add_folder("IMAGES", "Photographs", "Folder of photographs to explain.")
        self.add(
            QgsProcessingParameterFile(
                "MODEL",
                self.tr("Model"),
                fileFilter=self.tr("Gossan models (*.safetensors);;All files (*)"),
            ),
            "Model file of Train Thin Section.",
        )
        self.add(
            QgsProcessingParameterString("LAYER", self.tr("Layer"), None, optional=True),
            "Name of a convolution or block of the network; by default its last feature maps. A name "
            "that is not there is answered with some that are.",
        )
        self.add(
            QgsProcessingParameterString("CLASS", self.tr("Class"), None, optional=True),
            "Class whose score is explained; by default the likeliest of each photograph.",
        )
        self.add_choice(
            "PICTURE_SCALE",
            "Colours of Grad-CAM in the pictures",
            PICTURE_SCALES,
            "common: one scale for all photographs. each: every picture has its own.",
            advanced=True,
        )
        self.add_device()
        self.add_pictures_folder(
            "PICTURES", "Folder for pictures", "Gets a PNG per photograph.", optional=False
        )
        self.add_report()
        self.addOutput(QgsProcessingOutputNumber("IMAGES_READ", self.tr("Photographs read")))
        self.addOutput(QgsProcessingOutputNumber("IMAGES_FAILED", self.tr("Photographs not read")))

    def execute(self, given: GivenParameters, progress: FeedbackProgress) -> dict[str, Any]:
        """Explain photographs and write pictures and report."""
        from ...core.networks.devices import choose_device
        from ...core.reporting.page import render_png
        from ...core.sections.model import SectionModel
        from ...core.sections.photographs import find_photographs
        from ...core.sections.reading.explanation import LAST_LAYER
        from ...core.sections.reading.report import section_explanation_report

        device = choose_device(given.choice("DEVICE"))
        model = SectionModel.load(given.path("MODEL"))
        images = given.path("IMAGES")
        folder = given.folder_beside("PICTURES", images)
        layer = given.text("LAYER") or LAST_LAYER
        class_ = _class_number(model, given.text("CLASS"))
        paths = find_photographs(images)
        if not paths:
            raise InputError(
                tr("There are no photographs in {images}: PNG, JPEG or TIFF files.", images=images)
            )
        part = PartOfProgress(progress, 0.0, 0.5)
        rows, failed = _measure(model, paths, layer, class_, device, part)
        common = given.choice("PICTURE_SCALE") == "common"
        largest = max(row[3] for row in rows.values())
        report_path = given.output("REPORT")
        shown: list[bytes] = []
        with Staging() as staging:
            for number, path in enumerate(rows):
                step(progress, 0.5 + 0.5 * number / len(rows))
                limit = largest if common else rows[path][3]
                png = render_png(_figure(model, path, layer, class_, limit or 1.0, device))
                name = f"{number + 1:04d}_{file_stem(Path(path).stem)}.png"
                Path(staging.path(Path(folder) / name)).write_bytes(png)
                if report_path and number < _SHOWN:
                    shown.append(png)
            if report_path:
                report = section_explanation_report(
                    model, layer, list(rows.values()), shown, failed, self.provenance
                )
                report.write(staging.path(report_path))
            step(progress, 1.0)
        return {
            "PICTURES": folder,
            "REPORT": report_path,
            "IMAGES_READ": len(rows),
            "IMAGES_FAILED": len(failed),
        }


def _class_number(model: SectionModel, name: str) -> int | None:
    """Return the number of a class by its name in the model, in English, or in Chinese."""
    from ...core.sections.properties import PROPERTIES

    if not name:
        return None
    canonical = PROPERTIES[model.kind].canonical
    numbers = {canonical(class_): number for number, class_ in enumerate(model.classes)}
    if canonical(name) not in numbers:
        raise InputError(
            tr(
                "CLASS: the model has no class {name}. It has {classes}.",
                name=name,
                classes=", ".join(model.classes),
            )
        )
    return numbers[canonical(name)]


def _measure(
    model: SectionModel,
    paths: list[str],
    layer: str,
    class_: int | None,
    device: torch.device,
    progress: Progress,
) -> tuple[dict[str, tuple[str, str, float, float]], dict[str, str]]:
    """Return name, explained class, its probability and largest heat by path, and what failed.

    Heat is not kept, since all of it would not fit into memory: pictures are drawn in a second
    pass, when the largest is known.
    """
    from ...core.networks.interruption import interruptible
    from ...core.sections.photographs import PhotographError, read_photograph
    from ...core.sections.reading.explanation import explain_section

    rows: dict[str, tuple[str, str, float, float]] = {}
    failed: dict[str, str] = {}
    for number, path in enumerate(paths):
        step(progress, number / len(paths))
        try:
            pixels = read_photograph(path, model.image_size)
        except PhotographError as problem:
            failed[path] = str(problem)
            progress.warning(tr("Skipped: {problem}", problem=problem))
            continue
        with interruptible(model.network, progress):
            found = explain_section(model, pixels, layer, class_, device)
        name = model.classes[found.explained]
        probability = float(found.probabilities[found.explained])
        rows[path] = (Path(path).name, name, probability, found.largest)
    if not rows:
        reason = next(iter(failed.values()))
        raise InputError(
            tr(
                "None of {count} photographs can be read. {reason}",
                count=len(failed),
                reason=reason,
            )
        )
    return rows, failed


def _figure(
    model: SectionModel,
    path: str,
    layer: str,
    class_: int | None,
    limit: float,
    device: torch.device,
) -> Figure:
    from ...core.sections.photographs import read_photograph, read_picture
    from ...core.sections.pictures import explained_photograph
    from ...core.sections.reading.explanation import explain_section

    found = explain_section(model, read_photograph(path, model.image_size), layer, class_, device)
    picture = read_picture(path, _PICTURE)
    box = None
    if found.translation is not None:
        box = model.box(found.translation, picture.shape[1], picture.shape[0])
    return explained_photograph(picture, found.whole, found.crop, box, limit)
