"""The table of a comparison: a row per property and network."""

from __future__ import annotations

import math
from collections.abc import Iterator

from ....models.catalogue import SECTION_NETWORKS
from .comparison import Comparison, published

#: Columns and their types.
COLUMNS: tuple[tuple[str, type], ...] = (
    ("property", str),
    ("network", str),
    ("title", str),
    ("photographs", int),
    ("slices", int),
    ("seeds", int),
    ("accuracy", float),
    ("accuracy_low", float),
    ("accuracy_high", float),
    ("kappa", float),
    ("published", float),
    ("baseline", float),
    ("lead", float),
    ("lead_low", float),
    ("lead_high", float),
    ("less_best", float),
    ("less_best_low", float),
    ("less_best_high", float),
    ("parameters", int),
    ("epochs", float),
)


def comparison_rows(comparison: Comparison) -> Iterator[tuple[object, ...]]:
    """Yield a row per property and network; see :data:`COLUMNS`. What is not known is None."""
    for place, material in enumerate(comparison.materials):
        best = max(
            comparison.networks, key=lambda name: comparison.agreements[name, place].accuracy
        )
        for network in comparison.networks:
            agreement = comparison.agreements[network, place]
            trials = comparison.of(network, place)
            lead = comparison.lead_over_baseline(network, place)
            behind = comparison.lead(network, best, place)
            numbers = (
                agreement.accuracy,
                *agreement.interval,
                agreement.kappa,
                published(network, material.kind),
                comparison.baseline(place).value,
                *(lead.value, lead.low, lead.high),
                *((behind.value, behind.low, behind.high) if network != best else (0.0, *_NONE)),
            )
            yield (
                material.title,
                network,
                SECTION_NETWORKS[network].title,
                agreement.photographs,
                agreement.slices,
                len(comparison.seeds),
                *(float(number) if math.isfinite(number) else None for number in numbers),
                trials[0].parameters,
                sum(trial.epochs for trial in trials) / len(trials),
            )


_NONE = (math.nan, math.nan)
