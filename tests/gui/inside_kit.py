"""A small net's insides, computed by plain numpy, for tests of the parts of the Inside tab."""

from __future__ import annotations

import numpy as np

from nnlab.app.inside import Unit
from nnlab.core.digits.convolution import correlate, pool
from nnlab.core.digits.rows import Activation, Conv, Dense, MaxPool, Row
from nnlab.deep.seeing.insides import Insides, LayerWeights
from nnlab.gui.inside.shell import InsideDesk

ROWS: tuple[Row, ...] = (
    *(Conv(2, 3), Activation("relu"), MaxPool(2), Conv(3, 4), Activation("tanh")),
    *(Dense(12), Activation("sigmoid"), Dense(10)),
)


def make_insides(seed: int = 1, rows: tuple[Row, ...] = ROWS) -> Insides:
    """Return what a net of random weights makes of a random image."""
    rng = np.random.default_rng(seed)
    image = rng.uniform(0, 1, (28, 28)).astype(np.float32)
    x = ((image - 0.1307) / 0.3081).astype(np.float32)[None]
    V, seen, weights = [], x, []
    for number, row in enumerate(rows):
        if isinstance(row, Conv):
            w = rng.normal(0, 0.3, (row.maps, len(seen), row.kernel, row.kernel))
            theta = rng.normal(0, 0.3, row.maps)
            maps = [correlate(seen, kernel, t) for kernel, t in zip(w, theta, strict=True)]
            seen = np.stack(maps).astype(np.float32)
        elif isinstance(row, Dense):
            w = rng.normal(0, 0.3, (row.neurons, seen.size))
            theta = rng.normal(0, 0.3, row.neurons)
            seen = (w @ seen.ravel() - theta).astype(np.float32)
        elif isinstance(row, MaxPool):
            seen = pool(seen, row.size).astype(np.float32)
        elif isinstance(row, Activation):
            g = {"relu": lambda b: np.maximum(b, 0), "tanh": np.tanh}
            seen = g.get(row.g, lambda b: 1 / (1 + np.exp(-b)))(seen).astype(np.float32)
        if isinstance(row, Conv | Dense):
            weights.append(LayerWeights(number, w.astype(np.float32), theta.astype(np.float32)))
        V.append(seen)
    O = np.exp(seen - seen.max())
    return Insides(rows, image, x, tuple(V), O / O.sum(), tuple(weights))


def give(desk: InsideDesk, insides: Insides, unit: Unit | None = None) -> None:
    """Let the desk have these insides, as after an answer of the compute process."""
    desk.insides, desk.rows = insides, insides.rows
    assert insides.weights is not None
    desk.weights = insides.weights
    desk.choose_unit(unit)
    desk.net_changed.emit()
    desk.weights_changed.emit()
    desk.insides_changed.emit()
