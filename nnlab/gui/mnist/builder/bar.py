"""The buttons below the rows of a net: add, remove, move."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from nnlab.core.digits.rows import KINDS
from nnlab.gui.icons import make_icon
from nnlab.gui.look import Look
from nnlab.gui.mnist.builder.row_text import KIND_NAMES, KIND_TIPS
from nnlab.gui.tr import tr


class BuilderBar(QWidget):
    """`added` carries the kind of a new row, `moved` the steps of the chosen one."""

    added = Signal(str)
    removed = Signal()
    moved = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.menu = QMenu(self)
        self.menu.setToolTipsVisible(True)
        for number, kind in enumerate(KINDS, 1):
            self._add_kind(number, kind)
        self.add = self._button(tr("Add ▾"), tr("Add a row below the chosen one"))
        self.add.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.add.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.add.setMenu(self.menu)
        # The style's own arrow would stand below the line of the text.
        self.add.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        self.add.setAccessibleName(tr("Add a row"))
        self.remove = self._button(tr("Remove"), tr("Remove the chosen row (Shift+Del)"))
        self.up = self._button(tr("Up"), tr("Move the chosen row up (Alt+Up)"))
        self.down = self._button(tr("Down"), tr("Move the chosen row down (Alt+Down)"))
        self.up.setArrowType(Qt.ArrowType.UpArrow)
        self.down.setArrowType(Qt.ArrowType.DownArrow)
        self.empty = QLabel()
        self.empty.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 0)
        row.setSpacing(2)
        for button in (self.add, self.remove, self.up, self.down):
            row.addWidget(button)
        row.addWidget(self.empty, 1)
        self.remove.clicked.connect(lambda: self.removed.emit())
        self.up.clicked.connect(lambda: self.moved.emit(-1))
        self.down.clicked.connect(lambda: self.moved.emit(1))
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def show_place(self, place: int, count: int, reason: str) -> None:
        """Know which row is chosen of how many; say `reason` where there is none."""
        self.remove.setEnabled(count > 0)
        self.up.setEnabled(place > 0)
        self.down.setEnabled(place < count - 1)
        self.empty.setText(reason)

    def _add_kind(self, number: int, kind: str) -> None:
        action = QAction(tr(KIND_NAMES[kind]), self.menu)
        action.setToolTip(f"{tr(KIND_TIPS[kind])} (Ctrl+Alt+{number})")
        action.triggered.connect(lambda _checked: self.added.emit(kind))
        self.menu.addAction(action)

    def _button(self, name: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setText(name)
        button.setAccessibleName(name)
        button.setToolTip(tip)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _on_look_changed(self) -> None:
        look = self._look
        side = round(look.px(16))
        for button, icon in ((self.add, "plus"), (self.remove, "minus")):
            button.setIcon(make_icon(look, icon))
        for button in (self.add, self.remove, self.up, self.down):
            button.setIconSize(QSize(side, side))
            button.setFont(look.font())
        self.empty.setFont(look.font(0.85))
        self.empty.setStyleSheet(f"color: {look.theme.error};")
