"""The files of a survey: all of them, or none."""

from __future__ import annotations

from pathlib import Path

import pytest
from bad_input import file_limit
from gossan.core.runtime.errors import OutputError
from gossan.core.runtime.progress import SilentProgress
from gossan.core.sample_survey.files import write_survey
from gossan.core.sample_survey.simulation import simulate_survey
from osgeo import gdal


@pytest.mark.parametrize("with_exceptions", [False, True])
def test_a_full_disk_is_told_and_leaves_nothing(with_exceptions: bool, tmp_path: Path) -> None:
    survey = simulate_survey(7, 300, SilentProgress())
    write_survey(survey, str(tmp_path / "whole"))
    largest = max(path.stat().st_size for path in (tmp_path / "whole").iterdir())
    before = gdal.GetUseExceptions()
    (gdal.UseExceptions if with_exceptions else gdal.DontUseExceptions)()
    try:
        for limit in (1, 1000, 60_000, 98_303, largest - 1):
            with file_limit(limit), pytest.raises(OutputError):
                write_survey(survey, str(tmp_path / "full"))
            assert list((tmp_path / "full").iterdir()) == []
    finally:
        (gdal.UseExceptions if before else gdal.DontUseExceptions)()
