"""A graphics card whose memory is too small: smaller batches, then the processor, as the help says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from osgeo import gdal, ogr


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Pretend that there is a card; return where work was begun."""
    import torch
    from gossan.core.networks import devices

    monkeypatch.setattr(
        devices, "choose_device", lambda name: torch.device("cpu" if name == "cpu" else "cuda")
    )
    monkeypatch.setattr(devices, "describe_device", lambda device: device.type)
    return []


def test_explaining_goes_on_with_smaller_batches(
    chain: Path,
    survey_folder: Path,
    run: Any,
    tmp_path: Path,
    card: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import torch
    from gossan.core.anomalies.explaining import points

    parameters = {
        "STACK": str(chain / "stack.tif"),
        "MODEL": str(chain / "model.safetensors"),
        "DEPOSITS": str(survey_folder / "deposits.gpkg"),
    }
    run("explaingradcam", **parameters, DEVICE="cpu", OUTPUT=str(tmp_path / "cpu.tif"))
    explain, divisors = points.explain, []

    def on_a_small_card(*how: Any) -> Any:
        *given, device, progress, method, divisor = how
        if device.type == "cuda":
            divisors.append(divisor)
            if divisor < 4:
                raise RuntimeError("CUDA out of memory. Tried to allocate 2 GiB")
        return explain(*given, torch.device("cpu"), progress, method, divisor)

    monkeypatch.setattr(points, "explain", on_a_small_card)
    run("explaingradcam", **parameters, DEVICE="auto", OUTPUT=str(tmp_path / "card.tif"))
    assert divisors == [1, 2, 4]
    assert sum("not enough memory" in text for text in run.feedback.warnings) == 2
    one, other = (gdal.Open(str(tmp_path / name)).ReadAsArray() for name in ("cpu.tif", "card.tif"))
    np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-7)


def test_comparing_ends_on_the_processor(
    everything: Any,
    run: Any,
    tmp_path: Path,
    card: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from gossan.core.anomalies.evaluation import candidates
    from small_runs import ALGORITHMS

    parameters = ALGORITHMS["comparemodels"](everything, tmp_path)
    fit = candidates.NetworkTraining.fit

    def never_on_a_card(training: Any, *how: Any) -> Any:
        card.append(f"{training.device.type} {training.settings.batch}")
        if training.device.type == "cuda":
            raise RuntimeError("CUDA out of memory. Tried to allocate 2 GiB")
        return fit(training, *how)

    monkeypatch.setattr(candidates.NetworkTraining, "fit", never_on_a_card)
    run("comparemodels", **parameters, BATCH=8, DEVICE="auto")
    assert card[:3] == ["cuda 8", "cuda 4", "cuda 2"]
    assert (
        set(card[3:]) == {"cpu 8"} and len(card) == 6
    )  # two folds, and an epoch to tell the time by
    assert any("the processor takes over" in text for text in run.feedback.warnings)
    table = ogr.Open(str(tmp_path / "table.csv"))
    assert [row["model"] for row in table.GetLayer(0)] == ["cnn", "logistic_centre"]
