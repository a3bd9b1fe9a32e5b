"""Tangents and exact steps through one layer, without loss of digits where neurons saturate."""

import numpy as np

from nnlab.core.activations import activation_of
from nnlab.core.arrays import FloatArray


def push_tangents(key: str, b: FloatArray, tangents: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return tangents (neurons, 2, points) times D and the logarithm taken out of them (points,).

    `b` are the local fields (neurons, points) of a layer with the activation `key`. Slopes
    underflow where all neurons saturate: their largest goes to the logarithm.
    """
    if activation_of(key).is_joint:
        return _pushed_jointly(b, tangents)
    logarithm = log_slope(key, b)
    top = logarithm.max(axis=0)
    shift = np.where(np.isfinite(top), top, 0.0)
    return tangents * np.exp(logarithm - shift)[:, None, :], shift


def _pushed_jointly(b: FloatArray, tangents: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Do so for a softmax, dO_i = sum_j O_i O_j (db_i - db_j): no digit lost in a difference."""
    log_O = b - np.logaddexp.reduce(b, axis=0)
    pairs = log_O[:, None] + log_O[None, :]
    pairs[np.arange(len(b)), np.arange(len(b))] = -np.inf
    top = pairs.max(axis=(0, 1))
    shift = np.where(np.isfinite(top), top, 0.0)
    weights = np.exp(pairs - shift)
    spread = np.einsum("ijp,ikp->ikp", weights, tangents)
    return spread - np.einsum("ijp,jkp->ikp", weights, tangents), shift


def log_slope(key: str, b: FloatArray) -> FloatArray:
    """Return ln g'(b), without loss of digits where tanh, sigmoid and softplus saturate."""
    if key in ("tanh", "sigmoid"):
        a = np.abs(b) * (2.0 if key == "tanh" else 1.0)
        return (np.log(4.0) if key == "tanh" else 0.0) - a - 2.0 * np.log1p(np.exp(-a))
    if key == "softplus":
        return np.asarray(-np.logaddexp(0.0, -b))
    with np.errstate(divide="ignore"):
        return np.log(activation_of(key).dg(b))
