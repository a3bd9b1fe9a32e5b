"""Paints a neuron's function, the patterns' fields in lanes below it, and its numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen

from nnlab.app.neuron_view import NeuronView
from nnlab.app.words.notation import number
from nnlab.core.activations import coded_targets
from nnlab.gui.look import Look
from nnlab.gui.plots.axes import LEFT, TEXT, Axes, paint_axes
from nnlab.gui.plots.plane.marks import SHAPES, class_colour, draw_class
from nnlab.gui.plots.polygons import make_polygon
from nnlab.gui.tr import tr

# Fields are drawn as marks of their class up to so many patterns, beyond as ticks.
MOST_MARKS = 150
MOST_LEARNT = 8
LANE = 10.0
# The numbers' font shrinks to this share where they would not fit.
SMALLEST = 0.62


@dataclass(frozen=True, eq=False)
class NeuronScene:
    """The neuron, the patterns learnt last, and lines of (name, value) about it.

    A fact without a value is a sentence of its own and may take several lines.
    """

    view: NeuronView
    learnt: tuple[int, ...]
    title: str
    facts: tuple[tuple[str, str], ...]


def lanes_height(scene: NeuronScene, look: Look) -> float:
    """Return the pixels that the lanes of the classes need."""
    return float(round(look.px(LANE * scene.view.classes + 4)))


def fit_facts(scene: NeuronScene, look: Look, height: float) -> float:
    """Return the size of the numbers' font: smaller where the column is low."""
    line = QFontMetrics(look.font(TEXT)).height()
    # A sentence takes about three lines.
    lines = 2 + sum(1.2 if value else 3.2 for _, value in scene.facts)
    return TEXT * min(1.0, max(SMALLEST, height / (lines * line)))


def facts_width(scene: NeuronScene, look: Look, size: float) -> float:
    """Return the pixels that the column of numbers needs in a font of that size."""
    plain, bold = QFontMetrics(look.font(size)), QFontMetrics(look.font(size, bold=True))
    named = [fact for fact in scene.facts if fact[1]]
    names = max((plain.horizontalAdvance(name) for name, _ in named), default=0)
    values = max((plain.horizontalAdvance(value) for _, value in named), default=0)
    return max(names + values + look.px(10), bold.horizontalAdvance(scene.title)) + look.px(14)


def paint_facts(
    painter: QPainter, column: QRectF, scene: NeuronScene, look: Look, size: float
) -> None:
    """Write the neuron's numbers, names left, values beside them; sentences wrap."""
    painter.setFont(look.font(size, bold=True))
    painter.setPen(look.colour("text"))
    line = float(painter.fontMetrics().height())
    x, y = column.left() + look.px(4), column.top() + 0.5 * line
    room = column.width() - look.px(8)
    painter.drawText(QRectF(x, y, room, line), LEFT, scene.title)
    painter.setFont(look.font(size))
    metrics = painter.fontMetrics()
    named = [name for name, value in scene.facts if value]
    indent = max((metrics.horizontalAdvance(name) for name in named), default=0) + look.px(10)
    y += 1.35 * line
    for name, value in scene.facts:
        if value:
            painter.setPen(look.colour("muted"))
            painter.drawText(QRectF(x, y, indent, line), LEFT, name)
            painter.setPen(look.colour("text"))
            painter.drawText(QRectF(x + indent, y, room - indent, line), LEFT, value)
            y += 1.2 * line
            continue
        flags = Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
        box = QRectF(x, y, room, column.bottom() - y)
        painter.setPen(look.colour("text"))
        painter.drawText(box, flags, name)
        y += painter.boundingRect(box, flags, name).height() + 0.2 * line


def paint_neuron(painter: QPainter, axes: Axes, scene: NeuronScene, look: Look) -> None:
    """Paint axes, g(b), the red line b = 0, targets, fields and the patterns learnt last."""
    view = scene.view
    state = tr("output O = g(b)") if view.is_output else tr("state V = g(b)")
    lanes = lanes_height(scene, look) / axes.area.height() * (axes.y[1] - axes.y[0])
    paint_axes(painter, axes, look, (tr("local field b"), state), axes.y[0] + lanes)
    painter.save()
    painter.setClipRect(axes.area)
    _paint_zero(painter, axes, scene, look)
    if view.is_output:
        _paint_targets(painter, axes, view, look)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_curve(painter, axes, view, look)
    _paint_fields(painter, axes, view, look)
    _paint_learnt(painter, axes, scene, look)
    painter.restore()


def _paint_zero(painter: QPainter, axes: Axes, scene: NeuronScene, look: Look) -> None:
    """The neuron's red line in the input plane is b = 0; above the lanes g = 0 is drawn thin."""
    painter.setPen(QPen(look.colour("boundary"), look.px(1.5)))
    x = axes.left(0.0)
    painter.drawLine(QPointF(x, axes.area.top()), QPointF(x, axes.area.bottom()))
    painter.setPen(QPen(look.colour("muted"), 1))
    y = axes.area.bottom() - lanes_height(scene, look)
    painter.drawLine(QPointF(axes.area.left(), y), QPointF(axes.area.right(), y))


def _paint_targets(painter: QPainter, axes: Axes, view: NeuronView, look: Look) -> None:
    """The outputs that stand for t = -1 and t = +1, in their classes' colours."""
    for group, t in enumerate((-1.0, 1.0)):
        pen = QPen(class_colour(look, group, 2), 1.0, Qt.PenStyle.DashLine)
        if view.classes > 2:
            pen.setColor(look.colour("muted"))
        painter.setPen(pen)
        y = axes.top(float(coded_targets(view.activation.key, t)))
        painter.drawLine(QPointF(axes.area.left(), y), QPointF(axes.area.right(), y))


def _paint_curve(painter: QPainter, axes: Axes, view: NeuronView, look: Look) -> None:
    curve = view.curve(*axes.x)
    if not len(curve):
        _paint_cloud(painter, axes, view, look)
        return
    painter.setPen(QPen(look.colour("accent"), look.px(2.0)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(make_polygon(axes.pixels(curve)))


def _paint_cloud(painter: QPainter, axes: Axes, view: NeuronView, look: Look) -> None:
    """Softmax is no function of b alone: each pattern's own pair of b and O."""
    side = look.px(5.0)
    points = axes.pixels(np.column_stack((view.b, view.V))).tolist()
    for (x, y), group in zip(points, view.group.tolist(), strict=True):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(class_colour(look, group, view.classes))
        painter.drawEllipse(QPointF(x, y), side / 2, side / 2)


def _paint_fields(painter: QPainter, axes: Axes, view: NeuronView, look: Look) -> None:
    lane, side = look.px(LANE), look.px(LANE - 2)
    for group in range(view.classes):
        y = axes.area.bottom() - look.px(2) - (group + 0.5) * lane
        here = np.flatnonzero(view.group == group)
        if len(view.b) <= MOST_MARKS and group < len(SHAPES):
            for b in view.b[here].tolist():
                draw_class(painter, QPointF(axes.left(b), y), group, view.classes, side, look)
            continue
        # Upright lines one pixel wide need no smoothing, which costs ten times as much.
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(class_colour(look, group, view.classes), 1))
        half = 0.42 * lane
        # Patterns in the same column of pixels are one line.
        points = np.column_stack((view.b[here], np.zeros(len(here))))
        left = np.unique(np.round(axes.pixels(points)[:, 0])).tolist()
        painter.drawLines([QLineF(x, y - half, x, y + half) for x in left])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def _paint_learnt(painter: QPainter, axes: Axes, scene: NeuronScene, look: Look) -> None:
    """Where the patterns of the last update stand: up from their field to g, across to V."""
    view = scene.view
    learnt = [mu for mu in scene.learnt[:MOST_LEARNT] if mu < len(view.b)]
    for mu in learnt:
        at = axes.point(float(view.b[mu]), float(view.V[mu]))
        painter.setPen(QPen(look.colour("text"), look.px(1.0), Qt.PenStyle.DotLine))
        painter.drawLine(at, QPointF(at.x(), axes.area.bottom()))
        painter.drawLine(at, QPointF(axes.area.left(), at.y()))
        group = int(view.group[mu])
        draw_class(painter, at, group, view.classes, look.px(11), look)
    if len(learnt) == 1:
        _paint_name(painter, axes, view, learnt[0], look)


def _paint_name(painter: QPainter, axes: Axes, view: NeuronView, mu: int, look: Look) -> None:
    """Name the learnt pattern beside its mark; left above and right below no rising g passes."""
    at = axes.point(float(view.b[mu]), float(view.V[mu]))
    text = tr("μ = {mu}: b = {b}").format(mu=mu + 1, b=number(float(view.b[mu])))
    painter.setFont(look.font(TEXT))
    metrics = painter.fontMetrics()
    width, height, gap = metrics.horizontalAdvance(text), metrics.height(), look.px(9)
    below = at.x() < axes.area.center().x()
    x = at.x() + gap if below else at.x() - gap - width
    y = at.y() + 0.4 * gap if below else at.y() - height - 0.4 * gap
    area, lanes = axes.area, look.px(LANE * view.classes + 4)
    x = min(max(x, area.left() + 3), area.right() - width - 3)
    y = min(max(y, area.top() + 2), area.bottom() - lanes - height - 2)
    if abs(y + height / 2 - at.y()) < 0.8 * height:
        # Pushed out of the lanes it would lie on its own mark.
        y = at.y() - height - gap
    box = QRectF(x, y, width, height)
    ground = look.colour("base")
    ground.setAlpha(200)
    painter.fillRect(box.adjusted(-2, 0, 2, 0), ground)
    painter.setPen(look.colour("text"))
    painter.drawText(box, LEFT, text)
