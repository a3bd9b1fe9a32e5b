"""The energy H of each batch of a training, and the learning rate beside it."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from nnlab.core.digits.schedule import SCHEDULES
from nnlab.gui.look import Look
from nnlab.gui.plots.curve_points import MOST_POINTS, downsample, make_log_ticks, smooth
from nnlab.gui.plots.digits.training_plot import CurveName, TrainingPlot, make_pen
from nnlab.gui.tr import tr

SMALLEST_LOSS = 1e-6
RATE_POINTS = 300
HEADROOM = 0.92
"""Part of the plot's height at which the highest rate stands."""


class LossPlot(TrainingPlot):
    """H of each batch, faint, its running mean over a fiftieth of the training, and the rate eta.

    The rate has its own axis at the right, from 0 at the bottom to the highest rate.
    """

    # The switch of the logarithmic axis lies on this corner.
    reserved = 75.0

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._x = np.zeros(0)
        self._y = np.zeros(0)
        self._total = 1.0
        self._cost = "cross_entropy"
        self.log = True
        self.raw = self.plot([], [])
        self.mean = self.plot([], [])
        # In parts of the plot's height, drawn in the coordinates of H: one view box does for both.
        self._rates = np.zeros(0)
        self._highest = 0.0
        self.rate = pg.PlotCurveItem()
        self.rate.setZValue(-5)
        self.getPlotItem().addItem(self.rate)
        self.getPlotItem().showAxis("right")
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
        colour = QColor(look.theme.series[1])
        pen = make_pen(colour, look.px(1.2))
        pen.setStyle(Qt.PenStyle.DotLine)
        self.rate.setPen(pen)
        axis = self.getPlotItem().getAxis("right")
        axis.setPen(make_pen(look.colour("muted")))
        axis.setTextPen(colour)
        axis.setTickFont(look.font(0.85))
        axis.setWidth(round(look.px(44)))
        axis.enableAutoSIPrefix(False)
        nats = self._cost == "cross_entropy"
        name = tr("H per pattern (nats)") if nats else tr("H per pattern (½ |t − O|²)")
        self._name_axes(tr("batch"), name)
        self._name_curves(
            CurveName("—", tr("per batch"), tr("batch"), faint),
            CurveName("━", tr("running mean"), tr("mean"), look.colour("accent")),
            CurveName("┄", tr("η (right)"), "η", colour),
        )

    def set_total(self, batches: float) -> None:
        """Fix the range of the batches, 0 to `batches`."""
        self._total = max(1.0, batches)
        self.getPlotItem().setXRange(0, self._total, padding=0)
        self._draw_rate()

    def set_schedule(self, schedule: str, eta: float) -> None:
        """Draw how the rate goes over the training: a key of `SCHEDULES`, its highest rate."""
        rates = [SCHEDULES[schedule](k, RATE_POINTS, eta) for k in range(RATE_POINTS)]
        self._rates, self._highest = np.array(rates) / eta, eta
        self._draw_rate()

    def _draw_rate(self) -> None:
        low, high = self.getPlotItem().viewRange()[1]
        x = np.linspace(0, self._total, len(self._rates))
        self.rate.setData(x, low + (high - low) * HEADROOM * self._rates)
        parts = (0.0, 0.5, 1.0) if len(self._rates) else ()
        ticks = [(low + (high - low) * HEADROOM * p, f"{p * self._highest:.3g}") for p in parts]
        self.getPlotItem().getAxis("right").setTicks([ticks])

    def set_cost(self, cost: str) -> None:
        """Name the unit of H, which is that of its cost: a key of `COSTS`."""
        if cost != self._cost:
            self._cost = cost
            self.dress()

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
        self._draw_rate()

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
