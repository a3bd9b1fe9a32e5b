"""The classes of a set, one below the other: average image, name, and a bar of how many."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from nnlab.gui.look import Look
from nnlab.gui.numbers import group
from nnlab.gui.plots.digits.ink import make_ink_image, make_ink_table
from nnlab.gui.tr import tr

ALL = -1
SIDE = 28
LEAST, MOST = 22, 40
"""Height of a row in pixels: what is free is shared out within these."""


def round_end(value: float) -> int:
    """Return the next number of one digit and zeros that is not below `value`: an axis' end."""
    decade = 10 ** int(np.floor(np.log10(max(value, 1))))
    return int(np.ceil(max(value, 1) / decade)) * decade


class ClassList(QAbstractScrollArea):
    """A row for all images and one for each class; a click or Up and Down choose.

    `chosen` carries the class, or -1 for all.
    """

    chosen = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._names: tuple[str, ...] = ()
        self._counts: NDArray[np.int64] = np.zeros(0, np.int64)
        self._averages: list[NDArray[np.uint8]] = []
        self._images: list[QImage] = []
        self.only = ALL
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("classes"))
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def set_classes(
        self,
        names: tuple[str, ...],
        counts: NDArray[np.int64],
        averages: list[NDArray[np.uint8]],
    ) -> None:
        """Show classes; `averages` holds that of all images, then that of each class."""
        self._names, self._counts, self._averages = names, counts, averages
        if self.only >= len(names):
            self.only = ALL
        self._on_look_changed()

    def choose(self, only: int) -> None:
        """Choose a class, or -1 for all."""
        if ALL <= only < len(self._names) and only != self.only:
            self.only = only
            self._reveal()
            self.viewport().update()
            self.setAccessibleDescription(self.describe(only))
            self.chosen.emit(only)

    def describe(self, number: int) -> str:
        """Return one line on a class, or on all."""
        if number == ALL:
            return tr("all {} images").format(group(int(self._counts.sum())))
        return tr("class {name}: {count} images, {share} %").format(
            name=self._names[number],
            count=group(int(self._counts[number])),
            share=f"{100 * self._counts[number] / max(1, self._counts.sum()):.1f}",
        )

    # Geometry

    def _on_look_changed(self) -> None:
        look = self._look
        table = make_ink_table(look)
        self._images = [make_ink_image(average, table) for average in self._averages]
        self._font, self._small = look.font(0.9), look.font(0.8)
        metrics = QFontMetrics(self._font)
        longest = max((metrics.horizontalAdvance(name) for name in self._names), default=0)
        named = max(longest, metrics.horizontalAdvance(tr("all"))) + look.px(3)
        self._name_width = min(named, look.px(84))
        self._head = round(1.25 * QFontMetrics(self._small).height())
        self._lay_out()

    def _lay_out(self) -> None:
        rows, look = len(self._names) + 1, self._look
        free = (self.viewport().height() - self._head) / rows
        self._row = round(min(max(np.floor(free), look.px(LEAST)), look.px(MOST)))
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, rows * self._row + self._head - self.viewport().height()))
        bar.setPageStep(max(1, self.viewport().height()))
        bar.setSingleStep(self._row)
        self.viewport().update()

    def row_rect(self, number: int) -> QRect:
        """Return where a class is drawn (-1: the row of all), in pixels of the viewport."""
        top = self._head + (number + 1) * self._row - self.verticalScrollBar().value()
        return QRect(0, top, self.viewport().width(), self._row)

    def class_at(self, point: QPoint) -> int | None:
        """Return the class under a point, -1 for all, None where there is none."""
        if point.y() < self._head:
            return None
        number = (point.y() - self._head + self.verticalScrollBar().value()) // self._row - 1
        return int(number) if number < len(self._names) else None

    def _reveal(self) -> None:
        rect, bar = self.row_rect(self.only), self.verticalScrollBar()
        if rect.top() < self._head:
            bar.setValue(bar.value() + rect.top() - self._head)
        elif rect.bottom() > self.viewport().height():
            bar.setValue(bar.value() + rect.bottom() + 1 - self.viewport().height())

    # Events of Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def sizeHint(self) -> QSize:
        return QSize(round(self._look.px(190)), round(self._look.px(240)))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._look.px(150)), round(self._look.px(80)))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        number = self.class_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and number is not None:
            # The same class again: all of them.
            self.choose(ALL if number == self.only else number)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._names) - 1
        goals = {
            Qt.Key.Key_Up: self.only - 1,
            Qt.Key.Key_Down: self.only + 1,
            Qt.Key.Key_Home: ALL,
            Qt.Key.Key_End: last,
        }
        goal = goals.get(Qt.Key(event.key()))
        if goal is None or last < 0:
            super().keyPressEvent(event)
            return
        self.choose(min(max(goal, ALL), last))

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            number = self.class_at(event.pos())
            text = "" if number is None else self.describe(number)
            QToolTip.showText(event.globalPos(), text, self.viewport())
            return True
        return bool(super().viewportEvent(event))

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), self._look.colour("base"))
        if self._images:
            self._paint(painter)
        painter.end()

    def _paint(self, painter: QPainter) -> None:
        look = self._look
        painter.setFont(self._font)
        numbers = painter.fontMetrics().horizontalAdvance(group(int(self._counts.sum())))
        left = self._row + look.px(8) + self._name_width + look.px(6)
        end = round_end(float(self._counts.max()))
        right = self.viewport().width() - numbers - look.px(8)
        self._bars = QRectF(left, self._head, max(1.0, right - left), 1)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for number in range(ALL, len(self._names)):
            rect = self.row_rect(number)
            if rect.bottom() >= self._head and rect.top() <= self.viewport().height():
                self._paint_row(painter, number, rect, end)
        self._paint_axis(painter, end)

    def _paint_row(self, painter: QPainter, number: int, rect: QRect, end: int) -> None:
        look = self._look
        if number == self.only:
            painter.fillRect(rect, look.colour("raised"))
            painter.fillRect(
                QRectF(0, rect.top(), look.px(3), rect.height()), look.colour("accent")
            )
        side = rect.height() - 2
        box = QRectF(look.px(5), rect.top() + 1, side, side)
        painter.drawImage(box, self._images[number + 1])
        painter.setFont(self._font)
        painter.setPen(look.colour("text"))
        middle = Qt.AlignmentFlag.AlignVCenter
        name = tr("all") if number == ALL else self._names[number]
        text = painter.fontMetrics().elidedText(
            name, Qt.TextElideMode.ElideRight, int(self._name_width)
        )
        at = QRectF(self._row + look.px(8), rect.top(), self._name_width + 2, rect.height())
        painter.drawText(at, middle | Qt.AlignmentFlag.AlignLeft, text)
        count = int(self._counts.sum() if number == ALL else self._counts[number])
        if number != ALL:
            wide = self._bars.width() * count / end
            high = max(3.0, 0.5 * rect.height())
            bar = QRectF(self._bars.left(), rect.center().y() - high / 2 + 0.5, wide, high)
            chosen = self.only in (ALL, number)
            painter.fillRect(bar, look.colour("accent" if chosen else "muted"))
        space = QRectF(0, rect.top(), rect.width() - look.px(4), rect.height())
        painter.drawText(space, middle | Qt.AlignmentFlag.AlignRight, group(count))

    def _paint_axis(self, painter: QPainter, end: int) -> None:
        """The axis stands still above the rows that scroll."""
        look, bars = self._look, self._bars
        head = QRectF(0, 0, self.viewport().width(), self._head)
        painter.fillRect(head, look.colour("base"))
        painter.setPen(QPen(look.colour("muted"), look.px(1)))
        y = self._head - 1.0
        painter.drawLine(int(bars.left()), int(y), int(bars.right()), int(y))
        for x in (bars.left(), bars.right()):
            painter.drawLine(int(x), int(y - look.px(3)), int(x), int(y))
        painter.setFont(self._small)
        top = Qt.AlignmentFlag.AlignTop
        text = head.adjusted(0, 0, -look.px(4), 0)
        painter.drawText(text.adjusted(bars.left() - look.px(3), 0, 0, 0), top, "0")
        wide = painter.fontMetrics().horizontalAdvance(group(end))
        at = QRectF(bars.right() - wide / 2, 0, wide + 2, self._head)
        painter.drawText(at, top, group(end))
        painter.drawText(text.adjusted(look.px(4), 0, 0, 0), top, tr("images"))
