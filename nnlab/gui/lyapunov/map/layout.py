"""Where the parts of the page of the map stand."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

# Shares of the map and of its panel, one below the other and side by side.
UPRIGHT, SIDEWAYS = (460, 240), (560, 440)
# A room so much wider than high has the panel beside the map, which wants to be square.
WIDE = 1.5


class MapSplit(QSplitter):
    """Map and panel, side by side or one below the other, whichever leaves the larger map."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.setChildrenCollapsible(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() > WIDE * self.height()
        wanted = Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical
        if wanted != self.orientation():
            self.setOrientation(wanted)
            self.setSizes(SIDEWAYS if wide else UPRIGHT)


def lay_out(
    page: QWidget,
    top: Sequence[QWidget],
    parts: tuple[QWidget, QWidget],
    foot: tuple[QWidget, QWidget],
    column: QWidget,
) -> None:
    """Put what is on top there, map and panel over the foot in the middle, the column beside."""
    split = MapSplit()
    for part in parts:
        split.addWidget(part)
    split.setSizes(UPRIGHT)
    below = QHBoxLayout()
    below.addWidget(foot[0], 1)
    below.addWidget(foot[1])
    middle = QVBoxLayout()
    middle.setSpacing(0)
    middle.addWidget(split, 1)
    middle.addLayout(below)
    room = QHBoxLayout()
    room.setSpacing(0)
    room.addLayout(middle, 1)
    room.addWidget(column)
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    for bar in top:
        layout.addWidget(bar)
    layout.addLayout(room, 1)
