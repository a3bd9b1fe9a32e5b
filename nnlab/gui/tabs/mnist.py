"""The MNIST tab: trains a net on 60 000 digits and shows what it gets wrong."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from nnlab.app.digits.room import MNIST, MnistState
from nnlab.app.digits.run import TrainingRun
from nnlab.app.inside import INSIDE, with_image
from nnlab.gui.actions import Command
from nnlab.gui.mnist.bar import TrainBar
from nnlab.gui.mnist.choice import choice_of
from nnlab.gui.mnist.commands import make_commands
from nnlab.gui.mnist.last_result import LastResult
from nnlab.gui.mnist.lower import LowerPages
from nnlab.gui.mnist.settings import MnistSettingsColumn
from nnlab.gui.mnist.training.resume import ResumeNotice
from nnlab.gui.plots.digits.training_curves import ErrorPlot, LossPlot
from nnlab.gui.tab import Context, Figure, Tab
from nnlab.gui.tr import tr
from nnlab.gui.widgets.side_column import SideColumn
from nnlab.gui.widgets.torch_card import TorchCard

POSE_SECONDS = 120.0


class MnistTab(Tab):
    """Run bar on top, curves and result at the left, settings at the right."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        look = context.look
        self.trainer = context.trainer
        self.bar = TrainBar(look, self.trainer, self.take_new_seed)
        self.loss = LossPlot(look)
        self.error = ErrorPlot(look)
        self.log = QCheckBox(tr("log H"))
        self.log.setChecked(True)
        self.log.setAccessibleName(tr("logarithmic axis of H"))
        self.log.setToolTip(tr("Logarithmic axis of H (L)"))
        self.below = LowerPages(context)
        self.settings = MnistSettingsColumn(context)
        self.resume = ResumeNotice(context)
        self.last_result = LastResult(context, self)
        self.column = SideColumn(look, self.settings)
        self.card = TorchCard(look, tr("The training of digits"))
        self._presenting, self._was_open = False, True
        self._lay_out()
        self._connect()
        self._on_look_changed()
        self._on_phase_changed()
        self._show_run()

    def _lay_out(self) -> None:
        # The switch lies on the free corner of the plot.
        self._loss_box = QWidget()
        corner = QGridLayout(self._loss_box)
        corner.setContentsMargins(0, 0, 0, 0)
        corner.addWidget(self.loss, 0, 0)
        corner.addWidget(self.log, 0, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self.curves = QSplitter(Qt.Orientation.Horizontal)
        self.curves.addWidget(self._loss_box)
        self.curves.addWidget(self.error)
        self.left = QSplitter(Qt.Orientation.Vertical)
        self.left.addWidget(self.curves)
        self.left.addWidget(self.below)
        for split, shares in ((self.curves, (46, 54)), (self.left, (52, 48))):
            split.setChildrenCollapsible(False)
            for number, share in enumerate(shares):
                split.setStretchFactor(number, share)
            split.setSizes([10 * share for share in shares])
        room = QWidget()
        row = QHBoxLayout(room)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.left, 1)
        row.addWidget(self.column)
        self.pages = QStackedWidget()
        self.pages.addWidget(room)
        self.pages.addWidget(self.card)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addWidget(self.resume)
        layout.addWidget(self.pages, 1)

    def _connect(self) -> None:
        context, trainer = self._context, self.trainer
        trainer.phase_changed.connect(self._on_phase_changed)
        self.below.grown.connect(self.grown)
        self.below.folded.connect(self._share_height)
        self.below.enlarged.connect(self._on_page_enlarged)
        trainer.curve_grown.connect(self._on_curve_grown)
        trainer.epoch_ended.connect(self._on_epoch_ended)
        trainer.run_replaced.connect(self._show_run)
        trainer.ended.connect(self._show_run)
        context.compute.state_changed.connect(self._on_compute_changed)
        context.store.subscribe(MNIST, self._on_state_changed)
        context.look.changed.connect(self._on_look_changed)
        choice_of(trainer).digit_chosen.connect(self._on_digit_chosen)
        self.log.toggled.connect(self.loss.set_log)
        for plot in (self.loss, self.error):
            plot.hovered.connect(context.status.hover)
            plot.enlarged.connect(self._on_enlarged)
        self._on_compute_changed()

    # What others ask of a tab

    def commands(self) -> Sequence[Command]:
        """Return the entries of the menus Train and View."""
        return make_commands(self)

    def escape(self) -> bool:
        """Give up what is selected on the page that is shown."""
        return self.below.present.escape()

    def figures(self) -> Sequence[Figure]:
        """Return the two plots and what the pages show; what is hidden or empty comes last."""
        plots = [
            Figure("mnist-error", tr("Error per epoch"), self.error),
            Figure("mnist-loss", tr("Energy H per batch"), self.loss),
        ]
        run, pages = self.trainer.run, self.below.figures()
        seen = not self.curves.isHidden() and run is not None and len(run.errors) > 0
        return [*plots, *pages] if seen else [*pages, *plots]

    def set_presentation(self, on: bool) -> None:
        """Fold the settings away, or bring them back."""
        self.column.set_folding(on)
        self.log.setVisible(not on)
        self.below.set_presentation(on)
        # A projector shows the curves; the pages open by a key, and are back afterwards.
        if on != self._presenting:
            self._presenting = on
            if on:
                self._was_open = self.below.opened
            self.below.set_open(self._was_open and not on)
        self._share_height()

    def pose(self) -> None:
        """Train with the present settings, unless a result is there; then choose a digit."""
        if self.trainer.run is None:
            self.trainer.train()
            self._wait_while(lambda: self.trainer.busy, POSE_SECONDS)
        self.below.present.pose()
        self._wait_while(lambda: self._context.compute.asking, 2.0)

    def close_down(self) -> None:
        """Give the training up."""
        self.settings.close_down()
        self.below.close_down()
        self.trainer.close_down()

    def toggle_lower(self) -> None:
        """Show the pages below the curves, or the headline alone."""
        self.below.set_open(not self.below.opened)

    def _share_height(self) -> None:
        # On a projector a page is there instead of the curves: half of each would be illegible.
        self.curves.setVisible(not (self._presenting and self.below.opened))
        upper = 52 if self.below.opened else 100
        self.left.setSizes([10 * upper, 10 * (100 - upper) or 1])

    def take_new_seed(self) -> None:
        """Draw another seed for the next training."""
        self.trainer.edit(tr("new seed"), seed=random.randrange(10_000))

    @staticmethod
    def _wait_while(busy: Callable[[], bool], seconds: float) -> None:
        until = time.monotonic() + seconds
        while busy() and time.monotonic() < until:
            loop = QEventLoop()
            QTimer.singleShot(20, loop.quit)
            loop.exec()

    # Slots

    def _on_enlarged(self) -> None:
        """A double click makes a plot the only one, the next one brings the others back."""
        others = [self.below, self.error if self.sender() is self.loss else self._loss_box]
        for other in others:
            other.setVisible(not other.isVisible())

    def _on_page_enlarged(self) -> None:
        """The same for what a page draws: the curves make room for it."""
        self.curves.setVisible(not self.curves.isVisible())

    def _show_run(self) -> None:
        run = self.trainer.run or TrainingRun(settings=self.trainer.settings)
        self._set_total()
        self.error.set_total(run.settings.epochs)
        self.error.show_references(run.settings.data.bundled)
        self.loss.set_schedule(run.settings.schedule, run.settings.eta)
        self.loss.set_cost(run.settings.cost)
        self.loss.show_curve(run.batch, run.loss)
        self.error.show_errors(run.shown_errors, run.learnt)
        self.bar.refresh()

    def _set_total(self) -> None:
        run = self.trainer.run
        known = float(run.batch[-1]) if run is not None and len(run.batch) else 0.0
        self.loss.set_total(max(known, float(self.trainer.batches)))

    def _on_phase_changed(self) -> None:
        self._set_total()

    def _on_curve_grown(self) -> None:
        run = self.trainer.run
        if run is not None:
            self.loss.show_curve(run.batch, run.loss)

    def _on_epoch_ended(self) -> None:
        run = self.trainer.run
        if run is not None:
            self.error.show_errors(run.shown_errors, run.learnt)

    def _on_state_changed(self, old: MnistState, new: MnistState) -> None:
        if new.settings != old.settings or new.rows != old.rows:
            self.settings.refresh()
            self.bar.refresh()
            if self.trainer.run is None:
                self._show_run()
                self.below.headline.refresh()

    def _on_compute_changed(self) -> None:
        missing = self._context.compute.missing_torch
        self.card.set_reason(self._context.compute.reason if missing else "")
        self.pages.setCurrentIndex(int(missing))
        self.bar.refresh()

    def _on_digit_chosen(self, image: NDArray[np.uint8], text: str, label: int) -> None:
        """Go on with a digit inside the net that is shown here."""
        store = self._context.store
        ink = image.astype(np.float32) / np.float32(255)
        state = replace(with_image(store.get(INSIDE), ink, text, label), run_id="", page="maps")
        store.edit(INSIDE, state, tr("look inside"))
        self.tab_wanted.emit(INSIDE.key)

    def _on_look_changed(self) -> None:
        self.loss.dress()
        self.error.dress()
