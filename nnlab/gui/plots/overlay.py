"""The curves of several runs over each other: one of H or C, each line with its own dash."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnlab.app.learning_curve import LearningCurve
from nnlab.core.arrays import FloatArray
from nnlab.gui.look import Look
from nnlab.gui.plots.curve_points import make_log_ticks
from nnlab.gui.plots.plane.scale import find_ticks
from nnlab.gui.plots.polygons import make_polygon
from nnlab.gui.tr import tr

MOST_POINTS = 600
SMALLEST_H = 1e-12
MOST_DECADES = 8.0
# Okabe-Ito, in an order that keeps neighbours apart in grey, too.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7")
DASHES = (
    Qt.PenStyle.SolidLine,
    Qt.PenStyle.DashLine,
    Qt.PenStyle.DotLine,
    Qt.PenStyle.DashDotLine,
)


@dataclass(frozen=True, eq=False)
class OverlayScene:
    """The curves by run with their names, against updates or epochs, and where the runs stand."""

    curves: tuple[LearningCurve, ...] = ()
    names: tuple[str, ...] = ()
    quantity: str = "H"
    unit: str = "updates"
    log: bool = False
    present: float = 0.0

    def steps(self, curve: LearningCurve) -> FloatArray:
        """What a curve is drawn against (points,)."""
        return curve.epochs if self.unit == "epochs" else curve.updates

    def values(self, curve: LearningCurve) -> FloatArray:
        """What is drawn of a curve (points,): H per pattern or C, of the training set."""
        values: FloatArray = (curve.H if self.quantity == "H" else curve.C)[:, 0]
        return values


def lane_pen(look: Look, place: int) -> QPen:
    """Return the pen of a run: colour and dash, wider for a projector."""
    colour = QColor(COLOURS[place % len(COLOURS)])
    if look.colour("base").lightnessF() < 0.5:
        colour = colour.lighter(150)
    return QPen(colour, 2.5 if look.presentation else 1.5, DASHES[place % len(DASHES)])


class Overlay(QWidget):
    """Shows an `OverlayScene`; `hovered` carries the values of all runs at the pointer."""

    hovered = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.scene = OverlayScene()
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("curves of all runs"))
        look.changed.connect(self.update)

    def show_scene(self, scene: OverlayScene) -> None:
        """Draw this from now on."""
        self.scene = scene
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(self._look.px(340)), round(self._look.px(180)))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._look.px(150)), round(self._look.px(90)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.colour("base"))
        painter.setFont(self._look.font(0.9))
        area, axis, last = self._area(), self._axis(), self._last()
        self._paint_axes(painter, area, axis, last)
        self._paint_names(painter, area)
        painter.setClipRect(area)
        self._paint_curves(painter, area, axis, last)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        area, scene = self._area(), self.scene
        if not area.contains(event.position()):
            self.hovered.emit("")
            return
        at = (event.position().x() - area.left()) / area.width() * self._last()
        parts = []
        for place, curve in enumerate(scene.curves):
            if len(curve):
                value = scene.values(curve)[curve.nearest(scene.steps(curve), at)]
                parts.append(f"{scene.names[place] or place + 1}: {scene.quantity} = {value:.4g}")
        head = tr("{unit} {at}").format(unit=self._unit(), at=f"{at:.0f}")
        self.hovered.emit("   ".join([head, *parts]))

    def leaveEvent(self, event: QEvent) -> None:
        self.hovered.emit("")

    def _unit(self) -> str:
        return tr("updates") if self.scene.unit == "updates" else tr("epochs")

    def _area(self) -> QRectF:
        metrics = QFontMetrics(self._look.font(0.9))
        left = metrics.horizontalAdvance("0.0001") + self._look.px(10)
        line = metrics.height()
        return QRectF(self.rect()).adjusted(left, 1.5 * line, -self._look.px(10), -1.3 * line)

    def _last(self) -> float:
        ends = [self.scene.steps(curve)[-1] for curve in self.scene.curves if len(curve)]
        return float(max([*ends, self.scene.present, 10]))

    def _axis(self) -> tuple[float, float]:
        """The range of the values, of their logarithms on a log axis."""
        parts = [self.scene.values(curve) for curve in self.scene.curves]
        values = np.concatenate(parts) if parts else np.empty(0)
        values = values[np.isfinite(values)]
        if self.scene.quantity == "C" and not self.scene.log:
            return 0.0, 1.0
        top = float(values.max()) if len(values) else 1.0
        if not self.scene.log:
            unit = 10.0 ** math.floor(math.log10(max(top, 1e-6)))
            steps = (step * unit for step in (1, 1.2, 1.5, 2, 3, 4, 5, 6, 8, 10, 15))
            return 0.0, next(step for step in steps if step >= 1.02 * top) if top else 1.0
        values = np.maximum(values, SMALLEST_H)
        high = math.ceil(math.log10(max(top, SMALLEST_H)) + 0.05)
        low = math.floor(math.log10(float(values.min())) - 0.05) if len(values) else -1.0
        return max(min(low, high - 1.0), high - MOST_DECADES), high

    def _paint_axes(
        self, painter: QPainter, area: QRectF, axis: tuple[float, float], last: float
    ) -> None:
        look, metrics = self._look, painter.fontMetrics()
        room, line = metrics.horizontalAdvance("0.0001"), metrics.height()
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        most = max(2, int(area.height() / (1.8 * line)))
        ticks = [(value, f"{value:.4g}") for value in find_ticks(*axis, most)]
        if self.scene.log:
            ticks = make_log_ticks(*axis)[0]
        for value, text in ticks:
            y = area.bottom() - (value - axis[0]) / (axis[1] - axis[0]) * area.height()
            painter.setPen(QPen(look.colour("grid"), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(look.colour("text"))
            box = QRectF(area.left() - room - look.px(4), y - line / 2, room, line)
            painter.drawText(box, right, text)
        named = metrics.horizontalAdvance(self._unit()) + look.px(8)
        for value in find_ticks(0.0, last, max(2, int(area.width() / (1.8 * room)))):
            x = area.left() + value / last * area.width()
            text = _shorten(value)
            width = metrics.horizontalAdvance(text)
            if x + width / 2 < area.right() - named:
                box = QRectF(x - width, area.bottom() + 2, 2 * width, line)
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        corner = QRectF(area.right() - named, area.bottom() + 2, named, line)
        painter.drawText(corner, Qt.AlignmentFlag.AlignRight, self._unit())

    def _paint_names(self, painter: QPainter, area: QRectF) -> None:
        """What is drawn, and each run with a piece of its line."""
        look, metrics = self._look, painter.fontMetrics()
        y, x = area.top() - 0.7 * metrics.height(), area.left()
        quantity = (
            tr("energy H per pattern")
            if self.scene.quantity == "H"
            else tr("classification error C")
        )
        painter.setPen(look.colour("text"))
        painter.drawText(QPointF(x, y + 0.35 * metrics.ascent()), quantity)
        x += metrics.horizontalAdvance(quantity) + look.px(18)
        texts = [f"{place} {name}" for place, name in enumerate(self.scene.names, 1)]
        margins = look.px(42) * len(texts)
        needed = sum(metrics.horizontalAdvance(text) for text in texts) + margins
        # Where all fit each has what it needs, else all have the same.
        narrow = needed > area.right() - x
        room = (area.right() - x) / max(1, len(texts)) if narrow else area.width()
        for place, text in enumerate(texts):
            painter.setPen(lane_pen(look, place))
            painter.drawLine(QPointF(x, y), QPointF(x + look.px(26), y))
            painter.setPen(look.colour("text"))
            width = int(room - look.px(42))
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
            painter.drawText(QPointF(x + look.px(31), y + 0.35 * metrics.ascent()), text)
            x += min(room, look.px(42) + metrics.horizontalAdvance(text))

    def _paint_curves(
        self, painter: QPainter, area: QRectF, axis: tuple[float, float], last: float
    ) -> None:
        look, scene = self._look, self.scene
        x = area.left() + scene.present / last * area.width()
        painter.setPen(QPen(look.colour("muted"), 1))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        for place, curve in enumerate(scene.curves):
            values = scene.values(curve)
            keep = np.isfinite(values)
            step = -(-np.count_nonzero(keep) // MOST_POINTS) or 1
            steps, values = scene.steps(curve)[keep][::step], values[keep][::step]
            if not len(steps):
                continue
            if scene.log:
                values = np.log10(np.maximum(values, SMALLEST_H))
            left = area.left() + steps / last * area.width()
            heights = (values - axis[0]) / (axis[1] - axis[0])
            points = np.column_stack((left, area.bottom() - heights * area.height()))
            painter.setPen(lane_pen(look, place))
            painter.drawPolyline(make_polygon(points))


def _shorten(value: float) -> str:
    """Write 2000 as 2k and 3000000 as 3M."""
    for unit, name in ((1e6, "M"), (1e3, "k")):
        if value >= unit:
            return f"{value / unit:.4g}{name}"
    return f"{value:.4g}"
