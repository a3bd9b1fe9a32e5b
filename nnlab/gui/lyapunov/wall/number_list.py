"""A field for a list of whole numbers, with one line under it that says what is wrong."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from nnlab.gui.look import Look
from nnlab.gui.lyapunov.wall.words import read_numbers, write_numbers
from nnlab.gui.tr import tr


class NumberList(QWidget):
    """`edited` carries the numbers when Return is pressed or the field is left.

    What cannot be read stays in the field, with the reason below; nothing is asked for then.
    """

    edited = Signal(object)

    def __init__(self, look: Look, name: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._shown: tuple[int, ...] = ()
        self.field = QLineEdit()
        self.field.setAccessibleName(name)
        self.field.setToolTip(tip)
        self.field.setMinimumWidth(60)
        self.fault = QLabel()
        self.fault.setWordWrap(True)
        self.fault.setAccessibleName(tr("why {} is refused").format(name))
        self.fault.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(1)
        layout.addWidget(self.field)
        layout.addWidget(self.fault)
        self.setFocusProxy(self.field)
        self.setAccessibleName(name)
        self.setToolTip(tip)
        self.field.editingFinished.connect(self._on_finished)
        self.field.textEdited.connect(self._on_typed)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def show_numbers(self, numbers: tuple[int, ...]) -> None:
        """Show these numbers, without `edited`; what was typed wrongly goes."""
        self._shown = numbers
        self.field.setText(write_numbers(numbers))
        self.refuse("")

    def refuse(self, line: str) -> None:
        """Say why the numbers are not taken; "" says nothing."""
        self.fault.setText(line)
        self.fault.setVisible(bool(line))

    def _on_typed(self, text: str) -> None:
        try:
            read_numbers(text)
        except ValueError as error:
            self.refuse(str(error))
        else:
            self.refuse("")

    def _on_finished(self) -> None:
        try:
            numbers = read_numbers(self.field.text())
        except ValueError as error:
            self.refuse(str(error))
            return
        if numbers != self._shown:
            self.edited.emit(numbers)

    def _on_look_changed(self) -> None:
        self.fault.setFont(self._look.font(0.85))
        self.fault.setStyleSheet(f"color: {self._look.theme.error};")
