"""The diagram by keyboard, once it was reached by Tab: arrows, Return, Escape, Insert, Delete."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent

from nnlab.gui.plots.diagram.parts import Neuron, Number
from nnlab.gui.plots.diagram.scene import DiagramScene

MOVES = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
OPEN = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
REACHED = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


class DiagramKeys(QObject):
    """Filters the diagram's events. Reached by mouse, all keys stay shortcuts.

    `chosen` carries the neuron that a key goes to, or None; `opened` the Number to be typed over.
    """

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self, scene: Callable[[], DiagramScene], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._scene = scene
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
        return event.key() == Qt.Key.Key_Escape and self._scene().chosen is not None

    def _act(self, event: QKeyEvent) -> None:
        key, chosen = Qt.Key(event.key()), self._scene().chosen
        if key in MOVES:
            self.chosen.emit(self._move(chosen, *MOVES[key]))
        elif key == Qt.Key.Key_Escape:
            self.chosen.emit(None)
        elif chosen is not None and chosen[0] > 0:
            self.opened.emit(Number(*chosen, None))

    def _move(self, chosen: Neuron | None, across: int, down: int) -> Neuron:
        sizes = self._scene().network.sizes
        if chosen is None:
            return 1, 0
        layer = min(max(chosen[0] + across, 0), len(sizes) - 1)
        place = min(max(chosen[1] + down, 0), sizes[layer] - 1)
        return layer, place
