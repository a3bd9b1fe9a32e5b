"""Catches what went wrong anywhere, writes it to the log and tells the window once."""

from __future__ import annotations

import contextlib
import faulthandler
import logging
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler

from nnlab.gui.guards.overrides import Overrides

logger = logging.getLogger("nnlab.guard")

CRASH_FILE = "crash.log"
LAST_CRASH_FILE = "crash-last.log"
KINDS_KEPT = 200
LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


@dataclass(frozen=True)
class Mishap:
    """One kind of error: `line` says it in short, `text` is its whole traceback."""

    line: str
    text: str


class Guard(QObject):
    """The hooks of the process. `reported` carries each new kind of error, from any thread.

    Errors of the same type at the same place are one kind: written out once, then counted.
    """

    reported = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.counts: dict[tuple[str, str, int], int] = {}
        self._lock = threading.Lock()
        self._crash_file: TextIO | None = None
        self._undo: list[Callable[[], object]] = []
        self._overrides = Overrides(self.report)

    @property
    def total(self) -> int:
        """How many errors there were, repeats included."""
        with self._lock:
            return sum(self.counts.values())

    def install(self, data_dir: Path, qt_messages: bool = True) -> bool:
        """Set all hooks; return whether the last run left a crash report behind."""
        hook, thread_hook, unraisable = sys.excepthook, threading.excepthook, sys.unraisablehook
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception
        sys.unraisablehook = self._on_unraisable
        self._undo += [
            lambda: setattr(sys, "excepthook", hook),
            lambda: setattr(threading, "excepthook", thread_hook),
            lambda: setattr(sys, "unraisablehook", unraisable),
        ]
        if qt_messages:
            before = qInstallMessageHandler(log_qt_message)
            self._undo.append(lambda: qInstallMessageHandler(before))
        self.wrap()
        return self._watch_for_crashes(data_dir)

    def uninstall(self) -> None:
        """Put the hooks back as they were."""
        while self._undo:
            self._undo.pop()()
        if self._crash_file is not None:
            faulthandler.disable()
            self._crash_file.close()
            self._crash_file = None

    def wrap(self) -> None:
        """Wrap the Qt overrides of everything imported by now."""
        self._overrides.wrap_new()

    def report(self, error: BaseException) -> None:
        """Count an error, and log and announce it if it is the first of its kind."""
        kind = _find_kind(error)
        with self._lock:
            known = self.counts.get(kind, 0)
            if known or len(self.counts) < KINDS_KEPT:
                self.counts[kind] = known + 1
        if known:
            return
        line = traceback.format_exception_only(error)[-1].strip()
        text = "".join(traceback.format_exception(error))
        logger.error("%s", text)
        # The window may be gone while Python winds up; the log has it then.
        with contextlib.suppress(RuntimeError):
            self.reported.emit(Mishap(line, text))

    def _on_exception(
        self, _kind: type[BaseException], error: BaseException, _trace: TracebackType | None
    ) -> None:
        self.report(error)

    def _on_thread_exception(self, details: threading.ExceptHookArgs) -> None:
        if details.exc_value is not None:
            self.report(details.exc_value)

    def _on_unraisable(self, details: Any) -> None:
        if details.exc_value is not None:
            self.report(details.exc_value)
        elif details.err_msg:
            logger.error("%s: %r", details.err_msg, details.object)

    def _watch_for_crashes(self, data_dir: Path) -> bool:
        data_dir.mkdir(parents=True, exist_ok=True)
        path = data_dir / CRASH_FILE
        crashed = path.exists() and path.stat().st_size > 0
        if crashed:
            path.replace(data_dir / LAST_CRASH_FILE)
            logger.error("The last run crashed; its stack is in %s.", data_dir / LAST_CRASH_FILE)
        self._crash_file = path.open("w", encoding="utf-8")
        faulthandler.enable(self._crash_file)
        return crashed


def log_qt_message(kind: QtMsgType, place: QMessageLogContext, text: str) -> None:
    """Write a message of Qt to the log."""
    logging.getLogger("nnlab.qt").log(LEVELS.get(kind, logging.WARNING), "%s", text)


def _find_kind(error: BaseException) -> tuple[str, str, int]:
    """Return what tells kinds of errors apart: the type and the place where it was raised."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return type(error).__name__, str(error)[:200], 0
    return type(error).__name__, trace.tb_frame.f_code.co_filename, trace.tb_lineno
