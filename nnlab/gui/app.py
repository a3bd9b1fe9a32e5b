"""Puts the program together, in the order that lets the window appear soonest."""

from __future__ import annotations

import logging
import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

import nnlab
from nnlab.app import log, settings
from nnlab.app.places import data_dir
from nnlab.gui.context import make_context
from nnlab.gui.guards.garbage import GarbageCollector
from nnlab.gui.guards.guard import LAST_CRASH_FILE, Guard
from nnlab.gui.kernels.warmer import Warmer
from nnlab.gui.look import Look, dress_application, load_fonts
from nnlab.gui.saving.files import Files
from nnlab.gui.saving.unkept import Unkept
from nnlab.gui.tabs import TABS
from nnlab.gui.tr import tr
from nnlab.gui.training.script_command import make_script_command
from nnlab.gui.window.main_window import MainWindow
from nnlab.gui.window.report_box import ReportBox

if TYPE_CHECKING:
    from nnlab.gui.exporting.exports import Exports

logger = logging.getLogger(__name__)


def run(files: list[Path]) -> NoReturn:
    """Show the window, work until it is closed, and end the process.

    Parameters
    ----------
    files : sessions to open; the first one is
    """
    application = make_application()
    code = work(Program(files), application)
    # All is closed and saved. What Python would still do - wait for a thread inside the compiler,
    # take numba and Qt apart - takes up to seconds and serves nobody.
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def work(program: Program, application: QApplication) -> int:
    """Show the program's window until it is closed, and return the exit code."""
    program.show()
    code = application.exec()
    program.close()
    return code


def make_application() -> QApplication:
    """Return the one QApplication, with the bundled fonts."""
    application = QApplication([sys.argv[0]])
    application.setApplicationName("nnlab")
    application.setApplicationDisplayName("")
    application.setApplicationVersion(nnlab.__version__)
    application.setDesktopFileName("nnlab")
    load_fonts()
    return application


class Program(QObject):
    """The running program: window, hooks, compute process, warm-up, and their end."""

    def __init__(self, files: list[Path]) -> None:
        super().__init__()
        self._files = files
        folder = data_dir()
        _path, no_log = log.start(folder)
        self.guard = Guard(self)
        crashed = self.guard.install(folder)
        known, warnings = settings.load()
        self.preferences = settings.Preferences(known)
        look = Look(known.theme, known.presentation_scale, self)
        dress_application(look)
        self.context = make_context(folder, look, self)
        self.window = MainWindow(self.context, TABS, self.preferences, self.guard)
        self.files = Files(
            self.context.store,
            self.window,
            self.preferences,
            self.context.status,
            self.context.runner.settle,
            self._find_unkept,
        )
        self.window.add_commands(self.files.commands)
        self.window.add_commands(lambda: make_script_command(self.context))
        self.window.may_close = self.files.may_close
        self.report_box = ReportBox(self.guard, look, self.window)
        self.guard.reported.connect(self.report_box.add)
        self.guard.wrap()
        self._notes = [note for note in (no_log, *warnings) if note]
        if files[1:]:
            self._notes.append(tr("One session at a time: only {0} is opened.").format(files[0]))
        if crashed:
            self._notes.append(
                tr("The last run crashed; see {0}.").format(folder / LAST_CRASH_FILE)
            )
        self._garbage = GarbageCollector(self._is_busy, self)
        self._warmer = Warmer(self.context.runner, self.context.status, self)
        self.window.painted.connect(self._on_painted)
        self.window.closing.connect(self._on_closing)
        self.window.setting_changed.connect(self._on_setting_changed)
        self._exports: Exports | None = None
        self._signalled = False
        self._old_signals: dict[signal.Signals, object] = {}

    @property
    def warming(self) -> bool:
        """Whether the kernels are still being compiled."""
        return self._warmer.busy

    def show(self) -> None:
        """Show the window; everything that can wait follows its first painting."""
        self._warmer.begin()
        for number in (signal.SIGINT, signal.SIGTERM):
            self._old_signals[number] = signal.signal(number, self._on_signal)
        self.window.show()

    def close(self) -> None:
        """End whatever still runs and take the hooks away."""
        self._garbage.stop()
        self._warmer.close()
        self.context.compute.close()
        self.guard.reported.disconnect(self.report_box.add)
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.guard.uninstall()
        for number, handler in self._old_signals.items():
            signal.signal(number, handler)  # type: ignore[arg-type]
        log.stop()

    def _on_painted(self) -> None:
        """Show the first tab, then start what works behind it."""
        self._add_exports()
        pages = self.window.pages
        wanted = self.preferences.settings.tab
        pages.show_tab(wanted if wanted in pages.specs else TABS[0].key)
        # Layouts come first.
        QTimer.singleShot(0, self._on_first_tab_laid_out)

    def _add_exports(self) -> None:
        # Only now: the window was to be seen first.
        from nnlab.gui.exporting.exports import Exports

        self._exports = Exports(
            self.window,
            self.context.look,
            self.preferences,
            self.context.status,
            self.window.figures,
        )
        self.window.add_commands(self._exports.commands)

    def _on_first_tab_laid_out(self) -> None:
        self.window.repaint()
        self.window.ready.emit()
        self._start_background()

    def _start_background(self) -> None:
        self._garbage.start()
        self.context.compute.start()
        self._warmer.start()
        self.files.start_recovery()
        if self._files:
            self.files.open(self._files[0])
        for note in self._notes:
            logger.warning("%s", note)
        if self._notes:
            self.context.status.say("  ".join(self._notes), 20.0)

    def _find_unkept(self) -> list[str]:
        """Bring all to the disk that is on its way; return why the rest can't be."""
        owners = (self, self.window)
        unkept = [one for owner in owners for one in owner.findChildren(Unkept)]
        return [line for one in unkept for line in one.flush()]

    def _on_setting_changed(self, name: str, value: object) -> None:
        if name == "autosave_seconds" and isinstance(value, float):
            self.files.set_autosave_seconds(value)

    def _on_closing(self) -> None:
        self.context.compute.close()
        if self._exports is not None:
            self._exports.close()
        if not self._signalled:
            self.files.close()
        QCoreApplication.quit()

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        logger.info("Closed by signal %d.", number)
        self._signalled = True
        self.window.may_close = self.files.keep_for_recovery
        QTimer.singleShot(0, self.window.close)

    def _is_busy(self) -> bool:
        return self.context.runner.running or bool(self.context.status.running)
