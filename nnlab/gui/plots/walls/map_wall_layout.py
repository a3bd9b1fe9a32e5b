"""Where the maps of a wall, their labels and their colour bar lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QFontMetrics

from nnlab.gui.look import Look
from nnlab.gui.plots.colour_bar import bar_width
from nnlab.gui.plots.walls.map_wall_scene import Place

Label = tuple[tuple[str, QRectF], bool]
SMALLEST_SIDE = 12
WORTH_IT = 1.12
"""Captions go beside their maps where there is room and the maps are so much larger then."""


@dataclass(frozen=True)
class WallLayout:
    """Pixels of everything. `labels` are texts with their boxes, and whether they stand upright.

    `captions` is empty where the maps are too small to have a line under them.
    """

    maps: dict[Place, QRectF]
    captions: dict[Place, QRectF]
    labels: tuple[Label, ...]
    title: QRectF
    foot: QRectF
    bar: QRectF
    label_font: QFont
    caption_font: QFont
    short: bool


def lay_out_wall(
    look: Look,
    area: QRectF,
    widths: Sequence[int],
    depths: Sequence[int],
    captions: Sequence[tuple[str, str]],
    footed: bool,
) -> WallLayout:
    """Return square maps as large as fit, a row for each width N, a column for each depth L.

    Captions, long or short, are written under the maps where they fit, or beside them where the
    room is wide.
    """
    label_font = look.font(1.15, bold=True)
    line = QFontMetrics(label_font).height()
    margin = round(look.px(8))
    head = round(QFontMetrics(look.font(1.05)).height() + look.px(8))
    below = round(QFontMetrics(look.font(0.85)).height() + look.px(4)) if footed else 0
    metrics = QFontMetrics(look.font(0.95))
    wide, apart = round(bar_width(metrics, look) + look.px(8)), round(look.px(16))
    left, top = area.left() + margin + line + round(look.px(8)), area.top() + head + line + 4
    room = QRectF(left, top, area.right() - wide - apart - left, area.bottom() - below - top - 4)
    gap = round(look.px(10))
    fit = _fit(look, room, (len(widths), len(depths)), gap, captions)
    side, under, beside = fit.side, fit.under, fit.beside
    step = (side + gap + beside, side + gap + under)
    # What is left over is shared, so that the wall stands in the middle.
    start = round(left + max(0.0, (room.width() - len(depths) * step[0] + gap) / 2))
    maps, places, labels = {}, {}, []
    for row, N in enumerate(widths):
        y = round(top) + row * step[1]
        labels.append(((f"N = {N}", QRectF(start - line - look.px(8), y, line, side)), True))
        for column, L in enumerate(depths):
            box = QRectF(start + column * step[0], y, side, side)
            maps[(N, L)] = box
            if beside:
                places[(N, L)] = QRectF(box.right() + 2, box.top(), beside, side)
            elif under:
                places[(N, L)] = QRectF(
                    box.left() - gap / 2, box.bottom() + look.px(3), side + gap, under
                )
    for column, L in enumerate(depths):
        box = QRectF(start + column * step[0] - gap / 2, top - line - 4, side + gap, line)
        labels.append(((f"L = {L}", box), False))
    high = len(widths) * step[1] - gap - under
    end = start + len(depths) * step[0] - gap
    bar = QRectF(end + apart, top - line - 4, wide, max(high, 4 * line) + line + 4)
    return WallLayout(
        maps=maps,
        captions=places,
        labels=tuple(_thin_out(labels, label_font, side, gap)),
        title=QRectF(area.left() + margin, area.top(), area.width() - 2 * margin, head),
        foot=QRectF(area.left() + margin, area.bottom() - below, area.width() - 2 * margin, below),
        bar=bar,
        label_font=label_font,
        caption_font=fit.font,
        short=fit.short,
    )


@dataclass(frozen=True)
class _Fit:
    """The side of the maps, the room of the captions under or beside them, font and form."""

    side: int
    under: int
    beside: int
    font: QFont
    short: bool


def _fit(
    look: Look,
    room: QRectF,
    size: tuple[int, int],
    gap: int,
    captions: Sequence[tuple[str, str]],
) -> _Fit:
    font, under, short = _fit_captions(look, room, *size, gap, captions)
    below = _Fit(_find_side(room, *size, gap, under), under, 0, font, short)
    small = look.font(0.95)
    beside = round(_widest(small, captions, short=True) + look.px(8))
    side = _find_side(room, *size, gap, 0, beside)
    return _Fit(side, 0, beside, small, True) if under and side >= WORTH_IT * below.side else below


def _find_side(
    room: QRectF, rows: int, columns: int, gap: int, under: float, beside: float = 0
) -> int:
    wide = (room.width() - (columns - 1) * gap) / columns - beside
    high = (room.height() - rows * under - (rows - 1) * gap) / rows
    return max(SMALLEST_SIDE, int(min(wide, high)))


def _fit_captions(
    look: Look,
    room: QRectF,
    rows: int,
    columns: int,
    gap: int,
    captions: Sequence[tuple[str, str]],
) -> tuple[QFont, int, bool]:
    """Return the font of the captions, the height of their line (0: no room), and if short."""
    for factor, short in ((0.95, False), (0.8, False), (0.95, True), (0.75, True)):
        font = look.font(factor)
        metrics = QFontMetrics(font)
        under = metrics.height() + round(look.px(4))
        side = _find_side(room, rows, columns, gap, under)
        if _widest(font, captions, short) <= side + gap - 2 and side >= 2 * metrics.height():
            return font, under, short
    return look.font(0.75), 0, True


def _widest(font: QFont, captions: Sequence[tuple[str, str]], short: bool) -> int:
    metrics = QFontMetrics(font)
    return max((metrics.horizontalAdvance(pair[short]) for pair in captions), default=0)


def _thin_out(labels: list[Label], font: QFont, side: int, gap: int) -> list[Label]:
    """Leave out the letter, then every other label, where maps are smaller than their labels."""
    metrics, room = QFontMetrics(font), side + gap
    if max(metrics.horizontalAdvance(text) for (text, _), _ in labels) <= room:
        return labels
    short = [((text.split("= ")[1], box), up) for (text, box), up in labels]
    every = 1
    while max(metrics.horizontalAdvance(text) for (text, _), _ in short) > every * room:
        every += 1
    kept: list[Label] = []
    for upright in (True, False):
        kept += [label for label in short if label[1] == upright][::every]
    return kept
