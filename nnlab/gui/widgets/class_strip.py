"""A row of buttons, one for each class: which one does the mouse place?"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from nnlab.gui.look import Look
from nnlab.gui.plots.plane.marks import draw_class
from nnlab.gui.tr import tr

ICON = 18


class ClassStrip(QWidget):
    """Shows the mark of each class; `picked` carries the one that was clicked, from 0."""

    picked = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.buttons: list[QToolButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self.setAccessibleName(tr("class that a click adds"))
        look.changed.connect(self._restyle)

    def show_classes(self, count: int, chosen: int) -> None:
        """Show so many classes, and one as chosen."""
        if count != len(self.buttons):
            self._rebuild(count)
        for number, button in enumerate(self.buttons):
            button.setChecked(number == chosen)

    def _rebuild(self, count: int) -> None:
        for old in self.buttons:
            self._row.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.buttons = []
        for number in range(count):
            button = QToolButton()
            button.setCheckable(True)
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            name = name_class(number, count)
            button.setAccessibleName(name)
            button.setText(name)
            button.setToolTip(
                tr("Place {name}, or give it to what is selected ({key})").format(
                    name=name, key=number + 1
                )
            )
            button.clicked.connect(lambda _on, number=number: self.picked.emit(number))
            self.buttons.append(button)
            self._row.addWidget(button)
        self._restyle()

    def _restyle(self) -> None:
        side = round(self._look.px(ICON))
        for number, button in enumerate(self.buttons):
            pixmap = QPixmap(2 * side, 2 * side)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            middle = QPointF(side, side)
            draw_class(painter, middle, number, len(self.buttons), 1.3 * side, self._look)
            painter.end()
            pixmap.setDevicePixelRatio(2.0)
            button.setIcon(QIcon(pixmap))
            button.setIconSize(QSize(side, side))


def name_class(number: int, count: int) -> str:
    """Return what the screen calls a class: its target where there are two."""
    if count <= 2:
        return tr("t = +1") if number else tr("t = −1")
    return tr("class {number}").format(number=number + 1)
