"""The run bar of the Compare tab: all runs at once, in the shape of the playground's."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from nnlab.app.compare import UNITS
from nnlab.gui.compare.runner import CompareRunner
from nnlab.gui.look import Look
from nnlab.gui.numbers import group
from nnlab.gui.tr import tr
from nnlab.gui.widgets.step_bar import SeekBar
from nnlab.gui.widgets.step_seeker import StepSeeker


class CompareBar(SeekBar):
    """Reset, back, step, run, speed; the number of steps, and a slider through them."""

    def __init__(self, look: Look, runner: CompareRunner, parent: QWidget | None = None) -> None:
        buttons = (
            ("reset", tr("Reset"), tr("All runs back to their start (R)")),
            ("back", tr("Back"), tr("One step back (←)")),
            ("step", tr("Step"), tr("One step of every run (→)")),
            ("run", tr("Run"), tr("Train all until paused (Space)")),
        )
        seeker = StepSeeker(
            (
                tr("step of all runs"),
                tr("Any step since the start or the last edit of the patterns"),
            ),
            (tr("step to go to"), tr("Go to this step; what is missing is trained on the way")),
        )
        super().__init__(look, runner, buttons, seeker, parent)
        self._runner = runner
        self.counter = self._count(
            tr("steps"), tr("Steps of every run so far"), f"{tr('update')} 888888888"
        )
        self._assemble(seeker.row(tr(UNITS[runner.state.unit])))

    def _before(self) -> int:
        return self._runner.before

    def _show(self) -> None:
        runner = self._runner
        unit = tr(UNITS[runner.state.unit])
        self.seeker.name.setText(unit)
        waiting = not runner.ready and runner.running
        done = group(runner.before + runner.step_number)
        self.counter.setText(tr("compiling …") if waiting else f"{unit} {done:>9}")
        self._show_step(runner.step_number, runner.furthest)
        for button in (self.step, self.run):
            button.setEnabled(runner.acts)
        self.back.setEnabled(runner.acts and runner.step_number > 0)
