"""Variograms of known fields, and kriging against closed forms, whole systems and GSTools."""

from __future__ import annotations

import numpy as np
import pytest
from gossan.core.geochemistry import kriging as kriging_room
from gossan.core.geochemistry.gridding import IdwSettings, InverseDistance
from gossan.core.geochemistry.kriging import (
    KrigingSettings,
    OrdinaryKriging,
    median_note,
    variance_names,
)
from gossan.core.geochemistry.left_out import LeftOut, leave_out, summary_of, worth_nothing
from gossan.core.geochemistry.spacing import spacing_of
from gossan.core.geochemistry.variograms import Variogram, fit_variograms, is_logarithmic
from gossan.core.rasters.grid import Grid
from gossan.core.runtime.progress import SilentProgress

EXPONENTIAL = Variogram("Exponential", 0.5, 2.0, 8.0, False)
SPHERICAL = Variogram("Spherical", 0.0, 3.0, 20.0, False)


def whole_system(
    xy: np.ndarray, values: np.ndarray, point: np.ndarray, variogram: Variogram
) -> tuple[float, float]:
    """Solve the bordered system of ordinary kriging with all samples."""
    count = len(xy)
    system = np.ones((count + 1, count + 1))
    apart = np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1))
    system[:count, :count] = variogram.covariance(apart) + variogram.nugget * np.eye(count)
    system[count, count] = 0.0
    right = np.append(variogram.covariance(np.hypot(*(xy - point).T)), 1.0)
    solution = np.linalg.solve(system, right)
    return solution[:count] @ values, variogram.variance - solution @ right


def test_two_samples_by_hand() -> None:
    xy, values = np.array([[0.0, 0.0], [3.0, 0.0]]), np.array([[1.0], [4.0]])
    kriging = OrdinaryKriging(xy, values, [EXPONENTIAL], KrigingSettings(variance=True))
    # The first weight is a half and half of (c₁ − c₂) / (C(0) − C(3)).
    near, far, between = (2.0 * np.exp(-h / 8.0) for h in (1.0, 2.0, 3.0))
    first = 0.5 + (near - far) / (2 * (2.5 - between))
    estimate, variance = kriging.at(np.array([[1.0, 0.0]]))[0]
    assert estimate == pytest.approx(first * 1 + (1 - first) * 4)
    assert variance == pytest.approx(
        2.5 + first**2 * 2.5 + (1 - first) ** 2 * 2.5 + 2 * first * (1 - first) * between
        - 2 * (first * near + (1 - first) * far)
    )  # fmt: skip


@pytest.mark.parametrize("variogram", [EXPONENTIAL, SPHERICAL], ids=["exponential", "spherical"])
def test_equals_the_whole_system(variogram: Variogram, rng: np.random.Generator) -> None:
    xy, values = rng.uniform(0, 30, (25, 2)), rng.normal(size=(25, 1))
    kriging = OrdinaryKriging(xy, values, [variogram], KrigingSettings(25, variance=True))
    for point in rng.uniform(-5, 35, (20, 2)):
        np.testing.assert_allclose(
            kriging.at(point[None])[0],
            whole_system(xy, values[:, 0], point, variogram),
            rtol=1e-6,
        )


def test_equals_gstools(rng: np.random.Generator) -> None:
    gstools = pytest.importorskip("gstools")
    xy, values = rng.uniform(0, 30, (40, 2)), rng.normal(size=(40, 1))
    points = rng.uniform(0, 30, (50, 2))
    kriging = OrdinaryKriging(xy, values, [EXPONENTIAL], KrigingSettings(40, variance=True))
    model = gstools.Exponential(dim=2, var=2.0, len_scale=8.0, nugget=0.5)
    theirs = gstools.krige.Ordinary(model, xy.T, values[:, 0])
    field, variance = theirs(points.T, return_var=True)
    np.testing.assert_allclose(kriging.at(points)[:, 0], field, rtol=1e-6, atol=1e-7)
    np.testing.assert_allclose(kriging.at(points)[:, 1], variance, rtol=1e-6)


def test_without_nugget_a_sample_is_met_and_a_nugget_smooths(rng: np.random.Generator) -> None:
    xy, values = rng.uniform(0, 30, (60, 2)), rng.normal(size=(60, 2))
    noisy = Variogram("Exponential", 1.0, 1.0, 8.0, False)
    kriging = OrdinaryKriging(xy, values, [SPHERICAL, noisy], KrigingSettings(variance=True))
    found = kriging.at(xy)
    np.testing.assert_allclose(found[:, 0], values[:, 0], atol=1e-6)
    np.testing.assert_allclose(found[:, 2], 0.0, atol=1e-6)
    assert np.std(found[:, 1]) < 0.8 * np.std(values[:, 1])
    assert (found[:, 3] > 1.0).all()  # a new sample has its own noise


def test_nothing_but_nugget_is_the_mean_of_the_neighbours() -> None:
    xy, values = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 2.0]]), np.array([[1.0], [2.0], [6.0]])
    nugget = Variogram("Nugget", 1.5, 0.0, 1.0, False)
    kriging = OrdinaryKriging(xy, values, [nugget], KrigingSettings(variance=True))
    np.testing.assert_allclose(kriging.at(np.array([[0.2, 0.1]]))[0], [3.0, 1.5 * (1 + 1 / 3)])


def test_logarithms_come_back_as_medians(rng: np.random.Generator) -> None:
    xy, values = rng.uniform(0, 30, (30, 2)), rng.lognormal(size=(30, 1))
    logs = Variogram("Exponential", 0.5, 2.0, 8.0, True)
    settings = KrigingSettings(variance=True)
    points = rng.uniform(0, 30, (10, 2))
    found = OrdinaryKriging(xy, values, [logs], settings).at(points)
    plain = OrdinaryKriging(xy, np.log(values), [EXPONENTIAL], settings).at(points)
    np.testing.assert_allclose(found[:, 0], np.exp(plain[:, 0]))
    np.testing.assert_allclose(found[:, 1], plain[:, 1])
    assert variance_names(["Au", "Si"], [logs, EXPONENTIAL]) == ["Au (ln)", "Si"]
    assert "1 of 2 elements were kriged as logarithms" in median_note([logs, EXPONENTIAL])
    assert "logarithms" not in median_note([EXPONENTIAL])


@pytest.mark.parametrize("sectors", [1, 8])
def test_an_element_missing_at_a_sample_is_kriged_from_the_others(
    sectors: int, rng: np.random.Generator
) -> None:
    xy, values = rng.uniform(0, 30, (225, 2)), rng.normal(size=(225, 3))
    values[rng.random(225) < 0.3, 1] = np.nan
    values[:, 2] = np.nan
    points = np.concatenate([rng.uniform(0, 30, (100, 2)), [[500.0, 500.0]]])
    settings = KrigingSettings(radius=15.0, sectors=sectors, variance=True)
    both = OrdinaryKriging(xy, values, [EXPONENTIAL, SPHERICAL, SPHERICAL], settings).at(points)
    for element, variogram in enumerate((EXPONENTIAL, SPHERICAL)):
        known = np.isfinite(values[:, element])
        alone = OrdinaryKriging(xy[known], values[known, element, None], [variogram], settings)
        np.testing.assert_allclose(both[:, [element, element + 3]], alone.at(points))
    assert np.isnan(both[:, [2, 5]]).all() and np.isnan(both[-1]).all()
    assert np.isfinite(both[:-1, :2]).all()


def test_pieces_give_the_same_as_the_whole(
    rng: np.random.Generator, monkeypatch: pytest.MonkeyPatch
) -> None:
    xy, values = rng.uniform(0, 13, (60, 2)), rng.normal(size=(60, 2))
    kriging = OrdinaryKriging(xy, values, [EXPONENTIAL, SPHERICAL], KrigingSettings(variance=True))
    grid = Grid(0.0, 13.0, 1.0, -1.0, 9, 13, "")
    whole = kriging.grid(grid)
    assert whole.shape == (4, 13, 9) and (kriging.elements, kriging.layers) == (2, 4)
    monkeypatch.setattr(kriging_room, "_ENTRIES", 1)
    np.testing.assert_allclose(kriging.grid(grid), whole, rtol=1e-12)


def field(
    rng: np.random.Generator, count: int, variogram: Variogram, side: float = 100.0
) -> tuple[np.ndarray, np.ndarray]:
    """Return places and values of a Gaussian field with this variogram."""
    xy = rng.uniform(0, side, (count, 2))
    apart = np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1))
    covariances = variogram.covariance(apart) + (variogram.nugget + 1e-9) * np.eye(count)
    return xy, np.linalg.cholesky(covariances) @ rng.normal(size=count)


def test_variograms_of_known_fields_are_found(rng: np.random.Generator) -> None:
    pytest.importorskip("gstools")
    true = Variogram("Exponential", 0.3, 1.0, 8.0, False)
    found = []
    for _ in range(8):
        xy, values = field(rng, 900, true)
        columns = np.stack([values, np.exp(values)], axis=1)
        (plain, logs) = fit_variograms(xy, columns, spacing_of(xy), SilentProgress())
        assert not plain.logarithmic and logs.logarithmic
        assert (logs.nugget, logs.sill) == pytest.approx((plain.nugget, plain.sill), rel=1e-6)
        found.append((plain.nugget, plain.variance, plain.range))
    nugget, variance, reach = np.median(found, axis=0)
    assert nugget == pytest.approx(0.3, abs=0.15)
    assert variance == pytest.approx(1.3, rel=0.3)
    assert 12 < reach < 48


@pytest.mark.parametrize("kind", ["constant", "few", "none"])
def test_without_anything_to_fit_there_is_nothing_but_nugget(
    kind: str, rng: np.random.Generator
) -> None:
    pytest.importorskip("gstools")
    xy, values = rng.uniform(0, 100, (100, 2)), rng.normal(size=(100, 1))
    values[{"constant": slice(0, 0), "few": slice(9, None), "none": slice(None)}[kind]] = np.nan
    if kind == "constant":
        values[:] = 7.0
    (variogram,) = fit_variograms(xy, values, spacing_of(xy), SilentProgress())
    assert variogram.model == "Nugget" and variogram.variance > 0
    kriged = OrdinaryKriging(xy, values, [variogram], KrigingSettings()).at(xy[:5])
    assert np.isnan(kriged).all() if kind == "none" else np.isfinite(kriged).all()


def test_values_are_logarithms_where_these_are_less_skew(rng: np.random.Generator) -> None:
    assert is_logarithmic(rng.lognormal(size=500))
    assert not is_logarithmic(-rng.lognormal(size=500) + 100)
    assert not is_logarithmic(np.append(rng.lognormal(size=500), 0.0))
    assert not is_logarithmic(np.full(9, 2.0)) and not is_logarithmic(np.array([1.0]))


def judged(
    xy: np.ndarray, values: np.ndarray, variograms: list[Variogram], radius: float = np.inf
) -> list[LeftOut]:
    return leave_out(
        xy,
        values,
        [f"E{number}" for number in range(values.shape[1])],
        np.zeros(values.shape[1], dtype=bool),
        {
            "idw": lambda xy, values: InverseDistance(xy, values, IdwSettings(radius=radius)),
            "kriging": lambda xy, values: OrdinaryKriging(
                xy, values, variograms, KrigingSettings(radius=radius)
            ),
        },
        spacing_of(xy),
        radius,
        variograms,
        SilentProgress(),
    )


def test_of_a_smooth_field_kriging_predicts_left_out_samples_better(
    rng: np.random.Generator,
) -> None:
    smooth = Variogram("Spherical", 0.05, 1.0, 40.0, False)
    xy, values = field(rng, 900, smooth)
    noise = rng.normal(size=900)
    nothing = Variogram("Nugget", 1.0, 0.0, 1.0, False)
    one, other = judged(xy, np.stack([values, noise], axis=1), [smooth, nothing])
    assert one.better == "kriging" and one.samples == 900
    assert one.explained["kriging"] > one.explained["idw"] > 0.5
    assert one.explained["kriging"] < 0.95  # their own noise stays
    assert max(other.explained.values()) < 0.0
    text = summary_of([one])
    assert "kriging predicts 1 of 1 elements better, inverse distance weighting 0" in text
    assert worth_nothing([one]) == "" and "says nothing" in worth_nothing([other])


def test_a_left_out_sample_is_not_seen(rng: np.random.Generator) -> None:
    """A copy of each sample beside it would make any prediction perfect."""
    xy = rng.uniform(0, 100, (400, 2))
    values = rng.normal(size=(400, 1))
    twice = np.concatenate([xy, xy + 1e-3])
    nothing = Variogram("Nugget", 1.0, 0.0, 1.0, False)
    (one,) = judged(twice, np.concatenate([values, values]), [nothing])
    assert one.explained["idw"] < 0.4  # 1 where twins stand in different squares, which few do


def test_samples_out_of_reach_are_no_prediction(rng: np.random.Generator) -> None:
    xy, values = rng.uniform(0, 100, (200, 2)), rng.normal(size=(200, 1))
    nothing = Variogram("Nugget", 1.0, 0.0, 1.0, False)
    near, far = judged(xy, values, [nothing], 5.0)[0], judged(xy, values, [nothing], 1e-9)[0]
    assert 0 < near.samples < 200
    assert far.samples == 0 and far.better == ""
    assert "none lies within the radius" in summary_of([far]) and worth_nothing([far]) == ""


def test_an_element_that_is_the_same_everywhere_is_sure_and_no_method_is_better(
    rng: np.random.Generator,
) -> None:
    pytest.importorskip("gstools")
    xy = rng.uniform(0, 100, (100, 2))
    values = np.full((100, 1), 5.0)
    variograms = fit_variograms(xy, values, spacing_of(xy), SilentProgress())
    kriging = OrdinaryKriging(xy, values, variograms, KrigingSettings(variance=True))
    estimates, variances = kriging.at(rng.uniform(0, 100, (50, 2))).T
    np.testing.assert_allclose(estimates, 5.0)
    assert (variances < 1e-9).all()
    (one,) = judged(xy, values, variograms)
    assert one.better == ""


def test_no_method_is_better_by_a_few_places(rng: np.random.Generator) -> None:
    xy = rng.uniform(0, 100, (200, 2))
    few = np.full((200, 20), np.nan)
    for column in few.T:
        column[rng.choice(200, 4, replace=False)] = rng.lognormal(size=4)
    assert {one.better for one in judged(xy, few, [SPHERICAL] * 20)} == {""}
