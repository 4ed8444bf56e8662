"""Log-ratio transforms: their defining properties."""

from __future__ import annotations

import json

import numpy as np
import pytest
from gossan.core.geochemistry.transforms import Transform, ilr_basis
from gossan.core.runtime.errors import InputError


@pytest.fixture
def values(rng: np.random.Generator) -> np.ndarray:
    return rng.lognormal(size=(200, 5))


def test_the_ilr_basis_is_orthonormal_and_lies_in_the_clr_plane() -> None:
    basis = ilr_basis(6)
    np.testing.assert_allclose(basis @ basis.T, np.eye(5), atol=1e-12)
    np.testing.assert_allclose(basis.sum(axis=1), 0, atol=1e-12)


def test_clr_sums_to_zero_and_ignores_dilution(values: np.ndarray) -> None:
    transform = Transform.fit(values, "clr", "none")
    clr = transform.apply(values.T)
    np.testing.assert_allclose(clr.sum(axis=0), 0, atol=1e-5)
    # Above the floor, that is.
    np.testing.assert_allclose(
        transform.apply(values.T * 700.0), transform.apply(values.T * 7000.0), atol=1e-5
    )


@pytest.mark.parametrize("kind", ["clr", "log10"])
def test_scaled_logarithms_ignore_units(kind: str, values: np.ndarray) -> None:
    units = np.array([1.0, 1000.0, 1e-4, 5.0, 0.1])
    np.testing.assert_allclose(
        Transform.fit(values * units, kind).apply((values * units).T),
        Transform.fit(values, kind).apply(values.T),
        atol=1e-4,
    )


def test_ilr_keeps_aitchison_distances(values: np.ndarray) -> None:
    clr = Transform.fit(values, "clr", "none").apply(values.T)
    ilr = Transform.fit(values, "ilr", "none").apply(values.T)
    assert ilr.shape == (4, 200)
    np.testing.assert_allclose(
        np.linalg.norm(ilr[:, 0] - ilr[:, 1]), np.linalg.norm(clr[:, 0] - clr[:, 1]), rtol=1e-5
    )


@pytest.mark.parametrize("kind", ["none", "log10", "clr", "ilr"])
def test_standard_scaling_gives_mean_zero_and_spread_one(kind: str, values: np.ndarray) -> None:
    channels = Transform.fit(values, kind, "standard").apply(values.T)
    np.testing.assert_allclose(channels.mean(axis=1), 0, atol=1e-5)
    np.testing.assert_allclose(channels.std(axis=1), 1, atol=1e-5)


def test_robust_scaling_does_not_see_outliers(values: np.ndarray) -> None:
    spoiled = values.copy()
    spoiled[:10] *= 1e6
    clean = Transform.fit(values, "log10", "robust")
    dirty = Transform.fit(spoiled, "log10", "robust")
    np.testing.assert_allclose(clean.spread, dirty.spread, rtol=0.25)


def test_raw_values_stay_as_they_are(values: np.ndarray) -> None:
    transform = Transform.fit(values, "none", "none")
    np.testing.assert_allclose(transform.apply(values.T), values.T, rtol=1e-6)


def test_winsorising_pulls_extremes_in(values: np.ndarray) -> None:
    transform = Transform.fit(values, "none", "none", winsorise=5)
    channels = transform.apply(values.T)
    np.testing.assert_allclose(channels.max(axis=1), np.percentile(values, 95, axis=0), rtol=1e-5)


def test_zeros_and_traces_are_raised_to_the_floor_and_gaps_stay(values: np.ndarray) -> None:
    spoiled = values.copy()
    spoiled[0, 1] = 0.0
    spoiled[2, 1] = 1e-30
    spoiled[3, 1] = -5.0
    spoiled[1, 2] = np.nan
    channels = Transform.fit(spoiled, "log10", "none").apply(spoiled.T)
    complete = np.delete(spoiled[:, 1], 1)
    floor = np.percentile(complete[complete > 0], 5) / 2
    np.testing.assert_allclose(channels[1, [0, 2, 3]], np.log10(floor), rtol=1e-5)
    np.testing.assert_allclose(
        channels[1, 4:], np.log10(np.maximum(floor, spoiled[4:, 1])), rtol=1e-4
    )
    assert np.isnan(channels[:, 1]).all()


def test_an_element_without_positive_values_has_no_logarithm(values: np.ndarray) -> None:
    values[:, 3] = -1.0
    with pytest.raises(InputError, match="1 elements have no positive value"):
        Transform.fit(values, "clr")


def test_a_constant_element_does_not_become_infinite(values: np.ndarray) -> None:
    values[:, 0] = 7.0
    channels = Transform.fit(values, "none").apply(values.T)
    np.testing.assert_allclose(channels[0], 0, atol=1e-6)


def test_it_survives_json(values: np.ndarray) -> None:
    transform = Transform.fit(values, "ilr", "robust", winsorise=1)
    stored = json.loads(json.dumps(transform.to_json()))
    assert Transform.from_json(stored, 5) == transform


@pytest.mark.parametrize(
    "change", [{"kind": "exp"}, {"centre": [1.0]}, {"floor": [float("nan")] * 5}]
)
def test_garbled_json_is_refused(change: dict, values: np.ndarray) -> None:
    stored = Transform.fit(values, "clr").to_json() | change
    said = r"^the (transform exp or the scaling standard|5 numbers of (centre|floor))$"
    with pytest.raises(ValueError, match=said):
        Transform.from_json(stored, 5)


#: Two elements around a covariate and a class, and how far from zero a covariate may lie.
KINDS = ("element", "covariate", "element", "class", "element")


@pytest.fixture
def mixed(values: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    values[:, 1] = rng.normal(-50_000, 120, len(values))
    values[:, 3] = rng.random(len(values)) < 0.004
    values[7, 3] = 1
    return values


@pytest.mark.parametrize("scaling", ["none", "standard", "robust"])
@pytest.mark.parametrize("kind", ["none", "log10", "clr", "ilr"])
def test_no_logarithm_is_taken_of_what_stands_beside_the_chemistry(
    kind: str, scaling: str, mixed: np.ndarray
) -> None:
    chemistry = [0, 2, 4]
    transform = Transform.fit(mixed, kind, scaling, winsorise=1, kinds=KINDS)
    channels = transform.apply(mixed.T)
    alone = Transform.fit(mixed[:, chemistry], kind, scaling, winsorise=1)
    own = [0, 1] if kind == "ilr" else chemistry
    np.testing.assert_allclose(channels[own], alone.apply(mixed[:, chemistry].T), atol=1e-5)
    covariate, classes = channels[[2, 3] if kind == "ilr" else [1, 3]]
    np.testing.assert_array_equal(classes, mixed[:, 3])  # rare as it is
    assert abs(covariate.mean()) < 0.2 and 0.8 < covariate.std() < 1.3
    assert np.corrcoef(covariate, mixed[:, 1])[0, 1] > 0.99
    assert len(channels) == transform.channels(5)
    stored = json.loads(json.dumps(transform.to_json()))
    assert Transform.from_json(stored, 5) == transform


def test_a_covariate_that_is_mostly_one_value_keeps_its_scale(mixed: np.ndarray) -> None:
    mixed[:150, 1] = 0.0
    channels = Transform.fit(mixed, "log10", "robust", kinds=KINDS).apply(mixed.T)
    assert np.abs(channels[1]).max() < 10


def test_rows_that_miss_a_covariate_do_not_take_part(mixed: np.ndarray) -> None:
    whole = Transform.fit(mixed[5:], "log10", kinds=KINDS)
    mixed[:5, 1] = np.nan
    transform = Transform.fit(mixed, "log10", kinds=KINDS)
    assert transform == whole and np.isnan(transform.apply(mixed.T)[:, :5]).all()


def test_a_description_without_kinds_is_one_of_elements(values: np.ndarray) -> None:
    transform = Transform.fit(values, "log10", kinds=["element"] * 5)
    stored = transform.to_json()
    assert "kinds" not in stored and Transform.from_json(stored, 5) == transform


@pytest.mark.parametrize(
    "change",
    [
        {"kinds": ["element"] * 4},
        {"kinds": ["rock"] * 5},
        {"kinds": ["element"] * 5},
        {"kinds": ["covariate"] * 5},
        {"floor": [1.0] * 5},
        {"floor": [1.0, -1.0, 1.0, 0.0, 1.0]},
    ],
    ids=str,
)
def test_kinds_that_do_not_fit_are_refused(change: dict, mixed: np.ndarray) -> None:
    stored = Transform.fit(mixed, "log10", kinds=KINDS).to_json() | change
    with pytest.raises(ValueError, match=r"the kinds of the bands|numbers of floor"):
        Transform.from_json(stored, 5)
