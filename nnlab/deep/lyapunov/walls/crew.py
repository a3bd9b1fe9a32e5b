"""Trains the nets of a wall one after the other, or several at once in threads.

A thread trains one net at a time. What takes time in a net, products and compiled loops, runs
without the interpreter's lock; small nets are mostly interpreter, and only one thread takes them.
"""

import threading
from collections import deque
from collections.abc import Generator
from queue import Empty, SimpleQueue

from nnlab.core.lyapunov.walls.nets import NetKey, WallNet
from nnlab.core.lyapunov.walls.plan import take_next
from nnlab.core.lyapunov.walls.spec import WallSpec
from nnlab.deep.lyapunov.walls.course import Circles, Event, NetCourse
from nnlab.deep.reports import IDLE, Report

LISTEN_SECONDS = 0.001
"""How long a turn waits for news: other jobs of the process wait meanwhile."""

Events = Generator[Event | Report, None, None]


def train_nets(spec: WallSpec, keys: tuple[NetKey, ...], threads: int) -> Events:
    """Yield how the nets come on and each that is done; `IDLE` where there is no news.

    Closed, it ends within a slice of work of each thread.
    """
    threads = min(threads, len(keys))
    if threads > 1:
        yield from Crew(spec, keys, threads).events()
        return
    circles = Circles(spec.patterns)
    for key in keys:
        yield from NetCourse(spec, key, circles).run()


class Crew:
    """Threads that train the nets of a wall and tell what comes of them."""

    def __init__(self, spec: WallSpec, keys: tuple[NetKey, ...], threads: int) -> None:
        self._spec, self._count = spec, len(keys)
        self._circles = Circles(spec.patterns)
        self._left = deque(keys)
        self._news: SimpleQueue[Event | Exception] = SimpleQueue()
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._work, args=(place,), name=f"wall {place}", daemon=True)
            for place in range(threads)
        ]

    def events(self) -> Events:
        """Start the threads and pass on what they tell, until all nets are done."""
        for thread in self._threads:
            thread.start()
        try:
            done = 0
            while done < self._count:
                event = self._listen()
                done += isinstance(event, WallNet)
                yield event
        finally:
            self._stop.set()
            for thread in self._threads:
                thread.join()

    def _listen(self) -> Event | Report:
        try:
            event = self._news.get(timeout=LISTEN_SECONDS)
        except Empty:
            return IDLE
        if isinstance(event, Exception):
            raise event
        return event

    def _work(self, place: int) -> None:
        try:
            while not self._stop.is_set():
                try:
                    key = take_next(self._left, place)
                except IndexError:
                    return
                self._train(key)
        except Exception as error:  # whatever a net raises is told by the job
            self._news.put(error)

    def _train(self, key: NetKey) -> None:
        for event in NetCourse(self._spec, key, self._circles).run():
            if self._stop.is_set():
                return
            if event is not None:
                self._news.put(event)
