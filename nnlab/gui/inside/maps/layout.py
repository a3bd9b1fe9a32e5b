"""Where each map, kernel and neuron is drawn: columns from the image to the outputs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import product
from math import ceil, sqrt

from PySide6.QtCore import QPoint, QRect

from nnlab.core.digits.rows import Conv, Dropout, Row, Shape

MOST, MOST_ALONE = 170, 420
"""Largest sides of a map in pixels: among all rows, and where its row is the only one."""
IMAGE_WEIGHT = 2.5
"""How much larger than maps the image should be."""
CONV_WEIGHT = 1.7
"""How much larger the maps of convolutions should be than those that only change them."""
KERNEL_SHARE = 0.75
"""Largest side of a map's kernels, of the map's."""
IN_SIGHT = 5
"""A neuron of one pixel counts as so large when maps compete for room."""
WIDEST_SPACE = 5
"""Times the usual space, at most, where there is room between columns."""


@dataclass(frozen=True)
class Measure:
    """Lengths in pixels of the present look.

    gap : between maps; space : between columns; head : height of the names above; name : width of
    each column's name; cell : smallest and largest side of a neuron; bars : width of the outputs
    """

    gap: int
    space: int
    head: int
    name: tuple[int, ...]
    cell: tuple[int, int]
    bars: int
    line: int


@dataclass(frozen=True)
class Floor:
    """Least pixels for one pixel of the image, and for one neuron of a convolution's maps."""

    image: int = 1
    conv: int = 1

    def of(self, stage: int, rows: Sequence[Row]) -> int:
        """Return the least pixels of a stage's values."""
        if stage == 0:
            return self.image
        return self.conv if isinstance(rows[stage - 1], Conv) else 1


NAME_SHARES = (1.0, 0.85, 0.7)
"""Sizes of the names, tried one after the other until all rows fit."""
LEGIBLE = (Floor(4, 2), Floor(3, 2), Floor(2, 2))
TRIES = (
    *product(NAME_SHARES[:2], LEGIBLE),
    *product(NAME_SHARES[2:], LEGIBLE),
    *product(NAME_SHARES, (Floor(),)),
)
"""Sizes of the names, and the least pixels of image and convolutions: the first that fit."""


@dataclass
class Column:
    """One stage: the image (0), or what follows row `stage - 1`.

    kind : "maps", "cells" (neurons), "outputs" or "passed" (nothing is changed here)
    rect : with its name; body : without; zoom : pixels per value; tiles : of each map, or one of
    all neurons, whose grid has `lines` rows; kernels : of each map, `mosaic` kernels in a row,
    `fine` pixels per weight
    """

    stage: int
    kind: str
    shape: Shape
    wide: int = 0
    zoom: int = 1
    subs: int = 1
    lines: int = 1
    fine: int = 0
    mosaic: int = 0
    kernel: tuple[int, int] = (0, 0)
    rect: QRect = field(default_factory=QRect)
    body: QRect = field(default_factory=QRect)
    tiles: list[QRect] = field(default_factory=list)
    kernels: list[QRect] = field(default_factory=list)


@dataclass(frozen=True)
class Plan:
    """All columns, and the size that they need."""

    columns: tuple[Column, ...] = ()
    wide: int = 0
    high: int = 0

    def column(self, stage: int) -> Column | None:
        """Return the column of a stage, None if it is not shown."""
        return next((column for column in self.columns if column.stage == stage), None)


def plan(
    rows: Sequence[Row],
    shapes: Sequence[Shape],
    wide: int,
    high: int,
    measure: Measure,
    large: int | None = None,
    floor: Floor | None = None,
) -> Plan:
    """Return the plan with the largest maps that fit; if none do, with the smallest, to scroll.

    With `large` only the image and that stage are shown. No map is smaller than `floor` says.
    """
    room = high - measure.head - 2 * measure.gap
    stages = range(len(shapes)) if large is None else sorted({0, large})
    make = partial(_measure, rows, shapes, room=room, measure=measure, kernels=large is not None)
    floor = floor or Floor()
    columns = [make(stage, floor.of(stage, rows)) for stage in stages]
    spaces = measure.space * (len(columns) + 1)
    most = MOST if large is None else MOST_ALONE
    growing = [number for number, column in enumerate(columns) if column.kind in ("maps", "cells")]
    while growing:
        # The smallest maps grow first, by one pixel per value, as long as all fit.
        number = min(growing, key=lambda n: _weight(columns[n], rows, large is None))
        old = columns[number]
        new = make(old.stage, old.zoom + 1)
        need = sum(c.wide for c in columns) - old.wide + new.wide + spaces
        grown = new.zoom > old.zoom and new.zoom * max(old.shape[1:], default=1) <= most
        if grown and need <= wide and _tall(new, measure) <= room:
            columns[number] = new
        else:
            growing.remove(number)
    for number, old in enumerate(columns):
        # Kernels on many maps are seen where there is room for them.
        new = make(old.stage, old.zoom, kernels=True)
        need = sum(c.wide for c in columns) - old.wide + new.wide + spaces
        if new.kind == "maps" and need <= wide and _tall(new, measure) <= room:
            columns[number] = new
    need = sum(c.wide for c in columns) + spaces
    spare = max(0, wide - need) // (len(columns) + 1)
    space = measure.space + min(spare, (WIDEST_SPACE - 1) * measure.space)
    left = max(0, (wide - need - (space - measure.space) * (len(columns) + 1)) // 2)
    tall = max(_tall(column, measure) for column in columns)
    return _place(columns, left, space, max(room, tall), measure)


def _weight(column: Column, rows: Sequence[Row], all_rows: bool) -> float:
    """Return how large a column's maps are already, for the choice of the one to grow."""
    side = column.zoom * max(column.shape[1:], default=IN_SIGHT)
    if not all_rows:
        return side
    if column.stage == 0:
        return side / IMAGE_WEIGHT
    return side / CONV_WEIGHT if isinstance(rows[column.stage - 1], Conv) else side


def _measure(
    rows: Sequence[Row],
    shapes: Sequence[Shape],
    stage: int,
    zoom: int,
    room: int,
    measure: Measure,
    kernels: bool = False,
) -> Column:
    """Return a column with so many pixels per value, or what is possible, not yet in its place."""
    shape, last = shapes[stage], stage == len(shapes) - 1
    row = rows[stage - 1] if stage else None
    name = measure.name[stage]
    if isinstance(row, Dropout):
        return Column(stage, "passed", shape, wide=measure.line)
    if last and len(shape) == 1:
        return _measure_outputs(stage, shape, room, measure)
    if len(shape) == 1:
        low, high = measure.cell
        cell = min(max(zoom, low), high)
        lines = min(shape[0], max(1, room // cell))
        subs = ceil(shape[0] / lines)
        lines = ceil(shape[0] / subs)
        return Column(stage, "cells", shape, max(name, subs * cell), cell, subs, lines)
    column = Column(stage, "maps", shape, zoom=zoom)
    if isinstance(row, Conv) and (kernels or shapes[stage - 1][0] == 1):
        _measure_kernels(column, row, shapes[stage - 1][0])
    pitch = _tile_high(column) + measure.gap
    per = max(1, (room + measure.gap) // pitch)
    column.subs = ceil(shape[0] / per)
    column.lines = ceil(shape[0] / column.subs)
    column.wide = max(name, column.subs * _pitch_wide(column, measure) - 2 * measure.gap)
    return column


def _measure_outputs(stage: int, shape: Shape, room: int, measure: Measure) -> Column:
    high = min(max(room // shape[0], measure.line // 2), round(1.9 * measure.line))
    return Column(stage, "outputs", shape, measure.bars, high, 1, shape[0])


def _measure_kernels(column: Column, row: Conv, before: int) -> None:
    across = ceil(sqrt(before))
    wide = across * (row.kernel + 1) - 1
    high = ceil(before / across) * (row.kernel + 1) - 1
    side = column.zoom * max(column.shape[1:])
    column.mosaic = across
    column.fine = max(1, int(KERNEL_SHARE * side // max(wide, high)))
    column.kernel = (column.fine * wide, column.fine * high)


def _tile_high(column: Column) -> int:
    return max(column.zoom * column.shape[1], column.kernel[1])


def _pitch_wide(column: Column, measure: Measure) -> int:
    kernel = column.kernel[0] + measure.gap if column.fine else 0
    return kernel + column.zoom * column.shape[2] + 2 * measure.gap


def _tall(column: Column, measure: Measure) -> int:
    if column.kind == "maps":
        return column.lines * (_tile_high(column) + measure.gap) - measure.gap
    return 0 if column.kind == "passed" else column.lines * column.zoom


def _place(columns: list[Column], left: int, space: int, room: int, measure: Measure) -> Plan:
    x = left + space
    for column in columns:
        tall = _tall(column, measure) if column.kind != "passed" else room // 2
        top = measure.head + measure.gap + max(0, (room - tall) // 2)
        column.body = QRect(x, top, column.wide, tall)
        column.rect = QRect(x, 0, column.wide, measure.head + room)
        _PLACERS[column.kind](column, measure)
        x += column.wide + space
    return Plan(tuple(columns), x - left, measure.head + room + 2 * measure.gap)


def _place_maps(column: Column, measure: Measure) -> None:
    across, down = _pitch_wide(column, measure), _tile_high(column) + measure.gap
    used = column.subs * across - 2 * measure.gap
    corner = column.body.topLeft() + QPoint((column.wide - used) // 2, 0)
    wide, high = column.zoom * column.shape[2], column.zoom * column.shape[1]
    kernel_wide, kernel_high = column.kernel
    for number in range(column.shape[0]):
        sub, line = divmod(number, column.lines)
        at = corner + QPoint(sub * across, line * down)
        if column.fine:
            drop = (_tile_high(column) - kernel_high) // 2
            column.kernels.append(QRect(at.x(), at.y() + drop, kernel_wide, kernel_high))
            at += QPoint(kernel_wide + measure.gap, 0)
        drop = (_tile_high(column) - high) // 2
        column.tiles.append(QRect(at.x(), at.y() + drop, wide, high))


def _place_cells(column: Column, measure: Measure) -> None:
    wide = column.subs * column.zoom
    left = column.body.left() + (column.wide - wide) // 2
    column.tiles.append(QRect(left, column.body.top(), wide, column.lines * column.zoom))


def _place_outputs(column: Column, measure: Measure) -> None:
    side = min(column.zoom - 2, round(0.9 * measure.line))
    for number in range(column.shape[0]):
        top = column.body.top() + number * column.zoom + (column.zoom - side) // 2
        column.tiles.append(QRect(column.body.left(), top, side, side))


def _place_passed(column: Column, measure: Measure) -> None:
    return


_PLACERS = {
    "maps": _place_maps,
    "cells": _place_cells,
    "outputs": _place_outputs,
    "passed": _place_passed,
}
