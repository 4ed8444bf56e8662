"""What QGIS loads: the plugin, which registers the Processing provider and a menu."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import QgsApplication, QgsProject
from qgis.PyQt.QtCore import QCoreApplication, QTranslator, QUrl
from qgis.PyQt.QtGui import QDesktopServices, QIcon

from .algorithms.bridge.legends import follow_again, leave_all
from .algorithms.bridge.resources import RESOURCES
from .algorithms.bridge.styles import forget_stylers
from .algorithms.provider import GossanProvider, register
from .core.runtime.language import later, speak, tr


class GossanPlugin:
    """Registers the Gossan provider with Processing.

    Parameters
    ----------
    iface : QgisInterface
        QGIS's interface; None in qgis_process.
    """

    def __init__(self, iface: Any) -> None:
        self.iface = iface
        self.provider: GossanProvider | None = None
        self._menu: Any = None
        self._dialog: Any = None
        self._open_workflow: Any = None
        self._window: Any = None
        self._translator = QTranslator()
        language = QgsApplication.locale()[:2]
        for path in (Path(__file__).resolve().parent / "i18n").glob(f"gossan_{language}*.qm"):
            self._translator.load(str(path))
            QCoreApplication.installTranslator(self._translator)
        speak(lambda text: QCoreApplication.translate("Gossan", text))

    def initProcessing(self) -> None:  # noqa: N802
        """Register the provider; qgis_process calls only this."""
        if self.provider is None:
            self.provider = register()

    def initGui(self) -> None:  # noqa: N802
        """Register the provider in the desktop, and add the menu Plugins ▸ Gossan."""
        self.initProcessing()
        self._menu = self.iface.pluginMenu().addMenu(QIcon(str(RESOURCES / "icon.svg")), "Gossan")
        for title, work in (
            (later("Check Environment…"), lambda: self._open("checkenvironment")),
            (later("Create Sample Survey…"), lambda: self._open("createsamplesurvey")),
            (later("Guide"), self._show_guide),
        ):
            action = self._menu.addAction(tr(title))
            action.triggered.connect(work)
        from .algorithms.workflows.action import (
            OpenWorkflow,  # which needs the desktop's Processing
        )

        self._open_workflow = OpenWorkflow()
        self._open_workflow.register()
        QgsProject.instance().readProject.connect(follow_again)
        follow_again()
        from .desktop.window import Window  # which needs a window

        self._window = Window(self.iface, self._menu, RESOURCES)

    def _open(self, algorithm: str) -> None:
        """Open an algorithm's dialog, as the toolbox does: QGIS can be used beside it."""
        from processing import createAlgorithmDialog

        # Kept: without a reference Python throws it away.
        self._dialog = createAlgorithmDialog(f"gossan:{algorithm}", {})
        if self._dialog is not None:
            self._dialog.show()

    def _show_guide(self) -> None:
        """Open the guide in the browser; it is a part of the plugin and works offline."""
        own = RESOURCES / f"guide_{QgsApplication.locale()[:2]}.html"
        guide = own if own.exists() else RESOURCES / "guide.html"
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(guide)))

    def unload(self) -> None:
        """Take menu, docks and provider away again."""
        if self._window is not None:
            self._window.remove()
            self._window = None
        if self._menu is not None:
            QgsProject.instance().readProject.disconnect(follow_again)
            leave_all()
            self.iface.pluginMenu().removeAction(self._menu.menuAction())
            self._menu.deleteLater()
            self._menu = None
        if self._open_workflow is not None:
            self._open_workflow.withdraw()
            self._open_workflow = None
        if self.provider is not None:
            QgsApplication.processingRegistry().removeProvider(self.provider)
            self.provider = None
        self._dialog = None
        forget_stylers()
        speak()
        QCoreApplication.removeTranslator(self._translator)
