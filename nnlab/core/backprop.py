"""Gradients by backpropagation in plain numpy (Mehlig eqs 6.9-6.17), one line a formula.

The kernels do the training; this independent version explains single updates and checks them.
"""

import numpy as np

from nnlab.core.activations import activation_of, coded_targets
from nnlab.core.arrays import FloatArray
from nnlab.core.network import Network, fields

Gradients = list[tuple[FloatArray, FloatArray]]


def errors(net: Network, x: FloatArray, t: FloatArray) -> list[FloatArray]:
    """Return delta (p, neurons) of each layer for patterns x (p, N) and coded targets t.

    At the output delta = (t - O) g'(b), below it delta = (delta w of the layer above) g'(b).
    """
    b, V = fields(net, x)
    delta = t - V[-1]
    found: list[FloatArray] = []
    for number in range(len(net.layers) - 1, -1, -1):
        delta = delta * activation_of(net.layers[number].activation).dg(b[number])
        found.insert(0, delta)
        delta = delta @ net.layers[number].w
    return found


def gradients(net: Network, x: FloatArray, t: FloatArray) -> Gradients:
    """Return (dH/dw, dH/dtheta) of each layer for H = 1/2 sum (t - O)^2.

    Parameters
    ----------
    x : array (p, N)
    t : array (p, outputs)
        Targets -1 and +1; they are coded as the output's values.
    """
    coded = coded_targets(net.activations[-1], t)
    V = fields(net, x)[1]
    return [
        (-delta.T @ below, np.sum(delta, axis=0))
        for delta, below in zip(errors(net, x, coded), V, strict=False)
    ]
