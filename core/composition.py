"""Robust principal components of compositions (Zhang et al. 2025, fig. 9)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sklearn.covariance import EmpiricalCovariance, MinCovDet

from .transforms import Transform, ilr_basis

#: The robust covariance needs this many samples per element.
SAMPLES_PER_ELEMENT = 5


@dataclass(frozen=True)
class Components:
    """Principal components in ilr space, with loadings in clr space.

    Attributes
    ----------
    transform : Transform
        The ilr that values go through.
    centre : ndarray, shape (elements − 1,)
    directions : ndarray, shape (components, elements − 1)
    loadings : ndarray, shape (components, elements)
    explained : ndarray, shape (components,)
        Shares of the variance.
    robust : bool
        Whether the minimum covariance determinant was used; the plain covariance otherwise.
    """

    transform: Transform
    centre: np.ndarray
    directions: np.ndarray
    loadings: np.ndarray
    explained: np.ndarray
    robust: bool

    def scores(self, values: np.ndarray, component: int) -> np.ndarray:
        """Return the scores of a component, from 1, for values (elements, ...)."""
        channels = self.transform.apply(values)
        flat = channels.reshape(len(channels), -1) - self.centre[:, None]
        return (self.directions[component - 1] @ flat).reshape(channels.shape[1:])


def robust_components(values: np.ndarray, seed: int) -> Components:
    """Fit robust principal components to values (n, elements); rows with NaN are skipped.

    ilr, minimum covariance determinant, eigenvectors; a sign makes each one's largest clr loading
    positive, so that a run can be repeated.
    """
    complete = values[np.isfinite(values).all(axis=1)]
    elements = values.shape[1]
    transform = Transform.fit(complete, "ilr", "none")
    channels = transform.apply(complete.T).T.astype(float)
    robust = len(complete) >= SAMPLES_PER_ELEMENT * elements
    estimator = MinCovDet(random_state=seed) if robust else EmpiricalCovariance()
    estimator.fit(channels)
    variances, vectors = np.linalg.eigh(estimator.covariance_)
    directions = vectors[:, ::-1].T
    loadings = directions @ ilr_basis(elements)
    largest = loadings[np.arange(len(loadings)), np.abs(loadings).argmax(axis=1)]
    signs = np.where(largest < 0, -1.0, 1.0)[:, None]
    return Components(
        transform,
        estimator.location_,
        directions * signs,
        loadings * signs,
        variances[::-1] / variances.sum(),
        robust,
    )
