"""How scripts in a QGIS window choose files as a user does."""

from __future__ import annotations

from collections.abc import Iterator

from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLineEdit, QWidget


def button_called(parent: QWidget, text: str) -> QAbstractButton:
    """Return a visible button by the start of its text."""
    return next(
        button
        for button in parent.findChildren(QAbstractButton)
        if button.isVisible() and button.text().replace("&", "").startswith(text)
    )


def choose_files(dialog: QWidget, files: list[str]) -> Iterator[int]:
    """Choose a parameter's files with the mouse, the only way that QGIS 3.22 has for lists of them."""
    panel = dialog.mainWidget().wrappers["MODELS"].wrappedWidget()
    panel.findChild(QAbstractButton).click()
    yield 500

    def choose() -> None:
        chooser = QApplication.activeModalWidget()
        if not isinstance(chooser, QFileDialog):  # it has not opened yet
            QTimer.singleShot(200, choose)
            return
        names = " ".join(f'"{file}"' for file in files)
        chooser.findChild(QLineEdit, "fileNameEdit").setText(names)
        QTimer.singleShot(300, chooser.accept)

    QTimer.singleShot(500, choose)
    button_called(dialog, "Add File").click()  # returns when the files are chosen
    yield 300
    button_called(dialog, "OK").click()
    yield 300
