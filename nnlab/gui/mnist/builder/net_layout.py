"""Where the boxes of a drawn net lie: one for each row that makes a new shape."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from nnlab.core.digits.rows import (
    DIGIT,
    AveragePool,
    Conv,
    Dense,
    MaxPool,
    RowFacts,
    Shape,
)
from nnlab.gui.mnist.builder.row_text import name_row, write_shape
from nnlab.gui.numbers import group
from nnlab.gui.tr import tr

SHAPING = Conv | MaxPool | AveragePool | Dense
MOST_SHEETS = 5
MOST_NEURONS = 7


@dataclass(frozen=True)
class Box:
    """One shape of a net with what is written above and below it; `fault`: it is impossible."""

    shape: Shape | None
    above: tuple[str, ...]
    below: tuple[str, ...]
    fault: str = ""

    @property
    def sheets(self) -> int:
        """How many sheets stand for the maps."""
        return min(self.shape[0], MOST_SHEETS) if self.shape and len(self.shape) == 3 else 0


def make_boxes(facts: Sequence[RowFacts]) -> list[Box]:
    """Return the boxes of the input and of each row with a shape; other rows are named at it."""
    boxes = [Box(DIGIT, (tr("digit"),), (write_shape(DIGIT),))]
    for known in facts:
        if isinstance(known.row, SHAPING) or known.fault:
            boxes.append(_make_box(known))
        else:
            last = boxes[-1]
            above = (*last.above, name_row(known.row))
            boxes[-1] = Box(last.shape, above, last.below, last.fault)
    return boxes


def _make_box(known: RowFacts) -> Box:
    below = [write_shape(known.shape)]
    if known.weights:
        below.append(f"w {group(known.weights)}")
    if known.multiplications:
        below.append(f"× {group(known.multiplications)}")
    return Box(known.shape, (name_row(known.row),), tuple(below), known.fault)


def place_boxes(boxes: Sequence[Box], room: QRectF) -> list[QRectF]:
    """Return the frontmost sheet of each box, or the column of its neurons, from left to right."""
    column = room.width() / max(1, len(boxes))
    largest = min(0.62 * column, room.height())
    places = []
    for number, box in enumerate(boxes):
        centre = QPointF(room.left() + (number + 0.5) * column, room.center().y())
        wide, high = _size(box, largest)
        places.append(QRectF(centre.x() - wide / 2, centre.y() - high / 2, wide, high))
    return places


def _size(box: Box, largest: float) -> tuple[float, float]:
    if box.shape is None:
        return 0.4 * largest, 0.4 * largest
    if len(box.shape) == 1:
        return 0.2 * largest, largest * min(box.shape[0], MOST_NEURONS) / MOST_NEURONS
    # A map of one pixel is still to be seen.
    scale = largest * max(box.shape[1] / 28, 0.08)
    return scale * box.shape[2] / box.shape[1], scale
