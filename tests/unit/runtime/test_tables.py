"""Tables are read back from their files, and put into databases as a whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from bad_input import file_limit, write_points
from gossan.core.runtime.errors import OutputError
from gossan.core.runtime.tables import Written, put_into_database, require_whole
from osgeo import gdal, ogr

ROWS = [{"Au": 0.5 + number, "rock": "slate", "remark": " "} for number in range(40)]
EXPECTED = Written(40, 80, 40)


@pytest.fixture(
    params=[False, True], ids=["GDAL returns errors", "GDAL raises errors"], autouse=True
)
def either_way_of_errors(request: pytest.FixtureRequest) -> Iterator[None]:
    """Have GDAL tell of errors as it does with QGIS 3.22, and as it does with newer releases."""
    before = gdal.GetUseExceptions()
    (gdal.UseExceptions if request.param else gdal.DontUseExceptions)()
    yield
    (gdal.UseExceptions if before else gdal.DontUseExceptions)()


def points(path: Path, count: int = 40) -> str:
    return write_points(path, [f"POINT({n} {n})" for n in range(count)], ROWS[:count])


def test_what_was_written_is_counted() -> None:
    written = Written()
    written.add([1, 2.0, "a", True], True)
    written.add([None, float("nan"), float("inf"), " ", object()], False)
    assert written == Written(2, 4, 1)


@pytest.mark.parametrize("ending", ["gpkg", "csv", "geojson", "shp", "fgb"])
@pytest.mark.parametrize("cut", [1, 60, 1500])
def test_a_file_that_ends_early_is_refused(ending: str, cut: int, tmp_path: Path) -> None:
    source = points(tmp_path / "points.gpkg")
    path = tmp_path / f"t.{ending}"
    gdal.VectorTranslate(str(path), source)
    expected = Written(40, 80, 0 if ending == "csv" else 40)
    require_whole(str(path), path.name, expected)
    whole = path.read_bytes()
    path.write_bytes((whole.rstrip() if ending == "geojson" else whole)[:-cut])
    if ending == "gpkg" and cut < 1500:
        return  # the end of its last page is empty
    with pytest.raises(OutputError, match=r"t\.\w+ could not be written to its end: of 40 rows"):
        require_whole(str(path), path.name, expected)


@pytest.mark.parametrize("content", [b"", b"no layer"])
def test_a_file_without_a_layer_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "t.gpkg").write_bytes(content)
    with pytest.raises(OutputError, match="of 0 rows, 0 are there"):
        require_whole(str(tmp_path / "t.gpkg"), "t.gpkg", Written())


def names(path: Path) -> dict[str, int]:
    source = ogr.Open(str(path))
    layers = [source.GetLayer(number) for number in range(source.GetLayerCount())]
    return {layer.GetName(): layer.GetFeatureCount() for layer in layers}


def test_a_table_is_put_beside_others_and_replaces_its_own(tmp_path: Path) -> None:
    database = Path(points(tmp_path / "d.gpkg", 3))
    for count in (40, 7):
        (tmp_path / "t.gpkg").unlink(missing_ok=True)
        put_into_database(str(database), "it's new", points(tmp_path / "t.gpkg", count))
        assert names(database) == {"layer": 3, "it's new": count}
    opened = ogr.Open(str(database))
    first = opened.GetLayerByName("it's new").GetFeature(1)
    assert (first["Au"], first["rock"]) == (0.5, "slate")
    assert first.GetGeometryRef().GetX() == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["d.gpkg", "t.gpkg"]


def test_a_table_that_does_not_fit_leaves_the_old_one(tmp_path: Path) -> None:
    database = Path(points(tmp_path / "d.gpkg", 3))
    source = points(tmp_path / "t.gpkg")
    put_into_database(str(database), "t", source)
    before = names(database)
    rows = [{"rock": "slate" * 400}] * 40
    larger = write_points(tmp_path / "large.gpkg", ["POINT(0 0)"] * 40, rows)
    for name in ("t", "another"):
        with file_limit(database.stat().st_size + 5_000), pytest.raises(OutputError) as told:
            put_into_database(str(database), name, larger)
        assert f"The table {name} cannot be written to d.gpkg" in str(told.value)
        assert names(database) == before
