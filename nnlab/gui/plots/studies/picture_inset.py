"""The picture of the digit under the pointer, in a corner of the plane that is free of it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from nnlab.gui.look import Look
from nnlab.gui.plots.digits.ink import make_ink_image, make_ink_table
from nnlab.gui.tr import tr

SIDE, GAP = 84.0, 6.0


class PictureInset(QWidget):
    """Stands in the upper right of the area of a plot, in the upper left while that is pointed to.

    It lets the mouse through.
    """

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.image: NDArray[np.uint8] | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(tr("picture of the digit under the pointer"))
        self.hide()
        look.changed.connect(self.hide)

    def show_picture(self, image: NDArray[np.uint8], at: QPointF, area: QRectF) -> None:
        """Show grey values (28, 28) of the digit at a pixel of an area of the parent."""
        side, gap = self._look.px(SIDE), self._look.px(GAP)
        right = QRectF(area.right() - side - gap, area.top() + gap, side, side)
        is_free = not right.adjusted(-side, -side, side, side).contains(at)
        left = right if is_free else right.translated(area.left() - right.left() + gap, 0)
        self.image = image
        self.setGeometry(left.toRect())
        self.setVisible(True)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.image is not None:
            painter.drawImage(self.rect(), make_ink_image(self.image, make_ink_table(self._look)))
        painter.setPen(QPen(self._look.colour("text"), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()
