"""A picture that is painted step by step."""

from __future__ import annotations

import time
from collections.abc import Iterator

from PySide6.QtGui import QPainter, QPixmap

from nnlab.gui.plots.heat.strokes import Step


class Picture:
    """`still` is complete when `advance` says so; `key` tells what it is a picture of."""

    def __init__(self, key: tuple[object, ...], still: QPixmap, steps: Iterator[Step]) -> None:
        self.key = key
        self.still = still
        self._steps = steps

    def advance(self, seconds: float) -> bool:
        """Paint for about so long, by a step at least; True if nothing is left."""
        end = time.perf_counter() + seconds
        painter = QPainter(self.still)
        try:
            for step in self._steps:
                step(painter)
                if time.perf_counter() >= end:
                    return False
        finally:
            painter.end()
        return True
