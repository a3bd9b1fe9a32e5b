"""A paint device that records what is painted, to be painted again at any size.

Pens of a fixed width on the screen ("cosmetic") are the reason: Qt's image, SVG and PDF devices
each treat them in their own way, as hair lines or as bars. Here they become ordinary widths.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QFont,
    QImage,
    QPaintDevice,
    QPaintEngine,
    QPaintEngineState,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QPolygonF,
    QTextItem,
    QTransform,
)

from nnlab.gui.exporting.lettering import SCREEN_DPI, as_wide, sized
from nnlab.gui.exporting.pictures import Picture

Dirty = QPaintEngine.DirtyFlag
Hint = QPainter.RenderHint
Mode = QPaintEngine.PolygonDrawMode


@dataclass(frozen=True)
class Ink:
    """How a stroke is painted: what the painter's state was."""

    pen: QPen
    brush: QBrush
    transform: QTransform
    opacity: float
    clip: QPainterPath | None
    smooth: bool


@dataclass(frozen=True)
class Stroke:
    """One thing painted in the coordinates of `ink.transform`: a path, a picture or `draw`."""

    ink: Ink
    path: QPainterPath | None = None
    picture: Picture | None = None
    draw: Callable[[QPainter], object] | None = None
    font: QFont | None = None


def _kept(method: Any) -> Any:
    """Keep what an override raises: an exception that reaches Qt may end the process."""

    @functools.wraps(method)
    def call(self: Any, *arguments: Any) -> Any:
        try:
            return method(self, *arguments)
        except Exception as error:
            self.errors.append(error)
            return None

    return call


class Recording(QPaintDevice):
    """Holds the strokes painted on it; its size is that of a figure on the screen."""

    def __init__(self, size: QSize) -> None:
        super().__init__()
        self.size = size
        self.strokes: list[Stroke] = []
        self._engine = _Recorder(self.strokes)

    @property
    def errors(self) -> list[Exception]:
        """What went wrong while recording; a stroke is then missing."""
        return self._engine.errors

    def paintEngine(self) -> QPaintEngine:
        return self._engine

    def metric(self, metric: QPaintDevice.PaintDeviceMetric) -> int:
        kind = QPaintDevice.PaintDeviceMetric
        millimetres = 25.4 / SCREEN_DPI
        answers = {
            kind.PdmWidth: self.size.width(),
            kind.PdmHeight: self.size.height(),
            kind.PdmWidthMM: round(self.size.width() * millimetres),
            kind.PdmHeightMM: round(self.size.height() * millimetres),
            kind.PdmNumColors: 2**31 - 1,
            kind.PdmDepth: 32,
            kind.PdmDpiX: SCREEN_DPI,
            kind.PdmDpiY: SCREEN_DPI,
            kind.PdmPhysicalDpiX: SCREEN_DPI,
            kind.PdmPhysicalDpiY: SCREEN_DPI,
            kind.PdmDevicePixelRatio: 1,
        }
        if metric == kind.PdmDevicePixelRatioScaled:
            return int(self.devicePixelRatioFScale())
        return answers.get(metric, 0)

    def paint_on(self, painter: QPainter, scale: float, blocks: bool = False) -> None:
        """Paint everything again, `scale` times as large; pixels as large blocks, if wanted."""
        dots = painter.device().logicalDpiY()
        for stroke in self.strokes:
            painter.save()
            _paint(stroke, painter, QTransform.fromScale(scale, scale), dots, blocks)
            painter.restore()


class _Recorder(QPaintEngine):
    """Turns what a painter does into strokes."""

    def __init__(self, strokes: list[Stroke]) -> None:
        super().__init__(QPaintEngine.PaintEngineFeature.AllFeatures)
        self.errors: list[Exception] = []
        self._strokes = strokes
        self._pen, self._brush = QPen(), QBrush()
        self._transform = QTransform()
        self._opacity = 1.0
        self._clip: QPainterPath | None = None
        self._clip_enabled = True
        self._smooth = False

    def begin(self, pdev: QPaintDevice) -> bool:
        self.setActive(True)
        return True

    def end(self) -> bool:
        self.setActive(False)
        return True

    def type(self) -> QPaintEngine.Type:
        return QPaintEngine.Type.User

    @_kept
    def updateState(self, state: QPaintEngineState) -> None:
        dirty = state.state()
        if dirty & Dirty.DirtyPen:
            self._pen = QPen(state.pen())
        if dirty & Dirty.DirtyBrush:
            self._brush = _in_rgb(state.brush())
        if dirty & Dirty.DirtyTransform:
            self._transform = QTransform(state.transform())
        if dirty & Dirty.DirtyOpacity:
            self._opacity = state.opacity()
        if dirty & Dirty.DirtyClipPath:
            self._cut(state.clipPath(), state.clipOperation())
        if dirty & Dirty.DirtyClipRegion:
            path = QPainterPath()
            path.addRegion(state.clipRegion())
            self._cut(path, state.clipOperation())
        if dirty & Dirty.DirtyClipEnabled:
            self._clip_enabled = state.isClipEnabled()
        if dirty & Dirty.DirtyHints:
            self._smooth = bool(state.renderHints() & Hint.SmoothPixmapTransform)

    @_kept
    def drawPath(self, path: QPainterPath) -> None:
        self._strokes.append(Stroke(self._ink(), path=QPainterPath(path)))

    @_kept
    def drawPolygon(self, points: Iterable[Any], mode: QPaintEngine.PolygonDrawMode) -> None:
        path = QPainterPath()
        path.addPolygon(QPolygonF([QPointF(point) for point in points]))
        brush = self._brush
        if mode == Mode.PolylineMode:
            brush = QBrush(Qt.BrushStyle.NoBrush)
        else:
            path.closeSubpath()
            if mode == Mode.WindingMode:
                path.setFillRule(Qt.FillRule.WindingFill)
        self._strokes.append(Stroke(self._ink(brush), path=path))

    @_kept
    def drawLines(self, lines: Iterable[Any]) -> None:
        path = QPainterPath()
        for line in lines:
            start, end = QPointF(line.p1()), QPointF(line.p2())
            # pyqtgraph draws curves in pieces, which are faster; joined they are curves again.
            if path.isEmpty() or path.currentPosition() != start:
                path.moveTo(start)
            path.lineTo(end)
        ink = self._ink(QBrush(Qt.BrushStyle.NoBrush))
        self._strokes.append(Stroke(ink, path=path))

    @_kept
    def drawTextItem(self, p: Any, textItem: QTextItem) -> None:
        text, at = textItem.text(), QPointF(p)
        font = as_wide(QFont(textItem.font()), text, textItem.width())
        stroke = Stroke(self._ink(), draw=lambda painter: painter.drawText(at, text), font=font)
        self._strokes.append(stroke)

    @_kept
    def drawPixmap(self, r: Any, pm: Any, sr: Any) -> None:
        self._add_image(r, QPixmap(pm).toImage(), sr)

    @_kept
    def drawImage(self, r: Any, pm: QImage, sr: Any, flags: Any = None) -> None:
        self._add_image(r, pm.copy(), sr)

    @_kept
    def drawTiledPixmap(self, r: Any, pixmap: Any, s: Any) -> None:
        area, tile, origin = QRectF(r), QPixmap(pixmap), QPointF(s)
        stroke = Stroke(
            self._ink(), draw=lambda painter: painter.drawTiledPixmap(area, tile, origin)
        )
        self._strokes.append(stroke)

    def _add_image(self, r: Any, image: QImage, sr: Any) -> None:
        picture = Picture(QRectF(r), image, QRectF(sr)).cut()
        self._strokes.append(Stroke(self._ink(), picture=picture))

    def _ink(self, brush: QBrush | None = None) -> Ink:
        clip = self._clip if self._clip_enabled else None
        brush = self._brush if brush is None else brush
        return Ink(self._pen, brush, self._transform, self._opacity, clip, self._smooth)

    def _cut(self, path: QPainterPath, operation: Qt.ClipOperation) -> None:
        mapped = self._transform.map(path)
        if operation == Qt.ClipOperation.NoClip:
            self._clip = None
        elif operation == Qt.ClipOperation.IntersectClip and self._clip is not None:
            self._clip = self._clip.intersected(mapped)
        else:
            self._clip = mapped


def _paint(stroke: Stroke, painter: QPainter, scale: QTransform, dots: float, blocks: bool) -> None:
    ink = stroke.ink
    painter.setOpacity(ink.opacity)
    painter.setRenderHint(Hint.SmoothPixmapTransform, ink.smooth)
    painter.setWorldTransform(scale)
    if ink.clip is not None:
        painter.setClipPath(ink.clip)
    if stroke.path is not None and ink.pen.isCosmetic():
        _paint_fill(stroke.path, ink, painter, scale)
        pen = QPen(ink.pen)
        pen.setWidthF(ink.pen.widthF() or 1.0)
        pen.setCosmetic(False)
        if pen.style() != Qt.PenStyle.SolidLine:
            # Square caps, which one-pixel lines on the screen don't show, would close the gaps.
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setWorldTransform(scale)
        painter.strokePath(ink.transform.map(stroke.path), pen)
        return
    painter.setWorldTransform(ink.transform * scale)
    painter.setPen(ink.pen)
    painter.setBrush(ink.brush)
    if stroke.path is not None:
        painter.drawPath(stroke.path)
    elif stroke.picture is not None:
        picture = stroke.picture
        if blocks and not ink.smooth:
            picture = picture.with_crisp_pixels(_stretch(ink.transform))
        picture.paint(painter)
    elif stroke.draw is not None:
        if stroke.font is not None:
            painter.setFont(sized(stroke.font, dots))
        stroke.draw(painter)


def _in_rgb(brush: QBrush) -> QBrush:
    """Return the brush; PDF knows no gradient between colours given in different ways."""
    gradient = brush.gradient()
    if gradient is None:
        return QBrush(brush)
    gradient = type(gradient)(gradient)
    gradient.setStops([(place, colour.toRgb()) for place, colour in gradient.stops()])
    plain = QBrush(gradient)
    plain.setTransform(brush.transform())
    return plain


def _stretch(transform: QTransform) -> float:
    """Return how much longer lines become, in the direction in which they grow most."""
    along, across = transform.map(QPointF(1, 0)), transform.map(QPointF(0, 1))
    zero = transform.map(QPointF(0, 0))
    return max(math.hypot(p.x() - zero.x(), p.y() - zero.y()) for p in (along, across))


def _paint_fill(path: QPainterPath, ink: Ink, painter: QPainter, scale: QTransform) -> None:
    if ink.brush.style() == Qt.BrushStyle.NoBrush:
        return
    painter.setWorldTransform(ink.transform * scale)
    painter.fillPath(path, ink.brush)
