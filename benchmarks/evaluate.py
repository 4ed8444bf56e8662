"""All baselines and networks on all surveys: `make evaluate` prints the tables of docs/surveys.md.

Every survey is treated alike: pathfinders of its commodity, gridded by inverse distance; barren ground,
reference cells and pretraining from ground with samples near alone; five folds of whole groups; as many
draws of barren ground for each; the same seeds. Three real surveys are read from the folder GOSSAN_TEST_DATA,
ten are simulated. Nothing is chosen after scores were seen.

    python benchmarks/evaluate.py FOLDER [--quick] [--parts draws scores tables] [--device cuda]

Draws are made first, then scored, then told of. FOLDER keeps what was made: a run that was stopped goes on
where it was. Scores need PyTorch but neither QGIS nor GDAL, so FOLDER can be taken to a machine with a card,
and back: --parts scores --device cuda --processes 14. --quick scores the baselines alone, and two simulated
surveys.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

from evaluation.jobs import BASELINES, VARIED_BASELINES, jobs, train
from gpu import join_the_house
from side_by_side import train_all

PARTS = ("draws", "scores", "tables")

DRAWS = 5


def make_draws(folder: Path, simulations: int) -> None:
    """Draw barren ground and folds of every survey, as far as they are not there."""
    from evaluation.draws import draw_of, write_survey
    from evaluation.surveys import surveys
    from evaluation.variants import network_settings
    from osgeo import gdal

    gdal.UseExceptions()
    gdal.PushErrorHandler("CPLQuietErrorHandler")  # it warns of newer GeoPackages
    (folder / "draws").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as where:
        for name, read in surveys(simulations, Path(where)).items():
            path = folder / "draws" / f"{name}.npz"
            if path.exists():
                continue
            survey = read()
            settings = network_settings("dcn")
            draws = [draw_of(survey.known, settings, name, number) for number in range(DRAWS)]
            facts = json.dumps(survey.facts(draws[0].samples.sites))
            path.with_suffix(".json").write_text(facts, encoding="utf-8")
            write_survey(survey.known, draws, path)


def main(asked: argparse.Namespace) -> None:
    """Make what is not there yet, and print all tables."""
    join_the_house()
    asked.folder.mkdir(parents=True, exist_ok=True)
    if "draws" in asked.parts:
        make_draws(asked.folder, 2 if asked.quick else 10)
    if "scores" in asked.parts:
        (asked.folder / "held_out").mkdir(exist_ok=True)
        names = asked.only or ((*BASELINES, *VARIED_BASELINES) if asked.quick else None)
        train_all(
            train, list(jobs(asked.folder, asked.device, names, asked.seconds)), asked.processes
        )
    if "tables" in asked.parts:
        from evaluation.tables import tell_all

        tell_all(asked.folder)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--parts", nargs="*", choices=PARTS, default=PARTS)
    parser.add_argument("--only", nargs="*", metavar="CANDIDATE", default=None)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument(
        "--seconds", type=float, default=float("inf"), help="no training begins later"
    )
    main(parser.parse_args())
