"""Paints a net's diagram: weights below, maps of the neurons above, numbers on top."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPen

from nnlab.core.activations import ACTIVATIONS
from nnlab.core.box import Box
from nnlab.core.features import FEATURES, PLAIN
from nnlab.core.geometry import hidden_maps
from nnlab.core.network import Network
from nnlab.gui.look import Look
from nnlab.gui.plots.diagram.layout import DiagramLayout, Edges, choose_edges, edge_line
from nnlab.gui.plots.diagram.parts import Neuron, Number
from nnlab.gui.plots.diagram.scene import DiagramPicture
from nnlab.gui.plots.diagram.stage import StagePainter
from nnlab.gui.plots.diagram.text import TextPainter
from nnlab.gui.plots.plane.output_image import to_indices

WIDTHS = 6
WIDEST = 4.5
# More lines than these are drawn thin: wide ones cover each other, and cost a frame.
MOST_WIDE = 150
MOST_MAP_PIXELS = 36
INPUT_PIXELS = 24


class DiagramPainter:
    """Draws a net into a rectangle, on the screen or as vectors."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._text = TextPainter(look)
        self._stage = StagePainter(look)

    def paint(self, painter: QPainter, picture: DiagramPicture) -> None:
        """Paint everything, from below to above."""
        scene, layout, shown = picture.scene, picture.layout, picture.shown
        painter.fillRect(picture.rect, self._look.colour("base"))
        edges, drawn, total = choose_edges(scene.network)
        # Hundreds of smooth lines cost more than all the rest.
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, drawn == total)
        faint = shown is not None or scene.stage is not None
        roomy = layout.side > 14 and drawn <= MOST_WIDE
        for place, some in enumerate(edges):
            self._paint_edges(painter, layout, place, some, WIDEST if roomy else 1.5, faint)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        if shown is not None:
            self._paint_weights_of(painter, layout, scene.network, shown)
        if picture.number is not None:
            self._paint_pointed_edge(painter, layout, scene.network, picture.number)
        if scene.stage is not None:
            self._stage.paint_lines(painter, layout, scene.network, scene.stage)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self._paint_inputs(painter, layout, scene.network, scene.box)
        if scene.ready:
            self._paint_maps(painter, layout, scene.network, scene.box)
        self._paint_frames(painter, layout, scene.network, shown)
        self._text.paint(painter, picture, drawn, total)
        if scene.stage is not None:
            self._stage.paint_texts(painter, layout, scene.stage, [])

    def _paint_edges(
        self,
        painter: QPainter,
        layout: DiagramLayout,
        place: int,
        edges: Edges,
        widest: float,
        faint: bool,
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
        largest = self._look.px(widest)
        for (positive, step), lines in sorted(groups.items(), key=lambda item: item[0][1]):
            colour = self._look.colour("plus" if positive else "minus")
            colour.setAlphaF(0.25 if faint else 0.35 + 0.65 * step / WIDTHS)
            painter.setPen(QPen(colour, max(0.6, largest * step / WIDTHS)))
            painter.drawLines(lines)

    def _paint_weights_of(
        self, painter: QPainter, layout: DiagramLayout, network: Network, neuron: Neuron
    ) -> None:
        """The weights that lead to a neuron; of an input those that lead away from it."""
        layer, place = neuron
        if layer > 0:
            rows = [(layer, place, below) for below in range(network.sizes[layer - 1])]
            weights = network.layers[layer - 1].w[place]
        else:
            rows = [(1, above, place) for above in range(network.sizes[1])]
            weights = network.layers[0].w[:, place]
        strongest = float(np.abs(weights).max()) or 1.0
        for (upper, above, below), w in zip(rows, weights.tolist(), strict=True):
            if not np.isfinite(w):
                continue
            colour = self._look.colour("plus" if w > 0 else "minus")
            width = max(1.0, self._look.px(WIDEST) * min(abs(w) / strongest, 1.0))
            painter.setPen(QPen(colour, width))
            painter.drawLine(edge_line(layout, upper - 1, below, above))

    def _paint_pointed_edge(
        self, painter: QPainter, layout: DiagramLayout, network: Network, number: Number
    ) -> None:
        """A seam in the accent colour, so that the weight's own colour still tells its sign."""
        if number.below is None:
            return
        look, line = self._look, edge_line(layout, number.layer - 1, number.below, number.neuron)
        positive = network.layers[number.layer - 1].w[number.neuron, number.below] > 0
        for colour, width in (("accent", 7.0), ("base", 4.0), ("plus" if positive else "minus", 3)):
            painter.setPen(QPen(look.colour(colour), look.px(width)))
            painter.drawLine(line)

    def _paint_maps(
        self, painter: QPainter, layout: DiagramLayout, network: Network, box: Box
    ) -> None:
        pixels = int(np.clip(layout.side, 6, MOST_MAP_PIXELS))
        for place, maps in enumerate(hidden_maps(network, box, pixels, pixels)):
            g = ACTIVATIONS[network.layers[place].activation]
            self._paint_strip(painter, layout, place + 1, maps, (g.low, g.high))

    def _paint_inputs(
        self, painter: QPainter, layout: DiagramLayout, network: Network, box: Box
    ) -> None:
        x1, x2 = box.centres(INPUT_PIXELS, INPUT_PIXELS)
        one, two = np.tile(x1, (INPUT_PIXELS, 1)), np.tile(x2[:, None], (1, INPUT_PIXELS))
        keys = network.features or PLAIN
        maps = np.stack([FEATURES[key].value(one, two) for key in keys[: network.sizes[0]]])
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
        self, painter: QPainter, layout: DiagramLayout, network: Network, shown: Neuron | None
    ) -> None:
        """Neurons that no rule changes have a broken frame, and a lock above them."""
        look = self._look
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for place, layer in enumerate(layout.boxes):
            frozen = place > 0 and network.layers[place - 1].frozen
            style = Qt.PenStyle.DashLine if frozen else Qt.PenStyle.SolidLine
            painter.setPen(QPen(look.colour("text" if frozen else "muted"), 1, style))
            painter.drawRects([box.toRect() for box in layer])
        if shown is not None:
            painter.setPen(QPen(look.colour("accent"), look.px(3)))
            painter.drawRect(layout.boxes[shown[0]][shown[1]].toRect())
