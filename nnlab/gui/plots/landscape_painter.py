"""Paints the energy over two weights: colours, contour lines, the path of the run, colour bar."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter, QPen

from nnlab.core.arrays import FloatArray
from nnlab.gui.look import Look
from nnlab.gui.plots.axes import CENTRE, TEXT, Axes, Range, find_area, paint_axes
from nnlab.gui.plots.colour_bar import (
    ColourScale,
    bar_width,
    format_number,
    paint_colour_bar,
)
from nnlab.gui.plots.polygons import make_path, make_polygon
from nnlab.gui.tr import tr

# On any colour of the map a light line with a dark edge is seen.
LIGHT_LINE, DARK_EDGE = QColor("#ffffff"), QColor(0, 0, 0, 150)
CONTOUR = QColor(255, 255, 255, 120)
# A path of more points than this fades towards its beginning, in so many parts.
SHORT, PARTS = 60, 8


@dataclass(frozen=True, eq=False)
class Picture:
    """H over a rectangle: values (rows, columns), of log10 H if `log`, row 0 at the lowest y.

    `lines` are contour lines, each (n, 2) in weights.
    """

    x: Range
    y: Range
    values: NDArray[np.float32]
    low: float
    high: float
    log: bool
    lines: tuple[FloatArray, ...] = ()


@dataclass(frozen=True, eq=False)
class LandscapeScene:
    """What is drawn: the picture (None before the first), the run's path and its present point.

    `path` (n, 2) are the two weights from the start to the present step; `note` says what makes
    the picture differ from the present net, "" if nothing does. What is `moving` is drawn without
    smoothing, which costs more than all the rest.
    """

    x: Range
    y: Range
    names: tuple[str, str]
    point: tuple[float, float]
    path: FloatArray
    picture: Picture | None = None
    note: str = ""
    hint: str = ""
    moving: bool = False


def find_landscape_area(look: Look, rect: QRectF) -> QRectF:
    """Return the pixels of the map: room for the colour bar stays at its right."""
    metrics = QFontMetrics(look.font(TEXT))
    return find_area(look, rect.adjusted(0, 0, -bar_width(metrics, look) - look.px(6), 0))


def make_image(picture: Picture, colours: NDArray[np.uint8], missing: str) -> QImage:
    """Return the picture's colours, one pixel for each value."""
    return ColourScale(colours, picture.low, picture.high).paint(picture.values, missing)


def paint_landscape(
    painter: QPainter,
    axes: Axes,
    scene: LandscapeScene,
    image: QImage,
    colours: NDArray[np.uint8],
    look: Look,
) -> None:
    """Paint everything but the ground."""
    painter.save()
    painter.setClipRect(axes.area)
    if scene.picture is not None:
        _paint_picture(painter, axes, scene.picture, image, not scene.moving)
    painter.restore()
    paint_axes(painter, axes, look, scene.names, grid=False)
    painter.save()
    painter.setClipRect(axes.area)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, not scene.moving)
    _paint_path(painter, axes, scene, look)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_point(painter, axes.point(*scene.point), look)
    painter.restore()
    if scene.note:
        _paint_note(painter, axes.area, scene.note, look)
    if scene.picture is not None:
        _paint_bar(painter, axes.area, scene.picture, colours, look)


def _paint_picture(
    painter: QPainter, axes: Axes, picture: Picture, image: QImage, smooth: bool
) -> None:
    """The picture lies where its weights are, which after a zoom is not the whole area."""
    corners = axes.pixels(np.column_stack((picture.x, picture.y[::-1]))).tolist()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(QRectF(QPointF(*corners[0]), QPointF(*corners[1])), image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)
    painter.setPen(QPen(CONTOUR, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(make_path([axes.pixels(line) for line in picture.lines]))


def _paint_path(painter: QPainter, axes: Axes, scene: LandscapeScene, look: Look) -> None:
    """The run's way, its beginning a hollow ring; of a long one the past is thin and faint."""
    if not len(scene.path):
        return
    pixels = axes.pixels(scene.path)
    parts = np.array_split(np.arange(len(pixels) - 1), PARTS if len(pixels) > SHORT else 1)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for number, part in enumerate(parts, 1):
        way = make_polygon(pixels[part[0] : part[-1] + 2])
        share = number / len(parts)
        edge, line = (DARK_EDGE, 1.4 + 1.8 * share), (LIGHT_LINE, 0.8 + 0.8 * share)
        for colour, width in (edge, line) if not scene.moving else ((LIGHT_LINE, 0.0),):
            shade = QColor(colour)
            shade.setAlphaF(colour.alphaF() * (0.3 + 0.7 * share))
            pen = QPen(shade, look.px(width))
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            painter.drawPolyline(way)
    start = QPointF(*pixels[0].tolist())
    for colour, width in ((DARK_EDGE, 3.6), (LIGHT_LINE, 1.8)):
        painter.setPen(QPen(colour, look.px(width)))
        painter.drawEllipse(start, look.px(4), look.px(4))


def _paint_point(painter: QPainter, at: QPointF, look: Look) -> None:
    """Where the net is now: a full disc with a cross that leads to both axes' numbers."""
    arm = look.px(11)
    for colour, width in ((DARK_EDGE, 3.6), (LIGHT_LINE, 1.8)):
        painter.setPen(QPen(colour, look.px(width)))
        painter.drawLine(at - QPointF(arm, 0), at + QPointF(arm, 0))
        painter.drawLine(at - QPointF(0, arm), at + QPointF(0, arm))
    painter.setPen(QPen(QColor("#000000"), look.px(1.5)))
    painter.setBrush(look.colour("minus"))
    painter.drawEllipse(at, look.px(5), look.px(5))


def _paint_note(painter: QPainter, area: QRectF, note: str, look: Look) -> None:
    """A line at the top of the map."""
    painter.setFont(look.font(TEXT))
    metrics = painter.fontMetrics()
    text = metrics.elidedText(note, Qt.TextElideMode.ElideRight, int(area.width() - look.px(16)))
    width = metrics.horizontalAdvance(text) + look.px(10)
    box = QRectF(area.left() + look.px(4), area.top() + look.px(4), width, 1.25 * metrics.height())
    ground = look.colour("base")
    ground.setAlpha(215)
    painter.fillRect(box, ground)
    painter.setPen(look.colour("text"))
    painter.drawText(box, CENTRE, text)


def _paint_bar(
    painter: QPainter, area: QRectF, picture: Picture, colours: NDArray[np.uint8], look: Look
) -> None:
    painter.setFont(look.font(TEXT))
    width = bar_width(painter.fontMetrics(), look)
    box = QRectF(area.right() + look.px(10), area.top(), width, area.height())
    scale = ColourScale(colours, picture.low, picture.high)
    if picture.log:
        paint_colour_bar(painter, box, scale, look, tr("H, log"), write=_write_power)
    else:
        paint_colour_bar(painter, box, scale, look, tr("H"))


def _write_power(value: float) -> str:
    return format_number(10.0**value)
