"""Learning rates that fall from the class layer to the photograph: what is general is kept longest."""

from __future__ import annotations

from typing import Any

from ....models.section_networks import SectionNetwork
from ....models.stages import layers_in_a_row


def rate_groups(network: SectionNetwork, first_rate: float) -> list[dict[str, Any]]:
    """Return a network's parameters in groups for an optimiser, with each one's ``share`` of the rate.

    What lies behind the backbone has all of it, the backbone's first layers ``first_rate``, and those
    between follow in equal ratios (Howard and Ruder 2018, section 3.2). With a ``first_rate`` of one
    there is one group. The parameters' order is the network's own.
    """
    if first_rate == 1:
        return [{"params": list(network.parameters()), "share": 1.0}]
    layers = [list(layer.parameters()) for _, layer in layers_in_a_row(network.backbone)]
    layers = [parameters for parameters in layers if parameters]
    groups = [
        {"params": parameters, "share": first_rate ** (1 - number / len(layers))}
        for number, parameters in enumerate(layers)
    ]
    behind = [
        parameter
        for name, parameter in network.named_parameters()
        if not name.startswith("backbone.")
    ]
    return [*groups, {"params": behind, "share": 1.0}]
