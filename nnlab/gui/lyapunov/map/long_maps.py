"""Tells in the status bar how far a map of very many points is, and lets it be cancelled."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject

from nnlab.app.lyapunov.maps.sweep import Sweep
from nnlab.gui.lyapunov.refiner import Refiner
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr

PROGRESS_KEY = "map"
# What takes less than this is not worth a bar.
PATIENCE = 1.5


class LongMaps(QObject):
    """Watches a refiner; a map that was cancelled stays as coarse as it is."""

    def __init__(self, context: Context, refiner: Refiner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context, self._refiner = context, refiner
        self._sweep: Sweep | None = None
        self._began = 0.0
        refiner.improved.connect(self._on_improved)
        refiner.rested.connect(self.clear)

    def clear(self) -> None:
        """Take the bar away."""
        self._sweep = None
        self._context.status.clear(PROGRESS_KEY)

    def cancel(self) -> None:
        """Leave the map as it is."""
        self._refiner.stop()
        self._context.status.say(tr("The map stays as coarse as it is; G goes on with it."))

    def go_on(self) -> None:
        """Go on with a map that was cancelled."""
        self._sweep = None
        if self._refiner.is_stopped:
            self._context.status.say(tr("The map is computed until it is fine."))
        self._refiner.go_on()

    def _on_improved(self, sweep: Sweep) -> None:
        if sweep is not self._sweep:
            self._sweep, self._began = sweep, time.monotonic()
        # On a projector the status bar comes only for what it has to say, and takes its height from
        # the map, which would begin anew each time.
        if sweep.finished or self._context.look.presentation:
            self.clear()
            return
        spent = time.monotonic() - self._began
        if spent < PATIENCE or sweep.fraction <= 0.0:
            return
        left = spent * (1.0 - sweep.fraction) / sweep.fraction
        side = sweep.request.side
        text = tr("Map of {side} × {side} points").format(side=side)
        self._context.status.progress(PROGRESS_KEY, sweep.fraction, text, self.cancel, left)
