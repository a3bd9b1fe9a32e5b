"""A square of paper to draw a digit on, with pencil and eraser."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnlab.gui.look import Look
from nnlab.gui.tr import tr

SIDE = 112
"""Pixels of a drawing along each side, four for one of the image."""
PIXEL = 4
FRAME_MS = 16
"""A mouse may tell its place 1000 times a second; nobody sees more than 60 drawings of them."""
Bytes = NDArray[np.uint8]


class DrawPad(QWidget):
    """Shows a drawing uint8 (112, 112), 0 paper to 255 ink, and lets the mouse change it.

    The left button draws, the right one erases. `drawn` carries the new drawing and the number of
    its stroke, from the press to the release of a button. Moves within one frame come together.
    `given_up` carries the number of a stroke that is to have drawn nothing.
    """

    drawn = Signal(object, int)
    given_up = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._drawing: Bytes = np.zeros((SIDE, SIDE), dtype=np.uint8)
        self._image = QImage()
        self._strokes = itertools.count(1)
        self._stroke = 0
        self._last: QPointF | None = None
        self._moves: list[QPointF] = []
        self._frame = QTimer(self)
        self._frame.setSingleShot(True)
        self._frame.setTimerType(Qt.TimerType.PreciseTimer)
        self._frame.setInterval(FRAME_MS)
        self._frame.timeout.connect(self._draw_moves)
        self._ink = 255
        self._hint = ""
        self.pen = 2.5
        self.erasing = False
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(tr("paper to draw on"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        look.changed.connect(self._on_look_changed)
        self._colour()

    @property
    def drawing(self) -> Bytes:
        """What is shown; not to be changed."""
        return self._drawing

    def show_drawing(self, drawing: Bytes) -> None:
        """Show a drawing."""
        if drawing is not self._drawing:
            self._drawing = drawing
            self._colour()

    def set_hint(self, text: str) -> None:
        """Say on empty paper what to do."""
        self._hint = text
        self.update()

    def paper_rect(self) -> QRect:
        """Return the square in which the drawing lies."""
        side = max(SIDE // 4, min(self.width(), self.height()) - 2)
        return QRect((self.width() - side) // 2, (self.height() - side) // 2, side, side)

    def draw_path(self, points: Sequence[QPointF], ink: int) -> Bytes:
        """Return the drawing with a stroke through some of its points, in its own pixels."""
        data = np.ascontiguousarray(self._drawing)
        image = QImage(data.data, SIDE, SIDE, SIDE, QImage.Format.Format_Grayscale8).copy()
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(ink, ink, ink), self.pen * PIXEL)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        if all(point == points[0] for point in points):
            painter.drawPoint(points[0])
        else:
            painter.drawPolyline(list(points))
        painter.end()
        bytes_per_line = image.bytesPerLine()
        rows = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(SIDE, bytes_per_line)
        return rows[:, :SIDE].copy()

    def give_up(self) -> bool:
        """Cancel the stroke under way; False if there is none."""
        if self._last is None:
            return False
        self._frame.stop()
        self._last = None
        self._moves.clear()
        self.given_up.emit(self._stroke)
        return True

    # Events of Qt

    def sizeHint(self) -> QSize:
        side = round(self._look.px(196))
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        return QSize(SIDE, SIDE)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            return
        erases = self.erasing or event.button() == Qt.MouseButton.RightButton
        self._ink = 0 if erases else 255
        self._stroke = next(self._strokes)
        self._draw_moves()
        self._last = self._to_paper(event.position())
        self._moves.append(self._last)
        self._draw_moves()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._last is not None:
            self._moves.append(self._to_paper(event.position()))
            if not self._frame.isActive():
                self._frame.start()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._draw_moves()
        self._last = None

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look, paper = self._look, self.paper_rect()
        painter.drawImage(paper, self._image)
        painter.setPen(QPen(look.colour("muted"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(paper.adjusted(0, 0, -1, -1))
        if self._hint and not self._drawing.any():
            painter.setFont(look.font())
            gap = round(look.px(14))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(paper.adjusted(gap, gap, -gap, -gap), flags, self._hint)
        painter.end()

    def _to_paper(self, point: QPointF) -> QPointF:
        paper = self.paper_rect()
        factor = SIDE / paper.width()
        return QPointF(factor * (point.x() - paper.left()), factor * (point.y() - paper.top()))

    def _draw_moves(self) -> None:
        self._frame.stop()
        if self._last is None or not self._moves:
            return
        drawing = self.draw_path((self._last, *self._moves), self._ink)
        self._last = self._moves[-1]
        self._moves.clear()
        self.show_drawing(drawing)
        self.drawn.emit(drawing, self._stroke)

    def _colour(self) -> None:
        ground, ink = self._look.colour("base"), self._look.colour("text")
        data = np.ascontiguousarray(self._drawing)
        image = QImage(data.data, SIDE, SIDE, SIDE, QImage.Format.Format_Indexed8)
        shares = np.linspace(0.0, 1.0, 256)[:, None]
        ends = np.array([[c.red(), c.green(), c.blue()] for c in (ground, ink)], dtype=float)
        red, green, blue = np.rint(ends[0] + shares * (ends[1] - ends[0])).astype(np.uint32).T
        image.setColorTable((0xFF000000 | red << 16 | green << 8 | blue).tolist())
        self._image = image.convertToFormat(QImage.Format.Format_RGB32)
        self.update()

    def _on_look_changed(self) -> None:
        self._colour()
        self.updateGeometry()
