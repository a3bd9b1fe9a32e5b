"""Gaps of the event loop while the CNN trains in the compute process, against an idle program."""

import itertools
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

import numpy as np
from PySide6.QtCore import QObject

from benches import Case
from benches._window import Frames, Gaps, find_canvas, open_program, wait, wait_until
from nnlab.core.digits.specs import TrainSpec

DESCRIPTION = "event-loop gaps (p99, worst) and frames/s of the playground, idle and CNN training"
SECONDS = 6.0
EPOCHS = 50


class Training(QObject):
    """Trains the default CNN in the compute process until told to stop."""

    def __init__(self, program: Any) -> None:
        super().__init__()
        self._program = program
        self._job: Any = None
        self._reports = 0

    def start(self) -> None:
        """Begin, and wait for the first reports: the net trains now."""
        compute = self._program.context.compute
        wait_until(lambda: compute.state in ("ready", "busy"))
        if compute.missing_torch:
            raise RuntimeError(f"This benchmark needs torch: {compute.reason}")
        params = {"spec": TrainSpec(epochs=EPOCHS), "folder": str(self._program.context.data_dir)}
        self._reports = 0
        self._job = compute.run(
            "train_digits", params, self._on_report, self._on_end, self._on_failed, self._on_end
        )
        wait_until(lambda: self._reports > 20)

    def stop(self) -> None:
        """Cancel and wait for the end."""
        self._job.cancel()
        wait_until(lambda: not self._job.alive)

    def _on_report(self, _report: object) -> None:
        self._reports += 1

    def _on_end(self, *_result: object) -> None:
        self._reports += 0

    def _on_failed(self, reason: object) -> None:
        raise RuntimeError(f"The training failed: {reason}")


@cache
def training() -> Training:
    """Return the one training of this process."""
    return Training(open_program())


@cache
def measure(busy: bool, round_number: int) -> tuple[float, float, float]:
    """Return p99 and worst gap in ms, and frames/s while the playground runs."""
    program = open_program()
    runner = program.context.runner
    if busy:
        training().start()
    found = Gaps().measure(SECONDS)
    frames = Frames(find_canvas(program.window.figures()[0].widget))
    runner.run()
    wait(0.3)
    rate = frames.per_second(SECONDS / 2)
    runner.pause()
    if busy:
        training().stop()
    wait(0.5)
    return float(np.quantile(found, 0.99)), float(found.max()), rate


def pick(busy: bool, place: int) -> Callable[[], float]:
    """Return a contender that gives one figure of each round's measurement."""
    rounds = itertools.count()
    return lambda: measure(busy, next(rounds))[place]


def cases() -> Iterable[Case]:
    """Yield the three figures; each round is measured once and used by all cases."""
    for place, (name, unit, less, reach) in enumerate(
        (
            ("p99 gap of a 16 ms timer", "ms", True, None),
            ("worst gap of a 16 ms timer", "ms", True, None),
            ("frames a second of the playground", "frames/s", False, 0.95),
        )
    ):
        yield Case(
            name,
            unit,
            {"idle": pick(False, place), "CNN training": pick(True, place)},
            rounds=3,
            direct=True,
            warm_up=False,
            less_is_better=less,
            reach=None if reach is None else {"CNN training": reach},
        )
