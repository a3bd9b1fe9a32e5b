"""What came out of a training, in large type: how many are wrong, and how that was come by."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from nnlab.app.digits.amount import count_learnt
from nnlab.app.digits.run import TrainingRun
from nnlab.gui.look import Look
from nnlab.gui.mnist.training.trainer import Trainer
from nnlab.gui.numbers import format_seconds, group
from nnlab.gui.tr import tr

SMALLER = (2.3, 2.0, 1.7)
"""Factors of the font of the result where its usual size has no room."""


class Facts(QLabel):
    """Some lines of text, with room for all of them in any width."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.make_room()

    def make_room(self) -> None:
        """Ask for the height of all lines in the present width."""
        room = QRect(0, 0, max(1, self.width()), 10_000)
        wrapped = Qt.TextFlag.TextWordWrap
        self.setMinimumHeight(self.fontMetrics().boundingRect(room, wrapped, self.text()).height())


class Headline(QWidget):
    """The large line and its facts; `toggled` asks for the pages below, or to fold them."""

    toggled = Signal()

    def __init__(self, look: Look, trainer: Trainer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._trainer = look, trainer
        self._factor = 2.1
        self._presenting, self._opened = False, True
        self._page = ""
        self.large = QLabel()
        # Names come with files of strangers: they are letters and nothing else.
        self.large.setTextFormat(Qt.TextFormat.PlainText)
        self.large.setAccessibleName(tr("result"))
        self.facts = Facts()
        self.facts.setAccessibleName(tr("facts of the training"))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 12, 0)
        row.setSpacing(16)
        row.addWidget(self.large)
        row.addWidget(self.facts, 1)
        self.fold = QToolButton()
        self.fold.setAutoRaise(True)
        self.fold.setAccessibleName(tr("pages below"))
        self.fold.setToolTip(tr("Open the pages below, or fold them (B)"))
        self.fold.clicked.connect(self.toggled)
        row.addWidget(self.fold)
        self.show_opened(True, "")
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def refresh(self) -> None:
        """Show the present run."""
        run = self._trainer.run
        self.large.setText(self._headline(run))
        self.facts.setText(self._facts(run, short=self._presenting))
        self.facts.setToolTip(self._facts(run, short=False))
        self._fit()
        # An invitation is to be read, facts only to be looked up.
        look = self._look
        self.facts.setFont(look.font(0.9))
        colour = look.theme.text if run is None else look.theme.muted
        self.facts.setStyleSheet(f"color: {colour};")
        self.facts.make_room()

    def show_opened(self, on: bool, page: str) -> None:
        """Say whether the pages are there, and what a click brings: `page` is the chosen one."""
        self._opened, self._page = on, page
        self.fold.setArrowType(Qt.ArrowType.DownArrow if on else Qt.ArrowType.UpArrow)
        self.fold.setText(tr("Curves") if on else page)
        style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        if on and not self._presenting:
            style = Qt.ToolButtonStyle.ToolButtonIconOnly
        self.fold.setToolButtonStyle(style)

    def set_presentation(self, on: bool) -> None:
        """Write the result larger still, for the last row of the room."""
        self._factor = 2.6 if on else 2.1
        self._presenting = on
        self.show_opened(self._opened, self._page)
        self._on_look_changed()

    def _headline(self, run: TrainingRun | None) -> str:
        if run is None:
            return tr("No net trained yet")
        if run.n_wrong is not None:
            return tr("{wrong} of {all} wrong").format(
                wrong=group(run.n_wrong), all=group(run.n_test)
            )
        if self._trainer.busy:
            return self._headline_meanwhile(run)
        return tr("Cancelled") if run.outcome == "cancelled" else tr("Stopped")

    def _headline_meanwhile(self, run: TrainingRun) -> str:
        phases = {
            "cancelling": tr("Cancelling …"),
            "holding": tr("Pausing …"),
            "held": tr("Paused"),
        }
        if self._trainer.phase in phases:
            return phases[self._trainer.phase]
        error = run.errors[-1, 1] if len(run.errors) else float("nan")
        known = np.isfinite(error)
        return tr("{} % wrong so far").format(f"{error:.2f}") if known else tr("Training …")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Write the result as large as leaves half of the row to what stands beside it."""
        for factor in (self._factor, *SMALLER):
            font = self._look.font(min(factor, self._factor), bold=True)
            if QFontMetrics(font).horizontalAdvance(self.large.text()) <= self.width() / 2:
                break
        self.large.setFont(font)

    def _facts(self, run: TrainingRun | None, short: bool) -> str:
        if run is None:
            return self._invitation()
        settings = run.settings
        parts = [run.title] if settings.data.bundled else [run.title, settings.data.name]
        if run.weights and not short:
            parts.append(tr("{} weights").format(group(run.weights)))
        if run.n_wrong is not None:
            parts.insert(0, f"{100 * run.n_wrong / max(1, run.n_test):.2f} %")
        if run.cpu_seconds and short:
            parts.append(format_seconds(run.seconds))
        elif run.cpu_seconds:
            parts.append(
                tr("{wall} ({cpu} of processor time)").format(
                    wall=format_seconds(run.seconds), cpu=format_seconds(run.cpu_seconds)
                )
            )
        if run.device and not short:
            threads = tr("1 thread") if run.threads == 1 else tr("{} threads").format(run.threads)
            parts.append(", ".join(t for t in (run.device.upper(), threads, run.arithmetic) if t))
        if short:
            line = " · ".join(parts)
            return f"{run.message}\n{line}" if run.message else line
        # All that another needs to come to the same result on a machine of the same kind.
        epochs = tr("1 epoch") if settings.epochs == 1 else tr("{} epochs").format(settings.epochs)
        parts.append(f"{epochs}, {tr('batch')} {settings.batch}, η {settings.eta:g}")
        if run.name:
            parts.append(tr("seed {}").format(settings.seed))
        line = " · ".join(parts)
        return f"{run.message}\n{line}" if run.message else line

    def _invitation(self) -> str:
        """What to press before there is anything to be seen."""
        settings = self._trainer.settings
        images = count_learnt(settings.data) if settings.data.bundled else 0
        line = tr("Space trains {net}").format(net=settings.label)
        return tr("{} on {} digits").format(line, group(images)) if images else line

    def _on_look_changed(self) -> None:
        look = self._look
        self.fold.setFont(look.font())
        self.fold.setMinimumSize(round(look.px(22)), round(look.px(22)))
        self.refresh()
