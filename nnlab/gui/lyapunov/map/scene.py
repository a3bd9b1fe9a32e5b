"""Makes what the map shows out of a sweep and the settings of the page."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nnlab.app.lyapunov.maps.state import MapState
from nnlab.app.lyapunov.maps.sweep import Sweep, exponents_of
from nnlab.core.lyapunov.lines.ridges import SHORTEST, higher_than
from nnlab.gui.look import Look
from nnlab.gui.lyapunov.desk import MapNet
from nnlab.gui.lyapunov.map.words import (
    make_label,
    make_short_title,
    make_title,
    name_missing,
    name_value,
)
from nnlab.gui.plots.colour_bar import ColourScale, make_colours
from nnlab.gui.plots.heat.painter import MOST_SIDE
from nnlab.gui.plots.heat.scene import HeatContour, HeatRidge, HeatScene, HeatSticks
from nnlab.gui.tr import tr

Values = NDArray[np.float32]
Range = tuple[float, float]

# Share of the values at either end that a range without outliers leaves out.
OUTER = 0.01
NARROWEST = 1e-3
# Settings of the page that the picture of the map does not show.
ELSEWHERE = (
    *("lower", "centre", "radius", "one_scale", "near", "far"),
    *("film_speed", "loops", "threshold"),
)


@dataclass(frozen=True, eq=False)
class Numbers:
    """The quantity that is shown, and the range that its colours have by themselves."""

    sweep: Sweep
    stamp: tuple[object, ...]
    values: Values
    within: Range


class SceneMaker:
    """Keeps the numbers of the sweep, so that another overlay or colour costs no work on them."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._numbers: Numbers | None = None
        self._scene: HeatScene | None = None
        self._made_of: tuple[object, ...] = ()

    def find_numbers(self, sweep: Sweep, state: MapState) -> Numbers | None:
        """Return the numbers to be shown, None if the sweep does not have them."""
        stamp = (state.quantity, state.inner, sweep.fraction, sweep.finished)
        old = self._numbers
        if old is not None and old.sweep is sweep and old.stamp == stamp:
            return old
        values = exponents_of(sweep, state.quantity)
        if values is None:
            return None
        if not sweep.finished:
            # On its way a very fine map is shown by a part of its points, which is fast.
            step = math.ceil(math.sqrt(values.size) / MOST_SIDE)
            values = values[::step, ::step]
        self._numbers = Numbers(sweep, stamp, values, find_range(values, state.inner))
        return self._numbers

    def make(self, sweep: Sweep, state: MapState, net: MapNet, moving: bool) -> HeatScene | None:
        """Return the scene of a sweep as far as it is; the label of the net is beside its title.

        It is the same object while nothing of it changes, so that it need not be painted anew.
        """
        # The places of probe and section and the speed of the film are not on the picture.
        looks = replace(state, **{name: getattr(MapState, name) for name in ELSEWHERE})
        made_of = (sweep, sweep.version, looks, net.label, net.patterns, moving)
        theme = (self._look.theme, self._look.presentation)
        if self._scene is None or not _are_same((*made_of, *theme), self._made_of):
            self._scene = self._make(sweep, state, net, moving)
            self._made_of = (*made_of, *theme)
        return self._scene

    def _make(self, sweep: Sweep, state: MapState, net: MapNet, moving: bool) -> HeatScene | None:
        numbers = self.find_numbers(sweep, state)
        if numbers is None:
            return None
        values, ell = numbers.values, sweep.request.ell
        low, high = (state.low, state.high) if state.locked else numbers.within
        angles = sweep.angles if state.show_directions else None
        patterns = net.patterns if state.show_patterns and len(net.patterns) else None
        return HeatScene(
            view=sweep.request.view,
            values=values,
            scale=ColourScale(make_colours(state.colours, self._look), low, high),
            title=make_title(sweep.request, state),
            short_title=make_short_title(sweep.request, state),
            label=make_label(ell, state.quantity),
            missing="" if is_finite(values) else name_missing(values),
            lines=tuple(sweep.lines) if state.show_boundary else (),
            patterns=patterns,
            # Smooth strokes and numbers are for a picture that stays.
            moving=moving or not sweep.finished,
            ridges=find_ridges(sweep, state),
            ridge_name=tr("ridge (wider: higher), height ≥ {0}").format(
                name_value(state.least_height)
            ),
            sticks=None if angles is None else HeatSticks(angles),
            contours=find_contours(sweep, state),
            source=net.label,
            stamp=sweep.fraction,
            ell=ell,
        )


def _are_same(some: tuple[object, ...], others: tuple[object, ...]) -> bool:
    """Return whether the parts of two scenes are: settings by value, all else by identity."""
    plain = (int, str, MapState)
    return len(some) == len(others) and all(
        one == other if isinstance(one, plain) else one is other
        for one, other in zip(some, others, strict=True)
    )


def is_finite(values: Values) -> bool:
    """Return whether all values are: their ends tell, ten times as fast as a mask of all."""
    return bool(np.isfinite(values.min()) and np.isfinite(values.max()))


def find_range(values: Values, inner: bool) -> Range:
    """Return the smallest and the largest value, apart enough for a colour bar.

    With `inner` without the lowest and the highest hundredth of the values.
    """
    finite = values if is_finite(values) else values[np.isfinite(values)]
    if not finite.size:
        return -1.0, 1.0
    if inner:
        finite = finite.ravel()
        some = finite[:: math.ceil(finite.size / MOST_SIDE**2)]
        low, high = (float(end) for end in np.quantile(some, (OUTER, 1.0 - OUTER)))
    else:
        low, high = float(finite.min()), float(finite.max())
    if high - low < NARROWEST:
        middle = (low + high) / 2
        return middle - 0.5, middle + 0.5
    return low, high


def find_ridges(sweep: Sweep, state: MapState) -> tuple[HeatRidge, ...]:
    """Return the ridges that are high enough, if they are to be seen."""
    if not state.show_ridges:
        return ()
    view = sweep.request.view
    area = (view.x1_max - view.x1_min) * (view.x2_max - view.x2_min)
    # What is left of a ridge that is cut is drawn only where it is more than a speck.
    found = higher_than(sweep.ridges, state.least_height, SHORTEST * math.sqrt(area))
    return tuple(HeatRidge(ridge.points, ridge.height) for ridge in found)


def find_contours(sweep: Sweep, state: MapState) -> tuple[HeatContour, ...]:
    """Return the contours with their numbers in the quantity that is shown."""
    if not state.show_contours or sweep.request.contours_of != state.quantity:
        return ()
    return tuple(
        HeatContour(
            f"{contour.level + 0.0:.{contour.digits}f}".replace("-", "−"), tuple(contour.lines)
        )
        for contour in sweep.contours
    )
