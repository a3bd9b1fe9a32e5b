"""The File menu: sessions on the disk, unsaved work, recent files and recovery."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QMainWindow, QMessageBox

from nnlab.app.places import data_dir
from nnlab.app.recovery import Offer, find_offers
from nnlab.app.session import SUFFIX, SessionError, read_session, write_session
from nnlab.app.settings import RECENT_LIMIT, Preferences
from nnlab.app.store import Store
from nnlab.gui.actions import Command
from nnlab.gui.autosaver import Autosaver, is_same
from nnlab.gui.recovery_bar import RecoveryBar
from nnlab.gui.status import Status
from nnlab.gui.tr import tr

AUTOSAVE_FOLDER = "autosave"
TROUBLE_SECONDS = 15.0

logger = logging.getLogger(__name__)


class Files(QObject):
    """Knows which file the session belongs to and whether it holds unsaved work.

    `settle`, if given, is called before states are looked at: it writes what the tabs have not
    yet put into the store, such as the step where training stands. No dialog blocks: `open`,
    `start_new` and `may_close` return at once and go on when the user has answered.
    """

    def __init__(
        self,
        store: Store,
        window: QMainWindow,
        settings: Preferences,
        status: Status,
        settle: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(window)
        self.path: Path | None = None
        self._store = store
        self._window = window
        self._preferences = settings
        self._status = status
        self._settle = settle or (lambda: None)
        self._saved_states = store.states()
        self._saved_edit: object = store.last_edit
        self._saved_file = False
        self._dialog: QDialog | None = None
        self._then: Callable[[], object] | None = None
        self._closing = False
        self._offers: list[Offer] = []
        self._bar: RecoveryBar | None = None
        self._autosaver = Autosaver(
            store,
            data_dir() / AUTOSAVE_FOLDER,
            settings.settings.autosave_seconds,
            wanted=self._has_changed,
            find_origin=self._origin,
            parent=self,
        )
        self._autosaver.failed.connect(self._on_autosave_failed)
        store.listen(self._show_title)
        self._show_title()

    # What the window asks for

    def commands(self) -> list[Command]:
        """Return the entries of the File menu that deal with sessions."""
        return [
            Command(
                "new",
                tr("&New"),
                tr("Start a new session; every tab begins afresh"),
                "Ctrl+N",
                "File",
                self.start_new,
            ),
            Command(
                "open",
                tr("&Open …"),
                tr("Open a session (.nnlab) with the states of all tabs"),
                "Ctrl+O",
                "File",
                self.choose,
            ),
            Command(
                "recent",
                tr("Open &recent"),
                tr("Sessions that were open lately"),
                "",
                "File",
                self.choose,
                children=self._recent_commands,
            ),
            Command(
                "save",
                tr("&Save"),
                tr("Save the states of all tabs in the session's file"),
                "Ctrl+S",
                "File",
                self.save,
                section=1,
            ),
            Command(
                "save_as",
                tr("Save &as …"),
                tr("Save the states of all tabs in another file"),
                "Ctrl+Shift+S",
                "File",
                self.save_as,
                section=1,
            ),
        ]

    @property
    def modified(self) -> bool:
        """Whether there is work that only this process knows.

        Training or looking around in a session that was neither edited nor ever saved is not
        worth a question: Run brings it back.
        """
        if self._store.last_edit is not self._saved_edit:
            return True
        return self._saved_file and self._has_changed()

    def start_new(self) -> None:
        """Start all rooms anew, after a question if there is unsaved work."""
        self._ask_first(self._start_new)

    def open(self, path: Path) -> None:
        """Open a session, after a question if there is unsaved work; the drop of a file, too."""
        self._ask_first(lambda: self._open(path))

    def choose(self) -> None:
        """Let the user choose a session to open."""
        if self._is_asking():
            return
        dialog = self._file_dialog(tr("Open a session"), QFileDialog.AcceptMode.AcceptOpen)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._on_open_chosen)
        dialog.open()

    def save(self) -> bool:
        """Save; return whether that is done. Without a file yet the user is asked for one."""
        if self.path is None:
            self.save_as()
            return False
        return self._save_to(self.path)

    def save_as(self) -> None:
        """Let the user choose where to save."""
        if self._is_asking():
            return
        dialog = self._file_dialog(tr("Save the session"), QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(SUFFIX.removeprefix("."))
        if self.path is not None:
            dialog.selectFile(self.path.name)
        dialog.fileSelected.connect(self._on_save_chosen)
        dialog.rejected.connect(self._on_save_rejected)
        dialog.open()

    def may_close(self) -> bool:
        """Say whether the window may close now; otherwise ask, and close it upon the answer."""
        self._settle()
        if self._closing or not self.modified:
            return True
        self._ask_first(self._close_window)
        return False

    def start_recovery(self) -> None:
        """Begin to autosave, and offer what killed runs left behind."""
        self._saved_states = self._store.states()
        rooms = tuple(self._store.rooms.values())
        self._offers, warnings = find_offers(data_dir() / AUTOSAVE_FOLDER, rooms)
        for line in warnings:
            logger.warning("%s", line)
            self._status.say(line, TROUBLE_SECONDS)
        self._show_offer()
        self._autosaver.start()

    def close(self) -> None:
        """End in order: the autosaves of this run go, offers not answered stay."""
        self._autosaver.close()
        for offer in self._offers:
            offer.leave()
        self._offers = []

    # Opening and saving

    def _start_new(self) -> None:
        rooms = self._store.rooms
        self._take({key: room.start() for key, room in rooms.items()}, None)

    def _open(self, path: Path) -> None:
        try:
            session = read_session(path, self._store.rooms.values())
        except SessionError as error:
            self._complain(str(error))
            if not path.exists():
                self._forget_recent(path)
            return
        self._take(session.states, path)
        self._remember(path)
        for line in session.warnings:
            logger.warning("%s", line)
        said = session.warnings or (tr("Opened {path}").format(path=path),)
        self._status.say(" ".join(said), TROUBLE_SECONDS if session.warnings else 6.0)

    def _take(self, states: dict[str, Any], path: Path | None) -> None:
        self._store.load(states)
        self._settle()
        self._mark_saved(path)

    def _save_to(self, path: Path) -> bool:
        self._settle()
        try:
            write_session(path, self._store.rooms.values(), self._store.states())
        except SessionError as error:
            self._complain(str(error))
            return False
        self._mark_saved(path)
        self._remember(path)
        self._status.say(tr("Saved {path}").format(path=path))
        return True

    def _mark_saved(self, path: Path | None) -> None:
        self.path = path
        self._saved_file = path is not None
        self._saved_states = self._store.states()
        self._saved_edit = self._store.last_edit
        self._autosaver.forget()
        self._show_title()

    def _has_changed(self) -> bool:
        self._settle()
        return not is_same(self._store.states(), self._saved_states)

    def _origin(self) -> str:
        return str(self.path) if self.path else ""

    def _show_title(self) -> None:
        name = self.path.name if self.path else tr("untitled")
        title = f"{name}[*] – nnlab"
        if self._window.windowTitle() != title:
            self._window.setWindowTitle(title)
        modified = self.modified
        if self._window.isWindowModified() != modified:
            self._window.setWindowModified(modified)

    # Questions

    def _ask_first(self, then: Callable[[], object]) -> None:
        self._settle()
        if self._is_asking():
            return
        if not self.modified:
            then()
            return
        self._then = then
        name = self.path.name if self.path else tr("this session")
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(tr("Unsaved work"))
        box.setText(tr("Save the changes in {name}?").format(name=name))
        box.setInformativeText(tr("Without saving they are lost."))
        button = QMessageBox.StandardButton
        box.setStandardButtons(button.Save | button.Discard | button.Cancel)
        box.setDefaultButton(button.Save)
        box.setEscapeButton(button.Cancel)
        box.finished.connect(self._on_answered)
        self._keep(box)
        box.open()

    def _on_answered(self, answer: int) -> None:
        self._dialog = None
        if answer == QMessageBox.StandardButton.Discard:
            self._go_on()
        elif answer == QMessageBox.StandardButton.Save:
            if self.save():
                self._go_on()
            elif self.path is not None:
                self._then = None
        else:
            self._then = None

    def _on_open_chosen(self, name: str) -> None:
        self._dialog = None
        self.open(Path(name))

    def _on_save_chosen(self, name: str) -> None:
        self._dialog = None
        if self._save_to(Path(name)):
            self._go_on()
        else:
            self._then = None

    def _on_save_rejected(self) -> None:
        self._then = None

    def _go_on(self) -> None:
        then, self._then = self._then, None
        if then is not None:
            then()

    def _close_window(self) -> None:
        self._closing = True
        if not self._window.close():
            self._closing = False

    def _file_dialog(self, title: str, mode: QFileDialog.AcceptMode) -> QFileDialog:
        dialog = QFileDialog(self._window, title, str(self._folder()))
        dialog.setAcceptMode(mode)
        dialog.setNameFilters([tr("nnlab sessions (*.nnlab)"), tr("All files (*)")])
        self._keep(dialog)
        return dialog

    def _folder(self) -> Path:
        last = Path(self._preferences.settings.folder or Path.home())
        return self.path.parent if self.path else last if last.is_dir() else Path.home()

    def _keep(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(self._on_dialog_finished)
        self._dialog = dialog

    def _on_dialog_finished(self) -> None:
        if self._dialog is self.sender():
            self._dialog = None

    def _is_asking(self) -> bool:
        """Whether a dialog is open already; if so, bring it to the front."""
        if self._dialog is None:
            return False
        self._dialog.raise_()
        self._dialog.activateWindow()
        return True

    def _complain(self, line: str) -> None:
        logger.warning("%s", line)
        self._status.say(line, TROUBLE_SECONDS)
        box = QMessageBox(QMessageBox.Icon.Warning, tr("Session"), line, parent=self._window)
        box.setTextFormat(Qt.TextFormat.PlainText)
        self._keep(box)
        box.open()

    # Recent files

    def _recent_commands(self) -> list[Command]:
        recent = self._preferences.settings.recent
        if not recent:
            text = tr("No session was open yet")
            return [Command("recent_none", text, "", "", "File", int, enabled=lambda: False)]
        commands = [
            self._recent_command(number, Path(name)) for number, name in enumerate(recent, 1)
        ]
        tip = tr("Forget these names; the files stay")
        clear = Command("recent_clear", tr("&Clear list"), tip, "", "File", self._clear_recent)
        return [*commands, clear]

    def _recent_command(self, number: int, path: Path) -> Command:
        name = path.name.replace("&", "&&")
        key = f"&{number}" if number < 10 else f"{number}"
        text = f"{key}  {name}" if path.exists() else tr("{name} (missing)").format(name=name)
        return Command(f"recent_{number}", text, str(path), "", "File", lambda: self.open(path))

    def _remember(self, path: Path) -> None:
        name = str(path.absolute())
        others = [entry for entry in self._preferences.settings.recent if entry != name]
        recent = (name, *others)[:RECENT_LIMIT]
        self._change(recent=recent, folder=str(path.absolute().parent))

    def _forget_recent(self, path: Path) -> None:
        name = str(path.absolute())
        recent = self._preferences.settings.recent
        self._change(recent=tuple(entry for entry in recent if entry != name))

    def _clear_recent(self) -> None:
        self._change(recent=())

    def _change(self, **changes: Any) -> None:
        trouble = self._preferences.change(**changes)
        if trouble:
            self._status.say(trouble, TROUBLE_SECONDS)

    # Autosave and recovery

    def _on_autosave_failed(self, line: str) -> None:
        self._status.say(line, TROUBLE_SECONDS)

    def _show_offer(self) -> None:
        if not self._offers:
            if self._bar is not None:
                self._window.removeToolBar(self._bar)
                self._bar.deleteLater()
                self._bar = None
            return
        if self._bar is None:
            self._bar = RecoveryBar(self._window)
            self._bar.recover_clicked.connect(self._on_recover)
            self._bar.discard_clicked.connect(self._on_discard)
            self._bar.later_clicked.connect(self._on_later)
            self._window.addToolBar(Qt.ToolBarArea.TopToolBarArea, self._bar)
        self._bar.offer(self._describe(self._offers[0]))

    def _describe(self, offer: Offer) -> str:
        origin = offer.session.origin
        name = Path(origin).name if origin else tr("an unnamed session")
        when = datetime.fromtimestamp(offer.path.stat().st_mtime).strftime("%Y-%m-%d %H:%M")
        text = tr(
            "nnlab did not end properly. Unsaved work in {name}, of {when}, can be recovered."
        )
        more = len(self._offers) - 1
        rest = " " + tr("(and {more} more)").format(more=more) if more else ""
        return text.format(name=name, when=when) + rest

    def _on_recover(self) -> None:
        self._ask_first(self._recover)

    def _recover(self) -> None:
        """Load the offer; its file goes only when this run has its own copy."""
        offer = self._offers.pop(0)
        self._take(offer.session.states, None)
        self.path = Path(offer.session.origin) if offer.session.origin else None
        self._saved_file, self._saved_states = True, {}
        self._show_title()
        trouble = self._autosaver.write_now()
        if trouble:
            offer.leave()
        else:
            offer.discard()
        self._status.say(trouble or tr("Recovered; save it to keep it"), TROUBLE_SECONDS)
        self._show_offer()

    def _on_discard(self) -> None:
        self._offers.pop(0).discard()
        self._show_offer()

    def _on_later(self) -> None:
        self._offers.pop(0).leave()
        self._show_offer()
