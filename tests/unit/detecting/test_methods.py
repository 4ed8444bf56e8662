"""The detector's methods on samples: planted ground is found, and chance is what it says."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from detectors import own_scores_of
from gossan.core.detecting.autoencoder import reconstruction_error, trained_autoencoder
from gossan.core.detecting.choices import METHODS
from gossan.core.detecting.detection import Detection, detect
from gossan.core.detecting.methods import LogScale, OwnScores
from gossan.core.detecting.samples import DetectorSettings, Pathfinders
from gossan.core.detecting.surprise import shares_of_rank, surprise
from gossan.core.geochemistry import composition
from gossan.core.runtime.errors import CancelledError, InputError
from gossan.core.runtime.progress import SilentProgress
from scipy.stats import spearmanr

ON_POINTS = METHODS[:5]
ELEMENTS = ["Au", "As", "Cu", "Zn", "Ni"]


class Heard(SilentProgress):
    """Progress that cancels after so many looks."""

    def __init__(self, looks: int) -> None:
        self.looks = looks

    def cancelled(self) -> bool:
        self.looks -= 1
        return self.looks < 0


def survey(count: int = 900, seed: int = 0, planted: float = 5.0) -> tuple[np.ndarray, np.ndarray]:
    """Places on a jittered grid, and elements of a common regional factor; Au and As have a halo."""
    rng = np.random.default_rng(seed)
    side = int(np.sqrt(count))
    xy = np.stack(np.mgrid[:side, :side], axis=-1).reshape(-1, 2) + rng.random((side**2, 2)) * 0.5
    common = rng.normal(size=(len(xy), 1))
    values = np.exp(0.5 * common + rng.normal(size=(len(xy), 5)))
    values[halo(xy), :2] *= planted
    return xy, values


def halo(xy: np.ndarray) -> np.ndarray:
    return np.hypot(*(xy - 12).T) < 3


def prepared(
    xy: np.ndarray, values: np.ndarray, target: str = "Au", names: list[str] | None = None
) -> Pathfinders:
    none = np.full(values.shape, np.nan)
    return Pathfinders.prepare(ELEMENTS, xy, values, none, np.isfinite(values), target, names)


def detected(samples: Pathfinders, method: str = "pathfinders", sided: int = 1) -> Detection:
    return detect(samples, DetectorSettings(shuffles=199), sided, SilentProgress(), method)


def auc(score: np.ndarray, inside: np.ndarray) -> float:
    return float((score[inside][:, None] > score[~inside][None]).mean())


def own_of(samples: Pathfinders, method: str, neighbours: int = 16, sided: int = 1) -> OwnScores:
    settings = DetectorSettings(neighbours=neighbours)
    return OwnScores(method, samples, parts_of(samples), settings, SilentProgress(), sided)


def parts_of(samples: Pathfinders) -> np.ndarray:
    columns = zip(samples.values.T, samples.detected.T)
    return np.column_stack([surprise(values, above) for values, above in columns])


@pytest.mark.parametrize("method", ON_POINTS)
def test_a_halo_is_found_and_a_seed_repeats(method: str) -> None:
    xy, values = survey()
    samples = prepared(xy, values)
    found, again = detected(samples, method), detected(samples, method)
    assert auc(found.score, halo(xy)) > (0.85 if method == "autoencoder" else 0.93)
    np.testing.assert_array_equal(found.score, again.score)
    np.testing.assert_array_equal(found.chance, again.chance)
    assert np.isfinite(found.own).all()
    assert (found.own >= 0).all()
    assert (found.own <= 1).all()
    assert np.isfinite(found.spread).all() == (method in ("pathfinders", "pathfinders_mcd"))
    shares = found.shares[halo(xy)].mean(axis=0)
    assert set(np.argsort(-shares)[:2]) == {0, 1}
    np.testing.assert_allclose(found.shares.sum(axis=1), 1, atol=1e-5)


@pytest.mark.parametrize("method", ON_POINTS)
def test_what_is_low_is_unusual_on_two_sides_only(method: str) -> None:
    """On average of surveys: the other elements are high in some depletions by chance."""
    surveys = [survey(seed=seed, planted=1 / 8) for seed in range(4)]
    one = [auc(detected(prepared(*each), method).score, halo(each[0])) for each in surveys]
    two = [auc(detected(prepared(*each, ""), method, 2).score, halo(each[0])) for each in surveys]
    assert np.mean(one) < 0.45
    assert np.mean(two) > 0.85


@pytest.mark.parametrize("method", ON_POINTS)
def test_shuffled_tables_are_seldom_significant(method: str) -> None:
    shares = []
    for seed in range(2):
        xy, values = survey(6400, seed)
        values = values[np.random.default_rng(seed + 9).permutation(len(values))]
        shares.append((detected(prepared(xy, values), method).chance < 0.05).mean())
    assert 0.03 < np.mean(shares) < 0.06


@pytest.mark.parametrize("method", ON_POINTS)
def test_missing_elements_and_empty_samples(method: str) -> None:
    xy, values = survey(planted=8)
    rng = np.random.default_rng(1)
    values[rng.random(values.shape) < 0.3] = np.nan
    values[7] = np.nan
    known = np.isfinite(values).any(axis=1)
    samples = prepared(xy, values, names=[""] * len(values))
    found = detected(samples, method)
    np.testing.assert_array_equal(np.isfinite(found.own), known)
    assert np.isfinite(found.score).all()
    assert auc(found.score, halo(xy)) > 0.8
    assert found.coverage.mean() == pytest.approx(0.7, abs=0.03)


@pytest.mark.parametrize("method", ON_POINTS)
def test_two_halves_in_other_units_score_as_one(method: str) -> None:
    """The half with the halo in ppm, the other in ppb: without levelling that half is the anomaly."""
    xy, values = survey()
    half = xy[:, 0] < xy[:, 0].mean()
    names = np.where(half, "ppm", "ppb").tolist()
    mixed = values.copy()
    mixed[~half] *= 1000
    one = detected(prepared(xy, values, names=names), method)
    two = detected(prepared(xy, mixed, names=names), method)
    np.testing.assert_allclose(one.score, two.score, atol=0.02 if method == "autoencoder" else 1e-4)
    whole = detected(prepared(xy, values), method)
    assert auc(two.score, halo(xy)) == pytest.approx(auc(whole.score, halo(xy)), abs=0.04)
    unlevelled = detected(prepared(xy, mixed), method)
    assert auc(unlevelled.score, halo(xy)) < auc(two.score, halo(xy)) - 0.1


def test_a_high_limit_is_no_enrichment() -> None:
    """A laboratory whose limit lies above most values must not lift its samples."""
    values = np.exp(np.random.default_rng(0).normal(size=(400, 1)))
    values[:50] = 20.0
    above = np.ones((400, 1), dtype=bool)
    above[:50] = False
    assert (LogScale(values, 2).apply(values, above)[:50] <= 0).all()
    assert (LogScale(values, 1).apply(values, above)[:50] == 0).all()


def test_pathfinders_by_hand() -> None:
    xy, values = survey(400)
    samples = prepared(xy, values)
    found = detected(samples)
    parts = np.column_stack([surprise(column, np.ones(400, bool)) for column in values.T])
    own = (shares_of_rank(parts[:, 0]) + shares_of_rank(parts.sum(axis=1))) / 2
    np.testing.assert_allclose(found.own, own, atol=1e-6)
    row = 111
    distances = np.hypot(*(xy - xy[row]).T)
    near = np.argsort(distances)[:16]
    weights = np.exp(-0.5 * (2 * distances[near] / distances[near].max()) ** 2)
    assert found.score[row] == pytest.approx(np.average(own[near], weights=weights), abs=1e-6)
    mean_parts = np.average(parts[near], axis=0, weights=weights)
    np.testing.assert_allclose(found.shares[row], mean_parts / mean_parts.sum(), atol=1e-5)
    assert found.rank[found.score.argmax()] == 1
    assert sorted(found.rank) == list(range(1, 401))


def test_spread_leaves_each_element_out() -> None:
    xy, values = survey(400)
    found = detected(prepared(xy, values))
    ranks = []
    for column in range(5):
        kept = [number for number in range(5) if number != column]
        names = [ELEMENTS[number] for number in kept]
        part = values[:, kept]
        none = np.full(part.shape, np.nan)
        rest = Pathfinders.prepare(names, xy, part, none, np.isfinite(part), "Au", None)
        ranks.append(shares_of_rank(detected(rest).score))
    np.testing.assert_allclose(found.spread, np.ptp(ranks, axis=0), atol=1e-9)


def test_mahalanobis_counts_where_surprise_is_high() -> None:
    samples = prepared(*survey(400))
    parts = parts_of(samples)
    rank = 2 * own_of(samples, "pathfinders_mcd").fitted - own_scores_of(parts, True)
    low = parts.sum(axis=1) <= np.median(parts.sum(axis=1))
    np.testing.assert_allclose(rank[low], 0.25, atol=0.002)
    assert (rank[~low] > 0.5).all()


@pytest.mark.parametrize("sided", [1, 2])
def test_leaving_an_element_out_of_a_distance_ranks_as_a_new_fit_does(sided: int) -> None:
    """So few samples have a plain covariance, whose marginal is that of a new fit; others' is near."""
    for count, near in ((16, 1 - 1e-9), (900, 0.99)):
        xy, values = survey(900)
        samples = prepared(xy[:count], values[:count])
        whole = own_of(samples, "pathfinders_mcd", sided=sided)
        for column in range(5):
            again = own_of(samples.without(column), "pathfinders_mcd", sided=sided)
            found = whole.without(column, SilentProgress())
            assert spearmanr(found, again.fitted)[0] >= near


def test_a_covariance_is_fitted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fits for every element that is left out take half a minute in large surveys."""
    fits = []
    fit = composition.robust_components

    def counted(*given: Any) -> composition.Components:
        fits.append(1)
        return fit(*given)

    monkeypatch.setattr(composition, "robust_components", counted)
    assert np.isfinite(detected(prepared(*survey(400)), "pathfinders_mcd").spread).all()
    assert len(fits) == 1


def test_nearest_neighbours_by_hand() -> None:
    xy, values = survey(400)
    found = own_of(prepared(xy, values), "nearest_neighbours", 5, 2).fitted
    logs = np.log(values)
    logs = (logs - logs.mean(axis=0)) / logs.std(axis=0)
    distances = np.linalg.norm(logs[:, None] - logs[None], axis=2)
    expected = np.sort(distances, axis=1)[:, 1:6].mean(axis=1)
    assert np.abs(found - shares_of_rank(expected)).max() < 0.01


def test_one_element_and_few_samples_will_do() -> None:
    xy, values = survey(100)
    for method in ON_POINTS:
        for count in (1, 2):
            part = values[:, :count]
            none = np.full(part.shape, np.nan)
            names = ELEMENTS[:count]
            samples = Pathfinders.prepare(names, xy, part, none, np.isfinite(part), "Au", None)
            assert np.isfinite(detected(samples, method).score).all()


def test_singularity_is_refused_in_words() -> None:
    with pytest.raises(InputError, match="Grid Geochemistry"):
        detected(prepared(*survey(100)), "singularity")


@pytest.mark.parametrize("method", ON_POINTS)
def test_a_cancel_is_heard(method: str) -> None:
    samples = prepared(*survey(400))
    for looks in (0, 2, 4):
        with pytest.raises(CancelledError):
            detect(samples, DetectorSettings(), 1, Heard(looks), method)


def test_an_autoencoder_slides_over_a_map() -> None:
    """A cell's error is that of its patch alone, and another seed is another network."""
    rng = np.random.default_rng(0)
    channels = rng.normal(size=(3, 20, 22)).astype(np.float32)
    patches = np.lib.stride_tricks.sliding_window_view(channels, (5, 5), axis=(1, 2))
    patches = np.moveaxis(patches, 0, 2).reshape(-1, 3, 5, 5)
    network = trained_autoencoder(patches, 1, SilentProgress())
    errors = reconstruction_error(network, channels, 2)
    assert errors.shape == (16, 18)
    alone = reconstruction_error(network, patches[40], 2)
    assert alone[0, 0] == pytest.approx(errors.ravel()[40], rel=1e-4)
    whole = network(torch.from_numpy(patches[40:41].copy())).detach().numpy()
    missed = ((patches[40] - whole[0])[:, 2, 2] ** 2).sum()
    assert missed == pytest.approx(errors.ravel()[40], rel=1e-4)
    assert (reconstruction_error(network, channels, 1) <= errors + 1e-6).all()
    other = trained_autoencoder(patches, 2, SilentProgress())
    assert not np.array_equal(reconstruction_error(other, channels, 2), errors)


def test_an_autoencoder_of_a_small_survey_is_trained() -> None:
    """It leaves no more than components do, as many as the numbers that it narrows a sample to."""
    rng = np.random.default_rng(0)
    samples = rng.normal(size=(150, 2)) @ rng.normal(size=(2, 6)) + 0.6 * rng.normal(size=(150, 6))
    samples = np.maximum(samples / samples.std(axis=0), 0).astype(np.float32)
    own = np.linalg.svd(samples - samples.mean(axis=0), compute_uv=False) ** 2
    for seed in range(3):
        network = trained_autoencoder(samples[:, :, None, None], seed, SilentProgress())
        missed = reconstruction_error(network, samples.T[:, None, :], 2).sum()
        assert missed <= 1.1 * own[2:].sum()
