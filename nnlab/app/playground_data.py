"""Edits of the playground's sets of patterns: split, new sample, noise, flips, other data."""

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from nnlab.app.plane_edits import with_classes
from nnlab.app.playground import begin_here, edit_patterns, fit_outputs, reset
from nnlab.app.playground_state import Playground, Source
from nnlab.app.tables.table import PatternTable
from nnlab.core.box import Box
from nnlab.core.patterns import classes, from_classes, joined, no_patterns, recode
from nnlab.core.sets.generators import DEFAULT_P, GENERATORS, MAX_NOISE, MAX_PATTERNS, flip_classes
from nnlab.core.sets.holdout import rejoin, split
from nnlab.core.views.viewing import fit_box


def choose_source(state: Playground, key: str) -> Source:
    """Return the source that another set begins with; p and seed stay where they can.

    Four corners suit no circle, nor a hundred patterns a truth table: sets with a p of their own
    begin with it, and the others with 100 after such a one.
    """
    old, generator = state.source, GENERATORS[key]
    own = generator.default_p
    if old is None:
        return Source(key, own or DEFAULT_P, generator.noise, 1)
    usual = GENERATORS[old.generator].default_p is not None
    p = own or (DEFAULT_P if usual else old.p)
    count = old.classes if generator.has_classes else 2
    return Source(key, p, generator.noise, old.seed, classes=count)


def take_share(state: Playground, share: float) -> Playground:
    """Hold another share of the patterns out for validation; 0 brings all back in their order.

    Which ones depends on the data seed alone.

    Raises
    ------
    ValueError
        If the share is not from 0 to 0.95.
    """
    if share == state.share:
        return state
    seed = state.source.seed if state.source else 0
    whole = rejoin(state.patterns, state.validation, seed)
    training, validation = split(whole, share, seed)
    # The split is of the source: a new sample can still be drawn from it.
    return replace(begin_here(state), patterns=training, validation=validation, share=share)


def find_sample_refusal(state: Playground) -> str | None:
    """Say in one line why no new sample can be drawn, or None."""
    if state.source is None:
        return "These patterns were placed by hand or read: choose a set, then draw a new sample."
    if GENERATORS[state.source.generator].has_fixed_places and state.source.noise == 0.0:
        return "Without noise each sample of this set is the same: raise σ, then draw a new one."
    return None


def new_sample(state: Playground) -> Playground:
    """Draw another realisation of the same distribution as test set; training goes on.

    Raises
    ------
    ValueError
        If the patterns come from no generator, or from one that has no other ones.
    """
    refusal = find_sample_refusal(state)
    if state.source is None or refusal is not None:
        raise ValueError(refusal)
    number = state.test_seed + 1
    test = recode(state.source.make(number), state.design.outputs)
    return replace(state, test=test, test_seed=number)


def remove_test(state: Playground) -> Playground:
    """Forget the test set; training goes on."""
    if not len(state.test):
        return state
    return replace(state, test=no_patterns(outputs=state.design.outputs))


def add_noise(state: Playground, sigma: float, seed: int) -> Playground:
    """Add a Gaussian to x1 and x2 of all training patterns.

    Raises
    ------
    ValueError
        If sigma is not from 0 to 2.
    """
    if not 0.0 <= sigma <= MAX_NOISE:
        raise ValueError(f"The noise must be from 0 to {MAX_NOISE}, got {sigma}.")
    old = state.patterns
    noise = np.random.default_rng(seed).standard_normal(old.x.shape)
    return edit_patterns(state, replace(old, x=old.x + sigma * noise))


def flip_targets(state: Playground, share: float, seed: int) -> Playground:
    """Turn a share of the training targets to another class, chosen at random.

    Raises
    ------
    ValueError
        If the share is not from 0 to 1.
    """
    if not 0.0 <= share <= 1.0:
        raise ValueError(f"The share of flipped targets is from 0 to 1, got {share}.")
    outputs = state.design.outputs
    numbers = flip_classes(
        classes(state.patterns), share, max(2, outputs), np.random.default_rng(seed)
    )
    flipped = from_classes(state.patterns.x, numbers, outputs)
    return edit_patterns(state, replace(flipped, assigned=state.patterns.assigned))


def append(state: Playground, x: ArrayLike, numbers: ArrayLike) -> Playground:
    """Add training patterns x (p, 2) of the classes (p,), counted from 0, behind the others.

    Raises
    ------
    ValueError
        If there would be more than 5000 patterns or more than 6 classes.
    """
    found = np.asarray(numbers, dtype=np.int64)
    total = len(state.patterns) + len(found)
    if total > MAX_PATTERNS:
        raise ValueError(f"There are at most {MAX_PATTERNS} patterns; these make {total}.")
    state = with_classes(state, int(found.max(initial=0)) + 1)
    new = from_classes(x, found, state.design.outputs)
    return edit_patterns(state, joined(state.patterns, new))


def take_table(state: Playground, table: PatternTable) -> Playground:
    """Take the patterns of a file: another problem, so training begins anew at the origin.

    The net gets as many outputs as there are classes, and the plane shows all patterns.
    """
    whole = table.patterns()
    state = fit_outputs(reset(state), whole)
    outputs = state.design.outputs
    training, validation, test = (recode(part, outputs) for part in table.parts())
    held = len(validation) / max(1, len(validation) + len(training))
    return replace(
        state,
        patterns=training,
        validation=validation,
        test=test,
        share=min(held, 0.95),
        source=None,
        box=fit_box(Box(), whole.x),
        scene="",
    )


def clear(state: Playground) -> Playground:
    """Remove all patterns: those that are learnt, held out, and the test set."""
    empty = no_patterns(outputs=state.design.outputs)
    return replace(edit_patterns(state, empty), validation=empty, test=empty, share=0.0)
