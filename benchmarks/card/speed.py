"""How fast, what share of the card's limits, and where the time goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from gossan.core.anomalies.training.ensemble import NetworkTraining
from gossan.core.anomalies.training.settings import TrainingSettings
from gossan.core.networks.ranks import Ranks
from gossan.core.runtime.progress import SilentProgress
from gossan.core.sections.model import SectionModel, photographs_at_once
from gossan.core.sections.training.assessment import Assessment
from gossan.core.sections.training.labelled import TRAIN
from gossan.core.sections.training.optimisation import Optimisation
from gossan.core.sections.training.settings import SectionSettings
from gossan.models.catalogue import PATCH_NETWORKS
from gossan.models.fusion import fused

from . import material
from .checks import Place, mapped
from .clock import finished, seconds_of
from .count import Counted, Limits, counted
from .material import MemoryStore
from .precision import bfloat16_photographs, float32_photographs

QUIET = SilentProgress()

#: Milliseconds per photograph at 512 pixels that the paper reports of RockS²Net.
PUBLISHED = (283, 320)

#: Elements of the paper's survey.
_ELEMENTS = 39


@dataclass(frozen=True)
class Job:
    """Work that is timed.

    Attributes
    ----------
    title, unit : str
    items : int
        How many of the unit one run does.
    work : callable
    precision : str
        Which of :class:`Limits` its products are held against.
    context : callable
        Makes the context that it runs in.
    profiled : bool
        Whether it is told where its time goes.
    """

    title: str
    unit: str
    items: int
    work: Callable[[], object]
    precision: str = "tf32"
    context: Callable[[], AbstractContextManager[object]] = nullcontext
    profiled: bool = False


def jobs(place: Place) -> Iterator[Job]:
    """Yield everything that is timed, each made when its turn has come."""
    yield from _photographs(place)
    yield from _patches(place)
    yield from _maps(place)


def _photographs(place: Place) -> Iterator[Job]:
    device, size = place.device, place.few(512, 64)
    usual = material.section_model("rocks2net", size)
    model = replace(usual, network=fused(usual.network))
    at_once = place.few(photographs_at_once(size, device), 2)
    pixels = material.photographs(at_once, size)

    def bfloat16() -> AbstractContextManager[object]:
        return bfloat16_photographs(device)

    title = f"RockS²Net at {size} pixels"
    for count, profiled in ((at_once, True), (1, False)):
        yield Job(
            f"{title}, {count} at once, bfloat16",
            "photographs",
            count,
            lambda count=count: model.scores(pixels[:count], device),
            "bfloat16",
            bfloat16,
            profiled,
        )
    yield Job(
        f"{title}, {at_once} at once, Float32",
        "photographs",
        at_once,
        lambda: model.scores(pixels, device),
        context=float32_photographs,
    )
    sections = material.labelled(place.few(64, 16))
    store = MemoryStore(material.photographs(len(sections.paths), size))
    for name, precision, context in (
        ("bfloat16", "bfloat16", bfloat16),
        ("Float32", "tf32", float32_photographs),
    ):
        yield Job(
            f"{title}: training, 4 at once, {name}, with augmentation and validation",
            "photographs",
            len(sections.members(TRAIN)),
            lambda: _section_epoch(place, sections, store, size),
            precision,
            context,
            name == "bfloat16" and not place.small,
        )


def _section_epoch(place: Place, sections: Any, store: Any, size: int) -> None:
    settings = SectionSettings("rocks2net", weights="random", image_size=size, epochs=1).resolved()
    model = SectionModel.untrained("rocks2net", "custom", sections.classes, size, 0.8)
    model.network.initialise(0)
    assessment = Assessment(sections, 0, place.device, Ranks())
    Optimisation(sections, [], store, assessment, settings, place.device, "", Ranks()).run(
        model, QUIET
    )


def _patches(place: Place) -> Iterator[Job]:
    stack = material.survey(place.few(_ELEMENTS, 5), 64, 64)
    count, epochs = place.few(1024, 64), place.few(5, 1)
    samples = material.patches(stack, count)
    everything = np.ones(count, dtype=bool)
    for name, entry in PATCH_NETWORKS.items():
        for batch in (64, 1024) if name == "gk_dcn" and not place.small else (64,):
            settings = TrainingSettings(
                name, scaling="standard", pretraining=0, members=1, epochs=epochs, batch=batch
            )
            training = NetworkTraining(samples, settings, place.device)
            yield Job(
                f"{entry.title}: training, {batch} patches at once",
                "patches",
                count * epochs,
                lambda training=training: training.fit(everything, QUIET),
                profiled=name == "gk_dcn" and batch == 64,
            )
    for name, entry in PATCH_NETWORKS.items():
        model = material.anomaly_model(name, samples)
        channels = model.channels(samples.patches)
        yield Job(
            f"{entry.title}: probabilities",
            "patches",
            count,
            lambda model=model, channels=channels: model.probabilities(channels, place.device),
        )


def _maps(place: Place) -> Iterator[Job]:
    side = place.few(512, 24)
    stack = material.survey(place.few(_ELEMENTS, 5), side, side)
    samples = material.patches(stack, 64)
    for name, entry in PATCH_NETWORKS.items():
        model = material.anomaly_model(name, samples)
        yield Job(
            f"{entry.title}: map of {side} × {side} cells, {len(stack.elements)} elements",
            "cells",
            side * side,
            lambda model=model: mapped(model, stack, place.device),
            profiled=name == "gk_dcn",
        )


def row(job: Job, place: Place, limits: Limits) -> str:
    """Time and count a job; return its row of the table."""
    with job.context():
        seconds = seconds_of(job.work, place.device, place.small)
        work = counted(job.work)
    return (
        f"| {job.title} | {job.items / seconds:,.4g} {job.unit} | {_each(seconds / job.items)} "
        f"| {_operations(work, seconds, getattr(limits, job.precision))} "
        f"| {work.bytes / seconds / 1e9:,.3g} GB ({work.bytes / seconds / limits.copied:.0%}) |"
    )


def _each(seconds: float) -> str:
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"


def _operations(work: Counted, seconds: float, limit: float) -> str:
    if work.operations is None:
        return "not counted"
    return f"{work.operations / seconds / 1e12:,.3g} T ({work.operations / seconds / limit:.0%})"


def where_time_goes(job: Job, place: Place, most: int = 8) -> Iterator[str]:
    """Profile a job; yield lines of what takes most of it."""
    from torch.profiler import ProfilerActivity, profile

    on_card = place.device.type == "cuda"
    activities = [ProfilerActivity.CPU] + [ProfilerActivity.CUDA] * on_card
    with job.context():
        job.work()
        finished(place.device)
        seconds = seconds_of(job.work, place.device, small=True)
        with profile(activities=activities) as profiled:
            job.work()
            finished(place.device)
    times = _own_times(profiled.key_averages(), on_card)
    whole = sum(times.values())
    busy = f"; the card works {min(1.0, whole / seconds):.0%} of it" if on_card else ""
    yield f"\n{job.title}: {seconds:.3g} s{busy}\n"
    for name in sorted(times, key=lambda name: -times[name])[:most]:
        yield f"* {times[name] / whole:.0%} {name[:100]}"


def _own_times(events: Any, on_card: bool) -> dict[str, float]:
    """Return seconds by kernel, or by operation where there is no card."""
    if not on_card:
        return {event.key: event.self_cpu_time_total / 1e6 for event in events}
    # Before PyTorch 2.4 the device of these words was called cuda.
    word = (
        "self_device_time_total"
        if hasattr(events[0], "self_device_time_total")
        else "self_cuda_time_total"
    )
    return {
        event.key: getattr(event, word) / 1e6
        for event in events
        if event.device_type == torch.autograd.DeviceType.CUDA
        and not getattr(event, "is_user_annotation", False)
    }
