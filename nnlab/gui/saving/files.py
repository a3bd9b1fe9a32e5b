"""The File menu: sessions on the disk, unsaved work, recent files and recovery."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from nnlab.app.files.recovery import find_offers
from nnlab.app.files.session import SessionError, read_session, write_session
from nnlab.app.places import data_dir
from nnlab.app.settings import Preferences
from nnlab.app.store import Store
from nnlab.gui.actions import Command
from nnlab.gui.saving.autosaver import Autosaver, is_same
from nnlab.gui.saving.drops import Drops
from nnlab.gui.saving.file_commands import list_file_commands
from nnlab.gui.saving.leaving import Leaving
from nnlab.gui.saving.recent import Recent
from nnlab.gui.saving.recovery_bar import RecoveryBar
from nnlab.gui.saving.session_dialogs import SessionDialogs
from nnlab.gui.status import Status
from nnlab.gui.tr import tr

if TYPE_CHECKING:
    from nnlab.gui.window.main_window import MainWindow

AUTOSAVE_FOLDER = "autosave"
TROUBLE_SECONDS = 15.0

logger = logging.getLogger(__name__)


class Files(QObject):
    """Knows which file the session belongs to and whether it holds unsaved work.

    `settle`, if given, is called before states are looked at: it writes what the tabs have not
    yet put into the store, such as the step where training stands. `find_unkept` says in lines
    what can't be brought to the disk before the window closes. No dialog blocks: `open`,
    `start_new` and `may_close` return at once and go on when the user has answered.
    """

    def __init__(
        self,
        store: Store,
        window: MainWindow,
        settings: Preferences,
        status: Status,
        settle: Callable[[], object] | None = None,
        find_unkept: Callable[[], Sequence[str]] = tuple,
    ) -> None:
        super().__init__(window)
        self.path: Path | None = None
        self.dialogs = SessionDialogs(window)
        self.recovery_bar: RecoveryBar | None = None
        self._store, self._window = store, window
        self._status = status
        self._settle = settle or store.states
        self._recent = Recent(settings, self.open, self._warn)
        self._saved_states, self._saved_edit = store.states(), store.last_edit
        self._is_watched = self._is_closing = False
        self._shown_title: tuple[str, bool] | None = None
        self._then: Callable[[], object] | None = None
        self._autosaver = Autosaver(
            store,
            data_dir() / AUTOSAVE_FOLDER,
            settings.settings.autosave_seconds,
            wanted=self._has_changed,
            find_origin=self._origin,
            parent=self,
        )
        self._autosaver.failed.connect(self._warn)
        self.dialogs.save_wanted.connect(self._on_save_wanted)
        self.dialogs.discard_wanted.connect(self._go_on)
        self.dialogs.cancelled.connect(self._on_cancelled)
        self._leaving = Leaving(self.dialogs, find_unkept, window.close, self._close_window)
        self.dialogs.open_chosen.connect(self.open)
        self.dialogs.save_chosen.connect(self._on_save_chosen)
        Drops(window).dropped.connect(self.open)
        store.listen(self._show_title)
        self._show_title()

    def commands(self) -> list[Command]:
        """Return the entries of the File menu that deal with sessions."""
        return list_file_commands(self, self._recent)

    @property
    def modified(self) -> bool:
        """Whether there is work worth a question.

        Training or looking around in a session that was neither edited nor ever had a file is
        not: Run brings it back.
        """
        if self._store.last_edit is not self._saved_edit:
            return True
        return self._is_watched and not is_same(self._store.states(), self._saved_states)

    def start_new(self) -> None:
        """Start all rooms anew, after a question if there is unsaved work."""
        self._ask_first(self._start_new)

    def open(self, path: Path) -> None:
        """Open a session, after a question if there is unsaved work; for dropped files, too."""
        self._ask_first(lambda: self._open(path))

    def choose(self) -> None:
        """Let the user choose a session to open."""
        if not self.dialogs.is_asking():
            self.dialogs.ask_what_to_open(self._folder())

    def save(self) -> bool:
        """Save; return whether that is done. Without a file yet the user is asked for one."""
        if self.path is None:
            self.save_as()
            return False
        return self._save_to(self.path)

    def save_as(self) -> None:
        """Let the user choose where to save."""
        if not self.dialogs.is_asking():
            name = self.path.name if self.path else tr("untitled.nnlab")
            self.dialogs.ask_where_to_save(self._folder(), name)

    def may_close(self) -> bool:
        """Say whether the window may close now; otherwise ask, and close it upon the answer."""
        self._settle()
        if self._is_closing:
            return True
        if self.modified:
            self._ask_first(self._close_unless_unkept)
            return False
        return self._leaving.is_safe()

    def start_recovery(self) -> None:
        """Begin to autosave, and offer what killed runs left behind."""
        self._settle()
        self._saved_states = self._store.states()
        rooms = tuple(self._store.rooms.values())
        offers, warnings = find_offers(data_dir() / AUTOSAVE_FOLDER, rooms)
        for line in warnings:
            self._warn(line)
        if offers:
            self.recovery_bar = RecoveryBar(offers)
            self.recovery_bar.recover_wanted.connect(self._on_recover_wanted)
            self._window.add_bar(self.recovery_bar)
            self.recovery_bar.show()
        self._autosaver.start()

    def close(self) -> None:
        """End in order: the autosaves of this run go, offers not answered stay."""
        self._autosaver.close()
        if self.recovery_bar is not None:
            self.recovery_bar.leave_all()

    def set_autosave_seconds(self, seconds: float) -> None:
        """Autosave at another interval, from now on."""
        self._autosaver.set_seconds(seconds)

    def keep_for_recovery(self) -> bool:
        """End without a question, as when the system shuts down; always True.

        Unsaved work is kept and offered at the next start.
        """
        self._settle()
        if not self.modified:
            self.close()
            return True
        self._autosaver.write_now()
        self._autosaver.leave()
        if self.recovery_bar is not None:
            self.recovery_bar.leave_all()
        return True

    def _start_new(self) -> None:
        self._take({key: room.start() for key, room in self._store.rooms.items()})
        self._mark_saved(None)

    def _open(self, path: Path) -> None:
        try:
            session = read_session(path, self._store.rooms.values(), partly=True)
        except SessionError as error:
            self._complain(str(error))
            if not path.exists():
                self._recent.forget(path)
            return
        self._take(session.states)
        self._mark_saved(None if session.lost else path)  # saving must not replace that file
        self._recent.remember(path)
        self._status.say(tr("Opened {path}").format(path=path))
        for line in session.warnings:
            self._warn(line)
        if session.lost:
            self._complain(session.lost)

    def _take(self, states: dict[str, Any]) -> None:
        """Show other states; views may put small things right, which is no work of the user."""
        self._store.load(states)
        self._settle()

    def _save_to(self, path: Path) -> bool:
        self._settle()
        try:
            write_session(path, self._store.rooms.values(), self._store.states())
        except SessionError as error:
            self._complain(str(error))
            return False
        self._mark_saved(path)
        self._recent.remember(path)
        self._status.say(tr("Saved {path}").format(path=path))
        return True

    def _mark_saved(self, path: Path | None) -> None:
        self.path = path
        self._is_watched = path is not None
        self._saved_states, self._saved_edit = self._store.states(), self._store.last_edit
        self._autosaver.forget()
        self._show_title()

    def _has_changed(self) -> bool:
        self._settle()
        return not is_same(self._store.states(), self._saved_states)

    def _origin(self) -> str:
        return str(self.path) if self.path else ""

    def _folder(self) -> Path:
        return self.path.parent if self.path else self._recent.folder()

    def _show_title(self) -> None:
        title = (self.path.name if self.path else tr("untitled"), self.modified)
        if title != self._shown_title:
            self._shown_title = title
            self._window.show_title(*title)

    def _ask_first(self, then: Callable[[], object]) -> None:
        """Do `then` now or, with unsaved work, when the user has saved or discarded it."""
        self._settle()
        if self.dialogs.is_asking():
            return
        if self.modified:
            self._then = then
            self.dialogs.ask_unsaved(self.path.name if self.path else tr("this session"))
        else:
            then()

    def _on_save_wanted(self) -> None:
        if self.save():
            self._go_on()
        elif self.path is not None:
            self._then = None

    def _on_save_chosen(self, path: Path) -> None:
        if self._save_to(path):
            self._go_on()
        else:
            self._then = None

    def _on_cancelled(self) -> None:
        self._then = None

    def _go_on(self) -> None:
        then, self._then = self._then, None
        if then is not None:
            then()

    def _close_unless_unkept(self) -> None:
        if self._leaving.is_safe():
            self._close_window()

    def _close_window(self) -> None:
        self._is_closing = True
        if not self._window.close():
            self._is_closing = False

    def _on_recover_wanted(self) -> None:
        self._ask_first(self._recover)

    def _recover(self) -> None:
        """Load the offer; its files go only when this run has a copy of its own."""
        if self.recovery_bar is None or not self.recovery_bar.offers:
            return
        session = self.recovery_bar.offers[0].session
        self._take(session.states)
        self._mark_saved(Path(session.origin) if session.origin else None)
        self._is_watched, self._saved_states = True, {}
        self._show_title()
        trouble = self._autosaver.write_now()
        self.recovery_bar.settle_first(done=not trouble)
        self._status.say(tr("Recovered; save it to keep it."), TROUBLE_SECONDS)

    def _complain(self, line: str) -> None:
        self._warn(line)
        self.dialogs.complain(line)

    def _warn(self, line: str) -> None:
        logger.warning("%s", line)
        self._status.say(line, TROUBLE_SECONDS)
