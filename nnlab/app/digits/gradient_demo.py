"""The demonstration of vanishing errors: four hidden layers of 30, with sigmoid or with ReLU."""

from dataclasses import replace
from typing import Any

from nnlab.core.digits.nets import NETS, OWN_NET
from nnlab.core.digits.rows import Activation, Row
from nnlab.core.digits.specs import TrainSpec

DEMO_NET = "deep-30"


def demo_changes() -> dict[str, Any]:
    """Return the fields of `TrainSpec` that the demonstration sets: a net and its recipe."""
    net = NETS[DEMO_NET]
    return {"net": net.key, "rows": net.rows, **net.recipe}


def activations(rows: tuple[Row, ...]) -> set[str]:
    """Return the activations that occur in a net."""
    return {row.g for row in rows if isinstance(row, Activation)}


def other_activation(rows: tuple[Row, ...]) -> str:
    """Return what `with_activation` may change to: "relu" for sigmoid or tanh, else "sigmoid"."""
    return "relu" if activations(rows) & {"sigmoid", "tanh"} else "sigmoid"


def with_activation(settings: TrainSpec, g: str) -> dict[str, Any]:
    """Return the fields of `TrainSpec` for the same net with g in all of its activation rows.

    A net that is a preset then has its name again.
    """
    rows = tuple(replace(row, g=g) if isinstance(row, Activation) else row for row in settings.rows)
    known = [key for key, net in NETS.items() if net.rows == rows]
    key = settings.net if settings.net in known else (known or [OWN_NET])[0]
    return {"net": key, "rows": rows}
