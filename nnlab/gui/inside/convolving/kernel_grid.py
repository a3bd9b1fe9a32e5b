"""A small table of numbers, each in its colour: a patch, a kernel, or their products."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QFontInfo,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnlab.gui.inside.convolving.figures import decimals_for, fixed
from nnlab.gui.inside.shades import colour_at, ink_on
from nnlab.gui.look import Look
from nnlab.gui.plots.colour_bar import ColourScale
from nnlab.gui.widgets.number_edit import NumberEdit, notches, nudge

Cell = tuple[int, int]
MOST_DECIMALS = 2
FONT_FACTORS = (1.15, 1.05, 0.95, 0.85, 0.78, 0.72, 0.66, 0.6)
SMALL, LEAST_PIXELS = 0.72, 11
"""Smaller letters are none that anybody reads."""
MOVES = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class NumberGrid(QWidget):
    """Numbers (rows, columns) in cells; where they do not fit, colours only, and the pointer tells.

    `pointed` carries the cell (row, column from 0) under the pointer or the keys, None for none;
    `edited` a cell's new value: row, column, value. Only an editable grid emits it: a click opens
    a field, the wheel turns the number.
    """

    pointed = Signal(object)
    edited = Signal(int, int, float)
    refused = Signal(str)

    def __init__(self, look: Look, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._title = title
        self._values: NDArray[np.float64] = np.zeros((1, 1))
        self._scale: ColourScale | None = None
        self._ring: Cell | None = None
        self._at: Cell | None = None
        self._editable = False
        self._opened: Cell = (0, 0)
        self._edit = NumberEdit(look, self)
        self._edit.changed.connect(self._on_changed)
        self._edit.moved.connect(self._on_moved)
        self._edit.left.connect(self.update)
        self._edit.refused.connect(self.refused)
        self.setMouseTracking(True)
        self.setAccessibleName(title)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        look.changed.connect(self._on_look_changed)

    @property
    def values(self) -> NDArray[np.float64]:
        """The numbers that are shown."""
        return self._values

    @property
    def editable(self) -> bool:
        """Whether the numbers can be changed here."""
        return self._editable

    def set_editable(self, on: bool) -> None:
        """Let the numbers be changed, or not."""
        self._editable = on
        policy = Qt.FocusPolicy.StrongFocus if on else Qt.FocusPolicy.NoFocus
        self.setFocusPolicy(policy)
        if not on:
            self._edit.leave()
        self.setCursor(Qt.CursorShape.IBeamCursor if on else Qt.CursorShape.ArrowCursor)

    def set_title(self, title: str) -> None:
        """Write this above the numbers."""
        self._title = title
        self.setAccessibleName(title)
        self.update()

    def show_numbers(
        self, values: NDArray[np.floating], scale: ColourScale, ring: Cell | None = None
    ) -> None:
        """Show numbers (rows, columns) in colours of a scale; `ring` is a cell to be ringed."""
        self._values = np.asarray(values, dtype=np.float64)
        self._scale, self._ring = scale, ring
        texts, wide = self.texts, self._values.shape[1]
        lines = [", ".join(texts[i : i + wide]) for i in range(0, len(texts), wide)]
        self.setAccessibleDescription("; ".join(lines))
        if self._edit.isVisible() and not self._edit.isModified():
            self._edit.put(float(self._values[self._opened]))
        self.update()

    def set_pointed(self, cell: Cell | None) -> None:
        """Frame a cell, as its fellows in the other grids."""
        rows, columns = self._values.shape
        if cell is not None and not (cell[0] < rows and cell[1] < columns):
            cell = None
        if cell != self._at:
            self._at = cell
            self.update()

    @property
    def texts(self) -> list[str]:
        """The numbers as they are written, row after row."""
        numbers = self._values.ravel().tolist()
        decimals = decimals_for(numbers, MOST_DECIMALS)
        return [fixed(number, decimals) for number in numbers]

    @property
    def legible(self) -> bool:
        """Whether the numbers stand in their cells."""
        return self._font() is not None

    # Geometry

    def _line(self) -> float:
        return QFontMetricsF(self._look.font(0.9)).height() + self._look.px(2)

    def area(self) -> QRectF:
        """Return where the cells lie, all of them squares of whole pixels."""
        (rows, columns), line = self._values.shape, self._line()
        side = min((self.width() - 1.0) / columns, (self.height() - line - 1.0) / rows)
        side = float(max(1, int(side)))
        left = float(max(0, int((self.width() - columns * side) / 2)))
        return QRectF(left, line, columns * side, rows * side)

    def cell_rect(self, cell: Cell) -> QRectF:
        """Return where a cell lies."""
        area = self.area()
        side = area.width() / self._values.shape[1]
        return QRectF(area.left() + cell[1] * side, area.top() + cell[0] * side, side, side)

    def cell_at(self, point: QPointF) -> Cell | None:
        """Return the cell under a point, None outside."""
        area, (rows, columns) = self.area(), self._values.shape
        side = area.width() / columns
        row, column = (point.y() - area.top()) / side, (point.x() - area.left()) / side
        inside = 0 <= row < rows and 0 <= column < columns
        return (int(row), int(column)) if inside else None

    def _font(self) -> QFont | None:
        side = self.area().width() / self._values.shape[1]
        widest = max(self.texts, key=len)
        for factor in FONT_FACTORS:
            font = self._look.font(factor)
            if factor < SMALL and QFontInfo(font).pixelSize() < LEAST_PIXELS:
                return None
            metrics = QFontMetricsF(font)
            room = side - self._look.px(3)
            if metrics.horizontalAdvance(widest) <= room and metrics.height() <= side:
                return font
        return None

    def sizeHint(self) -> QSize:
        return QSize(round(self._look.px(150)), round(self._look.px(170)))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._look.px(72)), round(self._look.px(60)))

    # Events of Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look = self._look
        painter.setFont(look.font(0.9))
        painter.setPen(look.colour("text"))
        head = QRectF(0, 0, self.width(), self._line())
        middle = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(head, middle, self._title)
        if self._scale is not None:
            self._paint_cells(painter, self._scale)
        painter.end()

    def _paint_cells(self, painter: QPainter, scale: ColourScale) -> None:
        look, font, texts = self._look, self._font(), self.texts
        n = self._values.shape[1]
        image = scale.paint(self._values[::-1].astype(np.float32), look.theme.grid)
        painter.drawImage(self.area().toRect(), image)
        if font is not None:
            painter.setFont(font)
            for place, value in enumerate(self._values.ravel().tolist()):
                painter.setPen(ink_on(colour_at(scale, value)))
                box = self.cell_rect(divmod(place, n))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, texts[place])
        painter.setPen(QPen(look.colour("muted"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(self.area())
        if self._ring is not None:
            self._paint_frame(painter, self._ring, "boundary", 3)
        if self._at is not None:
            self._paint_frame(painter, self._at, "accent", 2)

    def _paint_frame(self, painter: QPainter, cell: Cell, colour: str, width: float) -> None:
        pen, inset = self._look.px(width), self._look.px(width) / 2
        painter.setPen(QPen(self._look.colour(colour), pen))
        painter.drawRect(self.cell_rect(cell).adjusted(inset, inset, -inset, -inset))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point_at(self.cell_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._point_at(None)
        super().leaveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self.cell_at(event.position())
        if self._editable and cell is not None and event.button() == Qt.MouseButton.LeftButton:
            self.open_cell(cell)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if not self._editable:
            super().mouseDoubleClickEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        cell = self.cell_at(event.position())
        if not self._editable or cell is None:
            event.ignore()
            return
        value = nudge(float(self._values[cell]), notches(event), event.modifiers())
        self.edited.emit(*cell, value)
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Arrow keys are its own while it has the focus, not the tab's."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            mine = Qt.Key(event.key()) in MOVES and not event.modifiers()
            if mine and self._editable:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        move = MOVES.get(Qt.Key(event.key()))
        if not self._editable or (move is None and event.key() != Qt.Key.Key_Return):
            super().keyPressEvent(event)
        elif move is None:
            self.open_cell(self._at or (0, 0))
        else:
            (rows, columns), (row, column) = self._values.shape, self._at or (0, 0)
            self._point_at(((row + move[0]) % rows, (column + move[1]) % columns))

    def open_cell(self, cell: Cell) -> None:
        """Open the field of one number."""
        self._edit.take()
        self._opened = cell
        self._edit.open(self.cell_rect(cell), float(self._values[cell]))

    def _point_at(self, cell: Cell | None) -> None:
        if cell != self._at:
            self.set_pointed(cell)
            self.pointed.emit(cell)

    def _on_changed(self, value: float) -> None:
        self.edited.emit(*self._opened, value)

    def _on_moved(self, step: int) -> None:
        wide = self._values.shape[1]
        place = (self._opened[0] * wide + self._opened[1] + step) % self._values.size
        self.open_cell(divmod(place, wide))

    def _on_look_changed(self) -> None:
        self.updateGeometry()
        self.update()
