"""Log-ratio transforms and scaling of element values, as part of a model."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from ..runtime.errors import InputError
from ..runtime.language import tr

TRANSFORMS = ("none", "log10", "clr", "ilr")
SCALINGS = ("none", "standard", "robust")

#: Numbers of a stored transform stay below; networks reckon with 32 bits.
_LARGEST = 1e30


def ilr_basis(parts: int) -> np.ndarray:
    """Return an orthonormal basis of the clr plane, shape (parts − 1, parts).

    The pivot basis of Egozcue et al. (2003): row i weighs the mean of the first i + 1 parts
    against the next one.
    """
    basis = np.zeros((parts - 1, parts))
    for row in range(parts - 1):
        count = row + 1
        basis[row, :count] = 1 / count
        basis[row, count] = -1
        basis[row] *= np.sqrt(count / (count + 1))
    return basis


@dataclass(frozen=True)
class Transform:
    """What turns element values into the channels of a network; fitted once, stored in the model.

    Attributes
    ----------
    kind : {'none', 'log10', 'clr', 'ilr'}
    scaling : {'none', 'standard', 'robust'}
        Mean and standard deviation, or median and normalised interquartile range.
    floor : tuple of float
        Per element: lower values, zero and negative ones too, are raised to it before a logarithm
        is taken. Empty without a logarithm.
    lower, upper : tuple of float
        Per channel: winsorising limits; empty without winsorising.
    centre, spread : tuple of float
        Per channel; empty without scaling.
    """

    kind: str
    scaling: str
    floor: tuple[float, ...]
    lower: tuple[float, ...]
    upper: tuple[float, ...]
    centre: tuple[float, ...]
    spread: tuple[float, ...]

    @classmethod
    def fit(
        cls, values: np.ndarray, kind: str, scaling: str = "standard", winsorise: float = 0.0
    ) -> Transform:
        """Take floor, limits and scale from sample values (n, elements); rows with NaN are skipped.

        Parameters
        ----------
        winsorise : float
            Percent of the values to pull in at each end of a channel.

        Raises
        ------
        InputError
            If a logarithm is asked for and an element has no positive value.
        """
        complete = values[np.isfinite(values).all(axis=1)].astype(float)
        floor: tuple[float, ...] = ()
        if kind != "none":
            floors = log_floor(complete)
            if np.isnan(floors).any():
                raise InputError(
                    tr(
                        "{count} elements have no positive value, and the {kind} transform needs logarithms. "
                        "Leave them out with BANDS, or use TRANSFORM=none.",
                        count=int(np.isnan(floors).sum()),
                        kind=kind,
                    )
                )
            floor = tuple(floors.tolist())
        raw = cls(kind, "none", floor, (), (), (), ())
        channels = raw.apply(complete.T).T
        lower: tuple[float, ...] = ()
        upper: tuple[float, ...] = ()
        if winsorise:
            limits = np.percentile(channels, [winsorise, 100 - winsorise], axis=0)
            channels = np.clip(channels, *limits)
            lower, upper = (tuple(limit.tolist()) for limit in limits)
        centre, spread = _scale(channels, scaling)
        return cls(kind, scaling, floor, lower, upper, centre, spread)

    def channels(self, elements: int) -> int:
        """Return how many channels come out of so many elements."""
        return elements - 1 if self.kind == "ilr" else elements

    def apply(self, values: np.ndarray) -> np.ndarray:
        """Transform values (elements, ...) to channels (channels, ...), Float32; NaN stays.

        A cell that misses one element has no log-ratio, so all of its channels are NaN.
        """
        channels = np.asarray(values, dtype=np.float64)
        shape = (-1,) + (1,) * (channels.ndim - 1)
        channels = np.where(np.isnan(channels).any(axis=0), np.nan, channels)
        if self.kind != "none":
            channels = np.maximum(channels, np.reshape(self.floor, shape))
            channels = np.log10(channels) if self.kind == "log10" else np.log(channels)
        if self.kind in ("clr", "ilr"):
            channels = channels - channels.mean(axis=0)
        if self.kind == "ilr":
            channels = np.tensordot(ilr_basis(len(channels)), channels, axes=1)
        if self.lower:
            channels = np.clip(
                channels, np.reshape(self.lower, shape), np.reshape(self.upper, shape)
            )
        if self.centre:
            channels = (channels - np.reshape(self.centre, shape)) / np.reshape(self.spread, shape)
        return channels.astype(np.float32)

    def to_json(self) -> dict[str, Any]:
        """Return what :meth:`from_json` reads."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any], elements: int) -> Transform:
        """Read a stored transform.

        Raises
        ------
        ValueError
            If a part is missing or does not fit the number of elements.
        """
        kind, scaling = stored["kind"], stored["scaling"]
        if kind not in TRANSFORMS or scaling not in SCALINGS:
            raise ValueError(
                tr("the transform {kind} or the scaling {scaling}", kind=kind, scaling=scaling)
            )
        numbers = {
            name: tuple(float(number) for number in stored[name])
            for name in ("floor", "lower", "upper", "centre", "spread")
        }
        transform = cls(kind, scaling, **numbers)
        channels = transform.channels(elements)
        for name, count in (
            ("floor", elements if kind != "none" else 0),
            ("lower", channels if numbers["lower"] else 0),
            ("upper", channels if numbers["lower"] else 0),
            ("centre", channels if scaling != "none" else 0),
            ("spread", channels if scaling != "none" else 0),
        ):
            usable = np.abs(numbers[name]) < _LARGEST
            if name in ("floor", "spread"):  # logarithms are taken of the one; the other divides
                usable &= np.array(numbers[name]) > 0
            if len(numbers[name]) != count or not usable.all():
                raise ValueError(tr("the {count} numbers of {name}", count=count, name=name))
        return transform


def log_floor(values: np.ndarray) -> np.ndarray:
    """Return half of the 5th percentile of each column's positive values; NaN without any.

    Not half of the smallest one: where zeros were interpolated, values fade to nothing, and a
    logarithm of nothing would outweigh all other elements of a composition.
    """
    return np.array(
        [
            np.percentile(column[column > 0], 5) / 2 if (column > 0).any() else np.nan
            for column in values.T
        ]
    )


def _scale(channels: np.ndarray, scaling: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
    if scaling == "none":
        return (), ()
    if scaling == "robust":
        low, centre, high = np.percentile(channels, [25, 50, 75], axis=0)
        spread = (high - low) / 1.349
    else:
        centre, spread = channels.mean(axis=0), channels.std(axis=0)
    # A constant channel carries nothing; it stays at zero instead of becoming infinite.
    tiny = 1e-9 * np.maximum(1.0, np.abs(centre))
    spread = np.where(spread > tiny, spread, 1.0)
    return tuple(centre.tolist()), tuple(spread.tolist())
