"""Both exponents of points of the plane in float64: the reference, and where float32 gives up.

J_l has two columns, the tangents T1 = dV/dx1 and T2 = dV/dx2, which the layers turn into one
direction; what is left of their second direction is then lost to rounding. So each layer shears
T2 by a multiple of T1, c = T2_p / T1_p with the row p where |T1| is largest. That is elimination
with a pivot: each row keeps its own relative precision, however unlike the slopes of the neurons
are. The determinant does not see a shear, and their sum C gives J_l = [T1, T2'] ((1, C), (0, 1)).
"""

from typing import NamedTuple

import numpy as np

from nnlab.core.activations import activation_of
from nnlab.core.arrays import FloatArray
from nnlab.core.features import expand, slopes
from nnlab.core.lyapunov.tangents import push_tangents
from nnlab.core.network import Layer

# What is left of T2 below this share of what it was is rounding: the rank is one.
ROUNDING = 32 * float(np.finfo(np.float64).eps)


class PreciseGrowths(NamedTuple):
    """ln Lambda_1 and ln Lambda_2 (2, points) and the direction of greatest stretching (points,).

    Directions are radians in (-pi/2, pi/2], NaN where nothing is stretched.
    """

    logs: FloatArray
    angles: FloatArray


def tangent_growth(
    layers: tuple[Layer, ...], x: FloatArray, features: tuple[str, ...] = ()
) -> FloatArray:
    """Return ln Lambda_1 of the layers' Jacobian at each x (points, 2), in float64 (points,).

    As `precise_growths`.
    """
    return np.asarray(precise_growths(layers, x, features).logs[0])


def precise_growths(
    layers: tuple[Layer, ...], x: FloatArray, features: tuple[str, ...] = ()
) -> PreciseGrowths:
    """Return the singular values of the layers' Jacobian at each x (points, 2), in float64.

    With `features` the Jacobian is that with respect to x, through what the first layer gets. Both
    tangents are brought back to length 1 after each layer, so that nothing over- or underflows.
    Where they vanish (g' = 0) ln Lambda_1 is -inf; where the rank of J is one (a layer of one
    neuron, one living ReLU) or differs from one by rounding only, ln Lambda_2 is -inf.
    """
    x = np.asarray(x, dtype=np.float64)
    v = expand(features, x).T
    tangents = np.ascontiguousarray(np.moveaxis(slopes(features, x), 0, -1))
    # ln of what was taken out of T1 and T2, and the shear C in units of that of T1.
    taken, shear = np.zeros((2, v.shape[1])), np.zeros(v.shape[1])
    for layer in layers:
        b = layer.w @ v - layer.theta[:, None]
        tangents = (layer.w @ tangents.reshape(len(v), -1)).reshape(len(b), 2, -1)
        tangents, shift = push_tangents(layer.activation, b, tangents)
        taken += shift
        with np.errstate(over="ignore"):
            shear = shear + _eliminate(tangents) * np.exp(np.clip(taken[1] - taken[0], -700, 700))
        taken += _normalise(tangents)
        v = activation_of(layer.activation).g(b.T).T
    return _singular(tangents, taken, shear)


def _eliminate(tangents: FloatArray) -> FloatArray:
    """Shear T2 of tangents (neurons, 2, points) in place by c T1; return c (points,)."""
    first, second = tangents[:, 0], tangents[:, 1]
    pivot = np.abs(first).argmax(axis=0)[None]
    t1 = np.take_along_axis(first, pivot, axis=0)[0]
    t2 = np.take_along_axis(second, pivot, axis=0)[0]
    alive = t1 != 0.0
    c = np.divide(t2, t1, out=np.zeros_like(t1), where=alive)
    rest = second - c * first
    rest[np.abs(rest) <= ROUNDING * np.abs(second)] = 0.0
    np.put_along_axis(rest, pivot, np.where(alive, 0.0, t2)[None], axis=0)
    tangents[:, 1] = rest
    return np.asarray(c)


def _normalise(tangents: FloatArray) -> FloatArray:
    """Divide tangents (neurons, 2, points) in place by their largest entries; return ln of them.

    (2, points); 0 where a tangent vanishes.
    """
    size = np.abs(tangents).max(axis=0)
    size[~(size > 0)] = 1.0
    tangents /= size
    return np.asarray(np.log(size))


def _singular(tangents: FloatArray, taken: FloatArray, shear: FloatArray) -> PreciseGrowths:
    """Return the singular values of J = [T1, T2] ((1, C), (0, 1)) from their scaled parts.

    In an orthonormal frame that begins with T1, J is the triangle ((a, k), (0, h)).
    """
    first, second = tangents[:, 0], tangents[:, 1]
    a = np.sqrt((first * first).sum(axis=0))
    along = np.divide((first * second).sum(axis=0), a, out=np.zeros_like(a), where=a > 0)
    unit = np.divide(first, a, out=np.zeros_like(first), where=a > 0)
    h = np.sqrt(((second - along * unit) ** 2).sum(axis=0))
    scale = np.maximum(*np.where(np.stack([a, np.hypot(along, h)]) > 0, taken, -np.inf))
    scale = np.where(np.isfinite(scale), scale, 0.0)
    lift = np.exp(np.clip(taken - scale, -745.0, 0.0))
    with np.errstate(divide="ignore", over="ignore"):
        log_det = np.log(a) + np.log(h) + taken.sum(axis=0)
        return from_triangle(
            a * lift[0], along * lift[1] + shear * a * lift[0], h * lift[1], scale, log_det
        )


def from_triangle(
    a: FloatArray, k: FloatArray, h: FloatArray, scale: FloatArray | float, log_det: FloatArray
) -> PreciseGrowths:
    """Return the singular values of e^scale ((a, k), (0, h)), whose ln |det| is `log_det`."""
    g11, g12, g22 = a * a, a * k, k * k + h * h
    largest = scale + 0.5 * np.log(larger_eigenvalue(g11, g12, g22))
    smallest = log_det - np.where(np.isneginf(log_det), 0.0, largest)
    return PreciseGrowths(np.stack([largest, smallest]), find_angles(g11, g12, g22))


def find_angles(g11: FloatArray, g12: FloatArray, g22: FloatArray) -> FloatArray:
    """Return the direction in (-pi/2, pi/2] of the larger eigenvalue of ((g11, g12), (g12, g22)).

    NaN where the matrix vanishes.
    """
    angles = 0.5 * np.arctan2(2.0 * g12, g11 - g22)
    angles = np.where(angles <= -0.5 * np.pi, 0.5 * np.pi, angles)
    return np.asarray(np.where(g11 + g22 > 0, angles, np.nan))


def larger_eigenvalue(g11: FloatArray, g12: FloatArray, g22: FloatArray) -> FloatArray:
    """Return the larger eigenvalue of the symmetric matrix ((g11, g12), (g12, g22))."""
    return np.asarray(0.5 * (g11 + g22 + np.hypot(g11 - g22, 2.0 * g12)))
