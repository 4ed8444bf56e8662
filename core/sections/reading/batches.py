"""Batches of photographs, read and named: on the processor several of them side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import torch

from ...networks.copies import ask_side_by_side, with_own_layers
from ...networks.devices import network_on
from ...networks.interruption import interruptible
from ...runtime.look_ahead import look_ahead, processors
from ...runtime.progress import Progress, stop_if_cancelled
from ..model import SectionModel
from ..photographs.opening import PhotographError
from .finished import Reading
from .pairing import PairReader, Seen
from .tiles import SlideReader, Tiling

#: What becomes of a photograph: it is named, it is to be read in tiles, or it cannot be read.
Outcome = Reading | SlideReader | PhotographError


class BatchReader:
    """Reads batches of photographs and asks all models about them.

    On the processor each thread has a batch of its own from the first byte to the scores, and one thread of
    algebra: two networks side by side are done sooner than two threads that share each layer, and nobody
    waits while photographs are unpacked. What is asked of a card is asked in the caller's thread.

    Parameters
    ----------
    models : sequence of SectionModel
        With fused networks.
    pairs : PairReader
    tiling : Tiling or None
        How large photographs are cut into tiles.
    device : torch.device
    progress : Progress
        Which is asked, from all threads, whether to go on.
    """

    def __init__(
        self,
        models: Sequence[SectionModel],
        pairs: PairReader,
        tiling: Tiling | None,
        device: torch.device,
        progress: Progress,
    ) -> None:
        # Before threads do it, so that their weights are one and the same.
        self._models = [replace(one, network=network_on(one.network, device)) for one in models]
        self._pairs, self._tiling = pairs, tiling
        self._device, self._progress = device, progress

    def read(
        self, batches: Sequence[Sequence[str]]
    ) -> Iterator[tuple[Sequence[str], list[Outcome]]]:
        """Yield batches of paths with what becomes of each photograph, in order.

        Raises
        ------
        CancelledError
        """
        threads = processors()
        if self._device.type != "cpu":
            for batch, found in look_ahead(self._decoded, batches, threads):
                yield batch, self._named(found, self._models)
            return
        copies = (self._beside() for _ in range(threads))
        yield from ask_side_by_side(self._read, copies, batches)

    def _read(self, models: Sequence[SectionModel], batch: Sequence[str]) -> list[Outcome]:
        return self._named(self._decoded(batch), models)

    def _beside(self) -> Sequence[SectionModel]:
        return [replace(model, network=with_own_layers(model.network)) for model in self._models]

    def _decoded(self, batch: Sequence[str]) -> list[Seen | SlideReader | PhotographError]:
        return [self._photograph(path) for path in batch]

    def _photograph(self, path: str) -> Seen | SlideReader | PhotographError:
        stop_if_cancelled(self._progress)
        try:
            if self._tiling is not None and path not in self._pairs.nowhere:
                slide = self._tiling.slide(path, self._models)
                if slide is not None:
                    return slide
            return self._pairs.read(path)
        except PhotographError as problem:
            return problem

    def _named(
        self, found: list[Seen | SlideReader | PhotographError], models: Sequence[SectionModel]
    ) -> list[Outcome]:
        seen = [one for one in found if isinstance(one, Seen)]
        readings = iter(self._readings(seen, models))
        return [next(readings) if isinstance(one, Seen) else one for one in found]

    def _readings(self, batch: Sequence[Seen], models: Sequence[SectionModel]) -> list[Reading]:
        if not batch:
            return []
        said = []
        for model in models:
            with interruptible(model.network, self._progress):
                wanted = (model.image_size, model.view)
                pixels = np.stack([seen.pixels[wanted] for seen in batch])
                said.append(model.said(pixels, self._device))
        return [
            Reading(
                seen.path,
                tuple(one.probabilities[place] for one in said),
                tuple(
                    None if one.translations is None else one.translations[place] for one in said
                ),
                tuple(
                    None if one.distances is None or seen.alone else float(one.distances[place])
                    for one in said
                ),
                notes=seen.notes,
                half=seen.half,
            )
            for place, seen in enumerate(batch)
        ]
