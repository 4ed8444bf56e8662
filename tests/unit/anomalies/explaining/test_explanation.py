"""Grad-CAM and offsets against what they must be by their definitions."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from gossan.core.anomalies.explaining.cell_means import CellMeans
from gossan.core.anomalies.explaining.explanation import (
    Explanation,
    class_activation,
    explain,
    mean_direction,
    mean_offsets,
)
from gossan.core.anomalies.explaining.report import offset_rose
from gossan.core.anomalies.training.model import AnomalyModel
from gossan.core.geochemistry.composition import robust_components
from gossan.core.geochemistry.transforms import Transform, ilr_basis
from gossan.core.networks.grad_cam import grad_cam
from gossan.core.rasters.grid import Grid
from gossan.core.runtime.errors import InputError
from gossan.core.runtime.progress import SilentProgress
from gossan.models.catalogue import PATCH_NETWORKS
from gossan.models.patch_networks import PatchEnsemble, patch_network
from torch import nn
from torch.nn import functional


def network_of(name: str) -> nn.Module:
    network = patch_network(name, 3)
    network.initialise(2)
    with torch.no_grad():
        for block in (network.conv2, network.conv3):
            if hasattr(block[0], "offset"):
                block[0].offset.weight.normal_(0, 0.1, generator=torch.Generator().manual_seed(0))
    return network.eval()


PATCHES = torch.randn(6, 3, 9, 9, generator=torch.Generator().manual_seed(3))


@pytest.mark.parametrize("name", ["gk_dcn", "gk_cnn"])
def test_grad_cam_equals_cam_up_to_scale_where_a_global_pool_ends(name: str) -> None:
    network = network_of(name)
    features = network.features(PATCHES).detach()
    # Eq. 10-12 by hand: what the head makes of each pooled map, Linear → ReLU → Linear.
    first, last = network.head[2], network.head[5]
    pooled = features.mean(dim=(2, 3))
    active = (pooled @ first.weight.T + first.bias > 0).float()
    weights = (active * last.weight) @ first.weight
    cam = functional.relu((weights[:, :, None, None] * features).sum(dim=1, keepdim=True))
    cam = functional.interpolate(cam, size=(9, 9), mode="bilinear", align_corners=False)[:, 0]
    torch.testing.assert_close(grad_cam(network, PATCHES, "conv3") * 16, cam.detach())


def test_grad_cam_of_a_single_linear_layer_after_the_pool_is_classical_cam() -> None:
    torch.manual_seed(0)
    network = nn.Sequential(
        nn.Conv2d(3, 5, 3, padding=1), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(5, 1)
    )
    cam = functional.relu((network[3].weight[0][:, None, None] * network[0](PATCHES)).sum(dim=1))
    torch.testing.assert_close(grad_cam(network, PATCHES, "0") * 81, cam.detach())


@pytest.mark.parametrize("name", list(PATCH_NETWORKS))
@pytest.mark.parametrize("layer", ["conv1", "conv2", "conv3", "conv2.0"])
def test_every_convolution_of_every_network_can_be_explained(name: str, layer: str) -> None:
    network = network_of(name)
    heat = grad_cam(network, PATCHES, layer)
    assert heat.shape == (6, 9, 9)
    assert (heat >= 0).all() and not heat.requires_grad
    # One patch's explanation does not depend on its neighbours in the batch.
    torch.testing.assert_close(
        heat[2:3], grad_cam(network, PATCHES[2:3], layer), atol=1e-6, rtol=1e-4
    )
    assert all(parameter.grad is None for parameter in network.parameters())


def test_an_unknown_layer_is_named() -> None:
    with pytest.raises(InputError, match="no layer called conv9"):
        grad_cam(network_of("cnn"), PATCHES, "conv9")


class Volumes(nn.Module):
    """A network one of whose layers has volumes instead of maps."""

    def __init__(self) -> None:
        super().__init__()
        self.deep = nn.Conv3d(1, 1, 1)

    def forward(self, patches: torch.Tensor) -> torch.Tensor:
        return self.deep(patches[:, None]).mean(dim=(1, 2, 3, 4))


def test_a_layer_without_maps_is_told() -> None:
    network = patch_network("cnn", 3).eval()
    last = [name for name, module in network.named_modules() if isinstance(module, nn.Linear)][-1]
    for explained, layer in ((network, last), (Volumes(), "deep")):
        with pytest.raises(InputError, match="has no feature maps"):
            grad_cam(explained, torch.rand(2, 3, 9, 9), layer)


def test_offsets_are_the_mean_over_kernel_points() -> None:
    network = patch_network("gk_dcn", 3).eval()
    with torch.no_grad():
        network.conv2[0].offset.bias[:] = torch.arange(18.0)
    offsets = mean_offsets(network, PATCHES)
    assert offsets.shape == (6, 2, 9, 9)
    torch.testing.assert_close(offsets[0, :, 4, 4], torch.tensor([8.0, 9.0]))
    with pytest.raises(InputError, match="deformable"):
        mean_offsets(network_of("cnn"), PATCHES)


def test_offsets_point_the_right_way_on_the_map(make_stack, rng: np.random.Generator) -> None:
    network = patch_network("dcn", 3).eval()
    with torch.no_grad():
        network.conv2[0].offset.bias[0::2] = 2.0  # Δy: two rows down, which is south
        network.conv2[0].offset.bias[1::2] = 0.5  # Δx: half a cell east
    stack = make_stack(rng.lognormal(size=(3, 30, 30)).astype(np.float32), ["Au", "Cu", "As"])
    model = AnomalyModel(
        "dcn",
        PatchEnsemble([network]),
        stack.elements,
        ("",) * 3,
        Transform.fit(rng.lognormal(size=(50, 3)), "clr"),
        stack.grid.cell_size,
        "",
    )
    cells = np.array([[10, 10], [15, 20]])
    explanation = explain(model, stack, cells, "conv3", torch.device("cpu"), SilentProgress())
    assert explanation.offsets is not None and explanation.inner_offsets is not None
    assert explanation.inner_offsets.shape == (2, 2, 5, 5)
    np.testing.assert_allclose(explanation.inner_offsets[:, 0], 500.0, rtol=1e-5)
    np.testing.assert_allclose(explanation.inner_offsets[:, 1], -2000.0, rtol=1e-5)
    assert np.isfinite(explanation.offsets).sum() == explanation.inner_offsets.size
    assert explanation.heat.shape == (2, 9, 9)


def test_offsets_that_are_shown_see_no_padding(make_stack, rng: np.random.Generator) -> None:
    # Constant ground: inside of a patch every cell sees the same, and its edge sees zeros beside it.
    stack = make_stack(np.ones((3, 30, 30), dtype=np.float32), ["Au", "Cu", "As"])
    transform = Transform.fit(rng.lognormal(size=(50, 3)), "log10")
    network = network_of("dcn")
    with torch.no_grad():
        network.conv2[0].offset.weight.normal_(0, 0.1)
    rest = (stack.elements, ("",) * 3, transform, stack.grid.cell_size, "")
    model = AnomalyModel("dcn", PatchEnsemble([network]), *rest)
    channels = torch.from_numpy(model.channels(np.ones((1, 3, 9, 9), dtype=np.float32)))
    whole = mean_offsets(network, channels).numpy()
    assert np.ptp(whole, axis=(2, 3)).max() > 1e-3
    inner = explain(
        model, stack, np.array([[15, 15]]), "conv3", torch.device("cpu"), SilentProgress()
    ).inner_offsets
    assert inner is not None
    assert np.ptp(inner, axis=(2, 3)).max() < 1e-2  # map units of cells of a kilometre


def test_an_ensemble_is_explained_by_the_mean_of_its_networks(
    make_stack, rng: np.random.Generator
) -> None:
    stack = make_stack(rng.lognormal(size=(3, 30, 30)).astype(np.float32), ["Au", "Cu", "As"])
    transform = Transform.fit(rng.lognormal(size=(50, 3)), "clr")
    networks = [network_of("gk_dcn"), patch_network("gk_dcn", 3).eval()]

    def explained(*members: nn.Module) -> Explanation:
        rest = (stack.elements, ("",) * 3, transform, stack.grid.cell_size, "")
        model = AnomalyModel("gk_dcn", PatchEnsemble(members), *rest)
        cells = np.array([[10, 10], [15, 20]])
        return explain(model, stack, cells, "conv3", torch.device("cpu"), SilentProgress())

    one, two, both = explained(networks[0]), explained(networks[1]), explained(*networks)
    np.testing.assert_allclose(both.heat, (one.heat + two.heat) / 2, atol=1e-6)
    np.testing.assert_allclose(both.offsets, (one.offsets + two.offsets) / 2, atol=1e-3)
    np.testing.assert_allclose(
        both.probabilities, (one.probabilities + two.probabilities) / 2, atol=1e-6
    )


def test_overlapping_patches_are_averaged_at_their_centres() -> None:
    grid = Grid(0.0, 10.0, 1.0, -1.0, 10, 10)
    patches = np.stack([np.full((1, 3, 3), 2.0), np.full((1, 3, 3), 4.0)])
    means = CellMeans(grid, np.array([[5, 5], [5, 6]]), patches)
    values = {tuple(cell): value for cell, value in zip(means.cells.tolist(), means.values[:, 0])}
    assert len(values) == 12
    assert values[(5, 4)] == 2.0 and values[(5, 5)] == 3.0 and values[(4, 7)] == 4.0
    at_corner = CellMeans(grid, np.array([[0, 0]]), patches[:1])
    assert len(at_corner.cells) == 4


def test_robust_components_find_the_planted_direction(rng: np.random.Generator) -> None:
    basis = ilr_basis(5)
    direction = np.array([2.0, -1.0, 0.0, 0.0, -1.0]) / np.sqrt(6)
    scores = rng.normal(0, 1, 400)
    logs = scores[:, None] * direction + rng.normal(0, 0.1, (400, 5))
    logs[:20] += 8 * basis[3]  # outliers that a plain covariance would follow
    components = robust_components(np.exp(logs), seed=0)
    assert components.robust
    assert abs(components.loadings[0] @ direction) > 0.99
    assert components.loadings[0][0] > 0
    found = components.scores(np.exp(logs[20:]).T, 1)
    assert np.corrcoef(found, scores[20:])[0, 1] > 0.98


def test_the_rose_shows_where_offsets_point() -> None:
    east, north = np.array([[3.0, 0.0]]), np.array([[0.0, 1.0]])
    assert mean_direction(np.repeat(east, 5, axis=0)) == (90.0, 1.0)
    assert mean_direction(np.concatenate([east, -east]))[1] == 0.0
    assert mean_direction(np.zeros((4, 2)))[1] == 0.0
    azimuth, agreement = mean_direction(np.concatenate([east, north]))
    assert azimuth == pytest.approx(np.degrees(np.arctan2(3, 1)))
    assert agreement == pytest.approx(np.sqrt(10) / 4)
    (axes,) = offset_rose(np.concatenate([east, north])).axes
    petals = {round(np.degrees(bar.get_x())): bar.get_height() for bar in axes.patches}
    # Petals' areas are as the lengths, 3 to 1.
    assert petals[90] ** 2 / petals[0] ** 2 == pytest.approx(3.0)
    assert sum(height > 0 for height in petals.values()) == 2


@pytest.mark.parametrize("name", ["gk_cnn", "gk_dcn"])
def test_cam_is_grad_cam_up_to_the_pooled_cells(name: str) -> None:
    network = patch_network(name, 3)
    network.initialise(4)
    network.eval()
    channels = torch.randn(5, 3, 9, 9, generator=torch.Generator().manual_seed(2))
    map_ = class_activation(network, channels)
    assert map_.max() > 0
    # The last feature maps are 4 x 4: Grad-CAM takes the mean slope over them.
    torch.testing.assert_close(
        map_ / 16, grad_cam(network, channels, "conv3"), rtol=1e-4, atol=1e-7
    )


def test_networks_without_a_pool_have_no_cam() -> None:
    with pytest.raises(InputError, match="no class activation map"):
        class_activation(patch_network("dcn", 3).eval(), torch.zeros(1, 3, 9, 9))
