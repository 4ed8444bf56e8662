"""Colours of figures are seen on white, and told apart by those who see red and green alike."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from gossan.core.anomalies.evaluation.comparison_report import CANDIDATE_COLOURS
from gossan.core.reporting.canvas import LOCATION, LOGISTIC, NETWORK, NEUTRAL

#: What is left of linear red, green and blue without the middle cones (Machado et al. 2009).
DEUTERANOPIA = np.array(
    [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]]
)
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
COLOURS = sorted({NETWORK, LOGISTIC, LOCATION, NEUTRAL, *CANDIDATE_COLOURS})


def linear(colour: str) -> np.ndarray:
    """Return linear red, green and blue, 0 to 1."""
    parts = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def as_seen(colour: str) -> np.ndarray:
    """Return a colour in CIELAB as those see it who have no middle cones."""
    xyz = TO_XYZ @ np.clip(DEUTERANOPIA @ linear(colour), 0, 1) / (0.9505, 1.0, 1.089)
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("colour", COLOURS)
def test_lines_stand_out_from_white_paper(colour: str) -> None:
    luminance = float(linear(colour) @ TO_XYZ[1])
    assert 1.05 / (luminance + 0.05) >= 3.0


def test_candidates_differ_for_eyes_without_green() -> None:
    for one, other in combinations(CANDIDATE_COLOURS, 2):
        assert np.linalg.norm(as_seen(one) - as_seen(other)) > 15, (one, other)
