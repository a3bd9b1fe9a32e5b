"""One neuron seen closely: its function g(b), the patterns' fields on it, w and theta."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnlab.app.words.notation import number, vector
from nnlab.core.activations import Activation, activation_of
from nnlab.core.arrays import FloatArray
from nnlab.core.network import Network, fields
from nnlab.core.patterns import Patterns, classes

Neuron = tuple[int, int]

# A curve is drawn through so many points; jumps of sgn come out upright with twice as many.
POINTS = 241


@dataclass(frozen=True, eq=False)
class NeuronView:
    """What one neuron makes of the patterns.

    Parameters
    ----------
    neuron : (layer, place); layer 1 is the first
    activation : of its layer
    w, theta : its weights (inputs,) and its threshold
    b, V : local field and state for each pattern (p,)
    group : class of each pattern, from 0 (p,)
    classes : how many there are
    is_output : whether its state is an output of the net
    """

    neuron: Neuron
    activation: Activation
    w: FloatArray
    theta: float
    b: FloatArray
    V: FloatArray
    group: NDArray[np.int64]
    classes: int
    is_output: bool

    @property
    def length(self) -> float:
        """|w|, the length of the weight vector."""
        return float(np.linalg.norm(self.w))

    @property
    def span(self) -> tuple[float, float]:
        """The range of the finite fields, and at least -1 to 1."""
        b = self.b[np.isfinite(self.b)]
        return min(-1.0, float(b.min(initial=0.0))), max(1.0, float(b.max(initial=0.0)))

    def curve(self, low: float, high: float) -> FloatArray:
        """Return points (n, 2) of g from low to high; none of softmax, which has no curve."""
        if self.activation.is_joint:
            return np.empty((0, 2))
        b = np.linspace(low, high, POINTS)
        if self.activation.is_flat and low < 0.0 < high:
            # Both sides of the step, so that it stands upright.
            b = np.sort(np.concatenate((b, [np.nextafter(0.0, -1.0), 0.0])))
        return np.column_stack((b, self.activation.g(b)))

    def write(self) -> list[tuple[str, str]]:
        """Return w, |w| and theta as names and values."""
        return [
            ("w", vector(self.w)),
            ("|w|", number(self.length)),
            ("θ", number(self.theta)),
        ]

    def nearest(self, b: float) -> int | None:
        """Return the pattern whose field is nearest to b, or None without patterns."""
        if not len(self.b):
            return None
        return int(np.argmin(np.abs(self.b - b)))


def view_neuron(net: Network, patterns: Patterns, chosen: Neuron | None) -> NeuronView:
    """Return the chosen neuron's view; without one, or of an input, that of the first output."""
    neuron = chosen if chosen and chosen[0] >= 1 else (len(net.layers), 0)
    if neuron[0] > len(net.layers) or neuron[1] >= net.sizes[neuron[0]]:
        neuron = (len(net.layers), 0)
    layer, place = net.layers[neuron[0] - 1], neuron[1]
    b, V = fields(net, patterns.x)
    return NeuronView(
        neuron=neuron,
        activation=activation_of(layer.activation),
        w=layer.w[place],
        theta=float(layer.theta[place]),
        b=b[neuron[0] - 1][:, place],
        V=V[neuron[0]][:, place],
        group=classes(patterns),
        classes=max(2, patterns.t.shape[1]),
        is_output=neuron[0] == len(net.layers),
    )
