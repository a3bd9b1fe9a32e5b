"""The lines of a change: δw and δθ with their numbers, and what w and θ become."""

from __future__ import annotations

from nnlab.app.words.notation import number, signed, vector
from nnlab.app.words.optimiser_lines import (
    FORMULAS,
    gradient_formula,
    is_plain_step,
    optimiser_lines,
)
from nnlab.app.words.update_lines import MOST, Names
from nnlab.core.training.update import Update


def factor_name(update: Update, layer: int) -> str:
    """Return what multiplies η x in a layer's δw: t, (t − O) or δ."""
    hidden = update.lesson is not None
    t, O = ("tₘ", "Vₘ") if hidden else ("t", "O")
    return {"hebb": t, "error": f"({t} − {O})"}.get(update.rule.key, "δ")


def change_formula(update: Update, layer: int) -> str:
    """Return the equation of a layer's change, with what is done over a batch."""
    if not is_plain_step(update, layer):
        return f"{gradient_formula(update.rule)},  {FORMULAS[update.rule.optimiser]}"
    factor, inputs = factor_name(update, layer), Names(update, layer).inputs
    if len(update.mu) == 1:
        return f"δw = η {factor} {inputs},  δθ = −η {factor}"
    over = f"η/{len(update.mu)} Σ" if update.rule.reduction == "mean" else "η Σ"
    return f"δw = {over} {factor} {inputs},  δθ = −{over} {factor}   ({len(update.mu)} patterns)"


def change_lines(update: Update, layer: int, neurons: range) -> list[str]:
    """Write δw and δθ of neurons of a layer, counted from 0."""
    names, step = Names(update, layer), update.layers[layer - 1]
    lines: list[str] = []
    for i in neurons:
        if not is_plain_step(update, layer):
            lines += optimiser_lines(update, layer, i)
            continue
        w, theta = names.of("δw", i), names.of("δθ", i)
        rows, errors = step.x, step.delta[:, i]
        if len(update.mu) == 1:
            product = f"{number(update.factor)}·{signed(errors[0])}"
            lines.append(f"{w} = {product}·{vector(rows[0])} = {vector(step.dw[i])}")
            lines.append(f"{theta} = −{product} = {number(step.dtheta[i])}")
            continue
        some = list(zip(errors[:MOST], rows[:MOST], strict=True))
        more = " + …" if len(errors) > MOST else ""
        terms = " + ".join(f"{signed(error)}·{vector(x, 3)}" for error, x in some)
        plain = " + ".join(signed(error) for error, _ in some)
        factor = number(update.factor)
        lines.append(f"{w} = {factor}·[{terms}{more}] = {vector(step.dw[i])}")
        lines.append(f"{theta} = −{factor}·[{plain}{more}] = {number(step.dtheta[i])}")
    return lines


def moved_lines(update: Update, layer: int, neurons: range) -> list[str]:
    """Write what weights and thresholds become by the change."""
    names, step = Names(update, layer), update.layers[layer - 1]
    old, new = update.before.layers[layer - 1], update.after.layers[layer - 1]
    lines = []
    for i in neurons:
        w, theta = names.of("w", i), names.of("θ", i)
        change = f"{vector(old.w[i])} + {vector(step.dw[i])}"
        lines.append(f"{w} ← {w} + {names.of('δw', i)} = {change} = {vector(new.w[i])}")
        change = f"{number(old.theta[i])} + {signed(step.dtheta[i])}"
        lines.append(f"{theta} ← {theta} + {names.of('δθ', i)} = {change} = {number(new.theta[i])}")
    return lines


def new_line(update: Update, layer: int, i: int) -> str:
    """Write in short what the weights and the threshold of one neuron have become."""
    names, new = Names(update, layer), update.after.layers[layer - 1]
    w, theta = names.of("w", i), names.of("θ", i)
    return f"{w} ← {vector(new.w[i])},  {theta} ← {number(new.theta[i])}"
