"""Mean-field theory of wide random nets (Poole et al., arXiv:1606.05340; Schoenholz et al.).

In the limit of many neurons the local fields of a layer are Gaussian with the variance
q^(l+1) = sigma_w^2 <g(b)^2> + sigma_b^2, where b = sqrt(q^(l)) z and z is a standard normal number.
A small change of the input that is perpendicular to it grows by chi = sigma_w^2 <g'(b)^2> per layer
(as a square). q* is the fixed point, chi_1 the factor there; chi_1 = 1 is the edge of chaos
(Schoenholz et al., arXiv:1611.01232).
"""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from nnlab.core.arrays import FloatArray
from nnlab.core.lyapunov.random.nets import RandomNet

# The integrals over z are sums with equal steps: for analytic functions these converge like an
# exponential, to 1e-12 even where sqrt(q) = 14 makes tanh nearly a step; Gauss-Hermite fails there.
REACH, NODES = 9.0, 481
_Z = np.linspace(0.0, REACH, NODES)
_WEIGHTS = np.exp(-0.5 * _Z**2)
_WEIGHTS[0] *= 0.5
_WEIGHTS /= _WEIGHTS.sum()

# g with g(a b) = a g(b) for a > 0: their <g^2> / q and <g'^2>, which no q changes.
HOMOGENEOUS = {"relu": 0.5, "linear": 1.0}
MOST_STEPS, RELATIVE = 200, 1e-14
TABLE_NODES = 400


@dataclass(frozen=True)
class Moments:
    """Means over b = sqrt(q) z, each of the shape of q.

    `square` is <g^2>, `slope2` <g'^2>, `bVs` <b g g'> / q and `bbs` <b^2 g'^2> / q.
    """

    square: FloatArray
    slope2: FloatArray
    bVs: FloatArray
    bbs: FloatArray


def moments(activation: str, q: FloatArray) -> Moments:
    """Return the means that the theory needs at variances q >= 0 of the local fields.

    `activation` is a key of `random_nets.ACTIVATIONS`.
    """
    q = np.asarray(q, dtype=np.float64)
    if activation in HOMOGENEOUS:
        part = HOMOGENEOUS[activation]
        even = np.full(q.shape, part)
        return Moments(part * q, even, even, even)
    b = np.sqrt(q)[..., None] * _Z
    decay = np.exp(-2.0 * b)
    V = (1.0 - decay) / (1.0 + decay)
    slope = 4.0 * decay / (1.0 + decay) ** 2
    # b / q = z / sqrt(q) has a limit for q = 0: there g' = 1 and g = b.
    per_b = np.where(q > 0, 1.0 / np.sqrt(np.where(q > 0, q, 1.0)), 0.0)[..., None]
    bVs = np.where(q > 0, (V * slope * _Z * per_b) @ _WEIGHTS, 1.0)
    return Moments(
        (V * V) @ _WEIGHTS, (slope * slope) @ _WEIGHTS, bVs, (slope * slope * _Z**2) @ _WEIGHTS
    )


def fixed_point(activation: str, var_w: float, var_b: float) -> float:
    """Return q*, the variance of the local fields deep in a wide net.

    inf where it grows without bound; NaN on the line where it stays whatever it is at first (ReLU
    with sigma_w^2 = 2 or a linear net with sigma_w^2 = 1, without thresholds).
    """
    if activation in HOMOGENEOUS:
        chi = var_w * HOMOGENEOUS[activation]
        if chi < 1.0:
            return var_b / (1.0 - chi)
        return math.nan if chi == 1.0 and var_b == 0.0 else math.inf
    # The map is concave: from above, where q = sigma_w^2 + sigma_b^2 lies, Newton never overshoots.
    q = var_w + var_b
    for _ in range(MOST_STEPS):
        found = moments(activation, np.array(q))
        excess = var_w * float(found.square) + var_b - q
        # d<g^2>/dq = <b g g'> / q for Gaussian b.
        slope = var_w * float(found.bVs) - 1.0
        if slope >= 0.0 or -excess <= RELATIVE * q:
            break
        q = max(q - excess / slope, 0.0)
    return q


def chi_at(activation: str, var_w: float, q: float) -> float:
    """Return chi = sigma_w^2 <g'(b)^2> where the local fields have the variance q (inf allowed)."""
    if activation in HOMOGENEOUS:
        return var_w * HOMOGENEOUS[activation]
    return var_w * float(moments(activation, np.array(q)).slope2)


def edge(activation: str, most_var_w: float, points: int = 400) -> FloatArray:
    """Return the edge of chaos chi_1 = 1 in the plane (sigma_w^2, sigma_b^2), (points, 2).

    For tanh it begins at (1, 0). Given q*, both variances follow in closed form,
    sigma_w^2 = 1 / <g'^2> and sigma_b^2 = q* - sigma_w^2 <g^2>; for ReLU
    (sigma_w^2 = 2) and linear nets (1) the line is straight, here from sigma_b^2 = 0 to 1.
    """
    if activation in HOMOGENEOUS:
        at = 1.0 / HOMOGENEOUS[activation]
        return np.column_stack((np.full(points, at), np.linspace(0.0, 1.0, points)))
    # <g'^2> is above 0.5 / sqrt(q) where q > 1: this q* lies beyond the largest sigma_w^2.
    q = np.linspace(0.0, max(most_var_w, 1.0), points) ** 2
    found = moments(activation, q)
    var_w = 1.0 / found.slope2
    line = np.column_stack((var_w, q - var_w * found.square))
    return line[(line[:, 0] <= most_var_w) & (line[:, 1] >= 0.0)]


def exponent_map(activation: str, var_w: FloatArray, var_b: FloatArray) -> FloatArray:
    """Return 1/2 ln chi_1 (rows, columns) at sigma_w^2 (columns,) and sigma_b^2 (rows,)."""
    if activation in HOMOGENEOUS:
        with np.errstate(divide="ignore"):
            one = 0.5 * np.log(var_w * HOMOGENEOUS[activation])
        return np.tile(one, (len(var_b), 1))
    root, square, slope2 = _table(math.sqrt(float(var_w.max() + var_b.max())))
    found = np.empty((len(var_b), len(var_w)))
    for row, shift in enumerate(var_b.tolist()):
        # sigma_w^2 as a function of q* rises, so it can be read backwards.
        rising = (root[1:] ** 2 - shift) / square[1:]
        at = np.interp(var_w, rising, root[1:], left=0.0)
        found[row] = np.interp(at, root, slope2)
    with np.errstate(divide="ignore"):
        return np.asarray(0.5 * np.log(var_w * found))


@lru_cache(maxsize=8)
def _table(most_root: float) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return sqrt(q), <g^2> and <g'^2> of tanh up to sqrt(q) = `most_root`."""
    root = np.linspace(0.0, most_root, TABLE_NODES)
    found = moments("tanh", root**2)
    return root, found.square, found.slope2


@dataclass(frozen=True, eq=False)
class Prediction:
    """What the theory says of each layer l = 1 ... L, for inputs of given lengths; (L, points).

    `q` is the variance of the local fields; `across` and `along` are ln of the growth of a small
    change perpendicular to the input and along it, |dV^(l)| / |dx|.
    """

    q: FloatArray
    across: FloatArray
    along: FloatArray

    def largest(self, inputs: int) -> FloatArray:
        """Return ln Lambda_1 (L, points): the larger growth of the directions that there are."""
        return self.along if inputs == 1 else np.maximum(self.across, self.along)

    def typical(self, inputs: int) -> FloatArray:
        """Return the mean over directions u of ln |J_l u|, (L, points)."""
        if inputs == 1:
            return self.along
        # The angle to the input is distributed like sin^(n - 2).
        angle = (np.arange(180) + 0.5) * (np.pi / 360)
        weights = np.sin(angle) ** (inputs - 2)
        weights /= weights.sum()
        high, low = np.maximum(self.across, self.along), np.minimum(self.across, self.along)
        with np.errstate(invalid="ignore"):
            gap = np.where(np.isfinite(high), np.exp(2.0 * (low - high)), 1.0)[..., None]
        is_across = (self.across >= self.along)[..., None]
        top = np.where(is_across, np.sin(angle) ** 2, np.cos(angle) ** 2)
        with np.errstate(divide="ignore"):
            return np.asarray(high + 0.5 * np.log(top + gap * (1.0 - top)) @ weights)


def predict(recipe: RandomNet, q0: FloatArray) -> Prediction:
    """Return the theory of a finite number of layers for inputs with |x|^2 = n q0, N -> infinity.

    No fixed point is assumed: q^(1) = sigma_w^2 q0 + sigma_b^2, and each layer has its own chi. The
    first layer has n inputs and N neurons, which adds 1/2 ln(N / n) to the logarithm of the growth.
    A change along the input has the covariance s with the local field, and tau is its variance:
    s' = sigma_w^2 s <b g g'> / q, tau' = sigma_w^2 [tau <g'^2> + s^2/q (<b^2 g'^2>/q - <g'^2>)].
    """
    q0 = np.asarray(q0, dtype=np.float64)
    var_w, var_b = recipe.var_w, recipe.var_b
    q = var_w * q0 + var_b
    # tau of a unit change; s = sigma_w^2 x . u / n, here for u along x.
    across = along = np.full(q0.shape, var_w / recipe.inputs)
    s = var_w * np.sqrt(q0 / recipe.inputs)
    rows = []
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        shift = np.zeros(q0.shape)
        for _ in range(recipe.L):
            found = moments(recipe.activation, q)
            share = np.where(q > 0, s * s / np.where(q > 0, q, 1.0), along)
            after = along * found.slope2 + share * (found.bbs - found.slope2)
            ends = np.stack((across * found.slope2, np.maximum(after, 0.0)))
            rows.append((q, *(shift + 0.5 * np.log(recipe.N * ends))))
            # Squares of the growth are kept near 1, so that deep nets neither over- nor underflow.
            scale = np.where(ends[0] > 0, var_w * ends[0], 1.0)
            across, along = var_w * ends / scale
            s = var_w * s * found.bVs / np.sqrt(scale)
            shift = shift + 0.5 * np.log(scale)
            q = np.minimum(var_w * found.square + var_b, 1e300)
    return Prediction(*(np.stack(parts) for parts in zip(*rows, strict=True)))
