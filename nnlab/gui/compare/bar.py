"""The run bar of the Compare tab: all runs at once, in the shape of the playground's."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from nnlab.app.compare import UNITS
from nnlab.gui.compare.runner import CompareRunner
from nnlab.gui.icons import make_icon
from nnlab.gui.look import Look
from nnlab.gui.numbers import group
from nnlab.gui.tr import tr
from nnlab.gui.widgets.speed import SpeedControl
from nnlab.gui.widgets.step_seeker import StepSeeker
from nnlab.gui.widgets.two_row_bar import TwoRowBar

TEXT_SECONDS = 0.1


class CompareBar(TwoRowBar):
    """Reset, back, step, run, speed; the number of steps, and a slider through them."""

    def __init__(self, look: Look, runner: CompareRunner, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._runner = runner
        self._shown_at = 0.0
        self.reset = self._button("reset", tr("Reset"), tr("All runs back to their start (R)"))
        self.back = self._button("back", tr("Back"), tr("One step back (←)"))
        self.step = self._button("step", tr("Step"), tr("One step of every run (→)"))
        self.run = self._button("run", tr("Run"), tr("Train all until paused (Space)"))
        self.back.setAutoRepeat(True)
        self.step.setAutoRepeat(True)
        self.speed = SpeedControl(look, runner)
        self.counter = self._label(tr("steps"), tr("Steps of every run so far"))
        self.seeker = StepSeeker(self)
        self.scrub, self.number = self.seeker.slider, self.seeker.number
        self.scrub.setAccessibleName(tr("step of all runs"))
        self.scrub.setToolTip(tr("Any step since the start or the last edit of the patterns"))
        self.number.setAccessibleName(tr("step to go to"))
        self.number.setToolTip(tr("Go to this step; what is missing is trained on the way"))
        self._lay_out()
        self._connect()
        self._on_look()

    def event(self, event: QEvent) -> bool:
        # Fonts reach the children after `look.changed`; then their widths are others.
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def refresh(self) -> None:
        """Show where the runs stand."""
        self._shown_at = time.monotonic()
        runner = self._runner
        unit = tr(UNITS[runner.state.unit])
        waiting = not runner.ready and runner.running
        done = group(runner.before + runner.step_number)
        self.counter.setText(tr("compiling …") if waiting else f"{unit} {done:>9}")
        self.seeker.show_step(runner.before, runner.step_number, runner.furthest, runner.running)
        for button in (self.step, self.run):
            button.setEnabled(runner.acts)
        self.back.setEnabled(runner.acts and runner.step_number > 0)

    def _lay_out(self) -> None:
        upper, lower = QHBoxLayout(), QHBoxLayout()
        for button in self._icons:
            upper.addWidget(button)
        upper.addSpacing(8)
        upper.addWidget(self.speed)
        upper.addStretch(1)
        upper.addWidget(self.counter)
        lower.addWidget(QLabel(tr("step")))
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

    def _on_sought(self, number: int) -> None:
        self._runner.seek(number - self._runner.before)

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
        self.counter.setFont(self._look.font(tabular=True))
        metrics = self.counter.fontMetrics()
        self.counter.setMinimumWidth(metrics.horizontalAdvance(f"{tr('update')} 888888888"))
        self.number.setMinimumWidth(metrics.horizontalAdvance("8 888 888 888"))
        self.refresh()
        self._fit()

    def _fit(self) -> None:
        """Buttons lose their names where the bar is too narrow for them."""
        texts = sum(button.fontMetrics().horizontalAdvance(button.text()) for button in self._icons)
        side, padding = self.reset.iconSize().width(), round(self._look.px(12))
        icons = len(self._icons) * (side + padding + 8)
        rest = self.speed.minimumSizeHint().width() + self.counter.minimumWidth() + 100
        named = icons + texts + rest <= self.width()
        beside, alone = (
            Qt.ToolButtonStyle.ToolButtonTextBesideIcon,
            Qt.ToolButtonStyle.ToolButtonIconOnly,
        )
        for button in self.findChildren(QToolButton):
            if button in self._icons:
                button.setToolButtonStyle(beside if named else alone)
        self.speed.set_narrow(not named)
