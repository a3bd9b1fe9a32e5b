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
    """Write both above `area`, the pixels of the plot; the note only beside the whole title."""
    small, bold = look.font(TEXT), look.font(TEXT, bold=True)
    metrics = QFontMetrics(bold)
    line = metrics.height()
    head = QRectF(area.left(), area.top() - 1.25 * line, area.width(), line)
    wide = QFontMetrics(small).horizontalAdvance(note + "  ")
    if metrics.horizontalAdvance(title) + wide <= head.width():
        painter.setFont(small)
        painter.setPen(look.colour("muted"))
        painter.drawText(head, RIGHT, note)
    painter.setFont(bold)
    painter.setPen(look.colour("text"))
    cut = metrics.elidedText(title, Qt.TextElideMode.ElideRight, round(max(head.width(), 10)))
    painter.drawText(head, LEFT, cut)
    painter.setFont(small)
