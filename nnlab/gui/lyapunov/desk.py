"""The desk that the pages of the Lyapunov laboratory share: their state, and the net of the map."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from nnlab.app.lyapunov.kept import KeptNet
from nnlab.app.lyapunov.random.map import find_map_refusal
from nnlab.app.lyapunov.state import LYAPUNOV, PARTS, Lyapunov
from nnlab.app.playground import PLAYGROUND, Playground
from nnlab.core.box import Box
from nnlab.core.lyapunov.random.nets import RandomNet, draw_net
from nnlab.core.network import Network
from nnlab.core.patterns import Patterns, no_patterns
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr

RANDOM_BOX = Box(-1.5, 1.5, -1.5, 1.5)
# Stands for a random net that is too large to be drawn; nothing shows it.
NOTHING = RandomNet(N=1, L=1)


@dataclass(frozen=True, eq=False)
class MapNet:
    """The net that the map is of, with what belongs to it."""

    network: Network
    label: str
    patterns: Patterns
    box: Box


class LyapunovDesk(QObject):
    """State of the pages: `edit` can be undone, `put` (what is looked at) not.

    `changed` carries the name of each part that is another one, after undo as well: "page", "map",
    "kept", "wall", "random" or "digits". `net_changed` follows each change of the map's net: while
    the playground's learns, when another source is chosen, when a random net's recipe changes.
    """

    changed = Signal(str)
    net_changed = Signal()

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._drawn: tuple[RandomNet, Network] | None = None
        context.store.subscribe(LYAPUNOV, self._on_state_changed)
        context.store.subscribe(PLAYGROUND, self._on_playground_changed)
        context.runner.advanced.connect(self._on_advanced)

    @property
    def state(self) -> Lyapunov:
        """The room as the store has it."""
        return self.context.store.get(LYAPUNOV)

    @property
    def net(self) -> MapNet:
        """The net of the map, as it is now."""
        state = self.state
        if state.map.source == "kept" and state.kept is not None:
            kept = state.kept
            return MapNet(kept.network, kept.label, kept.patterns, kept.box)
        if state.map.source == "random":
            return MapNet(self._draw(), tr("random net"), no_patterns(), RANDOM_BOX)
        runner = self.context.runner
        playground = runner.playground
        return MapNet(runner.network, tr("playground"), playground.patterns, playground.box)

    @property
    def refusal(self) -> str:
        """Why there is no map of the net that was chosen, in a line; "" if there is one."""
        state = self.state
        return find_map_refusal(state.random.net) if state.map.source == "random" else ""

    @property
    def is_live(self) -> bool:
        """Whether the map's net is the playground's."""
        source = self.state.map.source
        return source == "playground" or (source == "kept" and self.state.kept is None)

    def edit(self, part: str, new: Any, label: str, mark: Hashable | None = None) -> None:
        """Replace a part by an undoable edit; edits with the same mark are one."""
        if new != getattr(self.state, part):
            self.context.store.edit(LYAPUNOV, replace(self.state, **{part: new}), label, mark)

    def put(self, part: str, new: Any) -> None:
        """Replace a part without undo."""
        if new != getattr(self.state, part):
            self.context.store.put(LYAPUNOV, replace(self.state, **{part: new}))

    def keep_net(self, kept: KeptNet) -> None:
        """Take a net to the map, and show it there; that can be undone."""
        self.hold_net(kept)
        self.put("page", "map")

    def hold_net(self, kept: KeptNet) -> None:
        """Take a net to the map, whichever page is shown; that can be undone."""
        state = self.state
        shown = replace(state.map, source="kept", ell=0, own_box=False)
        new = replace(state, kept=kept, map=shown)
        self.context.store.edit(LYAPUNOV, new, tr("Take a net to the map"))

    def _draw(self) -> Network:
        """Return the random net of the page's recipe, with two inputs; drawn once."""
        recipe = NOTHING if self.refusal else replace(self.state.random.net, inputs=2)
        if self._drawn is None or self._drawn[0] != recipe:
            self._drawn = (recipe, draw_net(recipe))
        return self._drawn[1]

    def _on_state_changed(self, old: Lyapunov, new: Lyapunov) -> None:
        for name in ("page", *PARTS):
            if getattr(new, name) is not getattr(old, name):
                self.changed.emit(name)
        another = new.map.source != old.map.source or new.kept is not old.kept
        if another or (new.map.source == "random" and new.random.net != old.random.net):
            self.net_changed.emit()

    def _on_playground_changed(self, old: Playground, new: Playground) -> None:
        if self.is_live:
            self.net_changed.emit()

    def _on_advanced(self) -> None:
        if self.is_live:
            self.net_changed.emit()
