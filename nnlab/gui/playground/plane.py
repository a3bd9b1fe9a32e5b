"""The frame of the input plane: its mouse modes and switches, and its scene."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QToolButton, QWidget

from nnlab.app.plane_edits import count_classes, missed_targets, taught_neurons
from nnlab.app.playground import Playground
from nnlab.core.network import Network
from nnlab.core.warm import REGIONS, is_warm
from nnlab.gui.playground.plane_menu import PlaneMenu
from nnlab.gui.playground.plane_readings import Readings
from nnlab.gui.playground.plane_stands import Stands
from nnlab.gui.playground.plane_words import describe_pointer, say_why_not
from nnlab.gui.playground.tools import PlaneTools
from nnlab.gui.plots.plane.gestures import Mode, Pointer
from nnlab.gui.plots.plane.output_image import cut_network
from nnlab.gui.plots.plane.plane import Plane
from nnlab.gui.plots.plane.scene import PlaneScene
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr
from nnlab.gui.widgets.class_strip import ClassStrip
from nnlab.gui.widgets.neuron_strip import NeuronStrip
from nnlab.gui.widgets.param_form import make_check, put
from nnlab.gui.widgets.plot_frame import ModeButton, PlotFrame

Neuron = tuple[int, int]

MOST_HIGHLIGHTED = 40
MOST_MOVING_POPULATION = 12

MODES = (
    (Mode.ADD, "pencil", "add", "A click adds a pattern, a right click the other class (A)"),
    (Mode.MOVE, "move", "move", "Drag patterns and lines, a click adds none (D)"),
    (Mode.SELECT, "select", "select", "Draw a frame around patterns (Q)"),
    (Mode.SPRAY, "spray", "spray", "Spray patterns while a button is down (W)"),
    (Mode.REMOVE, "eraser", "erase", "Click or sweep to remove patterns (X)"),
    (Mode.HAND, "hand", "hand", "Drag the plane itself (H)"),
    (Mode.ASSIGN, "assign", "targets", "Paint targets for a hidden neuron (V)"),
)


class PlanePanel(PlotFrame):
    """Draws the runner's present step; the plane's gestures and the switches are for the tab.

    `line_of` is the neuron whose line is drawn thick, `mapped` the one whose state is drawn
    instead of the output; None is no special one. `tools` is what the mouse holds; `ghost` a net
    whose lines are drawn dashed, `stressed` patterns with a ring: explanations set them.
    """

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        runner, look = context.runner, context.look
        state = runner.playground
        self._context = context
        self._readings = Readings(runner)
        self._stands = Stands(runner)
        self._hovered: Pointer | None = None
        self.line_of: Neuron | None = None
        self._line_before: Neuron | None = None
        self.mapped: Neuron | None = None
        self.ghost: Network | None = None
        self.stressed: tuple[int, ...] | None = None
        self.tools = PlaneTools(state)
        scene = PlaneScene(state.box, state.patterns, runner.network, runner.reading, ready=False)
        self.plane = Plane(look, scene)
        super().__init__(look, tr("Input plane"), self.plane, parent)
        self.tools.setParent(self)
        self.modes = {
            mode: ModeButton(look, icon, tr(name), tr(tip)) for mode, icon, name, tip in MODES
        }
        self.classes = ClassStrip(look)
        self.neurons = NeuronStrip(look)
        self.snap = ModeButton(look, "snap", tr("snap to grid"), tr("Patterns on a grid (M)"))
        self.snap.setAutoExclusive(False)
        self.clear = ModeButton(
            look, "clear", tr("clear"), tr("Remove all patterns (Shift+Del)"), checkable=False
        )
        self.two_colours = make_check(tr("two colours"), tr("Show sgn O instead of O (T)"))
        self.lines = make_check(tr("neurons"), tr("Lines and weight vectors of layer 1 (L)"))
        self.more = PlaneMenu(context, self.tools, self.plane)
        self._lay_out()
        self._connect()

    def show_state(self, state: Playground) -> None:
        """Show the switches as they are set."""
        switches: tuple[tuple[QCheckBox | QToolButton, bool], ...] = (
            (self.two_colours, state.view.two_colours),
            (self.lines, state.view.show_lines),
        )
        for box, on in switches:
            put(box, on)
        self.snap.setChecked(state.view.snap > 0.0)
        self.tools.follow(state)
        self.line_of = _existing(self.line_of, state)
        self.set_mapped(_existing(self.mapped, state))
        self._show_tools()

    def refresh(self) -> None:
        """Draw the present step."""
        runner = self._context.runner
        state, line, view = runner.playground, self.line_of, runner.playground.view
        painting = self.plane.mode is Mode.ASSIGN and taught_neurons(state)
        if line != self._line_before:
            self._line_before = line
            self._follow_line(line)
        self.plane.show_scene(
            PlaneScene(
                box=state.box,
                patterns=state.patterns,
                network=runner.network,
                reading=self._readings.find("patterns"),
                learnt=self._find_learnt(),
                chosen=self.tools.neuron if painting else _in_first_layer(line),
                mapped=cut_network(runner.network, self.mapped),
                two_colours=view.two_colours,
                show_map=view.show_map,
                show_lines=view.show_lines,
                show_numbers=view.show_numbers,
                show_regions=view.show_regions and is_warm(REGIONS),
                moving=runner.running,
                ready=runner.draws,
                validation=state.validation,
                test=state.test,
                selected=self.tools.selected,
                painted=self.tools.neuron if painting else None,
                missed=self._find_missed() if painting else None,
                snap=view.snap,
                population=self._find_population(),
                ghost=self.ghost,
                wrong_validation=self._readings.find("validation").wrong,
                wrong_test=self._readings.find("test").wrong,
                stands=self._stands.find(),
                explained=runner.explainer.on,
            )
        )

    def refresh_text(self) -> None:
        """Tell anew what is under the pointer: it may rest while the net moves below it."""
        if self._hovered is not None:
            self._on_hovered(self._hovered)

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

    def set_stage(self, ghost: Network | None, stressed: tuple[int, ...] | None) -> None:
        """Show the lines of a net before its update, dashed, and rings around patterns."""
        self.ghost, self.stressed = ghost, stressed
        self.refresh()

    def set_mode(self, mode: Mode) -> None:
        """Choose what the left button does; say so if there is nothing for it to do."""
        if mode is Mode.ASSIGN and not taught_neurons(self._context.runner.playground):
            self._context.status.say(say_why_not())
        else:
            self.plane.set_mode(mode)

    def step_neuron(self, by: int) -> None:
        """Paint targets of the next hidden neuron, or of the one before."""
        count = taught_neurons(self._context.runner.playground)
        if count:
            self.tools.take_neuron((self.tools.neuron + by) % count)

    def _lay_out(self) -> None:
        self.add_control(self.classes)
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for button in self.modes.values():
            layout.addWidget(button)
        self.add_control(row)
        for control in (
            *(self.neurons, self.snap, self.clear, self.two_colours, self.lines, self.more),
        ):
            self.add_control(control)
        self.modes[Mode.ADD].setChecked(True)
        self._show_tools()

    def _connect(self) -> None:
        for mode, button in self.modes.items():
            button.clicked.connect(lambda _on, mode=mode: self.plane.set_mode(mode))
        self.plane.hovered.connect(self._on_hovered)
        self.plane.mode_changed.connect(self._on_mode)
        # Before the tab, whose edit draws the plane anew.
        self.plane.gestured.connect(self._stands.follow)
        self.tools.changed.connect(self._on_tools)
        self.neurons.stepped.connect(self.step_neuron)
        self._context.look.changed.connect(self._fold)
        if self._context.look.presentation:
            self._fold()
        self.snap.clicked.connect(self.more.toggle_snap)

    def _follow_line(self, line: Neuron | None) -> None:
        """Paint targets for the neuron that is chosen in the diagram."""
        place = _in_first_layer(line)
        if place is not None and place < taught_neurons(self._context.runner.playground):
            self.tools.neuron = place
            self.neurons.show_neuron(place, taught_neurons(self._context.runner.playground))

    def _fold(self) -> None:
        """In presentation mode the widest switches are in the menu alone: buttons are larger."""
        for box in (self.two_colours, self.lines):
            box.setVisible(not self._context.look.presentation)

    def _show_tools(self) -> None:
        state = self._context.runner.playground
        count = max(count_classes(state), self.tools.pen + 1)
        self.classes.show_classes(count, self.tools.pen)
        taught = taught_neurons(state)
        self.modes[Mode.ASSIGN].setVisible(taught > 0)
        self.neurons.show_neuron(self.tools.neuron, taught)
        self.neurons.setVisible(taught > 0 and self.plane.mode is Mode.ASSIGN)
        if not taught and self.plane.mode is Mode.ASSIGN:
            self.plane.set_mode(Mode.ADD)

    def _on_tools(self) -> None:
        self._show_tools()
        self.refresh()

    def _on_mode(self, mode: Mode) -> None:
        self.modes[mode].setChecked(True)
        self._on_tools()

    def _find_missed(self) -> NDArray[np.bool_]:
        """Where the hidden neuron whose targets are painted misses them."""
        runner = self._context.runner
        return missed_targets(runner.network, runner.playground.patterns, self.tools.neuron)

    def _find_learnt(self) -> tuple[int, ...]:
        """The patterns that the update to the present step has learnt."""
        runner = self._context.runner
        batch = self.stressed
        if batch is None:
            course = runner.course if runner.ready and runner.k else None
            batch = tuple(course.batch(runner.k - 1).tolist()) if course is not None else ()
        # Rings around all of them would single out none.
        p = len(runner.playground.patterns)
        return () if len(batch) == p > 1 else batch[:MOST_HIGHLIGHTED]

    def _find_population(self) -> tuple[Network, ...]:
        """The individuals of the genetic algorithm, fewer of them while it runs."""
        runner = self._context.runner
        state = runner.playground
        if state.rule.key != "genetic" or not state.view.show_population or not runner.ready:
            return ()
        from nnlab.core.training.genetic import population_networks

        memory = runner.course.memory(runner.k) if runner.course else state.memory
        networks = population_networks(memory, runner.network)
        return networks[:MOST_MOVING_POPULATION] if runner.running else networks

    def _on_hovered(self, pointer: Pointer | None) -> None:
        self._hovered = pointer
        text = ""
        if pointer is not None:
            text = describe_pointer(
                *(pointer, self.plane.mode, self._context.runner, self.mapped, self.tools),
                reach=self.plane.reach,
            )
        self._context.status.hover(text)


def _in_first_layer(neuron: Neuron | None) -> int | None:
    return neuron[1] if neuron is not None and neuron[0] == 1 else None


def _existing(neuron: Neuron | None, state: Playground) -> Neuron | None:
    sizes = state.design.sizes
    gone = neuron and (neuron[0] >= len(sizes) or neuron[1] >= sizes[neuron[0]])
    return None if gone else neuron
