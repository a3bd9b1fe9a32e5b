"""Keeps the wheel for scrolling: a field that has not the focus is not changed by it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QWidget


class WheelGuard(QObject):
    """Watches the spin and combo boxes of a column that scrolls."""

    def __init__(self, column: QWidget) -> None:
        super().__init__(column)
        kinds = (QAbstractSpinBox, QComboBox)
        for control in (found for kind in kinds for found in column.findChildren(kind)):
            # Else the wheel itself would bring the focus.
            if control.focusPolicy() == Qt.FocusPolicy.WheelFocus:
                control.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            control.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave the wheel to the column."""
        if event.type() != QEvent.Type.Wheel or not isinstance(watched, QWidget):
            return False
        if watched.hasFocus():
            return False
        event.ignore()
        return True
