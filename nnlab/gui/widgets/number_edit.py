"""A field for one number that opens on a plot, where the number stands."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from nnlab.app.weights.text import read_number
from nnlab.gui.look import Look
from nnlab.gui.tr import tr

STEP, FINE, COARSE = 0.1, 0.01, 1.0
NOTCH = 120


def nudge(value: float, steps: float, modifiers: Qt.KeyboardModifier) -> float:
    """Return a number some steps of 0.1 further; of 0.01 with Shift, of 1 with Ctrl."""
    step = STEP
    if modifiers & Qt.KeyboardModifier.ShiftModifier:
        step = FINE
    elif modifiers & Qt.KeyboardModifier.ControlModifier:
        step = COARSE
    # Ten digits, so that 0.1 + 0.2 is 0.3.
    return float(f"{value + steps * step:.10g}")


def notches(event: QWheelEvent) -> float:
    """Return by how many notches the wheel was turned; Shift or Alt may turn it sideways."""
    turned = event.angleDelta()
    return (turned.y() or turned.x()) / NOTCH


class NumberEdit(QLineEdit):
    """Return takes what was typed over, Escape leaves; wheel and arrows change it at once.

    `changed` carries each new value, `left` follows its closing, `moved` the Tab key: +1 for the
    next number, -1 for the one before. `refused` carries why a text is no number.
    """

    changed = Signal(float)
    left = Signal()
    moved = Signal(int)
    refused = Signal(str)

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._room = parent
        self._leaving = False
        self._value = 0.0
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAccessibleName(tr("weight or threshold"))
        self.setToolTip(
            tr("Enter takes it, Esc leaves it; wheel and ↑ ↓ change by 0.1, Shift 0.01, Ctrl 1")
        )
        self.hide()

    def open(self, box: QRectF, value: float) -> None:
        """Show it around a place of the parent, with that value to be typed over."""
        look = self._look
        self.setFont(look.font(0.9, bold=True))
        width, height = round(look.px(84)), max(round(look.px(22)), self.sizeHint().height())
        room = self._room.rect()
        left = round(box.center().x() - width / 2)
        top = round(box.center().y() - height / 2)
        self.setGeometry(
            max(0, min(left, room.width() - width)),
            max(0, min(top, room.height() - height)),
            width,
            height,
        )
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.put(value)

    def put(self, value: float) -> None:
        """Show a value as the present one."""
        self._value = value
        self.setText(f"{value:.6g}")
        self.setModified(False)
        self.selectAll()

    def take(self) -> None:
        """Take over what was typed, and close."""
        if self.isModified():
            self.setModified(False)
            try:
                self.changed.emit(read_number(self.text(), tr("Weight")))
            except ValueError as error:
                self.refused.emit(str(error))
        self.leave()

    def leave(self) -> None:
        """Close; what was typed and not taken over is forgotten."""
        if self.isHidden() or self._leaving:
            return
        self.setModified(False)
        # Hidden while it has the focus, it would hand it on to any other field.
        self._leaving = True
        self.clearFocus()
        self.hide()
        self._leaving = False
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()), 0)
        if steps:
            self._nudge(steps, event.modifiers())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.take()
        elif event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._nudge(notches(event), event.modifiers())
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Tab goes to the next number, and no further; Escape is the field's, not the window's."""
        if not isinstance(event, QKeyEvent):
            return super().event(event)
        if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}.get(Qt.Key(event.key()), 0)
            if step:
                self.moved.emit(step)
                return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        # A menu over the field is no leaving of it.
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.take()

    def _nudge(self, steps: float, modifiers: Qt.KeyboardModifier) -> None:
        value = self._value
        if self.isModified():
            try:
                value = read_number(self.text(), tr("Weight"))
            except ValueError:
                value = self._value
        value = nudge(value, steps, modifiers)
        self.changed.emit(value)
        self.put(value)
