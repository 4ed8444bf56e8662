"""What the reports on photographs say that a trained model has read or explained."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from ...reporting.page import Report
from ...runtime.language import tr
from ...runtime.progress import Progress, step
from ...runtime.provenance import Provenance
from ...scores.classes import Agreement
from ..model import SectionModel, best_two, limit_rests_on_few
from ..photographs.decoding import read_picture
from ..photographs.naming import name_in_folder
from ..pictures import THUMBNAIL, jpeg
from ..tables import add_classes, percent_range
from .classification import Readings
from .explanation import ALL_READ, ExplainedRow, words_of_foreign
from .known import KnownSections
from .tiles import tile_counts

#: Photographs that a report shows.
_SHEET = 200


def classification_report(
    models: Sequence[SectionModel],
    readings: Readings,
    known: KnownSections | None,
    provenance: Provenance,
    progress: Progress,
) -> Report:
    """Report what models said of photographs; where classes are known, also how often rightly."""
    foreign = readings.foreign(len(models))
    report = Report(tr("Classify Thin Section"), _summary(readings, len(models), len(foreign)))
    _add_foreign(report, models, readings, foreign)
    for number, model in enumerate(models):
        report.heading(model.title)
        _add_trust(report, model)
        _add_counts(report, model, number, readings)
        _add_slides(report, model, number, readings)
        if known is not None:
            _add_agreement(report, model, number, readings, known)
    if readings.failed:
        report.heading(tr("Photographs that could not be read"))
        report.table((tr("Photograph"), tr("Reason")), readings.failed.items())
    if halves := [reading.half for reading in readings.read.values() if reading.half]:
        report.heading(tr("Photographs named without their partners"))
        report.table((tr("Photograph"), tr("Reason")), halves)
    report.heading(
        tr("Photographs, foreign ones and then the least sure first")
        if foreign
        else tr("Photographs, the least sure first")
    )
    sure = {
        path: min(float(scores.max()) for scores in reading.probabilities)
        for path, reading in readings.read.items()
    }
    strange = set(foreign)
    others = [path for path in sure if path not in strange]
    order = [*foreign, *sorted(others, key=lambda path: sure[path])]
    if len(order) > _SHEET:
        report.text(tr("{sheet} of {count}.", sheet=_SHEET, count=len(order)))

    def pictures() -> Iterator[tuple[bytes, str]]:
        for path in order[:_SHEET]:
            step(progress, 1.0)
            reading = readings.read[path]
            said = [
                best_two(scores, model.classes)[0]
                for model, scores in zip(models, reading.probabilities, strict=True)
            ]
            caption = "; ".join(f"{name} {probability:.2f}" for name, probability in said)
            if path in strange:
                caption = tr("foreign; {caption}", caption=caption)
            yield (
                jpeg(read_picture(reading.shown, THUMBNAIL, readings.view)),
                f"{name_in_folder(reading.shown)}: {caption}",
            )

    report.contact_sheet(pictures())
    report.provenance(provenance)
    return report


def _summary(readings: Readings, models: int, foreign: int) -> str:
    values = {"count": len(readings.read), "all": models, "failed": len(readings.failed)}
    if foreign:
        return tr(
            "Models: {all}. Photographs read: {count}; not read: {failed}. Foreign: {foreign}, like none "
            "that the models were trained on.",
            foreign=foreign,
            **values,
        )
    return tr("Models: {all}. Photographs read: {count}; not read: {failed}.", **values)


def words_of_blind(titles: Sequence[str]) -> str:
    """Return what is said of models that cannot tell what is foreign to them."""
    return tr(
        "{models}: trained before models knew what is foreign to them; any photograph gets one of "
        "their classes, whatever it shows.",
        models=", ".join(titles),
    )


def _add_foreign(
    report: Report, models: Sequence[SectionModel], readings: Readings, foreign: Sequence[str]
) -> None:
    """Count, before anything else, the photographs that resemble none of those that trained a model."""
    blind = [model.title for model in models if model.network.foreignness is None]
    if blind:
        report.text(words_of_blind(blind))
    if len(blind) == len(models):
        return
    if not foreign:
        report.text(
            tr(
                "None of the photographs is foreign: all resemble those that the models were trained on."
            )
        )
        return
    report.heading(tr("Foreign photographs"))
    report.warning(
        tr(
            "Photographs that resemble none that the models were trained on: {foreign} of {count}. What "
            "they are said to show means nothing, however sure. About one in twenty of the right kind is "
            "taken for foreign as well.",
            foreign=len(foreign),
            count=len(readings.read),
        )
    )
    limits = [(model.title, model.network.foreignness) for model in models]
    if unsure := [
        title
        for title, own in limits
        if own is not None and limit_rests_on_few(own.photographs, own.slices)
    ]:
        report.text(
            tr(
                "{models}: the limit rests on few held-out photographs, so more than one in twenty of the "
                "right kind may lie beyond it.",
                models=", ".join(unsure),
            )
        )
    report.table(
        (tr("Model"), tr("Foreign photographs"), tr("Largest distance (1 is the limit)")),
        (
            (
                model.title,
                sum(reading.foreign(number) for reading in readings.read.values()),
                max(reading.distance(number) or 0.0 for reading in readings.read.values()),
            )
            for number, model in enumerate(models)
            if model.network.foreignness is not None
        ),
    )


def _add_trust(report: Report, model: SectionModel) -> None:
    """Tell what the model file says of held-out accuracy."""
    metrics = model.record.get("metrics", {})
    for name in ("test", "validation"):
        if name in metrics:
            own, forest = metrics[name]["network"], metrics[name]["forest"]
            forest = max(forest, metrics[name].get("texture", forest), key=_accuracy)
            report.text(
                tr(
                    "When it was trained, the model named {accuracy:.1%} of its {name} photographs "
                    "rightly (95 % interval {percent}), the better plain forest {forest:.1%}.",
                    accuracy=own["accuracy"],
                    name=tr(name),
                    percent=percent_range(tuple(own["interval"])),
                    forest=forest["accuracy"],
                )
            )
            return


def _accuracy(scores: Mapping[str, Any]) -> float:
    return float(scores["accuracy"])


def _add_counts(report: Report, model: SectionModel, number: int, readings: Readings) -> None:
    said = [reading.probabilities[number] for reading in readings.read.values()]
    counts = Counter(int(scores.argmax()) for scores in said)
    report.table(
        (tr("Class"), tr("Photographs"), tr("Mean probability")),
        (
            (
                name,
                counts[label],
                float(
                    np.mean(
                        [scores[label] for scores in said if scores.argmax() == label] or np.nan
                    )
                ),
            )
            for label, name in enumerate(model.classes)
        ),
    )


def _add_slides(report: Report, model: SectionModel, number: int, readings: Readings) -> None:
    """Tell how many tiles of each large photograph are of which class."""
    slides = [reading for reading in readings.read.values() if reading.tiles]
    if slides:
        report.table(
            (tr("Photograph in tiles"), tr("Tiles"), *model.classes),
            (
                (name_in_folder(slide.path), int(counts.sum()), *map(int, counts))
                for slide in slides
                for counts in (tile_counts(slide.tiles[number]),)
            ),
            tr(
                "Its class and probability are those of the mean over its tiles; the table also has the "
                "class of most tiles."
            ),
        )


def _add_agreement(
    report: Report, model: SectionModel, number: int, readings: Readings, known: KnownSections
) -> None:
    """Where classes are known, tell how often the model agrees with them."""
    judged = known.judge(number, readings)
    agreement = judged.agreement
    if judged.strange and known.at_points:
        report.text(
            tr(
                "Photographs of classes that the model does not have are not judged ({count}): {names}.",
                count=sum(judged.strange.values()),
                names=", ".join(judged.strange),
            )
        )
    if agreement is None:
        return
    report.text(_agreement_told(agreement, known))
    if agreement.by_slice is not None:
        report.text(
            tr(
                "Of the {whole} ({slices}), each named by the mean of its photographs, {accuracy:.1%} "
                "agree (95 % interval {percent}).",
                slices=agreement.by_slice.photographs,
                whole=tr("points") if known.at_points else tr("slices"),
                accuracy=agreement.by_slice.accuracy,
                percent=percent_range(agreement.by_slice.interval),
            )
        )
    add_classes(report, agreement, model.classes, known.at_points)


def _agreement_told(agreement: Agreement, known: KnownSections) -> str:
    """Say how often photographs agree with what is known of them."""
    told = {
        "count": agreement.photographs,
        "accuracy": agreement.accuracy,
        "percent": percent_range(agreement.interval),
        "slices": agreement.slices,
        "kappa": agreement.kappa,
    }
    if known.at_points:
        return tr(
            "Photographs whose class is known: {count}, of points: {slices}. Of them {accuracy:.1%} agree "
            "(95 % interval {percent}; kappa {kappa:.2f}).",
            **told,
        )
    if known.grouped:
        return tr(
            "Photographs in folders named like the classes: {count}, of slices: {slices}. Of them "
            "{accuracy:.1%} agree (95 % interval {percent}; kappa {kappa:.2f}).",
            **told,
        )
    return tr(
        "Photographs in folders named like the classes: {count}. Of them {accuracy:.1%} agree (95 % "
        "interval {percent}, each photograph counted as a slice of its own; kappa {kappa:.2f}). If several "
        "are of one slice, GROUP_PATTERN gives an honest interval.",
        **told,
    )


def section_explanation_report(
    model: SectionModel,
    layer: str,
    rows: Sequence[ExplainedRow],
    pictures: Sequence[bytes],
    failed: dict[str, str],
    provenance: Provenance,
    resolution: str = "",
) -> Report:
    """Report explained photographs.

    Parameters
    ----------
    model : SectionModel
    layer : str
    rows : sequence of ExplainedRow
    pictures : sequence of bytes
        PNGs of the first of them.
    failed : dict of str to str
    provenance : Provenance
    resolution : str, optional
        How fine the layer's maps are, in words.
    """
    report = Report(
        tr("Explain Thin Section: {title}", title=model.title),
        tr(
            "Where {title} found the evidence (layer {layer}). Photographs: {count}.",
            title=model.network_title,
            count=len(rows),
            layer=tr("all that are read") if layer == ALL_READ else layer,
        ),
    )
    if resolution:
        report.text(resolution)
    if foreign := words_of_foreign(rows):
        report.warning(foreign)
    report.table(
        (tr("Photograph"), tr("Explained class"), tr("Probability"), tr("Strongest evidence")),
        ((row.name, row.explained, row.probability, row.heat) for row in rows),
    )
    if len(pictures) < len(rows):
        report.text(
            tr("The first {count} are shown; PICTURES has all of them.", count=len(pictures))
        )
    for row, picture in zip(rows, pictures):
        report.picture(picture, f"{row.name}: {row.explained} ({row.probability:.2f})")
    if failed:
        report.heading(tr("Photographs that could not be read"))
        report.table((tr("Photograph"), tr("Reason")), failed.items())
    report.provenance(provenance)
    return report
