"""Computes a map on the GUI's timer: coarse at once, fine when idle, the newest request wins."""

from __future__ import annotations

import math
import time
from collections.abc import Generator

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from nnlab.app.lyapunov.maps.film_maps import FilmMaps
from nnlab.app.lyapunov.maps.sweep import MapRequest, Sweep

TICK_MS = 16
BUDGET = 0.008
# Points of a map that is told of at every tick; a finer one is drawn less often while it grows.
MOST_LIVE = 400**2
TELL_SECONDS = 0.12


class Refiner(QObject):
    """Holds one sweep at a time. `improved` follows every tick in which the map got finer.

    The sweep of a request takes the place of the one before when it is ready to be drawn; it comes
    in pieces, and newer requests wait for it: else a net that learns were never seen. Requests
    between two ticks cost nothing but the last; while asleep nothing is computed, and
    the last request is taken up on waking. `rested` follows falling asleep, stop and drop.
    """

    improved = Signal(object)
    rested = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: MapRequest | None = None
        self._coming: Sweep | None = None
        self._awake = False
        self._stopped = False
        self._told_at = 0.0
        self._untold = False
        self.sweep: Sweep | None = None
        self._filming = False
        self._film: FilmMaps | None = None
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._on_tick)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is left to compute."""
        done = self.sweep is None or self.sweep.finished or self._stopped
        return self._waiting is None and self._coming is None and done and not self._untold

    def request(self, wanted: MapRequest) -> None:
        """Ask for a map; another one that is being computed is dropped."""
        newest = self._coming or self.sweep
        latest = self._waiting or (newest.request if newest else None)
        if wanted == latest:
            return
        self._waiting = wanted
        self._set_timer()

    def set_filming(self, on: bool) -> None:
        """Compute the maps of all layers together, so that each is fine when its turn comes.

        They are kept until those of another net, box or kind are wanted.
        """
        self._filming = on
        self._set_timer()

    def go_on(self) -> None:
        """Go on with a map that was stopped."""
        self._stopped = False
        self._set_timer()

    @property
    def is_stopped(self) -> bool:
        """Whether the map was left before it was fine."""
        return self._stopped and self.sweep is not None and not self.sweep.finished

    def stop(self) -> None:
        """Leave the map as it is, until another one is asked for."""
        self._stopped = True
        self._tell()
        self._set_timer()
        self.rested.emit()

    def drop(self) -> None:
        """Forget request and map."""
        self._waiting, self._coming, self.sweep, self._film = None, None, None, None
        self._untold = False
        self._set_timer()
        self.rested.emit()

    def set_awake(self, on: bool) -> None:
        """Compute, or rest while nobody looks."""
        self._awake = on
        self._set_timer()
        if not on:
            self.rested.emit()

    def finish(self) -> None:
        """Block until the map is fine: for pictures and tests."""
        told = self._untold
        while self._begin(math.inf):
            told = True
        if self.sweep is not None and not self.sweep.finished:
            self.sweep.finish()
            told = True
        self._untold = False
        if told and self.sweep is not None:
            self.improved.emit(self.sweep)
        self._set_timer()

    def finish_slowly(self) -> Generator[float, None, None]:
        """Do as `finish`, in pieces; yield the fraction done after each, asleep or awake."""
        told = self._untold
        while not self._is_complete:
            if self._waiting is not None or self._coming is not None:
                told = self._begin(BUDGET) or told
            elif self.sweep is not None:
                self.sweep.advance(BUDGET)
                told = True
            yield 0.0 if self.sweep is None or self._coming is not None else self.sweep.fraction
        self._untold = False
        if told and self.sweep is not None:
            self.improved.emit(self.sweep)
        self._set_timer()

    @property
    def _is_complete(self) -> bool:
        """Whether the map that was asked for last is fine."""
        done = self.sweep is None or self.sweep.finished
        return self._waiting is None and self._coming is None and done

    def close(self) -> None:
        """Stop for good."""
        self._awake = False
        self._timer.stop()
        self.rested.emit()

    def _set_timer(self) -> None:
        if not self._awake or (self.is_idle and not self._is_filming()):
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start()

    def _on_tick(self) -> None:
        """Compute, or let what the tick before has computed be drawn: not both in one go."""
        if self._untold:
            self._tell()
        elif self._waiting is not None or self._coming is not None:
            self._untold = self._begin(BUDGET)
        elif self.sweep is not None:
            if self._is_filming():
                self._advance_film(self.sweep)
            else:
                self.sweep.advance(BUDGET)
                self._untold = self._is_worth_telling(self.sweep)
        self._set_timer()

    def _tell(self) -> None:
        if self._untold and self.sweep is not None:
            self._untold = False
            self.improved.emit(self.sweep)

    def _is_filming(self) -> bool:
        """Whether the maps of all layers are to be computed before the one that is shown."""
        sweep = self.sweep
        if not self._filming or self._stopped or sweep is None or sweep.is_rough:
            return False
        return self._film is None or not (self._film.finished and self._film.fits(sweep.request))

    def _advance_film(self, sweep: Sweep) -> None:
        if self._film is None or not self._film.fits(sweep.request):
            self._film = FilmMaps(sweep.request)
        self._film.advance(BUDGET)
        if self._film.finished and not sweep.finished:
            self._waiting = self._waiting or sweep.request

    def _is_worth_telling(self, sweep: Sweep) -> bool:
        """Return whether to tell of progress, of a large map's now and then: drawing takes time."""
        now = time.monotonic()
        live = sweep.request.side**2 <= MOST_LIVE
        if not (live or sweep.finished or now - self._told_at >= TELL_SECONDS):
            return False
        self._told_at = now
        return True

    def _begin(self, seconds: float) -> bool:
        """Go on with the sweep that comes, or begin the next; True if one has become ready."""
        end = time.perf_counter() + seconds
        if self._coming is None:
            if self._waiting is None:
                return False
            wanted, self._waiting = self._waiting, None
            self._stopped = False
            start = self._film.find(wanted) if self._film is not None else None
            self._coming = Sweep(wanted, self.sweep, start, in_pieces=True)
        else:
            # However little time there is, it comes.
            self._coming.advance(0.0)
        coming = self._coming
        while not coming.is_ready and (left := end - time.perf_counter()) > 0.0:
            coming.advance(left)
        if coming.is_ready:
            self.sweep, self._coming = coming, None
        return coming.is_ready
