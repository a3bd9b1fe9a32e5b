"""The run bar of the T-C tab, in the shape of the playground's."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from nnlab.gui.icons import make_icon
from nnlab.gui.look import Look
from nnlab.gui.numbers import group
from nnlab.gui.tc.runner import TcRunner
from nnlab.gui.tr import tr
from nnlab.gui.widgets.speed import SpeedControl
from nnlab.gui.widgets.step_seeker import StepSeeker
from nnlab.gui.widgets.two_row_bar import TwoRowBar

TEXT_SECONDS = 0.1


class TcBar(TwoRowBar):
    """Reset, back, step, run, speed; updates, trials, errors; and a slider through time."""

    def __init__(self, look: Look, runner: TcRunner, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._runner = runner
        self._shown_at = 0.0
        self.reset = self._button("reset", tr("Reset"), tr("Back to the same start (R)"))
        self.back = self._button("back", tr("Back"), tr("One update back (←)"))
        self.step = self._button("step", tr("Step"), tr("One update forward (→)"))
        self.run = self._button("run", tr("Run"), tr("Train until solved or paused (Space)"))
        self.back.setAutoRepeat(True)
        self.step.setAutoRepeat(True)
        self.speed = SpeedControl(look, runner)
        self.counters = self._label(
            tr("updates and trials"), tr("Updates of the weights, and letters shown, so far")
        )
        self.errors = self._label(
            tr("energy and errors"),
            tr("H per pattern, share of wrong ones: of what is learnt, and of what is held out"),
        )
        self.seeker = StepSeeker(self)
        self.scrub, self.number = self.seeker.slider, self.seeker.number
        self.scrub.setAccessibleName(tr("step of training"))
        self.scrub.setToolTip(tr("Any update since the last edit; undo goes back beyond it"))
        self.number.setAccessibleName(tr("update to go to"))
        self.number.setToolTip(tr("Go to this update; what is missing is trained on the way"))
        self._lay_out()
        self._connect()
        self._on_look()

    def event(self, event: QEvent) -> bool:
        # Fonts reach the children after `look.changed`; then their widths are others.
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def refresh(self) -> None:
        """Show where the run stands."""
        self._shown_at = time.monotonic()
        runner = self._runner
        base = runner.state.base
        updates = base + runner.k
        trials = updates * runner.trained.trials_per_update
        self.counters.setText(
            f"{tr('update')} {group(updates):>7}  {tr('trials')} {group(trials):>8}"
        )
        score = runner.score
        held = "" if score.held_C != score.held_C else f" · {tr('new')} {percent(score.held_C)}"
        self.errors.setText(f"H {score.H:<8.3g} C {percent(score.C)}{held}")
        self.seeker.show_step(base, runner.k, runner.furthest, runner.running)
        self.back.setEnabled(runner.k > 0)

    def _lay_out(self) -> None:
        upper, lower = QHBoxLayout(), QHBoxLayout()
        for button in self._icons:
            upper.addWidget(button)
        upper.addSpacing(8)
        upper.addWidget(self.speed)
        upper.addStretch(1)
        upper.addWidget(self.counters)
        upper.addSpacing(12)
        upper.addWidget(self.errors)
        lower.addWidget(QLabel(tr("update")))
        lower.addWidget(self.scrub, 1)
        lower.addWidget(self.number)
        self._stack(upper, lower)

    def _connect(self) -> None:
        runner = self._runner
        self.reset.clicked.connect(runner.reset)
        self.back.clicked.connect(runner.back)
        self.step.clicked.connect(runner.step)
        self.run.clicked.connect(runner.toggle)
        self.seeker.sought.connect(self._on_sought)
        runner.advanced.connect(self._on_advanced)
        runner.running_changed.connect(self._on_running)
        runner.changed.connect(self.refresh)
        self._look.changed.connect(self._on_look)

    def _on_sought(self, update: int) -> None:
        self._runner.seek(update - self._runner.state.base)

    def _on_advanced(self) -> None:
        if not self._runner.running or time.monotonic() - self._shown_at > TEXT_SECONDS:
            self.refresh()

    def _on_running(self, running: bool) -> None:
        self._icons[self.run] = "pause" if running else "run"
        self.run.setText(tr("Pause") if running else tr("Run"))
        self.run.setIcon(make_icon(self._look, self._icons[self.run]))
        self.refresh()

    def _on_look(self) -> None:
        self._draw_icons()
        for label, widest in (
            (self.counters, f"{tr('update')} 888 888  {tr('trials')} 8 888 888"),
            (self.errors, f"H 8.88e-88 C 88.8 % · {tr('new')} 88.8 %"),
        ):
            # In presentation the bar must still fit a projector of 1024 pixels.
            label.setFont(self._look.font(0.78 if self._look.presentation else 1.0, tabular=True))
            label.setMinimumWidth(label.fontMetrics().horizontalAdvance(widest))
        self.number.setMinimumWidth(self.number.fontMetrics().horizontalAdvance("8 888 888 888"))
        self.refresh()
        self._fit()

    def _fit(self) -> None:
        """Buttons lose their names where the bar is too narrow for them."""
        names = sum(button.fontMetrics().horizontalAdvance(button.text()) for button in self._icons)
        side, padding = self.reset.iconSize().width(), round(self._look.px(12))
        icons = len(self._icons) * (side + padding + 8)
        texts = self.counters.minimumWidth() + self.errors.minimumWidth()
        rest = self.speed.minimumSizeHint().width() + texts + 100
        named = icons + names + rest <= self.width()
        style = (
            Qt.ToolButtonStyle.ToolButtonTextBesideIcon
            if named
            else Qt.ToolButtonStyle.ToolButtonIconOnly
        )
        for button in self._icons:
            if button.toolButtonStyle() != style:
                button.setToolButtonStyle(style)
        self.speed.set_narrow(not named)


def percent(share: float) -> str:
    """Write a share with a fixed count of digits: 12.5 %."""
    return f"{100 * share:4.1f} %" if share < 0.9995 else " 100 %"
