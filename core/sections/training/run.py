"""One training on photographs as it was asked for: what is read, trained and written."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import torch

from ....models.catalogue import SECTION_NETWORKS
from ...networks.devices import describe_device
from ...networks.ranks import Ranks
from ...runtime.files import Staging
from ...runtime.given import Given
from ...runtime.language import tr
from ...runtime.progress import PartOfProgress, Progress, step
from ...runtime.provenance import Provenance
from ..photographs.choices import BROKEN_WORDS
from ..photographs.finding import find_photographs
from .class_sizes import at_most, warn_of_uneven
from .fold_state import FoldState
from .folds import hold_all_out, require_folds
from .labelled import Sections
from .pairs import paired
from .predictions import write_confusion, write_predictions
from .report import section_training_report, words_of_repeated
from .results import SectionResult
from .settings import ResolvedSectionSettings, section_settings
from .splits import hold_out, labelled_sections
from .trainer import SectionTraining

#: Share of the progress that training takes; the rest is the report's.
_TRAINED = 0.98


@dataclass(frozen=True)
class TrainingRun:
    """What Train Thin Section was given.

    Attributes
    ----------
    settings : ResolvedSectionSettings
    sections : Sections
        Labelled photographs with their sets.
    targets : list of str
        Photographs without labels, for networks that adapt to them.
    output, report, checkpoint : str
        Files to write; the last two may be empty.
    folders : tuple of str
        That the folders of classes lie in.
    tables : dict of str to str
        Tables to write, PREDICTIONS and CONFUSION, as far as they were asked for.
    """

    settings: ResolvedSectionSettings
    sections: Sections
    targets: list[str]
    output: str
    report: str
    checkpoint: str
    folders: tuple[str, ...] = ()
    tables: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, given: Given, progress: Progress) -> TrainingRun:
        """Read settings and photographs, and tell what was found.

        Raises
        ------
        InputError
            If they do not allow the work.
        CancelledError
        """
        broken = given.choice("BROKEN", tuple(BROKEN_WORDS), "skip")
        settings = replace(section_settings(given), broken=broken).resolved()
        sections = labelled_sections(
            given.path("IMAGES"),
            settings.kind,
            progress,
            given.path("TEST_IMAGES"),
            given.text("GROUP_PATTERN"),
            given.path("SPLIT_FILE"),
            settings.others,
            settings.marks,
        )
        if settings.marks is not None:
            sections = paired(sections, settings.marks, progress)
        if settings.per_class is not None:
            sections = at_most(sections, settings.per_class, settings.seed, progress)
        sections = hold_out(sections, settings.validation, settings.seed, progress)
        if settings.folds:
            require_folds(sections, settings)
        warn_of_uneven(sections, settings.balance, progress)
        targets = []
        if unlabelled := given.path("TARGET_IMAGES"):
            targets = find_photographs(unlabelled, progress)
            if not SECTION_NETWORKS[settings.network].adapts:
                progress.warning(
                    tr("TARGET_IMAGES is not used: only MODEL=dsan adapts to photographs.")
                )
        progress.message(
            tr(
                "{count} photographs of {classes_found} classes ({classes})",
                count=len(sections.paths),
                classes_found=len(sections.classes),
                classes=", ".join(sections.classes),
            )
        )
        checkpoint, report = given.output("CHECKPOINT"), given.output("REPORT")
        folders = (given.path("IMAGES"), given.path("TEST_IMAGES"))
        tables = {name: given.output(name) for name in ("PREDICTIONS", "CONFUSION")}
        return cls(
            settings,
            sections,
            targets,
            given.output("OUTPUT"),
            report,
            checkpoint,
            folders,
            {name: path for name, path in tables.items() if path},
        )

    @property
    def most_divisor(self) -> int:
        """Largest divisor of the batch: batch norms need two photographs."""
        return self.settings.batch // 2

    def train(
        self, device: torch.device, divisor: int, progress: Progress, ranks: Ranks | None = None
    ) -> SectionResult:
        """Train; ``divisor`` makes the batch smaller, where memory is short.

        Raises
        ------
        InputError
            If weights or photographs cannot be read, or the training diverges.
        CancelledError
        """
        progress.message(tr("Training on {device}", device=describe_device(device)))
        settings = replace(self.settings, batch=self.settings.batch // divisor)
        folds = settings.folds
        share = _TRAINED / (1 + folds)
        training = SectionTraining(
            self.sections, self.targets, settings, device, self.checkpoint, ranks
        )
        started, begun = time.monotonic(), bool(self.checkpoint) and Path(self.checkpoint).exists()
        result = training.train(PartOfProgress(progress, 0.0, share))
        if result.repeated:
            progress.warning(words_of_repeated(result))
        if not folds:
            return result
        if begun:  # how long the whole of it took is not known
            progress.message(tr("FOLDS={folds}: as many networks are trained more", folds=folds))
        else:
            progress.message(
                tr(
                    "FOLDS={folds}: as many networks are trained more, which takes about {minutes:.0f} "
                    "min",
                    folds=folds,
                    minutes=folds * (time.monotonic() - started) / 60,
                )
            )

        def train(sections: Sections, own: str, part: Progress) -> SectionResult:
            return SectionTraining(sections, self.targets, settings, device, own, ranks).train(part)

        rest = PartOfProgress(progress, share, _TRAINED)
        # Of the same photographs, seen in the same way.
        if result.model.view.white is not None:
            depth = str(result.model.view.white.bit_length())
            settings = replace(settings, bit_depth=depth)
        ranks = ranks or Ranks()
        state = FoldState(self.checkpoint, ranks.leading)
        all_folds = hold_all_out(
            result.sections, settings, train, rest, state, ranks.count, result.contents
        )
        return replace(result, all_folds=all_folds)

    def write(
        self,
        result: SectionResult,
        notes: Sequence[str],
        provenance: Provenance,
        progress: Progress,
    ) -> None:
        """Write the model, and the report if there is to be one.

        Raises
        ------
        OutputError
        CancelledError
        """
        result.complete_record(provenance)
        with Staging() as staging:
            result.model.save(staging.path(self.output))
            if self.report:
                last = PartOfProgress(progress, _TRAINED, 1.0)
                report = section_training_report(result, notes, provenance, last)
                report.write(staging.path(self.report))
            if path := self.tables.get("PREDICTIONS"):
                write_predictions(staging.path(path), result, self.folders)
            if path := self.tables.get("CONFUSION"):
                write_confusion(staging.path(path), result)
            step(progress, 1.0)
