"""The legend of the maps: which colour stands for which number, in which row or map."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from nnlab.gui.inside.maps.pixels import Tables
from nnlab.gui.inside.maps.scene import MapsScene
from nnlab.gui.inside.words import name_stage
from nnlab.gui.look import Look
from nnlab.gui.plots.colour_bar import format_number
from nnlab.gui.tr import tr

CENTRE = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
SIZE = 0.8


def paint_legend(
    painter: QPainter, area: QRectF, scene: MapsScene, look: Look, tables: Tables
) -> None:
    """Paint the colours of the stage under the pointer, or the chosen one, with their numbers."""
    stage, number = _legend_of(scene)
    if stage is None or not scene.tops:
        return
    kind = scene.kinds[stage]
    top = float(scene.tops[stage][min(number, len(scene.tops[stage]) - 1)])
    painter.setFont(look.font(SIZE))
    metrics = painter.fontMetrics()
    line = metrics.height()
    gap = look.px(4)
    low = "" if kind != "signed" else format_number(-top)
    texts = ("0" if kind != "signed" else low, "" if kind != "signed" else "0", format_number(top))
    label = _legend_label(scene, stage, number)
    painter.setPen(look.colour("text"))
    wide = min(look.px(180), 0.35 * area.width())
    box = QRectF(area.left() + 4, area.top() + gap, area.width() - wide - look.px(66), line * 1.3)
    label = metrics.elidedText(label, Qt.TextElideMode.ElideLeft, round(box.width()))
    painter.drawText(box, RIGHT, label)
    bar = QRectF(area.right() - wide - look.px(24), area.top() + gap + 2, wide, look.px(9))
    words = np.ascontiguousarray(tables.of(kind)[None, :])
    ramp = QImage(words.data, 256, 1, 1024, QImage.Format.Format_RGB32)
    painter.drawImage(bar.toRect(), ramp)
    for share, text in zip((0.0, 0.5, 1.0), texts, strict=True):
        x = bar.left() + share * bar.width()
        box = QRectF(x - 60, bar.bottom() + 1, 120, line)
        painter.drawText(box, CENTRE, text)


def _legend_of(scene: MapsScene) -> tuple[int | None, int]:
    if scene.under is not None and scene.under.weight is None:
        return scene.under.stage, scene.under.map
    if scene.unit is not None and scene.unit.row + 1 < len(scene.shapes):
        return scene.unit.row + 1, scene.unit.map
    return None, 0


def _legend_label(scene: MapsScene, stage: int, number: int) -> str:
    name = name_stage(stage, scene.rows)
    if stage == 0:
        return tr("image: ink")
    place = tr("row {number}, {name}").format(number=stage, name=name)
    if scene.scale == "map" and len(scene.shapes[stage]) == 3:
        return tr("colours of map {n} of {place}").format(n=number + 1, place=place)
    if scene.scale == "net":
        return tr("colours of all rows; here {place}").format(place=place)
    return tr("colours of {place}").format(place=place)
