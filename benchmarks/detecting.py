"""All methods of Detect Anomalies: `make bench-detecting` prints the tables of docs/detecting.md.

All are scored on the same surveys. Three real ones are read from the folder GOSSAN_TEST_DATA, ten are
simulated. Nothing is fitted to deposits; each method that draws at random is run with five seeds.
Nothing is written.

    python benchmarks/detecting.py [SURVEYS]

SURVEYS is how many are simulated, ten by default.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from osgeo import gdal, ogr, osr

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / ".dev" / "plugins"))

from gossan.core.detecting.check import CONTROLS, Check, check_deposits  # noqa: E402
from gossan.core.detecting.choices import METHODS  # noqa: E402
from gossan.core.detecting.detection import Detection, detect, ranks_of  # noqa: E402
from gossan.core.detecting.maps import detect_map, map_names  # noqa: E402
from gossan.core.detecting.neighbourhoods import Neighbourhoods  # noqa: E402
from gossan.core.detecting.positions import one_per_position  # noqa: E402
from gossan.core.detecting.samples import DetectorSettings, Pathfinders  # noqa: E402
from gossan.core.geochemistry.assays import AssayTable, read_assays  # noqa: E402
from gossan.core.geochemistry.columns import Column, SurveyTable  # noqa: E402
from gossan.core.geochemistry.element_names import element_of  # noqa: E402
from gossan.core.geochemistry.gridding import (  # noqa: E402
    IdwSettings,
    InverseDistance,
    covering_samples,
    default_cell_size,
    grid_elements,
)
from gossan.core.geochemistry.pathfinders import PATHFINDERS  # noqa: E402
from gossan.core.geochemistry.rules import NEGATIVE_LIMIT, AssayRules  # noqa: E402
from gossan.core.rasters.grid import spatial_reference  # noqa: E402
from gossan.core.rasters.stack import Stack  # noqa: E402
from gossan.core.rasters.writer import RasterWriter  # noqa: E402
from gossan.core.rasters.zones import metric_crs  # noqa: E402
from gossan.core.runtime.files import Staging  # noqa: E402
from gossan.core.runtime.progress import SilentProgress  # noqa: E402
from gossan.core.sample_survey.analytes import ANALYTES  # noqa: E402
from gossan.core.sample_survey.simulation import CRS, simulate_survey  # noqa: E402

#: Seeds of methods that draw at random, and of the simulated surveys.
SEEDS = range(5)
SIMULATED = range(1, 11)

#: Samples of a simulated survey; it has a deposit per 100 of them.
SAMPLES = 3000

#: Methods that work on samples, and those of them that give the same with every seed.
ON_SAMPLES = METHODS[:5]
WITHOUT_SEED = ("pathfinders",)

#: Samples, or cells, that a place is judged by.
NEIGHBOURS = DetectorSettings().neighbours

#: What is held against each other on stacks.
ON_STACKS = ("pathfinders", "singularity")


@dataclass(frozen=True)
class Survey:
    """A survey as the detector sees it.

    Attributes
    ----------
    name : str
    pathfinders : Pathfinders
    analyses : ndarray of int, shape (n,)
        At each position.
    deposits : ndarray, shape (m, 2)
    far : float or None
        Ground is at least so far from all deposits.
    crs : str
    """

    name: str
    pathfinders: Pathfinders
    analyses: np.ndarray
    deposits: np.ndarray
    far: float | None
    crs: str

    @classmethod
    def of_table(
        cls,
        name: str,
        table: AssayTable,
        commodity: str,
        deposits: np.ndarray,
        far: float | None,
        crs: str,
    ) -> Survey:
        """Prepare a table of assays as Detect Anomalies does."""
        symbols = [element_of(element) or element for element in table.elements]
        columns = [symbols.index(symbol) for symbol in PATHFINDERS[commodity] if symbol in symbols]
        elements = [table.elements[column] for column in columns]
        limits = np.full_like(table.values, np.nan) if table.limits is None else table.limits
        positions = one_per_position(
            table.xy, table.values[:, columns], limits[:, columns], np.isfinite(table.values)
        )
        pathfinders = Pathfinders.prepare(
            elements,
            positions.xy,
            positions.values,
            positions.limits,
            positions.analysed,
            elements[0],
            None,
        )
        counts = positions.rows
        return cls(name, pathfinders, counts, deposits, far, crs)


def points_of(path: str, crs: str) -> np.ndarray:
    """Return the points (n, 2) of a layer in a CRS; NaN for features without one."""
    source = ogr.Open(path)
    layer = source.GetLayer()
    places = np.full((layer.GetFeatureCount(), 2), np.nan)
    for row, feature in enumerate(layer):
        geometry = feature.GetGeometryRef()
        if geometry is not None:
            places[row] = geometry.GetX(), geometry.GetY()
    own = layer.GetSpatialRef()
    return places if own is None else transformed(places, own, crs)


def transformed(places: np.ndarray, own: osr.SpatialReference, crs: str) -> np.ndarray:
    """Return places (n, 2), x before y, in another CRS; NaN stays."""
    own, wanted = own.Clone(), spatial_reference(crs)
    for system in (own, wanted):
        system.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    known = np.isfinite(places).all(axis=1)
    result = places.copy()
    change = osr.CoordinateTransformation(own, wanted)
    result[known] = [place[:2] for place in change.TransformPoints(places[known].tolist())]
    return result


def columns_of(path: str) -> list[Column]:
    """Return all columns of a layer, numbers where they are stored as such."""
    source = ogr.Open(path)
    layer = source.GetLayer()
    definition = layer.GetLayerDefn()
    fields = [definition.GetFieldDefn(number) for number in range(definition.GetFieldCount())]
    cells: list[list[object]] = [[] for _ in fields]
    for feature in layer:
        for number, values in enumerate(cells):
            known = feature.IsFieldSetAndNotNull(number)
            values.append(feature.GetField(number) if known else None)
    columns = []
    for field, values in zip(fields, cells):
        numeric = field.GetType() in (ogr.OFTInteger, ogr.OFTInteger64, ogr.OFTReal)
        kept = np.array(values, dtype=float) if numeric else values
        columns.append(Column(field.GetName(), kept, field.GetAlternativeName()))
    return columns


def tianshan(folder: Path) -> Survey:
    """Return the study area of the GK-DCN paper and its ten deposits."""
    crs = "EPSG:32645"
    path = str(folder / "samples.gpkg")
    table = read_assays(
        SurveyTable(points_of(path, crs), columns_of(path)),
        AssayRules(substitute=NEGATIVE_LIMIT),
        average=False,
    )
    deposits = points_of(str(folder / "deposits.gpkg"), crs)
    return Survey.of_table("Tianshan", table, "gold_copper", deposits, 10_000, crs)


def jabal_al_hasir(folder: Path) -> Survey:
    """Return stream sediments of the Arabian Shield and the occurrences of gold."""
    columns = columns_of(str(folder / "samples.csv"))
    named = {column.name: column.values for column in columns}
    degrees = np.array([named["Longitude"], named["Latitude"]], dtype=float).T
    crs = metric_crs(degrees)
    places = transformed(degrees, spatial_reference("EPSG:4326"), crs)
    table = read_assays(
        SurveyTable(places, columns, degrees), AssayRules(substitute=NEGATIVE_LIMIT), average=False
    )
    deposits = points_of(str(folder / "gold.gpkg"), crs)
    return Survey.of_table("Jabal al Hasir", table, "gold", deposits, None, crs)


def capricorn(folder: Path) -> Survey:
    """Return soils along roads of Western Australia and the sites of MINEDEX."""
    crs = "EPSG:28350"
    path = str(folder / "CapricornSoilGeochem.shp")
    table = read_assays(
        SurveyTable(points_of(path, crs), columns_of(path)),
        AssayRules(missing_values=(0.0,), substitute=NEGATIVE_LIMIT),
        average=False,
    )
    deposits = points_of(str(folder / "minedex_sites_au_cu_ni_w_28350.gpkg"), crs)
    return Survey.of_table("Capricorn", table, "gold_copper", deposits, 10_000, crs)


def simulated(seed: int) -> Survey:
    """Return a simulated survey."""
    survey = simulate_survey(seed, SAMPLES, SilentProgress())
    columns = [
        Column(analyte.name, values, f"{analyte.name} ({analyte.unit})")
        for analyte, values in zip(ANALYTES, survey.values.T)
    ]
    table = read_assays(
        SurveyTable(survey.samples, columns),
        AssayRules(substitute=NEGATIVE_LIMIT),
        average=False,
    )
    return Survey.of_table(f"seed {seed}", table, "gold_copper", survey.deposits, None, CRS)


#: Folders of the real surveys, and how they are read.
REAL: dict[str, Callable[[Path], Survey]] = {
    "tianshan": tianshan,
    "jabal_al_hasir": jabal_al_hasir,
    "capricorn_wa": capricorn,
}


def real_surveys() -> list[Survey]:
    """Return the real surveys that there are; say of the others why they are left out."""
    root = os.environ.get("GOSSAN_TEST_DATA", "")
    surveys = []
    for name, read in REAL.items():
        folder = Path(root, name)
        if root and folder.is_dir():
            surveys.append(read(folder))
        else:
            where = f"no folder {name} in it" if root else "it is not set"
            print(f"{name} is left out: GOSSAN_TEST_DATA has real surveys, and {where}.\n")
    return surveys


def checked(survey: Survey, method: str, seed: int) -> Check:
    """Score a survey and hold the score against its deposits."""
    settings = DetectorSettings(shuffles=0, seed=seed)
    detection = detect(survey.pathfinders, settings, 1, SilentProgress(), method)
    return held_against(survey, detection, survey.pathfinders.xy, survey.analyses, survey.far)


def held_against(
    survey: Survey, detection: Detection, xy: np.ndarray, rows: np.ndarray, far: float | None
) -> Check:
    """Return what the deposits say of a score at places."""
    check = check_deposits(detection, xy, rows, survey.deposits, far)
    if check is None:
        raise SystemExit(f"{survey.name}: no deposit in reach, or no ground far from all of them.")
    return check


@dataclass(frozen=True)
class Scored:
    """AUCs of one method or control on one survey, one for each seed, with their intervals."""

    aucs: np.ndarray
    low: float
    high: float

    @classmethod
    def of(cls, checks: list[Check], control: str = "") -> Scored:
        """Gather the checks of all seeds; the ends of the interval are averaged over them."""
        told = [check.controls[control] if control else check.score for check in checks]
        ends = np.array([(estimate.low, estimate.high) for estimate in told]).mean(axis=0)
        return cls(np.array([estimate.value for estimate in told]), *ends.tolist())

    @property
    def auc(self) -> float:
        """Mean over the seeds."""
        return float(self.aucs.mean())

    @property
    def range(self) -> str:
        """Lowest and highest AUC of the seeds; empty where two decimals do not tell them apart."""
        low, high = (f"{auc:.2f}" for auc in (self.aucs.min(), self.aucs.max()))
        return f"{low}–{high}" if low != high else ""

    def __str__(self) -> str:
        ends = f"{self.low:.2f}–{self.high:.2f}" if np.isfinite(self.low) else "no interval"
        return f"{self.auc:.2f} ({ends})" + (f", seeds {self.range}" if self.range else "")


def scores_of(survey: Survey) -> dict[str, Scored]:
    """Return the AUCs of all methods and controls."""
    found = {}
    for method in ON_SAMPLES:
        seeds = SEEDS[:1] if method in WITHOUT_SEED else SEEDS
        checks = [checked(survey, method, seed) for seed in seeds]
        found[method] = Scored.of(checks)
    controls = {f"*{told}*": Scored.of(checks[:1], name) for name, told in CONTROLS.items()}
    return {**found, **controls}


def on_stack(survey: Survey) -> dict[str, Scored]:
    """Grid a survey, and return the AUCs of deposits' cells for methods on stacks.

    Cells without a sample within a neighbourhood's reach stay empty. Ground is as far from deposits as
    among the samples.
    """
    far = checked(survey, "pathfinders", 0).far
    with tempfile.TemporaryDirectory() as folder:
        stack = gridded(survey.pathfinders, survey.crs, str(Path(folder) / "stack.tif"))
        found = {}
        for method in ON_STACKS:
            score = mapped(stack, survey.pathfinders, method, str(Path(folder) / "scores.tif"))
            cells = stack.grid.points()[np.isfinite(score)]
            detection = of_cells(score[np.isfinite(score)], cells)
            analyses = np.ones(len(cells), dtype=np.int64)
            found[method] = Scored.of([held_against(survey, detection, cells, analyses, far)])
    return found


def gridded(samples: Pathfinders, crs: str, path: str) -> Stack:
    """Grid the pathfinders by inverse distance, as Grid Geochemistry does by default."""
    progress = SilentProgress()
    around = Neighbourhoods(samples.xy, samples.xy, NEIGHBOURS, np.inf, progress)
    within = IdwSettings(radius=float(np.median(around.last_distance)))
    wkt = spatial_reference(crs).ExportToWkt()
    grid = covering_samples(samples.xy, default_cell_size(samples.xy), wkt)
    with Staging() as staging:
        writer = RasterWriter(staging, path, grid, samples.elements)
        interpolation = InverseDistance(samples.xy, samples.values, within)
        grid_elements(interpolation, grid, None, writer, progress)
    return Stack(path)


def mapped(stack: Stack, samples: Pathfinders, method: str, path: str) -> np.ndarray:
    """Return the scores of a stack's cells (cells,)."""
    target = samples.elements[0] if samples.has_target else ""
    settings, progress = DetectorSettings(shuffles=0), SilentProgress()
    with Staging() as staging:
        writer = RasterWriter(staging, path, stack.grid, map_names(samples.elements))
        detect_map(stack, samples.elements, target, settings, method, None, writer, progress)
    return Stack(path).read()[0].ravel()


def of_cells(score: np.ndarray, cells: np.ndarray) -> Detection:
    """Return scores of cells as those of samples, with nothing else known of them."""
    around = Neighbourhoods(cells, cells, NEIGHBOURS, np.inf, SilentProgress())
    none = np.full(len(score), np.nan)
    return Detection(score, ranks_of(score), none, none, none, none[:, None], around, none)


def table(title: str, heads: list[str], rows: list[list[str]]) -> None:
    """Print a table."""
    print(f"\n{title}\n")
    for cells in (heads, ["---"] * len(heads), *rows):
        print("| " + " | ".join(cells) + " |")
    sys.stdout.flush()


def tell(
    title: str, real: dict[str, dict[str, Scored]], made: dict[str, dict[str, Scored]]
) -> None:
    """Print the AUCs of every method on every survey: intervals of real ones, means of the others."""
    methods = list(next(iter({**real, **made}.values())))
    rows = []
    for method in methods:
        cells = [str(found[method]) for found in real.values()]
        for group in (real, made):
            aucs = np.array([found[method].auc for found in group.values()])
            if len(aucs):
                cells.append(f"{aucs.mean():.3f} ({aucs.min():.2f}–{aucs.max():.2f})")
        rows.append([method, *cells])
    kinds = ((real, "real"), (made, "simulated"))
    means = [f"mean of {len(group)} {kind}" for group, kind in kinds if group]
    table(title, ["method", *real, *means], rows)
    if not made:
        return
    table(
        f"{title}, simulated surveys one by one (in brackets the range over seeds)",
        ["method", *made],
        [[method, *(_in_short(found[method]) for found in made.values())] for method in methods],
    )


def _in_short(scored: Scored) -> str:
    return f"{scored.auc:.2f}" + (f" ({scored.range})" if scored.range else "")


def main(simulations: int) -> None:
    """Print all tables."""
    real = real_surveys()
    made = [simulated(seed) for seed in SIMULATED[:simulations]]
    for survey in (*real, *made):
        check = checked(survey, "pathfinders", 0)
        print(
            f"{survey.name}: {', '.join(survey.pathfinders.elements)}; {check.deposits} deposits in "
            f"{check.groups} groups against {check.ground:,} of {len(survey.analyses):,} positions, at "
            f"least {check.far / 1000:.1f} km away"
        )
    tell(
        "Samples",
        {survey.name: scores_of(survey) for survey in real},
        {survey.name: scores_of(survey) for survey in made},
    )
    tell(
        "Stacks",
        {survey.name: on_stack(survey) for survey in real},
        {survey.name: on_stack(survey) for survey in made},
    )


if __name__ == "__main__":
    gdal.UseExceptions()
    gdal.PushErrorHandler("CPLQuietErrorHandler")  # it warns of newer GeoPackages
    main(int(sys.argv[1]) if len(sys.argv) > 1 else len(SIMULATED))
