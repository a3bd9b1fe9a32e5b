"""The plane of a bottleneck: its classes and how sure the net is, point by point."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnlab.core.arrays import FloatArray
from nnlab.core.box import Box
from nnlab.core.lyapunov.digits.result import Plane
from nnlab.core.lyapunov.digits.uncertainty import entropy

MARGIN = 0.05


@dataclass(frozen=True, eq=False)
class Regions:
    """The background of a plane, each (rows, columns) with row 0 at the lowest y2.

    classes : the answer, int64; entropy : H of the outputs in nats; confidence : max O
    """

    classes: NDArray[np.int64]
    entropy: NDArray[np.float32]
    confidence: NDArray[np.float32]


def frame(plane: Plane) -> Box:
    """Return the box around all test digits of a plane, with a margin."""
    low, high = plane.fields.min(axis=0), plane.fields.max(axis=0)
    margin = np.maximum(MARGIN * (high - low), 1e-3)
    low, high = low - margin, high + margin
    return Box(float(low[0]), float(high[0]), float(low[1]), float(high[1]))


def outputs_at(plane: Plane, y: FloatArray | NDArray[np.float32]) -> FloatArray:
    """Return O (p, classes), softmax of b = w y - theta, at points y (p, 2) of the plane."""
    b = np.asarray(y, dtype=np.float64) @ plane.w.T - plane.theta
    b -= b.max(axis=1, keepdims=True)
    grown = np.exp(b)
    return np.asarray(grown / grown.sum(axis=1, keepdims=True))


def regions(plane: Plane, box: Box, columns: int, rows: int) -> Regions:
    """Return classes, H and confidence at the centres of a grid of pixels."""
    y1, y2 = box.centres(columns, rows)
    grid = np.stack(np.meshgrid(y1, y2), axis=-1).reshape(-1, 2)
    o = outputs_at(plane, grid)
    shape = (rows, columns)
    return Regions(
        o.argmax(axis=1).reshape(shape),
        entropy(o).astype(np.float32).reshape(shape),
        o.max(axis=1).astype(np.float32).reshape(shape),
    )
