"""The learning rules, their settings, and the networks that they cannot act on."""

from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite

from nnlab.core.activations import activation_of
from nnlab.core.network import Network

ORDERS = {"random": "random in each epoch", "sequential": "as numbered"}
REDUCTIONS = {"mean": "mean over the batch", "sum": "sum over the batch"}
TEACHERS = {"madaline": "Madaline: flip the neuron with the smallest |b|", "assigned": "assigned"}
COSTS = {"quadratic": "quadratic", "cross_entropy": "cross entropy"}
OPTIMISERS = {
    "sgd": "gradient descent",
    "momentum": "momentum",
    "nesterov": "Nesterov",
    "rmsprop": "RMSProp",
    "adam": "Adam",
}
DECAYS = {
    "constant": "constant",
    "inverse": "η / (1 + r · epochs)",
    "exponential": "η exp(−r · epochs)",
}


@dataclass(frozen=True)
class Rule:
    """A learning rule. `refusal(net)` says why it cannot act on a network, or returns None."""

    key: str
    label: str
    equation: str
    refusal: Callable[[Network], str | None]
    code: int


def _refuse_single_layer(name: str) -> Callable[[Network], str | None]:
    """One trained layer: alone, or hidden below a fixed output."""

    def refusal(net: Network) -> str | None:
        *below, top = net.layers
        if net.layers[0].frozen:
            return f"{name} has nothing to learn: layer 1 is frozen. Let it be trained."
        if not below:
            if activation_of(top.activation).is_joint:
                return f"{name} trains neurons one by one: choose another output than softmax."
            return None
        if len(below) == 1 and top.frozen:
            return None
        return (
            f"{name} has no targets for hidden neurons: fix the output neuron of a net with one "
            "hidden layer, remove the hidden layers, or choose backpropagation."
        )

    return refusal


def _refuse_flat(net: Network) -> str | None:
    if all(layer.frozen for layer in net.layers):
        return "There is nothing to learn: all layers are frozen. Let one be trained."
    lowest = next(number for number, layer in enumerate(net.layers) if not layer.frozen)
    for number, layer in enumerate(net.layers[lowest:], lowest + 1):
        g = activation_of(layer.activation)
        if g.is_flat:
            where = "the output" if number == len(net.layers) else f"hidden layer {number}"
            return (
                f"Backpropagation cannot pass {where}: {g.label} has g' = 0, so every error "
                "behind it is 0. Choose tanh, sigmoid, ReLU or linear there, or a single layer "
                "with the error-correcting rule."
            )
    return None


def _refuse_frozen(net: Network) -> str | None:
    if all(layer.frozen for layer in net.layers):
        return "There is nothing to learn: all layers are frozen. Let one be trained."
    return None


RULES: dict[str, Rule] = {
    rule.key: rule
    for rule in (
        Rule("hebb", "Hebb", "δw = η t x,  δθ = −η t", _refuse_single_layer("Hebb's rule"), 0),
        Rule(
            "error",
            "Error-correcting",
            "δw = η (t − O) x,  δθ = −η (t − O)",
            _refuse_single_layer("The error-correcting rule"),
            1,
        ),
        Rule("backprop", "Backpropagation", "δw = η δ Vᵀ,  δθ = −η δ", _refuse_flat, 2),
        Rule("genetic", "Genetic", "the best survive, cross and mutate", _refuse_frozen, 3),
    )
}

# Numbers in a population, 16 MB: a run keeps several populations to go back to.
LARGEST_POPULATION = 2**21
# Outputs for which the cross entropy is defined: shares between 0 and 1.
ENTROPIC = ("sigmoid", "softmax")


def _refuse_large(population: int, net: Network) -> str | None:
    count = sum(layer.w.size + layer.theta.size for layer in net.layers)
    if population * count <= LARGEST_POPULATION:
        return None
    return (
        f"{population} networks of {count} weights and thresholds each are too large a "
        f"population: take at most {LARGEST_POPULATION // count}, or a smaller net."
    )


def find_refusal(spec: "RuleSpec", net: Network) -> str | None:
    """Say in one line why a rule with its settings cannot act on a network, or return None."""
    refusal = RULES[spec.key].refusal(net)
    if spec.key == "genetic" and refusal is None:
        refusal = _refuse_large(spec.population, net)
    if refusal is not None or spec.cost == "quadratic" or spec.key not in ("backprop", "genetic"):
        return refusal
    output = net.activations[-1]
    if output in ENTROPIC:
        return None
    return (
        f"Cross entropy needs outputs between 0 and 1, {activation_of(output).label} gives others: "
        "choose sigmoid or softmax as output, or the quadratic cost."
    )


@dataclass(frozen=True)
class RuleSpec:
    """A rule with its settings.

    Settings that the rule does not use are kept, but have no effect.

    Parameters
    ----------
    key : str
        Key of `RULES`.
    eta : float
        Learning rate, 0 < eta <= 1e6.
    batch : int
        Patterns per update, at least 1; an epoch's last batch may be smaller.
    order : str
        "random" (another order in each epoch) or "sequential".
    reduction : str
        "mean" or "sum" of the single patterns' changes over a batch.
    teacher : str
        Where hidden neurons below a fixed output get their targets from: key of `TEACHERS`.
    cost : str
        Key of `COSTS`; of backpropagation and of the genetic algorithm.
    optimiser : str
        Key of `OPTIMISERS`.
    momentum : float
        0 <= momentum < 1: of momentum and Nesterov; beta_1 of Adam.
    averaging : float
        0 <= averaging < 1: of the squared gradients in RMSProp; beta_2 of Adam.
    l1, l2 : float
        Weight decay: the cost gets l1 sum |w| + l2/2 sum w^2; thresholds are spared.
    dropout : float
        0 <= dropout < 1: probability that a hidden neuron is left out of an update.
    decay, decay_rate : str, float
        How eta falls with the epochs (key of `DECAYS`) and its rate r per epoch.
    population, elite, mutation, crossover : int, int, float, float
        Genetic: networks in a generation; how many of the best go on unchanged; standard
        deviation of the mutations; share of children with two parents.

    Raises
    ------
    ValueError
        If a setting is not one of these; the message names it.
    """

    key: str = "backprop"
    eta: float = 0.1
    batch: int = 1
    order: str = "random"
    reduction: str = "mean"
    teacher: str = "madaline"
    cost: str = "quadratic"
    optimiser: str = "sgd"
    momentum: float = 0.9
    averaging: float = 0.999
    l1: float = 0.0
    l2: float = 0.0
    dropout: float = 0.0
    decay: str = "constant"
    decay_rate: float = 0.01
    population: int = 40
    elite: int = 4
    mutation: float = 0.1
    crossover: float = 0.5

    def __post_init__(self) -> None:
        for name, table in CHOICES.items():
            if getattr(self, name) not in table:
                raise ValueError(
                    f"Rule's {name} is {getattr(self, name)!r}; choose one of {', '.join(table)}."
                )
        if not (isfinite(self.eta) and 0 < self.eta <= 1e6):
            raise ValueError(f"Learning rate eta is {self.eta}; it must be above 0, at most 1e6.")
        if self.batch != int(self.batch) or self.batch < 1:
            raise ValueError(f"Batch is {self.batch}; it must be a whole number from 1.")
        for name, (low, high) in RANGES.items():
            value = getattr(self, name)
            if not (isfinite(value) and low <= value <= high):
                raise ValueError(f"Rule's {name} is {value}; it must be from {low:g} to {high:g}.")
        if self.elite > self.population:
            raise ValueError(
                f"Rule's elite is {self.elite}, more than the population of {self.population}."
            )

    def updates_per_epoch(self, p: int) -> int:
        """Return in how many updates every one of p patterns is learnt once; 0 without any.

        A generation of the genetic algorithm looks at all patterns.
        """
        if self.key == "genetic":
            return min(p, 1)
        return -(-p // self.batch)

    @property
    def is_plain(self) -> bool:
        """Whether an update is eta times a sum over the batch and nothing else."""
        return (
            self.optimiser == "sgd"
            and self.cost == "quadratic"
            and self.decay == "constant"
            and self.l1 == self.l2 == self.dropout == 0.0
        )


CHOICES: dict[str, dict[str, object]] = {
    "key": dict(RULES),
    "order": dict(ORDERS),
    "reduction": dict(REDUCTIONS),
    "teacher": dict(TEACHERS),
    "cost": dict(COSTS),
    "optimiser": dict(OPTIMISERS),
    "decay": dict(DECAYS),
}
RANGES = {
    "momentum": (0.0, 0.9999),
    "averaging": (0.0, 0.999999),
    "l1": (0.0, 100.0),
    "l2": (0.0, 100.0),
    "dropout": (0.0, 0.95),
    "decay_rate": (0.0, 100.0),
    "population": (2, 400),
    "elite": (1, 400),
    "mutation": (0.0, 100.0),
    "crossover": (0.0, 1.0),
}
