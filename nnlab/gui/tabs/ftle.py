"""The FTLE tab, the Lyapunov laboratory: names of its pages on top, and the page that is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from nnlab.gui.actions import Command
from nnlab.gui.guards.field_keys import keep_focus_on_click
from nnlab.gui.lyapunov.desk import LyapunovDesk
from nnlab.gui.lyapunov.page import LyapunovPage
from nnlab.gui.lyapunov.pages import PAGES
from nnlab.gui.tab import Context, Figure, Tab
from nnlab.gui.tr import tr
from nnlab.gui.widgets.page_strip import PageStrip
from nnlab.gui.widgets.torch_card import TorchCard

SPECS = {spec.key: spec for spec in PAGES}


class FtleTab(Tab):
    """Each page is made when it is first shown."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._presenting = False
        self.desk = LyapunovDesk(context, self)
        self.made: dict[str, LyapunovPage] = {}
        self.strip = PageStrip(PAGES)
        self.stack = QStackedWidget()
        self.card = TorchCard(context.look, tr("Nets that are trained for this page"))
        self.stack.addWidget(self.card)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.strip)
        layout.addWidget(self.stack, 1)
        self.strip.picked.connect(self.show_page)
        self.desk.changed.connect(self._on_desk_changed)
        context.compute.state_changed.connect(self._show)
        self._show()

    @property
    def page(self) -> LyapunovPage:
        """The page that is chosen."""
        return self.open(self.desk.state.page)

    def open(self, key: str) -> LyapunovPage:
        """Return a page by its key, made now if it was never shown."""
        if key not in self.made:
            made = SPECS[key].make(self._context, self.desk)
            made.setAccessibleName(tr(SPECS[key].title))
            made.set_presentation(self._presenting)
            made.grown.connect(self.grown)
            made.turned.connect(self.turned)
            made.tab_wanted.connect(self.tab_wanted)
            self.made[key] = made
            self.stack.addWidget(made)
            for control in made.controls():
                self.strip.add_control(control)
            keep_focus_on_click(self)
        return self.made[key]

    def show_page(self, key: str) -> None:
        """Show the page of that key."""
        self.desk.put("page", key)

    # What others ask of a tab

    def commands(self) -> Sequence[Command]:
        """Return the entries that choose a page, and those of the page that is shown."""
        return [*self._make_turns(), *self.page.commands()]

    def all_commands(self) -> Sequence[Command]:
        """Return the commands of all pages made so far."""
        pages = [
            replace(command, place=tr(SPECS[key].title))
            for key, made in self.made.items()
            for command in made.commands()
        ]
        return [*self._make_turns(), *pages]

    def escape(self) -> bool:
        """Give up what the page holds."""
        return self.page.escape()

    def figures(self) -> Sequence[Figure]:
        """Return what the pages made so far have to export, the visible one's first."""
        key = self.desk.state.page
        pages = [self.page, *(made for name, made in self.made.items() if name != key)]
        return [figure for page in pages for figure in page.figures()]

    def set_presentation(self, on: bool) -> None:
        """Fold away what a projector need not show."""
        self._presenting = on
        for made in self.made.values():
            made.set_presentation(on)

    def pose(self) -> None:
        """Put the page that is shown in a telling state."""
        self.page.pose()

    def close_down(self) -> None:
        """Stop timers and jobs of all pages."""
        for made in self.made.values():
            made.close_down()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._context.status.hover("")

    def _make_turns(self) -> list[Command]:
        return [
            Command(
                f"ftle.page.{spec.key}",
                tr(spec.title),
                tr(spec.tip),
                f"F{number}",
                "View",
                lambda key=spec.key: self.show_page(key),  # type: ignore[misc]
                checkable=True,
                checked=lambda key=spec.key: self.desk.state.page == key,  # type: ignore[misc]
                section=2,
            )
            for number, spec in enumerate(PAGES, 2)
        ]

    def _on_desk_changed(self, part: str) -> None:
        if part == "page":
            self._show()
            self.turned.emit()

    def _show(self) -> None:
        key = self.desk.state.page
        page, compute = self.open(key), self._context.compute
        missing = SPECS[key].needs_torch and compute.missing_torch
        self.card.set_reason(compute.reason if missing else "")
        for name, made in self.made.items():
            for control in made.controls():
                control.setVisible(name == key and not missing)
        shown = self.card if missing else page
        if self.stack.currentWidget() is not shown:
            self.stack.setCurrentWidget(shown)
            # Else a hidden field hands the focus on to a button, which the next Space would press.
            if self.isVisible():
                self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.strip.set_key(key)
