"""A single neuron, or the one chosen in the diagram: its function, its fields, its geometry."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnlab.app.neuron_geometry import NeuronGeometry
from nnlab.app.neuron_view import NeuronView, view_neuron
from nnlab.core.margin import is_single_neuron
from nnlab.core.training.mistakes import MistakeCounter
from nnlab.core.warm import MISTAKES, is_warm
from nnlab.gui.instruments.base import Instrument, Neuron
from nnlab.gui.plots.neuron_painter import MOST_LEARNT, NeuronScene
from nnlab.gui.plots.neuron_plot import NeuronPlot
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr

COUNT_SECONDS, AGAIN_MS = 0.002, 30


class NeuronInstrument(Instrument):
    """g(b) of the chosen neuron with the patterns' fields on it; of a single neuron its margin."""

    figure_title = "Neuron"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.plot = NeuronPlot(context.look)
        self._geometry = NeuronGeometry()
        self._counter: MistakeCounter | None = None
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(AGAIN_MS)
        self._again.timeout.connect(self.refresh)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.plot)
        self.plot.hovered.connect(self.hovered)

    @property
    def figure(self) -> QWidget:
        """The plot."""
        return self.plot

    def close_down(self) -> None:
        """Stop the timer."""
        self._again.stop()

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
        learnt = tuple(course.batch(runner.k - 1)[:MOST_LEARNT].tolist()) if course else ()
        facts = [*view.write(), *self._describe_geometry()]
        self.plot.show_scene(NeuronScene(view, learnt, _title(view), tuple(facts)))

    def _describe_geometry(self) -> list[tuple[str, str]]:
        runner = self.context.runner
        state = runner.playground
        facts = self._geometry.write(
            state.start, runner.network, state.patterns, state.rule, self._count_mistakes()
        )
        return [(tr(name), value) for name, value in facts]

    def _count_mistakes(self) -> int | None:
        """Mistakes since this trajectory began; None while they are still being counted."""
        runner = self.context.runner
        course = runner.course
        if course is None or not runner.ready or not is_single_neuron(runner.network):
            return None
        if not is_warm(MISTAKES):
            return None
        if self._counter is None or self._counter.trajectory is not course.trajectory:
            self._counter = MistakeCounter(course.trajectory)
        count = self._counter.count(runner.k, COUNT_SECONDS)
        # A run draws again by itself; at rest the counting goes on until it is done.
        if count is None and not runner.running and self.isVisible():
            self._again.start()
        return count


def _title(view: NeuronView) -> str:
    layer, place = view.neuron
    name = tr("output neuron") if view.is_output else tr("neuron of layer {l}").format(l=layer)
    return f"{name} {place + 1}: {tr(view.activation.label)}"
