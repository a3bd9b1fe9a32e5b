"""The lines of one update with its numbers, neuron by neuron: what stages and equations show.

Of a batch the first pattern stands in the lines of fields, outputs and errors.
"""

from __future__ import annotations

import numpy as np

from nnlab.app.words.notation import (
    dot,
    high,
    low,
    number,
    plain_or_vector,
    signed,
    subtracted,
    vector,
)
from nnlab.core.activations import activation_of
from nnlab.core.arrays import FloatArray
from nnlab.core.training.update import Update

# Neurons of a layer, and patterns of a batch, whose lines are written out.
MOST = 3


class Names:
    """The symbols of one layer, counted from 1: an index only where there are several."""

    def __init__(self, update: Update, layer: int) -> None:
        count = len(update.before.layers)
        self.top = layer == count
        self.above = high(layer) if count > 1 else ""
        self.inputs = "x" if layer == 1 else f"V{high(layer - 1)}"
        self._many = update.before.sizes[layer] > 1

    def of(self, symbol: str, neuron: int) -> str:
        """Return b, w, θ or δ of a neuron, counted from 0: b⁽²⁾₁."""
        return f"{symbol}{self.above}{low(neuron + 1) if self._many else ''}"

    def output(self, neuron: int) -> str:
        """Return the symbol of a neuron's output: V⁽¹⁾₁, of the last layer O."""
        if self.top:
            return f"O{low(neuron + 1) if self._many else ''}"
        return self.of("V", neuron)


def shown(count: int) -> range:
    """Return the neurons of a layer that are written out."""
    return range(min(count, MOST))


def pattern_line(update: Update) -> str:
    """Write which patterns are learnt: μ = 3: x = (1, −2), t = −1."""
    if not len(update.mu):
        return "all patterns"
    mu, more = int(update.mu[0]) + 1, len(update.mu) - 1
    rest = f" and {more} more" if more else ""
    t = plain_or_vector(update.t[0])
    return f"μ = {mu}{rest}: x = {vector(update.x[0])}, t = {t}"


def field_lines(update: Update, layer: int) -> list[str]:
    """Write b = w·x − θ of the first neurons of a layer."""
    names, step, net = Names(update, layer), update.layers[layer - 1], update.before
    w, theta = net.layers[layer - 1].w, net.layers[layer - 1].theta
    return [
        f"{names.of('b', i)} = {dot(w[i], step.x[0])} − {signed(theta[i])} = {number(step.b[0, i])}"
        for i in shown(len(theta))
    ]


def output_lines(update: Update, layer: int) -> list[str]:
    """Write g(b) of the first neurons of a layer."""
    names, step = Names(update, layer), update.layers[layer - 1]
    key = update.before.layers[layer - 1].activation
    found = []
    for i in shown(step.b.shape[1]):
        kept = "" if step.keep is None else f"·{number(step.keep[0, i])}"
        left_out = "   (left out)" if step.keep is not None and not step.keep[0, i] else ""
        written = write_activation(key, step.b[0], i)
        found.append(f"{names.output(i)} = {written}{kept} = {number(step.O[0, i])}{left_out}")
    return found


def write_activation(key: str, b: FloatArray, i: int) -> str:
    """Write g of a field with its number: tanh 0.9, max(0, −2)."""
    value = number(b[i])
    written = {
        "sgn": f"sgn {signed(b[i])}",
        "heaviside": f"Θ({value})",
        "linear": value,
        "tanh": f"tanh {signed(b[i])}",
        "sigmoid": f"1/(1 + e^{signed(-b[i])})",
        "relu": f"max(0, {value})",
        "leaky": f"max({value}/100, {value})",
        "softplus": f"ln(1 + e^{signed(b[i])})",
    }
    if key != "softmax":
        return written[key]
    total = float(np.exp(b - b.max()).sum() * np.exp(b.max())) if b.max() < 700 else float("inf")
    return f"e^{signed(b[i])}/{number(total)}"


def error_formula(update: Update, layer: int) -> str:
    """Return the equation of a layer's errors."""
    rule, names = update.rule, Names(update, layer)
    if rule.key == "hebb":
        return "Hebb's rule takes the target itself: t" + ("" if names.top else "ₘ")
    if rule.key == "error":
        return "t − O" if names.top else "tₘ − Vₘ"
    if not names.top:
        return "δⱼ = g′(bⱼ) Σᵢ δᵢ wᵢⱼ, with δ and w of the layer above"
    if rule.cost == "cross_entropy":
        return "δ = t − O   (cross entropy)"
    if update.before.activations[-1] == "softmax":
        return "δᵢ = Oᵢ [(tᵢ − Oᵢ) − Σⱼ Oⱼ (tⱼ − Oⱼ)]"
    return "δ = (t − O) g′(b)"


def error_lines(update: Update, layer: int) -> list[str]:
    """Write the errors of the first neurons of a layer; for Hebb's rule the targets."""
    step = update.layers[layer - 1]
    write = _write_output_error if layer == len(update.layers) else _write_hidden_error
    return [write(update, layer, i) for i in shown(step.delta.shape[1])]


def _write_output_error(update: Update, layer: int, i: int) -> str:
    names, step, rule = Names(update, layer), update.layers[layer - 1], update.rule
    O, t, delta = step.O[0, i], update.t[0, i], step.delta[0, i]
    difference = f"{number(t)} − {subtracted(O, t)}"
    index = names.of("", i).replace(names.above, "", 1) if names.above else names.of("", i)
    if rule.key == "hebb":
        return f"t{index} = {number(delta)}"
    if rule.key == "error":
        return f"t{index} − O{index} = {difference} = {number(delta)}"
    name = names.of("δ", i)
    if rule.cost == "cross_entropy":
        return f"{name} = t{index} − O{index} = {difference} = {number(delta)}"
    if update.before.activations[-1] == "softmax":
        mean = float(step.O[0] @ (update.t[0] - step.O[0]))
        return f"{name} = {number(O)}·[({difference}) − {signed(mean)}] = {number(delta)}"
    slope = activation_of(update.before.activations[-1]).dg(step.b[0])[i]
    return (
        f"{name} = (t{index} − O{index}) g′(b) = ({difference})·{number(slope)} = {number(delta)}"
    )


def _write_hidden_error(update: Update, layer: int, j: int) -> str:
    names, step = Names(update, layer), update.layers[layer - 1]
    delta = step.delta[0, j]
    if update.lesson is not None:
        t = update.lesson.t_m[0, j]
        if t == 0:
            return f"{names.of('t', j)}: no target, learns nothing"
        if update.rule.key == "hebb":
            return f"{names.of('t', j)} = {number(t)}"
        V = step.O[0, j]
        return f"{names.of('t', j)} − {names.of('V', j)} = {number(delta + V)} − {signed(V)} = " + (
            number(delta)
        )
    above = update.layers[layer].delta[0]
    column = update.before.layers[layer].w[:, j]
    slope = activation_of(update.before.layers[layer - 1].activation).dg(step.b[0])[j]
    kept = "" if step.keep is None else f"{number(step.keep[0, j])}·"
    return f"{names.of('δ', j)} = {kept}{number(slope)}·[{dot(above, column)}] = {number(delta)}"
