"""Whether a run survives another order of additions, or rounding grows until it shows."""

import numpy as np

from nnlab.app.playground_state import Playground
from nnlab.core.course import Course
from nnlab.core.network import Layer, Network
from nnlab.core.trajectory import Trajectory

NUDGE = 1e-13
TOLERANCE = 1e-9
SECONDS = 3.0


def find_growth(state: Playground) -> str | None:
    """Say in one line why the run to the present step cannot be replayed to nine digits, or None.

    The run is made again from weights that differ by a part in 10^13, which is more than what
    numpy's order of additions makes. Steep descents (a large eta, a sum over a large batch) can
    be chaotic: such a difference doubles every few updates. Rules of one layer make no such
    runs, but their exact zeros would not bear the difference.
    """
    if state.rule.key != "backprop" or not state.k:
        return None
    start = Network(tuple(_nudge(layer) for layer in state.start.layers), state.start.features)
    course = Course(Trajectory(start, state.patterns, state.rule, state.start_seed))
    reached = course.run(0, state.k, SECONDS)
    if reached < state.k:
        return f"it was not tried whether rounding grows in {state.k} updates"
    if is_close(course.at(state.k), state.net, TOLERANCE / 10):
        return None
    return (
        "this run is chaotic: a difference of 1e-13 at the start, as numpy's order of additions "
        f"makes, grows beyond 1e-10 in {state.k} updates"
    )


def is_close(one: Network, other: Network, tolerance: float) -> bool:
    """Return whether all weights and thresholds agree, relative or absolute."""
    return all(
        np.allclose(a, b, rtol=tolerance, atol=tolerance)
        for mine, theirs in zip(one.layers, other.layers, strict=True)
        for a, b in ((mine.w, theirs.w), (mine.theta, theirs.theta))
    )


def _nudge(layer: Layer) -> Layer:
    factor = 1.0 if layer.frozen else 1.0 + NUDGE
    return Layer(layer.w * factor, layer.theta / factor, layer.activation, layer.frozen)
