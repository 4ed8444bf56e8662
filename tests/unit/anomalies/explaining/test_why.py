"""Why here: the numbers of a click are the map's and the model's, and what is amiss is said."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from gossan.core.anomalies.explaining.explanation import explain
from gossan.core.anomalies.explaining.importance import element_importance
from gossan.core.anomalies.explaining.why import MapToAsk, plain_parts
from gossan.core.anomalies.maps.prediction import map_names, predict_map
from gossan.core.anomalies.training.model import AnomalyModel
from gossan.core.anomalies.training.ranges import TrainingRanges
from gossan.core.geochemistry.transforms import Transform
from gossan.core.rasters.origin import MODEL_ITEM, STACK_ITEM, MapOrigin, file_mark, is_map
from gossan.core.rasters.regions import Region, polygon_wkb
from gossan.core.rasters.stack import Stack
from gossan.core.rasters.writer import RasterWriter
from gossan.core.runtime.errors import CancelledError, InputError
from gossan.core.runtime.files import Staging
from gossan.core.runtime.progress import SilentProgress
from gossan.models.catalogue import COMPANION
from gossan.models.patch_networks import PatchEnsemble, patch_network
from gossan.models.plain_ensembles import Forests, Regressions, plain_ensemble
from osgeo import gdal
from progress_doubles import CancellingProgress, RecordingProgress

CPU, QUIET = torch.device("cpu"), SilentProgress()
ELEMENTS = ("Au", "As", "Cu")


def values_of(rng: np.random.Generator) -> np.ndarray:
    return rng.lognormal(size=(3, 24, 30)).astype(np.float32)


def model_of(values: np.ndarray, members: int = 2, low: float = 0.0) -> AnomalyModel:
    networks = []
    for seed in range(members):
        network = patch_network("gk_dcn", 3)
        network.initialise(seed)
        with torch.no_grad():
            weight = network.conv2[0].offset.weight
            weight.normal_(0, 0.05, generator=torch.Generator().manual_seed(seed))
            network.head[-1].weight.mul_(30)  # scores that differ
        networks.append(network.eval())
    flat = values.reshape(3, -1).T.astype(float)
    transform = Transform.fit(flat, "clr")
    ranges = TrainingRanges.of(flat[flat[:, 0] > low], transform.floor)
    return AnomalyModel(
        "gk_dcn",
        PatchEnsemble(networks),
        ELEMENTS,
        ("ppb", "ppm", ""),
        transform,
        (1000.0, 1000.0),
        "",
        ranges=ranges,
    )


def map_in(folder: Path, model: AnomalyModel, stack: Stack) -> str:
    folder.mkdir(exist_ok=True)
    source, path = str(folder / "model.safetensors"), str(folder / "map.tif")
    model.save(source)
    with Staging() as staging:
        writer = RasterWriter(staging, path, stack.grid, map_names(model))
        predict_map(model, model.matching(stack), None, "nodata", CPU, writer, QUIET)
        writer.say(MapOrigin.of(source, stack.path).items(path))
    return path


@pytest.fixture
def asked(make_stack, rng: np.random.Generator, tmp_path: Path) -> tuple[str, AnomalyModel, Stack]:
    values = values_of(rng)
    stack, model = make_stack(values, ELEMENTS), model_of(values)
    return map_in(tmp_path / "maps", model, stack), model, stack


def test_ten_cells_have_the_maps_and_the_explanations_numbers(asked) -> None:
    path, model, stack = asked
    to_ask, score = MapToAsk.open(path), Stack(path).read()
    cells = np.argwhere(np.isfinite(score[0]))[::31][:10]
    assert len(cells) == 10
    for cell in cells:
        x, y = stack.grid.xy(cell[None])[0]
        why = to_ask.why((x + 300, y - 300), QUIET)
        assert why.score == score[0][tuple(cell)] and why.spread == score[1][tuple(cell)]
        assert why.recomputed == pytest.approx(why.score, abs=1e-5)
        known = score[0][np.isfinite(score[0])]
        assert why.share == np.mean(known >= score[0][tuple(cell)])
        expected = explain(model, stack, cell[None], "conv3", CPU, QUIET)
        np.testing.assert_allclose(why.heat, expected.heat[0], atol=1e-6)
        np.testing.assert_allclose(why.offsets, expected.offsets[0], atol=1e-3)
        parts = element_importance(model, stack, cell[None], CPU, QUIET)[0]
        told = {one.name: one for one in why.elements}
        for number, name in enumerate(ELEMENTS):
            assert told[name].part == pytest.approx(parts[number], abs=1e-6)
            band = stack.read()[number]
            assert told[name].value == band[tuple(cell)]
            assert told[name].percentile == pytest.approx(100 * np.mean(band <= band[tuple(cell)]))
        assert [one.part for one in why.elements] == sorted(parts, key=lambda part: -abs(part))
        assert why.remarks == () and not why.outside
        half = model.patch / 2 * 1000
        assert why.extent == pytest.approx((x - half, x + half, y - half, y + half))
        assert f"{why.score:.3f}" in why.text() and "Au\t" in why.text(["beside"])


def test_ground_that_the_model_has_not_seen_is_named(make_stack, rng, tmp_path: Path) -> None:
    values = values_of(rng)
    stack = make_stack(values, ELEMENTS)
    path = map_in(tmp_path / "maps", model_of(values, 1, low=1.0), stack)
    score = Stack(path).read()[0]
    poor = np.argwhere(np.isfinite(score) & (values[0] < 0.5))[0]
    why = MapToAsk.open(path).why(tuple(stack.grid.xy(poor[None])[0]), QUIET)
    assert why.spread is None  # one network does not differ from itself
    assert "Au" in [one.name for one in why.outside if one.outside < 0]
    (said,) = why.remarks
    assert "outside of what the model has seen, in " in said and "Au (-" in said


def test_cells_in_degrees_are_told_apart_by_their_coordinates(asked) -> None:
    path, _, stack = asked
    x, y = stack.grid.xy(np.array([[10, 10]]))[0].tolist()
    why = MapToAsk.open(path).why((x, y), SilentProgress())
    assert why.coordinates == (f"{x:.0f}", f"{y:.0f}")
    degrees = replace(
        why, xy=(102.34567, -25.1), extent=(102.3, 102.3 + 0.01 * len(why.values), 0, 1)
    )
    assert degrees.coordinates == ("102.346", "-25.100")
    assert "x 102.346, y -25.100" in degrees.text()


def test_places_without_a_score_are_told_from_places_off_the_map(asked) -> None:
    path, _, stack = asked
    to_ask = MapToAsk.open(path)
    with pytest.raises(InputError, match="has no score here"):
        to_ask.why(tuple(stack.grid.xy(np.array([[0, 0]]))[0]), QUIET)
    with pytest.raises(InputError, match=r"does not lie on map\.tif"):
        to_ask.why((0.0, 0.0), QUIET)


def test_a_target_is_asked_at_its_best_cell(asked) -> None:
    path, _, stack = asked
    to_ask = MapToAsk.open(path)
    x, y = stack.grid.xy(np.array([[10, 10]]))[0]
    ring = np.array([[-2600, -2600], [2600, -2600], [2600, 2600], [-2600, 2600], [-2600, -2600]])
    best = to_ask.best_in(Region([polygon_wkb(ring + np.array([x, y]))]))
    cell = to_ask.map.grid.cells(np.array([best]))[0]
    inside = Stack(path).read()[0][8:13, 8:13]
    assert tuple(cell - 8) == np.unravel_index(inside.argmax(), inside.shape)


def test_a_moved_folder_is_found_and_changed_or_missing_files_are_named(asked, tmp_path) -> None:
    _, _, stack = asked
    folder = tmp_path / "moved"
    (tmp_path / "moved").mkdir()
    shutil.move(tmp_path / "maps", folder / "maps")
    shutil.move(stack.path, folder / "stack.tif")
    moved = str(folder / "maps" / "map.tif")
    assert Stack(moved).item(MODEL_ITEM) == "model.safetensors"
    assert Stack(moved).item(STACK_ITEM) == "../stack.tif"
    place = tuple(stack.grid.xy(np.array([[10, 10]]))[0])
    assert MapToAsk.open(moved).why(place, QUIET).remarks == ()
    # The same elements, others measured.
    with Staging() as staging:
        writer = RasterWriter(staging, str(folder / "stack.tif"), stack.grid, ELEMENTS)
        from gossan.core.rasters.windows import Window

        values = np.random.default_rng(9).lognormal(sigma=4, size=(3, 24, 30)).astype(np.float32)
        writer.write(Window(0, 0, 24, 30), values)
    why = MapToAsk.open(moved).why(place, QUIET)
    remarks = why.remarks
    assert "The stack stack.tif has changed" in remarks[0]
    assert "The model gives this ground" in remarks[1]
    (folder / "maps" / "model.safetensors").unlink()
    with pytest.raises(InputError, match=r"The model file .* is not there any more"):
        MapToAsk.open(moved)


def test_a_map_that_says_nothing_is_refused_and_is_no_map(asked) -> None:
    path, _, stack = asked
    assert is_map(path) and not is_map(stack.path) and not is_map("nowhere.tif")
    with pytest.raises(InputError, match="does not say which model"):
        MapToAsk.open(stack.path)


def test_a_source_with_a_password_is_not_written(tmp_path: Path) -> None:
    model = tmp_path / "m.safetensors"
    model.write_bytes(b"m")
    items = MapOrigin(str(model), "PG:dbname=a password=b").items(str(tmp_path / "map.tif"))
    assert items == {}


def test_the_mark_of_a_large_file_knows_its_ends_and_its_size(tmp_path: Path) -> None:
    path = tmp_path / "large"
    content = bytearray(40 << 20)
    path.write_bytes(content)
    marks = {file_mark(str(path))}
    for place in (0, len(content) - 1):
        content[place] ^= 1
        path.write_bytes(content)
        marks.add(file_mark(str(path)))
    path.write_bytes(content + b"0")
    marks.add(file_mark(str(path)))
    assert len(marks) == 4 and "" not in marks and file_mark(str(tmp_path)) == ""


def test_a_mean_with_a_ridge_says_that_reasons_are_the_networks(
    make_stack, rng: np.random.Generator, tmp_path: Path
) -> None:
    values = values_of(rng)
    stack, model = make_stack(values, ELEMENTS), model_of(values)
    ridge = plain_ensemble(COMPANION, 3, 9, 2)
    ridge.floor.fill_(0.01)
    ridge.spread.fill_(1.0)
    ridge.weight.normal_(generator=torch.Generator().manual_seed(1))
    model.join(ridge)
    path = map_in(tmp_path / "maps", model, stack)
    why = MapToAsk.open(path).why(tuple(stack.grid.xy(np.array([[10, 10]]))[0]), QUIET)
    assert why.recomputed == pytest.approx(why.score, abs=1e-5)
    assert [text for text in why.remarks if "those of the networks alone" in text]


def test_what_was_prepared_gives_the_same_answer(asked) -> None:
    path, _, stack = asked
    place = tuple(stack.grid.xy(np.array([[10, 10]]))[0])
    prepared = MapToAsk.open(path)
    heard = RecordingProgress()
    prepared.prepare(heard)
    assert heard.fractions == sorted(heard.fractions) and heard.fractions[-1] == 1
    assert prepared.why(place, QUIET).text() == MapToAsk.open(path).why(place, QUIET).text()


def test_a_cancel_is_heard(asked) -> None:
    path, _, stack = asked
    place = tuple(stack.grid.xy(np.array([[10, 10]]))[0])
    with pytest.raises(CancelledError):
        MapToAsk.open(path).why(place, CancellingProgress(1))


def test_parts_of_regressions_add_up(rng: np.random.Generator) -> None:
    ensemble = Regressions((1, 5), 3, 9, 2)
    ensemble.floor.fill_(0.01)
    for name in ("weight", "centre", "bias"):
        getattr(ensemble, name).normal_(generator=torch.Generator().manual_seed(1))
    ensemble.spread.fill_(0.7)
    patch = rng.lognormal(size=(1, 3, 9, 9)).astype(np.float32)
    background = np.array([0.5, 1.0, 2.0])
    parts = plain_parts(ensemble, patch, background)
    even = np.broadcast_to(background[:, None, None], (3, 9, 9))[None].astype(np.float32)
    logits = [ensemble(torch.from_numpy(np.ascontiguousarray(one))).mean() for one in (patch, even)]
    assert parts.sum() == pytest.approx(float(logits[0] - logits[1]), abs=1e-5)


def test_parts_of_forests_are_finite_and_of_what_the_trees_ask_for() -> None:
    forest = Forests((1,), 3, 9, 1, trees=1, nodes=3)
    forest.floor.fill_(0.01)
    forest.left.copy_(torch.tensor([1, 1, 2]))
    forest.feature.copy_(torch.tensor([1, 0, 0]))
    forest.threshold.copy_(torch.tensor([0.0, 1e30, 1e30]))
    forest.share.copy_(torch.tensor([0.5, 0.0, 1.0]))
    patch = np.full((1, 3, 9, 9), 10.0, dtype=np.float32)
    parts = plain_parts(forest, patch, np.array([0.1, 0.1, 0.1]))
    assert parts.tolist() == [0.0, 14.0, 0.0]


def test_a_virtual_stack_is_another_when_its_sources_are(make_stack, tmp_path: Path) -> None:
    first = make_stack(np.ones((1, 4, 5), dtype=np.float32), name="first.tif")
    inner, outer = str(tmp_path / "inner.vrt"), str(tmp_path / "outer.vrt")
    for path, source in ((inner, first.path), (outer, inner)):
        gdal.BuildVRT(path, [source]).FlushCache()
    marks = file_mark(inner), file_mark(outer)
    origin = MapOrigin.of(first.path, outer)
    assert origin.changed() == []
    # Statistics beside a source are no change of it.
    Path(f"{first.path}.aux.xml").write_text("<PAMDataset/>")
    assert (file_mark(inner), file_mark(outer)) == marks
    make_stack(np.full((1, 4, 5), 2, dtype=np.float32), name="first.tif")
    assert file_mark(inner) != marks[0] and file_mark(outer) != marks[1]
    (told,) = [text for text in origin.changed() if "outer.vrt" in text]
    assert "has changed since this map was made" in told
    # Maps of older versions know the text of the virtual raster alone.
    older = MapOrigin(first.path, outer, "", marks[1].partition("+")[0])
    assert older.changed() == []
