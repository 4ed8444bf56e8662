"""What Gossan adds to QGIS's window, and takes away again without a trace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.gui import QgsMapToolEmitPoint
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QDockWidget

from ..core.runtime.language import tr
from .panel import Panel
from .why_dock import WhyDock

if TYPE_CHECKING:
    from pathlib import Path

    from qgis.gui import QgisInterface
    from qgis.PyQt.QtWidgets import QMenu


class Window:
    """The button, the docks and the map tool.

    Parameters
    ----------
    iface : QgisInterface
    menu : QMenu
        Plugins ▸ Gossan.
    icons : Path
        The folder of the icons.
    """

    def __init__(self, iface: QgisInterface, menu: QMenu, icons: Path) -> None:
        self._iface, self._menu = iface, menu
        self.why: WhyDock | None = None
        self.panel: Panel | None = None
        self.tool = QgsMapToolEmitPoint(iface.mapCanvas())
        self.tool.setCursor(Qt.CursorShape.WhatsThisCursor)
        self.tool.canvasClicked.connect(self._ask)
        self.panel_action = menu.addAction(QIcon(str(icons / "icon.svg")), tr("Gossan panel"))
        self.panel_action.setObjectName("GossanPanelAction")
        self.panel_action.triggered.connect(self._show_panel)
        self.action = menu.addAction(QIcon(str(icons / "why.svg")), tr("Why here?"))
        self.action.setObjectName("GossanWhyHereAction")
        self.action.setCheckable(True)
        self.action.setToolTip(
            tr("Why here? Click a cell of an anomaly map to see what carries its score")
        )
        self.action.triggered.connect(self._choose_tool)
        self.tool.setAction(self.action)
        first = menu.actions()[0]
        for action in (self.panel_action, self.action):
            iface.addToolBarIcon(action)
            menu.insertAction(first, action)

    def _choose_tool(self) -> None:
        """Take the map tool in hand, and show where answers will stand."""
        self.action.setChecked(True)
        self._iface.mapCanvas().setMapTool(self.tool)
        dock = self._dock()
        dock.show()
        dock.make_ready()

    def _show_panel(self) -> None:
        """Show the panel, which is made when it is wanted."""
        if self.panel is None:
            self.panel = Panel(self._iface)
            self._add(self.panel)
        self.panel.show()
        self.panel.raise_()

    def _ask(self, point: Any, *_button: object) -> None:
        self._dock().ask(point)

    def _dock(self) -> WhyDock:
        if self.why is None:
            self.why = WhyDock(self._iface)
            self._add(self.why)
        return self.why

    def _add(self, dock: QDockWidget) -> None:
        """Dock it on the right, behind the other one where that is there already."""
        others = [other for other in (self.panel, self.why) if other not in (None, dock)]
        self._iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
        for other in others:
            self._iface.mainWindow().tabifyDockWidget(other, dock)

    def remove(self) -> None:
        """Take everything away."""
        canvas = self._iface.mapCanvas()
        canvas.unsetMapTool(self.tool)
        self.tool.deleteLater()
        if self.why is not None:
            self.why.forget()
            self._iface.removeDockWidget(self.why)
            self.why.deleteLater()
            self.why = None
        if self.panel is not None:
            self.panel.leave()
            self._iface.removeDockWidget(self.panel)
            self.panel.deleteLater()
            self.panel = None
        for action in (self.action, self.panel_action):
            self._iface.removeToolBarIcon(action)
            self._menu.removeAction(action)
            action.deleteLater()
