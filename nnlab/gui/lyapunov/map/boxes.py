"""Which part of the plane the map shows: zoom, drag, typed numbers, and the way back."""

from __future__ import annotations

import time
from collections.abc import Hashable
from dataclasses import replace

from PySide6.QtCore import QObject

from nnlab.core.box import Box
from nnlab.core.geometry import Point
from nnlab.core.views.viewing import pan, zoom
from nnlab.gui.lyapunov.desk import LyapunovDesk

# Turns of a wheel and moves of a drag that follow each other so soon are one step of the way back.
PAUSE = 0.7
MOST = 50


class Boxes(QObject):
    """Puts another box into the state of the map; looking is not undone but gone back from."""

    def __init__(self, desk: LyapunovDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._before: list[Box | None] = []
        self._changed_at = -PAUSE
        self._held: tuple[Box | None, list[Box | None]] = (None, [])

    @property
    def box(self) -> Box:
        """The box that is to be seen: an own one, or that of the net's patterns."""
        state = self._desk.state.map
        return state.chosen_box if state.own_box else self._desk.net.box

    @property
    def has_before(self) -> bool:
        """Whether there is a way back."""
        return bool(self._before)

    def hold(self) -> None:
        """Keep what is shown: a drag begins, which may be given up."""
        self._held = self._own, list(self._before)

    def give_up(self, mark: Hashable | None) -> None:
        """Show what was shown when the drag began; undo the edits of a tool's, which has a mark."""
        if mark is not None:
            self._desk.context.store.give_up(mark)
            return
        box, self._before = self._held
        self._put(box)

    def zoom(self, at: Point, factor: float) -> None:
        """Take a box `factor` times as large; `at` stays where it is."""
        self.choose(zoom(self.box, at, factor))

    def zoom_by(self, factor: float) -> None:
        """Zoom about the middle, as a key does."""
        box = self.box
        self.zoom(((box.x1_min + box.x1_max) / 2, (box.x2_min + box.x2_max) / 2), factor)

    def pan(self, by: Point) -> None:
        """Move the box."""
        self.choose(pan(self.box, by))

    def fit(self) -> None:
        """Show the box of the net's patterns again."""
        if self._desk.state.map.own_box:
            self._changed_at = -PAUSE
            self._take(None)

    def go_back(self) -> None:
        """Show the box before this one."""
        if self._before:
            box = self._before.pop()
            self._changed_at = -PAUSE
            self._put(box)

    def choose(self, box: Box) -> None:
        """Show this box."""
        self._take(box)

    def _take(self, box: Box | None) -> None:
        now = time.monotonic()
        if now - self._changed_at > PAUSE:
            self._before.append(self._own)
            del self._before[:-MOST]
        self._changed_at = now if box is not None else -PAUSE
        self._put(box)

    @property
    def _own(self) -> Box | None:
        state = self._desk.state.map
        return state.chosen_box if state.own_box else None

    def _put(self, box: Box | None) -> None:
        state = self._desk.state.map
        if box is None:
            self._desk.put("map", replace(state, own_box=False))
        else:
            edges = (box.x1_min, box.x1_max, box.x2_min, box.x2_max)
            self._desk.put("map", replace(state, own_box=True, box=edges))
