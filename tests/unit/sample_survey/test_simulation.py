"""The sample survey: what is planted can be found in it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from gossan.core.rasters.stack import Stack
from gossan.core.runtime.errors import InputError
from gossan.core.runtime.progress import SilentProgress
from gossan.core.sample_survey.analytes import ANALYTES, PATHFINDERS
from gossan.core.sample_survey.simulation import TRUTH_BANDS, simulate_survey
from osgeo import ogr


def test_files_hold_what_they_promise(survey_folder: Path) -> None:
    source = ogr.Open(str(survey_folder / "samples.gpkg"))
    layer = source.GetLayer(0)
    names = [field.GetName() for field in layer.schema]
    assert names == sorted(names) and len(names) == 39
    assert layer.GetFeatureCount() == 800
    assert layer.GetSpatialRef().GetAuthorityCode(None) == "32645"
    stack = Stack(str(survey_folder / "truth.tif"))
    assert stack.elements == TRUTH_BANDS
    planted = json.loads((survey_folder / "survey.json").read_text(encoding="utf-8"))
    assert planted["exponent"] == -0.6 and planted["pathfinders"] == PATHFINDERS
    for name, count in (("faults", planted["faults"]), ("deposits", planted["deposits"])):
        layer_source = ogr.Open(str(survey_folder / f"{name}.gpkg"))
        assert layer_source.GetLayer(0).GetFeatureCount() == count


def test_values_below_detection_are_negative_limits_and_only_they() -> None:
    values = simulate_survey(3, 2000, SilentProgress()).values
    limits = np.array([analyte.detection_limit for analyte in ANALYTES])
    below = values < 0
    assert 0 < below.mean() < 0.05
    np.testing.assert_array_equal(values[below], np.broadcast_to(-limits, values.shape)[below])
    assert (values >= limits)[~below].all()


def test_table_1_of_the_paper() -> None:
    units = {analyte.name: (analyte.unit, analyte.detection_limit) for analyte in ANALYTES}
    assert len(units) == 39
    assert sum(unit == "%" for unit, _ in units.values()) == 7
    for name, expected in {
        "Ag": ("ng/g", 0.02),
        "Au": ("ng/g", 0.0003),
        "Hg": ("µg/g", 0.0005),
        "La": ("µg/g", 30),
        "SiO2": ("%", 0.1),
        "Zr": ("µg/g", 10),
    }.items():
        assert units[name] == expected


def test_pathfinders_follow_the_haloes_and_oxides_close() -> None:
    survey = simulate_survey(5, 3000, SilentProgress())
    cells = survey.grid.cells(survey.samples)
    halo = survey.truth[0][tuple(cells.T)]
    logs = np.log(np.abs(survey.values))
    correlation = {
        analyte.name: np.corrcoef(halo, logs[:, number])[0, 1]
        for number, analyte in enumerate(ANALYTES)
    }
    strongest = sorted(correlation, key=correlation.__getitem__)[-4:]
    assert set(strongest) <= set(PATHFINDERS)
    assert abs(correlation["Zr"]) < 0.15
    oxides = [number for number, analyte in enumerate(ANALYTES) if analyte.unit == "%"]
    total = np.abs(survey.values[:, oxides]).sum(axis=1)
    assert total.min() > 78 and total.max() < 98


def test_a_seed_repeats_the_survey_and_another_does_not() -> None:
    one, two, other = (simulate_survey(seed, 300, SilentProgress()) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one.values, two.values)
    np.testing.assert_array_equal(one.deposits, two.deposits)
    assert not np.array_equal(one.values, other.values)


@pytest.mark.parametrize("samples", [0, 199, 200_001])
def test_senseless_sizes_are_refused(samples: int) -> None:
    with pytest.raises(InputError, match="SAMPLES"):
        simulate_survey(1, samples, SilentProgress())
