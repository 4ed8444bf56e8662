"""A simulated survey whose truth is known: to learn with, and to test the other steps against."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from scipy.ndimage import gaussian_filter, map_coordinates

from ..faults.control import ControlSettings
from ..faults.distance import FaultDistance
from ..rasters.grid import Grid, spatial_reference
from ..rasters.regions import Region, polygon_wkb
from ..runtime.errors import InputError
from ..runtime.language import tr
from ..runtime.progress import Progress, step
from .analytes import ANALYTES, FALSE_PATHFINDERS, PATHFINDERS

#: Cells of the truth, and rings around the faults, in metres.
_CELL = 1000.0
CRS = "EPSG:32645"
_SQUARE_KILOMETRES_PER_SAMPLE = 4.0
_SQUARE_KILOMETRES_PER_DEPOSIT = 400.0
_EXPONENT = -0.6
_STRIKE = math.radians(20.0)


#: Rock units and their mafic, felsic, carbonate and clay content.
_ROCKS = {
    "granite": (-0.6, 0.9, -0.5, -0.3),
    "basalt": (1.0, -0.7, 0.0, 0.1),
    "limestone": (-0.3, -0.7, 1.2, -0.3),
    "sandstone": (-0.3, 0.1, -0.2, -0.4),
    "shale": (0.1, 0.0, -0.2, 0.9),
}


@dataclass(frozen=True)
class Survey:
    """A simulated survey; positions are in metres.

    Attributes
    ----------
    grid : Grid
        Of the truth, 1 km cells.
    outline : ndarray, shape (k, 2)
        Ring of the study area.
    faults : list of ndarray, shape (vertices, 2)
    deposits : ndarray, shape (d, 2)
    samples : ndarray, shape (n, 2)
    values : ndarray, shape (n, 39)
        Negative detection limits for values below them.
    truth : ndarray, shape (3, rows, columns)
        Halo (ln units), distance to faults (km), rock unit; NaN outside of the study area.
    parameters : dict
        What it was made with.
    """

    grid: Grid
    outline: np.ndarray
    faults: list[np.ndarray]
    deposits: np.ndarray
    samples: np.ndarray
    values: np.ndarray
    truth: np.ndarray
    parameters: dict[str, Any]


#: Bands of truth.tif.
TRUTH_BANDS = ("halo", "fault_distance", "rock")


def simulate_survey(seed: int, samples: int, progress: Progress) -> Survey:
    """Simulate a regional survey with known mineralisation.

    Rock units, a regional trend and correlated log-normal fields make the background. Faults are
    broken lines of one orientation family. Deposits are placed so that their density falls with
    the distance to the faults as a power law over 1 km rings, the way the fault control function
    measures it. Each one has a halo of pathfinder elements, drawn out along its fault. Twice as many places
    have haloes of barren alteration, with arsenic and antimony but without gold and copper.

    Parameters
    ----------
    seed : int
    samples : int
        Sample points, one per 4 km²; at least 200.
    progress : Progress

    Raises
    ------
    InputError
        If there are too few samples.
    """
    if not 200 <= samples <= 200_000:
        raise InputError(
            tr("SAMPLES must lie between 200 and 200,000, not {samples}.", samples=samples)
        )
    rng = np.random.default_rng(seed)
    grid, outline = _study_area(samples, rng)
    region = Region([polygon_wkb(outline)])
    inside = region.mask(grid)
    step(progress, 0.1)
    faults = _faults(grid, inside, rng)
    fault_distance = FaultDistance(faults, _CELL / 4)
    distance = fault_distance(grid.points()).reshape(inside.shape)
    step(progress, 0.3)
    deposits = _deposits(grid, inside, distance, fault_distance, rng)
    halo = _haloes(grid, deposits, faults, 0.9, rng)
    starts = grid.xy(np.argwhere(inside))
    barren = starts[rng.choice(len(starts), 2 * len(deposits), replace=False)]
    false_halo = _haloes(grid, barren, faults, 0.9, rng)
    rock, factors = _background(grid, rng)
    step(progress, 0.5)
    places = _sample_places(grid, region, samples, rng)
    values = _assays(
        grid,
        places,
        {"halo": halo, "false": false_halo, "distance": distance},
        factors,
        rng,
        progress,
    )
    truth = np.stack([halo, distance / 1000.0, rock.astype(float)])
    truth[:, ~inside] = np.nan
    parameters = {
        "seed": seed,
        "samples": samples,
        "crs": CRS,
        "exponent": _EXPONENT,
        "ring_width": _CELL,
        "rings": ControlSettings().rings,
        "deposits": len(deposits),
        "faults": len(faults),
        "strike_degrees_from_east": math.degrees(_STRIKE),
        "pathfinders": PATHFINDERS,
        "false_pathfinders": FALSE_PATHFINDERS,
        "rock_units": list(_ROCKS),
        "below_detection": "negative_is_limit",
        "analytes": [asdict(analyte) for analyte in ANALYTES],
    }
    return Survey(grid, outline, faults, deposits, places, values, truth, parameters)


def _study_area(samples: int, rng: np.random.Generator) -> tuple[Grid, np.ndarray]:
    height = 1000.0 * math.sqrt(samples * _SQUARE_KILOMETRES_PER_SAMPLE / (1.6 * 0.8))
    rows, columns = math.ceil(height / _CELL), math.ceil(1.6 * height / _CELL)
    crs = spatial_reference(CRS).ExportToWkt()
    grid = Grid(500_000.0, 4_600_000.0, _CELL, -_CELL, columns, rows, crs)
    angle = np.linspace(0, 2 * np.pi, 73)[:-1]
    # A rounded rectangle with an uneven edge.
    radius = (np.abs(np.cos(angle)) ** 4 + np.abs(np.sin(angle)) ** 4) ** -0.25
    waves = sum(
        rng.uniform(0, 0.03) * np.cos(wave * angle + rng.uniform(0, 2 * np.pi))
        for wave in range(2, 6)
    )
    radius = radius * (0.86 + waves)
    x_min, x_max, y_min, y_max = grid.extent
    x = (x_min + x_max) / 2 + np.cos(angle) * np.minimum(radius, 1.35) * (x_max - x_min) / 2
    y = (y_min + y_max) / 2 + np.sin(angle) * np.minimum(radius, 1.35) * (y_max - y_min) / 2
    ring = np.column_stack([np.clip(x, x_min, x_max), np.clip(y, y_min, y_max)])
    return grid, np.concatenate([ring, ring[:1]])


def _faults(grid: Grid, inside: np.ndarray, rng: np.random.Generator) -> list[np.ndarray]:
    area = inside.sum() * grid.cell_area / 1e6
    count = max(3, round(area / 2000))
    starts = grid.xy(np.argwhere(inside))
    # Lanes across the strike keep the faults apart, as the rungs of a sheared belt are.
    across = starts @ np.array([-math.sin(_STRIKE), math.cos(_STRIKE)])
    lanes = np.quantile(across, np.linspace(0.05, 0.95, count + 1))
    faults = []
    for low, high in zip(lanes[:-1], lanes[1:], strict=True):
        lane = starts[(across >= low) & (across <= high)]
        vertices = [lane[rng.integers(len(lane))]]
        strike = _STRIKE + rng.normal(0, math.radians(6))
        length = rng.uniform(0.3, 0.7) * (grid.extent[1] - grid.extent[0])
        vertices[0] = vertices[0] - 0.5 * length * np.array([math.cos(strike), math.sin(strike)])
        while length > 0:
            part = rng.uniform(4_000, 10_000)
            bend = strike + rng.normal(0, math.radians(10))
            vertices.append(vertices[-1] + part * np.array([math.cos(bend), math.sin(bend)]))
            length -= part
        faults.append(np.array(vertices))
    return faults


def _deposits(
    grid: Grid,
    inside: np.ndarray,
    distance: np.ndarray,
    fault_distance: FaultDistance,
    rng: np.random.Generator,
) -> np.ndarray:
    """Place deposits by a power law of the distance.

    Every ring gets its share (density times area) by systematic sampling: independent draws would
    add a scatter of their own to the exponent.
    """
    settings = ControlSettings()
    rings = np.where(inside, settings.ring(distance), 0)
    numbers = np.arange(1, settings.rings + 1)
    areas = np.array([(rings == number).sum() for number in numbers])
    shares = np.cumsum(areas * numbers**_EXPONENT)
    count = max(12, round(inside.sum() / _SQUARE_KILOMETRES_PER_DEPOSIT))
    draws = (np.arange(count) + rng.random()) / count * shares[-1]
    placed: list[np.ndarray] = []
    for ring in numbers[np.searchsorted(shares, draws)]:
        candidates = np.argwhere(rings == ring)
        for attempt in range(200):
            cell = candidates[rng.integers(len(candidates))]
            place = grid.xy(cell[None])[0] + rng.uniform(-0.45, 0.45, 2) * _CELL
            apart = not placed or np.linalg.norm(np.array(placed) - place, axis=1).min() > 3 * _CELL
            same_ring = settings.ring(fault_distance(place[None]))[0] == ring
            if same_ring and (apart or attempt > 100):
                break
        placed.append(place)
    return np.array(placed)


def _haloes(
    grid: Grid,
    places: np.ndarray,
    faults: Sequence[np.ndarray],
    strength: float,
    rng: np.random.Generator,
) -> np.ndarray:
    """Return dispersion haloes (rows, columns) in ln units, drawn out along the faults."""
    starts = np.concatenate([fault[:-1] for fault in faults])
    ends = np.concatenate([fault[1:] for fault in faults])
    points = grid.points()
    halo = np.zeros(len(points))
    for place in places:
        nearest = int(np.linalg.norm((starts + ends) / 2 - place, axis=1).argmin())
        along = ends[nearest] - starts[nearest]
        along = along / np.linalg.norm(along)
        away = points - place
        length, width = rng.uniform(3_000, 5_500), rng.uniform(1_200, 2_000)
        u = away @ along / length
        v = (away[:, 1] * along[0] - away[:, 0] * along[1]) / width
        halo += rng.lognormal(math.log(strength), 0.6) * np.exp(-0.5 * (u**2 + v**2))
    return halo.reshape(grid.rows, grid.columns)


def _field(grid: Grid, reach: float, rng: np.random.Generator) -> np.ndarray:
    """Return a smooth random field of mean 0 and variance 1 with a reach in cells."""
    field = gaussian_filter(rng.standard_normal((grid.rows, grid.columns)), reach, mode="reflect")
    return (field - field.mean()) / field.std()


def _background(grid: Grid, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return the rock units (rows, columns) and the four rock-forming factors."""
    rock = np.stack([_field(grid, 9, rng) for _ in _ROCKS]).argmax(axis=0)
    content = np.array(list(_ROCKS.values()))
    y, x = np.mgrid[0 : grid.rows, 0 : grid.columns]
    trend = (x / grid.columns - 0.5) * math.cos(0.7) + (y / grid.rows - 0.5) * math.sin(0.7)
    factors = []
    for number in range(content.shape[1]):
        # Sediment mixes over a few hundred metres: rock contacts are not knife edges.
        mixed = gaussian_filter(content[:, number][rock], 0.8)
        factors.append(0.6 * mixed + 0.35 * _field(grid, 4, rng) + rng.normal(0, 0.5) * trend)
    return rock, np.stack(factors)


def _sample_places(
    grid: Grid, region: Region, samples: int, rng: np.random.Generator
) -> np.ndarray:
    x_min, x_max, y_min, y_max = grid.extent
    spacing = 1000.0 * math.sqrt(_SQUARE_KILOMETRES_PER_SAMPLE)
    while True:
        x = np.arange(x_min + spacing / 2, x_max, spacing)
        y = np.arange(y_min + spacing / 2, y_max, spacing)
        places = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
        places = places + rng.uniform(-0.35, 0.35, places.shape) * spacing
        places = places[region.contains_cells(grid, grid.cells(places))]
        if len(places) >= samples:
            return places[np.sort(rng.choice(len(places), samples, replace=False))]
        spacing *= 0.98


def _assays(
    grid: Grid,
    places: np.ndarray,
    fields: dict[str, np.ndarray],
    factors: np.ndarray,
    rng: np.random.Generator,
    progress: Progress,
) -> np.ndarray:
    x = (places[:, 0] - grid.x_origin) / grid.x_size - 0.5
    y = (places[:, 1] - grid.y_origin) / grid.y_size - 0.5

    def at_places(field: np.ndarray) -> np.ndarray:
        return map_coordinates(field, [y, x], order=1, mode="nearest")

    sampled_factors = np.stack([at_places(factor) for factor in factors])
    mineralised, barren = at_places(fields["halo"]), at_places(fields["false"])
    near_fault = np.exp(-at_places(fields["distance"]) / 3000.0)
    logs = np.empty((len(places), len(ANALYTES)))
    for number, analyte in enumerate(ANALYTES):
        step(progress, 0.5 + 0.5 * number / len(ANALYTES))
        own = 0.5 * at_places(_field(grid, 3, rng)) + 0.5 * rng.standard_normal(len(places))
        log = math.log(analyte.median) + 0.55 * np.array(analyte.factors) @ sampled_factors
        log += 0.7 * analyte.spread * own + rng.normal(0, 0.05, len(places))
        log += PATHFINDERS.get(analyte.name, 0.0) * mineralised
        log += FALSE_PATHFINDERS.get(analyte.name, 0.0) * barren
        # Faults leak a little of the volatile elements everywhere, deposit or not.
        log += {"Hg": 0.3, "As": 0.2, "Sb": 0.15}.get(analyte.name, 0.0) * near_fault
        logs[:, number] = log
    values = np.exp(logs)
    _close_oxides(values, rng)
    limits = np.array([analyte.detection_limit for analyte in ANALYTES])
    digits = 2 - np.floor(np.log10(values))
    rounded = np.round(values * 10**digits) / 10**digits
    return np.where(rounded < limits, -limits, rounded)


def _close_oxides(values: np.ndarray, rng: np.random.Generator) -> None:
    """Scale the oxides to a total of some 90 %; the rest is water, carbon dioxide and traces."""
    oxides = [number for number, analyte in enumerate(ANALYTES) if analyte.unit == "%"]
    total = np.clip(rng.normal(90, 2, len(values)), 80, 97)
    values[:, oxides] *= (total / values[:, oxides].sum(axis=1))[:, None]
