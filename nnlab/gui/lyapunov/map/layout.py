"""Where the parts of the page of the map stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from nnlab.gui.tr import tr

if TYPE_CHECKING:
    from nnlab.gui.lyapunov.map.page import MapPage

SHARES = (460, 240)


def lay_out(page: MapPage) -> None:
    """Put the run bar on top, the map over its panel in the middle, the column at the right."""
    page.other.setMargin(8)
    page.other.setAccessibleName(tr("net of the map"))
    above = QWidget()
    middle = QVBoxLayout(above)
    middle.setContentsMargins(0, 0, 0, 0)
    middle.setSpacing(0)
    middle.addWidget(page.map, 1)
    foot = QHBoxLayout()
    foot.addWidget(page.layer, 1)
    foot.addWidget(page.buttons)
    middle.addLayout(foot)
    split = QSplitter(Qt.Orientation.Vertical)
    split.setChildrenCollapsible(False)
    split.addWidget(above)
    split.addWidget(page.below)
    split.setStretchFactor(0, 1)
    split.setSizes(SHARES)
    room = QHBoxLayout()
    room.setSpacing(0)
    room.addWidget(split, 1)
    room.addWidget(page.column)
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    layout.addWidget(page.bar)
    layout.addWidget(page.other)
    layout.addLayout(room, 1)
