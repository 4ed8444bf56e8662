"""Whatever the samples are, what must hold of maps and log-ratios holds."""

from __future__ import annotations

import json

import numpy as np
from gossan.core.geochemistry.gridding import IdwSettings, InverseDistance
from gossan.core.geochemistry.search import SECTORS
from gossan.core.geochemistry.spacing import spacing_of
from gossan.core.geochemistry.transforms import Transform, ilr_basis
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

COORDINATES = st.floats(-1e6, 1e6, allow_subnormal=False)
ASSAYS = st.floats(1e-3, 1e6)


@given(
    arrays(float, st.tuples(st.integers(2, 40), st.just(2)), elements=COORDINATES),
    st.integers(1, 15),
    st.floats(0.5, 4),
    st.sampled_from(list(SECTORS.values())),
    st.randoms(use_true_random=False),
)
def test_a_map_lies_between_the_samples_values(
    xy: np.ndarray, neighbours: int, power: float, sectors: int, draw: object
) -> None:
    xy = np.unique(np.round(xy, 3), axis=0)
    assume(len(xy) > 1)
    rng = np.random.default_rng(draw.randrange(2**31))  # type: ignore[attr-defined]
    values = rng.lognormal(size=(len(xy), 3))
    values[rng.random(values.shape) < 0.2] = np.nan
    interpolation = InverseDistance(xy, values, IdwSettings(power, neighbours, np.inf, sectors))
    points = np.concatenate([rng.uniform(-1e6, 1e6, (20, 2)), xy])
    found = interpolation.at(points).T
    for element in range(3):
        known = values[:, element][np.isfinite(values[:, element])]
        mapped = found[element][np.isfinite(found[element])]
        if len(known) and len(mapped):
            assert mapped.min() >= known.min() * (1 - 1e-9)
            assert mapped.max() <= known.max() * (1 + 1e-9)
    exact = found[:, 20:].T
    there = np.isfinite(values)
    np.testing.assert_allclose(exact[there], values[there], rtol=1e-6)


@given(
    arrays(float, st.tuples(st.integers(2, 40), st.just(2)), elements=COORDINATES),
    st.floats(-1e6, 1e6),
    st.floats(1e-3, 1e3),
)
def test_a_surveys_spacing_is_that_of_its_samples_wherever_it_lies(
    xy: np.ndarray, shift: float, scale: float
) -> None:
    xy = np.unique(np.round(xy), axis=0)
    assume(len(xy) > 1)
    spacing = spacing_of(xy)
    apart = np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1))
    assert 0 < apart[apart > 0].min() <= spacing.along <= spacing.across <= apart.max()
    assert spacing.along <= spacing.typical <= spacing.across
    moved = spacing_of(np.round(xy + np.round(shift)))
    assert (moved.along, moved.across) == (spacing.along, spacing.across)
    scaled = spacing_of(xy * scale)
    np.testing.assert_allclose(scaled.along, spacing.along * scale, rtol=1e-9)


@given(
    arrays(float, st.tuples(st.integers(3, 40), st.integers(2, 8)), elements=ASSAYS),
    st.sampled_from(["none", "log10", "clr", "ilr"]),
    st.sampled_from(["none", "standard", "robust"]),
    st.sampled_from([0.0, 2.5]),
)
def test_channels_are_numbers_and_survive_the_model_file(
    values: np.ndarray, kind: str, scaling: str, winsorise: float
) -> None:
    transform = Transform.fit(
        values, kind, scaling, winsorise
    )  # nothing to refuse: all are positive
    channels = transform.apply(values.T)
    assert np.isfinite(channels).all()
    again = Transform.from_json(json.loads(json.dumps(transform.to_json())), values.shape[1])
    np.testing.assert_array_equal(again.apply(values.T), channels)


@given(arrays(float, st.tuples(st.integers(1, 10), st.integers(2, 9)), elements=ASSAYS))
def test_log_ratios_know_nothing_of_the_total(values: np.ndarray) -> None:
    basis = ilr_basis(values.shape[1])
    np.testing.assert_allclose(basis @ basis.T, np.eye(len(basis)), atol=1e-12)
    ratios = np.log(values) @ basis.T
    np.testing.assert_allclose(np.log(values * 37.5) @ basis.T, ratios, atol=1e-9)
