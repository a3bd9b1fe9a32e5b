"""Growth of small distances at points of the input plane: both singular values and a direction.

All is float32 in compiled loops; float64 decides where float32 does not reach (`precise`).
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnlab.core.activations import activation_of
from nnlab.core.arrays import FloatArray
from nnlab.core.compiled.packed import pack_layers
from nnlab.core.lyapunov.layers import chosen_layers
from nnlab.core.lyapunov.precise import (
    find_angles,
    from_triangle,
    precise_growths,
)
from nnlab.core.lyapunov.propagation import propagate_gram, propagate_sheared
from nnlab.core.network import Layer, Network

Map = NDArray[np.float32]

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


# Where float32 has lost more than this share of the points, it is not tried again.
HOPELESS = 0.5


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
        self.packed = pack_layers(layers, features)
        is_flat = any(activation_of(layer.activation).is_flat for layer in layers)
        self.is_alive = self.packed is not None and not is_flat
        # Without a saturating neuron a vanishing tangent is exact: all its ReLUs are dead.
        self._may_underflow = any(layer.activation in SATURATING for layer in layers)
        # The share of the points that float32 has lost so far, of the part with the most of them.
        self.lost_share = 0.0
        self._has_rank_one = min(len(layer.theta) for layer in layers) == 1

    def growths(self, x1: Map, x2: Map) -> Growths:
        """Return the growths at points x1, x2 (points,)."""
        if not self.is_alive:
            return self.nothing(x1.size)
        assert self.packed is not None
        if self.lost_share > HOPELESS:
            return self._find_precisely(x1, x2)
        if self.wanted.smallest:
            return self.find_both(propagate_sheared(self.packed, x1, x2), x1, x2)
        return self.find_largest(propagate_gram(self.packed, x1, x2), x1, x2)

    def _find_precisely(self, x1: Map, x2: Map) -> Growths:
        """Return the growths from float64 alone."""
        x = np.stack([x1, x2], axis=1).astype(np.float64)
        exact = precise_growths(self.layers, x, self.features)
        angles = exact.angles.astype(np.float32) if self.wanted.angles else None
        logs = exact.logs if self.wanted.smallest else exact.logs[:1]
        return Growths(logs.astype(np.float32), angles)

    def nothing(self, points: int) -> Growths:
        """Return the growths of a net that has diverged, NaN, or of one of steps, -inf."""
        value = np.nan if self.packed is None else -np.inf
        logs = np.full((2 if self.wanted.smallest else 1, points), value, np.float32)
        angles = np.full(points, np.nan, np.float32) if self.wanted.angles else None
        return Growths(logs, angles)

    def find_largest(self, gram: Map, x1: Map, x2: Map) -> Growths:
        """Return the growths at points from |T1|^2, T1 . T2 and |T2|^2 there (3, points)."""
        from nnlab.core.compiled import gram_kernels as kernels

        logs = np.empty((1, x1.size), np.float32)
        angles = find_angles(*gram.astype(np.float64)) if self.wanted.angles else None
        if not kernels.find_logs(gram, SMALLEST_GROWTH, LARGEST_GROWTH, logs[0]):
            return Growths(logs, None if angles is None else angles.astype(np.float32))
        lost = np.isnan(logs[0])
        if not self._may_underflow:
            dead = (gram[0] == 0.0) & (gram[2] == 0.0)
            logs[0, dead] = -np.inf
            lost &= ~dead
        return self._rescued(logs, angles, lost, x1, x2)

    def find_both(self, sheared: FloatArray, x1: Map, x2: Map) -> Growths:
        """Return the growths at points from what `propagate_sheared` gives there (5, points)."""
        g11, g12, g22, shear, left = sheared
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
        self,
        logs: FloatArray | Map,
        angles: FloatArray | None,
        lost: NDArray[np.bool_],
        x1: Map,
        x2: Map,
    ) -> Growths:
        """Return the growths, those of the points that float32 has lost from float64."""
        if lost.any():
            self.lost_share = max(self.lost_share, float(lost.mean()))
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
    return engine.growths(*(np.ascontiguousarray(x, np.float32) for x in (x1, x2)))


def points_exponents(
    net: Network, x1: Map, x2: Map, ell: int, include_output: bool = False
) -> tuple[Map, Map]:
    """Return lambda_1^(l) and lambda_2^(l), float32 (points,) each, at points x1, x2 (points,).

    Raises as `points_growths`.
    """
    logs = points_growths(net, x1, x2, ell, include_output, Wanted(smallest=True)).logs
    largest, smallest = logs / np.float32(ell)
    return largest, smallest
