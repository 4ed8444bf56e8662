"""The report of explained points says what each point has, and which elements carry it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from gossan.core.anomalies.explaining.cell_means import CellMeans
from gossan.core.anomalies.explaining.explanation import Explanation
from gossan.core.anomalies.explaining.points import ExplainedPoints, PointsToExplain
from gossan.core.anomalies.explaining.report import explanation_report
from gossan.core.anomalies.training.model import AnomalyModel
from gossan.core.anomalies.training.worth import Worth
from gossan.core.geochemistry.composition import Components
from gossan.core.geochemistry.transforms import Transform
from gossan.core.rasters.grid import Grid
from gossan.core.runtime.progress import SilentProgress
from gossan.core.runtime.provenance import Provenance
from gossan.core.scores.intervals import Estimate
from gossan.models.patch_networks import PatchEnsemble, patch_network
from matplotlib.figure import Figure
from report_pages import AWKWARD, ReportPage

ELEMENTS = (AWKWARD, "Cu", "As", "Zn", "Pb", "Sb")
#: The second and the seventh of the points that were given had values.
NUMBERS = [2, 7]
NAMES = [f"Point {number}" for number in NUMBERS]
GRID = Grid(0, 0, 1, -1, 20, 20)
SOURCE = Provenance("Explain", {"MODEL": AWKWARD})
VALUES = np.random.default_rng(0).lognormal(size=(30, len(ELEMENTS)))


def explained(*largest: float) -> Explanation:
    heat = np.zeros((2, 5, 5))
    heat[:, 2, 3] = largest
    heat[:, 0, 0] = 0.125
    cells = np.array([[4, 4], [9, 9]])
    return Explanation(GRID, cells, np.array([0.97654, 0.25]), heat, None)


def page(
    explanation: Explanation | None = None,
    pictures: Sequence[Figure] = (),
    components: Components | None = None,
    importance: np.ndarray | None = None,
    offsets: CellMeans | None = None,
    beside: tuple[str, Explanation] | None = None,
    record: dict | None = None,
) -> ReportPage:
    network = PatchEnsemble([patch_network("gk_dcn", len(ELEMENTS))])
    transform = Transform.fit(VALUES, "log10")
    units = ("",) * len(ELEMENTS)
    model = AnomalyModel("gk_dcn", network, ELEMENTS, units, transform, (1, 1), "", record or {})
    own = explanation or explained(3.5, 0.75)
    # A report reads nothing of the stack.
    points = PointsToExplain(model, None, own.cells, NUMBERS, "conv2", "grad_cam")  # type: ignore[arg-type]
    found = ExplainedPoints(points, own, beside, importance)
    return ReportPage(
        explanation_report(found, pictures, components, offsets, SOURCE, SilentProgress()).html()
    )


def test_points_have_their_probability_and_largest_heat() -> None:
    read = page()
    assert read.title == "Explain with Grad-CAM: GK-DCN"
    assert "This is what GK-DCN looked at around 2 points." in read.summary
    table = read.table("Point")
    assert table.header == ["Point", "Score", "Largest Grad-CAM"]
    assert table.rows == [["Point 2", "0.9765", "3.50"], ["Point 7", "0.2500", "0.75"]]
    assert read.pictures == [] and read.headings == [
        "Point by point",
        "What to do next",
        "How to repeat this",
    ]
    assert read.table("Parameter").rows == [["MODEL", AWKWARD]]


def test_pictures_bear_the_points_names() -> None:
    figures = [Figure(figsize=(1, 1)) for _ in NAMES]
    assert page(pictures=figures).pictures == [
        f"{name}. The cross marks the point." for name in NAMES
    ]
    # Fewer were asked for than there are points.
    assert page(pictures=figures[:1]).pictures == ["Point 2. The cross marks the point."]


def test_elements_are_ranked_by_what_they_add_either_way() -> None:
    importance = np.array(
        [[0.5, -3.0, 0.25, 1.0, 0.0, 0.1], [0.75, -1.0, 0.5, 2.0, 0.2, -0.1]]
    )  # fmt: skip
    read = page(importance=importance)
    assert read.table("Rank").rows == [
        ["1", "Cu", "2.000", "-2.000"],
        ["2", "Zn", "1.500", "+1.500"],
        ["3", AWKWARD, "0.625", "+0.625"],
        ["4", "As", "0.375", "+0.375"],
        ["5", "Pb", "0.100", "+0.100"],
        ["6", "Sb", "0.100", "+0.000"],
    ]
    # The column that they are ranked by stands before the one that says which way.
    assert read.table("Rank").header[2:] == ["Mean absolute part", "Mean part of the logit"]
    # Elements come first, then a row for every point.
    assert [table.header[0] for table in read.tables[:2]] == ["Rank", "Point"]
    assert [[row[0], row[-1]] for row in read.tables[1].rows] == [
        ["Point 2", f"Zn +1.00, {AWKWARD} +0.50, As +0.25, Sb +0.10, Pb +0.00"],
        ["Point 7", f"Zn +2.00, {AWKWARD} +0.75, As +0.50, Pb +0.20, Sb -0.10"],
    ]


def test_offsets_point_all_in_all_by_the_compass() -> None:
    # Three steps east and one south: azimuth 90° + atan(1 / 3), and |(3, -1)| of a length of 4.
    offsets = np.array([[1.0, 0.0], [2.0, 0.0], [0.0, -1.0]])
    cells = np.array([[3, 3], [3, 9], [9, 3]])
    read = page(offsets=CellMeans(GRID, cells, offsets[:, :, None, None]))
    (said,) = (text for text in read.paragraphs if "azimuth" in text)
    assert "azimuth 108°, with an agreement of 0.79 " in said
    assert len(read.pictures) == 1 and read.pictures[0].startswith("Offsets of the cells")


def test_north_is_told_as_zero() -> None:
    offsets = np.array([-0.001, 1.0]).reshape(1, 2, 1, 1)
    read = page(offsets=CellMeans(GRID, np.array([[0, 0]]), offsets))
    (said,) = (text for text in read.paragraphs if "azimuth" in text)
    assert "azimuth 0°, " in said


def test_the_pattern_is_told_by_its_loadings() -> None:
    loadings = np.array([[1, 0, 0, 0, 0, 0], [0.1, -0.7, 0.4, 0.65432, 0, 0.2]])
    transform = Transform.fit(VALUES, "ilr", "none")
    components = Components(transform, np.zeros(5), np.eye(5), loadings, np.array([6.0, 2.0]), True)
    table = page(components=components).table("Element")
    assert table.header == ["Element", "clr loading on PC2"]
    assert table.rows == [
        ["Zn", "0.6543"], ["As", "0.4000"], ["Sb", "0.2000"], [AWKWARD, "0.1000"], ["Pb", "0.0000"],
        ["Cu", "-0.7000"],
    ]  # fmt: skip
    assert "second robust principal component (ilr; 25.0 % of the variance)" in table.caption
    plain = page(components=replace(components, robust=False)).table("Element")
    assert "second principal component (ilr" in plain.caption


def test_another_network_stands_beside_with_the_agreement_of_heat() -> None:
    own, other = explained(3.5, 0.75), explained(7.0, 0.0)
    # Ranks the other way round in the first patch; no heat at all in the second.
    heat = np.stack([own.heat[0].max() - own.heat[0], np.zeros((5, 5))])
    other = replace(other, heat=heat, probabilities=np.array([0.5, 0.125]))
    read = page(explanation=own, beside=(f"Other {AWKWARD}", other))
    assert read.title == f"Explain with Grad-CAM: GK-DCN and Other {AWKWARD}"
    table = read.table("Point")
    assert table.header[3:] == [
        f"Score, Other {AWKWARD}",
        f"Largest Grad-CAM, Other {AWKWARD}",
        "Agreement of heat",
    ]
    assert table.rows == [
        ["Point 2", "0.9765", "3.50", "0.500", "3.5", "-1.00"],
        ["Point 7", "0.2500", "0.75", "0.125", "0.0", "–"],
    ]
    assert table.caption.startswith("Agreement is the rank correlation")


def test_points_of_another_survey_are_told_from_those_of_the_training() -> None:
    half = Estimate(0.8, 0.7, 0.9)
    record = {"worth": Worth("GK-DCN", half, {}, {0: 0.1}, 9, 5, 3).to_json()}
    told = "trained and tried on other ground than this"
    for box, elsewhere in (
        ((0, 20, -20, 0), False),
        ((5, 9, -9, -5), False),
        ((30, 50, 0, 20), True),
    ):
        record["ground"] = {"box": box, "in_degrees": False}
        assert (told in page(record=record).summary) == elsewhere
