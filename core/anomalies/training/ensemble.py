"""Training networks on patches: one, or an ensemble."""

from __future__ import annotations

import numpy as np
import torch

from ....models.catalogue import PATCH_NETWORKS
from ....models.patch_networks import PatchEnsemble, patch_network
from ...geochemistry.transforms import Transform
from ...rasters.ground import GroundScale
from ...runtime.progress import PartOfProgress, Progress
from ..patches.samples import PatchSamples
from .model import AnomalyModel
from .optimisation import Epoch, Optimisation, member_seed
from .pretraining import pretrained_stem
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

        Every network of an ensemble starts from a seed of its own and takes another draw of barren
        ground, if there are several. Transform and scale are taken from the chosen patches alone.

        Raises
        ------
        InputError
            If training diverges.
        CancelledError
        """
        settings, samples = self.settings, self.samples
        stack, count = samples.stack, self.settings.members
        values = np.moveaxis(samples.patches[chosen], 1, -1).reshape(-1, len(stack.elements))
        transform = Transform.fit(values, settings.transform, settings.scaling, settings.winsorise)
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
        )
        inputs = [
            torch.from_numpy(np.ascontiguousarray(numbers)).to(self.device)
            for numbers in (
                model.channels(samples.patches),
                samples.sites.labels.astype(np.float32),
                control.astype(np.float32),
            )
        ]
        epochs, factors = [], []
        for member, network in enumerate(networks):
            part: Progress = PartOfProgress(progress, member / count, (member + 1) / count)
            seed = member_seed(settings.seed, member)
            network.initialise(seed)
            if settings.pretraining and samples.unlabelled is not None:
                first, part = PartOfProgress(part, 0, 0.5), PartOfProgress(part, 0.5, 1)
                stem = pretrained_stem(samples.unlabelled, settings, seed, self.device, first)
                network.load_state_dict(stem, strict=False)
            train = np.flatnonzero(
                chosen & samples.sites.of_draw(member % samples.sites.draw_count)
            )
            optimisation = Optimisation(settings, inputs, train, validation, member)
            epochs += optimisation.run(network, part)
            loss = optimisation.loss
            factors.append({"a": loss.a.tolist(), "b": loss.b.item()})
        model.record["control"] = {"members": factors}
        return model, epochs
