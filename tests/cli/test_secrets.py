"""A survey that comes with a password: nothing that is written or told has it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from process import PROCESS, call

pytestmark = pytest.mark.skipif(PROCESS is None, reason="qgis_process is not on PATH: make env")

HIDE = "0pen5esame"


def test_no_report_model_or_message_has_the_password_of_a_source(
    material: Any, tmp_path: Path
) -> None:
    table = tmp_path / "deposits.csv"
    rows = ((8, 8), (8, 20), (8, 32), (20, 8), (20, 32), (32, 8), (32, 20), (32, 32))
    lines = [f"{500_500 + 1000 * column},{4_599_500 - 1000 * row}" for row, column in rows]
    table.write_text("\n".join(["x,y", *lines]))
    done = call(
        "traingkdcn",
        STACK=material.path("stack.tif"),
        DEPOSITS=f"delimitedtext://file://{table}?xField=x&yField=y&crs=EPSG:32645"
        f"&password={HIDE}&authcfg={HIDE}",
        MODEL="cnn",
        PATCH=5,
        BLOCK=1,
        NEGATIVE_DISTANCE=3000,
        EPOCHS=1,
        MEMBERS=1,
        OUTPUT=tmp_path / "m.safetensors",
        REPORT=tmp_path / "r.html",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    report = (tmp_path / "r.html").read_text(encoding="utf-8")
    model = (tmp_path / "m.safetensors").read_bytes()
    assert HIDE not in report and HIDE.encode() not in model
    assert "password=***" in report and "authcfg=***" in report and "put them in" in report
    assert str(table) in report and str(tmp_path).encode() not in model
    # The terminal repeats what was typed before Gossan begins.
    assert HIDE not in done.stderr + done.stdout.split("Results", 1)[1]


def test_an_error_names_the_source_without_its_password(tmp_path: Path) -> None:
    source = f"/vsicurl/http://me:{HIDE}@127.0.0.1:9/none.tif"
    done = call("robustpca", STACK=source, OUTPUT=tmp_path / "o.tif")
    assert done.returncode == 1
    assert "STACK" in done.stderr and "***@127.0.0.1" in done.stderr and HIDE not in done.stderr
    assert not (tmp_path / "o.tif").exists()
