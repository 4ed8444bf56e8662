"""What settings of training on photographs are where the user leaves them empty."""

from __future__ import annotations

from typing import Any

#: ``paper`` is Zhu et al. (RockS²Net, section 5.1.2) and, where its text is silent, their code; what
#: neither says is listed in docs/thin_sections.md. None leaves a setting to network and weights.
PRESETS: dict[str, dict[str, Any]] = {
    "gossan": {
        "network": "efficientnet_lite0",
        "image_size": None,
        "augment": True,
        "translation": "tanh",
        "resize": "area",
        "epochs": None,
        "learning_rate": None,
        "first_rate": None,
        "schedule": None,
        "patience": None,
    },
    "paper": {
        "network": "rocks2net",
        "image_size": 512,
        "augment": False,
        "translation": "clipped",
        "resize": "nearest",
        "epochs": 300,
        "learning_rate": 1e-5,
        "first_rate": 1.0,
        "schedule": "constant",
        "patience": 0,
    },
}

#: What dialogs call them.
PRESET_WORDS: dict[str, str] = {
    "gossan": "Gossan: augmented, stops in time",
    "paper": "As in the paper (Zhu et al.)",
}

#: What suits network and weights, where the preset leaves it to them; the figures are those of
#: :mod:`recipes`: EfficientNet-Lite's first.
_OPEN = {
    "image_size": "448 for EfficientNet-Lite, 384 or 320 where it is trained, else 512",
    "epochs": "none for EfficientNet-Lite (14 half frozen, 8 where all is trained), else 300",
    "learning_rate": "0.001, or 0.00001 for the paper's networks from ImageNet",
    "first_rate": "0.1 for EfficientNet-Lite, else 1",
    "schedule": "cosine for EfficientNet-Lite from weights, else constant",
    "patience": "0 for EfficientNet-Lite, else 30",
}


def of_presets(setting: str) -> dict[str, str]:
    """Return what each preset takes for a setting, as dialogs show it."""
    return {preset: _shown(setting, own[setting]) for preset, own in PRESETS.items()}


def _shown(setting: str, value: object) -> str:
    if value is None:
        return _OPEN[setting]
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:f}".rstrip("0") if isinstance(value, float) else str(value)
