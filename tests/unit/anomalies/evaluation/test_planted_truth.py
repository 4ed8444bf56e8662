"""What was planted in the sample survey is what networks find, and say that they find."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest
import torch
from gossan.core.anomalies.evaluation.candidates import (
    BASELINES,
    NetworkCandidate,
    network_candidates,
)
from gossan.core.anomalies.evaluation.cross_validation import Reference, cross_validate
from gossan.core.anomalies.evaluation.splits import choose_folds
from gossan.core.anomalies.explaining.explanation import explain
from gossan.core.anomalies.explaining.importance import element_importance, ranking
from gossan.core.anomalies.patches.samples import KnownGround, PatchSamples
from gossan.core.anomalies.patches.sites import Ground
from gossan.core.anomalies.training.ensemble import NetworkTraining
from gossan.core.anomalies.training.model import AnomalyModel
from gossan.core.anomalies.training.settings import TrainingSettings
from gossan.core.faults.control import ControlSettings, control_weight
from gossan.core.geochemistry.gridding import IdwSettings, InverseDistance
from gossan.core.rasters.regions import Region, polygon_wkb
from gossan.core.rasters.stack import Stack
from gossan.core.rasters.windows import Window
from gossan.core.rasters.writer import RasterWriter
from gossan.core.runtime.files import Staging
from gossan.core.runtime.progress import SilentProgress
from gossan.core.sample_survey.analytes import ANALYTES, PATHFINDERS
from gossan.core.sample_survey.simulation import Survey, simulate_survey
from gossan.core.scores.intervals import GroupWins
from scipy import stats

CPU, QUIET = torch.device("cpu"), SilentProgress()

#: What the networks see in the test of the geological term.
GUIDED = ("Au", "As", "Sb", "Cu", "Zn")


@dataclass
class Planted:
    """A gridded sample survey, its truth, and patches around its deposits."""

    survey: Survey
    stack: Stack
    deposits: np.ndarray

    def samples(
        self, seed: int = 100, elements: tuple[str, ...] = (), patch: int = 9
    ) -> tuple[Ground, PatchSamples]:
        stack = self.stack.select(elements) if elements else self.stack
        ground = Ground(stack, Region([polygon_wkb(self.survey.outline)]), 9)
        # Places are chosen for patches of 9 cells, whatever part of them is then looked at.
        samples = PatchSamples.collect(KnownGround(ground, self.deposits), 3, seed, QUIET)
        middle = slice((9 - patch) // 2, (9 + patch) // 2)
        samples = replace(samples, patches=samples.patches[:, :, middle, middle])
        distance = self.survey.truth[1][tuple(samples.sites.cells.T)] * 1000
        control = control_weight(distance, -0.6, ControlSettings())[:, None]
        return ground, samples.with_control(control)


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Planted:
    survey = simulate_survey(42, 3000, QUIET)
    values = np.where(survey.values < 0, -survey.values / 2, survey.values)
    grid = survey.grid
    gridded = InverseDistance(survey.samples, values, IdwSettings()).grid(grid)
    path = str(tmp_path_factory.mktemp("planted") / "stack.tif")
    with Staging() as staging:
        writer = RasterWriter(staging, path, grid, [analyte.name for analyte in ANALYTES])
        writer.write(Window(0, 0, grid.rows, grid.columns), gridded.astype(np.float32))
    return Planted(survey, Stack(path), grid.cells(survey.deposits))


@pytest.fixture(scope="module", params=["gk_cnn", "gk_dcn"])
def model(request: pytest.FixtureRequest, planted: Planted) -> AnomalyModel:
    _, samples = planted.samples()
    settings = TrainingSettings(network=request.param, epochs=10, learning_rate=1e-4)
    everything = np.ones(len(samples.sites), dtype=bool)
    return NetworkTraining(samples, settings, CPU).fit(everything, QUIET)[0]


def test_the_planted_pathfinders_rank_above_the_rest(model: AnomalyModel, planted: Planted) -> None:
    parts = element_importance(model, planted.stack, planted.deposits, CPU, QUIET)
    pathfinder = np.array([element in PATHFINDERS for element in model.elements])
    weight = np.abs(parts).mean(axis=0)
    test = stats.mannwhitneyu(weight[pathfinder], weight[~pathfinder], alternative="greater")
    assert test.pvalue < 1e-4
    first = [model.elements[number] for number in ranking(parts)[:5]]
    assert sum(element in PATHFINDERS for element in first) >= 4, first
    # They speak for the deposits, not against them.
    assert (parts.mean(axis=0)[pathfinder] > 0).sum() >= 6


def test_heat_lies_on_the_halo_of_its_own_deposit(model: AnomalyModel, planted: Planted) -> None:
    heat = explain(model, planted.stack, planted.deposits, "conv2", CPU, QUIET).heat
    halo = np.pad(np.nan_to_num(planted.survey.truth[0]), 4)
    haloes = np.stack(
        [halo[row : row + 9, column : column + 9] for row, column in planted.deposits]
    )
    ranks = [
        np.argsort(np.argsort(maps.reshape(len(maps), -1), axis=1), axis=1)
        for maps in (heat, haloes)
    ]
    standard = [(r - r.mean(axis=1, keepdims=True)) / r.std(axis=1, keepdims=True) for r in ranks]
    # Rank correlation of the heat of each deposit (row) with the halo of each (column).
    agreement = standard[0] @ standard[1].T / 81
    own = np.diag(agreement).mean()
    assert own > 0.5
    # All haloes are high in the middle: chance is the halo of another deposit.
    rng = np.random.default_rng(0)
    count = len(agreement)
    chance = [agreement[np.arange(count), rng.permutation(count)].mean() for _ in range(2000)]
    assert own > np.quantile(chance, 0.99)


def test_unseen_deposits_are_told_from_barren_ground(planted: Planted) -> None:
    ground, samples = planted.samples()
    fold = choose_folds(samples.sites, "deposits", 3, np.random.default_rng(0))
    settings = TrainingSettings(network="gk_cnn", epochs=10, learning_rate=1e-4)
    candidates = [NetworkCandidate(settings, CPU), BASELINES["location"]]
    reference = Reference.draw(ground, 1)
    judged = cross_validate(samples, fold, candidates, reference, 42, QUIET)
    auc = {
        name: GroupWins.of(samples.sites.labels, held_out.probabilities, samples.sites.groups).auc
        for name, held_out in judged.items()
    }
    assert auc["gk_cnn"] > 0.85
    assert auc["location"] < 0.75
    assert np.median(judged["gk_cnn"].areas) < 0.25


def test_the_geological_term_helps_where_labels_err_and_only_at_its_own_place(
    planted: Planted,
) -> None:
    # Three groups in ten carry the wrong label, as undiscovered deposits and mere showings do. The
    # control function knows nothing of the labels and pulls the network back; shuffled, it cannot.
    names = ("gk_cnn", "gk_cnn_lambda_0", "gk_cnn_shuffled")
    auc: dict[str, list[float]] = {name: [] for name in names}
    for repeat in range(10):
        _, samples = planted.samples(100 + repeat, GUIDED, patch=5)
        sites = samples.sites
        rng = np.random.default_rng(50 + repeat)
        groups = np.unique(sites.groups)
        wrong = np.isin(sites.groups, rng.choice(groups, int(0.3 * len(groups)), replace=False))
        labels = np.where(wrong, 1 - sites.labels, sites.labels)
        misled = replace(samples, sites=replace(sites, labels=labels))
        fold = choose_folds(sites, "deposits", 3, np.random.default_rng(repeat))
        settings = TrainingSettings(
            network="gk_cnn", patch=5, epochs=10, learning_rate=1e-3, weight=3.0, weight_decay=1e-3
        )
        for candidate in network_candidates(settings, CPU, True):
            judged = np.empty(len(sites))
            for number in range(3):
                held_out = fold == number
                predict = candidate.fit(misled, ~held_out, 42 + repeat, QUIET)
                judged[held_out] = predict(samples.patches[held_out], samples.xy[held_out])
            auc[candidate.name].append(GroupWins.of(sites.labels, judged, sites.groups).auc)
    own, without, shuffled = (np.mean(auc[name]) for name in names)
    assert own > without + 0.01, auc
    assert shuffled < without - 0.03, auc
