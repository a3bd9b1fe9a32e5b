"""What the mouse's gestures on the plane do to the playground."""

from __future__ import annotations

import numpy as np

from nnlab.app.plane_edits import (
    add_points,
    assign_targets,
    classify,
    count_classes,
    drag_points,
    fit_view,
    taught_neurons,
)
from nnlab.app.playground import Playground, edit_patterns, look_at, take_network
from nnlab.core import patterns as sets
from nnlab.core.arrays import FloatArray
from nnlab.core.box import Box
from nnlab.core.network import Network
from nnlab.core.sets.generators import MAX_PATTERNS
from nnlab.core.views.brush import framed, spray, swept
from nnlab.core.views.viewing import pan, zoom
from nnlab.gui.playground.plane_words import say_why_not
from nnlab.gui.playground.tools import PlaneTools
from nnlab.gui.plots.plane.gestures import Gesture, Kind
from nnlab.gui.plots.plane.grips import drag_line
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr

CANCELLED = "Cancelled: all is as before."
# A step of the + and - keys.
KEY_ZOOM = 1.25


class GestureEdits:
    """Turns each gesture into an edit; one press of a button is one step of undo."""

    def __init__(self, context: Context, tools: PlaneTools | None = None) -> None:
        self._context = context
        self._tools = tools or PlaneTools(context.runner.playground)
        self._held: tuple[int, Network] | None = None
        # What no undo brings back: the box and the selection from before the present gesture.
        self._before: tuple[int, Box, tuple[int, ...]] | None = None

    def take(self, gesture: Gesture) -> None:
        """Do what the gesture asks for, or say why not."""
        tasks = {
            Kind.ADD: self._add,
            Kind.SPRAY: self._spray,
            Kind.MOVE: self._move,
            Kind.REMOVE: self._sweep,
            Kind.PICK: self._pick,
            Kind.FRAME: self._frame,
            Kind.ASSIGN: self._assign,
            Kind.LINE: self._drag_line,
            Kind.PAN: self._pan,
            Kind.ZOOM: self._zoom,
            Kind.FIT: lambda _gesture: self.fit(),
        }
        if self._before is None or self._before[0] != gesture.number:
            self._before = (gesture.number, self._state.box, self._tools.selected)
            # It was said of the gesture before; this one is not cancelled.
            self._context.status.take_back(tr(CANCELLED))
        tasks[gesture.kind](gesture)

    def give_up(self, number: int) -> None:
        """Make a gesture not have been, all that its press has done so far."""
        self._context.store.give_up(("gesture", number))
        if self._before is not None and self._before[0] == number:
            box, selected = self._before[1:]
            if box != self._state.box:
                self._context.runner.look(lambda state: look_at(state, box))
            self._tools.select(selected)
        self._context.status.say(tr(CANCELLED))

    def fit(self) -> None:
        """Show all patterns."""
        self._context.runner.look(fit_view)

    def zoom_by(self, factor: float) -> None:
        """Zoom about the middle of the plane, as a key does."""
        box = self._state.box
        middle = ((box.x1_min + box.x1_max) / 2, (box.x2_min + box.x2_max) / 2)
        self._context.runner.look(lambda state: look_at(state, zoom(state.box, middle, factor)))

    def take_class(self, number: int) -> None:
        """Place that class, counted from 0, from now on; the selected patterns get it as well."""
        tools = self._tools
        tools.take_pen(number)
        which = [mu for mu in tools.selected if mu < len(self._state.patterns)]
        if which:
            before = count_classes(self._state)
            label = tr("Change the class of a pattern" if len(which) == 1 else "Change classes")
            self._context.runner.edit(lambda state: classify(state, which, number), label)
            self._tell_of_classes(before)

    def remove_selected(self) -> None:
        """Remove the selected patterns."""
        old, which = self._state.patterns, self._tools.selected
        which = tuple(mu for mu in which if mu < len(old))
        if not which:
            self._context.status.say(tr("Nothing is selected: Q and a frame, or Ctrl+A, select."))
            return
        self._tools.select(())
        label = tr("Remove a pattern" if len(which) == 1 else "Remove patterns")
        self._edit(sets.remove(old, *which), label, None)

    def select_all(self) -> None:
        """Select every pattern."""
        self._tools.select(range(len(self._state.patterns)))

    @property
    def _state(self) -> Playground:
        return self._context.runner.playground

    def _add(self, gesture: Gesture) -> None:
        self._place(gesture, np.array([gesture.at]), tr("Add a pattern"))

    def _spray(self, gesture: Gesture) -> None:
        seed = (gesture.number, gesture.count)
        self._place(gesture, spray(gesture.at, gesture.radius, 1, seed), tr("Spray patterns"))

    def _place(self, gesture: Gesture, x: FloatArray, label: str) -> None:
        state, tools = self._state, self._tools
        if len(state.patterns) + len(x) > MAX_PATTERNS:
            self._context.status.say(tr("No more than {p} patterns.").format(p=MAX_PATTERNS))
            return
        number = tools.pen if gesture.left else tools.other_class(state)
        before = count_classes(state)
        mark = ("gesture", gesture.number)
        self._context.runner.edit(lambda state: add_points(state, x, number), label, mark)
        self._tell_of_classes(before)

    def _tell_of_classes(self, before: int) -> None:
        now = count_classes(self._state)
        if now > before:
            text = tr("{count} classes: the net now has an output neuron for each, drawn anew.")
            self._context.status.say(text.format(count=now))

    def _move(self, gesture: Gesture) -> None:
        mu = gesture.mu
        if mu is None or mu >= len(self._state.patterns):
            return
        which = tuple(other for other in self._tools.selected if other < len(self._state.patterns))
        label = tr("Move patterns" if mu in which and len(which) > 1 else "Move a pattern")
        mark = ("gesture", gesture.number)
        self._context.runner.edit(
            lambda state: drag_points(state, mu, gesture.at, which), label, mark
        )

    def _sweep(self, gesture: Gesture) -> None:
        old = self._state.patterns
        which = swept(old, gesture.start, gesture.at, gesture.radius)
        if len(which):
            label = tr("Remove patterns")
            self._edit(sets.remove(old, *which.tolist()), label, ("gesture", gesture.number))

    def _pick(self, gesture: Gesture) -> None:
        if gesture.mu is None:
            self._tools.select(())
        elif gesture.extend:
            self._tools.toggle(gesture.mu)
        else:
            self._tools.select((gesture.mu,))

    def _frame(self, gesture: Gesture) -> None:
        which = framed(self._state.patterns, gesture.start, gesture.at).tolist()
        self._tools.select(which, gesture.extend)
        count = len(self._tools.selected)
        text = tr("{count} selected: drag one to move all, Del removes, 1 … 6 change the class.")
        self._context.status.say(text.format(count=count) if count else tr("Nothing selected."))

    def _assign(self, gesture: Gesture) -> None:
        state, neuron = self._state, self._tools.neuron
        if not taught_neurons(state):
            self._context.status.say(say_why_not())
            return
        which = swept(state.patterns, gesture.start, gesture.at, gesture.radius).tolist()
        self._context.runner.edit(
            lambda state: assign_targets(state, which, neuron, gesture.left),
            tr("Assign targets to neuron {number}").format(number=neuron + 1),
            ("gesture", gesture.number),
        )

    def _drag_line(self, gesture: Gesture) -> None:
        runner, grip = self._context.runner, gesture.grip
        if grip is None:
            return
        if self._held is None or self._held[0] != gesture.number:
            runner.pause()
            self._held = (gesture.number, runner.network)
        base = self._held[1]
        if base.sizes != runner.network.sizes or grip.neuron >= len(base.layers[0].theta):
            return
        net = drag_line(base, grip, gesture.start, gesture.at, self._state.view.snap)
        label = tr("Drag the line of neuron {number}").format(number=grip.neuron + 1)
        runner.edit(lambda state: take_network(state, net), label, ("gesture", gesture.number))

    def _pan(self, gesture: Gesture) -> None:
        by = (gesture.start[0] - gesture.at[0], gesture.start[1] - gesture.at[1])
        self._context.runner.look(lambda state: look_at(state, pan(state.box, by)))

    def _zoom(self, gesture: Gesture) -> None:
        self._context.runner.look(
            lambda state: look_at(state, zoom(state.box, gesture.at, gesture.factor))
        )

    def _edit(self, new: sets.Patterns, label: str, mark: tuple[str, int] | None) -> None:
        self._context.runner.edit(lambda state: edit_patterns(state, new), label, mark)
