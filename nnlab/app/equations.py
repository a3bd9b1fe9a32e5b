"""The learning rule written out with the numbers of the last update."""

from __future__ import annotations

from itertools import groupby

from nnlab.core.arrays import FloatArray
from nnlab.core.update import Update

MOST_NUMBERS = 4


def write_update(update: Update) -> list[str]:
    """Return the update line by line: the pattern, what the net made of it, what was changed.

    Written for one pattern in full; of a batch the first pattern is written, and the sum.
    """
    lines = [_write_pattern(update)]
    lines += _write_errors(update)
    lines += _write_change(update)
    return lines


def number(value: float) -> str:
    """Write a number with three digits and a real minus sign; minus zero is zero."""
    return f"{value + 0.0:.3g}".replace("-", "−")


def vector(values: FloatArray) -> str:
    """Write a vector; of a long one the first four components."""
    shown = ", ".join(number(value) for value in values[:MOST_NUMBERS])
    return f"({shown}{', …' if len(values) > MOST_NUMBERS else ''})"


def write_sizes(sizes: tuple[int, ...]) -> str:
    """Write the sizes of a net, 2 – 4 – 1; three or more equal layers as 2 – 8 × 64 – 1."""
    parts = []
    for size, run in groupby(sizes):
        count = len(list(run))
        parts += [f"{count} × {size}"] if count > 2 else [str(size)] * count
    return " – ".join(parts)


def signed(value: float) -> str:
    """Write a number to be added or subtracted: negative ones in brackets."""
    return f"({number(value)})" if value < 0 else number(value)


def _write_pattern(update: Update) -> str:
    mu, t = int(update.mu[0]) + 1, number(update.t[0, 0])
    more = f" and {len(update.mu) - 1} more" if len(update.mu) > 1 else ""
    return f"μ = {mu}{more}: x = {vector(update.x[0])}, t = {t}"


def _write_errors(update: Update) -> list[str]:
    b, O, t = update.b[0, 0], update.O[0, 0], update.t[0, 0]
    lines = [f"b = {number(b)},  O = g(b) = {number(O)}"]
    if update.rule.key == "error":
        lines.append(f"t − O = {number(t)} − {signed(O)} = {number(t - O)}")
    elif update.rule.key == "backprop":
        slope = number(update.delta[0, 0] / (t - O)) if t != O else "g′"
        lines.append(
            f"δ = (t − O) g′(b) = ({number(t)} − {signed(O)})·{slope} "
            f"= {number(update.delta[0, 0])}"
        )
        for number_of, layer in list(enumerate(update.layers[:-1], 1))[::-1]:
            lines.append(f"δ in layer {number_of} = {vector(layer.delta[0])}")
    return lines


def _write_change(update: Update) -> list[str]:
    """The change of the first neuron in the output layer and in the first layer."""
    lines = []
    eta, alone = update.rule.eta, len(update.mu) == 1
    factor = {"hebb": "t", "error": "(t − O)"}.get(update.rule.key, "δ")
    last = len(update.layers) - 1
    for place in dict.fromkeys((last, 0)):
        layer, old, new = update.layers[place], update.before.layers[place], update.after.layers
        inputs = "x" if place == 0 else "V"
        name = "w" if len(update.layers) == 1 else f"w, layer {place + 1}"
        if len(old.w) > 1:
            name += ", neuron 1"
        if alone:
            written = f"{number(eta)}·{signed(layer.delta[0, 0])}·{vector(layer.x[0])}"
            lines.append(f"δ{name} = η {factor} {inputs} = {written} = {vector(layer.dw[0])}")
        else:
            total = "mean" if update.rule.reduction == "mean" else "sum"
            lines.append(f"δ{name} = η {factor} {inputs}, {total} over the batch")
            lines.append(f"   = {vector(layer.dw[0])}")
        lines.append(f"w ← w + δw = {vector(new[place].w[0])}")
        theta = (number(old.theta[0]), signed(layer.dtheta[0]), number(new[place].theta[0]))
        lines.append(f"θ ← θ + δθ = {theta[0]} + {theta[1]} = {theta[2]}")
    if last > 1:
        lines.append(f"(the same way in {last - 1} layer(s) between)")
    return lines
