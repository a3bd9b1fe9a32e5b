"""Compiled loops for maps over the input plane: activations and outputs.

Everything is float32 and branchless, so that it fills the lanes of the processor. Arrays are
(neurons, points).
"""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from nnlab.core.activations import LEAK as LEAK_64

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]

# The codes of `nnlab.core.activations.ACTIVATIONS`.
SGN, HEAVISIDE, LINEAR, TANH, SIGMOID, RELU, LEAKY, SOFTPLUS, SOFTMAX = range(9)
# Points that one pass keeps in the first-level cache.
TILE = 256

# Fused multiply-adds change the last bit of a picture, not what it shows.
OPTIONS: dict[str, Any] = {
    "cache": True,
    "error_model": "numpy",
    "nogil": True,
    "fastmath": {"contract"},
}

ZERO, ONE, TWO = (np.float32(value) for value in (0.0, 1.0, 2.0))
LEAK = np.float32(LEAK_64)
LOG2_E = np.float32(1.44269504)
LN2_HIGH, LN2_LOW = np.float32(0.693359375), np.float32(-2.12194440e-4)
LARGEST_EXPONENT = np.float32(87.0)
# Adding and subtracting 1.5 * 2^23 rounds to the nearest integer, which stays in the low bits.
ROUNDER = np.float32(12582912.0)
MANTISSA_BITS = np.int32(23)
SIGN_BIT = np.int32(-(2**31))
# exp(r) = 1 + r + r^2 P(r) for |r| <= ln(2) / 2 (Cephes, expf).
P0, P1, P2, P3, P4 = (
    np.float32(value)
    for value in (
        1.3981999507e-3,
        8.3334519073e-3,
        4.1665795894e-2,
        1.6666665459e-1,
        5.0000001201e-1,
    )
)
# artanh(s) / s as a polynomial in s^2 <= 1/9, relative error 4e-9; see `lane_exp`.
A0, A1, A2, A3, A4 = (
    np.float32(value) for value in (1.0, 0.33333161, 0.200122976, 0.139825789, 0.140788892)
)


@njit(inline="always", **OPTIONS)
def decay(a: np.float32) -> np.float32:
    """Return exp(-a) for a >= 0 with a relative error below 3e-7; constant beyond a = 87."""
    a = min(a, LARGEST_EXPONENT)
    shifted = np.float32(ROUNDER - a * LOG2_E)
    n = shifted - ROUNDER
    r = -n * LN2_HIGH - a - n * LN2_LOW
    p = np.float32(((((P0 * r + P1) * r + P2) * r + P3) * r + P4) * r * r + r + ONE)
    power = np.int32(shifted.view(np.int32) << MANTISSA_BITS)
    return np.int32(p.view(np.int32) + power).view(np.float32)


@njit(inline="always", **OPTIONS)
def with_sign(size: np.float32, of: np.float32) -> np.float32:
    """Return size >= 0 with the sign of another number, without a branch."""
    bits = np.float32(size).view(np.int32) | (np.float32(of).view(np.int32) & SIGN_BIT)
    return np.int32(bits).view(np.float32)


@njit(inline="always", **OPTIONS)
def log_one_plus(e: np.float32) -> np.float32:
    """Return ln(1 + e) for 0 <= e <= 1 as 2 artanh(e / (2 + e))."""
    s = e / (TWO + e)
    u = s * s
    return np.float32(TWO * s * ((((A4 * u + A3) * u + A2) * u + A1) * u + A0))


@njit(**OPTIONS)
def activate(code: int, v: Floats, row: int, points: int) -> None:
    """Replace the local fields b in a row of v by g(b).

    Rows are named by number here and below: to cut one out costs a count of references, and that
    costs more than a narrow layer itself.
    """
    if code == TANH:
        for i in range(points):
            b = v[row, i]
            e = decay(TWO * abs(b))
            v[row, i] = with_sign((ONE - e) / (ONE + e), b)
    elif code == SIGMOID:
        for i in range(points):
            b = v[row, i]
            e = decay(abs(b))
            v[row, i] = (ONE if b >= ZERO else e) / (ONE + e)
    elif code == RELU:
        for i in range(points):
            v[row, i] = max(v[row, i], ZERO)
    elif code == LEAKY:
        for i in range(points):
            v[row, i] = max(v[row, i], LEAK * v[row, i])
    elif code == SOFTPLUS:
        for i in range(points):
            b = v[row, i]
            v[row, i] = max(b, ZERO) + log_one_plus(decay(abs(b)))
    elif code == SGN:
        for i in range(points):
            v[row, i] = ONE if v[row, i] >= ZERO else -ONE
    elif code == HEAVISIDE:
        for i in range(points):
            v[row, i] = ONE if v[row, i] >= ZERO else ZERO


@njit(**OPTIONS)
def share(v: Floats, neurons: int, points: int) -> None:
    """Turn the local fields in the first rows of v, one a neuron, into softmax outputs."""
    for i in range(points):
        top = v[0, i]
        for j in range(1, neurons):
            top = max(top, v[j, i])
        whole = ZERO
        for j in range(neurons):
            v[j, i] = decay(top - v[j, i])
            whole += v[j, i]
        for j in range(neurons):
            v[j, i] /= whole


@njit(**OPTIONS)
def mix(w: Floats, at: int, inputs: int, source: Floats, target: Floats, row: int, n: int) -> None:
    """Add sum_j w_j source_j to n numbers of a row of target; the weights begin at w[at]."""
    quads = inputs - inputs % 4
    for j in range(0, quads, 4):
        w0, w1, w2, w3 = w[at + j], w[at + j + 1], w[at + j + 2], w[at + j + 3]
        for i in range(n):
            target[row, i] += (w0 * source[j, i] + w1 * source[j + 1, i]) + (
                w2 * source[j + 2, i] + w3 * source[j + 3, i]
            )
    for j in range(quads, inputs):
        w0 = w[at + j]
        for i in range(n):
            target[row, i] += w0 * source[j, i]


@njit(**OPTIONS)
def fill_map(
    x1: Floats,
    x2: Floats,
    w: Floats,
    theta: Floats,
    sizes: Integers,
    codes: Integers,
    out: Floats,
) -> None:
    """Fill out (outputs, rows, columns) with the last layer's neurons, for narrow nets.

    On a grid the first layer is separable: w1 x1 of a column is computed once for all rows.
    `w` and `theta` are those of all layers, one after the other; a code of LINEAR for the last
    layer gives its local field.
    """
    columns, first, widest = x1.size, sizes[1], sizes.max()
    across = np.empty((first, columns), np.float32)
    for j in range(first):
        for i in range(columns):
            across[j, i] = w[2 * j] * x1[i]
    front = np.empty((widest, TILE), np.float32)
    back = np.empty((widest, TILE), np.float32)
    for row in range(x2.size):
        for start in range(0, columns, TILE):
            points = min(TILE, columns - start)
            for j in range(first):
                shift = w[2 * j + 1] * x2[row] - theta[j]
                for i in range(points):
                    front[j, i] = across[j, start + i] + shift
                activate(codes[0], front, j, points)
            w_at, theta_at = 2 * first, first
            for layer in range(1, codes.size):
                inputs, outputs = sizes[layer], sizes[layer + 1]
                for j in range(outputs):
                    shift = -theta[theta_at + j]
                    for i in range(points):
                        back[j, i] = shift
                    mix(w, w_at + j * inputs, inputs, front, back, j, points)
                    activate(codes[layer], back, j, points)
                w_at += inputs * outputs
                theta_at += outputs
                front, back = back, front
            if codes[codes.size - 1] == SOFTMAX:
                share(front, sizes[codes.size], points)
            for j in range(sizes[codes.size]):
                for i in range(points):
                    out[j, row, start + i] = front[j, i]


@njit(**OPTIONS)
def finish_layer(v: Floats, theta: Floats, code: int) -> None:
    """Turn products W V (neurons, points) into outputs: subtract thresholds, apply g."""
    points = v.shape[1]
    for j in range(theta.size):
        shift = theta[j]
        for i in range(points):
            v[j, i] -= shift
        activate(code, v, j, points)
    if code == SOFTMAX:
        share(v, theta.size, points)


def warm() -> None:
    """Compile all loops, or load them from numba's cache."""
    x = np.linspace(-1.0, 1.0, 5).astype(np.float32)
    w, theta = np.ones(6, np.float32), np.zeros(3, np.float32)
    sizes, codes = np.array([2, 2, 1]), np.array([TANH, TANH])
    fill_map(x, x, w, theta, sizes, codes, np.empty((1, 5, 5), np.float32))
    finish_layer(np.ones((1, 5), np.float32), theta[:1], codes[0])
