"""Where the parts of the page of the map stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from nnlab.gui.tr import tr

if TYPE_CHECKING:
    from nnlab.gui.lyapunov.map.page import MapPage

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


def lay_out(page: MapPage) -> None:
    """Put the run bar on top, map and panel over the slider in the middle, the column beside."""
    page.other.setMargin(8)
    page.other.setAccessibleName(tr("net of the map"))
    split = MapSplit()
    split.addWidget(page.map)
    split.addWidget(page.below)
    split.setSizes(UPRIGHT)
    foot = QHBoxLayout()
    foot.addWidget(page.layer, 1)
    foot.addWidget(page.buttons)
    middle = QVBoxLayout()
    middle.setSpacing(0)
    middle.addWidget(split, 1)
    middle.addLayout(foot)
    room = QHBoxLayout()
    room.setSpacing(0)
    room.addLayout(middle, 1)
    room.addWidget(page.column)
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    layout.addWidget(page.bar)
    layout.addWidget(page.other)
    layout.addLayout(room, 1)
