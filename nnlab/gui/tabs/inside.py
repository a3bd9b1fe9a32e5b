"""The Inside tab: one image on its way through a trained net."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from nnlab.gui.inside.part import Part
from nnlab.gui.inside.parts import PARTS
from nnlab.gui.inside.shell import InsideDesk
from nnlab.gui.tab import Context, Figure, Tab
from nnlab.gui.tr import tr
from nnlab.gui.widgets.torch_card import TorchCard
from nnlab.gui.window.actions import Command

SHARES = {"middle": 70, "right": 30, "upper": 72, "bottom": 28}


class InsideTab(Tab):
    """Strip of digits on top, then the maps with the parts beside and below, or another page."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.desk = InsideDesk(context, self)
        self.parts: dict[str, Part] = {}
        self.card = TorchCard(context.look, tr("What happens inside a net"))
        self.stack = QStackedWidget()
        self._lay_out()
        self.desk.view_changed.connect(self._on_view_changed)
        context.look.changed.connect(self._on_look_changed)
        context.compute.state_changed.connect(self._on_compute_changed)
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
                split = self.down if spec.place == "bottom" else self.across
                split.addWidget(part)
        for split, shares in ((self.across, ("middle", "right")), (self.down, ("upper", "bottom"))):
            split.setChildrenCollapsible(False)
            for number, name in enumerate(shares[: split.count()]):
                split.setStretchFactor(number, SHARES[name])
            split.setSizes([10 * SHARES[name] for name in shares[: split.count()]])
        self.pages = QStackedWidget()
        self.pages.addWidget(self.stack)
        self.pages.addWidget(self.card)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.pages, 1)

    # What others ask of a tab

    def commands(self) -> Sequence[Command]:
        """Return the entries of the tab and of its parts."""
        return [command for part in self.parts.values() for command in part.commands()]

    def figures(self) -> Sequence[Figure]:
        """Return what the parts have to export."""
        return [figure for part in self.parts.values() for figure in part.figures()]

    def set_presentation(self, on: bool) -> None:
        """Fold away what a projector need not show."""
        for part in self.parts.values():
            part.set_presentation(on)

    def pose(self) -> None:
        """Put every part in a telling state."""
        for part in self.parts.values():
            part.pose()

    def close_down(self) -> None:
        """Stop asking."""
        for part in self.parts.values():
            part.close_down()
        self.desk.close_down()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.desk.set_awake(True)
        self._refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.desk.set_awake(False)
        self._context.status.hover("")

    # Slots

    def _refresh(self) -> None:
        for part in self.parts.values():
            if part.isVisible():
                part.refresh()

    def _on_view_changed(self) -> None:
        keys = [spec.key for spec in PARTS if spec.place == "page"]
        page = self.desk.state.page
        number = 1 + keys.index(page) if page in keys else 0
        if number != self.stack.currentIndex():
            self.stack.setCurrentIndex(number)
            self._refresh()

    def _on_compute_changed(self) -> None:
        missing = self._context.compute.missing_torch
        self.card.set_reason(self._context.compute.reason if missing else "")
        self.pages.setCurrentIndex(int(missing))

    def _on_look_changed(self) -> None:
        self._refresh()
