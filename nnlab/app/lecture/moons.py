"""The class exercise on two moons: a logistic line, then nets of 1 to 50 hidden neurons."""

from functools import partial

from nnlab.app.lecture.scene import Scene, stage
from nnlab.app.playground_state import Playground, Source, Stop, uniform_design
from nnlab.core.rules import RuleSpec

PART = "Moons: a class exercise"

# 200 points of scikit-learn's make_moons with noise 0.2 and seed 0.
MOONS = Source("moons", 200, 0.2, 0)
WIDTHS = (3, 1, 5, 20, 50)
EPOCHS = 20_000

# The full batch with the gradient summed over it, as classes write it down first.
FULL_BATCH = RuleSpec("backprop", eta=0.01, batch=200, reduction="sum", cost="cross_entropy")

TEXTS = {
    1: "One hidden neuron has one line: hardly better than the logistic one.",
    3: "Three tanh neurons below two softmax outputs: three lines join to a curve between the "
    "moons.",
    5: "Five hidden neurons follow the moons no better than three: the curve was enough.",
    20: "Twenty hidden neurons begin to bend around single patterns.",
    50: "Fifty hidden neurons learn more of these patterns by heart than of the moons.",
}


def _moons(*hidden: int) -> Playground:
    design = uniform_design(hidden, "tanh", "softmax", outputs=2)
    return stage(MOONS, design, FULL_BATCH, stop=Stop("epochs", EPOCHS), test_seed=1)


def _width(hidden: int) -> Scene:
    return Scene(
        f"moons-{hidden}",
        PART,
        f"Moons: 2–{hidden}–2",
        TEXTS[hidden],
        f"Space runs {EPOCHS} epochs of one update each.",
        partial(_moons, hidden),
        speed=2000.0,
    )


SCENES = (
    Scene(
        "moons-line",
        PART,
        "Moons: a straight line first",
        "Logistic regression: two softmax outputs without a hidden layer, cross entropy, all 200 "
        "patterns in an update, η = 0.01. The best that a line can do.",
        "Space runs.",
        _moons,
        speed=200.0,
    ),
    *(_width(hidden) for hidden in WIDTHS),
)
