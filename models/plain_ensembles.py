"""Plain classifiers of patches as arrays: regressions and random forests, one per draw of barren ground.

They are fitted elsewhere, by scikit-learn, and give what it gives; here they are read from a model file
and applied, also on a graphics card.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import torch
from torch import Tensor, nn
from torch.nn import functional

from .catalogue import PLAIN_MODELS

#: More trees per draw, nodes in all and levels of a tree come of no training.
MOST_TREES, MOST_NODES, MOST_LEVELS = 10_000, 50_000_000, 1_000

#: Numbers of a stored regression stay below.
_LARGEST = 1e30

#: Threshold of a leaf, which nothing exceeds.
LEAF = torch.finfo(torch.float32).max

#: Sizes that the description of a model file must have, beside members and patch.
Sizes = Mapping[str, int]


class PlainEnsemble(nn.Module):
    """Classifiers of one kind on the logarithms of means over squares around the centre of a patch.

    Parameters
    ----------
    scales : tuple of int
        Sides of the squares in cells; none is larger than the patch.
    elements : int
    patch : int
        Side of a patch in cells.
    members : int
        Classifiers that were fitted apart.

    Attributes
    ----------
    sides : list of int
        Sides of the squares.
    floor : Tensor, shape (features,)
        Lower means are raised to it before a logarithm is taken; 0 where none is, since the band
        stands beside the chemistry. Features are elements in squares of
        the first side, then of the next.
    """

    #: What else a file must say of how large its arrays are, with the most of each.
    SIZES: ClassVar[Mapping[str, int]] = {}

    floor: Tensor

    def __init__(self, scales: tuple[int, ...], elements: int, patch: int, members: int) -> None:
        super().__init__()
        self.sides = squares(scales, patch)
        self.elements = elements
        self.patch = patch
        self.members = members
        self.features = len(self.sides) * elements
        self._array("floor", self.features)

    def _array(self, name: str, *shape: int, dtype: torch.dtype = torch.float64) -> None:
        self.register_buffer(name, torch.zeros(*shape, dtype=dtype))

    def __len__(self) -> int:
        return self.members

    @property
    def sizes(self) -> dict[str, int]:
        """What a file must say of how large its arrays are."""
        return {}

    def means(self, values: Tensor) -> Tensor:
        """Return the means around the centre of every patch of a piece of the map.

        Parameters
        ----------
        values : Tensor, shape (..., elements, H, W)
            Missing cells are NaN; means are taken over the others.

        Returns
        -------
        Tensor, shape (..., features, H - patch + 1, W - patch + 1)
            Float64; 0 where no cell of the square has a value.
        """
        known = torch.isfinite(values)
        filled = torch.where(known, values, torch.zeros_like(values)).double()
        whole = bool(known.all())
        means = []
        for side in self.sides:
            rim = (self.patch - side) // 2
            rows, columns = (slice(rim, length - rim) for length in values.shape[-2:])
            mean = functional.avg_pool2d(filled[..., rows, columns], side, stride=1)
            if not whole:
                share = functional.avg_pool2d(known[..., rows, columns].double(), side, stride=1)
                mean = mean / share.clamp(min=1 / side**2)
            means.append(mean)
        return torch.cat(means, dim=-3)

    def logits_of(self, means: Tensor) -> Tensor:
        """Return the logits (members, B) of patches whose means are (B, features)."""
        logs = torch.log10(torch.maximum(means, self.floor))
        return self.judged(torch.where(self.floor > 0, logs, means))

    def judged(self, logs: Tensor) -> Tensor:
        """Return the logits (members, B) of logarithms (B, features)."""
        raise NotImplementedError

    def forward(self, patches: Tensor) -> Tensor:
        """Return the logits of all members, (members, B), for raw values (B, elements, p, p)."""
        return self.logits_of(self.means(patches).flatten(1))

    def require_usable(self) -> None:
        """Refuse arrays whose numbers cannot be those of a fitted ensemble.

        Raises
        ------
        ValueError
            Naming the array.
        """
        self._require("floor", self.floor >= 0)
        self._require("floor", self.floor < _LARGEST)

    def _require(self, name: str, usable: Tensor) -> None:
        if not bool(usable.all()):
            raise ValueError(name)


class Regressions(PlainEnsemble):
    """Logistic regressions on standardised logarithms.

    Attributes
    ----------
    centre, spread : Tensor, shape (members, features)
        Mean and standard deviation of the logarithms that each was fitted to.
    weight : Tensor, shape (members, features)
        What one standard deviation adds to the logit.
    bias : Tensor, shape (members,)
    """

    centre: Tensor
    spread: Tensor
    weight: Tensor
    bias: Tensor

    def __init__(self, scales: tuple[int, ...], elements: int, patch: int, members: int) -> None:
        super().__init__(scales, elements, patch, members)
        for name in ("centre", "spread", "weight"):
            self._array(name, members, self.features)
        self._array("bias", members)

    def judged(self, logs: Tensor) -> Tensor:
        """Return the logits (members, B) of logarithms (B, features)."""
        slope = self.weight / self.spread
        start = self.bias - (slope * self.centre).sum(dim=1)
        return slope @ logs.T + start[:, None]

    def require_usable(self) -> None:
        """Refuse arrays whose numbers cannot be those of fitted regressions."""
        super().require_usable()
        self._require("spread", self.spread > 1 / _LARGEST)
        for name in ("centre", "spread", "weight", "bias"):
            self._require(name, getattr(self, name).abs() < _LARGEST)


class Forests(PlainEnsemble):
    """Random forests: all trees of all members in one list of nodes.

    Nodes come level by level, a tree's two children beside each other, so that every step leads on.

    Attributes
    ----------
    root : Tensor of int, shape (members, trees)
        First node of each tree.
    feature : Tensor of int, shape (nodes,)
        What a node asks for.
    threshold : Tensor, shape (nodes,)
        Values up to it go to the left child; all do in a leaf.
    left : Tensor of int, shape (nodes,)
        The left child; the right one is the next. A leaf is its own.
    share : Tensor, shape (nodes,)
        Of mineralised training patches in a leaf.
    """

    SIZES = {"trees": MOST_TREES, "nodes": MOST_NODES}

    root: Tensor
    feature: Tensor
    threshold: Tensor
    left: Tensor
    share: Tensor

    def __init__(
        self,
        scales: tuple[int, ...],
        elements: int,
        patch: int,
        members: int,
        trees: int = 1,
        nodes: int = 1,
    ) -> None:
        super().__init__(scales, elements, patch, members)
        self._array("root", members, trees, dtype=torch.int64)
        for name in ("feature", "left"):
            self._array(name, nodes, dtype=torch.int64)
        for name in ("threshold", "share"):
            self._array(name, nodes)

    @property
    def sizes(self) -> dict[str, int]:
        """What a file must say of how large its arrays are."""
        return {"trees": self.root.shape[1], "nodes": len(self.left)}

    def judged(self, logs: Tensor) -> Tensor:
        """Return the logits (members, B) of logarithms (B, features)."""
        count = len(logs)
        # Trees are grown on, and ask for, numbers of 32 bits.
        asked = logs.float().T.flatten()
        start = self.feature * count
        # A forest at a time: its nodes stay in the processor's cache.
        shares = [
            self.share.index_select(0, self._leaves(trees, asked, start, count)).view(-1, count)
            for trees in self.root
        ]
        return torch.logit(torch.stack([own.mean(dim=0) for own in shares]))

    def _leaves(self, trees: Tensor, asked: Tensor, start: Tensor, count: int) -> Tensor:
        """Return the leaves (trees · count,) in which so many patches end.

        Parameters
        ----------
        trees : Tensor of int, shape (trees,)
            Their roots.
        asked : Tensor, shape (features · count,)
            What nodes ask for, all patches of a feature one after the other.
        start : Tensor of int, shape (nodes,)
            Where in it those of a node's feature begin.
        """
        node = trees.repeat_interleave(count)
        patch = torch.arange(count, device=trees.device).repeat(len(trees))
        while True:
            value = asked.index_select(0, start.index_select(0, node) + patch)
            beyond = value > self.threshold.index_select(0, node)
            following = self.left.index_select(0, node) + beyond
            if torch.equal(following, node):
                return node
            node = following

    def require_usable(self) -> None:
        """Refuse arrays whose numbers cannot be those of trees: every way must end in a leaf."""
        super().require_usable()
        nodes = len(self.left)
        self._require("root", (self.root >= 0) & (self.root < nodes))
        self._require("feature", (self.feature >= 0) & (self.feature < self.features))
        self._require("share", (self.share >= 0) & (self.share <= 1))
        own = torch.arange(nodes, device=self.left.device)
        self._require("left", (self.left >= own) & (self.left < nodes))
        inner = self.left > own
        self._require("threshold", inner | (self.threshold >= LEAF))
        self._require("left", self.left[inner] < nodes - 1)
        level = inner
        for _ in range(MOST_LEVELS):
            children = torch.zeros_like(inner)
            children[self.left[level]] = children[self.left[level] + 1] = True
            level = children & inner
            if not bool(level.any()):
                return
        raise ValueError("left")


def squares(scales: tuple[int, ...], patch: int) -> list[int]:
    """Return the sides of the squares around the centre of a patch: no larger than it, each once."""
    return sorted({min(scale, patch) for scale in scales})


def plain_ensemble(
    name: str, elements: int, patch: int, members: int, sizes: Sizes | None = None
) -> PlainEnsemble:
    """Build one of :data:`~gossan.models.catalogue.PLAIN_MODELS` whose arrays are still empty."""
    kind = ensemble_kind(name)
    return kind(PLAIN_MODELS[name].scales, elements, patch, members, **(sizes or {}))


def ensemble_kind(name: str) -> type[PlainEnsemble]:
    """Return the class of one of :data:`~gossan.models.catalogue.PLAIN_MODELS`."""
    kind: type[PlainEnsemble] = globals()[PLAIN_MODELS[name].ensemble]
    return kind
