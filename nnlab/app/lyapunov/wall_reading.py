"""Reading a net of a wall: nothing in its file is trusted."""

import math
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnlab.core.lyapunov.wall_file import FIGURES, FORMAT
from nnlab.core.lyapunov.wall_nets import TREND_NAMES, NetKey, Trends, WallNet
from nnlab.core.network import Layer, Network

Arrays = Mapping[str, NDArray[Any]]


def read_net(document: Mapping[str, Any], arrays: Arrays, key: NetKey) -> WallNet:
    """Return the checked net of a file from its manifest and its arrays.

    Raises
    ------
    ValueError
        In one line, if anything is missing or makes no sense.
    """
    if document.get("format") != FORMAT:
        raise ValueError(f"format must be {FORMAT!r}.")
    stored = document.get("key")
    if stored != {"width": key.width, "depth": key.depth, "seed": key.seed}:
        raise ValueError(f"it is not the net {key}.")
    trends = document.get("trends")
    if not isinstance(trends, Mapping) or not set(trends) <= set(TREND_NAMES):
        raise ValueError("trends must be a table of figures.")
    outcome = document.get("outcome")
    return WallNet(
        key=key,
        network=_read_network(arrays, key),
        outcome=outcome if isinstance(outcome, str) else "",
        map=_array(arrays, "map", None),
        trends=Trends(**{name: _figure(trends, name) for name in trends}),
        **{name: _figure(document, name) for name in FIGURES},
    )


def _read_network(arrays: Arrays, key: NetKey) -> Network:
    sizes = (2, *(key.width,) * key.depth, 1)
    layers = []
    for number, (n, outputs) in enumerate(pairwise(sizes)):
        w = _array(arrays, f"w{number}", (outputs, n))
        theta = _array(arrays, f"theta{number}", (outputs,))
        layers.append(Layer(w, theta, "tanh"))  # type: ignore[arg-type]
    return Network(tuple(layers))


def _array(arrays: Arrays, name: str, shape: tuple[int, ...] | None) -> NDArray[np.float32]:
    array = arrays.get(name)
    if array is None or array.dtype != np.float32:
        raise ValueError(f"{name} must be an array of float32.")
    if shape is not None and array.shape != shape:
        raise ValueError(f"{name} must have the shape {shape}, got {array.shape}.")
    return array


def _figure(stored: Mapping[str, Any], name: str) -> float:
    value = stored.get(name)
    if value is None:
        return math.nan
    if type(value) not in (int, float) or not math.isfinite(value):
        raise ValueError(f"{name} must be a number.")
    return float(value)
