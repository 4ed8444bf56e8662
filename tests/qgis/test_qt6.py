"""The code as Qt 6 and QGIS 4 will read it: scoped enumerations, and no name that Qt 6 dropped."""

from __future__ import annotations

import ast
import enum
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted(
    [
        ROOT / "plugin.py",
        ROOT / "__init__.py",
        *(ROOT / "algorithms").rglob("*.py"),
        *(ROOT / "desktop").rglob("*.py"),
    ]
)

#: Names and calls of Qt 5 that Qt 6 does not have.
DROPPED = {
    "exec_",
    "print_",
    "QRegExp",
    "QRegExpValidator",
    "QDesktopWidget",
    "QMatrix",
    "QStringRef",
    "QTextCodec",
    "QSound",
    "QGLWidget",
    "QSignalMapper",
    "QLinkedList",
    "QWebView",
    "QFontMetricsF.width",
    "MidButton",
    "setMargin",
    "desktop",
    "qrand",
    "toTime_t",
    "setTime_t",
}


def imported(tree: ast.Module) -> Iterator[tuple[str, str, str]]:
    """Yield module, name and alias of everything imported from QGIS and Qt."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for name in node.names:
                yield node.module, name.name, name.asname or name.name
        elif isinstance(node, ast.Import):
            for name in node.names:
                yield name.name, "", name.asname or name.name


def unscoped(tree: ast.Module, classes: dict[str, object]) -> Iterator[str]:
    """Yield members of enumerations that are taken from the class around their enumeration."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            owner = classes.get(node.value.id)
            if isinstance(owner, type) and not issubclass(owner, enum.Enum):
                found = getattr(owner, node.attr, None)
                if isinstance(found, (int, enum.Enum)) and not isinstance(found, type):
                    yield f"{node.value.id}.{node.attr}, line {node.lineno}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_enumerations_are_scoped_and_names_are_in_qt_6(file: Path, qgis_app: object) -> None:
    text = file.read_text(encoding="utf-8")
    tree = ast.parse(text)
    classes = {}
    for module, name, alias in imported(tree):
        assert not module.startswith(("PyQt5", "PyQt6", "PySide", "sip")), (
            f"{module}: use qgis.PyQt"
        )
        assert not (name == "QAction" and module.endswith("QtWidgets")), "QAction is in QtGui"
        if module.startswith("qgis.") and name:
            classes[alias] = getattr(importlib.import_module(module), name)
    assert list(unscoped(tree, classes)) == []
    lines = text.splitlines()
    for node in ast.walk(tree):
        name = getattr(node, "attr", None) or getattr(node, "id", None)
        assert name not in DROPPED, f"line {node.lineno}: {name}"
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            whole = f"{node.value.id}.{node.attr}"
            # QVariant.Type is for QGIS before 3.38 alone.
            assert whole != "QVariant.Type" or "versionInt" in lines[node.lineno - 1], node.lineno


def test_the_check_finds_what_it_looks_for(qgis_app: object) -> None:
    from qgis.core import Qgis, QgsProcessing, QgsWkbTypes
    from qgis.PyQt.QtCore import Qt

    classes = {
        "Qgis": Qgis,
        "QgsProcessing": QgsProcessing,
        "QgsWkbTypes": QgsWkbTypes,
        "Qt": Qt,
    }
    bad = ast.parse("Qgis.Warning; QgsProcessing.TypeRaster; QgsWkbTypes.Point; Qt.AlignLeft")
    good = ast.parse(
        "Qgis.MessageLevel.Warning; QgsProcessing.SourceType.TypeRaster; QgsWkbTypes.Type.Point; "
        "Qt.AlignmentFlag.AlignLeft; Qgis.versionInt()"
    )
    assert len(list(unscoped(bad, classes))) in (3, 4)  # QGIS 4 lacks the unscoped names themselves
    assert list(unscoped(good, classes)) == []
