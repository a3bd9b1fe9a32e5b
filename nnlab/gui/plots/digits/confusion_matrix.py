"""The confusion matrix as a picture to point at: which digit was taken for which, how often."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from nnlab.app.digits.confusion import Confusion
from nnlab.gui.look import Look
from nnlab.gui.plots.digits.confusion_layout import TEXT, ConfusionLayout, lay_out
from nnlab.gui.plots.digits.confusion_painter import ConfusionPainter
from nnlab.gui.tr import tr

Cell = tuple[int, int]
STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class ConfusionMatrix(QWidget):
    """Rows are targets, columns answers; a colour for the share of the target's images.

    `chosen` carries target and answer of a cell that was clicked or chosen with Enter, `cleared`
    says that the chosen one was clicked again, `pointed` is one line on what is under the pointer.
    """

    chosen = Signal(int, int)
    cleared = Signal()
    pointed = Signal(str)
    enlarged = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._confusion = Confusion(np.zeros((0, 0), dtype=np.int64))
        self._classes: tuple[str, ...] = ()
        self._empty_text = ""
        self._cursor: Cell = (0, 0)
        self._target: int | None = None
        self._answer: int | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("Confusion matrix: rows are targets, columns answers"))
        look.changed.connect(self.update)

    # What is shown

    def show_counts(self, counts: NDArray[np.int64], classes: tuple[str, ...]) -> None:
        """Show counts (classes, classes), row target, column answer; (0, 0) for none."""
        self._confusion, self._classes = Confusion(counts), classes
        self._cursor = (0, 0)
        self.update()

    def set_empty_text(self, text: str) -> None:
        """Say what stands here while there are no counts."""
        self._empty_text = text
        self.update()

    def show_choice(self, target: int | None, answer: int | None) -> None:
        """Mark the cell, row or column that is looked at."""
        self._target, self._answer = target, answer
        if target is not None and answer is not None:
            self._cursor = (target, answer)
        self.update()

    @property
    def count(self) -> int:
        """Number of classes; 0 while there is nothing to show."""
        return len(self._confusion)

    def describe(self, cell: Cell | None) -> str:
        """Return one line on a cell, or on a class where the cell is one of its sums."""
        if cell is None or not self.count:
            return ""
        (row, column), n, known = cell, self.count, self._confusion
        if row < n and column < n:
            line = tr("{target} answered as {answer}: {count} of {all}")
            if row == column:
                line = tr("{target} answered as {answer}: {count} of {all}, right")
            return line.format(
                target=self._classes[row],
                answer=self._classes[column],
                count=int(known.counts[row, column]),
                all=int(known.targets[row]),
            )
        if row < n:
            line = tr("{name}: {wrong} of {all} wrong")
            return line.format(
                name=self._classes[row], wrong=int(known.wrong[row]), all=int(known.targets[row])
            )
        if column < n:
            answers, right = int(known.answers[column]), int(known.counts[column, column])
            return tr("answered {name} {all} times, {wrong} of them wrongly").format(
                name=self._classes[column], all=answers, wrong=answers - right
            )
        return ""

    # Geometry

    def _area(self) -> QRectF:
        gap = self._look.px(8)
        return QRectF(self.rect()).adjusted(gap, 0.5 * gap, -gap, -0.5 * gap)

    def _bar_width(self) -> float:
        metrics = QFontMetrics(self._look.font(TEXT))
        return metrics.horizontalAdvance(tr("% of the")) + self._look.px(20)

    def arrangement(self) -> ConfusionLayout:
        """Return where everything lies now."""
        most = int(self._confusion.counts.max(initial=0))
        return lay_out(self._look, self._area(), self._classes, most, self._bar_width())

    def cell_at(self, point: QPointF) -> Cell | None:
        """Return target and answer under a pixel; the number of classes stands for sums."""
        return self.arrangement().cell_at(point) if self.count else None

    def sizeHint(self) -> QSize:
        return QSize(round(self._look.px(420)), round(self._look.px(240)))

    def minimumSizeHint(self) -> QSize:
        # A projector's scale may not force the window wider than its screen.
        scale = min(self._look.scale, 1.6)
        return QSize(round(260 * scale), round(110 * scale))

    # Events of Qt

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.pointed.emit(self.describe(self.cell_at(event.position())))

    def leaveEvent(self, event: QEvent) -> None:
        self.pointed.emit("")
        super().leaveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self.cell_at(event.position())
        if event.button() != Qt.MouseButton.LeftButton or cell is None:
            return
        if max(cell) < self.count:
            self._cursor = cell
            self._choose(cell)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.enlarged.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if not self.count or key not in (*STEPS, Qt.Key.Key_Enter, Qt.Key.Key_Return):
            super().keyPressEvent(event)
        elif key in STEPS:
            (down, right), last = STEPS[key], self.count - 1
            row, column = self._cursor
            self._cursor = (min(max(row + down, 0), last), min(max(column + right, 0), last))
            self._tell_cursor()
        else:
            self._choose(self._cursor)

    def _tell_cursor(self) -> None:
        text = self.describe(self._cursor)
        self.setAccessibleDescription(text)
        self.pointed.emit(text)
        self.update()

    def _choose(self, cell: Cell) -> None:
        if cell == (self._target, self._answer):
            self.cleared.emit()
        else:
            self.chosen.emit(*cell)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            text = self.describe(self.cell_at(QPointF(event.pos()))) or tr(
                "Click a cell to see its digits; a double click makes this the only plot"
            )
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return bool(super().event(event))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.colour("base"))
        if self.count:
            self._paint(painter)
        else:
            painter.setFont(self._look.font())
            painter.setPen(self._look.colour("muted"))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self._area(), flags, self._empty_text)
        painter.end()

    def _paint(self, painter: QPainter) -> None:
        layout = self.arrangement()
        picture = ConfusionPainter(self._look, painter, layout, self._confusion, self._classes)
        picture.paint()
        left = layout.cell(0, self.count + 1).right() + self._look.px(12)
        area = self._area()
        picture.paint_bar(QRectF(left, area.top(), self._bar_width(), area.height()))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._target is not None or self._answer is not None:
            painter.setPen(QPen(self._look.colour("accent"), self._look.px(2.5)))
            painter.drawRect(self._chosen_rect(layout))
        if self.hasFocus():
            painter.setPen(QPen(self._look.colour("text"), self._look.px(1), Qt.PenStyle.DotLine))
            painter.drawRect(layout.cell(*self._cursor))

    def _chosen_rect(self, layout: ConfusionLayout) -> QRectF:
        last = self.count - 1
        row, column = self._target, self._answer
        first = layout.cell(row or 0, column or 0)
        end = layout.cell(last if row is None else row, last if column is None else column)
        return QRectF(first.topLeft(), end.bottomRight())
