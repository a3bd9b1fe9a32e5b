"""The paper on the page of digits: one draws a digit and sees at once what the nets make of it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from nnlab.app.lyapunov.digits.state import OWN
from nnlab.gui.icons import make_icon
from nnlab.gui.look import Look
from nnlab.gui.lyapunov.digits.own.desk import OwnDesk
from nnlab.gui.lyapunov.digits.own.words import (
    write_answer,
    write_bin,
    write_facts,
    write_risk,
)
from nnlab.gui.plots.studies.output_columns import OutputColumns
from nnlab.gui.plots.studies.own_pictures import OwnPictures
from nnlab.gui.tr import tr
from nnlab.gui.widgets.draw_pad import DrawPad
from nnlab.gui.widgets.one_line import OneLine

WIDTH = 240
MOST_SCALE = 1.35
"""On a projector it grows less than the text: the plane beside it is to be seen as well."""


class OwnPanel(QWidget):
    """Paper with its tools above, and below it the verdict; its desk asks while it is shown."""

    def __init__(self, look: Look, desk: OwnDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._desk = look, desk
        self.pad = DrawPad(look)
        self.pad.set_hint(tr("Draw a digit here; the right button erases."))
        self.pad.setToolTip(tr("Draw with the left mouse button, erase with the right one"))
        self.undo = self._button("back", tr("undo"), tr("Take the last stroke back (Ctrl+Z)"))
        self.eraser = self._button(
            "eraser", tr("eraser"), tr("Erase with the left button too (E)"), True
        )
        self.clear = self._button("clear", tr("clear"), tr("Take clean paper (Del)"))
        self.close_button = self._button("minus", tr("close"), tr("Put the paper away (D)"))
        self.fit = QCheckBox(tr("preprocess"))
        self.fit.setAccessibleName(tr("MNIST preprocessing of your digit"))
        self.fit.setToolTip(
            tr(
                "Fit your digit into 20×20 pixels and put its centre of mass into the middle, as "
                "was done with all digits that the nets have learnt from; without it they fail (P)"
            )
        )
        self.hold = QToolButton()
        self.hold.setAutoRaise(True)
        self.hold.setCheckable(True)
        self.hold.setText(tr("hold"))
        self.hold.setAccessibleName(tr("hold your digit"))
        self.hold.setToolTip(tr("Make it end A or B of the path, or let it go (H)"))
        self.answer = self._line(tr("answer to your digit"))
        self.columns = OutputColumns(look)
        self.pictures = OwnPictures(look)
        self.facts = (self._line(tr("λ₁ of your digit")), self._line(tr("H of your digit")))
        for line in self.facts:
            line.setToolTip(tr("Compared with all test digits"))
        self.risk = self._line(tr("error at such a λ₁"))
        for control in (self.undo, self.eraser, self.clear, self.close_button, self.hold, self.fit):
            control.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._lay_out()
        self._connect()
        self._on_look_changed()

    def _button(self, icon: str, name: str, tip: str, checkable: bool = False) -> QToolButton:
        button = QToolButton()
        button.setAutoRaise(True)
        button.setCheckable(checkable)
        button.setAccessibleName(name)
        button.setToolTip(tip)
        button.setProperty("sign", icon)
        return button

    @staticmethod
    def _line(name: str) -> OneLine:
        line = OneLine()
        line.setAccessibleName(name)
        return line

    def _lay_out(self) -> None:
        self.heading = QLabel(tr("Your digit"))
        tools = QHBoxLayout()
        tools.setSpacing(2)
        tools.addWidget(self.heading)
        tools.addStretch(1)
        for button in (self.undo, self.eraser, self.clear, self.close_button):
            tools.addWidget(button)
        more = QHBoxLayout()
        more.addWidget(self.fit)
        more.addStretch(1)
        more.addWidget(self.hold)
        grid = QGridLayout(self)
        grid.setContentsMargins(8, 2, 8, 4)
        grid.setVerticalSpacing(3)
        grid.addLayout(tools, 0, 0)
        grid.addWidget(self.pad, 1, 0)
        grid.addLayout(more, 2, 0)
        grid.setRowStretch(1, 6)
        grid.setRowStretch(4, 1)
        rows = (self.answer, self.columns, *self.facts, self.risk, self.pictures)
        for row, widget in enumerate(rows, 3):
            grid.addWidget(widget, row, 0)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def _connect(self) -> None:
        desk = self._desk
        self.pad.drawn.connect(desk.draw)
        self.pad.given_up.connect(desk.give_up)
        self.undo.clicked.connect(desk.undo)
        self.eraser.toggled.connect(self._on_eraser)
        self.clear.clicked.connect(desk.clear)
        self.close_button.clicked.connect(desk.toggle)
        self.fit.toggled.connect(desk.set_fit)
        self.hold.clicked.connect(self._on_hold)
        desk.paper_changed.connect(self.refresh)
        desk.changed.connect(self._show_verdict)
        self._look.changed.connect(self._on_look_changed)

    # What is shown

    def refresh(self) -> None:
        """Show the paper as it is, unless nobody looks."""
        if not self.isVisible():
            return
        state = self._desk.studies.state
        self.pad.show_drawing(self._desk.drawing)
        self.fit.blockSignals(True)
        self.fit.setChecked(state.fit)
        self.fit.blockSignals(False)
        self.undo.setEnabled(self._desk.undoable)
        self.clear.setEnabled(self._desk.has_ink)
        self.hold.setEnabled(self._desk.has_ink)
        pins = self._desk.studies.pins
        held = "AB"[pins.index(OWN)] if OWN in pins else ""
        self.hold.setChecked(bool(held))
        self.hold.setText(tr("held: {}").format(held) if held else tr("hold"))
        self._show_verdict()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.eraser.setChecked(False)

    def _show_verdict(self) -> None:
        if not self.isVisible():
            return
        desk, verdict = self._desk, self._desk.verdict
        answer = desk.answer
        self.pictures.show_pictures(
            desk.image, None if answer is None else answer.direction.astype(float)
        )
        if verdict is None:
            self.answer.setText(desk.excuse or (tr("asking …") if desk.waits else ""))
            for line in (*self.facts, self.risk):
                line.setText("")
            self.columns.show_outputs(self.columns.outputs[:0])
            return
        view = desk.studies.view
        self.answer.setText(write_answer(verdict))
        for line, text in zip(self.facts, write_facts(verdict), strict=True):
            line.setText(text)
        self.risk.setText(write_risk(verdict, desk.bins))
        self.risk.setToolTip(write_bin(verdict, desk.bins))
        chosen = -1 if view is None or not view.member else view.net
        self.columns.show_outputs(verdict.outputs.astype(float), chosen)

    def _on_eraser(self, on: bool) -> None:
        self.pad.erasing = on

    def _on_hold(self) -> None:
        self._desk.hold()
        self.refresh()

    def _on_look_changed(self) -> None:
        look = self._look
        side = round(18 * look.scale)
        for button in (self.undo, self.eraser, self.clear, self.close_button):
            button.setIcon(make_icon(look, str(button.property("sign"))))
            button.setIconSize(QSize(side, side))
        self.heading.setFont(look.font(bold=True))
        self.answer.setFont(look.font(1.35, bold=True))
        for line in self.facts:
            line.setFont(look.font(0.95))
        self.risk.setFont(look.font(0.95, bold=True))
        width = round(WIDTH * min(look.scale, MOST_SCALE))
        self.setFixedWidth(width)
        self.pad.setMaximumHeight(width)
