"""Paints and measures lines of text in which indices stand lower: σ_w² of `nnlab.gui.symbols`."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter

from nnlab.gui.symbols import CUT_SYMBOL, Piece, has_symbols, split_symbols

INDEX, DROP = 0.7, 0.23
"""The size of an index, and how far it stands lower, in heights of its font."""


def text_width(metrics: QFontMetrics, text: str) -> float:
    """Return the pixels that a line takes."""
    if not has_symbols(text):
        return float(metrics.horizontalAdvance(text))
    return sum(_width(metrics, piece) for piece in split_symbols(text))


def cut_text(metrics: QFontMetrics, text: str, width: float) -> str:
    """Return a line that fits into so many pixels, at worst with an ellipsis, no symbol cut."""
    if text_width(metrics, text) <= width:
        return text
    # Written out, an index is wider than lowered: what fits so fits in any case.
    cut = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(width))
    return CUT_SYMBOL.sub("…", cut)


def draw_line(painter: QPainter, box: QRectF, flags: Qt.AlignmentFlag, text: str) -> None:
    """Draw a line of text into a box, in the middle of its height, with lowered indices."""
    if not has_symbols(text):
        painter.drawText(box, flags, text)
        return
    metrics = painter.fontMetrics()
    rest = box.width() - text_width(metrics, text)
    if flags & Qt.AlignmentFlag.AlignRight:
        x = box.left() + rest
    else:
        x = box.left() + (rest / 2 if flags & Qt.AlignmentFlag.AlignHCenter else 0.0)
    y = box.center().y() + (metrics.ascent() - metrics.descent()) / 2
    for piece in split_symbols(text):
        _draw(painter, metrics, QPointF(x, y), piece)
        x += _width(metrics, piece)


def _width(metrics: QFontMetrics, piece: Piece) -> float:
    index = INDEX * metrics.horizontalAdvance(piece.lowered)
    return metrics.horizontalAdvance(piece.text) + max(
        index, float(metrics.horizontalAdvance(piece.raised))
    )


def _draw(painter: QPainter, metrics: QFontMetrics, at: QPointF, piece: Piece) -> None:
    painter.drawText(at, piece.text)
    behind = at + QPointF(metrics.horizontalAdvance(piece.text), 0)
    painter.drawText(behind, piece.raised)
    if not piece.lowered:
        return
    font = painter.font()
    small = QFont(font)
    small.setPointSizeF(INDEX * font.pointSizeF())
    painter.setFont(small)
    painter.drawText(behind + QPointF(0, DROP * metrics.height()), piece.lowered)
    painter.setFont(font)
