"""What networks for thin sections are worth, from pretrained weights and from chance: `make bench-sections`.

Two sets, three splits each: the carbonates of the folder GOSSAN_TEST_DATA, and made-up photographs whose
slices are known. Every network is trained alike, and scored once on photographs that chose nothing.

    python benchmarks/sections.py FOLDER [--parts photographs scores tables] [--device cuda] [--processes 8]

FOLDER keeps what was made: a run that was stopped goes on where it was. Scores need neither QGIS nor GDAL, so
FOLDER can be taken to a machine with a card, and back.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from gpu import join_the_house
from side_by_side import train_all

PARTS = ("photographs", "scores", "tables")


def main(asked: argparse.Namespace) -> None:
    """Make what is not there yet, and print all tables."""
    join_the_house()
    from photographs.sets import carbonates, made_up
    from photographs.tables import tell
    from photographs.trainings import train, trainings

    (asked.folder / "said").mkdir(parents=True, exist_ok=True)
    if "photographs" in asked.parts:
        for name, draw in (("carbonates", carbonates), ("made-up", made_up)):
            path = asked.folder / f"{name}.npz"
            drawn = None if path.exists() else draw()
            if drawn is not None:
                drawn.save(path)
    if "scores" in asked.parts:
        wanted = trainings(asked.folder, asked.device, asked.only, asked.seconds)
        train_all(train, wanted, asked.processes)
    if "tables" in asked.parts:
        tell(asked.folder)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--parts", nargs="*", choices=PARTS, default=PARTS)
    parser.add_argument("--only", nargs="*", metavar="NETWORK", default=None)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument(
        "--seconds", type=float, default=float("inf"), help="no training begins later"
    )
    main(parser.parse_args())
