"""How weights and local fields are distributed: counts between edges at round numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

import numpy as np
from numpy.typing import NDArray

from nnlab.core.arrays import FloatArray
from nnlab.core.network import Network, fields
from nnlab.core.patterns import Patterns, classes


@dataclass(frozen=True, eq=False)
class Histogram:
    """Counts (groups, bins) of values between edges (bins + 1,).

    `left_out` values were not finite numbers, or beyond the edges.
    """

    counts: NDArray[np.int64]
    edges: FloatArray
    left_out: int = 0


def nice_step(step: float) -> float:
    """Return the next of 1, 2, 5 times a power of ten that is not below a positive step."""
    power = 10.0 ** floor(log10(step))
    return next((f * power for f in (1.0, 2.0, 5.0) if f * power >= step * (1 - 1e-9)), 10 * power)


def nice_edges(low: float, high: float, bins: int = 20) -> FloatArray:
    """Return at most `bins` + 2 edges at round numbers that hold low ... high; 0 is one if inside.

    Values that are all equal get a few bins around them.
    """
    size = max(abs(low), abs(high))
    width = high - low if high - low > 1e-9 * size else max(size, 1.0)
    step = nice_step(width / bins)
    first = floor(low / step)
    last = max(ceil(high / step), first + 1)
    # The highest value must not fall out by rounding.
    last += last * step <= high
    edges: FloatArray = np.arange(first, last + 1, dtype=np.float64) * step
    return edges


def histogram(
    groups: Sequence[FloatArray], bins: int = 20, edges: FloatArray | None = None
) -> Histogram:
    """Return how often the values of each group lie between common edges.

    Between given `edges`, where values beyond them are left out, or at round numbers that hold all.
    """
    finite = [np.ravel(group)[np.isfinite(np.ravel(group))] for group in groups]
    left_out = sum(np.size(group) - len(kept) for group, kept in zip(groups, finite, strict=True))
    everything = np.concatenate([*finite, np.empty(0)])
    limits = (everything.min(), everything.max()) if len(everything) else (-1.0, 1.0)
    if edges is None:
        edges = nice_edges(float(limits[0]), float(limits[1]), bins)
    counts = [np.histogram(kept, edges)[0] for kept in finite]
    left_out += len(everything) - sum(int(count.sum()) for count in counts)
    return Histogram(np.array(counts, dtype=np.int64).reshape(len(groups), -1), edges, left_out)


def weight_histogram(net: Network, layer: int | None = None, bins: int = 20) -> Histogram:
    """Return the histogram of weights and, as a second group, of thresholds.

    Of one layer, counted from 1, or of all.
    """
    layers = net.layers if layer is None else net.layers[layer - 1 : layer]
    w = np.concatenate([one.w.ravel() for one in layers])
    return histogram([w, np.concatenate([one.theta for one in layers])], bins)


def field_histogram(
    net: Network, patterns: Patterns, layer: int, neuron: int | None = None, bins: int = 20
) -> Histogram:
    """Return the histogram of local fields b in a layer, a group for each class of the patterns.

    Layers count from 1; of one neuron, counted from 0, or of all in the layer.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        b = fields(net, patterns.x)[0][layer - 1]
    chosen = b if neuron is None else b[:, neuron : neuron + 1]
    own = classes(patterns)
    count = max(2, patterns.t.shape[1])
    return histogram([chosen[own == number] for number in range(count)], bins)
