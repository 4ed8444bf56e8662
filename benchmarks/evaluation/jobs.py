"""Trainings of `make evaluate`: each candidate on each draw of each survey, kept in a file of its own."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gossan.core.anomalies.evaluation.cross_validation import HeldOut

    from .draws import Draw

#: Gossan's baselines and networks as they come.
BASELINES = (
    *("logistic_centre", "logistic_mean", "forest_centre", "forest_mean", "location"),
    *("pathfinders", "ridge"),
)
NETWORKS = ("cnn", "dcn", "gk_dcn")

#: What was tried beside them; each was written down before any of them was scored.
VARIED_BASELINES = ("ridge_normal_scores", "forest_location")
VARIED_NETWORKS = (
    *("dcn_scales", "dcn_ridge_map", "dcn_normal_scores", "dcn_ten_draws", "dcn_elsewhere"),
    *("gk_dcn_scales", "gk_dcn_ridge_map"),
)

#: The survey whose stack holds its faults beside the chemistry.
WITH_FAULTS = "tianshan with faults"

#: Which candidates on how many draws, for real and for simulated surveys, in the order of their worth.
STAGES = (
    ("real", (*BASELINES, *VARIED_BASELINES), range(5)),
    ("seed", (*BASELINES, *VARIED_BASELINES), range(5)),
    ("real", NETWORKS, range(5)),
    ("real", VARIED_NETWORKS, range(3)),
    ("seed", NETWORKS, range(2)),
    ("seed", VARIED_NETWORKS, range(1)),
    ("seed", NETWORKS, range(2, 5)),
    ("beside", BASELINES, range(5)),
)


@dataclass(frozen=True)
class Job:
    """One candidate on one draw of a survey."""

    folder: Path
    survey: str
    draw: int
    name: str
    device: str = "cpu"
    end: float = float("inf")

    @property
    def path(self) -> Path:
        """Where what it gives is kept."""
        return self.folder / "held_out" / f"{self.survey} {self.draw} {self.name}.npz"


def kind_of(survey: str) -> str:
    """Return ``seed`` for simulated surveys, ``beside`` where more than chemistry is known, or ``real``."""
    if survey == WITH_FAULTS:
        return "beside"
    return "seed" if survey.startswith("seed") else "real"


@lru_cache(maxsize=4)
def draws_of(folder: Path, survey: str) -> list[Draw]:
    """Return the draws of a survey."""
    from .draws import read_survey

    return read_survey(folder / "draws" / f"{survey}.npz")


def surveys_in(folder: Path, kind: str) -> list[str]:
    """Return the surveys of a kind whose draws are there."""
    names = sorted(path.stem for path in (folder / "draws").glob("*.npz"))
    return [name for name in names if kind_of(name) == kind]


def train(job: Job) -> str:
    """Train without each fold, and keep what the folds were given; return a line on it."""
    if job.path.exists() or time.time() > job.end:
        return ""
    from gpu import join_the_house

    join_the_house()
    import numpy as np
    import torch

    from .variants import candidates

    torch.set_num_threads(1)
    draw = draws_of(job.folder, job.survey)[job.draw]
    others = [name for name in surveys_in(job.folder, kind_of(job.survey)) if name != job.survey]
    ground = [draws_of(job.folder, name)[0] for name in others[:2]]
    found = candidates(draw, ground, torch.device(job.device))
    if job.name not in found:
        return ""
    begun = time.process_time() if job.device == "cpu" else time.perf_counter()
    held_out = draw.held_out(found[job.name])
    seconds = (time.process_time() if job.device == "cpu" else time.perf_counter()) - begun
    part = job.path.with_suffix(".part.npz")
    np.savez_compressed(part, seconds=seconds, device=job.device, **asdict(held_out))
    part.replace(job.path)
    return f"{job.survey}, draw {job.draw}, {job.name}: {seconds:.0f} s"


def kept(job: Job) -> tuple[HeldOut, float, str] | None:
    """Return what a candidate gave, with the seconds it took and where; None if it was not trained."""
    import numpy as np
    from gossan.core.anomalies.evaluation.cross_validation import HeldOut

    if not job.path.exists():
        return None
    with np.load(job.path) as stored:
        arrays = dict(stored)
    seconds, device = float(arrays.pop("seconds")), str(arrays.pop("device"))
    return HeldOut(**arrays), seconds, device


def jobs(folder: Path, device: str, names: Sequence[str] | None, seconds: float) -> Iterator[Job]:
    """Yield what is to be trained, what is worth most first; ``names`` chooses candidates."""
    end = time.time() + seconds
    for kind, stage, numbers in STAGES:
        for draw in numbers:
            for survey in surveys_in(folder, kind):
                for name in stage:
                    if names is None or name in names:
                        yield Job(folder, survey, draw, name, device, end)
