"""Single rasters in a real QGIS become a stack, or are refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from gossan.core.rasters.stack import Stack
from osgeo import gdal, gdal_array


def test_single_rasters_become_a_stack(run, tmp_path: Path) -> None:
    for number, name in enumerate(("Au", "Cu")):
        gdal.Translate(
            str(tmp_path / f"{name}.tif"),
            gdal_array.OpenArray(np.full((30, 40), number + 1.5, dtype=np.float32)),
            outputBounds=[500000, 4530000, 540000, 4500000],
            outputSRS="EPSG:32645",
        )
    rasters = [str(tmp_path / "Cu.tif"), str(tmp_path / "Au.tif")]
    results = run("stackrasters", RASTERS=rasters, OUTPUT=str(tmp_path / "stack.tif"))
    stack = Stack(results["OUTPUT"])
    assert stack.elements == ("Cu", "Au") and results["ELEMENTS"] == 2
    values = stack.read()
    assert values.shape == (2, 30, 40) and set(np.unique(values[0])) == {2.5}
    assert set(np.unique(values[1])) == {1.5}
    # The stack and a raster of its own have the same band twice.
    again = run.refusal(
        "stackrasters", RASTERS=[*rasters, results["OUTPUT"]], OUTPUT=str(tmp_path / "n.tif")
    )
    assert "called Au, Cu" in again
    gdal.Translate(
        str(tmp_path / "As.tif"), rasters[0], outputBounds=[500500, 4530000, 540500, 4500000]
    )
    moved = [*rasters, str(tmp_path / "As.tif")]
    assert "does not lie on the cells" in run.refusal(
        "stackrasters", RASTERS=moved, OUTPUT=str(tmp_path / "n.tif")
    )
    gdal.Translate(str(tmp_path / "Sb.tif"), rasters[0], srcWin=[0, 0, 20, 30])
    assert "20 × 30 cells" in run.refusal(
        "stackrasters",
        RASTERS=[*rasters, str(tmp_path / "Sb.tif")],
        OUTPUT=str(tmp_path / "n.tif"),
    )
    assert not (tmp_path / "n.tif").exists()


def test_rasters_of_other_cells_come_to_one_grid_and_that_is_told(run, tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    for name, side in (("Au", 40), ("Cu", 16)):
        gdal.Translate(
            str(tmp_path / f"{name}.tif"),
            gdal_array.OpenArray(rng.lognormal(size=(2, side, side)).astype(np.float32)),
            outputBounds=[500000, 4540000, 540000, 4500000],
            outputSRS="EPSG:32645",
        )
    rasters = [str(tmp_path / "Au.tif"), str(tmp_path / "Cu.tif")]
    given = {"RASTERS": rasters, "OUTPUT": str(tmp_path / "stack.tif")}
    assert "RESAMPLING=nearest or bilinear" in run.refusal("stackrasters", **given)
    results = run("stackrasters", RESAMPLING="nearest", **given)
    assert Stack(results["OUTPUT"]).elements == ("Au_1", "Au_2", "Cu_1", "Cu_2")
    told = " ".join(run.feedback.messages)
    assert "Cu.tif: resampled (nearest) from cells of 2500 × 2500" in told
    assert "Au.tif: resampled" not in told
    values = Stack(results["OUTPUT"]).read()
    np.testing.assert_array_equal(values[:2], Stack(rasters[0]).read())
    rows = (np.arange(40) * 1000 + 500) // 2500
    np.testing.assert_array_equal(values[2:], Stack(rasters[1]).read()[:, rows][:, :, rows])
    results = run(
        "stackrasters",
        RESAMPLING="bilinear",
        TEMPLATE=rasters[1],
        NAMES="Au_ppb, Ag_ppb, Cu_ppm, Zn_ppm",
        COMMON_MASK=True,
        **given,
    )
    stack = Stack(results["OUTPUT"])
    assert stack.elements == ("Au_ppb", "Ag_ppb", "Cu_ppm", "Zn_ppm") and stack.grid.columns == 16
    assert stack.units == ("ppb", "ppb", "ppm", "ppm")
