"""The settings of a rule, one line each: symbol, name, control, and when it is of use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from nnlab.app.playground import Playground
from nnlab.core.rules import COSTS, DECAYS, OPTIMISERS, ORDERS, RANGES, REDUCTIONS, TEACHERS
from nnlab.core.sets.generators import MAX_PATTERNS
from nnlab.core.training.assigned import teaches_hidden
from nnlab.gui.widgets.log_spin import LogSpin
from nnlab.gui.widgets.param_form import make_combo, make_real, make_whole
from nnlab.gui.widgets.penalty_spin import PenaltySpin


@dataclass(frozen=True)
class RuleRow:
    """One setting: the field of `RuleSpec`, its label, control and tooltip.

    `applies` tells whether the state's rule uses it. A `rare` one is folded away while it has its
    usual value; those and the ones `below` stand under the button that unfolds them.
    """

    field: str
    symbol: str
    name: str
    make: Callable[[], QWidget]
    tip: str
    applies: Callable[[Playground], bool]
    rare: bool = False
    below: bool = False


def _is_backprop(state: Playground) -> bool:
    return state.rule.key == "backprop"


def _is_genetic(state: Playground) -> bool:
    return state.rule.key == "genetic"


def _takes_patterns(state: Playground) -> bool:
    """Whether it learns pattern by pattern, not by generations."""
    return not _is_genetic(state)


def _has_batch(state: Playground) -> bool:
    return _takes_patterns(state) and state.rule.batch > 1


def _has_cost(state: Playground) -> bool:
    return state.rule.key in ("backprop", "genetic")


def _is_taught(state: Playground) -> bool:
    return teaches_hidden(state.rule, state.net)


def _optimised_by(*keys: str) -> Callable[[Playground], bool]:
    return lambda state: _is_backprop(state) and state.rule.optimiser in keys


def _has_hidden(state: Playground) -> bool:
    return _is_backprop(state) and bool(state.design.hidden)


def _decays(state: Playground) -> bool:
    return _is_backprop(state) and state.rule.decay != "constant"


def _real(field: str, step: float, decimals: int) -> Callable[[], QWidget]:
    return lambda: make_real(*RANGES[field], step, decimals)


def _whole(field: str) -> Callable[[], QWidget]:
    return lambda: make_whole(*(int(end) for end in RANGES[field]))


ROWS = (
    RuleRow(
        "teacher",
        "tₘ",
        "hidden targets",
        lambda: make_combo(TEACHERS),
        "Where the hidden neurons below the fixed output get their targets from",
        _is_taught,
    ),
    RuleRow(
        "eta",
        "η",
        "learning rate",
        lambda: LogSpin(1e-8, 1e6),
        "How far an update goes; arrows go 1, 2, 5, 10 …",
        _takes_patterns,
    ),
    RuleRow(
        "batch",
        "m_B",
        "batch",
        lambda: make_whole(1, MAX_PATTERNS),
        "Patterns per update; as many as there are patterns, or more, is the full batch",
        _takes_patterns,
    ),
    RuleRow(
        "reduction",
        "",
        "reduction",
        lambda: make_combo(REDUCTIONS),
        "How the changes of a batch's patterns are put together",
        _has_batch,
    ),
    RuleRow(
        "cost",
        "H",
        "cost",
        lambda: make_combo(COSTS),
        "The energy that is descended; cross entropy needs sigmoid or softmax as output",
        _has_cost,
    ),
    RuleRow(
        "optimiser",
        "",
        "optimiser",
        lambda: make_combo(OPTIMISERS),
        "What is made of the gradient: its history can speed a descent up",
        _is_backprop,
    ),
    RuleRow(
        "momentum",
        "α",
        "momentum",
        _real("momentum", 0.05, 4),
        "Share of the velocity that is kept; for Adam β₁, of the averaged gradient",
        _optimised_by("momentum", "nesterov", "adam"),
    ),
    RuleRow(
        "averaging",
        "β",
        "averaging",
        _real("averaging", 0.01, 6),
        "Share of the averaged squared gradient that is kept",
        _optimised_by("rmsprop", "adam"),
    ),
    RuleRow(
        "population",
        "",
        "population",
        _whole("population"),
        "Networks in a generation",
        _is_genetic,
    ),
    RuleRow(
        "elite",
        "",
        "elite",
        _whole("elite"),
        "How many of the best go on to the next generation unchanged",
        _is_genetic,
    ),
    RuleRow(
        "mutation",
        "σ",
        "mutation",
        lambda: PenaltySpin(1e-4, RANGES["mutation"][1]),
        "Standard deviation of what is added to each weight and threshold of a child",
        _is_genetic,
    ),
    RuleRow(
        "crossover",
        "",
        "crossover",
        _real("crossover", 0.1, 2),
        "Share of the children that have two parents",
        _is_genetic,
    ),
    RuleRow(
        "order",
        "",
        "order",
        lambda: make_combo(ORDERS),
        "In which order an epoch takes the patterns",
        _takes_patterns,
        rare=True,
    ),
    RuleRow(
        "l2",
        "γ₂",
        "L2",
        lambda: PenaltySpin(1e-6, RANGES["l2"][1]),
        "Weight decay: γ₂/2 Σ w² is added to H; thresholds are spared",
        _is_backprop,
        rare=True,
    ),
    RuleRow(
        "l1",
        "γ₁",
        "L1",
        lambda: PenaltySpin(1e-6, RANGES["l1"][1]),
        "γ₁ Σ |w| is added to H: small weights vanish; thresholds are spared",
        _is_backprop,
        rare=True,
    ),
    RuleRow(
        "dropout",
        "q",
        "dropout",
        _real("dropout", 0.05, 2),
        "Probability that a hidden neuron is left out of an update",
        _has_hidden,
        rare=True,
    ),
    RuleRow(
        "decay",
        "",
        "η decays",
        lambda: make_combo(DECAYS),
        "How the learning rate falls with the epochs",
        _is_backprop,
        rare=True,
    ),
    RuleRow(
        "decay_rate",
        "r",
        "decay rate",
        lambda: PenaltySpin(1e-6, RANGES["decay_rate"][1]),
        "How fast the learning rate falls, per epoch",
        _decays,
        below=True,
    ),
)
