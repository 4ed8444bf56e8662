"""The surveys of benchmarks/evaluate.py: three real ones, and simulated ones."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from detecting import columns_of, points_of, transformed
from gossan.core.anomalies.patches.samples import KnownGround
from gossan.core.anomalies.patches.sites import Ground, PatchSites
from gossan.core.anomalies.training.settings import TrainingSettings
from gossan.core.faults.control import ControlSettings, fit_fault_control, write_control
from gossan.core.faults.distance import FaultDistance
from gossan.core.geochemistry.assays import AssayTable, read_assays
from gossan.core.geochemistry.columns import Column, SurveyTable
from gossan.core.geochemistry.gridding import (
    IdwSettings,
    InverseDistance,
    covering_samples,
    default_cell_size,
    grid_elements,
)
from gossan.core.geochemistry.pathfinders import pathfinder_bands
from gossan.core.geochemistry.rules import AssayRules
from gossan.core.rasters.band_kinds import COVARIATE, ELEMENT
from gossan.core.rasters.grid import spatial_reference
from gossan.core.rasters.regions import Region
from gossan.core.rasters.stack import Stack
from gossan.core.rasters.windows import tiles
from gossan.core.rasters.writer import RasterWriter
from gossan.core.rasters.zones import metric_crs
from gossan.core.runtime.files import Staging
from gossan.core.runtime.progress import SilentProgress
from gossan.core.sample_survey.analytes import ANALYTES
from gossan.core.sample_survey.simulation import CRS, simulate_survey
from osgeo import ogr
from scipy.spatial import cKDTree

from .jobs import WITH_FAULTS

#: Seeds of the simulated surveys, and their samples; one has a deposit per 100 of them.
SIMULATED, SAMPLES = range(1, 11), 3000

#: Ground counts as sampled so many median distances between neighbouring samples around each sample.
SPACINGS = 2.0


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
        """Gather a survey of its stack; samples and deposits are (n, 2) in its CRS.

        What stands beside the chemistry stays.
        """
        pathfinders = {band - 1 for band in pathfinder_bands(stack.chemistry, commodity)}
        stack = stack.select(
            [
                name
                for band, name in enumerate(stack.elements)
                if band in pathfinders or stack.kinds[band] != ELEMENT
            ]
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

    def facts(self, sites: PatchSites) -> dict[str, Any]:
        """Return what tables say of it."""
        ground = self.known.ground
        return {
            "commodity": self.known.commodity,
            "elements": list(ground.stack.elements),
            "cell": ground.grid.cell_size[0],
            "cells": ground.grid.rows * ground.grid.columns,
            "sampled": float(self.region.mask(ground.grid).mean()),
            "deposits": len(self.known.deposits),
            "used": len(np.unique(sites.points[sites.labels == 1])),
            "groups": sites.group_count(1),
        }

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


def tianshan_with_faults(folder: Path, where: Path) -> Survey:
    """Return the same study area with its fault weight as a covariate; it guides nothing."""
    elements, faults = (
        Stack(str(folder / f"{name}.tif")) for name in ("geochemistry", "fault_weight")
    )
    grid, path = elements.grid, str(where / "tianshan_with_faults.tif")
    names = (*elements.elements, "fault weight")
    with Staging() as staging:
        kinds = (*elements.kinds, COVARIATE)
        writer = RasterWriter(staging, path, grid, names, kinds=kinds)
        for window in tiles(grid):
            rows, columns = np.mgrid[
                window.row : window.row + window.rows,
                window.column : window.column + window.columns,
            ]
            places = grid.xy(np.column_stack([rows.ravel(), columns.ravel()]))
            beside = faults.sample(faults.grid.cells(places))[:, 0].reshape(1, *rows.shape)
            writer.write(window, np.concatenate([elements.read(window), beside]))
    samples, deposits = (
        points_of(str(folder / name), grid.crs) for name in ("samples.gpkg", "deposits.gpkg")
    )
    return Survey.of_stack(WITH_FAULTS, Stack(path), samples, deposits, "gold_copper")


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
    WITH_FAULTS: tianshan_with_faults,
}


def surveys(simulations: int, where: Path) -> dict[str, Callable[[], Survey]]:
    """Return how each survey is had; say of real ones why they are left out."""
    root = os.environ.get("GOSSAN_TEST_DATA", "")
    found: dict[str, Callable[[], Survey]] = {}
    for name, read in REAL.items():
        folder = Path(root, name.split(" ")[0])
        if root and folder.is_dir():
            found[name] = partial(read, folder, where)
        else:
            print(f"{name} is left out: it is not in the folder GOSSAN_TEST_DATA.")
    for seed in SIMULATED[:simulations]:
        found[f"seed {seed}"] = partial(simulated, seed, where)
    return found
