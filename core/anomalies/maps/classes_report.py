"""The report on a classified map, with the plot that its thresholds come from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from ...rasters.ground_limit import GroundLimit
from ...reporting.canvas import LOCATION, LOGISTIC, NETWORK, NEUTRAL, map_picture, panels
from ...reporting.page import Report
from ...reporting.words import label
from ...runtime.language import later, percent, tr
from ...runtime.provenance import Provenance
from ..patches.deposits import deposit_name
from ..training.worth import Worth
from .classes import BY_DEPOSITS, ConcentrationArea, Distribution
from .targets import KnownDeposits, Target, Targets

#: Targets that the report lists.
_LISTED = 50

#: Targets that its map shows, and where their numbers stand, in points from the place.
_DRAWN, _BESIDE = 10, (14, 12)


def concentration_area_plot(plot: ConcentrationArea) -> Figure:
    """Draw area against value, log–log, with its straight lines and the breaks between them."""
    figure, (axes,) = panels(6.5, 4.8)
    axes.plot(plot.values, plot.areas, ".", color=NEUTRAL, markersize=4)
    limits = [plot.values[0], *plot.breaks, plot.values[-1]]
    for low, high, slope in zip(limits, limits[1:], plot.slopes, strict=False):
        chosen = (plot.values >= low) & (plot.values <= high)
        x, y = np.log10(plot.values[chosen]), np.log10(plot.areas[chosen])
        line = 10 ** (y.mean() + slope * (x - x.mean()))
        axes.plot(
            plot.values[chosen], line, color=NETWORK, label=label("slope {slope:.3g}", slope=slope)
        )
    for value in plot.breaks:
        axes.axvline(value, color=LOCATION, linestyle=":")
    axes.set(
        xscale="log",
        yscale="log",
        xlabel=label("Value c"),
        ylabel=label("Share of the map at or above c"),
    )
    axes.legend()
    return figure


def deposits_and_area_plot(distribution: Distribution, threshold: float, falling: bool) -> Figure:
    """Draw the shares of deposits and of the map against the threshold.

    Parameters
    ----------
    distribution : Distribution
    threshold : float
        Where a line is drawn.
    falling : bool
        Whether the map's share at or above the threshold is drawn (Youden); otherwise the share
        below it, which the prediction rate meets (prediction–area plot).
    """
    figure, (axes,) = panels(6.5, 4.5)
    area = distribution.area if falling else 1 - distribution.area
    name = label("map at or above") if falling else label("map below")
    axes.plot(
        distribution.thresholds,
        distribution.captured,
        color=NETWORK,
        label=label("deposits at or above"),
    )
    axes.plot(distribution.thresholds, area, color=LOGISTIC, label=name)
    axes.axvline(
        threshold,
        color=LOCATION,
        linestyle=":",
        label=label("threshold {threshold:.6g}", threshold=threshold),
    )
    axes.set(xlabel=label("Value"), ylabel=label("Share"), ylim=(-0.02, 1.02))
    axes.legend()
    return figure


def held_out_text(worth: Worth | None, share: float) -> str:
    """Say how many held-out deposits lie in a share of the ground, or that nobody knows."""
    if worth is None:
        return tr(
            "How many deposits such ground holds that the model had not seen is not known: the map does "
            "not say it (maps of Predict Anomalies do, if deposits were held out in training)."
        )
    return worth.held_out_text(share)


def classes_report(
    method: str,
    distribution: Distribution,
    breaks: Sequence[float],
    cells: np.ndarray,
    areas: np.ndarray,
    plot: ConcentrationArea | None,
    targets: TargetsToReport,
    notes: Sequence[str],
    provenance: Provenance,
    worth: Worth | None = None,
    names: Sequence[str] = (),
    unused: Sequence[tuple[str, str]] = (),
    picture: Picture | None = None,
) -> Report:
    """Report classes, their areas and deposits, the plot, and the targets.

    Parameters
    ----------
    method : str
    distribution : Distribution
    breaks : sequence of float
    cells : ndarray of int, shape (classes,)
    areas : ndarray, shape (classes,)
        Of the classes on the ground, in km².
    plot : ConcentrationArea or None
    targets : TargetsToReport
    notes : sequence of str
    provenance : Provenance
    worth : Worth or None
        Of the model that the map was made with, as the map says it.
    names : sequence of str
        What the deposits are called; none if nobody said.
    unused : sequence of tuple
        Names of those at which the map has no value, and why.
    picture : Picture or None
        The map, and where its deposits lie.
    """
    known = distribution.deposits[np.isfinite(distribution.deposits)]
    shares = cells[::-1].cumsum()[::-1] / cells.sum()
    summary = tr(
        "The highest of {count} classes, at and above {breaks:.6g}, covers {top:,.0f} km², "
        "{top_2:.1%} of the map.",
        count=len(cells),
        breaks=breaks[-1],
        top=areas[-1],
        top_2=shares[-1],
    )
    report = Report(tr("Classify Anomalies"), f"{summary} {held_out_text(worth, shares[-1])}")
    if worth is not None:
        report.text(worth.headline())
    for note in notes:
        report.warning(note)
    if picture is not None:
        report.figure(
            _map_with_targets(picture, targets.found),
            tr(
                "The map with known deposits, and the first {shown} targets by their rank.",
                shown=_DRAWN,
            ),
        )
    _add_targets(report, targets, bool(len(known)), names)
    report.next_steps(_next_steps(targets, worth, bool(len(known))))
    report.folded(tr("Classes"))
    if len(known):
        report.text(
            tr(
                "{sum} of {count} known deposits lie in the highest class. The model, or whoever chose the "
                "thresholds, has seen them: that is no measure of what it finds elsewhere.",
                sum=int((known >= breaks[-1]).sum()),
                count=len(known),
            )
        )
    _add_untrained(report, method, distribution, breaks, targets.deposits)
    limits = [float(distribution.thresholds[0]), *breaks, float(distribution.thresholds[-1])]
    owner = np.digitize(known, breaks)
    report.table(
        (
            tr("Class"),
            tr("From"),
            tr("To"),
            tr("Cells"),
            tr("Area (km²)"),
            tr("Share of the map"),
            tr("Held-out deposits in it and above"),
            tr("Known deposits (in sample)"),
        ),
        (
            (
                number + 1,
                float(limits[number]),
                float(limits[number + 1]),
                int(count),
                float(area),
                percent(count / cells.sum(), 1),
                ""
                if worth is None or worth.elsewhere or not worth.areas
                else f"{worth.held_within(shares[number])}/{len(worth.areas)}",
                int((owner == number).sum()),
            )
            for number, (count, area) in enumerate(zip(cells, areas, strict=True))
        ),
    )
    if plot is not None:
        report.figure(
            concentration_area_plot(plot),
            tr(
                "Concentration–area plot (Cheng et al. 1994): area falls as a power of the value, "
                "with another exponent on each side of a break."
            ),
        )
    elif method in ("youden", "prediction_area"):
        report.figure(
            deposits_and_area_plot(distribution, breaks[0], method == "youden"),
            tr("Youden's J is the gap between the curves; it is widest at the threshold.")
            if method == "youden"
            else tr("Prediction–area plot: the curves meet at the threshold."),
        )
    _add_deposits(report, distribution, breaks, names, dict(unused), targets.deposits)
    _add_held_out(report, worth)
    report.provenance(provenance)
    return report


def _add_untrained(
    report: Report,
    method: str,
    distribution: Distribution,
    breaks: Sequence[float],
    deposits: KnownDeposits,
) -> None:
    """Add how many deposits that neither the model nor the thresholds have seen lie in the highest class."""
    if deposits.trained is None or method in BY_DEPOSITS:
        return
    unseen = distribution.deposits[~deposits.trained]
    unseen = unseen[np.isfinite(unseen)]
    if len(unseen):
        report.text(
            tr(
                "Of the known deposits that did not train the model, {found} of {count} lie in the highest "
                "class: that is a test of the map.",
                found=int((unseen >= breaks[-1]).sum()),
                count=len(unseen),
            )
        )


def _add_targets(
    report: Report, told: TargetsToReport, deposits_given: bool, names: Sequence[str]
) -> None:
    """Add new ground, and apart from it the ground of known deposits."""
    targets = told.found
    report.heading(tr("Targets"))
    report.text(
        tr("1 patch of ground in the highest class.")
        if len(targets) == 1
        else tr("{count} patches of ground in the highest class.", count=len(targets))
    )
    for sentence in told.ground_texts():
        report.text(sentence)
    ranked = list(enumerate(targets, start=1))
    if not deposits_given:
        _add_ranked(
            report,
            ranked,
            names,
            tr("Which of them are new ground is not known: no deposits were given."),
        )
        return
    if targets:
        report.text(_how_many_are_new(sum(not target.known for target in targets)))
    for caption, kept in _OWNERS:
        _add_ranked(report, [(rank, one) for rank, one in ranked if kept(one)], names, tr(caption))


def _how_many_are_new(count: int) -> str:
    if not count:
        return tr("No target is new ground: each belongs to a known deposit.")
    if count == 1:
        return tr("1 of them is new ground: it belongs to no known deposit.")
    return tr("{count} of them are new ground: they belong to no known deposit.", count=count)


#: Whose ground targets are, in the order of their ranks.
_OWNERS: tuple[tuple[str, Callable[[Target], bool]], ...] = (
    (later("New ground."), lambda target: not target.known),
    (
        later(
            "Ground of known deposits that did not train the model: what it says there is a test of it. "
            "They rank behind all new ground."
        ),
        lambda target: target.known > 0 and target.trained == 0,
    ),
    (
        later(
            "Ground of deposits that trained the model: it has seen them, so that they are no finds. They "
            "rank last."
        ),
        lambda target: target.known > 0 and bool(target.trained),
    ),
    (
        later(
            "Ground of known deposits: the model, or whoever chose the thresholds, has seen them, so that "
            "they are no finds. They rank behind all new ground."
        ),
        lambda target: target.known > 0 and target.trained is None,
    ),
)


def _add_ranked(
    report: Report, ranked: Sequence[tuple[int, Target]], names: Sequence[str], caption: str
) -> None:
    """Add targets with their ranks, the first of them if there are many."""
    if not ranked:
        return
    spread = any(np.isfinite(target.spread) for _, target in ranked)
    elements = any(target.elements for _, target in ranked)
    trained = any(target.trained for _, target in ranked)
    listed = tr("The first {listed}.", listed=_LISTED) if len(ranked) > _LISTED else ""
    report.table(
        (
            tr("Rank"),
            "x",
            "y",
            tr("Area (km²)"),
            tr("Mean value"),
            *([tr("Spread")] if spread else ()),
            tr("Largest"),
            tr("km to the nearest deposit"),
            tr("Nearest deposit"),
            tr("Known deposits"),
            *([tr("Of these trained")] if trained else ()),
            *([tr("Elements that stand out")] if elements else ()),
        ),
        (
            (
                rank,
                *(f"{ordinate:.0f}" for ordinate in target.place),
                target.area,
                target.mean,
                *([target.spread] if spread else ()),
                target.largest,
                target.distance,
                deposit_name(names, target.nearest) if target.nearest >= 0 else "–",
                target.known or tr("new ground"),
                *([target.trained] if trained else ()),
                *([target.elements or "–"] if elements else ()),
            )
            for rank, target in ranked[:_LISTED]
        ),
        f"{caption} {listed}".strip(),
    )


def _next_steps(told: TargetsToReport, worth: Worth | None, deposits_given: bool) -> list[str]:
    """Return what to do with the targets; a plain model has no layers that Grad-CAM could look into."""
    targets = told.found
    if not targets:
        return [told.nothing_text()]
    return [
        tr("The report of Train GK-DCN says how much each element weighs.")
        if told.plain or (worth is not None and worth.plain)
        else tr(
            "Explain with Grad-CAM, given the targets as points, says which elements carry them."
        ),
        tr("Choose a lower threshold to see new ground: every target belongs to a known deposit.")
        if deposits_given and all(target.known for target in targets)
        else tr(
            "Look at new ground on the geological map first, and take samples where the spread is low."
        ),
    ]


@dataclass(frozen=True)
class TargetsToReport:
    """Targets with what chose them.

    Attributes
    ----------
    targets : Targets
    deposits : KnownDeposits
    fewest : int
        Cells that a target has at least.
    limit : GroundLimit or None
        What ground targets were kept to; None where nobody has said.
    plain : bool
        Whether the map's model is a plain one, into which Grad-CAM cannot look.
    """

    targets: Targets
    deposits: KnownDeposits
    fewest: int
    limit: GroundLimit | None
    plain: bool = False

    @property
    def found(self) -> list[Target]:
        """The targets by their ranks."""
        return self.targets.found

    def ground_texts(self) -> list[str]:
        """Say what of the highest class is no target, and how near to samples the rest is."""
        told = [
            self._sampled_text(),
            self.targets.unsampled_text(),
            self.targets.too_small_text(self.fewest),
        ]
        if len(self.deposits.xy):
            told.append(self.deposits.training_text())
        return [text for text in told if text]

    def _sampled_text(self) -> str:
        if self.limit is None or not self.limit.holds:
            return tr(
                "How far from samples targets lie is not known: the map's stack does not say where its "
                "samples lie. Look before you go there."
            )
        if self.limit.metres:
            return tr(
                "Targets lie within {distance:,.6g} m of a sample.",
                distance=self.limit.metres,
            )
        return tr("Targets lie in the study area that the map was kept to.")

    def nothing_text(self) -> str:
        """Say what to do where there is no target."""
        if self.targets.too_small:
            return tr(
                "Set MIN_CELLS to 1 to see the pieces of the highest class: all of them have fewer than "
                "{fewest} cells.",
                fewest=self.fewest,
            )
        if self.targets.unsampled:
            return tr("Take samples there first: all of the highest class lies far from samples.")
        return tr("Choose a lower threshold: nothing lies in the highest class.")


@dataclass(frozen=True)
class Picture:
    """A map as a report shows it, at the size of a screen, and its deposits.

    Attributes
    ----------
    values : ndarray, shape (rows, columns)
    extent : tuple of float
        xmin, xmax, ymin, ymax.
    deposits : ndarray, shape (d, 2)
    """

    values: np.ndarray
    extent: tuple[float, float, float, float]
    deposits: np.ndarray


def _map_with_targets(picture: Picture, targets: Sequence[Target]) -> Figure:
    """Draw the map, its deposits, and where the first targets are highest."""
    shown = targets[:_DRAWN]
    points = {}
    if len(picture.deposits):
        points[label("Known deposits")] = picture.deposits
    known = picture.values[np.isfinite(picture.values)]
    highest = float(known.max()) if len(known) else 1.0
    figure = map_picture(picture.values, picture.extent, label("Targets"), highest or 1.0, points)
    for rank, target in enumerate(shown, start=1):
        figure.axes[0].annotate(
            str(rank),
            target.place,
            # Beside the place: on it there may be a deposit.
            xytext=_BESIDE,
            textcoords="offset points",
            ha="center",
            va="center",
            fontsize=8,
            bbox={"boxstyle": "round", "facecolor": "white", "edgecolor": "black", "pad": 0.2},
            arrowprops={"arrowstyle": "-", "color": "black", "shrinkA": 0, "shrinkB": 0},
        )
    return figure


def _add_deposits(
    report: Report,
    distribution: Distribution,
    breaks: Sequence[float],
    names: Sequence[str],
    unused: Mapping[str, str],
    deposits: KnownDeposits,
) -> None:
    """Add what the map gives each known deposit, or why it gives none, and whether it trained the model."""
    if not len(distribution.deposits):
        return
    called = [deposit_name(names, number) for number in range(len(distribution.deposits))]
    classes = np.digitize(distribution.deposits, breaks) + 1
    trained = deposits.trained
    said = [] if trained is None else [tr("yes") if one else tr("no") for one in trained]
    report.folded(tr("Known deposits"))
    report.table(
        (tr("Deposit"), tr("Value"), tr("Class"), *([tr("Trained the model")] if said else ())),
        (
            (name, float(value), unused.get(name, int(owner)), *said[number : number + 1])
            for number, (name, value, owner) in enumerate(
                zip(called, distribution.deposits, classes, strict=True)
            )
        ),
        tr("Those that trained the model are in sample: it has seen them.")
        if said
        else tr("In sample: the model, or whoever chose the thresholds, has seen them."),
    )


def _add_held_out(report: Report, worth: Worth | None) -> None:
    """Add what share of the ground each deposit asked for while it was held out."""
    if worth is not None and worth.areas:
        report.folded(tr("Deposits that were held out"))
        report.table(
            (tr("Deposit"), tr("Share of the ground that ranks no lower")),
            (
                (worth.deposit(number), percent(area, 1))
                for number, area in sorted(worth.areas.items(), key=lambda item: item[1])
            ),
            tr(
                "The deposits of the training, each ranked by models that had not seen it; numbers count "
                "the layer that trained."
            ),
        )
