"""The curves of chosen runs over each other: errors per epoch or the energy H per batch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnlab.core.arrays import FloatArray
from nnlab.gui.look import Look
from nnlab.gui.plots.digits.reference_lines import paint_references
from nnlab.gui.plots.digits.run_lines import RunLine, find_log_ticks, find_range, read_points
from nnlab.gui.plots.digits.run_marks import make_pen, paint_swatch, paint_symbol
from nnlab.gui.plots.plane.scale import find_ticks
from nnlab.gui.plots.polygons import make_polygon
from nnlab.gui.tr import tr

TEXT = 0.88
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
EMPTY = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
SYMBOLS = 40
"""More points than this are drawn with symbols at a few places only."""
WIDE = 430
"""Pixels from which on there is room for the names beside the curves."""


@dataclass(frozen=True, eq=False)
class RunsScene:
    """What is drawn: `quantity` "test", "held_out", "learnt" or "H", against `unit` "epochs" or
    "batches"; `references` draws what others reach on the MNIST digits.
    """

    lines: tuple[RunLine, ...] = ()
    quantity: str = "test"
    unit: str = "epochs"
    log_x: bool = False
    log_y: bool = True
    references: bool = True
    empty: str = ""


class RunsOverlay(QWidget):
    """Shows a `RunsScene`; `hovered` carries the values of all runs at the pointer.

    `enlarged` asks for more room, or for less again.
    """

    hovered = Signal(str)
    enlarged = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.scene = RunsScene()
        self._points: list[tuple[FloatArray, FloatArray]] = []
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("curves of the chosen runs"))
        look.changed.connect(self.update)

    def show_scene(self, scene: RunsScene) -> None:
        """Draw this from now on."""
        self.scene = scene
        self._points = [read_points(line, scene.quantity, scene.unit) for line in scene.lines]
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(self._look.px(380)), round(self._look.px(190)))

    def minimumSizeHint(self) -> QSize:
        scale = min(self._look.scale, 1.6)
        return QSize(round(190 * scale), round(100 * scale))

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.colour("base"))
        painter.setFont(self._look.font(TEXT))
        if any(len(x) for x, _ in self._points):
            self._paint(painter)
        else:
            painter.setPen(self._look.colour("muted"))
            box = QRectF(self.rect()).adjusted(16, 8, -16, -8)
            painter.drawText(box, EMPTY, self._why())
        painter.end()

    def _why(self) -> str:
        if not self.scene.lines:
            return self.scene.empty
        return tr("These runs have no such curve.")

    def _paint(self, painter: QPainter) -> None:
        area, x, y = self._area(), *self._ranges()
        curves = [self._pixels(area, (x, y), points) for points in self._points]
        self._paint_y(painter, area, y)
        self._paint_x(painter, area, x)
        if self.scene.references and self.scene.quantity == "test":
            paint_references(painter, self._look, area, y, self.scene.log_y, curves)
        painter.setPen(QPen(self._look.colour("muted"), 1))
        painter.drawRect(area)
        self._paint_names(painter, area)
        painter.setClipRect(area.adjusted(-4, -4, 4, 4))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for line, pixels in zip(self.scene.lines, curves, strict=True):
            self._paint_line(painter, line, pixels)

    def _ranges(self) -> tuple[tuple[float, float], tuple[float, float]]:
        scene = self.scene
        first = [0.0] if scene.quantity == "H" and not scene.log_x else []
        xs = np.concatenate([first, *(x for x, _ in self._points)])
        margin = 0.0 if scene.quantity == "H" else 0.04
        return (
            find_range(xs, scene.log_x, margin),
            find_range(np.concatenate([y for _, y in self._points]), scene.log_y),
        )

    def _area(self) -> QRectF:
        metrics, px = QFontMetrics(self._look.font(TEXT)), self._look.px
        line = metrics.height()
        left = round(metrics.horizontalAdvance("0.005") + px(10) + 1.2 * line)
        right = px(12) + (self._names_width(metrics) if self.width() > px(WIDE) else 0)
        return QRectF(self.rect()).adjusted(left, 0.8 * line, -round(right), -2.3 * line)

    def _names_width(self, metrics: QFontMetrics) -> float:
        widest = max(metrics.horizontalAdvance(self._name(n)) for n in range(len(self._points)))
        return min(widest + self._look.px(46), 0.42 * self.width())

    def _name(self, number: int) -> str:
        y = self._points[number][1]
        name = self.scene.lines[number].name
        unit = "" if self.scene.quantity == "H" else " %"
        return f"{name}  {y[-1]:.3g}{unit}" if len(y) else name

    def _paint_y(self, painter: QPainter, area: QRectF, axis: tuple[float, float]) -> None:
        look, metrics = self._look, painter.fontMetrics()
        line = metrics.height()
        most = max(2, int(area.height() / (1.8 * line)))
        ticks = [(value, f"{value:.4g}") for value in find_ticks(*axis, most)]
        if self.scene.log_y:
            ticks = find_log_ticks(*axis, most + 3)
        free = area.bottom() + line
        for value, text in ticks:
            y = area.bottom() - (value - axis[0]) / (axis[1] - axis[0]) * area.height()
            painter.setPen(QPen(look.colour("grid"), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            if free - y >= 0.9 * line:
                painter.setPen(look.colour("text"))
                box = QRectF(0, y - line / 2, area.left() - look.px(4), line)
                painter.drawText(box, RIGHT, text)
                free = y
        self._paint_turned(painter, area, self._y_name())

    def _paint_turned(self, painter: QPainter, area: QRectF, name: str) -> None:
        line = painter.fontMetrics().height()
        text = painter.fontMetrics().elidedText(
            name, Qt.TextElideMode.ElideRight, int(area.height() + 2.5 * line)
        )
        painter.save()
        painter.translate(0.65 * line, area.center().y() + 0.7 * line)
        painter.rotate(-90)
        half = area.height() / 2 + 1.5 * line
        painter.setPen(self._look.colour("text"))
        painter.drawText(
            QRectF(-half, -0.6 * line, 2 * half, 1.2 * line), Qt.AlignmentFlag.AlignCenter, text
        )
        painter.restore()

    def _y_name(self) -> str:
        return {
            "test": tr("test error (%)"),
            "held_out": tr("held-out error (%)"),
            "learnt": tr("training error (%)"),
        }.get(self.scene.quantity, tr("H per pattern"))

    def _paint_x(self, painter: QPainter, area: QRectF, axis: tuple[float, float]) -> None:
        look, metrics = self._look, painter.fontMetrics()
        line, room = metrics.height(), metrics.horizontalAdvance("00000")
        most = max(2, int(area.width() / (1.6 * room)))
        ticks = [(value, f"{value:.6g}") for value in find_ticks(*axis, most)]
        if self.scene.log_x:
            ticks = find_log_ticks(*axis, most + 3)
        elif self.scene.quantity != "H" and self.scene.unit == "epochs":
            ticks = [tick for tick in ticks if float(tick[0]).is_integer()]
        free = -1e9
        for value, text in ticks:
            x = area.left() + (value - axis[0]) / (axis[1] - axis[0]) * area.width()
            painter.setPen(QPen(look.colour("grid"), 1))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            width = metrics.horizontalAdvance(text)
            if x - width / 2 > free:
                painter.setPen(look.colour("text"))
                box = QRectF(x - width, area.bottom() + 2, 2 * width, line)
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
                free = x + width / 2 + look.px(5)
        painter.setPen(look.colour("text"))
        name = tr("epochs") if self.scene.unit == "epochs" else tr("batches")
        below = QRectF(area.left(), area.bottom() + line + 2, area.width(), 1.1 * line)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, name)

    def _paint_names(self, painter: QPainter, area: QRectF) -> None:
        look, metrics = self._look, painter.fontMetrics()
        if area.right() > self.width() - look.px(40):
            return
        left, line = area.right() + look.px(8), 1.15 * metrics.height()
        room = max(1, int((area.height() + 1.5 * line) / line))
        for number, shown in enumerate(self.scene.lines[:room]):
            box = QRectF(left, area.top() + number * line, look.px(26), line)
            paint_swatch(painter, look, shown.mark, box)
            painter.setPen(look.colour("text"))
            width = self.width() - box.right() - look.px(8)
            text = metrics.elidedText(self._name(number), Qt.TextElideMode.ElideMiddle, int(width))
            painter.drawText(QRectF(box.right() + look.px(4), box.top(), width, line), LEFT, text)

    def _pixels(
        self,
        area: QRectF,
        axes: tuple[tuple[float, float], tuple[float, float]],
        points: tuple[FloatArray, FloatArray],
    ) -> FloatArray:
        """Return where the points of a curve are drawn, (points, 2)."""
        logs = (self.scene.log_x, self.scene.log_y)
        x, y = (
            ((np.log10(np.maximum(v, 1e-9)) if log else v) - axis[0]) / (axis[1] - axis[0])
            for v, axis, log in zip(points, axes, logs, strict=True)
        )
        pixels = np.column_stack(
            (area.left() + x * area.width(), area.bottom() - y * area.height())
        )
        return np.clip(pixels, -1e5, 1e5)

    def _paint_line(self, painter: QPainter, line: RunLine, pixels: FloatArray) -> None:
        if not len(pixels):
            return
        painter.setPen(make_pen(self._look, line.mark))
        painter.drawPolyline(make_polygon(pixels))
        step = 1 if len(pixels) <= SYMBOLS else max(1, len(pixels) // 5)
        for left, top in pixels[(len(pixels) - 1) % step :: step]:
            paint_symbol(painter, self._look, line.mark, QPointF(left, top), self._look.px(7))

    # Under the pointer

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.hovered.emit(self.value_at(event.position()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.enlarged.emit()

    def leaveEvent(self, event: QEvent) -> None:
        self.hovered.emit("")

    def value_at(self, at: QPointF) -> str:
        """Return the values of all runs at a pixel, in one line; "" beside the curves."""
        if not any(len(x) for x, _ in self._points):
            return ""
        area, axis = self._area(), self._ranges()[0]
        if not area.contains(at):
            return ""
        x = axis[0] + (at.x() - area.left()) / area.width() * (axis[1] - axis[0])
        x = 10.0**x if self.scene.log_x else x
        parts = [
            f"{line.name}: {ys[int(np.argmin(np.abs(xs - x)))]:.4g}"
            for line, (xs, ys) in zip(self.scene.lines, self._points, strict=True)
            if len(xs)
        ]
        unit = tr("epoch") if self.scene.unit == "epochs" else tr("batch")
        return "   ".join([f"{unit} {x:.4g} · {self._y_name()}", *parts])
