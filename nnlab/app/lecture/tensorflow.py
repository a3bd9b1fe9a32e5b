"""TensorFlow Playground's four data sets, with the net and the settings that it opens with."""

from functools import partial
from itertools import pairwise

import numpy as np

from nnlab.app.lecture.scene import Scene, stage
from nnlab.app.playground_state import Playground, Source, uniform_design
from nnlab.core.network import Layer, Network
from nnlab.core.rules import RuleSpec

PART = "TensorFlow Playground"

# 500 patterns, half of them for training; 2–4–2–1 tanh; its first learning rate.
P, SHARE = 500, 0.5
HIDDEN = (4, 2)
RULE = RuleSpec("backprop", eta=0.03, batch=10)

SETS = {
    "tf-circle": (
        "Circle",
        "The set and the net that TensorFlow Playground opens with: 2–4–2–1 tanh, batch "
        "10, η = 0.03, half of the 500 patterns for training.",
    ),
    "tf-xor": ("Exclusive or", "Four quadrants; the same net, batch and η."),
    "tf-gauss": ("Gauss", "Two clouds that one neuron could part; the same net, batch and η."),
    "tf-spiral": (
        "Spiral",
        "Two arms that this net is too small for: it needs more neurons, or inputs such as sin x₁.",
    ),
}
HINT = "Space runs; hollow patterns are held out."
HINTS = {"tf-spiral": "Space runs; Ctrl+Alt+→ adds a neuron, Ctrl+Alt+↑ a hidden layer."}


def start_weights(seed: int) -> Network:
    """Return its start: weights uniform in ±½, and b = w·x + 0.1, that is thresholds −0.1."""
    rng = np.random.default_rng(seed)
    sizes = (2, *HIDDEN, 1)
    return Network(
        tuple(Layer(rng.uniform(-0.5, 0.5, (n, m)), np.full(n, -0.1)) for m, n in pairwise(sizes))
    )


def _make(key: str) -> Playground:
    return stage(
        Source(key, P, 0.0, 1),
        uniform_design(HIDDEN, "tanh", "tanh"),
        RULE,
        net=start_weights(1),
        share=SHARE,
    )


SCENES = tuple(
    Scene(
        key,
        PART,
        f"TensorFlow Playground: {label}",
        text,
        HINTS.get(key, HINT),
        partial(_make, key),
        speed=2000.0,
    )
    for key, (label, text) in SETS.items()
)
