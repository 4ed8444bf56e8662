"""Which of the models that can be mapped the evidence favours, and what maps it."""

from __future__ import annotations

from ....models.catalogue import COMPANION, PATCH_NETWORKS, PLAIN_MODELS
from ...runtime.language import tr
from ...scores.intervals import FEWEST_GROUPS
from .blends import Blend
from .comparison import Comparison, Standing

#: What has Train GK-DCN make a model of what a comparison calls so.
_PARAMETERS = {
    **{name: f"MODEL={name}, WITH_RIDGE=no" for name in PATCH_NETWORKS},
    **{Blend(name).name: f"MODEL={name}, WITH_RIDGE=yes" for name in PATCH_NETWORKS},
    **{entry.baseline: f"MODEL={name}" for name, entry in PLAIN_MODELS.items()},
}


def recommendation(comparison: Comparison) -> str:
    """Say which of the models that Train GK-DCN can make ranks highest, by chance or not."""
    asked = [standing for name, standing in comparison.standings.items() if name in _PARAMETERS]
    if len(asked) < 2:
        return ""
    best = max(asked, key=lambda standing: standing.pooled.value)
    others = [other for other in asked if other is not best]
    if not comparison.has_intervals:
        return tr(
            "Of what can be mapped {best} ranks highest (Train GK-DCN with {parameters}); whether by more "
            "than chance, fewer than {fewest} groups of deposits do not tell.",
            best=tr(best.title),
            parameters=_PARAMETERS[best.name],
            fewest=FEWEST_GROUPS,
        )
    level = [other for other in others if not comparison.paired(best.name, other.name).low > 0]
    if level:
        return tr(
            "Of what can be mapped {best} ranks highest (Train GK-DCN with {parameters}), and chance does "
            "not tell it from {others}.",
            best=tr(best.title),
            parameters=_PARAMETERS[best.name],
            others="; ".join(map(_with_parameters, level)),
        )
    return tr(
        "Of what can be mapped the evidence favours {best} (Train GK-DCN with {parameters}).",
        best=tr(best.title),
        parameters=_PARAMETERS[best.name],
    )


def _with_parameters(standing: Standing) -> str:
    return f"{tr(standing.title)} ({_PARAMETERS[standing.name]})"


def told_of_mean(comparison: Comparison, network: str, mapped: bool = False) -> str:
    """Say what the mean of a network and the ridge is worth, and what to map.

    Where the mean is what is mapped, and known by then, only what it is made of is said.
    """
    three = [network, COMPANION, Blend(network).name]
    own, ridge, mean = (comparison.standings[name] for name in three)
    numbers = {
        "mean": tr(mean.title),
        "auc": mean.pooled.value,
        "network": tr(own.title),
        "network_auc": own.pooled.value,
        "ridge_auc": ridge.pooled.value,
    }
    if mapped:
        said = tr(
            "On the same deposits {network} alone reaches AUC {network_auc:.2f}, and the ridge alone "
            "{ridge_auc:.2f}.",
            **numbers,
        )
    elif mean.pooled.has_interval:
        said = tr(
            "{mean} reaches AUC {auc:.2f} ({low:.2f} to {high:.2f}) on the same deposits, {network} alone "
            "{network_auc:.2f} and the ridge alone {ridge_auc:.2f}.",
            low=mean.pooled.low,
            high=mean.pooled.high,
            **numbers,
        )
    else:
        said = tr(
            "{mean} reaches AUC {auc:.2f} on the same deposits, {network} alone {network_auc:.2f} and the "
            "ridge alone {ridge_auc:.2f}.",
            **numbers,
        )
    return f"{said} {recommendation(comparison)}"
