"""The learning rule written out with the numbers of the last update."""

from __future__ import annotations

from nnlab.app.change_lines import change_formula, change_lines, moved_lines
from nnlab.app.notation import number, signed, vector, write_sizes
from nnlab.app.stages import trained_layers
from nnlab.app.update_lines import error_lines, field_lines, output_lines, pattern_line, shown
from nnlab.core.update import Update

__all__ = ["number", "signed", "vector", "write_sizes", "write_update"]


def write_update(update: Update) -> list[str]:
    """Return the update line by line: the pattern, what the net made of it, what was changed.

    Written for one pattern in full; of a batch the first pattern is written, and the sum. Of the
    layers that learn the last and the first are written, of each the first neuron.
    """
    top, trained = len(update.layers), trained_layers(update)
    lines = [pattern_line(update)]
    lines += field_lines(update, top)[:1] + output_lines(update, top)[:1]
    lines += error_lines(update, top)
    if update.lesson is not None:
        lines += [update.lesson.reasons[0], *error_lines(update, 1)]
    elif top > 1:
        lines += error_lines(update, top - 1)[:1]
    for layer in dict.fromkeys((trained[0], trained[-1])):
        neurons = shown(1)
        lines.append(change_formula(update, layer))
        lines += change_lines(update, layer, neurons) + moved_lines(update, layer, neurons)
    between = len(trained) - 2
    return [*lines, f"(the same way in {between} more layers)"] if between > 0 else lines
