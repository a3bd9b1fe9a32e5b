"""The bar of the page of the wall: train, cancel, go on; the view; progress and time left."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QToolButton, QWidget

from nnlab.gui.look import Look
from nnlab.gui.lyapunov.wall.runner import WallRunner
from nnlab.gui.lyapunov.wall.words import count_nets
from nnlab.gui.numbers import format_seconds
from nnlab.gui.tr import tr
from nnlab.gui.widgets.one_line import OneLine
from nnlab.gui.widgets.param_form import make_combo, name_control, put
from nnlab.gui.widgets.two_row_bar import TwoRowBar

STEPS = 1000
PLOT_NAMES = {
    "": "all trends",
    "depth": "L λ₁ against L",
    "width": "L λ₁ against N",
    "centre": "centre against N",
    "cos": "|cos| of directions",
    "error": "error against L",
    "error_width": "error against N",
    "table": "table of numbers",
}


class WallBar(TwoRowBar):
    """`view_picked` carries a key of VIEWS, `plot_picked` one of PLOTS or ""."""

    view_picked = Signal(str)
    plot_picked = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.train = self._button("train", tr("Train"), tr("Train a new wall (Space)"))
        self.cancel = self._button(
            "clear", tr("Cancel"), tr("Stop; the nets that are finished stay (Space or Ctrl+.)")
        )
        self.resume = self._button(
            "step", tr("Go on"), tr("Train the nets of this wall that are missing (G)")
        )
        self.maps = self._view("maps", tr("Maps"), tr("The wall of maps (M)"))
        self.analysis = self._view("analysis", tr("Trends"), tr("Trends with N and L (V)"))
        self.plots = make_combo(PLOT_NAMES)
        name_control(self.plots, tr("trend"), tr("All trends, or one of them (PgUp, PgDown)"))
        self.line = OneLine()
        self.line.setAccessibleName(tr("time of the wall"))
        self.counter = self._label(tr("nets that are done"), tr("Nets trained, and time left"))
        self.net_bar = self._progress(tr("progress of the present nets"))
        self.all_bar = self._progress(tr("progress of the whole wall"))
        self.net_name = self._label(tr("present nets"), tr("Epochs of the nets that learn now"))
        self.all_name = self._label(tr("whole wall"), tr("Work of the whole wall"))
        self.net_name.setText(tr("this net"))
        self.all_name.setText(tr("wall"))
        self.plots.currentIndexChanged.connect(
            lambda _index: self.plot_picked.emit(self.plots.currentData())
        )
        self._lay_out()
        look.changed.connect(self._on_look)
        self._on_look()

    def set_presentation(self, on: bool) -> None:
        """Say that the first entry shows two trends only, or all of them."""
        self.plots.setItemText(0, tr("first two trends") if on else tr(PLOT_NAMES[""]))

    def show_view(self, view: str, plot: str) -> None:
        """Mark the view that is shown."""
        self.maps.setChecked(view == "maps")
        self.analysis.setChecked(view == "analysis")
        self.plots.setVisible(view == "analysis")
        put(self.plots, plot)

    def show_run(self, runner: WallRunner, able: bool, missing: int) -> None:
        """Show what can be done: `missing` nets of the shown wall are left to train."""
        busy = runner.busy
        self.train.setVisible(not busy)
        self.train.setEnabled(able)
        self.cancel.setVisible(busy)
        self.cancel.setEnabled(not runner.cancelling)
        self.resume.setVisible(not busy and missing > 0)
        self.resume.setEnabled(able)
        name = tr("Go on: {} missing").format(count_nets(missing))
        self.resume.setText(name)
        self.resume.setAccessibleName(name)
        for part in (self.counter, self.net_name, self.net_bar, self.all_name, self.all_bar):
            part.setVisible(busy)

    def show_progress(self, runner: WallRunner) -> None:
        """Show how far the present nets and the whole wall are."""
        card = runner.card
        if card is None or not runner.busy:
            return
        self.all_bar.setValue(round(STEPS * runner.fraction))
        self.net_bar.setValue(round(STEPS * runner.share))
        several = len(runner.present) > 1
        self.net_name.setText(tr("these nets") if several else tr("this net"))
        left = format_seconds(runner.seconds_left) if runner.seconds_left is not None else "–"
        self.counter.setText(
            tr("{done} of {all} · {left} left").format(done=runner.done, all=card.wanted, left=left)
        )

    def _view(self, key: str, name: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setText(name)
        button.setCheckable(True)
        button.setAutoRaise(True)
        name_control(button, name, tip)
        button.clicked.connect(lambda _on: self.view_picked.emit(key))
        return button

    def _progress(self, name: str) -> QProgressBar:
        bar = QProgressBar()
        bar.setRange(0, STEPS)
        bar.setTextVisible(False)
        name_control(bar, name, name)
        return bar

    def _lay_out(self) -> None:
        upper, lower = QHBoxLayout(), QHBoxLayout()
        for button in self._icons:
            upper.addWidget(button)
        upper.addSpacing(12)
        upper.addWidget(self.maps)
        upper.addWidget(self.analysis)
        upper.addWidget(self.plots)
        upper.addStretch(1)
        upper.addWidget(self.counter)
        lower.addWidget(self.line, 1)
        lower.addWidget(self.net_name)
        lower.addWidget(self.net_bar)
        lower.addWidget(self.all_name)
        lower.addWidget(self.all_bar)
        self._stack(upper, lower)
        self.plots.setMinimumContentsLength(10)
        self.plots.setSizeAdjustPolicy(self.plots.SizeAdjustPolicy.AdjustToContents)
        self.plots.setSizePolicy(self.maps.sizePolicy())

    def _on_look(self) -> None:
        self._draw_icons()
        look = self._look
        self.line.setFont(look.font(0.95))
        for label in (self.counter, self.net_name, self.all_name):
            label.setFont(look.font(0.85, tabular=True))
        for bar in (self.net_bar, self.all_bar):
            bar.setFixedSize(round(look.px(110)), round(look.px(12)))
        self._fit()

    def _fit(self) -> None:
        """Buttons lose their names where the bar is too narrow for them."""
        named = self.width() >= self._look.px(620)
        style = (
            Qt.ToolButtonStyle.ToolButtonTextBesideIcon
            if named
            else Qt.ToolButtonStyle.ToolButtonIconOnly
        )
        for button in self._icons:
            if button.toolButtonStyle() != style:
                button.setToolButtonStyle(style)
