"""The data section: what is learnt from, held out and tested with."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from nnlab.gui.mnist.numbers import group
from nnlab.gui.mnist.sections.base import Section
from nnlab.gui.mnist.trainer import TRAIN_DIGITS
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr

TEST_DIGITS = 10_000


class DataSection(Section):
    """Says what the digits are and how they are shared out."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, tr("Data"), parent)
        self.text = self.add_text("")
        self.refresh()

    def refresh(self) -> None:
        data = self.trainer.settings.data
        self.text.setText(
            tr(
                "{train} digits to learn from; of these {held_out} are held out, to judge the net "
                "while it learns. {test} test digits."
            ).format(
                train=group(TRAIN_DIGITS), held_out=group(data.held_out), test=group(TEST_DIGITS)
            )
        )
