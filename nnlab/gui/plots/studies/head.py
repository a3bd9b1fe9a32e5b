"""The head of a plot: its title at the left, cut where a note at the right needs the room."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter

from nnlab.gui.look import Look
from nnlab.gui.plots.axes import LEFT, RIGHT, TEXT, find_area


def find_area_below(look: Look, width: float, height: float) -> QRectF:
    """Return the pixels between the axes of a plot of that size, below its head."""
    high = 1.15 * QFontMetrics(look.font(TEXT)).height()
    return find_area(look, QRectF(0, high, width - look.px(4), height - high), "−0.05")


def paint_head(painter: QPainter, area: QRectF, look: Look, title: str, note: str = "") -> None:
    """Write both above `area`, the pixels between the axes."""
    painter.setFont(look.font(TEXT))
    metrics = painter.fontMetrics()
    line = metrics.height()
    head = QRectF(area.left(), area.top() - 1.25 * line, area.width(), line)
    painter.setPen(look.colour("muted"))
    painter.drawText(head, RIGHT, note)
    painter.setPen(look.colour("text"))
    room = head.width() - (metrics.horizontalAdvance(note + "  ") if note else 0)
    painter.setFont(look.font(TEXT, bold=True))
    cut = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, round(max(room, 10)))
    painter.drawText(head, LEFT, cut)
