"""A rectangle of the input plane."""

from dataclasses import dataclass

import numpy as np

from nnlab.core.arrays import FloatArray


@dataclass(frozen=True)
class Box:
    """The part of the input plane that is looked at, x1 and x2 in the patterns' units."""

    x1_min: float = -1.5
    x1_max: float = 1.5
    x2_min: float = -1.5
    x2_max: float = 1.5

    def centres(self, columns: int, rows: int) -> tuple[FloatArray, FloatArray]:
        """Return x1 (columns,) and x2 (rows,) at the centres of the pixels of a grid."""
        dx1 = (self.x1_max - self.x1_min) / columns
        dx2 = (self.x2_max - self.x2_min) / rows
        x1 = self.x1_min + dx1 * (np.arange(columns, dtype=np.float64) + 0.5)
        x2 = self.x2_min + dx2 * (np.arange(rows, dtype=np.float64) + 0.5)
        return x1, x2
