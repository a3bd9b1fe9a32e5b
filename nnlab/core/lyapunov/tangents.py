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
    return np.einsum("ijp,ijkp->ikp", weights, tangents[:, None] - tangents[None, :]), shift


def log_slope(key: str, b: FloatArray) -> FloatArray:
    """Return ln g'(b), without loss of digits where tanh, sigmoid and softplus saturate."""
    if key in ("tanh", "sigmoid"):
        a = np.abs(b) * (2.0 if key == "tanh" else 1.0)
        return (np.log(4.0) if key == "tanh" else 0.0) - a - 2.0 * np.log1p(np.exp(-a))
    if key == "softplus":
        return np.asarray(-np.logaddexp(0.0, -b))
    with np.errstate(divide="ignore"):
        return np.log(activation_of(key).dg(b))


def push_steps(key: str, b: FloatArray, steps: FloatArray) -> FloatArray:
    """Return g(b + db) - g(b) exactly, however small it is beside g(b).

    Parameters
    ----------
    key : str
        Of the activation.
    b : array (neurons,)
        The local fields that the steps start from.
    steps : array (neurons, points)
        The steps db of any size; nothing is linearised.

    Returns
    -------
    array (neurons, points). Of tanh, sigmoid, softplus and softmax all digits are kept where the
    neurons saturate: tanh(b + db) - tanh(b) = sinh db / (cosh b cosh (b + db)), and so on.
    """
    start = b[:, None]
    if key == "tanh":
        return _tanh_steps(start, steps)
    if key == "sigmoid":
        return 0.5 * _tanh_steps(0.5 * start, 0.5 * steps)
    if key == "softmax":
        return _softmax_steps(start, steps)
    g = activation_of(key).g
    exact: FloatArray = g(start + steps) - g(start)
    if key == "softplus":
        small = np.abs(steps) <= 1.0
        share = np.exp(-np.logaddexp(0.0, -start))
        bent = np.log1p(share * np.expm1(np.where(small, steps, 0.0)))
        return np.asarray(np.where(small, bent, exact))
    if key in ("linear", "relu", "leaky"):
        # Both ends on one side of the kink: there the step is a multiple of db.
        slope = activation_of(key).dg(start)
        straight = np.sign(start) == np.sign(start + steps)
        return np.asarray(np.where(straight, slope * steps, exact))
    return exact


def _tanh_steps(b: FloatArray, steps: FloatArray) -> FloatArray:
    here, there, size = np.abs(b), np.abs(b + steps), np.abs(steps)
    # All else that depends on b alone is worked out once for a neuron: this is called live.
    rise = np.expm1(-2.0 * size) * np.exp(size - here - there) / (1.0 + np.exp(-2.0 * there))
    return np.asarray(np.copysign(rise * (-2.0 / (1.0 + np.exp(-2.0 * here))), steps))


def _softmax_steps(b: FloatArray, steps: FloatArray) -> FloatArray:
    """O_i' - O_i = sum_j (O_i' O_j - O_i O_j'), each pair without a difference of its own."""
    before = b - np.logaddexp.reduce(b, axis=0)
    after = b + steps - np.logaddexp.reduce(b + steps, axis=0)
    ahead = steps[:, None] - steps[None, :]
    # O_i' O_j' and one of the two exponentials of db_i - db_j, the one that can't overflow.
    larger = np.where(ahead > 0, after[:, None] + before[None, :], before[:, None] + after[None, :])
    return np.asarray((np.sign(ahead) * -np.expm1(-np.abs(ahead)) * np.exp(larger)).sum(axis=1))
