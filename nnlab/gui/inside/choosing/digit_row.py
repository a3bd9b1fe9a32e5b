"""A row of digits to choose from: one line that scrolls sideways."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QSizePolicy, QToolTip, QWidget

from nnlab.deep.seeing.insides import SetImages
from nnlab.gui.look import Look
from nnlab.gui.plots.digits.digits import make_digit_image
from nnlab.gui.tr import tr

SIDE = 28
TEN = 10
"""So many digits, one of each class, are seen at once, if they can be."""


class DigitRow(QAbstractScrollArea):
    """Images beside each other; `picked` carries the place in the row of the one clicked."""

    picked = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._images: SetImages | None = None
        self._pictures: dict[int, QImage] = {}
        self._chosen = -1
        self._text = ""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("digits to choose from"))
        look.changed.connect(self._on_look_changed)

    # What is shown

    @property
    def images(self) -> SetImages | None:
        """What is there to be chosen."""
        return self._images

    @property
    def chosen(self) -> int:
        """Place in the row of the chosen one, -1 if none is."""
        return self._chosen

    def show_images(self, images: SetImages | None, text: str = "") -> None:
        """Show these images, or a text in their place."""
        self._images, self._text, self._chosen = images, text, -1
        self._pictures.clear()
        self.horizontalScrollBar().setValue(0)
        self._lay_out()

    def mark(self, place: int) -> None:
        """Mark the image of that place of the test set as the chosen one, if it is here."""
        places = self._images.places if self._images is not None else np.zeros(0, dtype=np.int64)
        found = np.flatnonzero(places == place)
        self._chosen = int(found[0]) if len(found) else -1
        self._reveal()
        self.viewport().update()

    def step(self, by: int) -> None:
        """Choose the next image, or the one before."""
        if self._images is not None and len(self._images):
            last = len(self._images) - 1
            start = self._chosen + by if self._chosen >= 0 else 0
            self.picked.emit(min(max(start, 0), last))

    def describe(self, number: int) -> str:
        """Return one line on an image."""
        if self._images is None or not 0 <= number < len(self._images):
            return ""
        label = int(self._images.labels[number])
        names = self._images.classes
        return tr("test image {place}: {name}").format(
            place=int(self._images.places[number]),
            name=names[label] if label < len(names) else str(label),
        )

    # Geometry

    @property
    def side(self) -> int:
        """Side of an image in pixels: whole ones for each of its own, where ten find room."""
        large = SIDE * max(1, round(self._look.scale))
        room = (self.viewport().width() - 8) // TEN - round(self._look.px(5))
        return max(SIDE, min(large, room))

    @property
    def _pitch(self) -> int:
        return self.side + round(self._look.px(5))

    def cell(self, number: int) -> QRect:
        """Return where an image is drawn in the viewport."""
        top = max(0, (self.viewport().height() - self.side) // 2)
        left = 4 + number * self._pitch - self.horizontalScrollBar().value()
        return QRect(left, top, self.side, self.side)

    def number_at(self, point: QPoint) -> int:
        """Return the image under a point, or -1."""
        count = len(self._images) if self._images is not None else 0
        number = (point.x() - 4 + self.horizontalScrollBar().value()) // self._pitch
        return number if 0 <= number < count and self._is_whole(self.cell(number)) else -1

    def _is_whole(self, cell: QRect) -> bool:
        return cell.left() >= 0 and cell.right() < self.viewport().width()

    def _lay_out(self) -> None:
        count = len(self._images) if self._images is not None else 0
        bar, room = self.horizontalScrollBar(), self.viewport().width()
        bar.setRange(0, max(0, 8 + count * self._pitch - room))
        bar.setPageStep(room)
        bar.setSingleStep(self._pitch)
        self._reveal()
        self.viewport().update()

    def _reveal(self) -> None:
        if self._chosen < 0:
            return
        cell, bar = self.cell(self._chosen), self.horizontalScrollBar()
        if cell.left() < 4:
            bar.setValue(bar.value() + cell.left() - self._pitch)
        elif cell.right() > self.viewport().width() - 4:
            bar.setValue(bar.value() + cell.right() - self.viewport().width() + self._pitch)

    # Events of Qt

    def sizeHint(self) -> QSize:
        high = SIDE * max(1, round(self._look.scale)) + 8
        return QSize(TEN * (SIDE + round(self._look.px(5))), high)

    def minimumSizeHint(self) -> QSize:
        return QSize(2 * SIDE, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def wheelEvent(self, event: QWheelEvent) -> None:
        delta = event.angleDelta().y() or event.angleDelta().x()
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - round(delta / 120 * 3 * self._pitch))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        number = self.number_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and number >= 0:
            self.picked.emit(number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if Qt.Key(event.key()) in steps:
            self.step(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            text = self.describe(self.number_at(event.pos()))
            QToolTip.showText(event.globalPos(), text, self.viewport())
            return True
        return bool(super().viewportEvent(event))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        look = self._look
        painter.fillRect(self.viewport().rect(), look.colour("window"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self.side % SIDE > 0)
        count = len(self._images) if self._images is not None else 0
        for number in range(count):
            cell = self.cell(number)
            if not self._is_whole(cell):
                continue
            painter.drawImage(cell, self._picture(number))
            if number == self._chosen:
                painter.setPen(QPen(look.colour("accent"), look.px(2)))
                painter.drawRect(cell.adjusted(-1, -1, 0, 0))
        if not count:
            painter.setFont(look.font(0.9))
            painter.setPen(look.colour("muted"))
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(self.viewport().rect().adjusted(8, 0, -8, 0), flags, self._text)
        painter.end()

    def _picture(self, number: int) -> QImage:
        if number not in self._pictures and self._images is not None:
            self._pictures[number] = make_digit_image(self._images.images[number], self._look)
        return self._pictures[number]

    def _on_look_changed(self) -> None:
        self._pictures.clear()
        self.updateGeometry()
        self._lay_out()
