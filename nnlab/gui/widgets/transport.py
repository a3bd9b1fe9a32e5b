"""The run bar: reset, back, step, epoch, run; speed; counters; and a slider through time."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, Qt, SignalInstance
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QWidget,
)

from nnlab.app.reading import Reading
from nnlab.gui.icons import make_icon
from nnlab.gui.numbers import group
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr
from nnlab.gui.widgets.speed import SpeedControl
from nnlab.gui.widgets.step_seeker import StepSeeker
from nnlab.gui.widgets.two_row_bar import TwoRowBar

# Numbers that change sixty times a second cannot be read; ten times can.
TEXT_SECONDS = 0.1


class RunBar(TwoRowBar):
    """Two rows at the top of a tab that trains the playground's net."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context.look, parent)
        self._runner, self._status = context.runner, context.status
        self._shown_at = 0.0
        self._is_paced = False
        self._tested = 0
        runner = self._runner
        self.reset = self._button("reset", tr("Reset"), tr("Back to the same start (R)"))
        self.back = self._button("back", tr("Back"), tr("One update back (←)"))
        self.step = self._button("step", tr("Step"), tr("One update forward (→)"))
        self.epoch = self._button("epoch", tr("Epoch"), tr("To the end of the epoch (Shift+→)"))
        self.run = self._button("run", tr("Run"), tr("Train until paused (Space)"))
        self.back.setAutoRepeat(True)
        self.step.setAutoRepeat(True)
        self.speed = SpeedControl(context.look, runner)
        self.counters = self._label(tr("updates and epochs"), tr("Updates and epochs so far"))
        self.errors = self._label(
            tr("energy and classification error"),
            tr("Energy H over all patterns, how many of the p are wrong (p C); test: of that set"),
        )
        self.seeker = StepSeeker(self)
        self.scrub, self.number = self.seeker.slider, self.seeker.number
        self.scrub.setAccessibleName(tr("step of training"))
        self.scrub.setToolTip(tr("Any update since the last edit; undo goes back beyond it"))
        self.number.setAccessibleName(tr("update to go to"))
        self.number.setToolTip(
            tr("Go to this update; one that was not reached yet is trained on the way")
        )
        self._lay_out()
        self._connect()
        self._on_look()

    def event(self, event: QEvent) -> bool:
        # Fonts reach the children after `look.changed`; then their widths are others.
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

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
        self._k_name = QLabel(tr("update"))
        lower.addWidget(self._k_name)
        lower.addWidget(self.scrub, 1)
        lower.addWidget(self.number)
        self._stack(upper, lower)

    def _connect(self) -> None:
        runner = self._runner
        self.reset.clicked.connect(runner.reset)
        self.back.clicked.connect(runner.back)
        self.step.clicked.connect(runner.step)
        self.epoch.clicked.connect(runner.step_epoch)
        self.run.clicked.connect(runner.toggle)
        self.seeker.sought.connect(self._on_sought)
        runner.advanced.connect(self._on_advanced)
        runner.running_changed.connect(self._on_running)
        runner.changed.connect(self._refresh)
        runner.stopped.connect(self._on_stopped)
        self._look.changed.connect(self._on_look)

    def _on_sought(self, update: int) -> None:
        self._runner.seek(update - self._runner.playground.base_updates)

    def pace_by(self, drawn: SignalInstance) -> None:
        """While running, count whenever `drawn` is emitted: as the plots that it belongs to."""
        self._is_paced = True
        drawn.connect(self._refresh)

    def _on_advanced(self) -> None:
        late = time.monotonic() - self._shown_at > TEXT_SECONDS
        if not self._runner.running or (late and not self._is_paced):
            self._refresh()

    def _on_running(self, running: bool) -> None:
        self._icons[self.run] = "pause" if running else "run"
        self.run.setText(tr("Pause") if running else tr("Run"))
        self.run.setIcon(make_icon(self._look, self._icons[self.run]))
        self._refresh()

    def _on_stopped(self, reason: str) -> None:
        self._status.say(reason, 12.0)

    def _refresh(self) -> None:
        self._shown_at = time.monotonic()
        runner = self._runner
        reading = runner.reading
        if runner.waiting:
            self.counters.setText(tr("compiling …"))
        else:
            self.counters.setText(
                f"{tr('update')} {group(runner.updates):>9}  {tr('epoch')} {int(runner.epochs):>6}"
            )
        self.errors.setText(f"H {reading.H:<9.4g}  C {count_wrong(reading)}{self._test()}")
        base = runner.playground.base_updates
        self.seeker.show_step(base, runner.k, runner.furthest, runner.running)
        acts = runner.refusal is None
        for button in (self.step, self.epoch, self.run):
            button.setEnabled(acts)
        self.back.setEnabled(acts and runner.k > 0)

    def _test(self) -> str:
        """The test set's errors, where there is one; the room for them is made with the set."""
        reading = self._runner.test_reading
        if len(reading.patterns) != self._tested:
            self._tested = len(reading.patterns)
            self._reserve()
            self._fit()
        return f" · {tr('test')} {count_wrong(reading)}" if self._tested else ""

    def _on_look(self) -> None:
        self._draw_icons()
        for label in (self.counters, self.errors):
            # In presentation the bar must still fit a projector of 1024 pixels.
            label.setFont(self._look.font(0.78 if self._look.presentation else 1.0, tabular=True))
        self._reserve()
        self._refresh()
        self._fit()

    def _reserve(self) -> None:
        """Keep room for the longest texts, so that nothing jumps."""
        metrics = self.counters.fontMetrics()
        self.counters.setMinimumWidth(
            metrics.horizontalAdvance(f"{tr('update')} 888888888  {tr('epoch')} 888888")
        )
        digits = "8" * len(str(self._tested))
        test = f" · {tr('test')} {digits}/{digits}" if self._tested else ""
        self.errors.setMinimumWidth(metrics.horizontalAdvance(f"H 8.888e-88  C 888/888{test}"))
        self.number.setMinimumWidth(metrics.horizontalAdvance("8 888 888 888"))

    def _fit(self) -> None:
        """Where the bar is too narrow, buttons lose their names, then speed its own."""
        names = sum(button.fontMetrics().horizontalAdvance(button.text()) for button in self._icons)
        side, padding = self.reset.iconSize().width(), round(self._look.px(12))
        icons = len(self._icons) * (side + padding)
        speed = self.speed.minimumSizeHint().width()
        texts = self.counters.minimumWidth() + self.errors.minimumWidth()
        gaps = 12 * 6 + 20 + 16
        named = icons + names + len(self._icons) * 8 + speed + texts + gaps <= self.width()
        style = (
            Qt.ToolButtonStyle.ToolButtonTextBesideIcon
            if named
            else Qt.ToolButtonStyle.ToolButtonIconOnly
        )
        for button in self._icons:
            if button.toolButtonStyle() != style:
                button.setToolButtonStyle(style)
        self.speed.set_narrow(not named and icons + speed + texts + gaps > self.width())


def count_wrong(reading: Reading) -> str:
    """Write how many of a set's patterns are wrong: 3/100, with a fixed count of digits."""
    p = len(reading.patterns)
    return f"{reading.n_wrong:>{len(str(p))}}/{p}"
