"""The error against the size of the training set: a learning curve at the press of a button."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from nnlab.app.digits.room import MNIST, MnistState
from nnlab.app.digits.run import TrainingRun
from nnlab.app.digits.size_curve import (
    MOST_REPETITIONS,
    USUAL_SIZES,
    SizeCurve,
    parse_sizes,
    write_sizes,
)
from nnlab.core.digits.set_sizes import (
    MOST_EPOCHS,
    SizeTraining,
    epochs_for,
    guess_seconds,
    plan,
)
from nnlab.core.digits.specs import TrainSpec
from nnlab.gui.mnist.page import Page
from nnlab.gui.mnist.training.size_runner import SizeRunner
from nnlab.gui.numbers import format_seconds
from nnlab.gui.plots.digits.size_plot import SizePlot
from nnlab.gui.tab import Context, Figure
from nnlab.gui.tr import tr

TEST_IMAGES = 10_000
SHOWN_EVERY = 0.2


class SetSizePage(Page):
    """Sizes and repetitions, the button, and the plot."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        look = context.look
        self.runner = SizeRunner(context, self)
        self._drawn: SizeCurve | None = None
        self._said = 0.0
        self.sizes = QLineEdit(write_sizes(USUAL_SIZES))
        self.repetitions = QSpinBox()
        self.button = QPushButton()
        self.line = QLabel()
        self.policy = QLabel()
        self.plot = SizePlot(look)
        self.plot.set_empty_text(
            tr(
                "Press Measure: the present net is trained on larger and larger parts of the "
                "training set, and its error is drawn here against their size."
            )
        )
        self._name_controls()
        self._lay_out()
        self._connect()
        self._on_look_changed()
        self._show_state()

    def _name_controls(self) -> None:
        self.sizes.setAccessibleName(tr("sizes of the training set"))
        self.sizes.setToolTip(tr("Numbers of images, with commas between; all: all not held out"))
        self.repetitions.setRange(1, MOST_REPETITIONS)
        self.repetitions.setValue(3)
        self.repetitions.setSuffix(tr(" seeds"))
        self.repetitions.setAccessibleName(tr("repetitions of each size"))
        self.repetitions.setToolTip(
            tr("So many trainings of each size, each with its own start and its own images")
        )
        self.button.setToolTip(
            tr("Train the present net on each size; beside a training both take longer (N)")
        )
        self.line.setAccessibleName(tr("time of the measurement"))
        self.policy.setAccessibleName(tr("how the sizes are compared"))
        for label in (self.line, self.policy):
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.policy.setWordWrap(True)

    def _lay_out(self) -> None:
        form = QHBoxLayout()
        form.setSpacing(8)
        form.addWidget(self.sizes, 1)
        form.addWidget(self.repetitions)
        form.addWidget(self.button)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setContentsMargins(8, 2, 8, 2)
        self._row.setSpacing(8)
        self._row.addLayout(form, 5)
        self._row.addWidget(self.line, 2)
        under = QHBoxLayout()
        under.setContentsMargins(8, 0, 8, 2)
        under.addWidget(self.policy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._row)
        layout.addLayout(under)
        layout.addWidget(self.plot, 1)

    def _connect(self) -> None:
        context = self.context
        self.button.clicked.connect(self.toggle)
        self.sizes.textChanged.connect(self._show_state)
        self.sizes.returnPressed.connect(self._on_return)
        self.repetitions.valueChanged.connect(self._show_state)
        self.runner.changed.connect(self._show_state)
        self.runner.progressed.connect(self._on_progressed)
        self.plot.hovered.connect(context.status.hover)
        self.plot.enlarged.connect(self.enlarged)
        context.compute.state_changed.connect(self._show_state)
        context.store.subscribe(MNIST, self._on_state_changed)
        context.look.changed.connect(self._on_look_changed)

    # What is shown

    def refresh(self) -> None:
        self._draw()
        self._show_state()

    def _draw(self) -> None:
        curve = self.runner.curve
        if curve is not self._drawn:
            self._drawn = curve
            self.plot.show_curve(curve)

    def _show_state(self) -> None:
        busy, fault = self.runner.busy, self.fault()
        text = tr("Cancel") if busy else tr("Measure")
        self.button.setText(text)
        self.button.setAccessibleName(text)
        able = not self.runner.cancelling if busy else not fault
        self.button.setEnabled(able)
        for control in (self.sizes, self.repetitions):
            control.setEnabled(not busy)
        self.line.setText(self._line(fault))
        self.line.setToolTip(self.line.text())
        self.policy.setText(self._policy())

    def fault(self) -> str:
        """Return why nothing can be measured now, in one line; empty if it can."""
        if self.trainer.hindrance:
            return self.trainer.hindrance
        try:
            parse_sizes(self.sizes.text())
        except ValueError as error:
            return str(error)
        return ""

    def trainings(self) -> list[SizeTraining]:
        """Return what would be trained; raises ValueError where a size is none."""
        sizes = parse_sizes(self.sizes.text())
        return plan(self.trainer.settings, sizes, self.repetitions.value(), self.runner.whole)

    def _line(self, fault: str) -> str:
        runner, curve = self.runner, self.runner.curve
        if runner.cancelling:
            return tr("Cancelling …")
        if runner.busy:
            done = tr("{done} of {all} trainings").format(done=len(curve), all=self._wanted())
            if runner.seconds_left is None:
                return tr("{} · preparing …").format(done)
            return tr("{done} · {left} left").format(
                done=done, left=format_seconds(runner.seconds_left)
            )
        if fault:
            return fault
        about = tr("{count} trainings, {time}").format(
            count=len(self.trainings()), time=self._estimate()
        )
        ends = {
            "cancelled": tr("cancelled: what was measured stays"),
            "stopped": curve.message,
        }
        end = ends.get(curve.outcome, "")
        return f"{about} · {end}" if end else about

    def _wanted(self) -> int:
        curve = self.runner.curve
        whole = self.runner.whole
        return len(plan(curve.settings, curve.sizes, curve.repetitions, whole))

    def _estimate(self) -> str:
        settings = self.trainer.settings
        trainings = self.trainings()
        seconds = guess_seconds(trainings, settings.rows, TEST_IMAGES + settings.data.held_out)
        seconds *= pace_of(self.context.store.get(MNIST), settings, self.runner.whole)
        return write_about(seconds)

    def _policy(self) -> str:
        busy, curve = self.runner.busy, self.runner.curve
        shown = curve if busy or len(curve) else None
        settings = shown.settings if shown is not None else self.trainer.settings
        least = min((n for n in (shown.sizes if shown else USUAL_SIZES) if n), default=100)
        epochs = epochs_for(least, self.runner.whole, settings.epochs, settings.batch)
        words = tr(
            "{net}: each size gets as many updates as all images in {epochs}, in at most {most} "
            "epochs (for {least} images: {given})."
        )
        return words.format(
            net=settings.label,
            epochs=tr("1 epoch")
            if settings.epochs == 1
            else tr("{} epochs").format(settings.epochs),
            most=max(MOST_EPOCHS, settings.epochs),
            least=least,
            given=epochs,
        )

    def set_presentation(self, on: bool) -> None:
        # Large letters need the whole width.
        direction = QBoxLayout.Direction
        self._row.setDirection(direction.TopToBottom if on else direction.LeftToRight)

    def figures(self) -> Sequence[Figure]:
        if not len(self.runner.curve):
            return ()
        return (Figure("mnist-set-size", tr("Error against set size"), self.plot),)

    def close_down(self) -> None:
        self.runner.close_down()

    # What the user does

    def toggle(self) -> None:
        """Measure the curve, or give up the one that is measured."""
        if self.runner.busy:
            self.runner.cancel()
        elif not self.fault():
            self.runner.start(parse_sizes(self.sizes.text()), self.repetitions.value())

    def _on_return(self) -> None:
        if not self.runner.busy:
            self.toggle()

    def _on_progressed(self) -> None:
        now = time.monotonic()
        if self.isVisible() and now - self._said >= SHOWN_EVERY:
            self._said = now
            self.line.setText(self._line(""))

    def _on_state_changed(self, old: MnistState, new: MnistState) -> None:
        if not self.isVisible():
            return
        if new.sizes is not old.sizes:
            self._draw()
        if new.settings != old.settings or new.run is not old.run:
            self._show_state()

    def _on_look_changed(self) -> None:
        look = self.context.look
        for label in (self.line, self.policy):
            label.setFont(look.font(0.9))
            label.setStyleSheet(f"color: {look.theme.muted};")


def pace_of(state: MnistState, settings: TrainSpec, whole: int) -> float:
    """Return how much slower this machine is than guessed, by the last training of this net."""
    run = state.run or TrainingRun()
    known = run.settings
    if known.rows != settings.rows or known.batch != settings.batch or not len(run.errors):
        return 1.0
    learnt = known.data.train_size or whole
    updates = len(run.errors) * -(-learnt // known.batch)
    one = SizeTraining(learnt, known.seed, len(run.errors), updates)
    judged = len(run.errors) * (TEST_IMAGES + known.data.held_out)
    guessed = guess_seconds([one], known.rows, judged)
    return run.seconds / guessed if run.seconds > 0 else 1.0


def write_about(seconds: float) -> str:
    """Write a time that is only guessed: "about 40 s", "about 3 min", "about 2 h"."""
    if seconds < 55:
        return tr("about {} s").format(max(5, 5 * round(seconds / 5)))
    if seconds < 55 * 60:
        return tr("about {} min").format(max(1, round(seconds / 60)))
    return tr("about {} h").format(f"{seconds / 3600:.1f}")
