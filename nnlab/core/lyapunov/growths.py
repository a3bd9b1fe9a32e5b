"""Growth of small distances at points of the input plane: both singular values and a direction.

All is float32 in compiled loops; float64 decides where float32 does not reach (`precise`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnlab.core.activations import activation_of
from nnlab.core.arrays import FloatArray
from nnlab.core.compiled.packed import PackedLayers, pack_layers
from nnlab.core.features import expand, slopes
from nnlab.core.lyapunov.layers import chosen_layers
from nnlab.core.lyapunov.precise import (
    find_angles,
    from_triangle,
    larger_eigenvalue,
    precise_growths,
)
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
# Sheared tangents keep their own precision, and are squared in float64.
SMALLEST_SHEARED = 1e-56
# With less left of the second tangent after a shear, rounding shows in ln Lambda_2 (1e-3).
LEAST_LEFT = 1e-3


@dataclass(frozen=True)
class Wanted:
    """What is wanted besides ln Lambda_1: ln Lambda_2, directions of greatest stretching."""

    smallest: bool = False
    angles: bool = False


class Growths(NamedTuple):
    """ln Lambda_1, and ln Lambda_2 if wanted, float32 (1 or 2, points); directions (points,).

    Directions are radians in (-pi/2, pi/2], NaN where nothing is stretched; None if not wanted.
    """

    logs: Map
    angles: Map | None


LARGEST_ONLY = Wanted()


class GrowthEngine:
    """Layers made ready for the compiled loops; `growths` may be called from several threads."""

    def __init__(
        self, layers: tuple[Layer, ...], features: tuple[str, ...], wanted: Wanted = LARGEST_ONLY
    ) -> None:
        self.layers, self.features, self.wanted = layers, features, wanted
        self._packed = pack_layers(layers, features)
        self._is_flat = any(activation_of(layer.activation).is_flat for layer in layers)
        # Without a saturating neuron a vanishing tangent is exact: all its ReLUs are dead.
        self._may_underflow = any(layer.activation in SATURATING for layer in layers)
        self._has_rank_one = min(len(layer.theta) for layer in layers) == 1

    def growths(self, x1: Map, x2: Map) -> Growths:
        """Return the growths at points x1, x2 (points,)."""
        if self._packed is None or self._is_flat:
            return self._nothing(x1.size, np.nan if self._packed is None else -np.inf)
        if self.wanted.smallest:
            return self._both(self._packed, x1, x2)
        return self._largest(self._packed, x1, x2)

    def _nothing(self, points: int, value: float) -> Growths:
        """Return the growths of a net that has diverged, or of one of steps."""
        logs = np.full((2 if self.wanted.smallest else 1, points), value, np.float32)
        angles = np.full(points, np.nan, np.float32) if self.wanted.angles else None
        return Growths(logs, angles)

    def _largest(self, packed: PackedLayers, x1: Map, x2: Map) -> Growths:
        gram = propagate_gram(packed, x1, x2).astype(np.float64)
        growth = larger_eigenvalue(*gram)
        lost = ~((growth > SMALLEST_GROWTH) & (growth < LARGEST_GROWTH))
        if not self._may_underflow:
            lost &= growth != 0.0
        with np.errstate(divide="ignore"):
            logs = 0.5 * np.log(growth)[None]
        angles = find_angles(*gram) if self.wanted.angles else None
        return self._rescued(logs, angles, lost, x1, x2)

    def _both(self, packed: PackedLayers, x1: Map, x2: Map) -> Growths:
        g11, g12, g22, shear, left = propagate_sheared(packed, x1, x2)
        a = np.sqrt(g11)
        along = np.divide(g12, a, out=np.zeros_like(a), where=a > 0)
        h = np.sqrt(np.maximum(g22 - along * along, 0.0))
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            log_det = np.log(a) + np.log(h)
            (largest, smallest), angles = from_triangle(a, along + shear * a, h, 0.0, log_det)
            growth = (1.0 + shear * shear) * g11 + g22
        lost = ~((g11 > SMALLEST_SHEARED) & (growth < LARGEST_GROWTH))
        if self._has_rank_one:
            smallest = np.full_like(smallest, -np.inf)
        else:
            lost |= ~((g22 > SMALLEST_SHEARED) & (left > LEAST_LEFT))
        if not self._may_underflow:
            # Dead ReLUs: no T1, no T2, or exactly one direction.
            lost &= ~((left > LEAST_LEFT) & (growth < LARGEST_GROWTH) & (g11 * g22 == 0.0))
        return self._rescued(np.stack([largest, smallest]), angles, lost, x1, x2)

    def _rescued(
        self, logs: FloatArray, angles: FloatArray | None, lost: NDArray[np.bool_], x1: Map, x2: Map
    ) -> Growths:
        """Return the growths, those of the points that float32 has lost from float64."""
        if lost.any():
            x = np.stack([x1[lost], x2[lost]], axis=1).astype(np.float64)
            exact = precise_growths(self.layers, x, self.features)
            logs[:, lost] = exact.logs[: len(logs)]
            if angles is not None:
                angles[lost] = exact.angles
        kept = angles.astype(np.float32) if angles is not None and self.wanted.angles else None
        return Growths(logs.astype(np.float32), kept)


def points_growths(
    net: Network,
    x1: Map,
    x2: Map,
    ell: int,
    include_output: bool = False,
    wanted: Wanted = LARGEST_ONLY,
) -> Growths:
    """Return the growths of J_l at points x1, x2 (points,), as the map has them.

    Raises
    ------
    ValueError
        If there is no layer l or the net does not have two inputs.
    """
    engine = GrowthEngine(chosen_layers(net, ell, include_output), net.features, wanted)
    return engine.growths(np.asarray(x1, np.float32), np.asarray(x2, np.float32))


def points_exponents(
    net: Network, x1: Map, x2: Map, ell: int, include_output: bool = False
) -> tuple[Map, Map]:
    """Return lambda_1^(l) and lambda_2^(l), float32 (points,) each, at points x1, x2 (points,).

    Raises as `points_growths`.
    """
    logs = points_growths(net, x1, x2, ell, include_output, Wanted(smallest=True)).logs
    largest, smallest = logs / np.float32(ell)
    return largest, smallest


def propagate_gram(packed: PackedLayers, x1: Map, x2: Map) -> Map:
    """Return |T1|^2, T1 . T2 and |T2|^2 (3, points) of the tangents at x1, x2 (points,)."""
    from nnlab.core.compiled import tangent_kernels as kernels

    gram = np.empty((3, x1.size), np.float32)
    if _is_narrow(packed):
        _fill_narrow(packed, x1, x2, gram, np.empty((5, 0)))
        return gram
    for start, stack in _stacks(packed, x1, x2, None):
        kernels.contract(stack, len(stack), start, stack.shape[1] // 3, gram)
    return gram


def propagate_sheared(packed: PackedLayers, x1: Map, x2: Map) -> FloatArray:
    """Return |T1|^2, T1 . T2', |T2'|^2, the shear C and the least share left of T2 (5, points)."""
    from nnlab.core.compiled import tangent_kernels as kernels

    sheared = np.empty((5, x1.size))
    if _is_narrow(packed):
        _fill_narrow(packed, x1, x2, np.empty((3, 0), np.float32), sheared)
        return sheared
    work = np.empty((6, POINTS), np.float32)
    for start, stack in _stacks(packed, x1, x2, work):
        kernels.contract_sheared(stack, len(stack), start, stack.shape[1] // 3, work, sheared)
    return sheared


def _is_narrow(packed: PackedLayers) -> bool:
    return packed.widest <= NARROW and not packed.features


def _fill_narrow(packed: PackedLayers, x1: Map, x2: Map, gram: Map, sheared: FloatArray) -> None:
    from nnlab.core.compiled import tangent_kernels as kernels

    w, theta = packed.all_w, packed.all_theta
    kernels.fill_gram(x1, x2, w, theta, packed.sizes, packed.codes, gram, sheared)


def _stacks(packed: PackedLayers, x1: Map, x2: Map, work: Map | None) -> Iterator[tuple[int, Map]]:
    """Yield the last layer's stack of each tile and where the tile begins.

    With `work` the second tangents are sheared after each layer.
    """
    from nnlab.core.compiled import tangent_kernels as kernels

    front, back = np.empty((2, packed.widest * 3 * POINTS), np.float32)
    for start in range(0, x1.size, POINTS):
        stop = min(start + POINTS, x1.size)
        width = 3 * (stop - start)
        stack = front[: len(packed.theta[0]) * width].reshape(-1, width)
        _start(packed, x1[start:stop], x2[start:stop], stack)
        if work is not None:
            kernels.start_work(work)
            kernels.shear(stack, len(stack), stop - start, work)
        for w, theta, code in zip(packed.w[1:], packed.theta[1:], packed.codes[1:], strict=True):
            product = back[: len(theta) * width].reshape(-1, width)
            np.matmul(w, stack, out=product)
            kernels.push_layer(product, theta, code)
            if work is not None:
                kernels.shear(product, len(product), stop - start, work)
            front, back, stack = back, front, product
        yield start, stack


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
