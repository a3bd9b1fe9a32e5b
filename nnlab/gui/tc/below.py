"""The lower part of the T-C tab: the curves of C and H with their switch, and the seeds."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QWidget

from nnlab.gui.look import Look
from nnlab.gui.tc.curves import TcCurves
from nnlab.gui.tc.gallery import Gallery
from nnlab.gui.tr import tr


class Below(QWidget):
    """Shows what a run and several seeds come to; `log` is the switch in the corner of H."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.C = TcCurves(look, "C")
        self.log = QCheckBox(tr("log H"))
        self.log.setAccessibleName(tr("logarithmic axis of H"))
        self.log.setToolTip(tr("Logarithmic axis of H (G)"))
        self.H = TcCurves(look, "H", self.log)
        self.gallery = Gallery(look)
        energy = QWidget()
        corner = QGridLayout(energy)
        corner.setContentsMargins(0, 0, 0, 0)
        corner.addWidget(self.H, 0, 0)
        place = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom
        corner.addWidget(self.log, 0, 0, place)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.C, 3)
        row.addWidget(energy, 3)
        row.addWidget(self.gallery, 4)
