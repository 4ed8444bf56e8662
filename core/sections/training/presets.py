"""What settings of training on photographs are where the user leaves them empty."""

from __future__ import annotations

from typing import Any

#: ``paper`` is Zhu et al. (RockS²Net, section 5.1.2) and, where its text is silent, their code; what
#: neither says is listed in docs/thin_sections.md. None leaves a setting to network and weights.
PRESETS: dict[str, dict[str, Any]] = {
    "gossan": {
        "augment": True,
        "translation": "tanh",
        "epochs": 300,
        "learning_rate": None,
        "schedule": "constant",
        "patience": 30,
    },
    "paper": {
        "augment": False,
        "translation": "clipped",
        "epochs": 300,
        "learning_rate": 1e-5,
        "schedule": "constant",
        "patience": 0,
    },
}

#: What dialogs call them.
PRESET_WORDS: dict[str, str] = {
    "gossan": "Gossan: augmented, stops in time",
    "paper": "As in the paper (Zhu et al.)",
}

_OPEN = {"learning_rate": "0.00001, or 0.001 from chance"}


def of_presets(setting: str) -> dict[str, str]:
    """Return what each preset takes for a setting, as dialogs show it."""
    return {preset: _shown(setting, own[setting]) for preset, own in PRESETS.items()}


def _shown(setting: str, value: object) -> str:
    if value is None:
        return _OPEN[setting]
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:f}".rstrip("0") if isinstance(value, float) else str(value)
