"""How much an image of weights looks like noise, as one number."""

import numpy as np
from numpy.typing import NDArray


def neighbour_correlations(images: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return the correlation coefficients of the weights of neighbouring pixels, (n,).

    Each is Pearson's, over all pairs of pixels side by side or one above the other, of one of the
    images (n, rows, columns): about 0 for white noise (standard deviation 1/sqrt(pairs), 0.026 for
    28 x 28), near 1 for a smooth image; not a number where all weights of the pairs are the same.
    """
    w = np.asarray(images, dtype=np.float64)
    n = len(w)
    first = np.concatenate([w[:, :, :-1].reshape(n, -1), w[:, :-1].reshape(n, -1)], axis=1)
    second = np.concatenate([w[:, :, 1:].reshape(n, -1), w[:, 1:].reshape(n, -1)], axis=1)
    first -= first.mean(axis=1, keepdims=True)
    second -= second.mean(axis=1, keepdims=True)
    spread = np.sqrt((first**2).sum(axis=1) * (second**2).sum(axis=1))
    together = (first * second).sum(axis=1)
    r: NDArray[np.float64] = np.full(n, np.nan)
    np.divide(together, spread, out=r, where=spread > 0)
    return r


def neighbour_correlation(image: NDArray[np.floating]) -> float:
    """Return the same of a single image (rows, columns)."""
    return float(neighbour_correlations(image[None])[0])
