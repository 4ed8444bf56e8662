"""Whatever a model file has become, it is read or refused."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

FUZZER = Path(__file__).parent / "flip_model_file.py"


def test_ten_thousand_mutated_model_files_are_read_or_refused() -> None:
    processes = [
        subprocess.Popen(
            [sys.executable, str(FUZZER), "5000", str(seed)],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for seed in (1, 2)
    ]
    for process in processes:
        said, problem = process.communicate(timeout=900)
        assert process.returncode == 0, said + problem
        counts = json.loads(said)
        assert counts["read"] + counts["refused"] == 5_000
        assert counts["refused"] > 2_500  # or the mutations would hit nothing that matters
        assert counts["megabytes"] < 40
