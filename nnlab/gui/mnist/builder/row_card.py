"""One row of the net builder: its facts, and when it is chosen its fields and what is wrong."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from nnlab.core.digits.rows import RowFacts
from nnlab.gui.look import Look
from nnlab.gui.mnist.builder.row_fields import RowFields
from nnlab.gui.mnist.builder.row_strip import RowStrip, StripText
from nnlab.gui.mnist.builder.row_text import explain_row, name_row, write_shape
from nnlab.gui.numbers import group
from nnlab.gui.tr import tr

FAULT_SIGN = "⚠"


class RowCard(QWidget):
    """Reached by Tab and by clicks; Up, Down, Return and Delete are told by signals."""

    chosen = Signal(int)
    stepped = Signal(int)
    entered = Signal()
    removed = Signal()
    dragged = Signal(int, float)
    released = Signal()

    def __init__(self, look: Look, place: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self.place = look, place
        self.is_chosen = False
        self.fields: RowFields | None = None
        self.strip = RowStrip(look)
        self.reason = QLabel()
        self.reason.setWordWrap(True)
        self.reason.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.reason.setAccessibleName(tr("what is wrong with this row"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addWidget(self.strip)
        self._layout.addWidget(self.reason)
        self.strip.pressed.connect(self._on_pressed)
        self.strip.dragged.connect(self._on_dragged)
        self.strip.released.connect(self.released)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def show_facts(self, facts: RowFacts, fault: str) -> None:
        """Show the facts of a row, and in `fault` why the net can't be."""
        self.strip.show_text(
            StripText(
                number=str(self.place + 1),
                name=name_row(facts.row),
                shape=write_shape(facts.shape),
                weights=group(facts.weights) if facts.weights else "",
                multiplications=group(facts.multiplications) if facts.multiplications else "",
                sign=FAULT_SIGN if fault else "",
                strong=self.is_chosen,
            )
        )
        self.reason.setText(fault)
        self.reason.setVisible(bool(fault))
        told = [name_row(facts.row), write_shape(facts.shape), fault]
        self.setAccessibleName(
            tr("row {number}: {facts}").format(
                number=self.place + 1, facts=", ".join(text for text in told if text)
            )
        )
        self.setToolTip(
            tr("{row}\nDrag, or Alt+Up and Alt+Down: move it; Del: remove it").format(
                row=explain_row(facts.row)
            )
        )
        if self.fields is not None:
            self.fields.show_row(facts.row)

    def host(self, fields: RowFields | None) -> None:
        """Show these fields below the facts; None: it is not the chosen row."""
        if fields is self.fields:
            return
        if self.fields is not None and self.fields.parent() is self:
            self._layout.removeWidget(self.fields)
            self.fields.hide()
        self.fields = fields
        if fields is not None:
            self._layout.insertWidget(1, fields)
            fields.show()

    def set_chosen(self, on: bool) -> None:
        """Mark it as the row that keys and buttons act on."""
        self.is_chosen = on
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look = QPainter(self), self._look
        if self.is_chosen:
            painter.fillRect(self.rect(), look.colour("raised"))
            wide = round(look.px(3 if self.hasFocus() else 2))
            painter.fillRect(0, 0, wide, self.height(), look.colour("accent"))
        if self.hasFocus():
            painter.setPen(look.colour("accent"))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if plain and steps:
            self.stepped.emit(steps)
        elif plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif plain and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.chosen.emit(self.place)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def _on_pressed(self) -> None:
        self.chosen.emit(self.place)
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    def _on_dragged(self, y: float) -> None:
        self.dragged.emit(self.place, y)

    def _on_look_changed(self) -> None:
        look = self._look
        self.reason.setFont(look.font(0.85))
        self.reason.setContentsMargins(round(look.px(20)), 0, 2, 3)
        self.reason.setStyleSheet(f"color: {look.theme.error};")
        self.strip.updateGeometry()
        self.update()
