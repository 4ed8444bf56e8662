"""One comparison as it was asked for: what is read, trained, taken from finished runs, and written."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import torch

from ....models.catalogue import SECTION_NETWORKS
from ...runtime.errors import InputError
from ...runtime.files import Staging, file_stem
from ...runtime.given import Given
from ...runtime.language import tr
from ...runtime.progress import PartOfProgress, Progress
from ...runtime.provenance import Provenance
from ..model import SectionModel
from ..photographs.choices import BROKEN_WORDS
from ..photographs.finding import find_photographs
from ..polars import SEPARATE, PairMarks
from ..training.labelled import Sections
from ..training.pairs import paired
from ..training.results import SectionResult
from ..training.settings import ResolvedSectionSettings, SectionSettings, section_settings
from ..training.split_file import read_split_file
from ..training.splits import labelled_sections
from ..training.trainer import SectionTraining
from .comparison import Comparison
from .materials import (
    Material,
    Shares,
    find_properties,
    matching_folder,
    split_material,
    tell_of_unused_tests,
    with_rows,
)
from .trials import KEY, Trial, fingerprint

#: Trains on a device, with a batch that a divisor makes smaller.
Work = Callable[[torch.device, int], SectionResult]

#: Calls such work on the device that was chosen; given the largest divisor.
OnDevice = Callable[[int, Work], SectionResult]


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
            (network, material, seed)
            for material in range(len(self.materials))
            for seed in range(len(self.seeds))
            for network in self.networks
        ]
        trials = []
        for number, task in enumerate(tasks):
            part = PartOfProgress(progress, number / len(tasks), (number + 1) / len(tasks))
            trials.append(self._finished(*task) or self._train(*task, on_device, provenance, part))
            _tell_of(trials[-1], self.materials[task[1]], number + 1, len(tasks), progress)
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
        name = f"{self.materials[material].title} {network} {self.seeds[seed]}"
        return Path(self.folder) / f"{file_stem(name)}.safetensors"

    def _finished(self, network: str, material: int, seed: int) -> Trial | None:
        """Return what a model in the folder has said, if it is of this very training."""
        path = self._file(network, material, seed)
        if not self.folder or not path.is_file():
            return None
        sections = self.materials[material].splits[seed]
        settings = self._settings(network, material, seed)
        wanted = fingerprint(settings, sections, self._targets(network, sections))
        try:
            record = SectionModel.load(os.fspath(path)).record[KEY]
            if record["fingerprint"] != wanted:
                return None
            return Trial.from_record(record, network, material, seed, len(sections.paths))
        except (InputError, KeyError, TypeError, ValueError):
            return None  # of something else: it is trained anew

    def _train(
        self,
        network: str,
        material: int,
        seed: int,
        on_device: OnDevice,
        provenance: Provenance,
        progress: Progress,
    ) -> Trial:
        sections = self.materials[material].splits[seed]
        settings = self._settings(network, material, seed)
        targets = self._targets(network, sections)
        began = time.monotonic()

        def work(device: torch.device, divisor: int) -> SectionResult:
            smaller = replace(settings, batch=settings.batch // divisor)
            return SectionTraining(sections, targets, smaller, device).train(progress)

        result = on_device(settings.batch // 2, work)
        trial = Trial.of(result, sections, material, seed, time.monotonic() - began)
        if self.folder:
            result.complete_record(provenance)
            result.model.record[KEY] = trial.to_record(fingerprint(settings, sections, targets))
            with Staging() as staging:
                result.model.save(staging.path(self._file(network, material, seed)))
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
    if split_file:
        sections = with_rows(sections, places, rows, images, progress)
    if settings.polars != SEPARATE:
        marks = PairMarks.of(settings.pair_pattern)
        sections = [paired(own, marks, progress) for own in sections]
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
