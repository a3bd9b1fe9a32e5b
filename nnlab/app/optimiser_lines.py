"""The lines of a step that an optimiser makes of a gradient g = ∂H/∂w, with its numbers."""

from __future__ import annotations

from nnlab.app.notation import number, signed, vector
from nnlab.app.update_lines import MOST, Names
from nnlab.core.arrays import FloatArray
from nnlab.core.optimisers import Step
from nnlab.core.rules import RuleSpec
from nnlab.core.update import LayerUpdate, Update

# What is made of g, and the change that follows, for each optimiser.
FORMULAS = {
    "sgd": "δw = −η g",
    "momentum": "v ← α v + g,  δw = −η v",
    "nesterov": "v ← α v + g,  δw = −η (g + α v)",
    "rmsprop": "v ← β v + (1 − β) g²,  δw = −η g/√v",
    "adam": "m ← β₁ m + (1 − β₁) g,  v ← β₂ v + (1 − β₂) g²,  δw = −η m̂/√v̂",
}


def is_plain_step(update: Update, layer: int) -> bool:
    """Whether a layer's change is η times a sum over the batch and nothing else."""
    step = update.layers[layer - 1]
    return (update.rule.optimiser == "sgd" and step.penalty_w is None) or step.step_w is None


def gradient_formula(rule: RuleSpec) -> str:
    """Return the equation of the gradient, with the penalties that are chosen."""
    penalties = (" + λ₁ sgn w" if rule.l1 else "") + (" + λ₂ w" if rule.l2 else "")
    over = "" if rule.batch == 1 else ("⟨" if rule.reduction == "mean" else "Σ ")
    mean = "⟩" if over == "⟨" else ""
    return f"g = −{over}δ V{mean}{penalties}"


def optimiser_lines(update: Update, layer: int, i: int) -> list[str]:
    """Write gradient, penalties, moments and the change of one neuron, counted from 0."""
    names, part, rule = Names(update, layer), update.layers[layer - 1], update.rule
    if part.step_w is None or part.step_theta is None or part.gradient_w is None:
        return [f"layer {layer} is frozen: nothing changes"]
    g = part.gradient_w[i]
    lines = [f"∂H/∂{names.of('w', i)} = {_write_sum(update, part, i)} = {vector(g)}"]
    if part.penalty_w is not None:
        g = g + part.penalty_w[i]
        penalties = f"{vector(part.gradient_w[i])} + {vector(part.penalty_w[i])}"
        lines.append(f"g = ∂H/∂w + penalty = {penalties} = {vector(g)}")
    lines += _write_step(rule, update.eta, g, part.step_w, i)
    slope, change = number(_at(part.gradient_theta, i)), number(part.dtheta[i])
    return [*lines, f"the same for θ: ∂H/∂θ = {slope},  {names.of('δθ', i)} = {change}"]


def _write_sum(update: Update, part: LayerUpdate, i: int) -> str:
    """Write −Σ δ x over the batch, or its mean."""
    errors, rows, count = part.delta[:, i], part.x, len(update.mu)
    if count == 1:
        return f"−{signed(errors[0])}·{vector(rows[0])}"
    some = list(zip(errors[:MOST], rows[:MOST], strict=True))
    terms = " + ".join(f"{signed(error)}·{vector(x, 3)}" for error, x in some)
    more = " + …" if count > MOST else ""
    over = f"1/{count} " if update.rule.reduction == "mean" else ""
    return f"−{over}[{terms}{more}]"


def _write_step(rule: RuleSpec, eta: float, g: FloatArray, step: Step, i: int) -> list[str]:
    rate, change = number(eta), vector(step.change[i])
    alpha, beta = rule.momentum, rule.averaging
    if rule.optimiser in ("momentum", "nesterov") and step.velocity is not None:
        v = step.velocity[i]
        lines = [f"v ← α v + g = {_blend(alpha, v, 1.0, g)} = {vector(v)}"]
        if rule.optimiser == "momentum":
            return [*lines, f"δw = −η v = −{rate}·{vector(v)} = {change}"]
        ahead = f"({vector(g)} + {number(alpha)}·{vector(v)})"
        return [*lines, f"δw = −η (g + α v) = −{rate}·{ahead} = {change}"]
    if rule.optimiser == "rmsprop" and step.squares is not None:
        v = step.squares[i]
        return [
            f"v ← β v + (1 − β) g² = {_blend(beta, v, 1.0 - beta, g**2)} = {vector(v)}",
            f"δw = −η g/√v = −{rate}·{vector(g)}/√{vector(v)} = {change}",
        ]
    if step.velocity is not None and step.squares is not None and step.corrected is not None:
        m, v = step.velocity[i], step.squares[i]
        m_hat, v_hat = (part[i] for part in step.corrected)
        return [
            f"m ← β₁ m + (1 − β₁) g = {_blend(alpha, m, 1.0 - alpha, g)} = {vector(m)}",
            f"v ← β₂ v + (1 − β₂) g² = {_blend(beta, v, 1.0 - beta, g**2)} = {vector(v)}",
            f"m̂ = m/(1 − β₁ᵗ) = {vector(m_hat)},  v̂ = v/(1 − β₂ᵗ) = {vector(v_hat)}",
            f"δw = −η m̂/√v̂ = −{rate}·{vector(m_hat)}/√{vector(v_hat)} = {change}",
        ]
    return [f"δw = −η g = −{rate}·{vector(g)} = {change}"]


def _blend(keep: float, new: FloatArray, share: float, added: FloatArray) -> str:
    """Write keep·old + share·added, where old is what the blend `new` was made of."""
    old = (new - share * added) / keep if keep else 0.0 * new
    plus = vector(added) if share == 1.0 else f"{number(share)}·{vector(added)}"
    return f"{number(keep)}·{vector(old)} + {plus}"


def _at(values: FloatArray | None, i: int) -> float:
    return 0.0 if values is None else float(values[i])
