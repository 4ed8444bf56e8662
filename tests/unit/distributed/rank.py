"""One process of a job that the tests start with torchrun, changed so that it can be compared.

    torchrun ... rank.py exact|killed|ended-15 train|predict JOB.json

``exact`` computes in double precision with batch norms whose statistics do not change, so that a
job of two processes must end where one with twice the batch does. ``killed`` ends the second process
in the middle of its work, as a machine that fails does; ``ended-15`` asks the process to end, by
signal 15, and once more while it does.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / ".dev" / "plugins"))

from gossan.core.rasters import windows
from gossan.core.rasters import writer as raster_writer
from gossan.core.runtime import files
from gossan.core.sections import model as section_model
from gossan.distributed import __main__ as distributed
from gossan.models.section_networks import SectionNetwork
from torch import nn


def exact() -> None:
    """Compute in double precision; leave the batch norms' statistics alone."""
    torch.set_default_dtype(torch.float64)
    single = section_model.network_input
    section_model.network_input = lambda *given: single(*given).double()

    def train(self: nn.Module, mode: bool = True) -> nn.Module:
        nn.Module.train(self, mode)
        for layer in self.modules():
            if isinstance(layer, (nn.BatchNorm1d, nn.BatchNorm2d)):
                nn.Module.train(layer, False)
        return self

    SectionNetwork.train = train


def killed() -> None:
    """End the second process when it writes its second tile."""
    write, written = raster_writer.RasterWriter.write, []

    def fail(self: raster_writer.RasterWriter, window: windows.Window, values: object) -> None:
        written.append(window)
        if os.environ.get("RANK") == "1" and len(written) == 2:
            os.kill(os.getpid(), signal.SIGKILL)
        write(self, window, values)

    raster_writer.RasterWriter.write = fail


def ended(number: int) -> None:
    """Send a signal when the second tile is written, and again when folders are removed."""
    write, written = raster_writer.RasterWriter.write, []
    remove = files.shutil.rmtree

    def end(self: raster_writer.RasterWriter, window: windows.Window, values: object) -> None:
        write(self, window, values)
        written.append(window)
        if len(written) == 2:
            os.kill(os.getpid(), number)

    def remove_asked_again(*given: object, **named: object) -> None:
        os.kill(os.getpid(), number)
        remove(*given, **named)

    raster_writer.RasterWriter.write = end
    files.shutil.rmtree = remove_asked_again


if __name__ == "__main__":
    change, _, signal_number = sys.argv[1].partition("-")
    if change == "ended":
        ended(int(signal_number))
    else:
        {"exact": exact, "killed": killed}[change]()
    sys.exit(distributed.main(sys.argv[2:]))
