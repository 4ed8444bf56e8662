"""Networks, layers and loss against torchvision, PyTorch, and arithmetic by hand."""

from __future__ import annotations

import copy

import pytest
import torch
from gossan.models import deformable
from gossan.models.deformable import DeformableConv2d, modulated_deformable_convolution
from gossan.models.dropout import SeededDropout
from gossan.models.losses import GeologicalLoss
from gossan.models.patch_networks import patch_network
from torch.nn import functional
from torchvision.ops import deform_conv2d


def deformable_inputs(side: int, spread: float, batch: int = 70) -> list[torch.Tensor]:
    generator = torch.Generator().manual_seed(1)

    def draw(*shape: int) -> torch.Tensor:
        return torch.randn(*shape, generator=generator, dtype=torch.float64)

    return [
        draw(batch, 5, side, side),
        spread * draw(batch, 18, side, side),
        draw(7, 5, 3, 3),
        draw(7),
        torch.sigmoid(draw(batch, 9, side, side)),
    ]


# More patches than the CPU takes at once; displacements far beyond the patch as well.
@pytest.mark.parametrize(("side", "spread"), [(9, 0.7), (4, 3.0), (3, 20.0)])
def test_deformable_convolution_equals_torchvisions(side: int, spread: float) -> None:
    ours, theirs = deformable_inputs(side, spread), deformable_inputs(side, spread)
    for tensor in (*ours, *theirs):
        tensor.requires_grad_()
    one = modulated_deformable_convolution(*ours)
    x, offset, weight, bias, mask = theirs
    two = deform_conv2d(x, offset, weight, bias, padding=1, mask=mask)
    torch.testing.assert_close(one, two)
    score = torch.randn(one.shape, dtype=torch.float64, generator=torch.Generator().manual_seed(2))
    for mine, reference in zip(
        torch.autograd.grad((one * score).sum(), ours),
        torch.autograd.grad((two * score).sum(), theirs),
        strict=True,
    ):
        torch.testing.assert_close(mine, reference)


@pytest.mark.parametrize("kind", [torch.float32, torch.float64])
def test_channels_mix_alike_as_a_product_and_as_a_convolution(
    kind: torch.dtype, monkeypatch: pytest.MonkeyPatch
) -> None:
    generator = torch.Generator().manual_seed(3)
    cells = torch.randn(50, 6, generator=generator, dtype=kind, requires_grad=True)
    weight = torch.randn(4, 6, 3, 3, generator=generator, dtype=kind, requires_grad=True)
    found = []
    for convolves in (True, False):
        monkeypatch.setattr(deformable, "_CONVOLVES_FASTER", convolves)
        mixed = deformable.mixed_channels(cells, weight)
        found.append((mixed, *torch.autograd.grad(mixed.square().sum(), (cells, weight))))
    # Row 9 n + k is what point k of the kernel adds where it reads cell n.
    torch.testing.assert_close(found[0][0][9 * 7 + 5], weight[:, :, 1, 2] @ cells[7])
    for one, two in zip(*found, strict=True):
        torch.testing.assert_close(one, two)


def test_zero_offsets_and_masks_of_one_give_the_plain_convolution() -> None:
    x, offset, weight, bias, mask = deformable_inputs(9, 1.0)
    ours = modulated_deformable_convolution(
        x, torch.zeros_like(offset), weight, bias, torch.ones_like(mask)
    )
    torch.testing.assert_close(ours, functional.conv2d(x, weight, bias, padding=1))


def test_offsets_are_pairs_of_rows_and_columns_per_kernel_point() -> None:
    x = torch.arange(81.0).view(1, 1, 9, 9)
    weight = torch.zeros(1, 1, 3, 3)
    weight[0, 0, 1, 1] = 1.0  # the centre point, number 4
    offsets = torch.zeros(1, 18, 9, 9)
    offsets[:, 2 * 4] = 2.0  # Δy
    offsets[:, 2 * 4 + 1] = 1.0  # Δx
    moved = modulated_deformable_convolution(
        x, offsets, weight, torch.zeros(1), torch.ones(1, 9, 9, 9)
    )
    assert moved[0, 0, 3, 3] == x[0, 0, 5, 4]
    layer = DeformableConv2d(1, 1)
    with torch.no_grad():
        layer.offset.bias[2 * 4] = 2.0
        layer.offset.bias[2 * 4 + 1] = 1.0
    displacements = layer.displacements(x)
    assert displacements[0, 4, :, 3, 3].tolist() == [2.0, 1.0]
    assert displacements[0, 3].abs().max() == 0


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        # By hand: convolutions 9·39·64 + 64, 9·64·64 + 64, 9·64·128 + 128; batch norms 2·(64+64+128);
        # deformable branches twice 9·64·27 + 27; heads 2048·512 + 512·64 + 64 and 128·64 + 64.
        ("cnn", 22528 + 36928 + 73856 + 512 + 1049088 + 32832 + 65),
        ("dcn", 22528 + 36928 + 73856 + 512 + 2 * 15579 + 1049088 + 32832 + 65),
        ("gk_cnn", 22528 + 36928 + 73856 + 512 + 8256 + 65),
        ("gk_dcn", 22528 + 36928 + 73856 + 512 + 2 * 15579 + 8256 + 65),
    ],
)
def test_networks_have_the_described_size(name: str, parameters: int) -> None:
    network = patch_network(name, 39)
    assert sum(parameter.numel() for parameter in network.parameters()) == parameters
    assert network.features(torch.zeros(2, 39, 9, 9)).shape == (2, 128, 4, 4)
    assert network(torch.zeros(2, 39, 9, 9)).shape == (2,)


def test_one_seed_gives_one_network_whatever_else_draws_random_numbers() -> None:
    states = []
    for _ in range(2):
        torch.rand(3)
        network = patch_network("gk_dcn", 4)
        network.initialise(3)
        network.train()
        states.append((network.state_dict(), network(torch.ones(8, 4, 9, 9))))
    for key, value in states[0][0].items():
        assert torch.equal(value, states[1][0][key]), key
    assert torch.equal(states[0][1], states[1][1])
    other = patch_network("gk_dcn", 4)
    other.initialise(4)
    assert not torch.equal(other.conv1[0].weight, states[0][0]["conv1.0.weight"])


def test_deformable_branches_start_at_zero() -> None:
    network = patch_network("dcn", 4)
    network.initialise(0)
    for block in (network.conv2, network.conv3):
        assert block[0].offset.weight.abs().max() == block[0].mask.weight.abs().max() == 0
        assert block[0].weight.abs().max() > 0


def test_dropout_keeps_the_mean_and_rests_in_evaluation() -> None:
    dropout = SeededDropout(0.5)
    dropout.generator.manual_seed(0)
    dropped = dropout(torch.ones(100_000))
    assert set(dropped.unique().tolist()) == {0.0, 2.0}
    assert dropped.mean() == pytest.approx(1.0, abs=0.02)
    assert torch.equal(dropout.eval()(torch.ones(5)), torch.ones(5))


def test_the_geological_term_compares_each_patch_with_its_own_control() -> None:
    loss = GeologicalLoss(1, 0.1)
    control = torch.tensor([[0.0], [1.0]])
    expected = torch.sigmoid(control[:, 0] * loss.a + loss.b)
    assert loss.geological_term(expected.detach(), control).item() == pytest.approx(0, abs=1e-5)
    swapped = loss.geological_term(expected.flip(0).detach(), control)
    by_hand = (expected[1] - expected[0]).abs()
    assert swapped.item() == pytest.approx(by_hand.item(), rel=1e-4)


@pytest.mark.parametrize(
    ("patches", "shape"), [(3, (2, 2)), (2, (3, 2)), (2, (2, 1)), (2, (2, 3)), (2, (2, 2, 1))]
)
def test_control_of_another_shape_is_refused(patches: int, shape: tuple[int, ...]) -> None:
    loss = GeologicalLoss(2, 0.1)
    loss.geological_term(torch.rand(2), torch.rand(2, 2))
    with pytest.raises(ValueError, match="do not fit"):
        loss.geological_term(torch.rand(patches), torch.rand(shape))


def test_the_loss_is_entropy_plus_lambda_times_the_term() -> None:
    logits, labels = torch.tensor([0.3, -1.0]), torch.tensor([1.0, 0.0])
    control = torch.tensor([[0.2, 0.4], [0.9, 0.1]])
    loss = GeologicalLoss(2, 0.5)
    with torch.no_grad():
        loss.b.fill_(0.3)
    probabilities = torch.sigmoid(logits)
    entropy = -(torch.log(probabilities[0]) + torch.log(1 - probabilities[1])) / 2
    target = torch.sigmoid(0.1 * control.sum(dim=1) + 0.3)
    term = ((probabilities - target) ** 2).mean().sqrt()
    assert loss(logits, labels, control).item() == pytest.approx((entropy + 0.5 * term).item())
    assert GeologicalLoss(0, 0.5)(logits, labels, control[:, :0]).item() == pytest.approx(
        entropy.item()
    )


def test_lambda_does_not_depend_on_the_batch_size() -> None:
    loss = GeologicalLoss(1, 0.1)
    probabilities, control = torch.tensor([0.2, 0.9]), torch.tensor([[0.1], [0.8]])
    once = loss.geological_term(probabilities, control)
    tenfold = loss.geological_term(probabilities.repeat(10), control.repeat(10, 1))
    assert once.item() == pytest.approx(tenfold.item())


def test_patches_without_control_are_left_out() -> None:
    loss = GeologicalLoss(1, 0.1)
    control = torch.tensor([[0.5], [float("nan")]])
    both = loss.geological_term(torch.tensor([0.2, 0.9]), control)
    assert both.item() == pytest.approx(
        loss.geological_term(torch.tensor([0.2]), control[:1]).item()
    )
    assert loss.geological_term(torch.tensor([0.9]), control[1:]).item() == 0.0


def test_shapes_that_would_broadcast_are_refused() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        GeologicalLoss(1, 0.1).geological_term(torch.rand(4, 1), torch.rand(4, 2))
    with pytest.raises(ValueError, match="do not fit"):
        GeologicalLoss(1, 0.1).geological_term(torch.rand(4), torch.rand(1, 1))


def test_a_and_b_learn() -> None:
    loss = GeologicalLoss(1, 1.0)
    loss(torch.zeros(3), torch.ones(3), torch.rand(3, 1)).backward()
    assert loss.a.grad is not None and loss.a.grad.abs().sum() > 0
    assert loss.b.grad is not None and loss.b.grad.abs() > 0


def test_a_copied_dropout_draws_the_same_and_apart() -> None:
    dropout = SeededDropout(0.5)
    dropout.generator.manual_seed(3)
    twin = copy.deepcopy(dropout)
    values = torch.ones(50)
    first = dropout(values)
    assert torch.equal(twin(values), first)
    assert not torch.equal(dropout(values), first)
    assert copy.deepcopy(dropout.eval()).training is False
