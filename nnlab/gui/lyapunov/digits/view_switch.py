"""Three names beside those of the pages: what of the study is shown."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from nnlab.gui.lyapunov.digits.view_names import VIEW_NAMES
from nnlab.gui.tr import tr


class ViewSwitch(QWidget):
    """`picked` carries the key of a view."""

    picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: dict[str, QToolButton] = {}
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for number, view in enumerate(VIEW_NAMES, 1):
            button = QToolButton()
            button.setText(tr(view.name))
            button.setCheckable(True)
            button.setAutoRaise(True)
            button.setAccessibleName(tr(view.name))
            button.setToolTip(f"{tr(view.tip)} ({number})")
            button.setProperty("view", view.key)
            self._group.addButton(button)
            self.buttons[view.key] = button
            row.addWidget(button)
        self._group.buttonClicked.connect(self._on_clicked)

    def show_view(self, key: str) -> None:
        """Mark the view that is shown."""
        self.buttons[key].setChecked(True)

    def _on_clicked(self, button: QToolButton) -> None:
        self.picked.emit(button.property("view"))
