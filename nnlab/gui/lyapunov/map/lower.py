"""What stands below the map, one at a time: probe, cross-section, histogram."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QSizePolicy, QWidget

from nnlab.app.lyapunov.maps.state import MapState
from nnlab.gui.actions import Command
from nnlab.gui.lyapunov.desk import LyapunovDesk
from nnlab.gui.lyapunov.map.view import MapView
from nnlab.gui.plots.heat.tool import HeatTool
from nnlab.gui.tab import Context, Figure


class LowerPanel(QWidget):
    """One panel; it draws what the page of the map shows. The base draws nothing.

    `tool` lies on the map while the panel is shown. The page calls `refresh` when the panel
    appears, and while it is visible whenever net, layer, quantity, places or map have changed.
    """

    def __init__(self, view: MapView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = view
        self.tool: HeatTool | None = None
        self.desk.changed.connect(self._on_desk_changed)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def context(self) -> Context:
        """What all tabs share."""
        return self.view.context

    @property
    def desk(self) -> LyapunovDesk:
        """State and net of the map."""
        return self.view.desk

    def refresh(self) -> None:
        """Draw everything as it is now; called only while visible, a few milliseconds at most."""

    def show_fields(self, state: MapState) -> None:
        """Show the numbers of the state in the fields, whether there is a map yet or not."""

    def finish(self) -> None:
        """Draw everything as it is now and complete, for files and pictures."""
        self.refresh()

    def commands(self) -> Sequence[Command]:
        """Return the entries that the panel adds to the menus."""
        return ()

    def figures(self) -> Sequence[Figure]:
        """Return what can be exported."""
        return ()

    def set_presentation(self, on: bool) -> None:
        """Fold away (or bring back) what a projector need not show."""

    def pose(self) -> None:
        """Put the panel in a telling state, for screenshots."""

    def close_down(self) -> None:
        """Stop timers before the window goes."""

    def _on_desk_changed(self, part: str) -> None:
        if part == "map":
            self.show_fields(self.view.state)
