"""The strip at the bottom: what is under the pointer, messages, progress, lasting facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from nnlab.gui.look import Look
from nnlab.gui.plots.symbol_text import cut_text
from nnlab.gui.status import Progress, Status
from nnlab.gui.symbols import has_symbols, rich
from nnlab.gui.tr import tr
from nnlab.gui.window.status_jobs import JobRow

if TYPE_CHECKING:
    from nnlab.gui.computing.compute import Compute

SHARE, SHARE_BESIDE_A_MESSAGE = 0.66, 0.5
"""The part of the row that operations may take at most."""


class ElidedLabel(QLabel):
    """One line that gives way: what does not fit ends in dots and is whole in the tooltip."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._whole = ""
        self.setAccessibleName(name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_text(self, text: str) -> None:
        """Show a text, cut to the present width."""
        self._whole = text
        self._cut()

    @property
    def whole_text(self) -> str:
        """The text before it was cut."""
        return self._whole

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        line = " ".join(self._whole.split("\n"))
        shown = cut_text(self.fontMetrics(), line, self.width())
        self._write(shown)
        self.setToolTip(rich(self._whole) if shown != line else "")

    def _write(self, shown: str) -> None:
        """Show a text as it is, even if it looks like HTML; only indices are lowered."""
        lowered = has_symbols(shown)
        self.setTextFormat(Qt.TextFormat.RichText if lowered else Qt.TextFormat.PlainText)
        self.setText(rich(shown))


class StatusBar(QWidget):
    """Shows a `Status`. Its height is always the same: nothing above it moves as a job begins."""

    def __init__(self, status: Status, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Status bar"))
        self._status = status
        self._look = look
        self._hover = ElidedLabel(tr("Under the pointer"))
        self._message = ElidedLabel(tr("Message"))
        self._jobs = JobRow(look)
        self._jobs.cancelled.connect(self._cancel_job)
        self._facts = QLabel()
        self._facts.setAccessibleName(tr("Device and seed"))
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._hover, 3)
        self._row.addWidget(self._message, 3)
        self._row.addWidget(self._jobs)
        self._row.addWidget(self._facts)
        self._forget = QTimer(self)
        self._forget.setSingleShot(True)
        self._forget.timeout.connect(self._on_message_over)
        status.said.connect(self._on_said)
        status.hovered.connect(self._hover.show_text)
        status.progressed.connect(self._show_jobs)
        status.facts_changed.connect(self._show_facts)
        look.changed.connect(self._restyle)
        self._hover.show_text(status.hover_text)
        self._show_facts()
        self._restyle()

    @property
    def message(self) -> str:
        """The message that is shown now."""
        return self._message.whole_text

    def cancel(self) -> None:
        """Cancel the operation that was begun last."""
        newest = self._newest()
        if newest is not None and newest.cancel is not None:
            newest.cancel()

    def can_cancel(self) -> bool:
        """Return whether something is running that can be cancelled."""
        return self._newest() is not None

    def cancel_label(self) -> str:
        """Return what `cancel` would do, in words."""
        newest = self._newest()
        return tr("Cancel") if newest is None else tr("Cancel: {0}").format(newest.text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_jobs()

    def _newest(self) -> Progress | None:
        running = reversed(self._status.running.values())
        return next((job for job in running if job.cancel is not None), None)

    def _cancel_job(self, key: str) -> None:
        job = self._status.running.get(key)
        if job is not None and job.cancel is not None:
            job.cancel()

    def _on_said(self, text: str, seconds: float) -> None:
        self._message.show_text(text)
        self._forget.stop()
        if text and seconds > 0.0:
            self._forget.start(round(1000 * seconds))
        self._share()

    def _on_message_over(self) -> None:
        self._message.show_text("")
        self._share()

    def _show_jobs(self) -> None:
        """Give the operations their part of the row; a message keeps enough to be read."""
        room = self.width() - (0 if self._look.presentation else self._facts.sizeHint().width())
        part = SHARE_BESIDE_A_MESSAGE if self.message else SHARE
        newest = self._newest()
        key = "" if newest is None else newest.key
        self._jobs.show_jobs(tuple(self._status.running.values()), round(part * room), key)

    def _show_facts(self) -> None:
        facts = self._status.facts
        self._facts.setText("  ·  ".join(facts[key] for key in sorted(facts) if facts[key]))
        self._show_jobs()

    def _restyle(self) -> None:
        margin = round(self._look.px(8))
        self._row.setContentsMargins(margin, margin // 4, margin, margin // 4)
        self._row.setSpacing(round(self._look.px(12)))
        self._jobs.restyle()
        # A row of operations has its room while there is none: nothing jumps when one begins.
        self.setFixedHeight(self._jobs.height_of_row() + 2 * (margin // 4))
        self._share()

    def _share(self) -> None:
        presented = self._look.presentation
        # On a projector letters are large and a message is what matters: it gets the whole row.
        self._facts.setVisible(not presented)
        # Without a message all of the row is for what lies under the pointer.
        self._row.setStretchFactor(self._message, 3 if self.message else 0)
        self._hover.setVisible(not (presented and self.message))
        self._show_jobs()


def describe_device(compute: Compute) -> str:
    """Return what the compute process works with, in a few words."""
    if compute.state == "off":
        return ""
    if compute.state == "starting":
        return tr("compute process starts")
    if compute.state == "dead":
        return tr("no compute process")
    if compute.missing_torch:
        return tr("without torch")
    return ", ".join(label for _key, label in compute.devices[:1])
