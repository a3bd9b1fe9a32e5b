"""The lower part of the MNIST tab: the large result, and one page of what belongs to it."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from nnlab.gui.field_keys import keep_focus_on_click
from nnlab.gui.mnist.headline import Headline
from nnlab.gui.mnist.page import Page
from nnlab.gui.mnist.pages import PAGES
from nnlab.gui.tab import Context, Figure
from nnlab.gui.tr import tr

SPECS = {spec.key: spec for spec in PAGES}
FOLLOW_EVERY = 0.03


class LowerPages(QWidget):
    """Headline, names of the pages, and the page that is chosen; each is made when first shown.

    `grown` follows the making of a page, `turned` the choice of another one, `enlarged` the wish of
    a page to be the only plot.
    """

    grown = Signal()
    enlarged = Signal()
    turned = Signal(str)

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
        self.group = QButtonGroup(self)
        self.names: dict[str, QToolButton] = {}
        self._strip = QHBoxLayout()
        self._strip.setContentsMargins(8, 0, 12, 0)
        self._strip.setSpacing(2)
        for number, spec in enumerate(PAGES, 2):
            self._strip.addWidget(self._make_name(number))
            self.names[spec.key].setAccessibleName(tr(spec.title))
        self._strip.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.headline)
        layout.addLayout(self._strip)
        layout.addWidget(self.stack, 1)
        self._connect()
        self.show_key(PAGES[0].key)

    def _make_name(self, number: int) -> QToolButton:
        spec = PAGES[number - 2]
        button = QToolButton()
        button.setText(tr(spec.title))
        button.setCheckable(True)
        button.setAutoRaise(True)
        button.setToolTip(tr("{tip} (F{number})").format(tip=tr(spec.tip), number=number))
        button.setProperty("page", spec.key)
        self.group.addButton(button)
        self.names[spec.key] = button
        return button

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
        self.group.buttonClicked.connect(self._on_name_clicked)

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
                self._strip.addWidget(control)
                control.hide()
            keep_focus_on_click(self)
            self.grown.emit()
        return self._made[key]

    def show_key(self, key: str) -> None:
        """Show the page of that key."""
        if key == self.key:
            return
        made = self.open(key)
        for control in self._controls.get(self.key, ()):
            control.hide()
        for control in self._controls[key]:
            control.show()
        self.key = key
        self.names[key].setChecked(True)
        self.stack.setCurrentWidget(made)
        made.refresh()
        self.turned.emit(key)

    def refresh(self) -> None:
        """Draw the shown run, if there is anything to be seen."""
        self.headline.refresh()
        if self.isVisible():
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
        if self.isVisible() and now - self._followed >= FOLLOW_EVERY:
            self._followed = now
            self.present.follow()

    def _on_name_clicked(self, button: QToolButton) -> None:
        self.show_key(button.property("page"))
