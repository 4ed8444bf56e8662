"""The elements of the sample survey, and how each behaves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Analyte:
    """An analyte of a regional survey.

    ``unit`` and ``detection_limit`` are those of table 1 of Zhang et al. (2025); ``median`` and
    ``spread`` (of the natural logarithm) describe ordinary ground, and ``factors`` how it follows
    the mafic, felsic, carbonate and clay content of the rocks.
    """

    name: str
    unit: str
    detection_limit: float
    median: float
    spread: float
    factors: tuple[float, float, float, float]


def _analytes() -> tuple[Analyte, ...]:
    trace = "µg/g"
    fine = "ng/g"
    oxide = "%"
    rows: Iterable[tuple[str, str, float, float, float, tuple[float, float, float, float]]] = (
        ("Ag", fine, 0.02, 70, 0.35, (0.1, 0.1, 0.0, 0.1)),
        ("Al2O3", oxide, 0.05, 12.5, 0.12, (0.1, 0.2, -0.4, 0.3)),
        ("As", trace, 1, 9.5, 0.45, (0.0, -0.1, 0.1, 0.3)),
        ("Au", fine, 0.0003, 1.4, 0.45, (0.1, 0.0, 0.0, 0.0)),
        ("B", trace, 5, 42, 0.40, (-0.2, -0.1, 0.0, 0.5)),
        ("Ba", trace, 50, 490, 0.30, (-0.1, 0.4, -0.2, 0.1)),
        ("Be", trace, 0.5, 2.1, 0.28, (-0.2, 0.5, -0.3, 0.2)),
        ("Bi", trace, 0.1, 0.3, 0.40, (0.0, 0.3, 0.0, 0.1)),
        ("CaO", oxide, 0.05, 3.5, 0.45, (0.2, -0.3, 1.0, -0.2)),
        ("Cd", fine, 0.05, 130, 0.40, (0.1, 0.0, 0.2, 0.1)),
        ("Co", trace, 1, 12, 0.30, (0.7, -0.3, -0.2, 0.2)),
        ("Cr", trace, 15, 58, 0.40, (0.9, -0.3, -0.2, 0.1)),
        ("Cu", trace, 1, 22, 0.38, (0.6, -0.2, -0.1, 0.1)),
        ("F", trace, 100, 490, 0.25, (0.0, 0.3, 0.2, 0.2)),
        ("Fe2O3", oxide, 0.05, 4.5, 0.28, (0.6, -0.2, -0.2, 0.2)),
        ("Hg", trace, 0.0005, 0.02, 0.55, (0.0, 0.0, 0.1, 0.2)),
        ("K2O", oxide, 0.05, 2.4, 0.25, (-0.3, 0.5, -0.3, 0.2)),
        ("La", trace, 30, 37, 0.25, (-0.2, 0.5, -0.2, 0.2)),
        ("Li", trace, 5, 31, 0.35, (-0.1, 0.2, -0.1, 0.4)),
        ("MgO", oxide, 0.05, 1.6, 0.40, (0.5, -0.3, 0.6, 0.1)),
        ("Mn", trace, 30, 670, 0.30, (0.5, -0.1, -0.1, 0.1)),
        ("Mo", trace, 0.4, 0.9, 0.45, (0.0, 0.2, 0.0, 0.1)),
        ("Na2O", oxide, 0.05, 1.9, 0.35, (0.0, 0.5, -0.4, -0.3)),
        ("Nb", trace, 5, 15, 0.28, (-0.1, 0.5, -0.2, 0.1)),
        ("Ni", trace, 2, 25, 0.40, (0.8, -0.3, -0.1, 0.2)),
        ("P", trace, 100, 580, 0.32, (0.4, 0.0, 0.0, 0.1)),
        ("Pb", trace, 2, 23, 0.32, (-0.1, 0.3, 0.0, 0.1)),
        ("Sb", trace, 0.1, 0.65, 0.48, (0.0, -0.1, 0.1, 0.3)),
        ("SiO2", oxide, 0.1, 63, 0.10, (-0.2, 0.1, -0.5, 0.0)),
        ("Sn", trace, 1, 2.8, 0.35, (-0.2, 0.5, -0.1, 0.1)),
        ("Sr", trace, 5, 180, 0.40, (0.1, 0.2, 0.5, -0.2)),
        ("Th", trace, 4, 11, 0.32, (-0.3, 0.7, -0.2, 0.2)),
        ("Ti", trace, 100, 3900, 0.25, (0.6, -0.1, -0.2, 0.1)),
        ("U", trace, 0.5, 2.4, 0.35, (-0.2, 0.6, 0.0, 0.1)),
        ("V", trace, 20, 80, 0.30, (0.7, -0.2, -0.1, 0.2)),
        ("W", trace, 0.5, 1.8, 0.42, (-0.1, 0.4, 0.0, 0.1)),
        ("Y", trace, 5, 24, 0.22, (-0.1, 0.4, -0.2, 0.1)),
        ("Zn", trace, 10, 68, 0.30, (0.4, 0.0, 0.0, 0.2)),
        ("Zr", trace, 10, 240, 0.30, (-0.1, 0.4, -0.4, 0.0)),
    )
    return tuple(Analyte(*row) for row in rows)


#: The 39 analytes of the paper's table 1, in alphabetical order.
ANALYTES = _analytes()


#: Share of the halo that each element of the pathfinder suite takes up, in units of ln.
PATHFINDERS = {"Au": 1.0, "As": 0.8, "Sb": 0.7, "Cu": 0.6, "Hg": 0.5, "Ag": 0.5, "Bi": 0.4}


#: What barren alteration takes up of its halo: arsenic and antimony, but no gold or copper.
FALSE_PATHFINDERS = {"As": 0.7, "Sb": 0.6, "Hg": 0.5, "Ba": 0.4}
