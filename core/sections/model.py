"""A trained network for thin sections with everything that is needed to use it again."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor

from ...models.backbones import BACKBONES
from ...models.catalogue import BACKBONE_WORDS, FROZEN, SECTION_NETWORKS, SectionEntry
from ...models.foreignness import Foreignness
from ...models.frozen_features import FeatureNetwork, frozen_network, half_frozen_network
from ...models.model_file import save_model_file
from ...models.section_networks import SectionNetwork, section_network
from ...models.six_channels import widen
from ...models.stages import Watch, fine_stages
from ..networks.devices import mixed_precision, network_on, to_device
from ..networks.loading import load_model, stored_texts, stored_whole
from ..runtime.confidential import for_others
from ..runtime.errors import InputError
from ..runtime.language import tr
from ..scores.class_tempering import LEAST_TEMPERATURE, tempered_classes
from ..scores.intervals import FEWEST_GROUPS
from ..scores.tempering import MOST_TEMPERATURE
from .photographs.scale import PhotographScale
from .photographs.view import PhotographView
from .polars import CHANNELS, FUSION, POLARS, SEPARATE, PairMarks
from .properties import PROPERTIES

#: Pixels of photographs that go through a network at once. On the CPU no more than one photograph
#: of the paper's size: larger batches leave its cache, and memory is claimed anew for every layer.
_PIXELS_AT_ONCE = {"cpu": 512 * 512, "cuda": 32 * 512 * 512}


#: More classes are no property of a rock.
MOST_CLASSES = 1000


#: Fewer held-out photographs than this have no one in twenty that a limit could leave out.
_ENOUGH = 20

#: How networks are built of which this stays as it is.
_BUILT = {
    "none": section_network,
    "half": half_frozen_network,
    "features": frozen_network,
}


def limit_rests_on_few(photographs: int, slices: int) -> bool:
    """Return whether the limit of what is foreign, which so many held-out ones gave, is a guess."""
    return photographs < _ENOUGH or slices < FEWEST_GROUPS


def photographs_at_once(size: int, device: torch.device) -> int:
    """Return how many photographs of ``size`` pixels a side go through a network at once."""
    return max(1, _PIXELS_AT_ONCE[device.type] // (size * size))


def network_input(pixels: np.ndarray, device: torch.device, backbone: str) -> Tensor:
    """Return photographs (n, size, size, 3) of uint8 as a backbone takes them, (n, 3, size, size).

    The channels of a pixel stay together in memory, which convolutions are faster with. Pairs have six.
    """
    pairs = pixels.shape[-1] // 3
    entry = BACKBONES[backbone]
    values = to_device(torch.from_numpy(np.ascontiguousarray(pixels)), device)
    values = values.permute(0, 3, 1, 2).float() / 255
    mean = torch.tensor(entry.mean * pairs, device=device).view(1, -1, 1, 1)
    spread = torch.tensor(entry.spread * pairs, device=device).view(1, -1, 1, 1)
    return (values - mean) / spread


class Said(NamedTuple):
    """What a model says of photographs.

    Attributes
    ----------
    probabilities : ndarray, shape (n, classes)
        Tempered.
    translations : ndarray, shape (n, 2), or None
        (t_x, t_y) of the second stream's crops; None for networks of one stream.
    distances : ndarray, shape (n,), or None
        From what it was trained on; beyond 1 a photograph is foreign. None where the model cannot tell.
    """

    probabilities: np.ndarray
    translations: np.ndarray | None
    distances: np.ndarray | None


@dataclass
class SectionModel:
    """A network for photographs of thin sections, and how to feed it.

    Attributes
    ----------
    name : str
        Which of :data:`SECTION_NETWORKS` it is.
    network : SectionNetwork
    kind : str
        Which of :data:`PROPERTIES` it names.
    classes : tuple of str
        In the order of its scores.
    image_size : int
        Side in pixels that photographs are brought to.
    scale : float
        Side of the second stream's crop as a share of the photograph's.
    record : dict
        Everything else worth knowing: settings, accuracy, seed, versions.
    temperature : float
        What the logarithms of the network's scores are divided by.
    backbone : str
        Which of :data:`~gossan.models.backbones.BACKBONES` the network stands on; by default the one
        of its entry.
    translation : str
        How a learned crop is kept inside, one of :data:`~gossan.models.catalogue.TRANSLATIONS`.
    view : PhotographView
        How photographs are brought to its size.
    photographed : PhotographScale
        The scale of the photographs that it was trained on, as far as it is known.
    frozen : str
        What of it was not trained, one of :data:`~gossan.models.catalogue.FROZEN`.
    polars : str
        What it makes of pairs of plane- and crossed-polarised photographs, one of
        :data:`~gossan.core.sections.polars.POLARS`.
    pair_marks : str
        By what the two of a pair are known.
    """

    name: str
    network: SectionNetwork
    kind: str
    classes: tuple[str, ...]
    image_size: int
    scale: float
    record: dict[str, Any] = field(default_factory=dict)
    temperature: float = 1.0
    backbone: str = ""
    translation: str = "clipped"
    view: PhotographView = field(default_factory=PhotographView)
    photographed: PhotographScale = field(default_factory=PhotographScale)
    frozen: str = "none"
    polars: str = SEPARATE
    pair_marks: str = ""

    def __post_init__(self) -> None:
        self.backbone = self.backbone or self.entry.backbone

    @property
    def entry(self) -> SectionEntry:
        """The network's entry in the registry."""
        return SECTION_NETWORKS[self.name]

    @property
    def title(self) -> str:
        """Property and network, for a heading."""
        return f"{tr(PROPERTIES[self.kind].title)} ({self.network_title})"

    @property
    def network_title(self) -> str:
        """The network, with its backbone where that is not its own, and what is frozen."""
        title = self.entry.title
        if self.backbone != self.entry.backbone:
            backbone = tr(BACKBONE_WORDS[self.backbone])
            title = tr("{network} on {backbone}", network=title, backbone=backbone)
        if self.frozen == "half":
            return tr("{network}, half frozen", network=title)
        return tr("{network}, frozen", network=title) if self.frozen != "none" else title

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the model file."""
        save_model_file(
            path,
            self.network,
            {
                "section_network": self.name,
                "property": self.kind,
                "classes": list(self.classes),
                "image_size": self.image_size,
                "scale": self.scale,
                "backbone": self.backbone,
                "translation": self.translation,
                "frozen": self.frozen,
                "frozen_layers": self._frozen_layers(),
                "polars": self.polars,
                "pair_marks": self.pair_marks,
                "record": for_others(self.record),
                "temperature": self.temperature,
                "view": self.view.to_json(),
                "photographed": self.photographed.to_json(),
                **self._foreignness_outline(),
            },
        )

    def _frozen_layers(self) -> list[str]:
        network = self.network
        return list(network.middle) if isinstance(network, FeatureNetwork) else []

    def _foreignness_outline(self) -> dict[str, Any]:
        own = self.network.foreignness
        return {} if own is None else {"foreignness": own.outline()}

    @classmethod
    def untrained(
        cls,
        name: str,
        kind: str,
        classes: tuple[str, ...],
        image_size: int,
        scale: float,
        backbone: str = "",
        translation: str = "clipped",
        frozen: str = "none",
        polars: str = SEPARATE,
        pair_marks: str = "",
    ) -> SectionModel:
        """Build a model whose network knows nothing yet."""
        network = _BUILT[frozen](name, len(classes), scale, backbone, translation)
        if polars == CHANNELS:
            widen(network)
        return cls(
            name,
            network,
            kind,
            classes,
            image_size,
            scale,
            backbone=backbone,
            translation=translation,
            frozen=frozen,
            polars=polars,
            pair_marks=pair_marks,
        )

    @classmethod
    def load(cls, path: str) -> SectionModel:
        """Read a model file.

        Raises
        ------
        InputError
            If it is not a model that this Gossan can use.
        """
        return load_model(path, cls._from_description, tr("thin sections"), cls._require_distances)

    def _require_distances(self) -> None:
        """Refuse arrays by which nothing can be divided.

        Raises
        ------
        ValueError
            With the name of the array.
        """
        own = self.network.foreignness
        if own is not None:
            for name, array in own.named_buffers():
                if name.endswith(("spread", "units", "limit")) and not bool((array > 0).all()):
                    raise ValueError(f"foreignness.{name}")

    @classmethod
    def _from_description(cls, stored: dict[str, Any]) -> SectionModel:
        name, kind = str(stored["section_network"]), str(stored["property"])
        classes = stored_texts(stored, "classes", 2, MOST_CLASSES)
        size = stored_whole(stored, "image_size", 16, 4096)
        scale = float(stored["scale"])
        if len(set(classes)) < len(classes):
            raise ValueError(tr("classes: a name occurs twice"))
        if not 0 < scale <= 1:
            raise ValueError(f"scale = {scale}")
        if kind not in PROPERTIES:
            raise ValueError(tr("the property {kind}", kind=kind))
        # Files from before they could be chosen do not say.
        backbone = str(stored.get("backbone", SECTION_NETWORKS[name].backbone))
        translation = str(stored.get("translation", "clipped"))
        frozen = str(stored.get("frozen", "none"))
        if frozen not in FROZEN:
            raise ValueError(f"frozen = {frozen}")
        polars, marks = str(stored.get("polars", SEPARATE)), str(stored.get("pair_marks", ""))
        if polars not in POLARS or (polars != SEPARATE and not PairMarks.of(marks)):
            raise ValueError(f"polars = {polars}")
        model = cls.untrained(
            name, kind, classes, size, scale, backbone, translation, frozen, polars, marks
        )
        if list(stored.get("frozen_layers", [])) != model._frozen_layers():
            raise ValueError(tr("its features are of other layers; train it anew"))
        model.record |= dict(stored["record"])
        # Files from before either was known have neither.
        model.temperature = float(stored.get("temperature", 1.0))
        if not LEAST_TEMPERATURE <= model.temperature <= MOST_TEMPERATURE:
            raise ValueError(f"temperature = {model.temperature}")
        model.view = PhotographView.from_json(stored.get("view", {}))
        model.photographed = PhotographScale.from_json(stored.get("photographed", {}))
        if (outline := stored.get("foreignness")) is not None:
            layers = [layer for layer, _ in model.network.backbone.named_modules()]
            model.network.foreignness = Foreignness.from_outline(outline, layers)
        return model

    def inputs(self, pixels: np.ndarray, device: torch.device) -> Tensor:
        """Return photographs (n, size, size, 3) of uint8 as the network takes them."""
        return network_input(pixels, device, self.backbone)

    def class_number(self, name: str) -> int:
        """Return the number of a class by its name in the model, in English, or in Chinese.

        Raises
        ------
        InputError
            If the model has no such class.
        """
        number = PROPERTIES[self.kind].find(name, self.classes)
        if number is None:
            raise InputError(
                tr(
                    "CLASS: the model has no class {name}. It has {classes}.",
                    name=name,
                    classes=", ".join(self.classes),
                )
            )
        return number

    def scores(
        self, pixels: np.ndarray, device: torch.device
    ) -> tuple[np.ndarray, np.ndarray | None]:
        """Return probabilities and translations of photographs; see :meth:`said`."""
        said = self.said(pixels, device)
        return said.probabilities, said.translations

    def said(self, pixels: np.ndarray, device: torch.device) -> Said:
        """Return what is said of photographs (n, image_size, image_size, 3) of uint8, or of pairs.

        Where the mean of a pair counts, one photograph cannot be told to be foreign: the limit is that of
        the mean features of both.
        """
        alone = self.polars == FUSION and pixels.shape[-1] == 3
        own = None if alone else self.network.foreignness
        layers = () if own is None else own.layers
        scores, shifts, features = self._passed(pixels, device, layers)
        probabilities = tempered_classes(np.exp(scores), self.temperature)
        # Outside of mixed precision, whose halves are too coarse for small differences of large numbers.
        distances = None if own is None else own.to(device)(features).cpu().numpy()
        return Said(probabilities, shifts, distances)

    def fine_layers(self) -> list[str]:
        """Return the layers of the backbone whose maps are fine, by which photographs are compared."""
        return [stage.name for stage in fine_stages(self.network.backbone, self.image_size)]

    def features(
        self, pixels: np.ndarray, device: torch.device, layers: Sequence[str]
    ) -> list[Tensor]:
        """Return means and spreads (n, 2 · channels) of layers of the backbone over photographs."""
        return self._passed(pixels, device, layers)[2]

    def one_of_two(self, pixels: np.ndarray, side: int) -> np.ndarray:
        """Return pairs (n, size, size, 6) as they are without their crossed (0) or plane (1) photographs.

        A network of six channels is shown a blank in the other's place.
        """
        own = slice(3 * side, 3 * side + 3)
        if self.polars != CHANNELS:
            return pixels[..., own]
        shown = np.empty_like(pixels)
        shown[...] = np.tile(self.blank, 2)
        shown[..., own] = pixels[..., own]
        return shown

    @property
    def blank(self) -> np.ndarray:
        """The colour (3,) of uint8 that says nothing to the backbone."""
        return np.round(255 * np.array(BACKBONES[self.backbone].mean)).astype(np.uint8)

    def _passed(
        self, pixels: np.ndarray, device: torch.device, layers: Sequence[str]
    ) -> tuple[np.ndarray, np.ndarray | None, list[Tensor]]:
        """Return log-scores, translations and features of layers, of photographs or pairs.

        Of pairs that are not seen at once, scores and features are the means of both; the translation is
        the plane-polarised photograph's.
        """
        if self.polars == CHANNELS or pixels.shape[-1] == 3:
            return self._sent_through(pixels, device, layers)
        one, two = (
            self._sent_through(part, device, layers) for part in np.split(pixels, 2, axis=-1)
        )
        features = [(plane + crossed) / 2 for plane, crossed in zip(one[2], two[2], strict=True)]
        return np.logaddexp(one[0], two[0]) - np.log(2.0).astype(one[0].dtype), one[1], features

    def _sent_through(
        self, pixels: np.ndarray, device: torch.device, layers: Sequence[str]
    ) -> tuple[np.ndarray, np.ndarray | None, list[Tensor]]:
        """Return log-scores, translations and features of layers, of photographs sent through."""
        network = network_on(self.network, device).eval()
        scores, shifts = [], []
        features: list[list[Tensor]] = [[] for _ in layers]
        at_once = photographs_at_once(self.image_size, device)
        with torch.no_grad(), mixed_precision(device), Watch(network.backbone, layers) as watch:
            for start in range(0, len(pixels), at_once):
                inputs = self.inputs(pixels[start : start + at_once], device)
                translations = network.translations(inputs)
                scores.append(network(inputs, translations).float().cpu().numpy())
                if translations is not None:
                    shifts.append(translations.float().cpu().numpy())
                for kept, seen in zip(features, watch.take(len(inputs)), strict=True):
                    kept.append(seen)
        return (
            np.concatenate(scores),
            np.concatenate(shifts) if shifts else None,
            [torch.cat(kept) for kept in features],
        )

    def box(self, translation: np.ndarray, width: int, height: int) -> tuple[float, ...]:
        """Return left, top, right and bottom of a crop in a picture of that size, in pixels."""
        left, top = (1 + translation - self.scale) / 2
        return (
            float(left * width),
            float(top * height),
            float((left + self.scale) * width),
            float((top + self.scale) * height),
        )


def best_two(probabilities: np.ndarray, classes: Sequence[str]) -> tuple[tuple[str, float], ...]:
    """Return the likeliest class and the runner-up, each with its probability (classes,)."""
    first, second = np.argsort(-probabilities, kind="stable")[:2]
    return (
        (classes[first], float(probabilities[first])),
        (classes[second], float(probabilities[second])),
    )


def parameters_of(model: SectionModel) -> int:
    """Return how many numbers a network learns."""
    return sum(parameter.numel() for parameter in model.network.parameters())
