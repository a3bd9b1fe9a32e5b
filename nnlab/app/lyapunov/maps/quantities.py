"""The quantities that a map of exponents can show, from the logarithms of its growths."""

import numpy as np
from numpy.typing import NDArray

# The keys of `map_state.QUANTITIES` that need ln Lambda_2, and those that are not per layer.
SMALLEST, LOGS = ("smallest", "smallest_log"), ("log", "smallest_log")


def quantity_of(logs: NDArray[np.float32], quantity: str, ell: int) -> NDArray[np.float32] | None:
    """Return a quantity of the logarithms (1 or 2, rows, columns), None if they do not have it."""
    row = 1 if quantity in SMALLEST else 0
    if row >= len(logs):
        return None
    values: NDArray[np.float32] = logs[row]
    return values if quantity in LOGS else values / np.float32(ell)
