"""What the trainings of `make bench-sections` come to, as Markdown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from .sets import SPLITS, PhotographSet
from .trainings import CANDIDATES, FORESTS, Training

if TYPE_CHECKING:
    from gossan.core.sections.training.labelled import Sections

#: Draws of slices for an interval of the mean over splits.
_DRAWS = 2000


def tell(folder: Path) -> None:
    """Print a table per set of photographs."""
    for path in sorted(folder.glob("*.npz")):
        drawn = PhotographSet.load(path)
        tested = [int((split.sets == "test").sum()) for split in drawn.splits]
        slices = [len(np.unique(split.slices[split.sets == "test"])) for split in drawn.splits]
        print(
            f"\n**{path.stem}**: {len(drawn.pixels)} photographs, {len(drawn.splits[0].classes)} classes; "
            f"scored {tested} photographs of {slices} slices.\n"
        )
        each = " | ".join(f"split {number + 1}" for number in range(SPLITS))
        print(f"| | {each} | mean | 95 % interval | seconds | parameters |")
        print("| --- " * (SPLITS + 5) + "|")
        rows = [_row(folder, path.stem, name, drawn.splits) for name in (*CANDIDATES, *FORESTS)]
        for _, line in sorted((row for row in rows if row), key=lambda row: -row[0]):
            print(line)


def _row(
    folder: Path, set_name: str, name: str, splits: list[Sections]
) -> tuple[float, str] | None:
    """Return a candidate's mean accuracy and its line; None where it was not trained."""
    right, numbers, seconds, parameters = [], [], [], 0
    for number, split in enumerate(splits):
        kept = Training(folder, set_name, number, name).path
        if not kept.exists():
            continue
        with np.load(kept) as said:
            own = said["numbers"]
            right.append(said["probabilities"].argmax(axis=1) == split.labels[own])
            numbers.append(own)
            seconds.append(float(said["seconds"]))
            parameters = int(said["parameters"])
    if not right:
        return None
    shares = [float(one.mean()) for one in right]
    told = [f"{share:.3f}" for share in shares] + ["–"] * (len(splits) - len(shares))
    low, high = _interval(right, numbers, splits[0].slices)
    size = f"{parameters:,}" if parameters else "–"
    return float(np.mean(shares)), (
        f"| {name} | {' | '.join(told)} | {np.mean(shares):.3f} | {low:.3f} to {high:.3f} | "
        f"{np.mean(seconds):.0f} | {size} |"
    )


def _interval(
    right: list[np.ndarray], numbers: list[np.ndarray], slices: np.ndarray
) -> tuple[float, float]:
    """Return a 95 % interval of the mean over splits: slices are drawn again, in all splits at once.

    It says how much hangs on the slices that there happen to be; a slice that is scored in two splits
    is drawn with both.
    """
    count = int(slices.max()) + 1
    hits, seen = np.zeros((len(right), count)), np.zeros((len(right), count))
    for place, (one, own) in enumerate(zip(right, numbers, strict=True)):
        hits[place] = np.bincount(slices[own], weights=one, minlength=count)
        seen[place] = np.bincount(slices[own], minlength=count)
    rng = np.random.default_rng(0)
    drawn = rng.multinomial(count, np.full(count, 1 / count), _DRAWS)
    means = (drawn @ hits.T / np.maximum(drawn @ seen.T, 1)).mean(axis=1)
    low, high = np.quantile(means, (0.025, 0.975))
    return float(low), float(high)
