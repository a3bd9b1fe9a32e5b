"""The patterns of the plane: marks, numbers, rings around wrong, learnt and selected ones."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from nnlab.core.arrays import FloatArray
from nnlab.core.patterns import Patterns, classes
from nnlab.gui.look import Look
from nnlab.gui.plots.plane.marks import (
    DOTTED,
    FULL,
    HOLLOW,
    Stamps,
    draw_class,
    draw_corners,
    draw_dashes,
    draw_ring,
    mark_size,
)
from nnlab.gui.plots.plane.scale import PlaneScale
from nnlab.gui.plots.plane.scene import PlaneScene


def draw_marks(
    painter: QPainter,
    scale: PlaneScale,
    scene: PlaneScene,
    look: Look,
    stamps: Stamps | None,
) -> None:
    """Draw all patterns: those held out hollow, those of a new sample hollow with a dot."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    side = mark_size(look, len(scene.patterns))
    count = scene.classes
    sets = (
        (scene.test, classes(scene.test), DOTTED),
        (scene.validation, classes(scene.validation), HOLLOW),
        (scene.patterns, shown_classes(scene), FULL),
    )
    for patterns, numbers, style in sets:
        if not len(patterns):
            continue
        shown = 2 if style == FULL and scene.painted is not None else count
        places = scale.to_pixels(patterns.x)
        # What a deep zoom puts millions of pixels away is not for the painter.
        seen = scale.find_visible(places, 2 * side)
        places, numbers = places[seen], numbers[seen]
        if stamps is None:
            for (x, y), number in zip(places.tolist(), numbers.tolist(), strict=True):
                draw_class(painter, QPointF(x, y), number, shown, side, look, style)
        else:
            _stamp_marks(painter, places, numbers, shown, side, look, style, stamps)


def shown_classes(scene: PlaneScene) -> NDArray[np.int64]:
    """Return the class that each mark has: the pattern's, or the target of one hidden neuron."""
    patterns, neuron = scene.patterns, scene.painted
    if neuron is None:
        return classes(patterns)
    if patterns.assigned is None or neuron >= patterns.assigned.shape[1]:
        # Where nothing is assigned yet, the patterns' own targets are what painting starts from.
        return (patterns.t[:, -1] > 0).astype(np.int64)
    return (patterns.assigned[:, neuron] > 0).astype(np.int64)


def _stamp_marks(
    painter: QPainter,
    places: FloatArray,
    numbers: NDArray[np.int64],
    count: int,
    side: float,
    look: Look,
    style: str,
    stamps: Stamps,
) -> None:
    ratio = painter.device().devicePixelRatioF()
    by_class = {
        number: stamps.mark(number, count, side, look, style, ratio)
        # Not np.unique: its first call imports numpy.ma, which a start need not wait for.
        for number in set(numbers.tolist())
    }
    for (x, y), number in zip(places.tolist(), numbers.tolist(), strict=True):
        stamp = by_class[number]
        painter.drawPixmap(QPointF(x - stamp.offset, y - stamp.offset), stamp.pixmap)


def draw_numbers(painter: QPainter, scale: PlaneScale, patterns: Patterns, look: Look) -> None:
    """Write mu = 1 ... p beside the marks; where they would cover each other the first stay."""
    font = QFont(look.font(0.85, bold=True))
    painter.setFont(font)
    metrics = QFontMetricsF(font)
    ground, text = look.colour("base"), look.colour("text")
    ground.setAlphaF(0.72)
    # Up to the right, clear of the large ring around a pattern that is just learnt.
    gap = 0.71 * (0.5 * mark_size(look, len(patterns)) + look.px(11))
    taken: set[tuple[int, int]] = set()
    cell = metrics.height()
    for mu, (x, y) in enumerate(scale.to_pixels(patterns.x).tolist(), 1):
        if not scale.area.contains(x, y):
            continue
        width = metrics.horizontalAdvance(str(mu)) + look.px(3)
        box = QRectF(x + gap, y - gap - 0.9 * cell, width, cell)
        rows = {int(y // cell) for y in (box.top(), box.bottom())}
        columns = {int(x // cell) for x in (box.left(), box.center().x(), box.right())}
        cells = {(column, row) for column in columns for row in rows}
        if cells & taken:
            continue
        taken |= cells
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(box, look.px(2), look.px(2))
        painter.setPen(text)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(mu))


def paint_rings(
    painter: QPainter,
    scale: PlaneScale,
    scene: PlaneScene,
    look: Look,
    stamps: Stamps | None,
) -> None:
    """Paint rings around wrong patterns, a larger one around those just learnt, corners around
    selected ones; thin dashed rings around wrong ones of the validation and the test set."""
    places = scale.to_pixels(scene.patterns.x)
    side = mark_size(look, len(places))
    width = look.px(2.0 if side > 9 else 1.5)
    painter.save()
    painter.setClipRect(scale.area)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if scene.missed is None:
        held_out = ((scene.test, scene.wrong_test), (scene.validation, scene.wrong_validation))
        for patterns, wrong in held_out:
            _paint_dashes(painter, scale, patterns, wrong, side, look, stamps)
    seen = scale.find_visible(places, 4 * side)
    ringed = scene.reading.wrong if scene.missed is None else scene.missed
    if len(ringed) == len(places):
        _paint_all(painter, places[ringed & seen], side, look.colour("error"), width, stamps)
    learnt = [mu for mu in scene.learnt if mu < len(places) and seen[mu]]
    large, thick = side + 5 * width, 1.5 * width
    _paint_all(painter, places[learnt], large, look.colour("text"), thick, stamps)
    chosen = [mu for mu in scene.selected if mu < len(places) and seen[mu]]
    if chosen:
        colour = look.colour("text")
        _paint_all(painter, places[chosen], side, colour, look.px(1.5), stamps, "corners")
    painter.restore()


def _paint_dashes(
    painter: QPainter,
    scale: PlaneScale,
    patterns: Patterns,
    wrong: NDArray[np.bool_] | None,
    side: float,
    look: Look,
    stamps: Stamps | None,
) -> None:
    if wrong is None or not len(wrong) == len(patterns) > 0:
        return
    places = scale.to_pixels(patterns.x[wrong])
    places = places[scale.find_visible(places, 4 * side)]
    width = look.px(1.4 if side > 9 else 1.1)
    _paint_all(painter, places, side, look.colour("error"), width, stamps, "dashes")


def _paint_all(
    painter: QPainter,
    places: FloatArray,
    side: float,
    colour: QColor,
    width: float,
    stamps: Stamps | None,
    shape: str = "ring",
) -> None:
    if stamps is None:
        draw = {"ring": draw_ring, "dashes": draw_dashes, "corners": draw_corners}[shape]
        for x, y in places.tolist():
            draw(painter, QPointF(x, y), side, colour, width)
        return
    ratio = painter.device().devicePixelRatioF()
    make = {"ring": stamps.ring, "dashes": stamps.dashes, "corners": stamps.corners}[shape]
    stamp = make(side, colour, width, ratio)
    for x, y in (places - stamp.offset).tolist():
        painter.drawPixmap(QPointF(x, y), stamp.pixmap)
