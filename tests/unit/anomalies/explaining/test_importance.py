"""Integrated gradients: parts add up, planted elements rank first, and the way back from ilr holds."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from gossan.core.anomalies.explaining.importance import (
    STEPS,
    background_channels,
    element_importance,
    element_parts,
    mean_slopes,
    ranking,
)
from gossan.core.anomalies.training.model import AnomalyModel
from gossan.core.geochemistry.transforms import Transform
from gossan.core.rasters.stack import Stack
from gossan.core.runtime.progress import SilentProgress
from gossan.models.patch_networks import GkCnn, PatchEnsemble, patch_network
from torch import nn

CPU = torch.device("cpu")
ELEMENTS = ("Au", "As", "Cu", "Zn")


@pytest.fixture
def stack(make_stack, rng: np.random.Generator) -> Stack:
    return make_stack(rng.lognormal(size=(4, 30, 30)).astype(np.float32), ELEMENTS)


def model_of(
    network: nn.Module, kind: str, rng: np.random.Generator, scaling: str = "standard"
) -> AnomalyModel:
    transform = Transform.fit(rng.lognormal(size=(200, 4)), kind, scaling)
    ensemble = PatchEnsemble([network.eval()])
    return AnomalyModel("cnn", ensemble, ELEMENTS, ("",) * 4, transform, (1000.0, 1000.0), "")


@pytest.mark.parametrize("name", ["gk_dcn", "gk_cnn", "dcn", "cnn"])
def test_parts_add_up_to_the_difference_of_the_scores(name: str) -> None:
    network = patch_network(name, 3)
    network.initialise(2)
    network.eval()
    generator = torch.Generator().manual_seed(0)
    patches = torch.randn(3, 3, 9, 9, generator=generator)
    background = torch.tensor([0.1, -0.2, 0.3])
    slopes = mean_slopes(network, patches, background, steps=400)
    parts = (slopes * (patches - background.view(1, -1, 1, 1))).sum(dim=(1, 2, 3))
    with torch.no_grad():
        start = background.view(1, 3, 1, 1).expand(1, 3, 9, 9)
        expected = network(patches) - network(start)
    torch.testing.assert_close(parts, expected, atol=2e-3, rtol=0.02)


class Squares(torch.nn.Module):
    """A score that is the sum of the squares of all cells."""

    def forward(self, patches: torch.Tensor) -> torch.Tensor:
        return patches.square().sum(dim=(1, 2, 3))


def test_the_way_is_taken_at_the_middles_of_its_parts() -> None:
    """Of a square the middles are exact, however few; the beginnings of the parts are not."""
    patches = torch.randn(2, 3, 5, 5, generator=torch.Generator().manual_seed(1))
    background = torch.tensor([0.5, -1.0, 2.0])
    start = background.view(1, 3, 1, 1)
    for steps in (1, 4, STEPS):
        slopes = mean_slopes(Squares(), patches, background, steps)
        torch.testing.assert_close(slopes, patches + start, atol=1e-5, rtol=1e-5)
    torch.testing.assert_close(mean_slopes(Squares(), patches, background), patches + start)


@pytest.mark.parametrize("name", ["gk_dcn", "gk_cnn", "dcn", "cnn"])
def test_as_many_steps_as_are_taken_are_enough(name: str) -> None:
    network = patch_network(name, 3)
    network.initialise(2)
    network.eval()
    patches = torch.randn(3, 3, 9, 9, generator=torch.Generator().manual_seed(0))
    background = torch.tensor([0.1, -0.2, 0.3])
    way = patches - background.view(1, -1, 1, 1)
    few, many = (
        (mean_slopes(network, patches, background, steps) * way).sum(dim=(1, 2, 3))
        for steps in (STEPS, 2000)
    )
    torch.testing.assert_close(few, many, atol=2e-3, rtol=0.02)


class Weighing(GkCnn):
    """Adds up the channels of a patch with given weights."""

    def __init__(self, weights: list[float]) -> None:
        super().__init__(len(weights))
        self.weights = torch.tensor(weights)

    def forward(self, patches: torch.Tensor) -> torch.Tensor:
        return (patches.mean(dim=(2, 3)) * self.weights).sum(dim=1)


def test_what_the_network_does_not_look_at_has_no_part(
    stack: Stack, rng: np.random.Generator
) -> None:
    model = model_of(Weighing([0.0, 2.0, 0.0, -0.5]), "log10", rng)
    cells = np.array([[10, 10], [20, 15]])
    parts = element_importance(model, stack, cells, CPU, SilentProgress())
    assert parts.shape == (2, 4)
    np.testing.assert_array_equal(parts[:, [0, 2]], 0)
    background = background_channels(model, stack, 0)
    patches = stack.read()[:, 6:15, 6:15]
    own = model.transform.apply(patches).mean(axis=(1, 2)) - background
    np.testing.assert_allclose(parts[0], own * [0, 2, 0, -0.5], rtol=1e-4, atol=1e-6)
    assert set(ranking(parts)[:2].tolist()) == {1, 3}


@pytest.mark.parametrize("scaling", ["none", "standard"])
def test_ilr_and_clr_tell_the_same_of_the_same_network(
    scaling: str, rng: np.random.Generator
) -> None:
    values = rng.lognormal(size=(300, 4))
    ilr = Transform.fit(values, "ilr", scaling)
    clr = Transform.fit(values, "clr", "none")
    patch, other = rng.lognormal(size=(4, 3, 3)), rng.lognormal(size=(4, 1, 1))
    difference = ilr.apply(patch) - ilr.apply(other)
    # A score that is linear in clr has this slope in (scaled) ilr.
    weights = np.array([1.0, -0.5, 0.25, -0.75])
    from gossan.core.geochemistry.transforms import ilr_basis

    slope = ilr_basis(4) @ weights * (np.array(ilr.spread) if ilr.spread else 1.0)
    found = element_parts(ilr, difference, np.broadcast_to(slope[:, None, None], difference.shape))
    clr_difference = clr.apply(patch) - clr.apply(other)
    expected = (clr_difference * weights[:, None, None]).sum(axis=(1, 2))
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)


def test_ground_without_values_is_no_background(make_stack, rng: np.random.Generator) -> None:
    values = rng.lognormal(size=(4, 30, 30)).astype(np.float32)
    whole = make_stack(values, ELEMENTS)
    values[:, :, 15:] = np.nan
    values[1, 3, 3] = np.nan
    stack = make_stack(values, ELEMENTS)
    model = model_of(Weighing([1.0, 2.0, 0.0, 0.0]), "log10", rng)
    background = background_channels(model, stack, 0)
    assert np.isfinite(background).all()
    np.testing.assert_allclose(background, background_channels(model, whole, 0), atol=0.3)
    parts = element_importance(model, stack, np.array([[5, 13]]), CPU, SilentProgress())
    assert np.isfinite(parts).all()
