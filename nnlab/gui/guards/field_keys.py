"""Decides whom a key belongs to: the control that has the focus, or a shortcut."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

FIELDS = (QLineEdit, QAbstractSpinBox, QPlainTextEdit, QTextEdit)
CONTROLS = (QComboBox, QAbstractSlider, QAbstractItemView)
MOVES = (
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
    Qt.Key.Key_Space,
)
LEAVING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)


class FieldKeys(QObject):
    """Watches the control that has the focus, and no other.

    Shortcuts of a single key are off in a text field; a control that was reached by Tab keeps the
    keys that move it; Return and Escape leave a field. Ctrl+Z in a number field that has not been
    typed into undoes the last gesture of the program, not of the field.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._passing = False
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._on_focus_changed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and isinstance(watched, QWidget):
            if event.type() == QEvent.Type.ShortcutOverride:
                return self._claim(watched, event)
            leaving = event.type() == QEvent.Type.KeyPress and event.key() in LEAVING
            if leaving and not self._passing:
                return self._leave(watched, event)
        return False

    def _on_focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        if old is not None:
            old.removeEventFilter(self)
        if isinstance(new, (*FIELDS, *CONTROLS, QAbstractButton)) and new.window() is self._window:
            new.installEventFilter(self)

    def _claim(self, control: QWidget, event: QKeyEvent) -> bool:
        if _is_history_key(event) and isinstance(control, QAbstractSpinBox):
            if control.lineEdit().isModified():
                return False
            event.ignore()
            return True
        if event.key() == Qt.Key.Key_Space and isinstance(control, QAbstractSpinBox):
            # No number holds a blank, so Space runs and pauses; what was typed counts first.
            control.interpretText()
            event.ignore()
            return True
        if belongs_to_control(control, event):
            event.accept()
            return True
        return False

    def _leave(self, control: QWidget, event: QKeyEvent) -> bool:
        if not isinstance(control, QLineEdit | QAbstractSpinBox) or _is_cell(control):
            return False
        # The control itself sees the key first: it takes its value over, or takes it back. Sent
        # on, the key would be a shortcut, did the filter not go on claiming it.
        self._passing = True
        try:
            QApplication.sendEvent(control, event)
        finally:
            self._passing = False
        control.clearFocus()
        event.accept()
        return True


def belongs_to_control(control: QWidget, event: QKeyEvent) -> bool:
    """Return whether a key is the focused control's and no shortcut's."""
    held = event.modifiers() & ~(
        Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
    )
    if held or Qt.Key.Key_F1 <= event.key() <= Qt.Key.Key_F35:
        return False
    if isinstance(control, FIELDS) or (isinstance(control, QComboBox) and control.isEditable()):
        return True
    if isinstance(control, QAbstractItemView) and event.key() == Qt.Key.Key_Space:
        # It would select the cell that is selected already; Space runs and pauses.
        return False
    if isinstance(control, CONTROLS):
        return event.key() in MOVES and not event.modifiers()
    return isinstance(control, QAbstractButton) and event.key() == Qt.Key.Key_Space


def _is_cell(control: QWidget) -> bool:
    """Whether it is the field that a table has opened in a cell: the table itself closes it."""
    viewport = control.parentWidget()
    view = viewport.parentWidget() if viewport is not None else None
    never = QAbstractItemView.EditTrigger.NoEditTriggers
    return isinstance(view, QAbstractItemView) and view.editTriggers() != never


def _is_history_key(event: QKeyEvent) -> bool:
    return event.matches(QKeySequence.StandardKey.Undo) or event.matches(
        QKeySequence.StandardKey.Redo
    )


def keep_focus_on_click(page: QWidget) -> None:
    """Let clicks on sliders and buttons leave the focus where it is, so that shortcuts go on."""
    for kind in (QAbstractSlider, QAbstractButton, QComboBox):
        for control in page.findChildren(kind):
            editable = isinstance(control, QComboBox) and control.isEditable()
            if not editable and control.focusPolicy() != Qt.FocusPolicy.NoFocus:
                control.setFocusPolicy(Qt.FocusPolicy.TabFocus)
