"""What the run bars share: reset, back, step, run; speed; counts; and a slider through time."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from nnlab.gui.icons import make_icon
from nnlab.gui.look import Look
from nnlab.gui.tr import tr
from nnlab.gui.widgets.speed import Paced, SpeedControl
from nnlab.gui.widgets.step_seeker import StepSeeker
from nnlab.gui.widgets.two_row_bar import TwoRowBar

# Numbers that change sixty times a second cannot be read; ten times can.
TEXT_SECONDS = 0.1
# Pixels between two counts: clearly more than within one.
GAP = 20
# What a button is wider than its icon.
PADDING = 8
# The size of the counts where there is little room for them.
SMALL = 0.78


class Stepped(Paced, Protocol):
    """What a run bar steers: it goes forward, back, and by itself."""

    @property
    def running(self) -> bool: ...
    @property
    def advanced(self) -> SignalInstance: ...
    @property
    def running_changed(self) -> SignalInstance: ...
    def reset(self) -> None: ...
    def back(self) -> None: ...
    def step(self) -> None: ...
    def toggle(self) -> None: ...


class Sought(Stepped, Protocol):
    """What can be sent to any step at once."""

    def seek(self, k: int, /) -> None: ...


class StepBar(TwoRowBar):
    """Buttons and speed; a bar adds what it counts by `_count`, then calls `_assemble`.

    `buttons` are icons, texts and tips, from left to right: "reset", "back", "step" and "run" are
    joined to the runner, others by the bar itself.
    """

    def __init__(
        self,
        look: Look,
        runner: Stepped,
        buttons: Sequence[tuple[str, str, str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, parent)
        self._steered = runner
        self._shown_at = 0.0
        self._widest: dict[QLabel, str] = {}
        self._small = 0
        made = {row[0]: self._button(*row) for row in buttons}
        self.reset, self.back, self.step, self.run = (
            made[key] for key in ("reset", "back", "step", "run")
        )
        self._run_text = self.run.text()
        self.back.setAutoRepeat(True)
        self.step.setAutoRepeat(True)
        self.speed = SpeedControl(look, runner)
        for key, slot in (
            ("reset", runner.reset),
            ("back", runner.back),
            ("step", runner.step),
            ("run", runner.toggle),
        ):
            made[key].clicked.connect(slot)

    def refresh(self) -> None:
        """Show where the run stands."""
        self._shown_at = time.monotonic()
        self._show()

    def _show(self) -> None:
        """Write counts and enable buttons; each bar has its own."""
        raise NotImplementedError

    def _count(self, name: str, tip: str, widest: str) -> QLabel:
        """Make a label at the right of the first row, with room for its longest text."""
        label = self._label(name, tip)
        self._widest[label] = widest
        return label

    def _assemble(self, lower: QHBoxLayout) -> None:
        """Lay the parts out, the bar's own row below, and follow runner and look."""
        upper = QHBoxLayout()
        for button in self._icons:
            upper.addWidget(button)
        upper.addSpacing(8)
        upper.addWidget(self.speed)
        upper.addStretch(1)
        for place, label in enumerate(self._widest):
            upper.addSpacing(GAP if place else 0)
            upper.addWidget(label)
        self._stack(upper, lower)
        runner = self._steered
        runner.advanced.connect(self._on_advanced)
        runner.running_changed.connect(self._on_running)
        runner.changed.connect(self.refresh)
        self._look.changed.connect(self._on_look)
        self._on_look()

    def _on_advanced(self) -> None:
        if not self._steered.running or time.monotonic() - self._shown_at > TEXT_SECONDS:
            self.refresh()

    def _on_running(self, running: bool) -> None:
        self._icons[self.run] = "pause" if running else "run"
        self.run.setText(tr("Pause") if running else self._run_text)
        self.run.setIcon(make_icon(self._look, self._icons[self.run]))
        self.refresh()

    def _on_look(self) -> None:
        self._draw_icons()
        self._set_texts(0)
        self.refresh()
        self._fit()

    def _set_texts(self, small: int) -> None:
        """Write so many of the counts small, from the left: the last say most."""
        self._small = small
        for place, label in enumerate(self._widest):
            label.setFont(self._look.font(SMALL if place < small else 1.0, tabular=True))
        self._reserve()

    def _texts_width(self, small: int) -> int:
        """Return the pixels of all counts, so many of them small."""
        width = 0
        for place, (label, widest) in enumerate(self._widest.items()):
            font = self._look.font(SMALL if place < small else 1.0, tabular=True)
            # On the screen where the label is: letters may be wider there than by default.
            width += QFontMetrics(font, label).horizontalAdvance(widest)
        return width

    def _reserve(self) -> None:
        """Keep room for the longest texts, so that nothing jumps."""
        for label, widest in self._widest.items():
            label.setMinimumWidth(label.fontMetrics().horizontalAdvance(widest))

    def _fit(self) -> None:
        """Where the bar is too narrow, buttons lose their names, speed its own, counts shrink.

        In a presentation they must still fit a projector of 1024 pixels.
        """
        count = len(self._icons)
        names = sum(button.fontMetrics().horizontalAdvance(button.text()) for button in self._icons)
        icon, parts = self.reset.iconSize().width(), count + len(self._widest)
        rest = self.speed.named_width + GAP * (len(self._widest) - 1) + 36
        bare = count * (icon + round(self._look.px(12))) + 6 * parts + rest + self._texts_width(0)
        named = bare + names + count * 8 <= self.width()
        small, most = 0, len(self._widest) if self._look.presentation else 0
        # With icons alone, and without the name of the speed.
        least = count * (icon + PADDING) + 2 * parts + rest + 6 - self.speed.name_width
        while small < most and least + self._texts_width(small) > self.width():
            small += 1
        if small != self._small:
            self._set_texts(small)
        style = (
            Qt.ToolButtonStyle.ToolButtonTextBesideIcon
            if named
            else Qt.ToolButtonStyle.ToolButtonIconOnly
        )
        for button in self._icons:
            if button.toolButtonStyle() != style:
                button.setToolButtonStyle(style)
        self.speed.set_narrow(bare > self.width())


class SeekBar(StepBar):
    """A run bar with a slider through time below; `_before` counts the steps before the run."""

    def __init__(
        self,
        look: Look,
        runner: Sought,
        buttons: Sequence[tuple[str, str, str]],
        seeker: StepSeeker,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, runner, buttons, parent)
        self._sought = runner
        self.seeker = seeker
        self.scrub, self.number = seeker.slider, seeker.number
        seeker.setParent(self)
        seeker.sought.connect(self._on_sought)

    def _before(self) -> int:
        raise NotImplementedError

    def _show_step(self, k: int, furthest: int) -> None:
        self.seeker.show_step(self._before(), k, furthest, self._sought.running)

    def _on_sought(self, number: int) -> None:
        self._sought.seek(number - self._before())

    def _reserve(self) -> None:
        super()._reserve()
        metrics = next(iter(self._widest)).fontMetrics()
        self.number.setMinimumWidth(metrics.horizontalAdvance("8 888 888 888"))
