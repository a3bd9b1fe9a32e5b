"""The run bar of the playground's net: its updates, epochs and errors."""

from __future__ import annotations

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from nnlab.app.reading import Reading
from nnlab.gui.numbers import group
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr
from nnlab.gui.widgets.step_bar import SeekBar
from nnlab.gui.widgets.step_seeker import StepSeeker


class RunBar(SeekBar):
    """Two rows at the top of a tab that trains the playground's net."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        runner, self._status = context.runner, context.status
        buttons = (
            ("reset", tr("Reset"), tr("Back to the same start (R)")),
            ("back", tr("Back"), tr("One update back (←)")),
            ("step", tr("Step"), tr("One update forward (→)")),
            ("epoch", tr("Epoch"), tr("To the end of the epoch (Shift+→)")),
            ("run", tr("Run"), tr("Train until paused (Space)")),
        )
        seeker = StepSeeker(
            (
                tr("step of training"),
                tr("Any update since the last edit; undo goes back beyond it"),
            ),
            (
                tr("update to go to"),
                tr("Go to this update; one that was not reached yet is trained on the way"),
            ),
        )
        super().__init__(context.look, runner, buttons, seeker, parent)
        self._runner = runner
        self._is_paced = False
        self._learnt, self._tested = 0, 0
        self.epoch = next(button for button, icon in self._icons.items() if icon == "epoch")
        self.counters = self._count(
            tr("updates and epochs"),
            tr("Updates and epochs so far"),
            f"{tr('update')} 888888888  {tr('epoch')} 8888888",
        )
        self.errors = self._count(
            tr("energy and classification error"),
            tr("Energy H over all patterns, how many of the p are wrong (p C); test: of that set"),
            self._widest_errors(),
        )
        self.epoch.clicked.connect(runner.step_epoch)
        runner.stopped.connect(self._on_stopped)
        self._assemble(seeker.row(tr("update")))

    def pace_by(self, drawn: SignalInstance) -> None:
        """While running, count whenever `drawn` is emitted: as the plots that it belongs to."""
        self._is_paced = True
        drawn.connect(self.refresh)

    def _on_advanced(self) -> None:
        if not (self._runner.running and self._is_paced):
            super()._on_advanced()

    def _on_stopped(self, reason: str) -> None:
        self._status.say(reason, 12.0)

    def _before(self) -> int:
        return self._runner.playground.base_updates

    def _show(self) -> None:
        runner = self._runner
        reading = runner.reading
        if runner.waiting:
            self.counters.setText(tr("compiling …"))
        else:
            updates, epochs = group(runner.updates), group(int(runner.epochs))
            self.counters.setText(f"{tr('update')} {updates:>9}  {tr('epoch')} {epochs:>7}")
        self._make_room(len(reading.patterns), len(runner.test_reading.patterns))
        test = f" · {tr('test')} {count_wrong(runner.test_reading)}" if self._tested else ""
        self.errors.setText(f"H {reading.H:<9.4g}  C {count_wrong(reading)}{test}")
        self._show_step(runner.k, runner.furthest)
        acts = runner.refusal is None
        for button in (self.step, self.epoch, self.run):
            button.setEnabled(acts)
        self.back.setEnabled(acts and runner.k > 0)

    def _make_room(self, learnt: int, tested: int) -> None:
        """Keep room for the errors of sets of these sizes; it changes with a set, not in a run."""
        if (learnt, tested) != (self._learnt, self._tested):
            self._learnt, self._tested = learnt, tested
            self._widest[self.errors] = self._widest_errors()
            self._reserve()
            self._fit()

    def _widest_errors(self) -> str:
        learnt, tested = ("8" * len(str(number)) for number in (self._learnt, self._tested))
        test = f" · {tr('test')} {tested}/{tested}" if self._tested else ""
        return f"H 8.888e-88  C {learnt}/{learnt}{test}"


def count_wrong(reading: Reading) -> str:
    """Write how many of a set's patterns are wrong: 3/100, with a fixed count of digits."""
    p = len(reading.patterns)
    return f"{reading.n_wrong:>{len(str(p))}}/{p}"
