"""Whatever a model file has become, it is read or refused."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

FUZZER = Path(__file__).parent / "flip_model_file.py"

#: Files that each of two processes mutates, a network and a forest; ten thousand in all with GOSSAN_LONG=1.
MUTATED = 5_000 if os.environ.get("GOSSAN_LONG") else 750


def test_mutated_model_files_are_read_or_refused() -> None:
    processes = [
        subprocess.Popen(
            [sys.executable, str(FUZZER), str(MUTATED), str(seed), kind],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for seed, kind in enumerate(("network", "forest"), start=1)
    ]
    for process in processes:
        said, problem = process.communicate(timeout=900)
        assert process.returncode == 0, said + problem
        counts = json.loads(said)
        assert counts["read"] + counts["refused"] == MUTATED
        assert counts["refused"] > MUTATED // 2  # or the mutations would hit nothing that matters
        assert counts["megabytes"] < 40
