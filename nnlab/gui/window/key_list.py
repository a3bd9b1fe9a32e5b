"""The list of all keys, as `?` shows it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QDialog,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from nnlab.gui.actions import MENUS, Command
from nnlab.gui.look import Look
from nnlab.gui.tr import tr
from nnlab.gui.window.menus import show_keys

# What the mouse does is no command, but whoever looks for a key looks for it here.
MOUSE: tuple[tuple[str, str], ...] = (
    ("Left click", "Add a pattern of the chosen class, t = +1 at first; on a pattern: select it"),
    ("Right click", "Add a pattern of the other class"),
    ("Drag a pattern", "Move it, or all that are selected"),
    ("Drag a red line", "Move the line: the threshold of its neuron"),
    ("Drag its end, or Ctrl+Drag", "Turn the line about its middle"),
    ("Drag an arrow's tip", "Set the weights of the neuron"),
    ("Shift+Drag", "Select the patterns in a frame"),
    ("Shift+Click", "Remove a pattern"),
    ("Wheel", "Zoom about the pointer; with spray or eraser set their radius, with Ctrl zoom"),
    ("Middle button, two fingers", "Pan the plane"),
    ("Drag a row of the net", "Move it up or down, on the MNIST tab"),
    ("Drag on the paper", "Draw a digit; with the right button erase, on the Inside tab"),
    ("Click a neuron or a pixel", "Show what it sees and how it is computed, on the Inside tab"),
    ("Double click a row of maps", "Show these maps large, and back, on the Inside tab"),
    ("Drag a letter", "Shift it on the retina of the T–C tab; the wheel turns it"),
    ("Double click the retina", "Change T into C, or C into T"),
    ("Double click on axes", "Show all patterns"),
    ("Double click on a title", "Make a plot the big one, and back"),
)


SHARES = (0.25, 0.29)
"""Parts of the width for the keys and the names; the rest is for what they do."""
MARGIN = 8


class WrappedText(QStyledItemDelegate):
    """Makes a row as high as its texts are in the present widths of the columns."""

    def __init__(self, tree: QTreeWidget) -> None:
        super().__init__(tree)
        self._tree = tree

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        usual = super().sizeHint(option, index)
        column, tree = index.column(), self._tree
        width = tree.columnWidth(column) - MARGIN
        width -= tree.indentation() if column == 0 else 0
        room = QRect(0, 0, max(1, width), 10_000)
        metrics = QFontMetrics(tree.font())
        text = str(index.data() or "")
        box = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, text)
        return QSize(0, max(usual.height(), box.height() + 2))


class KeyList(QDialog):
    """All commands with their keys, searched by any word."""

    def __init__(self, commands: Iterable[Command], look: Look, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Keys and mouse"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._groups: list[tuple[QTreeWidgetItem, list[QTreeWidgetItem]]] = []
        self._search = QLineEdit()
        self._search.setPlaceholderText(tr("Search a command or a key"))
        self._search.setAccessibleName(tr("Search"))
        self._search.setToolTip(tr("Show only what contains these words"))
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self._on_search_changed)
        self._list = QTreeWidget()
        self._list.setAccessibleName(tr("Keys"))
        self._list.setHeaderLabels([tr("Key"), tr("Command"), tr("What it does")])
        self._list.setRootIsDecorated(False)
        self._list.setAlternatingRowColors(True)
        self._list.setWordWrap(True)
        self._list.setItemDelegate(WrappedText(self._list))
        for group, rows in group_rows(commands):
            self._add_group(group, rows, look)
        self._list.expandAll()
        header = self._list.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        # Lines are broken anew in another width.
        header.sectionResized.connect(self._list.scheduleDelayedItemsLayout)
        layout = QVBoxLayout(self)
        layout.addWidget(self._search)
        layout.addWidget(self._list)
        wanted = QSize(round(look.px(860)), round(look.px(600)))
        # In a presentation it would grow beyond a small projector.
        self.resize(wanted.boundedTo(self.screen().availableSize() * 0.95))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for column, share in enumerate(SHARES):
            self._list.setColumnWidth(column, round(share * self._list.viewport().width()))

    @property
    def shown_commands(self) -> list[str]:
        """The names of the commands that match the search."""
        return [
            item.text(1) for _top, items in self._groups for item in items if not item.isHidden()
        ]

    def search(self, text: str) -> None:
        """Show only what contains all of these words."""
        self._search.setText(text)

    def _add_group(self, group: str, rows: Sequence[tuple[str, str, str]], look: Look) -> None:
        top = QTreeWidgetItem([group])
        top.setFont(0, look.font(bold=True))
        top.setFlags(Qt.ItemFlag.ItemIsEnabled)
        self._list.addTopLevelItem(top)
        top.setFirstColumnSpanned(True)
        items = [QTreeWidgetItem(list(row)) for row in rows]
        for item in items:
            item.setToolTip(2, item.text(2))
        top.addChildren(items)
        self._groups.append((top, items))

    def _on_search_changed(self, text: str) -> None:
        words = text.lower().split()
        for top, items in self._groups:
            for item in items:
                content = " ".join(item.text(column) for column in range(3)).lower()
                item.setHidden(not all(word in content for word in words))
            top.setHidden(all(item.isHidden() for item in items))


def group_rows(commands: Iterable[Command]) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Return the commands by menu as rows (keys, name, what it does), the mouse at the end."""
    groups: dict[str, list[tuple[str, str, str]]] = {tr(menu): [] for menu in MENUS}
    for command in sorted(commands, key=lambda command: command.section):
        row = (show_keys(command), tr(command.text).replace("&", ""), tr(command.tip))
        if row[0]:
            groups[tr(command.menu)].append(row)
    groups[tr("Mouse")] = [(tr(key), "", tr(what)) for key, what in MOUSE]
    return [(group, rows) for group, rows in groups.items() if rows]
