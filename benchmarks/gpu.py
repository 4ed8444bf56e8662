"""Gossan on a graphics card: every way that it is used, values against the CPU's, and speeds.

    python benchmarks/gpu.py [--device cuda|cpu] [--small] [--minutes 8] [--only TEXT ...]

Needs PyTorch and the packages of requirements.txt, but neither QGIS nor GDAL: everything is made in
memory. Prints Markdown. Ends with 0 if all values are as they should be, 1 if one is not or something
failed, 2 if nothing could be tried: there is no card, or a package is missing. ``--device cpu --small``
tries this program itself.
"""

from __future__ import annotations

import argparse
import importlib.util
import platform
import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from card.checks import Check, Place

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("torch", "torchvision", "numpy", "scipy", "sklearn", "safetensors", "PIL", "matplotlib")


def join_the_house() -> None:
    """Have this checkout be the package gossan, whatever its folder is called."""
    if "gossan" in sys.modules:
        return
    spec = importlib.util.spec_from_file_location(
        "gossan", ROOT / "__init__.py", submodule_search_locations=[str(ROOT)]
    )
    if spec is None or spec.loader is None:
        raise ImportError(f"{ROOT} is no checkout of Gossan")
    package = importlib.util.module_from_spec(spec)
    sys.modules["gossan"] = package
    spec.loader.exec_module(package)


def what_is_missing(device: str) -> str:
    """Return why nothing can be tried here; an empty text if it can."""
    missing = [package for package in PACKAGES if importlib.util.find_spec(package) is None]
    if missing:
        return (
            f"{sys.executable} has no {', '.join(missing)}. Install what requirements.txt names, or "
            "run this with a Python that has it: make bench-gpu PYTHON=..."
        )
    import torch

    if device == "cuda" and not torch.cuda.is_available():
        return (
            f"PyTorch {torch.__version__} finds no graphics card here, so there is nothing to "
            "measure. On a machine with an NVIDIA card, its driver and a PyTorch with CUDA, run this "
            "again; --device cpu --small tries the program itself."
        )
    return ""


def check(title: str, work: Check, place: Place) -> bool:
    """Make a check and print its rows; return whether all is well."""
    from card.checks import LeftOutError

    fine = True
    try:
        for one in work(place):
            fine = fine and one.fine
            verdict = "" if one.fine else "**off**"
            print(f"| {title} | {one.what} | {one.found:.2g} | {one.allowed:g} | {verdict} |")
    except LeftOutError as reason:
        print(f"| {title} | left out: {reason} | | | |")
    except Exception as problem:  # the others are still worth knowing
        fine = False
        traceback.print_exc()
        print(
            f"| {title} | {type(problem).__name__}: {str(problem).splitlines()[:1]} | | | **failed** |"
        )
    sys.stdout.flush()
    return fine


def check_everything(place: Place, only: Sequence[str]) -> bool:
    """Print how far the device is from the CPU; return whether that is as it should be.

    ``only`` are parts of titles; all checks are made without any.
    """
    from card.checks import CHECKS
    from card.ranks import two_processes

    print(
        "## Values\n\n| what | of what | difference | at most | |\n| --- | --- | --- | --- | --- |"
    )
    checks = [*CHECKS, ("two processes", two_processes)]
    verdicts = [check(title, work, place) for title, work in checks if wanted(title, only)]
    return all(verdicts)


def wanted(title: str, only: Sequence[str]) -> bool:
    """Return whether a title holds one of the texts, or there are none."""
    return not only or any(text.lower() in title.lower() for text in only)


def measure_everything(place: Place, end: float, only: Sequence[str]) -> bool:
    """Print speeds and where time goes until the time is up; return whether nothing failed."""
    from card.count import Limits
    from card.speed import PUBLISHED, jobs, row, where_time_goes

    limits = Limits.of(place.device, place.small)
    print(
        f"\n## Speed\n\nMeasured limits: copies {limits.copied / 1e9:,.4g} GB/s; products "
        f"{limits.exact / 1e12:.3g} (Float32), {limits.tf32 / 1e12:.3g} (TF32) and "
        f"{limits.bfloat16 / 1e12:.3g} (bfloat16) T operations/s. RockS²Net as published: "
        f"{PUBLISHED[0]} to {PUBLISHED[1]} ms per photograph at 512 pixels.\n\n"
        "| work | per second | each | operations per second (of the card's) | bytes per second (of the "
        "card's) |\n| --- | --- | --- | --- | --- |"
    )
    fine, lines, left = True, [], []
    for job in jobs(place):
        if not wanted(job.title, only):
            continue
        if time.monotonic() > end:
            left.append(job.title)
            continue
        try:
            print(row(job, place, limits), flush=True)
            if job.profiled:
                lines += list(where_time_goes(job, place))
        except Exception as problem:  # the other rows are still worth knowing
            fine = False
            traceback.print_exc()
            print(f"| {job.title} | failed: {type(problem).__name__} | | | |", flush=True)
    if left:
        print(f"\nNo time was left for: {'; '.join(left)}.")
    print("\n## Where the time goes")
    print("\n".join(lines))
    return fine


def main(arguments: list[str] | None = None) -> int:
    """Run the checks and the table; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--device", choices=("cuda", "cpu"), default="cuda")
    parser.add_argument("--small", action="store_true", help="small sizes, to try the program")
    parser.add_argument(
        "--minutes", type=float, default=8.0, help="rows that come later are left out"
    )
    parser.add_argument(
        "--only",
        nargs="*",
        default=(),
        metavar="TEXT",
        help="checks and rows with one of these texts",
    )
    parser.add_argument("--rank-of", default="", help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    end = time.monotonic() + 60 * chosen.minutes - 30
    missing = what_is_missing(chosen.device)
    if missing:
        print(missing, file=sys.stderr)
        return 2
    join_the_house()
    import torch
    from card.checks import Place
    from card.ranks import as_rank

    if chosen.rank_of:
        as_rank(chosen.device, chosen.rank_of)
        return 0
    place = Place(torch.device(chosen.device), chosen.small)
    name = torch.cuda.get_device_name() if chosen.device == "cuda" else platform.processor()
    print(f"# {name or 'CPU'}\n\nPyTorch {torch.__version__}, CUDA {torch.version.cuda}\n")
    right = check_everything(place, chosen.only)
    fast = measure_everything(place, end, chosen.only)
    print(f"\n{'All values are as they should be.' if right else 'Some values are off.'}")
    return 0 if right and fast else 1


if __name__ == "__main__":
    sys.exit(main())
