"""Where the cells, names and sums of a confusion matrix lie in a widget, in pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetrics

from nnlab.gui.look import Look
from nnlab.gui.tr import tr

TEXT = 0.85
# Fonts of counts, by falling size: the first that fits its cell is taken.
SIZES = (0.9, 0.85, 0.8, 0.75, 0.7)
# These are legible only in the large letters of a presentation.
SMALL = (0.65, 0.6, 0.55)
WIDEST_CELL = 2.4
# Shorter names lie, and are left out where they collide.
LONGEST_LYING = 2


@dataclass(frozen=True)
class ConfusionLayout:
    """`grid` holds count x count cells; `text` is the font factor of counts, 0: none fits.

    `names` is the width of the classes' names at the left, `heads` their height on top, where they
    stand upright if `upright`; `sums` is the width of each of the two columns at the right.
    """

    grid: QRectF
    count: int
    text: float
    names: float
    heads: float
    upright: bool
    sums: float
    line: float

    def cell(self, row: int, column: int) -> QRectF:
        """Return a cell; row or column `count` is that of the sums, column `count` + 1 errors."""
        left, right = self._across(column), self._across(column + 1)
        top, bottom = self._down(row), self._down(row + 1)
        return QRectF(left, top, right - left, bottom - top)

    def _across(self, column: int) -> float:
        if column <= self.count:
            return round(self.grid.left() + column * self.grid.width() / self.count)
        return round(self.grid.right()) + (column - self.count) * self.sums

    def _down(self, row: int) -> float:
        if row <= self.count:
            return round(self.grid.top() + row * self.grid.height() / self.count)
        return round(self.grid.bottom()) + (row - self.count) * 1.15 * self.line

    def cell_at(self, point: QPointF) -> tuple[int, int] | None:
        """Return row and column under a pixel, sums as in `cell`; names belong to their sums."""
        n, grid = self.count, self.grid
        if not (grid.left() - self.names <= point.x() < grid.right() + 2 * self.sums):
            return None
        if not (grid.top() - self.heads <= point.y() < grid.bottom() + 1.15 * self.line):
            return None
        row = int((point.y() - grid.top()) / grid.height() * n)
        column = int((point.x() - grid.left()) / grid.width() * n)
        if not grid.top() <= point.y() < grid.bottom():
            row = n
        if not grid.left() <= point.x() < grid.right():
            column = n
        return row, column


def lay_out(
    look: Look, area: QRectF, classes: Sequence[str], most: int, right: float
) -> ConfusionLayout:
    """Return the layout in an area for these classes; `most` is the largest count, `right` kept."""
    count = max(1, len(classes))
    metrics = QFontMetrics(look.font(TEXT))
    line, gap = float(metrics.height()), look.px(5)
    widest = max((metrics.horizontalAdvance(name) for name in classes), default=0)
    names = min(float(widest), 0.16 * area.width()) + gap
    sums = (
        max(metrics.horizontalAdvance("10 000"), metrics.horizontalAdvance(tr("wrong"))) + 1.5 * gap
    )
    left = area.left() + 1.3 * line + names
    room = area.right() - right - 2 * sums - left
    heads, upright = line + 2, False
    if widest + 2 > room / count and max(map(len, classes), default=0) > LONGEST_LYING:
        heads, upright = min(float(widest), 0.27 * area.height()) + 4, True
    top = area.top() + 1.1 * line + heads
    height = max(area.bottom() - 1.2 * line - top, 4.0)
    wide = min(room / count, WIDEST_CELL * height / count)
    grid = QRectF(left, top, max(wide * count, 4.0), height)
    text = _fitting(look, most, grid.width() / count, height / count)
    return ConfusionLayout(grid, count, text, names, heads, upright, sums, line)


def sizes_of(look: Look) -> tuple[float, ...]:
    """Return the fonts of counts, by falling size."""
    return (*SIZES, *SMALL) if look.presentation else SIZES


def _fitting(look: Look, most: int, width: float, height: float) -> float:
    for factor in sizes_of(look):
        metrics = QFontMetrics(look.font(factor))
        wanted = metrics.horizontalAdvance(str(most)) + 2
        if wanted <= width and metrics.ascent() + 1 <= height:
            return factor
    return 0.0
