"""The kernels with their numbers, thresholds and output weights: each opens for editing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QWidget

from nnlab.app.words.notation import number
from nnlab.core.arrays import FloatArray
from nnlab.core.tc.net import TcNet
from nnlab.gui.look import Look
from nnlab.gui.tc.canvas import CENTRE, Canvas, fit_square
from nnlab.gui.tr import tr
from nnlab.gui.widgets.number_edit import NumberEdit, notches, nudge

# The nine weights, then three boxes in a row below them.
ROWS = 4.1
# Of three kernels and more, right of them: so many squares wide.
BESIDE = 1.1
# The largest number, in the usual size of font.
LARGEST = 1.15
# Where even smaller ones would be needed none are written.
LEAST = 0.42


@dataclass(frozen=True)
class Cell:
    """One number on the picture: "w0" to "w8", "theta", "v" or "Theta" of a kernel."""

    part: str
    kernel: int


class KernelView(Canvas):
    """`edited` carries part, kernel and value; `hovered` a line about the number under the pointer.

    With untied weights it shows those of one hidden neuron, `unit`.
    """

    edited = Signal(str, int, float)
    hovered = Signal(str)
    refused = Signal(str)

    def __init__(self, look: Look, net: TcNet, parent: QWidget | None = None) -> None:
        super().__init__(
            look,
            tr("kernels with threshold and output weight"),
            tr("Click a number to type another one; the wheel changes it by 0.1, Shift 0.01"),
            parent,
        )
        self._net = net
        self.unit = 0
        self._titles: tuple[str, ...] = ("",)
        self._opened: Cell | None = None
        self.number = NumberEdit(look, self)
        self.number.changed.connect(self._on_typed)
        self.number.moved.connect(self._on_moved)
        self.number.refused.connect(self.refused)
        self.number.left.connect(self._on_left)

    def show_net(self, net: TcNet, unit: int, titles: tuple[str, ...]) -> None:
        """Show the kernels of a net, for untied weights those of a hidden neuron."""
        self._net, self.unit, self._titles = net, unit, titles
        self.update()

    @property
    def editing(self) -> bool:
        """Whether a number is open."""
        return self._opened is not None

    def value_of(self, cell: Cell) -> float:
        """Return the number of a cell."""
        net, place = self._net, (cell.kernel, self._set())
        if cell.part == "Theta":
            return net.Theta
        if cell.part.startswith("w"):
            return float(net.w[(*place, int(cell.part[1:]))])
        return float((net.theta if cell.part == "theta" else net.v)[place])

    def cells(self) -> list[tuple[Cell, QRectF]]:
        """Return all numbers with their pixels."""
        found = []
        for kernel, area in enumerate(self.areas()):
            side = area.width() / 3
            for place in range(9):
                i, j = divmod(place, 3)
                box = QRectF(area.left() + j * side, area.top() + i * side, side, side)
                found.append((Cell(f"w{place}", kernel), box))
            parts = ("theta", "v", "Theta") if kernel == 0 else ("theta", "v")
            for j, part in enumerate(parts):
                found.append((Cell(part, kernel), self._beside(area, j)))
        return found

    def areas(self) -> list[QRectF]:
        """Return the pixels of the nine weights of each kernel."""
        count = self._net.kernels
        columns = 1 if count == 1 else 2
        rows = (count + columns - 1) // columns
        gap, title = self._look.px(6), self.title_height()
        width, height = self.width() / columns, self.height() / rows
        found = []
        for kernel in range(count):
            i, j = divmod(kernel, columns)
            room = QRectF(
                j * width + gap, i * height + title, width - 2 * gap, height - title - gap
            )
            across, down = (3.0, ROWS) if rows == 1 else (3.0 + 2 * BESIDE, 3.0)
            side = max(2, int(min(room.width() / across, (room.height() - 4) / down)))
            area = QRectF(0, 0, 3 * side, down * side)
            area.moveCenter(room.center())
            area.moveTop(room.top())
            found.append(fit_square(QRectF(area.left(), area.top(), 3 * side, 3 * side), 3, 3))
        return found

    def _beside(self, area: QRectF, place: int) -> QRectF:
        """The box of a threshold or output weight: under the kernel, or right of it."""
        side = area.width() / 3
        if self._net.kernels <= 2:
            top = area.bottom() + self._look.px(4)
            return QRectF(area.left() + place * side, top, side, 1.05 * side)
        return QRectF(area.right() + 3, area.top() + place * side, BESIDE * side, side)

    def draw(self, painter: QPainter) -> None:
        net = self._net
        for kernel, area in enumerate(self.areas()):
            room = self.width() / (1 if net.kernels == 1 else 2)
            wide = QRectF(area.center().x() - room / 2, area.top(), room, area.height())
            self.write_title(painter, wide, self._titles[kernel])
            self.fill_squares(painter, area, _scaled(net.w[kernel, self._set()]).reshape(3, 3))
        cells = self.cells()
        texts = [self.text_of(cell) for cell, _box in cells]
        factor = self._fit([box for _cell, box in cells], texts)
        if factor < LEAST:
            return
        for (cell, box), text in zip(cells, texts, strict=True):
            self._write(painter, cell, box, text, factor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self._cell_at(event.position())
        if cell is None:
            self.number.leave()
        else:
            self._open(cell)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        cell = self._cell_at(event.position())
        if cell is None:
            self.hovered.emit("")
            return
        self.hovered.emit(f"{_describe(cell)} = {number(self.value_of(cell))}")

    def leaveEvent(self, event: QEvent) -> None:
        self.hovered.emit("")

    def wheelEvent(self, event: QWheelEvent) -> None:
        cell = self._cell_at(event.position())
        if cell is not None:
            value = nudge(self.value_of(cell), notches(event), event.modifiers())
            self.edited.emit(cell.part, cell.kernel, value)
        event.accept()

    def _set(self) -> int:
        return 0 if self._net.is_tied else min(self.unit, self._net.w.shape[1] - 1)

    def _cell_at(self, at: QPointF) -> Cell | None:
        return next((cell for cell, box in self.cells() if box.contains(at)), None)

    def _open(self, cell: Cell) -> None:
        self.number.take()
        self._opened = cell
        box = next(box for known, box in self.cells() if known == cell)
        self.number.open(box, self.value_of(cell))

    def _on_typed(self, value: float) -> None:
        if self._opened is not None:
            self.edited.emit(self._opened.part, self._opened.kernel, value)

    def _on_moved(self, step: int) -> None:
        """Tab: to the next number."""
        known = [cell for cell, _box in self.cells()]
        if self._opened in known:
            place = known.index(self._opened)
            self.number.take()
            self._open(known[(place + step) % len(known)])

    def _on_left(self) -> None:
        self._opened = None

    def text_of(self, cell: Cell) -> str:
        """Return a number as it is written, with few decimals; the pointer brings the rest."""
        value = self.value_of(cell)
        size = abs(value)
        decimals = max(0, (2 if self._net.kernels == 1 else 1) - (size >= 9.995) - (size >= 99.95))
        text = f"{value:.{decimals}f}".replace("-", "−")
        return text.removeprefix("−") if not any(digit in text for digit in "123456789") else text

    def _fit(self, boxes: list[QRectF], texts: list[str]) -> float:
        """The size of font with which each number fits in its box, the same for all."""
        metrics = QFontMetricsF(self._look.font(LARGEST))
        wide = min(
            (box.width() - 3) / metrics.horizontalAdvance(text)
            for box, text in zip(boxes, texts, strict=True)
        )
        # Below or beside a kernel a box holds a name above its number.
        high = 0.55 * min(box.height() for box in boxes) / metrics.height()
        room = min(wide, high)
        return LARGEST * min(1.0, room)

    def _write(self, painter: QPainter, cell: Cell, box: QRectF, text: str, factor: float) -> None:
        look = self._look
        painter.setFont(look.font(factor))
        if cell.part.startswith("w"):
            weights = _scaled(self._net.w[cell.kernel, self._set()])
            painter.setPen(self.ink(self.shade(float(weights[int(cell.part[1:])]))))
            painter.drawText(box, CENTRE, text)
            return
        upper = QRectF(box.left(), box.top(), box.width(), 0.45 * box.height())
        lower = QRectF(box.left(), upper.bottom(), box.width(), 0.5 * box.height())
        painter.setPen(look.colour("text"))
        painter.drawText(lower, CENTRE, text)
        painter.setPen(look.colour("muted"))
        painter.setFont(look.font(min(0.95, factor)))
        painter.drawText(upper, CENTRE, NAMES[cell.part])


NAMES = {"theta": "θ", "v": "v", "Theta": "Θ"}


def _describe(cell: Cell) -> str:
    if cell.part == "theta":
        return tr("θ, threshold of the hidden neurons")
    if cell.part == "v":
        return tr("v, weight from the hidden neurons to the output")
    if cell.part == "Theta":
        return tr("Θ, threshold of the output neuron, counted from the sheet at rest")
    row, column = divmod(int(cell.part[1:]), 3)
    return tr("w, weight in row {row}, column {column} of the kernel").format(
        row=row + 1, column=column + 1
    )


def _scaled(weights: FloatArray) -> FloatArray:
    """Weights (9,) such that the largest is 1."""
    most = float(np.abs(weights).max())
    return weights / most if most > 0 else weights
