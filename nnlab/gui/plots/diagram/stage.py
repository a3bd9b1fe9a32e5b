"""One stage of an update, drawn over the net's diagram: its numbers, its layer, its weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nnlab.core.network import Network
from nnlab.gui.look import Look
from nnlab.gui.plots.diagram.layout import DiagramLayout, edge_line, has_room

# A wide layer has no room for all its numbers.
MOST_TEXTS = 60
MOST_WIDE = 40


@dataclass(frozen=True, eq=False)
class StageOverlay:
    """What a stage shows: a line of text per neuron, a layer that it is about, weights.

    `texts` are by (layer, place), layer 0 holds the inputs; `layer` is framed; `edges` are by
    (layer, above, below): the weight from neuron `below` to neuron `above` of that layer, an empty
    text only marks it.
    """

    texts: Mapping[tuple[int, int], str] = field(default_factory=dict)
    layer: int | None = None
    edges: Mapping[tuple[int, int, int], str] = field(default_factory=dict)


class StagePainter:
    """Draws a stage over a diagram that is painted already."""

    def __init__(self, look: Look) -> None:
        self._look = look

    def paint_lines(
        self, painter: QPainter, layout: DiagramLayout, network: Network, stage: StageOverlay
    ) -> None:
        """Draw what lies below the neurons: the layer's frame and the marked weights."""
        look = self._look
        if stage.layer is not None and 0 <= stage.layer < len(layout.boxes):
            around = _bounds(layout, stage.layer).adjusted(-5, -4, 5, 4)
            tint = look.colour("accent")
            tint.setAlpha(38)
            painter.setPen(QPen(look.colour("accent"), look.px(1.5), Qt.PenStyle.DashLine))
            painter.setBrush(tint)
            painter.drawRoundedRect(around, 4, 4)
            painter.setBrush(Qt.BrushStyle.NoBrush)
        lines: dict[bool, list[QLineF]] = {False: [], True: []}
        for layer, above, below in stage.edges:
            if _has(layout, (layer, above)) and _has(layout, (layer - 1, below)):
                positive = bool(network.layers[layer - 1].w[above, below] > 0)
                lines[positive].append(edge_line(layout, layer - 1, below, above))
        # All other weights are faint: these need no more than their own colours.
        width = look.px(2.8 if len(stage.edges) <= MOST_WIDE else 1.0)
        for positive, some in lines.items():
            painter.setPen(QPen(look.colour("plus" if positive else "minus"), width))
            painter.drawLines(some)

    def paint_texts(
        self, painter: QPainter, layout: DiagramLayout, stage: StageOverlay, taken: list[QRectF]
    ) -> None:
        """Write the numbers where nothing is `taken`; those of the framed layer come first."""
        painter.setFont(self._look.font(0.8, bold=True))
        first = sorted(stage.texts, key=lambda neuron: (neuron[0] != stage.layer, neuron))
        for neuron in first[:MOST_TEXTS]:
            if stage.texts[neuron] and _has(layout, neuron):
                self._write_at(painter, layout, neuron, stage.texts[neuron], taken)
        for (layer, above, below), text in list(stage.edges.items())[:MOST_TEXTS]:
            if text and _has(layout, (layer, above)) and _has(layout, (layer - 1, below)):
                line = edge_line(layout, layer - 1, below, above)
                for share in (0.5, 0.35, 0.65, 0.22, 0.78):
                    at = line.pointAt(share)
                    if self._write(painter, at, text, taken):
                        break

    def _write_at(
        self,
        painter: QPainter,
        layout: DiagramLayout,
        neuron: tuple[int, int],
        text: str,
        taken: list[QRectF],
    ) -> None:
        layer, place = neuron
        box, metrics = layout.boxes[layer][place], painter.fontMetrics()
        line, width = metrics.height(), metrics.horizontalAdvance(text) + 8
        under = QPointF(box.center().x(), box.bottom() + 1 + line / 2)
        right = QPointF(box.right() + 2 + width / 2, box.center().y())
        left = QPointF(box.left() - 2 - width / 2, box.center().y())
        # Squares that stand close keep their maps: the number stands beside them.
        beside = (left, right) if layer == len(layout.boxes) - 1 else (right, left)
        for at in (under, *beside) if has_room(layout.boxes[layer], line) else (*beside, under):
            if self._write(painter, at, text, taken):
                return

    def _write(self, painter: QPainter, at: QPointF, text: str, taken: list[QRectF]) -> bool:
        """Write a text around a point, inside the picture; return whether there was room."""
        metrics = painter.fontMetrics()
        needed = metrics.size(0, text)
        box = QRectF(0, 0, needed.width() + 6, needed.height() + 1)
        box.moveCenter(at)
        ends = painter.viewport()
        box.moveLeft(min(max(box.left(), 1.0), max(1.0, ends.width() - box.width() - 1)))
        if any(box.intersects(other) for other in taken):
            return False
        taken.append(box)
        ground = QColor(self._look.colour("base"))
        ground.setAlpha(235)
        painter.setPen(QPen(self._look.colour("accent"), 1))
        painter.setBrush(ground)
        painter.drawRect(box)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self._look.colour("text"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        return True


def _bounds(layout: DiagramLayout, layer: int) -> QRectF:
    around = QRectF(layout.boxes[layer][0])
    for box in layout.boxes[layer]:
        around = around.united(box)
    return around


def _has(layout: DiagramLayout, neuron: tuple[int, int]) -> bool:
    layer, place = neuron
    return 0 <= layer < len(layout.boxes) and 0 <= place < len(layout.boxes[layer])
