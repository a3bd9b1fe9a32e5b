"""A single neuron as a classifier: its margin, the largest possible one, Novikoff's bound.

With y^(mu) = t^(mu) (x^(mu), -1) and u = (w, theta), pattern mu is right if u . y^(mu) > 0. The
margin of u is min u . y / |u|; the largest over all u, gamma, is the distance of the convex hull
of the y from the origin, and the nearest point of the hull is the u that has it. Wolfe's algorithm
(Mathematical Programming 11, 1976) finds that point exactly, in finitely many steps. The bound:
started from u = 0, the error-correcting rule makes at most (R/gamma)^2 mistakes, R = max |y|
(Novikoff 1962).
"""

from dataclasses import dataclass
from math import atan2, ceil, degrees, inf, sqrt

import numpy as np
from numpy.typing import NDArray

from nnlab.core.activations import activation_of
from nnlab.core.arrays import FloatArray, frozen
from nnlab.core.features import expand
from nnlab.core.network import Network
from nnlab.core.patterns import Patterns
from nnlab.core.rules import RuleSpec

# Relative to R: below it, rounding decides whether a set is separable.
SMALLEST_MARGIN = 1e-12
MAX_STEPS = 10_000


@dataclass(frozen=True, eq=False)
class Margin:
    """The largest margin of a set of two classes.

    `gamma` and `radius` R are in units of (x, -1); gamma is 0 where the set is not separable.
    `w` (N,) and `theta` are the neuron that has it, |(w, theta)| = 1, or None. `support` are the
    numbers of the patterns that determine it.
    """

    gamma: float
    radius: float
    w: FloatArray | None
    theta: float
    support: NDArray[np.int64]

    @property
    def separable(self) -> bool:
        """Whether some neuron has all patterns right, none of them on its line."""
        return self.gamma > 0.0

    @property
    def bound(self) -> float:
        """Novikoff's bound (R/gamma)^2; infinite where the set is not separable."""
        return (self.radius / self.gamma) ** 2 if self.separable else inf


def is_single_neuron(net: Network) -> bool:
    """Return whether the net is one neuron, so that margins are defined."""
    return len(net.layers) == 1 and net.sizes[-1] == 1


def signed_patterns(net: Network, patterns: Patterns) -> FloatArray:
    """Return y = t (x, -1), (p, inputs + 1), of the inputs that a single neuron gets.

    Raises
    ------
    ValueError
        If the net is not a single neuron.
    """
    if not is_single_neuron(net):
        raise ValueError("Margins belong to a single neuron: remove the hidden layers.")
    x = expand(net.features, patterns.x)
    t = np.where(patterns.t[:, :1] > 0, 1.0, -1.0)
    return np.asarray(t * np.hstack((x, -np.ones((len(x), 1)))))


def largest_margin(net: Network, patterns: Patterns) -> Margin:
    """Return the largest margin that a single neuron with the inputs of `net` can have.

    Without patterns it is 0, as if they were not separable. Raises as `signed_patterns` does.
    """
    y = signed_patterns(net, patterns)
    none = np.empty(0, dtype=np.int64)
    if not len(y):
        return Margin(0.0, 0.0, None, 0.0, none)
    radius = float(np.linalg.norm(y, axis=1).max())
    point, support = nearest_point(y / radius)
    length = float(np.linalg.norm(point))
    # A certificate: every y is on the positive side of this u, whatever the algorithm did.
    gamma = float((y @ point).min()) / length if length > SMALLEST_MARGIN else 0.0
    if not gamma > SMALLEST_MARGIN * radius:
        return Margin(0.0, radius, None, 0.0, none)
    u = point / length
    return Margin(gamma, radius, frozen(u[:-1]), float(u[-1]), support)


def nearest_point(y: FloatArray) -> tuple[FloatArray, NDArray[np.int64]]:
    """Return the point (N,) of the convex hull of the rows of y (p, N) nearest to the origin.

    And the rows that it is a mixture of. Rows should have lengths of about 1 (Wolfe's algorithm).
    """
    start = int(np.argmin(np.einsum("ij,ij->i", y, y)))
    corral, shares = [start], np.array([1.0])
    point = y[start].copy()
    for _ in range(MAX_STEPS):
        heights = y @ point
        new = int(np.argmin(heights))
        # Down to rounding no row lies lower than the point itself: it is the nearest.
        if new in corral or heights[new] >= point @ point - 1e-15:
            break
        corral.append(new)
        shares = np.append(shares, 0.0)
        corral, shares = _shrink(y, corral, shares)
        point = shares @ y[corral]
    return point, np.array(corral, dtype=np.int64)


def _shrink(y: FloatArray, corral: list[int], shares: FloatArray) -> tuple[list[int], FloatArray]:
    """Drop rows until the nearest point of the plane through the others is a mixture of them."""
    while True:
        goal = _plane_shares(y[corral])
        if (goal > 1e-14).all():
            return corral, goal
        falling = (goal <= 1e-14) & (shares - goal > 0)
        if not falling.any():
            return corral, shares
        step = min(1.0, float((shares[falling] / (shares - goal)[falling]).min()))
        shares = (1.0 - step) * shares + step * goal
        # At least one row goes, the one that reached 0: so this ends.
        reached = shares <= max(1e-14, float(shares[falling].min()))
        corral = [row for row, gone in zip(corral, reached, strict=True) if not gone]
        shares = shares[~reached] / shares[~reached].sum()


def _plane_shares(points: FloatArray) -> FloatArray:
    """Return the mixture (n,), with sum 1, that is nearest to the origin; shares may be negative.

    Solved along the edges from the first point: their Gram matrix would square the condition.
    """
    edges = (points[1:] - points[0]).T
    rest = np.linalg.lstsq(edges, -points[0], rcond=None)[0] if len(points) > 1 else np.empty(0)
    return np.concatenate(([1.0 - rest.sum()], rest))


def present_margin(net: Network, patterns: Patterns) -> float:
    """Return min t b / |(w, theta)|: negative where a pattern is wrong.

    NaN without patterns and for w = 0, theta = 0. Raises as `signed_patterns` does.
    """
    u, y = weights_of(net), signed_patterns(net, patterns)
    length = float(np.linalg.norm(u))
    if not len(y) or length == 0.0 or not np.isfinite(length):
        return float("nan")
    return float((y @ (u / length)).min())


def distance_margin(net: Network, patterns: Patterns) -> float:
    """Return min t b / |w|: the distance from the neuron's line to the pattern nearest to it.

    In units of the inputs; negative where a pattern is wrong, NaN without patterns or for w = 0.
    """
    y, w = signed_patterns(net, patterns), net.layers[0].w[0]
    length = float(np.linalg.norm(w))
    if not len(y) or length == 0.0 or not np.isfinite(length):
        return float("nan")
    return float((y @ weights_of(net)).min() / length)


def weights_of(net: Network) -> FloatArray:
    """Return u = (w, theta) of a single neuron."""
    return np.append(net.layers[0].w[0], net.layers[0].theta[0])


def angle(one: FloatArray, other: FloatArray) -> float:
    """Return the angle between two vectors in degrees, 0 to 180; NaN if one is 0."""
    lengths = float(np.linalg.norm(one)), float(np.linalg.norm(other))
    if not (0.0 < lengths[0] < inf and 0.0 < lengths[1] < inf):
        return float("nan")
    # Kahan's formula: acos has no digits left near 0 and 180 degrees.
    a, b = one / lengths[0], other / lengths[1]
    return degrees(2.0 * atan2(float(np.linalg.norm(a - b)), float(np.linalg.norm(a + b))))


def rotation(start: Network, now: Network) -> float:
    """Return by how many degrees w of a single neuron has turned; NaN where a w is 0."""
    return angle(start.layers[0].w[0], now.layers[0].w[0])


def keeps_novikoff(net: Network, rule: RuleSpec) -> bool:
    """Return whether Novikoff's bound is about this rule: one pattern an update, a step as g."""
    steps = activation_of(net.activations[-1]).is_flat
    return is_single_neuron(net) and steps and rule.key == "error" and rule.batch == 1


def mistakes_bound(margin: Margin, start: Network, eta: float) -> float:
    """Return the largest possible number of mistakes from the weights of `start`.

    From w = 0, theta = 0 it is Novikoff's (R/gamma)^2. From u_0 the same two inequalities, u_k .
    u* >= u_0 . u* + k s gamma and |u_k|^2 <= |u_0|^2 + k s^2 R^2, give the larger root of a
    quadratic; s is the length of a step, 2 eta for sgn and eta for Heaviside.
    """
    if not margin.separable or margin.w is None:
        return inf
    g = activation_of(start.activations[-1])
    step = eta * (g.high - g.low)
    u = weights_of(start) / (step * margin.gamma)
    ahead = float(u @ np.append(margin.w, margin.theta))
    # k^2 + (2 ahead - bound) k + ahead^2 - |u|^2 <= 0, all in units of s gamma.
    half = margin.bound / 2 - ahead
    return half + sqrt(max(half * half - ahead * ahead + float(u @ u), 0.0))


def whole(bound: float) -> int | None:
    """Return a bound as the whole number that mistakes cannot exceed; None if it is infinite."""
    if bound == inf:
        return None
    # Rounding must not take away a mistake that the exact bound allows.
    return ceil(bound * (1 + 1e-12)) if bound % 1 > 1 - 1e-9 else int(bound)
