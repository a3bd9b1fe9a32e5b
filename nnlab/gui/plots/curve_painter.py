"""Paints the learning curves: axes, names, lines, and the values under the pointer."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen

from nnlab.app.learning_curve import SETS
from nnlab.core.arrays import FloatArray
from nnlab.gui.look import Look
from nnlab.gui.plots.curve_points import make_log_ticks
from nnlab.gui.plots.curve_scene import CurveScene, mean_columns, pick_columns, split_gaps
from nnlab.gui.plots.plane.scale import find_ticks
from nnlab.gui.plots.polygons import make_polygon
from nnlab.gui.tr import tr

# One line style for each of the sets; H and C differ in colour, and C carries small rings.
STYLES = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine)
RING_EVERY = 56.0
# Pixels over which the points of a curve are averaged: of one set, of several.
COLUMN, WIDE_COLUMN = 1.5, 4.0
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class CurvePainter:
    """Draws a `CurveScene` into a rectangle."""

    def __init__(self, look: Look) -> None:
        self._look = look

    def find_area(self, rect: QRectF, scene: CurveScene) -> QRectF:
        """Return where the curves themselves are: the rest is for axes and names."""
        metrics = QFontMetrics(self._look.font(0.9))
        left = metrics.horizontalAdvance("0.0001") + self._look.px(10)
        right = metrics.horizontalAdvance("0.5") + self._look.px(10)
        line = metrics.height()
        rows = 2.3 if len(scene.sets) > 1 else 1.3
        return rect.adjusted(left, rows * line, -right, -1.3 * line)

    def paint(
        self, painter: QPainter, rect: QRectF, scene: CurveScene, pointed: int | None = None
    ) -> None:
        """Paint the scene; `pointed` is the number of the point under the pointer."""
        painter.fillRect(rect, self._look.colour("base"))
        painter.setFont(self._look.font(0.9))
        area = self.find_area(rect, scene)
        self._paint_H_axis(painter, area, scene)
        self._paint_x_axis(painter, area, scene)
        self._paint_names(painter, area, scene)
        painter.setClipRect(area)
        self._paint_here(painter, area, scene)
        self._paint_curves(painter, area, scene)
        if pointed is not None and pointed < len(scene.curve):
            self._paint_pointed(painter, area, scene, pointed)
        painter.setClipping(False)

    def _paint_H_axis(self, painter: QPainter, area: QRectF, scene: CurveScene) -> None:
        """Ticks of H at the left, with a grid; those of C at the right."""
        look, metrics, axis = self._look, painter.fontMetrics(), scene.H_range
        room, line = metrics.horizontalAdvance("0.0001"), metrics.height()
        if scene.log:
            ticks = make_log_ticks(*axis)[0]
        else:
            most = max(2, int(area.height() / (1.8 * line)))
            ticks = [(value, f"{value:.4g}") for value in find_ticks(*axis, most)]
        last = area.bottom() + line
        for value, text in ticks:
            y = area.bottom() - (value - axis[0]) / (axis[1] - axis[0]) * area.height()
            painter.setPen(QPen(look.colour("grid"), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            if last - y >= 0.95 * line:
                painter.setPen(look.colour("text"))
                box = QRectF(area.left() - room - look.px(4), y - line / 2, room, line)
                painter.drawText(box, RIGHT, text)
                last = y
        painter.setPen(look.colour("text"))
        for value in (0.0, 0.5, 1.0):
            y = area.bottom() - value * area.height()
            box = QRectF(area.right() + look.px(4), y - line / 2, room, line)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, f"{value:g}")

    def _paint_x_axis(self, painter: QPainter, area: QRectF, scene: CurveScene) -> None:
        look, metrics, (low, high) = self._look, painter.fontMetrics(), scene.x_range
        name = tr("epochs") if scene.axis == "epochs" else tr("updates")
        room, line = metrics.horizontalAdvance("0.0001"), metrics.height()
        named = metrics.horizontalAdvance(name) + look.px(8)
        if scene.log_axis:
            ticks = [(value, shorten(10.0**value)) for value, _ in make_log_ticks(low, high)[0]]
        else:
            most = max(2, int(area.width() / (1.6 * room)))
            ticks = [(value, shorten(value)) for value in find_ticks(low, high, most)]
        painter.setPen(look.colour("text"))
        free = -np.inf
        for value, text in ticks:
            x = area.left() + (value - low) / (high - low) * area.width()
            width = metrics.horizontalAdvance(text)
            if free < x - width / 2 and x + width / 2 < area.right() - named:
                box = QRectF(x - width, area.bottom() + 2, 2 * width, line)
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
                free = x + width / 2 + look.px(6)
        corner = QRectF(area.right() - named, area.bottom() + 2, named, line)
        painter.drawText(corner, Qt.AlignmentFlag.AlignRight, name)

    def _paint_names(self, painter: QPainter, area: QRectF, scene: CurveScene) -> None:
        """Above the plot: which colour is H and which C; below that the sets' line styles."""
        look, line = self._look, painter.fontMetrics().height()
        rows = [
            (
                [tr("H/p, energy per pattern"), tr("C, classification error (right axis)")],
                [tr("H/p"), tr("C (right)")],
                [self._pen("accent", 0), self._pen("minus", 0)],
            )
        ]
        if len(scene.sets) > 1:
            names = [tr(SETS[column]) for column in scene.sets]
            rows.append((names, names, [self._pen("text", column) for column in scene.sets]))
        y = area.top() - (len(rows) - 0.35) * line
        for number, (labels, short, pens) in enumerate(rows):
            metrics = painter.fontMetrics()
            pieces = len(pens) * (look.px(29) + look.px(14))
            if pieces + sum(map(metrics.horizontalAdvance, labels)) > area.width():
                labels = short
            x = area.left()
            for place, (label, pen) in enumerate(zip(labels, pens, strict=True)):
                painter.setPen(pen)
                painter.drawLine(QPointF(x, y), QPointF(x + look.px(24), y))
                if number == 0 and place == 1:
                    self._paint_ring(painter, QPointF(x + look.px(12), y))
                painter.setPen(look.colour("text"))
                x += look.px(29)
                painter.drawText(QPointF(x, y + 0.35 * metrics.ascent()), label)
                x += metrics.horizontalAdvance(label) + look.px(14)
            y += line

    def _paint_here(self, painter: QPainter, area: QRectF, scene: CurveScene) -> None:
        x = float(scene.lefts(np.array([max(scene.here, 1e-9)]), area)[0])
        painter.setPen(QPen(self._look.colour("muted"), 1))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))

    def _paint_curves(self, painter: QPainter, area: QRectF, scene: CurveScene) -> None:
        curve = scene.curve
        if not len(curve):
            return
        lefts = scene.lefts(scene.x, area)
        keep = np.isfinite(lefts)
        lefts = lefts[keep]
        # Dashes and dots of noisy curves are told apart only where points stand less densely.
        width = COLUMN if len(scene.sets) == 1 else WIDE_COLUMN
        starts = pick_columns(lefts, self._look.px(width))
        lefts = mean_columns(lefts, starts)
        for column in reversed(scene.sets):
            H = mean_columns(curve.H[keep, column], starts)
            C = mean_columns(curve.C[keep, column], starts)
            # C last: where both coincide, H shows between its rings.
            for colour, values, tops in (
                ("accent", H, scene.H_tops(H, area)),
                ("minus", C, scene.C_tops(C, area)),
            ):
                painter.setPen(self._pen(colour, column))
                for part in split_gaps(np.isfinite(values)):
                    points = np.column_stack((lefts[part], tops[part]))
                    painter.drawPolyline(make_polygon(points))
                    if colour == "minus":
                        self._paint_rings(painter, points)

    def _paint_rings(self, painter: QPainter, points: FloatArray) -> None:
        """Small rings along C, at fixed places on the screen so that they don't wander."""
        for x, y in points[pick_columns(points[:, 0], self._look.px(RING_EVERY))].tolist():
            self._paint_ring(painter, QPointF(x, y))

    def _paint_ring(self, painter: QPainter, at: QPointF) -> None:
        pen = painter.pen()
        painter.setPen(QPen(pen.color(), pen.widthF()))
        side = self._look.px(2.5)
        painter.drawEllipse(at, side, side)
        painter.setPen(pen)

    def _paint_pointed(
        self, painter: QPainter, area: QRectF, scene: CurveScene, pointed: int
    ) -> None:
        """A hair and a dot on each curve at the point whose values are told."""
        look, curve = self._look, scene.curve
        x = float(scene.lefts(scene.x[pointed : pointed + 1], area)[0])
        if not np.isfinite(x):
            return
        painter.setPen(QPen(look.colour("text"), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        side = look.px(3.5)
        for colour, tops in (
            ("accent", scene.H_tops(curve.H[pointed], area)),
            ("minus", scene.C_tops(curve.C[pointed], area)),
        ):
            painter.setPen(QPen(look.colour("base"), 1))
            painter.setBrush(look.colour(colour))
            for y in tops[np.isfinite(tops)].tolist():
                painter.drawEllipse(QPointF(x, y), side, side)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _pen(self, colour: str, column: int) -> QPen:
        # Wider pens cost several times as much on long curves; a projector needs them.
        width = 2.0 if self._look.presentation else 1.0
        return QPen(self._look.colour(colour), width, STYLES[column])


def shorten(value: float) -> str:
    """Write 2000 as 2k and 3000000 as 3M."""
    for unit, name in ((1e6, "M"), (1e3, "k")):
        if value >= unit:
            return f"{value / unit:.4g}{name}"
    return f"{value:.4g}"
