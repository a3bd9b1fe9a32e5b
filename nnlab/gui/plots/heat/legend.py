"""The line under a heat map that says which stroke stands for what."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nnlab.gui.look import Look
from nnlab.gui.plots.axes import LEFT
from nnlab.gui.plots.heat.overlays import (
    MOST_PATTERNS,
    boundary_pens,
    contour_pens,
    ridge_pens,
    stick_pens,
)
from nnlab.gui.plots.heat.scene import HeatScene
from nnlab.gui.plots.plane.marks import draw_class
from nnlab.gui.tr import tr

SAMPLE = 24.0
# Below the samples in every theme: what lies on a map is drawn for its colours.
GROUND = "#4f6472"


@dataclass(frozen=True, eq=False)
class Entry:
    """A sample of a stroke, or of two marks, and its name."""

    name: str
    short: str = ""
    pens: tuple[QPen, ...] = ()
    length: float = 1.0


def list_entries(scene: HeatScene, look: Look) -> list[Entry]:
    """Return what of the map needs a word."""
    entries = []
    if scene.lines:
        entries.append(Entry(tr("decision boundary"), tr("boundary"), boundary_pens(look)))
    if scene.ridges:
        name = scene.ridge_name or tr("ridge, wider where higher")
        entries.append(Entry(name, tr("ridge"), ridge_pens(look, 0.5)))
    if scene.sticks is not None:
        entries.append(Entry(tr("greatest stretching"), tr("stretching"), stick_pens(look), 0.7))
    if scene.contours:
        entries.append(Entry(tr("contour"), tr("contour"), contour_pens(look)))
    if scene.patterns is not None and len(scene.patterns) > MOST_PATTERNS:
        text = tr("some of {p} patterns").format(p=len(scene.patterns))
        entries.append(Entry(text, tr("some patterns")))
    return entries


def paint_legend(painter: QPainter, scene: HeatScene, room: QRectF, look: Look) -> None:
    """Paint the entries beside each other, with short names where the long ones don't fit."""
    metrics, sample = painter.fontMetrics(), look.px(SAMPLE)
    entries, gap = list_entries(scene, look), look.px(16)
    names = [entry.name for entry in entries]
    extra = sample + look.px(6) + gap
    if sum(metrics.horizontalAdvance(name) + extra for name in names) - gap > room.width():
        names = [entry.short for entry in entries]
    x = room.left()
    for entry, name in zip(entries, names, strict=True):
        wide = metrics.horizontalAdvance(name) + extra
        if x + wide - gap > room.right():
            return
        _paint_sample(painter, entry, QRectF(x, room.top(), sample, room.height()), look)
        painter.setPen(look.colour("text"))
        painter.drawText(
            QRectF(x + sample + look.px(6), room.top(), wide, room.height()), LEFT, name
        )
        x += wide


def _paint_sample(painter: QPainter, entry: Entry, box: QRectF, look: Look) -> None:
    """The stroke as on the map, on a ground of a middle lightness."""
    middle, half = box.center(), 0.5 * entry.length * box.width()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if not entry.pens:
        for number, shift in ((0, -0.25), (1, 0.25)):
            at = QPointF(middle.x() + shift * box.width(), middle.y())
            draw_class(painter, at, number, 2, look.px(8), look)
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(GROUND))
    high = min(box.height(), look.px(13))
    painter.drawRect(QRectF(box.left(), middle.y() - high / 2, box.width(), high))
    inner = half - look.px(2)
    for pen in entry.pens:
        painter.setPen(pen)
        painter.drawLine(
            QPointF(middle.x() - inner, middle.y()), QPointF(middle.x() + inner, middle.y())
        )
