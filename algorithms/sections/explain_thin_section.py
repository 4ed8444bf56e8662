"""Explain Thin Section."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsProcessingParameterString,
)

from ...core.runtime.files import Staging, file_stem
from ...core.runtime.progress import PartOfProgress, step
from ...models.catalogue import PICTURE_SCALE_WORDS
from ..bridge.algorithm import PHOTOGRAPHS, GossanAlgorithm
from ..bridge.given import GivenParameters
from ..bridge.progress import FeedbackProgress
from ..bridge.remembered_models import SECTIONS

if TYPE_CHECKING:
    import torch

    from ...core.sections.reading.explanation import Measured

#: Pictures that the report shows.
_SHOWN = 40


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
        "Grad-CAM weighs the feature maps of a layer by how much each raises the score that named "
        "the class, the mean of the streams' probabilities: hot grains carry the evidence. Networks "
        "with two streams have a second picture: what the stream that sees the crop looked at, "
        "brought back to its place.\n\n"
        "Without LAYER the backbone's last feature maps of at least 7 × 7 cells are explained; the "
        "very last ones of a small photograph may have 3 × 3. Messages and report say how fine they "
        "are. Earlier layers, such as backbone.features.denseblock2 of a DenseNet, show finer "
        "detail.\n\n"
        "Of a regression on frozen features, the default of Train Thin Section, all layers that it reads are "
        "explained at once: what each place adds to the means and spreads that it reads.\n\n"
        "Selvaraju et al. (2016); Zhou et al. (2016)."
    )

    def declare(self) -> None:
        """Declare parameters and outputs."""
        self.add_folder("IMAGES", "Photographs", "Folder of photographs to explain.")
        self.add_model(SECTIONS, "Model file of Train Thin Section.")
        self.add(
            QgsProcessingParameterString("LAYER", self.tr("Layer"), None, optional=True),
            "Name of a convolution or block of the network; by default (or with automatic) the last "
            "whose feature maps have at least 7 × 7 cells, or all that a regression on frozen features reads "
            "(all). A name that is not there is answered with some that are.",
        )
        self.add(
            QgsProcessingParameterString("CLASS", self.tr("Class"), None, optional=True),
            "Class whose score is explained; by default the likeliest of each photograph.",
        )
        self.add_choice(
            "PICTURE_SCALE",
            "Colours of Grad-CAM in the pictures",
            PICTURE_SCALE_WORDS,
            "common: one scale for all photographs. each: every picture has its own.",
            advanced=True,
        )
        self.add_device()
        self.add_pictures_folder(
            "PICTURES", "Folder for pictures", "Gets a PNG per photograph.", optional=False
        )
        self.add_report("Report on the explanation of photographs")
        self.add_numbers(
            ("IMAGES_READ", "Photographs read"), ("IMAGES_FAILED", "Photographs not read")
        )

    def execute(self, given: GivenParameters, progress: FeedbackProgress) -> dict[str, Any]:
        """Explain photographs and write pictures and report."""
        from ...core.sections.model import SectionModel
        from ...core.sections.reading.explanation import Explainer
        from ...core.sections.reading.report import section_explanation_report

        model = SectionModel.load(given.path("MODEL"))
        images = given.path("IMAGES")
        folder = given.folder_beside("PICTURES", images)
        explainer = Explainer.choose(
            model, images, given.text("LAYER"), given.text("CLASS"), progress
        )
        resolution = explainer.resolution()
        if resolution:
            progress.message(resolution)
        common = given.choice("PICTURE_SCALE") == "common"
        report_path = given.output("REPORT")
        first, second = PartOfProgress(progress, 0.0, 0.5), PartOfProgress(progress, 0.5, 1.0)

        def work(device: torch.device, _divisor: int) -> Measured:
            measured = explainer.measure(device, first)
            pictures = explainer.pictures(measured, common, device, second)
            shown: list[bytes] = []
            # Inside of the work: where it starts again on the processor, nothing is left of before.
            with Staging() as staging:
                for number, (path, png) in enumerate(pictures):
                    name = f"{number + 1:04d}_{file_stem(Path(path).stem)}.png"
                    Path(staging.path(Path(folder) / name)).write_bytes(png)
                    if report_path and number < _SHOWN:
                        shown.append(png)
                if report_path:
                    rows = list(measured.rows.values())
                    report = section_explanation_report(
                        model,
                        explainer.layer,
                        rows,
                        shown,
                        measured.failed,
                        self.provenance,
                        resolution,
                    )
                    report.write(staging.path(report_path))
                step(progress, 1.0)
            return measured

        measured = self.on_device(given, progress, 1, work)
        return {
            "PICTURES": folder,
            "REPORT": report_path,
            "IMAGES_READ": len(measured.rows),
            "IMAGES_FAILED": len(measured.failed),
        }
