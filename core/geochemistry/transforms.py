"""Log-ratio transforms and scaling of element values, as part of a model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from ..rasters.band_kinds import CLASS, COVARIATE, ELEMENT, KINDS, kinds_beside, kinds_of_bands
from ..runtime.errors import InputError
from ..runtime.language import tr

TRANSFORMS = ("none", "log10", "clr", "ilr")
SCALINGS = ("none", "standard", "robust")

#: What dialogs call them.
SCALING_WORDS: dict[str, str] = {
    "none": "None",
    "standard": "Mean and standard deviation",
    "robust": "Median and interquartile range",
}

#: What dialogs call them.
TRANSFORM_WORDS: dict[str, str] = {
    "none": "None: values as they are",
    "log10": "Logarithms",
    "clr": "Centred log-ratios (clr)",
    "ilr": "Isometric log-ratios (ilr)",
}

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

    No logarithm and no log-ratio is taken of bands beside the chemistry: covariates are only scaled,
    whatever the scaling of the elements, and classes stay 0 or 1. Channels of log-ratios in a
    basis of their own come before theirs; all others stand in the order of the bands.

    Attributes
    ----------
    kind : {'none', 'log10', 'clr', 'ilr'}
    scaling : {'none', 'standard', 'robust'}
        Mean and standard deviation, or median and normalised interquartile range.
    floor : tuple of float
        Per element: lower values, zero and negative ones too, are raised to it before a logarithm
        is taken. Empty without a logarithm, 0 for bands beside the chemistry.
    lower, upper : tuple of float
        Per channel: winsorising limits; empty without winsorising.
    centre, spread : tuple of float
        Per channel; empty without scaling.
    kinds : tuple of str
        Which of :data:`~gossan.core.rasters.band_kinds.KINDS` each band is; empty where all are
        elements.
    """

    kind: str
    scaling: str
    floor: tuple[float, ...]
    lower: tuple[float, ...]
    upper: tuple[float, ...]
    centre: tuple[float, ...]
    spread: tuple[float, ...]
    kinds: tuple[str, ...] = ()

    @classmethod
    def fit(
        cls,
        values: np.ndarray,
        kind: str,
        scaling: str = "standard",
        winsorise: float = 0.0,
        kinds: Sequence[str] = (),
    ) -> Transform:
        """Take floor, limits and scale from sample values (n, elements); rows with NaN are skipped.

        Parameters
        ----------
        winsorise : float
            Percent of the values to pull in at each end of a channel; classes are left as they are.
        kinds : sequence of str
            What each column is; elements by default.

        Raises
        ------
        InputError
            If a logarithm is asked for and an element has no positive value.
        """
        complete = values[np.isfinite(values).all(axis=1)].astype(float)
        kinds = kinds_of_bands(kinds, values.shape[1])
        floor: tuple[float, ...] = ()
        if kind != "none":
            floors = log_floor(complete, kinds)
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
        raw = cls(kind, "none", floor, (), (), (), (), kinds_beside(kinds))
        channels, own = raw._unscaled(complete.T).T, raw._channel_kinds(len(kinds))
        lower: tuple[float, ...] = ()
        upper: tuple[float, ...] = ()
        if winsorise:
            limits = np.percentile(channels, [winsorise, 100 - winsorise], axis=0)
            limits = np.where(own == CLASS, [[0.0], [1.0]], limits)
            channels = np.clip(channels, *limits)
            lower, upper = (tuple(limit.tolist()) for limit in limits)
        centre, spread = _scale(channels, scaling, own)
        return cls(kind, scaling, floor, lower, upper, centre, spread, raw.kinds)

    def channels(self, elements: int) -> int:
        """Return how many channels come out of so many elements."""
        chemistry = self._is_chemistry(elements).any()
        return elements - 1 if self.kind == "ilr" and chemistry else elements

    def _is_chemistry(self, bands: int) -> np.ndarray:
        """Return which of so many bands are elements, shape (bands,)."""
        return np.array(kinds_of_bands(self.kinds, bands)) == ELEMENT

    def _channel_kinds(self, bands: int) -> np.ndarray:
        """Return the kind of each channel that so many bands become, shape (channels,)."""
        kinds = np.array(kinds_of_bands(self.kinds, bands))
        if self.kind != "ilr":
            return kinds
        chemistry = kinds == ELEMENT
        return np.concatenate([kinds[chemistry][1:], kinds[~chemistry]])

    def apply(self, values: np.ndarray) -> np.ndarray:
        """Transform values (elements, ...) to channels (channels, ...), Float32; NaN stays.

        A cell that misses one element has no log-ratio, so all of its channels are NaN.
        """
        channels = self._unscaled(values)
        shape = (-1,) + (1,) * (channels.ndim - 1)
        if self.lower:
            channels = np.clip(
                channels, np.reshape(self.lower, shape), np.reshape(self.upper, shape)
            )
        if self.centre:
            channels = (channels - np.reshape(self.centre, shape)) / np.reshape(self.spread, shape)
        return channels.astype(np.float32)

    def _unscaled(self, values: np.ndarray) -> np.ndarray:
        """Return channels (channels, ...) of values (elements, ...) before they are scaled."""
        values = np.asarray(values, dtype=np.float64)
        values = np.where(np.isnan(values).any(axis=0), np.nan, values)
        chemistry = self._is_chemistry(len(values))
        if self.kind == "none" or not chemistry.any():
            return values
        shape = (-1,) + (1,) * (values.ndim - 1)
        own = np.maximum(values[chemistry], np.reshape(self.floor, shape)[chemistry])
        own = np.log10(own) if self.kind == "log10" else np.log(own)
        if self.kind in ("clr", "ilr"):
            own = own - own.mean(axis=0)
        if self.kind == "ilr":
            own = np.tensordot(ilr_basis(len(own)), own, axes=1)
            return np.concatenate([own, values[~chemistry]])
        if chemistry.all():
            return own
        values[chemistry] = own
        return values

    def to_json(self) -> dict[str, Any]:
        """Return what :meth:`from_json` reads; older versions read it where all bands are elements."""
        stored = asdict(self)
        if not self.kinds:
            del stored["kinds"]
        return stored

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
        kinds = tuple(map(str, stored.get("kinds", ())))
        if kinds and (len(kinds) != elements or not set(kinds) <= set(KINDS)):
            raise ValueError(tr("the kinds of the bands"))
        transform = cls(kind, scaling, **numbers, kinds=kinds_beside(kinds))
        channels = transform.channels(elements)
        scaled = channels if scaling != "none" or COVARIATE in kinds else 0
        logged = transform._is_chemistry(elements)
        for name, count in (
            ("floor", elements if kind != "none" else 0),
            ("lower", channels if numbers["lower"] else 0),
            ("upper", channels if numbers["lower"] else 0),
            ("centre", scaled),
            ("spread", scaled),
        ):
            usable = np.abs(numbers[name]) < _LARGEST
            if name == "spread":  # it divides
                usable &= np.array(numbers[name]) > 0
            fits = len(numbers[name]) == count
            if name == "floor" and fits and count:  # logarithms are taken of it
                floors = np.array(numbers[name])
                usable &= np.where(logged, floors > 0, floors == 0)
            if not fits or not usable.all():
                raise ValueError(tr("the {count} numbers of {name}", count=count, name=name))
        return transform


def log_floor(values: np.ndarray, kinds: Sequence[str] = ()) -> np.ndarray:
    """Return half of the 5th percentile of each column's positive values; NaN without any.

    0 for columns that ``kinds`` does not call elements: no logarithm is taken of them.

    Not half of the smallest one: where zeros were interpolated, values fade to nothing, and a
    logarithm of nothing would outweigh all other elements of a composition.
    """
    return np.array(
        [
            0.0
            if kind != ELEMENT
            else np.percentile(column[column > 0], 5) / 2
            if (column > 0).any()
            else np.nan
            for column, kind in zip(values.T, kinds_of_bands(kinds, values.shape[1]), strict=True)
        ]
    )


def log_above(values: np.ndarray, floor: np.ndarray) -> np.ndarray:
    """Return logarithms of values raised to floors; where a floor is 0, the values themselves."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(floor > 0, np.log10(np.maximum(values, floor)), values)


def _scale(
    channels: np.ndarray, scaling: str, kinds: np.ndarray
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return centre and spread of channels (n, channels), as the scaling and their kinds want it."""
    if scaling == "none" and COVARIATE not in kinds:
        return (), ()
    centre, spread = channels.mean(axis=0), channels.std(axis=0)
    if scaling == "robust":
        low, middle, high = np.percentile(channels, [25, 50, 75], axis=0)
        narrow = (high - low) / 1.349
        # More than half of a covariate may be one value, such as 0 within an intrusion.
        wide = (kinds != COVARIATE) | (narrow > _tiny(middle))
        centre, spread = np.where(wide, middle, centre), np.where(wide, narrow, spread)
    # A constant channel carries nothing; it stays at zero instead of becoming infinite.
    spread = np.where(spread > _tiny(centre), spread, 1.0)
    as_they_are = (kinds == CLASS) | ((kinds == ELEMENT) & (scaling == "none"))
    centre, spread = np.where(as_they_are, 0.0, centre), np.where(as_they_are, 1.0, spread)
    return tuple(centre.tolist()), tuple(spread.tolist())


def _tiny(centre: np.ndarray) -> np.ndarray:
    return 1e-9 * np.maximum(1.0, np.abs(centre))
