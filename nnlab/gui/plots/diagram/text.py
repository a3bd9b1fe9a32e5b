"""Paints what is written on a net's diagram: names, numbers, ticks of thresholds, the handles."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from nnlab.app.weights.text import input_names
from nnlab.app.words.equations import write_sizes
from nnlab.core.activations import ACTIVATIONS
from nnlab.gui.icons import make_icon
from nnlab.gui.look import Look
from nnlab.gui.plots.diagram.layout import has_room
from nnlab.gui.plots.diagram.parts import Handle, Label
from nnlab.gui.plots.diagram.scene import DiagramPicture
from nnlab.gui.plots.plane.marks import draw_class
from nnlab.gui.tr import tr

SMALL, NOTE, NUMBER = 0.8, 0.85, 0.85
# Names of more inputs than these stand beside them, not below.
FEW_INPUTS = 3
SIGNS = {"fewer": "−", "more": "+", "layer": "+"}


class TextPainter:
    """Writes over neurons and weights that are drawn already."""

    def __init__(self, look: Look) -> None:
        self._look = look

    def paint(self, painter: QPainter, picture: DiagramPicture, drawn: int, total: int) -> None:
        """Paint all of it; `drawn` of `total` weights have a line."""
        stage = picture.scene.stage
        self._write_inputs(painter, picture)
        if stage is None:
            self._paint_ticks(painter, picture)
            for label in picture.labels:
                self._write_label(painter, label)
        if picture.label is not None:
            self._write_label(painter, picture.label, pointed=True)
        self._paint_classes(painter, picture)
        self._paint_head(painter, picture)
        self._paint_note(painter, picture, drawn, total)

    def _write_inputs(self, painter: QPainter, picture: DiagramPicture) -> None:
        painter.setFont(self._look.font(SMALL))
        line = painter.fontMetrics().height()
        boxes = picture.layout.boxes[0]
        for box, name in zip(boxes, input_names(picture.scene.network), strict=True):
            if len(boxes) <= FEW_INPUTS and has_room(boxes, line):
                under = QRectF(box.center().x() - 60, box.bottom() + 1, 120, line)
                self._write(painter, under, name)
            else:
                beside = QRectF(box.left() - 62, box.center().y() - line / 2, 60, line)
                if box.left() > painter.fontMetrics().horizontalAdvance(name) + 3:
                    painter.setPen(self._look.colour("text"))
                    painter.drawText(beside, Qt.AlignmentFlag.AlignRight, name)

    def _paint_ticks(self, painter: QPainter, picture: DiagramPicture) -> None:
        """Where no number fits, a bar under the neuron: to the right for theta > 0, else left."""
        layout, pointed = picture.layout, (picture.label,) if picture.label else ()
        labels = (*picture.labels, *pointed)
        written = {
            (n.layer, n.neuron) for n in (label.number for label in labels) if n.below is None
        }
        for layer, part in enumerate(picture.scene.network.layers, 1):
            largest = float(np.abs(part.theta).max())
            if not 0.0 < largest < np.inf:
                continue
            for place, theta in enumerate(part.theta.tolist()):
                if (layer, place) in written:
                    continue
                box = layout.boxes[layer][place]
                length = 0.5 * box.width() * theta / largest
                thick = max(1.5, 0.13 * box.height())
                bar = QRectF(box.center().x(), box.bottom() + 0.5, length, thick).normalized()
                painter.fillRect(bar, self._look.colour("plus" if theta > 0 else "minus"))

    def _write_label(self, painter: QPainter, label: Label, pointed: bool = False) -> None:
        look = self._look
        threshold = label.number.below is None
        painter.setFont(look.font(SMALL) if threshold else look.font(NUMBER, bold=True))
        box = label.box
        if pointed:
            painter.setFont(look.font(NUMBER, bold=True))
            wide = painter.fontMetrics().horizontalAdvance(label.text) + 6
            box = QRectF(box.center().x() - wide / 2, box.top() - 1, wide, box.height() + 2)
        self._write(painter, box, label.text)
        if pointed:
            painter.setPen(QPen(look.colour("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.toRect())

    def _write(self, painter: QPainter, box: QRectF, text: str) -> None:
        """Write on a piece of ground, since lines pass below."""
        flags = Qt.AlignmentFlag.AlignCenter
        ground = self._look.colour("base")
        ground.setAlpha(205)
        painter.fillRect(painter.boundingRect(box, flags, text).adjusted(-2, 0, 2, 0), ground)
        painter.setPen(self._look.colour("text"))
        painter.drawText(box, flags, text)

    def _paint_classes(self, painter: QPainter, picture: DiagramPicture) -> None:
        """Several outputs stand for a class each: its mark is drawn beside the neuron."""
        outputs = picture.layout.boxes[-1]
        if len(outputs) < 2:
            return
        side = min(self._look.px(11), 0.8 * picture.layout.side)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        for number, box in enumerate(outputs):
            at = QPointF(box.right() + self._look.px(4) + side / 2, box.center().y())
            draw_class(painter, at, number, len(outputs), side, self._look)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_head(self, painter: QPainter, picture: DiagramPicture) -> None:
        """Above each layer its activation; its handles instead while they can be used."""
        network = picture.scene.network
        locks = {handle.layer: handle for handle in picture.handles if handle.kind == "lock"}
        for handle in picture.handles:
            frozen = handle.kind == "lock" and network.layers[handle.layer - 1].frozen
            if picture.awake or frozen:
                self._paint_handle(painter, handle, frozen, handle == picture.handle)
        if picture.awake:
            return
        painter.setFont(self._look.font(SMALL))
        painter.setPen(self._look.colour("muted"))
        for number, layer in enumerate(network.layers, 1):
            lock = locks[number].box
            width = painter.fontMetrics().horizontalAdvance(ACTIVATIONS[layer.activation].label)
            boxes = picture.layout.boxes[number]
            middle = (boxes[0].left() + boxes[-1].right()) / 2
            if layer.frozen:
                middle = lock.left() - width / 2 - 2
            spacing = picture.layout.boxes[1][0].left() - picture.layout.boxes[0][0].left()
            middle = min(middle, picture.rect.right() - width / 2 - 2)
            if width + 6 < spacing:
                box = QRectF(middle - width / 2 - 1, lock.top(), width + 2, lock.height())
                painter.drawText(
                    box, Qt.AlignmentFlag.AlignCenter, ACTIVATIONS[layer.activation].label
                )

    def _paint_handle(self, painter: QPainter, handle: Handle, frozen: bool, pointed: bool) -> None:
        look = self._look
        inner = handle.box.adjusted(1, 1, -1, -1)
        if pointed:
            painter.fillRect(inner, look.colour("raised"))
        if handle.kind == "lock":
            side = min(inner.width(), inner.height())
            place = QRectF(0, 0, side, side)
            place.moveCenter(inner.center())
            painter.setOpacity(1.0 if frozen or pointed else 0.6)
            make_icon(look, "lock" if frozen else "unlock").paint(painter, place.toRect())
            painter.setOpacity(1.0)
            return
        painter.setPen(QPen(look.colour("accent" if pointed else "muted"), 1))
        if handle.kind == "layer":
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(inner.toRect().adjusted(0, 0, -1, -1))
        painter.setFont(look.font(1.0, bold=True))
        painter.drawText(handle.box, Qt.AlignmentFlag.AlignCenter, SIGNS[handle.kind])

    def _paint_note(
        self, painter: QPainter, picture: DiagramPicture, drawn: int, total: int
    ) -> None:
        look = self._look
        painter.setFont(look.font(NOTE))
        painter.setPen(look.colour("muted"))
        text = write_sizes(picture.scene.network.sizes)
        if drawn < total:
            text += "   " + tr("{drawn} strongest of {total} weights drawn").format(
                drawn=drawn, total=total
            )
        below = picture.rect.adjusted(look.px(8), 0, -look.px(8), -look.px(2))
        painter.drawText(below, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, text)
