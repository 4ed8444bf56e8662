"""A trained model is calibrated by held-out ground alone, and by enough of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from gossan.core.anomalies.evaluation.assessment import ModelTraining, TrainingResult
from gossan.core.anomalies.evaluation.calibration import CalibrationCheck, Prior, _unseen
from gossan.core.anomalies.evaluation.cross_validation import HeldOut
from gossan.core.anomalies.evaluation.rounds import Round, collect_samples
from gossan.core.anomalies.evaluation.training_report import training_report
from gossan.core.anomalies.patches.samples import KnownGround
from gossan.core.anomalies.patches.sites import Ground, PatchSites
from gossan.core.anomalies.training.model import AnomalyModel
from gossan.core.anomalies.training.settings import TrainingSettings
from gossan.core.rasters.stack import Stack
from gossan.core.runtime.errors import InputError
from gossan.core.runtime.progress import Progress, SilentProgress
from gossan.core.runtime.provenance import Provenance
from progress_doubles import RecordingProgress
from report_pages import ReportPage
from scipy.special import expit, logit

CPU = torch.device("cpu")
FOLDS = 5
#: Cells of 1 km² (1.001 on the ground) at which anomalies are planted.
DEPOSITS = np.array([(row, column) for row in (12, 36, 60) for column in (12, 36, 60)])


def planted_round(rng: np.random.Generator, deposits: int, patches: np.ndarray) -> Round:
    """Return scores twice as sure as they may be: logits are 4 × normal, around ±1."""
    owners = np.repeat(np.arange(deposits), patches)
    count = len(owners)
    labels = np.repeat([1, 0], count)
    points = np.concatenate([owners, owners])
    groups = np.concatenate([owners, owners + deposits])
    cells = np.column_stack([np.arange(2 * count), np.zeros(2 * count, dtype=int)])
    sites = PatchSites(cells, labels, points, groups, np.zeros(2 * count, dtype=int))
    fold = points % FOLDS
    at = expit(4 * rng.normal(2 * labels - 1.0))
    reference = expit(4 * rng.normal(-1.0, size=(FOLDS, 1000)))
    of_deposits = np.zeros(deposits)
    held_out = HeldOut(at, np.arange(deposits), np.arange(deposits) % FOLDS, of_deposits, reference)
    return Round(0, 1, sites, fold, {"own": held_out}, 0)


def test_planted_scores_become_probabilities(rng: np.random.Generator) -> None:
    rounds = [planted_round(rng, 2000, np.full(2000, 2)) for _ in range(2)]
    prior = Prior(0.005, 2.0)
    assert prior.probability == pytest.approx(1 - np.exp(-0.01))
    check = CalibrationCheck.of("beta", rounds, "own", prior)
    scores = expit(4 * np.linspace(-2, 2, 9))
    # Normal densities around 1 and −1: their ratio is exp(2 x), and the logit is 4 x.
    odds = np.exp(logit(scores) / 2) * prior.probability / (1 - prior.probability)
    np.testing.assert_allclose(check.calibration.apply(scores), odds / (1 + odds), rtol=0.15)
    assert check.calibration.prior == prior.probability and check.groups == 2000
    assert check.before.error > 0.05 and check.after.error < 0.02


def test_every_deposit_counts_the_same_however_many_patches_it_has(
    rng: np.random.Generator,
) -> None:
    item = planted_round(rng, 20, np.full(20, 3))
    mineralised = item.sites.labels == 1
    kept = ~(mineralised & (item.sites.points < 10) & (item.sites.cells[:, 0] % 3 > 0))
    # Patches of a deposit are alike, so that those of some can be left out.
    own = item.held_out["own"]
    alike = own.probabilities.copy()
    alike[mineralised] = np.repeat(alike[mineralised][::3], 3)
    columns = ("cells", "labels", "points", "groups", "draws")
    few = PatchSites(*(getattr(item.sites, name)[kept] for name in columns))
    whole = replace(item, held_out={"own": replace(own, probabilities=alike)})
    part = replace(
        item,
        sites=few,
        fold=item.fold[kept],
        held_out={"own": replace(own, probabilities=alike[kept])},
    )
    one, two = (
        CalibrationCheck.of("beta", [rounds], "own", Prior(0.005, 2.0)).calibration
        for rounds in (whole, part)
    )
    np.testing.assert_allclose(one.probabilities, two.probabilities, rtol=1e-3)


def test_the_check_of_a_fold_has_not_seen_the_fold(rng: np.random.Generator) -> None:
    item = planted_round(rng, 10, np.full(10, 2))
    own = item.held_out["own"]
    reference = own.reference.copy()
    reference[0] = 0.999  # networks of the first fold find deposits everywhere
    other = replace(item, held_out={"own": replace(own, reference=reference)})
    (_, one), (_, two) = (_unseen("beta", [rounds], "own") for rounds in (item, other))
    # The first fold has two deposits of two patches, and then its reference cells.
    np.testing.assert_array_equal(one[:4], two[:4])
    assert (one[1004:] != two[1004:]).mean() > 0.95


@pytest.fixture
def known(make_stack: Callable[..., Stack], rng: np.random.Generator) -> KnownGround:
    values = rng.lognormal(0, 0.3, (2, 72, 72)).astype(np.float32)
    for row, column in DEPOSITS:
        values[0, row - 3 : row + 4, column - 3 : column + 4] *= 3
    values[:, :8, :] = np.nan  # 64 × 72 cells with values
    return KnownGround(Ground(make_stack(values, ["Au", "Cu"]), None, 5), DEPOSITS, None)


def train(known: KnownGround, progress: Progress, **changes: object) -> TrainingResult:
    own = {"network": "ridge", "patch": 5, "folds": 3, "repeats": 1, "validation": 0.0, **changes}
    settings = TrainingSettings(**own)  # type: ignore[arg-type]
    samples = collect_samples(known, settings, settings.seed, SilentProgress())
    result = ModelTraining(known, samples, settings, CPU).train(progress)
    result.complete_record(settings, None, Provenance("Train"))
    return result


def test_a_model_is_calibrated_and_nothing_else_changes(known: KnownGround, tmp_path: Path) -> None:
    heard = RecordingProgress()
    plain = train(known, SilentProgress())
    result = train(known, heard, calibration="beta")
    assert plain.model.calibration is None and plain.calibrated is None
    np.testing.assert_array_equal(result.probabilities, plain.probabilities)
    np.testing.assert_array_equal(result.unseen, plain.unseen)
    density = 9 / (64 * 72)  # on the map; a little less on the ground
    (told,) = [text for text in heard.messages if "DEPOSITS_PER_KM2" in text]
    assert told.startswith("DEPOSITS_PER_KM2 is taken as 0.00195: 9 known deposits on 4,611 km²")
    assert "the least it can be" in told
    result.model.save(tmp_path / "m.safetensors")
    table = AnomalyModel.load(str(tmp_path / "m.safetensors")).calibration
    assert table is not None and table == result.model.calibration
    assert table.prior == pytest.approx(1 - np.exp(-density), rel=0.002)
    assert table.apply(np.array([0.95])) > 3 * table.prior > 6 * table.apply(np.array([0.05]))
    ten = train(known, SilentProgress(), calibration="beta", deposits_per_km2=10 * density)
    assert ten.model.calibration is not None
    assert ten.model.calibration.prior == pytest.approx(1 - np.exp(-10 * density), rel=0.002)


def test_the_report_says_how_well_it_holds(known: KnownGround) -> None:
    settings = TrainingSettings(network="ridge", folds=3, calibration="isotonic")
    result = train(known, SilentProgress(), calibration="isotonic")
    read = ReportPage(training_report(result, settings, 9, [], Provenance("Train")).html())
    check = result.calibrated
    assert check is not None
    said = (
        "Held-out deposits among as much random ground: scores miss the share of deposits by "
        f"{check.before.error:.3f} on average, and by {check.after.error:.3f} once they are calibrated "
        "(isotonic, by 9 groups of deposits)."
    )
    assert said in read.paragraphs
    assert any("before and after calibration by the other folds" in text for text in read.pictures)
    worse = replace(check, after=check.before)
    result.calibrated = worse
    told = ReportPage(training_report(result, settings, 9, [], Provenance("Train")).html())
    assert any("no nearer to the truth than the score: 9 groups" in text for text in told.warnings)
    result.calibrated = replace(
        check, after=replace(check.before, weights=0 * check.before.weights)
    )
    told = ReportPage(training_report(result, settings, 9, [], Provenance("Train")).html())
    assert not any("no nearer to the truth" in text for text in told.warnings)
    plain = training_report(train(known, SilentProgress()), settings, 9, [], Provenance("Train"))
    assert "calibrated" not in ReportPage(plain.html()).paragraphs


def test_too_few_groups_are_refused_before_anything_is_trained(known: KnownGround) -> None:
    heard = RecordingProgress()
    few = replace(known, deposits=DEPOSITS[:4])
    with pytest.raises(InputError, match="there are 4: so few do not tell"):
        train(few, heard, calibration="beta", folds=2)
    assert not any("Training" in text for text in heard.messages)
    train(few, heard, folds=2)


def test_without_held_out_deposits_there_is_nothing_to_calibrate_by() -> None:
    with pytest.raises(InputError, match="CALIBRATION=beta needs deposits that were held out"):
        TrainingSettings(calibration="beta", folds=0)


def test_so_many_deposits_that_a_map_tells_nothing_are_refused(known: KnownGround) -> None:
    with pytest.raises(InputError, match="more than half of all cells, each of 1"):
        train(known, SilentProgress(), calibration="beta", deposits_per_km2=3.0)
