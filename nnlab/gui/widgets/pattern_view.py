"""The table of patterns: number, position, target, and what the net makes of it."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from nnlab.app.reading import Reading
from nnlab.app.tables.cells import write_output, write_target
from nnlab.app.words.equations import number
from nnlab.core.patterns import Patterns
from nnlab.gui.look import Look
from nnlab.gui.tr import tr

Index = QModelIndex | QPersistentModelIndex
OUTSIDE = QModelIndex()
RIGHT = Qt.AlignmentFlag.AlignRight
MU, X1, X2, TARGET, OUTPUT, VERDICT = range(6)
COLUMNS = 6
EDITABLE = (X1, X2, TARGET)
TYPED = "0123456789+-.,−"
# The widest that stands in each column.
WIDEST = ("5000", "−0.000000", "−0.000000", "class", "6 (0.000)", "wrong")
ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.EditRole,
    Qt.ItemDataRole.ForegroundRole,
    Qt.ItemDataRole.ToolTipRole,
)


class PatternModel(QAbstractTableModel):
    """Shows patterns and a reading of them; `edited` carries row, column and the text typed."""

    edited = Signal(int, int, str)

    def __init__(self, look: Look, reading: Reading, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.reading = reading

    @property
    def patterns(self) -> Patterns:
        """The patterns that are shown."""
        return self.reading.patterns

    def show(self, reading: Reading) -> None:
        """Show another reading; the same number of rows only repaints, so that nothing flickers."""
        old, rows = self.reading, len(reading.patterns)
        if len(old.patterns) != rows:
            self.beginResetModel()
            self.reading = reading
            self.endResetModel()
        elif reading is not old and rows:
            self.reading = reading
            first = OUTPUT if old.patterns is reading.patterns else X1
            self.dataChanged.emit(self.index(0, first), self.index(rows - 1, VERDICT))
            # Not a reset: a field that is open in a cell would lose what was typed.
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, TARGET, TARGET)

    def rowCount(self, parent: Index = OUTSIDE) -> int:
        return 0 if parent.isValid() else len(self.patterns)

    def columnCount(self, parent: Index = OUTSIDE) -> int:
        return 0 if parent.isValid() else COLUMNS

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() in EDITABLE else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft if index.column() == VERDICT else RIGHT
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        row, column = index.row(), index.column()
        if role not in ROLES or not 0 <= row < len(self.patterns):
            return None
        if role == Qt.ItemDataRole.ForegroundRole:
            is_wrong = column == VERDICT and self.reading.wrong[row]
            return self._look.colour("error") if is_wrong else None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._write(row, column)
        # For the field and the tooltip a coordinate has all of its digits.
        exact = column in (X1, X2)
        return repr(self.patterns.x[row, column - X1].item()) if exact else self._write(row, column)

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not 0 <= index.row() < len(self.patterns):
            return False
        if str(value) != self.data(index, role):
            self.edited.emit(index.row(), index.column(), str(value))
        return True

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if role != Qt.ItemDataRole.DisplayRole or orientation is not Qt.Orientation.Horizontal:
            return None
        target = "t" if self.patterns.t.shape[1] == 1 else tr("class")
        return ("μ", "x₁", "x₂", target, "O", "")[section]

    def _write(self, row: int, column: int) -> str:
        if column == MU:
            return str(row + 1)
        if column in (X1, X2):
            return number(self.patterns.x[row, column - X1].item())
        if column == TARGET:
            return write_target(self.patterns, row)
        if column == OUTPUT:
            return write_output(self.reading, row)
        return tr("wrong") if self.reading.wrong[row] else tr("right")


class PatternView(QTableView):
    """`picked` carries the selected rows, `copy_wanted` those to be copied.

    `remove_wanted` carries the rows that are to go; `paste_wanted` asks for the clipboard's.
    """

    picked = Signal(list)
    copy_wanted = Signal(list)
    remove_wanted = Signal(list)
    paste_wanted = Signal()

    def __init__(self, look: Look, reading: Reading, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._is_showing = False
        self.table = PatternModel(look, reading, self)
        self.setModel(self.table)
        self.setAccessibleName(tr("table of patterns"))
        self.setToolTip(
            tr("Double-click or type to change a cell; Del removes rows, Ctrl+C and Ctrl+V copy")
        )
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed
        )
        self.verticalHeader().hide()
        # Heights are all alike and known: five thousand rows are never measured.
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setStretchLastSection(True)
        self.selectionModel().selectionChanged.connect(self._on_selected)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def rows(self) -> list[int]:
        """Return the selected rows in their order."""
        ranges = self.selectionModel().selection()
        return sorted(
            {row for part in ranges.toList() for row in range(part.top(), part.bottom() + 1)}
        )

    def select(self, rows: tuple[int, ...]) -> None:
        """Select these rows and show the first, without telling of it."""
        rows = tuple(row for row in rows if row < self.table.rowCount())
        if list(rows) == self.rows():
            return
        chosen = QItemSelection()
        for first, last in _runs(rows):
            chosen.select(self.table.index(first, 0), self.table.index(last, COLUMNS - 1))
        self._is_showing = True
        self.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if rows:
            self.scrollTo(self.table.index(rows[0], 0))
        self._is_showing = False

    def event(self, event: QEvent) -> bool:
        """Keep the keys that act on cells from being shortcuts of the window."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            standard = QKeySequence.StandardKey
            keys = (standard.Copy, standard.Paste, standard.Delete, standard.SelectAll)
            if any(event.matches(key) for key in keys) or _types(event):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        standard = QKeySequence.StandardKey
        if event.matches(standard.Copy):
            self.copy_wanted.emit(self.rows())
        elif event.matches(standard.Paste):
            self.paste_wanted.emit()
        elif event.matches(standard.Delete):
            self.remove_wanted.emit(self.rows())
        else:
            super().keyPressEvent(event)

    def _on_selected(self) -> None:
        if not self._is_showing:
            self.picked.emit(self.rows())

    def _on_look_changed(self) -> None:
        self.setFont(self._look.font(0.9, tabular=True))
        metrics = self.fontMetrics()
        for column, text in enumerate(WIDEST):
            self.setColumnWidth(column, metrics.horizontalAdvance(text) + round(self._look.px(14)))
        self.verticalHeader().setDefaultSectionSize(metrics.height() + 5)
        self.viewport().update()


def _runs(rows: tuple[int, ...]) -> list[tuple[int, int]]:
    """Join rows that follow one another: a selection of all is one range, not thousands."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs


def _types(event: QKeyEvent) -> bool:
    held = event.modifiers() & ~(
        Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
    )
    return not held and bool(event.text()) and event.text() in TYPED
