"""The room below the map: holds one panel at a time, each made when it is first shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from nnlab.app.lyapunov.maps.state import LOWER
from nnlab.gui.actions import Command
from nnlab.gui.lyapunov.map.lower import LowerPanel
from nnlab.gui.lyapunov.map.panels import PANELS
from nnlab.gui.lyapunov.map.view import MapView
from nnlab.gui.tab import Figure
from nnlab.gui.tr import tr


class LowerRoom(QStackedWidget):
    """Shows the panel of a key of `panels.PANELS`, or hides itself.

    `grown` follows the making of a panel, `turned` each change of which one is shown.
    """

    grown = Signal()
    turned = Signal()

    def __init__(self, view: MapView, parent: QWidget) -> None:
        super().__init__(parent)
        self._view = view
        self._presenting = False
        self._key = ""
        self.panels: dict[str, LowerPanel] = {}
        self.hide()

    @property
    def shown(self) -> LowerPanel | None:
        """The panel that stands below the map."""
        return self.panels.get(self._key)

    def show_key(self, key: str) -> None:
        """Show this panel, "" none."""
        if key == self._key:
            return
        self._key = key
        if key and key not in self.panels:
            panel = self.panels[key] = PANELS[key](self._view)
            panel.setAccessibleName(tr(LOWER[key]))
            panel.set_presentation(self._presenting)
            panel.show_fields(self._view.state)
            self.addWidget(panel)
            self.grown.emit()
        shown = self.shown
        if shown is not None:
            self.setCurrentWidget(shown)
        tools = [] if shown is None or shown.tool is None else [shown.tool]
        self._view.map.set_tools(tools)
        self.turned.emit()
        self.refresh()

    def refresh(self) -> None:
        """Draw the panel, if it is visible; of a net that has no map there is nothing to draw."""
        shown = self.shown
        self.setVisible(shown is not None and not self._view.desk.refusal)
        if shown is not None and shown.isVisible():
            shown.refresh()

    def finish(self) -> None:
        """Bring the panel that is shown up to date, even while it is not visible."""
        if self.shown is not None and not self._view.desk.refusal:
            self.shown.finish()

    def commands(self) -> Sequence[Command]:
        """Return the commands of the panel that is shown."""
        return self.shown.commands() if self.shown is not None else ()

    def figures(self) -> Sequence[Figure]:
        """Return the figures of the panel that is shown."""
        return self.shown.figures() if self.shown is not None else ()

    def pose(self) -> None:
        """Put the panel that is shown in a telling state."""
        if self.shown is not None:
            self.shown.pose()
            self.refresh()

    def set_presentation(self, on: bool) -> None:
        """Tell all panels."""
        self._presenting = on
        for panel in self.panels.values():
            panel.set_presentation(on)

    def close_down(self) -> None:
        """Stop what the panels have running."""
        for panel in self.panels.values():
            panel.close_down()
