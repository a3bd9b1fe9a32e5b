"""The digits that the net answers wrongly, and what it says to one of them."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QSplitter, QVBoxLayout, QWidget

from nnlab.app.digits.run import ORDERS, TrainingRun, WrongDigits
from nnlab.gui.jobs import Ask
from nnlab.gui.mnist.page import Page
from nnlab.gui.plots.digits import DigitSheet
from nnlab.gui.plots.images import DigitGallery
from nnlab.gui.plots.outputs import OutputBars
from nnlab.gui.tab import Context, Figure
from nnlab.gui.tr import tr

FOLLOW_SECONDS = 0.2


class WrongPage(Page):
    """The gallery of wrong digits and the outputs for one of them."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        look = context.look
        self._ask: Ask | None = None
        self._asked_at = 0.0
        self._shown: WrongDigits = WrongDigits()
        self.order = QComboBox()
        for key, text in zip(
            ORDERS,
            (tr("by confidence"), tr("by target"), tr("by answer"), tr("by place")),
            strict=True,
        ):
            self.order.addItem(text, key)
        self.order.setAccessibleName(tr("order of the wrong digits"))
        self.order.setToolTip(
            tr("Order of the wrong digits: the surest mistakes first, or by class")
        )
        self.gallery = DigitGallery(look)
        self._sheet = DigitSheet(look, self)
        self.bars = OutputBars(look)
        self._lay_out()
        self.order.currentIndexChanged.connect(self._on_order_changed)
        self.gallery.chosen.connect(self._on_chosen)
        self.gallery.pointed.connect(self._on_pointed)
        look.changed.connect(self._share_width)

    def _lay_out(self) -> None:
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(self.gallery)
        self.split.addWidget(self.bars)
        self.split.setStretchFactor(0, 1)
        self._share_width()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.split)

    def _share_width(self) -> None:
        bars = round(self.context.look.px(270))
        self.split.setSizes([max(bars, self.split.width() - bars), bars])

    # What is shown

    def controls(self) -> Sequence[QWidget]:
        return (self.order,)

    def refresh(self) -> None:
        run, wrong = self.trainer.run, self.trainer.wrong
        self.order.setEnabled(len(wrong) > 0)
        self.gallery.set_empty_text(self._empty_text(run))
        if wrong is not self._shown:
            self._shown = wrong
            self._drop_ask()
            self.context.status.hover("")
            self.gallery.set_digits(wrong, wrong.order(self.order.currentData()))
            self.bars.clear(tr("Click a digit to see the ten outputs.") if len(wrong) else "")

    def follow(self) -> None:
        """Follow the chosen digit's outputs while the net learns."""
        row = self.gallery.chosen_row
        if row < 0 or self.asking or time.monotonic() - self._asked_at < FOLLOW_SECONDS:
            return
        self._ask_outputs()

    def set_presentation(self, on: bool) -> None:
        self._share_width()

    def pose(self) -> None:
        self.gallery.choose(0)

    def figures(self) -> Sequence[Figure]:
        if not len(self._shown):
            return ()
        self._sheet.set_digits(self._shown, self._shown.order(self.order.currentData()))
        return (Figure("mnist-wrong", tr("Digits answered wrongly"), self._sheet),)

    def _empty_text(self, run: TrainingRun | None) -> str:
        if run is None:
            return tr("Press Train (Space). The digits that the net gets wrong will stand here.")
        if self.trainer.busy:
            return tr("The digits that the net gets wrong will stand here after the training.")
        if run.n_wrong == 0:
            return tr("All test digits are right.")
        return tr(
            "The training did not come to its end; its curves stay. Press Train to try again."
        )

    def _on_order_changed(self, _index: int) -> None:
        self.gallery.set_digits(self._shown, self._shown.order(self.order.currentData()))

    def _on_pointed(self, row: int) -> None:
        self.context.status.hover(self.gallery.describe(row))

    # Outputs of one digit

    @property
    def asking(self) -> bool:
        """Whether outputs are awaited."""
        return self._ask is not None

    def _on_chosen(self, row: int) -> None:
        self._drop_ask()
        wrong = self._shown
        note = tr("no. {}").format(int(wrong.index[row]))
        self.bars.show_digit(wrong.image[row], int(wrong.target[row]), note)
        self.context.status.hover(self.gallery.describe(row))
        if self.trainer.net_path is None:
            self.bars.show_excuse(tr("Train again to see the outputs."))
        else:
            self._ask_outputs()

    def _ask_outputs(self) -> None:
        self._asked_at = time.monotonic()
        row, wrong = self.gallery.chosen_row, self._shown
        image: NDArray[np.float32] = wrong.image[row].astype(np.float32) / 255.0
        params = {"image": image, "path": self.trainer.net_path or ""}
        self._ask = self.context.compute.ask(
            "classify", params, self._on_answer, self._on_no_answer
        )

    def _on_answer(self, outputs: NDArray[np.float32]) -> None:
        if self._ask is not None:
            self._ask = None
            self.bars.show_outputs(np.asarray(outputs, dtype=float).reshape(-1))

    def _on_no_answer(self, line: str) -> None:
        if self._ask is not None:
            self._ask = None
            self.bars.show_excuse(line)

    def _drop_ask(self) -> None:
        # An older answer must not be shown beside a newer digit.
        if self._ask is not None:
            self._ask.on_answer = self._ask.on_failed = None
            self._ask = None
