"""Pictures of digits, and of directions in the space of digits, in their frames."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPen

from nnlab.core.arrays import FloatArray
from nnlab.gui.look import Look
from nnlab.gui.plots.colour_bar import ColourScale


def paint_picture(painter: QPainter, box: QRectF, image: QImage | None, look: Look) -> None:
    """Paint an image with hard pixels in a frame; None leaves the frame empty."""
    if image is not None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(box, image, QRectF(image.rect()))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(look.colour("grid"), look.px(1)))
    painter.drawRect(box)


def make_direction_image(direction: FloatArray, look: Look) -> QImage:
    """Return a direction (rows, columns) in the colours of -1 and +1, its largest part full."""
    most = float(np.abs(direction).max()) or 1.0
    scale = ColourScale(look.output_colours, -most, most)
    return scale.paint(direction[::-1].astype(np.float32), look.theme.base)
