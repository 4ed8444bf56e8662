"""What the toolbox offers for a workflow besides running it."""

from __future__ import annotations

from processing.gui.ContextAction import ContextAction
from processing.gui.ProviderActions import ProviderContextMenuActions

from ...core.runtime.language import tr
from .workflow import Workflow


class OpenWorkflow(ContextAction):
    """Opens a copy of a workflow in the model designer: QGIS itself opens only the user's models."""

    def __init__(self) -> None:
        super().__init__()
        self.name = tr("Open a Copy in the Model Designer…")

    def isEnabled(self) -> bool:  # noqa: N802
        """Return whether the entry of the toolbox is a workflow."""
        return isinstance(self.itemData, Workflow)

    def execute(self) -> None:
        """Open the designer; saving asks for a new file."""
        from processing.modeler.ModelerDialog import ModelerDialog

        dialog = ModelerDialog.create(self.itemData.copy())
        dialog.show()

    def register(self) -> None:
        """Add it to the menus of the toolbox."""
        ProviderContextMenuActions.registerProviderContextMenuActions([self])

    def withdraw(self) -> None:
        """Take it away again."""
        ProviderContextMenuActions.deregisterProviderContextMenuActions([self])
