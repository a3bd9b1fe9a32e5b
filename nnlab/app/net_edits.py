"""Edits of a net by hand: single weights and thresholds, layers, neurons, what is frozen."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from nnlab.app.playground import take_design, take_network, take_rule
from nnlab.app.playground_state import Design, Playground
from nnlab.core.activations import activation_of
from nnlab.core.arrays import FloatArray
from nnlab.core.features import FEATURES
from nnlab.core.network import Layer, Network
from nnlab.core.rules import ENTROPIC

# What a fixed output neuron makes of the hidden neurons below it.
LOGIC = {"and": "AND", "or": "OR", "majority": "majority"}


def set_weight(net: Network, layer: int, neuron: int, below: int, value: float) -> Network:
    """Return the net with another weight w from neuron `below` to `neuron` of `layer`.

    Layers are counted from 1, neurons from 0; below layer 1 are the inputs.

    Raises
    ------
    ValueError
        If there is no such weight, or the value is not finite.
    """
    part = _layer(net, layer)
    _check(value, part, neuron, layer)
    if not 0 <= below < part.w.shape[1]:
        raise ValueError(f"Layer {layer} has {part.w.shape[1]} inputs, there is no {below + 1}.")
    w = part.w.copy()
    w[neuron, below] = value
    return with_layer(net, layer, w, part.theta)


def set_threshold(net: Network, layer: int, neuron: int, value: float) -> Network:
    """Return the net with another threshold theta; layers from 1, neurons from 0.

    Raises
    ------
    ValueError
        If there is no such neuron, or the value is not finite.
    """
    part = _layer(net, layer)
    _check(value, part, neuron, layer)
    theta = part.theta.copy()
    theta[neuron] = value
    return with_layer(net, layer, part.w, theta)


def number_at(net: Network, layer: int, neuron: int, below: int | None) -> float:
    """Return a weight, or the neuron's threshold where `below` is None."""
    part = net.layers[layer - 1]
    return float(part.theta[neuron] if below is None else part.w[neuron, below])


def set_number(net: Network, layer: int, neuron: int, below: int | None, value: float) -> Network:
    """Return the net with another weight, or another threshold where `below` is None.

    Raises
    ------
    ValueError
        As `set_weight` and `set_threshold` do.
    """
    if below is None:
        return set_threshold(net, layer, neuron, value)
    return set_weight(net, layer, neuron, below, value)


def with_layer(net: Network, layer: int, w: FloatArray, theta: FloatArray) -> Network:
    """Return the net with other weights (outputs, inputs) and thresholds (outputs,) in a layer."""
    part = _layer(net, layer)
    layers = list(net.layers)
    layers[layer - 1] = replace(part, w=w, theta=theta)
    return replace(net, layers=tuple(layers))


def set_logic(net: Network, kind: str) -> Network:
    """Return the net whose first output is AND, OR or the majority of the neurons below it.

    All weights are 1; theta lies half-way between the two sums that the output must tell apart,
    whether the neurons below say -1, +1 or 0, 1. A tie of the majority counts as yes.

    Raises
    ------
    ValueError
        If there is no hidden layer, or no such logic.
    """
    if kind not in LOGIC:
        raise ValueError(f"Unknown logic {kind!r}; choose one of {', '.join(LOGIC)}.")
    if len(net.layers) < 2:
        raise ValueError("AND, OR and majority need a hidden layer below the output.")
    top, below = net.layers[-1], activation_of(net.layers[-2].activation)
    n, low, high = top.w.shape[1], below.low, below.high
    half = (high - low) / 2
    thetas = {"and": n * high - half, "or": n * low + half, "majority": n * (low + high) / 2}
    w, theta = top.w.copy(), top.theta.copy()
    w[0], theta[0] = 1.0, thetas[kind]
    return with_layer(net, len(net.layers), w, theta)


def freeze(design: Design, layer: int, on: bool) -> Design:
    """Return the design with that layer frozen or free; layers from 1, the output is the last."""
    others = set(design.frozen) - {layer}
    return replace(design, frozen=tuple(sorted(others | {layer} if on else others)))


def resize_layer(design: Design, layer: int, neurons: int) -> Design:
    """Return the design with so many neurons in a hidden layer, counted from 1."""
    hidden = list(design.hidden)
    hidden[layer - 1] = neurons
    return replace(design, hidden=tuple(hidden))


def add_layer(design: Design, below: int) -> Design:
    """Return the design with a new hidden layer above layer `below`; 0 stands for the inputs.

    It is as large as the hidden layer below it, or above it where there is none, and has its
    activation.

    Raises
    ------
    ValueError
        If there are eight already.
    """
    hidden, activations = list(design.hidden), list(design.hidden_activations)
    model = max(below - 1, 0)
    hidden.insert(below, hidden[model] if hidden else 4)
    activations.insert(below, activations[model] if activations else "tanh")
    frozen = tuple(number + (number > below) for number in design.frozen)
    return replace(
        design, hidden=tuple(hidden), hidden_activations=tuple(activations), frozen=frozen
    )


def remove_layer(design: Design, layer: int) -> Design:
    """Return the design without that hidden layer, counted from 1."""
    frozen = tuple(n - (n > layer) for n in design.frozen if n != layer)
    place = layer - 1
    return replace(
        design,
        hidden=design.hidden[:place] + design.hidden[layer:],
        hidden_activations=design.hidden_activations[:place] + design.hidden_activations[layer:],
        frozen=frozen,
    )


def choose_activation(design: Design, layer: int, key: str) -> Design:
    """Return the design with another activation of a layer, counted from 1.

    Softmax needs an output for each class, so that one output becomes two, and one again with
    another activation.
    """
    if layer <= len(design.hidden):
        activations = list(design.hidden_activations)
        activations[layer - 1] = key
        return replace(design, hidden_activations=tuple(activations))
    joint, was = activation_of(key).is_joint, activation_of(design.output_activation).is_joint
    outputs = design.outputs
    if joint and outputs == 1:
        outputs = 2
    elif was and not joint and outputs == 2:
        outputs = 1
    return replace(design, output_activation=key, outputs=outputs)


def choose_features(design: Design, keys: Iterable[str]) -> Design:
    """Return the design with these inputs, in the order of `FEATURES`.

    Raises
    ------
    ValueError
        If none is left.
    """
    chosen = set(keys)
    return replace(design, features=tuple(key for key in FEATURES if key in chosen))


def fit_design(state: Playground, design: Design) -> Playground:
    """Take a design, and with it the cost that its output asks for.

    A softmax that is newly chosen brings the cross entropy, an output for which that is not
    defined brings the quadratic cost back. Frozen layers keep their weights as far as they fit:
    someone has set them by hand.

    Raises
    ------
    ValueError
        If its outputs can't tell the classes of the patterns apart.
    """
    before, rule = state, state.rule
    state = take_design(state, design)
    if state.net.sizes != before.net.sizes and design.start == before.design.start:
        net = _keep_frozen(before.net, state.net)
        state = state if net is state.net else take_network(state, net)
    old, new = before.design.output_activation, design.output_activation
    if new == old:
        return state
    if new == "softmax" and rule.key in ("backprop", "genetic"):
        return take_rule(state, replace(rule, cost="cross_entropy"))
    if new not in ENTROPIC and rule.cost == "cross_entropy":
        return take_rule(state, replace(rule, cost="quadratic"))
    return state


def _keep_frozen(old: Network, new: Network) -> Network:
    """Return `new` with what fits of the frozen layers of `old`; outputs belong together."""
    shift = len(new.layers) - len(old.layers)
    for number, layer in enumerate(new.layers, 1):
        is_output = number == len(new.layers)
        before = number - shift if is_output else number
        if not layer.frozen or before > len(old.layers) - (not is_output):
            continue
        part = old.layers[before - 1]
        if part.frozen:
            rows = min(len(part.theta), len(layer.theta))
            columns = min(part.w.shape[1], layer.w.shape[1])
            w, theta = layer.w.copy(), layer.theta.copy()
            w[:rows, :columns] = part.w[:rows, :columns]
            theta[:rows] = part.theta[:rows]
            new = with_layer(new, number, w, theta)
    return new


def _layer(net: Network, layer: int) -> Layer:
    if not 1 <= layer <= len(net.layers):
        raise ValueError(f"The net has {len(net.layers)} layers, there is no layer {layer}.")
    return net.layers[layer - 1]


def _check(value: float, part: Layer, neuron: int, layer: int) -> None:
    if not 0 <= neuron < len(part.theta):
        raise ValueError(f"Layer {layer} has {len(part.theta)} neurons, there is no {neuron + 1}.")
    if not np.isfinite(value):
        raise ValueError(f"A weight or threshold must be finite, got {value}.")
