"""Parameters of training, which Train GK-DCN and Compare Models share."""

from __future__ import annotations

from ...core.anomalies.training.settings import PRESET_WORDS, PRESETS
from ...core.geochemistry.transforms import SCALING_WORDS, TRANSFORM_WORDS
from ...models.catalogue import BARREN_SOURCE_WORDS, YES_NO_WORDS
from ..bridge.algorithm import GossanAlgorithm

_OF_PAPER = {
    "epochs": "80, or 30 for CNN",
    "learning_rate": "0.0001, or 0.001 without deformable convolutions",
    "weight_decay": "0, or 0.001 without deformable convolutions",
}


def of_presets(setting: str) -> dict[str, str]:
    """Return what each preset takes for a setting, as dialogs show it."""
    return {preset: _shown(setting, own[setting]) for preset, own in PRESETS.items()}


def _shown(setting: str, value: object) -> str:
    if value is None:
        return _OF_PAPER[setting]
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


def declare_preset(algorithm: GossanAlgorithm) -> None:
    """Declare what stands for everything that is left empty."""
    algorithm.add_choice(
        "PRESET",
        "Preset",
        PRESET_WORDS,
        "Settings for what is left empty below. gossan: logarithms, standardised, whole deposits held "
        "out, the eight symmetries of the square, weight decay, an ensemble of five networks of ten "
        "epochs each, whose scores are made no surer than held-out deposits allow. paper: those of Zhang et "
        "al. (2026): raw values, patches split at random, one network.",
    )


def declare_training(algorithm: GossanAlgorithm) -> None:
    """Declare how networks are trained."""
    algorithm.add_choice(
        "TRANSFORM",
        "Transform",
        TRANSFORM_WORDS,
        "By default the preset's. log10 takes logarithms; clr and ilr are log-ratios, which do not "
        "depend on units or on dilution; none is what the paper uses.",
        optional=True,
        empty=of_presets("transform"),
        follows="PRESET",
    )
    algorithm.add_number(
        "PATCH", "Side of a patch (cells)", 9, "Odd number of cells.", 3, 99, advanced=True
    )
    algorithm.add_number(
        "BLOCK",
        "Block around a point (cells)",
        3,
        "Odd number; each cell of the block is the centre of a patch.",
        1,
        99,
        advanced=True,
    )
    algorithm.add_number(
        "NEGATIVE_DISTANCE",
        "Least distance of barren places to deposits",
        None,
        "In map units; by default so far that barren patches do not overlap mineralised ones.",
        0,
        1e9,
        whole=False,
        advanced=True,
        empty="patches do not overlap",
        unit_of="STACK",
    )
    algorithm.add_choice(
        "BARREN_FROM",
        "Where barren places that train are drawn",
        BARREN_SOURCE_WORDS,
        "By default the preset's, which is anywhere. low_score draws them where the commodity's "
        "pathfinders score lower than on half of the ground, which may keep undiscovered deposits out. "
        "Scores are then taken on other barren places, drawn anywhere, which train nothing: low places "
        "would be too easy to tell. Where it was measured it helped a regression that deposits "
        "taught little, and not on the paper's survey, so no preset takes it.",
        optional=True,
        advanced=True,
        empty=of_presets("barren_from"),
        follows="PRESET",
    )
    algorithm.add_choice(
        "SCALING",
        "Scaling",
        SCALING_WORDS,
        "By default the preset's. After the transform, by mean and standard deviation (standard) or "
        "by median and interquartile range (robust) of the training patches.",
        optional=True,
        advanced=True,
        empty=of_presets("scaling"),
        follows="PRESET",
    )
    algorithm.add_number(
        "WINSORISE",
        "Winsorise (percent at each end)",
        0.0,
        "Pulls extreme values in to this percentile.",
        0,
        25,
        whole=False,
        advanced=True,
    )
    algorithm.add_choice(
        "SYMMETRIES",
        "Turn and mirror patches",
        YES_NO_WORDS,
        "By default the preset's. Shows every patch in one of the eight symmetries of the square, "
        "drawn anew in each epoch: a halo that is turned is still a halo.",
        optional=True,
        advanced=True,
        empty=of_presets("symmetries"),
        follows="PRESET",
    )
    algorithm.add_number(
        "MEMBERS",
        "Networks in the ensemble",
        None,
        "By default the preset's. Each starts from its own seed and sees barren ground of its own; the "
        "map is their mean, and their standard deviation a second band.",
        1,
        100,
        advanced=True,
        empty=of_presets("members"),
        follows="PRESET",
    )
    algorithm.add_number(
        "PRETRAINING",
        "Epochs of pretraining",
        None,
        "By default the preset's. On patches of the study area without labels, hidden cells of which the "
        "network learns to fill in: it then knows the ground before it sees a deposit. 0: none.",
        0,
        10_000,
        advanced=True,
        empty=of_presets("pretraining"),
        follows="PRESET",
    )
    algorithm.add_number(
        "EPOCHS",
        "Epochs",
        None,
        "By default the preset's; the paper's are 80, and 30 for CNN.",
        1,
        100_000,
        advanced=True,
        empty=of_presets("epochs"),
        follows="PRESET",
    )
    algorithm.add_number("BATCH", "Batch", 64, "Patches per step.", 2, 100_000, advanced=True)
    algorithm.add_number(
        "LEARNING_RATE",
        "Learning rate",
        None,
        "Of Adam; by default the preset's. The paper's is 0.0001 for deformable networks, 0.001 for the "
        "others.",
        1e-8,
        1.0,
        whole=False,
        advanced=True,
        empty=of_presets("learning_rate"),
        follows="PRESET",
    )
    algorithm.add_number(
        "WEIGHT_DECAY",
        "Weight decay",
        None,
        "By default the preset's; the paper has none for deformable networks, 0.001 for the others.",
        0,
        10,
        whole=False,
        advanced=True,
        empty=of_presets("weight_decay"),
        follows="PRESET",
    )
    algorithm.add_number(
        "LAMBDA",
        "Weight of the geological term (λ)",
        None,
        "How strongly probabilities are pulled towards the control function; by default the paper's "
        "0.1.",
        0,
        1000,
        whole=False,
        advanced=True,
        empty=of_presets("weight"),
        follows="PRESET",
    )
    algorithm.add_seed(
        "The same seed gives the same result on the processor, with any number of cores; processors of "
        "another make may round differently."
    )
    algorithm.add_device()
