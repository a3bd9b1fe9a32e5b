"""Paints the input plane, on the screen sixty times a second or as vectors into a file."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QImage,
    QPaintEngine,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QPolygonF,
)

from nnlab.app.reading import Reading
from nnlab.core.arrays import FloatArray
from nnlab.core.box import Box
from nnlab.core.geometry import neuron_line, weight_arrow
from nnlab.core.network import Network
from nnlab.core.patterns import Patterns
from nnlab.gui.look import Look
from nnlab.gui.plots.marks import Stamp, draw_mark, draw_ring, mark_size
from nnlab.gui.plots.output_image import OutputImage, count_pixels, make_colour_table
from nnlab.gui.plots.plane_scale import PlaneScale, find_ticks
from nnlab.gui.plots.polygons import make_path as join_lines
from nnlab.gui.tr import tr

MAP_STRENGTH = 0.72
MOST_MOVING_ARROWS = 24
HINT = "Click to place a pattern, right-click for the other class"


@dataclass(frozen=True, eq=False)
class PlaneScene:
    """What the plane shows. `learnt` are the patterns of the last update, `chosen` a neuron of
    the first layer that is pointed at, `mapped` the net that map and boundary belong to if it is
    another one (a part that ends in a hidden neuron); `moving` while it changes all the time.
    Before the loops are compiled (`ready`) there is no map and no boundary."""

    box: Box
    patterns: Patterns
    network: Network
    reading: Reading
    learnt: tuple[int, ...] = ()
    chosen: int | None = None
    mapped: Network | None = None
    two_colours: bool = False
    show_map: bool = True
    show_lines: bool = True
    moving: bool = False
    ready: bool = True


class PlanePainter:
    """Keeps what costs most between two frames: the map, and the marks of the patterns."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._output: OutputImage | None = None
        self._output_key: tuple[object, ...] = ()
        self._layer: QPixmap | None = None
        self._layer_key: tuple[object, ...] = ()

    def paint(self, painter: QPainter, rect: QRectF, scale: PlaneScale, scene: PlaneScene) -> None:
        """Paint the scene into `rect`."""
        look, area = self._look, scale.area
        painter.fillRect(rect, look.colour("base"))
        output = self._find_output(scale.view, scene) if scene.ready else None
        painter.save()
        painter.setClipRect(area)
        if scene.show_map and output is not None:
            self._paint_map(painter, area, output, smooth=output.coarse or not scene.moving)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not scene.moving)
        if scene.show_lines:
            self._paint_neurons(painter, scale, scene)
        if output is not None:
            painter.setPen(QPen(look.colour("boundary"), look.px(2.5)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(make_path(output.lines, scale))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.restore()
        self._paint_still(painter, rect, scale, scene)
        if len(scene.patterns):
            self._paint_rings(painter, scale, scene)
        else:
            self._paint_hint(painter, area)

    def _paint_still(
        self, painter: QPainter, rect: QRectF, scale: PlaneScale, scene: PlaneScene
    ) -> None:
        """Patterns and axes: on the screen they are kept as a picture."""
        if is_vector(painter):
            self._draw_still(painter, rect, scale, scene.patterns)
            return
        look, ratio = self._look, painter.device().devicePixelRatioF()
        key = (scene.patterns, scale, rect, look.theme, look.scale, ratio)
        if self._layer is None or key != self._layer_key:
            layer = QPixmap(round(rect.width() * ratio), round(rect.height() * ratio))
            layer.setDevicePixelRatio(ratio)
            layer.fill(Qt.GlobalColor.transparent)
            inner = QPainter(layer)
            inner.setFont(painter.font())
            inner.translate(-rect.topLeft())
            self._draw_still(inner, rect, scale, scene.patterns)
            inner.end()
            self._layer, self._layer_key = layer, key
        painter.drawPixmap(rect.topLeft(), self._layer)

    def _draw_still(
        self, painter: QPainter, rect: QRectF, scale: PlaneScale, patterns: Patterns
    ) -> None:
        painter.save()
        painter.setClipRect(scale.area)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        places, side = scale.to_pixels(patterns.x), mark_size(self._look, len(patterns))
        for (x, y), t in zip(places.tolist(), patterns.t[:, 0].tolist(), strict=True):
            draw_mark(painter, QPointF(x, y), t, side, self._look)
        painter.restore()
        self._paint_axes(painter, rect, scale)

    def _find_output(self, view: Box, scene: PlaneScene) -> OutputImage:
        network = scene.mapped or scene.network
        pixels = count_pixels(network, scene.moving)
        key = (network, view, scene.two_colours, pixels)
        if self._output is None or key != self._output_key:
            self._output = OutputImage(network, view, scene.two_colours, pixels)
            self._output_key = key
        return self._output

    def _paint_map(
        self, painter: QPainter, area: QRectF, output: OutputImage, smooth: bool
    ) -> None:
        look = self._look
        strength = 1.0 if look.theme.key == "contrast" else MAP_STRENGTH
        output.set_colours(make_colour_table(look.output_colours, look.theme.base, strength))
        # Whole pixels and 32 bits: scaling an Indexed8 image into a broken rectangle is 50 times
        # slower than this.
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        painter.drawImage(area.toRect(), output.image.convertToFormat(QImage.Format.Format_RGB32))

    def _paint_neurons(self, painter: QPainter, scale: PlaneScale, scene: PlaneScene) -> None:
        """Each first-layer neuron's line w . x = theta, and its weight vector normal to it."""
        look, layer = self._look, scene.network.layers[0]
        lines, arrows = [], QPainterPath()
        colour = look.colour("boundary")
        # Dozens of lines would hide what lies below them.
        if len(layer.theta) > MOST_MOVING_ARROWS:
            colour.setAlphaF(0.4)
        # Dozens of arrows cannot be followed while they move.
        with_arrows = not scene.moving or len(layer.theta) <= MOST_MOVING_ARROWS
        for number, (w, theta) in enumerate(zip(layer.w, layer.theta, strict=True)):
            line = neuron_line(w, theta, scale.view)
            if line is None:
                continue
            arrow = weight_arrow(w, theta, scale.view) if with_arrows else None
            ends = QLineF(scale.to_point(*line[0]), scale.to_point(*line[1]))
            lines.append(ends)
            if arrow is not None:
                ends_of_arrow = (scale.to_point(*arrow[0]), scale.to_point(*arrow[1]))
                add_arrow(arrows, *ends_of_arrow, look.px(8))
            if number == scene.chosen:
                painter.setPen(QPen(colour, look.px(3)))
                painter.drawLine(ends)
        painter.setPen(QPen(colour, look.px(1)))
        painter.drawLines(lines)
        painter.setPen(QPen(colour, look.px(1.5)))
        painter.setBrush(colour)
        painter.drawPath(arrows)

    def _paint_rings(self, painter: QPainter, scale: PlaneScale, scene: PlaneScene) -> None:
        look = self._look
        places = scale.to_pixels(scene.patterns.x)
        side = mark_size(look, len(places))
        width = look.px(2.0 if side > 9 else 1.5)
        wrong, colour = places[scene.reading.wrong], look.colour("error")
        painter.save()
        painter.setClipRect(scale.area)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_vector(painter):
            for x, y in wrong.tolist():
                draw_ring(painter, QPointF(x, y), side, colour, width)
        else:
            stamp = Stamp(side, colour, width, painter.device().devicePixelRatioF())
            for x, y in (wrong - stamp.offset).tolist():
                painter.drawPixmap(QPointF(x, y), stamp.pixmap)
        for mu in scene.learnt:
            if mu < len(places):
                at = QPointF(*places[mu])
                draw_ring(painter, at, side + 5 * width, look.colour("text"), 1.5 * width)
        painter.restore()

    def _paint_axes(self, painter: QPainter, rect: QRectF, scale: PlaneScale) -> None:
        look, area, view = self._look, scale.area, scale.view
        metrics = painter.fontMetrics()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look.colour("grid"), 1))
        painter.drawRect(area)
        painter.setPen(look.colour("muted"))
        room = metrics.horizontalAdvance("−0.55")
        tick = look.px(4)
        for value in find_ticks(view.x1_min, view.x1_max, int(area.width() / (2.2 * room))):
            x = scale.to_point(value, 0.0).x()
            painter.drawLine(QPointF(x, area.bottom()), QPointF(x, area.bottom() - tick))
            box = QRectF(x - room, area.bottom() + look.px(2), 2 * room, metrics.height())
            if box.right() < rect.right() - room:
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"{value:.4g}")
        for value in find_ticks(view.x2_min, view.x2_max, int(area.height() / (1.2 * room))):
            y = scale.to_point(0.0, value).y()
            painter.drawLine(QPointF(area.left(), y), QPointF(area.left() + tick, y))
            box = QRectF(rect.left(), y - metrics.height() / 2, room + tick, metrics.height())
            if box.top() > area.top() + metrics.height():
                right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                painter.drawText(box, right, f"{value:.4g}")
        painter.setPen(look.colour("text"))
        corner = QRectF(area.right() - 2 * room, area.bottom() + look.px(2), 2 * room, 99.0)
        painter.drawText(corner, Qt.AlignmentFlag.AlignRight, "x₁")
        corner = QRectF(rect.left(), area.top(), room + tick, metrics.height())
        painter.drawText(corner, Qt.AlignmentFlag.AlignRight, "x₂")

    def _paint_hint(self, painter: QPainter, area: QRectF) -> None:
        painter.setFont(self._look.font(1.3))
        text = tr(HINT)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        box = painter.boundingRect(area.adjusted(24, 0, -24, 0), flags, text)
        ground = self._look.colour("base")
        ground.setAlpha(215)
        painter.fillRect(box.adjusted(-12, -8, 12, 8), ground)
        painter.setPen(self._look.colour("text"))
        painter.drawText(area.adjusted(24, 0, -24, 0), flags, text)


def is_vector(painter: QPainter) -> bool:
    """Whether the painter writes shapes (SVG, PDF) rather than pixels."""
    engine = painter.paintEngine()
    return engine is not None and engine.type() != QPaintEngine.Type.Raster


def make_path(lines: list[FloatArray], scale: PlaneScale) -> QPainterPath:
    """Return all pieces of a boundary as one path in pixels."""
    return join_lines([scale.to_pixels(line) for line in lines])


def add_arrow(path: QPainterPath, tail: QPointF, tip: QPointF, head: float) -> None:
    """Add a shaft from tail to tip and a triangle at the tip, no longer than the arrow."""
    along = tip - tail
    length = float(np.hypot(along.x(), along.y()))
    if length < 1.0:
        return
    unit = along / length
    head = min(head, length)
    across = QPointF(-unit.y(), unit.x()) * (0.4 * head)
    path.moveTo(tail)
    path.lineTo(tip)
    path.addPolygon(QPolygonF([tip, tip - unit * head + across, tip - unit * head - across, tip]))
