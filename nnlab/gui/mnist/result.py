"""What came out of a training: how many digits are wrong, which, and what the net says to one."""

from __future__ import annotations

import time

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from nnlab.app.mnist_run import TEST_DIGITS, TrainingRun, WrongDigits
from nnlab.deep.specs import NETS
from nnlab.gui.compute import Compute
from nnlab.gui.jobs import Ask
from nnlab.gui.look import Look
from nnlab.gui.mnist.settings import group
from nnlab.gui.mnist.trainer import Trainer, format_seconds
from nnlab.gui.plots.digits import DigitSheet
from nnlab.gui.plots.images import DigitGallery
from nnlab.gui.plots.outputs import OutputBars
from nnlab.gui.tr import tr
from nnlab.gui.window.status import Status

FOLLOW_SECONDS = 0.2
ORDERS = ("confidence", "target", "answer", "index")


class MnistResult(QWidget):
    """The large line, its facts, the gallery of wrong digits and the outputs for one of them."""

    def __init__(
        self,
        look: Look,
        trainer: Trainer,
        compute: Compute,
        status: Status,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self._trainer = look, trainer
        self._compute, self._status = compute, status
        self._ask: Ask | None = None
        self._asked_at = 0.0
        self._factor = 2.1
        self._shown: WrongDigits = WrongDigits()
        self.headline = QLabel()
        self.headline.setAccessibleName(tr("result"))
        self.facts = QLabel()
        self.facts.setWordWrap(True)
        self.facts.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.facts.setAccessibleName(tr("facts of the training"))
        self.order = QComboBox()
        for key, text in zip(
            ORDERS,
            (tr("by confidence"), tr("by target"), tr("by answer"), tr("by place")),
            strict=True,
        ):
            self.order.addItem(text, key)
        self.order.setAccessibleName(tr("order of the wrong digits"))
        self.order.setToolTip(
            tr("Order of the wrong digits: the surest mistakes first, or by class")
        )
        self.gallery = DigitGallery(look)
        self._sheet = DigitSheet(look, self)
        self.bars = OutputBars(look)
        self._lay_out()
        self.order.currentIndexChanged.connect(self._on_order_changed)
        self.gallery.chosen.connect(self._on_chosen)
        self.gallery.pointed.connect(self._on_pointed)
        for signal in (trainer.run_replaced, trainer.ended, trainer.phase_changed):
            signal.connect(self.refresh)
        trainer.epoch_ended.connect(self.refresh)
        trainer.curve_grown.connect(self._on_curve_grown)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(12, 4, 12, 0)
        top.setSpacing(16)
        top.addWidget(self.headline)
        top.addWidget(self.facts, 1)
        top.addWidget(self.order, 0, Qt.AlignmentFlag.AlignBottom)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(self.gallery)
        self.split.addWidget(self.bars)
        self.split.setStretchFactor(0, 1)
        self._share_width()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(top)
        layout.addWidget(self.split, 1)

    def _share_width(self) -> None:
        bars = round(self._look.px(270))
        self.split.setSizes([max(bars, self.split.width() - bars), bars])

    # What is shown

    def refresh(self) -> None:
        """Show the present run."""
        run = self._trainer.run
        self.headline.setText(self._headline(run))
        self.facts.setText(self._facts(run))
        wrong = self._trainer.wrong
        self.order.setVisible(len(wrong) > 0)
        self.gallery.set_empty_text(self._empty_text(run))
        if wrong is not self._shown:
            self._shown = wrong
            self._drop_ask()
            self._status.hover("")
            self.gallery.set_digits(wrong, wrong.order(self.order.currentData()))
            self.bars.clear(tr("Click a digit to see the ten outputs.") if len(wrong) else "")

    def _headline(self, run: TrainingRun | None) -> str:
        if run is None:
            return tr("No net trained yet")
        if run.n_wrong is not None:
            return tr("{wrong} of {all} wrong").format(
                wrong=group(run.n_wrong), all=group(TEST_DIGITS)
            )
        if self._trainer.busy:
            error = run.errors[-1, 1] if len(run.errors) else float("nan")
            known = np.isfinite(error)
            text = tr("{} % wrong so far").format(f"{error:.2f}") if known else tr("Training …")
            return text if self._trainer.phase == "training" else tr("Cancelling …")
        return tr("Cancelled") if run.outcome == "cancelled" else tr("Stopped")

    def _facts(self, run: TrainingRun | None) -> str:
        if run is None:
            return ""
        settings = run.settings
        parts = [NETS[settings.net].label]
        if run.weights:
            parts.append(tr("{} weights").format(group(run.weights)))
        if run.n_wrong is not None:
            parts.insert(0, f"{100 * run.n_wrong / TEST_DIGITS:.2f} %")
        if run.cpu_seconds:
            parts.append(
                tr("{wall} ({cpu} of processor time)").format(
                    wall=format_seconds(run.seconds), cpu=format_seconds(run.cpu_seconds)
                )
            )
        if run.device:
            threads = tr("1 thread") if run.threads == 1 else tr("{} threads").format(run.threads)
            parts.append(f"{run.device.upper()}, {threads}")
        # All that another needs to come to the same result on a machine of the same kind.
        epochs = tr("1 epoch") if settings.epochs == 1 else tr("{} epochs").format(settings.epochs)
        parts.append(f"{epochs}, {tr('batch')} {settings.batch}, η {settings.eta:g}")
        parts.append(tr("seed {}").format(settings.seed))
        line = " · ".join(parts)
        if self._trainer.busy and len(self._trainer.wrong):
            note = tr("Below: what the last net got wrong; click a digit to follow its outputs.")
            return f"{line}\n{note}"
        if len(run.wrong) < (run.n_wrong or 0):
            line += " · " + tr("the first {} are kept").format(len(run.wrong))
        return f"{run.message}\n{line}" if run.message else line

    def _empty_text(self, run: TrainingRun | None) -> str:
        if run is None:
            return tr("Press Train (Space). The digits that the net gets wrong will stand here.")
        if self._trainer.busy:
            return tr("The digits that the net gets wrong will stand here after the training.")
        if run.n_wrong == 0:
            return tr("All test digits are right.")
        return tr(
            "The training did not come to its end; its curves stay. Press Train to try again."
        )

    def _on_order_changed(self, _index: int) -> None:
        self.gallery.set_digits(self._shown, self._shown.order(self.order.currentData()))

    def _on_pointed(self, row: int) -> None:
        self._status.hover(self.gallery.describe(row))

    # Outputs of one digit

    def make_sheet(self) -> DigitSheet:
        """Return the digits as one sheet for export, in the order in which they stand."""
        self._sheet.set_digits(self._shown, self._shown.order(self.order.currentData()))
        return self._sheet

    @property
    def asking(self) -> bool:
        """Whether outputs are awaited."""
        return self._ask is not None

    def _on_chosen(self, row: int) -> None:
        self._drop_ask()
        wrong = self._shown
        note = tr("no. {}").format(int(wrong.index[row]))
        self.bars.show_digit(wrong.image[row], int(wrong.target[row]), note)
        self._status.hover(self.gallery.describe(row))
        if not self._trainer.net_at_hand:
            self.bars.show_excuse(tr("Train again to see the outputs."))
        else:
            self._ask_outputs()

    def _on_curve_grown(self) -> None:
        """Follow the chosen digit's outputs while the net learns."""
        row = self.gallery.chosen_row
        if row < 0 or self.asking or time.monotonic() - self._asked_at < FOLLOW_SECONDS:
            return
        self._ask_outputs()

    def _ask_outputs(self) -> None:
        self._asked_at = time.monotonic()
        row, wrong = self.gallery.chosen_row, self._shown
        image: NDArray[np.float32] = wrong.image[row].astype(np.float32) / 255.0
        self._ask = self._compute.ask(
            "classify", {"image": image}, self._on_answer, self._on_no_answer
        )

    def _on_answer(self, outputs: NDArray[np.float32]) -> None:
        if self._ask is not None:
            self._ask = None
            self.bars.show_outputs(np.asarray(outputs, dtype=float).reshape(-1))

    def _on_no_answer(self, line: str) -> None:
        if self._ask is not None:
            self._ask = None
            self.bars.show_excuse(line)

    def _drop_ask(self) -> None:
        # An older answer must not be shown beside a newer digit.
        if self._ask is not None:
            self._ask.on_answer = self._ask.on_failed = None
            self._ask = None

    def set_presentation(self, on: bool) -> None:
        """Write the result larger still, for the last row of the room."""
        self._factor = 2.6 if on else 2.1
        self._on_look_changed()
        self._share_width()

    def _on_look_changed(self) -> None:
        look = self._look
        self.headline.setFont(look.font(self._factor, bold=True))
        self.facts.setFont(look.font(0.9))
        self.facts.setStyleSheet(f"color: {look.theme.muted};")
        self.refresh()
