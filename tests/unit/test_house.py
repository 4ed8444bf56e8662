"""Who may import whom: read from the code and held against one table.

The table is docs/developing.md's and the only place where a new room or file asks to be let in. Rooms
may import the rooms named for them; within a room a file may import those that stand before it, so
that nothing runs in a circle.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

#: What a room may import of the house, and its files, lowest first.
HOUSE: dict[str, tuple[str, str]] = {
    "core.runtime": (
        "",
        "algebra allocation confidential language picture_formats errors encodings leftovers style_files "
        "files sources overwriting tables given look_ahead progress aside provenance side_by_side",
    ),
    "core.rasters": (
        "core.runtime",
        "band_names band_kinds zones grid positions windows ground regions covered pieces stack "
        "origin class_patches ground_limit soundings writer resampling stacking covariates",
    ),
    "core.reporting": ("core.runtime", "class_colours canvas words page"),
    "core.scores": (
        "core.runtime",
        "epochs intervals classes probabilities calibration tempering class_tempering",
    ),
    "core.networks": (
        "core.runtime models",
        "checkpoint devices grad_cam interruption loading ranks threads copies",
    ),
    "core.environment": ("core.runtime core.reporting models", "packages checks"),
    "core.geochemistry": (
        "core.runtime core.rasters core.reporting",
        "rules vocabulary element_names units cells columns limits methods quality_control laboratory "
        "censoring precision assays assay_account element_statistics statistics_report transforms "
        "composition composition_report spacing search neighbours interpolation sampled_ground gridding "
        "variograms kriging left_out element_pictures gridding_report gridding_run pathfinders commodities "
        "workbooks laboratory_files sample_positions import_fields import_report",
    ),
    "core.detecting": (
        "core.runtime core.rasters core.reporting core.scores core.networks core.geochemistry models",
        "choices suites surprise neighbourhoods chance background samples autoencoder methods detection "
        "singularity kernels maps positions check ground report map_ground map_report scale why",
    ),
    "core.faults": (
        "core.runtime core.rasters core.reporting",
        "methods distance power_law chance control report",
    ),
    "core.sample_survey": (
        "core.runtime core.rasters core.faults",
        "analytes simulation thin_sections files slices",
    ),
    "core.anomalies.patches": (
        "core.runtime core.rasters core.geochemistry core.detecting models",
        "deposits guidance sites unlabelled samples",
    ),
    "core.anomalies.training": (
        "core.runtime core.rasters core.scores core.networks core.geochemistry "
        "core.anomalies.patches models",
        "ranges worth trained_deposits model settings optimisation pretraining importance plain ensemble",
    ),
    "core.anomalies.evaluation": (
        "core.runtime core.rasters core.reporting core.scores core.networks core.geochemistry "
        "core.faults core.anomalies.patches core.anomalies.training models",
        "candidates splits cross_validation rounds tempering blends comparison calibration assessment unused "
        "recommendation figures comparison_report comparison_table importance_report training_report",
    ),
    "core.anomalies.maps": (
        "core.runtime core.rasters core.reporting core.scores core.networks core.geochemistry "
        "core.faults core.anomalies.patches core.anomalies.training models",
        "classes standing_out targets classes_report prediction outside shown_deposits "
        "prediction_report run",
    ),
    "core.anomalies.explaining": (
        "core.runtime core.rasters core.reporting core.scores core.networks core.geochemistry "
        "core.faults core.anomalies.patches core.anomalies.training models",
        "cell_means explanation importance why points pictures report",
    ),
    "core.sections.photographs": (
        "core.runtime core.networks",
        "naming choices mask view scale tags colours shrinking opening decoding finding depth store",
    ),
    "core.sections": (
        "core.runtime core.reporting core.scores core.networks core.sections.photographs models",
        "properties patterns slices polars model pictures tables",
    ),
    "core.sections.training": (
        "core.runtime core.reporting core.scores core.networks core.sections.photographs core.sections "
        "models",
        "baseline texture batches labelled class_sizes split_file presets recipes rates settings "
        "results pairs pairs_report predictions sureness_report report splits broken weights adaptation "
        "frozen assessment sureness optimisation trainer fold_state folds run",
    ),
    "core.sections.comparing": (
        "core.runtime core.reporting core.scores core.sections.photographs core.sections "
        "core.sections.training models",
        "materials trials earlier comparison figures pictures report table run",
    ),
    "core.sections.reading": (
        "core.runtime core.reporting core.scores core.networks core.sections.photographs core.sections "
        "models",
        "path_texts finished pairing tiles batches classification known columns crops evidence explanation "
        "scales slide_maps report",
    ),
    "models": (
        "",
        "catalogue adaptation model_file efficientnet_lite backbones deformable dropout spatial_transformer "
        "foreignness six_channels section_networks fusion stages frozen_features losses plain_ensembles "
        "patch_networks autoencoder overlapping symmetry",
    ),
    "distributed": ("core models", "jobs __main__"),
    "algorithms.bridge": (
        "core models",
        "ending files shown loading layers progress positions class_layers deposits command_values given "
        "parameters provenance remembered_models resources sinks landing legends styles style_files "
        "algorithm "
        "class_styles widgets",
    ),
    "algorithms.geochemistry": (
        "core models algorithms.bridge",
        "assay_parameters fields headings output_grid samples import_positions control_factors "
        "bands_beside fit_fault_control grid_geochemistry import_assays robust_pca stack_rasters",
    ),
    "algorithms.anomalies": (
        "core models algorithms.bridge algorithms.geochemistry",
        "mistaken_layers target_parameters classify_anomalies survey_elements survey training_parameters "
        "compare_models model_parameters detector_elements detector_inputs detector_outputs detect_in_stack "
        "detect_anomalies explain_grad_cam predict_anomalies train_gk_dcn",
    ),
    "algorithms.sections": (
        "core models algorithms.bridge",
        "photograph_parameters training_parameters places classify_thin_section explain_thin_section "
        "train_thin_section compare_thin_sections",
    ),
    "algorithms.utilities": (
        "core models algorithms.bridge",
        "check_environment create_sample_survey",
    ),
    "algorithms.workflows": ("core models algorithms.bridge", "dialog workflow action"),
    "algorithms": (
        "algorithms.bridge algorithms.geochemistry algorithms.anomalies algorithms.sections "
        "algorithms.utilities algorithms.workflows",
        "provider",
    ),
    "desktop": (
        "algorithms core models",
        "asking nearby pictures places why_dock listening elements steps trying panel window",
    ),
    "": ("algorithms core desktop", "plugin"),
}

#: Packages that are not Python's own, by the top of the house.
FOREIGN = {
    "core": "numpy scipy osgeo torch torchvision sklearn threadpoolctl matplotlib PIL openpyxl gstools",
    "models": "torch torchvision safetensors",
    "distributed": "torch",
    "algorithms": "numpy qgis processing torch matplotlib PIL",
    "desktop": "numpy qgis processing",
    "": "qgis processing",
}

#: What takes seconds to import, or may be missing: nothing of it when QGIS starts.
LATE = {
    "torch",
    "torchvision",
    "scipy",
    "sklearn",
    "threadpoolctl",
    "matplotlib",
    "safetensors",
    "PIL",
    "openpyxl",
    "gstools",
}


@dataclass
class Imports:
    """What one file imports: modules of the house, and packages; and which of both at once."""

    own: set[str] = field(default_factory=set)
    foreign: set[str] = field(default_factory=set)
    at_once: set[str] = field(default_factory=set)


def files_of_the_house() -> dict[str, str]:
    """Return the code of every module, by its name within the package; faces are folders' names."""
    found = {}
    for top in ("core", "models", "distributed", "algorithms", "desktop"):
        for path in sorted((ROOT / top).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            found[name] = path.read_text(encoding="utf-8")
    found["plugin"] = (ROOT / "plugin.py").read_text(encoding="utf-8")
    return found


def is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def statements(tree: ast.AST, at_once: bool = True) -> Iterator[tuple[ast.stmt, bool]]:
    """Yield import statements, and whether they run when the module is loaded."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            yield node, at_once
        else:
            late = isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) or is_for_types(node)
            yield from statements(node, at_once and not late)


def imports_of(name: str, house: Mapping[str, str]) -> Imports:
    found = Imports()
    is_face = any(other.startswith(f"{name}.") for other in house)
    package = name.split(".") if is_face else name.split(".")[:-1]
    for node, at_once in statements(ast.parse(house[name])):
        if isinstance(node, ast.ImportFrom) and node.level:
            start = package[: len(package) + 1 - node.level]
            module = ".".join([*start, *([node.module] if node.module else [])])
            named = {f"{module}.{alias.name}".lstrip(".") for alias in node.names}
            targets = {one if one in house else module for one in named}
            found.own |= targets
        elif isinstance(node, ast.ImportFrom):
            targets = {(node.module or "").partition(".")[0]}
            found.foreign |= targets
        else:
            assert isinstance(node, ast.Import)
            targets = {alias.name.partition(".")[0] for alias in node.names}
            found.foreign |= targets
        if at_once:
            found.at_once |= targets
    return found


def room_of(name: str, rooms: Mapping[str, object]) -> str:
    """Return the room of a file: the folder that it lies in."""
    room = name.rpartition(".")[0]
    return name if name in rooms else room


def complaints(house: Mapping[str, str], table: Mapping[str, tuple[str, str]]) -> list[str]:
    """Return what in the house is not as the table has it."""
    said = []
    files = {
        (f"{room}.{file}" if room else file): number
        for room, (_, order) in table.items()
        for number, file in enumerate(order.split())
    }
    faces = {name for name in house if any(other.startswith(f"{name}.") for other in house)}
    said += [f"{name} is not in the table" for name in sorted(set(house) - set(files) - faces)]
    said += [f"{name} is in the table, but not there" for name in sorted(set(files) - set(house))]
    for name in sorted(faces):
        body = ast.parse(house[name]).body
        if len(body) != 1 or not ast.get_docstring(ast.parse(house[name])):
            said.append(f"{name} is a face and holds more than a docstring")
    for name in sorted(set(house) & set(files)):
        room = room_of(name, {})
        allowed = table[room][0].split()
        for target in sorted(imports_of(name, house).own):
            other = room_of(target, table)
            if other == room:
                if files.get(target, -1) >= files[name]:
                    said.append(f"{name} imports {target}, which does not stand before it")
            elif not allows(allowed, other):
                said.append(f"{name} imports {target}: {room} may not import {other}")
    return said


def allows(allowed: list[str], room: str) -> bool:
    """Return whether a room is allowed: by its own name, or with the whole top that it lies under."""
    return room in allowed or room.partition(".")[0] in allowed


def foreign_complaints(house: Mapping[str, str]) -> list[str]:
    """Return packages that a part of the house may not know."""
    import sys

    said = []
    for name in house:
        allowed = FOREIGN[name.partition(".")[0] if "." in name else ""].split()
        strange = imports_of(name, house).foreign - set(allowed) - set(sys.stdlib_module_names)
        said += [f"{name} imports {package}" for package in sorted(strange)]
    return said


def loaded_at_start(start: str, house: Mapping[str, str]) -> dict[str, str]:
    """Return every module and package that is loaded with one module, and who asks for it first."""
    asked, waiting = {start: ""}, [start]
    while waiting:
        name = waiting.pop()
        for target in sorted(imports_of(name, house).at_once):
            parts = target.split(".")
            for loaded in [".".join(parts[:count]) for count in range(1, len(parts) + 1)]:
                if loaded not in asked:
                    asked[loaded] = name
                    if loaded in house:
                        waiting.append(loaded)
    return asked


HERE = files_of_the_house()


def test_every_file_imports_only_what_the_table_allows() -> None:
    assert complaints(HERE, HOUSE) == []


def test_the_table_itself_has_no_circle() -> None:
    done: set[str] = set()
    while len(done) < len(HOUSE):
        free = {
            room
            for room, (allowed, _) in HOUSE.items()
            if all(other in done for other in HOUSE if allows(allowed.split(), other))
        } - done
        assert free, f"in a circle: {sorted(set(HOUSE) - done)}"
        done |= free


def test_core_and_networks_know_no_qgis_and_networks_no_gdal() -> None:
    assert foreign_complaints(HERE) == []
    assert not {"qgis", "processing"} & set(f"{FOREIGN['core']} {FOREIGN['models']}".split())


def test_nothing_slow_is_loaded_when_qgis_starts() -> None:
    loaded = loaded_at_start("plugin", HERE)
    assert {name: loaded[name] for name in LATE & set(loaded)} == {}
    assert "algorithms.anomalies.train_gk_dcn" in loaded  # it has looked at the algorithms


@pytest.mark.parametrize(
    "start",
    [
        "core.anomalies.training.ensemble",
        "core.anomalies.maps.prediction",
        "core.anomalies.explaining.importance",
        "core.anomalies.explaining.explanation",
        "core.sections.training.optimisation",
        "core.sections.reading.explanation",
    ],
)
def test_networks_are_trained_and_asked_without_gdal(start: str) -> None:
    loaded = loaded_at_start(start, HERE)
    assert "torch" in loaded
    assert loaded.get("osgeo") is None, f"{start} loads GDAL through {loaded['osgeo']}"


def test_algorithms_are_short_or_say_why_not() -> None:
    files = [path for path in (ROOT / "algorithms").glob("*/*.py") if path.parent.name != "bridge"]
    assert len(files) > 15
    for path in files:
        code = path.read_text(encoding="utf-8")
        if len(code.splitlines()) > 250:
            said = ast.get_docstring(ast.parse(code)) or ""
            assert "More than 250 lines:" in said, path.name


SMALL = {"core": '"""."""', "core.low": '"""."""', "core.high": '"""."""'}
SMALL_TABLE = {"core.low": ("", "a b"), "core.high": ("core.low", "c")}


@pytest.mark.parametrize(
    ("file", "code", "complaint"),
    [
        ("core.low.a", "from ..high.c import x", "core.low may not import core.high"),
        ("core.low.a", "def f():\n    from ..high import c", "core.low may not import core.high"),
        ("core.low.a", "if TYPE_CHECKING:\n    from ..high.c import X", "may not import core.high"),
        ("core.low.a", "from .b import x", "does not stand before it"),
        ("core.low.a", "from . import b", "does not stand before it"),
        ("core.low", "from .a import x", "holds more than a docstring"),
        ("core.low.new", "", "core.low.new is not in the table"),
    ],
)
def test_the_check_finds_what_it_looks_for(file: str, code: str, complaint: str) -> None:
    house = {**SMALL, "core.low.a": "", "core.low.b": "from .a import x", "core.high.c": ""}
    assert complaints(house, SMALL_TABLE) == []
    (said,) = complaints({**house, file: code}, SMALL_TABLE)
    assert complaint in said


def test_the_check_finds_foreign_packages_and_what_is_loaded_too_early() -> None:
    house = {
        "models.a": "def f():\n    from osgeo import gdal",
        "core.b": "import qgis.core",
        "algorithms.c": "from ..core.d import x",
        "core.d": "from torch import nn",
        "algorithms.e": "def f():\n    import torch\nclass A:\n    import PIL",
    }
    assert foreign_complaints(house) == ["models.a imports osgeo", "core.b imports qgis"]
    assert loaded_at_start("algorithms.c", house)["torch"] == "core.d"
    assert LATE & set(loaded_at_start("algorithms.e", house)) == {"PIL"}


def test_the_window_is_imported_by_nobody_but_the_plugin_that_has_one() -> None:
    """qgis_process calls initProcessing alone, and must not load what needs a window."""
    askers = {
        name
        for name in HERE
        if not name.startswith("desktop")
        and any(one.startswith("desktop") for one in imports_of(name, HERE).own)
    }
    assert askers == {"plugin"}
    assert not [name for name in loaded_at_start("plugin", HERE) if name.startswith("desktop")]


def test_the_window_loads_nothing_slow() -> None:
    loaded = loaded_at_start("desktop.window", HERE)
    assert {name: loaded[name] for name in LATE & set(loaded)} == {}
