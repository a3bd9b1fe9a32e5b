"""Finite-time Lyapunov exponents over the input plane (Storm et al., arXiv:2306.12548).

J_l = D^(l) W^(l) ... D^(1) W^(1) with D = diag g'(b), and lambda_1^(l) = (1/l) ln Lambda_1, where
Lambda_1 is the largest singular value of J_l. With two inputs J_l has two columns, the tangents
dV/dx1 and dV/dx2; they are propagated forwards together with V, and Lambda_1^2 is the larger
eigenvalue of their 2x2 Gram matrix.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from nnlab.core.activations import activation_of
from nnlab.core.arrays import FloatArray
from nnlab.core.box import Box
from nnlab.core.compiled.packed import PackedLayers, pack_layers
from nnlab.core.features import expand, slopes
from nnlab.core.lyapunov.tangents import push_tangents
from nnlab.core.network import Layer, Network

Map = NDArray[np.float32]

# Layers wider than this are multiplied by BLAS.
NARROW = 12
# Points of one tile: values and tangents of a layer stay in the second-level cache.
POINTS = 256
# Activations whose slopes become too small for float32.
SATURATING = ("tanh", "sigmoid", "softplus", "softmax")
# Float32 tangents are trusted within these squares of their length; beyond, float64 decides.
SMALLEST_GROWTH, LARGEST_GROWTH = 1e-24, 1e30


def depth(net: Network, include_output: bool = False) -> int:
    """Return the largest l: the number of hidden layers L, one more with the output layer."""
    return len(net.layers) if include_output else len(net.layers) - 1


def chosen_layers(net: Network, ell: int, include_output: bool = False) -> tuple[Layer, ...]:
    """Return the layers whose Jacobians make up J_l.

    Raises
    ------
    ValueError
        If l is not one of 1 ... L (L + 1 with the output layer).
    """
    deepest = depth(net, include_output)
    if deepest == 0:
        raise ValueError("This net has no hidden layer: include the output layer.")
    if not 1 <= ell <= deepest:
        raise ValueError(f"The layer l = {ell} is not one of 1 to {deepest}.")
    return net.layers[:ell]


def flat_layer(net: Network, ell: int) -> int | None:
    """Return the number (1 ... l) of the first layer with g' = 0, which makes lambda -inf."""
    for number, layer in enumerate(net.layers[:ell], 1):
        if activation_of(layer.activation).is_flat:
            return number
    return None


def tangent_growth(
    layers: tuple[Layer, ...], x: FloatArray, features: tuple[str, ...] = ()
) -> FloatArray:
    """Return ln Lambda_1 of the layers' Jacobian at each x (points, 2), in float64 (points,).

    With `features` the Jacobian is that with respect to x, through what the first layer gets. The
    readable reference: the tangents are brought back to length 1 after each layer, so that
    nothing over- or underflows. Where they vanish (g' = 0) the answer is -inf.
    """
    x = np.asarray(x, dtype=np.float64)
    v = expand(features, x).T
    tangents = np.moveaxis(slopes(features, x), 0, -1)
    logarithm = np.zeros(v.shape[1])
    for layer in layers:
        b = layer.w @ v - layer.theta[:, None]
        tangents = np.einsum("ij,jkp->ikp", layer.w, tangents)
        tangents, shift = push_tangents(layer.activation, b, tangents)
        size = np.abs(tangents).max(axis=(0, 1))
        with np.errstate(divide="ignore"):
            logarithm = logarithm + shift + np.log(size)
        tangents = tangents / np.where(size > 0, size, 1.0)
        v = activation_of(layer.activation).g(b.T).T
    gram = np.einsum("ikp,ilp->klp", tangents, tangents)
    growth = _larger_eigenvalue(gram[0, 0], gram[0, 1], gram[1, 1])
    with np.errstate(divide="ignore"):
        return np.asarray(logarithm + 0.5 * np.log(growth))


def _larger_eigenvalue(g11: FloatArray, g12: FloatArray, g22: FloatArray) -> FloatArray:
    """Return the larger eigenvalue of the symmetric matrix ((g11, g12), (g12, g22))."""
    return np.asarray(0.5 * (g11 + g22 + np.hypot(g11 - g22, 2.0 * g12)))


def ftle_map(
    net: Network,
    box: Box,
    columns: int,
    rows: int,
    ell: int,
    include_output: bool = False,
    threads: int = 1,
) -> Map:
    """Return lambda_1^(l) on a grid over the box.

    Parameters
    ----------
    net : Network
        With two inputs.
    box, columns, rows
        The grid; values belong to the centres of its pixels.
    ell : int
        1 to L, the number of hidden layers; with `include_output` up to L + 1.
    include_output : bool
        Whether the output layer counts as layer L + 1.
    threads : int
        Threads to share the work; numpy's BLAS should then be on one thread.

    Returns
    -------
    float32 array (rows, columns), row 0 at the lowest x2. -inf where the tangents vanish (sgn,
    Heaviside, dead ReLU neurons); all NaN if the net has diverged.

    Raises
    ------
    ValueError
        If there is no layer l or the net does not have two inputs.
    """
    grid = _Grid(net, chosen_layers(net, ell, include_output), box, columns, rows)
    values = np.empty(rows * columns, np.float32)

    def fill(part: slice) -> None:
        values[part] = grid.exponents(part)

    if threads > 1:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(fill, grid.parts()))
    else:
        for part in grid.parts():
            fill(part)
    return values.reshape(rows, columns)


def ftle_tiles(
    net: Network, box: Box, columns: int, rows: int, ell: int, include_output: bool = False
) -> Iterator[tuple[slice, Map]]:
    """Yield `ftle_map` piece by piece, each about a millisecond of work.

    A piece is a slice of the flattened map, in order, and its values.
    """
    grid = _Grid(net, chosen_layers(net, ell, include_output), box, columns, rows)
    for part in grid.parts():
        yield part, grid.exponents(part)


def work_per_point(layers: tuple[Layer, ...]) -> int:
    """Return about how many operations a point of the map costs."""
    products = sum(6 * layer.w.size for layer in layers)
    return products + sum(25 * layer.theta.size for layer in layers)


class _Grid:
    """The points of a map and the layers that are applied to them."""

    def __init__(
        self, net: Network, layers: tuple[Layer, ...], box: Box, columns: int, rows: int
    ) -> None:
        self.layers, self.features = layers, net.features
        self.packed = pack_layers(layers, net.features)
        self.is_flat = any(activation_of(layer.activation).is_flat for layer in layers)
        # Without a saturating neuron a vanishing tangent is exact: all its ReLUs are dead.
        self.may_underflow = any(layer.activation in SATURATING for layer in layers)
        x1, x2 = box.centres(columns, rows)
        self.x1 = np.tile(x1.astype(np.float32), rows)
        self.x2 = np.repeat(x2.astype(np.float32), columns)

    def parts(self) -> Iterator[slice]:
        """Yield the slices of about a millisecond that make up the map."""
        points = 2e7 / work_per_point(self.layers)
        points = POINTS * int(min(max(points // POINTS, 1), 16))
        for start in range(0, self.x1.size, points):
            yield slice(start, min(start + points, self.x1.size))

    def exponents(self, part: slice) -> Map:
        """Return lambda_1 of the points of a slice."""
        count = part.stop - part.start
        if self.packed is None or self.is_flat:
            return np.full(count, np.nan if self.packed is None else -np.inf, np.float32)
        x1, x2 = self.x1[part], self.x2[part]
        gram = propagate_gram(self.packed, x1, x2)
        growth = _larger_eigenvalue(*gram.astype(np.float64))
        lost = ~((growth > SMALLEST_GROWTH) & (growth < LARGEST_GROWTH))
        if not self.may_underflow:
            lost &= growth != 0.0
        with np.errstate(divide="ignore"):
            logarithm = 0.5 * np.log(growth)
        if lost.any():
            x = np.stack([x1[lost], x2[lost]], axis=1).astype(np.float64)
            logarithm[lost] = tangent_growth(self.layers, x, self.features)
        return np.asarray(logarithm / len(self.layers), dtype=np.float32)


def propagate_gram(packed: PackedLayers, x1: Map, x2: Map) -> Map:
    """Return |T1|^2, T1 . T2 and |T2|^2 (3, points) of the tangents at x1, x2 (points,)."""
    from nnlab.core.compiled import tangent_kernels as kernels

    gram = np.empty((3, x1.size), np.float32)
    if packed.widest <= NARROW and not packed.features:
        kernels.fill_gram(x1, x2, packed.all_w, packed.all_theta, packed.sizes, packed.codes, gram)
        return gram
    front, back = np.empty((2, packed.widest * 3 * POINTS), np.float32)
    for start in range(0, x1.size, POINTS):
        stop = min(start + POINTS, x1.size)
        width = 3 * (stop - start)
        stack = front[: len(packed.theta[0]) * width].reshape(-1, width)
        _start(packed, x1[start:stop], x2[start:stop], stack)
        for w, theta, code in zip(packed.w[1:], packed.theta[1:], packed.codes[1:], strict=True):
            product = back[: len(theta) * width].reshape(-1, width)
            np.matmul(w, stack, out=product)
            kernels.push_layer(product, theta, code)
            front, back, stack = back, front, product
        kernels.contract(stack, len(stack), start, stop - start, gram)
    return gram


def _start(packed: PackedLayers, x1: Map, x2: Map, stack: Map) -> None:
    """Fill a stack with the first layer's values and tangents at points x1, x2."""
    from nnlab.core.compiled import tangent_kernels as kernels

    if not packed.features:
        w, theta = packed.w[0].ravel(), packed.theta[0]
        kernels.start_stack(x1, x2, w, theta, packed.codes[0], stack)
        return
    x = np.stack([x1, x2], axis=1).astype(np.float64)
    rise = slopes(packed.features, x)
    below = np.concatenate([expand(packed.features, x), rise[..., 0], rise[..., 1]])
    np.matmul(packed.w[0], np.ascontiguousarray(below.T, dtype=np.float32), out=stack)
    kernels.push_layer(stack, packed.theta[0], packed.codes[0])
