"""The lines of a step that an optimiser makes of a gradient g = ∂H/∂w, with its numbers."""

from __future__ import annotations

from nnlab.app.words.notation import number, signed, vector
from nnlab.app.words.update_lines import Names
from nnlab.core.rules import RuleSpec
from nnlab.core.training.optimisers import Step
from nnlab.core.training.update import LayerUpdate, Update

# Patterns of a batch, and components of each, in the line of a gradient.
FEW = 2
# What is made of g, and the change that follows, for each optimiser.
FORMULAS = {
    "sgd": "δw = −η g",
    "momentum": "v ← α v + g,  δw = −η v",
    "nesterov": "v ← α v + g,  δw = −η (g + α v)",
    "rmsprop": "v ← β v + (1 − β) g²,  δw = −η g/√v",
    "adam": "m ← β₁ m + (1 − β₁) g,  v ← β₂ v + (1 − β₂) g²,  δw = −η m*/√v*",
}


def is_plain_step(update: Update, layer: int) -> bool:
    """Whether a layer's change is η times a sum over the batch and nothing else."""
    step = update.layers[layer - 1]
    return (update.rule.optimiser == "sgd" and step.penalty_w is None) or step.step_w is None


def gradient_formula(rule: RuleSpec) -> str:
    """Return the equation of the gradient, with the penalties that are chosen."""
    penalties = (" + γ₁ sgn w" if rule.l1 else "") + (" + γ₂ w" if rule.l2 else "")
    over = "" if rule.batch == 1 else ("⟨" if rule.reduction == "mean" else "Σ ")
    mean = "⟩" if over == "⟨" else ""
    return f"g = −{over}δ V{mean}{penalties}"


def optimiser_lines(update: Update, layer: int, i: int) -> list[str]:
    """Write gradient, penalty, moments and change of one neuron, counted from 0.

    The gradient of all its weights, then what is made of it for the first of them.
    """
    names, part, rule = Names(update, layer), update.layers[layer - 1], update.rule
    if part.step_w is None or part.gradient_w is None or part.gradient_theta is None:
        return [f"layer {layer} is frozen: nothing changes"]
    w, g = names.of("w", i), float(part.gradient_w[i, 0])
    lines = [f"∂H/∂{w} = {_write_sum(update, part, i)} = {vector(part.gradient_w[i])}"]
    lines.append(f"for the first weight g = {number(g)}")
    if part.penalty_w is not None:
        pull = float(part.penalty_w[i, 0])
        lines[-1] += f" + penalty {signed(pull)} = {number(g + pull)}"
        g += pull
    lines += _write_step(rule, update.eta, g, part.step_w, i)
    lines.append(f"all: {names.of('δw', i)} = {vector(part.dw[i])}")
    slope, change = number(part.gradient_theta[i]), number(part.dtheta[i])
    return [*lines, f"the same for θ: ∂H/∂θ = {slope},  {names.of('δθ', i)} = {change}"]


def _write_sum(update: Update, part: LayerUpdate, i: int) -> str:
    """Write −Σ δ x over the batch, or its mean."""
    errors, rows, count = part.delta[:, i], part.x, len(update.mu)
    if count == 1:
        return f"−{signed(errors[0])}·{vector(rows[0])}"
    some = list(zip(errors[:FEW], rows[:FEW], strict=True))
    terms = " + ".join(f"{signed(error)}·{vector(x, FEW)}" for error, x in some)
    more = " + …" if count > FEW else ""
    over = f"1/{count} " if update.rule.reduction == "mean" else ""
    return f"−{over}[{terms}{more}]"


def _write_step(rule: RuleSpec, eta: float, g: float, step: Step, i: int) -> list[str]:
    """Write what an optimiser makes of the gradient of a neuron's first weight."""
    rate, change = number(eta), number(step.change[i, 0])
    alpha, beta, velocity, squares = rule.momentum, rule.averaging, step.velocity, step.squares
    if rule.optimiser in ("momentum", "nesterov") and velocity is not None:
        v = float(velocity[i, 0])
        lines = [f"v ← α v + g = {_blend(alpha, v, 1.0, g)} = {number(v)}"]
        if rule.optimiser == "momentum":
            return [*lines, f"δw = −η v = −{rate}·{signed(v)} = {change}"]
        ahead = f"({number(g)} + {number(alpha)}·{signed(v)})"
        return [*lines, f"δw = −η (g + α v) = −{rate}·{ahead} = {change}"]
    if rule.optimiser == "rmsprop" and squares is not None:
        v = float(squares[i, 0])
        return [
            f"v ← β v + (1 − β) g² = {_blend(beta, v, 1.0 - beta, g**2)} = {number(v)}",
            f"δw = −η g/√v = −{rate}·{signed(g)}/√{number(v)} = {change}",
        ]
    if velocity is not None and squares is not None and step.corrected is not None:
        m, v = float(velocity[i, 0]), float(squares[i, 0])
        m_fair, v_fair = (float(part[i, 0]) for part in step.corrected)
        return [
            f"m ← β₁ m + (1 − β₁) g = {_blend(alpha, m, 1.0 - alpha, g)} = {number(m)}",
            f"v ← β₂ v + (1 − β₂) g² = {_blend(beta, v, 1.0 - beta, g**2)} = {number(v)}",
            f"m* = m/(1 − β₁ᵗ) = {number(m_fair)},  v* = v/(1 − β₂ᵗ) = {number(v_fair)}",
            f"δw = −η m*/√v* = −{rate}·{signed(m_fair)}/√{number(v_fair)} = {change}",
        ]
    return [f"δw = −η g = −{rate}·{signed(g)} = {change}"]


def _blend(keep: float, new: float, share: float, added: float) -> str:
    """Write keep·old + share·added, where old is what the blend `new` was made of."""
    old = (new - share * added) / keep if keep else 0.0
    plus = signed(added) if share == 1.0 else f"{number(share)}·{signed(added)}"
    return f"{number(keep)}·{signed(old)} + {plus}"
