"""Errors and uncertainty against λ₁, and what tells errors best: six plots side by side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QTimer
from PySide6.QtGui import QColor, QShowEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from nnlab.app.lyapunov.digits.own import OwnVerdict
from nnlab.app.lyapunov.digits.view import SCORES, StudyView
from nnlab.core.lyapunov.digits.uncertainty import (
    Bins,
    auroc,
    binned,
    ideal_rejection,
    rejection,
    reliability,
)
from nnlab.gui.lyapunov.digits.bins import describe_bin, find_x_range, thin
from nnlab.gui.lyapunov.digits.desk import StudyDesk
from nnlab.gui.lyapunov.digits.words import (
    name_score,
    write_entropy,
    write_exponent,
    write_net,
    write_number,
)
from nnlab.gui.plots.studies.binned_plot import BinnedPlot, BinnedScene
from nnlab.gui.plots.studies.score_bars import Score, ScoreBars
from nnlab.gui.plots.studies.series_plot import Series, SeriesPlot, SeriesScene
from nnlab.gui.tr import tr

DASHES = {"lambda": 0, "entropy": 1, "gap": 3}


class ErrorsView(QWidget):
    """Draws what the desk shows; a click on a bin of λ₁ picks its digits out for the plane."""

    def __init__(self, desk: StudyDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._drawn: tuple[object, ...] = ()
        self._bins: Bins | None = None
        self._chosen = -1
        self._left: list[Callable[[StudyView], None]] = []
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._on_tick)
        look = desk.context.look
        pick = tr("Point to read numbers; a click on a bin picks its digits out in the plane")
        self.error = BinnedPlot(look, tr("error against λ₁"), pick)
        self.entropy = BinnedPlot(look, tr("H against λ₁"), pick)
        self.reliability = BinnedPlot(
            look,
            tr("reliability"),
            tr("How often the net is right that is so sure; on the dashed line it is calibrated"),
        )
        self.rejection = SeriesPlot(
            look,
            tr("error of what is kept"),
            tr("The digits with the highest score are given to a human: error of the others"),
        )
        self.auroc = ScoreBars(
            look,
            tr("AUROC of three scores"),
            tr("Chance that a wrong digit has a higher score than a right one; 0.5 is guessing"),
        )
        self._lay_out()
        for plot in (self.error, self.entropy):
            plot.picked.connect(self._on_picked)
        for told in (self.error, self.entropy, self.reliability, self.auroc):
            told.hovered.connect(desk.context.status.hover)
        self.rejection.hovered.connect(self._on_rejection_hovered)
        desk.view_changed.connect(self.refresh)
        desk.picked_changed.connect(self._on_desk_picked)
        desk.state_changed.connect(self.refresh)
        look.changed.connect(self._redraw)

    def refresh(self) -> None:
        """Draw everything anew where there is something new, unless nobody looks."""
        view, bins = self._desk.view, self._desk.state.bins
        if not self.isVisible() or view is None or self._drawn == (view, bins):
            return
        self._drawn = (view, bins)
        self._chosen = -1
        self._show_bins(view, bins)
        # One plot at a time: ten thousand digits are sorted for each.
        self._left = [self._show_reliability, self._show_rejection, self._show_scores]
        self._timer.start()

    def show_own(self, verdict: OwnVerdict | None) -> None:
        """Mark the digit of one's own in the plots over λ₁ and over the confidence."""
        for plot in (self.error, self.entropy):
            plot.show_own(None if verdict is None else verdict.exponent)
        self.reliability.show_own(None if verdict is None else 1.0 - verdict.gap)

    @property
    def busy(self) -> bool:
        """Whether plots are still to be drawn."""
        return bool(self._left)

    def close_down(self) -> None:
        """Draw no more."""
        self._timer.stop()
        self._left = []

    def _on_tick(self) -> None:
        view = self._desk.view
        if self._left and view is not None:
            self._left.pop(0)(view)
        if not self._left or view is None:
            self.close_down()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(1)
        places = (
            (self.error, 0, 0, 2),
            (self.entropy, 0, 2, 2),
            (self.reliability, 0, 4, 2),
            (self.rejection, 1, 0, 3),
            (self.auroc, 1, 3, 3),
        )
        for plot, row, column, span in places:
            grid.addWidget(plot, row, column, 1, span)
        for column in range(6):
            grid.setColumnStretch(column, 1)
        grid.setRowStretch(0, 11)
        grid.setRowStretch(1, 10)

    def _redraw(self) -> None:
        self._drawn = ()
        self.refresh()

    # Plots

    def _show_bins(self, view: StudyView, bins: int) -> None:
        known = np.isfinite(view.exponents)
        x = view.exponents[known]
        x_name, x_range = write_exponent(view), find_x_range(x)
        net = write_net(view)
        for plot, values, y_name, title, unit in (
            (
                self.error,
                view.wrong[known],
                tr("wrong (%)"),
                tr("Wrong, {net}").format(net=net),
                " %",
            ),
            (
                self.entropy,
                view.entropy[known],
                tr("⟨H⟩ (nats)"),
                write_entropy(view) if view.result.members > 1 else tr("Uncertainty"),
                tr(" nats"),
            ),
        ):
            if not len(x):
                self._bins = None
                none = tr("No finite λ₁: nothing is stretched")
                plot.show_scene(BinnedScene(none, x_name, y_name))
                continue
            found = binned(x, values, bins=bins, equal_counts=True)
            self._bins = found
            if plot is self.error:
                found = replace(found, means=100 * found.means, errors=100 * found.errors)
            plot.show_scene(
                BinnedScene(
                    title=title,
                    x_name=x_name,
                    y_name=y_name,
                    x=found.centres,
                    y=found.means,
                    errors=found.errors,
                    counts=found.counts.astype(np.float64),
                    low=found.low,
                    high=found.high,
                    lines=tuple(describe_bin(found, k, unit) for k in range(len(found.counts))),
                    chosen=self._chosen,
                    x_range=x_range,
                    series=0 if plot is self.error else 2,
                )
            )

    def _show_reliability(self, view: StudyView) -> None:
        found = reliability(view.outputs, view.labels, 10)
        lines = tuple(
            tr("max O {low} … {high}: {right} of the answers right, {count} digits").format(
                low=write_number(float(found.low[k]), 2),
                high=write_number(float(found.high[k]), 2),
                right=write_number(float(found.accuracy[k]), 3),
                count=int(found.counts[k]),
            )
            for k in range(len(found.counts))
        )
        self.reliability.show_scene(
            BinnedScene(
                title=tr("Reliability"),
                x_name=tr("confidence max O"),
                y_name=tr("accuracy"),
                x=found.confidence,
                y=found.accuracy,
                errors=found.errors,
                lines=lines,
                x_range=(0.0, 1.02),
                y_range=(0.0, 1.05),
                diagonal=True,
                note=f"ECE {write_number(float(found.ece), 4)}",
                series=1,
            )
        )

    def _show_rejection(self, view: StudyView) -> None:
        look = self._desk.context.look
        series = []
        for key in SCORES:
            curve = rejection(view.score(key), view.wrong)
            places = thin(len(curve.rejected))
            x, y = curve.rejected[places], 100 * curve.error[places]
            name = name_score(view, key)
            series.append(Series(name, x, y, self._colour(key), DASHES[key]))
        ideal = ideal_rejection(view.wrong)
        places = thin(len(ideal.rejected))
        muted = look.colour("muted")
        x, y = ideal.rejected[places], 100 * ideal.error[places]
        series.append(Series(tr("ideal"), x, y, muted, 2, 1.2))
        top = 100 * float(view.wrong.mean()) * 1.15 or 0.1
        self.rejection.show_scene(
            SeriesScene(
                title=tr("Wrong of what is kept, {net}").format(net=write_net(view)),
                x_name=tr("rejected share, highest scores first"),
                y_name=tr("wrong among the rest (%)"),
                y_short=tr("wrong (%)"),
                series=tuple(series),
                x_range=(0.0, 1.0),
                y_range=(0.0, top),
            )
        )

    def _show_scores(self, view: StudyView) -> None:
        scores = []
        if view.wrong.any() and not view.wrong.all():
            for key in SCORES:
                found, name = auroc(view.score(key), view.wrong), name_score(view, key)
                scores.append(Score(name, found.value, found.low, found.high, self._colour(key)))
        self.auroc.show_scores(
            tuple(scores),
            tr("Which score finds the errors? {net}").format(net=write_net(view)),
            tr("AUROC with its 95 % interval"),
        )

    def _colour(self, key: str) -> QColor:
        series = self._desk.context.look.theme.series
        return QColor(series[list(SCORES).index(key)])

    # What the user does

    def _on_picked(self, place: int) -> None:
        view = self._desk.view
        if view is None:
            return
        self._chosen = -1 if place == self._chosen else place
        bins = self._bins
        if self._chosen < 0 or bins is None or place >= len(bins.low):
            self._desk.pick(None)
            return
        last = place == len(bins.low) - 1
        below = np.less_equal if last else np.less
        x = view.exponents
        self._desk.pick((x >= bins.low[place]) & below(x, bins.high[place]))

    def _on_desk_picked(self) -> None:
        if self._desk.picked is None:
            self._chosen = -1
        if self.isVisible() and self._desk.view is not None:
            self._show_bins(self._desk.view, self._desk.state.bins)

    def _on_rejection_hovered(self, x: float | None) -> None:
        if x is None:
            self._desk.context.status.hover("")
            return
        words = [tr("{} % rejected").format(f"{100 * x:.1f}")]
        for one in self.rejection.scene.series:
            y = float(np.interp(x, one.x, one.y))
            words.append(f"{one.name}: {y:.2f} %")
        self._desk.context.status.hover(" · ".join(words))
