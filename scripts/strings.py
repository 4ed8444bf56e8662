"""Bring the translations in i18n up to date with what Gossan says: `make strings`.

Texts come from three places: the code, where they stand in calls of `tr` and `later`; the algorithms,
whose names and help QGIS shows; and the workflows. New ones are added without a translation, which the
tests do not accept; those that are no longer said are dropped.
"""

from __future__ import annotations

import ast
import os
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("core", "models", "algorithms", "distributed")

#: Calls, and which of their arguments is said.
SAID = {"tr": 0, "later": 0, "label": 0, "ModelFileError": 0, "PlainEntry": 0, "add_file": 2}
SAID |= {"style": 2, "style_with": 2}


def texts_of_code() -> Iterator[str]:
    """Yield the texts in the code."""
    files = [ROOT / "plugin.py"]
    for folder in FOLDERS:
        files += sorted((ROOT / folder).rglob("*.py"))
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            name = node.func.id if isinstance(node.func, ast.Name) else name
            place = SAID.get(name)
            if place is not None and len(node.args) > place:
                said = node.args[place]
                if isinstance(said, ast.Constant) and isinstance(said.value, str):
                    yield said.value


def texts_of_algorithms(provider: object) -> Iterator[str]:
    """Yield what QGIS shows of the algorithms and workflows, in English."""
    for algorithm in provider.algorithms():  # type: ignore[attr-defined]
        yield algorithm.displayName()
        yield algorithm.group().partition(" ")[2]  # behind its number
        yield algorithm.shortHelpString()
        for definition in algorithm.parameterDefinitions():
            yield definition.description()
            yield definition.help()
            shown = definition.metadata().get("widget_wrapper", {})
            yield from shown.get("words", {}).values()
            empty = shown.get("empty", "")
            said = [empty] if isinstance(empty, str) else empty.values()
            yield from (text for text in said if text not in shown.get("words", {}))
        for definition in algorithm.outputDefinitions():
            yield definition.description()


def all_texts(provider: object) -> list[str]:
    """Return everything that can be said, once each."""
    found = [*texts_of_algorithms(provider), *texts_of_code()]
    return [text for text in dict.fromkeys(found) if any(map(str.isalpha, text))]


def translations(path: Path) -> dict[str, str]:
    """Return the translations of a .ts file; an empty text for what is not translated."""
    return {
        message.findtext("source") or "": message.findtext("translation") or ""
        for message in ET.parse(path).iter("message")  # noqa: S314 (our own file)
    }


def write(path: Path, texts: list[str], known: dict[str, str]) -> int:
    """Write a .ts file; return how many texts are not translated."""
    language = path.stem.split("_", 1)[1]
    root = ET.Element("TS", version="2.1", language=language, sourcelanguage="en")
    context = ET.SubElement(root, "context")
    ET.SubElement(context, "name").text = "Gossan"
    missing = 0
    for text in texts:
        message = ET.SubElement(context, "message")
        ET.SubElement(message, "source").text = text
        translation = ET.SubElement(message, "translation")
        translation.text = known.get(text, "")
        if not translation.text:
            translation.set("type", "unfinished")
            missing += 1
    ET.indent(root, "    ")
    path.write_text(
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n'
        + ET.tostring(root, encoding="unicode")
        + "\n",
        encoding="utf-8",
    )
    return missing


def main() -> None:
    """Bring all .ts files up to date."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from qgis.core import QgsApplication

    app = QgsApplication([], False)
    app.initQgis()
    sys.path.insert(0, str(ROOT / ".dev" / "plugins"))
    from gossan.algorithms.provider import register

    texts = all_texts(register())
    for path in sorted((ROOT / "i18n").glob("*.ts")):
        missing = write(path, texts, translations(path))
        sys.stdout.write(f"{path.name}: {len(texts)} texts, {missing} without a translation\n")


if __name__ == "__main__":
    main()
