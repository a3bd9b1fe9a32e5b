"""The Inside tab: one image on its way through a trained net."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from nnlab.app.inside import Unit
from nnlab.gui.actions import Command
from nnlab.gui.guards.field_keys import keep_focus_on_click
from nnlab.gui.inside.choosing.page_names import PageNames
from nnlab.gui.inside.choosing.strip import DigitStrip
from nnlab.gui.inside.commands import make_commands
from nnlab.gui.inside.convolving.convolution import ConvolutionPart
from nnlab.gui.inside.maps.part import MapsPart
from nnlab.gui.inside.part import Part
from nnlab.gui.inside.parts import PARTS
from nnlab.gui.inside.reacting.reactions import ReactionsPart
from nnlab.gui.inside.shell import InsideDesk
from nnlab.gui.tab import Context, Figure, Tab
from nnlab.gui.tr import tr
from nnlab.gui.widgets.torch_card import TorchCard

POSE = Unit(0, 3, 11, 9)
"""A neuron at the edge of most digits."""
WIDE = 1500
"""Pixels from which on maps, reactions and convolution are legible beside each other."""
SIZES = {"across": (640, 400), "down": (430, 150)}
"""Pixels of the middle and of what stands at its right; of both and of what stands below."""


class InsideTab(Tab):
    """Strip of digits on top, then the maps with the parts beside and below, or another page."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.desk = InsideDesk(context, self)
        self.parts: dict[str, Part] = {}
        self.strip = DigitStrip(context, self.desk)
        self.names = PageNames(context.look, self.desk)
        self.card = TorchCard(context.look, tr("What happens inside a net"))
        self.stack = QStackedWidget()
        self._opener = QTimer(self)
        self._opener.setSingleShot(True)
        self._lay_out()
        self._connect()
        self._on_view_changed()
        self._on_compute_changed()

    def _lay_out(self) -> None:
        self.across = QSplitter(Qt.Orientation.Horizontal)
        self.down = QSplitter(Qt.Orientation.Vertical)
        self.down.addWidget(self.across)
        self.stack.addWidget(self.down)
        for spec in PARTS:
            part = spec.make(self._context, self.desk)
            part.setAccessibleName(tr(spec.title))
            self.parts[spec.key] = part
            if spec.place == "page":
                self.stack.addWidget(part)
            else:
                (self.down if spec.place == "bottom" else self.across).addWidget(part)
        for name, split in (("across", self.across), ("down", self.down)):
            split.setChildrenCollapsible(False)
            split.setStretchFactor(0, 1)
            split.setSizes(SIZES[name])
        for spec in PARTS:
            if spec.place == "right":
                self.parts[spec.key].hide()
        self.strip.line.addWidget(self.names)
        self.pages = QStackedWidget()
        room = QWidget()
        column = QVBoxLayout(room)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strip)
        column.addWidget(self.stack, 1)
        self.pages.addWidget(room)
        self.pages.addWidget(self.card)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.pages)
        keep_focus_on_click(self)

    def _connect(self) -> None:
        context = self._context
        self.desk.view_changed.connect(self._on_view_changed)
        self.names.toggled.connect(self.toggle_part)
        self.reactions.wanted.connect(self.show_reactions)
        self.maps.view.chosen.connect(self._on_unit_chosen)
        self.maps.view.enlarged.connect(self._opener.stop)
        self._opener.timeout.connect(self._open_right)
        context.look.changed.connect(self._on_look_changed)
        context.compute.state_changed.connect(self._on_compute_changed)

    @property
    def maps(self) -> MapsPart:
        """The part in the middle."""
        part = self.parts["maps"]
        assert isinstance(part, MapsPart)
        return part

    @property
    def convolution(self) -> ConvolutionPart:
        """The part at the right."""
        part = self.parts["convolution"]
        assert isinstance(part, ConvolutionPart)
        return part

    @property
    def reactions(self) -> ReactionsPart:
        """The part below."""
        part = self.parts["reactions"]
        assert isinstance(part, ReactionsPart)
        return part

    # What others ask of a tab

    def commands(self) -> Sequence[Command]:
        """Return the entries of the tab and of its parts."""
        parts = [command for part in self.parts.values() for command in part.commands()]
        return [*make_commands(self), *parts]

    def escape(self) -> bool:
        """Make the large convolution small, or show all rows again, if one is the only one."""
        part = self.convolution
        if part.isVisible() and part.large.isChecked():
            part.large.setChecked(False)
            if self._context.look.presentation:
                self.toggle_part("convolution")
            return True
        if self.maps.view.scene.large is None:
            return False
        self.maps.view.enlarge(None)
        return True

    def figures(self) -> Sequence[Figure]:
        """Return what the parts have to export."""
        return [figure for part in self.parts.values() for figure in part.figures()]

    def set_presentation(self, on: bool) -> None:
        """Fold away what a projector need not show."""
        self.strip.set_presentation(on)
        self.reactions.setVisible(not on)
        for part in self.parts.values():
            part.set_presentation(on)
        self.names.refresh(self._shown_parts())

    def pose(self) -> None:
        """Train a net if there is none, choose a digit, and put every part in a telling state."""
        trainer = self._context.trainer
        if self.desk.net_path is None and not trainer.busy:
            trainer.train()
            self._wait(lambda: trainer.busy, 120.0)
        self._wait(lambda: self.desk.insides is None, 10.0)
        self.desk.choose_unit(POSE)
        if self.width() >= WIDE and self.convolution.isHidden():
            self.toggle_part("convolution")
        for part in self.parts.values():
            part.pose()
        self._wait(lambda: self.desk.asking, 2.0)

    def close_down(self) -> None:
        """Stop asking."""
        self._opener.stop()
        for part in self.parts.values():
            part.close_down()
        self.strip.close_down()
        self.desk.close_down()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.desk.set_awake(True)
        self.strip.refresh()
        self._refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.desk.set_awake(False)
        self._context.status.hover("")

    # What the user does

    def toggle_part(self, key: str) -> None:
        """Show the part beside or below the maps, or fold it away."""
        part = self.parts[key]
        opens = part.isHidden()
        if opens:
            # What is large would hide it.
            self.convolution.large.setChecked(False)
        part.setVisible(opens)
        if part is self.convolution and self._context.look.presentation and not part.isHidden():
            self.convolution.large.setChecked(True)
        if part.isVisible():
            part.refresh()
        self.names.refresh(self._shown_parts())

    def is_open(self, key: str) -> bool:
        """Whether that part is not folded away."""
        return not self.parts[key].isHidden()

    def show_reactions(self) -> None:
        """Show the maps with what their neurons react to."""
        self.desk.choose_page("maps")
        if self.reactions.isHidden():
            self.toggle_part("reactions")

    def show_page(self, number: int) -> None:
        """Show the maps (0) or a page of its own."""
        self.desk.choose_page(("maps", *self.own_pages)[number])

    @property
    def own_pages(self) -> list[str]:
        """Keys of the parts that are pages of their own."""
        return [spec.key for spec in PARTS if spec.place == "page"]

    # Slots

    def _wait(self, busy: object, seconds: float) -> None:
        until = time.monotonic() + seconds
        while callable(busy) and busy() and time.monotonic() < until:
            loop = QEventLoop()
            QTimer.singleShot(20, loop.quit)
            loop.exec()

    def _shown_parts(self) -> set[str]:
        return {key for key, part in self.parts.items() if not part.isHidden()}

    def _on_unit_chosen(self) -> None:
        # A double click enlarges a row: it must not find the maps moved by the first press.
        self._opener.start(QApplication.doubleClickInterval())

    def _open_right(self) -> None:
        # A presentation shows it large, in place of the maps: only when it is asked for.
        if self.convolution.isHidden() and not self._context.look.presentation:
            self.toggle_part("convolution")

    def _refresh(self) -> None:
        self.names.refresh(self._shown_parts())
        for part in self.parts.values():
            if part.isVisible():
                part.refresh()

    def _on_view_changed(self) -> None:
        pages = ["maps", *self.own_pages]
        page = self.desk.state.page
        number = pages.index(page) if page in pages else 0
        if number != self.stack.currentIndex():
            self.stack.setCurrentIndex(number)
            self._refresh()
        self.names.refresh(self._shown_parts())

    def _on_compute_changed(self) -> None:
        missing = self._context.compute.missing_torch
        self.card.set_reason(self._context.compute.reason if missing else "")
        self.pages.setCurrentIndex(int(missing))

    def _on_look_changed(self) -> None:
        self._refresh()
