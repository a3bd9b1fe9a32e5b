"""The long operations in the status bar: how far each is, and a button that ends it."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from nnlab.gui.icons import make_icon
from nnlab.gui.look import Look
from nnlab.gui.numbers import format_seconds
from nnlab.gui.status import Progress
from nnlab.gui.tr import tr
from nnlab.gui.widgets.thin_gauge import ThinGauge

LEAST_LETTERS = 8
"""So much of a name can be read at least; operations for which there is no room are in a menu."""
GAP = "  "


class JobChip(QWidget):
    """One operation: its name and figures over a bar, and Cancel; `cancelled` carries its key."""

    cancelled = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._progress: Progress | None = None
        self._brief = False
        self._label = QLabel()
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setAccessibleName(tr("What is running"))
        self._bar = ThinGauge()
        self._bar.setAccessibleName(tr("Progress"))
        self._cancel = QToolButton()
        self._cancel.setAutoRaise(True)
        self._cancel.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._cancel.clicked.connect(self._on_clicked)
        policy = self._cancel.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._cancel.setSizePolicy(policy)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self._label)
        column.addWidget(self._bar)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addLayout(column)
        self._row.addWidget(self._cancel)
        self.restyle()

    def restyle(self) -> None:
        """Take over fonts, sizes and colours."""
        px = self._look.px
        self._row.setSpacing(round(px(4)))
        self._bar.setFixedHeight(round(px(5)))
        self._cancel.setIcon(make_icon(self._look, "remove"))
        self._cancel.setIconSize(QSize(round(px(14)), round(px(14))))
        self._cancel.setFixedSize(round(px(22)), round(px(22)))

    def show_job(self, progress: Progress, is_newest: bool) -> None:
        """Show an operation; of those that can be cancelled the key ends the newest."""
        self._progress = progress
        self._bar.show_part(progress.fraction)
        self._cancel.setVisible(progress.cancel is not None)
        self._cancel.setAccessibleName(tr("Cancel {0}").format(progress.text))
        key = " (Ctrl+Shift+.)" if is_newest else ""
        self._cancel.setToolTip(tr("Stop {0}").format(progress.text) + key)
        self._write()

    def set_brief(self, on: bool) -> None:
        """Say the time left in fewer letters, or in full."""
        self._brief = on

    def least_width(self) -> int:
        """Return the pixels below which the name could not be read."""
        letters = self._label.fontMetrics().averageCharWidth() * LEAST_LETTERS
        return letters + self._figures_width() + self._button_width()

    def wanted_width(self) -> int:
        """Return the pixels for the whole name."""
        name = self._progress.text if self._progress is not None else ""
        own = self._label.fontMetrics().horizontalAdvance(name + GAP)
        return own + self._figures_width() + self._button_width()

    def set_width(self, width: int) -> None:
        """Take so many pixels; a longer name is cut and whole in the tooltip."""
        self._label.setFixedWidth(width - self._button_width())
        self.setFixedWidth(width)
        self._write()

    def _figures_width(self) -> int:
        # The widest there are: the text beside it does not move with each second.
        time_left = format_briefly(3599) if self._brief else _say_left(3599)
        return self._label.fontMetrics().horizontalAdvance("100 %" + GAP + time_left)

    def _button_width(self) -> int:
        return self._cancel.width() + self._row.spacing()

    def _write(self) -> None:
        if self._progress is None:
            return
        figures = describe_figures(self._progress, self._brief)
        metrics = self._label.fontMetrics()
        room = self._label.width() - metrics.horizontalAdvance(GAP + figures)
        shown = metrics.elidedText(self._progress.text, Qt.TextElideMode.ElideRight, room)
        self._label.setText(shown + GAP + figures)
        self._label.setToolTip(self._progress.text + GAP + describe_figures(self._progress))

    def _on_clicked(self) -> None:
        if self._progress is not None:
            self.cancelled.emit(self._progress.key)


class JobRow(QWidget):
    """All operations side by side, as many as there is room for; the rest stand in a menu."""

    cancelled = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Long operations"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._look = look
        self._chips: list[JobChip] = []
        self._jobs: Sequence[Progress] = ()
        self._room = 0
        self._more = QToolButton()
        self._more.setAutoRaise(True)
        self._more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._more.setAccessibleName(tr("More long operations"))
        self._more.setToolTip(tr("More is running: see how far it is, and stop it"))
        self._menu = QMenu(self._more)
        self._menu.aboutToShow.connect(self._fill_menu)
        self._more.setMenu(self._menu)
        self._more.hide()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self._more)

    def show_jobs(self, jobs: Sequence[Progress], room: int, newest: str) -> None:
        """Show these operations in at most `room` pixels; the key ends that called `newest`."""
        self._jobs, self._room = jobs, room
        count = self._make_chips()
        for number, chip in enumerate(self._chips):
            chip.setVisible(number < count)
        for number in range(count):
            self._chips[number].show_job(jobs[number], jobs[number].key == newest)
        self._more.setVisible(count < len(jobs))
        self._more.setText(f"+{len(jobs) - count}")
        self._share(count)

    def height_of_row(self) -> int:
        """Return the pixels that a row of operations needs, there being none as well."""
        if not self._chips:
            self._add_chip()
            self._chips[0].hide()
        return self._chips[0].sizeHint().height()

    def restyle(self) -> None:
        """Take over fonts, sizes and colours."""
        self._row.setSpacing(round(self._look.px(14)))
        for chip in self._chips:
            chip.restyle()

    def _make_chips(self) -> int:
        """Make what there is room for, in few letters if need be; return how many are shown."""
        count = len(self._jobs)
        while len(self._chips) < max(1, count):
            self._add_chip()
        for brief in (False, True):
            for chip in self._chips:
                chip.set_brief(brief)
            if self._fitting() >= count:
                return count
        return self._fitting()

    def _add_chip(self) -> None:
        chip = JobChip(self._look)
        chip.cancelled.connect(self.cancelled)
        self._row.insertWidget(len(self._chips), chip)
        self._chips.append(chip)

    def _fitting(self) -> int:
        """Return how many operations have room: one has always."""
        return max(1, self._room // (self._chips[0].least_width() + self._row.spacing()))

    def _share(self, count: int) -> None:
        """Give each name its width, the long ones less where there is not enough."""
        gaps = self._row.spacing() * count
        left = self._room - gaps - (self._more.sizeHint().width() if len(self._jobs) > count else 0)
        chips = sorted(self._chips[:count], key=lambda chip: chip.wanted_width())
        for number, chip in enumerate(chips):
            share = min(chip.wanted_width(), left // (count - number))
            chip.set_width(max(share, chip.least_width()))
            left -= share

    def _fill_menu(self) -> None:
        self._menu.clear()
        shown = sum(not chip.isHidden() for chip in self._chips)
        for job in self._jobs[shown:]:
            line = tr("Cancel {0}").format(job.text + GAP + describe_figures(job))
            action = self._menu.addAction(line)
            action.setToolTip(tr("Stop {0}").format(job.text))
            action.setEnabled(job.cancel is not None)
            action.triggered.connect(lambda _on=False, key=job.key: self.cancelled.emit(key))


def describe_figures(progress: Progress, brief: bool = False) -> str:
    """Return how far an operation is and how long it takes yet, or took so far."""
    figures = []
    if progress.fraction is not None:
        figures.append(f"{100 * progress.fraction:3.0f} %")
    left, spent = progress.seconds_left, time.monotonic() - progress.started
    if left is not None and left >= 0.5:
        figures.append(format_briefly(left) if brief else _say_left(left))
    elif progress.fraction is None and spent >= 2.0:
        figures.append(format_briefly(spent) if brief else format_seconds(spent))
    return GAP.join(figures)


def _say_left(seconds: float) -> str:
    return tr("{0} left").format(format_seconds(seconds))


def format_briefly(seconds: float) -> str:
    """Return a time to two digits: `8 s`, `2 min`, `1.3 h`."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    return f"{whole / 60:.0f} min" if whole < 3570 else f"{whole / 3600:.1f} h"
