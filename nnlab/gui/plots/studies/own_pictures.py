"""Two pictures side by side: what the nets see, and the change that moves them most."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnlab.core.arrays import FloatArray
from nnlab.gui.look import Look
from nnlab.gui.plots.axes import CENTRE
from nnlab.gui.plots.digits.ink import make_ink_image, make_ink_table
from nnlab.gui.plots.studies.pictures import make_direction_image, paint_picture
from nnlab.gui.tr import tr

TEXT = 0.85
SIDE = 28


class OwnPictures(QWidget):
    """Pictures of 28 x 28 pixels, each with a line below; one that is not known is empty."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.image: NDArray[np.uint8] = np.zeros((SIDE, SIDE), np.uint8)
        self.direction: FloatArray | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("what the nets see, and what stretches them most"))
        self.setToolTip(
            tr(
                "Left: your digit as the nets see it. Right: the change of its ink that moves the "
                "last layer most – one colour adds ink, the other takes it"
            )
        )
        look.changed.connect(self._on_look_changed)

    def show_pictures(self, image: NDArray[np.uint8], direction: FloatArray | None) -> None:
        """Show an image uint8 (28, 28) and a direction (28, 28), None: not known."""
        self.image, self.direction = image, direction
        self.update()

    def boxes(self) -> tuple[QRectF, QRectF]:
        """Return the pixels of both pictures."""
        half = self.width() / 2
        room = min(half - self._look.px(6), self.height() - self._line())
        side = float(SIDE * max(1, int(room // SIDE)))
        lefts = (half - side) / 2, half + (half - side) / 2
        return QRectF(lefts[0], 1, side, side), QRectF(lefts[1], 1, side, side)

    def sizeHint(self) -> QSize:
        # On a projector they do not grow: the paper beside them is to be drawn on.
        side = 3 * SIDE
        return QSize(2 * side + round(self._look.px(20)), round(side + self._line() + 2))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look, (left, right) = self._look, self.boxes()
        ink = make_ink_image(self.image, make_ink_table(look))
        paint_picture(painter, left, ink, look)
        direction = None
        if self.direction is not None:
            direction = make_direction_image(self.direction, look)
        paint_picture(painter, right, direction, look)
        painter.setFont(look.font(TEXT))
        painter.setPen(look.colour("muted"))
        for box, word in ((left, tr("what they see")), (right, tr("stretched most"))):
            half = self.width() / 2
            under = QRectF(box.center().x() - half / 2, box.bottom() + 1, half, self._line())
            painter.drawText(under, CENTRE, word)
        painter.end()

    def _line(self) -> float:
        return float(QFontMetrics(self._look.font(TEXT)).height())

    def _on_look_changed(self) -> None:
        self.updateGeometry()
        self.update()
