"""All baselines and networks on all surveys: `make evaluate` prints the tables of docs/surveys.md.

Every survey is treated alike: pathfinders of its commodity, gridded by inverse distance; barren ground,
reference cells and pretraining from ground with samples near alone; five folds of whole groups; as many
draws of barren ground for each; the same seeds. Three real surveys are read from the folder GOSSAN_TEST_DATA,
ten are simulated. Nothing is chosen after scores were seen.

    python benchmarks/evaluate.py FOLDER [--quick] [--surveys NAME ...] [--draws N] [--network-draws N]

What was scored is kept in FOLDER, a JSON file for each survey and part: a run that was stopped goes on
where it was. --quick scores the baselines alone, and two simulated surveys.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from detecting import columns_of, points_of, table, transformed
from osgeo import gdal, ogr
from scipy.spatial import cKDTree

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / ".dev" / "plugins"))

from gossan.core.anomalies.evaluation.blends import possible_blends, with_blends  # noqa: E402
from gossan.core.anomalies.evaluation.candidates import (  # noqa: E402
    BASELINES,
    Candidate,
    NetworkCandidate,
    Predictor,
)
from gossan.core.anomalies.evaluation.comparison import Comparison  # noqa: E402
from gossan.core.anomalies.evaluation.rounds import run_rounds  # noqa: E402
from gossan.core.anomalies.evaluation.tempering import (  # noqa: E402
    choose_temperatures,
    tempered_rounds,
)
from gossan.core.anomalies.patches.samples import KnownGround, PatchSamples  # noqa: E402
from gossan.core.anomalies.patches.sites import Ground  # noqa: E402
from gossan.core.anomalies.training.settings import PRESETS, TrainingSettings  # noqa: E402
from gossan.core.faults.control import (  # noqa: E402
    ControlSettings,
    fit_fault_control,
    write_control,
)
from gossan.core.faults.distance import FaultDistance  # noqa: E402
from gossan.core.geochemistry.assays import AssayTable, read_assays  # noqa: E402
from gossan.core.geochemistry.columns import Column, SurveyTable  # noqa: E402
from gossan.core.geochemistry.gridding import (  # noqa: E402
    IdwSettings,
    InverseDistance,
    covering_samples,
    default_cell_size,
    grid_elements,
)
from gossan.core.geochemistry.pathfinders import pathfinder_bands  # noqa: E402
from gossan.core.geochemistry.rules import AssayRules  # noqa: E402
from gossan.core.rasters.grid import spatial_reference  # noqa: E402
from gossan.core.rasters.regions import Region  # noqa: E402
from gossan.core.rasters.stack import Stack  # noqa: E402
from gossan.core.rasters.writer import RasterWriter  # noqa: E402
from gossan.core.rasters.zones import metric_crs  # noqa: E402
from gossan.core.runtime.files import Staging  # noqa: E402
from gossan.core.runtime.progress import Progress, SilentProgress  # noqa: E402
from gossan.core.sample_survey.analytes import ANALYTES  # noqa: E402
from gossan.core.sample_survey.simulation import CRS, simulate_survey  # noqa: E402

#: Seeds of the simulated surveys, and their samples; one has a deposit per 100 of them.
SIMULATED, SAMPLES = range(1, 11), 3000

FOLDS, DRAWS = 5, 5

#: Ground counts as sampled so many median distances between neighbouring samples around each sample.
SPACINGS = 2.0

NETWORKS = ("cnn", "dcn", "gk_dcn")

#: The baselines that are trained on chemistry, the ridge apart: the bar of the target.
PLAIN = ("logistic_centre", "logistic_mean", "forest_centre", "forest_mean")


def sampled_ground(xy: np.ndarray) -> Region:
    """Return the ground around samples (n, 2), as discs."""
    nearest = cKDTree(xy).query(xy, k=2)[0][:, 1]
    radius = SPACINGS * float(np.median(nearest[nearest > 0]))
    discs = []
    for x, y in xy:
        point = ogr.Geometry(ogr.wkbPoint)
        point.AddPoint_2D(float(x), float(y))
        discs.append(bytes(point.Buffer(radius, 4).ExportToWkb()))
    return Region(discs)


@dataclass(frozen=True)
class Survey:
    """What is known of a survey, and what it has under its name in the tables."""

    name: str
    known: KnownGround
    region: Region

    @classmethod
    def of_stack(
        cls, name: str, stack: Stack, samples: np.ndarray, deposits: np.ndarray, commodity: str
    ) -> Survey:
        """Gather a survey of its stack; samples and deposits are (n, 2) in its CRS."""
        stack = stack.select(
            [stack.elements[band - 1] for band in pathfinder_bands(stack.elements, commodity)]
        )
        region = sampled_ground(samples)
        ground = Ground(stack, region, TrainingSettings().patch)
        known = KnownGround(ground, stack.grid.cells(deposits), commodity=commodity)
        return cls(name, known, region)

    @classmethod
    def of_table(
        cls,
        name: str,
        assays: AssayTable,
        deposits: np.ndarray,
        commodity: str,
        crs: str,
        where: Path,
        cell: float | None = None,
    ) -> Survey:
        """Grid the pathfinders of a table of assays as Grid Geochemistry does by default."""
        bands = np.array(pathfinder_bands(assays.elements, commodity)) - 1
        wkt = spatial_reference(crs).ExportToWkt()
        grid = covering_samples(assays.xy, cell or default_cell_size(assays.xy), wkt)
        path = str(where / f"{name.replace(' ', '_')}.tif")
        with Staging() as staging:
            writer = RasterWriter(staging, path, grid, [assays.elements[band] for band in bands])
            interpolation = InverseDistance(assays.xy, assays.values[:, bands], IdwSettings())
            grid_elements(interpolation, grid, None, writer, SilentProgress())
        return cls.of_stack(name, Stack(path), assays.xy, deposits, commodity)

    def guided_by(self, control: Stack) -> Survey:
        """Return the same survey with a control function; one that guides nowhere is left out."""
        known = replace(self.known, control=control).with_guiding_control(SilentProgress())
        return replace(self, known=known)


def tianshan(folder: Path, _where: Path) -> Survey:
    """Return the study area of the GK-DCN paper, its ten deposits and its authors' fault weight."""
    stack = Stack(str(folder / "geochemistry.tif"))
    samples, deposits = (
        points_of(str(folder / name), stack.grid.crs) for name in ("samples.gpkg", "deposits.gpkg")
    )
    survey = Survey.of_stack("tianshan", stack, samples, deposits, "gold_copper")
    return survey.guided_by(Stack(str(folder / "fault_weight.tif")))


def jabal_al_hasir(folder: Path, where: Path) -> Survey:
    """Return stream sediments of the Arabian Shield and the occurrences of gold."""
    columns = columns_of(str(folder / "samples.csv"))
    named = {column.name: column.values for column in columns}
    degrees = np.array([named["Longitude"], named["Latitude"]], dtype=float).T
    crs = metric_crs(degrees)
    places = transformed(degrees, spatial_reference("EPSG:4326"), crs)
    assays = read_assays(SurveyTable(places, columns, degrees), AssayRules())
    deposits = points_of(str(folder / "gold.gpkg"), crs)
    return Survey.of_table("jabal_al_hasir", assays, deposits, "gold", crs, where)


def capricorn_wa(folder: Path, where: Path) -> Survey:
    """Return soils along roads of Western Australia and the sites of gold and copper of MINEDEX.

    Cells are those of the other real surveys: the default of 20 km, half the spacing that samples would
    have if they did not follow roads, leaves no room for barren ground.
    """
    crs = "EPSG:28350"
    path = str(folder / "CapricornSoilGeochem.shp")
    assays = read_assays(
        SurveyTable(points_of(path, crs), columns_of(path)), AssayRules(missing_values=(0.0,))
    )
    path = str(folder / "minedex_sites_au_cu_ni_w_28350.gpkg")
    wanted = next(column for column in columns_of(path) if column.name == "site_set")
    deposits = points_of(path, crs)[np.isin(wanted.values, ("au", "cu"))]
    return Survey.of_table("capricorn_wa", assays, deposits, "gold_copper", crs, where, 1000.0)


def simulated(seed: int, where: Path) -> Survey:
    """Return a simulated survey, with the control function that is fitted to its faults."""
    made = simulate_survey(seed, SAMPLES, SilentProgress())
    columns = [
        Column(analyte.name, values, f"{analyte.name} ({analyte.unit})")
        for analyte, values in zip(ANALYTES, made.values.T)
    ]
    assays = read_assays(SurveyTable(made.samples, columns), AssayRules())
    name = f"seed {seed}"
    survey = Survey.of_table(name, assays, made.deposits, "gold_copper", CRS, where)
    settings = ControlSettings(ring_width=1000.0)
    distance = FaultDistance(made.faults, settings.ring_width / 4)
    grid, progress = survey.known.ground.grid, SilentProgress()
    fitted = fit_fault_control(distance, made.deposits, grid, survey.region, settings, progress)
    path = str(where / f"control_{seed}.tif")
    with Staging() as staging:
        writer = RasterWriter(staging, path, grid, [fitted.band], description=fitted.description)
        factors = [(distance, fitted.guiding_exponent)]
        write_control(writer, factors, grid, None, settings, progress)
    return survey.guided_by(Stack(path))


REAL: dict[str, Callable[[Path, Path], Survey]] = {
    "tianshan": tianshan,
    "jabal_al_hasir": jabal_al_hasir,
    "capricorn_wa": capricorn_wa,
}


class Timed:
    """A candidate, one at a time, and the seconds of all processors that its trainings took."""

    at_once = 1

    def __init__(self, candidate: Candidate) -> None:
        self._candidate = candidate
        self.name, self.title = candidate.name, candidate.title
        self.kind, self.networks = candidate.kind, candidate.networks
        self.seconds = 0.0

    def fit(
        self, samples: PatchSamples, chosen: np.ndarray, seed: int, progress: Progress
    ) -> Predictor:
        """Train on the chosen sites (n,)."""
        started = time.process_time()
        predict = self._candidate.fit(samples, chosen, seed, progress)
        self.seconds += time.process_time() - started
        return predict


def networks_of(survey: Survey) -> list[NetworkCandidate]:
    """Return the networks that the survey has what it takes for, with Gossan's own settings."""
    names = [name for name in NETWORKS if survey.known.control is not None or name != "gk_dcn"]
    own = TrainingSettings(**PRESETS["gossan"], folds=FOLDS)
    return [NetworkCandidate(replace(own, network=name), torch.device("cpu")) for name in names]


def scored(survey: Survey, networks: Sequence[NetworkCandidate], draws: int) -> dict[str, Any]:
    """Cross-validate baselines, and networks, and return all that the tables say of them."""
    candidates = [Timed(candidate) for candidate in (*networks, *BASELINES.values())]
    settings = TrainingSettings(**PRESETS["gossan"], folds=FOLDS)
    rounds = run_rounds(survey.known, settings, candidates, draws, 1, SilentProgress())
    temperings = choose_temperatures(rounds, candidates, settings.preset)
    rounds, blends = tempered_rounds(rounds, temperings), possible_blends(candidates)
    comparison = Comparison([*candidates, *blends], with_blends(rounds, blends))
    names = list(comparison.standings)
    seconds = {candidate.name: candidate.seconds / draws for candidate in candidates}
    ground, sites = survey.known.ground, rounds[0].sites
    return {
        "survey": survey.name,
        "commodity": survey.known.commodity,
        "elements": list(ground.stack.elements),
        "cell": ground.grid.cell_size[0],
        "cells": ground.grid.rows * ground.grid.columns,
        "sampled": float(survey.region.mask(ground.grid).mean()),
        "deposits": len(survey.known.deposits),
        "used": len(np.unique(sites.points[sites.labels == 1])),
        "groups": sites.group_count(1),
        "draws": draws,
        "standings": {
            name: {
                "kind": standing.kind,
                "auc": asdict(standing.pooled),
                "sd": standing.between_rounds,
                "area": asdict(standing.area),
                "seconds": seconds.get(name),
                "less": {
                    other: asdict(comparison.paired(name, other))
                    for other in names
                    if other != name
                },
            }
            for name, standing in comparison.standings.items()
        },
    }


@dataclass(frozen=True)
class Cache:
    """A folder with what was scored before."""

    folder: Path

    def get(self, name: str, score: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """Return what is kept under a name; score it, and keep it, if there is nothing."""
        path = self.folder / f"{name.replace(' ', '_')}.json"
        if not path.exists():
            part = path.with_suffix(".part")
            part.write_text(json.dumps(score(), indent=1), encoding="utf-8")
            part.replace(path)
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return found


Found = list[dict[str, Any]]


def estimate(told: dict[str, float], sign: str = "") -> str:
    """Return a number with its interval in words."""
    value, low, high = (f"{told[end]:{sign}.3f}" for end in ("value", "low", "high"))
    return f"{value} ({low} to {high})" if np.isfinite(told["low"]) else f"{value} (no interval)"


def best_other(found: dict[str, Any], name: str, among: Sequence[str] = ()) -> str:
    """Return the baseline with the highest AUC beside a candidate."""
    standings = found["standings"]
    others = [
        other
        for other, standing in standings.items()
        if standing["kind"] == "baseline" and other != name and (not among or other in among)
    ]
    return max(others, key=lambda other: float(standings[other]["auc"]["value"]))


def names_of(found: Found) -> list[str]:
    """Return the candidates of all surveys, those of the first one first."""
    return list(dict.fromkeys(name for one in found for name in one["standings"]))


def cells_of(found: Found, say: Callable[[dict[str, Any], str], str], name: str) -> list[str]:
    """Return what is said of a candidate on each survey; nothing where it was not tried."""
    return [say(one, name) if name in one["standings"] else "–" for one in found]


def said_auc(one: dict[str, Any], name: str) -> str:
    """Return the AUC with its interval, and its spread over draws."""
    standing = one["standings"][name]
    spread = standing["sd"]
    return estimate(standing["auc"]) + (f", sd {spread:.3f}" if np.isfinite(spread) else "")


def said_less(one: dict[str, Any], name: str) -> str:
    """Return the AUC less that of the best baseline beside it."""
    other = best_other(one, name)
    return f"{estimate(one['standings'][name]['less'][other], '+')} {other}"


def said_area(one: dict[str, Any], name: str) -> str:
    """Return the share of the ground that holds 80 % of the held-out deposits."""
    return f"{one['standings'][name]['area']['value']:.0%}"


def said_seconds(one: dict[str, Any], name: str) -> str:
    """Return the seconds of one processor for all folds of a draw."""
    seconds = one["standings"][name]["seconds"]
    return "–" if seconds is None else f"{seconds:.1f}"


SAID = {
    "pooled AUC with 95 % interval, and standard deviation between draws": said_auc,
    "AUC less that of the best other baseline, which is named": said_less,
    "ground that holds 80 % of the held-out deposits": said_area,
    "seconds of one processor for the five trainings of a draw": said_seconds,
}


def tell(title: str, found: Found) -> None:
    """Print the tables of surveys one by one."""
    if not found:
        return
    names = names_of(found)
    heads = ["", *(f"{one['survey']}, {one['draws']} draws" for one in found)]
    for what, say in SAID.items():
        table(f"{title}: {what}", heads, [[name, *cells_of(found, say, name)] for name in names])


def tell_means(title: str, found: Found) -> None:
    """Print means over simulated surveys, with the lowest and the highest."""
    if not found:
        return
    rows = []
    for name in names_of(found):
        own = [one for one in found if name in one["standings"]]
        columns = [
            [one["standings"][name]["auc"]["value"] for one in own],
            [one["standings"][name]["less"][best_other(one, name)]["value"] for one in own],
            [one["standings"][name]["area"]["value"] for one in own],
        ]
        signs = ("", "+", "")
        cells = [
            f"{np.mean(column):{sign}.3f} ({min(column):{sign}.3f} to {max(column):{sign}.3f})"
            for column, sign in zip(columns, signs)
        ]
        rows.append([name, str(len(own)), *cells])
    heads = ["", "surveys", "AUC", "less the best other baseline", "80 % of the deposits in"]
    table(f"{title}: mean, lowest and highest", heads, rows)


def tell_surveys(found: Found) -> None:
    """Print what the surveys are."""
    rows = [
        [
            one["survey"],
            one["commodity"],
            ", ".join(one["elements"]),
            f"{one['cells']:,} of {one['cell']:g} m",
            f"{one['sampled']:.0%}",
            f"{one['used']} of {one['deposits']}",
            str(one["groups"]),
        ]
        for one in found
    ]
    heads = ["survey", "commodity", "elements", "cells", "sampled", "deposits used", "groups"]
    table("Surveys", heads, rows)


def tell_target(found: Found) -> None:
    """Print what candidates have on the best plain baseline, mean over surveys."""
    rows = []
    for name in names_of(found):
        own = [one for one in found if name in one["standings"]]
        cells = []
        for among in (PLAIN, ()):
            less = [one["standings"][name]["less"][best_other(one, name, among)] for one in own]
            values = np.array([one["value"] for one in less])
            cells.append(f"{values.mean():+.3f} ({values.min():+.3f} to {values.max():+.3f})")
        rows.append([name, str(len(own)), *cells])
    heads = ["", "surveys", "less the best other logistic or forest", "less the best other of all"]
    table("Real surveys: mean, lowest and highest difference", heads, rows)


def surveys(simulations: int, where: Path) -> dict[str, Callable[[], Survey]]:
    """Return how each survey is had; say of real ones why they are left out."""
    root = os.environ.get("GOSSAN_TEST_DATA", "")
    found: dict[str, Callable[[], Survey]] = {}
    for name, read in REAL.items():
        if root and Path(root, name).is_dir():
            found[name] = partial(read, Path(root, name), where)
        else:
            print(f"{name} is left out: it is not in the folder GOSSAN_TEST_DATA.")
    for seed in SIMULATED[:simulations]:
        found[f"seed {seed}"] = partial(simulated, seed, where)
    return found


def main(asked: argparse.Namespace) -> None:
    """Score what was not yet scored, and print all tables."""
    asked.folder.mkdir(parents=True, exist_ok=True)
    cache = Cache(asked.folder)
    plain: Found = []
    with_networks: Found = []
    with tempfile.TemporaryDirectory() as where:
        for name, read in surveys(2 if asked.quick else len(SIMULATED), Path(where)).items():
            if asked.surveys and name not in asked.surveys:
                continue

            def baselines(read: Callable[[], Survey] = read) -> dict[str, Any]:
                return scored(read(), (), asked.draws)

            def networks(read: Callable[[], Survey] = read) -> dict[str, Any]:
                survey = read()
                return scored(survey, networks_of(survey), asked.network_draws)

            plain.append(cache.get(f"{name} baselines {asked.draws}", baselines))
            if not asked.quick:
                with_networks.append(cache.get(f"{name} networks {asked.network_draws}", networks))
    tell_surveys(plain)
    for title, found in (("Baselines", plain), ("Networks", with_networks)):
        real = [one for one in found if one["survey"] in REAL]
        tell(title, real)
        tell_means(f"{title}, simulated", [one for one in found if one not in real])
        if real:
            tell_target(real)


if __name__ == "__main__":
    gdal.UseExceptions()
    gdal.PushErrorHandler("CPLQuietErrorHandler")  # it warns of newer GeoPackages
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--surveys", nargs="*", default=())
    parser.add_argument("--draws", type=int, default=DRAWS)
    parser.add_argument("--network-draws", type=int, default=DRAWS)
    main(parser.parse_args())
