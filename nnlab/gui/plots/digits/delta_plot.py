"""How large the errors delta of each layer are, batch by batch: one labelled curve per layer."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnlab.gui.look import Look
from nnlab.gui.plots.axes import LEFT, TEXT, Axes, Range
from nnlab.gui.plots.curve_points import smooth
from nnlab.gui.plots.digits.references import spread
from nnlab.gui.plots.log_axes import (
    SUPERSCRIPTS,
    decade_ticks,
    find_frame,
    log_range,
    paint_frame,
)
from nnlab.gui.plots.polygons import make_polygon
from nnlab.gui.tr import tr

SMOOTHED = 25
LONGEST_LABEL = 0.34


def name_layer(number: int, name: str) -> str:
    """Return what a layer's errors are called: δ⁽²⁾ and the layer's name."""
    return f"δ⁽{str(number).translate(SUPERSCRIPTS)}⁾ {name}"


def rms_at(rms: NDArray[np.float64], place: int = -1) -> NDArray[np.float64]:
    """Return the rms (layers,) at a point: root of the mean square over the 25th that ends there.

    Empty where there are no points.
    """
    if not len(rms):
        return np.zeros(0)
    stop = range(len(rms))[place] + 1
    part = rms[max(0, stop - max(1, len(rms) // SMOOTHED)) : stop]
    return np.sqrt(np.mean(part**2, axis=0))


class DeltaPlot(QWidget):
    """rms of delta against batches, both logarithmic: what vanishes does so in the beginning.

    `pointed` carries the number of the point under the pointer, -1 where it has left.
    """

    hovered = Signal(str)
    pointed = Signal(int)
    enlarged = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._x = np.zeros(0)
        self._rms = np.zeros((0, 0))
        self._smoothed = np.zeros((0, 0))
        self._names: tuple[str, ...] = ()
        self._total = 1.0
        self._range: Range | None = None
        self._empty_text = ""
        self._under = -1
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("Errors δ of each layer per batch"))
        self.setToolTip(tr("Point to read numbers; a double click makes this the only plot"))
        look.changed.connect(self.update)

    def show_deltas(
        self,
        batches: NDArray[np.float64],
        rms: NDArray[np.float64],
        names: tuple[str, ...],
        total: float,
    ) -> None:
        """Show rms (points, layers) at batches (points,) of `total`; names from the input on."""
        grown = (
            len(self._x)
            and len(batches)
            and max(batches[0], 1.0) == self._x[0]
            and names == self._names
        )
        self._range = log_range(rms, self._range if grown else None) if rms.size else None
        self._x, self._rms, self._names = np.maximum(batches, 1.0), rms, names
        self._total = max(1.0, total, float(batches[-1]) if len(batches) else 0.0)
        self._smoothed = self._smooth_logs()
        self.update()

    def set_empty_text(self, text: str) -> None:
        """Say what stands here while there are no errors."""
        self._empty_text = text
        self.update()

    @property
    def range(self) -> Range:
        """log10 of the range of the rms that is drawn."""
        return self._range or (-1.0, 0.0)

    def describe(self, place: int) -> str:
        """Return the rms of all layers at a point, in one line."""
        if not 0 <= place < len(self._x):
            return ""
        values = ", ".join(
            f"{name_layer(number, name)}: {value:.2g}"
            for number, (name, value) in enumerate(
                zip(self._names, self._rms[place], strict=True), 1
            )
        )
        return tr("batch {batch}: {values}").format(batch=f"{self._x[place]:.0f}", values=values)

    # Geometry

    def _labels(self, metrics: QFontMetrics) -> list[str]:
        room = round(LONGEST_LABEL * self.width())
        texts = [name_layer(number, name) for number, name in enumerate(self._names, 1)]
        return [metrics.elidedText(text, Qt.TextElideMode.ElideRight, room) for text in texts]

    def axes(self) -> Axes:
        """Return the plot's axes: log10 of the batch, log10 of the rms."""
        metrics = QFontMetrics(self._look.font(TEXT))
        widest = max(map(metrics.horizontalAdvance, self._labels(metrics)), default=0)
        rect = QRectF(self.rect())
        area = find_frame(self._look, rect, widest + self._look.px(26), "10⁻¹⁰")
        return Axes(area, (0.0, math.log10(max(self._total, 10.0))), self.range)

    def sizeHint(self) -> QSize:
        return QSize(round(self._look.px(460)), round(self._look.px(200)))

    def minimumSizeHint(self) -> QSize:
        # A projector's scale may not force the window wider than its screen.
        scale = min(self._look.scale, 1.6)
        return QSize(round(240 * scale), round(90 * scale))

    # Events of Qt

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        axes, place = self.axes(), -1
        if axes.area.contains(event.position()) and len(self._x):
            batch = 10.0 ** axes.numbers(event.position())[0]
            place = int(np.argmin(np.abs(np.log(self._x / batch))))
        self._point_at(place)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.enlarged.emit()

    def leaveEvent(self, event: QEvent) -> None:
        self._point_at(-1)
        super().leaveEvent(event)

    def _point_at(self, place: int) -> None:
        if place != self._under:
            self._under = place
            self.hovered.emit(self.describe(place))
            self.pointed.emit(place)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look = self._look
        painter.fillRect(self.rect(), look.colour("base"))
        if len(self._x):
            self._paint(painter)
        else:
            painter.setFont(look.font())
            painter.setPen(look.colour("muted"))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            gap = round(look.px(12))
            painter.drawText(self.rect().adjusted(gap, gap, -gap, -gap), flags, self._empty_text)
        painter.end()

    def _paint(self, painter: QPainter) -> None:
        axes, look = self.axes(), self._look
        metrics = QFontMetrics(look.font(TEXT))
        most = max(2, int(axes.area.height() / (1.6 * metrics.height())))
        across = max(2, int(axes.area.width() / (1.8 * metrics.horizontalAdvance("100 000"))))
        x_ticks = decade_ticks(*axes.x, across)
        names = (tr("batch"), tr("rms of δ"))
        paint_frame(painter, axes, look, names, x_ticks, decade_ticks(*axes.y, most))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.save()
        painter.setClipRect(axes.area)
        for layer in range(len(self._names)):
            self._paint_curve(painter, axes, layer)
        if 0 <= self._under < len(self._x):
            x = axes.left(math.log10(self._x[self._under]))
            painter.setPen(QPen(look.colour("muted"), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(x, axes.area.top()), QPointF(x, axes.area.bottom()))
        painter.restore()
        self._paint_labels(painter, axes)

    def _colour(self, layer: int) -> QColor:
        series = self._look.theme.series
        return QColor(series[layer % len(series)])

    def _smooth_logs(self) -> NDArray[np.float64]:
        """Smoothed log10 of the rms (points, layers); what is not positive stands far below."""
        if not self._rms.size:
            return self._rms
        width = max(1, len(self._x) // SMOOTHED)
        with np.errstate(divide="ignore", invalid="ignore"):
            logs = np.log10(np.where(self._rms > 0, self._rms, np.nan))
        logs = np.where(np.isfinite(logs), logs, self.range[0] - 10.0)
        return np.column_stack([smooth(logs[:, layer], width) for layer in range(logs.shape[1])])

    def _paint_curve(self, painter: QPainter, axes: Axes, layer: int) -> None:
        colour, faint = self._colour(layer), self._colour(layer)
        faint.setAlphaF(0.3)
        with np.errstate(divide="ignore", invalid="ignore"):
            raw = np.log10(self._rms[:, layer])
        # Thin lines without smoothed edges: a noisy curve of many points is slow with them.
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(faint, 1))
        painter.drawPolyline(self._polygon(axes, raw))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour, self._look.px(2)))
        painter.drawPolyline(self._polygon(axes, self._smoothed[:, layer]))

    def _polygon(self, axes: Axes, y: NDArray[np.float64]) -> QPolygonF:
        """The curve in pixels, one point for each column: late batches stand very densely."""
        known = np.isfinite(y)
        points = axes.pixels(np.column_stack((np.log10(self._x[known]), y[known])))
        columns = np.floor(points[:, 0] / self._look.px(1.5))
        return make_polygon(points[np.diff(columns, append=np.inf) > 0])

    def _paint_labels(self, painter: QPainter, axes: Axes) -> None:
        """Names at the right, each joined to the end of its curve."""
        look = self._look
        painter.setFont(look.font(TEXT))
        line = float(painter.fontMetrics().height())
        ends = self._smoothed[-1]
        tops = [axes.top(max(float(end), axes.y[0])) for end in ends]
        order = np.argsort(tops, kind="stable")
        high = axes.area.bottom() + 0.5 * line
        centres = spread([tops[layer] for layer in order], 0.95 * line, 0.0, high + line)
        texts = self._labels(painter.fontMetrics())
        x = axes.left(math.log10(self._x[-1]))
        for layer, centre in zip(order.tolist(), centres, strict=True):
            painter.setPen(QPen(self._colour(layer), look.px(1.2)))
            knee = QPointF(axes.area.right() + look.px(6), tops[layer])
            if x < axes.area.right():
                pen = QPen(self._colour(layer), 1, Qt.PenStyle.DotLine)
                painter.setPen(pen)
                painter.drawLine(QPointF(x, tops[layer]), knee)
                painter.setPen(QPen(self._colour(layer), look.px(1.2)))
            tip = QPointF(axes.area.right() + look.px(17), centre)
            painter.drawPolyline([QPointF(axes.area.right(), tops[layer]), knee, tip])
            painter.setPen(look.colour("text"))
            box = QRectF(tip.x() + look.px(4), centre - line / 2, self.width(), line)
            painter.drawText(box, LEFT, texts[layer])
