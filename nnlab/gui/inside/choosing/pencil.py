"""The left column of the Inside tab: paper, pencil, eraser, and MNIST's preprocessing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QLabel,
    QSizePolicy,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from nnlab.app.inside import make_drawing, see_drawing
from nnlab.gui.icons import make_icon
from nnlab.gui.inside.shell import InsideDesk
from nnlab.gui.inside.verdict import describe_answer
from nnlab.gui.look import Look
from nnlab.gui.tr import tr
from nnlab.gui.widgets.draw_pad import DrawPad

PEN = 2.5
PENS = (1.0, 6.0)
STEPS = 4
"""Steps of the slider for one pixel of the pencil's width."""


class PencilColumn(QWidget):
    """Draws on the desk's image; what is drawn goes into the net at once."""

    def __init__(self, look: Look, desk: InsideDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._desk = look, desk
        self.pad = DrawPad(look)
        self.pad.set_hint(tr("Draw a digit here; the right button erases."))
        self.pad.setToolTip(tr("Draw with the left mouse button, erase with the right one"))
        self.caption = QLabel()
        self.caption.setWordWrap(True)
        self.caption.setAccessibleName(tr("what the image is"))
        self.verdict = QLabel()
        self.verdict.setWordWrap(True)
        self.verdict.setAccessibleName(tr("target and answer"))
        self.verdict.setToolTip(tr("What the image is, and what the net takes it for"))
        self.pen = QSlider(Qt.Orientation.Horizontal)
        self.pen.setRange(round(STEPS * PENS[0]), round(STEPS * PENS[1]))
        self.pen.setValue(round(STEPS * PEN))
        self.pen.setAccessibleName(tr("width of the pencil"))
        self.pen.setToolTip(tr("Width of the pencil and the eraser in pixels of the image"))
        self.width_text = QLabel()
        self.eraser = self._make_button(tr("eraser"), tr("Erase with the left button too (X)"))
        self.eraser.setCheckable(True)
        self.clear = self._make_button(tr("clear"), tr("Take clean paper (Del)"))
        self.fit = QCheckBox(tr("preprocess"))
        self.fit.setAccessibleName(tr("MNIST preprocessing of drawings"))
        self.fit.setToolTip(
            tr(
                "Fit a drawing into 20×20 pixels and put its centre of mass into the middle, as "
                "was done with all digits that the net has learnt from; without it nets fail (P)"
            )
        )
        self._lay_out()
        self.pad.drawn.connect(self._on_drawn)
        self.pen.valueChanged.connect(self._on_pen)
        self.eraser.toggled.connect(self._on_eraser)
        self.clear.clicked.connect(self.take_clean_paper)
        self.fit.toggled.connect(self.set_fit)
        desk.image_changed.connect(self.refresh)
        desk.insides_changed.connect(self._judge)
        look.changed.connect(self._on_look_changed)
        self._on_pen(self.pen.value())
        self._on_look_changed()
        self.refresh()

    @staticmethod
    def _make_button(name: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setAutoRaise(True)
        button.setAccessibleName(name)
        button.setToolTip(tip)
        return button

    def _lay_out(self) -> None:
        tools = QGridLayout()
        tools.setContentsMargins(0, 0, 0, 0)
        tools.setHorizontalSpacing(4)
        tools.addWidget(self.pen, 0, 0)
        tools.addWidget(self.width_text, 0, 1)
        tools.addWidget(self.eraser, 0, 2)
        tools.addWidget(self.clear, 0, 3)
        tools.setColumnStretch(0, 1)
        self.tools = QWidget()
        self.tools.setLayout(tools)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 4, 4)
        layout.setSpacing(4)
        layout.addWidget(self.pad, 1)
        layout.addWidget(self.verdict)
        layout.addWidget(self.caption)
        layout.addWidget(self.tools)
        layout.addWidget(self.fit)
        layout.addStretch(0)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)

    # What the user does

    def take_clean_paper(self) -> None:
        """Take the ink away."""
        drawing = np.zeros_like(self.pad.drawing)
        if self._desk.image.any() or self._desk.state.drawing is None:
            self._take(drawing, tr("clean paper"))

    def set_fit(self, on: bool) -> None:
        """Bring drawings to MNIST's size and centre, or leave them as they are."""
        state = self._desk.state
        if on == state.fit:
            return
        changed = replace(state, fit=on)
        if state.drawing is not None:
            changed = replace(changed, image=see_drawing(state.drawing, on))
        self._desk.edit(changed, tr("MNIST preprocessing"))

    def _on_drawn(self, drawing: NDArray[np.uint8], stroke: int) -> None:
        self._take(drawing, tr("stroke"), ("inside", "stroke", id(self), stroke))

    def _take(self, drawing: NDArray[np.uint8], label: str, mark: object = None) -> None:
        state = self._desk.state
        text = state.text
        if state.drawing is None:
            text = tr("drawn by hand") if not drawing.any() else _changed(state.text)
        self._desk.edit(
            replace(
                state,
                drawing=drawing,
                image=see_drawing(drawing, state.fit),
                text=text,
                label=None,
            ),
            label,
            mark,
        )

    # What is shown

    def refresh(self) -> None:
        """Show the desk's image."""
        state = self._desk.state
        if state.drawing is not None:
            self.pad.show_drawing(state.drawing)
        else:
            self.pad.show_drawing(make_drawing(state.image))
        self.caption.setText(self._describe())
        self.fit.blockSignals(True)
        self.fit.setChecked(state.fit)
        self.fit.blockSignals(False)
        self._judge()

    def _judge(self) -> None:
        desk = self._desk
        words = describe_answer(desk.insides, desk.state.label, desk.source.classes)
        self.verdict.setText(words)

    def _describe(self) -> str:
        state = self._desk.state
        if state.drawing is None:
            return state.text
        if state.fit:
            return tr("{}; the net sees it fitted and centred").format(state.text)
        return tr("{}; the net sees it as it is").format(state.text)

    def set_presentation(self, on: bool) -> None:
        """Show the paper, what is answered, and what becomes of drawings; fold the rest away."""
        self.tools.setVisible(not on)
        self.caption.setVisible(not on)

    def _on_pen(self, value: int) -> None:
        self.pad.pen = value / STEPS
        self.width_text.setText(tr("{} px").format(f"{self.pad.pen:.1f}"))

    def _on_eraser(self, on: bool) -> None:
        self.pad.erasing = on

    def _on_look_changed(self) -> None:
        look = self._look
        side = round(18 * look.scale)
        for button, name in ((self.eraser, "eraser"), (self.clear, "clear")):
            button.setIcon(make_icon(look, name))
            button.setIconSize(QSize(side, side))
        self.caption.setFont(look.font(0.9))
        self.verdict.setFont(look.font(bold=True))
        self.fit.setFont(look.font(0.9))
        self.width_text.setFont(look.font(0.9))


def _changed(text: str) -> str:
    return tr("{}, changed by hand").format(text) if text else tr("drawn by hand")
