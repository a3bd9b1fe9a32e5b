"""The run bar of the page of digits: train, cancel, go on; course, progress, result."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy

from nnlab.gui.look import Look
from nnlab.gui.lyapunov.digits.desk import StudyDesk
from nnlab.gui.lyapunov.digits.runner import StudyRunner
from nnlab.gui.lyapunov.digits.words import write_course, write_headline
from nnlab.gui.numbers import format_seconds
from nnlab.gui.tr import tr
from nnlab.gui.widgets.thin_gauge import ThinGauge
from nnlab.gui.widgets.two_row_bar import TwoRowBar
from nnlab.gui.window.status_bar import ElidedLabel

SIZES = (1.7, 1.5, 1.3, 1.1, 0.9, 0.8)
"""Factors of the result's font: the first with room is taken."""
MOST_IN_A_WINDOW = 1.3
"""Only a presentation has larger ones: from there a window reads them as left over."""


class StudyBar(TwoRowBar):
    """Its buttons ask the page by `train`, `cancel` and `resume`, which it connects."""

    def __init__(self, look: Look, desk: StudyDesk, runner: StudyRunner) -> None:
        super().__init__(look)
        self._desk, self._runner = desk, runner
        self.train = self._button(
            "train", tr("Train"), tr("Train the nets of the column and study them (Space)")
        )
        self.cancel = self._button(
            "clear",
            tr("Cancel"),
            tr("Stop; what is trained stays, and can be gone on with (Space)"),
        )
        self.resume = self._button(
            "run", tr("Resume"), tr("Go on with the newest study that was not finished (G)")
        )
        self.course = self._label(tr("course of the study"), tr("Epochs, and mean test error"))
        self.result = QLabel()
        self.result.setTextFormat(Qt.TextFormat.PlainText)
        self.result.setAccessibleName(tr("result of the study"))
        self.result.setToolTip(
            tr("Wrong test digits: mean of the nets, of their mean outputs, with the bottleneck")
        )
        self.result.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.progress = ThinGauge()
        self.progress.setAccessibleName(tr("progress of the study"))
        self.left = ElidedLabel(tr("time left"))
        self.left.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._lay_out()
        runner.changed.connect(self.refresh)
        runner.progressed.connect(self.refresh)
        desk.view_changed.connect(self.refresh)
        desk.cards_changed.connect(self.refresh)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def refresh(self) -> None:
        """Show where the study stands."""
        runner = self._runner
        busy = runner.busy
        self.train.setEnabled(not busy)
        self.cancel.setEnabled(busy and not runner.cancelling)
        able = any(card.resumable for card in self._desk.cards)
        self.resume.setEnabled(able and not busy)
        self.course.setText(write_course(runner.study) if busy else "")
        self.result.setText(write_headline(self._desk.view))
        waiting = busy and runner.seconds_left is None and not runner.fraction
        self.progress.setVisible(busy)
        self.left.setVisible(busy)
        self.progress.show_part(None if waiting else runner.fraction)
        self.left.show_text(self._left_text())
        self._fit()

    def _left_text(self) -> str:
        runner = self._runner
        if runner.cancelling:
            return tr("Cancelling …")
        if runner.seconds_left is None:
            return runner.stage or tr("preparing …")
        return tr("{stage}, {time} left").format(
            stage=runner.stage, time=format_seconds(runner.seconds_left)
        )

    def _lay_out(self) -> None:
        upper, lower = QHBoxLayout(), QHBoxLayout()
        for button in self._icons:
            upper.addWidget(button)
        upper.addSpacing(12)
        upper.addWidget(self.result, 1)
        upper.addWidget(self.course)
        lower.addWidget(self.progress, 1)
        lower.addWidget(self.left)
        self._stack(upper, lower)

    def _on_look_changed(self) -> None:
        look = self._look
        self._draw_icons()
        self.course.setFont(look.font(0.95, tabular=True))
        metrics = QFontMetrics(look.font())
        self.left.setFixedWidth(metrics.horizontalAdvance(tr("bottlenecks, 88:88 min left") + "  "))
        self.progress.setFixedHeight(round(look.px(8)))
        self.refresh()

    def _sizes(self) -> tuple[float, ...]:
        most = SIZES[0] if self._look.presentation else MOST_IN_A_WINDOW
        return tuple(size for size in SIZES if size <= most)

    def _fit(self) -> None:
        """Buttons lose their names and the result its size where the bar is too narrow."""
        beside = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        icons = Qt.ToolButtonStyle.ToolButtonIconOnly
        text = self.result.text()
        for style in (beside, icons):
            for button in self._icons:
                button.setToolButtonStyle(style)
            used = sum(button.sizeHint().width() for button in self._icons)
            used += self.course.sizeHint().width() if self.course.text() else 0
            room = self.width() - used - self._look.px(48)
            for size in self._sizes()[: -2 if style is beside else None]:
                font = self._look.font(size, bold=True)
                if QFontMetrics(font).horizontalAdvance(text) <= room:
                    self.result.setFont(font)
                    return
        self.result.setFont(self._look.font(SIZES[-1], bold=True))
