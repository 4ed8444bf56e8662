"""Models that were trained last, which dialogs offer, and what their files say of them."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from qgis.core import QgsSettings

from ...core.runtime.language import tr
from ...models.catalogue import PATCH_MODELS, SECTION_NETWORKS

#: Kinds of models: of patches of a survey, and of photographs.
PATCHES, SECTIONS = "patches", "sections"

#: So many models of a kind are remembered.
_MOST = 8

#: A header longer than this is no model's.
_LONGEST_HEADER = 64 * 1024 * 1024


def remember_model(kind: str, path: str) -> None:
    """Remember a model file as the last one of its kind."""
    here = str(Path(path).absolute())
    others = [other for other in _paths(kind) if other != here]
    QgsSettings().setValue(_key(kind), [here, *others][:_MOST])


def remembered_models(kind: str) -> dict[str, str]:
    """Return the models of a kind that are still there, the last first, with what they are."""
    found = {}
    for path in _paths(kind):
        # A folder may be closed to this user by now, or a drive gone.
        with suppress(OSError):
            if os.path.exists(path) and Path(path).is_file():
                found[path] = describe_model(path)
    return found


def describe_model(path: str) -> str:
    """Return what a model file is: its network, when it was written, and its score on unseen ground."""
    said = _description(path)
    entry: Any = PATCH_MODELS.get(str(said.get("network", "")))
    entry = entry or SECTION_NETWORKS.get(str(said.get("section_network", "")))
    parts = [entry.title] if entry else []
    parts.append(time.strftime("%Y-%m-%d %H:%M", time.localtime(Path(path).stat().st_mtime)))
    record = said.get("record", {})
    score = _number(record, "worth", "auc", 0)
    accuracies = [
        _number(record, "metrics", held_out, "network", "accuracy")
        for held_out in ("test", "validation")
    ]
    accuracy = next((found for found in accuracies if found is not None), None)
    if score is not None:
        parts.append(tr("held-out AUC {auc:.2f}", auc=score))
    elif accuracy is not None:
        parts.append(tr("accuracy {accuracy:.0%}", accuracy=accuracy))
    return f"{', '.join(parts)} ({Path(path).name})"


def _number(record: Any, *keys: Any) -> float | None:
    """Return a share that stands under these keys; None of what is none."""
    for key in keys:
        try:
            record = record[key]
        except (KeyError, IndexError, TypeError):
            return None
    return float(record) if isinstance(record, (int, float)) and 0 <= record <= 1 else None


def _description(path: str) -> Mapping[str, Any]:
    """Return what the header of a model file says, without PyTorch; nothing of one that is none."""
    try:
        with Path(path).open("rb") as opened:
            length = int.from_bytes(opened.read(8), "little")
            header = json.loads(opened.read(length)) if length < _LONGEST_HEADER else {}
        found = json.loads(header["__metadata__"]["gossan"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _key(kind: str) -> str:
    return f"gossan/models/{kind}"


def _paths(kind: str) -> list[str]:
    """Return the paths that are remembered; settings can hold anything."""
    found = QgsSettings().value(_key(kind), [])
    found = found if isinstance(found, (list, tuple)) else [found]
    return [path for path in found if isinstance(path, str) and path]
