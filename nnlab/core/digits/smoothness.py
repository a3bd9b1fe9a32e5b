"""How much an image of weights looks like noise, as one number."""

import math

import numpy as np
from numpy.typing import NDArray


def neighbour_correlation(image: NDArray[np.floating]) -> float:
    """Return the correlation coefficient of the weights of neighbouring pixels.

    It is Pearson's, over all pairs of pixels side by side or one above the other, of an image
    (rows, columns): about 0 for white noise (standard deviation 1/sqrt(pairs), 0.026 for 28 x 28),
    near 1 for a smooth image. It is not a number where all weights of a pair's side are the same.
    """
    w = np.asarray(image, dtype=np.float64)
    first = np.concatenate([w[:, :-1].ravel(), w[:-1].ravel()])
    second = np.concatenate([w[:, 1:].ravel(), w[1:].ravel()])
    first, second = first - first.mean(), second - second.mean()
    spread = math.sqrt(float(first @ first) * float(second @ second))
    return float(first @ second) / spread if spread > 0 else math.nan
