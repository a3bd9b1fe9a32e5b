"""How weights and local fields are spread in each layer: counts over equal parts of a range."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnlab.core.arrays import FloatArray
from nnlab.core.network import Network, fields
from nnlab.core.patterns import Patterns, classes
from nnlab.core.views.histograms import histogram

Range = tuple[float, float]
Counts = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Spread:
    """Numbers of each layer, parted into groups: one of weights, two of fields with two classes.

    `values[layer][group]` is a flat array; `groups` names the groups, "" where there is one.
    """

    values: tuple[tuple[FloatArray, ...], ...]
    groups: tuple[str, ...]

    @property
    def span(self) -> Range:
        """The range of all finite numbers; empty ones span -1 to 1."""
        whole = np.concatenate([group for layer in self.values for group in layer])
        whole = whole[np.isfinite(whole)]
        return (float(whole.min()), float(whole.max())) if len(whole) else (-1.0, 1.0)

    def count(self, edges: FloatArray) -> tuple[tuple[Counts, ...], ...]:
        """Return for each layer and group how many numbers lie between neighbouring edges.

        The last part holds its upper end; numbers beyond the edges, or not finite, are left out.
        """
        return tuple(tuple(histogram(layer, edges=edges).counts) for layer in self.values)


def spread_weights(net: Network) -> Spread:
    """Return the weights w of each layer."""
    return Spread(tuple((layer.w.ravel(),) for layer in net.layers), ("",))


def spread_fields(net: Network, patterns: Patterns) -> Spread:
    """Return the local fields b of each layer over all patterns, of two classes apart: -1, +1."""
    b = fields(net, patterns.x)[0]
    if patterns.t.shape[1] > 1:
        return Spread(tuple((layer.ravel(),) for layer in b), ("",))
    plus = classes(patterns) == 1
    parts = tuple((layer[~plus].ravel(), layer[plus].ravel()) for layer in b)
    return Spread(parts, ("t = −1", "t = +1"))
