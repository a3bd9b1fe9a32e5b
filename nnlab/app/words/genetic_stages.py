"""One generation of the genetic algorithm in its stages."""

from __future__ import annotations

import numpy as np

from nnlab.app.words.notation import number, vector
from nnlab.app.words.stage import Stage
from nnlab.app.words.update_lines import MOST, Names
from nnlab.core.arrays import FloatArray
from nnlab.core.network import energy, have_equal_bits
from nnlab.core.patterns import Patterns
from nnlab.core.training.update import Update

# The energies of so many of the best are written.
BEST = 5


def make_genetic_stages(update: Update, patterns: Patterns | None) -> tuple[Stage, ...]:
    """Return sorting, elite, parents, children and the new best; with `patterns` the energies."""
    rule, size = update.rule, update.rule.population
    children = size - rule.elite
    energies = _find_energies(update, patterns)
    two = number(100 * rule.crossover)
    return (
        Stage(
            "fields",
            f"A generation of {size} networks, sorted by H",
            "H = Σ over all patterns, the least is the best",
            tuple(_energy_lines(energies)),
            update,
        ),
        Stage(
            "outputs",
            "The elite goes on unchanged",
            "so the least H never rises",
            (f"{rule.elite} of {size} networks go on as they are",),
            update,
        ),
        Stage(
            "errors",
            "Parents are chosen by tournament",
            "parent = the best of three drawn at random",
            (
                f"{children} children have to be made",
                f"{two} % of them have two parents: each neuron comes whole, with its weights "
                "and threshold, from one of the two by the toss of a coin",
            ),
            update,
        ),
        Stage(
            "changes",
            "Mutation",
            "w ← w + σ N(0, 1),  θ ← θ + σ N(0, 1)",
            (
                f"σ = {number(rule.mutation)}: added to every weight and threshold of the "
                f"{children} children, frozen layers spared",
            ),
            update,
        ),
        _make_new_best(update, patterns, energies),
    )


def generation_lines(update: Update) -> list[str]:
    """Write the generation in short."""
    rule = update.rule
    changed = not have_equal_bits(update.before, update.after)
    lines = [
        f"{rule.population} networks: the best {rule.elite} go on, the others are children",
        f"parent = best of three; two parents for {number(100 * rule.crossover)} %; "
        f"σ = {number(rule.mutation)}",
        "a child is the new best:" if changed else "the best is the same as before",
    ]
    return [*lines, *_weight_lines(update)] if changed else lines


def _find_energies(update: Update, patterns: Patterns | None) -> FloatArray:
    """H of every network of the generation, the best first; empty where it is not known."""
    from nnlab.core.training.genetic import population_networks

    nets = population_networks(update.memory, update.before)
    if patterns is None or not nets:
        return np.empty(0)
    return np.array([energy(net, patterns, update.rule.cost) for net in nets])


def _energy_lines(energies: FloatArray) -> list[str]:
    if not len(energies):
        return ["the networks of the generation are drawn faintly in the plane"]
    best = ", ".join(number(H) for H in energies[:BEST])
    return [
        f"the best: H = {best}{', …' if len(energies) > BEST else ''}",
        f"the worst: H = {number(energies[-1])}",
        f"mean: H = {number(float(np.mean(energies)))}",
    ]


def _make_new_best(update: Update, patterns: Patterns | None, energies: FloatArray) -> Stage:
    changed = not have_equal_bits(update.before, update.after)
    lines = []
    if patterns is not None and len(energies):
        H = energy(update.after, patterns, update.rule.cost)
        lines.append(f"H of the best: {number(energies[0])} → {number(H)}")
    lines += _weight_lines(update) if changed else ["no child is better: the best stays"]
    title = "A child is the new best: the lines move" if changed else "The best stays"
    return Stage("moved", title, "", tuple(lines), update, moved=True)


def _weight_lines(update: Update) -> list[str]:
    """The weights of the first neurons of layer 1, before and after."""
    names, old, new = Names(update, 1), update.before.layers[0], update.after.layers[0]
    return [
        f"{names.of('w', i)}: {vector(old.w[i])} → {vector(new.w[i])},  "
        f"{names.of('θ', i)}: {number(old.theta[i])} → {number(new.theta[i])}"
        for i in range(min(MOST, len(new.theta)))
    ]
