"""The learning rules, their settings, and the networks that they cannot act on."""

from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite

from nnlab.core.activations import activation_of
from nnlab.core.network import Network

ORDERS = {"random": "random in each epoch", "sequential": "as numbered"}
REDUCTIONS = {"mean": "mean over the batch", "sum": "sum over the batch"}


@dataclass(frozen=True)
class Rule:
    """A learning rule. `refusal(net)` says why it cannot act on a network, or returns None."""

    key: str
    label: str
    equation: str
    refusal: Callable[[Network], str | None]
    code: int


def _refuse_hidden(name: str) -> Callable[[Network], str | None]:
    def refusal(net: Network) -> str | None:
        if len(net.layers) == 1:
            return None
        return (
            f"{name} has no targets for hidden neurons, so it trains one layer only: "
            "remove the hidden layers or choose backpropagation."
        )

    return refusal


def _refuse_flat(net: Network) -> str | None:
    for number, layer in enumerate(net.layers, 1):
        g = activation_of(layer.activation)
        if g.is_flat:
            where = "the output" if number == len(net.layers) else f"hidden layer {number}"
            return (
                f"Backpropagation cannot pass {where}: {g.label} has g' = 0, so every error "
                "behind it is 0. Choose tanh, sigmoid, ReLU or linear there, or a single layer "
                "with the error-correcting rule."
            )
    return None


RULES: dict[str, Rule] = {
    rule.key: rule
    for rule in (
        Rule("hebb", "Hebb", "δw = η t x,  δθ = −η t", _refuse_hidden("Hebb's rule"), 0),
        Rule(
            "error",
            "Error-correcting",
            "δw = η (t − O) x,  δθ = −η (t − O)",
            _refuse_hidden("The error-correcting rule"),
            1,
        ),
        Rule("backprop", "Backpropagation", "δw = η δ Vᵀ,  δθ = −η δ", _refuse_flat, 2),
    )
}


@dataclass(frozen=True)
class RuleSpec:
    """A rule with its settings.

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

    def __post_init__(self) -> None:
        for name, table in (("key", RULES), ("order", ORDERS), ("reduction", REDUCTIONS)):
            if getattr(self, name) not in table:
                raise ValueError(
                    f"Rule's {name} is {getattr(self, name)!r}; choose one of {', '.join(table)}."
                )
        if not (isfinite(self.eta) and 0 < self.eta <= 1e6):
            raise ValueError(f"Learning rate eta is {self.eta}; it must be above 0, at most 1e6.")
        if self.batch != int(self.batch) or self.batch < 1:
            raise ValueError(f"Batch is {self.batch}; it must be a whole number from 1.")
