"""Packages that QGIS does not bring along, imported late and with a word on how to get them."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

from ..runtime.errors import MissingPackageError
from ..runtime.language import tr

#: What pip calls a package whose import name differs.
PIP_NAMES = {"sklearn": "scikit-learn", "PIL": "pillow"}

#: Packages that distributions of Linux do not have.
_BY_PIP_ALONE = {"gstools"}


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
        reasons = "; ".join(f"{name}: {problem}" for name, problem in problems.items())
        raise MissingPackageError(
            tr(
                "This needs Python packages that this QGIS cannot load: {wanted}. {how_to_install} "
                "Then start QGIS again. ({reasons})",
                wanted=wanted,
                how_to_install=how_to_install(wanted),
                reasons=reasons,
            )
        )


def how_to_install(packages: str) -> str:
    """Return one sentence that tells how to install packages for QGIS's Python here."""
    if sys.platform == "win32":
        return tr(
            "Open the OSGeo4W Shell from the Start menu and run: python -m pip install --user "
            "{packages}",
            packages=packages,
        )
    if sys.platform == "darwin":
        python = Path(sys.prefix) / "bin" / "python3"
        return tr(
            "Open Terminal and run: {python} -m pip install --user {packages}",
            python=python,
            packages=packages,
        )
    if set(packages.split()) <= _BY_PIP_ALONE:
        return tr(
            "Open a terminal and run: /usr/bin/python3 -m pip install --user --break-system-packages "
            "{packages}",
            packages=packages,
        )
    return tr(
        "Install them with your system's package manager (Debian, Ubuntu: python3-torch, "
        "python3-torchvision, python3-sklearn, python3-matplotlib, python3-pil), or open a "
        "terminal and run: /usr/bin/python3 -m pip install --user --break-system-packages "
        "{packages}",
        packages=packages,
    )


def _keep_triton_from_mesa() -> None:
    """Hide triton from torch where Mesa's LLVM is loaded: the two collide and end QGIS.

    Triton compiles kernels for torch.compile, which Gossan does not use.
    """
    if "torch" in sys.modules or "triton" in sys.modules:
        return
    maps = Path("/proc/self/maps")
    if maps.exists() and "libLLVM" in maps.read_text(errors="replace"):
        sys.modules["triton"] = None  # type: ignore[assignment]
