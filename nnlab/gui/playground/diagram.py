"""The frame of the net's diagram: which neuron is chosen, pointed at, or edited."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from nnlab.app.net_edits import add_layer, freeze, remove_layer, resize_layer
from nnlab.app.playground import Playground
from nnlab.app.playground_state import Design
from nnlab.core.box import Box
from nnlab.gui.net_editor import NetEditor
from nnlab.gui.net_files import NetFiles
from nnlab.gui.plots.diagram.diagram import Diagram, DiagramScene
from nnlab.gui.plots.diagram.parts import Number
from nnlab.gui.plots.diagram.stage import StageOverlay
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr
from nnlab.gui.widgets.plot_frame import PlotFrame

Neuron = tuple[int, int]


class DiagramPanel(PlotFrame):
    """Draws the runner's present net. Neurons are (layer, place), layer 0 holds the inputs.

    `chosen_changed` and `pointed` carry a neuron or None, `mapped` the one whose map is to be the
    plane's, None for the output's. `editor` carries out all edits of the net by hand.
    """

    chosen_changed = Signal(object)
    pointed = Signal(object)
    mapped = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        runner = context.runner
        self._context = context
        self.chosen: Neuron | None = None
        self.stage: StageOverlay | None = None
        self.diagram = Diagram(
            context.look, DiagramScene(runner.network, runner.playground.box, ready=False)
        )
        super().__init__(context.look, tr("Net"), self.diagram, parent)
        self.editor = NetEditor(runner, self)
        self.files = NetFiles(context, self.editor, self)
        self.diagram.hovered.connect(context.status.hover)
        self.diagram.chosen.connect(self._on_clicked)
        self.diagram.pointed.connect(self.pointed)
        self.diagram.enlarged.connect(self._on_enlarged)
        self.diagram.begun.connect(self.editor.begin_gesture)
        self.diagram.edited.connect(self._on_edited)
        self.diagram.handled.connect(self._on_handled)

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
        self.diagram.show_scene(
            DiagramScene(runner.network, view, self.chosen, runner.draws, self.stage)
        )

    def set_stage(self, stage: StageOverlay | None) -> None:
        """Show what explain mode says of the present stage, from the next refresh on."""
        self.stage = stage

    def _on_clicked(self, neuron: Neuron | None) -> None:
        """A click chooses a neuron and makes its map the plane's; again, and O is back."""
        self.choose(neuron)
        self.mapped.emit(neuron)

    def _on_enlarged(self, neuron: Neuron | None) -> None:
        """Two clicks on a neuron are for its map too, elsewhere for the frame."""
        if neuron is None:
            self.button.toggle()
        else:
            self._on_clicked(neuron)

    def _on_edited(self, number: Number, value: float) -> None:
        self.editor.set_number(number.layer, number.neuron, number.below, value)

    def _on_handled(self, kind: str, layer: int) -> None:
        def change(design: Design) -> Design:
            if kind == "layer":
                return add_layer(design, layer)
            if kind == "lock":
                return freeze(design, layer, layer not in design.frozen)
            neurons = design.hidden[layer - 1] + (1 if kind == "more" else -1)
            return resize_layer(design, layer, neurons) if neurons else remove_layer(design, layer)

        self.editor.change_design(change, tr("Freeze") if kind == "lock" else tr("Net"))
