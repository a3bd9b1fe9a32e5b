"""The strip at the bottom: what is under the pointer, messages, progress, lasting facts."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QToolButton, QWidget

from nnlab.gui.look import Look
from nnlab.gui.tr import tr
from nnlab.gui.window.status import Progress, Status

if TYPE_CHECKING:
    from nnlab.gui.compute import Compute


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
        shown = self.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, self.width())
        self.setText(shown)
        self.setToolTip(self._whole if shown != line else "")


class StatusBar(QWidget):
    """Shows a `Status`. In presentation mode it appears only when there is something to say."""

    def __init__(self, status: Status, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Status bar"))
        self._status = status
        self._look = look
        self._hover = ElidedLabel(tr("Under the pointer"))
        self._message = ElidedLabel(tr("Message"))
        self._progress_text = QLabel()
        self._progress_text.setAccessibleName(tr("What is running"))
        self._bar = QProgressBar()
        self._bar.setAccessibleName(tr("Progress"))
        self._bar.setRange(0, 1000)
        self._bar.setTextVisible(False)
        self._cancel = QToolButton()
        self._cancel.setText(tr("Cancel"))
        self._cancel.setAccessibleName(tr("Cancel"))
        self._cancel.setToolTip(tr("Stop what is running (Ctrl+Shift+.)"))
        self._cancel.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._cancel.clicked.connect(self.cancel)
        self._facts = QLabel()
        self._facts.setAccessibleName(tr("Device and seed"))
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._hover, 3)
        self._row.addWidget(self._message, 3)
        for widget in (self._progress_text, self._bar, self._cancel, self._facts):
            self._row.addWidget(widget)
        self._forget = QTimer(self)
        self._forget.setSingleShot(True)
        self._forget.timeout.connect(self._on_message_over)
        status.said.connect(self._on_said)
        status.hovered.connect(self._hover.show_text)
        status.progressed.connect(self._show_progress)
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
        """Cancel the operation whose progress is shown."""
        progress = self._shown()
        if progress is not None and progress.cancel is not None:
            progress.cancel()

    def can_cancel(self) -> bool:
        """Return whether something is running that can be cancelled."""
        progress = self._shown()
        return progress is not None and progress.cancel is not None

    def _shown(self) -> Progress | None:
        return next(iter(self._status.running.values()), None)

    def _on_said(self, text: str, seconds: float) -> None:
        self._message.show_text(text)
        self._forget.stop()
        if text and seconds > 0.0:
            self._forget.start(round(1000 * seconds))
        self._show_or_hide()

    def _on_message_over(self) -> None:
        self._message.show_text("")
        self._show_or_hide()

    def _show_progress(self) -> None:
        progress = self._shown()
        for widget in (self._progress_text, self._bar):
            widget.setVisible(progress is not None)
        self._cancel.setVisible(self.can_cancel())
        if progress is not None:
            self._progress_text.setText(_describe(progress))
            if progress.fraction is None:
                self._bar.setRange(0, 0)
            else:
                self._bar.setRange(0, 1000)
                self._bar.setValue(round(1000 * progress.fraction))
        self._show_or_hide()

    def _show_facts(self) -> None:
        facts = self._status.facts
        self._facts.setText("  ·  ".join(facts[key] for key in sorted(facts) if facts[key]))

    def _restyle(self) -> None:
        margin = round(self._look.px(8))
        self._row.setContentsMargins(margin, margin // 4, margin, margin // 4)
        self._row.setSpacing(round(self._look.px(12)))
        self._bar.setFixedWidth(round(self._look.px(140)))
        self._bar.setFixedHeight(round(self._look.px(12)))
        # The button has its room while it is hidden: what stands above must not jump as it comes.
        button = self._cancel.sizeHint().height() + 2 * (margin // 4)
        self.setMinimumHeight(max(round(self._look.px(26)), button))
        self._show_progress()

    def _show_or_hide(self) -> None:
        presented, quiet = self._look.presentation, self._shown() is None and not self.message
        # On a projector letters are large and a message is what matters: it gets the whole row.
        self._facts.setVisible(not presented)
        # Without a message all of the row is for what lies under the pointer.
        self._row.setStretchFactor(self._message, 3 if self.message else 0)
        self._hover.setVisible(not (presented and self.message))
        self.setVisible(not (presented and quiet))


def _describe(progress: Progress) -> str:
    text = progress.text
    if progress.fraction is not None:
        text += f"  {100 * progress.fraction:3.0f} %"
    if progress.seconds_left is not None and progress.seconds_left >= 0.5:
        text += "  " + tr("{0} left").format(format_seconds(progress.seconds_left))
    spent = time.monotonic() - progress.started
    if progress.fraction is None and spent >= 2.0:
        text += "  " + format_seconds(spent)
    return text


def format_seconds(seconds: float) -> str:
    """Return a time in words that fit a status bar: `8 s`, `2 min 05 s`, `1 h 20 min`."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02d} min"


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
