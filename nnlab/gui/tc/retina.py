"""The retina: a T or a C that is dragged over it, and the field of the neuron under the pointer."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QWidget

from nnlab.app.tc_state import TcState
from nnlab.core.tc.shapes import FIELD, draw, name_shape, sheet_side, squares
from nnlab.gui.look import Look
from nnlab.gui.tc.canvas import Canvas, fit_square
from nnlab.gui.tr import tr
from nnlab.gui.widgets.number_edit import notches


class RetinaView(Canvas):
    """`placed` carries shape, row and column; `released` follows the end of a drag.

    `given_up` says that the drag is to have moved nothing.
    """

    placed = Signal(int, int, int)
    released = Signal()
    given_up = Signal()

    def __init__(self, look: Look, state: TcState, parent: QWidget | None = None) -> None:
        super().__init__(
            look,
            tr("retina"),
            tr("Drag the letter; the wheel turns it, a double click makes a C of a T"),
            parent,
        )
        self._state = state
        self._unit: int | None = None
        self._grip: tuple[int, int] | None = None

    def show_state(self, state: TcState) -> None:
        """Show the letter of this state."""
        self._state = state
        self.update()

    def frame_unit(self, unit: int | None) -> None:
        """Frame the field of a hidden neuron, or none."""
        if unit != self._unit:
            self._unit = unit
            self.update()

    def area(self) -> QRectF:
        """Return the pixels of the retina's squares."""
        pad, n = self._state.settings.pad, self._state.settings.retina
        gap = self._look.px(6)
        room = QRectF(self.rect()).adjusted(gap, self.title_height(), -gap, -gap)
        whole = fit_square(room, n + 2 * pad, n + 2 * pad)
        side = whole.width() / (n + 2 * pad)
        return whole.adjusted(pad * side, pad * side, -pad * side, -pad * side)

    def draw(self, painter: QPainter) -> None:
        state, area = self._state, self.area()
        pad, n = state.settings.pad, state.settings.retina
        side = area.width() / n
        around = area.adjusted(-pad * side, -pad * side, pad * side, pad * side)
        self.write_title(painter, QRectF(0, around.top(), self.width(), 0), self._title())
        painter.fillRect(around, self._look.colour("window"))
        self.fill_squares(painter, area, draw(n, state.shape, state.row, state.column))
        painter.setPen(self._look.colour("muted"))
        painter.drawRect(area)
        if self._unit is not None:
            row, column = divmod(self._unit, sheet_side(n, pad))
            box = QRectF(
                around.left() + column * side, around.top() + row * side, FIELD * side, FIELD * side
            )
            self.frame(painter, box)

    def give_up(self) -> bool:
        """Cancel the drag under way; False if there is none."""
        if self._grip is None:
            return False
        self._grip = None
        self.given_up.emit()
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        row, column = self._square(event.position())
        state = self._state
        size = squares(state.shape).shape
        inside = (
            state.row <= row < state.row + size[0]
            and state.column <= column < state.column + size[1]
        )
        # A click beside the letter brings its middle there.
        self._grip = (row - state.row, column - state.column) if inside else (1, 1)
        self._drag(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is not None:
            self._drag(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._grip is not None:
            self._grip = None
            self.released.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        state = self._state
        self.placed.emit((state.shape + 4) % 8, state.row, state.column)
        self.released.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = 1 if notches(event) > 0 else -1
        state = self._state
        self.placed.emit(turned(state.shape, turn), state.row, state.column)
        self.released.emit()
        event.accept()

    def _title(self) -> str:
        state = self._state
        return tr("retina: {name} in row {row}, column {column}").format(
            name=name_shape(state.shape), row=state.row + 1, column=state.column + 1
        )

    def _square(self, at: QPointF) -> tuple[int, int]:
        area = self.area()
        side = area.width() / self._state.settings.retina
        return int((at.y() - area.top()) // side), int((at.x() - area.left()) // side)

    def _drag(self, at: QPointF) -> None:
        assert self._grip is not None
        row, column = self._square(at)
        self.placed.emit(self._state.shape, row - self._grip[0], column - self._grip[1])


def turned(shape: int, turns: int) -> int:
    """Return the same letter, turned left by so many quarters."""
    return shape // 4 * 4 + (shape + turns) % 4
