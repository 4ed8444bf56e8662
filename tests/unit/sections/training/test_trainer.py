"""Training on photographs: it learns, keeps the best epoch, goes on after a cut, and can be stopped."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
import torch
from gossan.core.networks.interruption import interruptible
from gossan.core.runtime.errors import CancelledError, InputError
from gossan.core.runtime.progress import SilentProgress
from gossan.core.sections.model import SectionModel, best_two
from gossan.core.sections.photographs.opening import PhotographError
from gossan.core.sections.training import weights as pretrained
from gossan.core.sections.training.batches import augment, batches_of
from gossan.core.sections.training.labelled import Sections
from gossan.core.sections.training.results import SectionEpoch, SectionResult
from gossan.core.sections.training.settings import SectionSettings
from gossan.core.sections.training.trainer import SectionTraining
from gossan.models.backbones import build_backbone
from gossan.models.model_file import save_model_file
from gossan.models.section_networks import section_network
from progress_doubles import CancellingProgress, RecordingProgress, has_said
from safetensors.torch import load_file
from small_trainings import SETTINGS
from torch import nn

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def trained(sections: Sections) -> SectionResult:
    return SectionTraining(sections, [], SETTINGS, CPU).train(SilentProgress())


def weights_of(result: SectionResult) -> dict[str, torch.Tensor]:
    return result.model.network.state_dict()


def test_it_learns_texture_that_grey_levels_do_not_show(sections: Sections) -> None:
    settings = replace(SETTINGS, network="densenet121", epochs=4)
    result = SectionTraining(sections, [], settings, CPU).train(SilentProgress())
    assert result.final.network.accuracy >= 0.9
    assert result.final.forest.accuracy <= 0.75
    assert result.final.network.slices == 4
    assert result.repeated == 0


def test_the_best_epoch_is_kept(trained: SectionResult) -> None:
    best = max(
        trained.epochs, key=lambda epoch: (epoch.validation_accuracy, -epoch.validation_loss)
    )
    assert trained.best == best
    assert trained.validation.network.accuracy == pytest.approx(best.validation_accuracy)


def test_a_seed_gives_the_same_model(trained: SectionResult, sections: Sections) -> None:
    again = SectionTraining(sections, [], SETTINGS, CPU).train(SilentProgress())
    for name, value in weights_of(trained).items():
        assert torch.equal(value, weights_of(again)[name]), name
    other = SectionTraining(sections, [], replace(SETTINGS, seed=4), CPU).train(SilentProgress())
    assert not torch.equal(trained.model.network.dense.weight, other.model.network.dense.weight)


def test_a_model_file_gives_the_same_scores(
    trained: SectionResult, tmp_path: Path, rng: np.random.Generator
) -> None:
    trained.model.record["note"] = "石"
    trained.model.save(tmp_path / "m.safetensors")
    read = SectionModel.load(str(tmp_path / "m.safetensors"))
    assert read.classes == ("花岗岩", "slate") and read.record == trained.model.record
    pixels = rng.integers(0, 256, (3, 32, 32, 3), dtype=np.uint8)
    np.testing.assert_array_equal(read.scores(pixels, CPU)[0], trained.model.scores(pixels, CPU)[0])
    other = tmp_path / "other.safetensors"
    save_model_file(other, trained.model.network, {"network": "gk_dcn"})
    with pytest.raises(InputError, match="no model for thin sections"):
        SectionModel.load(str(other))
    save_model_file(other, trained.model.network, {"network": "gk_dcn", "elements": ["Au"]})
    with pytest.raises(InputError, match="is a model for geochemical patches; one for thin"):
        SectionModel.load(str(other))


def test_a_run_that_was_cut_off_goes_on_to_the_same_end(
    trained: SectionResult, sections: Sections, tmp_path: Path
) -> None:
    path = str(tmp_path / "state.safetensors")
    with pytest.raises(CancelledError):
        SectionTraining(sections, [], SETTINGS, CPU, path).train(
            CancellingProgress(once=has_said("Epoch 3 of"))
        )
    progress = RecordingProgress()
    resumed = SectionTraining(sections, [], SETTINGS, CPU, path).train(progress)
    assert "Continuing after epoch 3" in progress.messages[0]
    assert resumed.epochs == trained.epochs
    for name, value in weights_of(trained).items():
        assert torch.equal(value, weights_of(resumed)[name]), name


def test_a_checkpoint_of_another_run_is_refused(sections: Sections, tmp_path: Path) -> None:
    path = str(tmp_path / "state.safetensors")
    short = replace(SETTINGS, epochs=1)
    SectionTraining(sections, [], short, CPU, path).train(SilentProgress())
    for changed, name in (
        (replace(short, seed=9), "seed"),
        (replace(short, image_size=48), "image_size"),
    ):
        with pytest.raises(InputError, match=f"another run: {name} differ"):
            SectionTraining(sections, [], changed, CPU, path).train(SilentProgress())
    fewer = replace(
        sections,
        paths=sections.paths[:-1],
        labels=sections.labels[:-1],
        slices=sections.slices[:-1],
        sets=sections.sets[:-1],
    )
    with pytest.raises(InputError, match="photographs differ"):
        SectionTraining(fewer, [], short, CPU, path).train(SilentProgress())
    Path(path).write_bytes(Path(path).read_bytes()[:500])
    with pytest.raises(InputError, match="no checkpoint"):
        SectionTraining(sections, [], short, CPU, path).train(SilentProgress())


def test_a_photograph_that_was_exchanged_under_its_name_makes_another_run(
    sections: Sections, tmp_path: Path
) -> None:
    path, photograph = str(tmp_path / "state.safetensors"), Path(sections.paths[3])
    short, before = replace(SETTINGS, epochs=1), photograph.read_bytes()
    SectionTraining(sections, [], short, CPU, path).train(SilentProgress())
    try:
        photograph.write_bytes(Path(sections.paths[4]).read_bytes())
        with pytest.raises(InputError, match="another run: pixels of photographs differ"):
            SectionTraining(sections, [], short, CPU, path).train(SilentProgress())
    finally:
        photograph.write_bytes(before)
    SectionTraining(sections, [], short, CPU, path).train(SilentProgress())


def test_patience_ends_a_run(sections: Sections) -> None:
    progress = RecordingProgress()
    patient = replace(SETTINGS, epochs=40, patience=2, learning_rate=1e-8)
    result = SectionTraining(sections, [], patient, CPU).train(progress)
    assert len(result.epochs) < 40
    assert len(result.epochs) == result.best.number + 2
    assert any("without a better one" in text for text in progress.messages)


def test_without_an_epoch_there_is_no_model(sections: Sections) -> None:
    with pytest.raises(InputError, match="EPOCHS must be at least 1"):
        SectionTraining(sections, [], replace(SETTINGS, epochs=0), CPU).train(SilentProgress())


def test_a_broken_photograph_stops_the_training_by_name(sections: Sections, tmp_path: Path) -> None:
    torn = tmp_path / "torn.png"
    torn.write_bytes(Path(sections.paths[0]).read_bytes()[:60])
    broken = replace(sections, paths=(*sections.paths[:-1], str(torn)))
    with pytest.raises(PhotographError, match=r"torn\.png"):
        SectionTraining(broken, [], SETTINGS, CPU).train(SilentProgress())


def test_photographs_on_both_sides_are_counted(sections: Sections) -> None:
    sets = sections.sets
    train, held = np.flatnonzero(sets == "train")[0], np.flatnonzero(sets == "validation")[0]
    paths = list(sections.paths)
    paths[held] = paths[train]
    result = SectionTraining(
        replace(sections, paths=tuple(paths)), [], replace(SETTINGS, epochs=1), CPU
    ).train(SilentProgress())
    assert result.repeated == 1


def test_dsan_draws_unlabelled_photographs_near(sections: Sections) -> None:
    settings = replace(SETTINGS, network="dsan", epochs=2)
    with pytest.raises(InputError, match="needs TARGET_IMAGES"):
        SectionTraining(sections, [], settings, CPU)
    # Fewer of them than a batch, so that they come round several times.
    result = SectionTraining(sections, sections.paths[:5], settings, CPU).train(SilentProgress())
    assert all(epoch.discrepancy > 0 for epoch in result.epochs)
    assert np.isfinite([epoch.loss for epoch in result.epochs]).all()


def test_two_streams_report_where_they_looked(sections: Sections) -> None:
    settings = replace(SETTINGS, network="s2dnet", epochs=1, scale=0.7)
    result = SectionTraining(sections, [], settings, CPU).train(SilentProgress())
    shifts = result.final.translations
    assert shifts is not None and shifts.shape == (len(result.final.numbers), 2)
    assert np.abs(shifts).max() <= 0.3 + 1e-6
    box = result.model.box(np.array([0.3, -0.3]), 100, 200)
    assert box == pytest.approx((30, 0, 100, 140))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"image_size": 16}, "at least 32"),
        ({"scale": 0}, "SCALE"),
        ({"validation": 1.0}, "VALIDATION"),
        ({"weights": "file"}, "needs WEIGHTS_FILE"),
        ({"weights_file": "w.pth"}, "does not read it"),
    ],
    ids=str,
)
def test_settings_that_cannot_be_are_refused(change: dict, message: str) -> None:
    with pytest.raises(InputError, match=message):
        replace(SETTINGS, **change)


def test_the_papers_settings_are_the_defaults_of_its_networks() -> None:
    two, one = (SectionSettings(network).resolved() for network in ("rocks2net", "vgg16"))
    assert (two.image_size, two.scale, two.validation, two.epochs) == (512, 0.8, 0.2, 300)
    assert (two.batch, one.batch) == (4, 8)
    assert two.learning_rate == one.learning_rate == 1e-5
    assert SectionSettings("rocks2net", weights="random").resolved().learning_rate == 1e-3


def test_the_learning_rate_falls_along_a_cosine(sections: Sections, tmp_path: Path) -> None:
    cosine = replace(SETTINGS, schedule="cosine", learning_rate=0.01).resolved()
    assert [cosine.rate(share) for share in (0, 0.5, 1)] == pytest.approx([0.01, 0.005, 0])
    assert replace(cosine, schedule="constant").rate(0.9) == 0.01
    # A run that is planned for more epochs has another course, and is another run.
    path = str(tmp_path / "state.safetensors")
    SectionTraining(sections, [], replace(cosine, epochs=1), CPU, path).train(SilentProgress())
    with pytest.raises(InputError, match="epochs differ"):
        SectionTraining(sections, [], replace(cosine, epochs=2), CPU, path).train(SilentProgress())


def test_weights_come_from_a_file_and_dilated_networks_take_plain_ones(
    sections: Sections, tmp_path: Path
) -> None:
    plain = build_backbone("densenet121")
    path = tmp_path / "weights.pth"
    torch.save(plain.state_dict(), path)
    settings = replace(SETTINGS, network="gdnet", weights="file", weights_file=str(path))
    network = SectionTraining(sections, [], settings, CPU).beginning(SilentProgress()).network
    for name, value in plain.state_dict().items():
        assert torch.equal(network.backbone.state_dict()[name], value)
    wrong = replace(settings, network="vgg16")
    with pytest.raises(InputError, match="does not hold this network's weights"):
        SectionTraining(sections, [], wrong, CPU).train(SilentProgress())


def test_code_in_a_weights_file_is_not_run(tmp_path: Path) -> None:
    marker = tmp_path / "ran"

    class Run:
        def __reduce__(self) -> tuple:
            return (marker.touch, ())

    path = tmp_path / "w.pth"
    torch.save({"weight": Run()}, path)
    with pytest.raises(InputError, match="read safely"):
        pretrained.read_state_dict(str(path))
    assert not marker.exists()
    for content in (b"", b"no weights", b"PK\x03\x04 torn"):
        path.write_bytes(content)
        with pytest.raises(InputError, match="read safely"):
            pretrained.read_state_dict(str(path))
    torch.save({"epoch": 3}, path)
    with pytest.raises(InputError, match="something else than weights"):
        pretrained.read_state_dict(str(path))
    with pytest.raises(InputError, match="no file"):
        pretrained.read_state_dict(str(tmp_path / "none"))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A server on this machine, and the folder that it serves."""
    folder = tmp_path / "served"
    folder.mkdir()

    class Silent(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """Say nothing when a cancelled download hangs up."""

    with Server(("127.0.0.1", 0), partial(Silent, directory=str(folder))) as served:
        threading.Thread(target=served.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{served.server_port}", folder
        served.shutdown()


def test_imagenet_weights_are_downloaded_once_and_checked(
    server: tuple[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, folder = server
    torch.save(build_backbone("shufflenet_v2").state_dict(), folder / "w")
    content = (folder / "w").read_bytes()
    name = f"weights-{hashlib.sha256(content).hexdigest()[:8]}.pth"
    (folder / name).write_bytes(content)
    monkeypatch.setattr(torch.hub, "get_dir", lambda: str(tmp_path / "cache"))
    monkeypatch.setattr(pretrained, "imagenet_url", lambda _: f"{address}/{name}")
    first = pretrained.imagenet_weights("shufflenet_v2", SilentProgress())
    (folder / name).unlink()
    again = pretrained.imagenet_weights("shufflenet_v2", SilentProgress())
    assert all(torch.equal(value, again[key]) for key, value in first.items())

    (folder / "bad-00000000.pth").write_bytes(content)
    monkeypatch.setattr(pretrained, "imagenet_url", lambda _: f"{address}/bad-00000000.pth")
    with pytest.raises(InputError, match=r"check sum.*WEIGHTS=file.*WEIGHTS=random"):
        pretrained.imagenet_weights("shufflenet_v2", SilentProgress())
    with pytest.raises(CancelledError):
        progress = CancellingProgress(once=has_said("Downloading"))
        pretrained.imagenet_weights("shufflenet_v2", progress)
    assert [path.name for path in (tmp_path / "cache" / "checkpoints").iterdir()] == [name]


def test_without_imagenet_weights_nothing_is_trained(
    sections: Sections, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.hub, "get_dir", lambda: str(tmp_path / "cache"))
    monkeypatch.setattr(pretrained, "imagenet_url", lambda _: "http://127.0.0.1:9/w-00000000.pth")
    settings = replace(SETTINGS, weights="imagenet")
    with pytest.raises(InputError, match=r"cannot be downloaded.*Nothing was trained"):
        SectionTraining(sections, [], settings, CPU).train(SilentProgress())
    monkeypatch.undo()
    dark = replace(SETTINGS, weights="imagenet", network="darknet53")
    with pytest.raises(InputError, match="no ImageNet weights for darknet53"):
        SectionTraining(sections, [], dark, CPU).train(SilentProgress())


@pytest.mark.parametrize("backwards", [False, True])
def test_a_cancel_is_heard_inside_of_a_step(backwards: bool) -> None:
    network = section_network("densenet121", 3, 0.8).train()
    inputs = torch.rand(2, 3, 32, 32)
    stopped: list[str] = []
    progress = CancellingProgress(once=lambda told: bool(stopped) if backwards else told.polls > 30)
    with interruptible(network, progress):
        if not backwards:
            with pytest.raises(CancelledError):
                network(inputs)
            assert progress.polls == 31
        else:
            loss = network(inputs).sum()
            forwards = progress.polls
            assert forwards > 300
            stopped.append("after the forward pass")
            with pytest.raises(CancelledError):
                loss.backward()
            assert progress.polls == forwards + 1
    assert not any(layer._forward_hooks for layer in network.modules())
    assert isinstance(network, nn.Module)


def test_augmented_photographs_are_turned_and_a_little_brighter_or_darker(
    rng: np.random.Generator,
) -> None:
    pixels = rng.integers(100, 140, (64, 16, 16, 3), dtype=np.uint8)
    pixels[:, 0, 0] = 220
    changed = augment(pixels, rng)
    assert changed.shape == pixels.shape and changed.dtype == np.uint8
    corners = [
        max(((0, 0), (0, -1), (-1, 0), (-1, -1)), key=lambda place: int(photograph[place][0]))
        for photograph in changed
    ]
    assert len(set(corners)) == 4
    ratio = changed.mean(axis=(1, 2, 3)) / pixels.mean(axis=(1, 2, 3))
    assert 0.88 < ratio.min() < 0.96 and 1.04 < ratio.max() < 1.12


def test_no_batch_is_a_single_photograph() -> None:
    for count in range(2, 40):
        for size in range(2, 9):
            batches = batches_of(np.arange(count), size)
            assert min(map(len, batches)) >= 2
            np.testing.assert_array_equal(np.concatenate(batches), np.arange(count))


@pytest.mark.parametrize(("schedule", "kept"), [("constant", 1), ("cosine", 3)])
def test_the_last_epoch_is_kept_where_the_rate_has_fallen_to_nothing(
    sections: Sections, schedule: str, kept: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SectionEpoch, "better_than", lambda _one, _other: False)
    settings = replace(SETTINGS, schedule=schedule, epochs=3)
    result = SectionTraining(sections, [], settings, CPU).train(SilentProgress())
    assert (len(result.epochs), result.best.number) == (3, kept)
    validation = result.validation.network.accuracy
    assert validation == pytest.approx(result.epochs[kept - 1].validation_accuracy)


def test_the_best_epoch_is_kept_where_patience_ends_before_the_rate_has_fallen(
    sections: Sections, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SectionEpoch, "better_than", lambda _one, _other: False)
    settings = replace(SETTINGS, schedule="cosine", epochs=9, patience=1)
    result = SectionTraining(sections, [], settings, CPU).train(SilentProgress())
    assert (len(result.epochs), result.best.number) == (2, 1)


def test_the_best_two_classes() -> None:
    assert best_two(np.array([0.2, 0.5, 0.3]), ("a", "b", "c")) == (("b", 0.5), ("c", 0.3))


def test_a_checkpoint_holds_tensors_only(sections: Sections, tmp_path: Path) -> None:
    path = str(tmp_path / "state.safetensors")
    SectionTraining(sections, [], replace(SETTINGS, epochs=1), CPU, path).train(SilentProgress())
    stored = load_file(path)
    assert {name.split(".")[0] for name in stored} == {"network", "best", "adam"}
