"""Make the zip that QGIS's plugin manager installs: no tests, no benchmarks, no tools."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILES = (
    "__init__.py",
    "plugin.py",
    "metadata.txt",
    "LICENSE",
    "README.md",
    "requirements.txt",
)
FOLDERS = ("algorithms", "core", "desktop", "distributed", "models", "resources", "i18n")
KINDS = {".py", ".qml", ".svg", ".png", ".html", ".model3", ".qm", ".ts"}


def package(target: Path) -> None:
    """Write the zip; entries have one date, so that the same tree gives the same file."""
    chosen = [ROOT / name for name in FILES]
    for folder in FOLDERS:
        chosen += [path for path in (ROOT / folder).rglob("*") if path.suffix in KINDS]
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(chosen):
            entry = zipfile.ZipInfo(
                f"gossan/{path.relative_to(ROOT).as_posix()}", (2026, 1, 1, 0, 0, 0)
            )
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, path.read_bytes())
    sys.stdout.write(f"{target}: {len(chosen)} files, {target.stat().st_size / 1024:.0f} KiB\n")


if __name__ == "__main__":
    package(Path(sys.argv[1]))
