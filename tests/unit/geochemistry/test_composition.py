"""Robust principal components against the plain ones of clean data, and under outliers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from gossan.core.geochemistry import composition
from gossan.core.geochemistry.composition import (
    component_names,
    fit_stack,
    loading_rows,
    robust_components,
    write_scores,
)
from gossan.core.geochemistry.composition_report import biplot
from gossan.core.rasters.grid import Grid
from gossan.core.rasters.regions import Region
from gossan.core.rasters.stack import Stack
from gossan.core.rasters.writer import RasterWriter
from gossan.core.runtime.errors import CancelledError, InputError
from gossan.core.runtime.files import Staging
from matplotlib.text import Annotation
from osgeo import ogr
from progress_doubles import CancellingProgress, RecordingProgress


@pytest.fixture
def logs(rng: np.random.Generator) -> np.ndarray:
    """Logarithms of 2,000 samples of four elements whose clr has three clear components."""
    mixing = np.array([[2.0, 0.3, 0.1], [-1.0, 0.9, 0.1], [-1.0, -0.6, 0.3], [0.0, -0.6, -0.5]])
    return rng.normal(size=(2000, 3)) @ mixing.T


def plain_pca(logs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return variances and clr loadings from a singular value decomposition of the clr."""
    clr = logs - logs.mean(axis=1, keepdims=True)
    clr = clr - clr.mean(axis=0)
    _, singular, directions = np.linalg.svd(clr, full_matrices=False)
    return (singular**2 / (len(clr) - 1))[:3], directions[:3]


def test_of_clean_samples_it_is_the_plain_pca(logs: np.ndarray) -> None:
    variances, directions = plain_pca(logs)
    found = robust_components(np.exp(logs), seed=0)
    assert found.robust
    np.testing.assert_allclose(found.variances, variances, rtol=0.15)
    for own, plain in zip(found.loadings, directions, strict=True):
        assert abs(own @ plain) > 0.99
    np.testing.assert_allclose(found.loadings.sum(axis=1), 0, atol=1e-9)  # clr
    np.testing.assert_allclose(np.linalg.norm(found.loadings, axis=1), 1)
    assert found.explained.sum() == pytest.approx(1)
    assert (np.abs(found.loadings).max(axis=1) == found.loadings.max(axis=1)).all()


def test_outliers_move_the_plain_pca_and_not_this_one(logs: np.ndarray) -> None:
    _, clean = plain_pca(logs)
    dirty = logs.copy()
    dirty[:200, 3] += 15
    _, plain = plain_pca(dirty)
    found = robust_components(np.exp(dirty), seed=0)
    assert abs(plain[0] @ clean[0]) < 0.8
    assert abs(found.loadings[0] @ clean[0]) > 0.99


def test_units_do_not_matter(logs: np.ndarray) -> None:
    values = np.exp(logs)
    first = robust_components(values, seed=0)
    scaled = robust_components(values * [1000, 1, 1e-3, 7], seed=0)
    np.testing.assert_allclose(first.loadings, scaled.loadings, atol=1e-5)
    np.testing.assert_allclose(
        first.all_scores(values.T, 2),
        scaled.all_scores((values * [1000, 1, 1e-3, 7]).T, 2),
        atol=1e-3,
    )


def test_scores_of_a_component_are_those_of_all(logs: np.ndarray) -> None:
    values = np.exp(logs[:12]).T.reshape(4, 3, 4)
    found = robust_components(np.exp(logs), seed=0)
    scores = found.all_scores(values, 3)
    assert scores.shape == (3, 3, 4)
    np.testing.assert_array_equal(scores[1], found.scores(values, 2))


def test_samples_that_are_mostly_alike_have_a_plain_covariance(logs: np.ndarray) -> None:
    """Of the densest half of samples below their limits the covariance is nothing."""
    values = np.exp(logs)
    values[: 6 * len(values) // 10] = 0.5
    found = robust_components(values, seed=0)
    assert not found.robust
    assert (found.variances > 0).all() and np.isfinite(found.loadings).all()


def test_a_cancel_is_heard_while_the_covariance_is_sought(logs: np.ndarray) -> None:
    progress = CancellingProgress(5)
    with pytest.raises(CancelledError):
        robust_components(np.exp(logs), 0, progress)
    assert progress.polls == 6


def test_arrows_of_the_biplot_point_where_the_loadings_do(logs: np.ndarray) -> None:
    found = robust_components(np.exp(logs), seed=0)
    figure = biplot(found, ("Cu", "Au", "As", "Zn"), found.all_scores(np.exp(logs).T, 2))
    (axes,) = figure.axes
    tips = np.array([text.xy for text in axes.texts if isinstance(text, Annotation)])
    expected = (found.loadings[:2] * np.sqrt(found.variances[:2])[:, None]).T
    np.testing.assert_allclose(tips, tips[0, 0] / expected[0, 0] * expected)
    # Each name stands at the tip of its own element's arrow; the four lie apart.
    for text in (text for text in axes.texts if text.get_text()):
        nearest = np.hypot(*(tips - text.get_position()).T).argmin()
        assert text.get_text() == ("Cu", "Au", "As", "Zn")[nearest]


def west_of(grid: Grid, column: int) -> Region:
    """Return the ground of the first columns of a grid."""
    left, _, bottom, top = grid.extent
    right = left + column * grid.x_size
    ring = f"{left} {bottom}, {right} {bottom}, {right} {top}, {left} {top}, {left} {bottom}"
    return Region([bytes(ogr.CreateGeometryFromWkt(f"POLYGON(({ring}))").ExportToWkb())])


@pytest.fixture
def numbered(make_stack) -> Stack:
    """A stack of 1,800 cells with a first element that numbers them, row by row."""
    values = np.random.default_rng(1).lognormal(size=(4, 30, 60))
    values[0] = np.arange(1, 1801).reshape(30, 60)
    return make_stack(values, ["No", "Cu", "As", "Zn"])


def test_components_of_a_stack_are_those_of_its_cells_in_the_study_area(
    numbered: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(composition, "FITTED", 400)
    found, fitted = fit_stack(numbered, west_of(numbered.grid, 20), 2, 5, RecordingProgress())
    cells = np.unique(np.random.default_rng(5).choice(600, 400))
    rows, columns = np.divmod(cells, 20)  # cells of the west are counted on their own
    assert fitted[:, 0].tolist() == (rows * 60 + columns + 1).tolist()
    np.testing.assert_array_equal(fitted, numbered.read()[:, rows, columns].T)
    np.testing.assert_array_equal(found.loadings, robust_components(fitted, 5).loadings)
    _, others = fit_stack(numbered, west_of(numbered.grid, 20), 2, 6, RecordingProgress())
    assert set(others[:, 0]) != set(fitted[:, 0])


def test_without_a_study_area_cells_come_from_the_whole_stack(
    numbered: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(composition, "FITTED", 300)
    _, fitted = fit_stack(numbered, None, 2, 5, RecordingProgress())
    rng = np.random.default_rng(5)
    rows, columns = rng.integers(0, 30, 300), rng.integers(0, 60, 300)
    assert fitted[:, 0].tolist() == np.unique(rows * 60 + columns + 1).tolist()


def test_a_study_area_off_the_stack_has_no_components(numbered: Stack) -> None:
    elsewhere = west_of(Grid(0.0, 100.0, 1.0, -1.0, 60, 30), 20)
    with pytest.raises(InputError, match="does not overlap"):
        fit_stack(numbered, elsewhere, 2, 0, RecordingProgress())


def test_a_cancel_is_heard_while_cells_are_read(
    numbered: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    sample = Stack.sample

    def counted(stack: Stack, cells: np.ndarray) -> np.ndarray:
        read.append(len(cells))
        return sample(stack, cells)

    monkeypatch.setattr(Stack, "sample", counted)
    with pytest.raises(CancelledError):
        fit_stack(numbered, None, 2, 0, CancellingProgress(2))
    assert len(read) == 2
    assert max(read) <= 200


@pytest.mark.parametrize("limited", [False, True])
def test_scores_in_tiles_are_those_of_the_whole_stack(
    limited: bool, make_stack, rng: np.random.Generator, tmp_path: Path
) -> None:
    values = rng.lognormal(size=(4, 20, 300))
    values[2, 3, 4] = np.nan
    stack = make_stack(values)
    found = robust_components(values.reshape(4, -1).T, seed=0)
    region = west_of(stack.grid, 270) if limited else None
    expected = found.all_scores(stack.read(), 2)
    assert np.isnan(expected).sum() == 2
    if limited:
        expected[..., 270:] = np.nan
    progress = RecordingProgress()
    with Staging() as staging:
        writer = RasterWriter(staging, str(tmp_path / "scores.tif"), stack.grid, component_names(2))
        write_scores(found, stack, region, writer, 2, progress)
    written = Stack(str(tmp_path / "scores.tif"))
    assert written.elements == ("PC1", "PC2")
    np.testing.assert_array_equal(written.read(), expected.astype(np.float32))
    assert progress.fractions == pytest.approx([0, 256 / 300])


def test_a_cancel_is_heard_between_the_tiles_of_scores(
    make_stack, rng: np.random.Generator, tmp_path: Path
) -> None:
    values = rng.lognormal(size=(3, 4, 300))
    found = robust_components(values.reshape(3, -1).T, seed=0)
    stack = make_stack(values)
    progress = CancellingProgress(1)
    with pytest.raises(CancelledError), Staging() as staging:
        writer = RasterWriter(staging, str(tmp_path / "scores.tif"), stack.grid, ["PC1"])
        write_scores(found, stack, None, writer, 1, progress)
    assert progress.fractions == [0]
    assert not (tmp_path / "scores.tif").exists()


def test_loadings_are_listed_by_element(logs: np.ndarray) -> None:
    found = robust_components(np.exp(logs), seed=0)
    names = ("Cu", "Au", "As", "Zn")
    rows = list(loading_rows(found, names, 2))
    assert [row[0] for row in rows] == list(names)
    for number, row in enumerate(rows):
        assert row[1:] == (found.loadings[0, number], found.loadings[1, number])
    assert component_names(3) == ["PC1", "PC2", "PC3"]
