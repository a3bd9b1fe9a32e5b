"""Paints the input plane, on the screen sixty times a second or as vectors into a file."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPaintEngine, QPainter, QPainterPath, QPen, QPixmap

from nnlab.core.arrays import FloatArray
from nnlab.core.geometry import Point
from nnlab.core.views.line_edits import has_straight_lines
from nnlab.gui.look import Look
from nnlab.gui.plots.plane.axes import paint_axes, paint_grid
from nnlab.gui.plots.plane.cache import PlaneCache
from nnlab.gui.plots.plane.grips import Grip
from nnlab.gui.plots.plane.lines import (
    paint_curves,
    paint_faint,
    paint_ghost,
    paint_grip,
    paint_neurons,
)
from nnlab.gui.plots.plane.marks import Stamps
from nnlab.gui.plots.plane.output_image import OutputImage
from nnlab.gui.plots.plane.patterns import draw_marks, draw_numbers, paint_rings
from nnlab.gui.plots.plane.regions import paint_regions
from nnlab.gui.plots.plane.scale import PlaneScale
from nnlab.gui.plots.plane.scene import NO_OVERLAY, Overlay, PlaneScene
from nnlab.gui.plots.polygons import make_path as join_lines
from nnlab.gui.tr import tr

__all__ = ["PlanePainter", "PlaneScene", "is_vector", "make_path"]

COMPILING = "compiling the kernels: map and boundary follow"
HINT = "Click to place a pattern, right-click for the other class"


class PlanePainter:
    """Keeps what costs most between two frames: the map, and the marks of the patterns."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self.cache = PlaneCache()
        self._stamps = Stamps()
        self._layer: QPixmap | None = None
        self._layer_key: tuple[object, ...] = ()

    def paint(
        self,
        painter: QPainter,
        rect: QRectF,
        scale: PlaneScale,
        scene: PlaneScene,
        overlay: Overlay = NO_OVERLAY,
    ) -> None:
        """Paint the scene into `rect`."""
        look, area = self._look, scale.area
        painter.fillRect(rect, look.colour("base"))
        output = self.cache.output(scale.view, scene) if scene.ready else None
        painter.save()
        painter.setClipRect(area)
        if scene.show_map and output is not None:
            self._paint_map(painter, area, output, smooth=output.coarse or not scene.moving)
        paint_grid(painter, scale, scene.snap, look)
        if scene.show_regions and scene.ready:
            marks = scale.to_pixels(scene.patterns.x)
            paint_regions(painter, scale, self.cache.regions(scale.view, scene), marks, look)
        self._paint_lines(painter, scale, scene, output, overlay.grip)
        if overlay.grip is not None:
            if has_straight_lines(scene.network):
                paint_grip(painter, scale, scene, overlay, look)
            else:
                curves = self.cache.curves(scale.view, scene)
                paint_curves(painter, scale, curves, overlay.grip.neuron, look, faint=False)
        painter.restore()
        self._paint_still(painter, rect, scale, scene)
        paint_rings(painter, scale, scene, look, self._stamps_for(painter))
        if not len(scene.patterns) and not len(scene.test):
            self._paint_hint(painter, area)
        # A figure in a file waits for nothing.
        if not scene.ready and not is_vector(painter):
            paint_note(painter, area, tr(COMPILING), look)
        self._paint_overlay(painter, scale, overlay)

    def _paint_lines(
        self,
        painter: QPainter,
        scale: PlaneScale,
        scene: PlaneScene,
        output: OutputImage | None,
        grip: Grip | None,
    ) -> None:
        look = self._look
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not scene.moving)
        if scene.population and scene.ready:
            paint_faint(painter, scale, self.cache.faint(scale.view, scene), look)
        if scene.show_lines and has_straight_lines(scene.network):
            paint_neurons(painter, scale, scene, look, grip.neuron if grip else None)
        elif scene.show_lines and scene.ready:
            curves = self.cache.curves(scale.view, scene)
            paint_curves(painter, scale, curves, scene.chosen, look)
        if output is not None:
            painter.setPen(QPen(look.colour("boundary"), look.px(2.5)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(make_path(output.lines, scale))
        if scene.ghost is not None:
            paint_ghost(painter, scale, scene.ghost, look)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def _paint_still(
        self, painter: QPainter, rect: QRectF, scale: PlaneScale, scene: PlaneScene
    ) -> None:
        """Patterns and axes: on the screen they are kept as a picture."""
        if is_vector(painter):
            self._draw_still(painter, rect, scale, scene)
            return
        look, ratio = self._look, painter.device().devicePixelRatioF()
        key = (
            *(scene.patterns, scene.validation, scene.test, scene.painted, scene.show_numbers),
            *(scale, rect, look.theme, look.scale, ratio),
        )
        if self._layer is None or key != self._layer_key:
            layer = QPixmap(round(rect.width() * ratio), round(rect.height() * ratio))
            layer.setDevicePixelRatio(ratio)
            layer.fill(Qt.GlobalColor.transparent)
            inner = QPainter(layer)
            inner.setFont(painter.font())
            inner.translate(-rect.topLeft())
            self._draw_still(inner, rect, scale, scene)
            inner.end()
            self._layer, self._layer_key = layer, key
        painter.drawPixmap(rect.topLeft(), self._layer)

    def _draw_still(
        self, painter: QPainter, rect: QRectF, scale: PlaneScale, scene: PlaneScene
    ) -> None:
        painter.save()
        painter.setClipRect(scale.area)
        draw_marks(painter, scale, scene, self._look, self._stamps_for(painter))
        if scene.show_numbers:
            draw_numbers(painter, scale, scene.patterns, self._look)
        painter.restore()
        paint_axes(painter, rect, scale, self._look)

    def _stamps_for(self, painter: QPainter) -> Stamps | None:
        """Marks in files are shapes, so that they can be changed there."""
        return None if is_vector(painter) else self._stamps

    def _paint_map(
        self, painter: QPainter, area: QRectF, output: OutputImage, smooth: bool
    ) -> None:
        look = self._look
        output.set_colours(look, look.theme.map_strength)
        # Whole pixels and 32 bits: scaling an Indexed8 image into a broken rectangle is 50 times
        # slower than this.
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        painter.drawImage(area.toRect(), output.image.convertToFormat(QImage.Format.Format_RGB32))

    def _paint_overlay(self, painter: QPainter, scale: PlaneScale, overlay: Overlay) -> None:
        """The frame that is being drawn, and the edge of the brush."""
        look = self._look
        painter.save()
        painter.setClipRect(scale.area)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        accent = look.colour("accent")
        if overlay.frame is not None:
            box = QRectF(*(scale.to_point(*corner) for corner in overlay.frame)).normalized()
            veil = look.colour("accent")
            veil.setAlpha(45)
            painter.setBrush(veil)
            painter.setPen(QPen(accent, look.px(1.5), Qt.PenStyle.DashLine))
            painter.drawRect(box)
        if overlay.brush is not None:
            at, radius = overlay.brush
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for colour, width in ((look.colour("base"), 3.0), (look.colour("text"), 1.2)):
                painter.setPen(QPen(colour, look.px(width)))
                pixels = radius * scale.pixels_per_unit
                painter.drawEllipse(scale.to_point(*at), pixels, pixels)
        if overlay.tag is not None:
            paint_tag(painter, scale.area, *overlay.tag, look)
        painter.restore()

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


def paint_tag(painter: QPainter, area: QRectF, at: Point, text: str, look: Look) -> None:
    """Write a text beside the pointer, within the plane: it is read on a projector, too."""
    font = look.font(1.0, tabular=True)
    metrics, gap = QFontMetricsF(font), look.px(14)
    width, height = metrics.horizontalAdvance(text) + look.px(12), metrics.height() + look.px(6)
    left = min(at[0] + gap, area.right() - width)
    top = at[1] - gap - height if at[1] - gap - height > area.top() else at[1] + gap
    box = QRectF(left, top, width, height)
    ground = look.colour("base")
    ground.setAlphaF(0.88)
    painter.setPen(QPen(look.colour("muted"), 1))
    painter.setBrush(ground)
    painter.drawRoundedRect(box, look.px(4), look.px(4))
    painter.setFont(font)
    painter.setPen(look.colour("text"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def paint_note(painter: QPainter, area: QRectF, text: str, look: Look) -> None:
    """Write what is being waited for, muted, at the bottom of the plane."""
    painter.setFont(look.font(0.95))
    inner = area.adjusted(look.px(8), 0, -look.px(8), -look.px(8))
    low = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom
    flags = low | Qt.TextFlag.TextWordWrap
    ground = look.colour("base")
    ground.setAlphaF(0.85)
    side = look.px(4)
    painter.fillRect(painter.boundingRect(inner, flags, text).adjusted(-side, 0, side, 0), ground)
    painter.setPen(look.colour("muted"))
    painter.drawText(inner, flags, text)


def is_vector(painter: QPainter) -> bool:
    """Whether the painter writes shapes (SVG, PDF) rather than pixels."""
    engine = painter.paintEngine()
    return engine is not None and engine.type() != QPaintEngine.Type.Raster


def make_path(lines: list[FloatArray], scale: PlaneScale) -> QPainterPath:
    """Return all pieces of a boundary as one path in pixels."""
    return join_lines([scale.to_pixels(line) for line in lines])
