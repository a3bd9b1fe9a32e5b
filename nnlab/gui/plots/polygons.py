"""Many points as one Qt polygon, without a Python object for each."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtGui import QPainterPath, QPolygonF
from shiboken6 import VoidPtr

from nnlab.core.arrays import FloatArray


def make_polygon(points: FloatArray) -> QPolygonF:
    """Return the polygon of points (n, 2) in pixels."""
    polygon = QPolygonF()
    if len(points):
        polygon.resize(len(points))
        # Qt's own memory; it stays valid as long as the polygon does.
        memory: Any = VoidPtr(polygon.data(), 16 * len(points), True)  # type: ignore[call-arg, arg-type]
        np.frombuffer(memory, dtype=np.float64).reshape(-1, 2)[:] = points
    return polygon


def make_path(lines: list[FloatArray]) -> QPainterPath:
    """Return a path of several open lines, each (n, 2) in pixels."""
    path = QPainterPath()
    for line in lines:
        path.addPolygon(make_polygon(line))
    return path
