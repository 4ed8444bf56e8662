"""Batches that processes share."""

from __future__ import annotations

import numpy as np
import pytest
from gossan.core.networks.ranks import Ranks
from gossan.core.sections.training.batches import batches_of, shared_batches


def test_one_process_alone_takes_whole_batches() -> None:
    order = np.random.default_rng(1).permutation(23)
    found = shared_batches(order, 4, Ranks())
    assert [size for _, size in found] == [4, 4, 4, 4, 4, 3]
    for (own, _), batch in zip(found, batches_of(order, 4), strict=True):
        np.testing.assert_array_equal(own, batch)


@pytest.mark.parametrize("count", [2, 3])
def test_processes_take_disjoint_parts_of_the_same_batches(count: int) -> None:
    order = np.random.default_rng(1).permutation(47)
    of_ranks = [shared_batches(order, 4, Ranks(rank, count)) for rank in range(count)]
    for parts in zip(*of_ranks, strict=True):
        sizes = {size for _, size in parts}
        together = np.concatenate([own for own, _ in parts])
        assert sizes == {len(together)} and len(np.unique(together)) == len(together)
        assert all(2 <= len(own) <= 5 for own, _ in parts)


def test_a_last_batch_that_is_too_small_to_share_is_left_out() -> None:
    # Two processes of four: batches of 8, 8 and 3, of which one process would have a single one.
    found = shared_batches(np.arange(19), 4, Ranks(1, 2))
    assert [size for _, size in found] == [8, 8]
    assert [size for _, size in shared_batches(np.arange(20), 4, Ranks(1, 2))] == [8, 8, 4]
