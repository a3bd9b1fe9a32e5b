"""All exponents of a point: the singular values of J_l, over any range of sizes.

The singular values of a product of many matrices may span more orders of magnitude than a float
has digits; the small ones are lost in the product. So J_l is kept as X D Y, with D = diag e^d in
decreasing order and X, Y well conditioned. Each layer multiplies X from the left, and elimination
with complete pivoting finds the factors anew; it treats all rows and columns alike, however
different they are in size. One-sided Jacobi rotations at last give each singular value to its own
relative precision (Demmel et al., Linear Algebra Appl. 299, 21 (1999)).
"""

from dataclasses import dataclass

import numpy as np

from nnlab.core.activations import activation_of
from nnlab.core.arrays import FloatArray
from nnlab.core.features import expand, slopes
from nnlab.core.lyapunov.layers import chosen_layers
from nnlab.core.lyapunov.tangents import log_slope, push_tangents
from nnlab.core.network import Layer, Network

# Cosines of columns that count as zero, and the most passes over all pairs of them.
ORTHOGONAL, MOST_PASSES = 1e-15, 60


@dataclass(frozen=True, eq=False)
class Graded:
    """A matrix X diag(e^scale) Y; X is (rows, rank), Y (rank, columns)."""

    X: FloatArray
    scale: FloatArray
    Y: FloatArray


def spectrum(net: Network, x: FloatArray, ell: int, include_output: bool = False) -> FloatArray:
    """Return ln Lambda_1 >= ln Lambda_2 >= ... of J_l at a point x (components,), in float64.

    As many as the smaller side of J_l has; -inf for those that vanish. The exponents are
    lambda_i = ln Lambda_i / l. For nets of any number of inputs.

    Raises
    ------
    ValueError
        If there is no layer l or x has not as many components as the net's patterns.
    """
    x = np.asarray(x, dtype=np.float64)
    if x.shape != (net.components,):
        raise ValueError(f"The point needs {net.components} components, got shape {x.shape}.")
    layers = chosen_layers(net, ell, include_output)
    V = expand(net.features, x[None])[0]
    start = slopes(net.features, x[None])[0] if net.features else np.eye(len(x))
    J = _factorised(start, np.zeros(len(start)), np.zeros(len(x)), np.eye(len(x)))
    for layer in layers:
        b = layer.w @ V - layer.theta
        J = _times(layer, b, J)
        V = activation_of(layer.activation).g(b)
    found = _singular_logs(J)
    count = min(len(x), len(layers[-1].theta))
    return np.concatenate([found, np.full(count - len(found), -np.inf)])


def _times(layer: Layer, b: FloatArray, J: Graded) -> Graded:
    """Return D W J at the local fields b (neurons,) of a layer."""
    product = layer.w @ J.X
    if activation_of(layer.activation).is_joint:
        pushed, shift = push_tangents(layer.activation, b[:, None], product[:, :, None])
        return _factorised(pushed[:, :, 0], np.zeros(len(b)), J.scale + shift, J.Y)
    return _factorised(product, log_slope(layer.activation, b), J.scale, J.Y)


def _factorised(B: FloatArray, up: FloatArray, scale: FloatArray, Y: FloatArray) -> Graded:
    """Return diag(e^up) B diag(e^scale) Y as a graded product.

    Elimination with complete pivoting: the largest entry of all is taken next.
    """
    B, up, scale = B.copy(), up.copy(), scale.copy()
    X, rows, scales = [], [], []
    for _ in range(min(B.shape)):
        with np.errstate(divide="ignore"):
            size = np.log(np.abs(B)) + up[:, None] + scale[None, :]
        i, j = np.unravel_index(np.argmax(size), B.shape)
        if np.isneginf(size[i, j]):
            break
        pivot = B[i, j]
        column, row = B[:, j] / pivot, B[i] / pivot
        scales.append(size[i, j])
        X.append(np.sign(pivot) * column * np.exp(np.where(column == 0, -np.inf, up - up[i])))
        rows.append(row * np.exp(np.where(row == 0, -np.inf, scale - scale[j])))
        B = B - np.outer(column, B[i])
        up[i] = scale[j] = -np.inf
        B[i], B[:, j] = 0.0, 0.0
    rank = len(scales)
    T = np.array(rows).reshape(rank, len(Y))
    return Graded(np.array(X).reshape(rank, len(up)).T, np.array(scales), T @ Y)


def _singular_logs(J: Graded) -> FloatArray:
    """Return the logarithms of the singular values that do not vanish, the largest first."""
    order = np.argsort(-J.scale, kind="stable")
    scale = J.scale[order]
    R = np.linalg.qr(J.X[:, order], mode="r")
    # X D Y = Q R D Y = Q D (D^-1 R D) Y, whose triangle has no large entry.
    lift = np.exp(np.minimum(scale[None, :] - scale[:, None], 0.0))
    columns = ((np.triu(R) * lift) @ J.Y[order]).T
    with np.errstate(divide="ignore"):
        norms = np.linalg.norm(columns, axis=0)
        found = _rotated(columns / np.where(norms > 0, norms, 1.0), scale + np.log(norms))
    return np.sort(found)[::-1]


def _rotated(G: FloatArray, scale: FloatArray) -> FloatArray:
    """Return ln of the singular values of G diag(e^scale), by one-sided Jacobi rotations.

    The columns of G have length 1 and stay so; their sizes are kept in `scale`, where neither
    squares nor quotients of them can over- or underflow.
    """
    G, scale = G.copy(), scale.copy()
    for _ in range(MOST_PASSES):
        largest = 0.0
        for i in range(len(scale) - 1):
            for j in range(i + 1, len(scale)):
                largest = max(largest, _rotate(G, scale, i, j))
        if largest <= ORTHOGONAL * len(G):
            break
    return scale


def _rotate(G: FloatArray, scale: FloatArray, i: int, j: int) -> float:
    """Make two columns orthogonal; return the size of the cosine between them before."""
    if scale[i] < scale[j]:
        i, j = j, i
    cosine = float(G[:, i] @ G[:, j])
    if abs(cosine) <= ORTHOGONAL:
        return 0.0
    ratio = float(np.exp(scale[j] - scale[i]))
    apart = 1.0 - ratio * ratio
    # The tangent of the rotation's angle, over the ratio of the columns' sizes.
    turn = 2.0 * cosine / (apart + np.hypot(apart, 2.0 * ratio * cosine))
    cos = 1.0 / np.hypot(1.0, turn * ratio)
    first = cos * (G[:, i] + turn * ratio * ratio * G[:, j])
    second = cos * (G[:, j] - turn * G[:, i])
    for k, column in ((i, first), (j, second)):
        norm = float(np.linalg.norm(column))
        G[:, k] = column / norm
        scale[k] += np.log(norm)
    return abs(cosine)
