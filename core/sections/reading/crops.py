"""Pictures of what second streams saw: photographs with a frame."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from ...runtime.files import Staging, file_stem
from ...runtime.language import tr
from ...runtime.progress import Progress, step
from ..model import SectionModel
from ..photographs.decoding import read_picture
from ..pictures import PICTURE, with_box
from .classification import Readings


def write_crops(
    folder: str,
    models: Sequence[SectionModel],
    readings: Readings,
    staging: Staging,
    progress: Progress,
) -> None:
    """Write each photograph with the frame of the part that a second stream saw.

    Raises
    ------
    CancelledError
    """
    if all(model.network.crop is None for model in models):
        progress.warning(tr("CROPS stays empty: none of the models has a second stream."))
    for done, reading in enumerate(readings.read.values()):
        step(progress, done / len(readings.read))
        for number, (model, shift) in enumerate(zip(models, reading.translations, strict=True)):
            if shift is None:
                continue
            picture = read_picture(reading.shown, PICTURE, readings.view)
            framed = with_box(picture, model.box(shift, picture.shape[1], picture.shape[0]))
            name = f"{done + 1:04d}_{file_stem(Path(reading.shown).stem)}_{number + 1}_{model.kind}.jpg"
            # Pillow itself does not say why it could not write.
            encoded = io.BytesIO()
            Image.fromarray(framed).save(encoded, "JPEG", quality=90)
            Path(staging.path(Path(folder) / name)).write_bytes(encoded.getvalue())
