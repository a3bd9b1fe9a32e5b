"""A map of numbers over the input plane: colours, colour bar, red boundary, patterns, axes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnlab.core.arrays import FloatArray
from nnlab.core.box import Box
from nnlab.core.patterns import Patterns, classes
from nnlab.gui.look import Look
from nnlab.gui.plots.colour_bar import ColourScale, bar_width, paint_colour_bar
from nnlab.gui.plots.heat_tool import HeatTool
from nnlab.gui.plots.plane.marks import draw_class, mark_size
from nnlab.gui.plots.plane.painter import make_path
from nnlab.gui.plots.plane.scale import PlaneScale, find_ticks, fit_scale
from nnlab.gui.tr import tr


@dataclass(frozen=True, eq=False)
class HeatScene:
    """What the map shows. `values` (rows, columns) belong to `view`, row 0 at the lowest x2.

    `label` names the quantity at the colour bar; `missing` the values that are not finite.
    """

    view: Box
    values: NDArray[np.float32]
    scale: ColourScale
    title: str
    label: str
    missing: str = ""
    lines: tuple[FloatArray, ...] = ()
    patterns: Patterns | None = None
    moving: bool = False


class HeatMap(QWidget):
    """Paints a `HeatScene`, or one line of text that says what to do instead.

    `hovered` carries (x1, x2), or None when the pointer leaves; `view_changed` follows each
    change of the part of the plane that fills the widget.
    """

    hovered = Signal(object)
    view_changed = Signal()

    def __init__(self, look: Look, box: Box, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._box = box
        self._scene: HeatScene | None = None
        self._image = QImage()
        self._hint = ""
        self._tools: list[HeatTool] = []
        self._held: HeatTool | None = None
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(tr("map of Lyapunov exponents"))
        look.changed.connect(self._on_look_changed)

    @property
    def scene(self) -> HeatScene | None:
        """What is shown, None while there is only a hint."""
        return self._scene

    @property
    def scale(self) -> PlaneScale:
        """How the plane lies in the widget now; its view contains the whole box."""
        return fit_scale(self._box, self._area())

    def set_tools(self, tools: Sequence[HeatTool]) -> None:
        """Let these draw on the map and take its mouse, the last one first."""
        for tool in self._tools:
            tool.changed.disconnect(self.update)
        self._tools, self._held = list(tools), None
        for tool in self._tools:
            tool.changed.connect(self.update)
        self.update()

    def set_box(self, box: Box) -> None:
        """Show this part of the plane, and more along the longer side."""
        if box != self._box:
            self._box = box
            self.view_changed.emit()

    def show_scene(self, scene: HeatScene) -> None:
        """Draw this from now on."""
        self._scene, self._hint = scene, ""
        self._image = scene.scale.paint(scene.values, self._look.theme.grid)
        self.setAccessibleDescription(scene.title)
        self.update()

    def show_hint(self, text: str) -> None:
        """Draw only a text that says why there is no map and what to do."""
        self._scene, self._hint = None, text
        self.setAccessibleDescription(text)
        self.update()

    def value_at(self, x1: float, x2: float) -> float | None:
        """Return the number of the map at a point, or None outside."""
        if self._scene is None:
            return None
        view, values = self._scene.view, self._scene.values
        rows, columns = values.shape
        column = int((x1 - view.x1_min) / (view.x1_max - view.x1_min) * columns)
        row = int((x2 - view.x2_min) / (view.x2_max - view.x2_min) * rows)
        if not (0 <= row < rows and 0 <= column < columns):
            return None
        return float(values[row, column])

    def sizeHint(self) -> QSize:
        return QSize(round(self._look.px(520)), round(self._look.px(420)))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._look.px(180)), round(self._look.px(140)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.view_changed.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._area().contains(event.position()):
            return
        scale = self.scale
        self._held = next((tool for tool in self._tools[::-1] if tool.press(event, scale)), None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        held, self._held = self._held, None
        if held is not None:
            held.release(event, self.scale)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        inside = self._area().contains(event.position())
        if self._held is not None:
            self._held.move(event, self.scale)
        else:
            scale = self.scale
            taken = inside and any(tool.would_take(event.position(), scale) for tool in self._tools)
            hand = Qt.CursorShape.OpenHandCursor if taken else Qt.CursorShape.ArrowCursor
            self.setCursor(hand)
        self.hovered.emit(self.scale.to_plane(event.position()) if inside else None)

    def leaveEvent(self, event: QEvent) -> None:
        self.hovered.emit(None)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.colour("base"))
        painter.setFont(self._look.font(0.95))
        if self._scene is None:
            self._paint_hint(painter)
        else:
            self._paint_scene(painter, self._scene)
        painter.end()

    def _paint_scene(self, painter: QPainter, scene: HeatScene) -> None:
        look, area = self._look, self._area()
        scale = PlaneScale(scene.view, area)
        painter.save()
        painter.setClipRect(area)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(area.toRect(), self._image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not scene.moving)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        path = make_path(list(scene.lines), scale)
        # A seam of the ground's colour keeps the red line apart from any colour of the map.
        for colour, width in (("base", 4.5), ("boundary", 2.5)):
            painter.setPen(QPen(look.colour(colour), look.px(width)))
            painter.drawPath(path)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if scene.patterns is not None:
            self._paint_patterns(painter, scene.patterns, scale)
        for tool in self._tools:
            tool.paint(painter, scale, look)
        painter.restore()
        self._paint_axes(painter, scale)
        self._paint_title(painter, scene.title)
        right = QRectF(area.right() + look.px(16), area.top(), 0.0, area.height())
        right.setRight(self.width() - 2.0)
        paint_colour_bar(painter, right, scene.scale, look, scene.label, scene.missing)

    def _paint_patterns(self, painter: QPainter, patterns: Patterns, scale: PlaneScale) -> None:
        side = mark_size(self._look, len(patterns))
        places, count = scale.to_pixels(patterns.x).tolist(), max(2, patterns.t.shape[1])
        for (x, y), number in zip(places, classes(patterns).tolist(), strict=True):
            draw_class(painter, QPointF(x, y), number, count, side, self._look)

    def _paint_axes(self, painter: QPainter, scale: PlaneScale) -> None:
        look, area, view = self._look, scale.area, scale.view
        metrics = painter.fontMetrics()
        line, room = float(metrics.height()), float(metrics.horizontalAdvance("−0.55"))
        painter.setPen(QPen(look.colour("muted"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(area)
        centre = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.setPen(look.colour("text"))
        for value in find_ticks(view.x1_min, view.x1_max, int(area.width() / (2.2 * room))):
            x = scale.to_point(value, 0.0).x()
            painter.drawLine(QPointF(x, area.bottom()), QPointF(x, area.bottom() + look.px(4)))
            box = QRectF(x - room, area.bottom() + look.px(5), 2 * room, line)
            painter.drawText(box, centre, _short(value))
        for value in find_ticks(view.x2_min, view.x2_max, int(area.height() / (1.4 * room))):
            y = scale.to_point(0.0, value).y()
            painter.drawLine(QPointF(area.left() - look.px(4), y), QPointF(area.left(), y))
            box = QRectF(area.left() - look.px(7) - 2 * room, y - line / 2, 2 * room, line)
            painter.drawText(box, right, _short(value))
        below = QRectF(area.left(), area.bottom() + look.px(5) + line, area.width(), line)
        painter.drawText(below, centre, tr("x₁"))
        beside = QRectF(0.0, area.center().y() - line / 2, line * 1.4, line)
        painter.drawText(beside, Qt.AlignmentFlag.AlignCenter, tr("x₂"))

    def _paint_title(self, painter: QPainter, title: str) -> None:
        look, area = self._look, self._area()
        painter.setPen(look.colour("text"))
        font = look.font(1.05)
        painter.setFont(font)
        room = self.width() - area.left() - look.px(4)
        text = QFontMetrics(font).elidedText(title, Qt.TextElideMode.ElideRight, int(room))
        box = QRectF(area.left(), 0.0, room, area.top())
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        painter.setFont(look.font(0.95))

    def _paint_hint(self, painter: QPainter) -> None:
        painter.setFont(self._look.font(1.3))
        painter.setPen(self._look.colour("text"))
        gap = self._look.px(24)
        box = QRectF(self.rect()).adjusted(gap, gap, -gap, -gap)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(box, flags, self._hint)

    def _area(self) -> QRectF:
        """The pixels of the map itself: whole ones, since others are slow and blurred."""
        look = self._look
        metrics = QFontMetrics(look.font(0.95))
        line = metrics.height()
        left = round(metrics.horizontalAdvance("−0.55") + 1.4 * line + look.px(8))
        top = round(QFontMetrics(look.font(1.05)).height() + look.px(10))
        right = round(bar_width(metrics, look) + look.px(18))
        bottom = round(2 * line + look.px(8))
        width, height = self.width() - left - right, self.height() - top - bottom
        return QRectF(left, top, max(width, 8), max(height, 8))

    def _on_look_changed(self) -> None:
        if self._scene is not None:
            self.show_scene(self._scene)
        self.view_changed.emit()
        self.update()


def _short(value: float) -> str:
    return f"{value:.4g}".replace("-", "−")
