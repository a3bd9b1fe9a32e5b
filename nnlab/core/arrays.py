"""Array types of the core and their read-only copies."""

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray: TypeAlias = NDArray[np.float64]


def frozen(values: ArrayLike) -> FloatArray:
    """Return `values` as a read-only, C-contiguous float64 copy."""
    array = np.array(values, dtype=np.float64, order="C", copy=True)
    array.flags.writeable = False
    return array


NOTHING = frozen([])


def nothing() -> FloatArray:
    """Return the empty array that stands for "no momenta, no population"."""
    return NOTHING
