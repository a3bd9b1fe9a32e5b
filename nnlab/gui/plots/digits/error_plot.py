"""The errors of a training in per cent, epoch by epoch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import QWidget

from nnlab.gui.look import Look
from nnlab.gui.plots.curve_points import downsample, make_log_ticks
from nnlab.gui.plots.digits.references import REFERENCES, ReferenceMargin
from nnlab.gui.plots.digits.training_plot import CurveName, TrainingPlot, make_pen
from nnlab.gui.tr import tr

SMALLEST_ERROR = 0.01
"""Per cent: one wrong digit of the 10 000."""
MOST_MARKS = 40


@dataclass(frozen=True)
class Curve:
    """One kind of error: its name, pyqtgraph's symbol and the same as a character, its colour."""

    label: str
    short: str
    symbol: str
    sign: str
    series: int
    dashed: bool = False


CURVES = (
    Curve("while learning", "learning", "t1", "▲", 2, dashed=True),
    Curve("held out", "held out", "o", "●", 0),
    Curve("test", "test", "s", "■", 1),
)


class ErrorPlot(TrainingPlot):
    """Errors per epoch: while learning, on held-out and on test digits, beside what others reach.

    Each curve has its own mark; over many epochs only some points have one.
    """

    narrowest = 340

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._errors = np.zeros((0, 3))
        self._epochs = 1
        plot = self.getPlotItem()
        self._referring = True
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
        self.curves = [self.plot([], []) for _ in CURVES]
        self.marks = [pg.ScatterPlotItem(symbol=curve.symbol) for curve in CURVES]
        for mark in self.marks:
            plot.addItem(mark)
        self.setAccessibleName(tr("Error per epoch"))
        self.dress()
        self.set_total(1)
        self.show_errors(np.zeros((0, 2)))

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
        for spec, curve, mark in zip(CURVES, self.curves, self.marks, strict=True):
            colour = QColor(look.theme.series[spec.series])
            curve.setPen(make_pen(colour, look.px(1.5), dashed=spec.dashed))
            mark.setPen(make_pen(colour))
            mark.setBrush(colour)
            mark.setSize(look.px(9))
        self.margin.dress()
        self._name_errors()
        self._name_axes(tr("epoch"), tr("wrong digits (%)"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # pyqtgraph resizes within its own constructor, before there is a margin.
        if hasattr(self, "margin"):
            self._fit_margin()

    def show_references(self, on: bool) -> None:
        """Show what others reach on the digits of MNIST; on other images it says nothing."""
        self._referring = on
        for line in self._lines:
            line.setVisible(on)
        self._fit_margin()

    def _fit_margin(self) -> None:
        wide = self.width() > self.margin.wanted + self._look.px(150)
        self.margin.set_shown(wide and self._referring)

    def _name_errors(self) -> None:
        names = []
        for column, spec in enumerate(CURVES):
            values = self._errors[:, column]
            known = values[np.isfinite(values)]
            if len(known) or column:
                value = f" {known[-1]:.2f} %" if len(known) else ""
                colour = QColor(self._look.theme.series[spec.series])
                name = CurveName(spec.sign, tr(spec.label) + value, tr(spec.short), colour)
                names.append(name)
        self._name_curves(*names)

    def set_total(self, epochs: int) -> None:
        """Fix the range of the epochs, 1 to `epochs`."""
        self._epochs = max(1, epochs)
        plot = self.getPlotItem()
        plot.setXRange(0.5, self._epochs + 0.5, padding=0)
        step = max(1, -(-self._epochs // 8))
        numbers = range(step, self._epochs + 1, step)
        plot.getAxis("bottom").setTicks([[(float(n), str(n)) for n in numbers]])

    def show_errors(
        self, errors: NDArray[np.float64], learnt: NDArray[np.float64] | None = None
    ) -> None:
        """Show errors in per cent: (epochs, 2) on held-out and test digits, `learnt` (epochs,).

        `learnt` is the error on the training digits while they are learnt from; it may be shorter.
        """
        errors = np.asarray(errors, dtype=float).reshape(-1, 2)
        first = np.full((len(errors), 1), np.nan)
        if learnt is not None:
            known = np.asarray(learnt, dtype=float)[: len(errors)]
            first[: len(known), 0] = known
        self._errors = np.hstack([first, errors])
        epochs = np.arange(1.0, len(errors) + 1)
        for column, (curve, mark) in enumerate(zip(self.curves, self.marks, strict=True)):
            known = np.isfinite(self._errors[:, column])
            y = np.log10(np.maximum(self._errors[known, column], SMALLEST_ERROR))
            x, y = downsample(epochs[known], y, float(self._epochs))
            curve.setData(x, y)
            every = max(1, -(-len(x) // MOST_MARKS))
            # From the end, so that the newest point always has its mark.
            mark.setData(x[::-1][::every], y[::-1][::every])
        self._name_errors()
        self._set_range()

    def _set_range(self) -> None:
        finite = self._errors[np.isfinite(self._errors)]
        top = max(12.0, 1.4 * float(finite.max())) if len(finite) else 12.0
        low = min(0.15, 0.7 * max(float(finite.min()), SMALLEST_ERROR)) if len(finite) else 0.15
        low, top = float(np.log10(low)), float(np.log10(min(top, 105.0)))
        self.getPlotItem().setYRange(low, top, padding=0)
        self.getPlotItem().getAxis("left").setTicks(make_log_ticks(low, top)[:1])

    def value_at(self, x: float) -> str:
        epoch = round(x)
        if not 1 <= epoch <= len(self._errors):
            return ""
        learnt, held_out, test = self._errors[epoch - 1]
        text = tr("epoch {epoch}: {held_out} % of the held-out, {test} % of the test digits wrong")
        if not np.isfinite(held_out):
            text = tr("epoch {epoch}: {test} % of the test digits wrong, none were held out")
        text = text.format(epoch=epoch, held_out=f"{held_out:.2f}", test=f"{test:.2f}")
        if np.isfinite(learnt):
            text += tr("; {} % while learning").format(f"{learnt:.2f}")
        return text
