"""A network as one flat row of numbers: per layer w row by row, then theta."""

import numpy as np
from numpy.typing import NDArray

from nnlab.core.arrays import FloatArray
from nnlab.core.network import Layer, Network

# (layer, neuron, input) or (layer, neuron, "theta"): layers from 1, neurons and inputs from 0.
Parameter = tuple[int, int, int | str]
THETA = "theta"


def flatten(net: Network) -> FloatArray:
    """Return all weights and thresholds of a network in one row."""
    return np.concatenate([part.ravel() for layer in net.layers for part in (layer.w, layer.theta)])


def rebuild(net: Network, row: FloatArray) -> Network:
    """Return a network shaped as `net` with the weights and thresholds at the start of a row."""
    layers, place = [], 0
    for layer in net.layers:
        n, m = layer.w.shape
        w = row[place : place + n * m].reshape(n, m)
        theta = row[place + n * m : place + n * m + n]
        layers.append(Layer(w, theta, layer.activation, layer.frozen))
        place += n * m + n
    return Network(tuple(layers), net.features)


def check_parameter(net: Network, parameter: Parameter) -> None:
    """Refuse a weight or threshold that the network does not have.

    Raises
    ------
    ValueError
        That names it and says what there is.
    """
    number, neuron, entry = parameter
    if not 1 <= number <= len(net.layers):
        raise ValueError(f"There is no layer {number}: layers run from 1 to {len(net.layers)}.")
    n, m = net.layers[number - 1].w.shape
    if not 0 <= neuron < n:
        raise ValueError(f"Layer {number} has no neuron {neuron}: they run from 0 to {n - 1}.")
    if entry != THETA and not (isinstance(entry, int) and 0 <= entry < m):
        raise ValueError(f"Layer {number} has no input {entry!r}: they run from 0 to {m - 1}.")


def value_of(net: Network, parameter: Parameter) -> float:
    """Return one weight or threshold; refused as `check_parameter` does."""
    check_parameter(net, parameter)
    number, neuron, entry = parameter
    layer = net.layers[number - 1]
    return float(layer.theta[neuron] if isinstance(entry, str) else layer.w[neuron, entry])


def place_of(net: Network, parameter: Parameter) -> int:
    """Return where a weight or threshold stands in the flat row; as `check_parameter` refuses."""
    check_parameter(net, parameter)
    number, neuron, entry = parameter
    start: int = sum(layer.w.size + layer.theta.size for layer in net.layers[: number - 1])
    n, m = net.layers[number - 1].w.shape
    within: int = n * m + neuron if isinstance(entry, str) else neuron * m + entry
    return start + within


def all_parameters(net: Network) -> list[Parameter]:
    """Return the addresses of all weights and thresholds, in the order of the flat row."""
    found: list[Parameter] = []
    for number, layer in enumerate(net.layers, 1):
        n, m = layer.w.shape
        found += [(number, neuron, entry) for neuron in range(n) for entry in range(m)]
        found += [(number, neuron, THETA) for neuron in range(n)]
    return found


def trained_neurons(net: Network) -> NDArray[np.int64]:
    """Return for each number of the flat row which neuron it belongs to, counted from 0.

    A neuron owns its incoming weights and its threshold; -1 marks those of frozen layers.
    """
    owners, first = [], 0
    for layer in net.layers:
        n, m = layer.w.shape
        neurons = np.full(n, -1) if layer.frozen else np.arange(first, first + n)
        owners += [np.repeat(neurons, m), neurons]
        first += 0 if layer.frozen else n
    return np.concatenate(owners).astype(np.int64)
