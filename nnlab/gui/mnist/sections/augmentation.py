"""The augmentation within the data section: how far images are changed, and what they become."""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from nnlab.core.digits.specs import LIMITS
from nnlab.gui.icons import make_icon
from nnlab.gui.mnist.data.augmenter import Augmenter
from nnlab.gui.mnist.data.part_edit import edit_part
from nnlab.gui.plots.digits.preview import CHANGED, Preview
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr
from nnlab.gui.widgets.param_form import MoreButton, make_real, name_control, put

PERCENT = 100.0


class AugmentationGroup(QWidget):
    """Folded at first; unfolded it asks for its preview whenever a value changes."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._digits: NDArray[np.uint8] = np.zeros((0, 28, 28), np.uint8)
        self._draws = 0
        self._factors: dict[str, float] = {}
        self._spins: dict[str, QDoubleSpinBox] = {}
        self._labels: list[QLabel] = []
        self._shown: object = None
        self._plain = True
        self.augmenter = Augmenter(context, self)
        self.more = MoreButton()
        name_control(
            self.more,
            tr("augmentation"),
            tr("Change each image at random each time that it is learnt from"),
        )
        self.content = QWidget()
        self._grid = QGridLayout(self.content)
        self._grid.setContentsMargins(8, 0, 0, 0)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(0, 1)
        self._add_spins()
        self._add_preview()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.more)
        layout.addWidget(self.content)
        self.more.set_rows([self.content])
        self.more.toggled.connect(self._on_unfolded)
        self.augmenter.arrived.connect(self._on_arrived)
        self.augmenter.failed.connect(self._on_failed)
        context.look.changed.connect(self._on_look_changed)
        self._on_look_changed()
        self.refresh()

    # What there is to set

    def _add_spins(self) -> None:
        self._add("shift", tr("Δ shift ±"), " px", 1.0, 1, tr("Largest shift to each side"))
        self._add("rotation", tr("φ rotation ±"), "°", 5.0, 1, tr("Largest turn to each side"))
        tip = tr("Largest part by which an image grows or shrinks")
        self._add("scale", tr("s scale ±"), " %", 5.0, 0, tip, PERCENT)
        self._add("shear", tr("γ shear ±"), "°", 5.0, 1, tr("Largest lean to each side"))
        tip = tr("Elastic displacement of the pixels, root mean square (Simard 2003)")
        self._add("elastic", tr("u elastic, rms"), " px", 0.5, 2, tip)
        tip = tr("Length over which the elastic displacement changes")
        self._add("smoothness", tr("σ smoothness"), " px", 1.0, 1, tip)

    def _add(
        self,
        name: str,
        text: str,
        unit: str,
        step: float,
        decimals: int,
        tip: str,
        factor: float = 1.0,
    ) -> None:
        low, high = LIMITS[name]
        spin = make_real(factor * low, factor * high, step, decimals)
        spin.setSuffix(unit)
        name_control(spin, tr(name), tip)
        label = QLabel(text)
        label.setBuddy(spin)
        label.setToolTip(tip)
        row = self._grid.rowCount()
        self._grid.addWidget(label, row, 0)
        self._grid.addWidget(spin, row, 1)
        self._labels.append(label)
        self._spins[name], self._factors[name] = spin, factor
        spin.valueChanged.connect(partial(self._on_changed, name))

    def _add_preview(self) -> None:
        self.preview = Preview(self._context.look)
        self.dice = QToolButton()
        self.dice.setAutoRaise(True)
        name_control(self.dice, tr("another preview"), tr("Another image and other changes"))
        self.dice.clicked.connect(self._on_dice)
        self.line = QLabel()
        self.line.setWordWrap(True)
        self.line.setAccessibleName(tr("why there is no preview"))
        row = QHBoxLayout()
        row.addWidget(self.preview)
        row.addWidget(self.dice)
        row.addStretch(1)
        self._grid.addLayout(row, self._grid.rowCount(), 0, 1, 2)
        self._grid.addWidget(self.line, self._grid.rowCount(), 0, 1, 2)
        self.line.hide()

    # What is shown

    def refresh(self) -> None:
        """Show the settings of the store."""
        augmentation = self._context.trainer.settings.augmentation
        for name, spin in self._spins.items():
            put(spin, self._factors[name] * getattr(augmentation, name))
        self._spins["smoothness"].setEnabled(augmentation.elastic > 0)
        on = tr("Augmentation: on") if augmentation.on else tr("Augmentation: off")
        self.more.setText(on)
        self._ask()

    def set_digits(self, digits: NDArray[np.uint8]) -> None:
        """Take the images (n, 28, 28) of which one is shown."""
        self._digits = digits
        self._shown = None
        self._ask()

    def close_down(self) -> None:
        """Let go what is awaited."""
        self.augmenter.drop()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask()

    def _ask(self) -> None:
        """Ask for the preview, unless it is shown, or nobody sees it."""
        augmentation = self._context.trainer.settings.augmentation
        key = (augmentation, self._draws)
        if not self.preview.isVisible() or not len(self._digits) or key == self._shown:
            return
        self._shown = key
        image = self._digits[self._draws % len(self._digits)]
        if augmentation.on:
            if self._plain:
                # What is not changed must not stand for what is.
                self._show(image, self._digits[:0])
            self._plain = False
            self.augmenter.want(image, image[None], augmentation, self._draws, CHANGED)
        else:
            self._plain = True
            self.augmenter.drop()
            self._show(image, np.repeat(image[None], CHANGED, axis=0))

    def _show(self, image: NDArray[np.uint8], changed: NDArray[np.uint8]) -> None:
        self.line.hide()
        self.preview.show_images([image, *changed])

    def _on_arrived(self, image: NDArray[np.uint8], images: NDArray[np.uint8]) -> None:
        self._show(image, images[0])

    def _on_failed(self, line: str) -> None:
        self._shown = None
        self.line.setText(line)
        self.line.show()

    # Slots

    def _on_unfolded(self, _on: bool) -> None:
        self._ask()

    def _on_changed(self, name: str, value: float) -> None:
        given = round(value / self._factors[name], 6)
        edit_part(self._context, tr("change the augmentation"), "augmentation", **{name: given})

    def _on_dice(self) -> None:
        self._draws += 1
        self._ask()

    def _on_look_changed(self) -> None:
        look = self._context.look
        for spin in self._spins.values():
            spin.setFixedWidth(round(look.px(88)))
            spin.setFont(look.font())
            spin.setCorrectionMode(QAbstractSpinBox.CorrectionMode.CorrectToNearestValue)
        self.more.setFont(look.font())
        self.dice.setIcon(make_icon(look, "seed"))
        side = round(look.px(16))
        self.dice.setIconSize(QSize(side, side))
        self.line.setFont(look.font(0.9))
        self.line.setStyleSheet(f"color: {look.theme.error};")
