"""The playground's three plots: the plane dominant, below it the net's diagram and the curves."""

from __future__ import annotations

import time

import numpy as np
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QSplitter, QWidget

from nnlab.app.equations import number, write_update
from nnlab.app.playground import Playground
from nnlab.app.reading import Reading
from nnlab.core.network import fields
from nnlab.gui.plots.curves import Curves, CurveScene
from nnlab.gui.plots.diagram import Diagram, DiagramScene
from nnlab.gui.plots.gestures import Mode
from nnlab.gui.plots.output_image import cut_network
from nnlab.gui.plots.plane import Plane
from nnlab.gui.plots.plane_painter import PlaneScene
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr
from nnlab.gui.widgets.param_form import make_check
from nnlab.gui.widgets.plot_frame import ModeButton, PlotFrame

Neuron = tuple[int, int]

# The plane moves with every frame; what is read, not watched, moves less often.
DIAGRAM_SECONDS = 0.12
CURVE_SECONDS = 0.08
TEXT_SECONDS = 0.2
READING_SECONDS = 0.1
CHEAP = 500_000
MOST_HIGHLIGHTED = 40

MODES = (
    (Mode.PLUS, "plus", "add t = +1", "Left click adds a pattern with t = +1 (A)"),
    (Mode.MINUS, "minus", "add t = −1", "Left click adds a pattern with t = −1 (S)"),
    (Mode.MOVE, "move", "move", "Drag patterns, a click adds none (D)"),
    (Mode.REMOVE, "remove", "remove", "Click or sweep to remove patterns (X)"),
)


class PlaygroundView(QSplitter):
    """Draws the runner's present step; the plane's gestures and switches are for the tab.

    `explained` carries the lines of the last update.
    """

    explained = Signal(list)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._context = context
        look, runner = context.look, context.runner
        state = runner.playground
        self.enlarged_neuron: Neuron | None = None
        self._chosen: Neuron | None = None
        self._hovered_at: tuple[float, float, int | None] | None = None
        self._pointed: Neuron | None = None
        self._shown_at = dict.fromkeys(("diagram", "curves", "text", "reading"), 0.0)
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(round(1000 * TEXT_SECONDS))
        self._late.timeout.connect(self.refresh_all)
        self._reading = runner.reading
        scene = PlaneScene(state.box, state.patterns, runner.network, runner.reading, ready=False)
        self.plane = Plane(look, scene)
        self.diagram = Diagram(look, DiagramScene(runner.network, state.box, ready=False))
        self.curves = Curves(look)
        self.frames = (
            PlotFrame(look, tr("Input plane"), self.plane),
            PlotFrame(look, tr("Net"), self.diagram),
            PlotFrame(look, tr("Learning curves"), self.curves),
        )
        self.modes = {
            mode: ModeButton(look, icon, tr(name), tr(tip)) for mode, icon, name, tip in MODES
        }
        self.clear = ModeButton(
            look, "clear", tr("clear"), tr("Remove all patterns (Shift+Del)"), checkable=False
        )
        self.two_colours = make_check(tr("two colours"), tr("Show sgn O instead of O (T)"))
        self.lines = make_check(tr("neurons"), tr("Lines and weight vectors of layer 1 (L)"))
        self.log = make_check(tr("log H"), tr("Logarithmic axis for H (G)"))
        self._lay_out()
        self._connect()
        self.show_state(state)

    def show_state(self, state: Playground) -> None:
        """Show switches as they are set, and the present step."""
        switches: tuple[tuple[QCheckBox, bool], ...] = (
            (self.two_colours, state.view.two_colours),
            (self.lines, state.view.show_lines),
            (self.log, state.view.log_curves),
        )
        for box, on in switches:
            box.blockSignals(True)
            box.setChecked(on)
            box.blockSignals(False)
        sizes = state.design.sizes
        for name in ("_chosen", "enlarged_neuron", "_pointed"):
            neuron = getattr(self, name)
            if neuron and (neuron[0] >= len(sizes) or neuron[1] >= sizes[neuron[0]]):
                setattr(self, name, None)
        self.refresh_all()

    def refresh(self) -> None:
        """Draw the present step: the plane at once, what is read when it can be read again."""
        self._show_plane()
        for name, seconds, show in (
            ("diagram", DIAGRAM_SECONDS, self._show_diagram),
            ("curves", CURVE_SECONDS, self._show_curves),
            ("text", TEXT_SECONDS, self._show_text),
        ):
            now = time.monotonic()
            if now - self._shown_at[name] > seconds:
                self._shown_at[name] = now
                show()
            else:
                self._late.start()

    def refresh_all(self) -> None:
        """Draw everything at once."""
        self._late.stop()
        self._show_plane()
        self._show_diagram()
        self._show_curves()
        self._show_text()

    def set_mode(self, mode: Mode) -> None:
        """Choose what the left button does."""
        self.plane.set_mode(mode)
        self.modes[mode].setChecked(True)

    def enlarge(self, frame: PlotFrame, on: bool) -> None:
        """Make one of the plots the only one, or show all."""
        for other in self.frames:
            other.set_enlarged(on and other is frame)
            other.setVisible(not on or other is frame)
        self._lower.setVisible(not on or frame is not self.frames[0])

    def set_lower_visible(self, on: bool) -> None:
        """Show or hide diagram and curves."""
        self.enlarge(self.frames[0], not on)

    @property
    def lower_visible(self) -> bool:
        """Whether diagram or curves are to be seen."""
        return not self._lower.isHidden()

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

    def close_down(self) -> None:
        """Stop the timer."""
        self._late.stop()

    def _lay_out(self) -> None:
        plane, diagram, curves = self.frames
        for button in (*self.modes.values(), self.clear):
            plane.add_control(button)
        for box in (self.two_colours, self.lines):
            plane.add_control(box)
        curves.add_control(self.log)
        self._lower = QSplitter(Qt.Orientation.Horizontal)
        self._lower.addWidget(diagram)
        self._lower.addWidget(curves)
        self._lower.setSizes([500, 500])
        self.addWidget(plane)
        self.addWidget(self._lower)
        self.setStretchFactor(0, 3)
        self.setStretchFactor(1, 1)
        self.setSizes([560, 245])
        for splitter in (self, self._lower):
            splitter.setChildrenCollapsible(False)
            splitter.setHandleWidth(5)
        self.modes[Mode.PLUS].setChecked(True)

    def _connect(self) -> None:
        for mode, button in self.modes.items():
            button.clicked.connect(lambda _on, mode=mode: self.plane.set_mode(mode))
        for frame in self.frames:
            frame.enlarged.connect(lambda on, frame=frame: self.enlarge(frame, on))
        self.plane.hovered.connect(self._on_hovered)
        self.diagram.hovered.connect(self._context.status.hover)
        self.diagram.chosen.connect(self._on_chosen)
        self.diagram.pointed.connect(self._on_pointed)
        self.diagram.enlarged.connect(self._on_neuron_enlarged)
        self.curves.hovered.connect(self._context.status.hover)
        runner = self._context.runner
        runner.advanced.connect(self.refresh)
        runner.running_changed.connect(self.refresh_all)
        runner.changed.connect(self.refresh_all)

    def _show_plane(self) -> None:
        runner = self._context.runner
        state = runner.playground
        line = self._pointed or self._chosen
        self.plane.show_scene(
            PlaneScene(
                box=state.box,
                patterns=state.patterns,
                network=runner.network,
                reading=self._find_reading(),
                learnt=self._find_learnt(),
                chosen=line[1] if line and line[0] == 1 else None,
                mapped=cut_network(runner.network, self.enlarged_neuron),
                two_colours=state.view.two_colours,
                show_map=state.view.show_map,
                show_lines=state.view.show_lines,
                moving=runner.running,
                ready=runner.ready,
            )
        )

    def _find_reading(self) -> Reading:
        """What the net makes of the patterns; of a wide net running, now and then only."""
        runner = self._context.runner
        patterns = runner.playground.patterns
        now = time.monotonic()
        cost = len(patterns) * sum(layer.w.size for layer in runner.network.layers)
        late = now - self._shown_at["reading"] > READING_SECONDS
        if self._reading.patterns is not patterns or cost < CHEAP or late or not runner.running:
            self._reading = runner.reading
            self._shown_at["reading"] = now
        return self._reading

    def _find_learnt(self) -> tuple[int, ...]:
        """The patterns that the update to the present step has learnt."""
        runner = self._context.runner
        course = runner.course if runner.ready and runner.k else None
        if course is None:
            return ()
        return tuple(course.batch(runner.k - 1)[:MOST_HIGHLIGHTED].tolist())

    def _show_diagram(self) -> None:
        runner = self._context.runner
        view = self.plane.scale.view
        self.diagram.show_scene(DiagramScene(runner.network, view, self._chosen, runner.ready))

    def _show_curves(self) -> None:
        runner = self._context.runner
        log = runner.playground.view.log_curves
        self.curves.show_scene(CurveScene(runner.curve(), runner.updates, log))

    def _show_text(self) -> None:
        update = self._context.runner.update()
        nothing = [tr("No update yet: Step (→) makes one.")]
        self.explained.emit(write_update(update) if update is not None else nothing)
        # The pointer may rest while the net moves below it.
        if self._hovered_at is not None:
            self._on_hovered(self._hovered_at)

    def _on_hovered(self, at: tuple[float, float, int | None] | None) -> None:
        self._hovered_at = at
        self._context.status.hover(self.describe(*at) if at else "")

    def _on_chosen(self, neuron: Neuron | None) -> None:
        self._chosen = neuron
        self.refresh_all()

    def _on_pointed(self, neuron: Neuron | None) -> None:
        self._pointed = neuron
        self._show_plane()

    def _on_neuron_enlarged(self, neuron: Neuron | None) -> None:
        """A neuron's map becomes the plane's; a click elsewhere, or twice, brings O back."""
        if neuron is None:
            self.frames[1].button.toggle()
            return
        output = (len(self._context.runner.network.layers), 0)
        again = neuron in (self.enlarged_neuron, output) or neuron[0] == 0
        self.enlarged_neuron = None if again else neuron
        title = tr("Input plane")
        if self.enlarged_neuron:
            title = tr("Neuron {place} of layer {layer}").format(
                place=neuron[1] + 1, layer=neuron[0]
            )
        self.frames[0].title.setText(title)
        self.refresh()
