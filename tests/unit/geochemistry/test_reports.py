"""The reports of gridding and of components say the numbers that they were given."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from gossan.core.geochemistry.assays import AssayTable, ElementCount
from gossan.core.geochemistry.composition import Components
from gossan.core.geochemistry.composition_report import biplot, composition_report
from gossan.core.geochemistry.element_pictures import element_pictures
from gossan.core.geochemistry.gridding_report import gridding_report
from gossan.core.geochemistry.left_out import LeftOut
from gossan.core.geochemistry.transforms import Transform
from gossan.core.geochemistry.variograms import Variogram
from gossan.core.rasters.grid import Grid
from gossan.core.runtime.provenance import Provenance
from report_pages import AWKWARD, ReportPage, Table
from scipy.stats import skew

GRID = Grid(500_000.0, 4_600_000.0, 250.0, -125.5, 1400, 1203)
SOURCE = Provenance("Grid Geochemistry", {"INPUT": AWKWARD}, f"run {AWKWARD}", {"QGIS": "3.99"})

COUNTS = [
    ElementCount(
        AWKWARD, "Au", "ppb", [AWKWARD, "second"], "FA <i>", 1201, 11, 12, 8, 17, 3, 4, 5, 6,
        Counter({"NSS": 9, "LNR": 3, "<b>": 2, "-9999": 8, "NA": 1}), "sand <b>",
    ),
    ElementCount("Cu", values=1232, empty=2, below_detection=7),
    ElementCount("Re", empty=1234),
    ElementCount("Zn", values=1230, negative=1),
]  # fmt: skip


def gridded(empty_cells: dict[str, int], **changes: object) -> ReportPage:
    elements = [AWKWARD, "Cu", "Zn"]
    values = np.ones((1234, len(elements)))
    table = AssayTable(elements, np.zeros((1234, 2)), values, COUNTS)
    for name, value in changes.items():
        setattr(table, name, value)
    return ReportPage(gridding_report(table, GRID, empty_cells, SOURCE).html())


def test_gridding_says_what_was_read_replaced_merged_and_left_out() -> None:
    read = gridded(
        {AWKWARD: 1005, "Cu": 0},
        left_out={"Re": "empty", "x <b>": "position"},
        merged=1017,
        empty=2029,
        marked=Counter(standard=3),
        warnings=[f"Mind {AWKWARD}"],
        notes=["Two were made one."],
    )
    assert read.title == "Grid Geochemistry"
    assert read.summary == (
        "3 elements of 1,234 samples on a grid of 1,400 × 1,203 cells of 250 × 125.5 map units. "
        "24 values below the detection limit were replaced or dropped."
    )
    assert read.warnings == [f"Mind {AWKWARD}"]
    assert read.paragraphs == [
        "Two were made one.",
        "Rows that are no samples were left out: standards 3.",
        "2,029 samples without any value were left out.",
        "1,017 samples at a repeated position were averaged.",
    ]
    table = read.table("Element")
    assert table.header[1:8] == [
        *("Unit", "Method", "Values used", "Empty", "Not analysed", "Codes"),
        "Below detection, replaced or dropped",
    ]
    assert table.header[8:12] == [
        *("Above range, taken as the limit", "Negative, kept", "Zero", "Not a number"),
    ]
    assert table.header[12:] == ["Examples", "Cells without value"]
    said = "NSS × 9, -9999 × 8, LNR × 3, <b> × 2, …; sand <b>"
    assert table.rows == [
        [
            AWKWARD,
            "ppb",
            "FA <i>",
            "1,201",
            *["11", "12", "8", "17", "3", "4", "5", "6"],
            said,
            "1,005",
        ],
        ["Cu", "–", "–", "1,232", *["2", "0", "0", "7", "0", "0", "0", "0"], "", "0"],
        ["Re", "–", "–", "0", "1,234", *["0", "0", "0", "0", "0", "0", "0"], "", "–"],
        ["Zn", "–", "–", "1,230", *["0", "0", "0", "0", "0", "1", "0", "0"], "", "–"],
    ]
    assert read.table("Column").rows == [
        [AWKWARD, f"{AWKWARD} (Au, ppb)"],
        ["second", f"{AWKWARD} (Au, ppb)"],
        ["Cu", "Cu"],
        ["Zn", "Zn"],
        ["Re", "left out: no sample has a value"],
        ["x <b>", "left out: a position"],
    ]
    assert read.table("Parameter").rows == [["INPUT", AWKWARD]]
    assert read.commands == [f"run {AWKWARD}"]


def left_out_table(read: ReportPage) -> Table:
    (table,) = (table for table in read.tables if "Judged as" in table.header)
    return table


def test_gridding_says_what_left_out_samples_show() -> None:
    exponential = Variogram("Exponential", 1.0, 3.0, 1500.0, True)
    left_out = [
        LeftOut(AWKWARD, True, 900, {"idw": 0.513, "kriging": 0.604}, "kriging", exponential),
        LeftOut("Cu", False, 7, {"idw": -0.2, "kriging": -0.104}, "", Variogram("Nugget", 2, 0, 1, False)),
        LeftOut("Zn", False, 0, {"idw": np.nan, "kriging": np.nan}, "", exponential),
    ]  # fmt: skip
    survey = AssayTable([AWKWARD, "Cu", "Zn"], np.zeros((9, 2)), np.ones((9, 3)), COUNTS)
    read = ReportPage(gridding_report(survey, GRID, {}, SOURCE, (), left_out).html())
    table = left_out_table(read)
    assert table.header[:6] == [
        "Element", "Judged as", "Samples", "Inverse distance weighting: explained",
        "Kriging: explained", "Better",
    ]  # fmt: skip
    assert table.rows == [
        [AWKWARD, "logarithm", "900", "51 %", "60 %", "Kriging", "exponential", "25 %", "4,500"],
        ["Cu", "value", "7", "-20 %", "-10 %", "alike", "nugget alone", "100 %", "–"],
        ["Zn", "value", "0", "–", "–", "–", "exponential", "25 %", "4,500"],
    ]
    assert any("kriging predicts 1 of 3 elements better" in text for text in read.paragraphs)
    assert read.warnings == []


def test_a_method_that_predicts_better_is_what_to_do_next() -> None:
    exponential = Variogram("Exponential", 4500, 3, 1, False)
    better = ["kriging", "kriging", "idw", ""]
    left_out = [
        LeftOut(f"E{number}", True, 90, {"idw": 0.5, "kriging": 0.6}, one, exponential)
        for number, one in enumerate(better)
    ]
    table = AssayTable(["Cu"], np.zeros((9, 2)), np.ones((9, 1)), COUNTS[1:2])

    def first_step(method: str, found: list[LeftOut]) -> str:
        report = gridding_report(table, GRID, {}, SOURCE, (), found, method=method)
        return ReportPage(report.html()).steps[0]

    assert first_step("idw", left_out) == (
        "Grid again with METHOD=kriging: it predicts left-out samples of 2 of 4 elements better, inverse "
        "distance weighting those of 1."
    )
    assert first_step("kriging", left_out).startswith("Look at the maps in QGIS")
    assert first_step("kriging", left_out[2:]).startswith(
        "Grid again with METHOD=idw: inverse distance"
    )
    assert first_step("idw", left_out[1:3]).startswith("Look at the maps in QGIS")
    assert first_step("idw", []).startswith("Look at the maps in QGIS")


def test_without_gstools_one_method_is_judged() -> None:
    left_out = [LeftOut("Cu", False, 7, {"idw": -0.2}, "", None)]
    table = AssayTable(["Cu"], np.zeros((9, 2)), np.ones((9, 1)), COUNTS[1:2])
    read = ReportPage(gridding_report(table, GRID, {}, SOURCE, (), left_out).html())
    assert left_out_table(read).rows[0] == ["Cu", "value", "7", "-20 %", "–", "–", "–", "–"]
    assert any("With the Python package gstools" in text for text in read.paragraphs)
    assert ["no better than by the mean" in text for text in read.warnings] == [True]


def test_gridding_of_clean_samples_warns_of_nothing() -> None:
    read = gridded({}, counts=[ElementCount("Cu", values=1234)])
    assert read.warnings == [] and read.paragraphs == []
    assert "0 values below the detection limit" in read.summary


def components(robust: bool) -> Components:
    """Return three components of four elements, with loadings that are no rounding of each other."""
    values = np.random.default_rng(0).lognormal(size=(30, 4))
    loadings = np.array([[0.8, -0.1, 0.2, -0.9], [0.3, 0.72345, -0.6, 0.01], [0.0, 0.5, 0.4, 0.1]])
    variances = np.array([6.0, 3.0, 0.57])
    transform = Transform.fit(values, "ilr", "none")
    return Components(transform, np.zeros(3), np.eye(3), loadings, variances, robust)


@pytest.mark.parametrize("robust", [True, False])
def test_components_come_with_their_shares_and_loadings(
    robust: bool, rng: np.random.Generator
) -> None:
    elements = ("Cu", AWKWARD, "As", "Zn")
    scores = rng.normal(size=(2, 40))
    report = composition_report(
        components(robust), elements, scores, 2, 4321, [f"Mind {AWKWARD}"], SOURCE
    )
    read = ReportPage(report.html())
    method = "the minimum covariance determinant" if robust else "the plain covariance (too few"
    # 9 of 9.57, by hand.
    assert read.summary.startswith(
        "The first 2 of 3 components of 4 elements carry 94.0 % of the variance; isometric "
        f"log-ratios, {method}"
    )
    assert read.summary.endswith("fitted to 4,321 random cells, which interpolation made alike.")
    assert read.warnings == [f"Mind {AWKWARD}"]
    table = read.table("Element")
    assert table.header == ["Element", "PC1", "PC2"] and "ordered by PC2" in table.caption
    assert table.rows == [
        [AWKWARD, "-0.1", "0.7235"],
        ["Cu", "0.8", "0.3000"],
        ["Zn", "-0.9", "0.0100"],
        ["As", "0.2", "-0.6000"],
    ]
    assert read.table("Component").rows == [
        ["PC1", "0.6270", "0.6270"],
        ["PC2", "0.3135", "0.9404"],
    ]
    assert len(read.pictures) == 1 and "Biplot" in read.headings


def test_a_third_component_has_a_biplot_of_its_own(rng: np.random.Generator) -> None:
    report = composition_report(
        components(True), list("abcd"), rng.normal(size=(3, 40)), 3, 30, [], SOURCE
    )
    read = ReportPage(report.html())
    assert len(read.pictures) == 2 and "Third component" in read.headings


def test_labels_of_a_biplot_do_not_overlap(rng: np.random.Generator) -> None:
    count = 39
    loadings = rng.normal(scale=0.05, size=(3, count))
    loadings[:, :3] *= 10
    values = rng.lognormal(size=(60, count))
    found = Components(
        Transform.fit(values, "ilr", "none"), np.zeros(3), np.eye(3), loadings, np.ones(3), True
    )
    elements = [f"El{number}" for number in range(count)]
    figure = biplot(found, elements, rng.normal(size=(3, 200)))
    renderer = figure.canvas.get_renderer()
    boxes = [text.get_window_extent(renderer) for text in figure.axes[0].texts if text.get_text()]
    assert len(boxes) == count
    frame = figure.axes[0].get_window_extent(renderer)
    for place, box in enumerate(boxes):
        assert not any(box.overlaps(other) for other in boxes[:place])
        assert (
            frame.x0 <= box.x0 and box.x1 <= frame.x1 and frame.y0 <= box.y0 and box.y1 <= frame.y1
        )


def test_one_component_is_ordered_by_itself(rng: np.random.Generator) -> None:
    report = composition_report(
        components(True), list("abcd"), rng.normal(size=(2, 40)), 1, 30, [], SOURCE
    )
    read = ReportPage(report.html())
    assert read.table("Element").rows == [["a", "0.8"], ["c", "0.2"], ["b", "-0.1"], ["d", "-0.9"]]
    assert "ordered by PC1" in read.table("Element").caption
    assert read.table("Component").rows == [["PC1", "0.6270", "0.6270"]]
    assert read.warnings == []


def test_gridding_shows_every_element(make_stack, rng: np.random.Generator) -> None:
    values = rng.lognormal(size=(50, 14))
    values[:, 1] = np.nan
    values[:, 2] = 3.0
    elements = ["Au", *(f"E{number}" for number in range(13))]
    counts = [ElementCount("Au", values=40, below_detection=10), *map(ElementCount, elements[1:])]
    table = AssayTable(elements, np.zeros((50, 2)), values, counts, units=["ppb", *[""] * 13])
    cells = rng.lognormal(size=(14, 5, 7)).astype(np.float32)
    cells[3] = np.nan
    stack = make_stack(cells)
    gold = next(element_pictures(table, stack.path))
    assert (gold.name, gold.share_below) == ("Au (ppb)", 0.25)
    np.testing.assert_allclose(gold.ground, cells[0])
    assert gold.skewness == pytest.approx(float(skew(values[:, 0])))
    report = gridding_report(table, GRID, {}, SOURCE, stack=stack.path)
    read = ReportPage(report.html())
    assert [picture.split(",")[0] for picture in read.pictures] == ["Au (ppb)", "E11"]
    assert "Further elements" in read.headings
