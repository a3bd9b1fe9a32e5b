"""What the playground's commands act on; the tab has it all."""

from __future__ import annotations

from typing import Protocol

from nnlab.app.playground import Playground
from nnlab.gui.playground.data import DataDesk
from nnlab.gui.playground.gestures import GestureEdits
from nnlab.gui.playground.view import PlaygroundView
from nnlab.gui.tab import Context
from nnlab.gui.widgets.side_column import SideColumn


class Hands(Protocol):
    """Plots, settings and edits within reach of a key."""

    view: PlaygroundView
    column: SideColumn
    gestures: GestureEdits
    data: DataDesk

    @property
    def context(self) -> Context: ...
    @property
    def state(self) -> Playground: ...
    def show_instrument(self, key: str) -> None: ...
    def look_at(self, **switches: object) -> None: ...
