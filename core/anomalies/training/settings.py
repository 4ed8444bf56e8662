"""How networks for patches are trained, as the user set it or a preset does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from ....models.catalogue import BARREN_SOURCES, PATCH_NETWORKS, PLAIN_MODELS, SPLITS, YES_NO
from ...geochemistry.transforms import SCALINGS, TRANSFORMS
from ...runtime.errors import InputError
from ...runtime.given import Given
from ...runtime.language import tr
from ...runtime.progress import Progress

#: What parameters are if the user leaves them empty. ``paper`` is Zhang et al. (2025): raw values,
#: patches split at random, one network, no symmetries; where the paper's code settles what the text
#: leaves open, as the code does.
PRESETS: dict[str, dict[str, Any]] = {
    "gossan": {
        "transform": "log10",
        "scaling": "standard",
        "split": "deposits",
        "validation": 0.0,
        "repeats": 3,
        "barren_from": "anywhere",
        "symmetries": True,
        "with_ridge": True,
        "members": 5,
        "pretraining": 5,
        "epochs": 10,
        "learning_rate": 1e-4,
        "weight": 0.1,
        "weight_decay": 1e-3,
    },
    "paper": {
        "transform": "none",
        "scaling": "none",
        "split": "random",
        "validation": 0.2,
        "repeats": 1,
        "barren_from": "anywhere",
        "symmetries": False,
        "with_ridge": False,
        "members": 1,
        "pretraining": 0,
        "epochs": None,
        "learning_rate": None,
        "weight": 0.1,
        "weight_decay": None,
    },
}

#: What dialogs call them.
PRESET_WORDS: dict[str, str] = {
    "gossan": "Gossan: few deposits, honest scores",
    "paper": "As in the paper (Zhang et al. 2026)",
}

#: Draws of barren ground to train on, where there are several networks or a regression needs no more:
#: most of what more of them bring is reached by five, the rest by ten.
BARREN_DRAWS = 10

#: What a plain model does without: it fixes how values are transformed, and is fitted in one step.
NETWORK_SETTINGS = frozenset(
    {"transform", "scaling", "winsorise", "symmetries", "members", "pretraining", "epochs"}
    | {"batch", "learning_rate", "weight_decay", "weight", "with_ridge"}
)

#: Parameters of networks alone that are empty unless users fill them in.
NETWORK_PARAMETERS = (
    *("TRANSFORM", "SCALING", "SYMMETRIES", "MEMBERS", "PRETRAINING", "EPOCHS"),
    *("LEARNING_RATE", "WEIGHT_DECAY", "LAMBDA", "WITH_RIDGE"),
)


@dataclass(frozen=True)
class Effort:
    """How much a comparison does of itself: folds (0: a deposit each), draws of barren ground, controls."""

    folds: int
    repeats: int
    controls: bool


EFFORTS = {"quick": Effort(5, 3, False), "full": Effort(0, 3, True)}

#: What dialogs call them.
EFFORT_WORDS: dict[str, str] = {
    "quick": "Quick: five folds, minutes",
    "full": "Full: one deposit at a time, hours",
}


@dataclass(frozen=True)
class TrainingSettings:
    """How to train; see the parameters of Train GK-DCN.

    ``network`` is one of :data:`~gossan.models.catalogue.PATCH_MODELS`.
    ``epochs``, ``learning_rate`` and ``weight_decay`` of None stand for the paper's choice for the
    network. ``pretraining`` counts epochs on unlabelled ground. ``negative_distance`` of None keeps
    barren patches off the mineralised ones, and ``barren_from`` says where those that train are drawn.
    ``with_ridge`` averages the networks' score with that of a ridge on the same deposits.
    ``validation`` of 0 trains on all deposits, and ``repeats`` counts the draws of barren ground that
    deposits are held out with. ``weight`` is λ of eq. 9. ``calibration`` is one of
    :data:`~gossan.models.catalogue.CALIBRATIONS`, for ground with ``deposits_per_km2``, or as many as
    are known.
    """

    network: str = "gk_dcn"
    with_ridge: bool = False
    preset: str = "gossan"
    transform: str = "log10"
    scaling: str = "standard"
    winsorise: float = 0.0
    patch: int = 9
    block: int = 3
    negative_distance: float | None = None
    barren_from: str = "anywhere"
    split: str = "deposits"
    validation: float = 0.2
    folds: int = 0
    repeats: int = 1
    compare_splits: bool = True
    symmetries: bool = True
    members: int = 1
    pretraining: int = 0
    epochs: int | None = None
    batch: int = 64
    learning_rate: float | None = None
    weight_decay: float | None = None
    weight: float = 0.1
    seed: int = 42
    calibration: str = "none"
    deposits_per_km2: float | None = None

    def __post_init__(self) -> None:
        for name, value in (("PATCH", self.patch), ("BLOCK", self.block)):
            if value < 1 or value % 2 == 0:
                raise InputError(
                    tr(
                        "{name} must be an odd number of cells, not {value}.",
                        name=name,
                        value=value,
                    )
                )
        if self.patch < 3:
            raise InputError(tr("PATCH must be at least 3 cells."))
        if not 0 <= self.validation < 1:
            raise InputError(
                tr(
                    "VALIDATION must be 0 or lie between 0 and 1, not {validation:g}.",
                    validation=self.validation,
                )
            )
        if self.folds == 1:
            raise InputError(tr("FOLDS must be 0 or at least 2."))
        if self.calibrates and not self.folds:
            raise InputError(
                tr(
                    "CALIBRATION={name} needs deposits that were held out: raise FOLDS, or leave "
                    "CALIBRATION at none.",
                    name=self.calibration,
                )
            )

    @property
    def calibrates(self) -> bool:
        """Whether scores become probabilities."""
        return self.calibration != "none"

    @property
    def draws(self) -> int:
        """How often barren ground is drawn to train on; the paper draws it once."""
        return self.members if self.preset == "paper" else max(self.members, BARREN_DRAWS)

    @property
    def is_plain(self) -> bool:
        """Whether a plain model is trained, and no network."""
        return self.network in PLAIN_MODELS

    @property
    def blends(self) -> bool:
        """Whether the score is the mean of a network's and the ridge's."""
        return self.with_ridge and not self.is_plain

    @property
    def tempers(self) -> bool:
        """Whether networks' scores are tempered by held-out deposits; the paper's are not."""
        return self.preset != "paper" and not self.is_plain

    @property
    def takes_logarithms(self) -> bool:
        """Whether zeros must be raised to something."""
        return self.is_plain or self.blends or self.transform != "none"

    @property
    def with_unlabelled(self) -> bool:
        """Whether ground without labels is read to learn from."""
        return self.pretraining > 0 and not self.is_plain

    def recorded(self) -> dict[str, Any]:
        """Return what model files and reports say of them, with the network's own filled in.

        Settings of networks say nothing of a plain model.
        """
        if not self.is_plain:
            return asdict(self.resolved())
        return {name: value for name, value in asdict(self).items() if name not in NETWORK_SETTINGS}

    def resolved(self) -> ResolvedSettings:
        """Return the settings with the network's own where there are none."""
        entry = PATCH_NETWORKS[self.network]
        given = {item.name: getattr(self, item.name) for item in fields(self)}
        given["epochs"] = self.epochs or entry.epochs
        given["learning_rate"] = self.learning_rate or entry.learning_rate
        if self.weight_decay is None:
            given["weight_decay"] = entry.weight_decay
        return ResolvedSettings(**given)


@dataclass(frozen=True)
class ResolvedSettings(TrainingSettings):
    """Settings as they are used: nothing is left to the network."""

    epochs: int = 0
    learning_rate: float = 0.0
    weight_decay: float = 0.0


def tell_of_ignored(network: str, ignored: Sequence[str], progress: Progress) -> None:
    """Warn of parameters of networks that were given for a plain model, which does without."""
    if ignored and network in PLAIN_MODELS:
        progress.warning(
            tr(
                "MODEL={name} is no network: {ignored} were given, and change nothing.",
                name=network,
                ignored=", ".join(ignored),
            )
        )


def preset_settings(preset: str, given: dict[str, Any]) -> dict[str, Any]:
    """Return settings in which whatever is None is the preset's."""
    own = PRESETS[preset]
    return {name: own.get(name) if value is None else value for name, value in given.items()}


def training_settings(given: Given, **own: Any) -> TrainingSettings:
    """Return the settings as parameters and preset give them; ``own`` are the algorithm's own."""
    usual = TrainingSettings()
    preset = given.choice("PRESET", tuple(PRESETS))
    turned, beside = (given.optional_choice(name, YES_NO) for name in ("SYMMETRIES", "WITH_RIDGE"))
    transform = given.optional_choice("TRANSFORM", TRANSFORMS)
    if transform == "none":  # a ridge takes logarithms, which such values may not have
        beside = beside or "no"
    chosen = {
        "transform": transform,
        "scaling": given.optional_choice("SCALING", SCALINGS),
        "barren_from": given.optional_choice("BARREN_FROM", BARREN_SOURCES),
        "split": given.optional_choice("SPLIT", SPLITS),
        "validation": given.optional_number("VALIDATION"),
        "repeats": _whole(given.optional_number("REPEATS")),
        "symmetries": None if turned is None else turned == "yes",
        "with_ridge": None if beside is None else beside == "yes",
        "members": _whole(given.optional_number("MEMBERS")),
        "pretraining": _whole(given.optional_number("PRETRAINING")),
        "epochs": _whole(given.optional_number("EPOCHS")),
        "learning_rate": given.optional_number("LEARNING_RATE"),
        "weight_decay": given.optional_number("WEIGHT_DECAY"),
        "weight": given.optional_number("LAMBDA"),
    }
    return TrainingSettings(
        preset=preset,
        winsorise=given.number("WINSORISE", usual.winsorise),
        patch=int(given.number("PATCH", usual.patch)),
        block=int(given.number("BLOCK", usual.block)),
        negative_distance=given.optional_number("NEGATIVE_DISTANCE"),
        batch=int(given.number("BATCH", usual.batch)),
        seed=int(given.number("SEED", usual.seed)),
        **{**preset_settings(preset, chosen), **own},
    )


def _whole(number: float | None) -> int | None:
    return None if number is None else int(number)
