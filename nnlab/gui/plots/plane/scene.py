"""What the input plane shows: a frozen scene, and what the pointer adds to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nnlab.app.reading import Reading
from nnlab.core.box import Box
from nnlab.core.geometry import Point
from nnlab.core.network import Network
from nnlab.core.patterns import Patterns, no_patterns
from nnlab.core.views.line_edits import Stand
from nnlab.gui.plots.plane.grips import Grip


@dataclass(frozen=True, eq=False)
class PlaneScene:
    """What the plane shows. `learnt` are the patterns of the last update, `chosen` a neuron of
    the first layer that is pointed at, `mapped` the net that map and boundary belong to if it is
    another one (a part that ends in a hidden neuron); `moving` while it changes all the time.
    Before the loops are compiled (`ready`) there is no map and no boundary.

    `validation` and `test` are drawn hollow; `selected` are numbers of patterns. `painted` is the
    hidden neuron whose assigned targets colour the marks, `missed` (p,) where its sign is another
    one: they have the rings then. `snap` is the step of the grid, 0 for
    none. `population` are networks whose boundaries are drawn faintly, `ghost` one whose lines
    are drawn dashed: where they were before.

    `wrong_validation` and `wrong_test` (p,) have dashed rings, None where nothing is known.
    `stands` are where arrows stand that were set by hand, by neuron. While an update is
    `explained` no numbers are written beside the pointer."""

    box: Box
    patterns: Patterns
    network: Network
    reading: Reading
    learnt: tuple[int, ...] = ()
    chosen: int | None = None
    mapped: Network | None = None
    two_colours: bool = False
    show_map: bool = True
    show_lines: bool = True
    show_numbers: bool = False
    show_regions: bool = False
    moving: bool = False
    ready: bool = True
    validation: Patterns = field(default_factory=no_patterns)
    test: Patterns = field(default_factory=no_patterns)
    selected: tuple[int, ...] = ()
    painted: int | None = None
    missed: NDArray[np.bool_] | None = None
    snap: float = 0.0
    population: tuple[Network, ...] = ()
    ghost: Network | None = None
    wrong_validation: NDArray[np.bool_] | None = None
    wrong_test: NDArray[np.bool_] | None = None
    stands: Mapping[int, Stand] = field(default_factory=dict)
    explained: bool = False

    @property
    def classes(self) -> int:
        """How many classes the patterns have."""
        return max(2, self.patterns.t.shape[1])


@dataclass(frozen=True)
class Overlay:
    """What belongs to the pointer alone: a frame being drawn, the brush, a held line.

    `tag` is a text beside a place in pixels: the numbers of what is held.
    """

    frame: tuple[Point, Point] | None = None
    brush: tuple[Point, float] | None = None
    grip: Grip | None = None
    held: bool = False
    tag: tuple[Point, str] | None = None


NO_OVERLAY = Overlay()
