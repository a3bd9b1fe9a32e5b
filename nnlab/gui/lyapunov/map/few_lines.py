"""A label of as many lines as its longest text needs at its width, so that nothing jumps."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

MOST_LINES = 4


class FewLines(QLabel):
    """Plain text, one line where there is room for `letters` letters, more where there is less."""

    def __init__(self, letters: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._letters = letters
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_text(self, text: str) -> None:
        """Show a text, all of it in the tooltip as well."""
        if text != self.text():
            self.setText(text)
            self.setToolTip(text)

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self.minimumHeight() or self.fontMetrics().lineSpacing())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        metrics = self.fontMetrics()
        needed = self._letters * metrics.averageCharWidth()
        lines = min(-(-needed // max(self.width(), 1)), MOST_LINES)
        height = lines * metrics.lineSpacing() + 2
        if height != self.minimumHeight():
            self.setFixedHeight(height)
