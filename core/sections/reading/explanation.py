"""What a network looked at in a photograph: Grad-CAM of the whole, and of the crop in its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import torch
from matplotlib.figure import Figure
from torch import Tensor
from torch.nn import functional

from ....models.frozen_features import FrozenNetwork, HalfFrozenNetwork
from ....models.stages import map_sides, stages_of
from ...networks.grad_cam import grad_cam
from ...networks.interruption import interruptible
from ...reporting.page import render_png
from ...runtime.errors import InputError
from ...runtime.language import tr
from ...runtime.progress import Progress, SilentProgress, step
from ..model import SectionModel
from ..photographs.decoding import decode, read_photograph, read_picture, square
from ..photographs.depth import decided_view
from ..photographs.finding import (
    listed,
    look_through,
    require_any_read,
    require_photographs,
    tell_of_notes,
    warn_of_empty,
    warn_of_passed_over,
)
from ..photographs.naming import name_in_folder
from ..photographs.opening import PhotographError
from ..pictures import explained_photograph
from ..polars import CHANNELS
from .evidence import evidence_of_features

#: The backbone's last feature maps.
LAST_LAYER = "backbone"

#: What names the layer that is chosen by itself.
AUTOMATIC = "automatic"

#: What names all layers that a regression on features reads.
ALL_READ = "all"

#: Cells a side that a map needs at least to tell where in a photograph something lies.
FINE = 7

#: Longer side of a photograph in a picture (pixels).
_PICTURE = 900


@dataclass(frozen=True)
class SectionExplanation:
    """Heat over one photograph, on the network's own scale; not negative.

    Attributes
    ----------
    explained : int
        Number of the class whose score is explained.
    probabilities : ndarray, shape (classes,)
    translation : ndarray, shape (2,), or None
    foreign : bool
        Whether the photograph resembles none that the model was trained on; False where it cannot tell.
    whole : ndarray, shape (image_size, image_size)
        Evidence in the stream that sees the whole photograph.
    crop : ndarray, shape (image_size, image_size), or None
        Evidence in the second stream, brought back to its place in the photograph; NaN outside of
        the crop. None for networks of one stream, and for layers that only see the whole.
    """

    explained: int
    probabilities: np.ndarray
    translation: np.ndarray | None
    foreign: bool
    whole: np.ndarray
    crop: np.ndarray | None

    @property
    def largest(self) -> float:
        """The largest heat in either stream."""
        crop = 0.0 if self.crop is None else float(np.nanmax(self.crop))
        return max(float(self.whole.max()), crop)


def explain_section(
    model: SectionModel,
    pixels: np.ndarray,
    layer: str,
    class_: int | None,
    device: torch.device,
) -> SectionExplanation:
    """Explain the score of a class, by default the likeliest, in one photograph.

    The score is the one that classifies, the mean of the streams' softmax (eq. 9), as its log-odds:
    they rise with it, so that the heat is that of the score, times a number of the photograph's own,
    and where a network is all but sure they do not flatten as the score itself does.

    Parameters
    ----------
    model : SectionModel
    pixels : ndarray, shape (image_size, image_size, 3), uint8
    layer : str
        Name of a module of the network; or ``all``, for a network that is a regression on features.
    class_ : int or None
    device : torch.device

    Raises
    ------
    InputError
        If the layer is not there or has no feature maps.
    """
    probabilities, shifts, distances = model.said(pixels[None], device)
    explained = int(probabilities[0].argmax()) if class_ is None else class_
    network = model.network

    def score(inputs: Tensor) -> Tensor:
        return log_odds(network(inputs), explained)

    inputs = model.inputs(pixels[None], device)
    if layer == ALL_READ and isinstance(network, FrozenNetwork):
        heat = evidence_of_features(network, inputs, lambda said: log_odds(said, explained)).cpu()
    else:
        heat = grad_cam(network, inputs, layer, score).cpu()
    crop = None
    if len(heat) == 2 and shifts is not None:
        crop = in_place(heat[1], shifts[0], model.scale).numpy()
    return SectionExplanation(
        explained,
        probabilities[0],
        None if shifts is None else shifts[0],
        distances is not None and bool(distances[0] > 1),
        heat[0].numpy(),
        crop,
    )


def log_odds(scores: Tensor, class_: int) -> Tensor:
    """Return the log-odds (B,) of a class against all others, by log-probabilities (B, classes)."""
    others = torch.cat([scores[:, :class_], scores[:, class_ + 1 :]], dim=1)
    return scores[:, class_] - others.logsumexp(dim=1)


def finest_telling_layer(model: SectionModel) -> str:
    """Return the backbone's last layer whose maps have :data:`FINE` cells a side, or else its finest.

    The last maps of a small photograph have three cells a side, which tell no grain from another. A
    regression on features reads several layers, all of which tell; where it only reads the first half,
    it is the last layer of that, which the other half sees as well.
    """
    if isinstance(model.network, FrozenNetwork):
        return ALL_READ
    if isinstance(model.network, HalfFrozenNetwork):
        return f"{LAST_LAYER}.{model.network.middle[-1]}"
    stages = stages_of(model.network.backbone, model.image_size)
    fine = [stage for stage in stages if stage.side >= FINE]
    name = (fine[-1] if fine else stages[0]).name
    return f"{LAST_LAYER}.{name}" if name else LAST_LAYER


@dataclass(frozen=True)
class Explainer:
    """Photographs and how they are to be explained.

    Attributes
    ----------
    model : SectionModel
    paths : list of str
    layer : str
        Name of a module of the network.
    class_ : int or None
        Whose score is explained; by default the likeliest of each photograph.
    """

    model: SectionModel
    paths: list[str]
    layer: str
    class_: int | None

    @classmethod
    def choose(
        cls,
        model: SectionModel,
        images: str,
        layer: str,
        class_: str,
        progress: Progress | None = None,
    ) -> Explainer:
        """Choose all photographs of a folder; layer and class may be empty.

        Without a layer, or with ``automatic``, it is :func:`finest_telling_layer`.

        Raises
        ------
        InputError
            If there are no photographs, or the model has no such class or sees two photographs at once.
        """
        if model.polars == CHANNELS:
            raise InputError(
                tr(
                    "The model sees plane- and crossed-polarised photographs at once, and Explain Thin "
                    "Section shows single ones. Train with POLARS=fusion to see where the evidence lies."
                )
            )
        number = model.class_number(class_) if class_ else None
        progress = progress or SilentProgress()
        found = look_through(images)
        require_photographs(images, found)
        warn_of_passed_over({images: found}, progress)
        warn_of_empty(images, found.empty, progress)
        paths = found.photographs
        model = replace(model, view=decided_view(model.view, paths, progress))
        chosen = finest_telling_layer(model) if layer.strip() in ("", AUTOMATIC) else layer
        return cls(model, paths, chosen, number)

    def resolution(self) -> str:
        """Say how fine the maps of the layer are, and when they are too coarse to point at grains."""
        if self.layer == ALL_READ and isinstance(self.model.network, FrozenNetwork):
            return tr(
                "Heat is the evidence in all {count} layers that the regression reads, by the means and "
                "spreads of their feature maps.",
                count=len(self.model.network.groups),
            )
        sides = map_sides(self.model.network, self.layer, self.model.image_size)
        if sides is None:
            return ""
        values = {"layer": self.layer, "height": sides[0], "width": sides[1]}
        if min(sides) >= FINE:
            return tr(
                "Heat comes from {height} × {width} cells (layer {layer}) and is drawn smoothly between "
                "them.",
                **values,
            )
        return tr(
            "The heat is coarse: the layer {layer} sees a photograph as {height} × {width} cells, and what "
            "is drawn between them is only smoothed. Name an earlier layer, or leave LAYER out for the "
            "last one of at least {fine} × {fine} cells where there is one.",
            fine=FINE,
            **values,
        )

    def measure(self, device: torch.device, progress: Progress) -> Measured:
        """Explain all photographs once, to know the largest heat.

        Heat itself is not kept, since all of it would not fit into memory: pictures are drawn in a
        second pass.

        Raises
        ------
        InputError
            If none can be read, or the layer is not there or has no feature maps.
        CancelledError
        """
        rows: dict[str, ExplainedRow] = {}
        failed: dict[str, str] = {}
        notes: list[tuple[str, str]] = []
        for number, path in enumerate(self.paths):
            step(progress, number / len(self.paths))
            try:
                read = decode(path, square(self.model.image_size), self.model.view)
            except PhotographError as problem:
                failed[path] = str(problem)
                progress.warning(tr("Skipped: {problem}", problem=problem))
                continue
            with interruptible(self.model.network, progress):
                found = explain_section(self.model, read.pixels, self.layer, self.class_, device)
            notes += [(path, note) for note in read.notes]
            name = self.model.classes[found.explained]
            probability = float(found.probabilities[found.explained])
            rows[path] = ExplainedRow(
                name_in_folder(path), name, probability, found.largest, found.foreign
            )
        require_any_read(rows, failed)
        if foreign := words_of_foreign(list(rows.values())):
            progress.warning(foreign)
        tell_of_notes(notes, progress)
        return Measured(rows, failed)

    def pictures(
        self, measured: Measured, common: bool, device: torch.device, progress: Progress
    ) -> Iterator[tuple[str, bytes]]:
        """Yield each photograph's path and its picture with the heat over it, as PNG.

        ``common`` brings all of them to one scale of colours.

        Raises
        ------
        CancelledError
        """
        largest = max(row.heat for row in measured.rows.values())
        for number, (path, row) in enumerate(measured.rows.items()):
            step(progress, number / len(measured.rows))
            yield (
                path,
                render_png(self._figure(path, (largest if common else row.heat) or 1.0, device)),
            )

    def _figure(self, path: str, limit: float, device: torch.device) -> Figure:
        pixels = read_photograph(path, self.model.image_size, self.model.view)
        found = explain_section(self.model, pixels, self.layer, self.class_, device)
        picture = read_picture(path, _PICTURE, self.model.view)
        box = None
        if found.translation is not None:
            box = self.model.box(found.translation, picture.shape[1], picture.shape[0])
        return explained_photograph(picture, found.whole, found.crop, box, limit)


class ExplainedRow(NamedTuple):
    """Name, explained class, its probability and largest heat of a photograph, and if it is foreign."""

    name: str
    explained: str
    probability: float
    heat: float
    foreign: bool = False


def words_of_foreign(rows: Sequence[ExplainedRow]) -> str:
    """Return what is said of photographs that are foreign to the model; nothing where none is."""
    names = [row.name for row in rows if row.foreign]
    if not names:
        return ""
    return tr(
        "Foreign to the model: {names}. They resemble none that it was trained on; their classes mean "
        "nothing, nor does their heat.",
        names=listed(names),
    )


@dataclass(frozen=True)
class Measured:
    """Rows by path, in order, and why the other photographs could not be read."""

    rows: dict[str, ExplainedRow]
    failed: dict[str, str]


def in_place(heat: Tensor, translation: np.ndarray, scale: float) -> Tensor:
    """Bring what lies over a crop (s, s) back to the photograph (s, s); NaN outside of the crop."""
    theta = torch.zeros(1, 2, 3)
    # The inverse of the transformer's x = s · x' + t.
    theta[0, 0, 0] = theta[0, 1, 1] = 1 / scale
    theta[0, :, 2] = torch.from_numpy(-translation / scale)
    size = [1, 1, *heat.shape]
    grid = functional.affine_grid(theta, size, align_corners=False)
    moved = functional.grid_sample(
        heat[None, None], grid, mode="bilinear", padding_mode="border", align_corners=False
    )[0, 0]
    outside = (grid[0].abs() > 1).any(dim=-1)
    return moved.masked_fill(outside, float("nan"))
