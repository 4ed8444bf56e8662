"""The projected CRS that keeps lengths where a survey lies: its UTM zone, or a polar grid."""

from __future__ import annotations

import numpy as np


def metric_crs(longitudes_and_latitudes: np.ndarray) -> str:
    """Return the code of the UTM zone, or of the polar grid, of the middle of places in degrees.

    Parameters
    ----------
    longitudes_and_latitudes : ndarray, shape (n, 2)
    """
    longitudes, latitudes = np.asarray(longitudes_and_latitudes, dtype=float).T
    longitude = (longitudes + 180) % 360 - 180
    if np.ptp(longitude) > 180:  # over the date line, or around a pole
        longitude = longitudes % 360
    middle = (float(np.median(longitude)) + 180) % 360 - 180
    latitude = float(np.median(latitudes))
    if not -80 <= latitude <= 84:
        return "EPSG:5041" if latitude > 0 else "EPSG:5042"
    zone = min(60, int((middle + 180) // 6) + 1)
    return f"EPSG:{(32600 if latitude >= 0 else 32700) + zone}"
