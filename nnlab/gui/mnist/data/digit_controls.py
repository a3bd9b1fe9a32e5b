"""The controls above the browser of images: part, order, place, and the changed images."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from nnlab.app.digits.browse import ORDERS, PARTS
from nnlab.gui.icons import make_icon
from nnlab.gui.look import Look
from nnlab.gui.mnist.wrong_filter import InsideButton
from nnlab.gui.tr import tr
from nnlab.gui.widgets.param_form import make_check, make_combo, make_whole, name_control


class DigitControls(QWidget):
    """One row of controls; `gone_to` carries the number of an image in its file."""

    gone_to = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        part_names = (tr("Training images"), tr("Held-out images"), tr("Test images"))
        self.part = make_combo(dict(zip(PARTS, part_names, strict=True)))
        name_control(self.part, tr("part of the set"), tr("Which part of the set is shown"))
        order_names = (tr("by place"), tr("by class"))
        self.order = make_combo(dict(zip(ORDERS, order_names, strict=True)))
        name_control(
            self.order, tr("order of the images"), tr("In the order of the file, or by class")
        )
        for box, letters in ((self.part, 12), (self.order, 7)):
            box.setMinimumContentsLength(letters)
        self.number = make_whole(0, 0)
        self.label = QLabel(tr("no."))
        self.label.setBuddy(self.number)
        name_control(
            self.number, tr("place in the file"), tr("Go to the image with this place in its file")
        )
        self.changed = make_check(
            tr("augmented"),
            tr("Show the images as the net learns from them: changed at random (A)"),
        )
        self.dice = QToolButton()
        self.dice.setAutoRaise(True)
        name_control(self.dice, tr("other changes"), tr("Draw other random changes (D)"))
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(6)
        for control in (self.part, self.order, self.label, self.number, self.changed, self.dice):
            row.addWidget(control)
        row.addStretch(1)
        self.inside = InsideButton()
        row.addWidget(self.inside)
        self.number.valueChanged.connect(self.gone_to)
        self.changed.toggled.connect(self.dice.setEnabled)
        self.dice.setEnabled(False)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def set_presentation(self, on: bool) -> None:
        """Leave out what a projector need not show."""
        for control in (self.label, self.number):
            control.setVisible(not on)

    def _on_look_changed(self) -> None:
        look = self._look
        for control in (self.part, self.order, self.label, self.number, self.changed, self.inside):
            control.setFont(look.font())
        self.dice.setIcon(make_icon(look, "seed"))
        side = round(look.px(16))
        self.dice.setIconSize(QSize(side, side))
        self.number.setFixedWidth(round(look.px(84)))
