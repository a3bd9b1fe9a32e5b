"""What the playground's menu, column and drops do to the sets of patterns."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from nnlab.app import playground_data as data
from nnlab.app.playground import Playground, take_source
from nnlab.app.tables.classes import PatternError
from nnlab.app.tables.table import PatternTable, read_table, write_table
from nnlab.core.patterns import take
from nnlab.core.sets.generators import MAX_NOISE
from nnlab.gui.playground.patterns import PatternsForm
from nnlab.gui.playground.view import PlaygroundView
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr
from nnlab.gui.widgets.notice import Notice

if TYPE_CHECKING:
    from nnlab.gui.asking.amount_dialog import AmountDialog
    from nnlab.gui.asking.pattern_dialogs import PatternDialogs
    from nnlab.gui.instruments.patterns import PatternsInstrument

TROUBLE_SECONDS = 15.0

logger = logging.getLogger(__name__)


class DataDesk(QObject):
    """Carries out the commands on patterns, each as one step of undo, or says why not.

    `table_wanted` asks for the table of patterns to be shown.
    """

    table_wanted = Signal()

    def __init__(
        self, context: Context, view: PlaygroundView, form: PatternsForm, notice: Notice
    ) -> None:
        super().__init__(view)
        self._context, self._runner = context, context.runner
        self._view, self._notice = view, notice
        self._dialogs: PatternDialogs | None = None
        self._table: PatternsInstrument | None = None
        self.amounts: AmountDialog | None = None
        form.share_chosen.connect(self.take_share)
        form.sample_wanted.connect(self.new_sample)
        view.instruments.grown.connect(self._on_grown)
        view.plane_panel.tools.changed.connect(self._on_selected)

    @property
    def dialogs(self) -> PatternDialogs:
        """The choosers of files; imported and made when they are first needed."""
        if self._dialogs is None:
            from nnlab.gui.asking.pattern_dialogs import PatternDialogs

            self._dialogs = PatternDialogs(self._view)
            self._dialogs.open_chosen.connect(self.open)
            self._dialogs.save_chosen.connect(self.save)
        return self._dialogs

    def choose_set(self, key: str) -> None:
        """Take the patterns of a generator."""
        source = data.choose_source(self._runner.playground, key)
        self._edit(lambda state: take_source(state, source), tr("Patterns"))

    def next_seed(self) -> None:
        """Draw the same set anew: the next data seed."""
        source = self._runner.playground.source
        if source is None:
            self._context.status.say(tr("These patterns were placed by hand: choose a set."))
            return
        new = replace(source, seed=source.seed + 1)
        self._edit(lambda state: take_source(state, new), tr("Data seed"))

    def take_share(self, share: float) -> None:
        """Hold another share of the patterns out."""
        self._edit(lambda state: data.take_share(state, share), tr("Validation share"), "share")

    def new_sample(self) -> None:
        """Draw another realisation of the same distribution as test set."""
        refusal = data.find_sample_refusal(self._runner.playground)
        if refusal is not None:
            self._context.status.say(tr(refusal), TROUBLE_SECONDS)
        elif self._edit(data.new_sample, tr("New sample")):
            self._tell_of_sample()

    def remove_test(self) -> None:
        """Forget the test set."""
        self._edit(data.remove_test, tr("Remove the test set"))

    def clear(self) -> None:
        """Remove all patterns."""
        self._edit(data.clear, tr("Remove all patterns"))

    def ask_noise(self) -> None:
        """Ask how much noise to add, and add it."""
        self._ask(
            tr("Add noise to positions"),
            ("σ", tr("standard deviation"), 0.1, MAX_NOISE),
            lambda amount, seed: self._edit(
                lambda state: data.add_noise(state, amount, seed), tr("Add noise")
            ),
        )

    def ask_flip(self) -> None:
        """Ask which share of targets to flip, and flip it."""
        self._ask(
            tr("Flip targets"),
            ("", tr("share of the targets"), 0.1, 1.0),
            lambda amount, seed: self._edit(
                lambda state: data.flip_targets(state, amount, seed), tr("Flip targets")
            ),
        )

    def ask_open(self) -> None:
        """Let the user choose a table of patterns."""
        self.dialogs.ask_what_to_open()

    def ask_save(self) -> None:
        """Let the user choose where the patterns are saved."""
        if self.has_patterns():
            self.dialogs.ask_where_to_save()
        else:
            self._context.status.say(tr("There are no patterns to save."))

    def open(self, path: Path) -> bool:
        """Take the patterns of a file instead of the present ones; return whether that worked."""
        from nnlab.app.tables.files import read_patterns

        try:
            table = read_patterns(path)
        except PatternError as error:
            self._complain(error)
            return False
        done = self._edit(lambda state: data.take_table(state, table), tr("Open patterns"))
        if done:
            self._tell(tr("Opened {name}").format(name=path.name), table)
        return done

    def save(self, path: Path) -> bool:
        """Write the present sets as CSV or NPZ; return whether that worked."""
        from nnlab.app.tables.files import write_patterns

        state = self._runner.playground
        try:
            write_patterns(path, state.patterns, state.validation, state.test)
        except PatternError as error:
            self._complain(error)
            return False
        self._context.status.say(tr("Saved {path}").format(path=path))
        return True

    def paste(self) -> None:
        """Add the patterns on the clipboard, as a spreadsheet puts them there."""
        text = QGuiApplication.clipboard().text()
        if not text.strip():
            line = tr("The clipboard holds no text: copy x₁, x₂ and the target in a spreadsheet.")
            self._context.status.say(line, TROUBLE_SECONDS)
            return
        try:
            table = read_table(text, tr("Clipboard"))
        except PatternError as error:
            self._complain(error)
            return
        change = self._edit(
            lambda state: data.append(state, table.x, table.numbers), tr("Paste patterns")
        )
        if change:
            self._tell(tr("Pasted"), table)

    def copy(self, which: list[int] | None = None) -> None:
        """Put all patterns, or those of the numbers, on the clipboard for a spreadsheet."""
        patterns = self._runner.playground.patterns
        chosen = patterns if which is None else take(patterns, which)
        QGuiApplication.clipboard().setText(write_table(chosen, separator="\t"))
        text = tr("Copied {p} patterns") if len(chosen) > 1 else tr("Copied {p} pattern")
        self._context.status.say(text.format(p=len(chosen)))

    def show_table(self) -> None:
        """Ask for the table of patterns."""
        self.table_wanted.emit()

    def has_patterns(self) -> bool:
        """Return whether there is any pattern."""
        return bool(len(self._runner.playground.patterns))

    def has_test(self) -> bool:
        """Return whether there is a test set."""
        return bool(len(self._runner.playground.test))

    def _edit(
        self, change: Callable[[Playground], Playground], label: str, mark: str | None = None
    ) -> bool:
        """Make an edit; say in one line why it can't be, if so."""
        try:
            self._runner.edit(change, label, mark if self._runner.k == 0 else None)
        except ValueError as error:
            self._complain(error)
            return False
        return True

    def _on_grown(self) -> None:
        """Join the table of patterns, when it is made, to the clipboard and to the plane."""
        from nnlab.gui.instruments.patterns import NAME, PatternsInstrument

        made = self._view.instruments.findChild(PatternsInstrument, NAME)
        if made is None or self._table is not None:
            return
        self._table = made
        made.paste_wanted.connect(self.paste)
        made.copy_wanted.connect(self.copy)
        made.picked.connect(self._view.plane_panel.tools.select)
        self._on_selected()

    def _on_selected(self) -> None:
        if self._table is not None:
            self._table.select(self._view.plane_panel.tools.selected)

    def _ask(
        self,
        title: str,
        amount: tuple[str, str, float, float],
        then: Callable[[float, int], object],
    ) -> None:
        from nnlab.gui.asking.amount_dialog import AmountDialog

        if not self.has_patterns():
            self._context.status.say(tr("There are no patterns: click into the plane."))
            return
        if self.amounts is not None:
            self.amounts.close()
        self.amounts = AmountDialog(title, *amount, self._view)
        self.amounts.chosen.connect(then)
        self.amounts.finished.connect(self._on_answered)
        self.amounts.open()

    def _on_answered(self) -> None:
        self.amounts = None

    def _tell_of_sample(self) -> None:
        state, runner = self._runner.playground, self._runner
        text = tr("Sample {n}: {wrong} of {p} new patterns are classified wrongly.")
        wrong = runner.test_reading.n_wrong
        self._context.status.say(text.format(n=state.test_seed, wrong=wrong, p=len(state.test)))

    def _tell(self, done: str, table: PatternTable) -> None:
        many = tr("{done}: {p} patterns") if len(table.x) > 1 else tr("{done}: {p} pattern")
        said = many.format(done=done, p=len(table.x))
        if table.names:
            count = self._runner.playground.design.outputs
            codes = ("−1", "+1") if count == 1 else tuple(str(n + 1) for n in range(count))
            named = [f"{name} = {codes[n]}" for n, name in enumerate(table.names)]
            said = f"{said}; {', '.join(named)}"
        self._context.status.say(said, TROUBLE_SECONDS)

    def _complain(self, error: ValueError) -> None:
        line = str(error)
        logger.warning("%s", line)
        self._context.status.say(line, TROUBLE_SECONDS)
        self._notice.say(line)
