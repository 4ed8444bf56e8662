"""Whether a network has what guides it."""

from __future__ import annotations

from collections.abc import Sequence

from ....models.catalogue import PATCH_MODELS
from ...runtime.errors import InputError
from ...runtime.language import tr


def guided_networks(networks: Sequence[str]) -> list[str]:
    """Return which networks geology guides."""
    return [name for name in networks if PATCH_MODELS[name].guided]


def refuse_without_guide(networks: Sequence[str]) -> None:
    """Refuse networks that geology guides, where no control function was given.

    Raises
    ------
    InputError
    """
    if guided := guided_networks(networks):
        raise InputError(
            tr(
                "{guided}: a network that geology guides needs CONTROL, the raster that Fit Fault "
                "Control Function makes. Without one, choose dcn or cnn.",
                guided=", ".join(guided),
            )
        )
