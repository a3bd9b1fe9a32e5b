"""The frame of the net's diagram: which neuron is chosen, pointed at, or wanted larger."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from nnlab.app.playground import Playground
from nnlab.core.box import Box
from nnlab.gui.net_editor import NetEditor
from nnlab.gui.plots.diagram import Diagram, DiagramScene
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr
from nnlab.gui.widgets.plot_frame import PlotFrame

Neuron = tuple[int, int]


class DiagramPanel(PlotFrame):
    """Draws the runner's present net. Neurons are (layer, place), layer 0 holds the inputs.

    `chosen_changed` and `pointed` carry a neuron or None, `mapped` one whose map is to become
    the plane's.
    """

    chosen_changed = Signal(object)
    pointed = Signal(object)
    mapped = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        runner = context.runner
        self._context = context
        self.chosen: Neuron | None = None
        self.diagram = Diagram(
            context.look, DiagramScene(runner.network, runner.playground.box, ready=False)
        )
        super().__init__(context.look, tr("Net"), self.diagram, parent)
        self.editor = NetEditor(runner, self)
        self.diagram.hovered.connect(context.status.hover)
        self.diagram.chosen.connect(self.choose)
        self.diagram.pointed.connect(self.pointed)
        self.diagram.enlarged.connect(self._on_enlarged)

    def show_state(self, state: Playground) -> None:
        """Forget a chosen neuron that is no more."""
        sizes, chosen = state.design.sizes, self.chosen
        if chosen and (chosen[0] >= len(sizes) or chosen[1] >= sizes[chosen[0]]):
            self.choose(None)

    def choose(self, neuron: Neuron | None) -> None:
        """Choose a neuron, or none."""
        self.chosen = neuron
        self.chosen_changed.emit(neuron)

    def refresh(self, view: Box) -> None:
        """Draw the present net; the maps show that part of the plane."""
        runner = self._context.runner
        self.diagram.show_scene(DiagramScene(runner.network, view, self.chosen, runner.ready))

    def _on_enlarged(self, neuron: Neuron | None) -> None:
        """Two clicks on a neuron are for its map, elsewhere for the frame."""
        if neuron is None:
            self.button.toggle()
        else:
            self.mapped.emit(neuron)
