"""The table of a comparison: a row per network, mean and baseline, each score with its interval."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...runtime.language import tr
from ...scores.intervals import Estimate
from .comparison import Comparison, Standing

_METRICS = ("auc", "accuracy", "kappa", "mcc", "precision", "recall", "f1")

_ESTIMATES = (
    "pooled_auc",
    *(f"fold_{metric}" for metric in _METRICS),
    "auc_less_baseline",
    "area_80",
)

#: Columns and their types; estimates have a lower and an upper end of their 95 % interval.
COMPARISON_COLUMNS: tuple[tuple[str, type], ...] = (
    ("model", str),
    ("title", str),
    ("kind", str),
    *((f"{name}{end}", float) for name in _ESTIMATES for end in ("", "_low", "_high")),
    ("auc_sd_rounds", float),
    ("pa_probability", float),
    ("pa_captured", float),
    ("pa_area", float),
    ("rounds", int),
)


def comparison_rows(comparison: Comparison) -> Iterator[tuple[object, ...]]:
    """Yield a row per network, mean and baseline; see :data:`COMPARISON_COLUMNS`."""
    for standing in comparison.standings.values():
        estimates = (
            standing.pooled,
            *standing.scores,
            _less_baseline(comparison, standing),
            standing.area,
        )
        numbers = [
            number
            for estimate in estimates
            for number in (estimate.value, estimate.low, estimate.high)
        ]
        numbers += [standing.between_rounds, *standing.intersection]
        yield (
            standing.name,
            tr(standing.title),
            standing.kind,
            *(float(number) if np.isfinite(number) else None for number in numbers),
            len(comparison.rounds),
        )


def _less_baseline(comparison: Comparison, standing: Standing) -> Estimate:
    """Return the difference of a network to the best baseline; NaN for baselines."""
    best = comparison.best_baseline
    if standing.kind == "baseline" or best is None:
        return Estimate(np.nan, np.nan, np.nan)
    return comparison.paired(standing.name, best.name)
