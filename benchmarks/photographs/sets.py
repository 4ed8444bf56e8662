"""Sets of photographs that networks for thin sections are measured on, and how they are split."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from gossan.core.sample_survey.thin_sections import Texture
    from gossan.core.sections.training.labelled import Sections

#: Side in pixels that photographs are brought to.
SIDE = 224

#: Splits of a set into photographs to train with, to choose the epoch by, and to score once.
SPLITS = 3

#: Share of the photographs, in whole slices, that is only scored.
_TESTED = 0.3

#: Made-up slices of each class, and views of each.
_SLICES, _VIEWS = 30, 4


@dataclass(frozen=True)
class PhotographSet:
    """Labelled photographs in memory.

    Attributes
    ----------
    pixels : ndarray, shape (n, SIDE, SIDE, 3)
    splits : list of Sections
        The same photographs, each time with other sets.
    """

    pixels: np.ndarray
    splits: list[Sections]

    def save(self, path: Path) -> None:
        """Write the set; grey photographs as one channel."""
        grey = (self.pixels[..., :1] == self.pixels).all()
        first = self.splits[0]
        np.savez_compressed(
            path,
            classes=first.classes,
            labels=first.labels,
            slices=first.slices,
            grouped=first.grouped,
            sets=[split.sets for split in self.splits],
            pixels=self.pixels[..., :1] if grey else self.pixels,
        )

    @classmethod
    def load(cls, path: Path) -> PhotographSet:
        """Read a set that was written."""
        from gossan.core.sections.training.labelled import Sections

        with np.load(path) as stored:
            arrays = dict(stored)
        pixels = np.repeat(arrays["pixels"], 3 // arrays["pixels"].shape[-1], axis=-1)
        labels = arrays["labels"]
        names = tuple(f"{number:04d}.png" for number in range(len(labels)))
        classes = tuple(arrays["classes"].tolist())
        whole = Sections(names, classes, labels, arrays["slices"], grouped=bool(arrays["grouped"]))
        return cls(pixels, [replace(whole, sets=sets) for sets in arrays["sets"]])


class KeptPhotographs:
    """Photographs in memory, asked for like those of a PhotographStore."""

    def __init__(self, pixels: np.ndarray) -> None:
        from gossan.core.sections.photographs.view import AREA, PhotographView

        self._pixels = pixels
        self.size = pixels.shape[1]
        self.digests = [one.tobytes() for one in pixels]
        self.contents = ""
        self.failed: dict[str, str] = {}
        self.view = PhotographView(AREA)
        self.sizes = [(self.size, self.size)] * len(pixels)

    def __len__(self) -> int:
        return len(self._pixels)

    def read(self, chosen: np.ndarray) -> np.ndarray:
        """Return the chosen photographs (n, size, size, 3)."""
        return self._pixels[np.asarray(chosen, dtype=int)]

    def keep(self, paths: Sequence[str]) -> None:
        """Go on with those that could be read: all of them."""

    def __enter__(self) -> KeptPhotographs:
        return self

    def __exit__(self, *_: object) -> None:
        """Keep them: others may ask."""


def carbonates() -> PhotographSet | None:
    """Return the carbonates of the folder GOSSAN_TEST_DATA; None where they are missing.

    First split as they come (train and test folder), then at random: nothing tells their slices.
    """
    from gossan.core.runtime.progress import SilentProgress
    from gossan.core.sections.photographs.decoding import read_photograph
    from gossan.core.sections.photographs.view import AREA, PhotographView
    from gossan.core.sections.training.labelled import collect_sections, with_test_folder

    home = Path(__file__).resolve().parents[2]
    folder = Path(os.environ.get("GOSSAN_TEST_DATA", home.parent / "shared" / "data"))
    data = folder / "thinsec_carbonate_microfacies"
    if not data.is_dir():
        return None
    quiet = SilentProgress()
    sections = collect_sections(str(data / "train"), "custom", quiet)
    given = with_test_folder(sections, str(data / "test"), "custom", quiet)
    pixels = np.stack([read_photograph(path, SIDE, PhotographView(AREA)) for path in given.paths])
    others = [_split(given, seed) for seed in range(1, SPLITS)]
    return PhotographSet(pixels, [_validated(given, 0), *others])


def made_up() -> PhotographSet:
    """Return made-up photographs of four classes whose grains overlap in size, whole slices held out."""
    from gossan.core.sample_survey.thin_sections import Slice, Texture
    from gossan.core.sections.training.labelled import Sections
    from PIL import Image

    textures: dict[str, Texture] = {
        "medium sand": Texture(40.0, 0.25, 0.10, 0.09),
        "fine sand": Texture(31.0, 0.27, 0.13, 0.07),
        "very fine sand": Texture(24.0, 0.29, 0.17, 0.06),
        "coarse silt": Texture(19.0, 0.32, 0.22, 0.04),
    }
    photographs, labels, slices = [], [], []
    for label, texture in enumerate(textures.values()):
        for number in range(_SLICES):
            rng = np.random.default_rng([7, label, number])
            slice_ = Slice.of(texture, rng)
            for _ in range(_VIEWS):
                photographs.append(slice_.photograph(rng)[0])
                labels.append(label)
                slices.append(label * _SLICES + number)
    pixels = np.stack(
        [
            np.asarray(Image.fromarray(one).resize((SIDE, SIDE), Image.Resampling.BOX))
            for one in photographs
        ]
    )
    names = tuple(str(number) for number in range(len(labels)))
    whole = Sections(names, tuple(textures), np.array(labels), np.array(slices), grouped=True)
    return PhotographSet(pixels, [_split(whole, seed) for seed in range(SPLITS)])


def _split(sections: Sections, seed: int) -> Sections:
    """Hold whole slices out: some to be scored once, then some to choose the epoch by."""
    from gossan.core.sections.training.labelled import TEST, TRAIN

    rng = np.random.default_rng([11, seed])
    sets = np.full(len(sections.labels), TRAIN, dtype="U10")
    for label in range(len(sections.classes)):
        own = np.unique(sections.slices[sections.labels == label])
        tested = rng.permutation(own)[: round(_TESTED * len(own))]
        sets[np.isin(sections.slices, tested)] = TEST
    return _validated(replace(sections, sets=sets), seed)


def _validated(sections: Sections, seed: int) -> Sections:
    from gossan.core.runtime.progress import SilentProgress
    from gossan.core.sections.training.splits import hold_out

    return hold_out(sections, 0.2, seed, SilentProgress())
