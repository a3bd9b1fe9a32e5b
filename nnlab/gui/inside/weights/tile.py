"""One image of weights with its name."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Tile:
    """The weights of one neuron or map: sheet (rows, columns), its name, what stands below.

    span : the number that has the full colour; bars : weights to the outputs, if they are shown
    """

    sheet: Floats
    name: str
    note: str
    span: float
    tip: str = ""
    bars: Floats = field(default_factory=lambda: np.zeros(0))
