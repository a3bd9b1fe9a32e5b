"""The digits that the net answers wrongly, and what it says to one of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QSplitter, QVBoxLayout, QWidget

from nnlab.app.digits.room import MNIST
from nnlab.app.digits.run import ORDERS, TrainingRun, WrongDigits
from nnlab.gui.mnist.choice import choice_of
from nnlab.gui.mnist.page import Page
from nnlab.gui.mnist.training.asking import OutputsAsker
from nnlab.gui.mnist.wrong_filter import WrongFilter
from nnlab.gui.plots.digits.digits import DigitSheet, DigitWords
from nnlab.gui.plots.digits.images import DigitGallery
from nnlab.gui.plots.digits.outputs import OutputBars
from nnlab.gui.tab import Context, Figure
from nnlab.gui.tr import tr


class WrongPage(Page):
    """The gallery of wrong digits and the outputs for one of them."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        look = context.look
        self._shown: WrongDigits = WrongDigits()
        self.choice = choice_of(context.trainer)
        self.order = make_order_box()
        self.gallery = DigitGallery(look)
        self._sheet = DigitSheet(look, self)
        self.bars = OutputBars(look)
        self.asker = OutputsAsker(context, self.bars.show_outputs, self.bars.show_excuse, self)
        self.filter = WrongFilter(look, self.choice)
        self._lay_out()
        self.order.currentIndexChanged.connect(self._on_order_changed)
        self.gallery.chosen.connect(self._on_chosen)
        self.gallery.pointed.connect(self._on_pointed)
        self.choice.changed.connect(self._on_choice_changed)
        self.filter.inside.clicked.connect(self.look_inside)
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
        layout.setSpacing(0)
        layout.addWidget(self.filter)
        layout.addWidget(self.split, 1)

    def _share_width(self) -> None:
        bars = round(self.context.look.px(270))
        self.split.setSizes([max(bars, self.split.width() - bars), bars])

    # What is shown

    @property
    def result(self) -> TrainingRun | None:
        """The run that the wrong digits are from: while one trains, the one before."""
        return self.context.store.get(MNIST).run

    @property
    def rows(self) -> NDArray[np.int64]:
        """Rows of the wrong digits that are shown, in their order."""
        order = self._shown.order(self.order.currentData())
        return self._shown.only(order, self.choice.target, self.choice.answer)

    def controls(self) -> Sequence[QWidget]:
        return (self.order,)

    def refresh(self) -> None:
        wrong, words = self.trainer.wrong, DigitWords.of(self.result)
        self.order.setEnabled(len(wrong) > 0)
        if wrong is not self._shown:
            self._shown = wrong
            self.asker.drop()
            self.context.status.hover("")
            if not self._fits(self.result):
                self.choice.clear()
            self.gallery.set_words(words)
            self.bars.set_words(words)
            line = tr("Click a digit to see what each output neuron says.")
            self.bars.clear(line if len(wrong) else "")
        self._show_rows()

    def _fits(self, result: TrainingRun | None) -> bool:
        """Whether what is chosen are classes of this run."""
        chosen = max(self.choice.target or 0, self.choice.answer or 0)
        return result is not None and chosen < len(result.classes)

    def _show_rows(self) -> None:
        rows = self.rows
        self.gallery.set_empty_text(self._empty_text(self.trainer.run))
        self.gallery.set_digits(self._shown, rows)
        self.filter.show_result(self.result, len(rows))
        self.filter.inside.setEnabled(self.gallery.chosen_row >= 0)

    def follow(self) -> None:
        """Follow the chosen digit's outputs while the net learns."""
        row = self.gallery.chosen_row
        if row >= 0 and self.asker.due:
            self.asker.ask(self._shown.image[row])

    def escape(self) -> bool:
        return self.choice.clear()

    def pose(self) -> None:
        self.gallery.choose(0)

    def figures(self) -> Sequence[Figure]:
        rows = self.rows
        if not len(rows):
            return ()
        self._sheet.set_digits(self._shown, rows, DigitWords.of(self.result))
        return (Figure("mnist-wrong", tr("Digits answered wrongly"), self._sheet),)

    def _empty_text(self, run: TrainingRun | None) -> str:
        if len(self._shown):
            return tr("No kept image has this target and answer. Esc shows all again.")
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
        self.gallery.set_digits(self._shown, self.rows)

    def _on_choice_changed(self) -> None:
        if self.isVisible():
            self._show_rows()

    def _on_pointed(self, row: int) -> None:
        self.context.status.hover(self.gallery.describe(row))

    # Outputs of one digit

    @property
    def asking(self) -> bool:
        """Whether outputs are awaited."""
        return self.asker.asking

    def _on_chosen(self, row: int) -> None:
        self.asker.drop()
        wrong = self._shown
        note = tr("no. {}").format(int(wrong.index[row]))
        self.bars.show_digit(wrong.image[row], int(wrong.target[row]), note)
        self.filter.inside.setEnabled(True)
        self.context.status.hover(self.gallery.describe(row))
        if self.trainer.net_path is None:
            self.bars.show_excuse(tr("Train again to see the outputs."))
        else:
            self.asker.ask(wrong.image[row])

    def look_inside(self) -> None:
        row = self.gallery.chosen_row
        if row >= 0:
            text, target = self.gallery.describe(row), int(self._shown.target[row])
            self.choice.digit_chosen.emit(self._shown.image[row], text, target)


def make_order_box() -> QComboBox:
    """Return the choice of the order of the wrong digits."""
    box = QComboBox()
    texts = (tr("by confidence"), tr("by target"), tr("by answer"), tr("by place"))
    for key, text in zip(ORDERS, texts, strict=True):
        box.addItem(text, key)
    box.setAccessibleName(tr("order of the wrong digits"))
    box.setToolTip(tr("Order of the wrong digits: the surest mistakes first, or by class"))
    return box
