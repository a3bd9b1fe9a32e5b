"""The client of the compute process: starts it, feeds it, hears it and replaces it when it dies."""

import itertools
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from nnlab.deep.process import wire
from nnlab.deep.process.link import Link
from nnlab.gui.computing.jobs import Ask, Callback, Job
from nnlab.gui.computing.obituary import exit_text, obituary, start_refused
from nnlab.gui.computing.queue import JobQueue
from nnlab.gui.tr import tr

CANCEL_AFTER, CANCEL_BESIDE = 0.7, 20.0
"""Seconds from asking a job to stop to killing its process; beside others, which would end too."""
HANG_AFTER = 30.0
START_AFTER = 300.0
"""Seconds of silence that mean a hang: at work, and while torch is imported from a slow disk."""
DEATHS = 4
DEATHS_WITHIN = 60.0
"""So many deaths within so many seconds are a loop: the next one starts only when asked."""
BUSY_MS = 15
IDLE_MS = 200
BUDGET = 0.008
"""Seconds of callbacks per tick, so that the window keeps painting in a flood of messages."""

log = logging.getLogger(__name__)


class Compute(QObject):
    """Runs jobs and requests in the compute process; all callbacks come in the GUI thread.

    Parameters
    ----------
    modules, paths : modules that the process imports at its start, and where it finds them
    hang_after : seconds of silence after which the process is replaced
    log_file : what the process prints goes there; None: to the error stream of the GUI
    """

    state_changed = Signal()
    died = Signal(str)

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        modules: Sequence[str] = (),
        paths: Sequence[Path] = (),
        hang_after: float = HANG_AFTER,
        log_file: Path | None = None,
    ) -> None:
        super().__init__(parent)
        self.state = "off"
        self.devices: list[tuple[str, str]] = []
        self.threads = 0
        self.reason = ""
        self._spawning = (tuple(modules), tuple(paths), log_file)
        self._hang_after = hang_after
        self._link: Link | None = None
        self._numbers = itertools.count(1)
        self._queue = JobQueue()
        self._asks: dict[int, Ask] = {}
        self._deaths: deque[float] = deque(maxlen=DEATHS - 1)
        self._ticked = time.monotonic()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_tick)

    @property
    def missing_torch(self) -> bool:
        """Whether the process runs but has no torch; `reason` says why in one line."""
        return self.state in ("ready", "busy") and bool(self.reason)

    @property
    def pid(self) -> int | None:
        """Number of the process, for the report of an error."""
        return self._link.pid if self._link else None

    @property
    def asking(self) -> bool:
        """Whether an answer is awaited."""
        return bool(self._asks)

    @property
    def backlog(self) -> int:
        """Number of messages that wait for the GUI; bounded."""
        return len(self._link.inbox) if self._link else 0

    def start(self) -> None:
        """Start the process, in the main thread: it dies with the thread that started it."""
        if threading.current_thread() is not threading.main_thread():
            raise RuntimeError("The compute process must be started by the main thread.")
        if self._link is None:
            self._deaths.clear()
            self._spawn()

    def close(self) -> None:
        """End the process, whatever it does; jobs that still run end without a call."""
        self._timer.stop()
        for job in (*self._queue.take_waiting(), *self._queue.take_running()):
            job.alive = False
        for ask in self._asks.values():
            ask.alive = False
        self._asks.clear()
        link, self._link = self._link, None
        if link is not None:
            link.kill()
        self._set_state("off")

    def run(
        self,
        job: str,
        params: dict[str, Any],
        on_report: Callback,
        on_done: Callback,
        on_failed: Callback,
        on_cancelled: Callable[[], None] | None = None,
        lane: str = "train",
    ) -> Job:
        """Run a job after those that already wait in its lane, beside those of other lanes.

        The callbacks must be bound methods of QObjects; a deleted one is not called any more.
        """
        calls = (on_report, on_done, on_failed, on_cancelled, self._cancel)
        work = Job(next(self._numbers), job, params, *calls, lane=lane)
        self._queue.add(work)
        self._feed()
        self._hurry()
        return work

    def ask(
        self, request: str, params: dict[str, Any], on_answer: Callback, on_failed: Callback
    ) -> Ask:
        """Ask for something short, which is answered while a job runs."""
        ask = Ask(next(self._numbers), on_answer, on_failed)
        self._asks[ask.number] = ask
        if self._link is not None:
            self._link.send(wire.Ask(ask.number, request, params))
        self._hurry()
        return ask

    def _spawn(self) -> None:
        modules, paths, log_file = self._spawning
        try:
            self._link = Link(modules, paths, log_file)
        except OSError as error:
            # Out of memory or of files: no loop of tries, but a line and a program that works.
            self.reason = start_refused(error)
            self._set_state("dead")
            self._hurry()
            return
        self._ticked = time.monotonic()
        self._set_state("starting")
        self._hurry()

    def _set_state(self, state: str) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit()

    def _hurry(self) -> None:
        wanted = BUSY_MS if self._queue or self._asks else IDLE_MS
        if not self._timer.isActive() or self._timer.interval() != wanted:
            self._timer.start(wanted)

    def _on_tick(self) -> None:
        self._hurry()
        if self._link is None:
            self._refuse_all(self.reason or tr("The compute process is not running."))
            return
        # Hear first: what the process has said while the window was busy counts in its favour.
        self._hear(time.monotonic() + BUDGET)
        if self._link is not None:
            self._watch(self._link)

    def _hear(self, until: float) -> None:
        while self._link is not None and time.monotonic() < until:
            ended = self._link.ended
            message = self._link.inbox.pop()
            if message is not None:
                self._take(message)
            elif ended:
                self._bury(self._link, self._link.finish())
            else:
                break

    def _take(self, message: Any) -> None:
        if isinstance(message, wire.Ready):
            self._welcome(message)
        elif isinstance(message, wire.Answer) or getattr(message, "asked", False):
            self._take_answer(message)
        elif message.number in self._queue.running:
            self._take_news(self._queue.running[message.number], message)

    def _welcome(self, ready: wire.Ready) -> None:
        self.devices, self.threads, self.reason = ready.devices, ready.threads, ready.missing
        self._set_state("ready")
        self._feed()

    def _take_answer(self, message: wire.Answer | wire.Failed) -> None:
        ask = self._asks.pop(message.number, None)
        if ask is None:
            return
        if isinstance(message, wire.Answer):
            ask.end(ask.on_answer, message.value)
        else:
            log.info("A request failed: %s", message.trace)
            ask.end(ask.on_failed, message.line)

    def _take_news(self, job: Job, message: Any) -> None:
        if isinstance(message, wire.Reported):
            job.report(message.report)
            return
        self._free(job)
        if isinstance(message, wire.Done):
            job.end(job.on_done, message.result)
        elif isinstance(message, wire.Failed):
            log.warning("The job %s failed: %s", job.name, message.trace)
            job.end(job.on_failed, message.line)
        else:
            job.end(job.on_cancelled)

    def _free(self, job: Job) -> None:
        del self._queue.running[job.number]
        self._set_state("busy" if self._queue.running else "ready")
        self._feed()

    def _feed(self) -> None:
        link = self._link if self.state in ("ready", "busy") else None
        while link is not None and (job := self._queue.next()) is not None:
            link.send(wire.Run(job.number, job.name, job.params))
            self._set_state("busy")

    def _cancel(self, job: Job) -> None:
        if self._queue.drop(job):
            job.end(job.on_cancelled)
        elif self._link is not None:
            job.cancelled_at = time.monotonic()
            self._link.send(wire.Cancel(job.number))

    def _watch(self, link: Link) -> None:
        now = time.monotonic()
        asleep, self._ticked = now - self._ticked > 2.0, now
        asked, beside = self._queue.asked_to_stop()
        if asked is not None and now - asked > (CANCEL_BESIDE if beside else CANCEL_AFTER):
            self._replace(link)
        elif asleep:
            link.forgive()
        elif link.silence() > self._patience():
            link.trouble = tr("it did not answer for {:.0f} s").format(link.silence())
            self._bury(link, link.kill())

    def _patience(self) -> float:
        return max(START_AFTER, self._hang_after) if self.state == "starting" else self._hang_after

    def _replace(self, link: Link) -> None:
        """Kill the process because its job would not stop; that is no accident."""
        link.kill()
        jobs = self._queue.take_running()
        self._refuse_asks(line := tr("The compute process was restarted to cancel a job."))
        self._spawn()
        for job in jobs:
            job.die(line)

    def _bury(self, link: Link, code: int | None) -> None:
        """Start a new process in place of one that died, and tell why."""
        jobs, self._link = self._queue.take_running(), None
        now = time.monotonic()
        loop = len(self._deaths) == DEATHS - 1 and now - self._deaths[0] < DEATHS_WITHIN
        self._deaths.append(now)
        line = obituary(
            link.trouble or exit_text(code), jobs[0].name if jobs else "", DEATHS if loop else 0
        )
        log.error(line)
        if loop:
            self.reason = line
            self._set_state("dead")
        else:
            self._spawn()
        self.died.emit(line)
        self._refuse_asks(line)
        for job in jobs:
            job.die(line)

    def _refuse_asks(self, line: str) -> None:
        asks, self._asks = self._asks, {}
        for ask in asks.values():
            ask.end(ask.on_failed, line)

    def _refuse_all(self, line: str) -> None:
        self._refuse_asks(line)
        for job in self._queue.take_waiting():
            job.end(job.on_failed, line)
