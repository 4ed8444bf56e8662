"""Patches with all that is known of them: what networks and baselines are trained on."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ...rasters.stack import Stack
from ...runtime.errors import InputError
from ...runtime.language import tr
from ...runtime.progress import Progress
from .sites import PatchSites, read_patches
from .unlabelled import UnlabelledGround


@dataclass(frozen=True)
class PatchSamples:
    """Sites with their patches.

    Attributes
    ----------
    stack : Stack
    sites : PatchSites
    control : ndarray, shape (n, factors)
        Control function at the sites; no columns without one.
    patches : ndarray, shape (n, elements, patch, patch)
    unlabelled : UnlabelledGround or None
        What networks are pretrained on, if they are.
    """

    stack: Stack
    sites: PatchSites
    control: np.ndarray
    patches: np.ndarray
    unlabelled: UnlabelledGround | None = None

    @classmethod
    def read(
        cls,
        stack: Stack,
        sites: PatchSites,
        control: np.ndarray,
        patch: int,
        unlabelled: UnlabelledGround | None = None,
    ) -> PatchSamples:
        """Read the patches, of this side in cells, from the stack."""
        return cls(stack, sites, control, read_patches(stack, sites.cells, patch), unlabelled)

    def with_control(self, control: np.ndarray) -> PatchSamples:
        """Return the same samples with another control function (n, factors)."""
        return replace(self, control=control)

    @property
    def patch(self) -> int:
        """Side of a patch in cells."""
        return self.patches.shape[-1]

    @property
    def xy(self) -> np.ndarray:
        """Centres of the patches in map units, shape (n, 2)."""
        return self.stack.grid.xy(self.sites.cells)

    def tell_of_constants(self, progress: Progress) -> None:
        """Warn of elements that have one value everywhere.

        Raises
        ------
        InputError
            If no element has another value anywhere: nothing can be learnt from them.
        """
        constant = np.ptp(self.patches, axis=(0, 2, 3)) == 0
        if constant.all():
            raise InputError(
                tr(
                    "All elements are constant on the ground that is trained on: there is nothing to "
                    "learn. Is it the right raster?"
                )
            )
        if constant.any():
            names = np.array(self.stack.elements)[constant].tolist()
            progress.warning(
                tr("Constant on all ground that is trained on: {names}.", names=", ".join(names))
            )

    def tell_of_zeros(self, progress: Progress) -> None:
        """Warn of elements whose logarithm cannot be taken everywhere."""
        shares = (self.patches <= 0).mean(axis=(0, 2, 3))
        raised = [
            tr("{element} ({share:.1%} of the cells)", element=element, share=share)
            for element, share in zip(self.stack.elements, shares, strict=True)
            if share > 0
        ]
        if raised:
            progress.warning(
                tr(
                    "No logarithm of zero or less: {raised} were raised to half of the 5th percentile of "
                    "the element's positive values.",
                    raised=", ".join(raised),
                )
            )
