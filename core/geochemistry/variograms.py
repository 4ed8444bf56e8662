"""How values of an element differ with the distance between samples: estimated and fitted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import skew

from ..runtime.language import later
from ..runtime.progress import Progress, stop_if_cancelled
from .spacing import Spacing

#: Samples that a variogram is estimated from; of more, as many are drawn.
_SAMPLES = 1000

#: Classes of distance, and pairs that one of them needs.
_CLASSES, _FEWEST_PAIRS = 15, 30

#: The longest distance, in spacings of the samples.
_LONGEST = 12.0

#: Variance of an element that is the same everywhere: next to nothing, so that systems can be solved.
_CONSTANT = 1e-30

#: What models are called.
MODELS = {
    "Exponential": later("exponential"),
    "Spherical": later("spherical"),
    "Nugget": later("nugget alone"),
}


@dataclass(frozen=True)
class Variogram:
    """The variogram of an element.

    Attributes
    ----------
    model : {'Exponential', 'Spherical', 'Nugget'}
    nugget, sill : float
        Variance at no distance, and what distance adds to it.
    length : float
        Distance, in units of the CRS, at which a spherical model reaches its sill, and an exponential one
        63 % of it.
    logarithmic : bool
        Whether it is that of natural logarithms.
    """

    model: str
    nugget: float
    sill: float
    length: float
    logarithmic: bool

    @property
    def variance(self) -> float:
        """Nugget and sill."""
        return self.nugget + self.sill

    @property
    def range(self) -> float:
        """Distance at which samples tell (almost) nothing of each other."""
        return self.length * (3.0 if self.model == "Exponential" else 1.0)

    def covariance(self, distances: np.ndarray) -> np.ndarray:
        """Return the covariance, without nugget, of places so far apart; of any shape."""
        if self.model == "Nugget":
            return np.zeros_like(distances)
        shares = distances / self.length
        if self.model == "Exponential":
            return np.asarray(self.sill * np.exp(-shares))
        return np.asarray(self.sill * (1 - 1.5 * shares + 0.5 * shares**3) * (shares < 1))


def is_logarithmic(values: np.ndarray) -> bool:
    """Return whether the logarithms of an element's values (n,) are less skew than the values."""
    if len(values) < 3 or not (values > 0).all() or not np.ptp(values) > 1e-9 * values.max():
        return False
    return bool(abs(skew(np.log(values))) < abs(skew(values)))


def fit_variograms(
    xy: np.ndarray, values: np.ndarray, spacing: Spacing, progress: Progress
) -> list[Variogram]:
    """Estimate and fit the variogram of each element.

    Matheron's estimator, in classes of distance that grow from half of the spacing along lines to
    twelve spacings; an exponential and a spherical model with nugget are fitted to it by GSTools (weights:
    the root of the pairs over the semivariance, as Cressie's), and the better fit is taken.

    Parameters
    ----------
    xy : ndarray, shape (n, 2)
    values : ndarray, shape (n, elements)
        NaN where an element is missing.
    spacing : Spacing
        Of the samples.
    progress : Progress

    Raises
    ------
    CancelledError
    """
    longest = min(_LONGEST * spacing.typical, float(np.hypot(*np.ptp(xy, axis=0))) / 2)
    shortest = spacing.along / 2
    edges = np.concatenate([[0.0], np.geomspace(shortest, max(longest, 4 * shortest), _CLASSES)])
    fitted = []
    for element in values.T:
        stop_if_cancelled(progress)
        known = np.flatnonzero(np.isfinite(element))
        logarithmic = is_logarithmic(element[known])
        some = np.sort(np.random.default_rng(0).permutation(known)[:_SAMPLES])
        sampled = np.log(element[some]) if logarithmic else element[some]
        fitted.append(_fit(xy[some], sampled, edges, logarithmic))
    return fitted


def _fit(xy: np.ndarray, values: np.ndarray, edges: np.ndarray, logs: bool) -> Variogram:
    """Return the better of two models; without enough pairs or a fit, nothing but nugget."""
    import gstools

    variance = float(np.var(values)) if len(values) else 0.0
    nothing = Variogram("Nugget", variance or _CONSTANT, 0.0, 1.0, logs)
    if len(values) < _FEWEST_PAIRS or not variance > 0:
        return nothing
    distances, semivariances, pairs = gstools.vario_estimate(
        xy.T, values / np.sqrt(variance), edges, return_counts=True
    )
    enough = (pairs >= _FEWEST_PAIRS) & (semivariances > 0)
    if enough.sum() < 4:
        return nothing
    x, y = distances[enough], semivariances[enough]
    best, best_fit = nothing, 0.0
    for name in ("Exponential", "Spherical"):
        model = getattr(gstools, name)(dim=2)
        model.set_arg_bounds(var=[0.0, 100.0], nugget=[0.0, 10.0], len_scale=[x[0] / 10, 3 * x[-1]])
        try:
            _, _, fit = model.fit_variogram(
                x, y, weights=np.sqrt(pairs[enough]) / y, nugget=True, return_r2=True
            )
        except (RuntimeError, ValueError):  # it did not converge
            continue
        if fit > best_fit:
            sill, nugget = float(model.var) * variance, float(model.nugget) * variance
            best_fit = fit
            best = Variogram(name, nugget, sill, float(model.len_scale), logs)
    return best
