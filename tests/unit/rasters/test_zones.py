"""The projected CRS that a survey in degrees is brought to."""

from __future__ import annotations

import numpy as np
import pytest
from gossan.core.rasters.zones import metric_crs


@pytest.mark.parametrize(
    ("places", "code"),
    [
        ([(42.7, 19.9)], 32638),
        ([(117.0, -25.0)], 32750),
        ([(0.0, 0.0)], 32631),
        ([(-180.0, 10.0)], 32601),
        ([(180.0, 10.0)], 32601),
        ([(179.9, -17.0), (-179.9, -17.0), (179.8, -17.0)], 32760),
        ([(250.0, 40.0)], 32612),  # from 0 to 360: 110° W
        ([(20.0, 85.0)], 5041),
        ([(20.0, -83.0)], 5042),
    ],
)
def test_the_utm_zone_is_that_of_the_middle(places, code) -> None:
    assert metric_crs(np.array(places)) == f"EPSG:{code}"
