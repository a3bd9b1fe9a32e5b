"""The frame of the input plane: its mouse modes and switches, its scene, and what hovering says."""

from __future__ import annotations

import time

import numpy as np
from PySide6.QtWidgets import QCheckBox, QWidget

from nnlab.app.equations import number
from nnlab.app.playground import Playground
from nnlab.app.reading import Reading
from nnlab.core.network import fields
from nnlab.gui.plots.gestures import Mode
from nnlab.gui.plots.output_image import cut_network
from nnlab.gui.plots.plane import Plane
from nnlab.gui.plots.plane_painter import PlaneScene
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr
from nnlab.gui.widgets.param_form import make_check, put
from nnlab.gui.widgets.plot_frame import ModeButton, PlotFrame

Neuron = tuple[int, int]

READING_SECONDS = 0.1
CHEAP = 500_000
MOST_HIGHLIGHTED = 40

MODES = (
    (Mode.PLUS, "plus", "add t = +1", "Left click adds a pattern with t = +1 (A)"),
    (Mode.MINUS, "minus", "add t = −1", "Left click adds a pattern with t = −1 (S)"),
    (Mode.MOVE, "move", "move", "Drag patterns, a click adds none (D)"),
    (Mode.REMOVE, "remove", "remove", "Click or sweep to remove patterns (X)"),
)


class PlanePanel(PlotFrame):
    """Draws the runner's present step; the plane's gestures and the switches are for the tab.

    `line_of` is the neuron whose line is drawn thick, `mapped` the one whose state is drawn
    instead of the output; None is no special one.
    """

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        runner, look = context.runner, context.look
        state = runner.playground
        self._context = context
        self._reading = runner.reading
        self._read_at = 0.0
        self._hovered_at: tuple[float, float, int | None] | None = None
        self.line_of: Neuron | None = None
        self.mapped: Neuron | None = None
        scene = PlaneScene(state.box, state.patterns, runner.network, runner.reading, ready=False)
        self.plane = Plane(look, scene)
        super().__init__(look, tr("Input plane"), self.plane, parent)
        self.modes = {
            mode: ModeButton(look, icon, tr(name), tr(tip)) for mode, icon, name, tip in MODES
        }
        self.clear = ModeButton(
            look, "clear", tr("clear"), tr("Remove all patterns (Shift+Del)"), checkable=False
        )
        self.two_colours = make_check(tr("two colours"), tr("Show sgn O instead of O (T)"))
        self.lines = make_check(tr("neurons"), tr("Lines and weight vectors of layer 1 (L)"))
        for control in (*self.modes.values(), self.clear, self.two_colours, self.lines):
            self.add_control(control)
        self.modes[Mode.PLUS].setChecked(True)
        for mode, button in self.modes.items():
            button.clicked.connect(lambda _on, mode=mode: self.plane.set_mode(mode))
        self.plane.hovered.connect(self._on_hovered)

    def show_state(self, state: Playground) -> None:
        """Show the switches as they are set."""
        switches: tuple[tuple[QCheckBox, bool], ...] = (
            (self.two_colours, state.view.two_colours),
            (self.lines, state.view.show_lines),
        )
        for box, on in switches:
            put(box, on)
        self.line_of = _existing(self.line_of, state)
        self.set_mapped(_existing(self.mapped, state))

    def refresh(self) -> None:
        """Draw the present step."""
        runner = self._context.runner
        state, line = runner.playground, self.line_of
        self.plane.show_scene(
            PlaneScene(
                box=state.box,
                patterns=state.patterns,
                network=runner.network,
                reading=self._find_reading(),
                learnt=self._find_learnt(),
                chosen=line[1] if line and line[0] == 1 else None,
                mapped=cut_network(runner.network, self.mapped),
                two_colours=state.view.two_colours,
                show_map=state.view.show_map,
                show_lines=state.view.show_lines,
                moving=runner.running,
                ready=runner.ready,
            )
        )

    def refresh_text(self) -> None:
        """Tell anew what is under the pointer: it may rest while the net moves below it."""
        if self._hovered_at is not None:
            self._on_hovered(self._hovered_at)

    def set_line(self, neuron: Neuron | None) -> None:
        """Choose whose line is drawn thick."""
        if neuron != self.line_of:
            self.line_of = neuron
            self.refresh()

    def set_mapped(self, neuron: Neuron | None) -> None:
        """Choose the neuron whose state is drawn; None is the output."""
        self.mapped = neuron
        title = tr("Input plane")
        if neuron:
            title = tr("Neuron {place} of layer {layer}").format(
                place=neuron[1] + 1, layer=neuron[0]
            )
        self.title.setText(title)

    def set_mode(self, mode: Mode) -> None:
        """Choose what the left button does."""
        self.plane.set_mode(mode)
        self.modes[mode].setChecked(True)

    def describe(self, x1: float, x2: float, mu: int | None) -> str:
        """Return x, b, O at a point of the plane; with t, those of the pattern there."""
        reading = self._context.runner.reading
        if mu is not None and mu < len(reading.patterns):
            x1, x2 = reading.patterns.x[mu].tolist()
            target = f"   t = {number(reading.patterns.t[mu, 0])}   μ = {mu + 1}"
        else:
            target = ""
        b, V = fields(reading.network, np.array([[x1, x2]]))
        return (
            f"x = ({number(x1)}, {number(x2)})   b = {number(b[-1][0, 0])}   "
            f"O = {number(V[-1][0, 0])}{target}"
        )

    def _find_reading(self) -> Reading:
        """What the net makes of the patterns; of a wide net running, now and then only."""
        runner = self._context.runner
        patterns = runner.playground.patterns
        now = time.monotonic()
        cost = len(patterns) * sum(layer.w.size for layer in runner.network.layers)
        late = now - self._read_at > READING_SECONDS
        if self._reading.patterns is not patterns or cost < CHEAP or late or not runner.running:
            self._reading = runner.reading
            self._read_at = now
        return self._reading

    def _find_learnt(self) -> tuple[int, ...]:
        """The patterns that the update to the present step has learnt."""
        runner = self._context.runner
        course = runner.course if runner.ready and runner.k else None
        if course is None:
            return ()
        return tuple(course.batch(runner.k - 1)[:MOST_HIGHLIGHTED].tolist())

    def _on_hovered(self, at: tuple[float, float, int | None] | None) -> None:
        self._hovered_at = at
        self._context.status.hover(self.describe(*at) if at else "")


def _existing(neuron: Neuron | None, state: Playground) -> Neuron | None:
    sizes = state.design.sizes
    gone = neuron and (neuron[0] >= len(sizes) or neuron[1] >= sizes[neuron[0]])
    return None if gone else neuron
