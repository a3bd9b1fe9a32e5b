"""Brings a map that is not visible up to date, for a picture in a file or on the clipboard."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import replace

from nnlab.gui.lyapunov.map.lower_room import LowerRoom
from nnlab.gui.lyapunov.map.view import MapView
from nnlab.gui.tab import Figure
from nnlab.gui.tr import tr

Pieces = Generator[float, None, None]
# A sweep tells that all is computed before its lines are found: 1 is for what can be painted.
NEARLY = 0.99


class HiddenMap:
    """Makes figures of the map and of the panel below it that are as of now; `request` asks."""

    def __init__(self, view: MapView, below: LowerRoom, request: Callable[[], None]) -> None:
        self._view, self._below, self._request = view, below, request
        self._is_ready = False
        view.map.needed.connect(self.draw)

    def figures(self) -> tuple[Figure, ...]:
        """Return the map with its colour bar, then what stands below it."""
        first = Figure("ftle", tr("Lyapunov exponents"), self._view.map, self.prepare)
        return (first, *(replace(one, prepare=self.prepare) for one in self._below.figures()))

    def prepare(self) -> Pieces:
        """Compute the map and what lies below it in pieces; what is visible is taken as it is."""
        if not self._view.map.isVisible():
            self._request()
            for fraction in self._view.refiner.finish_slowly():
                yield min(fraction, NEARLY)
            self._below.finish()
            self._is_ready = True
        try:
            yield 1.0
        finally:
            self._is_ready = False

    def draw(self) -> None:
        """Do as `prepare`, in one go, for who paints the hidden map without it."""
        if not self._is_ready:
            self._request()
            self._view.refiner.finish()
