"""What fits to random faults are worth: `make bench-faults` prints the tables of docs/faults.md.

Faults are drawn at random, and deposits among the rings around them with chances proportional to
area · d^k, of a k that is known: the ring's outer distance is d, as in both methods. Camps are deposits
scattered around fewer places that were drawn so.

    python benchmarks/random_faults.py [DRAWS]
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import stats

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / ".dev" / "plugins"))

from gossan.core.faults.chance import crowding  # noqa: E402
from gossan.core.faults.control import ControlSettings, ring_areas  # noqa: E402
from gossan.core.faults.distance import FaultDistance  # noqa: E402
from gossan.core.faults.power_law import CountedExponent, fit_power_law  # noqa: E402
from gossan.core.rasters.grid import Grid  # noqa: E402
from gossan.core.runtime.errors import InputError  # noqa: E402
from gossan.core.runtime.progress import SilentProgress  # noqa: E402

#: A square of 100 km with cells and rings of 1 km.
SIDE, SETTINGS = 100, ControlSettings(1.0, 12)

DEPOSITS, EXPONENTS = (10, 15, 30, 100), (0.0, -0.25, -0.5, -1.0)

#: Draws from the faults of one survey.
_DRAWS_EACH = 50


class RandomFaults:
    """Straight faults at random, with the areas of their rings and the rings of all cells."""

    def __init__(self, rng: np.random.Generator) -> None:
        grid = Grid(0.0, float(SIDE), 1.0, -1.0, SIDE, SIDE)
        lines = []
        for _ in range(rng.integers(2, 9)):
            middle, strike = rng.uniform(0, SIDE, 2), rng.uniform(0, math.pi)
            half = rng.uniform(5, 30) * np.array([math.cos(strike), math.sin(strike)])
            lines.append(np.array([middle - half, middle + half]))
        self.distance = FaultDistance(lines, 16.0)
        self.areas = ring_areas(self.distance, grid, None, SETTINGS, SilentProgress())[0][:-1]
        self.centres = grid.points()
        self.cells = self.distance(self.centres)

    def places(
        self, deposits: int, exponent: float, rng: np.random.Generator, stepped: bool = True
    ) -> np.ndarray:
        """Draw places (deposits, 2) on the ground of the rings, by d^k of the ring or of the place."""
        near = self.cells <= SETTINGS.distances[-1]
        distance = SETTINGS.ring(self.cells) if stepped else np.maximum(self.cells, 0.25)
        chance = np.where(near, distance.astype(float) ** exponent, 0.0)
        drawn = rng.choice(len(chance), deposits, p=chance / chance.sum())
        return self.centres[drawn]

    def camps(
        self, deposits: int, exponent: float, reach: float, rng: np.random.Generator
    ) -> np.ndarray:
        """Draw places of which four on average lie around one that was drawn."""
        camps = self.places(max(2, deposits // 4), exponent, rng)
        scattered = camps[rng.integers(0, len(camps), deposits)]
        return np.clip(scattered + rng.normal(0, reach, scattered.shape), 0, SIDE - 1e-3)


@dataclass
class Fits:
    """What one method found, again and again: exponents and their intervals."""

    truth: float
    fits: list[tuple[float, float, float]]

    def __post_init__(self) -> None:
        self.value, self.low, self.high = np.array(self.fits).T
        self.known = ~np.isnan(self.low)

    @property
    def coverage(self) -> float:
        """How often the interval, where there is one, holds the truth."""
        held = (self.low <= self.truth) & (self.truth <= self.high)
        return float(held[self.known].mean()) if self.known.any() else math.nan

    @property
    def told_apart(self) -> float:
        """How often the interval does not hold zero; a false alarm if the truth is zero."""
        return float(((self.low > 0) | (self.high < 0)).mean())

    @property
    def shown(self) -> float:
        """How often the interval lies below zero."""
        return float((self.high < 0).mean())

    def told(self) -> str:
        """Return the cells of a table's row."""
        finite = self.value[np.isfinite(self.value)]
        coverage = f"{self.coverage:.1%}" if self.known.any() else "–"
        return (
            f"{finite.mean():+.2f} | {np.nanmedian(self.value):+.2f} | {coverage} | "
            f"{self.told_apart:.1%} | {self.shown:.1%} | {np.mean(~(self.value < 0)):.1%} | "
            f"{np.mean(~self.known):.1%}"
        )


def by_counts(faults: RandomFaults, places: np.ndarray, crowded: bool) -> tuple[float, ...]:
    """Return exponent and interval of METHOD=poisson, with or without an eye for camps."""
    ring = SETTINGS.ring(faults.distance(places)) - 1
    counts = np.bincount(ring, minlength=SETTINGS.rings + 1)[:-1]
    alike = crowding(places, ring, faults.areas, SETTINGS.ring_width) if crowded else 1.0
    found = CountedExponent.of(SETTINGS.distances.tolist(), faults.areas, counts, alike)
    return found.value, found.low, found.high


def by_line(faults: RandomFaults, places: np.ndarray) -> tuple[float, ...]:
    """Return exponent and interval of METHOD=log_log, the interval as its regression has it."""
    ring = SETTINGS.ring(faults.distance(places)) - 1
    counts = np.bincount(ring, minlength=SETTINGS.rings + 1)[:-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        densities = counts / faults.areas
    try:
        law = fit_power_law(SETTINGS.distances.tolist(), densities.tolist())
    except InputError:
        return math.nan, math.nan, math.nan
    if law.rings < 3:
        return law.exponent, math.nan, math.nan
    reach = stats.t.ppf(0.975, law.rings - 2) * law.exponent_error
    return law.exponent, law.exponent - reach, law.exponent + reach


def surveys(
    draws: int, draw: Callable[[RandomFaults, np.random.Generator], np.ndarray], seed: int
) -> Iterator[tuple[RandomFaults, np.ndarray]]:
    """Yield faults with deposits, fifty times of the same faults; the same seed gives the same ones."""
    rng = np.random.default_rng(seed)
    for number in range(draws):
        if number % _DRAWS_EACH == 0:
            faults = RandomFaults(rng)
        yield faults, draw(faults, rng)


def trials(deposits: int, exponent: float, draws: int) -> dict[str, Fits]:
    """Return what both methods find of deposits that are independent."""
    found: dict[str, list[tuple[float, ...]]] = {"poisson": [], "log_log": []}
    for faults, places in surveys(
        draws, lambda faults, rng: faults.places(deposits, exponent, rng), deposits
    ):
        found["poisson"].append(by_counts(faults, places, True))
        found["log_log"].append(by_line(faults, places))
    return {method: Fits(exponent, fits) for method, fits in found.items()}


def camp_trials(deposits: int, exponent: float, reach: float, draws: int) -> dict[str, Fits]:
    """Return what counts find of deposits in camps, with an eye for them and without."""
    found: dict[str, list[tuple[float, ...]]] = {"told": [], "not told": []}
    for faults, places in surveys(
        draws, lambda faults, rng: faults.camps(deposits, exponent, reach, rng), deposits
    ):
        for name, fits in found.items():
            fits.append(by_counts(faults, places, name == "told"))
    return {name: Fits(exponent, fits) for name, fits in found.items()}


def own_distance(deposits: int, exponent: float, draws: int) -> Fits:
    """Return what counts find where density falls with each place's own distance, not the ring's."""
    fits = [
        by_counts(faults, places, True)
        for faults, places in surveys(
            draws,
            lambda faults, rng: faults.places(deposits, exponent, rng, stepped=False),
            deposits,
        )
    ]
    return Fits(exponent, fits)


def header(*columns: str) -> None:
    """Print the head of a table."""
    columns = (
        *columns,
        *("mean k", "median k", "coverage", "told from 0", "control shown", "k ≥ 0", "no interval"),
    )
    print("\n| " + " | ".join(columns) + " |")
    print("|" + " --- |" * len(columns), flush=True)


def main(draws: int) -> None:
    """Print all tables."""
    print(f"{draws:,} draws of each setting, {_DRAWS_EACH} of the same faults")
    header("deposits", "true k", "method")
    for deposits in DEPOSITS:
        for exponent in EXPONENTS:
            for method, fits in trials(deposits, exponent, draws).items():
                print(f"| {deposits} | {exponent:g} | {method} | {fits.told()} |", flush=True)
    print("\nDeposits in camps of four, scattered by so many ring widths")
    header("deposits", "true k", "scatter", "camps")
    for deposits in (15, 30, 100):
        for exponent in (0.0, -0.5):
            for reach in (1.0, 2.0):
                for name, fits in camp_trials(deposits, exponent, reach, draws).items():
                    row = f"| {deposits} | {exponent:g} | {reach:g} | {name} | {fits.told()} |"
                    print(row, flush=True)
    print("\nDensity that falls with the deposit's own distance, from 0.25 ring widths on")
    header("deposits", "true k")
    for exponent in EXPONENTS:
        print(f"| 100 | {exponent:g} | {own_distance(100, exponent, draws).told()} |", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 4000)
