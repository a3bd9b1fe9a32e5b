"""Paints the parts of a wall of maps: a map with its boundary, an empty frame, labels."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPen

from nnlab.core.box import Box
from nnlab.gui.look import Look
from nnlab.gui.plots.plane.painter import make_path
from nnlab.gui.plots.plane.scale import PlaneScale, find_ticks
from nnlab.gui.plots.walls.map_wall_scene import WallCell

CENTRE = Qt.AlignmentFlag.AlignCenter


def paint_map(
    painter: QPainter,
    look: Look,
    box: Box,
    cell: WallCell,
    image: QImage,
    area: QRectF,
    smooth: bool,
) -> None:
    """Paint a map into an area, and its decision boundary with a seam of the ground's colour."""
    painter.save()
    painter.setClipRect(area)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
    painter.drawImage(area, image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    path = make_path(list(cell.lines), PlaneScale(box, area))
    width = min(2.0, max(1.2, area.width() / 110))
    for colour, wide in (("base", width + 1.0), ("boundary", width)):
        painter.setPen(QPen(look.colour(colour), look.px(wide)))
        painter.drawPath(path)
    painter.restore()


def paint_empty(painter: QPainter, look: Look, cell: WallCell, area: QRectF) -> None:
    """Paint the ground of a net without a map, why there is none, and how far it is."""
    painter.fillRect(area, look.colour("window"))
    if not cell.state:
        return
    painter.setFont(look.font(0.9))
    metrics = painter.fontMetrics()
    painter.setPen(look.colour("error" if cell.failed else "muted"))
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    if area.height() >= metrics.height() and area.width() >= metrics.horizontalAdvance("88 %"):
        painter.drawText(area.adjusted(3, 0, -3, 0), flags, cell.state)
    if cell.fraction is not None:
        high = max(3.0, look.px(4))
        bar = QRectF(area.left() + 1, area.bottom() - high, area.width() - 1, high)
        bar.setWidth(bar.width() * min(max(cell.fraction, 0.0), 1.0))
        painter.fillRect(bar, look.colour("accent"))


def paint_frame(painter: QPainter, look: Look, box: Box, area: QRectF, selected: bool) -> None:
    """Paint frame and ticks around a map, and a wide frame around the selected one."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(look.colour("muted"), 1))
    painter.drawRect(area)
    scale, length = PlaneScale(box, area), look.px(3)
    for value in find_ticks(box.x1_min, box.x1_max, 4):
        x = scale.to_point(value, 0.0).x()
        painter.drawLine(QPointF(x, area.bottom()), QPointF(x, area.bottom() + length))
    for value in find_ticks(box.x2_min, box.x2_max, 4):
        y = scale.to_point(0.0, value).y()
        painter.drawLine(QPointF(area.left() - length, y), QPointF(area.left(), y))
    if selected:
        wide = look.px(3)
        painter.setPen(QPen(look.colour("accent"), wide))
        around = wide / 2 + 1
        painter.drawRect(area.adjusted(-around, -around, around, around))


def write_label(painter: QPainter, box: QRectF, text: str, upright: bool) -> None:
    """Write a label, turned by a quarter if it stands beside a row."""
    if not upright:
        painter.drawText(box, CENTRE, text)
        return
    painter.save()
    painter.translate(box.center())
    painter.rotate(-90)
    half = QPointF(box.height() / 2, box.width() / 2)
    painter.drawText(QRectF(-half.x(), -half.y(), 2 * half.x(), 2 * half.y()), CENTRE, text)
    painter.restore()
