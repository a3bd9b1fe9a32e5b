"""Pictures along a path, with what the net answers under each."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnlab.gui.look import Look
from nnlab.gui.plots.axes import CENTRE, TEXT
from nnlab.gui.plots.digits.ink import make_ink_image, make_ink_table
from nnlab.gui.tr import tr

MOST = 15


class PathStrip(QWidget):
    """As many of the pictures as there is room for; `moved` carries the number of the pressed."""

    moved = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._images: NDArray[np.uint8] = np.zeros((0, 28, 28), np.uint8)
        self._answers: tuple[str, ...] = ()
        self._at = 0
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("pictures along the path"))
        self.setToolTip(tr("Press or drag to move along the path; below: what the net answers"))
        look.changed.connect(self.update)

    def show_path(self, images: NDArray[np.uint8], answers: tuple[str, ...]) -> None:
        """Show images (n, 28, 28) with the answers (n,) to them."""
        self._images, self._answers = images, answers
        self._at = min(self._at, max(len(images) - 1, 0))
        self.update()

    def move_to(self, at: int) -> None:
        """Mark the picture nearest to that place of the path."""
        self._at = at
        self.update()

    @property
    def places(self) -> list[int]:
        """The places on the path of the pictures that are drawn."""
        count = min(self._columns(), len(self._images))
        return np.rint(np.linspace(0, len(self._images) - 1, count)).astype(int).tolist()

    def cell(self, number: int) -> QRectF:
        """Return the pixels of the picture with that number in the strip."""
        columns = max(len(self.places), 1)
        wide, side = self.width() / columns, self._side()
        return QRectF(number * wide + (wide - side) / 2, self._look.px(4), side, side)

    def sizeHint(self) -> QSize:
        return QSize(round(self._look.px(500)), round(self._look.px(96)))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, round(self._look.px(34) + self._line()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._press(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._press(event.position())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look, places = self._look, self.places
        painter.fillRect(self.rect(), look.colour("base"))
        painter.setFont(look.font(TEXT, bold=True))
        table = make_ink_table(look)
        near = int(np.argmin(np.abs(np.array(places) - self._at))) if places else -1
        before = ""
        for number, place in enumerate(places):
            box = self.cell(number)
            image = make_ink_image(self._images[place], table)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
            painter.drawImage(box, image, QRectF(image.rect()))
            colour, width = ("accent", 2.5) if number == near else ("grid", 1.0)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.colour(colour), look.px(width)))
            painter.drawRect(box)
            answer = self._answers[place]
            changed = bool(before) and answer != before
            painter.setPen(look.colour("boundary" if changed else "text"))
            below = QRectF(box.left() - 20, box.bottom() + 1, box.width() + 40, self._line())
            painter.drawText(below, CENTRE, f"→ {answer}" if changed else answer)
            if changed:
                left = QPointF((self.cell(number - 1).right() + box.left()) / 2, 0)
                painter.drawLine(left, QPointF(left.x(), self.height()))
            before = answer
        painter.end()

    def _press(self, at: QPointF) -> None:
        places = self.places
        if places:
            number = int(at.x() / max(self.width(), 1) * len(places))
            self.moved.emit(places[min(max(number, 0), len(places) - 1)])

    def _line(self) -> int:
        return QFontMetrics(self._look.font(TEXT, bold=True)).height()

    def _columns(self) -> int:
        room = self.height() - self._line() - self._look.px(8)
        return max(2, min(MOST, int(self.width() / max(room + self._look.px(6), 30))))

    def _side(self) -> float:
        high = self.height() - self._line() - self._look.px(8)
        wide = self.width() / max(len(self.places), 1) - self._look.px(4)
        return max(8.0, min(high, wide))
