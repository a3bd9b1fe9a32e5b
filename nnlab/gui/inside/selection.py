"""Which neuron is chosen: the one to begin with, the nearest that a net has, its neighbours."""

from __future__ import annotations

from nnlab.app.inside import Unit
from nnlab.core.digits.rows import Conv, Row, shapes


def clip_unit(unit: Unit, rows: tuple[Row, ...]) -> Unit:
    """Return the neuron of the net that is nearest to `unit`."""
    row = min(unit.row, len(rows) - 1)
    shape = shapes(rows)[row + 1]
    high, wide = shape[1:] if len(shape) == 3 else (1, 1)
    return Unit(row, min(unit.map, shape[0] - 1), min(unit.i, high - 1), min(unit.j, wide - 1))


def first_unit(rows: tuple[Row, ...]) -> Unit:
    """Return the neuron to begin with: the middle one of the first convolution, if there is one."""
    row = next((n for n, row in enumerate(rows) if isinstance(row, Conv)), 0)
    shape = shapes(rows)[row + 1]
    high, wide = shape[1:] if len(shape) == 3 else (1, 1)
    return Unit(row, 0, high // 2, wide // 2)


def step_unit(unit: Unit, rows: tuple[Row, ...], down: int, right: int) -> Unit:
    """Return the neighbour so many places further; within a dense layer, `down` neurons further."""
    if len(shapes(rows)[unit.row + 1]) == 1:
        return clip_unit(Unit(unit.row, max(0, unit.map + down + right)), rows)
    i, j = max(0, unit.i + down), max(0, unit.j + right)
    return clip_unit(Unit(unit.row, unit.map, i, j), rows)


def step_map(unit: Unit, rows: tuple[Row, ...], by: int) -> Unit:
    """Return the neuron at the same place of a map so many maps further."""
    return clip_unit(Unit(unit.row, max(0, unit.map + by), unit.i, unit.j), rows)


def step_row(unit: Unit, rows: tuple[Row, ...], by: int) -> Unit:
    """Return the neuron of the next row (by = 1), or of the row before (-1), that belongs to it.

    It lies at the same part of the map's height and width, in the map of the same number.
    """
    row = unit.row + by
    if not 0 <= row < len(rows):
        return unit
    after = shapes(rows)
    if len(after[row + 1]) == 1 or len(after[unit.row + 1]) == 1:
        return clip_unit(Unit(row, unit.map, *_middle(after[row + 1])), rows)
    share = after[row + 1][1] / after[unit.row + 1][1]
    i, j = (int(share * (place + 0.5)) for place in (unit.i, unit.j))
    return clip_unit(Unit(row, unit.map, i, j), rows)


def _middle(shape: tuple[int, ...]) -> tuple[int, int]:
    return (shape[1] // 2, shape[2] // 2) if len(shape) == 3 else (0, 0)
