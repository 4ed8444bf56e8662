"""A model takes the same ground in other units, and refuses cells of another size on the ground."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from gossan.core.anomalies.training.model import AnomalyModel
from gossan.core.geochemistry.transforms import Transform
from gossan.core.rasters.grid import Grid, spatial_reference
from gossan.core.rasters.ground import GroundScale
from gossan.core.rasters.stack import Stack
from gossan.core.rasters.windows import Window
from gossan.core.rasters.writer import RasterWriter
from gossan.core.runtime.errors import InputError
from gossan.core.runtime.files import Staging
from gossan.models.patch_networks import PatchEnsemble, patch_network
from progress_doubles import RecordingProgress

UTM = Grid(500_000.0, 4_600_000.0, 1000.0, -1000.0, 12, 10)
FOOT = 0.3048006096012192


def placed(code: int, cell: float, x: float, y: float) -> Grid:
    return Grid(x, y, cell, -cell, 12, 10, spatial_reference(f"EPSG:{code}").ExportToWkt())


def model_of(
    grid: Grid, units: tuple[str, ...], names: tuple[str, ...] = ("Au", "Cu")
) -> AnomalyModel:
    transform = Transform.fit(np.random.default_rng(0).lognormal(size=(20, 2)), "log10")
    network = PatchEnsemble([patch_network("cnn", 2)])
    return AnomalyModel(
        "cnn", network, names, units, transform, grid.cell_size, grid.crs,
        cell_metres=GroundScale(grid).cell_metres(),
    )  # fmt: skip


def stack_of(
    path: Path, grid: Grid, units: tuple[str, ...], names: tuple[str, ...] = ("Au", "Cu")
) -> Stack:
    values = np.full((len(names), grid.rows, grid.columns), 3.0, np.float32)
    with Staging() as staging:
        writer = RasterWriter(staging, str(path), grid, names, units)
        writer.write(Window(0, 0, grid.rows, grid.columns), values)
    return Stack(str(path))


def test_values_are_brought_to_the_models_units_and_that_is_told(tmp_path: Path) -> None:
    model = model_of(UTM, ("ppb", "ppm"))
    found = model.matching(stack_of(tmp_path / "a.tif", UTM, ("ppm", "%"), ("Au", "Cu")))
    np.testing.assert_allclose(found.read()[:, 0, 0], [3000.0, 30_000.0])
    np.testing.assert_allclose(found.sample(np.array([[1, 1]]))[0], [3000.0, 30_000.0])
    np.testing.assert_allclose(found.within(Window(1, 1, 2, 2)).read()[:, 0, 0], [3e3, 3e4])
    progress = RecordingProgress()
    model.tell_of_units(found, progress)
    assert progress.messages == ["Converted to the model's units: Au (ppm to ppb), Cu (% to ppm)"]
    assert progress.warnings == []


def test_units_are_converted_in_the_models_order(tmp_path: Path) -> None:
    stack = stack_of(tmp_path / "a.tif", UTM, ("%", "ppm"), ("Cu", "Au"))
    found = model_of(UTM, ("ppb", "ppm")).matching(stack)
    np.testing.assert_allclose(found.read()[:, 0, 0], [3000.0, 30_000.0])


def test_units_that_contradict_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Cu is in nT, and the model was trained with ppm"):
        model_of(UTM, ("ppb", "ppm")).matching(stack_of(tmp_path / "a.tif", UTM, ("ppb", "nT")))
    names = ("Au_ppb", "Cu")
    with pytest.raises(InputError, match=r"the band Au_ppb has another unit in its name.*\(ppm\)"):
        model_of(UTM, ("", ""), names).matching(
            stack_of(tmp_path / "b.tif", UTM, ("ppm", ""), names)
        )


def test_unknown_units_are_taken_as_they_are_and_told(tmp_path: Path) -> None:
    model = model_of(UTM, ("ppb", ""))
    found = model.matching(stack_of(tmp_path / "a.tif", UTM, ("", "ppm")))
    np.testing.assert_array_equal(found.read(), 3.0)
    progress = RecordingProgress()
    model.tell_of_units(found, progress)
    (warning,) = progress.warnings
    assert "a.tif does not say the units" in warning and "Au (ppb)" in warning


@pytest.mark.parametrize(
    ("grid", "fits"),
    [
        (placed(32618, 1000.0, 500_000.0, 4_500_000.0), True),
        (placed(32618, 1000.0, 300_000.0, 4_500_000.0), True),
        (placed(2263, 1000.0 / FOOT, 984_000.0, 200_000.0), True),
        (placed(2263, 1000.0, 984_000.0, 200_000.0), False),
        (placed(3857, 1000.0, 0.0, 8_399_738.0), False),  # half as long at 60° north
        (placed(3857, 1996.5, 0.0, 8_399_738.0), True),
        (placed(32618, 1011.5, 500_000.0, 4_500_000.0), False),
    ],
)
def test_cells_are_compared_on_the_ground(grid: Grid, fits: bool, tmp_path: Path) -> None:
    model = model_of(placed(32645, 1000.0, 500_000.0, 4_000_000.0), ("", ""))
    stack = stack_of(tmp_path / "a.tif", grid, ("", ""))
    if fits:
        assert model.matching(stack).elements == model.elements
    else:
        with pytest.raises(InputError, match="m on the ground, and the model was trained with 100"):
            model.matching(stack)


def test_a_part_of_the_survey_fits_however_much_the_projection_stretches(tmp_path: Path) -> None:
    whole = replace(placed(3857, 5000.0, 0.0, 8_399_738.0), rows=200)
    model = model_of(whole, ("", ""))
    (narrow, wide), _ = model.cell_metres
    assert wide > 1.1 * narrow
    for row in (0, 190):
        part = whole.window(row, 10)
        assert model.matching(stack_of(tmp_path / f"{row}.tif", part, ("", ""))).elements


def test_sizes_on_the_ground_stand_in_the_model_file(tmp_path: Path) -> None:
    model = model_of(placed(3857, 1000.0, 0.0, 8_399_738.0), ("", ""))
    model.save(tmp_path / "m.safetensors")
    assert AnomalyModel.load(str(tmp_path / "m.safetensors")).cell_metres == model.cell_metres


def test_bands_without_names_are_no_elements(tmp_path: Path) -> None:
    nameless = stack_of(tmp_path / "a.tif", UTM, ("", ""), ("", "Band 7"))
    with pytest.raises(InputError, match=r"the bands Band 1, Band 7 do not say.*Stack Rasters"):
        model_of(UTM, ("", "")).matching(nameless)
    with pytest.raises(InputError, match=r"trained on bands without names \(Band 1, Band 2\)"):
        model_of(UTM, ("", ""), ("Band 1", "Band 2")).matching(nameless)
    # A band that the model does not ask for may be called anything.
    spare = stack_of(tmp_path / "b.tif", UTM, ("", "", ""), ("Cu", "Band 2", "Au"))
    assert model_of(UTM, ("", "")).matching(spare).elements == ("Au", "Cu")
