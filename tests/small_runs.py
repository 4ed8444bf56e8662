"""A small run of every algorithm, on the material of the bad input."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

Parameters = Callable[[Any, Path], dict[str, Any]]


def survey(**parameters: Any) -> Parameters:
    """Parameters that name the material's files."""

    def of(material: Any, folder: Path) -> dict[str, Any]:
        return {
            name: str(folder / value[4:])
            if isinstance(value, str) and value.startswith("out:")
            else material.path(value)
            if isinstance(value, str) and "." in value
            else value
            for name, value in parameters.items()
        }

    return of


TRAINING = {
    "STACK": "stack.tif",
    "DEPOSITS": "deposits.gpkg",
    "PATCH": 5,
    "BLOCK": 1,
    "NEGATIVE_DISTANCE": 3000,
    "EPOCHS": 2,
    "MEMBERS": 1,
}

ALGORITHMS: dict[str, Parameters] = {
    "createsamplesurvey": survey(SAMPLES=200, OUTPUT_FOLDER="out:survey"),
    "importassays": survey(
        INPUT="assays.csv", CRS="EPSG:32645", OUTPUT="out:points.gpkg", REPORT="out:r.html"
    ),
    "gridgeochemistry": survey(
        INPUT="samples.gpkg",
        CELL_SIZE=100,
        OUTPUT="out:stack.tif",
        SAMPLED="out:sampled.tif",
        REPORT="out:r.html",
    ),
    "stackrasters": lambda material, folder: {
        "RASTERS": [material.path("stack.tif"), material.path("control.tif")],
        "SAMPLES": material.path("samples.gpkg"),
        "OUTPUT": str(folder / "both.tif"),
    },
    "fitfaultcontrol": lambda material, folder: {
        "FAULTS": material.path("faults.gpkg"),
        "DEPOSITS": material.path("on_fault.gpkg"),
        "TEMPLATE": material.path("stack.tif"),
        "OUTPUT": str(folder / "w.tif"),
        "TABLE": str(folder / "rings.csv"),
        "REPORT": str(folder / "r.html"),
    },
    "robustpca": survey(STACK="stack.tif", OUTPUT="out:pca.tif", REPORT="out:r.html"),
    "traingkdcn": survey(
        **TRAINING, MODEL="cnn", FOLDS=2, REPEATS=2, OUTPUT="out:m.safetensors", REPORT="out:r.html"
    ),
    "comparemodels": survey(
        **TRAINING,
        MODELS=["cnn"],
        BASELINES=["logistic_centre"],
        FOLDS=2,
        REPEATS=1,
        OUTPUT="out:table.csv",
        REPORT="out:r.html",
    ),
    "predictanomalies": survey(
        STACK="stack.tif",
        MODEL="model.safetensors",
        DEPOSITS="deposits.gpkg",
        OUTPUT="out:p.tif",
        REPORT="out:r.html",
    ),
    "classifyanomalies": survey(
        PROBABILITY="control.tif",
        DEPOSITS="deposits.gpkg",
        OUTPUT="out:c.tif",
        TARGETS="out:t.gpkg",
        REPORT="out:r.html",
    ),
    "detectanomalies": survey(
        INPUT="samples.gpkg",
        SHUFFLES=9,
        DEPOSITS="deposits.gpkg",
        OUTPUT="out:a.gpkg",
        TARGETS="out:t.gpkg",
        REPORT="out:r.html",
    ),
    "explaingradcam": survey(
        STACK="stack.tif",
        MODEL="model.safetensors",
        DEPOSITS="deposits.gpkg",
        OUTPUT="out:heat.tif",
        REPORT="out:r.html",
    ),
    "trainthinsection": lambda material, folder: {
        "IMAGES": material.path("labelled"),
        "PROPERTY": "basic",
        "MODEL": "gdnet",
        "WEIGHTS": "random",
        "IMAGE_SIZE": 32,
        "EPOCHS": 1,
        "OUTPUT": str(folder / "m.safetensors"),
        "REPORT": str(folder / "r.html"),
    },
    "comparethinsections": lambda material, folder: {
        "IMAGES": material.path("labelled"),
        "PROPERTY": "basic",
        "MODELS": ["gdnet"],
        "WEIGHTS": "random",
        "IMAGE_SIZE": 32,
        "EPOCHS": 1,
        "LEARNING_RATE": 1e-6,  # so that rounding stays rounding
        "OUTPUT": str(folder / "c.gpkg"),
        "REPORT": str(folder / "r.html"),
    },
    "classifythinsection": lambda material, folder: {
        "IMAGES": material.path("labelled"),
        "MODELS": [material.path("section.safetensors")],
        "OUTPUT": str(folder / "c.gpkg"),
        "REPORT": str(folder / "r.html"),
    },
    "explainthinsection": lambda material, folder: {
        "IMAGES": material.path("photographs"),
        "MODEL": material.path("section.safetensors"),
        "PICTURES": str(folder / "pictures"),
        "REPORT": str(folder / "r.html"),
    },
}


def complete(material: Any, section_folder: Path) -> None:
    """Add deposits on the fault, and labelled photographs, to the material."""
    from bad_input import on_map, write_points

    cells = [(n, n) for n in range(6, 34, 3)] + [(12, 15)]
    write_points(material.folder / "on_fault.gpkg", map(on_map, cells), [{}] * len(cells))
    (material.folder / "labelled").symlink_to(section_folder)
