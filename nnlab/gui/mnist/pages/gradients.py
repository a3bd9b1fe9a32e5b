"""How the errors delta shrink from layer to layer while a net learns: they may vanish."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from nnlab.app.digits.gradient_demo import (
    activations,
    demo_changes,
    other_activation,
    with_activation,
)
from nnlab.app.digits.room import MNIST, MnistState
from nnlab.app.digits.run import TrainingRun
from nnlab.gui.mnist.page import Page
from nnlab.gui.plots.digits.delta_plot import DeltaPlot, rms_at
from nnlab.gui.plots.digits.delta_profile import DeltaProfile
from nnlab.gui.tab import Context, Figure
from nnlab.gui.tr import tr

G_NAMES = {"relu": "ReLU", "sigmoid": "sigmoid", "tanh": "tanh"}

SAY_EVERY = 0.5


class GradientsPage(Page):
    """The curves of all layers, the present profile, and the demonstration."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        look = context.look
        self._run, self._pointed = TrainingRun(), -1
        self._said = 0.0
        self.demo = QPushButton(tr("Demonstration: four hidden layers of 30"))
        self.demo.setAccessibleName(self.demo.text())
        self.demo.setToolTip(tr("Set the sigmoid net of Nielsen's chapter 5; then press Train (G)"))
        self.swap = QPushButton()
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setAccessibleName(tr("what to look for"))
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.plot = DeltaPlot(look)
        self.profile = DeltaProfile(look, self.plot)
        self._lay_out()
        self.demo.clicked.connect(self.set_demo)
        self.swap.clicked.connect(self.swap_activation)
        self.plot.hovered.connect(context.status.hover)
        self.plot.pointed.connect(self._show_profile)
        self.plot.enlarged.connect(self.enlarged)
        context.store.subscribe(MNIST, self._on_state_changed)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()
        self._name_swap()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.demo)
        buttons.addWidget(self.swap)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setContentsMargins(8, 2, 8, 2)
        self._row.setSpacing(8)
        self._row.addLayout(buttons)
        self._row.addWidget(self.words, 1)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(self.plot)
        self.split.addWidget(self.profile)
        self.split.setStretchFactor(0, 3)
        self.split.setStretchFactor(1, 2)
        self.split.setSizes([600, 380])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._row)
        layout.addWidget(self.split, 1)

    # What is shown

    def refresh(self) -> None:
        run = self.trainer.run
        self.plot.set_empty_text(self._empty_text(run))
        self._draw(run or TrainingRun())
        self._say()

    def follow(self) -> None:
        run = self.trainer.run
        if run is None:
            return
        self._draw(run)
        if time.monotonic() - self._said >= SAY_EVERY:
            self._say()

    def _draw(self, run: TrainingRun) -> None:
        layers = run.delta.shape[1] if run.delta.ndim == 2 else 0
        names = (*run.layers, *(str(number) for number in range(len(run.layers), layers)))[:layers]
        total = float(self.trainer.batches) if len(run.delta_batch) else 1.0
        self.plot.show_deltas(run.delta_batch, run.delta, names, total)
        self.profile.setVisible(len(run.delta_batch) > 0)
        self._run = run
        self._show_profile(self._pointed)

    def _show_profile(self, place: int) -> None:
        """Show the layers at the point under the pointer, or the last one (-1)."""
        run = self._run
        self._pointed = place if place < len(run.delta_batch) else -1
        when = ""
        if len(run.delta_batch):
            when = tr("rms of δ, batch {}").format(f"{run.delta_batch[self._pointed]:.0f}")
        self.profile.show_rms(rms_at(run.delta, self._pointed), self.plot.range, when)

    def _empty_text(self, run: TrainingRun | None) -> str:
        if run is None:
            return tr(
                "Press Train (Space): the size of the errors δ of each layer will be drawn here, "
                "batch by batch."
            )
        if self.trainer.busy:
            return tr("The errors δ of each layer come with the first batches.")
        return tr("This run was kept without its errors δ. Press Train to see those of a new one.")

    def _say(self) -> None:
        """What to look for, in the net that is shown or that comes next."""
        self._said = time.monotonic()
        run = self.trainer.run
        known = run is not None and len(run.delta_batch) > 0
        settings = run.settings if run is not None and known else self.trainer.settings
        used = activations(settings.rows)
        if known and run is not None:
            line = factor_line(rms_at(run.delta, 0), rms_at(run.delta))
        elif used & {"sigmoid", "tanh"} and not self.trainer.busy:
            line = tr("Press Train (Space).")
        else:
            line = ""
        if "sigmoid" in used:
            why = tr(
                "Look for: δ⁽ℓ⁾ = (wᵀ δ⁽ℓ⁺¹⁾) g′(b), and g′ ≤ ¼ for the sigmoid: each layer nearer "
                "to the input learns more slowly (Nielsen, ch. 5; Mehlig, vanishing gradients)."
            )
        elif "tanh" in used:
            why = tr("Look for: g′(b) ≤ 1 for tanh, small where the neurons are saturated.")
        else:
            why = tr(
                "Look for: ReLU has g′ = 0 or 1; where it is 1, δ passes unweakened: it shrinks "
                "far less."
            )
        self.words.setText(f"{line} {why}".strip())
        self.words.setToolTip(why)

    def _name_swap(self) -> None:
        rows = self.trainer.settings.rows
        self.swap.setText(tr("Change to {}").format(G_NAMES[other_activation(rows)]))
        self.swap.setAccessibleName(self.swap.text())
        self.swap.setToolTip(
            tr("The same net with this activation in all hidden layers, for comparison (Shift+G)")
        )
        self.swap.setEnabled(bool(activations(rows)))

    def set_presentation(self, on: bool) -> None:
        # Large letters need the whole width.
        direction = QBoxLayout.Direction
        self._row.setDirection(direction.TopToBottom if on else direction.LeftToRight)

    def figures(self) -> Sequence[Figure]:
        if not self.profile.isVisibleTo(self):
            return ()
        return (
            Figure("mnist-delta", tr("Errors δ per batch"), self.plot),
            Figure("mnist-delta-profile", tr("Errors δ by layer"), self.profile),
        )

    # What the user does

    def set_demo(self) -> None:
        """Set the net and the recipe of the demonstration, in one undo."""
        self.trainer.edit(tr("demonstration of vanishing δ"), **demo_changes())

    def swap_activation(self) -> None:
        """Change all activations of the present net, in one undo; a net without any stays."""
        settings = self.trainer.settings
        if not activations(settings.rows):
            return
        changes = with_activation(settings, other_activation(settings.rows))
        self.trainer.edit(tr("change the activation"), **changes)

    def _on_state_changed(self, old: MnistState, new: MnistState) -> None:
        if new.settings != old.settings:
            self._name_swap()
            self._say()

    def _on_look_changed(self) -> None:
        look = self.context.look
        self.words.setFont(look.font(0.9))
        self.words.setStyleSheet(f"color: {look.theme.muted};")


def factor_line(first: NDArray[np.float64], last: NDArray[np.float64]) -> str:
    """Return how much smaller delta is in the first layer than in the last, at start and end."""
    ends = [rms[-1] / rms[0] if min(rms[0], rms[-1]) > 0 else np.nan for rms in (first, last)]
    if len(first) < 2 or not np.isfinite(ends).all():
        return ""
    line = tr("δ of the last layer is {first} times that of the first at the start, {now} now.")
    return line.format(first=write_ratio(ends[0]), now=write_ratio(ends[1]))


def write_ratio(ratio: float) -> str:
    """Write a ratio with two digits."""
    return f"{ratio:.0f}" if ratio >= 9.95 else f"{ratio:.2g}"
