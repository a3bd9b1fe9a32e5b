"""The table of runs: what stands in each column, and how it is sorted."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QIcon

from nnlab.app.digits.cards import INTERRUPTED, RunCard
from nnlab.gui.look import Look
from nnlab.gui.numbers import format_seconds, group
from nnlab.gui.plots.digits.run_marks import make_swatch
from nnlab.gui.tr import tr

Index = QModelIndex | QPersistentModelIndex
SORT = Qt.ItemDataRole.UserRole
NUMBER = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
WORDS = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
SWATCH = (30, 14)
STATES = {
    "running": "trains",
    "finished": "finished",
    "stopped early": "stopped early",
    "cancelled": "cancelled",
    "stopped": "failed",
    INTERRUPTED: "interrupted",
}


@dataclass(frozen=True)
class Column:
    """`text` is what is shown of a card, `value` what it is sorted by (None comes last)."""

    key: str
    title: str
    tip: str
    text: Callable[[RunCard], str]
    value: Callable[[RunCard], Any]
    number: bool = False


def _percent(value: float | None) -> str:
    return f"{value:.2f}" if value is not None else "–"


def _first_line(card: RunCard) -> str:
    line, _, more = card.note.partition("\n")
    return f"{line} …" if more else line


def _state(card: RunCard) -> str:
    text = tr(STATES.get(card.outcome, card.outcome))
    return (
        tr("{}, can go on").format(text) if card.resumable and card.outcome != "running" else text
    )


def _date(card: RunCard) -> str:
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(card.began))


def _epochs(card: RunCard) -> str:
    return "–" if card.members else f"{card.epochs}/{card.epochs_wanted}"


def make_columns() -> tuple[Column, ...]:
    """Return the columns from left to right."""
    return (
        Column("mark", "", tr("How the run's curve is drawn; ▸ is the shown run"), _none, _none),
        Column("name", tr("Run"), tr("Your name of the run, else its net"), _name, _name_value),
        Column("seed", tr("Seed"), tr("Seed of the training"), _seed, lambda c: c.seed, True),
        Column(
            *("wrong", tr("Wrong"), tr("Wrong ones among the test images")),
            *(lambda c: "–" if c.n_wrong is None else group(c.n_wrong), lambda c: c.n_wrong, True),
        ),
        Column(
            *("test", tr("Test %"), tr("Wrong test images in per cent")),
            *(lambda c: _percent(c.test), lambda c: c.test, True),
        ),
        Column(
            *("held", tr("Held out %"), tr("Wrong held-out images in per cent")),
            *(lambda c: _percent(c.held_out), lambda c: c.held_out, True),
        ),
        Column(
            *("epochs", tr("Epochs"), tr("Epochs done and wanted")),
            *(_epochs, lambda c: c.epochs, True),
        ),
        Column(
            *("time", tr("Time"), tr("From the start of the training to its end")),
            *(lambda c: format_seconds(c.seconds), lambda c: c.seconds, True),
        ),
        Column(
            *("weights", tr("Weights"), tr("Number of weights and thresholds")),
            *(lambda c: group(c.weights), lambda c: c.weights, True),
        ),
        Column("state", tr("State"), tr("How the training ended"), _state, _state),
        Column("net", tr("Net"), tr("The net that was trained"), lambda c: c.net, lambda c: c.net),
        Column("data", tr("Images"), tr("What was learnt"), lambda c: c.data, lambda c: c.data),
        Column("date", tr("Begun"), tr("When the training began"), _date, lambda c: c.began),
        Column("note", tr("Note"), tr("Your note on the run"), _first_line, _first_line),
        Column(
            *("recipe", tr("Settings"), tr("How it was trained")),
            *(lambda c: c.recipe, lambda c: c.recipe),
        ),
    )


def _none(_card: RunCard) -> str:
    return ""


def _name(card: RunCard) -> str:
    return card.name or card.net or card.title


def _name_value(card: RunCard) -> str:
    return _name(card).casefold()


def _seed(card: RunCard) -> str:
    return "–" if card.members else str(card.seed)


class RunsModel(QAbstractTableModel):
    """The cards that are not deleted; `renamed` asks for another name of a run."""

    renamed = Signal(str, str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.columns = make_columns()
        self.cards: tuple[RunCard, ...] = ()
        self.marks: Mapping[str, int] = {}
        self.shown = ""

    def show_cards(self, cards: tuple[RunCard, ...]) -> None:
        """Show these; the same runs in the same order stay where they are."""
        if [card.id for card in cards] == [card.id for card in self.cards]:
            self.cards = cards
            self._tell()
        else:
            self.beginResetModel()
            self.cards = cards
            self.endResetModel()

    def show_marks(self, marks: Mapping[str, int], shown: str) -> None:
        """Show the marks of curves by run, and which run is shown."""
        if (dict(marks), shown) != (dict(self.marks), self.shown):
            self.marks, self.shown = dict(marks), shown
            self._tell()

    def dress(self) -> None:
        """Draw the marks anew."""
        self._tell()

    def _tell(self) -> None:
        if self.cards:
            last = self.index(len(self.cards) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.cards)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return NUMBER if column.number else WORDS
        return column.tip if role == Qt.ItemDataRole.ToolTipRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        editable = self.columns[index.column()].key == "name"
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if editable else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        card, column = self.cards[index.row()], self.columns[index.column()]
        if column.key == "mark":
            return self._mark_data(card, role)
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(card)
        if role == Qt.ItemDataRole.EditRole:
            return card.name
        if role == SORT:
            return column.value(card)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return NUMBER if column.number else WORDS
        if role == Qt.ItemDataRole.FontRole:
            bold = card.id == self.shown
            return self._look.font(0.95, bold=bold, tabular=column.number and not bold)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(card)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not isinstance(value, str):
            return False
        self.renamed.emit(self.cards[index.row()].id, value)
        return True

    def _mark_data(self, card: RunCard, role: int) -> Any:
        mark, px = self.marks.get(card.id), self._look.px
        if role == Qt.ItemDataRole.DisplayRole:
            return "▸" if card.id == self.shown else " "
        if role == Qt.ItemDataRole.DecorationRole and mark is not None:
            swatch = make_swatch(self._look, mark, px(SWATCH[0]), px(SWATCH[1]), 2.0)
            icon = QIcon(swatch)
            # Else Qt would mix the colour of the choice into it.
            icon.addPixmap(swatch, QIcon.Mode.Selected)
            return icon
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(round(px(SWATCH[0] + 20)), round(px(SWATCH[1])))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            texts = [tr("shown")] if card.id == self.shown else []
            texts += [tr("curve {}").format(mark + 1)] if mark is not None else []
            return ", ".join(texts)
        if role == SORT:
            return mark
        return self._tip(card) if role == Qt.ItemDataRole.ToolTipRole else None

    @staticmethod
    def _tip(card: RunCard) -> str:
        members = tr("A committee of {} runs").format(len(card.members)) if card.members else ""
        lines = (card.label, card.title, card.recipe, members, _state(card), card.note)
        return "\n".join(dict.fromkeys(line for line in lines if line))


class RunsOrder(QSortFilterProxyModel):
    """Sorts by the values behind the texts; what is not known comes last in either order."""

    def lessThan(self, left: Index, right: Index) -> bool:
        model = self.sourceModel()
        first, second = model.data(left, SORT), model.data(right, SORT)
        falling = self.sortOrder() == Qt.SortOrder.DescendingOrder
        if first is None or second is None:
            return bool((first is None) < (second is None)) != falling and first is not second
        return bool(first < second)
