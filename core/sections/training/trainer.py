"""Training a network on photographs of thin sections, and finding out what it is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor

from ....models.backbones import load_backbone
from ....models.catalogue import SECTION_NETWORKS
from ....models.frozen_features import HalfFrozenNetwork
from ....models.model_file import ModelFileError
from ....models.six_channels import doubled
from ...networks.interruption import interruptible
from ...networks.ranks import Ranks
from ...runtime.allocation import memory_kept
from ...runtime.errors import InputError
from ...runtime.language import tr
from ...runtime.progress import PartOfProgress, Progress
from ..model import SectionModel
from ..photographs.depth import decided_view
from ..photographs.mask import Mask
from ..photographs.scale import PhotographScale
from ..photographs.store import PhotographStore
from ..photographs.view import PhotographView
from ..polars import CHANNELS, FUSION, SEPARATE
from .adaptation import adapt_norms
from .assessment import Assessment, Fitted, repeated_photographs
from .broken import tolerance, without_broken
from .frozen import FeatureReader
from .labelled import TRAIN, VALIDATION, Sections
from .optimisation import Optimisation
from .pairs import PairedStore, one_by_one, worth_of_polars
from .results import SectionEpoch, SectionResult
from .settings import SectionSettings, require_targets
from .sureness import find_sureness
from .weights import imagenet_weights, package_weights, read_state_dict


class SectionTraining:
    """Trains one network on labelled photographs.

    Parameters
    ----------
    sections : Sections
        With sets.
    targets : sequence of str
        Unlabelled photographs for networks that adapt.
    settings : SectionSettings
    device : torch.device
    checkpoint : str
        File that the state is written to after each epoch, and continued from if it is there;
        empty for none.
    ranks : Ranks, optional
        The processes that train together. Each takes ``batch`` photographs per step.

    Raises
    ------
    InputError
        If a network that adapts gets no unlabelled photographs.
    """

    def __init__(
        self,
        sections: Sections,
        targets: Sequence[str],
        settings: SectionSettings,
        device: torch.device,
        checkpoint: str = "",
        ranks: Ranks | None = None,
    ) -> None:
        self.sections = sections
        self.targets = list(targets)
        self.settings = settings.resolved()
        self.entry = SECTION_NETWORKS[settings.network]
        self.device = device
        self.checkpoint = checkpoint
        self.ranks = ranks or Ranks()
        if self.entry.adapts and self.ranks.count > 1:
            raise InputError(
                tr(
                    "MODEL={network} adapts to a second folder and is trained by one process.",
                    network=settings.network,
                )
            )
        require_targets(settings.network, bool(self.targets))

    def train(self, progress: Progress) -> SectionResult:
        """Train, keep the best epoch, or the last, and score what was held out.

        Raises
        ------
        InputError
            If weights or photographs cannot be read, or the training diverges.
        CancelledError
        """
        model = self.beginning(PartOfProgress(progress, 0.0, 0.02))
        settings = self.settings
        targets = self.targets if self.entry.adapts else []
        everything = [*self.sections.paths, *self.sections.crossed, *targets]
        with self.photographs(everything, PartOfProgress(progress, 0.02, 0.05)) as photographs:
            sections = without_broken(self.sections, photographs.failed, settings, progress)
            targets = [path for path in targets if path not in photographs.failed]
            photographs.keep([*sections.paths, *sections.crossed, *targets])
            assessment = Assessment(
                sections, settings.seed, self.device, self.ranks, settings.balance != "none"
            )
            store, trained, seen, judge = photographs, sections, photographs, assessment
            if sections.crossed:
                store = seen = PairedStore(photographs, len(sections.paths))
            if settings.polars == FUSION:
                trained, seen = one_by_one(sections), photographs
                judge = replace(assessment, sections=trained)
            optimisation = Optimisation(
                trained,
                targets,
                seen,
                judge,
                settings,
                self.device,
                self.checkpoint,
                self.ranks,
            )
            with interruptible(model.network, progress), memory_kept():
                part = PartOfProgress(progress, 0.05, 0.95)
                epochs, best, fitted = self._learned(model, optimisation, part)
                model = fitted.final
                last = PartOfProgress(progress, 0.95, 0.97)
                scores = assessment.score_held_out(fitted, store, last)
                last = PartOfProgress(progress, 0.97, 0.99)
                scores, sureness = find_sureness(model, assessment, store, scores, last)
                polars = None
                if sections.crossed:
                    last = PartOfProgress(progress, 0.99, 1.0)
                    asked = fitted.final if scores[1:] else fitted.judged
                    polars = worth_of_polars(asked, sections, store, scores[-1], self.device, last)
            repeated = repeated_photographs(store.digests, sections, fitted.knows_validation)
            model.view = store.view
            known = PhotographScale.given(settings.pixel_size, settings.magnification)
            model.photographed = known.of_photographs(store.sizes[: len(sections.paths)])
        model.network.to("cpu").eval()
        return SectionResult(
            model,
            sections,
            epochs,
            best,
            scores[0],
            scores[1] if scores[1:] else None,
            repeated,
            self.settings,
            str(self.device),
            sureness=sureness,
            polars=polars,
            failed=photographs.failed,
            contents=store.contents,
        )

    def photographs(self, paths: Sequence[str], progress: Progress) -> PhotographStore:
        """Read photographs at the size that the network takes, all seen in one way.

        Those that cannot be read are left out, or stop the training.

        Raises
        ------
        InputError
        CancelledError
        """
        settings = self.settings
        wanted = PhotographView(settings.resize, None, Mask.parse(settings.mask))
        view = decided_view(wanted, paths, progress, settings.bit_depth)
        heard = tolerance(self.sections, self.targets, settings.broken, progress)
        return PhotographStore(paths, settings.image_size, progress, self.ranks, view, heard)

    def _learned(
        self, model: SectionModel, optimisation: Optimisation, progress: Progress
    ) -> tuple[list[SectionEpoch], SectionEpoch, Fitted]:
        """Have a model learn: what is frozen is read by a regression, what is not is trained."""
        network, reader = model.network, self._reader(optimisation)
        if self.settings.frozen == "features":
            return self._regression(model, reader, optimisation, progress)
        if isinstance(network, HalfFrozenNetwork):
            read = reader.read(model, [TRAIN], PartOfProgress(progress, 0.0, 0.2))
            reader.fit(model, read, [TRAIN], progress)
            network.freeze()
            progress = PartOfProgress(progress, 0.2, 1.0)
        epochs, kept = optimisation.run(model, progress)
        if kept.epoch is None:
            raise InputError(tr("No epoch was run: EPOCHS must be at least 1."))
        # Anew, because batch norms that were shared by processes are of another kind.
        final = self._with(kept.weights)
        return epochs, kept.epoch, Fitted(final, final)

    def _regression(
        self,
        model: SectionModel,
        reader: FeatureReader,
        optimisation: Optimisation,
        progress: Progress,
    ) -> tuple[list[SectionEpoch], SectionEpoch, Fitted]:
        """Fit a regression to a frozen backbone's features, which counts as one epoch.

        Nothing is chosen by the validation photographs: when they have been judged by, it learns from
        them as well.
        """
        known, part = [TRAIN, VALIDATION], PartOfProgress(progress, 0.0, 0.1)
        train = optimisation.sections.members(TRAIN)
        adapt_norms(model, optimisation.store, train, self.device, part)
        read = reader.read(model, known, PartOfProgress(progress, 0.1, 0.9))
        loss = reader.fit(model, read, [TRAIN], progress)
        held_out = optimisation.assessment.of_validation(
            model, optimisation.store, PartOfProgress(progress, 0.9, 1.0)
        )
        final = self._with(model.network.state_dict())
        reader.fit(final, read, known, progress)
        epoch = SectionEpoch(1, loss, *held_out)
        return [epoch], epoch, Fitted(model, final)

    def _reader(self, optimisation: Optimisation) -> FeatureReader:
        settings = self.settings
        return FeatureReader(
            optimisation.sections,
            optimisation.store,
            settings.augment,
            self.device,
            self.ranks,
            settings.balance != "none",
        )

    def _with(self, weights: dict[str, Tensor]) -> SectionModel:
        model = self._untrained()
        model.network.load_state_dict(weights)
        return model

    def _untrained(self) -> SectionModel:
        settings, classes = self.settings, self.sections.classes
        return SectionModel.untrained(
            settings.network,
            settings.kind,
            classes,
            settings.image_size,
            settings.scale,
            settings.backbone,
            settings.translation,
            settings.frozen,
            settings.polars,
            "" if settings.polars == SEPARATE else settings.pair_pattern,
        )

    def beginning(self, progress: Progress) -> SectionModel:
        """Return the model that training begins with.

        Raises
        ------
        InputError
            If weights cannot be read, or do not fit.
        CancelledError
        """
        model = self._untrained()
        model.network.initialise(self.settings.seed)
        if self.settings.weights == "random":
            return model
        if self.settings.weights == "package":
            weights = package_weights(model.backbone)
            source = tr("The package")
        elif self.settings.weights == "imagenet":
            weights = imagenet_weights(model.backbone, progress)
            source = tr("The download")
        else:
            weights = read_state_dict(self.settings.weights_file)
            source = f"WEIGHTS_FILE: {Path(self.settings.weights_file).name}"
        if self.settings.polars == CHANNELS:
            weights = doubled(weights, model.network.backbone)
        try:
            load_backbone(model.network.backbone, weights, source)
        except ModelFileError as problem:
            raise InputError(str(problem)) from problem
        return model
