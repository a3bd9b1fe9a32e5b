"""A small circle of inputs on its way through a net, exactly and linearised.

J_l maps the circle of radius r to an ellipse of half axes r Lambda_1 and r Lambda_2, its singular
values (Storm et al., arXiv:2306.12548, Eq. 2 and Fig. 1); the net itself bends it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nnlab.core.activations import activation_of
from nnlab.core.arrays import FloatArray
from nnlab.core.features import expand, slopes
from nnlab.core.lyapunov.tangents import push_steps, push_tangents
from nnlab.core.network import Layer, Network

# What is left of the second tangent after so many digits were lost is no number.
LOST = 1e-14


@dataclass(frozen=True, eq=False)
class ProbeStage:
    """The circle after l layers.

    Parameters
    ----------
    log_growth : tuple of two floats
        ln Lambda_1 and ln Lambda_2 of J_l, -inf for 0.
    right : array (2, 2)
        Its right singular vectors v_1 and v_2 as columns, v_2 a quarter turn ahead of v_1.
    image : array (points, 2)
        The exact image less that of the centre, in the plane of the left singular vectors u_1 and
        u_2. Where Lambda_2 = 0, u_2 is the direction across u_1 in which the image is widest.
    lengths : array (points,)
        |delta x^(l)|, the whole distances from the image of the centre.
    factor : array (1 or 2, 2)
        With `shift`, J_l up to a rotation: |J_l v| = e^shift |factor v|.
    shift : float
    neurons : int
        The dimension in which the image lies.
    """

    log_growth: tuple[float, float]
    right: FloatArray
    image: FloatArray
    lengths: FloatArray
    factor: FloatArray
    shift: float
    neurons: int

    @property
    def growth(self) -> tuple[float, float]:
        """Lambda_1 and Lambda_2."""
        one, two = np.exp(self.log_growth)
        return float(one), float(two)

    def ellipse(self, radius: float, angles: FloatArray) -> FloatArray:
        """Return the linearised image (points, 2) of a circle in the same plane, from v_1 on."""
        one, two = self.growth
        return radius * np.column_stack([one * np.cos(angles), two * np.sin(angles)])

    def log_ratio(self, direction: FloatArray) -> float:
        """Return ln |J_l v| of a direction v (2,) of length 1."""
        with np.errstate(divide="ignore"):
            return float(self.shift + np.log(np.linalg.norm(self.factor @ direction)))


@dataclass(frozen=True, eq=False)
class GrowthCurves:
    """ln |delta x^(l)| / |delta x^(0)| for l = 0, 1 ...; arrays (stages,), -inf for 0.

    `stretching` and `least` start along v_1 and v_2 of one chosen J_l, `mean` is the mean of the
    logarithm over all directions, `circle` that of the finite circle's farthest point, `largest`
    is l lambda_1^(l) = ln Lambda_1 of each J_l.
    """

    stretching: FloatArray
    least: FloatArray
    mean: FloatArray
    circle: FloatArray
    largest: FloatArray


@dataclass(frozen=True, eq=False)
class Probe:
    """A circle around `centre` (2,) and its images; `stages[0]` is the circle itself.

    `angles` (points,) are those of its points in the input plane, from the x1 axis, in radians.
    """

    centre: FloatArray
    radius: float
    angles: FloatArray
    stages: tuple[ProbeStage, ...]

    def curves(self, ell: int) -> GrowthCurves:
        """Return how distances grow; the directions are those of J_ell."""
        first, second = self.stages[ell].right.T
        least = [stage.log_ratio(second) for stage in self.stages]
        least[ell] = self.stages[ell].log_growth[1]
        growth = np.array([stage.log_growth for stage in self.stages])
        with np.errstate(divide="ignore"):
            circle = [np.log(stage.lengths.max() / self.radius) for stage in self.stages]
        return GrowthCurves(
            stretching=np.array([stage.log_ratio(first) for stage in self.stages]),
            least=np.array(least),
            # The mean of ln |J v| over the circle has a closed form, ln (Lambda_1 + Lambda_2) / 2.
            mean=np.logaddexp(growth[:, 0], growth[:, 1]) - np.log(2.0),
            circle=np.array(circle),
            largest=growth[:, 0],
        )


def follow_circle(
    net: Network,
    centre: tuple[float, float],
    radius: float,
    deepest: int,
    points: int = 96,
    ahead: tuple[float, float] = (1.0, 0.0),
) -> Probe:
    """Return the images of a circle of inputs after 0, 1 ... `deepest` layers, in float64.

    The exact image is carried as the difference to that of the centre, so that its shape is right
    however small the circle is. Singular vectors have no sign of their own: v_1 is taken on the
    side of `ahead`, in the input plane, so that the images don't flip from one call to the next.

    Raises
    ------
    ValueError
        If the net does not have two inputs, there is no such layer, or numbers overflow.
    """
    if net.components != 2:
        raise ValueError(f"A probe needs patterns of 2 components, not of {net.components}.")
    if not 0 <= deepest <= len(net.layers):
        raise ValueError(f"The layer l = {deepest} is not one of 0 to {len(net.layers)}.")
    angles = np.asarray(np.arange(points) * (2.0 * np.pi / points), dtype=np.float64)
    circle = radius * np.stack([np.cos(angles), np.sin(angles)])
    with np.errstate(over="ignore", invalid="ignore"):
        state = _State(net, np.array(centre, dtype=np.float64), circle)
        stages = [_start(circle)]
        for layer in net.layers[:deepest]:
            state.pass_layer(layer)
            stages.append(state.stage(np.array(ahead)))
    return Probe(state.centre, radius, angles, tuple(stages))


class _State:
    """The centre's V, the steps of the circle from it, and J_l = e^shift basis factor."""

    def __init__(self, net: Network, centre: FloatArray, circle: FloatArray) -> None:
        self.centre = centre
        self.V = expand(net.features, centre)
        self.steps = circle
        self.basis, self.factor = np.eye(2), np.eye(2)
        if net.features:
            self.steps = (expand(net.features, centre + circle.T) - self.V).T
            self.basis = slopes(net.features, centre)
        self.shift, self.log_area = 0.0, 0.0

    def pass_layer(self, layer: Layer) -> None:
        """Go through one layer."""
        key, width = layer.activation, self.basis.shape[1]
        product = layer.w @ np.column_stack([self.V, self.basis, self.steps])
        b = product[:, 0] - layer.theta
        if not np.isfinite(product).all():
            raise ValueError("The net has diverged: its weights are too large.")
        tangents, taken = push_tangents(key, b[:, None], product[:, 1 : 1 + width, None])
        self.steps = push_steps(key, b, product[:, 1 + width :])
        self.V = activation_of(key).g(b)
        self.basis, triangle = np.linalg.qr(tangents[:, :, 0])
        self._multiply(triangle, float(taken[0]))

    def _multiply(self, triangle: FloatArray, taken: float) -> None:
        """Take a layer's triangle into `factor`, its size into `shift`, its area into the area."""
        size = float(np.abs(triangle).max())
        diagonal = np.abs(np.diag(triangle))
        lost = len(triangle) < 2 or diagonal.min() <= LOST * size
        with np.errstate(divide="ignore"):
            area = -np.inf if lost else float(np.log(diagonal).sum()) + 2.0 * taken
        self.log_area += area
        self.factor = triangle @ self.factor
        largest = float(np.abs(self.factor).max())
        self.factor = self.factor / (largest or 1.0)
        with np.errstate(divide="ignore"):
            self.shift += taken + float(np.log(largest))

    def stage(self, ahead: FloatArray) -> ProbeStage:
        """Return what there is to be seen after the layers so far."""
        left, values, rows = np.linalg.svd(self.factor)
        if rows[0] @ ahead < 0:
            left[:, 0], rows[0] = -left[:, 0], -rows[0]
        quarter = np.array([-rows[0, 1], rows[0, 0]])
        if len(values) > 1 and rows[1] @ quarter < 0:
            left[:, 1] = -left[:, 1]
        with np.errstate(divide="ignore"):
            largest = float(self.shift + np.log(values[0]))
        least = self.log_area - largest if np.isfinite(self.log_area) else -np.inf
        plane = self.basis @ left
        return ProbeStage(
            (largest, min(least, largest)),
            np.column_stack([rows[0], quarter]),
            self._project(plane, np.isfinite(least)),
            _lengths(self.steps),
            self.factor,
            self.shift,
            len(self.steps),
        )

    def _project(self, plane: FloatArray, has_second: bool) -> FloatArray:
        """Return the steps (points, 2) in the plane of u_1 and u_2."""
        first = plane[:, 0] @ self.steps
        if has_second:
            return np.column_stack([first, plane[:, 1] @ self.steps])
        rest = self.steps - np.outer(plane[:, 0], first)
        widest = np.linalg.svd(rest, full_matrices=False)[0][:, 0]
        second = widest @ rest
        return np.column_stack([first, second * (1.0 if second[len(second) // 4] >= 0 else -1.0)])


def _start(circle: FloatArray) -> ProbeStage:
    """Return the circle before the first layer, in the plane of x1 and x2."""
    return ProbeStage((0.0, 0.0), np.eye(2), circle.T, _lengths(circle), np.eye(2), 0.0, 2)


def _lengths(steps: FloatArray) -> FloatArray:
    """Return the lengths of the columns; the squares of short ones would underflow."""
    size = float(np.abs(steps).max()) or 1.0
    return np.asarray(size * np.linalg.norm(steps / size, axis=0))
