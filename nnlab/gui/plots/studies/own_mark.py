"""Marks of the digit of one's own: a diamond in the plane, a line across a plot, with a flag."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from nnlab.gui.look import Look
from nnlab.gui.plots.axes import CENTRE, Axes
from nnlab.gui.tr import tr


def paint_flag(painter: QPainter, box: QRectF, name: str, look: Look) -> None:
    """Paint a word on a small plate."""
    painter.setPen(QPen(look.colour("base"), look.px(1)))
    painter.setBrush(look.colour("accent"))
    painter.drawRoundedRect(box, look.px(4), look.px(4))
    painter.setPen(look.colour("accent_text"))
    painter.drawText(box, CENTRE, name)


def paint_own_mark(
    painter: QPainter,
    axes: Axes,
    place: tuple[float, float],
    look: Look,
    held: str = "",
    more: str = "",
) -> None:
    """Paint a diamond with a flag, its letter if it is `held`, and what `more` is said of it.

    One that lies outside stands at the edge, with an arrow.
    """
    area, size = axes.area, look.px(8)
    true = axes.point(*place)
    inner = area.adjusted(size, size, -size, -size)
    at = QPointF(
        min(max(true.x(), inner.left()), inner.right()),
        min(max(true.y(), inner.top()), inner.bottom()),
    )
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look.colour("base"), look.px(2)))
    painter.setBrush(look.colour("text"))
    painter.drawPolygon(
        QPolygonF([at + QPointF(*by) for by in ((0, -size), (size, 0), (0, size), (-size, 0))])
    )
    away = (true - at).manhattanLength() > 1
    arrow = find_arrow(true - at) if away else ""
    painter.setFont(look.font(0.95, bold=True))
    name = f"{held}: {tr('yours')}" if held else tr("yours")
    word = f"{name}, {more} {arrow}".strip() if more else f"{name} {arrow}".strip()
    wide = painter.fontMetrics().horizontalAdvance(word) + look.px(10)
    high = 1.2 * painter.fontMetrics().height()
    left = at.x() - wide - size if at.x() + size + wide > area.right() else at.x() + size
    top = min(max(at.y() - size - high / 2, area.top()), area.bottom() - high)
    paint_flag(painter, QRectF(left, top, wide, high), word, look)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_own_line(painter: QPainter, axes: Axes, x: float, look: Look, flag: float = 0.4) -> None:
    """Paint a line across a plot at the number of one's own digit, at the edge if it is beyond.

    `flag` is the height of its flag, 0 at the top, 1 at the bottom.
    """
    area = axes.area
    true = axes.left(x)
    at = min(max(true, area.left()), area.right())
    arrow = find_arrow(QPointF(true - at, 0)) if abs(true - at) > 1 else ""
    painter.setPen(QPen(look.colour("accent"), look.px(2.0)))
    painter.drawLine(QPointF(at, area.top()), QPointF(at, area.bottom()))
    painter.setFont(look.font(0.85, bold=True))
    word = f"{tr('yours')} {arrow}".strip()
    wide = painter.fontMetrics().horizontalAdvance(word) + look.px(8)
    high = 1.15 * painter.fontMetrics().height()
    left = min(max(at - wide / 2, area.left()), area.right() - wide)
    paint_flag(painter, QRectF(left, area.top() + flag * area.height(), wide, high), word, look)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def find_arrow(by: QPointF) -> str:
    """Return the arrow that points that way in a widget."""
    if abs(by.x()) >= abs(by.y()):
        return "→" if by.x() > 0 else "←"
    return "↓" if by.y() > 0 else "↑"
