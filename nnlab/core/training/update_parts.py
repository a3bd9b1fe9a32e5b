"""The parts of one update by backpropagation: errors, gradients, penalties, optimiser's steps."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from nnlab.core.activations import coded_targets
from nnlab.core.arrays import FloatArray
from nnlab.core.backprop import errors, penalty, states
from nnlab.core.network import Layer, Network
from nnlab.core.patterns import Patterns
from nnlab.core.rules import RuleSpec
from nnlab.core.training.dropout import keep_factors, split_by_layer
from nnlab.core.training.optimisers import (
    EPOCHS,
    HEADER,
    MOMENTS,
    UPDATES,
    Step,
    eta_after,
    fitting_memory,
    take_step,
)
from nnlab.core.training.update import LayerUpdate, Update


def explain_backprop(
    k: int,
    rule: RuleSpec,
    mu: NDArray[np.int64],
    patterns: Patterns,
    nets: tuple[Network, Network],
    memory: FloatArray,
    seed: int,
) -> Update:
    """Take an update by backpropagation apart; see `nnlab.core.training.update.explain`."""
    net, x = nets[0], patterns.x[mu]
    t = coded_targets(net.activations[-1], patterns.t[mu])
    carried = fitting_memory(rule, sum(a.w.size + a.theta.size for a in net.layers), memory)
    keep = _factors(rule, net, mu, carried, seed)
    b, V = states(net, x, keep)
    deltas = errors(net, x, t, rule.cost, keep)
    eta = eta_after(rule, carried[EPOCHS])
    scale = 1.0 / len(mu) if rule.reduction == "mean" else 1.0
    layers, moments = [], _moments_by_layer(rule, net, carried)
    for i, layer in enumerate(net.layers):
        part = LayerUpdate(V[i], b[i], V[i + 1], deltas[i], *_gradient(deltas[i], V[i], scale))
        part = replace(part, gradient_w=part.dw, gradient_theta=part.dtheta)
        part = replace(part, keep=keep[i] if i < len(keep) else None)
        layers.append(_with_step(part, rule, layer, eta, carried, moments[i]))
    return Update(k, rule, mu, x, t, eta * scale, *nets, tuple(layers), memory=memory, eta=eta)


def _factors(
    rule: RuleSpec, net: Network, mu: NDArray[np.int64], memory: FloatArray, seed: int
) -> list[FloatArray]:
    """Return dropout's factors (batch, neurons) of each hidden layer; none without dropout."""
    if rule.dropout == 0.0:
        return []
    hidden = sum(net.sizes[1:-1])
    return split_by_layer(net, keep_factors(rule.dropout, seed, int(memory[UPDATES]), mu, hidden))


def _gradient(delta: FloatArray, V: FloatArray, scale: float) -> tuple[FloatArray, FloatArray]:
    """Return dH/dw and dH/dtheta over a batch."""
    return -scale * (delta.T @ V), scale * np.sum(delta, axis=0)


def _moments_by_layer(
    rule: RuleSpec, net: Network, memory: FloatArray
) -> list[tuple[FloatArray, FloatArray]]:
    """Return the moments (count, ...) of each layer's w and theta, flat."""
    count = sum(layer.w.size + layer.theta.size for layer in net.layers)
    moments = memory[HEADER:].reshape(MOMENTS[rule.optimiser], count)
    found, place = [], 0
    for layer in net.layers:
        middle = place + layer.w.size
        end = middle + layer.theta.size
        found.append((moments[:, place:middle], moments[:, middle:end]))
        place = end
    return found


def _with_step(
    part: LayerUpdate,
    rule: RuleSpec,
    layer: Layer,
    eta: float,
    memory: FloatArray,
    moments: tuple[FloatArray, FloatArray],
) -> LayerUpdate:
    """Return the part with the changes that the optimiser makes of its gradients."""
    if layer.frozen:
        return replace(part, dw=np.zeros(layer.w.shape), dtheta=np.zeros(len(layer.theta)))
    slope, pull = part.dw, None
    if rule.l1 or rule.l2:
        pull = penalty(layer.w, rule.l1, rule.l2)
        slope = slope + pull
    step_w = _shaped(take_step(rule, eta, slope.ravel(), memory, moments[0]), layer.w.shape)
    step_theta = take_step(rule, eta, part.dtheta, memory, moments[1])
    return replace(
        part,
        dw=step_w.change,
        dtheta=step_theta.change,
        penalty_w=pull,
        step_w=step_w,
        step_theta=step_theta,
    )


def _shaped(step: Step, shape: tuple[int, ...]) -> Step:
    """Return a step whose flat arrays have the shape of the weights."""

    def reshape(part: FloatArray | None) -> FloatArray | None:
        return None if part is None else part.reshape(shape)

    pair = step.corrected
    return Step(
        step.change.reshape(shape),
        reshape(step.velocity),
        reshape(step.squares),
        None if pair is None else (pair[0].reshape(shape), pair[1].reshape(shape)),
    )
