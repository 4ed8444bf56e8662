"""What a raster says of the ground that its values were kept to."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from gossan.core.rasters.grid import Grid, spatial_reference
from gossan.core.rasters.ground_limit import (
    SAMPLED_ITEM,
    GroundLimit,
    ground_items,
    tell_of_ground,
)
from gossan.core.rasters.regions import Region, polygon_wkb
from gossan.core.rasters.stack import Stack
from gossan.core.rasters.windows import Window
from gossan.core.rasters.writer import RasterWriter
from gossan.core.runtime.files import Staging
from osgeo import gdal
from progress_doubles import RecordingProgress

FEET = spatial_reference("EPSG:2229").ExportToWkt()
REGION = Region([polygon_wkb(np.array([[0.0, 0], [9, 0], [9, 9], [0, 0]]))])


def stack(folder: Path, said: str | None, crs: str = "") -> Stack:
    path = str(folder / "stack.tif")
    items = {} if said is None else {SAMPLED_ITEM: said}
    with Staging() as staging:
        writer = RasterWriter(staging, path, Grid(0, 9, 1, -1, 9, 9, crs), ["Au"], items=items)
        writer.write(Window(0, 0, 9, 9), np.ones((1, 9, 9)))
    return Stack(path)


@pytest.mark.parametrize(
    "limit",
    [
        GroundLimit(900.0),
        GroundLimit(900.0, True),
        GroundLimit(0.0),
        GroundLimit(0.0, True),
        GroundLimit(None, True),
        GroundLimit(1e-7),
        GroundLimit(1.5e12),
    ],
)
def test_what_is_written_is_read(limit: GroundLimit, tmp_path: Path) -> None:
    assert GroundLimit.of(stack(tmp_path, limit.item[SAMPLED_ITEM])) == limit


@pytest.mark.parametrize(
    "said",
    [None, "", "m", "-3 m", "nan m", "1e999 m", "900", "9" * 400 + " m", "1.2.3 m", "\x00"],
)
def test_what_cannot_be_understood_says_nothing(said: str | None, tmp_path: Path) -> None:
    assert GroundLimit.of(stack(tmp_path, said)) is None
    assert ground_items(stack(tmp_path, said), None) == {}


def test_distances_are_in_metres_whatever_the_units_are() -> None:
    limit = GroundLimit.around_samples(1000.0, Grid(0, 9, 1, -1, 9, 9, FEET), False)
    assert limit.metres == pytest.approx(304.8, abs=0.01)


def test_a_copy_and_a_part_of_a_stack_still_say_it(tmp_path: Path) -> None:
    stack(tmp_path, "900 m", spatial_reference("EPSG:32645").ExportToWkt())
    for name, make in (("copy", gdal.Translate), ("warped", gdal.Warp)):
        made = make(str(tmp_path / f"{name}.tif"), str(tmp_path / "stack.tif"))
        made.FlushCache()
        assert GroundLimit.of(Stack(str(tmp_path / f"{name}.tif"))) == GroundLimit(900.0)


def test_several_rasters_say_together_what_holds_for_all_of_them() -> None:
    near, nearer, area = GroundLimit(900.0), GroundLimit(300.0, True), GroundLimit(None, True)
    unlimited = GroundLimit(0.0)
    assert GroundLimit.common([near, nearer]) == GroundLimit(900.0, True)
    assert GroundLimit.common([near, area]) == GroundLimit(900.0, True)
    assert GroundLimit.common([area, area]) == area
    assert GroundLimit.common([near, unlimited]) == unlimited
    assert GroundLimit.common([near, None]) is None
    assert GroundLimit.common([]) is None


def test_nobody_having_said_it_is_told_once_and_what_to_do(tmp_path: Path) -> None:
    progress = RecordingProgress()
    tell_of_ground(stack(tmp_path, None), None, "They count.", progress)
    (warning,) = progress.warnings
    assert warning.startswith(
        "Nobody has said where the samples of stack.tif lie. They count. Give"
    )
    assert all(word in warning for word in ("STUDY_AREA", "SAMPLES", "Grid Geochemistry"))
    tell_of_ground(stack(tmp_path, "no limit"), None, "They count.", progress)
    assert "(RADIUS=0). They count. Give" in progress.warnings[1]


@pytest.mark.parametrize(
    ("said", "region"),
    [("900 m", None), ("study area", None), ("no limit, study area", None), (None, REGION),
     ("no limit", REGION)],
)  # fmt: skip
def test_where_somebody_said_it_there_is_no_warning(
    said: str | None, region: Region | None, tmp_path: Path
) -> None:
    progress = RecordingProgress()
    tell_of_ground(stack(tmp_path, said), region, "They count.", progress)
    assert not progress.warnings
    told = "stack.tif has values within 900 m of a sample, by its own word."
    assert progress.messages == ([told] if said == "900 m" else [])
    if region is not None:
        assert "study area" in ground_items(stack(tmp_path, said), region)[SAMPLED_ITEM]
