"""How fast photographs are read and named, against a plain loop; memory, and when a cancel is heard.

The plain loop opens a photograph with Pillow, brings it to the network's size and asks the network, one
after the other. Both are timed in turn in one run; the ratio is of the least times. Where other work goes
on beside it, only the ratio of processor time means anything, with OMP_NUM_THREADS=1.

A NETWORK is a name, or the file of a trained model, which is also asked how foreign each photograph is, and
reads photographs as it was trained to.

    python benchmarks/classifying.py [NETWORK ...] [--count=300] [--sizes=160,224,512] [--rounds=2]
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / ".dev" / "plugins"))

#: Width and height of the photographs, and the side of their grains.
WIDTH, HEIGHT, GRAIN = 1600, 1200, 16


def draw(folder: Path, count: int) -> list[str]:
    """Draw photographs of coloured grains with a camera's noise; those that are there are kept."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{number:05d}.jpg" for number in range(count)]
    for number, path in enumerate(paths):
        if path.exists():
            continue
        rng = np.random.default_rng(number)
        grains = rng.integers(40, 220, (HEIGHT // GRAIN, WIDTH // GRAIN, 3), dtype=np.uint8)
        smooth = Image.fromarray(grains).resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
        noise = rng.integers(-12, 13, (HEIGHT, WIDTH, 3))
        pixels = np.clip(np.asarray(smooth).astype(int) + noise, 0, 255)
        Image.fromarray(pixels.astype(np.uint8)).save(path, quality=92)
    return [str(path) for path in paths]


def plain_loop(model: Any, paths: list[str]) -> None:
    """Name photographs as a script would."""
    import torch
    from gossan.models.backbones import BACKBONES

    entry = BACKBONES[model.backbone]
    mean = torch.tensor(entry.mean).view(3, 1, 1)
    spread = torch.tensor(entry.spread).view(3, 1, 1)
    size = model.image_size
    with torch.no_grad():
        for path in paths:
            with Image.open(path) as opened:
                small = opened.convert("RGB").resize((size, size), Image.Resampling.NEAREST)
            pixels = torch.from_numpy(np.array(small)).permute(2, 0, 1).contiguous() / 255
            model.network(((pixels - mean) / spread)[None])


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds that work takes, and those of all processors."""
    started, used = time.monotonic(), time.process_time()
    work()
    return time.monotonic() - started, time.process_time() - used


def measure(network: str, size: int, paths: list[str], rounds: int) -> str:
    """Return the row of a network at a size."""
    import torch
    from gossan.core.runtime.progress import SilentProgress
    from gossan.core.sections.model import SectionModel
    from gossan.core.sections.reading.classification import read_sections

    if os.path.exists(network):
        model = SectionModel.load(network)
        model.image_size = size
    else:
        model = SectionModel.untrained(network, "custom", ("a", "b", "c", "d"), size, 0.8)
        model.network.initialise(0)
    model.network.eval()
    cpu = torch.device("cpu")

    def own() -> None:
        read_sections([model], paths, cpu, SilentProgress())

    plain_loop(model, paths[:3])
    times = np.array([(timed(own), timed(lambda: plain_loop(model, paths))) for _ in range(rounds)])
    (ours, ours_used), (plain, plain_used) = 1e3 * times.min(axis=0) / len(paths)
    return (
        f"| {model.entry.title} | {size} | {ours:.1f} | {plain:.1f} | {plain / ours:.2f} | "
        f"{plain_used / ours_used:.2f} | {_most_memory():.0f} | {cancelling(model, paths):.2f} |"
    )


def cancelling(model: Any, paths: list[str]) -> float:
    """Return the seconds from a cancel in the middle of the work until it has ended."""
    import torch
    from gossan.core.runtime.errors import CancelledError
    from gossan.core.runtime.progress import SilentProgress
    from gossan.core.sections.reading.classification import read_sections

    due = time.monotonic() + 1.0

    class Cancelling(SilentProgress):
        def cancelled(self) -> bool:
            return time.monotonic() > due

    try:
        while True:
            read_sections([model], paths, torch.device("cpu"), Cancelling())
    except CancelledError:
        return time.monotonic() - due


def _most_memory() -> float:
    """Return the most memory that this process has had so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("networks", nargs="*", default=["efficientnet_lite0"])
    arguments.add_argument("--count", type=int, default=300)
    arguments.add_argument("--sizes", default="160,224,512")
    arguments.add_argument("--rounds", type=int, default=2)
    arguments.add_argument(
        "--folder", default=os.path.join(tempfile.gettempdir(), "gossan-photographs")
    )
    given = arguments.parse_args()
    paths = draw(Path(given.folder), given.count)
    print(
        "| network | pixels | ms per photograph | plain loop | ratio | ratio of processor time | most memory "
        "(MB) | cancel (s) |\n| --- | --- | --- | --- | --- | --- | --- | --- |"
    )
    for network in given.networks:
        for size in given.sizes.split(","):
            print(measure(network, int(size), paths, given.rounds), flush=True)


if __name__ == "__main__":
    main()
