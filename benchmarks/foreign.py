"""Whether a model tells photographs of something else from those that it was trained on.

Prints, per network and both ways round, the area under the ROC curve of the distance from what trained it:
held-out photographs of the same kind against each of the other kinds. Carbonates are read from
GOSSAN_TEST_DATA (the folder thinsec_carbonate_microfacies with train and test); sands are those that the
sample survey draws; everything else is drawn here, in colour and in grey. Carbonates are grey: only
grey strangers tell that more than colour is looked at.

    python benchmarks/foreign.py [NETWORK:WEIGHTS:EPOCHS[:PIXELS] ...]

EPOCHS of 0 leaves a network as it begins, as FROZEN=features does.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / ".dev" / "plugins"))

#: Network, weights, epochs, pixels.
RUNS = (
    "efficientnet_lite0:package:0:128",
    "densenet121:random:0:96",
    "shufflenet_v2:random:0:96",
    "densenet121:random:6:96",
)

#: Photographs of every kind that is drawn, and slices and views of every drawn rock.
_DRAWN, _SLICES, _VIEWS = 60, 24, 3

_WORDS = (
    "sample",
    "rock",
    "thin section",
    "quartz",
    "of the",
    "clay",
    "micrite",
    "12.4",
    "7 %",
    "km",
)


def sands(folder: Path, seed: int) -> None:
    """Write the sample survey's photographs, in plain light and between crossed polars."""
    from gossan.core.sample_survey.thin_sections import TEXTURES, Slice
    from PIL import Image

    for place, (name, texture) in enumerate(TEXTURES.items()):
        (folder / name).mkdir(parents=True)
        for number in range(_SLICES):
            rng = np.random.default_rng([seed, place, number])
            slice_ = Slice.of(texture, rng)
            for view in range(_VIEWS):
                for light, picture in zip("px", slice_.photograph(rng), strict=True):
                    path = folder / name / f"S{place}{number:02d}_{view}{light}.png"
                    Image.fromarray(picture).save(path)


def noise(rng: np.random.Generator) -> np.ndarray:
    """Draw every pixel by itself."""
    return rng.integers(0, 256, (256, 256, 3), dtype=np.uint8)


def clouds(rng: np.random.Generator) -> np.ndarray:
    """Draw soft spots of colour."""
    from scipy.ndimage import gaussian_filter

    spread = rng.uniform(5, 32)
    drawn = gaussian_filter(rng.normal(size=(256, 256, 3)), (spread, spread, 0))
    scaled: np.ndarray = (255 * (drawn - drawn.min()) / np.ptp(drawn)).astype(np.uint8)
    return scaled


def slope(rng: np.random.Generator) -> np.ndarray:
    """Draw one colour that turns into another."""
    side = np.linspace(-1, 1, 256)
    angle = rng.uniform(0, 2 * np.pi)
    rise = np.cos(angle) * side + np.sin(angle) * side[:, None]
    first, last = rng.uniform(0, 255, (2, 3))
    share = ((rise - rise.min()) / np.ptp(rise))[..., None]
    drawn: np.ndarray = (first + (last - first) * share).astype(np.uint8)
    return drawn


def page(rng: np.random.Generator) -> np.ndarray:
    """Draw a page of text."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (512, 512), "white")
    pen, line = ImageDraw.Draw(image), int(rng.integers(5, 30))
    while line < 500:
        pen.text((15, line), " ".join(rng.choice(_WORDS, 12)), fill=(40, 40, 40))
        line += int(rng.integers(12, 22))
    return np.asarray(image)


def screenshot(rng: np.random.Generator) -> np.ndarray:
    """Draw windows with titles."""
    from PIL import Image, ImageDraw

    def colour(low: int) -> tuple[int, ...]:
        return tuple(rng.integers(low, 256, 3).tolist())

    image = Image.new("RGB", (512, 384), colour(180))
    pen = ImageDraw.Draw(image)
    for _ in range(int(rng.integers(3, 9))):
        left, top = rng.integers(0, 300, 2).tolist()
        box = (left, top, left + int(rng.integers(40, 200)), top + int(rng.integers(20, 120)))
        pen.rectangle(box, fill=colour(0), outline="black")
        pen.text((left + 4, top + 4), " ".join(rng.choice(_WORDS, 3)), fill="black")
    return np.asarray(image)


def landscape(rng: np.random.Generator) -> np.ndarray:
    """Cut a piece out of one of scikit-learn's two photographs."""
    from sklearn.datasets import load_sample_images

    whole = load_sample_images().images[int(rng.integers(2))]
    side = int(rng.integers(100, 400))
    top, left = (int(rng.integers(length - side)) for length in whole.shape[:2])
    cut: np.ndarray = whole[top : top + side, left : left + side]
    return cut


KINDS: dict[str, Callable[[np.random.Generator], np.ndarray]] = {
    "noise": noise,
    "clouds": clouds,
    "slopes": slope,
    "pages": page,
    "screenshots": screenshot,
    "landscapes": landscape,
}


def drawn(kind: str, size: int) -> np.ndarray:
    """Return photographs of a kind at a network's size, (n, size, size, 3)."""
    rng = np.random.default_rng(sorted(KINDS).index(kind))
    pictures = (KINDS[kind](rng) for _ in range(_DRAWN))
    return np.stack([nearest(picture, size) for picture in pictures])


def nearest(picture: np.ndarray, size: int) -> np.ndarray:
    """Bring a picture to a square by the nearest pixel."""
    rows, columns = (
        ((np.arange(size) + 0.5) * side / size).astype(int) for side in picture.shape[:2]
    )
    return picture[rows][:, columns]


def grey(pixels: np.ndarray) -> np.ndarray:
    """Return photographs (n, size, size, 3) without their colour."""
    return np.repeat(pixels.mean(axis=3, keepdims=True).round().astype(np.uint8), 3, axis=3)


def in_folder(folder: Path, size: int) -> np.ndarray:
    """Read all photographs of a folder."""
    from gossan.core.sections.photographs.decoding import read_photograph
    from gossan.core.sections.photographs.finding import find_photographs

    return np.stack([read_photograph(path, size) for path in find_photographs(str(folder))])


def knowing_model(run: str, folder: Path, pattern: str):
    """Train a network on a folder, or leave it as it begins, and teach it what is foreign to it."""
    import torch
    from gossan.core.networks.ranks import Ranks
    from gossan.core.runtime.progress import SilentProgress
    from gossan.core.sections.photographs.store import PhotographStore
    from gossan.core.sections.training.assessment import Assessment
    from gossan.core.sections.training.labelled import VALIDATION, collect_sections
    from gossan.core.sections.training.settings import SectionSettings
    from gossan.core.sections.training.splits import hold_out, with_slices
    from gossan.core.sections.training.sureness import find_foreignness
    from gossan.core.sections.training.trainer import SectionTraining

    quiet, device = SilentProgress(), torch.device("cpu")
    network, weights, epochs, pixels = (*run.split(":"), "96")[:4]
    sections = collect_sections(str(folder), "custom", quiet)
    if pattern:
        sections = with_slices(sections, pattern, quiet)
    sections = hold_out(sections, 0.2, 42, quiet)
    settings = SectionSettings(
        network=network,
        weights=weights,
        image_size=int(pixels),
        epochs=max(1, int(epochs)),
        batch=16,
        schedule="cosine",
        patience=0,
    )
    training = SectionTraining(sections, [], settings, device)
    if int(epochs):
        return training.train(quiet).model
    model = training.beginning(quiet)
    assessment = Assessment(sections, 42, device, Ranks())
    with PhotographStore(sections.paths, int(pixels), quiet) as store:
        find_foreignness(model, assessment, store, [VALIDATION], quiet)
    return model


def areas(model, own: np.ndarray, others: dict[str, np.ndarray]) -> str:
    """Return areas under the curve of own photographs against others, the worst first."""
    import torch
    from sklearn.metrics import roc_auc_score

    device = torch.device("cpu")
    near = model.said(own, device).distances
    found = []
    for kind, pixels in others.items():
        far = model.said(pixels, device).distances
        truth = np.repeat([0, 1], [len(near), len(far)])
        area = roc_auc_score(truth, np.concatenate([near, far]))
        found.append((area, f"{kind} {area:.3f} ({(far > 1).mean():.0%})"))
    return f"own {(near > 1).mean():.0%} | " + ", ".join(text for _, text in sorted(found))


def main(runs: list[str]) -> None:
    """Measure each network both ways round."""
    where = Path(os.environ.get("GOSSAN_TEST_DATA", ROOT.parent / "shared" / "data"))
    carbonates = where / "thinsec_carbonate_microfacies"
    print(
        "network, trained on: own photographs marked | kind, area (share marked), the worst first"
    )
    with tempfile.TemporaryDirectory() as folder:
        for name, seed in (("train", 1), ("test", 2)):
            sands(Path(folder) / name, seed)
        for run in runs:
            size = int((*run.split(":"), "96")[3])
            made = {kind: drawn(kind, size) for kind in KINDS}
            sand = in_folder(Path(folder) / "test", size)
            rock = in_folder(carbonates / "test", size)
            strangers = made | {f"grey {kind}": grey(pixels) for kind, pixels in made.items()}
            model = knowing_model(run, carbonates / "train", "")
            others = {**strangers, "sands": sand, "grey sands": grey(sand)}
            print(run, "carbonates:", areas(model, rock, others), flush=True)
            model = knowing_model(run, Path(folder) / "train", r"(S\d+)_")
            print(run, "sands:", areas(model, sand, {**strangers, "carbonates": rock}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:] or list(RUNS))
