"""A trained network with everything that is needed to use it again."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch

from ....models.catalogue import PATCH_NETWORKS, PatchEntry
from ....models.model_file import save_model_file
from ....models.patch_networks import PatchEnsemble, patch_network
from ...geochemistry.transforms import Transform
from ...networks.loading import load_model, stored_texts, stored_whole
from ...rasters.stack import MOST_BANDS, Stack
from ...runtime.confidential import for_others
from ...runtime.errors import InputError
from ...runtime.language import tr
from ..patches.sites import fill_missing

#: Cell sizes may differ from the model's by this share.
CELL_SIZE_TOLERANCE = 0.01

#: Patches that go through a network at once.
BATCH = 256

#: Characters of a CRS as WKT; compound ones have some ten thousand.
_LONGEST_CRS = 100_000

#: More members, or larger patches, can be asked of no training.
MOST_MEMBERS, MOST_PATCH = 100, 99


@dataclass
class AnomalyModel:
    """Networks for patches, and how to feed them.

    Attributes
    ----------
    name : str
        Which of :data:`PATCH_NETWORKS` it is.
    network : PatchEnsemble
        One network, or several that were trained apart.
    elements, units : tuple of str
        In the order of the channels.
    transform : Transform
    cell_size : tuple of float
        Width and height of a cell that it was trained with, in units of ``crs``.
    crs : str
        WKT.
    record : dict
        Everything else worth knowing: settings, control function, split, metrics, seed, versions.
    """

    name: str
    network: PatchEnsemble
    elements: tuple[str, ...]
    units: tuple[str, ...]
    transform: Transform
    cell_size: tuple[float, float]
    crs: str
    record: dict[str, Any] = field(default_factory=dict)

    @property
    def entry(self) -> PatchEntry:
        """The network's entry in the registry."""
        return PATCH_NETWORKS[self.name]

    @property
    def patch(self) -> int:
        """Side of a patch in cells."""
        return self.network.patch

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the model file."""
        save_model_file(
            path,
            self.network,
            {
                "network": self.name,
                "members": len(self.network),
                "patch": self.patch,
                "elements": list(self.elements),
                "units": list(self.units),
                "transform": self.transform.to_json(),
                "cell_size": list(self.cell_size),
                "crs": self.crs,
                "record": for_others(self.record),
            },
        )

    @classmethod
    def load(cls, path: str) -> AnomalyModel:
        """Read a model file.

        Raises
        ------
        InputError
            If it is not a model that this Gossan can use.
        """
        return load_model(path, cls._from_description, tr("geochemical patches"))

    @classmethod
    def _from_description(cls, stored: dict[str, Any]) -> AnomalyModel:
        elements = stored_texts(stored, "elements", 1, MOST_BANDS)
        if len(set(elements)) < len(elements):
            raise ValueError(tr("elements: a name occurs twice"))
        units = stored_texts(stored, "units", len(elements), len(elements))
        patch = stored_whole(stored, "patch", 3, MOST_PATCH)
        members = stored_whole(stored, "members", 1, MOST_MEMBERS)
        if patch % 2 == 0:
            raise ValueError(f"patch = {patch}")
        transform = Transform.from_json(stored["transform"], len(elements))
        width, height = (float(size) for size in stored["cell_size"])
        if not (0 < width < np.inf and 0 < height < np.inf):
            raise ValueError(tr("a cell size of {width} by {height}", width=width, height=height))
        name, crs = str(stored["network"]), stored["crs"]
        if not isinstance(crs, str) or len(crs) > _LONGEST_CRS:
            raise ValueError("crs")
        channels = transform.channels(len(elements))
        return cls(
            name,
            PatchEnsemble([patch_network(name, channels, patch) for _ in range(members)]),
            elements,
            units,
            transform,
            (width, height),
            crs,
            dict(stored["record"]),
        )

    def require_offsets(self, outputs: Sequence[str]) -> None:
        """Refuse outputs of offsets, by their names, where the network has none.

        Raises
        ------
        InputError
        """
        if outputs and not self.entry.deformable:
            raise InputError(
                tr(
                    "{title} has no offsets: it is not deformable. Leave {outputs} out, or explain "
                    "a GK-DCN or DCN.",
                    title=self.entry.title,
                    outputs=", ".join(outputs),
                )
            )

    def matching(self, stack: Stack) -> Stack:
        """Return the stack with this model's elements in this model's order.

        Raises
        ------
        InputError
            Naming what differs: elements that are missing, or the cell size.
        """
        missing = [element for element in self.elements if element not in stack.elements]
        if missing:
            others = [element for element in stack.elements if element not in self.elements]
            raise InputError(
                tr(
                    "{name} does not fit the model: it has no band called {missing}.",
                    name=stack.name,
                    missing=", ".join(missing),
                )
                + (
                    tr(" Bands that the model does not know: {others}.", others=", ".join(others))
                    if others
                    else ""
                )
                + tr(
                    " Bands are matched by their description; grid the same elements, or train again."
                )
            )
        for size, trained in zip(stack.grid.cell_size, self.cell_size, strict=True):
            if abs(size - trained) > CELL_SIZE_TOLERANCE * trained:
                raise InputError(
                    tr(
                        "{name} does not fit the model: its cells are {width:g} × {height:g}, and "
                        "the model was trained with {model_width:g} × {model_height:g}. Grid the survey with "
                        "the model's cell size.",
                        name=stack.name,
                        width=stack.grid.cell_size[0],
                        height=stack.grid.cell_size[1],
                        model_width=self.cell_size[0],
                        model_height=self.cell_size[1],
                    )
                )
        return stack.select(self.elements)

    def channels(self, patches: np.ndarray) -> np.ndarray:
        """Return network input (n, channels, p, p) for element values (n, elements, p, p)."""
        transformed = self.transform.apply(np.moveaxis(patches, 1, 0))
        return fill_missing(np.moveaxis(transformed, 0, 1))

    def member_probabilities(self, channels: np.ndarray, device: torch.device) -> np.ndarray:
        """Return what each network gives the centre of each patch, shape (members, n).

        Parameters
        ----------
        channels : ndarray, shape (n, channels, patch, patch)
            Without NaN; see :meth:`channels`.
        device : torch.device
        """
        self.network.to(device).eval()
        result = np.empty((len(self.network), len(channels)), dtype=np.float32)
        with torch.no_grad():
            for start in range(0, len(channels), BATCH):
                part = torch.from_numpy(np.ascontiguousarray(channels[start : start + BATCH]))
                logits = self.network(part.to(device))
                result[:, start : start + BATCH] = torch.sigmoid(logits).cpu().numpy()
        return result

    def probabilities(self, channels: np.ndarray, device: torch.device) -> np.ndarray:
        """Return the probability (n,) that the centre of each patch is mineralised.

        The mean over the networks; see :meth:`member_probabilities`.
        """
        return self.member_probabilities(channels, device).mean(axis=0)
