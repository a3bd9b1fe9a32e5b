"""Paints the maps, kernels, neurons and outputs of a scene, and what the chosen neuron sees."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen

from nnlab.gui.inside.maps.layout import Column, Measure
from nnlab.gui.inside.maps.scene import MapsScene, cell_rect
from nnlab.gui.inside.verdict import name_class
from nnlab.gui.inside.words import name_change, name_stage
from nnlab.gui.look import Look
from nnlab.gui.tr import tr

CENTRE = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
NAME, SHAPE = 0.88, 0.8
SHARE_GAP = 6


class MapsPainter:
    """Draws one scene with one painter."""

    def __init__(self, painter: QPainter, scene: MapsScene, look: Look) -> None:
        self._painter, self._scene, self._look = painter, scene, look

    def paint(self) -> None:
        """Paint everything but the legend; the painter's origin is that of the plan."""
        self._paint_joints()
        for column in self._scene.plan.columns:
            self._paint_names(column)
            if column.kind == "passed":
                self._paint_passed(column)
            else:
                self._paint_tiles(column)
        if self._scene.insides is not None:
            self._paint_outputs()
        self._paint_sight()

    def _paint_joints(self) -> None:
        """Join each column with the next by two thin lines."""
        self._painter.setPen(QPen(self._look.colour("grid"), self._look.px(1)))
        columns = self._scene.plan.columns
        for before, after in pairwise(columns):
            a, b = _outline(before), _outline(after)
            for y1, y2 in ((a.top(), b.top()), (a.bottom(), b.bottom())):
                self._painter.drawLine(QPointF(a.right() + 3, y1), QPointF(b.left() - 3, y2))

    def _paint_names(self, column: Column) -> None:
        look, scene, painter = self._look, self._scene, self._painter
        if column.kind == "passed":
            return
        chosen = scene.unit is not None and column.stage == scene.unit.row + 1
        share = scene.name_share
        font = look.font(NAME * share, bold=chosen)
        painter.setFont(font)
        painter.setPen(look.colour("text"))
        line = QFontMetrics(look.font(NAME * share)).height()
        box = QRect(column.rect.left() - 30, 2, column.rect.width() + 60, line)
        painter.drawText(box, CENTRE, name_stage(column.stage, scene.rows))
        painter.setFont(look.font(SHAPE * share))
        painter.setPen(look.colour("muted"))
        painter.drawText(
            box.translated(0, line - 1), CENTRE, name_change(column.stage, scene.rows, column.shape)
        )

    def _paint_passed(self, column: Column) -> None:
        """Dropout lets everything pass when the net answers: only its name."""
        painter, look = self._painter, self._look
        painter.save()
        painter.setFont(look.font(SHAPE))
        painter.setPen(look.colour("muted"))
        middle = QRectF(column.body).center()
        painter.translate(middle)
        painter.rotate(-90)
        high = column.body.height()
        box = QRectF(-high / 2, -column.wide / 2, high, column.wide)
        painter.drawText(box, CENTRE, tr("dropout: only while it learns"))
        painter.restore()

    def _paint_tiles(self, column: Column) -> None:
        atlas, mosaic = (
            kept.get(column.stage) for kept in (self._scene.atlases, self._scene.mosaics)
        )
        draw = self._painter.drawImage
        if atlas is not None:
            high = atlas.height() // len(column.tiles)
            for number, tile in enumerate(column.tiles):
                draw(tile, atlas, QRect(0, number * high, atlas.width(), high))
        else:
            for tile in column.tiles:
                self._painter.fillRect(tile, self._look.colour("grid"))
        if mosaic is not None and column.kernels:
            high = mosaic.height() // len(column.kernels)
            for number, tile in enumerate(column.kernels):
                draw(tile, mosaic, QRect(0, number * high, mosaic.width(), high))
        if column.stage == 0 or self._look.theme.dark:
            self._painter.setPen(QPen(self._look.colour("grid"), 1))
            self._painter.setBrush(Qt.BrushStyle.NoBrush)
            for tile in column.tiles[:1] if column.stage == 0 else ():
                self._painter.drawRect(tile.adjusted(-1, -1, 0, 0))

    # Outputs

    def _paint_outputs(self) -> None:
        scene = self._scene
        column = scene.plan.columns[-1]
        if column.kind != "outputs" or scene.insides is None:
            return
        look, painter, O = self._look, self._painter, scene.insides.O
        usual = NAME * scene.name_share
        full = QFontMetrics(look.font(usual)).height()
        factor = usual * min(1.0, max(0.55, column.zoom / full))
        painter.setFont(look.font(factor, tabular=True))
        metrics = painter.fontMetrics()
        names = [name_class(number, scene.names) for number in range(len(O))]
        name = max(metrics.horizontalAdvance(text) for text in names) + round(look.px(8))
        # Room before the number, and behind it for a font that another program draws wider.
        gap = look.px(SHARE_GAP)
        share = metrics.horizontalAdvance("100.0 %") + gap
        for number, tile in enumerate(column.tiles):
            y, high = column.body.top() + number * column.zoom, column.zoom
            left = tile.right() + round(look.px(6))
            room = column.rect.right() - left - name - share - gap / 2
            painter.setPen(look.colour("text"))
            painter.drawText(QRectF(left, y, name, high), LEFT, names[number])
            value = float(np.clip(O[number], 0, 1))
            bar = QRectF(left + name, y + 0.2 * high, max(1.0, room * value), 0.6 * high)
            painter.fillRect(bar, look.colour(self._bar_colour(number)))
            text = f"{100 * value:.1f} %"
            painter.drawText(QRectF(left + name + room, y, share, high), RIGHT, text)

    def _bar_colour(self, number: int) -> str:
        scene = self._scene
        answer = scene.insides.answer if scene.insides is not None else -1
        if number == scene.label or (scene.label is None and number == answer):
            return "accent"
        return "error" if number == answer else "muted"

    # What the chosen neuron sees

    def _paint_sight(self) -> None:
        scene = self._scene
        if scene.unit is None or not scene.frames:
            return
        columns = {column.stage: column for column in scene.plan.columns}
        stage = scene.unit.row + 1
        painter = self._painter
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if stage in columns:
            target = QRectF(cell_rect(columns[stage], scene.unit))
            before = columns.get(stage - 1)
            if before is not None:
                self._paint_rays(before, target)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for number in range(stage):
            if number in columns:
                for frame in self._frame_rects(columns[number]):
                    self._paint_frame(frame, 1.5)
        if stage in columns:
            self._paint_frame(cell_rect(columns[stage], scene.unit), 2.0)

    def _frame_rects(self, column: Column) -> list[QRect]:
        """Return the frames of what is seen in a column of maps; neurons are seen all."""
        if column.kind != "maps":
            return []
        scene, zoom = self._scene, column.zoom
        seen = scene.frames[column.stage].within(*column.shape[1:])
        high, wide = seen.bottom - seen.top, seen.right - seen.left
        if (high, wide) == column.shape[1:] and column.stage:
            return []
        found = []
        for number in scene.sources[column.stage]:
            tile = column.tiles[number]
            corner = (tile.left() + zoom * seen.left, tile.top() + zoom * seen.top)
            found.append(QRect(*corner, zoom * wide, zoom * high))
        return found

    def _paint_rays(self, before: Column, target: QRectF) -> None:
        look, painter = self._look, self._painter
        sources = self._frame_rects(before)
        colour = look.colour("accent")
        colour.setAlphaF(0.75 if len(sources) < 3 else 0.4)
        painter.setPen(QPen(colour, look.px(1)))
        end = QPointF(target.left(), target.center().y())
        for frame in sources:
            painter.drawLine(QPointF(frame.right() + 1, frame.center().y()), end)

    def _paint_frame(self, rect: QRect, width: float) -> None:
        """A frame that stands out from any colour: the accent on a seam of the ground."""
        painter, look = self._painter, self._look
        painter.setBrush(Qt.BrushStyle.NoBrush)
        outer = rect.adjusted(-1, -1, 0, 0)
        for name, wide in (("base", width + 2), ("boundary", width)):
            pen = QPen(look.colour(name), look.px(wide))
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
            painter.drawRect(outer)


def _outline(column: Column) -> QRectF:
    """Return the smallest frame of what a column shows."""
    shown = QRect()
    for tile in (*column.tiles, *column.kernels):
        shown = shown.united(tile)
    return QRectF(shown if not shown.isNull() else column.body)


def make_measure(look: Look, scene: MapsScene) -> Measure:
    """Return the lengths that the columns of a scene need, its names in their present size."""
    share = scene.name_share
    name = QFontMetrics(look.font(NAME * share, bold=True))
    shape = QFontMetrics(look.font(SHAPE * share))
    widths = (
        max(
            name.horizontalAdvance(name_stage(stage, scene.rows)),
            shape.horizontalAdvance(name_change(stage, scene.rows, scene.shapes[stage])),
        )
        for stage in range(len(scene.shapes))
    )
    number = QFontMetrics(look.font(NAME * share, tabular=True))
    classes = (name_class(n, scene.names) for n in range(scene.shapes[-1][0]))
    longest = max(number.horizontalAdvance(text) for text in classes)
    bars: float = longest + number.horizontalAdvance("100.0 %") + number.height()
    bars += 1.5 * look.px(SHARE_GAP) + look.px(56) * share
    return Measure(
        gap=round(look.px(2)),
        space=round(look.px(9) * share),
        head=name.height() + shape.height() + 2,
        name=tuple(widths),
        cell=(round(look.px(5)), round(look.px(13))),
        bars=round(bars),
        line=name.height(),
    )
