"""The run bar of the T-C tab, in the shape of the playground's."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from nnlab.gui.look import Look
from nnlab.gui.numbers import group
from nnlab.gui.tc.runner import TcRunner
from nnlab.gui.tr import tr
from nnlab.gui.widgets.step_bar import SeekBar
from nnlab.gui.widgets.step_seeker import StepSeeker


class TcBar(SeekBar):
    """Reset, back, step, run, speed; updates, trials, errors; and a slider through time."""

    def __init__(self, look: Look, runner: TcRunner, parent: QWidget | None = None) -> None:
        buttons = (
            ("reset", tr("Reset"), tr("Back to the same start (R)")),
            ("back", tr("Back"), tr("One update back (←)")),
            ("step", tr("Step"), tr("One update forward (→)")),
            ("run", tr("Run"), tr("Train until solved or paused (Space)")),
        )
        seeker = StepSeeker(
            (
                tr("step of training"),
                tr("Any update since the last edit; undo goes back beyond it"),
            ),
            (tr("update to go to"), tr("Go to this update; what is missing is trained on the way")),
        )
        super().__init__(look, runner, buttons, seeker, parent)
        self._runner = runner
        self.counters = self._count(
            tr("updates and trials"),
            tr("Updates of the weights, and letters shown, so far"),
            f"{tr('update')} 888 888  {tr('trials')} 8 888 888",
        )
        self.errors = self._count(
            tr("energy and errors"),
            tr("H per pattern, share of wrong ones: of what is learnt, and of what is held out"),
            f"H 8.88e-88 C 88.8 % · {tr('new')} 88.8 %",
        )
        self._assemble(seeker.row(tr("update")))

    def _before(self) -> int:
        return self._runner.state.base

    def _show(self) -> None:
        runner = self._runner
        updates = self._before() + runner.k
        trials = updates * runner.trained.trials_per_update
        self.counters.setText(
            f"{tr('update')} {group(updates):>7}  {tr('trials')} {group(trials):>8}"
        )
        score = runner.score
        held = "" if score.held_C != score.held_C else f" · {tr('new')} {percent(score.held_C)}"
        self.errors.setText(f"H {score.H:<8.3g} C {percent(score.C)}{held}")
        self._show_step(runner.k, runner.furthest)
        self.back.setEnabled(runner.k > 0)


def percent(share: float) -> str:
    """Write a share with a fixed count of digits: 12.5 %."""
    return f"{100 * share:4.1f} %" if share < 0.9995 else " 100 %"
