"""A single neuron, or the one chosen in the diagram: its function, its fields, its geometry."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnlab.app.neuron_view import NeuronView, view_neuron
from nnlab.gui.instruments.base import Instrument, Neuron
from nnlab.gui.plots.neuron_painter import NeuronScene
from nnlab.gui.plots.neuron_plot import NeuronPlot
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr


class NeuronInstrument(Instrument):
    """g(b) of the chosen neuron with the patterns' fields on it."""

    figure_title = "Neuron"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.plot = NeuronPlot(context.look)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.plot)
        self.plot.hovered.connect(self.hovered)

    @property
    def figure(self) -> QWidget:
        """The plot."""
        return self.plot

    def set_chosen(self, neuron: Neuron | None) -> None:
        """Show this neuron; without one, or for an input, the first output."""
        super().set_chosen(neuron)
        self.refresh()

    def refresh(self) -> None:
        """Draw the present moment."""
        runner = self.context.runner
        patterns = runner.playground.patterns
        view = view_neuron(runner.network, patterns, self.chosen)
        course = runner.course if runner.ready and runner.k else None
        learnt = tuple(course.batch(runner.k - 1)[:40].tolist()) if course else ()
        self.plot.show_scene(NeuronScene(view, learnt, _title(view), tuple(view.write())))


def _title(view: NeuronView) -> str:
    layer, place = view.neuron
    name = tr("output neuron") if view.is_output else tr("neuron of layer {l}").format(l=layer)
    return f"{name} {place + 1}: {tr(view.activation.label)}"
