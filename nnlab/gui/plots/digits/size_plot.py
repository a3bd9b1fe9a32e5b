"""The error against the size of the training set, both logarithmic, with its power law."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnlab.app.digits.size_curve import PowerLaw, SizeCurve
from nnlab.gui.look import Look
from nnlab.gui.plots.axes import RIGHT, TEXT, Axes, Range
from nnlab.gui.plots.log_axes import Tick, decade_ticks, find_frame, paint_frame
from nnlab.gui.tr import tr

SMALLEST_ERROR = 0.01
"""Per cent; no error at all is drawn there."""
MARGIN = 0.12


def write_count(number: float) -> str:
    """Write a number of images: 30 000."""
    return f"{number:,.0f}".replace(",", "\u202f")


def write_law(law: PowerLaw) -> str:
    """Write a power law with the standard error of its exponent."""
    return tr("error ∝ n⁻ᵃ, a = {exponent} ± {spread}").format(
        exponent=f"{law.exponent:.2f}".replace("-", "−"), spread=f"{law.spread:.2f}"
    )


class SizePlot(QWidget):
    """Means and standard deviations over the seeds, single trainings as small rings."""

    hovered = Signal(str)
    enlarged = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._curve = SizeCurve()
        self._empty_text = ""
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("Error against the size of the training set"))
        self.setToolTip(tr("Point to read numbers; a double click makes this the only plot"))
        look.changed.connect(self.update)

    def show_curve(self, curve: SizeCurve) -> None:
        """Show a curve as far as it is known."""
        self._curve = curve
        lines = [self.describe(row) for row in curve.means()]
        self.setAccessibleDescription("; ".join(lines))
        self.update()

    def set_empty_text(self, text: str) -> None:
        """Say what stands here while there are no points."""
        self._empty_text = text
        self.update()

    def describe(self, row: NDArray[np.float64]) -> str:
        """Return one line on a row of `SizeCurve.means`."""
        size, mean, spread, count = row
        around = f" ± {spread:.2f}" if math.isfinite(spread) else ""
        line = tr("{size} images: {mean} % of the test images wrong ({count} trainings)")
        if count == 1:
            line = tr("{size} images: {mean} % of the test images wrong (1 training)")
        return line.format(size=write_count(size), mean=f"{mean:.2f}{around}", count=int(count))

    # Geometry

    def axes(self) -> Axes:
        """Return the plot's axes: log10 of the size and of the error in per cent."""
        line = QFontMetrics(self._look.font(TEXT)).height()
        rect = QRectF(self.rect()).adjusted(0, line, 0, 0)
        area = find_frame(self._look, rect, self._look.px(24), "100")
        return Axes(area, self._x_range(), self._y_range())

    def _x_range(self) -> Range:
        wanted = [size for size in (*self._curve.sizes, *self._curve.size.tolist()) if size]
        low, high = (math.log10(end(wanted or [100])) for end in (min, max))
        margin = MARGIN * max(high - low, 1.0)
        return low - margin, high + margin

    def _y_range(self) -> Range:
        values = np.concatenate([self._curve.test, self._curve.held_out])
        logs = np.log10(np.maximum(values[np.isfinite(values)], SMALLEST_ERROR))
        low, high = float(logs.min(initial=2.0)), float(logs.max(initial=-2.0))
        if low > high:
            return -1.0, 2.0
        margin = MARGIN * max(high - low, 0.5)
        return low - 2 * margin, high + margin

    def sizeHint(self) -> QSize:
        return QSize(round(self._look.px(520)), round(self._look.px(200)))

    def minimumSizeHint(self) -> QSize:
        # A projector's scale may not force the window wider than its screen.
        scale = min(self._look.scale, 1.6)
        return QSize(round(260 * scale), round(100 * scale))

    # Events of Qt

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        rows, axes = self._curve.means(), self.axes()
        if not len(rows) or not axes.area.contains(event.position()):
            self.hovered.emit("")
            return
        x = axes.numbers(event.position())[0]
        self.hovered.emit(self.describe(rows[int(np.argmin(np.abs(np.log10(rows[:, 0]) - x)))]))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.enlarged.emit()

    def leaveEvent(self, event: QEvent) -> None:
        self.hovered.emit("")
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look = self._look
        painter.fillRect(self.rect(), look.colour("base"))
        if len(self._curve):
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
        line = QFontMetrics(look.font(TEXT)).height()
        most = max(2, int(axes.area.height() / (1.6 * line)))
        names = (tr("n, images to learn from"), tr("wrong (%)"))
        paint_frame(painter, axes, look, names, self._x_ticks(axes), decade_ticks(*axes.y, most))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        law = self._curve.fit()
        if law is not None:
            self._paint_law(painter, axes, law)
        self._paint_means(painter, axes, "held_out", 0)
        self._paint_means(painter, axes, "test", 1)
        self._paint_names(painter, axes, law)

    def _x_ticks(self, axes: Axes) -> list[Tick]:
        """The sizes themselves, as many as there is room for."""
        metrics = QFontMetrics(self._look.font(TEXT))
        ticks: list[Tick] = []
        free = -math.inf
        for size in np.unique(self._curve.size).tolist():
            text = write_count(size)
            half = metrics.horizontalAdvance(text) / 2
            x = axes.left(math.log10(size))
            fits = x - half > free
            ticks.append((math.log10(size), text if fits else ""))
            free = x + half + self._look.px(6) if fits else free
        return ticks

    def _colour(self, column: int) -> QColor:
        return QColor(self._look.theme.series[column])

    def _paint_law(self, painter: QPainter, axes: Axes, law: PowerLaw) -> None:
        pen = QPen(self._look.colour("muted"), self._look.px(1.5), Qt.PenStyle.DashLine)
        painter.save()
        painter.setClipRect(axes.area)
        painter.setPen(pen)
        ends = [axes.point(x, math.log10(law.at(10.0**x))) for x in axes.x]
        painter.drawLine(*ends)
        painter.restore()

    def _paint_means(self, painter: QPainter, axes: Axes, name: str, column: int) -> None:
        look, colour = self._look, self._colour(column)
        faint = QColor(colour)
        faint.setAlphaF(0.6)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(faint, look.px(1)))
        values = getattr(self._curve, name)
        if name == "test":
            for size, value in zip(self._curve.size, values, strict=True):
                centre = axes.point(math.log10(size), _log(float(value)))
                painter.drawEllipse(centre, look.px(2), look.px(2))
        last: QPointF | None = None
        for size, mean, spread, _count in self._curve.means(name):
            x = math.log10(size)
            centre = axes.point(x, _log(mean))
            painter.setPen(QPen(colour, look.px(1.5)))
            if last is not None:
                painter.drawLine(last, centre)
            last = centre
            if name == "test" and math.isfinite(spread):
                ends = [axes.point(x, _log(mean + sign * spread)) for sign in (-1, 1)]
                painter.drawLine(*ends)
                for end in ends:
                    wide = look.px(4)
                    painter.drawLine(end - QPointF(wide, 0), end + QPointF(wide, 0))
            self._paint_mark(painter, centre, column)
            if name == "test":
                self._paint_value(painter, centre, mean)

    def _paint_mark(self, painter: QPainter, centre: QPointF, column: int) -> None:
        size = self._look.px(4)
        if column:
            painter.fillRect(
                QRectF(centre.x() - size, centre.y() - size, 2 * size, 2 * size),
                self._colour(column),
            )
            return
        painter.setBrush(self._look.colour("base"))
        painter.drawEllipse(centre, size, size)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_value(self, painter: QPainter, centre: QPointF, mean: float) -> None:
        painter.setFont(self._look.font(TEXT))
        painter.setPen(self._look.colour("text"))
        line = painter.fontMetrics().height()
        # Below the falling curve, where there is neither the other one nor a bar.
        box = QRectF(centre.x() - 100 - self._look.px(6), centre.y() + 0.15 * line, 100, line)
        painter.drawText(box, RIGHT, f"{mean:.{1 if mean >= 10 else 2}f} %")

    def _paint_names(self, painter: QPainter, axes: Axes, law: PowerLaw | None) -> None:
        """Above the plot: what the marks and the dashed line are."""
        look = self._look
        painter.setFont(look.font(TEXT))
        metrics = painter.fontMetrics()
        y, x = axes.area.top() - 0.75 * metrics.height(), axes.area.left() + look.px(6)
        named = [(1, tr("test, mean ± standard deviation"))]
        if np.isfinite(self._curve.held_out).any():
            named.append((0, tr("held out")))
        for column, text in named:
            painter.setPen(QPen(self._colour(column), look.px(1.5)))
            self._paint_mark(painter, QPointF(x, y), column)
            x += look.px(9)
            painter.setPen(look.colour("text"))
            painter.drawText(QPointF(x, y + 0.35 * metrics.ascent()), text)
            x += metrics.horizontalAdvance(text) + look.px(18)
        if law is not None:
            painter.setPen(QPen(look.colour("muted"), look.px(1.5), Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(x, y), QPointF(x + look.px(26), y))
            painter.setPen(look.colour("text"))
            at = QPointF(x + look.px(31), y + 0.35 * metrics.ascent())
            painter.drawText(at, write_law(law))


def _log(value: float) -> float:
    return math.log10(max(value, SMALLEST_ERROR))
