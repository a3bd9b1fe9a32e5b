"""Which hidden neurons take part in an update: a hash of seed, update, pattern and neuron.

Inverted dropout (Srivastava et al. 2014): a neuron is left out with probability q, those that
stay are multiplied by 1/(1 - q). Nothing is drawn in sequence, so any update can be repeated on
its own. `dropout_kernels` holds the same for the kernels.
"""

import numpy as np
from numpy.typing import NDArray

from nnlab.core.arrays import FloatArray
from nnlab.core.network import Network

# SplitMix64 (Steele, Lea & Flood 2014): increment, multipliers and shifts of its finaliser.
GOLDEN = 0x9E3779B97F4A7C15
FIRST, SECOND = 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
WORD = 2**64 - 1


def _mix(z: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return each number scrambled by SplitMix64's step."""
    z = z + np.uint64(GOLDEN)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(FIRST)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(SECOND)
    return z ^ (z >> np.uint64(31))


def keep_factors(
    rate: float, seed: int, updates: int, mu: NDArray[np.int64], neurons: int
) -> FloatArray:
    """Return 0 or 1/(1 - rate) for each pattern of a batch and hidden neuron (batch, neurons).

    `updates` counts the updates done before this one, as the rule's memory does; the hidden
    neurons are numbered through all layers.
    """
    start = np.array([seed & WORD], dtype=np.uint64)
    update = _mix(start ^ _mix(np.array([updates], dtype=np.uint64)))
    pattern = _mix(update ^ np.asarray(mu).astype(np.uint64))[:, None]
    bits = _mix(pattern ^ np.arange(neurons, dtype=np.uint64)[None, :])
    drawn = (bits >> np.uint64(11)).astype(np.float64) * 2.0**-53
    return np.where(drawn < rate, 0.0, 1.0 / (1.0 - rate))


def split_by_layer(net: Network, factors: FloatArray) -> list[FloatArray]:
    """Return the factors (batch, neurons) of each hidden layer."""
    return np.split(factors, np.cumsum(net.sizes[1:-1])[:-1], axis=1) if len(net.layers) > 1 else []
