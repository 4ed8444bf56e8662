"""The zip that users install: it holds what it should, and works in a profile that knows nothing else."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from configparser import ConfigParser
from pathlib import Path, PurePosixPath

import numpy as np
import pytest
from process import PROCESS, command
from report_pages import ReportPage

ROOT = Path(__file__).resolve().parents[2]

#: What the plugin repository asks of metadata.txt.
REQUIRED = (
    "name qgisMinimumVersion description about version author email repository tracker homepage "
    "icon license"
)


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the zip."""
    target = tmp_path_factory.mktemp("package") / "gossan.zip"
    subprocess.run([sys.executable, str(ROOT / "scripts" / "package.py"), str(target)], check=True)
    return target


def test_the_zip_passes_the_repositorys_rules(package: Path) -> None:
    assert package.stat().st_size < 25 * 2**20
    with zipfile.ZipFile(package) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert {PurePosixPath(name).parts[0] for name in names} == {"gossan"}
        for name in names:
            assert re.fullmatch(r"[A-Za-z0-9_./-]+", name), name
            assert ".." not in name and "__pycache__" not in name and "__MACOSX" not in name
            # Nothing that runs but Python, and no hidden files.
            assert PurePosixPath(name).suffix not in {
                ".so",
                ".dll",
                ".exe",
                ".pyc",
                ".dylib",
                ".whl",
            }
            assert not any(part.startswith(".") for part in PurePosixPath(name).parts), name
            content = archive.read(name)
            assert not content.startswith((b"\x7fELF", b"MZ", b"\xcf\xfa\xed\xfe", b"PK")), name
            assert str(ROOT).encode() not in content, name
        for wanted in (
            "__init__.py",
            "metadata.txt",
            "LICENSE",
            "resources/icon.svg",
            "distributed/__main__.py",
        ):
            assert f"gossan/{wanted}" in names
        for kind in (".model3", ".qml", ".ts"):
            assert any(name.endswith(kind) for name in names), kind
        assert not any("/tests/" in name or "/benchmarks/" in name for name in names)
        metadata = ConfigParser(interpolation=None)
        metadata.read_string(archive.read("gossan/metadata.txt").decode())
    general = metadata["general"]
    for name in REQUIRED.split():
        assert general.get(name), name
    assert f"gossan/{general['icon']}" in names
    assert re.fullmatch(r"\d+\.\d+\.\d+", general["version"])
    assert general["hasprocessingprovider"] == "yes" and general["supportsqt6"] == "yes"
    for name in ("repository", "tracker", "homepage"):
        assert general[name].startswith("https://")


@pytest.mark.skipif(PROCESS is None, reason="qgis_process is not on PATH: make env")
def test_the_zip_works_in_a_fresh_profile(package: Path, tmp_path: Path) -> None:
    plugins = tmp_path / "profile" / "profiles" / "default" / "python" / "plugins"
    plugins.mkdir(parents=True)
    with zipfile.ZipFile(package) as archive:
        archive.extractall(plugins)
    environment = {**os.environ, "QGIS_CUSTOM_CONFIG_PATH": str(tmp_path / "profile")}
    del environment["QGIS_PLUGINPATH"]

    def run(*arguments: str) -> str:
        done = subprocess.run(
            arguments, env=environment, capture_output=True, text=True, timeout=300, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    run(str(PROCESS), "plugins", "enable", "gossan")
    assert run(str(PROCESS), "list").count("gossan:") == 20
    folder = tmp_path / "survey"
    run(*command("createsamplesurvey", SAMPLES=300, OUTPUT_FOLDER=folder))
    run(
        *command(
            "gridgeochemistry",
            INPUT=folder / "samples.gpkg",
            TEMPLATE=folder / "truth.tif",
            OUTPUT=tmp_path / "stack.tif",
            REPORT=tmp_path / "report.html",
        )
    )
    from gossan.core.rasters.stack import Stack

    stack = Stack(str(tmp_path / "stack.tif"))
    assert "Au" in stack.elements and np.isfinite(stack.read()).any()
    read = ReportPage((tmp_path / "report.html").read_text(encoding="utf-8"))
    assert read.summary.startswith(f"{len(stack.elements)} elements of 300 samples")
