"""One comparison as it was asked for: what is read, trained, taken from finished runs, and written."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

import torch

from ....models.catalogue import SECTION_NETWORKS
from ...runtime.errors import InputError
from ...runtime.files import Staging, file_stem
from ...runtime.given import Given
from ...runtime.language import tr
from ...runtime.progress import PartOfProgress, Progress, step
from ...runtime.provenance import Provenance
from ..model import SectionModel
from ..photographs.choices import BROKEN_WORDS
from ..photographs.finding import find_photographs, listed
from ..training.labelled import Sections
from ..training.pairs import paired
from ..training.results import SectionResult
from ..training.settings import ResolvedSectionSettings, SectionSettings, section_settings
from ..training.split_file import read_split_file
from ..training.splits import labelled_sections
from ..training.trainer import SectionTraining
from .comparison import Comparison
from .earlier import Contents, TrainedOn
from .materials import (
    Material,
    Shares,
    find_properties,
    matching_folder,
    split_material,
    tell_of_unused_tests,
    with_rows,
)
from .trials import KEY, MADE_OF, Trial

#: Trains on a device, with a batch that a divisor makes smaller.
Work = Callable[[torch.device, int], SectionResult]

#: Calls such work on the device that was chosen; given the largest divisor.
OnDevice = Callable[[int, Work], SectionResult]


#: Share of the progress in which models in the folder are looked at.
_LOOKED_AT = 0.01


class Task(NamedTuple):
    """One training: of a network, on a property and from a seed, by their places in the lists."""

    network: str
    material: int
    seed: int


@dataclass(frozen=True)
class ComparisonRun:
    """What Compare Thin Sections was given.

    Attributes
    ----------
    materials : tuple of Material
    networks : tuple of str
    settings : SectionSettings
        Of all trainings; network, property and seed are each training's own.
    seeds : tuple of int
    targets : tuple of str
        Photographs without labels, for networks that adapt; without any, the test photographs.
    folder : str
        Keeps models, and what they said; empty for none.
    """

    materials: tuple[Material, ...]
    networks: tuple[str, ...]
    settings: SectionSettings
    seeds: tuple[int, ...]
    targets: tuple[str, ...]
    folder: str
    _contents: Contents = field(default_factory=Contents, repr=False)

    @classmethod
    def read(
        cls, given: Given, networks: Sequence[str], folder: str, progress: Progress
    ) -> ComparisonRun:
        """Read settings and photographs, and tell what was found.

        Raises
        ------
        InputError
            If they do not allow the work.
        CancelledError
        """
        if not networks:
            raise InputError(tr("Choose at least one network (MODELS)."))
        broken = given.choice("BROKEN", tuple(BROKEN_WORDS), "skip")
        settings = replace(section_settings(given), broken=broken)
        for network in networks:
            replace(settings, network=network)  # before hours of training: do they go together?
        seeds = tuple(settings.seed + number for number in range(int(given.number("SEEDS", 1))))
        materials = _read_materials(given, settings, seeds, progress)
        targets = given.path("TARGET_IMAGES")
        return cls(
            materials,
            tuple(networks),
            settings,
            seeds,
            tuple(find_photographs(targets, progress)) if targets else (),
            folder,
        )

    def compare(
        self, on_device: OnDevice, provenance: Provenance, progress: Progress
    ) -> Comparison:
        """Train every network on every property from every seed, unless a finished run says it all.

        Raises
        ------
        InputError, OutputError, CancelledError
        """
        tasks = [
            Task(network, material, seed)
            for material in range(len(self.materials))
            for seed in range(len(self.seeds))
            for network in self.networks
        ]
        taken = self._earlier(tasks, PartOfProgress(progress, 0.0, _LOOKED_AT))
        trials = []
        for number, task in enumerate(tasks):
            start, end = (
                _LOOKED_AT + (1 - _LOOKED_AT) * done / len(tasks) for done in (number, number + 1)
            )
            part = PartOfProgress(progress, start, end)
            trials.append(taken.get(task) or self._train(task, on_device, provenance, part))
            _tell_of(trials[-1], self.materials[task.material], number + 1, len(tasks), progress)
        scale = self.settings.scale
        return Comparison(self.materials, self.networks, self.seeds, tuple(trials), scale)

    def used(self) -> dict[str, object]:
        """Return the settings that all trainings share, for a report."""
        own = ("network", "kind")
        return {name: value for name, value in asdict(self.settings).items() if name not in own}

    def _settings(self, network: str, material: int, seed: int) -> ResolvedSectionSettings:
        kind = self.materials[material].kind
        own = replace(self.settings, network=network, kind=kind, seed=self.seeds[seed])
        return own.resolved()

    def _targets(self, network: str, sections: Sections) -> list[str]:
        if not SECTION_NETWORKS[network].adapts:
            return []
        test = [sections.paths[number] for number in sections.members("test")]
        return list(self.targets) or test

    def _file(self, network: str, material: int, seed: int) -> Path:
        titles = [file_stem(own.title) for own in self.materials]
        title = titles[material]
        if titles.count(title) > 1:  # Grain size and grain_size, on every disk
            title += f"_{material + 1}"
        name = f"{title} {network} {self.seeds[seed]}"
        return Path(self.folder) / f"{file_stem(name)}.safetensors"

    def _made_of(self, task: Task) -> TrainedOn:
        sections = self.materials[task.material].splits[task.seed]
        targets = self._targets(task.network, sections)
        return TrainedOn.of(self._settings(*task), sections, targets, self._contents)

    def _earlier(self, tasks: Sequence[Task], progress: Progress) -> dict[Task, Trial]:
        """Return what models in the folder have said that are of these very trainings; tell of others.

        Raises
        ------
        InputError
            If a model is of no comparison.
        CancelledError
        """
        if not self.folder:
            return {}
        paths = [
            path for own in self.materials for path in (*own.sections.paths, *own.sections.crossed)
        ]
        self._contents.read([*paths, *self.targets], progress)
        taken: dict[Task, Trial] = {}
        others: dict[str, list[str]] = {}
        for task in tasks:
            step(progress, 1.0)
            path = self._file(*task)
            if not path.is_file():
                continue
            trial, differing = self._trial_in(path, task)
            if trial is None:
                others.setdefault(differing, []).append(path.name)
            else:
                taken[task] = trial
        _tell_of_models(taken, others, len(tasks), progress)
        return taken

    def _trial_in(self, path: Path, task: Task) -> tuple[Trial | None, str]:
        """Return what a model has said if it is of this very training, or else what differs."""
        try:
            record = SectionModel.load(os.fspath(path)).record
        except InputError:
            return None, tr("they cannot be read")
        if not isinstance(record.get(KEY), dict):
            raise InputError(
                tr(
                    "MODELS_FOLDER: {name} is a model and of no comparison; it stays as it is. Give another "
                    "folder.",
                    name=path.name,
                )
            )
        if differing := self._made_of(task).differing(record[KEY].get(MADE_OF)):
            return None, ", ".join(differing)
        try:
            sections = self.materials[task.material].splits[task.seed]
            return Trial.from_record(record[KEY], *task, len(sections.paths)), ""
        except (KeyError, TypeError, ValueError):
            return None, tr("they cannot be read")

    def _train(
        self, task: Task, on_device: OnDevice, provenance: Provenance, progress: Progress
    ) -> Trial:
        sections = self.materials[task.material].splits[task.seed]
        settings = self._settings(*task)
        targets = self._targets(task.network, sections)
        began = time.monotonic()

        def work(device: torch.device, divisor: int) -> SectionResult:
            smaller = replace(settings, batch=settings.batch // divisor)
            return SectionTraining(sections, targets, smaller, device).train(progress)

        result = on_device(settings.batch // 2, work)
        took = time.monotonic() - began
        trial = Trial.of(result, sections, task.material, task.seed, took)
        if self.folder:
            result.complete_record(provenance)
            made_of = asdict(self._made_of(task))
            result.model.record[KEY] = {**trial.to_record(), MADE_OF: made_of}
            with Staging() as staging:
                result.model.save(staging.path(self._file(*task)))
        return trial


def _read_materials(
    given: Given, settings: SectionSettings, seeds: Sequence[int], progress: Progress
) -> tuple[Material, ...]:
    """Return the properties with their splits, and tell what was found."""
    images, test, split_file = map(given.path, ("IMAGES", "TEST_IMAGES", "SPLIT_FILE"))
    pattern = given.text("GROUP_PATTERN")
    rows = read_split_file(split_file) if split_file else []
    places = find_properties(images, given.optional_choice("PROPERTY", ()) or "", progress)
    if test:
        tell_of_unused_tests(places, test, progress)
    sections = []
    for place in places:
        progress.message(tr("Photographs of {property}:", property=place.title))
        own = matching_folder(place, len(places), test)
        sections.append(labelled_sections(place.path, place.kind, progress, own, pattern))
    marks = settings.marks
    if split_file:
        sections = with_rows(sections, places, rows, images, progress, marks)
    if marks is not None:
        for number, place in enumerate(places):
            progress.message(tr("Photographs of {property}:", property=place.title))
            sections[number] = paired(sections[number], marks, progress)
    shares = Shares(given.number("TEST", 0.2), settings.validation)
    materials = tuple(
        split_material(place, own, shares, seeds, progress)
        for place, own in zip(places, sections, strict=True)
    )
    for material in materials:
        _tell(material, progress)
    return materials


def _tell(material: Material, progress: Progress) -> None:
    sections = material.sections
    progress.message(
        tr(
            "{property}: {count} photographs of {classes_found} classes ({classes})",
            property=material.title,
            count=len(sections.paths),
            classes_found=len(sections.classes),
            classes=", ".join(sections.classes),
        )
    )


def _tell_of_models(
    taken: Collection[Task], others: Mapping[str, list[str]], count: int, progress: Progress
) -> None:
    """Tell which models of an earlier comparison are taken, and which are not and why."""
    if taken:
        progress.message(
            tr(
                "{taken} of {count} trainings are finished in MODELS_FOLDER and are taken from there",
                taken=len(taken),
                count=count,
            )
        )
    for differing, names in others.items():
        progress.warning(
            tr(
                "MODELS_FOLDER has models of other trainings, which are trained anew and replaced: {names}. "
                "What differs: {differing}.",
                names=listed(names),
                differing=differing,
            )
        )


def _tell_of(trial: Trial, material: Material, number: int, count: int, progress: Progress) -> None:
    labels = material.splits[trial.seed].labels[trial.numbers]
    progress.message(
        tr(
            "{number} of {count}: {network} names {accuracy:.1%} of the test photographs of {property} "
            "rightly",
            number=number,
            count=count,
            network=SECTION_NETWORKS[trial.network].title,
            accuracy=float((labels == trial.named).mean()),
            property=material.title,
        )
    )
