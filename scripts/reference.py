"""Write a page per algorithm to docs/algorithms, from the help that QGIS shows: part of `make docs`."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "algorithms"


def cell(text: object) -> str:
    """Return a text as a table's cell."""
    return re.sub(r"\s+", " ", str(text)).replace("|", "\\|").replace("<", "&lt;")


def default(definition: Any) -> str:
    """Return a parameter's default, as the command line takes it."""
    value = definition.defaultValue()
    if value is None or value == "":
        return ""
    if isinstance(value, list):
        return "`" + ",".join(map(str, value)) + "`"
    return f"`{value}`"


def options(definition: Any) -> str:
    """Return the words that a choice takes."""
    if definition.type() == "enum":
        return " " + ", ".join(f"`{option}`" for option in definition.options()) + "."
    return ""


def command(algorithm: Any) -> str:
    """Return a command with the parameters that must be given."""
    from qgis.core import QgsProcessingParameterDefinition

    optional = QgsProcessingParameterDefinition.Flag.FlagOptional
    wanted = [
        f"{definition.name()}=…"
        for definition in algorithm.parameterDefinitions()
        if not definition.flags() & optional and default(definition) == ""
    ]
    # Names of a workflow's outputs have spaces.
    given = [f'"{text}"' if " " in text else text for text in wanted]
    given.insert(0, f"qgis_process run {algorithm.id()} --")
    return " ".join(given)


def group(algorithm: Any) -> str:
    """Return the name of an algorithm's group, without the number that the toolbox sorts it by."""
    return str(algorithm.group()).partition(" ")[2]


def page(algorithm: Any) -> str:
    """Return the page of an algorithm."""
    lines = [f"# {algorithm.displayName()}", "", f"*{group(algorithm)}*, `{algorithm.id()}`", ""]
    lines += [algorithm.shortHelpString(), "", "## Parameters", ""]
    lines += ["| name | | default | |", "| --- | --- | --- | --- |"]
    for definition in algorithm.parameterDefinitions():
        lines.append(
            f"| `{definition.name()}` | {cell(definition.description())} | {default(definition)} | "
            f"{cell(definition.help())}{options(definition)} |"
        )
    lines += ["", "## Outputs", "", "| name | |", "| --- | --- |"]
    for output in algorithm.outputDefinitions():
        lines.append(f"| `{output.name()}` | {cell(output.description())} |")
    lines += ["", "## Command", "", f"    {command(algorithm)}", ""]
    return "\n".join(lines)


def main() -> None:
    """Write all pages and their list."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from qgis.core import QgsApplication

    app = QgsApplication([], False)
    app.initQgis()
    sys.path.insert(0, str(ROOT / ".dev" / "plugins"))
    from gossan.algorithms.provider import register

    provider = register()
    TARGET.mkdir(exist_ok=True)
    groups: dict[str, list[str]] = {}
    for algorithm in provider.algorithms():
        (TARGET / f"{algorithm.name()}.md").write_text(page(algorithm), encoding="utf-8")
        summary = re.split(r"(?<=[.:])\s", algorithm.shortHelpString(), maxsplit=1)[0].rstrip(":.")
        entry = f"* [{algorithm.displayName()}]({algorithm.name()}.md): {summary}."
        groups.setdefault(group(algorithm), []).append(entry)
    lines = ["# Algorithms", ""]
    for title in ("Workflows", "Geochemistry", "Anomaly models", "Thin sections", "Utilities"):
        lines += [f"## {title}", "", *groups[title], ""]
    (TARGET / "index.md").write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
