"""Paints a confusion matrix: mistakes by colour and count, names, sums, errors, colour bar."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nnlab.app.digits.confusion import Confusion
from nnlab.gui.look import Look
from nnlab.gui.numbers import group
from nnlab.gui.plots.colour_bar import ColourScale
from nnlab.gui.plots.curve_points import make_log_ticks
from nnlab.gui.plots.digits.confusion_layout import TEXT, ConfusionLayout, sizes_of
from nnlab.gui.tr import tr

CENTRE = Qt.AlignmentFlag.AlignCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
FAINTEST = 0.12


def make_scale(look: Look, confusion: Confusion) -> ColourScale:
    """Return the colours of log10 of the shares in per cent, from nearly paper to full red."""
    low, high = confusion.mistake_range() or (0.1, 1.0)
    ends = np.log10([low, max(high, 1.5 * low)])
    paper, ink = (_channels(look.colour(name)) for name in ("base", "error"))
    shares = np.linspace(FAINTEST, 1.0, 256)[:, None]
    table = np.rint(paper + shares * (ink - paper)).astype(np.uint8)
    return ColourScale(table, float(ends[0]), float(ends[1]))


def _channels(colour: QColor) -> NDArray[np.float64]:
    return np.array([colour.red(), colour.green(), colour.blue()], dtype=float)


class ConfusionPainter:
    """Draws one matrix in one layout."""

    def __init__(
        self,
        look: Look,
        painter: QPainter,
        layout: ConfusionLayout,
        confusion: Confusion,
        classes: tuple[str, ...],
    ) -> None:
        self._look, self._painter, self._layout = look, painter, layout
        self._confusion, self._classes = confusion, classes
        self._scale = make_scale(look, confusion)

    def paint(self) -> None:
        """Paint all but the marks of what is chosen."""
        self._paint_cells()
        self._painter.setFont(self._look.font(TEXT))
        self._paint_names()
        self._paint_sums()

    def _paint_cells(self) -> None:
        painter, look, layout = self._painter, self._look, self._layout
        painter.setFont(look.font(layout.text or TEXT))
        n, counts = layout.count, self._confusion.counts
        last = layout.cell(n - 1, n - 1).bottomRight()
        painter.fillRect(QRectF(layout.cell(0, 0).topLeft(), last), look.colour("base"))
        edges = [layout.cell(number, number) for number in range(n)]
        colours, raised = self._colours(), look.colour("raised")
        places = self._places().tolist()
        # Of many classes most cells are empty: what is not there takes no time.
        filled = np.argwhere((counts > 0) | np.eye(n, dtype=bool)).tolist()
        for row, column in filled:
            side, top = edges[column], edges[row]
            cell = QRectF(side.left(), top.top(), side.width(), top.height())
            colour = raised if row == column else colours[places[row][column]]
            painter.fillRect(cell, colour)
            if layout.text and counts[row, column]:
                painter.setPen(self._ink(colour, "muted" if row == column else "text"))
                painter.drawText(cell, CENTRE, str(int(counts[row, column])))
        self._paint_grid()

    def _colours(self) -> list[QColor]:
        return [QColor(*channels) for channels in self._scale.table.tolist()]

    def _places(self) -> NDArray[np.int64]:
        """Rows of the colour table for the share of each cell (classes, classes)."""
        scale = self._scale
        with np.errstate(divide="ignore", invalid="ignore"):
            parts = (np.log10(self._confusion.shares) - scale.low) / (scale.high - scale.low)
        places = np.nan_to_num(256 * parts, nan=0.0, neginf=0.0, posinf=255.0)
        return np.asarray(np.clip(places, 0, 255).astype(np.int64))

    def _paint_grid(self) -> None:
        painter, layout = self._painter, self._layout
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._look.colour("grid"), 1))
        n = layout.count
        first, last = layout.cell(0, 0), layout.cell(n - 1, n - 1)
        if first.height() >= 8:
            for number in range(1, n):
                x, y = layout.cell(number, number).left(), layout.cell(number, number).top()
                painter.drawLine(QPointF(first.left(), y), QPointF(last.right(), y))
                painter.drawLine(QPointF(x, first.top()), QPointF(x, last.bottom()))
        painter.setPen(QPen(self._look.colour("muted"), 1))
        painter.drawRect(QRectF(first.topLeft(), last.bottomRight()))

    def _ink(self, ground: QColor, usual: str) -> QColor:
        """The usual ink, or paper's colour where that is told from the ground more easily."""
        ink, paper = self._look.colour(usual), self._look.colour("base")
        far = abs(ink.lightnessF() - ground.lightnessF())
        return ink if far >= abs(paper.lightnessF() - ground.lightnessF()) else paper

    def _paint_names(self) -> None:
        painter, look, layout = self._painter, self._look, self._layout
        grid, line = layout.grid, layout.line
        painter.setPen(look.colour("text"))
        step = max(1, int(np.ceil(line / (grid.height() / layout.count)) + 1e-9))
        across = line if layout.upright else self._widest()
        steps = max(1, int(np.ceil(across / (grid.width() / layout.count) - 1e-9)))
        for number, name in enumerate(self._classes):
            cell = layout.cell(number, number)
            if number % step == 0:
                box = QRectF(grid.left() - layout.names, cell.center().y() - line / 2, 0, line)
                box.setWidth(layout.names - look.px(5))
                painter.drawText(box, RIGHT, self._cut(name, box.width()))
            if number % steps == 0:
                self._paint_head(QPointF(cell.center().x(), grid.top() - 2), name)
        painter.setFont(look.font(TEXT, bold=True))
        top = QRectF(grid.left(), grid.top() - layout.heads - 1.1 * line, grid.width(), line)
        painter.drawText(top, CENTRE, tr("answer of the net"))
        self._upright(
            QPointF(grid.left() - layout.names - 1.3 * line, grid.center().y()),
            tr("target"),
            CENTRE,
        )
        painter.setFont(look.font(TEXT))

    def _widest(self) -> float:
        metrics = self._painter.fontMetrics()
        return float(max(map(metrics.horizontalAdvance, self._classes), default=0) + 2)

    def _cut(self, text: str, width: float) -> str:
        metrics = self._painter.fontMetrics()
        return metrics.elidedText(text, Qt.TextElideMode.ElideRight, round(width) + 1)

    def _paint_head(self, foot: QPointF, name: str) -> None:
        layout = self._layout
        if layout.upright:
            middle = QPointF(foot.x() - layout.line / 2, foot.y() - layout.heads / 2)
            self._upright(middle, self._cut(name, layout.heads - 3), LEFT, layout.heads)
            return
        box = QRectF(foot.x() - 50, foot.y() - layout.line, 100, layout.line)
        self._painter.drawText(box, CENTRE, name)

    def _upright(
        self, at: QPointF, text: str, align: Qt.AlignmentFlag, length: float | None = None
    ) -> None:
        """Write from bottom to top; `at` is the middle of the line's left side."""
        painter = self._painter
        half = (length or self._layout.grid.height()) / 2
        painter.save()
        painter.translate(at)
        painter.rotate(-90)
        painter.drawText(QRectF(-half, 0, 2 * half, self._layout.line), align, text)
        painter.restore()

    def _paint_sums(self) -> None:
        painter, look, layout = self._painter, self._look, self._layout
        confusion, n, line = self._confusion, layout.count, layout.line
        heights = layout.grid.height() / n
        step = max(1, int(np.ceil(line / heights - 1e-9)))
        for number in range(0, n, step):
            error = confusion.errors[number]
            texts = (
                group(int(confusion.targets[number])),
                f"{error:.1f} %" if error == error else "–",
            )
            for column, text in enumerate(texts, n):
                cell = layout.cell(number, column)
                box = QRectF(cell.left(), cell.center().y() - line / 2, cell.width(), line)
                painter.setPen(look.colour("text" if column > n else "muted"))
                painter.drawText(box.adjusted(0, 0, -look.px(4), 0), RIGHT, text)
        self._paint_answers()
        self._paint_total()

    def _paint_answers(self) -> None:
        """Write how often each class was answered, smaller rather than not at all."""
        painter, look, layout = self._painter, self._look, self._layout
        n, texts = layout.count, [str(answers) for answers in self._confusion.answers]
        painter.setPen(look.colour("muted"))
        room, widest = layout.grid.width() / n, 0
        for factor in (size for size in sizes_of(look) if size <= TEXT):
            painter.setFont(look.font(factor))
            widest = max(map(painter.fontMetrics().horizontalAdvance, texts)) + 4
            if widest <= room:
                break
        steps = max(1, int(np.ceil(widest / room - 1e-9)))
        for number in range(0, n, steps):
            cell = layout.cell(n, number)
            box = QRectF(cell.center().x() - 60, cell.top(), 120, cell.height())
            painter.drawText(box, CENTRE, texts[number])
        painter.setFont(look.font(TEXT))

    def _paint_total(self) -> None:
        painter, layout, n = self._painter, self._layout, self._layout.count
        look, confusion = self._look, self._confusion
        total, wrong = int(confusion.counts.sum()), int(confusion.wrong.sum())
        error = f"{100 * wrong / total:.1f} %" if total else "–"
        for column, text, name in ((n, group(total), "muted"), (n + 1, error, "text")):
            painter.setPen(look.colour(name))
            cell = layout.cell(n, column).adjusted(0, 0, -look.px(4), 0)
            painter.drawText(cell, RIGHT, text)
        sum_cell = layout.cell(n, 0)
        left = QRectF(sum_cell.left() - layout.names - layout.line, sum_cell.top(), 100, 0)
        left.setHeight(sum_cell.height())
        painter.setPen(look.colour("muted"))
        painter.drawText(left, LEFT, "Σ")
        for column, text in ((n, "Σ"), (n + 1, tr("wrong"))):
            cell = layout.cell(0, column)
            box = QRectF(cell.left(), cell.top() - layout.line - 2, cell.width(), layout.line)
            painter.setPen(look.colour("muted" if column == n else "text"))
            painter.drawText(box.adjusted(0, 0, -look.px(4), 0), RIGHT, text)

    def paint_bar(self, area: QRectF) -> None:
        """Paint the colour bar into an area, its name on top."""
        painter, look, scale = self._painter, self._look, self._scale
        painter.setFont(look.font(TEXT))
        line = float(painter.fontMetrics().height())
        painter.setPen(look.colour("text"))
        head = QRectF(area.left(), area.top(), area.width(), 2 * line)
        painter.drawText(head, LEFT, tr("% of the\ntarget"))
        bar = QRectF(area.left(), area.top() + 2.3 * line, look.px(14), 0.0)
        bar.setBottom(area.bottom() - 0.5 * line)
        if bar.height() < 2 * line:
            return
        ramp = np.linspace(scale.low, scale.high, 256, dtype=np.float32)[:, None]
        painter.drawImage(bar.toRect(), scale.paint(ramp, look.theme.grid))
        painter.setPen(QPen(look.colour("muted"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(bar)
        free = bar.bottom() + line
        painter.setPen(look.colour("text"))
        for place, text in make_log_ticks(scale.low, scale.high)[0]:
            y = bar.bottom() - (place - scale.low) / (scale.high - scale.low) * bar.height()
            painter.drawLine(QPointF(bar.right(), y), QPointF(bar.right() + look.px(3), y))
            if free - y >= line:
                box = QRectF(bar.right() + look.px(6), y - line / 2, 100.0, line)
                painter.drawText(box, LEFT, text)
                free = y
