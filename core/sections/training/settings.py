"""How a network for thin sections is trained."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, fields
from typing import Any

from ....models.catalogue import (
    BACKBONE_WORDS,
    BALANCES,
    FROZEN_WORDS,
    ORIGINS,
    SCHEDULES,
    SECTION_NETWORKS,
    TRANSLATIONS,
    WEIGHTS_PACKAGES,
)
from ...runtime.errors import InputError
from ...runtime.given import Given
from ...runtime.language import tr
from ..photographs.choices import BIT_DEPTH_WORDS, BROKEN_WORDS, RESIZE_WORDS
from ..photographs.mask import Mask
from ..photographs.scale import PhotographScale
from ..polars import CHANNELS, POLARS, SEPARATE, USUAL_MARKS, PairMarks
from ..properties import PROPERTIES
from .presets import PRESETS
from .recipes import recipe


@dataclass(frozen=True)
class SectionSettings:
    """How to train, as the user set it; see the parameters of Train Thin Section.

    ``weights`` of ``auto`` stands for WEIGHTS_FILE where it is given, else for the package with the
    backbone's weights if there is such a package, else for the download. ``frozen`` of ``auto`` is
    ``features`` for EfficientNet-Lite from weights, or ``half`` where something is said of how it is trained,
    and ``none`` for all others. An empty ``backbone`` is the network's own. What is None is left to
    :func:`~gossan.core.sections.training.recipes.recipe`.
    ``first_rate`` is the learning rate of the backbone's first layers as a share of that of what lies
    behind the backbone; layers between have rates in equal ratios. ``patience`` of 0 never stops early.
    ``mask`` is a text that :class:`~gossan.core.sections.photographs.mask.Mask` reads.
    """

    network: str = "efficientnet_lite0"
    backbone: str = ""
    frozen: str = "auto"
    polars: str = SEPARATE
    pair_pattern: str = USUAL_MARKS
    kind: str = "custom"
    weights: str = "auto"
    weights_file: str = ""
    image_size: int | None = None
    scale: float = 0.8
    translation: str = "tanh"
    validation: float = 0.2
    augment: bool = True
    epochs: int | None = None
    batch: int | None = None
    learning_rate: float | None = None
    first_rate: float | None = None
    schedule: str | None = None
    patience: int | None = None
    seed: int = 42
    balance: str = "none"
    per_class: int | None = None
    others: str = ""
    folds: int = 0

    resize: str = "area"
    bit_depth: str = "auto"
    mask: str = ""
    broken: str = "stop"
    pixel_size: float | None = None
    magnification: float | None = None

    def __post_init__(self) -> None:
        self._require_photographs()
        if self.image_size is not None and self.image_size < 32:
            raise InputError(
                tr(
                    "IMAGE_SIZE is {image_size}; the networks need at least 32 pixels.",
                    image_size=self.image_size,
                )
            )
        if self.epochs is not None and self.epochs < 1:
            raise InputError(tr("EPOCHS must be at least 1, not {epochs}.", epochs=self.epochs))
        if self.batch is not None and self.batch < 2:
            raise InputError(
                tr("BATCH must be at least 2, not {batch}: batch norms need two.", batch=self.batch)
            )
        if not 0 < self.scale <= 1:
            raise InputError(tr("SCALE must lie between 0 and 1, not {scale:g}.", scale=self.scale))
        if not 0 < self.validation < 1:
            raise InputError(
                tr(
                    "VALIDATION must lie between 0 and 1, not {validation:g}.",
                    validation=self.validation,
                )
            )
        if self.weights not in ORIGINS:
            raise InputError(tr("WEIGHTS must be one of {origins}.", origins=", ".join(ORIGINS)))
        if self.per_class is not None and self.per_class < 2:
            raise InputError(
                tr(
                    "PER_CLASS is {per_class}: a class needs at least two photographs, one to train and "
                    "one to validate.",
                    per_class=self.per_class,
                )
            )
        if self.folds < 0 or self.folds == 1:
            raise InputError(
                tr("FOLDS is {folds}: it must be 0 for none, or at least 2.", folds=self.folds)
            )
        if self.balance not in BALANCES:
            raise InputError(tr("BALANCE must be one of {words}.", words=", ".join(BALANCES)))
        if self.schedule not in (None, *SCHEDULES):
            raise InputError(
                tr("SCHEDULE must be one of {schedules}.", schedules=", ".join(SCHEDULES))
            )
        if self.first_rate is not None and not 0 < self.first_rate <= 1:
            raise InputError(
                tr(
                    "FIRST_RATE must lie above 0 and at most at 1, not {first_rate:g}.",
                    first_rate=self.first_rate,
                )
            )
        self._require_parts()
        if self.translation not in TRANSLATIONS:
            raise InputError(
                tr(
                    "TRANSLATION must be one of {translations}.",
                    translations=", ".join(TRANSLATIONS),
                )
            )
        if self.weights == "file" and not self.weights_file:
            raise InputError(tr("WEIGHTS=file needs WEIGHTS_FILE, a state dict saved by PyTorch."))
        if self.weights not in ("auto", "file") and self.weights_file:
            raise InputError(
                tr(
                    "WEIGHTS_FILE is given, but WEIGHTS={weights} does not read it. Set WEIGHTS=file, or "
                    "leave the file out.",
                    weights=self.weights,
                )
            )

    def _require_photographs(self) -> None:
        """Refuse what cannot be done with photographs."""
        for name, value, words in (
            ("RESIZE", self.resize, RESIZE_WORDS),
            ("BIT_DEPTH", self.bit_depth, BIT_DEPTH_WORDS),
            ("BROKEN", self.broken, BROKEN_WORDS),
        ):
            if value not in words:
                raise InputError(
                    tr(
                        "{name} must be one of {options}, not {value}.",
                        name=name,
                        options=", ".join(words),
                        value=value,
                    )
                )
        Mask.parse(self.mask)
        PhotographScale.given(self.pixel_size, self.magnification)

    def _require_parts(self) -> None:
        """Refuse a backbone that is not known, and frozen networks that would have to learn more."""
        if self.backbone not in ("", *BACKBONE_WORDS):
            raise InputError(
                tr("BACKBONE must be one of {backbones}.", backbones=", ".join(BACKBONE_WORDS))
            )
        if self.frozen not in FROZEN_WORDS:
            raise InputError(
                tr("FROZEN must be one of {choices}.", choices=", ".join(FROZEN_WORDS))
            )
        self._require_pairs_that_go_together()
        if self.frozen in ("auto", "none"):
            return
        entry = SECTION_NETWORKS[self.network]
        if self.frozen == "half" and entry.crop:
            raise InputError(
                tr(
                    "FROZEN=half reads whole photographs, and MODEL={network} looks at a part of them, too. "
                    "Choose FROZEN=none, or another MODEL, such as efficientnet_lite0.",
                    network=self.network,
                )
            )
        if entry.adapts or entry.crop == "SpatialTransformer":
            raise InputError(
                tr(
                    "FROZEN={frozen} leaves the backbone, or half of it, as it came, and MODEL={network} "
                    "has more to learn: {part}. Choose FROZEN=none, or another MODEL, such as "
                    "efficientnet_lite0.",
                    frozen=self.frozen,
                    network=self.network,
                    part=tr("features that adapt") if entry.adapts else tr("where its crop lies"),
                )
            )

    @property
    def marks(self) -> PairMarks | None:
        """By which the two of a pair are known; None where photographs are named one by one.

        Raises
        ------
        InputError
            If PAIR_PATTERN is none.
        """
        return None if self.polars == SEPARATE else PairMarks.of(self.pair_pattern)

    def _require_pairs_that_go_together(self) -> None:
        if self.polars not in POLARS:
            raise InputError(tr("POLARS must be one of {choices}.", choices=", ".join(POLARS)))
        if self.marks is None:
            return
        if SECTION_NETWORKS[self.network].adapts:
            raise InputError(
                tr(
                    "MODEL={network} adapts to single photographs. Choose POLARS=separate, or another MODEL.",
                    network=self.network,
                )
            )
        if self.polars == CHANNELS and self.frozen not in ("auto", "none"):
            raise InputError(
                tr(
                    "POLARS=channels gives the network six channels, and a frozen one cannot learn what the "
                    "new ones mean. Choose POLARS=fusion, or FROZEN=none."
                )
            )

    @property
    def stands_on(self) -> str:
        """The backbone, which is the network's own where no other is named."""
        return self.backbone or SECTION_NETWORKS[self.network].backbone

    @property
    def origin(self) -> str:
        """Where the weights come from: one of :data:`ORIGINS`, never ``auto``."""
        if self.weights != "auto":
            return self.weights
        if self.weights_file:
            return "file"
        return "package" if self.stands_on in WEIGHTS_PACKAGES else "imagenet"

    @property
    def what_stays(self) -> str:
        """What of the network is not trained: one of :data:`FROZEN`, never ``auto``."""
        if self.frozen != "auto":
            return self.frozen
        if (
            self.network not in WEIGHTS_PACKAGES
            or self.polars == CHANNELS
            or self.weights == "random"
        ):
            return "none"
        of_training = (
            self.epochs,
            self.learning_rate,
            self.first_rate,
            self.schedule,
            self.patience,
        )
        return "features" if all(one is None for one in of_training) else "half"

    def resolved(self) -> ResolvedSectionSettings:
        """Return the settings with the defaults of network and weights filled in."""
        frozen = self.what_stays
        usual = recipe(self.network, self.stands_on, self.weights == "random", frozen)
        given = {item.name: getattr(self, item.name) for item in fields(self)}
        given |= {name: value for name, value in asdict(usual).items() if given[name] is None}
        given["frozen"] = frozen
        given["backbone"] = self.stands_on
        given["weights"] = self.origin
        return ResolvedSectionSettings(**given)


@dataclass(frozen=True)
class ResolvedSectionSettings(SectionSettings):
    """Settings as they are used: nothing is left to network and weights."""

    image_size: int = 0
    epochs: int = 0
    batch: int = 0
    learning_rate: float = 0.0
    first_rate: float = 1.0
    schedule: str = "constant"
    patience: int = 0

    def ends_at(self, epoch: int) -> bool:
        """Return whether the learning rate has fallen to nothing when an epoch ends."""
        return self.schedule == "cosine" and epoch == self.epochs

    def rate(self, share: float) -> float:
        """Return the learning rate when this share of the epochs is done."""
        full = self.learning_rate
        return full if self.schedule == "constant" else full * (1 + math.cos(math.pi * share)) / 2


def require_targets(network: str, given: bool) -> None:
    """Refuse a network that adapts to photographs without labels where none were given.

    Raises
    ------
    InputError
    """
    if SECTION_NETWORKS[network].adapts and not given:
        raise InputError(
            tr(
                "MODEL={network} adapts to photographs without labels and needs TARGET_IMAGES, a "
                "folder of them.",
                network=network,
            )
        )


def section_settings(given: Given) -> SectionSettings:
    """Return how to train on photographs, as the parameters of Train Thin Section say.

    What was left empty is the preset's.
    """
    usual = SectionSettings()
    preset = PRESETS[given.choice("PRESET", tuple(PRESETS), "gossan")]
    augment = given.optional_flag("AUGMENT")
    return SectionSettings(
        network=given.optional_choice("MODEL", tuple(SECTION_NETWORKS)) or preset["network"],
        backbone=given.optional_choice("BACKBONE", tuple(BACKBONE_WORDS)) or usual.backbone,
        frozen=given.choice("FROZEN", tuple(FROZEN_WORDS), usual.frozen),
        polars=given.optional_choice("POLARS", POLARS) or usual.polars,
        pair_pattern=given.text("PAIR_PATTERN") or usual.pair_pattern,
        kind=given.choice("PROPERTY", tuple(PROPERTIES), usual.kind),
        weights=given.choice("WEIGHTS", ORIGINS, usual.weights),
        weights_file=given.path("WEIGHTS_FILE"),
        image_size=_whole(_or_preset(given, "IMAGE_SIZE", preset)),
        scale=given.number("SCALE", usual.scale),
        validation=given.number("VALIDATION", usual.validation),
        translation=given.optional_choice("TRANSLATION", TRANSLATIONS) or preset["translation"],
        augment=preset["augment"] if augment is None else augment,
        epochs=_whole(_or_preset(given, "EPOCHS", preset)),
        batch=_whole(given.optional_number("BATCH")),
        learning_rate=_or_preset(given, "LEARNING_RATE", preset),
        first_rate=_or_preset(given, "FIRST_RATE", preset),
        schedule=given.optional_choice("SCHEDULE", SCHEDULES) or preset["schedule"],
        patience=_whole(_or_preset(given, "PATIENCE", preset)),
        seed=int(given.number("SEED", usual.seed)),
        balance=given.choice("BALANCE", BALANCES, usual.balance),
        per_class=_whole(given.optional_number("PER_CLASS")),
        others=given.text("OTHERS"),
        folds=int(given.number("FOLDS", usual.folds)),
        resize=given.optional_choice("RESIZE", tuple(RESIZE_WORDS)) or preset["resize"],
        bit_depth=given.optional_choice("BIT_DEPTH", tuple(BIT_DEPTH_WORDS)) or usual.bit_depth,
        mask=given.text("MASK"),
        pixel_size=given.optional_number("PIXEL_SIZE"),
        magnification=given.optional_number("MAGNIFICATION"),
    )


def _or_preset(given: Given, name: str, preset: dict[str, Any]) -> Any:
    number = given.optional_number(name)
    return preset[name.lower()] if number is None else number


def _whole(number: float | None) -> int | None:
    return None if number is None else int(number)
