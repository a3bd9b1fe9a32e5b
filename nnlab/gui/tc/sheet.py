"""The sheet of hidden neurons: what each says to the letter on the retina."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Signal
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from nnlab.core.arrays import FloatArray
from nnlab.gui.look import Look
from nnlab.gui.tc.canvas import CENTRE, Canvas, fit_square
from nnlab.gui.tr import tr


class SheetView(Canvas):
    """One table of V for each kernel; `hovered` carries kernel and neuron, -1 for none."""

    hovered = Signal(int, int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(
            look,
            tr("sheet of hidden neurons"),
            tr("V of each hidden neuron; hover over one to see its field and its sum"),
            parent,
        )
        self._V = np.zeros((1, 1, 1))
        self._titles: tuple[str, ...] = ("",)
        self._at = (-1, -1)

    def show_sheets(self, V: FloatArray, titles: tuple[str, ...]) -> None:
        """Show V (kernels, rows, columns) of every kernel, from -1 to 1, under titles."""
        self._V, self._titles = V, titles
        self.update()

    @property
    def values(self) -> FloatArray:
        """What is shown (kernels, rows, columns)."""
        return self._V

    def areas(self) -> list[QRectF]:
        """Return the pixels of each kernel's table."""
        count, side = self._V.shape[0], self._V.shape[1]
        columns = 1 if count == 1 else 2
        rows = (count + columns - 1) // columns
        gap, title = self._look.px(6), self.title_height()
        width, height = self.width() / columns, self.height() / rows
        found = []
        for number in range(count):
            i, j = divmod(number, columns)
            room = QRectF(
                j * width + gap, i * height + title, width - 2 * gap, height - title - gap
            )
            found.append(fit_square(room, side, side))
        return found

    def draw(self, painter: QPainter) -> None:
        for number, area in enumerate(self.areas()):
            room = self.width() / (1 if len(self._V) == 1 else 2)
            wide = QRectF(area.center().x() - room / 2, area.top(), room, area.height())
            self.write_title(painter, wide, self._titles[number])
            self.fill_squares(painter, area, self._V[number])
            self._write_numbers(painter, area, self._V[number])
        kernel, unit = self._at
        if 0 <= kernel < self._V.shape[0]:
            self.frame(painter, self._box(kernel, unit))

    def hides_tip(self, at: QPointF) -> bool:
        # There the lines below tell the neuron's sum.
        return any(area.contains(at) for area in self.areas())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(event.position())

    def leaveEvent(self, event: QEvent) -> None:
        self._tell((-1, -1))

    def _write_numbers(self, painter: QPainter, area: QRectF, V: FloatArray) -> None:
        side = area.width() / V.shape[1]
        painter.setFont(self._look.font(0.72, tabular=True))
        if painter.fontMetrics().horizontalAdvance("−0.8") > side - 2:
            return
        for i, row in enumerate(V.tolist()):
            for j, value in enumerate(row):
                painter.setPen(self.ink(self.shade(value)))
                box = QRectF(area.left() + j * side, area.top() + i * side, side, side)
                painter.drawText(
                    box, CENTRE, f"{value:.1f}".replace("-", "−").replace("−0.0", "0.0")
                )

    def _box(self, kernel: int, unit: int) -> QRectF:
        area = self.areas()[kernel]
        side = area.width() / self._V.shape[2]
        row, column = divmod(unit, self._V.shape[2])
        return QRectF(area.left() + column * side, area.top() + row * side, side, side)

    def _point(self, at: QPointF) -> None:
        for kernel, area in enumerate(self.areas()):
            if area.contains(at):
                side = area.width() / self._V.shape[2]
                last = self._V.shape[2] - 1
                row = min(int((at.y() - area.top()) / side), last)
                column = min(int((at.x() - area.left()) / side), last)
                self._tell((kernel, row * (last + 1) + column))
                return
        self._tell((-1, -1))

    def _tell(self, at: tuple[int, int]) -> None:
        if at != self._at:
            self._at = at
            self.update()
            self.hovered.emit(*at)
