"""The pages of the window: each tab is made when it is first shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QStackedWidget, QWidget

from nnlab.gui.guards.field_keys import keep_focus_on_click
from nnlab.gui.guards.guard import Guard
from nnlab.gui.tab import Context, Tab, TabSpec
from nnlab.gui.tr import tr


class Pages(QStackedWidget):
    """Holds the tabs made so far; `shown` carries the key of the tab that became visible.

    `turned` follows a change of a tab's commands.
    """

    shown = Signal(str)
    turned = Signal()

    def __init__(
        self,
        context: Context,
        specs: Sequence[TabSpec],
        guard: Guard,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._guard = guard
        self.specs = {spec.key: spec for spec in specs}
        self.made: dict[str, Tab] = {}
        self.key = ""

    @property
    def tab(self) -> Tab | None:
        """The visible tab; None before the first one is shown."""
        return self.made.get(self.key)

    def show_tab(self, key: str) -> None:
        """Bring a tab to the front, made anew at its first showing."""
        if key == self.key:
            return
        tab = self.made.get(key) or self._make(key)
        self.key = key
        self.setCurrentWidget(tab)
        tab.setFocus(Qt.FocusReason.OtherFocusReason)
        self.shown.emit(key)

    def close_down(self) -> None:
        """Stop what the tabs have running; one that fails does not keep the others from it."""
        for tab in self.made.values():
            try:
                tab.close_down()
            except Exception as error:
                self._guard.report(error)

    def _make(self, key: str) -> Tab:
        spec = self.specs[key]
        try:
            tab = spec.make(self._context)
        except Exception as error:
            self._guard.report(error)
            tab = BrokenTab(tr("{0} could not be opened: {1}").format(tr(spec.title), error))
        tab.setAccessibleName(tr(spec.title))
        self.made[key] = tab
        self._guard.wrap()
        tab.grown.connect(self._guard.wrap)
        tab.turned.connect(self.turned)
        tab.tab_wanted.connect(self.show_tab)
        keep_focus_on_click(tab)
        tab.set_presentation(self._context.look.presentation)
        # Layouts that were never shown do not hear of what was folded away, or of other fonts. The
        # window would grow at once for what a new page seems to need, and never shrink again.
        # From the innermost outwards: a layout within a layout keeps what it knows until its outer
        # one is activated.
        for part in (*reversed(tab.findChildren(QWidget)), tab):
            part.updateGeometry()
            layout = part.layout()
            if layout is not None:
                layout.activate()
        self.addWidget(tab)
        return tab


class BrokenTab(Tab):
    """Stands in for a tab whose making failed, and says so."""

    def __init__(self, text: str) -> None:
        super().__init__()
        label = QLabel(text, self)
        label.setWordWrap(True)
        label.setMargin(24)
        label.setMinimumWidth(480)
