"""Rasters of classes become bands of 0 and 1, and covariates that look like classes are told."""

from __future__ import annotations

import numpy as np
import pytest
from gossan.core.rasters.covariates import class_bands, tell_of_numbered_classes
from gossan.core.rasters.windows import Window
from gossan.core.runtime.errors import InputError
from progress_doubles import RecordingProgress

WHOLE = Window(0, 0, 300, 60)


class WesternHalf:
    """Keeps values to the western half."""

    def cut(self, window: Window, values: np.ndarray) -> None:
        values[:, :, max(0, 30 - window.column) :] = np.nan


@pytest.fixture
def rocks(rng: np.random.Generator) -> np.ndarray:
    rocks = rng.integers(0, 4, (300, 60)).astype(np.float32)
    rocks[:, 40:][rocks[:, 40:] == 3] = 11
    rocks[5, 6] = np.nan
    return rocks


def test_each_class_that_covers_ground_becomes_a_band(make_stack, rocks: np.ndarray) -> None:
    raster, progress = make_stack(rocks[None], ["rock"]), RecordingProgress()
    found = class_bands(raster, "rocks", None, progress)
    assert found.names("rocks") == [f"rocks: {n}" for n in (0, 1, 2, 3, 11)]
    values = found.read(WHOLE)
    for band, number in zip(values, (0, 1, 2, 3, 11)):
        expected = np.where(np.isnan(rocks), np.nan, rocks == number)
        np.testing.assert_array_equal(band, expected)
    kept = class_bands(raster, "rocks", WesternHalf(), progress)
    assert kept.classes.tolist() == [0, 1, 2, 3] and not progress.warnings


def test_no_more_than_twenty_classes_become_bands(make_stack) -> None:
    many = np.repeat(np.arange(30), 600).reshape(300, 60).astype(np.float32)
    many[0, :5] = 29  # the class that covers most
    progress = RecordingProgress()
    found = class_bands(make_stack(many[None], ["rock"]), "rocks", None, progress)
    assert len(found.classes) == 20 and 29 in found.classes
    (warning,) = progress.warnings
    assert warning.startswith("rocks has 30 classes on the stack's ground. The 20 that cover most")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (np.random.default_rng(0).normal(size=(1, 300, 60)), "Give it as COVARIATES"),
        (np.ones((2, 300, 60)), "has 2 bands, and a raster of classes has one"),
        (np.full((1, 300, 60), np.nan), "has no value on the stack's ground"),
    ],
)
def test_what_is_no_raster_of_classes_is_refused(make_stack, values: np.ndarray, said: str) -> None:
    raster = make_stack(values.astype(np.float32))
    with pytest.raises(InputError, match=said):
        class_bands(raster, "rocks", None, RecordingProgress())


@pytest.mark.parametrize(
    ("values", "warned"),
    [
        (np.arange(18_000) % 7, True),
        (np.arange(18_000) % 2, False),
        (np.arange(18_000) % 7 + 0.5, False),
        (np.arange(18_000), False),
    ],
)
def test_numbered_classes_among_covariates_are_told(make_stack, values, warned: bool) -> None:
    progress = RecordingProgress()
    raster = make_stack(values.reshape(1, 300, 60).astype(np.float32), ["z"])
    tell_of_numbered_classes(raster, "rocks", progress)
    assert bool(progress.warnings) == warned
    assert not warned or "Give it as CLASSES." in progress.warnings[0]
