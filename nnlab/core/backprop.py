"""Gradients by backpropagation in plain numpy (Mehlig eqs 6.9-6.17), one line a formula.

The kernels do the training; this independent version explains single updates and checks them.
"""

from collections.abc import Sequence

import numpy as np

from nnlab.core.activations import activation_of, coded_targets
from nnlab.core.arrays import FloatArray
from nnlab.core.features import expand
from nnlab.core.network import Network

Gradients = list[tuple[FloatArray, FloatArray]]
# Factors (p, neurons) of the hidden layers, as dropout draws them.
Factors = Sequence[FloatArray]


def states(
    net: Network, x: FloatArray, keep: Factors = ()
) -> tuple[list[FloatArray], list[FloatArray]]:
    """Return b and V of all layers as `network.fields` does, hidden V times the factors `keep`."""
    b: list[FloatArray] = []
    V = [expand(net.features, np.asarray(x, dtype=np.float64))]
    for number, layer in enumerate(net.layers):
        b.append(V[-1] @ layer.w.T - layer.theta)
        state = activation_of(layer.activation).g(b[-1])
        V.append(state * keep[number] if number < len(keep) else state)
    return b, V


def output_errors(
    activation: str, cost: str, b: FloatArray, O: FloatArray, t: FloatArray
) -> FloatArray:
    """Return delta = -dH/db (p, outputs) of the output neurons for coded targets t.

    (t - O) g'(b) for the quadratic cost; for softmax with it O_i [(t_i - O_i) - sum_j (t_j - O_j)
    O_j], from dO_j/db_i = O_j (1_ij - O_i). For a cross entropy t - O is left (Mehlig ch. 7.5).
    """
    error = t - O
    if cost == "cross_entropy":
        return error
    if activation == "softmax":
        shared: FloatArray = O * (error - np.sum(error * O, axis=1, keepdims=True))
        return shared
    return error * activation_of(activation).dg(b)


def errors(
    net: Network, x: FloatArray, t: FloatArray, cost: str = "quadratic", keep: Factors = ()
) -> list[FloatArray]:
    """Return delta = -dH/db (p, neurons) of each layer for patterns x (p, N) and coded targets t.

    At the output as `output_errors` says, below it delta = (delta w of the layer above) g'(b),
    times the factors of dropout where some are given. A softmax takes targets that sum up to 1.
    """
    b, V = states(net, x, keep)
    delta = output_errors(net.activations[-1], cost, b[-1], V[-1], t)
    found = [delta]
    for number in range(len(net.layers) - 2, -1, -1):
        delta = delta @ net.layers[number + 1].w
        delta = delta * activation_of(net.layers[number].activation).dg(b[number])
        if number < len(keep):
            delta = delta * keep[number]
        found.insert(0, delta)
    return found


def gradients(
    net: Network,
    x: FloatArray,
    t: FloatArray,
    cost: str = "quadratic",
    l1: float = 0.0,
    l2: float = 0.0,
) -> Gradients:
    """Return (dH/dw, dH/dtheta) of each layer, H summed over the patterns as `network.energy`.

    Parameters
    ----------
    x : array (p, N)
    t : array (p, outputs)
        Targets -1 and +1; they are coded as the output's values.
    cost : str
        Key of `nnlab.core.rules.COSTS`.
    l1, l2 : float
        Penalties l1 sum |w| + l2/2 sum w^2, added once.
    """
    coded = coded_targets(net.activations[-1], t)
    V = states(net, x)[1]
    return [
        (-delta.T @ below + penalty(layer.w, l1, l2), np.sum(delta, axis=0))
        for layer, delta, below in zip(net.layers, errors(net, x, coded, cost), V, strict=False)
    ]


def penalty(w: FloatArray, l1: float, l2: float) -> FloatArray:
    """Return the gradient of l1 sum |w| + l2/2 sum w^2, with sgn 0 = 0 as in torch."""
    slope: FloatArray = l1 * np.sign(w) + l2 * w
    return slope
