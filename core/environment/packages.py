"""Packages that QGIS does not bring along, imported late and with a word on how to get them."""

from __future__ import annotations

import importlib
import importlib.util
import re
import shlex
import sys
from pathlib import Path

from ...models.catalogue import WEIGHTS_PACKAGES
from ..runtime.errors import MissingPackageError
from ..runtime.language import tr

#: What pip calls a package whose import name differs.
PIP_NAMES = {
    "sklearn": "scikit-learn",
    "PIL": "pillow",
    **{package.module: package.pip for package in WEIGHTS_PACKAGES.values()},
}

#: What Debian and Ubuntu call the packages that they have, and since which release of each.
_APT = {
    "scipy": ("python3-scipy", {}),
    "torch": ("python3-torch", {}),
    "torchvision": ("python3-torchvision", {}),
    "safetensors": ("python3-safetensors", {"debian": 13.0, "ubuntu": 25.04}),
    "scikit-learn": ("python3-sklearn", {}),
    "matplotlib": ("python3-matplotlib", {}),
    "pillow": ("python3-pil", {}),
}

#: Debian's releases that are known by their name alone.
_NEWEST = 99.0


def require(*names: str) -> None:
    """Import packages, or say in one message what to install and how on this platform.

    Raises
    ------
    MissingPackageError
        If one of them is missing or cannot be loaded.
    """
    _keep_triton_from_mesa()
    problems = {}
    for name in names:
        try:
            importlib.import_module(name)
        except (ImportError, OSError, RuntimeError) as problem:
            problems[name] = problem
    if problems:
        wanted = " ".join(PIP_NAMES.get(name, name) for name in problems)
        reasons = "; ".join(dict.fromkeys(map(str, problems.values())))
        raise MissingPackageError(
            tr(
                "This QGIS lacks Python packages that this needs: {wanted}. {how_to_install} Then start QGIS "
                "again. ({reasons})",
                wanted=wanted.replace(" ", ", "),
                how_to_install=how_to_install(wanted),
                reasons=reasons,
            )
        )


def interpreter() -> Path:
    """Return the Python that this QGIS runs, for which packages must be installed.

    ``sys.executable`` may be QGIS itself, or the python of a virtual environment that is first on PATH.
    """
    base = Path(sys.base_exec_prefix)
    if sys.platform == "win32":
        return base / "python.exe"
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    names = (version, "python3")
    found = (base / "bin" / name for name in names if (base / "bin" / name).exists())
    return next(found, Path(sys.executable))


def how_to_install(packages: str) -> str:
    """Return one sentence with one command that installs packages for QGIS's Python here."""
    if sys.platform == "win32":
        return tr(
            "Open the OSGeo4W Shell from the Start menu and run: python -m pip install --user "
            "{packages}",
            packages=packages,
        )
    return tr("Open a terminal and run: {command}", command=_command(packages.split()))


def _command(packages: list[str]) -> str:
    """Return the command for a terminal: Debian's packages as far as it has them, and pip for the rest."""
    python = shlex.quote(str(interpreter()))
    if sys.platform == "darwin":
        return f"{python} -m pip install --user {' '.join(packages)}"
    of_apt = [_APT[name][0] for name in packages if _has_apt(name)]
    of_pip = [name for name in packages if not _has_apt(name)]
    commands = []
    if of_pip and of_apt and importlib.util.find_spec("pip") is None:
        of_apt.append("python3-pip")
    if of_apt:
        commands.append(f"sudo apt install {' '.join(of_apt)}")
    if of_pip:
        # Debian and others ask for the last option before pip adds to the user's own packages.
        free = " --break-system-packages" if _is_managed() else ""
        commands.append(f"{python} -m pip install --user{free} {' '.join(of_pip)}")
    return " && ".join(commands)


def _has_apt(package: str) -> bool:
    """Return whether this system's package manager is apt, and has a package."""
    system, release = _release()
    if not system or package not in _APT:
        return False
    return release >= _APT[package][1].get(system, 0.0)


def _release() -> tuple[str, float]:
    """Return ``debian`` or ``ubuntu`` and its release; an empty name for other systems."""
    try:
        text = Path("/etc/os-release").read_text(encoding="utf-8")
    except OSError:
        return "", 0.0
    said = dict(re.findall(r"""^(\w+)=["']?(.*?)["']?$""", text, re.MULTILINE))
    for system in ("ubuntu", "debian"):
        if system in (said.get("ID"), *said.get("ID_LIKE", "").split()):
            own = said.get("ID") == system
            found = re.match(r"\d+(\.\d+)?", said.get("VERSION_ID", "") if own else "")
            # Testing has no number, and relatives such as Mint have their own.
            return system, float(found[0]) if found else _NEWEST if own else 0.0
    return "", 0.0


def _is_managed() -> bool:
    """Return whether pip must be told that it may add to this Python (PEP 668)."""
    return (Path(re.__file__).parents[1] / "EXTERNALLY-MANAGED").exists()


def _keep_triton_from_mesa() -> None:
    """Hide triton from torch where Mesa's LLVM is loaded: the two collide and end QGIS.

    Triton compiles kernels for torch.compile, which Gossan does not use.
    """
    if "torch" in sys.modules or "triton" in sys.modules:
        return
    maps = Path("/proc/self/maps")
    if maps.exists() and "libLLVM" in maps.read_text(errors="replace"):
        sys.modules["triton"] = None  # type: ignore[assignment]
