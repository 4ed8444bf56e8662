"""Parameters that say which photographs belong together and how they are seen, in training and in use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.core import QgsProcessingParameterString

from ...core.sections.photographs.choices import (
    BIT_DEPTH_WORDS,
    BROKEN_WORDS,
    RESIZE_WORDS,
    TILES_WORDS,
)
from ...core.sections.photographs.scale import PhotographScale
from ...core.sections.training.presets import of_presets
from ..bridge.algorithm import GossanAlgorithm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...core.runtime.progress import Progress
    from ...core.sections.model import SectionModel
    from ...core.sections.reading.tiles import Tiling
    from ..bridge.given import GivenParameters


def declare_slices(algorithm: GossanAlgorithm, in_names: str, in_file: str) -> None:
    """Declare by what slices are known, and what their sets are; both texts say how."""
    algorithm.add(
        QgsProcessingParameterString(
            "GROUP_PATTERN", algorithm.tr("Slice in the file names"), None, optional=True
        ),
        in_names,
    )
    algorithm.add_file("SPLIT_FILE", "Split", "CSV files (*.csv)", in_file, optional=True)


def declare_view(algorithm: GossanAlgorithm) -> None:
    """Declare how photographs are brought to a network's size."""
    algorithm.add_choice(
        "RESIZE",
        "How photographs become smaller",
        RESIZE_WORDS,
        "By default the preset's. area takes the mean over what becomes a pixel; nearest takes one pixel of "
        "it, as the paper does, and with it its noise.",
        optional=True,
        advanced=True,
        empty=of_presets("resize"),
        follows="PRESET",
    )
    algorithm.add_choice(
        "BIT_DEPTH",
        "Bits per channel",
        BIT_DEPTH_WORDS,
        "For photographs of more than 8 bits, which cameras of 10 to 14 bits store in 16. It is one for all "
        "of them, and the model keeps it.",
        default="auto",
        optional=True,
        advanced=True,
    )
    algorithm.add(
        QgsProcessingParameterString(
            "MASK", algorithm.tr("What is masked in photographs"), None, optional=True
        ),
        "Scale bars, labels and frames, which would tell a network where a photograph comes from. A box is "
        "left,top,right,bottom as shares of the sides, such as 0.7,0.9,1,1; a colour is #ffffff, or "
        "#ffffff/30 with what differs by 30 of 255. Put ; between several. The model keeps it.",
        advanced=True,
    )


def declare_broken(algorithm: GossanAlgorithm) -> None:
    """Declare what becomes of photographs that cannot be read."""
    algorithm.add_choice(
        "BROKEN",
        "Photographs that cannot be read",
        BROKEN_WORDS,
        "All of them are listed. skip leaves them out, unless they are more than a tenth of a class or of "
        "all; stop trains only where there are none.",
        default="skip",
        optional=True,
        advanced=True,
    )


def declare_scale(algorithm: GossanAlgorithm, what_for: str) -> None:
    """Declare the scale of photographs, and what it is for."""
    algorithm.add_number(
        "PIXEL_SIZE",
        "Size of a pixel (µm)",
        None,
        what_for,
        1e-6,
        1e6,
        whole=False,
        advanced=True,
        empty="not known",
    )
    algorithm.add_number(
        "MAGNIFICATION",
        "Magnification",
        None,
        "Of the microscope, where the size of a pixel is not known: 4 for a 4-fold objective. It is only "
        "compared with that of other photographs of the same camera.",
        1e-6,
        1e6,
        whole=False,
        advanced=True,
        empty="not known",
    )


def declare_tiles(algorithm: GossanAlgorithm) -> None:
    """Declare how panoramas and slide scans are read."""
    algorithm.add_choice(
        "TILES",
        "Large photographs",
        TILES_WORDS,
        "tiles cuts panoramas and slide scans into tiles that show as much as a photograph in training, "
        "and gives the mean of their probabilities, the class of most tiles, and how many there are.",
        default="whole",
        optional=True,
    )
    declare_scale(
        algorithm,
        "Micrometres per pixel in these photographs. It is compared with that of training, and tiles follow "
        "it.",
    )
    algorithm.add_pictures_folder(
        "SLIDE_MAPS",
        "Folder for maps of slides",
        "Gets a raster for each photograph in tiles and each model: the class of each tile, and its "
        "probability in percent, in the pixels of the photograph.",
        optional=True,
    )


def given_scale(given: GivenParameters) -> PhotographScale:
    """Return what PIXEL_SIZE and MAGNIFICATION say of the photographs."""
    return PhotographScale.given(
        given.optional_number("PIXEL_SIZE"), given.optional_number("MAGNIFICATION")
    )


def given_tiling(
    given: GivenParameters,
    models: Sequence[SectionModel],
    paths: Sequence[str],
    progress: Progress,
) -> Tiling | None:
    """Return how large photographs are cut, once their scale was compared with that of training.

    Raises
    ------
    InputError
        If the scales are too far apart.
    """
    from ...core.sections.reading.scales import check_scales
    from ...core.sections.reading.tiles import Tiling

    used, tiles = given_scale(given), given.choice("TILES") == "tiles"
    check_scales(models, used, paths, tiles, progress)
    return Tiling(used) if tiles else None
