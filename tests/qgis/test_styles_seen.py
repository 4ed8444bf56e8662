"""Whether lines can be seen on the maps that they lie on, and colours told apart, by everyone."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

#: What lies on maps, by the kind of its geometry.
ON_MAPS = {
    "faults": "LineString",
    "offsets": "LineString",
    "study_area": "Polygon",
    "targets": "Polygon",
    "known_targets": "Polygon",
    "deposits": "Point",
    "samples": "Point",
}

#: What light of a screen (linear) becomes for who lacks the pigment for green: Machado et al. (2009).
DEUTERANOPIA = np.array(
    [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ]
)


def linear(colour: Any) -> np.ndarray:
    """Return a QColor as light, (3,) from 0 to 1."""
    encoded = np.array([colour.redF(), colour.greenF(), colour.blueF()])
    light: np.ndarray = np.where(
        encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4
    )
    return light


def contrast(one: Any, other: Any) -> float:
    """Return the contrast of two colours as the WCAG have it, from 1 to 21."""
    weights = np.array([0.2126, 0.7152, 0.0722])
    low, high = sorted((float(linear(one) @ weights), float(linear(other) @ weights)))
    return (high + 0.05) / (low + 0.05)


def difference(one: Any, other: Any, seen: np.ndarray) -> float:
    """Return how far two colours lie apart in CIELAB, seen through a matrix."""
    to_xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    places = []
    for colour in (one, other):
        xyz = to_xyz @ np.clip(seen @ linear(colour), 0, 1) / np.array([0.9505, 1.0, 1.089])
        x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
        places.append(np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)]))
    return float(np.linalg.norm(places[0] - places[1]))


def ramps(qgis_app: Any) -> dict[str, list[Any]]:
    """Return the colours of every raster style, and of the classes."""
    from gossan.algorithms.bridge.class_styles import RAMP
    from gossan.algorithms.bridge.resources import RESOURCES
    from qgis.PyQt.QtGui import QColor
    from qgis.PyQt.QtXml import QDomDocument

    found = {"classes": [RAMP.color(part / 50) for part in range(51)]}
    for path in sorted((RESOURCES / "styles").glob("*.qml")):
        document = QDomDocument()
        document.setContent(Path(path).read_text(encoding="utf-8"))
        items = document.elementsByTagName("item")
        colours = [QColor(items.at(n).toElement().attribute("color")) for n in range(items.size())]
        if colours:
            found[path.stem] = colours
    return found


def drawn(style: str, kind: str) -> list[list[Any]]:
    """Return the colours that each symbol of a style draws lines, outlines and arrows with."""
    from gossan.algorithms.bridge.styles import Styler
    from layers import memory_points
    from qgis.core import QgsRenderContext

    layer = memory_points("field=label:int&field=set:string&field=known:int", [], kind=kind)
    Styler(style).dress(layer)
    found = []
    for symbol in layer.renderer().symbols(QgsRenderContext()):
        parts = list(symbol.symbolLayers())
        parts += [
            inner for part in parts if part.subSymbol() for inner in part.subSymbol().symbolLayers()
        ]
        colours = []
        for part in parts:
            outlined = getattr(part, "strokeStyle", lambda: 1)()
            colours += [part.strokeColor()] if outlined else []
            colours += [part.fillColor()] if part.fillColor().alpha() > 200 else []
            colours += [part.color()] if part.color().alpha() > 200 else []
        found.append(colours)
    return found


@pytest.mark.parametrize("style", ON_MAPS)
def test_lines_and_outlines_are_seen_on_every_map(style: str, qgis_app: Any) -> None:
    symbols = drawn(style, ON_MAPS[style])
    assert symbols
    for name, colours in ramps(qgis_app).items():
        for colour in colours:
            for symbol in symbols:
                best = max(contrast(colour, own) for own in symbol)
                assert best >= 3, (style, name, colour.name())


@pytest.mark.parametrize("seen", [np.eye(3), DEUTERANOPIA], ids=["all", "deuteranopia"])
def test_classes_and_arrows_are_told_apart(seen: np.ndarray, qgis_app: Any) -> None:
    from gossan.core.reporting.class_colours import CLASS_COLOURS
    from qgis.PyQt.QtGui import QColor

    for one, other in combinations(map(QColor, CLASS_COLOURS), 2):
        assert difference(one, other, seen) > 20, (one.name(), other.name())
    # The classes of a map grow darker from one to the next, whichever colours are seen.
    classes = ramps(qgis_app)["classes"][::10]
    assert all(difference(*pair, seen) > 10 for pair in zip(classes, classes[1:]))
    for (arrow,) in [drawn("offsets", "LineString")]:
        assert max(difference(one, other, seen) for one, other in combinations(arrow, 2)) > 60


def test_the_colours_of_a_sample_are_told_apart(qgis_app: Any) -> None:
    from gossan.algorithms.bridge.styles import Styler
    from layers import memory_points
    from qgis.core import QgsRenderContext

    layer = memory_points("field=label:int&field=set:string", [])
    Styler("samples").dress(layer)
    fills = [
        symbol.symbolLayers()[-1].color() for symbol in layer.renderer().symbols(QgsRenderContext())
    ]
    for one, other in combinations(fills, 2):
        assert difference(one, other, DEUTERANOPIA) > 20
