"""Deposits hold a score to account, and ground is no larger than its samples know."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from gossan.core.detecting.check import check_deposits
from gossan.core.detecting.detection import Detection, detect
from gossan.core.detecting.ground import find_ground
from gossan.core.detecting.samples import DetectorSettings, Pathfinders
from gossan.core.runtime.progress import SilentProgress


def detected(neighbours: int = 16, radius: float = np.inf) -> tuple[Detection, np.ndarray]:
    """Return a survey of 20 by 20 samples, 1 km apart, whose middle is rich in both elements."""
    rng = np.random.default_rng(2)
    xy = np.stack(np.meshgrid(np.arange(20.0), np.arange(20.0)), axis=-1).reshape(-1, 2) * 1000
    halo = 3 * np.exp(-(((xy - 9500) / 2500) ** 2).sum(axis=1))
    values = np.exp(rng.normal(size=(400, 2)) + halo[:, None])
    nothing, everything = np.full(values.shape, np.nan), np.isfinite(values)
    samples = Pathfinders.prepare(["Au", "As"], xy, values, nothing, everything, "Au", None)
    settings = DetectorSettings(neighbours, radius, 99)
    return detect(samples, settings, 1, SilentProgress()), xy


@pytest.mark.parametrize(("neighbours", "radius"), [(16, np.inf), (1, np.inf), (16, 10.0)])
def test_deposits_among_the_samples_check_the_score(neighbours: int, radius: float) -> None:
    detection, xy = detected(neighbours, radius)
    deposits = np.array([[9400.0, 9600.0], [10_300.0, 8700.0]])
    check = check_deposits(detection, xy, np.ones(400), deposits, 5000.0)
    assert check is not None and (check.deposits, check.outside) == (2, 0)
    assert check.score.value > 0.8


def test_a_deposits_own_sample_is_no_barren_ground() -> None:
    detection, xy = detected()
    deposits = np.array([[9400.0, 9600.0], [10_300.0, 8700.0]])
    check = check_deposits(detection, xy, np.ones(400), deposits, 0.0)
    assert check is not None and check.ground == 398


def test_a_sample_far_from_all_others_stands_for_little_ground() -> None:
    detection, xy = detected()
    xy = np.vstack([xy, [[500_000.0, 500_000.0]]])
    extra = {
        name: np.concatenate([getattr(detection, name), getattr(detection, name)[-1:]])
        for name in ("score", "rank", "chance", "coverage", "spread", "shares", "own")
    }
    _, radii = find_ground(replace(detection, **extra), xy, 0.1)
    assert radii[-1] == pytest.approx(3 * np.median(radii))
