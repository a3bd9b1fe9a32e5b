"""Images within figures: whole on any device, and with crisp pixels for every reader of SVG."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter

GRAIN = 3
"""An image's pixels are made of so many for each of the screen's: what a blur may take is less."""
MOST_PIXELS = 2_000_000


@dataclass(frozen=True)
class Picture:
    """The part `source` of an image, painted on `target`."""

    target: QRectF
    image: QImage
    source: QRectF

    def paint(self, painter: QPainter) -> None:
        """Paint it, in the painter's coordinates."""
        painter.drawImage(self.target, self.image, self.source)

    def cut(self) -> Picture:
        """Return it without the pixels that are not shown.

        Qt's SVG device writes the whole image whatever part is asked for.
        """
        part = self.source.toAlignedRect().intersected(self.image.rect())
        return Picture(self.target, self.image.copy(part), self.source.translated(-part.topLeft()))

    def with_crisp_pixels(self, scale: float) -> Picture:
        """Return it made of larger blocks of pixels, where it is shown enlarged.

        `image-rendering`, which asks a reader of SVG not to blur pixels, is ignored by some of
        them; all that they can blur then is the edge of a block.

        Parameters
        ----------
        scale : pixels of the screen for each unit of `target`
        """
        shown = max(
            self.target.width() / max(self.source.width(), 1e-9),
            self.target.height() / max(self.source.height(), 1e-9),
        )
        if shown * scale <= 1.0:
            return self
        count = max(1, self.image.width() * self.image.height())
        times = min(math.ceil(GRAIN * shown * scale), math.isqrt(MOST_PIXELS // count))
        if times < 2:
            return self
        large = self.image.scaled(
            self.image.size() * times,
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.FastTransformation,
        )
        corner, size = self.source.topLeft() * times, self.source.size() * times
        return Picture(self.target, large, QRectF(corner, size)).cut()
