"""One image and what random changes make of it, in three lines of three."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnlab.gui.look import Look
from nnlab.gui.plots.digits.image_line import Images, LineFace
from nnlab.gui.tr import tr

COLUMNS, LINES = 3, 3
CHANGED = COLUMNS * LINES - 1


class Preview(QWidget):
    """The first image is the unchanged one; its frame has the accent colour."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.images: list[Images] = []
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("preview of the augmentation"))
        self.setToolTip(
            tr("The image as it is (framed), and eight times as a net would learn from it")
        )
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def show_images(self, images: Sequence[Images]) -> None:
        """Show the unchanged image (28, 28), then the changed ones."""
        self.images = list(images)[: COLUMNS * LINES]
        self.update()

    def sizeHint(self) -> QSize:
        cell = self._face.cell
        return QSize(COLUMNS * cell.width(), LINES * cell.height())

    def _on_look_changed(self) -> None:
        self._face = LineFace(self._look, captions=False)
        self.updateGeometry()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.colour("base"))
        for line in range(-(-len(self.images) // COLUMNS)):
            corner = QPoint(0, line * self._face.cell.height())
            self._face.paint(painter, corner, self.images[line * COLUMNS : (line + 1) * COLUMNS])
        if self.images:
            self._face.frame(painter, QPoint(0, 0), "accent", 2)
        painter.end()
