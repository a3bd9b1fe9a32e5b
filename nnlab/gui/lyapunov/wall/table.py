"""The figures of a wall as a table: a row for each N and L, mean and standard deviation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isfinite

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from nnlab.app.lyapunov.walls.table import COSTS, WallRow, table_text, wall_table
from nnlab.app.lyapunov.walls.wall import Wall
from nnlab.gui.look import Look
from nnlab.gui.lyapunov.wall.errors import write_with_error
from nnlab.gui.tr import tr
from nnlab.gui.widgets.param_form import name_control

TRENDS = {
    "ridge": ("ridge", "L λ₁ on the ridge, mean along the boundary"),
    "ridge_spread": ("sd along", "Standard deviation of the ridge along the boundary"),
    "ridge_share": ("ridge %", "Share of the boundary with a ridge within 0.2"),
    "centre": ("centre", "L λ₁ in the centre of the circle, mean over |x| < 0.2"),
    "contrast": ("contrast", "Ridge minus centre"),
    "distance": ("distance", "Mean distance of the ridge from the decision boundary"),
    "cos_boundary": ("|cos|", "Between stretching direction and normal, on the boundary"),
    "cos_high": ("|cos| high", "The same where the map is highest, normal to the output's level"),
    "error": ("box wrong %", "Share of the box on the wrong side of the true circle"),
}
NUMBERS = {
    "held_out_error": ("held out %", "Wrong ones of the held-out patterns"),
    "train_error": ("learnt %", "Wrong ones of the patterns that were learnt"),
    "epochs": ("epochs", "Epochs of training"),
    "seconds": ("seconds", "Time of training"),
}
ROWS = 8
"""Rows that are filled between two looks at what else there is to do."""
MARGIN = 6
"""Pixels between a text and the edge of its cell."""
DONE = object()
PERCENT = ("error", "ridge_share", "held_out_error", "train_error")


class WallTable(QWidget):
    """Rows of `wall_table`; what is selected, or all, is copied with Ctrl+C."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._wall: Wall | None = None
        self._filling: Iterator[None] = iter(())
        self._turns = QTimer(self)
        self._turns.setInterval(0)
        self._turns.timeout.connect(self._on_turn)
        self.table = QTableWidget()
        name_control(self.table, tr("figures of the wall"), tr("Mean ± standard deviation"))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.installEventFilter(self)
        self.copy = QPushButton(tr("Copy all"))
        name_control(self.copy, tr("Copy all"), tr("Copy all rows for a spreadsheet (Ctrl+Alt+C)"))
        self.save = QPushButton(tr("Save as CSV..."))
        name_control(self.save, tr("Save as CSV"), tr("Write the table to a file (Ctrl+Alt+T)"))
        row = QHBoxLayout()
        row.addWidget(self.copy)
        row.addWidget(self.save)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.addLayout(row)
        layout.addWidget(self.table, 1)
        self.copy.clicked.connect(self.copy_all)
        look.changed.connect(self._show)

    def show_wall(self, wall: Wall | None) -> None:
        """Show the figures of a wall, as far as they are known."""
        self._wall = wall
        if self.isVisible():
            self._show()

    def csv(self) -> str:
        """Return the whole table as CSV text."""
        return table_text(self._wall) if self._wall is not None else ""

    def copy_all(self) -> None:
        """Put all rows on the clipboard, with tabs between, as spreadsheets take them."""
        QGuiApplication.clipboard().setText(self.csv().replace(",", "\t"))

    def copy_selected(self) -> None:
        """Put the selected cells on the clipboard as they are shown."""
        self.finish()
        ranges = self.table.selectedRanges()
        if not ranges:
            self.copy_all()
            return
        part = ranges[0]
        lines = []
        for row in range(part.topRow(), part.bottomRow() + 1):
            cells = (
                self.table.item(row, c) for c in range(part.leftColumn(), part.rightColumn() + 1)
            )
            lines.append("\t".join(cell.text() if cell is not None else "" for cell in cells))
        QGuiApplication.clipboard().setText("\n".join(lines))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Copy):
            # The shortcut's override comes first: accepted, the key itself follows.
            if event.type() == QEvent.Type.KeyPress:
                self.copy_selected()
            event.accept()
            return True
        return False

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        self._show()

    def _show(self) -> None:
        """Begin to fill the table anew."""
        self._filling = self._fill(wall_table(self._wall) if self._wall is not None else ())
        self._turns.start()

    def _on_turn(self) -> None:
        if not self.isVisible() or next(self._filling, DONE) is DONE:
            self._turns.stop()

    def finish(self) -> None:
        """Fill the table at once, as for the clipboard and for pictures."""
        for _ in self._filling:
            pass

    def _fill(self, rows: Sequence[WallRow]) -> Iterator[None]:
        """Fill the table some rows at a time: a large wall has more than fit into a frame."""
        self._write_heads(len(rows))
        yield
        for first in range(0, len(rows), ROWS):
            for place in range(first, min(first + ROWS, len(rows))):
                self._write_row(place, rows[place])
            # What comes later is as wide as what is there, or is given its width at the end.
            if not first:
                self.table.resizeColumnsToContents()
            yield
        if len(rows) > ROWS:
            self._widen()

    def _write_heads(self, count: int) -> None:
        columns = [("N", tr("Neurons per layer")), ("L", tr("Hidden layers"))]
        columns += [(tr("nets"), tr("Nets of this N and L; how many of them reached the goal"))]
        columns += [(tr(name), tr(tip)) for name, tip in (*TRENDS.values(), *NUMBERS.values())]
        self.table.setColumnCount(len(columns))
        self.table.setRowCount(count)
        font = self._look.font(0.95, tabular=True)
        self.table.setFont(font)
        self.table.verticalHeader().setDefaultSectionSize(round(1.7 * QFontMetrics(font).height()))
        for number, (name, tip) in enumerate(columns):
            head = QTableWidgetItem(name)
            head.setToolTip(tip)
            self.table.setHorizontalHeaderItem(number, head)

    def _write_row(self, place: int, row: WallRow) -> None:
        for number, text in enumerate(write_row(row)):
            cell = QTableWidgetItem(text)
            cell.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.table.setItem(place, number, cell)

    def _widen(self) -> None:
        """Give each column the width of its longest text."""
        metrics, table = QFontMetrics(self.table.font()), self.table
        for number in range(table.columnCount()):
            cells = (table.item(place, number) for place in range(table.rowCount()))
            texts = [cell.text() for cell in cells if cell is not None]
            wide = metrics.horizontalAdvance(max(texts, key=len, default="")) + 2 * MARGIN
            table.setColumnWidth(number, max(wide, table.columnWidth(number)))


def write_row(row: WallRow) -> list[str]:
    """Return the cells of a row."""
    cells = [str(row.width), str(row.depth), f"{row.reached}/{row.count}"]
    for name in TRENDS:
        cells.append(_write(name, getattr(row.mean, name), getattr(row.sd, name)))
    for name in NUMBERS:
        place = COSTS.index(name)
        cells.append(_write(name, row.costs[place], row.costs_sd[place]))
    return cells


def _write(name: str, mean: float, sd: float) -> str:
    if not isfinite(mean):
        return "–"
    scale = 100.0 if name in PERCENT else 1.0
    if isfinite(sd) and sd > 0.0:
        return write_with_error(scale * mean, scale * sd, plain=True)
    if isfinite(sd):
        return f"{scale * mean:.4g} ± 0".replace("-", "−")
    return f"{scale * mean:.{4 if 'cos' in name else 2}f}".replace("-", "−")
