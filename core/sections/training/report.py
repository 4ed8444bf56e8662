"""What the report on a network trained for thin sections says."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict

import numpy as np
from matplotlib.figure import Figure

from ...reporting.canvas import LOGISTIC, NETWORK, panels
from ...reporting.page import Report
from ...reporting.words import label
from ...runtime.language import tr
from ...runtime.progress import Progress, step
from ...runtime.provenance import Provenance
from ..model import SectionModel, parameters_of
from ..photographs.decoding import read_picture
from ..photographs.naming import name_in_folder
from ..pictures import THUMBNAIL, cut, jpeg, with_box
from ..tables import add_classes, add_comparison, percent_range
from .labelled import TRAIN, VALIDATION, shared_slices
from .pairs_report import add_polars
from .results import (
    FOREST_ON_GREY,
    FOREST_ON_TEXTURE,
    AllFolds,
    HeldOutScores,
    SectionEpoch,
    SectionResult,
)
from .sureness_report import add_sureness

#: Mistakes and crops that the report shows.
_MISTAKES, _CROPS = 12, 8

#: Photographs that the report shows as those whose label is doubted.
_DOUBTED = 24

_PROPERTY_ORDER = ("grain", "clastic", "genesis", "mixture", "basic")


def section_training_report(
    result: SectionResult,
    notes: Sequence[str],
    provenance: Provenance,
    progress: Progress,
) -> Report:
    """Report what a model is worth, where it errs, and what its transformer chose."""
    model, sections, final = result.model, result.sections, result.final
    report = Report(tr("Train Thin Section: {title}", title=model.title), _summary(result))
    for note in notes:
        report.warning(note)
    report.heading(tr("What the model is worth"))
    for held in result.held_out:
        _add_scores(report, result, held)
    _add_doubts(report, result)
    _add_published(report, model)
    report.heading(tr("Class by class ({name} photographs)", name=tr(final.name)))
    add_classes(report, final.network, sections.classes)
    if result.polars is not None:
        add_polars(report, result.polars, result.settings.polars)
    if result.sureness is not None:
        add_sureness(report, result.sureness)
    report.next_steps(
        [
            tr(
                "Classify Thin Section names photographs of other slices with it, and how sure it is."
            ),
            tr("Explain Thin Section shows where in a photograph the evidence lies."),
        ]
    )
    report.folded(tr("Training"))
    if result.settings.frozen == "features":
        report.text(
            tr("A regression was fitted to features of the network, which counts as one epoch.")
        )
    else:
        report.figure(
            section_curves(result.epochs, result.best.number, model.entry.adapts),
            tr(
                "Loss and validation accuracy by epoch; epoch {number} was kept.",
                number=result.best.number,
            ),
        )
    report.table(
        (tr("Set"), tr("Photographs"), tr("Slices"), *sections.classes),
        (
            (
                tr(name),
                int((sections.sets == name).sum()),
                len(np.unique(sections.slices[sections.sets == name])),
                *(
                    int(((sections.sets == name) & (sections.labels == label)).sum())
                    for label in range(len(sections.classes))
                ),
            )
            for name in dict.fromkeys((TRAIN, VALIDATION, final.name))
        ),
        ""
        if sections.grouped
        else tr("Each photograph counts as a slice: no GROUP_PATTERN was given."),
    )
    _add_broken(report, result)
    _add_mistakes(report, result, progress)
    if result.all_folds is not None:
        add_doubted_labels(report, result, result.all_folds, progress)
    if final.translations is not None:
        report.folded(tr("What the second stream saw"))
        report.text(
            tr(
                "Frames are the crops that were chosen: {scale:.0%} of the photograph's sides.",
                scale=result.settings.scale,
            )
        )
        report.contact_sheet(_crops(result, progress))
    report.text(
        tr("The network has {parameters_of:,} parameters.", parameters_of=parameters_of(model))
    )
    report.provenance(provenance, used=asdict(result.settings))
    return report


def _summary(result: SectionResult) -> str:
    final = result.final
    network = final.network
    said = tr(
        "{title} names {accuracy:.1%} of {photographs} {name} photographs rightly (95 % "
        "interval {percent}; kappa {kappa:.2f}). A forest on colour and texture reaches "
        "{texture:.1%} ({percent_2}), one on nine grey-level statistics {forest:.1%} ({percent_3}).",
        title=result.model.network_title,
        accuracy=network.accuracy,
        photographs=network.photographs,
        name=tr(final.name),
        percent=percent_range(network.interval),
        kappa=network.kappa,
        texture=final.texture.accuracy,
        percent_2=percent_range(final.texture.interval),
        forest=final.forest.accuracy,
        percent_3=percent_range(final.forest.interval),
    )
    slices = network.by_slice
    if slices is None:
        return said
    return f"{said} " + tr(
        "Of whole slices ({slices}) it names {accuracy:.1%} rightly ({percent}).",
        slices=slices.photographs,
        accuracy=slices.accuracy,
        percent=percent_range(slices.interval),
    )


def _add_scores(report: Report, result: SectionResult, held: HeldOutScores) -> None:
    sections = result.sections
    train = sections.labels[sections.sets == TRAIN]
    commonest = int(np.bincount(train).argmax())
    share = float((sections.labels[held.numbers] == commonest).mean())
    add_comparison(
        report,
        tr("{name} photographs", name=tr(held.name).capitalize()),
        (
            (result.model.network_title, held.network),
            (tr(FOREST_ON_TEXTURE), held.texture),
            (tr(FOREST_ON_GREY), held.forest),
        ),
        tr(
            "Photographs: {photographs}, of slices: {slices}. Naming the commonest class, {classes}, every "
            "time gives {share:.3f}.",
            photographs=held.network.photographs,
            slices=held.network.slices,
            classes=sections.classes[commonest],
            share=share,
        ),
    )
    _add_verdict(report, held)


def _add_verdict(report: Report, held: HeldOutScores) -> None:
    """Say whether the network is ahead of the better forest, and how sure that is."""
    ahead = held.lead
    told = {
        "name": tr(held.name),
        "forest": held.baseline_title,
        "lead": f"{100 * ahead.value:+.1f} %",
        "percent": percent_range((ahead.low, ahead.high)),
    }
    if ahead.value <= 0:
        report.warning(
            tr(
                "{forest}: it is no worse on the {name} photographs (the network less the forest: "
                "{lead}; 95 % interval {percent}). The network has not shown that it reads more than "
                "plain measures of a picture do.",
                **told,
            )
        )
    elif ahead.low > 0:
        report.text(
            tr(
                "The network is ahead of the better of the two forests on the {name} photographs by "
                "{lead} (95 % interval {percent}).",
                **told,
            )
        )
    elif math.isnan(ahead.low):
        report.warning(
            tr(
                "{forest}: the network is ahead of it by {lead} on the {name} photographs, which are of too "
                "few slices to say whether chance would give as much.",
                **told,
            )
        )
    else:
        report.warning(
            tr(
                "{forest}: the network is ahead of it by {lead} on the {name} photographs (95 % "
                "interval {percent}), which chance would give as well. More slices would tell.",
                **told,
            )
        )


def _add_doubts(report: Report, result: SectionResult) -> None:
    sections = result.sections
    if result.settings.frozen == "features":
        report.text(
            tr(
                "The regression had not seen the validation photographs when they were named. It has learned "
                "from them since, before it was asked about any test photographs."
            )
        )
    elif result.test is None and not result.settings.ends_at(result.best.number):
        report.warning(
            tr(
                "The epoch was chosen on these very validation photographs, so their accuracy is "
                "somewhat too high. Give TEST_IMAGES, or test rows in SPLIT_FILE, for a plain figure."
            )
        )
    if not sections.grouped:
        report.warning(
            tr(
                "Nothing says which photographs are of one slice. If several are, they stand on both "
                "sides and these scores are too high: give GROUP_PATTERN."
            )
        )
    elif shared_slices(sections):
        report.warning(
            tr(
                "Slices with photographs in more than one set: {shared_slices}. These scores are too high.",
                shared_slices=shared_slices(sections),
            )
        )
    if result.repeated:
        report.warning(words_of_repeated(result))


def words_of_repeated(result: SectionResult) -> str:
    """Return what is said where held-out photographs are also training photographs."""
    return tr(
        "Held-out photographs with the very pixels of a training photograph: {repeated}.",
        repeated=result.repeated,
    )


def _add_published(report: Report, model: SectionModel) -> None:
    published = model.entry.published
    as_published = model.backbone == model.entry.backbone and model.frozen == "none"
    if published and as_published and model.kind in _PROPERTY_ORDER:
        figure = published[_PROPERTY_ORDER.index(model.kind)]
        report.text(
            tr(
                "Published for {title} and this property on CHN-Rock: {figure:.2f} %. Those "
                "photographs are not public, and neither is which slices they show, so the two "
                "figures do not compare.",
                title=model.entry.title,
                figure=figure,
            )
        )


def _add_broken(report: Report, result: SectionResult) -> None:
    if result.failed:
        report.folded(tr("Photographs that could not be read"))
        report.table((tr("Photograph"), tr("Reason")), result.failed.items())


def _add_mistakes(report: Report, result: SectionResult, progress: Progress) -> None:
    final, sections = result.final, result.sections
    named = final.probabilities.argmax(axis=1)
    wrong = np.flatnonzero(named != sections.labels[final.numbers])
    worst = wrong[np.argsort(-final.probabilities[wrong].max(axis=1), kind="stable")][:_MISTAKES]
    report.folded(tr("Worst mistakes"))
    if not len(worst):
        report.text(tr("None of the {name} photographs was misnamed.", name=tr(final.name)))
        return
    report.text(
        tr(
            "Misnamed {name} photographs: {count} of {all}. These most surely.",
            count=len(wrong),
            all=len(final.numbers),
            name=tr(final.name),
        )
    )

    def pictures() -> Iterator[tuple[bytes, str]]:
        for place in worst.tolist():
            step(progress, 1.0)
            number = int(final.numbers[place])
            path = sections.paths[number]
            yield (
                jpeg(read_picture(path, THUMBNAIL, result.model.view)),
                tr(
                    "{name}: {classes}, taken for {classes_2} ({max:.2f})",
                    name=name_in_folder(path),
                    classes=sections.classes[sections.labels[number]],
                    classes_2=sections.classes[named[place]],
                    max=final.probabilities[place].max(),
                ),
            )

    report.contact_sheet(pictures())


def add_doubted_labels(
    report: Report, result: SectionResult, folds: AllFolds, progress: Progress
) -> None:
    """Show the photographs whose label networks doubt most that have not seen their slices."""
    sections, scores = result.sections, folds.scores
    labels = sections.labels[scores.numbers]
    named = scores.probabilities.argmax(axis=1)
    of_label = scores.probabilities[np.arange(len(labels)), labels]
    wrong = np.flatnonzero(named != labels)
    doubted = wrong[np.argsort(of_label[wrong], kind="stable")][:_DOUBTED]
    report.folded(tr("Labels to look at again"))
    report.text(
        tr(
            "{networks} networks, each trained without a share of the slices, named all {all} photographs "
            "in {minutes:.0f} min; {count} otherwise than their label. These are the ones whose label has "
            "the least probability: either the network errs, or a photograph lies in the wrong folder.",
            networks=folds.count,
            all=len(labels),
            minutes=folds.seconds / 60,
            count=len(wrong),
        )
    )

    def pictures() -> Iterator[tuple[bytes, str]]:
        for place in doubted.tolist():
            step(progress, 1.0)
            path = sections.paths[int(scores.numbers[place])]
            yield (
                jpeg(read_picture(path, THUMBNAIL, result.model.view)),
                tr(
                    "{name}: labelled {label} ({probability:.2f}), named {named} ({probability_2:.2f})",
                    name=name_in_folder(path),
                    label=sections.classes[labels[place]],
                    probability=of_label[place],
                    named=sections.classes[named[place]],
                    probability_2=scores.probabilities[place].max(),
                ),
            )

    report.contact_sheet(pictures())


def _crops(result: SectionResult, progress: Progress) -> Iterator[tuple[bytes, str]]:
    final, model = result.final, result.model
    if final.translations is None:
        return
    places = np.linspace(0, len(final.numbers) - 1, min(_CROPS, len(final.numbers))).astype(int)
    for place in np.unique(places).tolist():
        step(progress, 1.0)
        path = result.sections.paths[int(final.numbers[place])]
        picture = read_picture(path, THUMBNAIL, model.view)
        shift = final.translations[place]
        box = model.box(shift, picture.shape[1], picture.shape[0])
        name = name_in_folder(path)
        yield (
            jpeg(with_box(picture, box)),
            tr(
                "{name}, moved by {shift:+.3f}, {shift_2:+.3f}",
                name=name,
                shift=shift[0],
                shift_2=shift[1],
            ),
        )
        yield jpeg(cut(picture, box)), tr("{name}, crop", name=name)


def section_curves(epochs: Sequence[SectionEpoch], best: int, adapts: bool) -> Figure:
    """Draw loss and validation accuracy by epoch; a line marks the epoch that was kept."""
    figure, (left, right) = panels(9, 3.5, columns=2)
    numbers = [epoch.number for epoch in epochs]
    left.plot(numbers, [epoch.loss for epoch in epochs], color=NETWORK, label=label("training"))
    left.plot(
        numbers,
        [epoch.validation_loss for epoch in epochs],
        color=LOGISTIC,
        label=label("validation"),
    )
    if adapts:
        left.plot(
            numbers, [epoch.discrepancy for epoch in epochs], "k:", label=label("discrepancy")
        )
    left.set(xlabel=label("Epoch"), ylabel=label("Loss"))
    left.legend()
    right.plot(numbers, [epoch.validation_accuracy for epoch in epochs], color=LOGISTIC)
    right.set(xlabel=label("Epoch"), ylabel=label("Validation accuracy"), ylim=(-0.02, 1.02))
    for axes in (left, right):
        axes.axvline(best, color="0.6", linewidth=0.8)
    return figure
