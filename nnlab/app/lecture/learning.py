"""Scenes of backpropagation: new data, overfitting and its remedies, inputs, a genetic search."""

from dataclasses import replace
from functools import partial

from nnlab.app.lecture.scene import UNTIL_SOLVED, Scene, stage
from nnlab.app.playground_state import Playground, Source, Stop, uniform_design
from nnlab.core.rules import RuleSpec

PART = "Learning and overfitting"

# 40 patterns of two half-planes, 6 of them with the wrong target: noise to be learnt by heart.
FEW = Source("half-planes", 40, 0.0, 3, flip=0.15)
FEW_RULE = RuleSpec("backprop", eta=0.02, batch=40, optimiser="adam", cost="cross_entropy")
FEW_EPOCHS = 2000


def _new_data() -> Playground:
    return stage(
        Source("circle", 100, 0.1, 2),
        uniform_design((6,), "tanh", "tanh"),
        RuleSpec("backprop", eta=0.05),
        stop=Stop("epochs", 300),
        share=0.3,
        test_seed=1,
    )


def few_patterns(hidden: int, share: float = 0.0, **settings: object) -> Playground:
    """Return a net of one hidden layer that has the 40 patterns to learn.

    With a share held out for validation a run ends early, else after 2000 epochs; `settings` are
    fields of the rule.
    """
    rule = replace(FEW_RULE, **settings)  # type: ignore[arg-type]
    stop = Stop("early", FEW_EPOCHS, 200) if share else Stop("epochs", FEW_EPOCHS)
    design = uniform_design((hidden,), "tanh", "sigmoid", start="normal")
    return stage(FEW, design, rule, stop=stop, share=share, test_seed=1)


def _inputs() -> Playground:
    design = uniform_design((), "tanh", "tanh", features=("x1", "x2", "x1^2", "x2^2"))
    rule = RuleSpec("backprop", eta=0.3)
    return stage(
        Source("circle", 100, 0.0, 1), design, rule, stop=UNTIL_SOLVED, instrument="weights"
    )


def _genetic() -> Playground:
    return stage(
        Source("four-lines", 60, 0.0, 1),
        uniform_design((6,), "tanh", "tanh"),
        RuleSpec("genetic", population=40, elite=4, mutation=0.1),
        stop=UNTIL_SOLVED,
        show_population=True,
    )


SCENES = (
    Scene(
        "new-data",
        PART,
        "Generalisation to new data",
        "The net learns the full patterns only. What it is worth shows on the hollow ones: "
        "validation, held out of the same set, and a test set drawn anew.",
        "Space runs; N draws another sample of the same distribution.",
        _new_data,
        speed=4000.0,
    ),
    Scene(
        "overfit",
        PART,
        "15 hidden neurons overfit",
        "Six of the 40 targets are wrong. 15 hidden neurons learn even those by heart: C = 0 on "
        "the patterns, but nearly a third of new ones comes out wrong.",
        "Space runs; N draws another sample.",
        partial(few_patterns, 15),
        speed=200.0,
    ),
    Scene(
        "fewer",
        PART,
        "The same patterns, fewer neurons",
        "Two hidden neurons can't follow single patterns. Five stay wrong here, most of them "
        "those with the wrong target, and new patterns come out right more often.",
        "Space runs; with 15 neurons 12 of the 40 test patterns were wrong.",
        partial(few_patterns, 2),
        speed=200.0,
    ),
    Scene(
        "decay",
        PART,
        "15 neurons kept simple: weight decay",
        "The cost gets L2/2 · Σw². Large weights, which steep turns need, become too dear: the "
        "boundary stays smooth with as many neurons as before.",
        "Space runs. PgUp twice, then Space: the same net without L2.",
        partial(few_patterns, 15, l2=0.02),
        speed=200.0,
    ),
    Scene(
        "dropout",
        PART,
        "15 neurons kept simple: dropout",
        "In each update half of the hidden neurons are left out: none can rely on another to "
        "mend a single pattern.",
        "Space runs.",
        partial(few_patterns, 15, dropout=0.5),
        speed=200.0,
    ),
    Scene(
        "early",
        PART,
        "Early stopping",
        "A third of the patterns is held out. Their H falls at first and then rises, while that "
        "of the training patterns goes on falling: the run ends there and returns to the best net.",
        "Space runs and ends by itself; F2 shows the curves big, F2 again the plane.",
        partial(few_patterns, 15, share=0.3),
        speed=100.0,
    ),
    Scene(
        "inputs",
        PART,
        "One neuron and the right inputs",
        "Given x₁² and x₂² besides x₁ and x₂, a single neuron draws a circle: "
        "w·x = θ is then the equation of an ellipse.",
        "Space runs; F4 shows the weights, small on x₁ and x₂; F4 again the plane.",
        _inputs,
        speed=300.0,
    ),
    Scene(
        "genetic",
        PART,
        "Learning without a gradient",
        "Forty nets at once, their boundaries drawn faintly. The best four go on, children mix "
        "and mutate their weights; no derivative is needed.",
        "Space runs generations.",
        _genetic,
        speed=12.0,
    ),
)
