"""The line under a heat map that says which stroke stands for what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

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

SAMPLE, GAP = 24.0, 16.0
TEXT = 0.95
# The size of what has little room, as a share of the usual one.
TIGHT = 0.78
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


def paint_legend(
    painter: QPainter, scene: HeatScene, room: QRectF, spare: tuple[QRectF, ...], look: Look
) -> None:
    """Paint the entries beside each other, with short names where the long ones don't fit.

    Where these do not either, they are smaller and stand in the `spare` rooms, one after the other.
    """
    entries = list_entries(scene, look)
    names = [entry.name for entry in entries]
    share, placed = 1.0, place_entries(names, (room,), look, 1.0)
    if len(placed) < len(names):
        names = [entry.short for entry in entries]
        placed = place_entries(names, (room,), look, 1.0)
    if len(placed) < len(names):
        share, placed = TIGHT, place_entries(names, spare, look, TIGHT)
    sample = look.px(SAMPLE) * share
    painter.setFont(look.font(TEXT * share))
    for entry, name, box in zip(entries, names, placed, strict=False):
        _paint_sample(painter, entry, QRectF(box.left(), box.top(), sample, box.height()), look)
        painter.setPen(look.colour("text"))
        painter.drawText(box.adjusted(sample + look.px(6), 0.0, look.px(16), 0.0), LEFT, name)


def place_entries(
    names: Sequence[str], rooms: Sequence[QRectF], look: Look, share: float
) -> list[QRectF]:
    """Return where samples with their names stand at a share of the usual size.

    The last ones are missing where there is no room for all.
    """
    metrics = QFontMetricsF(look.font(TEXT * share))
    places: list[QRectF] = []
    gap = look.px(GAP if share == 1.0 else GAP / 2)
    left = iter(rooms)
    room = next(left)
    x = room.left()
    for name in names:
        wide = look.px(SAMPLE) * share + look.px(6) + metrics.horizontalAdvance(name)
        while x + wide > room.right():
            following = next(left, None)
            if following is None:
                return places
            room, x = following, following.left()
        places.append(QRectF(x, room.top(), wide, room.height()))
        x += wide + gap
    return places


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
