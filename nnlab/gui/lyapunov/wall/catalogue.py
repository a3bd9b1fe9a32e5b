"""The list of the walls on the disk: choose, rename, delete."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from nnlab.app.lyapunov.walls.wall import LONGEST_NAME, RUNNING, WallCard
from nnlab.gui.look import Look
from nnlab.gui.lyapunov.wall.words import describe_card, name_card, state_of
from nnlab.gui.tr import tr
from nnlab.gui.widgets.param_form import name_control

ID = Qt.ItemDataRole.UserRole
ROWS = 4


class WallCatalogue(QWidget):
    """`picked` and `deleted` carry a wall's id, `renamed` its id and the new name."""

    picked = Signal(str)
    deleted = Signal(str)
    renamed = Signal(str, str)
    _typed = Signal(str, str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._cards: tuple[WallCard, ...] = ()
        self.heading = QLabel(tr("Walls"))
        self.list = QListWidget()
        name_control(
            self.list,
            tr("walls on the disk"),
            tr("Click to show a wall; double-click to give it a name"),
        )
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)
        self.list.installEventFilter(self)
        self.rename = QPushButton(tr("Rename"))
        self.delete = QPushButton(tr("Delete"))
        name_control(self.rename, tr("Rename"), tr("Give the chosen wall a name (Ctrl+Shift+R)"))
        tip = tr("Take the chosen wall out of the list (Ctrl+Del); undo brings it back")
        name_control(self.delete, tr("Delete"), tip)
        # Above the list: below it they would be out of sight in a low window.
        row = QHBoxLayout()
        row.addWidget(self.heading, 1)
        row.addWidget(self.rename)
        row.addWidget(self.delete)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.setSpacing(3)
        layout.addLayout(row)
        layout.addWidget(self.list)
        self.list.currentItemChanged.connect(self._on_current)
        self.list.itemChanged.connect(self._on_item_changed)
        # Told when the editor is closed: the list may be filled anew then.
        self._typed.connect(self.renamed, Qt.ConnectionType.QueuedConnection)
        self.rename.clicked.connect(self.edit_name)
        self.delete.clicked.connect(self.delete_chosen)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def show_cards(self, cards: Sequence[WallCard], shown: str) -> None:
        """Show these walls, and which of them is shown; a name that is being edited stays open."""
        if self.list.state() == QAbstractItemView.State.EditingState:
            return
        self._cards = tuple(cards)
        self.list.blockSignals(True)
        while self.list.count() > len(cards):
            self.list.takeItem(self.list.count() - 1)
        for row, card in enumerate(cards):
            item = self.list.item(row) or QListWidgetItem(self.list)
            item.setText(name_card(card))
            item.setData(ID, card.id)
            item.setToolTip(describe_card(card))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{name_card(card)}, {state_of(card)}")
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            item.setFont(self._font_of(card))
        ids = [card.id for card in cards]
        self.list.setCurrentRow(ids.index(shown) if shown in ids else -1)
        self.list.blockSignals(False)
        for button in (self.rename, self.delete):
            button.setEnabled(self.list.currentItem() is not None)

    def _font_of(self, card: WallCard) -> QFont:
        font = self._look.font(0.95, bold=card.outcome == RUNNING)
        font.setItalic(card.done < card.wanted)
        return font

    @property
    def chosen(self) -> str:
        """The id of the chosen wall, "" if there is none."""
        item = self.list.currentItem()
        return str(item.data(ID)) if item is not None else ""

    def edit_name(self) -> None:
        """Open the name of the chosen wall for editing."""
        item = self.list.currentItem()
        if item is not None:
            self.list.setFocus()
            self.list.editItem(item)

    def delete_chosen(self) -> None:
        """Ask for the chosen wall to go."""
        if self.chosen:
            self.deleted.emit(self.chosen)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pressed = event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent)
        if pressed and event.key() == Qt.Key.Key_Delete and not event.modifiers():  # type: ignore[attr-defined]
            self.delete_chosen()
            return True
        return False

    def _on_current(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.picked.emit(item.data(ID))

    def _on_item_changed(self, item: QListWidgetItem) -> None:
        name = " ".join(item.text().split())[:LONGEST_NAME]
        self._typed.emit(item.data(ID), name)

    def _on_look_changed(self) -> None:
        self.heading.setFont(self._look.font(bold=True))
        line = self._look.font(0.95)
        self.list.setFont(line)
        for row, card in enumerate(self._cards):
            self.list.item(row).setFont(self._font_of(card))
        self.list.setFixedHeight(round(ROWS * 1.5 * self.list.fontMetrics().height()))
