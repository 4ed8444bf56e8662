"""Bad input within QGIS: one clear message and nothing written, or a run that succeeds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from bad_input import (
    NAMES,
    ROWS,
    Material,
    Row,
    check_same,
    check_written,
    file_limit,
    parameters_of,
    twin_parameters,
)


@pytest.mark.parametrize("row", ROWS, ids=NAMES)
def test_bad_input(row: Row, material: Material, run: Any, tmp_path: Path) -> None:
    from qgis.core import QgsProcessingException

    parameters = parameters_of(row, material, tmp_path)
    if not row.message:
        run(row.algorithm, **parameters)
        twin = twin_parameters(row, material, tmp_path)
        if twin is not None:
            run(row.algorithm, **twin)
            check_same(row, parameters, twin)
    else:
        with file_limit(row.limit), pytest.raises(QgsProcessingException) as caught:
            run(row.algorithm, **parameters)
        assert row.message in str(caught.value)
    check_written(row, parameters, tmp_path)
