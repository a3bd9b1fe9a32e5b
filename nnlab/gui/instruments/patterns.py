"""The table of patterns as an instrument."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from nnlab.app.plane_edits import classify
from nnlab.app.playground import Playground, edit_patterns
from nnlab.app.playground_data import append
from nnlab.app.tables.cells import read_place, read_target
from nnlab.core import patterns as sets
from nnlab.core.patterns import classes
from nnlab.gui.instruments.base import Instrument
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr
from nnlab.gui.widgets.param_form import name_control
from nnlab.gui.widgets.pattern_view import TARGET, X1, PatternView

NAME = "pattern table"


class PatternsInstrument(Instrument):
    """A row for each pattern that is learnt; positions and targets can be edited.

    `picked` carries the numbers of the selected patterns; `paste_wanted` and `copy_wanted` are
    for whoever has the clipboard.
    """

    figure_title = "Table of patterns"

    picked = Signal(list)
    paste_wanted = Signal()
    copy_wanted = Signal(list)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.setObjectName(NAME)
        self.view = PatternView(context.look, context.runner.reading)
        self.add = _make_button("+", tr("add a pattern"), tr("Add a row like the selected one"))
        self.remove = _make_button(
            "−", tr("remove patterns"), tr("Remove the selected rows (Del in the table)")
        )
        self.paste = _make_button(
            tr("paste"), tr("paste patterns"), tr("Add x₁, x₂ and target from a spreadsheet")
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self.add.clicked.connect(self.add_row)
        self.remove.clicked.connect(self._on_remove)
        self.paste.clicked.connect(self.paste_wanted)
        self.view.table.edited.connect(self._on_edited)
        self.view.remove_wanted.connect(self.remove_rows)
        self.view.picked.connect(self.picked)
        self.view.paste_wanted.connect(self.paste_wanted)
        self.view.copy_wanted.connect(self.copy_wanted)

    def controls(self) -> Sequence[QWidget]:
        """Return the buttons that add, remove and paste rows."""
        return (self.add, self.remove, self.paste)

    def refresh(self) -> None:
        """Show the patterns, and what the net makes of them at the present step."""
        self.view.table.show(self.context.runner.reading)

    def select(self, which: tuple[int, ...]) -> None:
        """Select the rows of patterns that were chosen elsewhere."""
        self.refresh()
        self.view.select(which)

    def add_row(self) -> None:
        """Add a pattern: like the selected one, or at the origin."""
        patterns = self.context.runner.playground.patterns
        rows = self.view.rows()
        like = rows[-1] if rows else len(patterns) - 1
        x = patterns.x[like] if like >= 0 else [0.0, 0.0]
        kind = classes(patterns)[like] if like >= 0 else 1
        if self._edit(lambda state: append(state, [x], [kind]), tr("Add a pattern")):
            last = len(self.context.runner.playground.patterns) - 1
            self.select((last,))
            self.view.setCurrentIndex(self.view.table.index(last, X1))

    def remove_rows(self, rows: list[int]) -> None:
        """Remove the patterns of these rows."""
        p = len(self.context.runner.playground.patterns)
        which = [row for row in rows if row < p]
        if not which:
            self.context.status.say(tr("Select the rows to remove."))
            return
        self.view.clearSelection()
        self._edit(
            lambda state: edit_patterns(state, sets.remove(state.patterns, *which)),
            tr("Remove a pattern" if len(which) == 1 else "Remove patterns"),
        )

    def _on_remove(self) -> None:
        self.remove_rows(self.view.rows())

    def _on_edited(self, row: int, column: int, text: str) -> None:
        if row < len(self.context.runner.playground.patterns):
            if column == TARGET:
                self._edit(lambda state: _with_target(state, row, text), tr("Change a target"))
            else:
                self._edit(
                    lambda state: _with_place(state, row, column - X1, text), tr("Move a pattern")
                )

    def _edit(self, change: Callable[[Playground], Playground], label: str) -> bool:
        try:
            self.context.runner.edit(change, label)
        except ValueError as error:
            self.context.status.say(str(error), 15.0)
            return False
        self.refresh()
        return True


def _with_target(state: Playground, row: int, text: str) -> Playground:
    return classify(state, [row], read_target(text, state.design.outputs))


def _with_place(state: Playground, row: int, axis: int, text: str) -> Playground:
    x = state.patterns.x[row].copy()
    x[axis] = read_place(text)
    return edit_patterns(state, sets.move(state.patterns, row, x))


def _make_button(text: str, name: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setAutoRaise(True)
    name_control(button, name, tip)
    return button
