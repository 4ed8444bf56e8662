"""What the networks for thin sections reach on real micrographs, from random weights.

Prints a row per network: accuracy on the test folder, time, parameters. The photographs are read
from GOSSAN_TEST_DATA (the folder thinsec_carbonate_microfacies with train and test).

    python benchmarks/sections.py [NETWORK:EPOCHS[:PIXELS] ...]
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / ".dev" / "plugins"))

#: Network, epochs, pixels: what two cores do in less than a quarter of an hour each.
RUNS = (
    "densenet121:24:128",
    "densenet121:24:96",
    "rocks2net:14:96",
    "gdnet:24:96",
    "s2dnet:14:96",
    "dcnet:14:96",
    "shufflenet_v2:80:96",
    "efficientnet_b0:40:96",
    "vgg16:8:96",
    "dsan:10:96",
    "darknet53:12:96",
)


def measure(network: str, epochs: int, pixels: int, data: Path, seed: int = 42) -> str:
    """Train a network and return its row."""
    import torch
    from gossan.core.runtime.progress import SilentProgress
    from gossan.core.sections.model import parameters_of
    from gossan.core.sections.photographs.finding import find_photographs
    from gossan.core.sections.training.labelled import collect_sections, with_test_folder
    from gossan.core.sections.training.settings import SectionSettings
    from gossan.core.sections.training.splits import hold_out
    from gossan.core.sections.training.trainer import SectionTraining

    quiet = SilentProgress()
    settings = SectionSettings(
        network=network,
        weights="random",
        image_size=pixels,
        epochs=epochs,
        batch=16,
        schedule="cosine",
        patience=0,
        seed=seed,
    )
    sections = collect_sections(str(data / "train"), "custom", quiet)
    sections = with_test_folder(sections, str(data / "test"), "custom", quiet)
    sections = hold_out(sections, settings.validation, seed, quiet)
    targets = find_photographs(str(data / "test")) if network == "dsan" else []
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    started = time.monotonic()
    result = SectionTraining(sections, targets, settings, device).train(quiet)
    seconds = time.monotonic() - started
    own, forest, texture = result.final.network, result.final.forest, result.final.texture
    low, high = own.interval
    return (
        f"| {result.model.entry.title} | {pixels} | {epochs} | {own.accuracy:.3f} | {low:.3f} to "
        f"{high:.3f} | {own.kappa:.2f} | {forest.accuracy:.3f} | {texture.accuracy:.3f} | "
        f"{seconds:.0f} | {parameters_of(result.model):,} |"
    )


def main(runs: list[str]) -> None:
    """Print the table."""
    folder = os.environ.get("GOSSAN_TEST_DATA", str(ROOT.parent / "shared" / "data"))
    data = Path(folder) / "thinsec_carbonate_microfacies"
    if not data.is_dir():
        sys.exit(f"There are no photographs in {data}: set GOSSAN_TEST_DATA.")
    print(
        "| network | pixels | epochs | test accuracy | 95 % interval | kappa | forest: grey | "
        "texture | seconds | parameters |\n" + "| --- " * 10 + "|"
    )
    for run in runs or RUNS:
        network, epochs, *rest = run.split(":")
        print(measure(network, int(epochs), int(rest[0]) if rest else 96, data), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
