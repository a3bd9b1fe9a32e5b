"""The list of runs as a table: several can be chosen, a double click shows one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QKeyEvent, QPalette
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from nnlab.app.digits.cards import RunCard
from nnlab.gui.look import Look
from nnlab.gui.mnist.runs.model import SWATCH, RunsModel, RunsOrder
from nnlab.gui.tr import tr

WIDTHS = {
    "name": 164,
    "seed": 44,
    "net": 190,
    "note": 160,
    "recipe": 320,
    "state": 130,
    "date": 120,
}
NARROW = 66
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
REMOVE = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class RunsTable(QTableView):
    """`chosen_changed` follows the choice; the others ask for what they name."""

    chosen_changed = Signal()
    show_wanted = Signal()
    delete_wanted = Signal()
    menu_wanted = Signal(object)
    renamed = Signal(str, str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        # Kept: the view does not own its model.
        self.cards = RunsModel(look)
        self.order = RunsOrder()
        self.order.setSourceModel(self.cards)
        self.setModel(self.order)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setSortingEnabled(True)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setAlternatingRowColors(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSortIndicatorClearable(True)
        self.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self.setAccessibleName(tr("runs"))
        self.setToolTip(
            tr("Click a heading to sort; Ctrl+click or Shift+click chooses several runs")
        )
        self.doubleClicked.connect(self._on_double_click)
        self.cards.renamed.connect(self.renamed)
        self.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self._quiet = False
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    @property
    def chosen(self) -> list[str]:
        """The chosen runs, from top to bottom."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self._id(row) for row in rows]

    def show_cards(self, cards: Sequence[RunCard]) -> None:
        """Show these runs; those that were chosen stay so."""
        chosen = self.chosen
        self._quiet = True
        self.cards.show_cards(tuple(cards))
        self.choose(chosen)
        self._quiet = False
        if self.chosen != chosen:
            self.chosen_changed.emit()

    def choose(self, ids: Sequence[str]) -> None:
        """Choose these runs and no others."""
        if self.chosen == list(ids):
            return
        selection = QItemSelection()
        rows = [row for row in range(self.order.rowCount()) if self._id(row) in ids]
        for row in rows:
            last = self.order.columnCount() - 1
            selection.select(self.order.index(row, 0), self.order.index(row, last))
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().select(selection, flags.ClearAndSelect)
        if rows:
            self.selectionModel().setCurrentIndex(self.order.index(rows[0], 1), flags.NoUpdate)

    def edit_name(self) -> None:
        """Open the name of the first chosen run for editing."""
        rows = self.selectionModel().selectedRows()
        if rows:
            index = self.order.index(min(row.row() for row in rows), 1)
            self.setCurrentIndex(index)
            self.scrollTo(index)
            self.edit(index)

    def _id(self, row: int) -> str:
        return self.cards.cards[self.order.mapToSource(self.order.index(row, 0)).row()].id

    # What comes in

    def keyPressEvent(self, event: QKeyEvent) -> None:
        editing = self.state() == QAbstractItemView.State.EditingState
        if not editing and not event.modifiers() and event.key() in (*ENTER, *REMOVE):
            wanted = self.show_wanted if event.key() in ENTER else self.delete_wanted
            wanted.emit()
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.globalPos())

    def _on_double_click(self, _index: QModelIndex) -> None:
        self.show_wanted.emit()

    def _on_selection_changed(self) -> None:
        if not self._quiet:
            self.chosen_changed.emit()

    def _on_look_changed(self) -> None:
        look = self._look
        self.setFont(look.font(0.95))
        # A strong colour would hide the marks of the curves.
        palette, accent = self.palette(), look.colour("accent")
        palette.setColor(QPalette.ColorRole.Base, look.colour("base"))
        palette.setColor(QPalette.ColorRole.Highlight, _mix(look.colour("base"), accent))
        palette.setColor(QPalette.ColorRole.HighlightedText, look.colour("text"))
        self.setPalette(palette)
        header = self.horizontalHeader()
        header.setFont(look.font(0.9, bold=True))
        header.setMinimumSectionSize(round(look.px(28)))
        vertical = self.verticalHeader()
        vertical.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        vertical.setDefaultSectionSize(round(look.px(21)))
        metrics = header.fontMetrics()
        for number, column in enumerate(self.cards.columns):
            titled = metrics.horizontalAdvance(column.title) + look.px(26)
            width = look.px(WIDTHS.get(column.key, NARROW))
            self.setColumnWidth(number, round(max(width, titled)))
        self.setColumnWidth(0, round(look.px(54)))
        self.setIconSize(QSize(round(look.px(SWATCH[0])), round(look.px(SWATCH[1]))))
        self.cards.dress()


def _mix(ground: QColor, colour: QColor) -> QColor:
    """A quarter of a colour on its ground."""
    below = (ground.red(), ground.green(), ground.blue())
    above = (colour.red(), colour.green(), colour.blue())
    red, green, blue = (round(0.75 * b + 0.25 * a) for b, a in zip(below, above, strict=True))
    return QColor(red, green, blue)
