"""A cancel is heard within a figure, between its panels; a figure is the same for being listened to."""

from __future__ import annotations

import io

import pytest
from gossan.core.reporting.canvas import panels
from gossan.core.reporting.page import render_png
from gossan.core.runtime.errors import CancelledError
from gossan.core.runtime.progress import SilentProgress, watched
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure


class Counting(SilentProgress):
    """Progress that is cancelled when it has been asked so many times."""

    def __init__(self, cancel_at: int = -1) -> None:
        self.polls, self._cancel_at = 0, cancel_at

    def cancelled(self) -> bool:
        self.polls += 1
        return self.polls == self._cancel_at


def drawn() -> Figure:
    figure, axes = panels(6, 4, 4, 3)
    for number, panel in enumerate(axes):
        panel.plot([0, number])
        panel.set_title(str(number))
    return figure


def test_a_figure_asks_at_every_panel_when_it_is_made_laid_out_and_drawn() -> None:
    progress = Counting()
    with watched(progress):
        figure = drawn()
        assert progress.polls == 12
        render_png(figure)
    assert progress.polls >= 3 * 12
    for cancel_at in (5, 20, progress.polls - 2):
        with pytest.raises(CancelledError), watched(Counting(cancel_at)):
            render_png(drawn())


def test_a_figure_is_the_same_for_being_listened_to() -> None:
    figure = drawn()
    FigureCanvasAgg(figure)
    plain = io.BytesIO()
    figure.savefig(plain, format="png", dpi=120)
    assert render_png(drawn()) == plain.getvalue()


def test_nobody_is_asked_once_the_work_is_over() -> None:
    progress = Counting(1)
    with watched(progress):
        pass
    assert render_png(drawn()) and progress.polls == 0
