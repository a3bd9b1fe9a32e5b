"""Comparisons that lectures make, one click each."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from nnlab.app.compare import Compare, Lane
from nnlab.app.playground_state import Design, Playground, uniform_design
from nnlab.core.rules import RuleSpec


@dataclass(frozen=True)
class Preset:
    """A comparison by name; `make` gets the playground, whose net and rule it may take."""

    key: str
    label: str
    tip: str
    make: Callable[[Playground], Compare]


def _hebb(playground: Playground) -> Compare:
    """One neuron; η and the order are the playground's where it has such a rule already."""
    neuron = uniform_design((), "tanh", "sgn")
    rule = playground.rule if playground.rule.key in ("hebb", "error") else RuleSpec(eta=0.1)
    return Compare(tuple(Lane(neuron, replace(rule, key=key)) for key in ("hebb", "error")))


def _rates(playground: Playground) -> Compare:
    rule = playground.rule
    etas = [float(f"{rule.eta * factor:.3g}") for factor in (0.1, 1.0, 10.0)]
    return Compare(tuple(Lane(playground.design, replace(rule, eta=eta)) for eta in etas))


def _optimisers(playground: Playground) -> Compare:
    design = _trainable(playground.design)
    rule = RuleSpec("backprop", eta=0.01, batch=10)
    keys = ("sgd", "momentum", "rmsprop", "adam")
    return Compare(tuple(Lane(design, replace(rule, optimiser=key)) for key in keys))


def _widths(playground: Playground) -> Compare:
    rule = RuleSpec("backprop", eta=0.1)
    nets = (uniform_design((width,), "tanh", "tanh") for width in (2, 4, 15))
    return Compare(tuple(Lane(net, rule) for net in nets), unit="epochs", curve="C")


def _batches(playground: Playground) -> Compare:
    design = _trainable(playground.design)
    rule = RuleSpec("backprop", eta=0.1)
    sizes = (1, 10, max(11, len(playground.patterns)))
    lanes = tuple(Lane(design, replace(rule, batch=batch)) for batch in sizes)
    return Compare(lanes, unit="epochs")


def _trainable(design: Design) -> Design:
    """Return the design if errors pass through it, else two layers of tanh."""
    smooth = not {"sgn", "heaviside"} & set(design.activations) and not design.frozen
    several = design.outputs > 1
    fallback = uniform_design((4,), "tanh", "tanh", outputs=design.outputs)
    return design if smooth and not several else fallback


PRESETS: dict[str, Preset] = {
    preset.key: preset
    for preset in (
        Preset(
            "hebb",
            "Hebb against error-correcting",
            "Hebb never stops, the error-correcting rule does",
            _hebb,
        ),
        Preset(
            "rates", "Three learning rates", "The playground's net and rule, η/10 to 10 η", _rates
        ),
        Preset(
            "optimisers",
            "Four optimisers",
            "Gradient descent, momentum, RMSProp and Adam at one η",
            _optimisers,
        ),
        Preset("batches", "Three batches", "One pattern, ten, or all in an update", _batches),
        Preset("widths", "Three widths", "2, 4 and 15 hidden neurons", _widths),
    )
}
