"""What of a diagram can be pointed at: neurons, numbers, and the handles that change the net."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF

from nnlab.app.playground_state import MAX_LAYERS, MAX_NEURONS
from nnlab.app.words.equations import number as write
from nnlab.core.network import Network
from nnlab.gui.plots.diagram.layout import DiagramLayout, choose_edges, edge_line, has_room

Neuron = tuple[int, int]

FEW_WEIGHTS = 6
# Room is kept for it whatever the numbers are now: texts do not come and go while a net trains.
WIDEST_THRESHOLD = "θ −0.0888"
SHARES = (0.5, 0.32, 0.68, 0.2, 0.8)


@dataclass(frozen=True)
class Number:
    """A weight from neuron `below` to `neuron` of `layer`, or that neuron's threshold (None)."""

    layer: int
    neuron: int
    below: int | None


@dataclass(frozen=True)
class Label:
    """A number as it is written on the diagram: `box` is the piece of ground that it stands on."""

    number: Number
    box: QRectF
    text: str


@dataclass(frozen=True)
class Handle:
    """A small button: `kind` is "fewer" or "more" neurons, "lock", or "layer" for a new one.

    `layer` counts from 1; a new layer comes above layer `layer`, 0 are the inputs.
    """

    kind: str
    layer: int
    box: QRectF


def lay_out_handles(
    layout: DiagramLayout, network: Network, top: float, least: float, most: float
) -> list[Handle]:
    """Return the handles in a strip at `top`, each `least` to `most` pixels wide.

    Where layers stand close, there are none for new layers between them.
    """
    middles = [_middle(boxes) for boxes in layout.boxes]
    spacing = min(np.diff(middles)) if len(middles) > 1 else most
    unit = float(np.clip(spacing / 4.1, least, most))
    last = len(middles) - 1
    handles = []
    for layer in range(1, last + 1):
        kinds = ("lock",) if layer == last else ("fewer", "more", "lock")
        left = middles[layer] - len(kinds) * unit / 2
        for place, kind in enumerate(kinds):
            box = QRectF(left + place * unit, top, unit, most)
            if kind != "more" or network.sizes[layer] < MAX_NEURONS:
                handles.append(Handle(kind, layer, box))
    if last - 1 < MAX_LAYERS and spacing >= 4.05 * unit:
        for layer in range(last):
            # Beside the inputs and the output there is more room: stand in the middle of it.
            left_end = middles[layer] + (1.5 * unit if layer else 0.5 * layout.side)
            right_end = middles[layer + 1] - (1.5 if layer + 1 < last else 0.5) * unit
            centre = (left_end + right_end) / 2
            handles.append(Handle("layer", layer, QRectF(centre - unit / 2, top, unit, most)))
    return handles


def label_thresholds(
    layout: DiagramLayout, network: Network, shown: Neuron | None, font: QFontMetricsF
) -> list[Label]:
    """Return the thresholds that have room under their neurons, and that of the one `shown`."""
    labels = []
    apart = _stand_apart(layout, font.horizontalAdvance(WIDEST_THRESHOLD) + 4)
    for layer, part in enumerate(network.layers, 1):
        roomy = apart and has_room(layout.boxes[layer], font.height())
        for place, theta in enumerate(part.theta.tolist()):
            if roomy or shown == (layer, place):
                labels.append(_label_threshold(layout, (layer, place), theta, font))
    return labels


def label_weights(
    layout: DiagramLayout, network: Network, shown: Neuron | None, font: QFontMetricsF
) -> list[Label]:
    """Return the weights that are written on their lines: all of a small net, or those of one.

    Staggered along the lines, so that numbers of neighbouring lines stand side by side; a number
    that finds no room is left out.
    """
    neurons: list[Neuron] = []
    if sum(layer.w.size for layer in network.layers) <= FEW_WEIGHTS:
        neurons = [
            (layer, place)
            for layer, part in enumerate(network.layers, 1)
            for place in range(len(part.theta))
        ]
    elif shown is not None and shown[0] > 0:
        neurons = [shown]
    labels: list[Label] = []
    for layer, above in neurons:
        for below, w in enumerate(network.layers[layer - 1].w[above].tolist()):
            line = edge_line(layout, layer - 1, below, above)
            for share in SHARES:
                box = _around(line.pointAt(share), write(w), font)
                if not any(box.intersects(label.box) for label in labels):
                    labels.append(Label(Number(layer, above, below), box, write(w)))
                    break
    return labels


def label_number(
    layout: DiagramLayout, network: Network, number: Number, font: QFontMetricsF
) -> Label:
    """Return the label of any number: a weight in the middle of its line, a threshold below."""
    part, place = network.layers[number.layer - 1], number.neuron
    if number.below is None:
        return _label_threshold(layout, (number.layer, place), float(part.theta[place]), font)
    text = write(float(part.w[place, number.below]))
    line = edge_line(layout, number.layer - 1, number.below, place)
    return Label(number, _around(line.pointAt(0.5), text, font), text)


def find_edge(
    layout: DiagramLayout, network: Network, at: QPointF, reach: float, shown: Neuron | None
) -> Number | None:
    """Return the weight whose line passes nearest to a point, at most `reach` pixels away.

    Those of the neuron that is shown come first; of a wide net only the drawn lines count.
    """
    rows = []
    if shown is not None and shown[0] > 0:
        rows += [(*shown, below) for below in range(network.sizes[shown[0] - 1])]
    found = _nearest(layout, rows, at, reach)
    if found is not None:
        return found
    for layer, edges in enumerate(choose_edges(network)[0], 1):
        pairs = zip(edges.above.tolist(), edges.below.tolist(), strict=True)
        rows += [(layer, above, below) for above, below in pairs]
    return _nearest(layout, rows, at, reach)


def _stand_apart(layout: DiagramLayout, width: float) -> bool:
    """Whether texts of that width under neighbouring layers, inputs aside, leave each other be."""
    pairs = pairwise(layout.boxes[1:])
    return all(above[0].center().x() - below[-1].center().x() >= width for below, above in pairs)


def _label_threshold(
    layout: DiagramLayout, neuron: Neuron, theta: float, font: QFontMetricsF
) -> Label:
    text, square = f"θ {write(theta)}", layout.boxes[neuron[0]][neuron[1]]
    under = QPointF(square.center().x(), square.bottom() + 1 + font.height() / 2)
    return Label(Number(*neuron, None), _around(under, text, font), text)


def _around(at: QPointF, text: str, font: QFontMetricsF) -> QRectF:
    box = QRectF(0, 0, font.horizontalAdvance(text) + 4, font.height())
    box.moveCenter(at)
    return box


def _nearest(
    layout: DiagramLayout, rows: Sequence[tuple[int, int, int]], at: QPointF, reach: float
) -> Number | None:
    if not rows:
        return None
    lines = [edge_line(layout, layer - 1, below, above) for layer, above, below in rows]
    ends = np.array([(line.x1(), line.y1(), line.x2(), line.y2()) for line in lines])
    start, along = ends[:, :2], ends[:, 2:] - ends[:, :2]
    point = np.array([at.x(), at.y()]) - start
    length = np.maximum((along**2).sum(axis=1), 1e-12)
    share = np.clip((point * along).sum(axis=1) / length, 0.0, 1.0)
    distance = np.hypot(*(point - share[:, None] * along).T)
    best = int(np.argmin(distance))
    return Number(*rows[best]) if distance[best] <= reach else None


def _middle(boxes: tuple[QRectF, ...]) -> float:
    return (min(box.left() for box in boxes) + max(box.right() for box in boxes)) / 2
