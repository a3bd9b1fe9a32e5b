"""What the mouse's gestures on the plane do to the playground."""

from __future__ import annotations

from nnlab.app.playground import edit_patterns
from nnlab.core import patterns as sets
from nnlab.core.generators import MAX_PATTERNS
from nnlab.gui.plots.gestures import Gesture, Kind
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr


class GestureEdits:
    """Turns each gesture into an edit; one press of a button is one step of undo."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def take(self, gesture: Gesture) -> None:
        """Do what the gesture asks for, or say why not."""
        runner = self._context.runner
        old = runner.playground.patterns
        at = (gesture.x1, gesture.x2)
        if gesture.kind is Kind.ADD:
            if len(old) >= MAX_PATTERNS:
                self._context.status.say(tr("No more than {p} patterns.").format(p=MAX_PATTERNS))
                return
            new, label = sets.add(old, at, [gesture.t]), tr("Add a pattern")
        elif gesture.mu >= len(old):
            return
        elif gesture.kind is Kind.MOVE:
            new, label = sets.move(old, gesture.mu, at), tr("Move a pattern")
        else:
            new, label = sets.remove(old, gesture.mu), tr("Remove a pattern")
        runner.edit(lambda state: edit_patterns(state, new), label, ("gesture", gesture.number))
