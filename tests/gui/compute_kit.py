"""What the tests of the compute client share: an ear for its callbacks, and a client."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from nnlab.gui.computing.compute import Compute
from nnlab.gui.computing.jobs import Job

ROOT = Path(__file__).parents[2]
FAULTS = "tests.deep.faults"


class Ear(QObject):
    """Remembers what it is told."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.reports: list[Any] = []
        self.times: list[float] = []
        self.ends: list[tuple[str, Any]] = []
        self.deaths: list[str] = []

    def hear(self, report: Any) -> None:
        self.reports.append(report)
        self.times.append(time.monotonic())

    def finish(self, result: Any) -> None:
        self.ends.append(("done", result))

    def fail(self, line: str) -> None:
        self.ends.append(("failed", line))

    def cancel(self) -> None:
        self.ends.append(("cancelled", None))

    def mourn(self, line: str) -> None:
        self.deaths.append(line)


class Lab:
    """A client of a process that has the harmful jobs."""

    def __init__(self, qtbot: QtBot, **options: Any) -> None:
        self.bot = qtbot
        self.ear = Ear()
        self.compute = Compute(self.ear, modules=[FAULTS], paths=[ROOT], **options)
        self.compute.died.connect(self.ear.mourn)
        self.compute.start()

    def run(self, name: str, lane: str = "train", **params: Any) -> Job:
        ear = self.ear
        calls = (ear.hear, ear.finish, ear.fail, ear.cancel)
        return self.compute.run(name, params, *calls, lane=lane)

    def ask(self, name: str, **params: Any) -> Any:
        return self.compute.ask(name, params, self.ear.finish, self.ear.fail)

    def until(self, condition: Callable[[], bool]) -> None:
        self.bot.waitUntil(condition, timeout=30_000)

    def until_ready(self) -> None:
        self.until(lambda: self.compute.state == "ready")

    def end(self, name: str, **params: Any) -> tuple[str, Any]:
        """Run a job to its end and return how it ended."""
        before = len(self.ear.ends)
        self.run(name, **params)
        self.until(lambda: len(self.ear.ends) > before)
        return self.ear.ends[-1]
