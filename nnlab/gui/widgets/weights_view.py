"""A table of weights and thresholds: tinted cells, a field that opens in them, blocks to copy."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from nnlab.app.weights.grid import WeightsGrid
from nnlab.gui.look import Look
from nnlab.gui.tr import tr
from nnlab.gui.widgets.number_edit import NumberEdit

Index = QModelIndex | QPersistentModelIndex
OUTSIDE = QModelIndex()
TINT = 0.55
TYPED = "0123456789+-.,"


class WeightsModel(QAbstractTableModel):
    """Shows a `WeightsGrid`; the same shape again only repaints, so that nothing flickers."""

    def __init__(self, look: Look, grid: WeightsGrid, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._largest = grid.largest
        self.grid = grid

    def show(self, grid: WeightsGrid) -> None:
        """Show these numbers."""
        old, self._largest = self.grid, grid.largest
        alike = old.layer == grid.layer and old.network.sizes == grid.network.sizes
        if alike and old.network.features == grid.network.features:
            self.grid = grid
            rows, columns = grid.shape
            self.dataChanged.emit(self.index(0, 0), self.index(rows - 1, columns - 1))
        else:
            self.beginResetModel()
            self.grid = grid
            self.endResetModel()

    def rowCount(self, parent: Index = OUTSIDE) -> int:
        return 0 if parent.isValid() else self.grid.shape[0]

    def columnCount(self, parent: Index = OUTSIDE) -> int:
        return 0 if parent.isValid() else self.grid.shape[1]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.BackgroundRole):
            return None
        value = self.grid.value(index.row(), index.column())
        if value is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return write_signed(value)
        return self._tint(value)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation is Qt.Orientation.Horizontal:
            return self.grid.column_name(section)
        return self.grid.row_name(section)

    def _tint(self, value: float) -> QColor:
        strength = TINT * min(abs(value) / self._largest, 1.0) if self._largest else 0.0
        base, end = self._look.colour("base"), self._look.colour("plus" if value > 0 else "minus")
        pairs = (
            (base.red(), end.red()),
            (base.green(), end.green()),
            (base.blue(), end.blue()),
        )
        return QColor(*(round(a + strength * (b - a)) for a, b in pairs))


class WeightsView(QTableView):
    """`edited` carries row, column and the new value, `begun` the start of a gesture of them.

    `pasted` carries row, column and the text of a block; `refused` says why a text is no number.
    """

    begun = Signal()
    edited = Signal(int, int, float)
    pasted = Signal(int, int, str)
    refused = Signal(str)

    def __init__(self, look: Look, grid: WeightsGrid, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._opened: tuple[int, int] | None = None
        self.table = WeightsModel(look, grid, self)
        self.setModel(self.table)
        self.edit_field = NumberEdit(look, self.viewport())
        self.setAccessibleName(tr("table of weights and thresholds"))
        self.setToolTip(tr("Double-click or type to change a number; Ctrl+C and Ctrl+V for blocks"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setHighlightSections(True)
        self.edit_field.changed.connect(self._on_changed)
        self.edit_field.left.connect(self._on_left)
        self.edit_field.moved.connect(self._on_moved)
        self.edit_field.refused.connect(self.refused)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def show_grid(self, grid: WeightsGrid) -> None:
        """Show these numbers; a field that is open stays, unless its cell has gone."""
        if grid.shape != self.table.grid.shape or grid.layer != self.table.grid.layer:
            self.edit_field.leave()
        self.table.show(grid)
        if self._opened is not None and not self.edit_field.isModified():
            value = grid.value(*self._opened)
            if value is not None and f"{value:.6g}" != self.edit_field.text():
                self.edit_field.put(value)

    def open_cell(self, row: int, column: int, typed: str = "") -> None:
        """Let the number in a cell be changed, or typed over."""
        value = self.table.grid.value(row, column)
        if value is None:
            return
        self.edit_field.take()
        index = self.table.index(row, column)
        self.selectionModel().setCurrentIndex(
            index, QItemSelectionModel.SelectionFlag.ClearAndSelect
        )
        self.scrollTo(index)
        self.begun.emit()
        self._opened = (row, column)
        self.edit_field.open(QRectF(self.visualRect(index)), value)
        if typed:
            self.edit_field.setText(typed)
            self.edit_field.setModified(True)

    def copy(self) -> None:
        """Copy the selected block, or everything."""
        rows, columns = self._block()
        QGuiApplication.clipboard().setText(self.table.grid.text(rows, columns))

    def paste(self) -> None:
        """Put the clipboard's numbers in from the selection's upper left cell on."""
        rows, columns = self._block()
        self.pasted.emit(rows[0], columns[0], QGuiApplication.clipboard().text())

    def event(self, event: QEvent) -> bool:
        """Keep the keys that act on cells from being shortcuts of the window."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            standard = QKeySequence.StandardKey
            if any(event.matches(key) for key in (standard.Copy, standard.Paste)) or _types(event):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif index.isValid() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_cell(index.row(), index.column())
        elif index.isValid() and _types(event):
            self.open_cell(index.row(), index.column(), event.text())
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            self.open_cell(index.row(), index.column())

    def _block(self) -> tuple[list[int], list[int]]:
        chosen = self.selectionModel().selectedIndexes()
        if not chosen:
            rows, columns = self.table.grid.shape
            return list(range(rows)), list(range(columns))
        return (
            sorted({index.row() for index in chosen}),
            sorted({index.column() for index in chosen}),
        )

    def _on_changed(self, value: float) -> None:
        if self._opened is not None:
            self.edited.emit(*self._opened, value)

    def _on_left(self) -> None:
        self._opened = None
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_moved(self, step: int) -> None:
        """Tab goes to the next number of the row, and on to the next row."""
        if self._opened is None:
            return
        rows, columns = self.table.grid.shape
        place = self._opened[0] * columns + self._opened[1]
        self.edit_field.take()
        for _ in range(rows * columns):
            place = (place + step) % (rows * columns)
            if self.table.grid.value(*divmod(place, columns)) is not None:
                self.open_cell(*divmod(place, columns))
                return

    def _on_look_changed(self) -> None:
        look = self._look
        self.setFont(look.font(0.9, tabular=True))
        metrics = self.fontMetrics()
        # The longest numbers, four digits after three zeros.
        self.horizontalHeader().setDefaultSectionSize(metrics.horizontalAdvance("−0.0001234") + 16)
        self.verticalHeader().setDefaultSectionSize(metrics.height() + 5)
        theme = look.theme
        # Flat: the style's own gradients can't be drawn into a PDF.
        self.setStyleSheet(
            f"QTableView {{ background: {theme.base}; gridline-color: {theme.grid}; }}"
            f"QHeaderView::section {{ background: {theme.raised}; color: {theme.text}; "
            f"border: 0px; border-right: 1px solid {theme.grid}; padding: 1px 4px; }}"
            f"QTableCornerButton::section {{ background: {theme.raised}; border: 0px; }}"
        )
        self.viewport().update()


def write_signed(value: float) -> str:
    """Write a number with four digits and its sign, so that colour is not the only one."""
    return f"{value + 0.0:+.4g}".replace("-", "−") if value else "0"


def _types(event: QKeyEvent) -> bool:
    held = event.modifiers() & ~(
        Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
    )
    return not held and bool(event.text()) and event.text() in TYPED
