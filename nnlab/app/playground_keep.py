"""What undo keeps of the present playground: how it is looked at."""

from dataclasses import replace

from nnlab.app.playground_state import Playground
from nnlab.core.box import Box


def keep_view(present: Playground, restored: Playground) -> Playground:
    """Return what undo makes of an earlier state: looking and stopping stay as they are.

    Only another kind of set brings its own part of the plane along, or one that is elsewhere.
    """
    kinds = {state.source.generator for state in (present, restored) if state.source is not None}
    elsewhere = len(kinds) > 1 or not _overlap(present.box, restored.box)
    box = restored.box if elsewhere else present.box
    if (box, present.view, present.stop) == (restored.box, restored.view, restored.stop):
        return restored
    return replace(restored, box=box, view=present.view, stop=present.stop)


def _overlap(one: Box, other: Box) -> bool:
    """Whether two parts of the plane have something in common."""
    across = one.x1_min < other.x1_max and other.x1_min < one.x1_max
    return across and one.x2_min < other.x2_max and other.x2_min < one.x2_max
