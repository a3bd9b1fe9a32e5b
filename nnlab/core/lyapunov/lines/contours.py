"""Contour lines of a map at round levels."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnlab.core.arrays import FloatArray
from nnlab.core.box import Box

Map = NDArray[np.float32]

# More levels than this are not asked for; a larger map is looked at in every so many pixels.
MOST_LEVELS = 8
LARGEST_SIDE = 500


@dataclass(frozen=True, eq=False)
class Contour:
    """The lines (n, 2), in the plane's units, on which a map has a level.

    `digits` is how many decimals tell the level from its neighbours.
    """

    level: float
    digits: int
    lines: list[FloatArray]


def round_levels(low: float, high: float) -> tuple[FloatArray, int]:
    """Return levels strictly between low and high, and the decimals that they need.

    They are multiples of 1, 2 or 5 times a power of ten, as many as `MOST_LEVELS` allows; none if
    the range is empty or not finite.
    """
    if not (math.isfinite(low) and math.isfinite(high)) or high - low <= 1e-6 * (abs(low) + 1e-6):
        return np.empty(0), 0
    power = math.floor(math.log10((high - low) / MOST_LEVELS))
    for exponent, factor in ((power, 1), (power, 2), (power, 5), (power + 1, 1), (power + 1, 2)):
        step = factor * 10.0**exponent
        numbers = np.arange(math.floor(low / step) + 1, math.ceil(high / step), dtype=np.float64)
        if len(numbers) <= MOST_LEVELS:
            return numbers * step, max(0, -exponent)
    raise AssertionError("Two of the steps differ by more than the number of levels.")


def find_contours(values: Map, view: Box) -> list[Contour]:
    """Return the contour lines of a map (rows, columns), row 0 at the lowest x2, with its levels.

    Where values are not finite there are none.
    """
    return list(trace_contours(values, view))


def trace_contours(values: Map, view: Box) -> Iterator[Contour]:
    """Yield the contours that `find_contours` returns, one level after the other."""
    # contourpy's library is large; only who draws a line needs it.
    import contourpy

    rows, columns = values.shape
    every = max(1, -(-math.isqrt(values.size) // LARGEST_SIDE))
    x1, x2 = (x[::every] for x in view.centres(columns, rows))
    thinned = values[::every, ::every]
    finite = np.isfinite(thinned)
    if not finite.any() or min(thinned.shape) < 2:
        return
    levels, digits = round_levels(float(thinned[finite].min()), float(thinned[finite].max()))
    shown = np.ma.array(thinned.astype(np.float64), mask=~finite)
    generator = contourpy.contour_generator(x1, x2, shown, name="serial")
    for level in levels:
        lines = [np.asarray(line) for line in generator.lines(float(level))]
        if lines:
            yield Contour(float(level), digits, lines)
