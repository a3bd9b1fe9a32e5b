"""Takes one update apart into stages: pattern, fields, outputs, errors, changes, the move."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from nnlab.app.words import change_lines as changes
from nnlab.app.words import update_lines as lines
from nnlab.app.words.genetic_stages import make_genetic_stages
from nnlab.app.words.notation import number
from nnlab.app.words.optimiser_lines import is_plain_step
from nnlab.app.words.stage import Edge, Neuron, Stage
from nnlab.core.arrays import FloatArray
from nnlab.core.patterns import Patterns
from nnlab.core.training.update import Update

# Up to so many layers, fields and outputs of a layer are two stages; in deeper nets they are one.
FEW_LAYERS = 2
# So many layers' changes are written in one stage.
MOST_LAYERS = 3
# So many weights are marked in the diagram, and so many changes have their numbers there.
MOST_EDGES = 64
MOST_EDGE_TEXTS = 9


def make_stages(update: Update, patterns: Patterns | None = None) -> tuple[Stage, ...]:
    """Return the stages of an update, in the order in which they happen.

    With `patterns`, those that are learnt, a genetic generation has the energies H of its networks.
    """
    if not update.layers:
        return make_genetic_stages(update, patterns)
    stages = [
        _make_pattern(update),
        *_make_forward(update),
        *_make_errors(update),
        *_make_changes(update),
        _make_moved(update),
    ]
    learnt = tuple(update.mu.tolist())
    return tuple(replace(stage, learnt=learnt, edges=_find_edges(stage)) for stage in stages)


def trained_layers(update: Update) -> list[int]:
    """Return the numbers of the layers that the rule changes, the last one first."""
    frozen = [layer.frozen for layer in update.before.layers]
    return [number for number in range(len(frozen), 0, -1) if not frozen[number - 1]]


def is_idle(update: Update) -> bool:
    """Whether the update changes nothing: the patterns were right."""
    return not any(part.dw.any() or part.dtheta.any() for part in update.layers)


def _make_pattern(update: Update) -> Stage:
    count = len(update.mu)
    title = "The pattern" if count == 1 else f"A batch of {count} patterns"
    texts = _write_at(0, "", update.layers[0].x[0])
    note = [] if count == 1 else [f"the lines that follow write pattern {update.mu[0] + 1} out"]
    found = [lines.pattern_line(update), *note]
    return Stage("pattern", title, "", tuple(found), update, 0, texts)


def _make_forward(update: Update) -> list[Stage]:
    stages = []
    count = len(update.layers)
    for layer in range(1, count + 1):
        names, step = lines.Names(update, layer), update.layers[layer - 1]
        where = "" if count == 1 else f" of layer {layer}"
        fields, outputs = lines.field_lines(update, layer), lines.output_lines(update, layer)
        rest = _rest(update, layer)
        symbol = "O" if names.top else "V"
        b, V = _write_at(layer, "b", step.b[0]), _write_at(layer, symbol, step.O[0])
        formulas = f"b = w·{names.inputs} − θ", f"{symbol} = g(b)"
        if count <= FEW_LAYERS:
            rows = (
                ("fields", f"Local fields{where}", formulas[0], fields + rest, b),
                ("outputs", f"Outputs{where}", formulas[1], outputs + rest, V),
            )
        else:
            both = [text for pair in zip(fields, outputs, strict=True) for text in pair]
            title = f"Local fields and outputs{where}"
            rows = (("outputs", title, ",  ".join(formulas), both + rest, V),)  # type: ignore[assignment]
        stages += [
            Stage(key, title, formula, tuple(text), update, layer, texts)
            for key, title, formula, text, texts in rows
        ]
    return stages


def _make_errors(update: Update) -> list[Stage]:
    """From the output down to the lowest layer that learns; of a taught layer that one alone."""
    trained, count = trained_layers(update), len(update.layers)
    if update.lesson is not None:
        lesson = list(update.lesson.reasons[: lines.MOST])
        return [
            _make_error(update, count, "Is the output right?", lesson=lesson),
            _make_error(update, 1, "Targets and errors of the hidden neurons"),
        ]
    title = {"hebb": "The target", "error": "The error"}.get(update.rule.key, "Error δ")
    stages = []
    for layer in range(count, min(trained, default=count) - 1, -1):
        where = "" if count == 1 else f" of layer {layer}"
        back = ", passed back" if layer < count else ""
        stages.append(_make_error(update, layer, f"{title}{where}{back}"))
    return stages


def _make_error(update: Update, layer: int, title: str, lesson: list[str] | None = None) -> Stage:
    step = update.layers[layer - 1]
    texts = _write_at(layer, "δ" if update.rule.key == "backprop" else "", step.delta[0])
    found = lines.error_lines(update, layer) + _rest(update, layer)
    if lesson is not None:
        O, t = lines.Names(update, layer).output(0), update.t[0, 0]
        found = [f"t = {number(t)},  {O} = {number(step.O[0, 0])}", *lesson]
        texts = _write_at(layer, "O", step.O[0])
    elif update.rule.key == "error" and not step.delta.any():
        found = [*found, "no error"]
    back = layer < len(update.layers)
    formula = "" if lesson is not None else lines.error_formula(update, layer)
    return Stage("errors", title, formula, tuple(found), update, layer, texts, backward=back)


def _rest(update: Update, layer: int) -> list[str]:
    """Return a line that tells of the neurons of a layer that are not written out, if any."""
    more = update.before.sizes[layer] - lines.MOST
    if more <= 0:
        return []
    return ["… one more neuron, the same way" if more == 1 else f"… {more} more, the same way"]


def _make_changes(update: Update) -> list[Stage]:
    trained = trained_layers(update)
    if is_idle(update):
        line = "no error: δw = 0 and δθ = 0"
        return [Stage("changes", "Change δw", "", (line,), update)]
    # What an optimiser does takes so many lines that each layer needs a stage.
    if len(trained) <= FEW_LAYERS or not is_plain_step(update, trained[0]):
        return [_make_change(update, [layer]) for layer in trained]
    return [_make_change(update, trained)]


def _make_change(update: Update, layers: list[int]) -> Stage:
    alone = len(layers) == 1
    found = []
    for layer in layers[:MOST_LAYERS]:
        # Each neuron of an optimiser takes many lines.
        many = alone and is_plain_step(update, layer)
        count = update.before.sizes[layer] if many else 1
        found += changes.change_lines(update, layer, lines.shown(count))
        if many:
            found += _rest(update, layer)
    if len(layers) > MOST_LAYERS:
        found.append("the other layers change the same way")
    where = "" if len(update.layers) == 1 else f" of layer {layers[0]}"
    title = f"Change δw{where}" if alone else "Changes δw of all layers"
    formula = changes.change_formula(update, layers[0])
    layer = layers[0] if alone else 0
    return Stage("changes", title, formula, tuple(found), update, layer)


def _make_moved(update: Update) -> Stage:
    trained = trained_layers(update)
    if is_idle(update):
        line = "all weights and thresholds stay as they are"
        return Stage("moved", "Nothing moves", "", (line,), update, moved=True)
    found = []
    for layer in trained[::-1][:MOST_LAYERS]:
        count = update.before.sizes[layer]
        few = len(trained) == 1
        found += changes.moved_lines(update, layer, lines.shown(count) if few else range(1))
    title = "The line moves" if len(update.layers) == 1 else "The lines move"
    return Stage("moved", title, "w ← w + δw,  θ ← θ + δθ", tuple(found), update, moved=True)


def _find_edges(stage: Stage) -> dict[Edge, str]:
    """Return the weights that a stage uses: those below its layer, of errors those above it."""
    update, layer = stage.update, stage.layer + stage.backward
    taught = update.lesson is not None and stage.backward
    if stage.key not in ("fields", "outputs", "errors", "changes") or not stage.layer or taught:
        return {}
    if (stage.key == "errors" and not stage.backward) or update.before.layers[
        layer - 1
    ].w.size > MOST_EDGES:
        return {}
    dw = update.layers[layer - 1].dw
    few = stage.key == "changes" and dw.size <= MOST_EDGE_TEXTS
    return {
        (layer, i, j): number(dw[i, j]) if few else ""
        for i in range(dw.shape[0])
        for j in range(dw.shape[1])
    }


def _write_at(layer: int, symbol: str, values: FloatArray) -> dict[Neuron, str]:
    """Return the numbers of a layer's neurons, to stand in the diagram."""
    name = f"{symbol} " if symbol else ""
    return {(layer, i): f"{name}{number(value)}" for i, value in enumerate(np.asarray(values))}
