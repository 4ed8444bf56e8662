"""The Gossan panel: the steps of the work, a trial of all of them, a training as it runs, elements."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtWidgets import (
    QDockWidget,
    QFileDialog,
    QGridLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ..core.runtime.language import tr
from .elements import ElementSwitcher
from .listening import TrainingPlot
from .steps import MODEL_ENTRY, SCOPE, STEPS, Material, Step
from .trying import PROJECT, Trial

if TYPE_CHECKING:
    from qgis.gui import QgisInterface

#: Milliseconds after the last change of the project until its steps are looked at.
_PAUSE = 200

_DONE, _NEXT, _WAITING = "✓", "▶", "○"


class Panel(QDockWidget):
    """Shows how far the work is, and opens the dialog of every step.

    Parameters
    ----------
    iface : QgisInterface
    """

    def __init__(self, iface: QgisInterface) -> None:
        super().__init__(tr("Gossan"), iface.mainWindow())
        self.setObjectName("GossanPanel")
        self._iface = iface
        self._dialog: Any = None
        self._trial: Trial | None = None
        self._rows: list[tuple[QLabel, QLabel, QPushButton]] = []
        self.try_it, self.cancel = QPushButton(tr("Try it on a sample survey…")), QPushButton()
        self.cancel.setText(tr("Cancel"))
        self.words, self.bar = QLabel(), QProgressBar()
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)  # folders can be called anything
        self.plot, self.elements = TrainingPlot(), ElementSwitcher(iface)
        self.try_it.clicked.connect(self._choose_folder)
        self.cancel.clicked.connect(self._cancel)
        self._arrange()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self.look)
        project = QgsProject.instance()
        self._signals = (project.layersAdded, project.layersRemoved, project.cleared)
        for signal in self._signals:
            signal.connect(self._look_soon)
        self.look()

    def _arrange(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        for number, step in enumerate(STEPS):
            row = (QLabel(), QLabel(), QPushButton(tr("Open…")))
            row[1].setWordWrap(True)
            row[2].clicked.connect(partial(self.open, step))
            for place, widget in enumerate(row):
                grid.addWidget(widget, number, place)
            self._rows.append(row)
        column.addLayout(grid)
        for widget in (self.elements, self.plot, self.try_it, self.words, self.bar, self.cancel):
            column.addWidget(widget)
        for widget in (self.words, self.bar, self.cancel):
            widget.hide()
        column.addStretch()
        scrolled = QScrollArea()
        scrolled.setWidgetResizable(True)
        scrolled.setWidget(inside)
        self.setWidget(scrolled)

    def leave(self) -> None:
        """Let go of everything outside of the panel, before it goes away."""
        for signal in self._signals:
            signal.disconnect(self._look_soon)
        self._pause.stop()
        self.elements.leave()
        self.plot.close_ear()
        trial, self._trial = self._trial, None
        if trial is not None:
            trial.leave()
        self._dialog = None

    def _look_soon(self, *_layers: object) -> None:
        self._pause.start(_PAUSE)

    def look(self) -> None:
        """Show which steps are done, with which layer, and which one is next."""
        material = Material.of(QgsProject.instance())
        following = material.next_step()
        for step, (mark, words, button) in zip(STEPS, self._rows):
            done = material.has(step.gives)
            mark.setText(_DONE if done else _NEXT if step is following else _WAITING)
            title = tr(step.title)
            words.setText(
                f"{title}<br><small>{escape(material.called(step.gives))}</small>"
                if done
                else f"<b>{title}</b>"
                if step is following
                else title
            )
            button.setDefault(step is following)

    def open(self, step: Step, *_checked: object) -> None:
        """Open a step's dialog, filled with what lies in the project."""
        from processing import createAlgorithmDialog

        material = Material.of(QgsProject.instance())
        # Kept: without a reference Python throws it away.
        self._dialog = createAlgorithmDialog(f"gossan:{step.algorithm}", material.parameters(step))
        if self._dialog is None:
            return
        if step.gives == "model":
            self._dialog.algorithmFinished.connect(self._remember_model)
        self._dialog.show()

    def _remember_model(self, fine: bool, results: Mapping[str, Any]) -> None:
        path = str(results.get("OUTPUT", "")) if fine else ""
        if path:
            QgsProject.instance().writeEntry(SCOPE, MODEL_ENTRY, path)
            self._look_soon()

    def _choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(
            self, tr("Folder for the sample survey and its project")
        )
        if folder:
            self.run_trial(folder)

    def run_trial(
        self, folder: str, settings: Mapping[str, Mapping[str, Any]] | None = None
    ) -> None:
        """Run all steps on a sample survey in an empty folder, after saving nothing of the user's."""
        if Path(folder).is_dir() and any(Path(folder).iterdir()):
            self._say(tr("{folder} is not empty. Choose an empty folder.", folder=folder))
            return
        if QgsProject.instance().isDirty() and not self._iface.newProject(True):
            return
        self.try_it.setEnabled(False)
        for widget in (self.bar, self.cancel):
            widget.show()
        self._trial = Trial(folder, self._tell, partial(self._ended, folder), settings)
        self._trial.start()

    def _cancel(self, *_checked: object) -> None:
        if self._trial is not None:
            self._trial.cancel()

    def _tell(self, words: str, share: float) -> None:
        self._say(words)
        self.bar.setValue(round(100 * share))

    def _ended(self, folder: str, problem: str) -> None:
        self._trial = None
        self.try_it.setEnabled(True)
        for widget in (self.bar, self.cancel):
            widget.hide()
        path = str(Path(folder) / PROJECT)
        self._say(problem or tr("Done: the project is saved as {path}.", path=path))
        if not problem:
            self._iface.mapCanvas().zoomToFullExtent()
        self._look_soon()

    def _say(self, words: str) -> None:
        self.words.setText(words)
        self.words.show()
