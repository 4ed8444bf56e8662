"""A frozen backbone's features and the regression on them, held against scikit-learn."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from gossan.core.networks.ranks import Ranks
from gossan.core.runtime.errors import CancelledError, InputError
from gossan.core.runtime.progress import SilentProgress
from gossan.core.sections.model import SectionModel
from gossan.core.sections.photographs.decoding import read_photograph
from gossan.core.sections.photographs.store import PhotographStore
from gossan.core.sections.photographs.view import PhotographView
from gossan.core.sections.reading.explanation import explain_section
from gossan.core.sections.training import adaptation, frozen
from gossan.core.sections.training.adaptation import adapt_norms
from gossan.core.sections.training.frozen import _positions
from gossan.core.sections.training.labelled import TEST, TRAIN, VALIDATION, Sections
from gossan.core.sections.training.results import SectionResult
from gossan.core.sections.training.settings import SectionSettings
from gossan.core.sections.training.trainer import SectionTraining
from gossan.models.backbones import BACKBONES, build_backbone
from gossan.models.frozen_features import FrozenNetwork, frozen_network
from gossan.models.fusion import fused
from progress_doubles import CancellingProgress
from sklearn.linear_model import LogisticRegression

CPU = torch.device("cpu")
SETTINGS = SectionSettings("shufflenet_v2", frozen="features", weights="random", image_size=32)


@pytest.fixture(scope="module")
def trained(sections: Sections) -> SectionResult:
    return SectionTraining(sections, [], SETTINGS, CPU).train(SilentProgress())


def pixels_of(sections: Sections, chosen: np.ndarray) -> np.ndarray:
    view = PhotographView(SETTINGS.resize)
    return np.stack([read_photograph(sections.paths[number], 32, view) for number in chosen])


def test_the_regression_is_scikit_learns(trained: SectionResult, sections: Sections) -> None:
    train = np.flatnonzero(sections.sets != TEST)  # validation photographs in the end as well
    begun = adapted(sections)
    backbone = begun.network.backbone
    features: dict[str, list[np.ndarray]] = {}
    labels = []
    for position in _positions(pixels_of(sections, train)):
        with torch.no_grad():
            maps = begun.inputs(position, CPU)
            for name, part in backbone.named_children():
                maps = part(maps)
                if name in ("maxpool", "stage2", "stage3", "conv5"):
                    found = [maps.mean(dim=(2, 3)).numpy()]
                    if name != "conv5":
                        found.append(maps.numpy().std(axis=(2, 3)))
                    features.setdefault(name, []).append(np.concatenate(found, axis=1))
        labels.append(sections.labels[train])
    groups = [np.concatenate(rows) for rows in features.values()]
    spreads = [rows.std(axis=0) for rows in groups]
    standard = np.concatenate(
        [
            (rows - rows.mean(axis=0))
            / np.where(spread > 0, np.maximum(spread, 1e-5**0.5), 1)
            / rows.shape[1] ** 0.5
            for rows, spread in zip(groups, spreads, strict=True)
        ],
        axis=1,
    )
    wanted = LogisticRegression(C=10 / 8, max_iter=2000).fit(standard, np.concatenate(labels))
    scores, _ = trained.model.scores(pixels_of(sections, train), CPU)
    expected = wanted.predict_proba(standard[: len(train)])
    np.testing.assert_allclose(scores, expected, atol=0.002)


def test_validation_photographs_are_judged_by_a_regression_that_has_not_seen_them(
    trained: SectionResult, sections: Sections
) -> None:
    model = adapted(sections)
    held_out = sections.members(VALIDATION)
    view = PhotographView(SETTINGS.resize)
    with PhotographStore(sections.paths, 32, SilentProgress(), view=view) as store:
        reader = frozen.FeatureReader(sections, store, True, CPU, Ranks())
        read = reader.read(model, [TRAIN], SilentProgress())
        assert set(read.numbers.tolist()) == set(sections.members(TRAIN).tolist())
        reader.fit(model, read, [TRAIN], SilentProgress())
        alone, _ = model.scores(store.read(held_out), CPU)
    judged = trained.validation.probabilities
    np.testing.assert_array_equal(judged.argmax(axis=1), alone.argmax(axis=1))
    right = np.arange(len(held_out)), sections.labels[held_out]
    assert trained.best.validation_loss == pytest.approx(-np.log(alone[right]).mean(), rel=1e-4)
    seen, _ = trained.model.scores(pixels_of(sections, held_out), CPU)
    assert np.log(seen[right]).mean() > np.log(judged[right]).mean()


def adapted(sections: Sections, settings: SectionSettings = SETTINGS) -> SectionModel:
    """Return what the regression reads the features of."""
    begun = SectionTraining(sections, [], settings, CPU).beginning(SilentProgress())
    view = PhotographView(settings.resize)
    with PhotographStore(sections.paths, 32, SilentProgress(), view=view) as store:
        adapt_norms(begun, store, sections.members(TRAIN), CPU, SilentProgress())
    return begun


def test_it_is_one_epoch_and_the_backbones_weights_stay(
    trained: SectionResult, sections: Sections
) -> None:
    assert (len(trained.epochs), trained.best.number) == (1, 1)
    begun = SectionTraining(sections, [], SETTINGS, CPU).beginning(SilentProgress())
    own = dict(trained.model.network.backbone.named_parameters())
    for name, value in begun.network.backbone.named_parameters():
        assert torch.equal(value, own[name]), name
    # Its norms go by the training photographs alone.
    own = dict(trained.model.network.backbone.named_buffers())
    for name, value in adapted(sections).network.backbone.named_buffers():
        assert torch.equal(value, own[name]), name


def test_norms_go_half_of_the_way_to_the_photographs(
    sections: Sections, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first one, whose inputs no other norm changes, against its means by hand."""
    monkeypatch.setattr(adaptation, "_AT_ONCE", len(sections.members(TRAIN)))
    begun = SectionTraining(sections, [], SETTINGS, CPU).beginning(SilentProgress())
    train = sections.members(TRAIN)
    with torch.no_grad():
        convolution, norm = begun.network.backbone.conv1[:2]
        norm.running_mean.fill_(3)
        maps = convolution(begun.inputs(pixels_of(sections, train), CPU))
    with PhotographStore(
        sections.paths, 32, SilentProgress(), view=PhotographView(SETTINGS.resize)
    ) as store:
        adapt_norms(begun, store, train, CPU, SilentProgress())
    wanted = (3 + maps.mean(dim=(0, 2, 3))) / 2
    torch.testing.assert_close(norm.running_mean, wanted, rtol=1e-4, atol=1e-4)
    wanted = (1 + maps.var(dim=(0, 2, 3))) / 2
    torch.testing.assert_close(norm.running_var, wanted, rtol=1e-3, atol=1e-4)
    assert norm.momentum == pytest.approx(0.1) and not norm.training


def test_large_photographs_are_looked_at_fewer_at_once(
    sections: Sections, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many pixels at once as eight of the usual side have: the memory of a tile, whatever the side."""
    begun = SectionTraining(sections, [], SETTINGS, CPU).beginning(SilentProgress())
    counts: list[int] = []
    begun.network.backbone.register_forward_pre_hook(lambda _, given: counts.append(len(given[0])))
    train = sections.members(TRAIN)
    with PhotographStore(sections.paths, 32, SilentProgress()) as store:
        adapt_norms(begun, store, train, CPU, SilentProgress())
        monkeypatch.setattr(adaptation, "_PIXELS_AT_ONCE", 2 * 32 * 32 + 1)
        adapt_norms(begun, store, train, CPU, SilentProgress())
    whole = len(train) // 8
    assert counts[:whole] == [8] * whole
    assert counts[whole:] == [2] * (len(train) // 2)


def test_what_the_frozen_network_is_called(trained: SectionResult) -> None:
    assert "frozen" in trained.model.title


def test_a_seed_gives_the_same_model(trained: SectionResult, sections: Sections) -> None:
    again = SectionTraining(sections, [], SETTINGS, CPU).train(SilentProgress())
    state = again.model.network.state_dict()
    for name, value in trained.model.network.state_dict().items():
        assert torch.equal(value, state[name]), name


def test_it_is_saved_read_and_explained_like_any_other(
    trained: SectionResult, sections: Sections, tmp_path: Path
) -> None:
    path = str(tmp_path / "frozen.safetensors")
    trained.model.save(path)
    loaded = SectionModel.load(path)
    assert isinstance(loaded.network, FrozenNetwork) and loaded.frozen == "features"
    pixels = pixels_of(sections, np.arange(3))
    scores, _ = trained.model.scores(pixels, CPU)
    assert np.array_equal(loaded.scores(pixels, CPU)[0], scores)
    quick = replace(loaded, network=fused(loaded.network))
    np.testing.assert_allclose(quick.scores(pixels, CPU)[0], scores, atol=1e-4)
    explained = explain_section(loaded, pixels[0], "backbone", None, CPU)
    assert explained.whole.shape == (32, 32) and explained.whole.min() >= 0
    np.testing.assert_allclose(explained.probabilities, scores[0], atol=1e-6)


def test_positions_are_all_eight() -> None:
    pixels = np.random.default_rng(0).integers(0, 255, (1, 5, 5, 3), dtype=np.uint8)
    seen = {position.tobytes() for position in _positions(pixels)}
    assert len(seen) == 8
    assert all(position.shape == pixels.shape for position in _positions(pixels))


def test_many_photographs_are_read_in_fewer_positions(
    sections: Sections, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = int((sections.sets != TEST).sum())
    monkeypatch.setattr(frozen, "_MOST_READINGS", 3 * known)
    read = []
    features = FrozenNetwork.features

    def counted(self: FrozenNetwork, photographs: torch.Tensor, *rest: object) -> torch.Tensor:
        read.append(len(photographs))
        return features(self, photographs, *rest)

    monkeypatch.setattr(FrozenNetwork, "features", counted)
    model = SectionTraining(sections, [], SETTINGS, CPU).beginning(SilentProgress())
    with PhotographStore(sections.paths, 32, SilentProgress()) as store:
        frozen.FeatureReader(sections, store, True, CPU, Ranks()).read(
            model, [TRAIN, VALIDATION], SilentProgress()
        )
        assert sum(read) == 3 * known
        read.clear()
        frozen.FeatureReader(sections, store, False, CPU, Ranks()).read(
            model, [TRAIN, VALIDATION], SilentProgress()
        )
        assert sum(read) == known


def test_a_centre_crop_makes_a_second_stream(sections: Sections) -> None:
    settings = replace(SETTINGS, network="dcnet", backbone="shufflenet_v2", augment=False)
    result = SectionTraining(sections, [], settings, CPU).train(SilentProgress())
    network = result.model.network
    assert len(network.norms) == 2
    hidden = network.hidden(
        result.model.inputs(pixels_of(sections, np.flatnonzero(sections.sets != TEST)), CPU)
    )
    np.testing.assert_allclose(hidden.detach().mean(dim=1), 0, atol=1e-3)


@pytest.mark.parametrize("name", BACKBONES)
def test_middle_layers_begin_at_a_quarter_of_the_sides_and_end_before_the_last(name: str) -> None:
    backbone = build_backbone(name).eval()
    found = []
    for layer, channels in BACKBONES[name].middle:
        backbone.get_submodule(layer).register_forward_hook(
            lambda _module, _inputs, maps, channels=channels: found.append(
                (maps.shape[1] == channels, maps.shape[2])
            )
        )
    with torch.no_grad():
        backbone(torch.zeros(1, 3, 64, 64))

    sides = [side for right, side in found if right]
    assert len(sides) == len(BACKBONES[name].middle)
    assert sides == sorted(sides, reverse=True)
    assert {16, 8, 4} <= set(sides) <= {16, 8, 4, 2}


def test_features_are_means_and_spreads_and_slopes_of_blank_ones_are_numbers() -> None:
    network = frozen_network("efficientnet_lite0", 2, 0.8).eval()
    assert sum(network.groups) == network.classifier.in_features
    photographs = torch.zeros(1, 3, 64, 64, requires_grad=True)
    network(photographs).max().backward()
    assert torch.isfinite(photographs.grad).all()


def test_a_model_that_reads_other_layers_is_refused(
    trained: SectionResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = str(tmp_path / "frozen.safetensors")
    monkeypatch.setattr(SectionModel, "_frozen_layers", lambda _model: ["stage2", "stage3"])
    trained.model.save(path)
    monkeypatch.undo()
    with pytest.raises(InputError, match="train it anew"):
        SectionModel.load(path)


def test_features_that_never_change_say_nothing() -> None:
    network = frozen_network("shufflenet_v2", 2, 0.8).eval()
    count = network.classifier.in_features
    flat = torch.zeros(1, count)
    network.fit(flat, flat, torch.ones(2, count), torch.zeros(2))
    assert torch.isfinite(network.hidden(torch.randn(2, 3, 32, 32))).all()
    assert float(network.norms[0].running_var.min()) == pytest.approx(1, abs=1e-4)


def test_a_cancel_is_heard(sections: Sections) -> None:
    with pytest.raises(CancelledError):
        SectionTraining(sections, [], SETTINGS, CPU).train(CancellingProgress())


def test_a_file_that_says_something_else_is_damaged(trained: SectionResult, tmp_path: Path) -> None:
    path = str(tmp_path / "other.safetensors")
    replace(trained.model, frozen="everything").save(path)
    with pytest.raises(InputError, match="damaged"):
        SectionModel.load(path)
