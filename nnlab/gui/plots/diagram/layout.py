"""Where the neurons of a net stand in its diagram, and which weights are worth a line."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF

from nnlab.core.network import Network

MOST_EDGES = 400
LARGEST_SIDE, SMALLEST_SIDE = 58.0, 5.0
# A layer gets another column only when its squares would have fewer pixels than this.
ENOUGH = 12.0
MOST_COLUMNS = 8


@dataclass(frozen=True)
class DiagramLayout:
    """`boxes[l][i]` is the square of neuron i in layer l; layer 0 holds the inputs.

    All squares have one `side`. A layer that is too tall stands in several columns.
    """

    boxes: tuple[tuple[QRectF, ...], ...]
    side: float

    def find(self, x: float, y: float) -> tuple[int, int] | None:
        """Return layer and neuron at a point, or None."""
        for number, layer in enumerate(self.boxes):
            for place, box in enumerate(layer):
                if box.contains(x, y):
                    return number, place
        return None


@dataclass(frozen=True, eq=False)
class Edges:
    """The weights of one layer that are drawn: from, to and w, the weakest first."""

    below: NDArray[np.int64]
    above: NDArray[np.int64]
    w: NDArray[np.float64]


def lay_out(sizes: tuple[int, ...], area: QRectF, line: float, largest: float) -> DiagramLayout:
    """Return the layout with the largest squares that fit; `line` is room under each for text."""
    side = min(largest, _find_side(max(sizes), area.height(), line))
    while side > SMALLEST_SIDE and _needed(sizes, area.height(), side, line) > area.width():
        side *= 0.93
    below = _room_below(side, line)
    rows = _rows(area.height(), side, line)
    columns = [-(-size // rows) for size in sizes]
    blocks = [count * 1.12 * side for count in columns]
    gap = (area.width() - sum(blocks)) / max(len(sizes) - 1, 1)
    left, boxes = area.left(), []
    for size, count, width in zip(sizes, columns, blocks, strict=True):
        tall = -(-size // count)
        step = side + below
        # Few neurons stand apart, so that their lines and numbers have room.
        step += max(0.0, min(area.height() / tall - step, max(0.5 * side, line - below)))
        top = area.center().y() - (tall * step - (step - side - below)) / 2
        boxes.append(
            tuple(
                QRectF(left + (i // tall) * 1.12 * side, top + (i % tall) * step, side, side)
                for i in range(size)
            )
        )
        left += width + gap
    return DiagramLayout(tuple(boxes), side)


def choose_edges(network: Network, most: int = MOST_EDGES) -> tuple[list[Edges], int, int]:
    """Return the strongest weights per layer, how many are drawn and how many there are.

    Each layer gets its share, measured against its own largest weight.
    """
    total = sum(layer.w.size for layer in network.layers)
    share = max(1, most // len(network.layers))
    chosen, drawn = [], 0
    for layer in network.layers:
        sizes = np.abs(layer.w).ravel()
        count = layer.w.size if total <= most else min(layer.w.size, share)
        places = np.argsort(sizes, kind="stable")[len(sizes) - count :]
        above, below = np.divmod(places, layer.w.shape[1])
        chosen.append(Edges(below, above, layer.w.ravel()[places]))
        drawn += count
    return chosen, drawn, total


def _find_side(neurons: int, height: float, line: float) -> float:
    """Return the largest side with which the neurons stand in as few columns as are legible."""
    side = SMALLEST_SIDE
    for columns in range(1, MOST_COLUMNS + 1):
        step = height / -(-neurons // columns)
        # Without text the squares stay so small that none is expected under them.
        side = step - line if has_text(step - line, line) else min(step / 1.15, 1.99 * line)
        if side >= ENOUGH:
            break
    return side


def _needed(sizes: tuple[int, ...], height: float, side: float, line: float) -> float:
    rows = _rows(height, side, line)
    gap = 0.9 * side + 18.0
    return sum(-(-size // rows) for size in sizes) * 1.12 * side + gap * (len(sizes) - 1)


def _rows(height: float, side: float, line: float) -> int:
    return max(1, int(height / (side + _room_below(side, line)) + 1e-6))


def _room_below(side: float, line: float) -> float:
    return line if has_text(side, line) else 0.15 * side


def has_text(side: float, line: float) -> bool:
    """Whether a square is large enough for its threshold to be written under it."""
    return side >= 2.0 * line


def has_room(boxes: tuple[QRectF, ...], line: float) -> bool:
    """Whether the squares of a layer stand so that a line of text fits under each."""
    side = boxes[0].height()
    if side < line:
        return False
    if boxes[-1].left() > boxes[0].left():
        # Beside each other, squares leave too little room between the numbers.
        return has_text(side, line) and side >= 4 * line
    return len(boxes) == 1 or boxes[1].top() - boxes[0].bottom() >= line - 1


def edge_line(layout: DiagramLayout, place: int, below: int, above: int) -> QLineF:
    """Return the line from neuron `below` of layer `place` to neuron `above` of the next."""
    start, end = layout.boxes[place][below], layout.boxes[place + 1][above]
    return QLineF(QPointF(start.right(), start.center().y()), QPointF(end.left(), end.center().y()))
