"""The diagram by keyboard, once it was reached by Tab: arrows, Return, Escape, Insert, Delete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent

from nnlab.gui.plots.diagram.parts import Neuron, Number

if TYPE_CHECKING:
    from nnlab.gui.plots.diagram.diagram import Diagram

MOVES = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
OPEN = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
REACHED = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


class DiagramKeys(QObject):
    """Filters the diagram's events. Reached by mouse, all keys stay shortcuts."""

    def __init__(self, diagram: Diagram) -> None:
        super().__init__(diagram)
        self._diagram = diagram
        self.by_keys = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusIn:
            self.by_keys = event.reason() in REACHED
        elif isinstance(event, QKeyEvent) and self.by_keys and not event.modifiers():
            mine = event.key() in MOVES or event.key() in OPEN or self._leaves(event)
            if event.type() == QEvent.Type.ShortcutOverride and mine:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress and mine:
                self._act(event)
                return True
        return False

    def _leaves(self, event: QKeyEvent) -> bool:
        return event.key() == Qt.Key.Key_Escape and self._diagram.scene.chosen is not None

    def _act(self, event: QKeyEvent) -> None:
        diagram, key = self._diagram, Qt.Key(event.key())
        chosen = diagram.scene.chosen
        if key in MOVES:
            diagram.chosen.emit(self._move(chosen, *MOVES[key]))
        elif key == Qt.Key.Key_Escape:
            diagram.chosen.emit(None)
        elif chosen is not None and chosen[0] > 0:
            diagram.open_number(Number(*chosen, None))

    def _move(self, chosen: Neuron | None, across: int, down: int) -> Neuron:
        sizes = self._diagram.scene.network.sizes
        if chosen is None:
            return 1, 0
        layer = min(max(chosen[0] + across, 0), len(sizes) - 1)
        place = min(max(chosen[1] + down, 0), sizes[layer] - 1)
        return layer, place
