"""Where a result comes from: parameters, versions, and the command that repeats the run."""

from __future__ import annotations

import platform
import re
import shlex
import sys
from configparser import ConfigParser
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

import numpy as np

from .confidential import HIDDEN, without_secrets
from .language import tr


def gossan_version() -> str:
    """Return the version in metadata.txt."""
    metadata_file = ConfigParser(interpolation=None)
    folders = Path(__file__).resolve().parents
    beside = (folder / "metadata.txt" for folder in folders)
    metadata_file.read(next(path for path in beside if path.is_file()), encoding="utf-8")
    return metadata_file["general"]["version"]


def quoted(value: str, windows: bool = sys.platform == "win32") -> str:
    """Return a value as the shell of this system takes it when it is pasted."""
    if not windows:
        return shlex.quote(value)
    if re.fullmatch(r"[\w.:\\/,+-]+", value):
        return value
    # A backslash before the last quotation mark would be taken for its escape.
    text = re.sub(r'(\\*)"', r'\1\1\\"', value)
    return f'"{re.sub(chr(92) * 2 + "+$", lambda end: end[0] * 2, text)}"'


@dataclass(frozen=True)
class Provenance:
    """Where a result comes from, so that it can be repeated.

    Attributes
    ----------
    algorithm : str
        Display name.
    parameters : dict of str to str
        Passwords and keys are taken out of them.
    command : str
        The qgis_process command that repeats the run, without secrets: quoted as it is, they cannot
        be told any more.
    host : dict of str to str
        Versions of QGIS and Gossan.
    lost : tuple of str
        What the command cannot repeat, and what to do about it.
    """

    algorithm: str
    parameters: dict[str, str] = field(default_factory=dict)
    command: str = ""
    host: dict[str, str] = field(default_factory=dict)
    lost: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        public = {name: without_secrets(value) for name, value in self.parameters.items()}
        object.__setattr__(self, "parameters", public)

    @property
    def incomplete(self) -> bool:
        """Whether a password or key must be put in where the command is to be used again."""
        return HIDDEN in self.command

    def versions(self) -> dict[str, str]:
        """Return the versions of everything that took part in the work."""
        from osgeo import gdal

        found = dict(self.host)
        found["Python"] = platform.python_version()
        found["numpy"] = np.__version__
        found["GDAL"] = gdal.__version__
        for package in ("scipy", "scikit-learn", "torch", "torchvision", "pillow"):
            try:
                found[package] = metadata.version(package)
            except metadata.PackageNotFoundError:
                found[package] = tr("not installed")
        if "torch" in sys.modules:  # sums are rounded differently with another number of them
            found["torch threads"] = str(sys.modules["torch"].get_num_threads())
        return found
