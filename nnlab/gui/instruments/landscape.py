"""The energy landscape over any two weights or thresholds, with the path of the run on it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

import numpy as np
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnlab.app.landscape_sweep import LandscapeRequest, LandscapeSweep
from nnlab.app.landscape_view import (
    find_contours,
    find_span,
    name_parameter,
    scaled,
    value_near,
    with_values,
)
from nnlab.app.playground import take_network
from nnlab.app.reading import find_cost
from nnlab.app.words.notation import number
from nnlab.core.arrays import FloatArray
from nnlab.core.training.flat_params import value_of
from nnlab.core.views.landscape import path
from nnlab.gui.instruments.base import Instrument, Neuron
from nnlab.gui.instruments.pair_choice import PairChoice
from nnlab.gui.numbers import group
from nnlab.gui.plots.landscape_painter import LandscapeScene, Picture
from nnlab.gui.plots.landscape_plot import LandscapePlot
from nnlab.gui.plots.zoom_ranges import ZoomRanges
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr
from nnlab.gui.training.surveyor import Surveyor
from nnlab.gui.widgets.param_form import make_check
from nnlab.gui.widgets.plot_frame import ModeButton

_gestures = count(1)


class LandscapeInstrument(Instrument):
    """A map of H over two weights; the mouse sets them."""

    figure_title = "Energy landscape"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        look = context.look
        self.plot = LandscapePlot(look)
        self.surveyor = Surveyor(self)
        self.choice = PairChoice(context.runner.network, self)
        self.log = make_check(tr("log"), tr("Colours and contour lines by log₁₀ H"))
        self.fit = ModeButton(
            look, "fit", tr("fit"), tr("Show the whole path of the run again"), checkable=False
        )
        self.ranges = ZoomRanges()
        self._request: LandscapeRequest | None = None
        self._sweep: LandscapeSweep | None = None
        self._picture: Picture | None = None
        self._gesture = 0
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.plot)
        self._connect()

    @property
    def figure(self) -> QWidget:
        """The map."""
        return self.plot

    def controls(self) -> Sequence[QWidget]:
        """Return the choices of both weights, the scale, and the way back from a zoom."""
        return (*self.choice.combos, self.log, self.fit)

    def set_chosen(self, neuron: Neuron | None) -> None:
        """Offer this neuron's weights where there are too many to offer all."""
        super().set_chosen(neuron)
        self.choice.follow(self.context.runner.network, neuron)

    def close_down(self) -> None:
        """Stop computing."""
        self.surveyor.drop()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.surveyor.drop()

    def refresh(self) -> None:
        """Draw path and point as of now, and ask for another map if this one is outdated."""
        self._draw()
        if not self._find_hint():
            self._ask()

    def _draw(self) -> None:
        runner = self.context.runner
        net, pair = runner.network, self.choice.pair
        self.choice.follow(net, self.chosen)
        if pair != self.choice.pair:
            self.ranges.fit()
            pair = self.choice.pair
        way = self._find_path()
        self.ranges.follow(way)
        shown = self._sweep.request if self._sweep else None
        fits = shown is not None and shown.pair == pair
        self.plot.show_scene(
            LandscapeScene(
                x=self.ranges.x,
                y=self.ranges.y,
                names=(name_parameter(net, pair[0]), name_parameter(net, pair[1])),
                point=(float(way[-1, 0]), float(way[-1, 1])),
                path=way if len(way) > 1 else way[:0],
                picture=self._picture if fits else None,
                note=self._find_note(),
                hint=self._find_hint(),
                moving=self.context.runner.running,
            )
        )

    def _find_path(self) -> FloatArray:
        """Where the run has been, (n, 2), up to the present net."""
        runner, pair = self.context.runner, self.choice.pair
        course = runner.course if runner.ready and runner.k else None
        if course is None:
            return np.array([[value_of(runner.network, one) for one in pair]])
        return path(course, pair, runner.k, runner.network)

    def _find_hint(self) -> str:
        if len(self.context.runner.playground.patterns):
            return ""
        return tr("No patterns, no energy: click into the plane to place one.")

    def _find_note(self) -> str:
        """Say of a map that is behind the training as of which update it is."""
        runner = self.context.runner
        request = self._sweep.request if self._sweep else None
        if request is None or request.same_but_pair(runner.network):
            return ""
        return tr("map as of update {k}").format(k=group(request.updates))

    def _ask(self) -> None:
        """Ask for the map of the present net, unless it is there or on its way."""
        runner = self.context.runner
        state, last = runner.playground, self._request
        cost = find_cost(state.rule, runner.network)
        ranges = (self.ranges.x, self.ranges.y)
        if last is not None:
            same = last.patterns is state.patterns and last.cost == cost
            there = last.pair == self.choice.pair and (last.x, last.y) == ranges
            if same and there and last.same_but_pair(runner.network):
                self.surveyor.rest()
                return
        self._request = LandscapeRequest(
            runner.network, state.patterns, cost, self.choice.pair, *ranges, runner.updates
        )
        self.surveyor.request(self._request, moving=runner.running)

    def _connect(self) -> None:
        self.choice.changed.connect(self._on_pair)
        self.log.toggled.connect(self._on_log)
        self.fit.clicked.connect(self._on_fit)
        self.surveyor.improved.connect(self._on_improved)
        plot = self.plot
        plot.taken.connect(self._on_taken)
        plot.zoomed.connect(self._on_zoomed)
        plot.shifted.connect(self._on_shifted)
        plot.pointed.connect(self._on_pointed)
        plot.enlarge_wanted.connect(self.enlarge_wanted)

    def _on_improved(self, sweep: LandscapeSweep) -> None:
        self._sweep = sweep
        self._draw_picture()
        self._draw()
        # Hidden, as while all figures are listed, it does not follow a run.
        if self.isVisible():
            self._ask()

    def _draw_picture(self) -> None:
        sweep, log = self._sweep, self.log.isChecked()
        if sweep is None or sweep.values is None:
            return
        request, values = sweep.request, scaled(sweep.values, log)
        lines = find_contours(values, request.x, request.y, log)
        low, high = find_span(values)
        self._picture = Picture(request.x, request.y, values, low, high, log, lines)

    def _on_pair(self) -> None:
        self.ranges.fit()
        self.refresh()

    def _on_log(self) -> None:
        self._draw_picture()
        self.refresh()

    def _on_fit(self) -> None:
        self.ranges.fit()
        self.refresh()

    def _on_zoomed(self, factor: float, x: float, y: float) -> None:
        self.ranges.zoom(factor, x, y)
        self.refresh()

    def _on_shifted(self, dx: float, dy: float) -> None:
        self.ranges.shift(dx, dy)
        self.refresh()

    def _on_taken(self, x: float, y: float, first: bool) -> None:
        """Set both weights there; one press of the button is one step of undo."""
        runner, pair = self.context.runner, self.choice.pair
        if self._find_hint():
            return
        # What was trained in between parts two gestures.
        if first or runner.k:
            self._gesture = next(_gestures)
        runner.edit(
            lambda state: take_network(state, with_values(state.net, pair, (x, y))),
            tr("Two weights"),
            ("landscape", self._gesture),
        )

    def _on_pointed(self, at: tuple[float, float] | None) -> None:
        sweep, names = self._sweep, self.plot.scene.names if self.plot.scene else ("", "")
        if at is None or sweep is None or sweep.values is None:
            self.hovered.emit("")
            return
        request = sweep.request
        H = value_near(sweep.values, request.x, request.y, np.array(at))
        text = f"{names[0]} = {number(at[0])}   {names[1]} = {number(at[1])}"
        self.hovered.emit(text if H is None else f"{text}   H = {number(H)}")
