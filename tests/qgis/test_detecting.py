"""Detect Anomalies: what was planted is found, and what was not is left to chance."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gossan.core.rasters.stack import Stack
from layers import memory_points
from report_pages import ReportPage

#: Where the halo of the truth lifts gold by a half or more.
HALO = 0.4

PLANTED = ("Au", "Cu", "Ag", "As", "Sb", "Bi")


def rows_of(path: Any) -> list[dict[str, Any]]:
    """Return what a layer says of each of its features, with its geometry."""
    from qgis.core import QgsVectorLayer

    layer = QgsVectorLayer(str(path), "layer")
    assert layer.isValid(), path
    return [{**f.attributeMap(), "geometry": f.geometry()} for f in layer.getFeatures()]


def column(rows: list[dict[str, Any]], name: str) -> np.ndarray:
    """Return the numbers of a field, NaN where it is empty."""
    numbers = [row[name] if isinstance(row[name], (int, float)) else np.nan for row in rows]
    return np.array(numbers, dtype=float)


def samples_of(folder: Path) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Return the elements, positions and values of the sample survey."""
    rows = rows_of(folder / "samples.gpkg")
    elements = [name for name in rows[0] if name not in ("fid", "geometry")]
    places = [row["geometry"].asPoint() for row in rows]
    values = np.column_stack([column(rows, name) for name in elements])
    return elements, np.array([(point.x(), point.y()) for point in places]), values


def point_layer(
    elements: list[str], xy: np.ndarray, values: np.ndarray, suites: list[str] | None = None
) -> object:
    fields = "&".join(f"field={name}:double" for name in elements)
    fields += "&field=laboratory:string(20)" if suites else ""
    rows = [
        (f"POINT({x} {y})", *numbers, *([suites[place]] if suites else []))
        for place, ((x, y), numbers) in enumerate(zip(xy.tolist(), values.tolist(), strict=True))
    ]
    return memory_points(fields, rows)


@pytest.fixture(scope="module")
def found(
    make_run: Any, survey_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    """Return what is found in the sample survey."""
    folder = tmp_path_factory.mktemp("found")
    runner = make_run()
    result = runner(
        "detectanomalies",
        INPUT=str(survey_folder / "samples.gpkg"),
        DEPOSITS=str(survey_folder / "deposits.gpkg"),
        SHUFFLES=199,
        OUTPUT=str(folder / "scores.gpkg"),
        TARGETS=str(folder / "targets.gpkg"),
        REPORT=str(folder / "report.html"),
    )
    return {**result, "messages": runner.feedback.messages}


def halo_at(folder: Path, rows: list[dict[str, Any]]) -> np.ndarray:
    truth = Stack(str(folder / "truth.tif"))
    points = [row["geometry"].asPoint() for row in rows]
    cells = truth.grid.cells(np.array([(point.x(), point.y()) for point in points]))
    return truth.sample(cells)[:, 0]


def test_planted_haloes_are_found(found: dict[str, Any], survey_folder: Path) -> None:
    assert found["AUC"] > 0.85 and found["AUC"] > found["AUC_GEOMETRY"]
    assert found["AUC_LOW"] < found["AUC"] < found["AUC_HIGH"]
    assert found["ELEMENTS"] == len(PLANTED) and found["POSITIONS"] == 800
    rows = rows_of(found["OUTPUT"])
    score, inside = column(rows, "score"), halo_at(survey_folder, rows) > HALO
    assert score[inside].mean() > score[~inside].mean() + 0.3
    chance = column(rows, "chance")
    assert (chance[inside] < 0.05).mean() > 0.9
    assert found["SIGNIFICANT"] == pytest.approx((chance < 0.05).mean())


def test_targets_lie_on_the_haloes(found: dict[str, Any], survey_folder: Path) -> None:
    from qgis.core import QgsGeometry, QgsPointXY

    targets = rows_of(found["TARGETS"])
    assert [target["rank"] for target in targets] == list(range(1, len(targets) + 1))
    assert (np.diff(column(targets, "mean")) <= 0).all()
    for target in targets:
        assert target["geometry"].area() / 1e6 == pytest.approx(target["area_km2"], rel=0.01)
        assert set(target["elements"].split(", ")) <= set(PLANTED)
    truth = Stack(str(survey_folder / "truth.tif"))
    halo = truth.read()[0].ravel()
    ground = QgsGeometry.unaryUnion([target["geometry"] for target in targets])
    covered = np.array([ground.contains(QgsPointXY(*place)) for place in truth.grid.points()])
    known = np.isfinite(halo)
    # Barren alteration, which has arsenic and antimony, makes targets as well.
    assert (halo[covered & known] > 0.1).mean() > 0.75
    assert covered[known & (halo > HALO)].mean() > 0.75
    assert covered[known].mean() < 0.25


def test_rows_say_how_sure_they_are(found: dict[str, Any]) -> None:
    rows = rows_of(found["OUTPUT"])
    score = column(rows, "score")
    assert score.min() >= 0 and score.max() <= 1
    assert sorted(column(rows, "rank")) == list(range(1, 801))
    assert (np.argsort(column(rows, "rank")) == np.argsort(-score, kind="stable")).all()
    shares = np.column_stack([column(rows, f"share_{name}") for name in PLANTED])
    np.testing.assert_allclose(shares.sum(axis=1), 1, atol=1e-5)
    assert [row["leading"] for row in rows] == [PLANTED[best] for best in shares.argmax(axis=1)]
    coverage = column(rows, "coverage")
    assert coverage.max() == coverage.min() == 1
    spread = column(rows, "spread")
    assert spread.min() >= 0 and spread.max() < 1


def test_shares_rank_the_planted_pathfinders_first(
    run: Any, survey_folder: Path, tmp_path: Path
) -> None:
    result = run(
        "detectanomalies",
        INPUT=str(survey_folder / "samples.gpkg"),
        ELEMENTS="none",
        SHUFFLES=0,
        OUTPUT=str(tmp_path / "scores.gpkg"),
    )
    assert any("rare rocks" in text for text in run.feedback.warnings)
    rows = rows_of(result["OUTPUT"])
    inside = halo_at(survey_folder, rows) > HALO
    shares = {
        name.removeprefix("share_"): column(rows, name)[inside].mean()
        for name in rows[0]
        if name.startswith("share_")
    }
    assert len(shares) == 39
    planted = json.loads((survey_folder / "survey.json").read_text(encoding="utf-8"))["pathfinders"]
    first = sorted(shares, key=lambda name: -shares[name])[: len(planted)]
    assert set(first) == set(planted) and first[0] == "Au"


def test_halves_in_different_units_are_levelled(
    run: Any, survey_folder: Path, tmp_path: Path
) -> None:
    elements, xy, values = samples_of(survey_folder)
    west = xy[:, 0] < np.median(xy[:, 0])
    mixed = values.copy()
    for name in ("Au", "Cu"):
        mixed[west, elements.index(name)] *= 1000
    suites = ["west" if one else "east" for one in west]

    def auc(numbers: np.ndarray, **more: Any) -> float:
        result = run(
            "detectanomalies",
            INPUT=point_layer(elements, xy, numbers, suites),
            DEPOSITS=str(survey_folder / "deposits.gpkg"),
            SHUFFLES=0,
            OUTPUT=str(tmp_path / "scores.gpkg"),
            **more,
        )
        return float(result["AUC"])

    good = auc(values)
    assert auc(mixed, SUITE_FIELD="LABORATORY") == pytest.approx(good, abs=0.02)
    assert auc(mixed) != pytest.approx(good, abs=0.02)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_chance_finds_what_chance_gives(
    seed: int, run: Any, survey_folder: Path, tmp_path: Path
) -> None:
    elements, xy, values = samples_of(survey_folder)
    shuffled = values[np.random.default_rng(seed).permutation(len(xy))]
    result = run(
        "detectanomalies",
        INPUT=point_layer(elements, xy, shuffled),
        OUTPUT=str(tmp_path / "scores.gpkg"),
        TARGETS=str(tmp_path / "targets.gpkg"),
    )
    assert 0.03 <= result["SIGNIFICANT"] <= 0.06
    assert rows_of(result["TARGETS"]) == []


def test_without_shuffles_there_is_a_score_and_no_chance(
    run: Any, found: dict[str, Any], survey_folder: Path, tmp_path: Path
) -> None:
    result = run(
        "detectanomalies",
        INPUT=str(survey_folder / "samples.gpkg"),
        SHUFFLES=0,
        OUTPUT=str(tmp_path / "scores.gpkg"),
        TARGETS=str(tmp_path / "targets.gpkg"),
        REPORT=str(tmp_path / "report.html"),
    )
    rows = rows_of(result["OUTPUT"])
    assert np.isnan(column(rows, "chance")).all()
    np.testing.assert_array_equal(column(rows, "score"), column(rows_of(found["OUTPUT"]), "score"))
    assert rows_of(result["TARGETS"]) == []
    assert "nan" not in (tmp_path / "report.html").read_text(encoding="utf-8").split("<h2")[0]


def test_the_same_seed_gives_the_same_chances(
    run: Any, survey_folder: Path, tmp_path: Path
) -> None:
    def chances(seed: int) -> np.ndarray:
        result = run(
            "detectanomalies",
            INPUT=str(survey_folder / "samples.gpkg"),
            SHUFFLES=19,
            SEED=seed,
            OUTPUT=str(tmp_path / f"{seed}.gpkg"),
        )
        return column(rows_of(result["OUTPUT"]), "chance")

    first = chances(1)
    np.testing.assert_array_equal(first, chances(1))
    assert (first != chances(2)).any()


def test_degrees_are_projected(
    run: Any, found: dict[str, Any], survey_folder: Path, tmp_path: Path
) -> None:
    import processing

    degrees = processing.run(
        "native:reprojectlayer",
        {
            "INPUT": str(survey_folder / "samples.gpkg"),
            "TARGET_CRS": "EPSG:4326",
            "OUTPUT": str(tmp_path / "degrees.gpkg"),
        },
    )["OUTPUT"]
    result = run(
        "detectanomalies",
        INPUT=str(degrees),
        DEPOSITS=str(survey_folder / "deposits.gpkg"),
        SHUFFLES=0,
        OUTPUT=str(tmp_path / "scores.gpkg"),
    )
    assert any("EPSG:32645" in text for text in run.feedback.warnings)
    assert result["AUC"] == pytest.approx(found["AUC"], abs=0.002)
    for row, other in zip(rows_of(result["OUTPUT"]), rows_of(found["OUTPUT"]), strict=True):
        assert row["geometry"].distance(other["geometry"]) < 0.1


def test_a_table_without_geometry_is_refused_with_the_cure(run: Any, tmp_path: Path) -> None:
    table = tmp_path / "samples.csv"
    lines = [f"{500_000 + n},{4_600_000 + n},{n}" for n in range(40)]
    table.write_text("\n".join(["East,North,Au", *lines]), encoding="utf-8")
    reason = run.refusal(
        "detectanomalies", INPUT=str(table), OUTPUT=str(tmp_path / "out" / "scores.gpkg")
    )
    assert "Create points layer from table" in reason
    assert not (tmp_path / "out").exists()


def test_a_target_that_is_no_pathfinder_counts_as_well(
    run: Any, survey_folder: Path, tmp_path: Path
) -> None:
    result = run(
        "detectanomalies",
        INPUT=str(survey_folder / "samples.gpkg"),
        TARGET="hg",
        SHUFFLES=0,
        OUTPUT=str(tmp_path / "scores.gpkg"),
    )
    assert result["ELEMENTS"] == len(PLANTED) + 1
    assert "share_Hg" in rows_of(result["OUTPUT"])[0]


def test_refusals_name_what_there_is(run: Any, survey_folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "scores.gpkg"
    elements, xy, values = samples_of(survey_folder)
    survey = {"INPUT": str(survey_folder / "samples.gpkg"), "OUTPUT": str(output)}
    assert "no element called Pt. They have Ag, Al2O3" in run.refusal(
        "detectanomalies", **survey, TARGET="Pt"
    )
    rocks = [elements.index(name) for name in ("K2O", "Sr")]
    few = point_layer(["K2O", "Sr"], xy, values[:, rocks])
    said = run.refusal("detectanomalies", INPUT=few, OUTPUT=str(output))
    assert "looks for Au, Cu, Ag, As, Sb, Bi" in said and "elements are K2O, Sr" in said
    said = run.refusal(
        "detectanomalies", INPUT=point_layer(elements, xy[:12], values[:12]), OUTPUT=str(output)
    )
    assert "12 positions; at least 20" in said
    assert not output.exists()


def test_places_without_pathfinders_are_judged_by_their_neighbours(
    run: Any, survey_folder: Path, tmp_path: Path, recwarn: pytest.WarningsRecorder
) -> None:
    elements, xy, values = samples_of(survey_folder)
    bare = values.copy()
    rows = np.arange(0, len(xy), 5)
    bare[np.ix_(rows, [elements.index(name) for name in PLANTED])] = np.nan
    result = run(
        "detectanomalies",
        INPUT=point_layer(elements, xy, bare),
        SHUFFLES=9,
        OUTPUT=str(tmp_path / "scores.gpkg"),
    )
    assert not [one for one in recwarn if issubclass(one.category, RuntimeWarning)]
    scored = rows_of(result["OUTPUT"])
    assert np.isfinite(column(scored, "score")).all()
    coverage = column(scored, "coverage")
    assert coverage[rows].max() < 0.9 and coverage[rows].mean() < coverage.mean() < 1


def test_a_stack_has_targets_a_check_and_a_report(
    run: Any, survey_folder: Path, tmp_path: Path
) -> None:
    stack = str(tmp_path / "stack.tif")
    run(
        "gridgeochemistry",
        INPUT=str(survey_folder / "samples.gpkg"),
        FIELDS=list(PLANTED),
        CELL_SIZE=1000,
        OUTPUT=stack,
    )
    given = {
        "STACK": stack,
        "DEPOSITS": str(survey_folder / "deposits.gpkg"),
        "RASTER": str(tmp_path / "scores.tif"),
        "TARGETS": str(tmp_path / "targets.gpkg"),
        "REPORT": str(tmp_path / "report.html"),
    }
    found = run("detectanomalies", **given)
    assert found["AUC"] > 0.85 and found["AUC"] > found["AUC_GEOMETRY"]
    targets = rows_of(found["TARGETS"])
    assert [target["rank"] for target in targets] == list(range(1, len(targets) + 1))
    scores = Stack(found["RASTER"])
    bands = scores.read()
    high = bands[0] >= np.nanpercentile(bands[0], 80)
    assert 0 < sum(column(targets, "cells")) <= high.sum() + 1
    assert sum(column(targets, "area_km2")) == pytest.approx(
        sum(column(targets, "cells")), rel=0.01
    )
    truth = Stack(str(survey_folder / "truth.tif"))
    points = [point for row in targets for point in [row["geometry"].pointOnSurface().asPoint()]]
    halo = truth.sample(truth.grid.cells(np.array([(p.x(), p.y()) for p in points])))[:, 0]
    assert (halo[:5] > 0.1).mean() > 0.5
    text = Path(found["REPORT"]).read_text(encoding="utf-8")
    assert "says more than what knows nothing of it" in text
    assert "interpolated repeat the samples" in text and "data:image/png" in text
    few = run("detectanomalies", **given, TARGET_PERCENT=2)
    assert sum(column(rows_of(few["TARGETS"]), "cells")) <= 0.02 * np.isfinite(bands[0]).sum() + 1


def test_a_target_has_no_chinks_between_its_samples(qgis_app: Any) -> None:
    from gossan.algorithms.anomalies.detect_anomalies import _polygon

    xy = np.stack(np.meshgrid(np.arange(6.0), np.arange(6.0)), axis=-1).reshape(-1, 2)
    (ground,) = _polygon(xy, np.full(len(xy), 0.6)).asMultiPolygon()
    assert len(ground) == 1


def test_what_would_go_unused_is_refused_or_told(
    run: Any, survey_folder: Path, tmp_path: Path
) -> None:
    samples = str(survey_folder / "samples.gpkg")
    area = str(survey_folder / "study_area.gpkg")
    stack = {"STACK": str(survey_folder / "truth.tif"), "RASTER": str(tmp_path / "map.tif")}
    for given, said in (
        ({**stack, "BACKGROUND": "trend"}, "BACKGROUND: these belong to samples"),
        ({**stack, "UNITS": area, "MISSING_VALUES": "0"}, "UNITS, MISSING_VALUES: these"),
        ({**stack, "OUTPUT": str(tmp_path / "scores.gpkg")}, "OUTPUT: these belong to samples"),
        ({"INPUT": samples, "STUDY_AREA": area}, "STUDY_AREA: these belong to a stack"),
        ({"INPUT": samples, "RASTER": stack["RASTER"]}, "RASTER: these belong to a stack"),
    ):
        assert said in run.refusal("detectanomalies", **given)
    assert not list(tmp_path.iterdir())
    run(
        "detectanomalies",
        INPUT=samples,
        UNITS=area,
        SHUFFLES=0,
        RASTER="TEMPORARY_OUTPUT",
        OUTPUT=str(tmp_path / "scores.gpkg"),
    )
    assert any("without BACKGROUND=units" in text for text in run.feedback.warnings)


def test_the_report_leads_with_targets_and_names_what_is_missing(
    found: dict[str, Any], run: Any, survey_folder: Path, tmp_path: Path
) -> None:
    text = Path(found["REPORT"]).read_text(encoding="utf-8")
    order = [
        text.index(part)
        for part in (
            f"{len(rows_of(found['TARGETS']))} targets, ",
            "Au counts for half.",
            "a probability of ore",
            "more than what knows nothing of it",
            "<h2>Where",
            "<h2>Targets",
            "<h2>Known deposits",
            "<h2>Values",
        )
    ]
    assert order == sorted(order)
    assert "33 other elements" in text and "<td>SiO2</td>" not in text
    assert " km away from all of them" in text
    result = run(
        "detectanomalies",
        INPUT=str(survey_folder / "samples.gpkg"),
        ELEMENTS="platinum_group",
        SHUFFLES=0,
        REPORT=str(tmp_path / "report.html"),
    )
    text = Path(result["REPORT"]).read_text(encoding="utf-8")
    left_out = dict(ReportPage(text).table("Left out").rows)
    assert all(left_out[name].startswith("not among the elements") for name in ("Pt", "Pd"))
    warned = 'class="warning">Pt was left out'
    assert warned in text and text.index(warned) < text.index("<h2>")
    assert any(text.startswith("Pt was left out") for text in run.feedback.warnings)


def test_shuffles_and_units_that_say_nothing_are_told(
    run: Any, survey_folder: Path, tmp_path: Path
) -> None:
    report = tmp_path / "report.html"
    run(
        "detectanomalies",
        INPUT=str(survey_folder / "samples.gpkg"),
        METHOD="nearest_neighbours",
        BACKGROUND="units",
        UNITS=str(survey_folder / "study_area.gpkg"),
        SHUFFLES=19,
        REPORT=str(report),
    )
    text = report.read_text(encoding="utf-8")
    for told in (
        "SHUFFLES=19: no chance can be below 0.05",
        "BACKGROUND=units has brought nothing",
    ):
        assert told in text and any(one.startswith(told) for one in run.feedback.warnings)
    assert "have a chance below 5 %" not in text and "counts for half" not in text


def test_a_check_that_cannot_be_says_how_far_it_looked(
    run: Any, survey_folder: Path, tmp_path: Path
) -> None:
    given = {
        "INPUT": str(survey_folder / "samples.gpkg"),
        "DEPOSITS": str(survey_folder / "deposits.gpkg"),
        "SHUFFLES": 0,
        "OUTPUT": str(tmp_path / "scores.gpkg"),
    }
    result = run("detectanomalies", **given, DISTANCE=1_000_000)
    assert "AUC" not in result
    assert any("is 1,000 km away from all of them" in text for text in run.feedback.warnings)


def rich(count: int = 600) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Return elements, positions and values of a survey whose middle is rich, 20 km wide."""
    rng = np.random.default_rng(0)
    xy = rng.random((count, 2)) * 20_000 + [500_000, 4_600_000]
    halo = np.exp(-(((xy - [507_000, 4_607_000]) / 4000) ** 2).sum(axis=1))
    return list(PLANTED), xy, np.exp(rng.normal(size=(count, 6)) + 3 * halo[:, None])


def with_field(xy: np.ndarray, values: np.ndarray, field: str, said: Any) -> object:
    """Return a layer of the planted elements with another field."""
    fields = "&".join(f"field={name}:double" for name in PLANTED) + f"&field={field}"
    rows = zip(xy.tolist(), values.tolist(), said, strict=True)
    return memory_points(fields, [(f"POINT({x} {y})", *row, one) for (x, y), row, one in rows])


def rock_map(west: str, east: str, names: tuple[Any, Any] = ("granite", "basalt")) -> object:
    return memory_points(
        "field=rock:string", [(west, names[0]), (east, names[1])], "EPSG:32645", "Polygon"
    )


WEST = "POLYGON((490000 4590000, 510000 4590000, 510000 4630000, 490000 4630000, 490000 4590000))"
EAST = "POLYGON((510000 4590000, 530000 4590000, 530000 4630000, 510000 4630000, 510000 4590000))"


def test_areas_are_square_kilometres_whatever_the_unit_of_the_crs(run: Any, tmp_path: Path) -> None:
    from qgis.core import QgsCoordinateReferenceSystem

    elements, xy, values = rich()

    def areas(scale: float, crs: Any, number: int) -> np.ndarray:
        layer = point_layer(elements, xy * scale, values)
        layer.setCrs(crs)  # type: ignore[attr-defined]
        targets = tmp_path / f"{number}.gpkg"
        run("detectanomalies", INPUT=layer, SHUFFLES=99, TARGETS=str(targets))
        return column(rows_of(targets), "area_km2")

    metres = areas(1, QgsCoordinateReferenceSystem("EPSG:32645"), 0)
    assert 10 < metres.sum() < 150
    feet = "+proj=utm +zone=45 +a=6378140 +b=6356755 +units=us-ft +no_defs"
    local = 'LOCAL_CS["mine grid",UNIT["foot",0.3048]]'
    for number, crs in enumerate(
        [
            QgsCoordinateReferenceSystem.fromProj(feet),
            QgsCoordinateReferenceSystem.fromWkt(local),
        ],
        1,
    ):
        np.testing.assert_allclose(areas(1 / 0.3048, crs, number), metres, rtol=0.002)
    np.testing.assert_allclose(areas(1, QgsCoordinateReferenceSystem(), 3), metres, rtol=0.002)


def test_places_on_the_edge_of_two_units_lie_in_one(run: Any, tmp_path: Path) -> None:
    elements, _, values = rich(600)
    x, y = np.meshgrid(np.arange(25), np.arange(24))
    xy = np.stack([x, y], axis=-1).reshape(-1, 2) * 1000.0 + [498_000, 4_600_000]
    run(
        "detectanomalies",
        INPUT=point_layer(elements, xy, values),
        BACKGROUND="units",
        UNITS=rock_map(WEST, EAST),
        UNITS_FIELD="rock",
        SHUFFLES=0,
        OUTPUT=str(tmp_path / "scores.gpkg"),
    )
    assert any("2 units of ground" in text for text in run.feedback.messages)
    assert any("0 positions lie in none" in text for text in run.feedback.messages)
    run(
        "detectanomalies",
        INPUT=point_layer(elements, xy, values),
        BACKGROUND="units",
        UNITS=rock_map(WEST, EAST, (None, "basalt")),
        UNITS_FIELD="rock",
        SHUFFLES=0,
        OUTPUT=str(tmp_path / "scores_2.gpkg"),
    )
    assert any("288 positions lie in none" in text for text in run.feedback.messages)


def test_units_that_change_nothing_are_told(run: Any, tmp_path: Path) -> None:
    elements, xy, values = rich()
    samples = point_layer(elements, xy, values)

    def warnings(**given: Any) -> str:
        run.feedback.warnings.clear()
        run("detectanomalies", **{"INPUT": samples, "SHUFFLES": 0, **given})
        return "\n".join(run.feedback.warnings)

    assert "UNITS: units of ground change nothing" in warnings(UNITS=rock_map(WEST, EAST))
    assert "level" not in warnings(UNITS=rock_map(WEST, EAST), BACKGROUND="units")
    far = "POLYGON((600000 4590000, 610000 4590000, 610000 4630000, 600000 4590000))"
    assert "nothing to one level" in warnings(UNITS=rock_map(far, far), BACKGROUND="units")
    numbered = with_field(xy, values, "sheet:string", [str(row) for row in range(len(xy))])
    given = {"INPUT": numbered, "UNIT_FIELD": "sheet"}
    assert "nothing to one level" in warnings(**given, BACKGROUND="units")
    assert "UNIT_FIELD: units of ground change nothing" in warnings(**given)
    assert "UNITS_FIELD: it is a field of UNITS" in warnings(INPUT=samples, UNITS_FIELD="rock")


def test_a_field_that_is_no_laboratory_is_told(run: Any, tmp_path: Path) -> None:
    _, xy, values = rich()
    count = len(xy)
    for said, small in (
        ([f"S{row}" for row in range(count)], True),
        ([None if row % 3 else "西部" for row in range(count)], False),
    ):
        run.feedback.warnings.clear()
        layer = with_field(xy, values, "lab:string", said)
        run("detectanomalies", INPUT=layer, SUITE_FIELD="lab", SHUFFLES=0)
        assert any("SUITE_FIELD: lab has 600 values" in t for t in run.feedback.warnings) == small
    blank = with_field(
        xy, values, "lab:string", ["ALS" if row % 2 else "ALS " for row in range(count)]
    )
    run.feedback.messages.clear()
    run("detectanomalies", INPUT=blank, SUITE_FIELD="lab", SHUFFLES=0)
    assert not any("one level" in text for text in run.feedback.messages)


def test_suites_that_cannot_be_levelled_are_told(run: Any) -> None:
    _, xy, values = rich()
    mixed = values.copy()
    mixed[:, 0] = np.where(values[:, 0] < np.quantile(values[:, 0], 0.7), -0.5, values[:, 0])
    mixed[:300, 0] *= 1000
    layer = with_field(xy, mixed, "lab:string", ["ppb"] * 300 + ["ppm"] * 300)
    given = {"BELOW_DETECTION": "negative_is_limit", "SHUFFLES": 0}
    run("detectanomalies", INPUT=layer, SUITE_FIELD="lab", **given)
    assert any("detected in one of them: Au." in text for text in run.feedback.warnings)


@pytest.mark.parametrize("target", ["as", "As", "As_ppm", "As (ppm)", "arsenic", "Arsenic ppm"])
def test_a_target_is_known_however_it_is_spelled(target: str, run: Any, tmp_path: Path) -> None:
    _, xy, values = rich(100)
    output = tmp_path / "scores.shp"
    run(
        "detectanomalies",
        INPUT=point_layer(["ME-MS61_Au_ppb", "ME-MS61_As_ppm", "Cu_ppm"], xy, values[:, :3]),
        TARGET=target,
        SHUFFLES=0,
        OUTPUT=str(output),
    )
    assert any("scored by ME-MS61_As_ppm, " in text for text in run.feedback.messages)
    # Ten characters of a shapefile suffice for each.
    assert {"share_As", "share_Au", "share_Cu"} < set(rows_of(output)[0])


def test_oxides_are_pathfinders_as_well(run: Any, tmp_path: Path) -> None:
    _, xy, values = rich(100)
    names = ["Nb2O5_ppm", "Rb_ppm", "Li2O_ppm", "Li_ppm", "MgO_ppm", "Ta2O5_ppm"]
    run("detectanomalies", INPUT=point_layer(names, xy, values), ELEMENTS="lithium", SHUFFLES=0)
    said = [text for text in run.feedback.messages if "scored by" in text]
    assert "scored by Li_ppm, Rb_ppm, Ta2O5_ppm, Nb2O5_ppm." in said[0]
    run.feedback.messages.clear()
    run(
        "detectanomalies",
        INPUT=point_layer(["Ni_ppm", "Mg_ppm"], xy, values[:, :2]),
        ELEMENTS="nickel",
        TARGET="MgO",
        SHUFFLES=0,
    )
    assert any("scored by Mg_ppm, Ni_ppm." in text for text in run.feedback.messages)


def test_what_there_cannot_be_is_told(run: Any, tmp_path: Path) -> None:
    elements, xy, values = rich(100)
    bare = values.copy()
    bare[:, 0] = 5.0
    run("detectanomalies", INPUT=point_layer(elements, xy, bare), SHUFFLES=0)
    assert any("The target Au was left out" in text for text in run.feedback.warnings)
    for shuffles, said in ((0, "no target"), (19, "no chance can be below 0.05"), (99, "")):
        run.feedback.warnings.clear()
        run(
            "detectanomalies",
            INPUT=point_layer(elements, xy, values),
            SHUFFLES=shuffles,
            TARGETS=str(tmp_path / f"{shuffles}.gpkg"),
        )
        assert said in "\n".join(run.feedback.warnings)
        assert bool(run.feedback.warnings) == bool(said)


def test_a_radius_of_nothing_judges_each_place_by_itself(run: Any, tmp_path: Path) -> None:
    elements, xy, values = rich(100)
    run(
        "detectanomalies",
        INPUT=point_layer(elements, xy, values),
        RADIUS=0,
        SHUFFLES=19,
        OUTPUT=str(tmp_path / "scores.gpkg"),
        REPORT=str(tmp_path / "report.html"),
    )
    assert np.isfinite(column(rows_of(tmp_path / "scores.gpkg"), "score")).all()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"FALSE_DISCOVERIES": "0,1"}, "FALSE_DISCOVERIES: 0,1 is not a number. Decimals are"),
        ({"FALSE_DISCOVERIES": 1}, "from 0.0001 to 0.9999"),
        ({"NEIGHBOURS": "0"}, "NEIGHBOURS: 0 is out of range. Give a number from 1 to 1,000."),
        ({"SEED": -1}, "from 0 to 2,147,483,647"),
        ({"ELEMENTS": "goldd"}, "ELEMENTS: there is no goldd. Choose one of gold_copper, gold,"),
    ],
)
def test_values_that_there_cannot_be_are_refused_with_what_there_can(
    given: dict[str, Any], said: str, run: Any
) -> None:
    assert said in run.refusal("detectanomalies", INPUT=point_layer(*rich(30)), **given)


def test_scores_of_samples_without_a_crs_have_none(run: Any) -> None:
    """QGIS gives WGS 84 to a layer in memory that is made without a CRS; gridding would refuse it."""
    from qgis.core import QgsCoordinateReferenceSystem

    layer = point_layer(*rich(100))
    layer.setCrs(QgsCoordinateReferenceSystem())  # type: ignore[attr-defined]
    result = run("detectanomalies", INPUT=layer, SHUFFLES=0, OUTPUT="TEMPORARY_OUTPUT")
    assert not result["OUTPUT"].crs().isValid()
