"""Local maximum mean discrepancy against its definition, sum by sum."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from gossan.models.adaptation import BANDWIDTHS, adaptation_weight, local_mmd


def by_definition(
    source: np.ndarray, target: np.ndarray, source_shares: np.ndarray, target_shares: np.ndarray
) -> float:
    """Two domains' distance as eq. 7 of Zhu et al. (2020) writes it, one pair after the other."""
    everything = np.concatenate([source, target])
    n = len(everything)
    total = sum(
        float(((everything[i] - everything[j]) ** 2).sum()) for i in range(n) for j in range(n)
    )
    scale = total / (n * (n - 1))

    def kernel(a: np.ndarray, b: np.ndarray) -> float:
        squared = float(((a - b) ** 2).sum())
        return sum(math.exp(-squared / (scale * width)) for width in BANDWIDTHS)

    distances = []
    for c in range(source_shares.shape[1]):
        if source_shares[:, c].sum() == 0 or target_shares[:, c].sum() == 0:
            continue
        own = source_shares[:, c] / source_shares[:, c].sum()
        other = target_shares[:, c] / target_shares[:, c].sum()
        distance = 0.0
        for i in range(len(source)):
            for j in range(len(source)):
                distance += own[i] * own[j] * kernel(source[i], source[j])
        for i in range(len(target)):
            for j in range(len(target)):
                distance += other[i] * other[j] * kernel(target[i], target[j])
        for i in range(len(source)):
            for j in range(len(target)):
                distance -= 2 * own[i] * other[j] * kernel(source[i], target[j])
        distances.append(distance)
    return float(np.mean(distances)) if distances else 0.0


@pytest.fixture
def batch(rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    source, target = rng.normal(size=(6, 4)), rng.normal(0.7, 1.5, size=(5, 4))
    labels = np.eye(3)[[0, 0, 1, 1, 1, 0]]  # the third class is not there
    scores = rng.dirichlet(np.ones(3), size=5)
    return source, target, labels, scores


def tensors(*arrays: np.ndarray) -> list[torch.Tensor]:
    return [torch.tensor(array, dtype=torch.float64) for array in arrays]


def test_it_is_what_the_definition_says(batch: tuple[np.ndarray, ...]) -> None:
    assert float(local_mmd(*tensors(*batch))) == pytest.approx(by_definition(*batch), rel=1e-9)


def test_identical_domains_are_at_no_distance(batch: tuple[np.ndarray, ...]) -> None:
    source, _, labels, _ = batch
    assert abs(float(local_mmd(*tensors(source, source, labels, labels)))) < 1e-12


def test_it_compares_class_with_class(batch: tuple[np.ndarray, ...]) -> None:
    source, _, labels, _ = batch
    swapped = labels[:, [1, 0, 2]]
    # The same points, but the classes have changed places: all in all nothing moved.
    assert float(local_mmd(*tensors(source, source, labels, swapped))) > 0.01


def test_without_a_common_class_there_is_nothing_to_compare(rng: np.random.Generator) -> None:
    source = rng.normal(size=(4, 2))
    first, second = np.eye(2)[[0, 0, 0, 0]], np.eye(2)[[1, 1, 1, 1]]
    assert float(local_mmd(*tensors(source, source, first, second))) == 0.0


def test_following_its_gradient_brings_the_domains_together(
    batch: tuple[np.ndarray, ...],
) -> None:
    source, target, labels, scores = tensors(*batch)
    target.requires_grad_()
    before = local_mmd(source, target, labels, scores)
    before.backward()
    moved = target.detach() - 0.5 * target.grad
    assert float(local_mmd(source, moved, labels, scores)) < before.item()


def test_the_weight_grows_from_0_to_1() -> None:
    assert adaptation_weight(0.0) == 0.0
    assert adaptation_weight(0.5) == pytest.approx(2 / (1 + math.exp(-5)) - 1)
    assert adaptation_weight(1.0) == pytest.approx(1.0, abs=1e-3)
