"""Tempered classes: as sure as they are right, in the same order, and honest about few photographs."""

from __future__ import annotations

import numpy as np
import pytest
from gossan.core.scores.class_tempering import (
    ClassTempering,
    best_class_temperature,
    chance_error,
    class_log_loss,
    named_reliability,
    tempered_by_others,
    tempered_classes,
)
from scipy import special

Judged = tuple[np.ndarray, np.ndarray, np.ndarray]


def judged(count: int, factor: float, rng: np.random.Generator, per_slice: int = 1) -> Judged:
    """Return scores whose logits are ``factor`` times what labels are drawn by, labels and slices."""
    logits = rng.normal(0, 1.5, (count, 3))
    chances = special.softmax(logits, axis=1)
    labels = np.array([rng.choice(3, p=row) for row in chances])
    scores = special.softmax(logits * factor, axis=1).astype(np.float32)
    return scores, labels, np.arange(count) // per_slice


@pytest.mark.parametrize("factor", [3.0, 1.0, 0.5])
def test_the_factor_that_scores_are_too_sure_by_is_found(
    factor: float, rng: np.random.Generator
) -> None:
    assert best_class_temperature(*judged(4000, factor, rng)) == pytest.approx(factor, rel=0.12)


def test_classes_keep_their_order_and_rows_add_up_to_one(rng: np.random.Generator) -> None:
    scores = judged(50, 4.0, rng)[0]
    for temperature in (0.2, 2.7, 20.0):
        found = tempered_classes(scores, temperature)
        np.testing.assert_allclose(found.sum(axis=1), 1, rtol=1e-5)
        np.testing.assert_array_equal(found.argmax(axis=1), scores.argmax(axis=1))
    assert tempered_classes(scores, 1.0) is scores
    # Two classes at 1 to 16 are at 1 to 4 with their logarithms halved.
    np.testing.assert_allclose(tempered_classes(np.array([[1 / 17, 16 / 17]]), 2.0), [[0.2, 0.8]])
    assert np.isfinite(tempered_classes(np.array([[1.0, 0.0]]), 3.0)).all()


def test_a_few_photographs_that_were_all_named_rightly_make_nothing_certain() -> None:
    scores = np.full((8, 2), (0.9, 0.1))
    labels, slices = np.zeros(8, dtype=int), np.arange(8)
    found = tempered_classes(scores, best_class_temperature(scores, labels, slices))
    # Of eight slices, one in ten may yet be otherwise.
    np.testing.assert_allclose(found[:, 0], 0.9, atol=0.01)
    more = best_class_temperature(scores.repeat(50, 0), labels.repeat(50), np.arange(400))
    assert tempered_classes(scores, more)[0, 0] > 0.99
    # Photographs of the same slices say no more than the slices.
    assert best_class_temperature(
        scores.repeat(50, 0), labels.repeat(50), slices.repeat(50)
    ) == pytest.approx(best_class_temperature(scores, labels, slices), rel=1e-3)


def test_sureness_is_judged_by_photographs_that_did_not_choose_the_temperature(
    rng: np.random.Generator,
) -> None:
    validation, test = judged(300, 3.0, rng), judged(500, 3.0, rng)
    found = ClassTempering.of(validation, test)
    assert found.apart and (found.photographs, found.slices, found.chosen_by) == (500, 500, 300)
    after = tempered_classes(test[0], found.temperature)
    assert found.after.error == named_reliability(after, test[1]).error
    assert found.before.error == named_reliability(test[0], test[1]).error > 0.15
    assert found.after.error < 0.06 and found.after.error < found.chance
    assert found.loss_after == class_log_loss(after, test[1]) < found.loss_before
    # Without a test set every slice is tempered by the others.
    alone = ClassTempering.of(validation)
    assert not alone.apart and alone.photographs == 300
    assert alone.temperature == found.temperature
    assert alone.loss_after == class_log_loss(tempered_by_others(*validation), validation[1])
    assert alone.loss_after > class_log_loss(
        tempered_classes(validation[0], alone.temperature), validation[1]
    )


def test_a_photograph_has_no_part_in_the_temperature_of_its_slice(rng: np.random.Generator) -> None:
    scores, labels, slices = judged(60, 2.0, rng, per_slice=4)
    found = tempered_by_others(scores, labels, slices)
    turned = labels.copy()
    turned[slices == 3] = (labels[slices == 3] + 1) % 3
    again = tempered_by_others(scores, turned, slices)
    np.testing.assert_array_equal(found[slices == 3], again[slices == 3])
    assert not np.array_equal(found[slices == 4], again[slices == 4])


def test_too_few_slices_leave_scores_as_they_are(rng: np.random.Generator) -> None:
    scores, labels, _ = judged(40, 4.0, rng)
    found = ClassTempering.of((scores, labels, np.arange(40) % 4))
    assert found.temperature == 1 and found.chosen_by == 4
    assert found.before.error == found.after.error


def test_few_photographs_show_an_error_by_chance(rng: np.random.Generator) -> None:
    scores = judged(2000, 1.0, rng)[0]
    few, many = chance_error(scores[:20]), chance_error(scores)
    assert few > 0.15 > 0.05 > many
    assert chance_error(scores) == many
