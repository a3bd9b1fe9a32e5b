"""The confusion matrix, and the wrong digits of the cell that is chosen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QSplitter, QVBoxLayout, QWidget

from nnlab.app.digits.room import MNIST
from nnlab.app.digits.run import TrainingRun, WrongDigits
from nnlab.gui.mnist.choice import choice_of
from nnlab.gui.mnist.page import Page
from nnlab.gui.mnist.wrong_filter import InsideButton, describe_count
from nnlab.gui.plots.digits.confusion_matrix import ConfusionMatrix
from nnlab.gui.plots.digits.digits import DigitWords
from nnlab.gui.plots.digits.images import DigitGallery
from nnlab.gui.tab import Context, Figure
from nnlab.gui.tr import tr


class ConfusionPage(Page):
    """The matrix at the left, the digits of its chosen cell at the right."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        look = context.look
        self._drawn: TrainingRun | None = None
        self._shown = WrongDigits()
        self.choice = choice_of(context.trainer)
        self.matrix = ConfusionMatrix(look)
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setAccessibleName(tr("what the chosen cell says"))
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.gallery = DigitGallery(look)
        self.inside = InsideButton()
        self._lay_out()
        self.matrix.chosen.connect(self.choice.choose)
        self.matrix.cleared.connect(self.choice.clear)
        self.matrix.pointed.connect(context.status.hover)
        self.matrix.enlarged.connect(self.enlarged)
        self.gallery.pointed.connect(self._on_pointed)
        self.gallery.chosen.connect(self._on_digit_chosen)
        self.inside.clicked.connect(self.look_inside)
        self.choice.changed.connect(self._on_choice_changed)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def _lay_out(self) -> None:
        self._side = QWidget()
        column = QVBoxLayout(self._side)
        column.setContentsMargins(8, 4, 0, 0)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 8, 0)
        head.addWidget(self.words, 1)
        head.addWidget(self.inside)
        column.addLayout(head)
        column.addWidget(self.gallery, 1)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(self.matrix)
        self.split.addWidget(self._side)
        self.split.setStretchFactor(0, 3)
        self.split.setStretchFactor(1, 2)
        self.split.setSizes([600, 400])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.split)

    # What is shown

    def refresh(self) -> None:
        result = self.context.store.get(MNIST).run
        self.matrix.set_empty_text(self._empty_text(result))
        if result is not self._drawn:
            self._drawn = result
            self._shown = self.trainer.wrong
            none = np.zeros((0, 0), dtype=np.int64)
            self.matrix.show_counts(
                result.confusion if result is not None else none,
                result.classes if result is not None else (),
            )
            self.gallery.set_words(DigitWords.of(result))
            if result is None or max(self.choice.cell or (0,)) >= len(result.classes):
                self.choice.clear()
        self._side.setVisible(self.matrix.count > 0)
        self._show_choice()

    def _show_choice(self) -> None:
        choice, wrong = self.choice, self._shown
        self.matrix.show_choice(choice.target, choice.answer)
        rows = wrong.only(wrong.order("confidence"), choice.target, choice.answer)
        self.gallery.set_empty_text(self._gallery_text())
        self.gallery.set_digits(wrong, rows)
        self.inside.setEnabled(self.gallery.chosen_row >= 0)
        self.words.setText(self._words(len(rows)))

    def _words(self, shown: int) -> str:
        result, choice = self._drawn, self.choice
        parts = [tr("Click a cell to see its digits.")]
        if choice.cell is not None:
            parts = [self.matrix.describe(choice.cell)]
        elif choice.on and self.matrix.count:
            n = self.matrix.count
            row, column = (n if part is None else part for part in (choice.target, choice.answer))
            parts = [self.matrix.describe((row, column))]
        parts.append(describe_count(result, len(self._shown) if choice.on else shown))
        if self.trainer.busy:
            parts.append(tr("from the training before"))
        return " · ".join(part for part in parts if part)

    def _gallery_text(self) -> str:
        cell = self.choice.cell
        if cell is not None and cell[0] == cell[1]:
            return tr("Only wrong digits are kept: on the diagonal all are right.")
        if self._drawn is not None and self._drawn.n_wrong == 0:
            return tr("All test digits are right.")
        return tr("No kept image has this target and answer. Esc shows all again.")

    def _empty_text(self, result: TrainingRun | None) -> str:
        if self.trainer.busy:
            return tr("The confusion matrix will stand here after the training.")
        if result is None:
            return tr("Press Train (Space). Which digit was taken for which will stand here.")
        if result.n_wrong is not None:
            return tr(
                "This run was kept without its confusion matrix. Press Train to get one like it."
            )
        return tr("The training did not come to its end. Press Train to try again.")

    def escape(self) -> bool:
        return self.choice.clear()

    def set_presentation(self, on: bool) -> None:
        # Counts in large letters need wider cells.
        self.split.setSizes([700, 300] if on else [600, 400])

    def pose(self) -> None:
        """Choose the most frequent mistake."""
        if self.matrix.count and self._drawn is not None:
            off = self._drawn.confusion * (1 - np.eye(self.matrix.count, dtype=np.int64))
            target, answer = divmod(int(off.argmax()), self.matrix.count)
            self.choice.choose(target, answer)

    def figures(self) -> Sequence[Figure]:
        if not self.matrix.count:
            return ()
        return (Figure("mnist-confusion", tr("Confusion matrix"), self.matrix),)

    # Slots

    def _on_choice_changed(self) -> None:
        if self.isVisible():
            self._show_choice()

    def _on_pointed(self, row: int) -> None:
        self.context.status.hover(self.gallery.describe(row))

    def _on_digit_chosen(self, row: int) -> None:
        self.inside.setEnabled(True)
        self.context.status.hover(self.gallery.describe(row))

    def look_inside(self) -> None:
        row = self.gallery.chosen_row
        if row >= 0:
            text, target = self.gallery.describe(row), int(self._shown.target[row])
            self.choice.digit_chosen.emit(self._shown.image[row], text, target)

    def _on_look_changed(self) -> None:
        self.words.setFont(self.context.look.font(0.95))
