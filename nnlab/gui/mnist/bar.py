"""The run bar of the MNIST tab: train, cancel, seed; counters; progress with the time left."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from nnlab.app.digits.run import TrainingRun
from nnlab.core.digits.schedule import SCHEDULES
from nnlab.gui.look import Look
from nnlab.gui.mnist.training.trainer import Trainer
from nnlab.gui.numbers import format_seconds
from nnlab.gui.tr import tr
from nnlab.gui.widgets.thin_gauge import ThinGauge
from nnlab.gui.widgets.two_row_bar import TwoRowBar
from nnlab.gui.window.status_bar import ElidedLabel

GAP = 14


class TrainBar(TwoRowBar):
    """Two rows at the top of the tab, of the same shape as the playground's run bar."""

    def __init__(
        self,
        look: Look,
        trainer: Trainer,
        new_seed: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, parent)
        self._trainer = trainer
        self.train = self._button(
            "train", tr("Train"), tr("Train the net, pause, or go on (Space)")
        )
        self.cancel = self._button(
            "clear", tr("Cancel"), tr("Stop the training; its curves stay (Ctrl+.)")
        )
        self.seed = self._button(
            "seed", tr("New seed"), tr("Another start and another order of the digits (Shift+R)")
        )
        self.seed_value = self._label(tr("seed"), tr("The seed of the start and of the order"))
        self.counters = self._label(tr("epochs and batches"), tr("Epoch and batch being trained"))
        self.rate = self._label(tr("learning rate"), tr("The learning rate η of the last batch"))
        self.energy = self._label(tr("energy"), tr("Energy H per pattern of the last batches"))
        self.held_out = self._label(
            tr("held-out error"), tr("Wrong digits of the held-out part after the last epoch")
        )
        self.errors = self._label(
            tr("test error"), tr("Wrong digits of the test set after the last epoch")
        )
        self._numbers = (self.counters, self.rate, self.energy, self.held_out, self.errors)
        self._left_room = 0
        self._lengths: tuple[int, ...] = ()
        self.progress = ThinGauge()
        self.progress.setAccessibleName(tr("progress of the training"))
        # A sentence may stand here: it must not make the window wider than the screen.
        self.left = ElidedLabel(tr("time left"))
        self.left.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.left.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._lay_out()
        self.train.clicked.connect(trainer.toggle)
        self.cancel.clicked.connect(trainer.cancel)
        self.seed.clicked.connect(new_seed)
        for signal in (
            trainer.phase_changed,
            trainer.progressed,
            trainer.curve_grown,
            trainer.epoch_ended,
            trainer.run_replaced,
        ):
            signal.connect(self.refresh)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def refresh(self) -> None:
        """Show where the training stands."""
        trainer, run = self._trainer, self._trainer.run
        settings = run.settings if run is not None and trainer.busy else trainer.settings
        # The net that is being built may be none yet: a running training can be paused even so.
        possible = trainer.busy or not trainer.hindrance
        self.train.setEnabled(possible and trainer.phase != "cancelling")
        self._name_train()
        self.cancel.setEnabled(trainer.busy and trainer.phase != "cancelling")
        self.seed.setEnabled(not trainer.busy)
        self.seed_value.setText(tr("seed {}").format(settings.seed))
        batch = int(run.batch[-1]) if run is not None and len(run.batch) else 0
        epochs = run.settings.epochs if run is not None else settings.epochs
        total = trainer.batches
        epoch = -(-batch * epochs // total)
        self.counters.setText(
            f"{tr('epoch')} {epoch:>3}/{epochs}  {tr('batch')} {batch:>{len(str(total))}}/{total}"
        )
        self._show_numbers(run)
        self._show_progress()
        lengths = tuple(len(label.text()) for label in self._numbers)
        if lengths != self._lengths:
            self._lengths = lengths
            self._fit()

    def _show_numbers(self, run: TrainingRun | None) -> None:
        run = run or TrainingRun()
        energy = f"{run.loss[-1]:.4f}" if len(run.loss) else "–"
        last = run.shown_errors[-1] if len(run.errors) else (np.nan, np.nan)
        held_out, error = ((f"{e:.2f}" if np.isfinite(e) else "–") for e in last)
        self.energy.setText(f"H {energy:<7}")
        self.held_out.setText(f"{tr('held out')} {held_out:>5} %")
        self.errors.setText(f"{tr('test')} {error:>5} %")
        rate = "–"
        if len(run.batch):
            total = max(self._trainer.batches, int(run.batch[-1]))
            settings = run.settings
            now = SCHEDULES[settings.schedule](int(run.batch[-1]) - 1, total, settings.eta)
            rate = f"{now:.2g}"
        self.rate.setText(f"η {rate:<7}")

    def _name_train(self) -> None:
        """The button says what it does now: train, pause, or go on."""
        running = self._trainer.phase == "training"
        icon, text = ("pause", tr("Pause")) if running else ("train", tr("Train"))
        if self._trainer.phase in ("holding", "held"):
            icon, text = "run", tr("Go on")
        if self.train.text() != text:
            self.train.setText(text)
            self.train.setAccessibleName(text)
            self._icons[self.train] = icon
            self._draw_icons()

    def _show_progress(self) -> None:
        trainer = self._trainer
        self._show_left(self._left_text())
        preparing = trainer.busy and trainer.seconds_left is None
        finished = trainer.run is not None and trainer.run.n_wrong is not None
        done = trainer.fraction if trainer.busy else float(finished)
        self.progress.show_part(None if preparing else done)

    def _show_left(self, text: str) -> None:
        wanted = max(self._left_room, self.left.fontMetrics().horizontalAdvance(text) + 4)
        self.left.setFixedWidth(min(wanted, 3 * self.width() // 5))
        self.left.show_text(text)

    def _left_text(self) -> str:
        trainer = self._trainer
        if trainer.phase == "training" and trainer.seconds_left is not None:
            return tr("{} left").format(format_seconds(trainer.seconds_left))
        run = trainer.run
        if not trainer.busy and not trainer.line and run is not None and run.n_wrong is not None:
            return tr("in {}").format(format_seconds(run.seconds))
        return trainer.line

    def _lay_out(self) -> None:
        upper, lower = QHBoxLayout(), QHBoxLayout()
        for button in self._icons:
            upper.addWidget(button)
        upper.addWidget(self.seed_value)
        upper.addStretch(1)
        upper.addWidget(self.counters)
        for label in self._numbers[1:]:
            label.setContentsMargins(GAP, 0, 0, 0)
            upper.addWidget(label)
        lower.addWidget(self.progress, 1)
        lower.addWidget(self.left)
        self._upper = upper
        self._stack(upper, lower)

    def _on_look_changed(self) -> None:
        look = self._look
        self._draw_icons()
        widest = {
            self.seed_value: tr("seed {}").format(8),
            self.counters: f"{tr('epoch')} 888/88  {tr('batch')} 8888/8888",
            self.rate: "η 0.00088",
            self.energy: "H 8.8888",
            self.held_out: f"{tr('held out')} 88.88 %",
            self.errors: f"{tr('test')} 88.88 %",
        }
        for label, text in widest.items():
            label.setFont(look.font(tabular=True))
            # So that nothing jumps while they change.
            room = label.contentsMargins().left() + label.fontMetrics().horizontalAdvance(text)
            label.setMinimumWidth(room)
        # Room for the time left before there is any, so that nothing jumps.
        size = QFontMetrics(look.font()).size(0, tr("{} left").format("88:88 min"))
        self._left_room = size.width()
        self.left.setMinimumHeight(size.height())
        self.progress.setFixedHeight(round(look.px(8)))
        self.refresh()
        self._fit()

    def _fit(self) -> None:
        """Buttons lose their names where the bar is too narrow, then numbers are left out.

        What is as it should be is not touched: each change asks for another layout, and this again.
        """
        self._show_left(self._left_text())
        named, hidden = self._plan()
        style = Qt.ToolButtonStyle
        wanted = style.ToolButtonTextBesideIcon if named else style.ToolButtonIconOnly
        for button in self._icons:
            if button.toolButtonStyle() != wanted:
                button.setToolButtonStyle(wanted)
        for label in (self.seed_value, *self._numbers):
            if label.isHidden() != (label in hidden):
                label.setHidden(label in hidden)

    def _plan(self) -> tuple[bool, list[QLabel]]:
        """Return whether there is room for the buttons' names, and the labels left out."""
        margins = self.contentsMargins()
        layout = self.layout()
        if layout is not None:
            margins += layout.contentsMargins()
        room = self.width() - margins.left() - margins.right()
        labels = [self.seed_value, *self._numbers]
        widths = {label: max(label.minimumWidth(), label.sizeHint().width()) for label in labels}
        gaps = self._upper.spacing() * (len(self._icons) + len(labels) - 1)
        needed = sum(widths.values()) + gaps + sum(map(_bare_width, self._icons))
        names = sum(map(_name_width, self._icons))
        if needed + names <= room:
            return True, []
        hidden: list[QLabel] = []
        for label in (self.seed_value, self.rate, self.held_out, self.energy):
            if needed <= room:
                break
            hidden.append(label)
            needed -= widths[label] + self._upper.spacing()
        return False, hidden


def _bare_width(button: QToolButton) -> int:
    """Return the width of a button that shows its icon alone."""
    named = button.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonTextBesideIcon
    return button.sizeHint().width() - (_name_width(button) if named else 0)


def _name_width(button: QToolButton) -> int:
    """Return how much wider a button is with its name than without.

    As Qt reckons it: 4 pixels between icon and name, the name, and a space at each of its ends.
    """
    metrics = button.fontMetrics()
    return 4 + metrics.size(0, button.text()).width() + 2 * metrics.horizontalAdvance(" ")
