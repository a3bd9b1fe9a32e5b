"""How often each value of a map occurs."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnlab.core.arrays import FloatArray

# Of larger maps an even choice of about so many points is counted: the shape is the same.
MOST = 160_000
BINS = 60


@dataclass(frozen=True, eq=False)
class Distribution:
    """Shares (bins,) of the values between edges (bins + 1,), mean and median of the finite ones.

    `above` is the share of the values above the threshold, of all that are numbers, -inf included;
    `missing` the share of all points whose value is not finite; `points` how many were counted.
    """

    edges: FloatArray
    shares: FloatArray
    mean: float
    median: float
    above: float
    missing: float
    points: int


def count_values(
    values: NDArray[np.float32], threshold: float, bins: int = BINS
) -> Distribution | None:
    """Return the distribution of a map (rows, columns), None if it has no finite value."""
    step = math.ceil(math.sqrt(values.size / MOST))
    some = values[::step, ::step].ravel()
    finite = some[np.isfinite(some)].astype(np.float64)
    if not finite.size:
        return None
    low, high = float(finite.min()), float(finite.max())
    if high - low < 1e-9 * max(1.0, abs(low)):
        low, high = low - 0.5, high + 0.5
    places = ((finite - low) * (bins / (high - low))).astype(np.int64)
    counts = np.bincount(np.minimum(places, bins - 1), minlength=bins)
    known = int(np.count_nonzero(~np.isnan(some)))
    return Distribution(
        edges=np.linspace(low, high, bins + 1),
        shares=counts / finite.size,
        mean=float(finite.mean()),
        median=float(np.median(finite)),
        above=float(np.count_nonzero(some > threshold)) / known,
        missing=1.0 - finite.size / some.size,
        points=some.size,
    )
