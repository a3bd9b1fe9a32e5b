"""A label of as many lines as its longest text so far has needed, so that nothing jumps."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

MOST_LINES = 4
# No line is to end within an equation.
UNBROKEN = {" = ": "\u00a0=\u00a0", "|": "\u2060|\u2060"}


def keep_together(text: str) -> str:
    """Return a text whose lines end neither at an equals sign nor between brackets or bars.

    Nor between a factor and its symbol, as in 4 λ₁.
    """
    for part, unbroken in UNBROKEN.items():
        text = text.replace(part, unbroken)
    text = re.sub(r"(?<=\d) (?=[λΛ])", "\u00a0", text)
    return re.sub(r"\([^()]*\)", lambda found: found[0].replace(" ", "\u00a0"), text)


class FewLines(QLabel):
    """Plain text in one line where there is room, in more where there is less.

    `said` is the text as it was given. The label becomes higher when a text needs it, and lower
    only at another width.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._needed = 0
        self.said = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_text(self, text: str) -> None:
        """Show a text, all of it in the tooltip as well."""
        if text != self.said:
            self.said = text
            self.setToolTip(text)
            self.setText(keep_together(text))
            self._fit()

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self.minimumHeight() or self.fontMetrics().lineSpacing())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._needed = 0
            self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._needed = 0
            self._fit()

    def _fit(self) -> None:
        metrics = self.fontMetrics()
        wrap = Qt.TextFlag.TextWordWrap
        place = metrics.boundingRect(QRect(0, 0, max(self.width(), 1), 0), wrap, self.text())
        lines = round(place.height() / metrics.lineSpacing())
        self._needed = max(self._needed, min(lines, MOST_LINES), 1)
        height = self._needed * metrics.lineSpacing() + 2
        if height != self.minimumHeight():
            self.setFixedHeight(height)
