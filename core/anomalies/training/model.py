"""A trained network with everything that is needed to use it again."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor

from ....models.catalogue import (
    CALIBRATIONS,
    COMPANION,
    PATCH_MODELS,
    PLAIN_MODELS,
    PatchEntry,
    PlainEntry,
)
from ....models.model_file import save_model_file
from ....models.patch_networks import PatchEnsemble, patch_network
from ....models.plain_ensembles import PlainEnsemble, ensemble_kind, plain_ensemble
from ...geochemistry.transforms import Transform
from ...geochemistry.units import contradicts, conversion, known_unit
from ...networks.loading import load_model, stored_texts, stored_whole
from ...rasters.band_kinds import ELEMENT, kinds_of_bands
from ...rasters.band_names import is_no_name
from ...rasters.covered import CoveredGround
from ...rasters.grid import Grid
from ...rasters.ground import GroundScale
from ...rasters.windows import MOST_BANDS
from ...runtime.confidential import for_others
from ...runtime.errors import InputError
from ...runtime.language import later, tr
from ...runtime.progress import Progress
from ...scores.calibration import Calibration
from ...scores.tempering import MOST_TEMPERATURE, tempered
from ..patches.sites import fill_missing
from .ranges import TrainingRanges
from .trained_deposits import TrainedDeposits
from .worth import Worth

if TYPE_CHECKING:
    from ...rasters.stack import Stack

#: Cell sizes on the ground may differ from the model's by this share.
CELL_SIZE_TOLERANCE = 0.01

#: Patches that go through a network at once.
BATCH = 256

#: What networks are called whose score is averaged with the ridge's, by the networks' names.
MEANS = {
    "gk_dcn": later("GK-DCN + ridge"),
    "gk_cnn": later("GK-CNN + ridge"),
    "dcn": later("DCN + ridge"),
    "cnn": later("CNN + ridge"),
}

#: Characters of a CRS as WKT; compound ones have some ten thousand.
_LONGEST_CRS = 100_000

#: More members, or larger patches, can be asked of no training.
MOST_MEMBERS, MOST_PATCH = 100, 99


@dataclass
class AnomalyModel:
    """Networks or plain classifiers for patches, and how to feed them.

    Attributes
    ----------
    name : str
        Which of :data:`PATCH_MODELS` it is.
    network : PatchEnsemble or PlainEnsemble
        One network, or several that were trained apart, with or without a ridge as their companion; or
        plain classifiers.
    elements, units : tuple of str
        In the order of the channels.
    transform : Transform
    cell_size : tuple of float
        Width and height of a cell that it was trained with, in units of ``crs``.
    crs : str
        WKT.
    record : dict
        Everything else worth knowing: settings, control function, split, metrics, seed, versions.
    cell_metres : tuple of (float, float)
        Least and greatest width and height of its cells on the ground, in metres; by default as the
        CRS says how long its unit is.
    ranges : TrainingRanges or None
        The values that it was trained on; files of older versions have none.
    temperature : float or None
        What the logits of the networks' scores are divided by, see :mod:`~gossan.core.scores.tempering`;
        files of older versions, plain classifiers and the paper's preset have none.
    calibration : Calibration or None
        What makes probabilities of its scores; without one they stay scores.
    """

    name: str
    network: PatchEnsemble | PlainEnsemble
    elements: tuple[str, ...]
    units: tuple[str, ...]
    transform: Transform
    cell_size: tuple[float, float]
    crs: str
    record: dict[str, Any] = field(default_factory=dict)
    cell_metres: tuple[tuple[float, float], ...] = ()
    ranges: TrainingRanges | None = None
    calibration: Calibration | None = None
    temperature: float | None = None

    def __post_init__(self) -> None:
        if not self.cell_metres:
            width, height = self.cell_size
            unit = GroundScale(Grid(0.0, 0.0, width, -height, 1, 1, self.crs)).unit
            self.cell_metres = ((width * unit,) * 2, (height * unit,) * 2)

    @property
    def entry(self) -> PatchEntry | PlainEntry:
        """The model's entry in the registry."""
        return PATCH_MODELS[self.name]

    @property
    def companion(self) -> PlainEnsemble | None:
        """The ridge whose score is averaged with that of the networks, if there is one."""
        return None if isinstance(self.network, PlainEnsemble) else self.network.companion

    def join(self, companion: PlainEnsemble) -> None:
        """Have a ridge judge beside the networks from now on."""
        self.require_networks("WITH_RIDGE").companion = companion

    @property
    def draws(self) -> int:
        """Draws of barren ground that it may have been trained on, at most."""
        return max(len(self.network), len(self.companion or ()))

    @property
    def called(self) -> str:
        """What it is called, in English."""
        return self.entry.title if self.companion is None else MEANS[self.name]

    @property
    def title(self) -> str:
        """What reports call it."""
        return tr(self.called)

    @property
    def patch(self) -> int:
        """Side of a patch in cells."""
        return self.network.patch

    @property
    def kinds(self) -> tuple[str, ...]:
        """What each of its bands is: an element, or what stands beside the chemistry."""
        return kinds_of_bands(self.transform.kinds, len(self.elements))

    @property
    def worth(self) -> Worth | None:
        """What such a model is worth on held-out deposits; None if nobody found out."""
        return Worth.from_json(self.record.get("worth"))

    @property
    def trained_on(self) -> TrainedDeposits | None:
        """Which deposits trained it; files of older versions do not say it."""
        return TrainedDeposits.from_json(self.record.get("trained_on"))

    def worth_on(self, ground: CoveredGround | None, in_places: bool = False) -> Worth | None:
        """Return what it is worth, knowing whether that was found out on some ground or elsewhere.

        Where it is used in places alone, these may lie on a part of the ground or on more than it.
        """
        worth, own = self.worth, CoveredGround.from_json(self.record.get("ground"))
        if worth is None or own is None or ground is None:
            return worth
        other = own.is_apart_from(ground) if in_places else own.is_other_than(ground)
        return replace(worth, elsewhere=other)

    def headline(self, ground: CoveredGround | None = None, in_places: bool = False) -> str:
        """Say what such a model is worth on new ground, or that nobody found out.

        ``ground`` is what it is used on, or in places, which may be other ground than it was trained on.
        """
        worth = self.worth_on(ground, in_places)
        if worth is not None:
            return worth.headline()
        if self.record.get("worth") is not None:
            return tr(
                "What {title} is worth on new ground cannot be read: that entry of its file is damaged. Get "
                "the file again from where it was trained, or train it again.",
                title=self.title,
            )
        if (older := self._older_scores()) is not None:
            return tr(
                "On deposits that it had not seen {title} reached AUC {auc:.2f}, a logistic regression "
                "{baseline:.2f}, with one draw of barren ground.",
                title=self.title,
                auc=older[0],
                baseline=older[1],
            )
        return tr(
            "What {title} is worth on new ground is not known: no deposits were held out when it was "
            "trained.",
            title=self.title,
        )

    def _older_scores(self) -> tuple[float, float] | None:
        """Return the AUC and that of a logistic regression, as files of older versions have them."""
        try:
            stored = self.record["metrics"]["cross_validation"]
            own, baseline = (
                math.nan if stored[name]["auc"] is None else float(stored[name]["auc"])
                for name in ("network", "logistic")
            )
            return own, baseline
        except (KeyError, TypeError, ValueError):
            return None

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the model file."""
        save_model_file(
            path,
            self.network,
            {
                "network": self.name,
                "members": len(self.network),
                **(self.network.sizes if isinstance(self.network, PlainEnsemble) else {}),
                **({"companion": len(self.companion)} if self.companion is not None else {}),
                "patch": self.patch,
                "elements": list(self.elements),
                "units": list(self.units),
                "transform": self.transform.to_json(),
                "cell_size": list(self.cell_size),
                "cell_metres": [list(sides) for sides in self.cell_metres],
                "crs": self.crs,
                **({"ranges": self.ranges.quantiles} if self.ranges is not None else {}),
                **({"temperature": self.temperature} if self.temperature is not None else {}),
                **({"calibration": self.calibration.to_json()} if self.calibration else {}),
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
        return load_model(
            path, cls._from_description, tr("geochemical patches"), cls._require_usable
        )

    def _require_usable(self) -> None:
        """Refuse arrays of a plain classifier that lead nowhere."""
        for plain in (self.network, self.companion):
            if isinstance(plain, PlainEnsemble):
                plain.require_usable()
                logged = plain.floor.cpu().numpy().reshape(-1, len(self.elements)) > 0
                if (logged != (np.array(self.kinds) == ELEMENT)).any():
                    raise ValueError("floor")

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
        ranges = None
        if "ranges" in stored:
            ranges = TrainingRanges.from_json(stored["ranges"], len(elements), transform.floor)
        calibration = None
        if "calibration" in stored:
            calibration = Calibration.from_json(stored["calibration"], CALIBRATIONS[1:])
        return cls(
            name,
            _unfilled(stored, name, len(elements), transform, patch, members),
            elements,
            units,
            transform,
            (width, height),
            crs,
            dict(stored["record"]),
            _metres(stored.get("cell_metres", ())),
            ranges,
            calibration,
            _temperature(stored),
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
                    title=self.title,
                    outputs=", ".join(outputs),
                )
            )

    def require_networks(self, what: str) -> PatchEnsemble:
        """Return the networks, or refuse what only they can answer.

        Raises
        ------
        InputError
            If it is a plain classifier.
        """
        if isinstance(self.network, PlainEnsemble):
            raise InputError(
                tr(
                    "{what} looks into the layers of a network, and {title} has none. Its report from "
                    "training says how much each element weighs (Importance of the elements); to see "
                    "where in a patch the evidence lies, explain a network.",
                    what=what,
                    title=self.title,
                )
            )
        return self.network

    def matching(self, stack: Stack) -> Stack:
        """Return the stack with this model's elements in this model's order and units.

        Raises
        ------
        InputError
            Naming what differs: bands without names, elements that are missing, units that do not
            fit, or the size of a cell on the ground.
        """
        self._require_names()
        self._require_elements(stack)
        self._require_cells(stack)
        return stack.select(self.elements, self._factors(stack))

    def _require_names(self) -> None:
        """Refuse a model that was trained when bands without names still were."""
        unnamed = [element for element in self.elements if is_no_name(element)]
        if unnamed:
            raise InputError(
                tr(
                    "The model was trained on bands without names ({bands}), so that nobody can say "
                    "which elements it wants. Name the bands of its stack with Stack Rasters (NAMES), "
                    "and train it again.",
                    bands=", ".join(unnamed),
                )
            )

    def _require_elements(self, stack: Stack) -> None:
        missing = [element for element in self.elements if element not in stack.elements]
        if missing:
            stack.require_names()
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

    def _require_cells(self, stack: Stack) -> None:
        """Refuse a stack none of whose cells is as large on the ground as one that was trained with."""
        scale = GroundScale(stack.grid)
        own, slack = scale.cell_metres(), 1 + CELL_SIZE_TOLERANCE
        for (low, high), (least, greatest) in zip(own, self.cell_metres, strict=True):
            if high < least / slack or low > greatest * slack:
                sides = scale.metres_per_unit(scale.centre)[0] * stack.grid.cell_size
                raise InputError(
                    tr(
                        "{name} does not fit the model: its cells are {width:.4g} × {height:.4g} m on "
                        "the ground, and the model was trained with {model_width:.4g} × "
                        "{model_height:.4g} m. Grid the survey with the model's cell size.",
                        name=stack.name,
                        width=sides[0],
                        height=sides[1],
                        model_width=np.mean(self.cell_metres[0]),
                        model_height=np.mean(self.cell_metres[1]),
                    )
                )

    def _unit_pairs(self, stack: Stack) -> Iterator[tuple[str, str, str]]:
        """Yield the model's elements with their unit in a stack and in the model; empty if unknown.

        Units in the names of bands are those of elements.
        """
        stated = dict(zip(stack.elements, stack.units, strict=True))
        for element, unit, kind in zip(self.elements, self.units, self.kinds, strict=True):
            if kind != ELEMENT:
                yield element, stated[element].strip(), unit.strip()
                continue
            if contradicts(element, stated[element]):
                raise InputError(
                    tr(
                        "{name}: the band {element} has another unit in its name than in its metadata "
                        "({unit}). Correct one of them.",
                        name=stack.name,
                        element=element,
                        unit=stated[element],
                    )
                )
            yield element, known_unit(element, stated[element]), known_unit(element, unit)

    def _factors(self, stack: Stack) -> list[float]:
        """Return what the stack's values are multiplied by to have the model's units."""
        factors = []
        for element, unit, wanted in self._unit_pairs(stack):
            factor = conversion(unit, wanted) if unit and wanted else 1.0
            if factor is None:
                raise InputError(
                    tr(
                        "{name} does not fit the model: {element} is in {unit}, and the model was "
                        "trained with {wanted}. Convert the band with the raster calculator, or correct "
                        "its unit.",
                        name=stack.name,
                        element=element,
                        unit=unit,
                        wanted=wanted,
                    )
                )
            factors.append(factor)
        return factors

    def tell_of_units(self, stack: Stack, progress: Progress) -> None:
        """Tell which elements of a matching stack are converted, and which have no known unit."""
        pairs = list(self._unit_pairs(stack))
        converted = [
            tr("{element} ({unit} to {wanted})", element=element, unit=unit, wanted=wanted)
            for element, unit, wanted in pairs
            if unit and wanted and conversion(unit, wanted) != 1.0
        ]
        if converted:
            progress.message(
                tr("Converted to the model's units: {elements}", elements=", ".join(converted))
            )
        unknown = [
            f"{element} ({wanted})" for element, unit, wanted in pairs if wanted and not unit
        ]
        if unknown:
            progress.warning(
                tr(
                    "{name} does not say the units of its bands; they are taken for the model's: "
                    "{elements}.",
                    name=stack.name,
                    elements=", ".join(unknown),
                )
            )

    def shown(self, values: np.ndarray) -> np.ndarray:
        """Return what the model sees of values (elements, ...), (channels, ...), Float32; NaN stays.

        Plain classifiers see the values: they take the logarithms of their means themselves. What the
        companion of networks sees follows their channels.
        """
        if isinstance(self.network, PlainEnsemble):
            return np.asarray(values, dtype=np.float32)
        own = self.transform.apply(values)
        if self.companion is None:
            return own
        return np.concatenate([own, np.asarray(values, dtype=np.float32)])

    def channels(self, patches: np.ndarray) -> np.ndarray:
        """Return the model's input (n, channels, p, p) for element values (n, elements, p, p)."""
        return self.filled(np.moveaxis(self.shown(np.moveaxis(patches, 1, 0)), 0, 1))

    def filled(self, shown: np.ndarray) -> np.ndarray:
        """Return what a model sees of patches (n, channels, p, p), without NaN for networks.

        Plain classifiers leave missing cells out of their means.
        """
        if isinstance(self.network, PlainEnsemble):
            return shown
        own = fill_missing(self.of_networks(shown))
        if self.companion is None:
            return own
        return np.concatenate([own, shown[:, self.network.channels :]], axis=1)

    def of_networks(self, channels: np.ndarray) -> np.ndarray:
        """Return what the networks see of an input (n, channels, p, p), without their companion's."""
        return channels if self.companion is None else channels[:, : self.network.channels]

    def judged(self, logits: Tensor) -> tuple[np.ndarray, np.ndarray]:
        """Return the score (n,) and the members' scores (members, n) that logits (members, n) make.

        The mean over the networks, which is tempered; with a companion, the mean of that and its own.
        """
        if self.temperature is None:
            members = torch.sigmoid(logits).cpu().numpy()
            return np.mean([half.mean(axis=0) for half in self._halves(members)], axis=0), members
        members = torch.sigmoid(logits.double()).cpu().numpy()
        means = [half.mean(axis=0) for half in self._halves(members)]
        means[0] = tempered(means[0], self.temperature)
        count = len(self.network)
        members[:count] = tempered(members[:count], self.temperature)
        return np.mean(means, axis=0), members

    def spread(self, members: np.ndarray) -> np.ndarray:
        """Return how far the members (members, n) differ, (n,): their standard deviation.

        Networks and companion have the same part in it, however many there are of each.
        """
        halves = self._halves(members)
        middle = np.mean([half.mean(axis=0) for half in halves], axis=0)
        apart = [np.square(half - middle).mean(axis=0) for half in halves]
        return np.sqrt(np.mean(apart, axis=0))

    def _halves(self, members: np.ndarray) -> list[np.ndarray]:
        """Return what the networks say and what their companion does, or all where there is none."""
        if self.companion is None:
            return [members]
        count = len(self.network)
        return [members[:count], members[count:]]

    def member_probabilities(self, channels: np.ndarray, device: torch.device) -> np.ndarray:
        """Return the score that each member gives the centre of each patch, shape (members, n).

        Parameters
        ----------
        channels : ndarray, shape (n, channels, patch, patch)
            See :meth:`channels`.
        device : torch.device
        """
        judged = [members for _, members in self._judged_batches(channels, device)]
        return np.concatenate(judged, axis=1)

    def probabilities(self, channels: np.ndarray, device: torch.device) -> np.ndarray:
        """Return the score (n,) of the centre of each patch: what networks give as a probability.

        The mean over the members; see :meth:`judged`. How likely ground with such a score holds a
        deposit is another question, see :attr:`calibration`.
        """
        return np.concatenate([score for score, _ in self._judged_batches(channels, device)])

    def _judged_batches(
        self, channels: np.ndarray, device: torch.device
    ) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        for start in range(0, len(channels), BATCH):
            yield self.judged(self.logits(channels[start : start + BATCH], device))

    def logits(self, channels: np.ndarray, device: torch.device) -> Tensor:
        """Return the members' logits (members, n) of so few patches that they go through at once."""
        self.network.to(device).eval()
        with torch.no_grad():
            part = torch.from_numpy(np.ascontiguousarray(channels))
            logits: Tensor = self.network(part.to(device))
            return logits


def _unfilled(
    stored: dict[str, Any],
    name: str,
    elements: int,
    transform: Transform,
    patch: int,
    members: int,
) -> PatchEnsemble | PlainEnsemble:
    """Build what a file describes, before its weights."""
    if name in PLAIN_MODELS:
        most = ensemble_kind(name).SIZES
        sizes = {size: stored_whole(stored, size, 1, most[size]) for size in most}
        return plain_ensemble(name, elements, patch, members, sizes)
    channels, companion = transform.channels(elements), None
    networks = [patch_network(name, channels, patch) for _ in range(members)]
    if "companion" in stored:
        count = stored_whole(stored, "companion", 1, MOST_MEMBERS)
        companion = plain_ensemble(COMPANION, elements, patch, count)
    return PatchEnsemble(networks, companion)


def _temperature(stored: dict[str, Any]) -> float | None:
    """Return what a file divides logits by; older ones, and those of plain classifiers, do not."""
    temperature = stored.get("temperature")
    if temperature is None:
        return None
    if type(temperature) not in (int, float) or not 1 <= temperature <= MOST_TEMPERATURE:
        raise ValueError(f"temperature = {temperature!r}")
    return float(temperature)


def _metres(stored: Sequence[Sequence[float]]) -> tuple[tuple[float, float], ...]:
    """Return the sides of cells on the ground as a file has them; older ones have none."""
    pairs = tuple((float(least), float(greatest)) for least, greatest in stored)
    if len(pairs) not in (0, 2) or not all(0 < low <= high < np.inf for low, high in pairs):
        raise ValueError(tr("sides of cells {sides}", sides=pairs))
    return pairs
