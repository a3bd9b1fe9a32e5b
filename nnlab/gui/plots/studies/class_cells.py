"""Where each class of an output layer over a plane wins: convex polygons, cut exactly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nnlab.core.arrays import FloatArray


@dataclass(frozen=True, eq=False)
class ClassCell:
    """The part of a rectangle where one class has the largest field: corners (k, 2)."""

    number: int
    corners: FloatArray


def find_cells(
    w: FloatArray, theta: FloatArray, low: FloatArray, high: FloatArray
) -> list[ClassCell]:
    """Return the cells of the classes between the corners low (2,) and high (2,) of a rectangle.

    Parameters
    ----------
    w, theta : weights (classes, 2) and thresholds (classes,) of the output layer; class i wins
        where w_i · b - theta_i is the largest
    """
    box = np.array([low, (high[0], low[1]), high, (low[0], high[1])], dtype=np.float64)
    cells = []
    for i in range(len(theta)):
        corners = box
        for j in range(len(theta)):
            if j != i and len(corners):
                corners = _cut(corners, w[i] - w[j], float(theta[i] - theta[j]))
        if len(corners) >= 3:
            cells.append(ClassCell(i, corners))
    return cells


def find_borders(cells: list[ClassCell], w: FloatArray, theta: FloatArray) -> list[FloatArray]:
    """Return the decision lines (2, 2) between the cells: edges where two classes are equal."""
    lines = []
    for cell in cells:
        for start, end in zip(cell.corners, np.roll(cell.corners, -1, axis=0), strict=True):
            fields = w @ ((start + end) / 2) - theta
            near = np.abs(fields - fields[cell.number]) <= 1e-9 * (1.0 + np.abs(fields).max())
            # Each line once; an edge of the rectangle is no decision line.
            if near[cell.number + 1 :].any():
                lines.append(np.array([start, end]))
    return lines


def _cut(corners: FloatArray, normal: FloatArray, theta: float) -> FloatArray:
    """Return the part of a convex polygon where normal · b >= theta."""
    height = corners @ normal - theta
    kept = []
    for k in range(len(corners)):
        here, after = corners[k], corners[(k + 1) % len(corners)]
        a, b = float(height[k]), float(height[(k + 1) % len(corners)])
        if a >= 0:
            kept.append(here)
        if (a > 0 > b) or (a < 0 < b):
            kept.append(here + a / (a - b) * (after - here))
    return np.array(kept) if kept else np.zeros((0, 2))
