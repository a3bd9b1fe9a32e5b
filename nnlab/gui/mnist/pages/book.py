"""The book's table of results on the MNIST digits, with one's own rows in it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from nnlab.app.digits.book_table import counts, make_table
from nnlab.app.digits.room import MNIST, MnistState
from nnlab.gui.mnist.page import Page
from nnlab.gui.plots.digits.result_table import ResultTable
from nnlab.gui.tab import Context, Figure
from nnlab.gui.tr import tr


class BookPage(Page):
    """A line of words above the table where the shown run has no place in it."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.words.setAccessibleName(tr("about the table"))
        self.table = ResultTable(context.look)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 0, 8, 0)
        layout.setSpacing(2)
        layout.addWidget(self.words)
        layout.addWidget(self.table, 1)
        context.store.subscribe(MNIST, self._on_state_changed)
        context.trainer.keeper.scanned.connect(self.refresh)
        context.look.changed.connect(self._on_look_changed)
        self.trainer.keeper.scan()
        self._on_look_changed()
        self.refresh()

    def refresh(self) -> None:
        run = self.trainer.run
        self.table.show_rows(make_table(self.context.store.get(MNIST).cards, run))
        line = self._words()
        self.words.setText(line)
        self.words.setVisible(bool(line))

    def figures(self) -> Sequence[Figure]:
        return (Figure("mnist-table", tr("Results on the MNIST digits"), self.table),)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _words(self) -> str:
        run = self.trainer.run
        if run is None:
            return tr("Press Train (Space): your net will stand in its place of the table.")
        if counts(run):
            return ""
        if not run.settings.data.bundled:
            return tr("The table is about the MNIST digits; the shown run has learnt {}.").format(
                run.settings.data.name
            )
        return tr("The shown run gets its place in the table when it has come to its end.")

    def _on_state_changed(self, old: MnistState, new: MnistState) -> None:
        if self.isVisible() and (new.cards is not old.cards or new.run is not old.run):
            self.refresh()

    def _on_look_changed(self) -> None:
        look = self.context.look
        self.words.setFont(look.font(0.95))
        self.words.setStyleSheet(f"color: {look.theme.muted};")
