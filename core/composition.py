"""Robust principal components of compositions (Zhang et al. 2025, fig. 9)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sklearn.covariance import EmpiricalCovariance, MinCovDet, empirical_covariance

from .errors import CancelledError
from .progress import Progress, SilentProgress
from .transforms import Transform, ilr_basis

#: The robust covariance needs this many samples per element.
SAMPLES_PER_ELEMENT = 5


class _InterruptibleMinCovDet(MinCovDet):
    """scikit-learn's minimum covariance determinant, which looks for a cancel at every step."""

    def __init__(self, progress: Progress, random_state: int) -> None:
        super().__init__(random_state=random_state)
        self.progress = progress

    def _nonrobust_covariance(
        self, samples: np.ndarray, assume_centered: bool = False
    ) -> np.ndarray:
        if self.progress.cancelled():
            raise CancelledError
        return empirical_covariance(samples, assume_centered=assume_centered)


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
    variances : ndarray, shape (components,)
        Of the scores.
    robust : bool
        Whether the minimum covariance determinant was used; the plain covariance otherwise.
    """

    transform: Transform
    centre: np.ndarray
    directions: np.ndarray
    loadings: np.ndarray
    variances: np.ndarray
    robust: bool

    @property
    def explained(self) -> np.ndarray:
        """Shares of the variance, shape (components,)."""
        return self.variances / self.variances.sum()

    def all_scores(self, values: np.ndarray, count: int) -> np.ndarray:
        """Return the scores of the first components, (count, ...), for values (elements, ...)."""
        channels = self.transform.apply(values)
        flat = channels.reshape(len(channels), -1) - self.centre[:, None]
        return (self.directions[:count] @ flat).reshape(count, *channels.shape[1:])

    def scores(self, values: np.ndarray, component: int) -> np.ndarray:
        """Return the scores of a component, from 1, for values (elements, ...)."""
        return self.all_scores(values, component)[component - 1]


def robust_components(
    values: np.ndarray, seed: int, progress: Progress | None = None
) -> Components:
    """Fit robust principal components to values (n, elements); rows with NaN are skipped.

    ilr, minimum covariance determinant, eigenvectors (Filzmoser et al. 2009); a sign makes each
    one's largest clr loading positive, so that a run can be repeated.

    Raises
    ------
    InputError
        If an element has no positive value.
    CancelledError
    """
    complete = values[np.isfinite(values).all(axis=1)]
    elements = values.shape[1]
    transform = Transform.fit(complete, "ilr", "none")
    channels = transform.apply(complete.T).T.astype(float)
    robust = len(complete) >= SAMPLES_PER_ELEMENT * elements
    if robust:
        estimator = _InterruptibleMinCovDet(progress or SilentProgress(), seed)
    else:
        estimator = EmpiricalCovariance()
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
        variances[::-1],
        robust,
    )
