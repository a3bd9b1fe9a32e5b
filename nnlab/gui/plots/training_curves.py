"""The two plots of a training: H per batch, and the error in per cent per epoch."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from nnlab.gui.look import Look
from nnlab.gui.plots.curve_points import MOST_POINTS, downsample, make_log_ticks, smooth
from nnlab.gui.plots.references import REFERENCES, ReferenceMargin
from nnlab.gui.tr import tr

SMALLEST_LOSS = 1e-6


def make_pen(colour: QColor, width: float = 1.0, dashed: bool = False) -> QPen:
    """Return a cosmetic pen, whose width is in pixels whatever the plot's range."""
    pen = QPen(colour, width)
    pen.setCosmetic(True)
    if dashed:
        pen.setStyle(Qt.PenStyle.DashLine)
    return pen


class TrainingPlot(pg.PlotWidget):  # type: ignore[misc]
    """A plot with fixed ranges in the look's colours; `hovered` says what is under the pointer."""

    hovered = Signal(str)
    enlarged = Signal()
    narrowest = 220

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        plot = self.getPlotItem()
        plot.setMenuEnabled(False)
        # pyqtgraph makes these menus without a parent; they would outlive the plot.
        self.destroyed.connect(plot.ctrlMenu.deleteLater)
        plot.hideButtons()
        plot.setMouseEnabled(False, False)
        plot.getViewBox().disableAutoRange()
        plot.showGrid(x=False, y=True, alpha=0.25)
        self.scene().sigMouseMoved.connect(self._on_mouse_moved)
        self.scene().sigMouseClicked.connect(self._on_mouse_clicked)

    def _name_axes(self, x: str, y: str) -> None:
        plot = self.getPlotItem()
        size = f"{self._look.font(0.9).pointSizeF():.1f}pt"
        style = {"color": self._look.theme.text, "font-size": size}
        plot.setLabel("bottom", x, **style)
        plot.setLabel("left", y, **style)
        plot.getAxis("bottom").enableAutoSIPrefix(False)
        plot.getAxis("left").enableAutoSIPrefix(False)

    def dress(self) -> None:
        """Take colours and fonts from the look."""
        look = self._look
        self.setBackground(look.colour("base"))
        for side in ("bottom", "left"):
            axis = self.getPlotItem().getAxis(side)
            axis.setPen(make_pen(look.colour("muted")))
            axis.setTextPen(look.colour("text"))
            axis.setTickFont(look.font(0.85))
            axis.setStyle(tickTextOffset=round(look.px(3)))
        self.getPlotItem().getAxis("left").setWidth(round(look.px(58)))
        self.getPlotItem().getAxis("bottom").setHeight(round(look.px(38)))

    def _name_curves(self, *names: tuple[str, str, QColor]) -> None:
        """Write mark, name and colour of the curves above the plot, where nothing is drawn."""
        text = "&nbsp;&nbsp; ".join(
            f'<span style="color: {colour.name()}">{mark}</span> {name}'
            for mark, name, colour in names
        )
        size = f"{self._look.font(0.9).pointSizeF():.1f}pt"
        self.getPlotItem().setTitle(text, color=self._look.theme.text, size=size, justify="left")

    def minimumSizeHint(self) -> QSize:
        # A projector's scale may not force the window wider than its screen.
        scale = min(self._look.scale, 1.6)
        return QSize(round(self.narrowest * scale), round(110 * scale))

    def value_at(self, x: float) -> str:
        """Return what the curve says near x, in one line; empty where it says nothing."""
        raise NotImplementedError

    def _on_mouse_moved(self, point: QPointF) -> None:
        view = self.getPlotItem().getViewBox()
        inside = view.sceneBoundingRect().contains(point)
        self.hovered.emit(self.value_at(view.mapSceneToView(point).x()) if inside else "")

    def _on_mouse_clicked(self, event: object) -> None:
        if getattr(event, "double", bool)():
            self.enlarged.emit()


class LossPlot(TrainingPlot):
    """H of each batch, grey, and its running mean over a fiftieth of the training."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._x = np.zeros(0)
        self._y = np.zeros(0)
        self._total = 1.0
        self.log = True
        self.raw = self.plot([], [])
        self.mean = self.plot([], [])
        self.setAccessibleName(tr("Energy H per batch"))
        self.dress()
        self.set_total(1.0)
        self.show_curve(self._x, self._y)

    def dress(self) -> None:
        super().dress()
        look = self._look
        faint = look.colour("accent")
        faint.setAlphaF(0.45)
        self.raw.setPen(make_pen(faint))
        self.mean.setPen(make_pen(look.colour("accent"), look.px(1.5)))
        self._name_axes(tr("batch"), tr("H per pattern (nats)"))
        self._name_curves(
            ("—", tr("per batch"), faint), ("━", tr("running mean"), look.colour("accent"))
        )

    def set_total(self, batches: float) -> None:
        """Fix the range of the batches, 0 to `batches`."""
        self._total = max(1.0, batches)
        self.getPlotItem().setXRange(0, self._total, padding=0)

    def set_log(self, on: bool) -> None:
        """Draw H on a logarithmic axis or on a linear one."""
        self.log = on
        self._draw()

    def show_curve(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> None:
        """Show the energies y of the batches x; values that are not finite are left out."""
        x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
        finite = np.isfinite(y)
        self._x, self._y = downsample(x[finite], y[finite], self._total)
        self._draw()

    def _draw(self) -> None:
        floor = SMALLEST_LOSS if self.log else -np.inf
        y = np.maximum(self._y, floor)
        mean = np.maximum(smooth(self._y, max(3, MOST_POINTS // 50)), floor)
        plot = self.getPlotItem()
        plot.setLogMode(x=False, y=self.log)
        self.raw.setData(self._x, y)
        self.mean.setData(self._x, mean)
        low, high = self._range(y)
        plot.setYRange(low, high, padding=0)
        plot.getAxis("left").setTicks(make_log_ticks(low, high) if self.log else None)

    def _range(self, y: NDArray[np.float64]) -> tuple[float, float]:
        # Whole half decades (or nice steps): the axis holds still while the curve grows.
        if not self.log:
            top = float(np.max(y)) * 1.05 if len(y) else 2.5
            return 0.0, float(np.ceil(max(top, 0.1) * 2) / 2)
        if not len(y):
            return -2.0, 0.5
        low, high = np.log10(np.min(y)), np.log10(np.max(y))
        low, high = float(np.floor(2 * low - 0.2) / 2), float(np.ceil(2 * high + 0.2) / 2)
        return min(low, high - 1.5), high

    def value_at(self, x: float) -> str:
        if not len(self._x):
            return ""
        place = int(np.argmin(np.abs(self._x - x)))
        return tr("batch {batch}: H = {loss}").format(
            batch=f"{self._x[place]:.0f}", loss=f"{self._y[place]:.4f}"
        )


class ErrorPlot(TrainingPlot):
    """Errors per epoch on held-out and on test digits, beside what others reach."""

    narrowest = 340

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._errors = np.zeros((0, 2))
        self._epochs = 1
        plot = self.getPlotItem()
        self._lines: list[pg.GraphicsObject] = []
        for item in REFERENCES:
            ends = np.log10((item.low, item.high))
            if item.low < item.high:
                line = pg.LinearRegionItem(ends, orientation="horizontal", movable=False)
            else:
                line = pg.InfiniteLine(ends[0], angle=0, movable=False)
            line.setZValue(-10)
            plot.addItem(line)
            self._lines.append(line)
        self.margin = ReferenceMargin(plot.getViewBox(), look)
        plot.layout.addItem(self.margin, 2, 3)
        # The title asks for its whole width: it may have that of the margin too.
        plot.layout.removeItem(plot.titleLabel)
        plot.layout.addItem(plot.titleLabel, 0, 1, 1, 3)
        self.held_out = self.plot([], [], symbol="o")
        self.test = self.plot([], [], symbol="s")
        self.setAccessibleName(tr("Error per epoch"))
        self.dress()
        self.set_total(1)
        self.show_errors(self._errors)

    def dress(self) -> None:
        super().dress()
        look = self._look
        grey = look.colour("muted")
        for line in self._lines:
            if isinstance(line, pg.LinearRegionItem):
                fill = QColor(grey)
                fill.setAlphaF(0.18)
                line.setBrush(fill)
                for edge in line.lines:
                    edge.setPen(make_pen(fill))
            else:
                line.setPen(make_pen(grey, 1.0, dashed=True))
        for curve, name in ((self.held_out, 0), (self.test, 1)):
            colour = QColor(look.theme.series[name])
            curve.setPen(make_pen(colour, look.px(1.5)))
            curve.setSymbolPen(make_pen(colour))
            curve.setSymbolBrush(colour)
            curve.setSymbolSize(look.px(9))
        self.margin.dress()
        self._name_errors()
        self._name_axes(tr("epoch"), tr("wrong digits (%)"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # pyqtgraph resizes within its own constructor, before there is a margin.
        if hasattr(self, "margin"):
            self.margin.set_shown(self.width() > self.margin.wanted + self._look.px(150))

    def _name_errors(self) -> None:
        names = []
        for column, (mark, label) in enumerate((("●", "held out"), ("■", "test"))):
            values = self._errors[:, column]
            known = values[np.isfinite(values)]
            value = f" {known[-1]:.2f} %" if len(known) else ""
            names.append((mark, tr(label) + value, QColor(self._look.theme.series[column])))
        self._name_curves(*names)

    def set_total(self, epochs: int) -> None:
        """Fix the range of the epochs, 1 to `epochs`."""
        self._epochs = max(1, epochs)
        plot = self.getPlotItem()
        plot.setXRange(0.5, self._epochs + 0.5, padding=0)
        step = max(1, -(-self._epochs // 8))
        numbers = range(step, self._epochs + 1, step)
        plot.getAxis("bottom").setTicks([[(float(n), str(n)) for n in numbers]])

    def show_errors(self, errors: NDArray[np.float64]) -> None:
        """Show the errors (epochs, 2) in per cent: on held-out and on test digits."""
        self._errors = np.asarray(errors, dtype=float).reshape(-1, 2)
        epochs = np.arange(1.0, len(self._errors) + 1)
        shown = np.log10(np.maximum(self._errors, 0.01))
        for curve, column in ((self.held_out, 0), (self.test, 1)):
            known = np.isfinite(shown[:, column])
            curve.setData(epochs[known], shown[known, column])
        self._name_errors()
        finite = self._errors[np.isfinite(self._errors)]
        top = max(12.0, 1.4 * float(finite.max())) if len(finite) else 12.0
        low = min(0.15, 0.7 * max(float(finite.min()), 0.01)) if len(finite) else 0.15
        low, top = float(np.log10(low)), float(np.log10(top))
        self.getPlotItem().setYRange(low, top, padding=0)
        self.getPlotItem().getAxis("left").setTicks(make_log_ticks(low, top)[:1])

    def value_at(self, x: float) -> str:
        epoch = round(x)
        if not 1 <= epoch <= len(self._errors):
            return ""
        held_out, test = self._errors[epoch - 1]
        return tr(
            "epoch {epoch}: {held_out} % of the held-out, {test} % of the test digits wrong"
        ).format(epoch=epoch, held_out=f"{held_out:.2f}", test=f"{test:.2f}")
