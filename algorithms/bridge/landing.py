"""Where outputs land in the tree of layers: a group per run, and in it evidence above what it explains."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

from qgis.core import (
    QgsLayerTreeGroup,
    QgsLayerTreeLayer,
    QgsLayerTreeNode,
    QgsMapLayer,
    QgsProcessingContext,
    QgsProcessingUtils,
    QgsProject,
    QgsSettings,
    QgsSimpleFillSymbolLayer,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QDateTime, Qt

from .layers import LINES, POINTS, POLYGONS

#: Which group of the tree is a run's, and where in it a layer lies.
_RUN, PLACE = "gossan/run", "gossan/place"

#: Rasters lie below these, tables below rasters.
_KINDS = (POINTS, LINES, POLYGONS)

#: Styles, from the top: what is known, what explains, the map itself, and what it was made from.
_STYLES = (
    "deposits",
    "faults",
    "targets",
    "known_targets",
    "anomaly_scores",
    "scored",
    "survey",
    "samples",
    "outside",
    "heat",
    "magnitude",
    "classes",
    "probability",
    "spread",
    "scores",
    "control",
    "elements",
    "sampled",
)

#: Styles that hide what lies below: of rasters, and of all samples of a survey as full dots.
_HIDING = {*_STYLES[_STYLES.index("outside") :], "anomaly_scores", "scored"}

#: A polygon whose fill is fainter than that shows what lies below; of 255.
_FAINT = 128


class Run:
    """The group of the layers that one run makes, of an algorithm or of several in a model.

    Parameters
    ----------
    title : str
        Of the algorithm.
    """

    def __init__(self, title: str) -> None:
        self._first = self._last = title
        self._model = ""
        self._mark = uuid4().hex
        self._opaque = False
        self._outputs: list[str] = []

    def add(self, title: str, output: str, style: str) -> None:
        """Note down what will land: the algorithm's title, the output, and its style."""
        self._last = title
        self._outputs.append(output)
        self._opaque = self._opaque or style in _HIDING

    def call(self, title: str) -> None:
        """Call the run after the model that its algorithms are steps of."""
        self._model = title

    @property
    def title(self) -> str:
        """What the group is called: after what was run, and when."""
        steps = self._first if self._first == self._last else f"{self._first} … {self._last}"
        time = QDateTime.currentDateTime().toString("HH:mm")
        return f"Gossan ▸ {self._model or steps}, {time}"

    def place(
        self, layer: QgsMapLayer, style: str, context: QgsProcessingContext
    ) -> QgsLayerTreeLayer | None:
        """Move a layer that QGIS has loaded into the group, and return its node; None without one."""
        project = context.project()
        node = project.layerTreeRoot().findLayer(layer.id()) if project else None
        if node is None:
            return None
        group = self._group(project, context)
        moved = node.clone()
        place = place_of(layer, style)
        moved.setCustomProperty(PLACE, place)
        group.insertChildNode(_index(group, place), moved)
        node.parent().removeChildNode(node)
        # The window has taken the group for empty when it was made, and may show it folded.
        group.setExpanded(False)
        group.setExpanded(True)
        return moved

    def _group(self, project: QgsProject, context: QgsProcessingContext) -> QgsLayerTreeGroup:
        """Return the run's group; it is made below layers that hide nothing, where it would hide them."""
        root = project.layerTreeRoot()
        for group in root.findGroups(True):
            if group.customProperty(_RUN) == self._mark:
                return group
        home = _home(root)
        index = _below_the_clear(home, set(self._waiting(context))) if self._opaque else 0
        group = QgsLayerTreeGroup(self.title)
        group.setCustomProperty(_RUN, self._mark)
        home.insertChildNode(index, group)
        return group

    def _waiting(self, context: QgsProcessingContext) -> Iterator[str]:
        """Yield the ids of the run's layers: QGIS has put them above the current layer, in its group."""
        for output in self._outputs:
            layer = QgsProcessingUtils.mapLayerFromString(output, context, False)
            if layer is not None:
                yield layer.id()


def _home(root: QgsLayerTreeGroup) -> QgsLayerTreeGroup:
    """Return the group that the user wants results in, or the root."""
    chosen = QgsSettings().value("Processing/Configuration/RESULTS_GROUP_NAME", "")
    return (root.findGroup(str(chosen)) if chosen else None) or root


def place_of(layer: QgsMapLayer, style: str) -> int:
    """Return where a layer belongs in its group; less is higher."""
    kind = len(_KINDS)
    if isinstance(layer, QgsVectorLayer):
        geometry = layer.geometryType()
        # Geometries of no kind, or of several, lie with tables.
        kind = _KINDS.index(geometry) if geometry in _KINDS else len(_KINDS) + 1
    return 100 * kind + (_STYLES.index(style) if style in _STYLES else len(_STYLES))


def _index(group: QgsLayerTreeGroup, place: int) -> int:
    return sum(int(node.customProperty(PLACE, 0)) <= place for node in group.children())


def _below_the_clear(home: QgsLayerTreeGroup, own: set[str]) -> int:
    """Return the place of the first node that hides what lies below it, layers of these ids aside."""
    nodes = home.children()
    return next((place for place, node in enumerate(nodes) if _hides(node, own)), len(nodes))


def _hides(node: QgsLayerTreeNode, own: set[str]) -> bool:
    if not isinstance(node, QgsLayerTreeLayer):
        return any(_hides(child, own) for child in node.children())
    layer = node.layer()
    if node.layerId() in own:
        return False
    if not isinstance(layer, QgsVectorLayer):
        return layer is not None
    if layer.geometryType() != POLYGONS:
        return False
    symbol = getattr(layer.renderer(), "symbol", lambda: None)()
    return symbol is None or any(_is_filled(part) for part in symbol.symbolLayers())


def _is_filled(part: object) -> bool:
    if not isinstance(part, QgsSimpleFillSymbolLayer):
        return "Line" not in type(part).__name__
    return part.brushStyle() != Qt.BrushStyle.NoBrush and part.fillColor().alpha() >= _FAINT
