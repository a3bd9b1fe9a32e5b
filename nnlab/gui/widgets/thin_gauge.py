"""A thin bar of progress; where nobody knows how far the work is, a short piece wanders."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, QRectF, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QProgressBar, QWidget

STEPS = 1000
PIECE, PERIOD, FRAME_MS = 0.25, 2.4, 80
"""The wandering piece: its part of the bar, seconds there and back, time between pictures."""


class ThinGauge(QProgressBar):
    """Too thin for the stripes that the style draws for work of unknown length: it looked full."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextVisible(False)
        self.setRange(0, STEPS)
        self._turns = QTimer(self)
        self._turns.setInterval(FRAME_MS)
        self._turns.timeout.connect(self.update)

    @property
    def wanders(self) -> bool:
        """Whether nobody knows how far the work is."""
        return self.maximum() == 0

    def show_part(self, part: float | None) -> None:
        """Show which part is done, 0 to 1; None: nobody knows."""
        self.setRange(0, 0 if part is None else STEPS)
        if part is not None:
            self.setValue(round(STEPS * part))
        self._follow()

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
            self._follow()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.wanders:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(self.palette().color(QPalette.ColorRole.Mid))
        painter.setBrush(self.palette().color(QPalette.ColorRole.Base))
        painter.drawRoundedRect(frame, 1.5, 1.5)
        left, width = place_piece(time.monotonic())
        piece = QRectF(left * self.width(), 0, width * self.width(), self.height())
        painter.fillRect(piece.adjusted(0, 1, 0, -1), self.palette().highlight())
        painter.end()

    def _follow(self) -> None:
        """Move while that is seen."""
        if self.wanders and self.isVisible():
            self._turns.start()
        else:
            self._turns.stop()


def place_piece(seconds: float) -> tuple[float, float]:
    """Return where the wandering piece begins and how wide it is, as parts of the bar."""
    phase = 2.0 * (seconds % PERIOD) / PERIOD
    there = phase if phase < 1.0 else 2.0 - phase
    return there * (1.0 - PIECE), PIECE
