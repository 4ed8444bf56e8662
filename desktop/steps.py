"""The steps of the work, and how far a project has come."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qgis.core import QgsMapLayer, QgsProject, QgsRasterLayer, QgsVectorLayer, QgsWkbTypes

from ..core.rasters.origin import MapOrigin
from ..core.rasters.stack import Stack
from ..core.runtime.errors import InputError
from ..core.runtime.language import later
from .places import file_of

#: Under which a project remembers the model that was trained from the panel.
SCOPE, MODEL_ENTRY = "Gossan", "model"

#: Numeric fields from which on a layer of points is taken for samples, and bands for a stack.
_FIELDS, _BANDS = 4, 3

#: What targets have, and study areas have not.
_OF_TARGETS = {"rank", "area_km2"}

#: How the description of a control raster begins.
_CONTROL = "w = "


@dataclass(frozen=True)
class Step:
    """A step of the work.

    Attributes
    ----------
    title, algorithm : str
    needs : mapping of str to str
        What its parameters are given, by what was found in the project.
    gives : str
        What it adds.
    """

    title: str
    algorithm: str
    needs: Mapping[str, str]
    gives: str


_KNOWN = {"DEPOSITS": "deposits", "STUDY_AREA": "study_area"}

STEPS = (
    Step(later("Import samples"), "importassays", {}, "samples"),
    Step(
        later("Grid the elements"),
        "gridgeochemistry",
        {"INPUT": "samples", "STUDY_AREA": "study_area"},
        "stack",
    ),
    Step(
        later("Fit the faults' control"),
        "fitfaultcontrol",
        {"FAULTS": "faults", "TEMPLATE": "stack", **_KNOWN},
        "control",
    ),
    Step(
        later("Train a model"),
        "traingkdcn",
        {"STACK": "stack", "CONTROL": "control", **_KNOWN},
        "model",
    ),
    Step(
        later("Predict the map"),
        "predictanomalies",
        {
            "STACK": "stack",
            "MODEL": "model",
            "STUDY_AREA": "study_area",
            "DEPOSITS": "deposits",
        },
        "map",
    ),
    Step(
        later("Classify: targets"),
        "classifyanomalies",
        {"PROBABILITY": "map", "DEPOSITS": "deposits"},
        "targets",
    ),
    Step(
        later("Explain the deposits"),
        "explaingradcam",
        {"STACK": "stack", "MODEL": "model", "DEPOSITS": "deposits"},
        "heat",
    ),
)


@dataclass
class Material:
    """What of the work lies in a project.

    Attributes
    ----------
    layers : dict of str to QgsMapLayer
        By what they are: samples, deposits, faults, study_area, stack, control, map, targets, heat.
    model : str
        Path of the model file; empty if none is known.
    """

    layers: dict[str, QgsMapLayer] = field(default_factory=dict)
    model: str = ""

    @classmethod
    def of(cls, project: QgsProject) -> Material:
        """Look through a project; of several layers of a kind the uppermost counts."""
        found = cls()
        for node in project.layerTreeRoot().findLayers():
            layer = node.layer()
            if layer is None or not layer.isValid():
                continue
            kind = _of_vector(layer) if isinstance(layer, QgsVectorLayer) else _of_raster(layer)
            if kind:
                found.layers.setdefault(kind, layer)
        found.model = found._model(project)
        return found

    def has(self, what: str) -> bool:
        """Return whether it is there."""
        return bool(self.model) if what == "model" else what in self.layers

    def called(self, what: str) -> str:
        """Return what it is called; empty if it is not there."""
        if what == "model":
            return Path(self.model).name
        return str(self.layers[what].name()) if what in self.layers else ""

    def next_step(self) -> Step | None:
        """Return the first step whose result is not there; None if all is done."""
        return next((step for step in STEPS if not self.has(step.gives)), None)

    def parameters(self, step: Step) -> dict[str, Any]:
        """Return what a step's dialog is filled with."""
        filled: dict[str, Any] = {}
        for name, what in step.needs.items():
            if what == "model" and self.model:
                filled[name] = self.model
            elif what in self.layers:
                filled[name] = self.layers[what].id()
        return filled

    def _model(self, project: QgsProject) -> str:
        """Return the model that the project remembers, or the map's, or the newest beside the stack."""
        said, _ = project.readEntry(SCOPE, MODEL_ENTRY, "")
        known = [said] if said else []
        if "map" in self.layers:
            origin = MapOrigin.of_map(Stack(file_of(self.layers["map"])))
            known += [origin.model] if origin else []
        stack = file_of(self.layers["stack"]) if "stack" in self.layers else ""
        if os.path.exists(stack):  # no source that holds the data itself
            beside = Path(stack).parent.glob("*.safetensors")
            known += map(str, sorted(beside, key=lambda path: -path.stat().st_mtime))
        return next((path for path in known if os.path.exists(path)), "")


def _of_vector(layer: QgsVectorLayer) -> str:
    """Return what a vector layer is in the work; empty if it is nothing of it."""
    kinds = QgsWkbTypes.GeometryType
    fields = layer.fields()
    if layer.geometryType() == kinds.PointGeometry:
        numeric = sum(one.isNumeric() for one in fields if one.name() != "fid")
        return "samples" if numeric >= _FIELDS else "deposits"
    if layer.geometryType() == kinds.LineGeometry:
        return "" if "magnitude" in fields.names() else "faults"
    if layer.geometryType() == kinds.PolygonGeometry:
        return "targets" if set(fields.names()) >= _OF_TARGETS else "study_area"
    return ""


def _of_raster(layer: QgsMapLayer) -> str:
    """Return what a raster is in the work; empty if it is nothing of it."""
    if not isinstance(layer, QgsRasterLayer) or layer.providerType() != "gdal":
        return ""
    try:
        raster = Stack(file_of(layer))
    except InputError:
        return ""
    first = raster.elements[0]
    if MapOrigin.of_map(raster) is not None:
        return "map"
    if first.startswith(("Grad-CAM", "CAM")):
        return "heat"
    if raster.description.startswith(_CONTROL):
        return "control"
    if len(raster.elements) >= _BANDS and any(raster.chemistry) and not first.startswith("PC"):
        return "stack"
    return ""
