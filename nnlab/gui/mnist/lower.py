"""The lower part of the MNIST tab: the large result, and one page of what belongs to it."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from nnlab.gui.guards.field_keys import keep_focus_on_click
from nnlab.gui.mnist.headline import Headline
from nnlab.gui.mnist.page import Page
from nnlab.gui.mnist.pages import PAGES
from nnlab.gui.tab import Context, Figure
from nnlab.gui.tr import tr
from nnlab.gui.widgets.page_strip import PageStrip

SPECS = {spec.key: spec for spec in PAGES}
FOLLOW_EVERY = 0.03


class LowerPages(QWidget):
    """Headline, names of the pages, and the page that is chosen; each is made when first shown.

    `grown` follows the making of a page, `turned` the choice of another one, `enlarged` the wish of
    a page to be the only plot, `folded` says that only the headline is left, or all again.
    """

    grown = Signal()
    enlarged = Signal()
    turned = Signal(str)
    folded = Signal(bool)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._made: dict[str, Page] = {}
        self._controls: dict[str, Sequence[QWidget]] = {}
        self._followed = 0.0
        self._presenting = False
        self.key = ""
        self.headline = Headline(context.look, context.trainer)
        self.stack = QStackedWidget()
        self.strip = PageStrip(PAGES)
        self.opened = True
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.headline)
        layout.addWidget(self.strip)
        layout.addWidget(self.stack, 1)
        self._connect()
        self.show_key(PAGES[0].key)

    def _connect(self) -> None:
        trainer = self._context.trainer
        for signal in (
            trainer.run_replaced,
            trainer.ended,
            trainer.phase_changed,
            trainer.epoch_ended,
        ):
            signal.connect(self.refresh)
        trainer.curve_grown.connect(self._on_curve_grown)
        self.strip.picked.connect(self.show_key)
        self.headline.toggled.connect(self._on_toggled)

    @property
    def present(self) -> Page:
        """The page that is shown."""
        return self.open(self.key)

    def open(self, key: str) -> Page:
        """Return a page by its key, made now if it was never shown."""
        if key not in self._made:
            made = SPECS[key].make(self._context)
            made.setAccessibleName(tr(SPECS[key].title))
            made.set_presentation(self._presenting)
            made.enlarged.connect(self.enlarged)
            self._made[key] = made
            self.stack.addWidget(made)
            self._controls[key] = made.controls()
            for control in self._controls[key]:
                self.strip.add_control(control)
            keep_focus_on_click(self)
            self.grown.emit()
        return self._made[key]

    def show_key(self, key: str) -> None:
        """Show the page of that key; a folded lower part opens."""
        self.set_open(True)
        if key == self.key:
            self.strip.set_key(key)
            return
        made = self.open(key)
        for control in self._controls.get(self.key, ()):
            control.hide()
        for control in self._controls[key]:
            control.show()
        self.key = key
        self.strip.set_key(key)
        # What the pointer has found out there does not belong to this page.
        self._context.status.hover("")
        self.stack.setCurrentWidget(made)
        made.refresh()
        self._name_fold()
        self.turned.emit(key)

    def _name_fold(self) -> None:
        self.headline.show_opened(self.opened, tr(SPECS[self.key].title))

    def set_open(self, on: bool) -> None:
        """Show the pages, or the headline alone."""
        if on == self.opened:
            return
        self.opened = on
        self.strip.setVisible(on)
        self.stack.setVisible(on)
        self._name_fold()
        if on:
            self.refresh()
        self.folded.emit(not on)

    def refresh(self) -> None:
        """Draw the shown run, if there is anything to be seen."""
        self.headline.refresh()
        if self.stack.isVisible():
            self.present.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """What was hidden was not drawn."""
        super().showEvent(event)
        self.refresh()

    def set_presentation(self, on: bool) -> None:
        """Write larger, and fold away what a projector need not show."""
        self._presenting = on
        self.headline.set_presentation(on)
        for made in self._made.values():
            made.set_presentation(on)

    def figures(self) -> list[Figure]:
        """Return what the pages made so far have to export, the visible one's first."""
        pages = [self.present, *(made for key, made in self._made.items() if key != self.key)]
        return [figure for page in pages for figure in page.figures()]

    def close_down(self) -> None:
        """Stop timers and jobs."""
        for made in self._made.values():
            made.close_down()

    def _on_curve_grown(self) -> None:
        now = time.monotonic()
        if self.stack.isVisible() and now - self._followed >= FOLLOW_EVERY:
            self._followed = now
            self.present.follow()

    def _on_toggled(self) -> None:
        self.set_open(not self.opened)
