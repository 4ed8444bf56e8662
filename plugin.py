"""What QGIS loads: the plugin, which only registers the Processing provider."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QTranslator

from .algorithms.provider import GossanProvider


class GossanPlugin:
    """Registers the Gossan provider with Processing.

    Parameters
    ----------
    iface : object
        QGIS's interface; None in qgis_process.
    """

    def __init__(self, iface: object) -> None:
        self.iface = iface
        self.provider: GossanProvider | None = None
        self._translator = QTranslator()
        language = QgsApplication.locale()[:2]
        for path in (Path(__file__).resolve().parent / "i18n").glob(f"gossan_{language}*.qm"):
            self._translator.load(str(path))
            QCoreApplication.installTranslator(self._translator)

    def initProcessing(self) -> None:  # noqa: N802
        """Register the provider; qgis_process calls only this."""
        if self.provider is None:
            self.provider = GossanProvider()
            QgsApplication.processingRegistry().addProvider(self.provider)

    def initGui(self) -> None:  # noqa: N802
        """Register the provider in the desktop."""
        self.initProcessing()

    def unload(self) -> None:
        """Take the provider away again."""
        if self.provider is not None:
            QgsApplication.processingRegistry().removeProvider(self.provider)
            self.provider = None
        QCoreApplication.removeTranslator(self._translator)
