"""One comparison from photographs to answers, and on from where it was cut off."""

from __future__ import annotations

import shutil
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from gossan.core.runtime.errors import CancelledError, InputError
from gossan.core.runtime.provenance import Provenance
from gossan.core.sections.comparing.earlier import TrainedOn
from gossan.core.sections.comparing.pictures import all_right
from gossan.core.sections.comparing.report import comparison_report
from gossan.core.sections.comparing.run import ComparisonRun, Task
from gossan.core.sections.model import SectionModel
from PIL import Image
from progress_doubles import CancellingProgress, RecordingProgress, has_said

SHARED = {
    "WEIGHTS": "random",
    "IMAGE_SIZE": 32,
    "EPOCHS": 1,
    "BATCH": 16,
    "GROUP_PATTERN": r"^(.\d\d)_",
    "PROPERTY": "basic",
}


class Given:
    """Parameters of a comparison, without QGIS."""

    def __init__(self, **values: Any) -> None:
        self.values = {**SHARED, **values}

    def number(self, name: str, default: float = 0.0) -> float:
        return float(self.values.get(name, default))

    def optional_number(self, name: str) -> float | None:
        return self.values.get(name)

    def choice(self, name: str, options: Any, default: str = "") -> str:
        return self.values.get(name, default or options[0])

    def optional_choice(self, name: str, options: Any) -> str | None:
        return self.values.get(name)

    def flag(self, name: str, default: bool = False) -> bool:
        return self.values.get(name, default)

    def optional_flag(self, name: str) -> bool | None:
        return self.values.get(name)

    def text(self, name: str) -> str:
        return self.values.get(name, "")

    path = output = text


def on_cpu(most: int, work: Any) -> Any:
    return work(torch.device("cpu"), 1)


def run_of(images: Path, folder: str = "", **values: Any) -> ComparisonRun:
    given = Given(IMAGES=str(images), **values)
    return ComparisonRun.read(given, ["shufflenet_v2"], folder, RecordingProgress())


def test_every_network_meets_every_split(section_folder: Path) -> None:
    run = run_of(section_folder, SEEDS=2)
    assert run.seeds == (42, 43)
    progress = RecordingProgress()
    found = run.compare(on_cpu, Provenance("Test"), progress)
    assert [(one.network, one.seed) for one in found.trials] == [
        ("shufflenet_v2", 0),
        ("shufflenet_v2", 1),
    ]
    for trial in found.trials:
        split = found.materials[0].splits[trial.seed]
        assert trial.numbers.tolist() == split.members("test").tolist()
    assert any("2 of 2" in said for said in progress.messages)


def test_a_broken_photograph_is_left_out_by_all_networks(
    section_folder: Path, tmp_path: Path
) -> None:
    images = tmp_path / "images"
    shutil.copytree(section_folder, images)
    sections = run_of(images).materials[0].sections
    broken = sections.paths[sections.members("test")[0]]
    Path(broken).write_bytes(Path(broken).read_bytes()[:40])
    run = run_of(images, str(tmp_path / "models"))
    tested = len(sections.members("test")) - 1
    for _ in range(2):  # the second time from what is finished
        found = run.compare(on_cpu, Provenance("Test"), RecordingProgress())
        (trial,) = found.trials
        assert len(trial.numbers) == tested
        assert broken not in [sections.paths[number] for number in trial.numbers]
        assert found.agreements["shufflenet_v2", 0].photographs == tested


def test_finished_trainings_are_not_done_again(section_folder: Path, tmp_path: Path) -> None:
    run = run_of(section_folder, str(tmp_path))
    first = run.compare(on_cpu, Provenance("Test"), RecordingProgress())
    (model,) = tmp_path.glob("*.safetensors")
    assert model.name == "basic_category_shufflenet_v2_42.safetensors"
    assert SectionModel.load(str(model)).classes == ("花岗岩", "slate")

    again = run.compare(never, Provenance("Test"), RecordingProgress())
    assert again.trials[0].named.tolist() == first.trials[0].named.tolist()
    assert again.agreements[run.networks[0], 0].accuracy == first.average(run.networks[0])


def never(most: int, work: Any) -> Any:
    raise AssertionError("trained anew")


@pytest.fixture(scope="module")
def finished(section_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return photographs, a split of them that leaves nothing open, and the model of a comparison."""
    root = tmp_path_factory.mktemp("finished")
    shutil.copytree(section_folder, root / "images")
    rows = ["file,set"]
    for path in sorted((root / "images").glob("*/*.png")):
        set_ = {"4": "validation", "5": "test"}.get(path.name[2], "train")
        rows.append(f"{path.parent.name}/{path.name},{set_}")
    (root / "split.csv").write_text("\n".join(rows), encoding="utf-8")
    run = left_by(root)
    run.compare(on_cpu, Provenance("Test"), RecordingProgress())
    return root


def left_by(root: Path, **values: Any) -> ComparisonRun:
    shared = {"SPLIT_FILE": str(root / "split.csv"), **values}
    return run_of(root / "images", str(root / "models"), **shared)


@pytest.fixture
def copied(finished: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(finished, tmp_path / "elsewhere"))


def warned_of(run: ComparisonRun) -> str:
    """Return what is warned of before anything is trained anew."""
    progress = RecordingProgress()
    with pytest.raises(AssertionError, match="anew"):
        run.compare(never, Provenance("Test"), progress)
    return "".join(text for text in progress.warnings if "MODELS_FOLDER" in text)


def test_a_comparison_may_be_carried_elsewhere(copied: Path) -> None:
    progress = RecordingProgress()
    left_by(copied).compare(never, Provenance("Test"), progress)
    assert any("1 of 1 trainings are finished" in said for said in progress.messages)


@pytest.mark.parametrize(
    ("values", "differing"),
    [
        ({"EPOCHS": 2}, "EPOCHS"),
        ({"TRANSLATION": "clipped", "AUGMENT": False}, "TRANSLATION, AUGMENT"),
        ({"GROUP_PATTERN": r"_(\d)"}, "which photographs are of one slice"),
        ({"SPLIT_FILE": ""}, "what trains, validates and tests"),
    ],
)
def test_models_of_other_settings_are_told_and_trained_anew(
    values: dict[str, Any], differing: str, copied: Path
) -> None:
    told = warned_of(left_by(copied, **values))
    assert "basic_category_shufflenet_v2_42.safetensors" in told
    assert f"What differs: {differing}." in told


def test_another_seed_has_a_model_of_its_own(copied: Path) -> None:
    assert not warned_of(left_by(copied, SEED=7))


def test_models_of_other_photographs_are_told_and_trained_anew(copied: Path) -> None:
    one, other = sorted((copied / "images" / "slate").glob("*.png"))[:2]
    kept = one.read_bytes()
    one.write_bytes(other.read_bytes())  # of the same name
    assert "What differs: the photographs." in warned_of(left_by(copied))
    one.write_bytes(kept)
    shutil.copy(one, one.with_name("s00_9.png"))
    with (copied / "split.csv").open("a", encoding="utf-8") as table:
        table.write("\nslate/s00_9.png,train")
    assert "What differs: the photographs." in warned_of(left_by(copied))


def test_a_model_that_cannot_be_read_is_told_and_one_of_no_comparison_stays(copied: Path) -> None:
    (path,) = (copied / "models").iterdir()
    model = SectionModel.load(str(path))
    path.write_bytes(b"no model")
    assert "cannot be read" in warned_of(left_by(copied))
    del model.record["comparison"]
    model.save(str(path))
    kept = path.read_bytes()
    with pytest.raises(InputError, match="of no comparison; it stays"):
        left_by(copied).compare(never, Provenance("Test"), RecordingProgress())
    assert path.read_bytes() == kept


def test_other_photographs_without_labels_are_another_training(copied: Path) -> None:
    targets = copied / "targets"
    shutil.copytree(copied / "images" / "slate", targets)
    task = Task("dsan", 0, 0)

    def made_of() -> TrainedOn:
        run = left_by(copied, TARGET_IMAGES=str(targets))
        run._earlier([task], RecordingProgress())
        return run._made_of(task)

    record = asdict(made_of())
    assert made_of().differing(record) == []
    Image.new("RGB", (48, 64)).save(targets / "s00_0.png")
    assert made_of().differing(record) == ["the photographs without labels"]
    assert made_of().differing("abc") == ["what they were trained on is not noted down"]


def test_properties_of_one_name_have_models_of_their_own(
    section_folder: Path, tmp_path: Path
) -> None:
    for name in ("Grain size", "grain_size"):
        shutil.copytree(section_folder, tmp_path / name)
    given = Given(IMAGES=str(tmp_path), PROPERTY=None)
    run = ComparisonRun.read(given, ["vgg16"], "models", RecordingProgress())
    assert [run._file("vgg16", place, 0).stem for place in range(2)] == [
        "grain_size_1_vgg16_42",
        "grain_size_2_vgg16_42",
    ]


def test_a_cancel_keeps_what_is_finished_and_nothing_half(
    section_folder: Path, tmp_path: Path
) -> None:
    run = run_of(section_folder, str(tmp_path), SEEDS=2)
    with pytest.raises(CancelledError):
        stopping = CancellingProgress(once=has_said("1 of 2"))
        run.compare(on_cpu, Provenance("Test"), stopping)
    assert [path.name for path in tmp_path.iterdir()] == [
        "basic_category_shufflenet_v2_42.safetensors"
    ]


def test_dsan_adapts_to_the_test_photographs_unless_others_are_given(
    section_folder: Path,
) -> None:
    run = run_of(section_folder)
    sections = run.materials[0].sections
    test = [sections.paths[number] for number in sections.members("test")]
    assert run._targets("dsan", sections) == test
    assert run._targets("shufflenet_v2", sections) == []
    other = run_of(section_folder, TARGET_IMAGES=str(section_folder / "slate"))
    assert len(other._targets("dsan", sections)) == 24


def test_no_network_is_refused(section_folder: Path) -> None:
    with pytest.raises(InputError, match="MODELS"):
        ComparisonRun.read(Given(IMAGES=str(section_folder)), [], "", RecordingProgress())


def test_a_split_file_says_what_tests(section_folder: Path, tmp_path: Path) -> None:
    table = tmp_path / "split.csv"
    tested = [
        f"{name}/{name[:1]}05_{side}.png" for name in ("slate", "花岗岩") for side in range(4)
    ]
    others = [
        path.relative_to(section_folder).as_posix()
        for path in section_folder.glob("*/*0[0-3]_*.png")
    ]
    rows = ["file,set", *(f"{path},test" for path in tested), *(f"{path},train" for path in others)]
    table.write_text("\n".join(rows), encoding="utf-8")
    run = run_of(section_folder, SPLIT_FILE=str(table), SEEDS=2, TEST=0.5)
    (material,) = run.materials
    assert material.given == ("test",)
    for split in material.splits:
        assert len(split.paths) == 40 and (split.sets == "validation").sum() == 8
        names = [Path(split.paths[number]).name for number in split.members("test")]
        assert sorted(names) == sorted(Path(path).name for path in tested)


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    """Return two rocks of six slices with two pairs each; and one photograph without a partner."""
    rng = np.random.default_rng(7)
    for name, level in (("granite", 60), ("slate", 180)):
        (tmp_path / "pairs" / name).mkdir(parents=True)
        for number in range(12):
            for mark, grey in (("PPL", 150), ("XPL", level)):
                pixels = np.clip(rng.normal(grey, 15, (32, 32, 3)), 0, 255).astype(np.uint8)
                stem = f"{name[:1]}{number // 2:02d}_{number % 2}"
                Image.fromarray(pixels).save(tmp_path / "pairs" / name / f"{stem}_{mark}.png")
    Image.new("RGB", (32, 32)).save(tmp_path / "pairs" / "slate" / "s05_9_XPL.png")
    return tmp_path / "pairs"


@pytest.mark.parametrize("polars", ["fusion", "channels"])
def test_a_pair_is_one_photograph_and_shown_by_its_plane_one(polars: str, pairs: Path) -> None:
    run = run_of(pairs, POLARS=polars, EPOCHS=5)
    found = run.compare(on_cpu, Provenance("Test"), RecordingProgress())
    sections = found.materials[0].sections
    assert len(sections.paths) == len(sections.crossed) == 24
    (trial,) = found.trials
    assert found.agreements["shufflenet_v2", 0].photographs == len(sections.members("test"))
    assert all("_PPL" in sections.paths[number] for number in trial.numbers)
    shown = [caption for _, caption in all_right(found, run.networks, RecordingProgress())]
    assert shown and all("_PPL" in caption for caption in shown)
    page = comparison_report(found, {}, [], Provenance("Test"), RecordingProgress()).html()
    assert "pictures show the plane-polarised one" in page


@pytest.mark.parametrize(
    ("networks", "given", "message"),
    [
        (["shufflenet_v2", "dsan"], {"POLARS": "fusion"}, "MODEL=dsan adapts to single"),
        (["shufflenet_v2"], {"POLARS": "channels", "FROZEN": "features"}, "POLARS=channels gives"),
        (["shufflenet_v2"], {"POLARS": "fusion", "PAIR_PATTERN": "_A;_B"}, "no two photographs"),
        (["rocks2net"], {"FROZEN": "features"}, "where its crop lies"),
    ],
)
def test_networks_that_cannot_are_refused_before_any_is_trained(
    networks: list[str], given: dict[str, str], message: str, pairs: Path
) -> None:
    with pytest.raises(InputError, match=message):
        ComparisonRun.read(Given(IMAGES=str(pairs), **given), networks, "", RecordingProgress())
