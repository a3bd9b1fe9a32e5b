"""The largest eigenvalue of many small symmetric tridiagonal matrices at once."""

import numpy as np

from nnlab.core.arrays import FloatArray

MOST_STEPS = 60
ENOUGH = 1e-9
ROUNDING = 4e-16
SMALLEST = 1e-100


def largest_eigenvalue(diagonal: FloatArray, squares: FloatArray) -> FloatArray:
    """Return the largest eigenvalue (p,) of each matrix.

    Laguerre's method on the characteristic polynomial, whose roots are all real: from Gershgorin's
    bound it comes down to the largest of them and never below. The polynomial itself, which would
    overflow, is the product of the pivots q_i = x - a_i - b_i^2 / q_(i-1) and does not appear.

    Parameters
    ----------
    diagonal : array (k, p)
        a_i; not negative, as those of a product B^T B.
    squares : array (k - 1, p)
        b_i^2 of the numbers beside the diagonal.
    """
    k, beside = len(diagonal), np.sqrt(squares)
    radius = np.zeros_like(diagonal)
    radius[:-1] += beside
    radius[1:] += beside
    # A little above the bound, such that no pivot is zero where a matrix is diagonal.
    x = (diagonal + radius).max(axis=0) * (1.0 + 1e-9) + SMALLEST
    lowest = np.maximum(diagonal.max(axis=0), SMALLEST)
    for _ in range(MOST_STEPS):
        with np.errstate(over="ignore", invalid="ignore"):
            step = _step(x, diagonal, squares, k)
        # At the eigenvalue itself pivots are rounding alone: there is nowhere left to go.
        step = np.where(np.isfinite(step), step, 0.0)
        x = np.maximum(x - step, lowest)
        if not (step > ENOUGH * x).any():
            break
    return np.asarray(x)


def _step(x: FloatArray, diagonal: FloatArray, squares: FloatArray, k: int) -> FloatArray:
    """Return how far Laguerre's method goes down from x, which is above all eigenvalues."""
    # What rounding leaves of a pivot at the eigenvalue itself: less is not known.
    least = ROUNDING * x
    q = np.maximum(x - diagonal[0], least)
    rise, bend = np.ones_like(x), np.zeros_like(x)
    first = 1.0 / q
    second = first * first
    for i in range(1, k):
        # By ratios to q: of its first derivative, and half of its second.
        ratio, share = rise / q, squares[i - 1] / q
        bend = share * (bend / q - ratio * ratio)
        rise = 1.0 + share * ratio
        q = np.maximum(x - diagonal[i] - share, least)
        slope = rise / q
        first = first + slope
        second = second + slope * slope - 2.0 * bend / q
    root = np.sqrt(np.maximum((k - 1) * (k * second - first * first), 0.0))
    return np.asarray(k / (first + root))
