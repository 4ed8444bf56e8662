"""Classes of a probability map, and the targets in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...rasters.ground import GroundScale
from ...rasters.soundings import sounding
from ...rasters.stack import Stack
from ...rasters.windows import share_done, tiles
from ...rasters.writer import RasterWriter
from ...runtime.errors import InputError
from ...runtime.language import tr
from ...runtime.progress import Progress, step

METHODS = ("quantiles", "youden", "prediction_area", "concentration_area")

#: Those that deposits choose thresholds in.
BY_DEPOSITS = ("youden", "prediction_area")

#: What dialogs call them.
METHOD_WORDS: dict[str, str] = {
    "quantiles": "Percents of the map",
    "youden": "Deposits exceed area most (Youden)",
    "prediction_area": "Prediction–area plot",
    "concentration_area": "Concentration–area breaks",
}

#: Thresholds that are looked at, and cells that they are taken from: a class begins within a
#: twenty-thousandth of the map of where it should.
_BINS, _SAMPLED = 20_000, 1_000_000

#: Bands of a map of probabilities at most, with its spread; its values may miss 0 and 1 by so much.
_BANDS, _SLACK = 2, 1e-4

#: Points of the concentration–area plot, and the fewest that make a straight line of it.
_POINTS, _SHORTEST = 120, 6


@dataclass(frozen=True)
class Distribution:
    """How much of a map has which value.

    Attributes
    ----------
    thresholds : ndarray, shape (t,)
        Values that a class can begin at, rising, from the lowest to the highest of the map. They lie
        as densely as the map's values do, since networks crowd theirs near 0 and 1.
    cells : ndarray of int, shape (t,)
        Cells from each threshold up to the next.
    deposits : ndarray, shape (d,)
        Value at each deposit; NaN where the map has none.
    """

    thresholds: np.ndarray
    cells: np.ndarray
    deposits: np.ndarray

    @classmethod
    def of(cls, raster: Stack, deposits: np.ndarray, progress: Progress) -> Distribution:
        """Read a raster of one band tile by tile; deposits are cells (d, 2).

        Raises
        ------
        InputError
            If the raster has no values, or one only.
        CancelledError
        """
        at_deposits = raster.sample(deposits)[:, 0] if len(deposits) else np.empty(0, np.float32)
        low, high = np.inf, -np.inf
        rng = np.random.default_rng(0)
        share = min(1.0, _SAMPLED / (raster.grid.rows * raster.grid.columns))
        sampled = [at_deposits[np.isfinite(at_deposits)]]
        for window in tiles(raster.grid):
            step(progress, 0.5 * share_done(window, raster.grid))
            values = raster.read(window)[0]
            known = values[np.isfinite(values)]
            if len(known):
                low, high = min(low, float(known.min())), max(high, float(known.max()))
                sampled.append(known if share == 1.0 else known[rng.random(len(known)) < share])
        if not low < high:
            raise InputError(tr("{name} has no values to tell apart.", name=raster.name))
        crowd = np.quantile(np.concatenate(sampled), np.linspace(0, 1, _BINS), method="nearest")
        thresholds = np.unique(np.concatenate([[low, high], crowd, sampled[0]]).astype(np.float32))
        cells = np.zeros(len(thresholds), dtype=np.int64)
        for window in tiles(raster.grid):
            step(progress, 0.5 + 0.5 * share_done(window, raster.grid))
            values = raster.read(window)[0]
            places = np.searchsorted(thresholds, values[np.isfinite(values)], side="right") - 1
            cells += np.bincount(places, minlength=len(thresholds))
        return cls(thresholds.astype(float), cells, at_deposits.astype(float))

    @property
    def area(self) -> np.ndarray:
        """Share of the map at or above each threshold, shape (t,)."""
        return self.cells[::-1].cumsum()[::-1] / self.cells.sum()

    @property
    def captured(self) -> np.ndarray:
        """Share of the deposits with a value at or above each threshold, shape (t,)."""
        known = np.sort(self.deposits[np.isfinite(self.deposits)])
        below = np.searchsorted(known, self.thresholds, side="left")
        return 1 - below / max(1, len(known))

    def require_deposits(self, method: str) -> None:
        """Refuse a method that needs deposits where there are none on the map.

        Raises
        ------
        InputError
        """
        if not np.isfinite(self.deposits).any():
            raise InputError(
                tr(
                    "METHOD={method} needs DEPOSITS on the map, and none lies on a cell with a value.",
                    method=method,
                )
            )


def find_breaks(
    distribution: Distribution, method: str, lines: int, quantiles: str, progress: Progress
) -> tuple[list[float], ConcentrationArea | None]:
    """Return where classes begin, rising, and the plot that they were read from, if there is one.

    Parameters
    ----------
    distribution : Distribution
    method : str
        Which of :data:`METHODS`.
    lines : int
        Straight lines of the concentration–area plot.
    quantiles : str
        Percents of the map, as in ``50,80,90,95``, or shares of it, as in ``0.5,0.8,0.9,0.95``.
    progress : Progress
        Told where deposits chose the threshold, and where shares were taken for percents.

    Raises
    ------
    InputError
        If the method cannot be used on this map, or the percents are none.
    """
    if method == "concentration_area":
        plot = concentration_area(distribution, lines)
        return list(plot.breaks), plot
    if method == "quantiles":
        return quantile_breaks(distribution, _percents(quantiles, progress)), None
    find = {"youden": youden_break, "prediction_area": prediction_area_break}[method]
    breaks = [find(distribution)]
    progress.warning(
        tr(
            "The deposits chose the threshold, so the share of them that it captures is no test "
            "of the map."
        )
    )
    return breaks, None


def _percents(text: str, progress: Progress) -> list[float]:
    """Return percents as a user lists them, also where all of them are given as shares.

    Raises
    ------
    InputError
        If they are no numbers, or shares and percents are mixed.
    """
    try:
        numbers = [float(part) for part in text.replace(";", ",").split(",") if part.strip()]
    except ValueError:
        raise InputError(
            tr("QUANTILES is {what!r}; it must be percents such as 50,80,90,95.", what=text)
        ) from None
    shares = [number for number in numbers if 0 < number < 1]
    if not shares:
        return numbers
    if len(shares) < len(numbers):
        raise InputError(
            tr(
                "QUANTILES is {what!r}: are these percents of the map or shares of it? Give all of them as "
                "percents (50,80,90,95) or all as shares (0.5,0.8,0.9,0.95).",
                what=text,
            )
        )
    percents = [float(f"{100 * share:.10g}") for share in shares]
    progress.message(
        tr(
            "QUANTILES are shares of the map; taken as {percents} percent.",
            percents=", ".join(f"{percent:g}" for percent in percents),
        )
    )
    return percents


def tell_of_another_map(raster: Stack, bands: int, progress: Progress) -> None:
    """Warn of a raster that is not a map of scores or probabilities, by its bands and its values.

    Parameters
    ----------
    raster : Stack
        The one band that is classified.
    bands : int
        How many the file has; an ensemble's map has two.
    progress : Progress

    Raises
    ------
    CancelledError
    """
    (values,) = sounding(raster, progress)
    odd = []
    if bands > _BANDS:
        odd.append(tr("it has {bands} bands", bands=bands))
    if len(values) and not (values.min() >= -_SLACK and values.max() <= 1 + _SLACK):
        odd.append(
            tr(
                "its values go from {low:.6g} to {high:.6g}",
                low=float(values.min()),
                high=float(values.max()),
            )
        )
    if odd:
        progress.warning(
            tr(
                "{name} does not look like a map of scores or probabilities: {odd}. Is it an element "
                "stack? Its first band, {band}, is classified as it is; the map of Predict Anomalies is "
                "what is meant.",
                name=raster.name,
                odd=", ".join(odd),
                band=raster.elements[0],
            )
        )


def class_labels(
    distribution: Distribution, breaks: Sequence[float], cells: np.ndarray
) -> list[str]:
    """Return what a legend calls the classes: from where to where they reach, and what share lies above.

    ``cells`` are how many each class has, the lowest first.
    """
    limits = [float(distribution.thresholds[0]), *breaks, float(distribution.thresholds[-1])]
    ranges = [f"{low:.4g} – {high:.4g}" for low, high in zip(limits, limits[1:])]
    above = 100 * np.cumsum(cells[::-1])[::-1] / cells.sum()
    return ranges[:1] + [
        tr("{values} (top {share:.2g} %)", values=values, share=share)
        for values, share in zip(ranges[1:], above[1:], strict=True)
    ]


def quantile_breaks(distribution: Distribution, percents: Sequence[float]) -> list[float]:
    """Return the values below which these percents of the map lie.

    Raises
    ------
    InputError
        If the percents do not rise within 0 and 100.
    """
    if not percents or list(percents) != sorted(set(percents)) or not min(percents) > 0:
        raise InputError(tr("QUANTILES must be percents that rise, for example 50,80,90,95."))
    if max(percents) >= 100:
        raise InputError(tr("QUANTILES must lie below 100."))
    below = 1 - distribution.area
    # Where a value is shared by more of the map than that, the class begins with it.
    last = len(below) - 1
    places = [min(int(np.searchsorted(below, percent / 100 - 1e-9)), last) for percent in percents]
    limits = sorted({float(distribution.thresholds[place]) for place in places if place})
    if not limits:
        raise InputError(
            tr("QUANTILES: so much of the map has the lowest value that no class is left.")
        )
    return limits


def youden_break(distribution: Distribution) -> float:
    """Return where the share of deposits exceeds the share of the map by most (Youden's J)."""
    distribution.require_deposits("youden")
    gain = distribution.captured - distribution.area
    # The highest of equal ones: the smaller area.
    return float(distribution.thresholds[np.flatnonzero(gain >= gain.max() - 1e-12)[-1]])


def prediction_area_break(distribution: Distribution) -> float:
    """Return where prediction rate and area curve meet (Yousefi and Carranza 2015).

    There the share of deposits at or above the threshold equals the share of the map below it.
    """
    distribution.require_deposits("prediction_area")
    surplus = distribution.captured - (1 - distribution.area)
    return float(distribution.thresholds[np.flatnonzero(surplus >= 0)[-1]])


@dataclass(frozen=True)
class ConcentrationArea:
    """The log–log plot of area against value, and the straight lines in it (Cheng et al. 1994).

    Attributes
    ----------
    values, areas : ndarray, shape (n,)
        Area is the share of the map at or above the value.
    breaks : tuple of float
        Values where one line ends and the next begins.
    slopes : tuple of float
        Of each line, -α of A ∝ value^-α.
    """

    values: np.ndarray
    areas: np.ndarray
    breaks: tuple[float, ...]
    slopes: tuple[float, ...]


def concentration_area(distribution: Distribution, lines: int) -> ConcentrationArea:
    """Find the straight lines that fit the log–log plot best, by least squares.

    Raises
    ------
    InputError
        If the map has too few different positive values for so many lines.
    """
    area = distribution.area
    positive = (distribution.thresholds > 0) & (area > 0)
    thresholds, shares = distribution.thresholds[positive], area[positive]
    values, areas = thresholds, shares
    if len(shares) > _POINTS:
        # Evenly spaced in the logarithm of the area, so that the few highest cells count as well.
        wanted = np.geomspace(shares[0], shares[-1], _POINTS)
        places = np.unique(np.searchsorted(-shares, -wanted, side="right") - 1)
        values, areas = thresholds[places], shares[places]
    if len(values) < lines * _SHORTEST:
        raise InputError(
            tr(
                "The map has too few different positive values for {lines} lines; lower LINES or "
                "choose another METHOD.",
                lines=lines,
            )
        )
    x, y = np.log10(values), np.log10(areas)
    ends = _best_ends(x, y, lines)
    starts = [0, *ends[:-1]]
    slopes = [
        float(np.polyfit(x[start:end], y[start:end], 1)[0])
        for start, end in zip(starts, ends, strict=True)
    ]
    return ConcentrationArea(
        values, areas, tuple(float(values[end]) for end in ends[:-1]), tuple(slopes)
    )


def _best_ends(x: np.ndarray, y: np.ndarray, lines: int) -> list[int]:
    """Return where each line ends (exclusive), by dynamic programming over all ways to cut."""
    count = len(x)
    cost = np.full((count + 1, count + 1), np.inf)
    for start in range(count):
        for end in range(start + _SHORTEST, count + 1):
            cost[start, end] = _residual(x[start:end], y[start:end])
    best = np.full((lines + 1, count + 1), np.inf)
    best[0, 0] = 0.0
    cut = np.zeros((lines + 1, count + 1), dtype=int)
    for line in range(1, lines + 1):
        total = best[line - 1][:, None] + cost
        cut[line] = total.argmin(axis=0)
        best[line] = total.min(axis=0)
    ends = [count]
    for line in range(lines, 1, -1):
        ends.append(int(cut[line, ends[-1]]))
    return ends[::-1]


def _residual(x: np.ndarray, y: np.ndarray) -> float:
    """Return the squared residuals of the straight line through points."""
    dx, dy = x - x.mean(), y - y.mean()
    slope = (dx @ dy) / max(dx @ dx, 1e-30)
    return float(((dy - slope * dx) ** 2).sum())


def write_classes(
    raster: Stack, breaks: Sequence[float], writer: RasterWriter, progress: Progress
) -> tuple[np.ndarray, np.ndarray]:
    """Write the class of each cell, 1 for the lowest; return cells and km² per class, (classes,)."""
    counts = np.zeros(len(breaks) + 1, dtype=np.int64)
    areas, scale = np.zeros(len(breaks) + 1), GroundScale(raster.grid)
    for window in tiles(raster.grid):
        step(progress, share_done(window, raster.grid))
        values = raster.read(window)[0]
        known = np.isfinite(values)
        classes = np.where(known, np.digitize(values, breaks) + 1.0, np.nan)
        owners = classes[known].astype(int) - 1
        own = scale.square_kilometres(window)[known]
        counts += np.bincount(owners, minlength=len(counts))
        areas += np.bincount(owners, weights=own, minlength=len(counts))
        writer.write(window, classes[None])
    return counts, areas
