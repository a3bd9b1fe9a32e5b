"""The energy H over two weights or thresholds, all others as they are, and a run's path on it."""

from collections.abc import Iterator
from time import perf_counter

import numpy as np

from nnlab.core.activations import activation_of, coded_targets
from nnlab.core.arrays import FloatArray
from nnlab.core.costs import costs
from nnlab.core.course import Course
from nnlab.core.features import expand
from nnlab.core.network import Network
from nnlab.core.patterns import Patterns
from nnlab.core.training.flat_params import Parameter, check_parameter, place_of, value_of

# Local fields that are computed at once.
CHUNK = 2**18
# Lines are computed at these distances first, then between them.
COARSEST = 8
SMALLEST_H = 1e-9


class Landscape:
    """H on a grid over two parameters of a network, computed a share of time at a call.

    Parameters
    ----------
    net, patterns, cost
        As for `nnlab.core.network.energy`.
    parameters : pair of (layer, neuron, input) or (layer, neuron, "theta")
        What runs along x and along y; layers count from 1, neurons and inputs from 0.
    x, y : arrays (columns,), (rows,)
        The values that they take.

    Attributes
    ----------
    H : array (rows, columns)
        NaN where it is not yet computed; infinite where numbers overflow.

    Raises
    ------
    ValueError
        If the network lacks one of the parameters, or they are the same.
    """

    def __init__(
        self,
        net: Network,
        patterns: Patterns,
        cost: str,
        parameters: tuple[Parameter, Parameter],
        x: FloatArray,
        y: FloatArray,
    ) -> None:
        for parameter in parameters:
            check_parameter(net, parameter)
        if parameters[0] == parameters[1]:
            raise ValueError("A landscape needs two different weights or thresholds.")
        self.net, self.parameters = net, parameters
        self.x, self.y = np.array(x, dtype=np.float64), np.array(y, dtype=np.float64)
        self.H = np.full((len(self.y), len(self.x)), np.nan)
        # What lies lower in the net is changed once a line, the other along the line.
        self._by_columns = parameters[0][0] < parameters[1][0]
        slow, fast = parameters if self._by_columns else parameters[::-1]
        self._line = _Line(net, patterns, cost, slow, fast)
        self._parts: Iterator[FloatArray] | None = None
        self._filled = 0
        self._waiting = coarse_to_fine(len(self.x) if self._by_columns else len(self.y))

    @property
    def finished(self) -> bool:
        """Whether all of H is there."""
        return not self._waiting

    @property
    def share(self) -> float:
        """How much of H is there, 0 to 1."""
        lines = len(self.x) if self._by_columns else len(self.y)
        return 1.0 - len(self._waiting) / max(1, lines)

    def fill(self, budget: float) -> bool:
        """Compute for about `budget` seconds, at least a part of a line; return if finished."""
        end = perf_counter() + budget
        while self._waiting:
            self._fill_part()
            if perf_counter() >= end:
                break
        return self.finished

    def _fill_part(self) -> None:
        """Compute the next few points of the line whose turn it is."""
        i = self._waiting[0]
        slow, fast = (self.x[i], self.y) if self._by_columns else (self.y[i], self.x)
        line = self.H[:, i] if self._by_columns else self.H[i]
        if self._parts is None:
            self._parts, self._filled = self._line.parts(float(slow), fast), 0
        part = next(self._parts)
        line[self._filled : self._filled + len(part)] = part
        self._filled += len(part)
        if self._filled == len(fast):
            self._parts = None
            self._waiting.pop(0)

    def preview(self) -> FloatArray:
        """Return H with the lines that are missing as the nearest line that is there."""
        if self.finished or self.share == 0.0:
            return self.H.copy()
        lines = self.H.T if self._by_columns else self.H
        there = np.setdiff1d(np.arange(len(lines)), self._waiting)
        nearest = np.abs(np.arange(len(lines))[:, None] - there).argmin(axis=1)
        shown = lines[there[nearest]]
        return np.ascontiguousarray(shown.T if self._by_columns else shown)


def coarse_to_fine(count: int) -> list[int]:
    """Return 0 ... count-1 in an order that covers the range early: every 8th, 4th, 2nd, all."""
    order: list[int] = []
    step = COARSEST
    while step:
        order += [i for i in range(0, count, step) if step == COARSEST or i % (2 * step)]
        step //= 2
    return order


class _Line:
    """Energies along one parameter for a value of another that lies in the same layer or below."""

    def __init__(
        self, net: Network, patterns: Patterns, cost: str, slow: Parameter, fast: Parameter
    ) -> None:
        self._net, self._cost, self._slow, self._fast = net, cost, slow, fast
        self._t = coded_targets(net.activations[-1], patterns.t)
        self._g = [activation_of(key).g for key in net.activations]
        self._V = self._climb(expand(net.features, patterns.x), 1, slow[0])

    def parts(self, slow: float, fast: FloatArray) -> Iterator[FloatArray]:
        """Yield H for the values of the fast parameter, a few of them at a time."""
        V, b = self._find_fields(slow)
        size = max(1, CHUNK // max(1, len(b) * max(self._net.sizes[self._fast[0] :])))
        for first in range(0, len(fast), size):
            H = self._chunk(V, b, fast[first : first + size])
            yield np.where(np.isnan(H), np.inf, H)

    @np.errstate(over="ignore", invalid="ignore")
    def _find_fields(self, slow: float) -> tuple[FloatArray, FloatArray]:
        """Return what the layer of the fast parameter gets, and its fields, along a line."""
        V = self._V
        b = self._fields(V, self._slow[0])
        b[:, self._slow[1]] += _change(V, self._net, self._slow, slow)
        if self._slow[0] < self._fast[0]:
            V = self._climb(self._g[self._slow[0] - 1](b), self._slow[0] + 1, self._fast[0])
            b = self._fields(V, self._fast[0])
        return V, b

    @np.errstate(over="ignore", invalid="ignore")
    def _chunk(self, V: FloatArray, b: FloatArray, values: FloatArray) -> FloatArray:
        number, neuron, _ = self._fast
        changed = b[:, neuron] + _change(V, self._net, self._fast, values[:, None])
        if number == len(self._net.layers):
            fields = np.repeat(b[None], len(values), axis=0)
            fields[..., neuron] = changed
        else:
            fields = self._above(b, self._g[number - 1](changed))
            for above in range(number + 2, len(self._net.layers) + 1):
                fields = self._fields(self._g[above - 2](fields), above)
        O = self._g[-1](fields)
        H = costs(self._cost, self._net.activations[-1], fields, O, self._t)
        return np.asarray(H.sum(axis=(-2, -1)))

    def _above(self, b: FloatArray, changed: FloatArray) -> FloatArray:
        """Return the next layer's fields: all neurons but one have the same state all along."""
        number, neuron, _ = self._fast
        V = self._g[number - 1](b)
        V[:, neuron] = 0.0
        w = self._net.layers[number].w[:, neuron]
        return np.asarray(self._fields(V, number + 1) + changed[..., None] * w)

    def _fields(self, V: FloatArray, number: int) -> FloatArray:
        layer = self._net.layers[number - 1]
        return np.asarray(V @ layer.w.T - layer.theta)

    def _climb(self, V: FloatArray, first: int, stop: int) -> FloatArray:
        """Return what layer `stop` gets, from what layer `first` gets."""
        for number in range(first, stop):
            V = self._g[number - 1](self._fields(V, number))
        return V


def _change(
    V: FloatArray, net: Network, parameter: Parameter, value: float | FloatArray
) -> FloatArray:
    """Return by how much another value of a parameter changes its neuron's fields."""
    change, entry = value - value_of(net, parameter), parameter[2]
    return np.asarray(-change if isinstance(entry, str) else change * V[:, entry])


def path(
    course: Course,
    parameters: tuple[Parameter, Parameter],
    k: int,
    now: Network,
    points: int = 500,
) -> FloatArray:
    """Return where a run has been in the plane of two parameters, (at most `points`, 2).

    From the steps before k whose networks the course has kept, which are at multiples of a power
    of two, to `now`, the network at step k. Nothing is trained.
    """
    places = [place_of(now, parameter) for parameter in parameters]
    seen = course.traces(places)[course.recorded() < k]
    stride = max(1, -(-len(seen) // (points - 1)))
    here = [value_of(now, parameter) for parameter in parameters]
    return np.vstack((seen[::stride], here))


def fitting_axis(values: FloatArray, points: int, least: float = 4.0) -> FloatArray:
    """Return so many values for an axis that shows all finite `values` with room around them.

    At least `least` long, so that a run that has not begun has a landscape around it.
    """
    finite = values[np.isfinite(values)]
    low, high = (finite.min(), finite.max()) if len(finite) else (0.0, 0.0)
    half = max(0.5 * least, 0.65 * float(high - low))
    return np.asarray(np.linspace((low + high) / 2 - half, (low + high) / 2 + half, points))


def log_heights(H: FloatArray) -> FloatArray:
    """Return log10 H, with H at least 1e-9; NaN and infinity stay."""
    return np.asarray(np.log10(np.maximum(H, SMALLEST_H)))
