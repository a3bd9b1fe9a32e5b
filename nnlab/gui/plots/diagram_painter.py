"""Paints a net's diagram: weights below, maps of the neurons above, numbers on top."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPen

from nnlab.app.equations import number, write_sizes
from nnlab.core.activations import ACTIVATIONS
from nnlab.core.box import Box
from nnlab.core.geometry import hidden_maps
from nnlab.core.network import Network
from nnlab.gui.look import Look
from nnlab.gui.plots.diagram_layout import DiagramLayout, Edges, choose_edges, has_text
from nnlab.gui.plots.output_image import to_indices
from nnlab.gui.tr import tr

WIDTHS = 6
WIDEST = 4.5
FEW_WEIGHTS = 6
MOST_MAP_PIXELS = 36


class DiagramPainter:
    """Draws a net into a rectangle, on the screen or as vectors."""

    def __init__(self, look: Look) -> None:
        self._look = look

    def paint(
        self,
        painter: QPainter,
        rect: QRectF,
        layout: DiagramLayout,
        network: Network,
        box: Box,
        chosen: tuple[int, int] | None,
        ready: bool,
    ) -> None:
        """Paint the net; `chosen` (layer, neuron) is shown with its weights."""
        look = self._look
        painter.fillRect(rect, look.colour("base"))
        edges, drawn, total = choose_edges(network)
        # Hundreds of smooth lines cost more than all the rest.
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, drawn == total)
        for place, some in enumerate(edges):
            self._paint_edges(painter, layout, place, some, faint=chosen is not None)
        if chosen is not None and chosen[0] > 0:
            self._paint_chosen_edges(painter, layout, network, chosen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self._paint_inputs(painter, layout, box, ready)
        if ready:
            self._paint_maps(painter, layout, network, box)
        self._paint_frames(painter, layout, chosen)
        self._paint_thresholds(painter, layout, network, chosen)
        taken: list[QRectF] = []
        if total <= FEW_WEIGHTS:
            for place, layer in enumerate(network.layers):
                for above in range(len(layer.theta)):
                    self._write_weights(painter, layout, network, (place + 1, above), taken)
        elif chosen is not None and chosen[0] > 0:
            self._write_weights(painter, layout, network, chosen, taken)
        self._paint_note(painter, rect, network, drawn, total)

    def _paint_edges(
        self, painter: QPainter, layout: DiagramLayout, place: int, edges: Edges, faint: bool
    ) -> None:
        """Lines of one sign and about one width are drawn by one call."""
        strongest = float(np.abs(edges.w).max()) if len(edges.w) else 0.0
        if not (np.isfinite(strongest) and strongest > 0.0):
            return
        groups: dict[tuple[bool, int], list[QLineF]] = defaultdict(list)
        steps = np.clip(np.ceil(WIDTHS * np.abs(edges.w) / strongest), 1, WIDTHS).astype(int)
        rows = zip(edges.below.tolist(), edges.above.tolist(), edges.w, steps, strict=True)
        for below, above, w, step in rows:
            line = edge_line(layout, place, below, above)
            groups[bool(w > 0), int(step)].append(line)
        largest = self._look.px(WIDEST if layout.side > 14 else 1.5)
        for (positive, step), lines in sorted(groups.items(), key=lambda item: item[0][1]):
            colour = self._look.colour("plus" if positive else "minus")
            colour.setAlphaF(0.25 if faint else 0.35 + 0.65 * step / WIDTHS)
            painter.setPen(QPen(colour, max(0.6, largest * step / WIDTHS)))
            painter.drawLines(lines)

    def _paint_chosen_edges(
        self,
        painter: QPainter,
        layout: DiagramLayout,
        network: Network,
        chosen: tuple[int, int],
    ) -> None:
        layer, above = chosen
        weights = network.layers[layer - 1].w[above]
        strongest = float(np.abs(weights).max()) or 1.0
        for below, w in enumerate(weights.tolist()):
            colour = self._look.colour("plus" if w > 0 else "minus")
            painter.setPen(QPen(colour, max(1.0, self._look.px(WIDEST) * abs(w) / strongest)))
            painter.drawLine(edge_line(layout, layer - 1, below, above))

    def _paint_maps(
        self, painter: QPainter, layout: DiagramLayout, network: Network, box: Box
    ) -> None:
        pixels = int(np.clip(layout.side, 6, MOST_MAP_PIXELS))
        for place, maps in enumerate(hidden_maps(network, box, pixels, pixels)):
            g = ACTIVATIONS[network.layers[place].activation]
            self._paint_strip(painter, layout, place + 1, maps, (g.low, g.high))

    def _paint_inputs(
        self, painter: QPainter, layout: DiagramLayout, box: Box, ready: bool
    ) -> None:
        x1, x2 = box.centres(24, 24)
        maps = np.stack((np.tile(x1, (24, 1)), np.tile(x2[:, None], (1, 24))))
        self._paint_strip(painter, layout, 0, maps.astype(np.float32), (-1.0, 1.0))

    def _paint_strip(
        self,
        painter: QPainter,
        layout: DiagramLayout,
        place: int,
        maps: np.ndarray[tuple[int, int, int], np.dtype[np.float32]],
        ends: tuple[float, float],
    ) -> None:
        """All maps of a layer are one image; each neuron draws its part of it."""
        count, rows, columns = maps.shape
        colours = self._look.output_colours.astype(np.uint32)
        table = 0xFF000000 | colours[:, 0] << 16 | colours[:, 1] << 8 | colours[:, 2]
        indices = to_indices(maps[:, ::-1].copy(), *ends)
        pixels = np.ascontiguousarray(table[indices].reshape(count * rows, columns))
        image = QImage(pixels.data, columns, count * rows, 4 * columns, QImage.Format.Format_RGB32)
        for number_of, box in enumerate(layout.boxes[place]):
            part = QRectF(0, number_of * rows, columns, rows)
            painter.drawImage(QRectF(box.toRect()), image, part)

    def _paint_frames(
        self, painter: QPainter, layout: DiagramLayout, chosen: tuple[int, int] | None
    ) -> None:
        look = self._look
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look.colour("muted"), 1))
        for layer in layout.boxes:
            painter.drawRects([box.toRect() for box in layer])
        if chosen is not None:
            painter.setPen(QPen(look.colour("accent"), look.px(3)))
            painter.drawRect(layout.boxes[chosen[0]][chosen[1]].toRect())

    def _paint_thresholds(
        self,
        painter: QPainter,
        layout: DiagramLayout,
        network: Network,
        chosen: tuple[int, int] | None,
    ) -> None:
        look = self._look
        painter.setFont(look.font(0.8))
        line = painter.fontMetrics().height()
        if not has_text(layout.side, line):
            return
        painter.setPen(look.colour("text"))
        names = [("x₁", "x₂")] + [
            tuple(f"θ {number(theta)}" for theta in layer.theta) for layer in network.layers
        ]
        for boxes, texts in zip(layout.boxes, names, strict=True):
            # Beside each other, squares leave too little room between the numbers.
            if boxes[-1].left() > boxes[0].left() and layout.side < 4 * line:
                continue
            for box, text in zip(boxes, texts, strict=True):
                under = QRectF(box.center().x() - 60, box.bottom() + 1, 120, line)
                self._write(painter, under, text)

    def _write_weights(
        self,
        painter: QPainter,
        layout: DiagramLayout,
        network: Network,
        neuron: tuple[int, int],
        taken: list[QRectF],
    ) -> None:
        """Write the weights of a neuron on its lines, where nothing is `taken`; take the room."""
        layer, above = neuron
        painter.setFont(self._look.font(0.85, bold=True))
        height = painter.fontMetrics().height()
        # Staggered along the lines, so that numbers of neighbouring lines stand side by side.
        for below, w in enumerate(network.layers[layer - 1].w[above].tolist()):
            line = edge_line(layout, layer - 1, below, above)
            for share in (0.5, 0.32, 0.68, 0.2, 0.8):
                at = line.pointAt(share)
                box = QRectF(at.x() - 40, at.y() - height / 2, 80, height)
                tight = box.adjusted(14, 1, -14, -1)
                if not any(tight.intersects(other) for other in taken):
                    taken.append(tight)
                    self._write(painter, box, number(w))
                    break

    def _write(self, painter: QPainter, box: QRectF, text: str) -> None:
        """Write on a piece of ground, since lines pass below."""
        flags = Qt.AlignmentFlag.AlignCenter
        ground = self._look.colour("base")
        ground.setAlpha(205)
        painter.fillRect(painter.boundingRect(box, flags, text).adjusted(-2, 0, 2, 0), ground)
        painter.setPen(self._look.colour("text"))
        painter.drawText(box, flags, text)

    def _paint_note(
        self, painter: QPainter, rect: QRectF, network: Network, drawn: int, total: int
    ) -> None:
        look = self._look
        painter.setFont(look.font(0.85))
        painter.setPen(look.colour("muted"))
        text = write_sizes(network.sizes)
        if drawn < total:
            text += "   " + tr("{drawn} strongest of {total} weights drawn").format(
                drawn=drawn, total=total
            )
        below = rect.adjusted(look.px(8), 0, -look.px(8), -look.px(2))
        painter.drawText(below, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, text)


def edge_line(layout: DiagramLayout, place: int, below: int, above: int) -> QLineF:
    """Return the line from neuron `below` of layer `place` to neuron `above` of the next."""
    start, end = layout.boxes[place][below], layout.boxes[place + 1][above]
    return QLineF(QPointF(start.right(), start.center().y()), QPointF(end.left(), end.center().y()))
