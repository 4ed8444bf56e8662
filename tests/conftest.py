"""What all tests share: the survey data beside the checkout, and small surveys of their own."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parent.parent

# The package is called gossan, whatever the checkout's folder is; `make env` makes the link.
sys.path.insert(0, str(ROOT / ".dev" / "plugins"))
# The tables of bad input are shared by two floors.
sys.path.insert(0, str(ROOT / "tests"))


def own_profile(shared: Path, worker: str) -> Path:
    """Return a QGIS profile for one of several processes, with the settings of the shared one.

    Two that make the folders of a new profile at once stumble over each other.
    """
    own = shared.with_name(f"{shared.name}-{worker}")
    shutil.rmtree(own, ignore_errors=True)
    settings = Path("profiles", "default", "QGIS", "QGIS3.ini")
    (own / settings).parent.mkdir(parents=True)
    shutil.copy(shared / settings, own / settings)
    return own


if {"PYTEST_XDIST_WORKER", "QGIS_CUSTOM_CONFIG_PATH"} <= set(os.environ):
    os.environ["QGIS_CUSTOM_CONFIG_PATH"] = str(
        own_profile(Path(os.environ["QGIS_CUSTOM_CONFIG_PATH"]), os.environ["PYTEST_XDIST_WORKER"])
    )

#: Tests that passed, by floor; a floor that is skipped as a whole has tested nothing.
FLOORS = {"unit": 0, "qgis": 0, "cli": 0}


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    floor = report.nodeid.partition("tests/")[2].partition("/")[0]
    if report.when == "call" and report.passed and floor in FLOORS:
        FLOORS[floor] += 1


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    counted = ", ".join(f"{floor} {passed}" for floor, passed in FLOORS.items())
    terminalreporter.write_line(f"passed by floor: {counted}")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail where all floors are asked for (make test) and one of them did not run."""
    if os.environ.get("GOSSAN_ALL_FLOORS") and "PYTEST_XDIST_WORKER" not in os.environ:
        empty = [floor for floor, passed in FLOORS.items() if not passed]
        if empty:
            sys.stdout.write(f"\nno test passed on: {', '.join(empty)}; is QGIS there?\n")
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


DATA = Path(os.environ.get("GOSSAN_TEST_DATA", ROOT.parent / "shared" / "data"))


def real_data(folder: str) -> Path:
    """Return a folder of real data, or skip."""
    if not (DATA / folder).is_dir():
        pytest.skip(f"no real data in {DATA / folder} (set GOSSAN_TEST_DATA)")
    return DATA / folder


@pytest.fixture(scope="session")
def tianshan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the paper's survey: reading a GeoPackage may write beside it."""
    copy = tmp_path_factory.mktemp("tianshan")
    for path in real_data("tianshan").iterdir():
        shutil.copy(path, copy)
    return copy


@pytest.fixture(scope="session")
def micrographs() -> Path:
    """Real micrographs of carbonates: train and test, a folder per class in each."""
    return real_data("thinsec_carbonate_microfacies")


@pytest.fixture(scope="session")
def survey_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of a simulated survey."""
    from gossan.core.runtime.progress import SilentProgress
    from gossan.core.sample_survey.files import write_survey
    from gossan.core.sample_survey.simulation import simulate_survey

    folder = tmp_path_factory.mktemp("survey")
    write_survey(simulate_survey(7, 800, SilentProgress()), str(folder))
    return folder


@pytest.fixture
def rng() -> np.random.Generator:
    """Random numbers that are the same every time."""
    return np.random.default_rng(0)


@pytest.fixture(scope="session")
def section_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Photographs of two made-up rocks, 花岗岩 speckled and slate striped, four to a slice."""
    from PIL import Image

    rng = np.random.default_rng(5)
    folder = tmp_path_factory.mktemp("岩石薄片")
    for name in ("花岗岩", "slate"):
        (folder / name).mkdir()
        for number in range(24):
            grains = np.repeat(rng.integers(60, 190, 12), 16)
            if name != "slate":  # the same grey levels, in another order
                grains = rng.permutation(grains)
            grey = np.kron(grains.reshape(12, 16), np.ones((4, 4)))
            colour = np.stack([grey, grey * 0.9, grey * 0.8], axis=-1).astype(np.uint8)
            path = folder / name / f"{name[:1]}{number // 4:02d}_{number % 4}.png"
            Image.fromarray(colour).save(path)
    return folder


@pytest.fixture(scope="session")
def material(tmp_path_factory: pytest.TempPathFactory) -> object:
    """Good input that the tables of bad input begin with."""
    from bad_input import make_material

    return make_material(tmp_path_factory.mktemp("material"))
