"""The learning rule written out with the numbers of the last update."""

from __future__ import annotations

from nnlab.app.words.change_lines import change_formula, change_lines, moved_lines, new_line
from nnlab.app.words.genetic_stages import generation_lines
from nnlab.app.words.notation import number, signed, vector, write_sizes
from nnlab.app.words.optimiser_lines import FORMULAS, gradient_formula, is_plain_step
from nnlab.app.words.stages import trained_layers
from nnlab.app.words.update_lines import error_lines, field_lines, output_lines, pattern_line, shown
from nnlab.core.rules import RULES, RuleSpec
from nnlab.core.training.update import Update

__all__ = ["number", "rule_formula", "signed", "vector", "write_sizes", "write_update"]


def rule_formula(rule: RuleSpec) -> str:
    """Return the equations of a rule as it is set."""
    if rule.key != "backprop":
        return RULES[rule.key].equation
    delta = "δ = t − O at the output" if rule.cost == "cross_entropy" else "δ = (t − O) g′(b)"
    if rule.optimiser == "sgd" and rule.l1 == rule.l2 == 0.0:
        return f"{delta},  {RULES[rule.key].equation}"
    return f"{delta},  {gradient_formula(rule)},  {FORMULAS[rule.optimiser]}"


def write_update(update: Update) -> list[str]:
    """Return the update line by line: the pattern, what the net made of it, what was changed.

    Written for one pattern in full; of a batch the first pattern is written, and the sum. Of the
    layers that learn the last and the first are written, of each the first neuron.
    """
    if not update.layers:
        return generation_lines(update)
    top, trained = len(update.layers), trained_layers(update)
    lines = [pattern_line(update)]
    lines += field_lines(update, top)[:1] + output_lines(update, top)[:1]
    if update.lesson is not None:
        lines += [update.lesson.reasons[0], *error_lines(update, 1)]
        top = 1
    else:
        lines += error_lines(update, top)
    if top > 1:
        lines += error_lines(update, top - 1)[:1]
    if len(trained) == 1:
        layer, neurons = trained[0], shown(1)
        lines.append(change_formula(update, layer))
        return lines + change_lines(update, layer, neurons) + moved_lines(update, layer, neurons)
    for layer in dict.fromkeys((trained[0], trained[-1])):
        written = change_lines(update, layer, shown(1))
        # A deep net has room for the weights alone; stages show thresholds and optimisers too.
        lines += written[:1] if is_plain_step(update, layer) else written[:-1]
        lines.append(new_line(update, layer, 0))
    between = len(trained) - 2
    return [*lines, f"(the same way in {between} more layers)"] if between > 0 else lines
