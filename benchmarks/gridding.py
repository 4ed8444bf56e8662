"""What the defaults of gridding rest on: the tables of docs/methods.md.

Prints the radius of simulated surveys, what sectors are worth on simulated fields, and how well left-out
samples of the real surveys in GOSSAN_TEST_DATA (or ../shared/data) are predicted, as far as they are
there. Minutes, without QGIS:

    python benchmarks/gridding.py
"""

from __future__ import annotations

import csv
import os
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
from osgeo import ogr, osr

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / ".dev" / "plugins"))

from gossan.core.geochemistry.gridding import IdwSettings, InverseDistance  # noqa: E402
from gossan.core.geochemistry.kriging import KrigingSettings, OrdinaryKriging  # noqa: E402
from gossan.core.geochemistry.left_out import leave_out  # noqa: E402
from gossan.core.geochemistry.sampled_ground import RADIUS_SPACINGS  # noqa: E402
from gossan.core.geochemistry.search import SECTORS, choose_sectors  # noqa: E402
from gossan.core.geochemistry.spacing import spacing_of  # noqa: E402
from gossan.core.geochemistry.variograms import fit_variograms  # noqa: E402
from gossan.core.rasters.grid import Grid  # noqa: E402
from gossan.core.runtime.progress import SilentProgress  # noqa: E402

DATA = Path(os.environ.get("GOSSAN_TEST_DATA", ROOT.parent / "shared" / "data"))

#: Cells along a side of simulated fields.
SIDE = 512

#: Positions (n, 2), values (n, elements) and elements of a survey.
Survey = tuple[np.ndarray, np.ndarray, list[str]]


def net(columns: int, spacing: float) -> np.ndarray:
    """Return a square net."""
    steps = np.arange(columns) * spacing
    return np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)


def lines(apart: float, along: float, side: float, degrees: float = 0.0) -> np.ndarray:
    """Return samples along parallel lines through a square."""
    reach = np.arange(-side, 2 * side, along)
    across = np.arange(-side, 2 * side, apart)
    xy = np.stack(np.meshgrid(reach, across), axis=-1).reshape(-1, 2)
    cosine, sine = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    xy = xy @ np.array([[cosine, sine], [-sine, cosine]])
    return xy[((xy >= 0) & (xy < side)).all(axis=1)]


def roads(rng: np.random.Generator, count: int, step: float, side: float) -> np.ndarray:
    """Return samples along roads that wander through a square."""
    courses = np.cumsum(rng.normal(0, 0.15, (count, 250)), axis=1)
    courses += rng.uniform(0, 2 * np.pi, (count, 1))
    steps = step * np.stack([np.cos(courses), np.sin(courses)], axis=2)
    xy = (rng.uniform(0, side, (count, 1, 2)) + np.cumsum(steps, axis=1)).reshape(-1, 2)
    return xy[((xy >= 0) & (xy < side)).all(axis=1)]


def radii() -> None:
    """Print the spacing and the radius of simulated surveys."""
    rng = np.random.default_rng(0)
    regional = rng.uniform(0, 45_000, (500, 2))
    clusters = rng.uniform(0, 60_000, (30, 1, 2)) + rng.normal(0, 500, (30, 40, 2))
    surveys = {
        "net of 1 km": net(30, 1000.0),
        "the same, moved by 350 m": net(40, 1000.0) + rng.normal(0, 350, (1600, 2)),
        **{
            f"at random, one in 1 km², n = {count:,}": rng.uniform(0, 1000 * count**0.5, (count, 2))
            for count in (8000, 200, 20)
        },
        "lines 1 km apart, every 25 m, turned by 22.5°": lines(1000, 25, 8000, 22.5),
        "one line, every 25 m": np.stack([np.arange(320) * 25.0, rng.normal(0, 1, 320)], axis=1),
        "20 roads across 40 km, every 200 m": roads(rng, 20, 200, 40_000),
        "one in 4 km², and 5,000 samples on 49 km² of it": np.concatenate(
            [regional, rng.uniform(10_000, 17_000, (5000, 2))]
        ),
        "30 clusters of 40 samples": clusters.reshape(-1, 2),
        "net of 1 km and a stray sample": np.concatenate([net(30, 1000.0), [[6e5, 1e4]]]),
    }
    print("| survey | across | along | radius |\n| --- | --- | --- | --- |")
    for name, xy in surveys.items():
        spacing = spacing_of(xy)
        print(
            f"| {name} | {spacing.across:,.0f} m | {spacing.along:,.0f} m "
            f"| {RADIUS_SPACINGS * spacing.typical / 1000:.2f} km |",
            flush=True,
        )


def field(rng: np.random.Generator, reach: float) -> np.ndarray:
    """Return a Gaussian field of variance 1 whose covariance falls exponentially."""
    frequencies = np.fft.fftfreq(SIDE)
    steps = np.hypot(*np.meshgrid(frequencies, frequencies))
    spectrum = (1 + (2 * np.pi * steps * reach) ** 2) ** -0.75
    values = np.real(np.fft.ifft2(np.fft.fft2(rng.normal(size=(SIDE, SIDE))) * spectrum))
    return (values - values.mean()) / values.std()


def sectors(draws: int = 5) -> None:
    """Print the errors of maps of simulated fields, by the way that neighbours are chosen."""
    samplings: dict[str, Callable[[np.random.Generator], np.ndarray]] = {
        "lines 40 : 1": lambda rng: lines(40, 1, SIDE),
        "lines 20 : 2, turned": lambda rng: lines(20, 2, SIDE, 27),
        "lines 20 : 4": lambda rng: lines(20, 4, SIDE),
        "roads": lambda rng: roads(rng, 25, 2, SIDE),
        "at random": lambda rng: rng.uniform(0, SIDE, (1500, 2)),
        "net": lambda rng: net(SIDE // 13, 13.0) + rng.uniform(0, 5, 2),
    }
    cells = Grid(0.5, 0.5, 3, 3, SIDE // 3 - 1, SIDE // 3 - 1).points()
    places = cells.astype(int)
    print(f"\n| samples | range | {' | '.join(SECTORS)} |\n| --- | --- | --- | --- | --- |")
    for name, sampling in samplings.items():
        for reach in (20, 60):
            errors = {way: [] for way in SECTORS}  # type: ignore[var-annotated]
            for draw in range(draws):
                rng = np.random.default_rng(draw)
                truth, xy = field(rng, reach), sampling(rng)
                at = xy.astype(int).clip(0, SIDE - 1)
                values = truth[at[:, 1], at[:, 0]] + rng.normal(0, 0.3, len(xy))
                radius = RADIUS_SPACINGS * spacing_of(xy).typical
                for way, count in SECTORS.items():
                    settings = IdwSettings(radius=radius, sectors=count)
                    found = InverseDistance(xy, values[:, None], settings).at(cells)[:, 0]
                    wrong = found - truth[places[:, 1], places[:, 0]]
                    errors[way].append(np.sqrt(np.nanmean(np.square(wrong))))
            means = " | ".join(f"{np.mean(one):.3f}" for one in errors.values())
            print(f"| {name} | {reach} | {means} |", flush=True)


def _vector(path: Path, missing: float | None = None) -> Survey:
    source = ogr.Open(str(path))
    layer = source.GetLayer(0)
    names = [
        one.name
        for one in layer.schema
        if one.type == ogr.OFTReal and (missing is None or one.name.endswith("_ppm"))
    ]
    rows = [
        (*row.GetGeometryRef().GetPoint_2D(), *(row[name] for name in names))
        for row in layer
        if row.GetGeometryRef() is not None
    ]
    table = np.array(rows, dtype=float)
    table = table[np.abs(table[:, 0]) < 1e9]
    values = np.abs(np.where(table[:, 2:] == missing, np.nan, table[:, 2:]))
    return _merged(table[:, :2], values, names)


def _stream_sediments(path: Path) -> Survey:
    with path.open(encoding="utf-8-sig") as file:
        header, *rows = csv.reader(file)
    table = np.array([[float(cell) if cell else np.nan for cell in row[1:]] for row in rows])
    degrees, metres = osr.SpatialReference(), osr.SpatialReference()
    degrees.ImportFromEPSG(4326)
    metres.ImportFromEPSG(32638)
    degrees.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    transformation = osr.CoordinateTransformation(degrees, metres)
    xy = np.array(transformation.TransformPoints(table[:, :2].tolist()))[:, :2]
    return _merged(xy, table[:, 2:], header[3:])


def _merged(xy: np.ndarray, values: np.ndarray, names: list[str]) -> Survey:
    """Return a survey without empty samples, and with means where several lie at one place."""
    full = np.isfinite(values).any(axis=1)
    places, place = np.unique(xy[full], axis=0, return_inverse=True)
    values = values[full]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # of places without an element
        means = [np.nanmean(values[place == number], axis=0) for number in range(len(places))]
    return places, np.array(means), names


def left_out() -> None:
    """Print how well left-out samples of real surveys are predicted by both methods."""
    surveys: dict[str, Callable[[], Survey]] = {
        "tianshan/samples.gpkg": lambda: _vector(DATA / "tianshan" / "samples.gpkg"),
        "jabal_al_hasir/samples.csv": lambda: _stream_sediments(
            DATA / "jabal_al_hasir" / "samples.csv"
        ),
        "capricorn_wa/CapricornSoilGeochem.shp": lambda: _vector(
            DATA / "capricorn_wa" / "CapricornSoilGeochem.shp", 0.0
        ),
    }
    print(
        "\n| survey | sectors | inverse distances | of logarithms | kriging | kriging is better |"
    )
    print("| --- " * 6 + "|")
    for name, read in surveys.items():
        if not (DATA / name).exists():
            continue
        xy, values, elements = read()
        spacing = spacing_of(xy)
        radius = RADIUS_SPACINGS * spacing.typical
        variograms = fit_variograms(xy, values, spacing, SilentProgress())
        logarithmic = np.array([variogram.logarithmic for variogram in variograms])
        by_default = choose_sectors("auto", spacing.in_parallel_lines)
        for way, count in SECTORS.items():
            idw = IdwSettings(radius=radius, sectors=count)
            kriging = KrigingSettings(radius=radius, sectors=count)
            judged = leave_out(
                xy,
                values,
                elements,
                logarithmic,
                {
                    "idw": lambda xy, values, idw=idw: InverseDistance(xy, values, idw),
                    "kriging": lambda xy, values, ways=variograms, kriging=kriging: OrdinaryKriging(
                        xy, values, ways, kriging
                    ),
                },
                spacing,
                radius,
                variograms,
                SilentProgress(),
            )
            first, second = np.nanmedian([list(one.explained.values()) for one in judged], axis=0)
            with np.errstate(invalid="ignore", divide="ignore"):
                scaled = np.where(logarithmic, np.log(values), values)
            logs = leave_out(
                xy,
                scaled,
                elements,
                np.zeros(len(elements), dtype=bool),
                {"idw": lambda xy, values, idw=idw: InverseDistance(xy, values, idw)},
                spacing,
                radius,
                None,
                SilentProgress(),
            )
            of_logs = np.nanmedian([one.explained["idw"] for one in logs])
            better = sum(one.better == "kriging" for one in judged)
            print(
                f"| {name.partition('/')[0]} | {way}{' (default)' * (way == by_default)} "
                f"| {first:.0%} | {of_logs:.0%} | {second:.0%} | {better} of {len(elements)} |",
                flush=True,
            )


if __name__ == "__main__":
    radii()
    sectors()
    left_out()
