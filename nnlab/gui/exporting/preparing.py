"""Brings a figure that is not visible up to date piece by piece, before it is painted."""

from __future__ import annotations

from collections.abc import Callable, Generator

from PySide6.QtCore import QObject, QTimer, Signal

from nnlab.gui.tab import Figure

Pieces = Generator[float, None, None]

# Pieces that are worked on without a look at the window's events: a small map is ready at once.
AT_ONCE = 2


class Preparation(QObject):
    """Prepares one figure at a time. `progressed` carries the fraction done while it goes on."""

    progressed = Signal(float)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pieces: Pieces | None = None
        self._then: Callable[[], object] = _do_nothing
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._go_on)

    @property
    def is_busy(self) -> bool:
        """Whether a figure is being prepared."""
        return self._pieces is not None

    def run(self, figure: Figure, then: Callable[[], object]) -> None:
        """Call `then` as soon as the figure can be painted; what was to come before is dropped."""
        self.cancel()
        self._pieces = (figure.prepare or _be_ready)()
        self._then = then
        for _ in range(AT_ONCE):
            if self._pieces is not None:
                self._go_on()
        if self._pieces is not None:
            self._timer.start()

    def cancel(self) -> bool:
        """Drop what is being prepared; False if nothing is."""
        was_busy = self.is_busy
        self._end()
        return was_busy

    def _go_on(self) -> None:
        if self._pieces is None:
            self._timer.stop()
            return
        fraction = next(self._pieces)
        if fraction < 1.0:
            self.progressed.emit(fraction)
            return
        # While it is painted the figure stays as it was prepared.
        pieces, then = self._pieces, self._then
        self._pieces = None
        try:
            then()
        finally:
            pieces.close()

    def _end(self) -> None:
        pieces, self._pieces, self._then = self._pieces, None, _do_nothing
        self._timer.stop()
        if pieces is not None:
            pieces.close()


def _be_ready() -> Pieces:
    """What a figure yields that needs no preparation."""
    yield 1.0


def _do_nothing() -> None:
    """What follows when nothing was asked for."""
