"""Edits of the net in the MNIST room, row by row: pure functions, also through impossible nets."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from nnlab.app.digits.room import MnistState, put_rows
from nnlab.core.digits.nets import NETS, OWN_NET
from nnlab.core.digits.rows import (
    ACTIVATIONS,
    DIGIT,
    Activation,
    AveragePool,
    BatchNorm,
    Conv,
    Dense,
    Dropout,
    MaxPool,
    Pixels,
    Row,
    check,
    survey,
)
from nnlab.core.digits.spec_json import MOST_ROWS

NEW_ROWS: dict[str, Row] = {
    "conv": Conv(16, 3, padding=1),
    "max_pool": MaxPool(2),
    "average_pool": AveragePool(2),
    "batch_norm": BatchNorm(),
    "activation": Activation(ACTIVATIONS[0]),
    "dropout": Dropout(0.5),
    "dense": Dense(100),
    "pixels": Pixels(),
}
"""What is inserted for each kind of `rows.KINDS`; it fits wherever its kind does.

The order is that of the keys; pixels are always inserted first of all rows.
"""


def insert(rows: Sequence[Row], place: int, kind: str) -> tuple[Row, ...]:
    """Return the rows with a new one of that kind at `place`, from 0.

    Raises
    ------
    ValueError
        In one line, if the net has as many rows as are possible.
    """
    if len(rows) >= MOST_ROWS:
        raise ValueError(f"A net has at most {MOST_ROWS} rows.")
    place = 0 if kind == "pixels" else min(max(place, 0), len(rows))
    return (*rows[:place], NEW_ROWS[kind], *rows[place:])


def remove(rows: Sequence[Row], place: int) -> tuple[Row, ...]:
    """Return the rows without the one at `place`."""
    return (*rows[:place], *rows[place + 1 :])


def move(rows: Sequence[Row], place: int, to: int) -> tuple[Row, ...]:
    """Return the rows with the one at `place` standing at `to`, which is kept within the net."""
    others = remove(rows, place)
    to = min(max(to, 0), len(others))
    return (*others[:to], rows[place], *others[to:])


def change(rows: Sequence[Row], place: int, **values: Any) -> tuple[Row, ...]:
    """Return the rows with other values in the one at `place`."""
    return (*rows[:place], replace(rows[place], **values), *rows[place + 1 :])


def fit_classes(rows: Sequence[Row], classes: int) -> tuple[Row, ...]:
    """Return the rows with as many outputs as there are classes."""
    if rows and isinstance(rows[-1], Dense) and rows[-1].neurons != classes:
        return change(rows, len(rows) - 1, neurons=classes)
    return tuple(rows)


def choose_preset(state: MnistState, key: str, classes: int = 10) -> MnistState:
    """Return the room with a net of `NETS` and with the recipe that goes with it."""
    net = NETS[key]
    settings = replace(state.settings, net=key, rows=net.rows, **net.recipe)
    return put_rows(replace(state, settings=settings, draft=None), fit_classes(net.rows, classes))


def fault(rows: Sequence[Row]) -> str:
    """Return in one line why the rows are no net, naming the row; empty if they are one."""
    try:
        check(tuple(rows))
    except ValueError as error:
        return str(error)
    return ""


def fault_at(rows: Sequence[Row]) -> tuple[int, str]:
    """Return the place of the row to blame and the reason; (-1, "") where all is well.

    What is wrong with the net as a whole is the last row's; (0, reason) where there is no row.
    """
    for place, facts in enumerate(survey(rows, DIGIT)):
        if facts.fault:
            return place, facts.fault
    reason = fault(rows)
    return (max(0, len(rows) - 1), reason) if reason else (-1, "")


def is_recipe_kept(state: MnistState) -> bool:
    """Whether the settings are still those that the preset brought."""
    settings = state.settings
    net = NETS.get(settings.net)
    return (
        state.draft is None
        and settings.net != OWN_NET
        and net is not None
        and all(getattr(settings, name) == value for name, value in net.recipe.items())
    )
