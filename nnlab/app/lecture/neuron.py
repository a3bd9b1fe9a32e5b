"""Scenes of a single neuron: its activation, its line, Hebb's rule, the error-correcting rule."""

from functools import partial

import numpy as np

from nnlab.app.lecture.scene import UNTIL_SOLVED, Scene, by_hand, one_neuron, stage
from nnlab.app.playground_state import Playground, Source
from nnlab.core.arrays import FloatArray
from nnlab.core.box import Box
from nnlab.core.patterns import Patterns
from nnlab.core.rules import RuleSpec

PART = "One neuron"
ROOM = Box(-0.75, 1.75, -0.75, 1.75)
SQUARE = Box(-1.75, 1.75, -1.75, 1.75)

# The seed whose random order begins with the patterns 8 and 4.
EIGHT_THEN_FOUR = 21


def numbered_patterns() -> Patterns:
    """Return ten patterns of two classes on a ring, as the slides number them.

    Against a weight vector at 100 degrees only the patterns 8 (t = +1) and 4 (t = -1) are wrong.
    """
    # Angle in degrees, radius, target; in the order of the numbers 1 to 10.
    rows = (
        (20, 0.75, 1),
        (228, 0.8, -1),
        (66, 1.15, 1),
        (168, 1.3, -1),
        (252, 1.2, -1),
        (32, 1.3, 1),
        (208, 1.15, -1),
        (-12, 1.3, 1),
        (80, 0.65, 1),
        (265, 0.6, -1),
    )
    angle, radius, t = np.array(rows, dtype=np.float64).T
    return Patterns(radius[:, None] * _directions(angle), t[:, None])


def skewed_patterns() -> Patterns:
    """Return a separable set of 26 patterns whose means mislead Hebb's rule.

    A nearly horizontal line parts the classes, but most patterns of each lie at one end of it.
    """
    rng = np.random.default_rng(3)
    centres = np.repeat([(0.95, 0.45), (-1.0, 0.35)], (10, 3), axis=0)
    upper = centres + rng.uniform(-0.3, 0.3, centres.shape) * (1.0, 0.75)
    lower = -centres + rng.uniform(-0.3, 0.3, centres.shape) * (1.0, 0.75)
    return Patterns(np.vstack((upper, lower)), np.repeat([[1.0], [-1.0]], len(centres), axis=0))


def _directions(degrees: FloatArray) -> FloatArray:
    angle = np.deg2rad(degrees)
    return np.column_stack((np.cos(angle), np.sin(angle)))


def _neuron() -> Playground:
    net = by_hand(([[0.7, 0.35]], [0.2]))
    rule = RuleSpec("backprop", eta=0.05)
    source = Source("blobs", 24, 0.35, 3)
    return stage(source, one_neuron("tanh"), rule, net=net, instrument="neuron")


def _geometry() -> Playground:
    upper = [(0.2, 1.1), (1.2, 0.1), (0.9, 0.9), (-0.3, 1.3)]
    lower = [(-1.0, -0.4), (-0.2, -0.9), (0.6, -1.2), (-1.2, 0.4)]
    net = by_hand(([[-0.4, 0.8]], [0.3]))
    rule = RuleSpec("error", eta=0.05)
    patterns = Patterns(np.array(upper + lower), np.repeat([[1.0], [-1.0]], 4, axis=0))
    return stage(patterns, one_neuron(), rule, net=net, stop=UNTIL_SOLVED, instrument="neuron")


def _hebb() -> Playground:
    angle = np.deg2rad(100.0)
    net = by_hand(([[np.cos(angle), np.sin(angle)]], [0.0]))
    return stage(
        numbered_patterns(),
        one_neuron(),
        RuleSpec("hebb", eta=0.4),
        net=net,
        seed=EIGHT_THEN_FOUR,
        box=SQUARE,
        show_numbers=True,
        instrument="update",
    )


def _and() -> Playground:
    net = by_hand(([[0.5, -0.5]], [0.25]))
    rule = RuleSpec("error", eta=0.25, order="sequential")
    return stage(
        Source("and01", 4, 0.0, 1),
        one_neuron(),
        rule,
        net=net,
        stop=UNTIL_SOLVED,
        box=ROOM,
        show_numbers=True,
        instrument="update",
    )


def coding_playground(source: str, box: Box) -> Playground:
    """Return a neuron that learns all patterns of AND, in one of two codings, at once by Hebb."""
    net = by_hand(([[0.0, 0.0]], [0.0]))
    rule = RuleSpec("hebb", eta=0.25, batch=4, reduction="sum", order="sequential")
    return stage(
        Source(source, 4, 0.0, 1),
        one_neuron(),
        rule,
        net=net,
        box=box,
        show_numbers=True,
        instrument="update",
    )


def hebb_playground(rule: str = "hebb") -> Playground:
    """Return a neuron that has one and the same set to learn, by Hebb's or another rule.

    From this start Hebb's line turns to its rest without passing one that parts the classes.
    """
    net = by_hand(([[0.4, -0.5]], [0.2]))
    stop = UNTIL_SOLVED if rule == "error" else None
    spec = RuleSpec(rule, eta=0.05)
    return stage(skewed_patterns(), one_neuron(), spec, net=net, stop=stop, instrument="curves")


SCENES = (
    Scene(
        "neuron",
        PART,
        "A neuron and its activation function",
        "The output is O = g(w·x − θ): in the plane a slope that rises along w. "
        "Training makes w longer, the slope steeper, and tanh becomes almost sgn.",
        "Space trains. F6 shows g, and the plane again; E opens the settings with other g.",
        _neuron,
        speed=300.0,
    ),
    Scene(
        "geometry",
        PART,
        "Geometry: w and the red line",
        "The line w·x = θ parts the plane; w stands on it at a right angle and points to O = +1. "
        "θ shifts the line along w.",
        "Drag the arrow and the line by hand; Space lets the rule do it.",
        _geometry,
        speed=4.0,
    ),
    Scene(
        "hebb",
        PART,
        "Hebb's rule with patterns 8 and 4",
        "Patterns 8 (t = +1) and 4 (t = −1) are on the wrong side. The first update learns 8: "
        "w turns towards x⁽⁸⁾. The second learns 4: w turns away from x⁽⁴⁾.",
        "→ twice, ← to look again.",
        _hebb,
        speed=3.0,
    ),
    Scene(
        "and",
        PART,
        "AND needs a threshold",
        "Without θ the line would go through the origin, and so through pattern 1. The "
        "error-correcting rule learns w and θ, and stops when all four patterns are right.",
        "→ takes one pattern after the other; Space runs until solved.",
        _and,
        speed=4.0,
    ),
    Scene(
        "coding",
        PART,
        "Hebb's rule depends on the coding",
        "Hebb over all four patterns of AND with inputs 0 and 1 gives w = (0, 0) and θ = 2η: "
        "three of four are right.",
        "→ once. PgDn: the same with −1 and 1.",
        partial(coding_playground, "and01", ROOM),
        speed=1.0,
    ),
    Scene(
        "coding-pm",
        PART,
        "The same with inputs −1 and 1",
        "Now each pattern moves w. Hebb over all four patterns of AND gives w = (2η, 2η) and "
        "θ = 2η: all four are right after one update.",
        "→ once.",
        partial(coding_playground, "and", SQUARE),
        speed=1.0,
    ),
    Scene(
        "hebb-error",
        PART,
        "Hebb against error-correcting",
        "Hebb's rule learns from every pattern, right or wrong: it never stops, and here it never "
        "gets all of them right. The error-correcting rule learns from errors and ends.",
        "Space runs.",
        hebb_playground,
        speed=20.0,
        compare="hebb",
    ),
)
