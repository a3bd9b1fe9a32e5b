"""Histograms of the weights and of the local fields, layer by layer."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnlab.app.histograms import Spread, spread_fields, spread_weights
from nnlab.core.activations import activation_of
from nnlab.core.patterns import Patterns
from nnlab.core.views.histograms import nice_edges
from nnlab.gui.instruments.base import Instrument
from nnlab.gui.plots.axes import Range, hold_range
from nnlab.gui.plots.histogram_plot import Histogram, HistogramPlot, HistogramScene
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr

LEAST = 1.0
BINS = 40


class HistogramsInstrument(Instrument):
    """Two columns, weights and local fields; the ranges move in steps while training."""

    figure_title = "Histograms"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.plot = HistogramPlot(context.look)
        self._ranges: dict[str, Range] = {}
        self._sizes: tuple[int, ...] = ()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.plot)
        self.plot.hovered.connect(self.hovered)

    @property
    def figure(self) -> QWidget:
        """The plot."""
        return self.plot

    def refresh(self) -> None:
        """Count anew."""
        runner = self.context.runner
        net, patterns = runner.network, runner.playground.patterns
        if net.sizes != self._sizes:
            self._ranges, self._sizes = {}, net.sizes
        names = tuple(
            f"{tr('layer')} {number}: {tr(activation_of(key).label)}"
            for number, key in enumerate(net.activations, 1)
        )
        parts = (
            self._count(tr("weight w"), spread_weights(net)),
            self._count(_name_fields(patterns), spread_fields(net, patterns)),
        )
        self.plot.show_scene(HistogramScene(parts, names))

    def _count(self, name: str, spread: Spread) -> Histogram:
        within = hold_range(self._ranges.get(name), *spread.span, LEAST)
        self._ranges[name] = within
        edges = nice_edges(*within, BINS)
        return Histogram(name, edges, spread.count(edges), spread.groups)


def _name_fields(patterns: Patterns) -> str:
    """Two classes stand back to back."""
    two = patterns.t.shape[1] == 1
    return tr("local field b (t = +1 up, −1 down)") if two else tr("local field b")
