"""Scenes of hidden sgn neurons below a fixed output: XOR, four lines, the layer rules."""

import numpy as np

from nnlab.app.lecture.scene import UNTIL_SOLVED, Scene, by_hand, stage
from nnlab.app.playground_state import Design, Playground, Source
from nnlab.core.arrays import FloatArray
from nnlab.core.box import Box
from nnlab.core.network import Network, start_network
from nnlab.core.patterns import Patterns
from nnlab.core.rules import RuleSpec

PART = "Lines and a layer"
UNIT = Box(-0.75, 1.75, -0.75, 1.75)
SQUARE = Box(-1.75, 1.75, -1.75, 1.75)

# Four lines w·x = θ; the shape is where all four fields are positive.
SHAPE_W = ((0.55, 0.85), (-0.8, 0.5), (-0.5, -0.9), (0.9, -0.35))
SHAPE_THETA = (-0.62, -0.68, -0.66, -0.7)


def shape_patterns(p: int = 60, seed: int = 5) -> Patterns:
    """Return p patterns, t = +1 within four lines, none closer than 0.08 to a line.

    As many of them lie within as outside; `assigned` is the side of each line that they are on.
    """
    rng = np.random.default_rng(seed)
    w, theta = np.array(SHAPE_W), np.array(SHAPE_THETA)
    x = rng.uniform(-1.4, 1.4, (60 * p, 2))
    b = (x @ w.T - theta) / np.hypot(*w.T)
    clear = np.abs(b).min(axis=1) > 0.08
    within = (b > 0).all(axis=1)
    half = p // 2
    kept = np.concatenate(
        (np.flatnonzero(clear & within)[:half], np.flatnonzero(clear & ~within)[: p - half])
    )
    kept = rng.permutation(kept)
    t = np.where(within[kept], 1.0, -1.0)
    return Patterns(x[kept], t[:, None], np.where(b[kept] > 0, 1.0, -1.0))


def _fixed(neurons: int, activation: str = "sgn") -> Design:
    """Hidden neurons below one output with fixed weights."""
    return Design((neurons,), (activation,), "sgn", frozen=(2,))


def _xor01() -> Playground:
    net = by_hand(([[1, 1], [1, 1]], [0.5, 1.5]), ([[1, -1]], [0.5]))
    return _xor(Source("xor01", 4, 0.0, 1), net, "heaviside")


def _xor_signs() -> Playground:
    net = by_hand(([[1, 1], [1, 1]], [-1, 1]), ([[1, -1]], [1]))
    return _xor(Source("xor", 4, 0.0, 1), net, "sgn")


def _xor(source: Source, net: Network, activation: str) -> Playground:
    return stage(
        source,
        _fixed(2, activation),
        RuleSpec("error", eta=0.1, order="sequential"),
        net=net,
        stop=UNTIL_SOLVED,
        box=UNIT if source.generator == "xor01" else SQUARE,
        two_colours=True,
        show_numbers=True,
        show_regions=True,
        instrument="weights",
    )


def _one_line_xor() -> Playground:
    net = by_hand(([[0.6, -0.4]], [0.1]))
    return stage(
        Source("xor", 4, 0.0, 1),
        Design((), (), "sgn"),
        RuleSpec("error", eta=0.25),
        net=net,
        stop=UNTIL_SOLVED,
        box=SQUARE,
        show_numbers=True,
    )


def _four(teacher: str) -> Playground:
    """Four lines that begin around the middle, and a fifth neuron that is their AND."""
    angle = np.deg2rad([20.0, 110.0, 200.0, 290.0])
    hidden = 0.5 * np.column_stack((np.cos(angle), np.sin(angle)))
    thetas: FloatArray = np.full(4, -0.1)
    patterns = shape_patterns()
    if teacher == "madaline":
        patterns = Patterns(patterns.x, patterns.t)
    return stage(
        patterns,
        _fixed(4),
        RuleSpec("error", eta=0.02, teacher=teacher),
        net=by_hand((hidden.tolist(), thetas), ([[1, 1, 1, 1]], [3])),
        stop=UNTIL_SOLVED,
        two_colours=True,
        show_regions=True,
    )


def _smooth_xor() -> Playground:
    net = start_network((2, 2, 1), ("tanh", "tanh"), 3)
    return stage(
        Source("xor", 4, 0.0, 1),
        Design((2,), ("tanh",), "tanh"),
        RuleSpec("backprop", eta=0.1),
        net=net,
        seed=3,
        stop=UNTIL_SOLVED,
        box=SQUARE,
        show_numbers=True,
    )


SCENES = (
    Scene(
        "one-line",
        PART,
        "XOR: one line is not enough",
        "The error-correcting rule turns the line for ever: no line parts the two diagonals, and "
        "at least one pattern stays wrong.",
        "Space runs, Space pauses.",
        _one_line_xor,
        speed=12.0,
    ),
    Scene(
        "xor01",
        PART,
        "XOR by two neurons, 0 and 1",
        "Two hidden neurons with V = 0 or 1 count: w = (1, 1), thresholds ½ and 3/2. "
        "The output is O = sgn(V₁ − V₂ − ½), set by hand.",
        "Drag a line until a pattern is wrong; Space brings it back.",
        _xor01,
        speed=6.0,
    ),
    Scene(
        "xor",
        PART,
        "XOR by two neurons, −1 and 1",
        "The same two lines with V = ±1: in the regions ++, +− and −− the output "
        "O = sgn(V₁ − V₂ − 1) has the fields −1, 1 and −1.",
        "Drag a line until a pattern is wrong; Space brings it back.",
        _xor_signs,
        speed=6.0,
    ),
    Scene(
        "four-lines",
        PART,
        "Four lines and a fifth neuron",
        "Each of four hidden sgn neurons has a line of its own; the fifth is fixed to their AND, "
        "θ = 3. The lecturer has told every neuron which side of its line a pattern belongs to.",
        "Space: four single neurons learn at once.",
        lambda: _four("assigned"),
        speed=60.0,
    ),
    Scene(
        "madaline",
        PART,
        "Four lines without a teacher: Madaline",
        "The same shape, but no one says what a hidden neuron should answer. Where the output is "
        "wrong, the neuron with the smallest |b| that can mend it is turned.",
        "Space runs; Shift+R begins elsewhere.",
        lambda: _four("madaline"),
        speed=200.0,
    ),
    Scene(
        "smooth-xor",
        PART,
        "XOR learnt by backpropagation",
        "With tanh instead of sgn errors pass backwards, and the two lines are found without "
        "setting anything by hand.",
        "Space runs until solved; Shift+← goes back, epoch by epoch.",
        _smooth_xor,
        speed=60.0,
    ),
)
