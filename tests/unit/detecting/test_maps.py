"""The detector on element stacks, against the detector of samples and cell by cell."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from gossan.core.detecting import maps
from gossan.core.detecting.check import check_map
from gossan.core.detecting.choices import METHODS
from gossan.core.detecting.detection import detect
from gossan.core.detecting.ground import lowest_of
from gossan.core.detecting.kernels import Kernel, MapChance
from gossan.core.detecting.map_ground import find_map_ground
from gossan.core.detecting.maps import DetectionMap, detect_map, map_names
from gossan.core.detecting.samples import DetectorSettings, Pathfinders
from gossan.core.detecting.singularity import MARGIN, WINDOWS, singularity
from gossan.core.rasters.regions import Region, polygon_wkb
from gossan.core.rasters.stack import Stack
from gossan.core.rasters.writer import RasterWriter
from gossan.core.runtime.errors import CancelledError, InputError
from gossan.core.runtime.files import Staging
from gossan.core.runtime.progress import SilentProgress
from scipy.ndimage import label

from ..conftest import StackMaker

NAMES = ["As", "Au", "Cu"]


class Heard(SilentProgress):
    """Progress that keeps warnings, and cancels after so many looks."""

    def __init__(self, looks: int = 10**9) -> None:
        self.warnings: list[str] = []
        self.looks = looks

    def warning(self, text: str) -> None:
        self.warnings.append(text)

    def cancelled(self) -> bool:
        self.looks -= 1
        return self.looks < 0


def ground(rows: int = 40, columns: int = 60, seed: int = 1) -> np.ndarray:
    """Three elements without any structure, a halo of two of them, and a corner without values."""
    rng = np.random.default_rng(seed)
    values = np.exp(rng.normal(size=(3, rows, columns)))
    values[:2, 20:26, 30:36] *= 6
    values[:, :8, :5] = np.nan
    values[2, 12, 12] = np.nan
    return values


def mapped(
    stack: Stack,
    folder: Path,
    method: str = "pathfinders",
    target: str = "Au",
    region: Region | None = None,
    progress: Heard | None = None,
    tile: int = 256,
    sided: int = 1,
    settings: DetectorSettings | None = None,
) -> tuple[np.ndarray, DetectionMap]:
    path = str(folder / f"{method}_{tile}.tif")
    with Staging() as staging:
        writer = RasterWriter(staging, path, stack.grid, map_names(NAMES))
        summary = detect_map(
            stack,
            NAMES,
            target,
            settings or DetectorSettings(shuffles=99),
            method,
            region,
            writer,
            progress or Heard(),
            sided,
            tile,
        )
    return Stack(path).read(), summary


def auc(score: np.ndarray, inside: np.ndarray) -> float:
    high, low = score[inside], score[~inside & np.isfinite(score)]
    return float((high[:, None] > low[None]).mean())


def halo() -> np.ndarray:
    inside = np.zeros((40, 60), dtype=bool)
    inside[20:26, 30:36] = True
    return inside


@pytest.mark.parametrize("method", METHODS)
def test_a_planted_halo_is_found_and_tiles_leave_no_trace(
    make_stack: StackMaker, tmp_path: Path, method: str
) -> None:
    stack = make_stack(ground(), NAMES)
    whole, summary = mapped(stack, tmp_path, method)
    parts, again = mapped(stack, tmp_path, method, tile=16)
    floor = 0.7 if method in ("singularity", "autoencoder") else 0.95
    assert auc(whole[0], halo()) > floor
    # Convolutions round otherwise in other tiles; the chance is some five times as steep as the score.
    near, steep = (2e-4, 5) if method == "autoencoder" else (1e-5, 1)
    np.testing.assert_allclose(np.delete(whole, 1, axis=0), np.delete(parts, 1, axis=0), atol=near)
    np.testing.assert_allclose(whole[1], parts[1], atol=steep * near)
    assert summary.cells == again.cells == 40 * 60 - 40
    assert np.isnan(whole[:, :8, :5]).all()
    assert whole[1, 23, 33] < 0.05 or method in ("singularity", "autoencoder")


@pytest.mark.parametrize("method", ["pathfinders", "pathfinders_mcd", "isolation_forest"])
@pytest.mark.parametrize("sided", [1, 2])
def test_own_scores_are_those_of_samples(
    make_stack: StackMaker, tmp_path: Path, method: str, sided: int
) -> None:
    stack = make_stack(ground(), NAMES)
    settings = DetectorSettings(neighbours=1, shuffles=0)
    found, summary = mapped(stack, tmp_path, method, sided=sided, settings=settings)
    values = stack.read().reshape(3, -1).T.astype(float)
    known = np.isfinite(values).any(axis=1)
    samples = Pathfinders.prepare(
        NAMES,
        stack.grid.points()[known],
        values[known],
        np.full((known.sum(), 3), np.nan),
        np.isfinite(values[known]),
        "Au",
        [""] * int(known.sum()),
    )
    score = detect(samples, settings, sided, SilentProgress(), method).score
    np.testing.assert_allclose(found[0].ravel()[known], score, atol=1e-6)
    assert np.isnan(found[1]).all()
    assert np.isnan(summary.significant)
    assert summary.bar(0.1) == 0


def test_score_shares_and_coverage_against_cell_by_cell(
    make_stack: StackMaker, tmp_path: Path
) -> None:
    values = ground()
    stack = make_stack(values, NAMES)
    own = mapped(stack, tmp_path, settings=DetectorSettings(neighbours=1, shuffles=0))[0]
    found, summary = mapped(stack, tmp_path)
    kernel = Kernel.of((1000.0, 1000.0), 16, np.inf)
    known = np.isfinite(values).any(axis=0)
    covered = np.where(known, np.isfinite(values).mean(axis=0), np.nan)
    for row, column in [(20, 30), (0, 30), (39, 59), (8, 5), (12, 13), (3, 5)]:
        weights, scores, coverages = [], [], []
        for (down, right), weight in zip(kernel.offsets.tolist(), kernel.weights.tolist()):
            r, c = row + down, column + right
            if 0 <= r < 40 and 0 <= c < 60 and known[r, c]:
                weights.append(weight)
                scores.append(own[0, r, c])
                coverages.append(covered[r, c])
        assert found[0, row, column] == pytest.approx(np.average(scores, weights=weights), abs=1e-5)
        assert found[2, row, column] == pytest.approx(
            np.average(coverages, weights=weights), abs=1e-5
        )
    shares = found[4:, known].sum(axis=0)
    np.testing.assert_allclose(shares, 1, atol=1e-5)
    np.testing.assert_array_equal(found[3, known], found[4:, known].argmax(axis=0) + 1)
    assert summary.elements[0] == "Au"
    assert sum(summary.leading.values()) == summary.cells
    assert set(np.unique(found[3, 22:24, 32:34])) <= {1, 2}  # As and Au are planted


def test_few_drawn_cells_stand_for_all(
    make_stack: StackMaker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stack = make_stack(ground(), NAMES)
    every = mapped(stack, tmp_path)[0]
    monkeypatch.setattr(maps, "CELLS", 800)
    some = mapped(stack, tmp_path)[0]
    known = np.isfinite(every[0])
    assert np.corrcoef(every[0, known], some[0, known])[0, 1] > 0.99
    np.testing.assert_array_equal(some, mapped(stack, tmp_path, tile=32)[0])


def test_cells_without_structure_are_seldom_significant(
    make_stack: StackMaker, tmp_path: Path
) -> None:
    values = np.exp(np.random.default_rng(4).normal(size=(3, 150, 150)))
    values[:, ::3, ::2] = np.nan  # neighbourhoods of fewer cells
    found, summary = mapped(make_stack(values, NAMES), tmp_path)
    assert 0.03 < summary.significant < 0.06
    assert summary.significant == pytest.approx((found[1] < 0.05).sum() / summary.cells)
    edge = np.concatenate([found[1][[0, -1]].ravel(), found[1][:, [0, -1]].ravel()])
    assert 0.02 < (edge[np.isfinite(edge)] < 0.05).mean() < 0.1


def test_false_discovery_rate_is_that_of_benjamini_and_hochberg(
    make_stack: StackMaker, tmp_path: Path
) -> None:
    settings = DetectorSettings(shuffles=999)
    found, summary = mapped(make_stack(ground(), NAMES), tmp_path, settings=settings)
    chances = np.sort(found[1][np.isfinite(found[1])])
    passed = chances[chances <= 0.2 * np.arange(1, len(chances) + 1) / len(chances)]
    assert len(passed)
    assert summary.bar(0.2) == pytest.approx(passed.max(), abs=1e-6)


def test_the_study_area_alone_counts(make_stack: StackMaker, tmp_path: Path) -> None:
    values = ground()
    stack = make_stack(values, NAMES)
    x, y = 500_000 + 20_000, 4_600_000 - 10_000
    box = np.array([[0, 0], [30, 0], [30, -25], [0, -25], [0, 0]]) * 1000.0 + [x, y]
    found, summary = mapped(stack, tmp_path, region=Region([polygon_wkb(box)]), tile=16)
    alone = np.full_like(values, np.nan)
    alone[:, 10:35, 20:50] = values[:, 10:35, 20:50]
    expected, _ = mapped(make_stack(alone, NAMES, "alone.tif"), tmp_path)
    assert summary.cells == 25 * 30
    np.testing.assert_allclose(found[0], expected[0], atol=1e-6)
    np.testing.assert_allclose(found[4:], expected[4:], atol=1e-6)


def test_users_are_warned_and_singularity_needs_a_target(
    make_stack: StackMaker, tmp_path: Path
) -> None:
    stack, progress = make_stack(ground(), NAMES), Heard()
    mapped(stack, tmp_path, progress=progress)
    assert "chances are too small" in progress.warnings[0]
    with pytest.raises(InputError, match="TARGET"):
        mapped(stack, tmp_path, "singularity", target="")
    with pytest.raises(InputError, match="No cell of"):
        mapped(make_stack(np.full((3, 9, 9), np.nan), NAMES, "empty.tif"), tmp_path)


def test_elements_that_say_nothing_have_no_share(make_stack: StackMaker, tmp_path: Path) -> None:
    values = ground()
    values[0, :30] = np.nan
    found, summary = mapped(make_stack(values, NAMES), tmp_path)
    assert list(summary.left_out) == ["As"]
    assert np.isnan(found[4]).all()
    assert set(np.unique(found[3][np.isfinite(found[3])])) == {2, 3}


@pytest.mark.parametrize("method", METHODS)
def test_a_cancel_is_heard(make_stack: StackMaker, tmp_path: Path, method: str) -> None:
    stack = make_stack(ground(), NAMES)
    for looks in (0, 3, 8):
        with pytest.raises(CancelledError):
            mapped(stack, tmp_path, method, progress=Heard(looks), tile=16)
    assert not list(tmp_path.glob(f"{method}*"))


def test_a_kernel_holds_the_nearest_cells() -> None:
    for size, count, radius in [((10, 10), 16, np.inf), ((10, 25), 30, np.inf), ((10, 10), 16, 10)]:
        kernel = Kernel.of(size, count, radius)
        steps = np.mgrid[-40:41, -40:41].reshape(2, -1).T
        distances = np.hypot(steps[:, 0] * size[1], steps[:, 1] * size[0])
        near = distances <= min(np.sort(distances)[count - 1] + 1e-6, radius)
        assert {tuple(one) for one in kernel.offsets.tolist()} == {
            tuple(one) for one in steps[near].tolist()
        }
        width = distances[near].max() / 2
        np.testing.assert_allclose(
            np.sort(kernel.weights), np.sort(np.exp(-0.5 * (distances[near] / width) ** 2))
        )
    assert Kernel.of((10, 10), 1, np.inf).reach == 0


def test_chance_of_one_cell_is_its_rank_among_all() -> None:
    own = np.linspace(0.001, 0.999, 500)
    chance = MapChance(own, Kernel.of((1, 1), 1, np.inf), 999, 0, SilentProgress())
    scores = np.array([[0.2, 0.5, 0.95, 2.0]])
    found = chance.chance(chance.higher(scores, np.ones((1, 4), dtype=bool)))
    np.testing.assert_allclose(found[0], [0.8, 0.5, 0.05, 0.001], atol=0.006)


def test_singularity_of_a_power_law_and_of_even_ground() -> None:
    """A mean in windows that goes as ε^(α − 2) has the exponent α: cells in rings say so exactly."""
    side, alpha = 2 * MARGIN + 1, 1.4
    rows, columns = np.mgrid[:side, :side] - MARGIN
    ring = np.maximum(abs(rows), abs(columns))
    sums = np.array([window**alpha for window in WINDOWS])
    cells = np.array([1, *(8 * number for number in range(1, MARGIN + 1))])
    values = (np.diff(sums, prepend=0) / cells)[ring]
    assert singularity(values)[0, 0] == pytest.approx(alpha, abs=1e-6)
    assert singularity(1 / values)[0, 0] > 2
    np.testing.assert_array_equal(singularity(np.full((30, 40), 0.3)), np.full((20, 30), 2.0))


def test_singularity_passes_over_missing_cells() -> None:
    rng = np.random.default_rng(0)
    values = np.exp(rng.normal(size=(20, 21)))
    values[rng.random(values.shape) < 0.3] = np.nan
    found = singularity(values)
    assert found.shape == (10, 11)
    for row, column in [(0, 0), (4, 7), (9, 10)]:
        centre = (row + MARGIN, column + MARGIN)
        if np.isnan(values[centre]):
            assert np.isnan(found[row, column])
            continue
        means = []
        for side in WINDOWS:
            half = side // 2
            part = values[
                centre[0] - half : centre[0] + half + 1, centre[1] - half : centre[1] + half + 1
            ]
            means.append(np.log(np.nanmean(part)))
        slope = np.polyfit(np.log(WINDOWS), means, 1)[0]
        assert found[row, column] == pytest.approx(2 + slope, abs=1e-6)


def test_ground_of_a_map_against_labelled_cells(make_stack: StackMaker, tmp_path: Path) -> None:
    stack = make_stack(ground(), NAMES)
    bands, summary = mapped(stack, tmp_path)
    bar, lowest = 0.05, lowest_of(summary.scores, 30)
    found = find_map_ground(
        Stack(str(tmp_path / "pathfinders_256.tif")), bar, lowest, SilentProgress()
    )
    marked = (bands[1] <= np.float32(bar)) & (bands[0] >= np.float32(lowest))
    labels, count = label(marked)
    assert len(found) == count > 1
    sizes = np.bincount(labels.ravel())[1:]
    assert sorted(piece.size for piece in found) == sorted(sizes.tolist())
    assert [piece.score for piece in found] == sorted((p.score for p in found), reverse=True)
    # The planted halo is one piece, and the likeliest.
    first = labels[23, 33]
    inside = labels == first
    assert found[0].size == inside.sum()
    assert found[0].score == pytest.approx(bands[0][inside].mean(), abs=1e-6)
    assert found[0].chance == pytest.approx(bands[1][inside].min())
    np.testing.assert_allclose(found[0].shares, bands[4:, inside].mean(axis=1), atol=1e-6)
    assert set(found[0].leading(NAMES, 2)) == {"As", "Au"}
    cell = stack.grid.cell_area / 1e6
    assert found[0].area == pytest.approx(inside.sum() * cell, rel=0.01)


def test_scores_of_drawn_cells_are_those_of_the_map(
    make_stack: StackMaker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(maps, "CELLS", 500)
    bands, summary = mapped(make_stack(ground(), NAMES), tmp_path, tile=16)
    assert 400 < len(summary.drawn) <= 500
    np.testing.assert_allclose(summary.scores, bands[0][tuple(summary.drawn.T)], atol=1e-6)


def test_deposits_check_a_map(make_stack: StackMaker, tmp_path: Path) -> None:
    stack = make_stack(ground(), NAMES)
    bands, summary = mapped(stack, tmp_path)
    cells = np.array([[21, 31], [23, 34], [25, 32], [2, 2]])  # the last has no score
    at_cells = bands[0][tuple(cells.T)]
    check = check_map(
        at_cells,
        stack.grid.xy(cells),
        stack.grid.xy(summary.drawn),
        summary.scores,
        summary.reach,
        None,
    )
    assert check is not None and (check.deposits, check.outside) == (3, 1)
    assert set(check.controls) == {"location"}
    distance = np.hypot(*(summary.drawn[:, None] - cells[None]).transpose(2, 0, 1)).min(axis=1)
    far = summary.scores[
        (distance * stack.grid.cell_size[0] >= 2 * summary.reach) & np.isfinite(summary.scores)
    ]
    assert check.ground == len(far)
    assert check.score.value == pytest.approx((at_cells[:3, None] > far[None]).mean(), abs=1e-9)
    nowhere = check_map(
        at_cells[3:],
        stack.grid.xy(cells[3:]),
        stack.grid.xy(summary.drawn),
        summary.scores,
        summary.reach,
        None,
    )
    assert nowhere is None


def test_without_discoveries_there_is_no_ground(make_stack: StackMaker, tmp_path: Path) -> None:
    mapped(make_stack(ground(), NAMES), tmp_path)
    scores = Stack(str(tmp_path / "pathfinders_256.tif"))
    assert find_map_ground(scores, 0.0, -np.inf, SilentProgress()) == []
