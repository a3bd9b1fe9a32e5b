"""The row of buttons above the table of runs, and its menu."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from nnlab.gui.look import Look
from nnlab.gui.tr import tr


@dataclass(frozen=True)
class RunAction:
    """One thing to do with the chosen runs; `first` ones stand in the row, all in the menu."""

    key: str
    text: str
    tip: str
    shortcut: str
    run: Callable[[], object]
    enabled: Callable[[], bool]
    first: bool = False
    parted: bool = False


class RunTools(QWidget):
    """A button for each of the first actions, and one that opens the menu of all."""

    def __init__(
        self, look: Look, actions: tuple[RunAction, ...], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look, self._actions = look, actions
        self.buttons: dict[str, QToolButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for action in actions:
            if action.first:
                button = self._make(action.text, self._tip(action))
                button.clicked.connect(action.run)
                self.buttons[action.key] = button
                row.addWidget(button)
        self.more = self._make(tr("More ▾"), tr("Rename, note, delete, export, import"))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self)
        self.menu.setToolTipsVisible(True)
        self.menu.aboutToShow.connect(self._fill)
        self.more.setMenu(self.menu)
        # The arrow is in the text: Qt's own lies on the last letter.
        self.more.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        self.more.setAccessibleName(tr("more to do with runs"))
        row.addWidget(self.more)
        row.addStretch(1)

    def minimumSizeHint(self) -> QSize:
        # A projector's scale may not force the window wider than its screen.
        return QSize(round(self._look.px(60)), super().minimumSizeHint().height())

    def refresh(self) -> None:
        """Let only be pressed what can be done."""
        for action in self._actions:
            if action.first:
                self.buttons[action.key].setEnabled(action.enabled())

    def open_menu(self, at: QPoint) -> None:
        """Open the menu at a place of the screen."""
        self.menu.popup(at)

    def _make(self, text: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setAccessibleName(text)
        button.setToolTip(tip)
        button.setAutoRaise(True)
        return button

    @staticmethod
    def _tip(action: RunAction) -> str:
        keys = QKeySequence(action.shortcut).toString(QKeySequence.SequenceFormat.NativeText)
        return f"{action.tip} ({keys})"

    def _fill(self) -> None:
        self.menu.clear()
        for action in self._actions:
            if action.parted:
                self.menu.addSeparator()
            # The key is the window's: here it is only told.
            keys = QKeySequence(action.shortcut).toString(QKeySequence.SequenceFormat.NativeText)
            entry = self.menu.addAction(f"{action.text}\t{keys}")
            entry.setToolTip(action.tip)
            entry.setEnabled(action.enabled())
            entry.triggered.connect(action.run)
