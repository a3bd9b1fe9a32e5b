"""H and the share of wrong patterns against trials: learnt and held out, and of the twin."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from nnlab.core.arrays import FloatArray
from nnlab.core.tc.training import TcRun
from nnlab.gui.look import Look
from nnlab.gui.plots.axes import NAME, Axes, Range, find_area, hold_range, paint_axes
from nnlab.gui.plots.polygons import make_polygon
from nnlab.gui.tc.canvas import LEFT, Canvas
from nnlab.gui.tr import tr

SMALLEST = 1e-8
THOUSAND = 1000.0
MOST_POINTS = 800
# Series of the theme; what is untied is thinner too.
TIED, UNTIED = 0, 1


@dataclass(frozen=True, eq=False)
class Line:
    """A curve: name, number of its colour, whether dashed; trials and values (n,)."""

    name: str
    series: int
    dashed: bool
    x: FloatArray
    y: FloatArray


class TcCurves(Canvas):
    """One quantity, "H" or "C", of the run and of its twin; `switch` lies in its lower corner."""

    hovered = Signal(str)

    def __init__(
        self,
        look: Look,
        quantity: str,
        switch: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        names = {"H": tr("curves of the energy"), "C": tr("curves of the classification error")}
        tips = {
            "H": tr("Energy per pattern H/p against the letters shown (G: logarithmic)"),
            "C": tr("Share of wrong patterns against the letters shown; new: held out"),
        }
        super().__init__(look, names[quantity], tips[quantity], parent)
        self._quantity, self._switch = quantity, switch
        self._log = False
        self._here = 0.0
        self._range: Range | None = None
        self._x_range: Range | None = None
        self.lines: tuple[Line, ...] = ()

    def show_lines(self, lines: tuple[Line, ...], here: float, log: bool) -> None:
        """Show these curves; `here` are the trials so far."""
        here /= THOUSAND
        if log != self._log:
            self._range = None
        self.lines, self._here, self._log = lines, here, log
        self.update()

    def draw(self, painter: QPainter) -> None:
        log = self._log and self._quantity == "H"
        axes = self._axes(log)
        name = self._name(axes)
        names = (tr("trials ÷ 1000"), f"log₁₀ {name}" if log else name)
        paint_axes(painter, axes, self._look, names, end=self._end_of_name())
        painter.setClipRect(axes.area)
        x = axes.left(self._here)
        painter.setPen(QPen(self._look.colour("muted"), 1))
        painter.drawLine(QPointF(x, axes.area.top()), QPointF(x, axes.area.bottom()))
        for line in self.lines:
            painter.setPen(self._pen(line))
            points = np.column_stack((line.x, _logged(line.y) if log else line.y))
            pixels = axes.pixels(points[np.isfinite(points[:, 1])])
            painter.drawPolyline(make_polygon(pixels))
            if len(pixels) == 1:
                # A start is a point, no line yet.
                painter.setBrush(painter.pen().color())
                painter.drawEllipse(QPointF(*pixels[0].tolist()), 3.0, 3.0)
                painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setClipping(False)
        self._write_names(painter, axes.area)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        axes = self._axes(self._log and self._quantity == "H")
        if not (self.lines and axes.area.contains(event.position())):
            self.hovered.emit("")
            return
        trials = axes.numbers(event.position())[0]
        parts = []
        for line in self.lines:
            if len(line.x):
                at = int(np.abs(line.x - trials).argmin())
                parts.append(f"{line.name}: {self._quantity} = {line.y[at]:.3g}")
        self.hovered.emit("   ".join([tr("trial {n}").format(n=round(THOUSAND * trials)), *parts]))

    def leaveEvent(self, event: QEvent) -> None:
        self.hovered.emit("")

    def _axes(self, log: bool) -> Axes:
        area = find_area(self._look, QRectF(self.rect()), "0.0005")
        line = self.fontMetrics().height()
        area.setTop(area.top() + 1.2 * line * ((len(self.lines) + 1) // 2))
        furthest = max([self._here, 0.1, *(float(l.x[-1]) for l in self.lines if len(l.x))])
        self._x_range = hold_range(self._x_range, 0.0, furthest)
        x = (0.0, max(self._x_range[1], furthest))
        if self._quantity == "C":
            return Axes(area, x, (-0.03, 0.8))
        values = [_logged(line.y) if log else line.y for line in self.lines if len(line.y)]
        every = np.concatenate(values) if values else np.zeros(1)
        every = every[np.isfinite(every)]
        low = float(every.min()) if log and len(every) else 0.0
        high = float(every.max()) if len(every) else 1.0
        self._range = hold_range(self._range, low, max(high, low + 1e-3))
        return Axes(area, x, self._range if log else (0.0, max(self._range[1], high)))

    def _name(self, axes: Axes) -> str:
        """The name of the quantity, short where its axis is."""
        name = {"H": tr("H per pattern"), "C": tr("share wrong C")}[self._quantity]
        wide = QFontMetrics(self._look.font(NAME)).horizontalAdvance(f"log₁₀ {name}")
        return name if wide <= 1.15 * axes.area.height() else {"H": "H/p", "C": "C"}[self._quantity]

    def _end_of_name(self) -> float:
        """The pixel at which the name of x has to end: there the switch begins."""
        wide = 0.0 if self._switch is None else self._switch.width() + self._look.px(4)
        return self.width() - wide

    def _pen(self, line: Line) -> QPen:
        style = Qt.PenStyle.DashLine if line.dashed else Qt.PenStyle.SolidLine
        wide = self._look.px(1.5 if line.series == TIED else 1.0)
        return QPen(QColor(self._look.theme.series[line.series]), wide, style)

    def _write_names(self, painter: QPainter, area: QRectF) -> None:
        """The names of the curves above the plot, two in a row."""
        look = self._look
        painter.setFont(look.font(0.85))
        line = painter.fontMetrics().height()
        rows = (len(self.lines) + 1) // 2
        for place, curve in enumerate(self.lines):
            i, j = divmod(place, 2)
            y = area.top() - (rows - i - 0.3) * 1.1 * line
            x = look.px(6) + j * self.width() / 2
            painter.setPen(self._pen(curve))
            painter.drawLine(QPointF(x, y), QPointF(x + look.px(20), y))
            painter.setPen(look.colour("text"))
            room = QRectF(x + look.px(24), y - line / 2, self.width() / 2 - look.px(32), line)
            short = painter.fontMetrics().elidedText(
                curve.name, Qt.TextElideMode.ElideRight, int(room.width())
            )
            painter.drawText(room, LEFT, short)


def make_lines(quantity: str, run: TcRun, twin: TcRun | None) -> tuple[Line, ...]:
    """Return the curves of a run, and of its twin: learnt, and new where some are held out."""
    return tuple(
        line for one in (run, twin) if one is not None for line in _lines_of(quantity, one)
    )


def _lines_of(quantity: str, run: TcRun) -> list[Line]:
    name, series = (tr("tied"), TIED) if run.start.is_tied else (tr("untied"), UNTIED)
    ks = list(run.scores)
    ks = ks[:: max(1, len(ks) // MOST_POINTS)]
    x = np.array(ks, dtype=np.float64) * run.trials_per_update / THOUSAND
    scores = [run.scores[k] for k in ks]
    known = np.array([getattr(score, quantity) for score in scores])
    lines = [Line(f"{name}, {tr('learnt')}", series, False, x, known)]
    if run.held.any():
        new = np.array([getattr(score, f"held_{quantity}") for score in scores])
        lines.append(Line(f"{name}, {tr('new')}", series, True, x, new))
    return lines


def _logged(y: FloatArray) -> FloatArray:
    return np.log10(np.maximum(y, SMALLEST))
