"""The table of published results and one's own, painted: it can be exported like a plot."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnlab.app.digits.book_table import TableRow
from nnlab.gui.look import Look
from nnlab.gui.tr import tr

RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
OWN = {"shown": "yours, shown", "best": "yours, the best"}
LOWEST, HIGHEST = 0.1, 10.0
"""Per cent at the two ends of the bar, whose axis is logarithmic."""
LARGEST_LINE = 30.0


class ResultTable(QWidget):
    """Rows from the largest error to the smallest, each with a bar on a logarithmic axis."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.rows: list[TableRow] = []
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("results on the MNIST digits"))
        self.setToolTip(tr("Wrong ones of the 10 000 test digits; the bar is logarithmic"))
        look.changed.connect(self.update)

    def show_rows(self, rows: Sequence[TableRow]) -> None:
        """Show these from now on."""
        self.rows = list(rows)
        self.setAccessibleDescription("\n".join(self.describe(row) for row in self.rows))
        self.update()

    @staticmethod
    def describe(row: TableRow) -> str:
        """Return a row as one line of words."""
        source = tr(OWN[row.own]) if row.own else row.source
        return f"{row.net}: {row.error} % ({source})"

    def sizeHint(self) -> QSize:
        return QSize(round(self._look.px(560)), round(self._look.px(230)))

    def minimumSizeHint(self) -> QSize:
        scale = min(self._look.scale, 1.6)
        return QSize(round(300 * scale), round(110 * scale))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.colour("base"))
        line = self._line()
        # Where there is no room for all in the usual size, smaller letters are better than none.
        factor = min(1.0, line / (1.25 * QFontMetrics(self._look.font(1.0)).height()))
        columns = self._columns(factor)
        painter.setFont(self._look.font(0.85 * factor, bold=True))
        painter.setPen(self._look.colour("muted"))
        heads = (tr("Net"), tr("Wrong %"), tr("of 10 000"), tr("Source"))
        for text, (left, right), number in zip(heads, columns, (0, 1, 1, 0), strict=True):
            box = QRectF(left, 0, right - left, line)
            painter.drawText(box, RIGHT if number else LEFT, text)
        for number, row in enumerate(self.rows):
            self._paint_row(painter, row, columns, (number + 1) * line, line, factor)
        painter.end()

    def _line(self) -> float:
        wanted = 1.55 * QFontMetrics(self._look.font(1.0)).height()
        return min(wanted, self.height() / (len(self.rows) + 1.2))

    def _columns(self, factor: float) -> tuple[tuple[float, float], ...]:
        """Left and right edges of net, error, number and source."""
        px, width = self._look.px, float(self.width())
        metrics = QFontMetrics(self._look.font(factor, tabular=True))
        number = metrics.horizontalAdvance("2.2–3.4") + px(6)
        many = metrics.horizontalAdvance("220–340") + px(16)
        left = px(34)
        rest = max(60.0, width - left - number - many - px(40))
        net = 0.5 * rest
        error = left + net + number
        return (
            (left, left + net),
            (left + net, error),
            (error, error + many),
            (error + many + px(24), width - px(8)),
        )

    def _paint_row(
        self,
        painter: QPainter,
        row: TableRow,
        columns: tuple[tuple[float, float], ...],
        top: float,
        line: float,
        factor: float,
    ) -> None:
        look = self._look
        if row.own:
            fill = look.colour("accent")
            fill.setAlphaF(0.22)
            painter.fillRect(QRectF(0, top, self.width(), line), fill)
            painter.setPen(look.colour("accent"))
            painter.setFont(look.font(factor, bold=True))
            mark = "▸" if row.own == "shown" else "★"
            box = QRectF(0, top, look.px(26), line)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, mark)
        painter.setPen(QPen(look.colour("grid"), 1))
        painter.drawLine(QPointF(0, top), QPointF(self.width(), top))
        self._paint_bar(painter, row, columns[0], top, line)
        source = tr(OWN[row.own]) if row.own else row.source
        texts = (row.net, row.error, row.wrong, source)
        for number, (text, (left, right)) in enumerate(zip(texts, columns, strict=True)):
            numeric = number in (1, 2)
            painter.setPen(look.colour("muted" if number == 3 and not row.own else "text"))
            painter.setFont(look.font(factor, bold=bool(row.own), tabular=numeric))
            room = int(right - left)
            text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
            box = QRectF(left, top, right - left, line)
            painter.drawText(box, RIGHT if numeric else LEFT, text)

    def _paint_bar(
        self,
        painter: QPainter,
        row: TableRow,
        column: tuple[float, float],
        top: float,
        line: float,
    ) -> None:
        """A bar behind the name: as long as the error, on a logarithmic axis."""
        share = math.log(math.sqrt(row.low * row.high) / LOWEST) / math.log(HIGHEST / LOWEST)
        width = min(max(share, 0.0), 1.0) * (column[1] - column[0])
        colour = self._look.colour("accent" if row.own else "muted")
        colour.setAlphaF(0.35 if row.own else 0.2)
        painter.fillRect(QRectF(column[0], top + 3, width, line - 5), colour)
