"""Photographs that one network names rightly and another does not (Zhu et al., fig. 11, 12, 14 and 15)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from ....models.catalogue import SECTION_NETWORKS
from ...runtime.language import tr
from ...runtime.progress import Progress, step
from ..photographs.decoding import read_picture
from ..photographs.naming import name_in_folder
from ..pictures import THUMBNAIL, jpeg, with_box
from .comparison import Comparison
from .trials import Trial

#: Pictures of a pair of networks, and of what all name rightly; each class comes in turn.
_MOST = 8


def only_first_right(
    comparison: Comparison, first: str, second: str, progress: Progress
) -> Iterator[tuple[bytes, str]]:
    """Yield photographs that the first network names rightly and the second does not.

    The surest of each class come first, class by class and property by property. A frame is the crop
    that the first network's second stream saw.
    """
    found = []
    for place in range(len(comparison.materials)):
        for one, two in _seeds(comparison, (first, second), place):
            labels = _labels(comparison, one)
            kept = np.flatnonzero((one.named == labels) & (two.named != labels))
            found += [(one, two, number) for number in _surest_in_turn(one, labels, kept)]
    for one, two, number in _spread(found):
        step(progress, 1.0)
        taken_for = comparison.materials[one.material].sections.classes[two.named[number]]
        yield (
            _framed(comparison, one, number),
            tr(
                "{name}: {class_name}; {network} takes it for {taken_for}",
                name=_name(comparison, one, number),
                class_name=_class(comparison, one, number),
                network=SECTION_NETWORKS[second].title,
                taken_for=taken_for,
            ),
        )


def all_right(
    comparison: Comparison, networks: Sequence[str], progress: Progress
) -> Iterator[tuple[bytes, str]]:
    """Yield photographs that all of the networks name rightly, the surest of each class first."""
    found = []
    for place in range(len(comparison.materials)):
        for trials in _seeds(comparison, networks, place):
            labels = _labels(comparison, trials[0])
            agreed = np.all([trial.named == labels for trial in trials], axis=0)
            kept = np.flatnonzero(agreed)
            found += [
                (trials[0], trials[-1], number)
                for number in _surest_in_turn(trials[0], labels, kept)
            ]
    for one, _, number in _spread(found):
        step(progress, 1.0)
        name, class_name = _name(comparison, one, number), _class(comparison, one, number)
        picture = read_picture(_path(comparison, one, number), THUMBNAIL, one.view)
        yield jpeg(picture), tr("{name}: {class_name}", name=name, class_name=class_name)


def count_only_right(comparison: Comparison, first: str, second: str) -> tuple[int, int, int]:
    """Return how many photographs only the first, only the second, and both networks name rightly."""
    counts = np.zeros(3, dtype=int)
    for place in range(len(comparison.materials)):
        one = comparison.answers(first, place).right
        two = comparison.answers(second, place).right
        counts += [(one & ~two).sum(), (two & ~one).sum(), (one & two).sum()]
    return int(counts[0]), int(counts[1]), int(counts[2])


def _seeds(
    comparison: Comparison, networks: Sequence[str], place: int
) -> Iterator[tuple[Trial, ...]]:
    return zip(*(comparison.of(network, place) for network in networks))


def _labels(comparison: Comparison, trial: Trial) -> np.ndarray:
    return comparison.materials[trial.material].splits[trial.seed].labels[trial.numbers]


def _surest_in_turn(trial: Trial, labels: np.ndarray, kept: np.ndarray) -> list[int]:
    """Return places of photographs, the surest of every class, then the next surest, and so on."""
    order = kept[np.argsort(-trial.sureness[kept], kind="stable")]
    rank: dict[int, int] = {}
    turns = []
    for number in order.tolist():
        label = int(labels[number])
        turns.append((rank.setdefault(label, 0), label, number))
        rank[label] += 1
    return [number for _, _, number in sorted(turns)][:_MOST]


def _spread(found: Sequence[tuple[Trial, Trial, int]]) -> list[tuple[Trial, Trial, int]]:
    """Return as many as are shown: of every property and seed in turn, no photograph twice."""
    waiting: dict[tuple[int, int], list[tuple[Trial, Trial, int]]] = {}
    for item in found:
        waiting.setdefault((item[0].material, item[0].seed), []).append(item)
    shown: dict[tuple[int, int], tuple[Trial, Trial, int]] = {}
    while any(waiting.values()) and len(shown) < _MOST:
        for queue in waiting.values():
            if queue:
                trial, other, number = queue.pop(0)
                key = (trial.material, int(trial.numbers[number]))
                shown.setdefault(key, (trial, other, number))
    return list(shown.values())[:_MOST]


def _path(comparison: Comparison, trial: Trial, number: int) -> str:
    sections = comparison.materials[trial.material].splits[trial.seed]
    return sections.paths[int(trial.numbers[number])]


def _name(comparison: Comparison, trial: Trial, number: int) -> str:
    return name_in_folder(_path(comparison, trial, number))


def _class(comparison: Comparison, trial: Trial, number: int) -> str:
    sections = comparison.materials[trial.material].splits[trial.seed]
    return sections.classes[sections.labels[int(trial.numbers[number])]]


def _framed(comparison: Comparison, trial: Trial, number: int) -> bytes:
    picture = read_picture(_path(comparison, trial, number), THUMBNAIL, trial.view)
    if trial.translations is None:
        return jpeg(picture)
    rows, columns, _ = picture.shape
    scale = comparison.scale
    left, top = (1 + trial.translations[number] - scale) / 2
    box = (left * columns, top * rows, (left + scale) * columns, (top + scale) * rows)
    return jpeg(with_box(picture, tuple(map(float, box))))
