"""The bar of the page of random nets: training in the shape of the run bars, and what to show."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from nnlab.gui.icons import make_icon
from nnlab.gui.look import Look
from nnlab.gui.lyapunov.random.trainer import RandomTrainer
from nnlab.gui.numbers import group
from nnlab.gui.tr import tr
from nnlab.gui.widgets.one_line import OneLine
from nnlab.gui.widgets.param_form import name_control
from nnlab.gui.widgets.speed import SpeedControl
from nnlab.gui.widgets.two_row_bar import TwoRowBar

TEXT_SECONDS = 0.1


class RandomBar(TwoRowBar):
    """`shown` carries whether the net in training is to be seen, instead of the sample of nets."""

    shown = Signal(bool)
    mapped = Signal()
    kept = Signal()

    def __init__(self, look: Look, trainer: RandomTrainer, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._trainer = trainer
        self._shown_at = 0.0
        self.reset = self._button("reset", tr("Reset"), tr("Back to the random net (R)"))
        self.back = self._button("back", tr("Back"), tr("One update back, to the bit (←)"))
        self.step = self._button("step", tr("Step"), tr("One update forward (→)"))
        self.run = self._button(
            "run", tr("Train"), tr("Train net 1 on the circle and watch its exponents (Space)")
        )
        self.back.setAutoRepeat(True)
        self.step.setAutoRepeat(True)
        self.speed = SpeedControl(look, trainer)
        self.counters = self._label(tr("updates"), tr("Updates and epochs of the training so far"))
        self.errors = self._label(
            tr("energy and errors"), tr("H per pattern and the share of wrong patterns")
        )
        self.many = self._switch(tr("Many random nets"), tr("The sample of random nets (V)"))
        self.one = self._switch(
            tr("One net learns"), tr("The exponents of one net over the plane, live (V)")
        )
        self.hint = OneLine()
        self.hint.setAccessibleName(tr("what the training does"))
        self.map = QPushButton(tr("Show its map"))
        self.refuse_map("")
        self.keep = QPushButton(tr("Take to the map"))
        name_control(
            self.keep, tr("Take to the map"), tr("Keep the net as trained, and show its map (T)")
        )
        self._lay_out()
        self._connect()
        self._on_look()

    def event(self, event: QEvent) -> bool:
        # Fonts reach the children after `look.changed`; then their widths are others.
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def show_view(self, learning: bool) -> None:
        """Show which of the two views is open."""
        self.many.setChecked(not learning)
        self.one.setChecked(learning)
        self._mark_view()

    def refuse_map(self, reason: str) -> None:
        """Say on the button of the map why there is none; "" means there is one."""
        tip = reason or tr("The map of net 1, untrained (M)")
        name_control(self.map, tr("Show its map"), tip)

    def refresh(self) -> None:
        """Show where the training stands."""
        self._shown_at = time.monotonic()
        trainer, course = self._trainer, self._trainer.course
        epoch = 0 if course is None else course.epoch(trainer.k)
        self.counters.setText(
            f"{tr('update')} {group(trainer.k):>9}  {tr('epoch')} {group(epoch):>6}"
        )
        text = tr("Circle problem: Space trains net 1 of the recipe")
        errors = "H –         C    –  "
        if course is not None:
            p = len(course.trajectory.patterns)
            H, C = trainer.scores()
            errors = f"H {H / p:<8.3g}  C {100 * C:4.1f} %"
            text = tr("circle problem, p = {p}, batches of 10, cost ½ (t − O)²").format(p=p)
        if trainer.returns:
            text = tr("Training again to update {k} …").format(k=group(trainer.stand))
        self.errors.setText(errors)
        self.hint.show_text(text)
        self.back.setEnabled(trainer.k > 0)
        self.keep.setEnabled(trainer.k > 0)

    def _mark_view(self) -> None:
        """In bold what is shown: in a dark look the shade of a pressed button is not enough."""
        for button in (self.many, self.one):
            button.setFont(self._look.font(bold=button.isChecked()))

    def _switch(self, text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setCheckable(True)
        button.setAutoExclusive(True)
        name_control(button, text, tip)
        return button

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
        for widget in (self.many, self.one):
            lower.addWidget(widget)
        lower.addSpacing(8)
        lower.addWidget(self.hint, 1)
        lower.addWidget(self.map)
        lower.addWidget(self.keep)
        self._stack(upper, lower)

    def _connect(self) -> None:
        trainer = self._trainer
        self.reset.clicked.connect(trainer.reset)
        self.back.clicked.connect(trainer.back)
        self.step.clicked.connect(trainer.step)
        self.run.clicked.connect(trainer.toggle)
        self.many.clicked.connect(lambda: self.shown.emit(False))
        self.one.clicked.connect(lambda: self.shown.emit(True))
        self.map.clicked.connect(self.mapped)
        self.keep.clicked.connect(self.kept)
        trainer.advanced.connect(self._on_advanced)
        trainer.restarted.connect(self.refresh)
        trainer.read.connect(self._on_advanced)
        trainer.running_changed.connect(self._on_running)
        self._look.changed.connect(self._on_look)

    def _on_advanced(self) -> None:
        if not self._trainer.running or time.monotonic() - self._shown_at > TEXT_SECONDS:
            self.refresh()

    def _on_running(self, running: bool) -> None:
        self._icons[self.run] = "pause" if running else "run"
        self.run.setText(tr("Pause") if running else tr("Train"))
        self.run.setIcon(make_icon(self._look, self._icons[self.run]))
        self.refresh()

    def _on_look(self) -> None:
        self._draw_icons()
        self._mark_view()
        for label, widest in (
            (self.counters, f"{tr('update')} 8 888 888  {tr('epoch')} 88 888"),
            (self.errors, "H 8.88e-08  C 88.8 %"),
        ):
            # In presentation the bar must still fit a projector of 1024 pixels.
            label.setFont(self._look.font(0.78 if self._look.presentation else 1.0, tabular=True))
            label.setMinimumWidth(label.fontMetrics().horizontalAdvance(widest))
        self.refresh()
        self._fit()

    def _fit(self) -> None:
        """Buttons lose their names where the bar is too narrow for them."""
        names = sum(button.fontMetrics().horizontalAdvance(button.text()) for button in self._icons)
        side, padding = self.reset.iconSize().width(), round(self._look.px(12))
        icons = len(self._icons) * (side + padding + 8)
        texts = self.counters.minimumWidth() + self.errors.minimumWidth()
        named = icons + names + self.speed.minimumSizeHint().width() + texts + 100 <= self.width()
        style = (
            Qt.ToolButtonStyle.ToolButtonTextBesideIcon
            if named
            else Qt.ToolButtonStyle.ToolButtonIconOnly
        )
        for button in self._icons:
            if button.toolButtonStyle() != style:
                button.setToolButtonStyle(style)
        self.speed.set_narrow(not named)
