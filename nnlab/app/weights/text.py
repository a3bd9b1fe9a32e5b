"""Weights and thresholds as text, exact to the bit: JSON for programs, a table for spreadsheets."""

import json
from collections.abc import Sequence
from dataclasses import replace
from html import escape
from typing import Any

import numpy as np

from nnlab.core.arrays import FloatArray
from nnlab.core.features import FEATURES, PLAIN
from nnlab.core.network import Network

# Eight layers of 64 neurons need less than a megabyte.
LONGEST = 8_000_000
SHOWN = 24

# w and theta of each layer, as they were read.
Pairs = Sequence[tuple[Any, Any]]


def input_names(net: Network) -> tuple[str, ...]:
    """Return the names of a net's inputs, such as x₁, x₂ and sin x₁."""
    inputs = net.sizes[0]
    keys = net.features or (PLAIN if inputs == len(PLAIN) else ())
    if keys:
        return tuple(FEATURES[key].label for key in keys)
    return tuple(f"x{number + 1}" for number in range(inputs))


def write_json(net: Network) -> str:
    """Return the net as JSON; its lists of numbers are numpy's as well.

    Each layer has "w" (outputs, inputs), "theta" (outputs,) and its "activation". Thresholds are
    subtracted: b = w x - theta.
    """
    layers = []
    for layer in net.layers:
        rows = ",\n       ".join(_write_row(row) for row in layer.w)
        layers.append(
            f'{{"activation": {json.dumps(layer.activation)},\n'
            f'  "w": [{rows}],\n  "theta": {_write_row(layer.theta)}}}'
        )
    inputs = json.dumps(list(net.features or PLAIN))
    return f'{{"inputs": {inputs},\n "layers": [\n ' + ",\n ".join(layers) + "\n ]}\n"


def write_table(net: Network) -> str:
    """Return the net as rows of a spreadsheet: per layer a header and one row per neuron."""
    return "\n".join("\t".join(row) for row in _rows(net)) + "\n"


def write_html(net: Network) -> str:
    """Return the same rows as HTML, which a spreadsheet takes from the clipboard before text."""
    rows = (
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in _rows(net)
    )
    return f"<table>{''.join(rows)}</table>"


def read_weights(text: str, net: Network) -> Network:
    """Return `net` with the weights and thresholds of a text in either form.

    Activations, inputs and what is frozen stay as they are in `net`.

    Raises
    ------
    ValueError
        With one line that names the layer and the field that do not fit.
    """
    return put_layers(net, read_layers(text))


def read_layers(text: str) -> Pairs:
    """Return w and theta per layer, as a text in either form has them; shapes are not checked.

    Raises
    ------
    ValueError
        With one line, if it is neither form.
    """
    if len(text) > LONGEST:
        raise ValueError(f"This text has {len(text)} characters: too many for weights.")
    if not text.strip():
        raise ValueError("There is no text to read weights from: copy some first.")
    read = _read_json if text.lstrip()[0] in "{[" else _read_table
    return read(text)


def sizes_of(layers: Pairs) -> tuple[int, ...] | None:
    """Return the sizes (inputs, neurons per layer) of a net that has these layers, or None."""
    sizes: list[int] = []
    for w, theta in layers:
        shape = np.shape(w) if _is_table(w) else ()
        if len(shape) != 2 or not _is_table(theta) or np.shape(theta) != shape[:1]:
            return None
        if sizes and sizes[-1] != shape[1]:
            return None
        sizes += [shape[0]] if sizes else [shape[1], shape[0]]
    return tuple(sizes) or None


def put_layers(net: Network, layers: Pairs) -> Network:
    """Return the net with these (w, theta) per layer.

    Raises
    ------
    ValueError
        With one line that names the layer and the field that do not fit.
    """
    if len(layers) != len(net.layers):
        raise ValueError(f"The weights are of {len(layers)} layers, the net has {len(net.layers)}.")
    new = []
    for number, ((w, theta), old) in enumerate(zip(layers, net.layers, strict=True), 1):
        new.append(
            replace(
                old,
                w=_check(w, old.w.shape, f"Layer {number}, w"),
                theta=_check(theta, old.theta.shape, f"Layer {number}, θ"),
            )
        )
    return replace(net, layers=tuple(new))


def read_block(text: str) -> list[list[float]]:
    """Return the numbers of some cells of a spreadsheet, row by row.

    Raises
    ------
    ValueError
        With one line that names row and column of what is no number.
    """
    rows = [_split(line) for line in text.splitlines() if line.strip()]
    if not rows:
        raise ValueError("There are no numbers to paste: copy some cells first.")
    return [
        [read_number(cell, f"Row {row}, column {column}") for column, cell in enumerate(cells, 1)]
        for row, cells in enumerate(rows, 1)
    ]


def read_number(text: str, where: str) -> float:
    """Return a finite number, written with a point or a comma, and with any minus sign.

    Raises
    ------
    ValueError
        That begins with `where`.
    """
    written = text.strip().replace("−", "-").replace(",", ".")
    try:
        value = float(written)
    except ValueError:
        raise ValueError(f"{where}: {text.strip()[:SHOWN]!r} is no number.") from None
    if not np.isfinite(value):
        raise ValueError(f"{where}: {text.strip()[:SHOWN]} is not finite.")
    return value


def _write_row(row: FloatArray) -> str:
    return "[" + ", ".join(repr(value) for value in row.tolist()) + "]"


def _rows(net: Network) -> list[list[str]]:
    rows, below = [], input_names(net)
    for number, layer in enumerate(net.layers, 1):
        rows.append([f"layer {number}", *below, "θ"])
        for place, (w, theta) in enumerate(
            zip(layer.w.tolist(), layer.theta.tolist(), strict=True)
        ):
            rows.append([str(place + 1), *(repr(value) for value in (*w, theta))])
        below = tuple(f"V{place + 1}" for place in range(len(layer.theta)))
    return rows


def _read_json(text: str) -> Pairs:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"This is no JSON: {error}") from None
    layers = found.get("layers") if isinstance(found, dict) else found
    if not isinstance(layers, list):
        raise ValueError('The weights need a list "layers".')
    pairs = []
    for number, layer in enumerate(layers, 1):
        if not isinstance(layer, dict) or "w" not in layer or "theta" not in layer:
            raise ValueError(f'Layer {number} needs "w" and "theta".')
        pairs.append((layer["w"], layer["theta"]))
    return pairs


def _read_table(text: str) -> Pairs:
    """Rows under a header `layer n` are that layer's neurons: number, weights, threshold."""
    layers: list[list[list[float]]] = []
    for line in text.splitlines():
        if not line.strip():
            continue
        cells = _split(line)
        if cells[0].strip().lower().startswith("layer"):
            layers.append([])
            continue
        if not layers:
            raise ValueError("The weights begin with a row 'layer 1', or are JSON.")
        where = f"Layer {len(layers)}, neuron {len(layers[-1]) + 1}"
        row = [
            read_number(cell, f"{where}, column {column}")
            for column, cell in enumerate(cells[1:], 2)
        ]
        if not row or (layers[-1] and len(row) != len(layers[-1][0])):
            raise ValueError(f"{where}: {len(row)} numbers, unlike the rows above it.")
        layers[-1].append(row)
    return [([row[:-1] for row in rows], [row[-1] for row in rows]) for rows in layers]


def _split(line: str) -> list[str]:
    """Cells are parted by tabs, else by semicolons, else by blanks."""
    for mark in ("\t", ";"):
        if mark in line:
            cells = [cell.strip() for cell in line.split(mark)]
            while len(cells) > 1 and not cells[-1]:
                cells.pop()
            return cells
    return line.split()


def _is_table(values: Any) -> bool:
    """Whether rows are of one length, so that there is a shape."""
    try:
        return np.array(values).dtype.kind in "iuf"
    except (ValueError, OverflowError):
        return False


def _check(values: Any, shape: tuple[int, ...], where: str) -> FloatArray:
    """Return an array of that shape; anything else is refused by one line."""
    try:
        array = np.array(values)
        numbers = array.astype(np.float64) if array.dtype.kind in "iuf" else None
    except (ValueError, OverflowError):
        numbers = None
    wanted = " × ".join(str(size) for size in shape)
    if numbers is None:
        raise ValueError(f"{where}: {wanted} numbers are needed, this is no table of numbers.")
    if numbers.shape != shape:
        got = " × ".join(str(size) for size in numbers.shape) or "one"
        raise ValueError(f"{where}: {wanted} numbers are needed, got {got}.")
    if not np.isfinite(numbers).all():
        raise ValueError(f"{where}: not all numbers are finite.")
    return numbers
