"""Training networks on patches: one, or an ensemble."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import torch

from ....models.catalogue import COMPANION, PATCH_NETWORKS
from ....models.patch_networks import PatchEnsemble, PatchNetwork, patch_network
from ...geochemistry.transforms import Transform
from ...networks.devices import networks_at_once
from ...networks.threads import one_thread_each
from ...rasters.ground import GroundScale
from ...runtime.progress import PartOfProgress, Progress
from ...runtime.side_by_side import side_by_side
from ..patches.samples import PatchSamples
from .model import AnomalyModel
from .optimisation import Epoch, Optimisation, member_seed
from .plain import fitted_ensemble
from .pretraining import pretrained_stem
from .ranges import TrainingRanges
from .settings import TrainingSettings


class NetworkTraining:
    """Trains networks on some of the patches.

    Parameters
    ----------
    samples : PatchSamples
    settings : TrainingSettings
    device : torch.device
    """

    def __init__(
        self, samples: PatchSamples, settings: TrainingSettings, device: torch.device
    ) -> None:
        self.samples = samples
        self.settings = settings.resolved()
        self.device = device

    def fit(
        self, chosen: np.ndarray, progress: Progress, validation: np.ndarray | None = None
    ) -> tuple[AnomalyModel, list[Epoch]]:
        """Train on the chosen sites (n,); return the model and the course of the training.

        With a ridge beside them if there is to be one, which sees all draws of barren ground.

        Raises
        ------
        InputError
            If training diverges.
        CancelledError
        """
        model, courses = self._networks(chosen, progress, validation)
        if self.settings.with_ridge:
            seed, rest = self.settings.seed, PartOfProgress(progress, 1, 1)
            ridge, weights = fitted_ensemble(COMPANION, self.samples, chosen, seed, rest)
            model.join(ridge)
            model.record["importance"] = weights.to_json()
        return model, courses

    def _networks(
        self, chosen: np.ndarray, progress: Progress, validation: np.ndarray | None
    ) -> tuple[AnomalyModel, list[Epoch]]:
        """Train the networks alone.

        Every one starts from a seed of its own and takes another draw of barren ground, if there are
        several. Transform and scale are taken from the chosen patches alone.
        """
        settings, samples = self.settings, self.samples
        stack, count = samples.stack, self.settings.members
        # Barren ground that was drawn for others alone says nothing here.
        chosen = chosen & samples.sites.in_draws(count)
        values = np.moveaxis(samples.patches[chosen], 1, -1).reshape(-1, len(stack.elements))
        transform = Transform.fit(
            values, settings.transform, settings.scaling, settings.winsorise, stack.kinds
        )
        channels = transform.channels(len(stack.elements))
        entry = PATCH_NETWORKS[settings.network]
        control = samples.control if entry.guided else samples.control[:, :0]
        networks = [patch_network(settings.network, channels, settings.patch) for _ in range(count)]
        model = AnomalyModel(
            settings.network,
            PatchEnsemble(networks),
            stack.elements,
            stack.units,
            transform,
            stack.grid.cell_size,
            stack.grid.crs,
            cell_metres=GroundScale(stack.grid).cell_metres(),
            ranges=TrainingRanges.of(values, transform.floor),
            # Until held-out deposits say more.
            temperature=1.0 if settings.tempers else None,
        )
        inputs = [
            torch.from_numpy(np.ascontiguousarray(numbers)).to(self.device)
            for numbers in (
                model.channels(samples.patches),
                samples.sites.labels.astype(np.float32),
                control.astype(np.float32),
            )
        ]

        def trained(member: int, part: Progress) -> tuple[list[Epoch], dict[str, Any]]:
            draw = samples.sites.of_draw(member % samples.sites.draw_count)
            train = np.flatnonzero(chosen & draw)
            optimisation = Optimisation(settings, inputs, train, validation, member)
            with one_thread_each():
                part = self._begun(networks[member], member, part)
                course = optimisation.run(networks[member], part)
            loss = optimisation.loss
            return course, {"a": loss.a.tolist(), "b": loss.b.item()}

        courses = side_by_side(
            [partial(trained, member) for member in range(count)],
            [1.0] * count,
            networks_at_once(self.device),
            progress,
        )
        model.record["control"] = {"members": [factors for _, factors in courses]}
        return model, [epoch for course, _ in courses for epoch in course]

    def _begun(self, network: PatchNetwork, member: int, progress: Progress) -> Progress:
        """Give a network its first weights, learned from ground without labels if they are to be.

        Returns what is left of the progress.
        """
        settings, unlabelled = self.settings, self.samples.unlabelled
        seed = member_seed(settings.seed, member)
        network.initialise(seed)
        if not settings.pretraining or unlabelled is None:
            return progress
        first = PartOfProgress(progress, 0, 0.5)
        stem = pretrained_stem(unlabelled, settings, seed, self.device, first)
        network.load_state_dict(stem, strict=False)
        return PartOfProgress(progress, 0.5, 1)
