"""Reading a net of a wall: nothing in its file is trusted."""

import math
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnlab.core.lyapunov.walls.file import FIGURES, FORMAT
from nnlab.core.lyapunov.walls.nets import MOST_LINES, TREND_NAMES, NetKey, Trends, WallFace
from nnlab.core.network import Layer, Network

Arrays = Mapping[str, NDArray[Any]]
LARGEST = 1e30
"""Whole numbers of hundreds of digits are finite too, but no float."""
MOST = {name: 1.0 if name.endswith("error") else 1e12 for name in FIGURES}
"""What epochs, errors (fractions) and seconds can be at most."""


def read_face(document: Mapping[str, Any], arrays: Arrays, key: NetKey) -> WallFace:
    """Return what the wall shows of a net, from its file's manifest and its room "face".

    Raises
    ------
    ValueError
        In one line, if anything is missing or makes no sense.
    """
    if document.get("format") != FORMAT:
        raise ValueError(f"format must be {FORMAT!r}.")
    if document.get("key") != {"width": key.width, "depth": key.depth, "seed": key.seed}:
        raise ValueError(f"it is not the net {key}.")
    trends, outcome, lines = (document.get(name) for name in ("trends", "outcome", "lines"))
    if not isinstance(trends, Mapping) or not set(trends) <= set(TREND_NAMES):
        raise ValueError("trends must be a table of figures.")
    if type(lines) is not int or not 0 <= lines <= MOST_LINES:
        raise ValueError(f"lines must be 0 to {MOST_LINES}.")
    return WallFace(
        key=key,
        outcome=outcome if isinstance(outcome, str) else "",
        map=_array(arrays, "map", None),
        lines=tuple(_array(arrays, f"line{number}", None) for number in range(lines)),
        trends=Trends(**{name: _figure(trends, name) for name in trends}),
        **{name: _figure(document, name, 0.0, most) for name, most in MOST.items()},
    )


def read_network(arrays: Arrays, key: NetKey) -> Network:
    """Return the net from its file's room "weights".

    Raises
    ------
    ValueError
        In one line, if an array is missing or of another shape.
    """
    layers = []
    for number, (n, outputs) in enumerate(pairwise((2, *(key.width,) * key.depth, 1))):
        w = _array(arrays, f"w{number}", (outputs, n)).astype(np.float64)
        theta = _array(arrays, f"theta{number}", (outputs,)).astype(np.float64)
        layers.append(Layer(w, theta, "tanh"))
    return Network(tuple(layers))


def _array(arrays: Arrays, name: str, shape: tuple[int, ...] | None) -> NDArray[np.float32]:
    array = arrays.get(name)
    if array is None or array.dtype != np.float32:
        raise ValueError(f"{name} must be an array of float32.")
    if shape is not None and array.shape != shape:
        raise ValueError(f"{name} must have the shape {shape}, got {array.shape}.")
    return array


def _figure(
    stored: Mapping[str, Any], name: str, least: float = -LARGEST, most: float = LARGEST
) -> float:
    value = stored.get(name)
    if value is None:
        return math.nan
    if type(value) not in (int, float) or not least <= value <= most:
        raise ValueError(f"{name} must be a number from {least:g} to {most:g}.")
    return float(value)
