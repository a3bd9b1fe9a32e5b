"""Shapes in the plane that a net learns: Boolean functions, regions, spirals, moons, clouds."""

import numpy as np

from nnlab.core.arrays import FloatArray
from nnlab.core.sets.draw import ClassArray, Draw, Mask, Place, draw_region, jitter, spread

CIRCLE_BOX = 1.25
RING = (0.5, 1.0)
FIELDS = 4
LINE_GAP = 0.06
CLOUD_RADIUS = 0.95

# Corners of the quadrilateral inside four lines, counterclockwise.
FOUR_CORNERS = ((-0.9, -0.5), (0.5, -0.9), (0.9, 0.4), (-0.4, 0.9))


def four_lines() -> tuple[FloatArray, FloatArray]:
    """Return w (4, 2) and theta (4,) of the neurons whose lines enclose the quadrilateral.

    Each w is of length 1 and points inwards, so that a point is inside where all four local
    fields b = w x - theta are positive: a fifth neuron with weights 1 and threshold 3 says so.
    """
    corners = np.array(FOUR_CORNERS)
    along = np.roll(corners, -1, axis=0) - corners
    w = np.column_stack((-along[:, 1], along[:, 0])) / np.hypot(along[:, 0], along[:, 1])[:, None]
    return w, (w * corners).sum(axis=1)


def boolean(truth: tuple[int, int, int, int], low: float) -> Place:
    """The corners (low, low), (low, 1), (1, low), (1, 1) in turn; class 1 where truth is 1."""

    def place(draw: Draw) -> tuple[FloatArray, ClassArray]:
        corner = np.arange(draw.p) % 4
        x = np.array([[low, low], [low, 1.0], [1.0, low], [1.0, 1.0]])[corner]
        return jitter(x, draw.noise, draw.of_points()), np.array(truth, dtype=np.int64)[corner]

    return place


def half_planes(draw: Draw) -> tuple[FloatArray, ClassArray]:
    """Uniform in [-1, 1]^2; a random line through the origin's neighbourhood parts the classes."""
    shape = draw.of_shape()
    angle, offset = shape.uniform(0.0, 2.0 * np.pi), shape.uniform(-0.3, 0.3)
    w = np.array([np.cos(angle), np.sin(angle)])
    rng = draw.of_points() if draw.sample else shape
    x, t = draw_region(
        draw, rng, lambda size: rng.uniform(-1.0, 1.0, (size, 2)), lambda x: x @ w >= offset
    )
    return jitter(x, draw.noise, rng), t


def quadrilateral(draw: Draw) -> tuple[FloatArray, ClassArray]:
    """Uniform in the box +-1.25, off the lines by 0.06; class 1 inside the four lines."""
    rng = draw.of_points()
    w, theta = four_lines()

    def candidates(size: int) -> FloatArray:
        x = rng.uniform(-CIRCLE_BOX, CIRCLE_BOX, (size, 2))
        keep: Mask = np.abs((x @ w.T - theta).min(axis=1)) > LINE_GAP
        off_lines: FloatArray = x[keep]
        return off_lines

    def inside(x: FloatArray) -> Mask:
        return np.asarray((x @ w.T - theta).min(axis=1) > 0.0)

    x, t = draw_region(draw, rng, candidates, inside)
    return jitter(x, draw.noise, rng), t


def circle(draw: Draw) -> tuple[FloatArray, ClassArray]:
    """Uniform in the box +-1.25; class 1 inside radius 1 (arXiv:2306.12548).

    That circle covers 50.3 % of the box: a ratio of 1/2 leaves the uniform sample as it falls.
    """
    rng = draw.of_points()

    def candidates(size: int) -> FloatArray:
        return rng.uniform(-CIRCLE_BOX, CIRCLE_BOX, (size, 2))

    if draw.ratio == 0.5:
        x = candidates(draw.p)
        t = _in_circle(x).astype(np.int64)
    else:
        x, t = draw_region(draw, rng, candidates, _in_circle)
    return jitter(x, draw.noise, rng), t


def ring(draw: Draw) -> tuple[FloatArray, ClassArray]:
    """Uniform in the box +-1.25; class 1 where the radius is between 1/2 and 1."""
    rng = draw.of_points()

    def inside(x: FloatArray) -> Mask:
        radius = np.hypot(x[:, 0], x[:, 1])
        return (radius >= RING[0]) & (radius <= RING[1])

    box = CIRCLE_BOX
    x, t = draw_region(draw, rng, lambda size: rng.uniform(-box, box, (size, 2)), inside)
    return jitter(x, draw.noise, rng), t


def checkerboard(draw: Draw) -> tuple[FloatArray, ClassArray]:
    """Uniform in [-1, 1]^2; class 1 on every other field of 4 x 4."""
    rng = draw.of_points()
    x, t = draw_region(
        draw,
        rng,
        lambda size: rng.uniform(-1.0, 1.0, (size, 2)),
        lambda x: np.asarray(np.floor((x + 1.0) * FIELDS / 2.0).sum(axis=1) % 2.0 == 0.0),
    )
    return jitter(x, draw.noise, rng), t


def spiral(draw: Draw) -> tuple[FloatArray, ClassArray]:
    """Two arms of one and three quarter turns that end at radius 1.2.

    The first sample has its points in equal steps of the angle, the others have them anywhere.
    """
    rng = draw.of_points()
    t = spread(draw)
    s = np.empty(draw.p)
    for kind in (0, 1):
        s[t == kind] = np.linspace(0.08, 1.0, np.count_nonzero(t == kind))
    if draw.sample:
        s = rng.uniform(0.08, 1.0, draw.p)
    angle = 3.5 * np.pi * s + np.where(t > 0, 0.0, np.pi)
    x = 1.2 * s[:, None] * np.column_stack((np.sin(angle), np.cos(angle)))
    return jitter(x, draw.noise, rng), t


def moons(draw: Draw) -> tuple[FloatArray, ClassArray]:
    """Two half circles: point by point scikit-learn's make_moons of that noise and seed.

    Its random_state is the seed plus the number of the sample; a ratio is its n_samples given as
    a pair. Its numbers come from numpy's legacy generator, which never changes.
    """
    seed = draw.seed + draw.sample
    # The legacy generator takes 32 bits at a time; scikit-learn has no seeds beyond them.
    rng = np.random.RandomState(seed if seed < 2**32 else [seed % 2**32, seed >> 32])
    lower = draw.p - draw.p // 2 if draw.ratio == 0.5 else draw.positive
    outer, inner = np.linspace(0.0, np.pi, draw.p - lower), np.linspace(0.0, np.pi, lower)
    x = np.column_stack(
        (
            np.append(np.cos(outer), 1 - np.cos(inner)),
            np.append(np.sin(outer), 1 - np.sin(inner) - 0.5),
        )
    )
    order = np.arange(draw.p)
    rng.shuffle(order)
    t = np.repeat([0, 1], [draw.p - lower, lower])[order]
    return x[order] + rng.normal(scale=draw.noise, size=x.shape), t.astype(np.int64)


def blobs(draw: Draw) -> tuple[FloatArray, ClassArray]:
    """Gaussian clouds whose width is the noise: two around +-(0.7, 0.7), more on a circle."""
    rng = draw.of_points()
    if draw.classes == 2:
        t = spread(draw)
        centres = np.repeat(0.7 * (2.0 * t - 1.0), 2).reshape(-1, 2)
    else:
        t = np.arange(draw.p, dtype=np.int64) % draw.classes
        angle = np.pi / 2.0 - 2.0 * np.pi * t / draw.classes
        centres = CLOUD_RADIUS * np.column_stack((np.cos(angle), np.sin(angle)))
    return jitter(centres, draw.noise, rng), t


def random_targets(draw: Draw) -> tuple[FloatArray, ClassArray]:
    """Uniform in [-1, 1]^2 with targets that no position tells: nothing to generalise from."""
    rng = draw.of_points()
    x = rng.uniform(-1.0, 1.0, (draw.p, 2))
    in_turn = np.arange(draw.p, dtype=np.int64) % draw.classes
    t = rng.permutation(spread(draw) if draw.classes == 2 else in_turn)
    return jitter(x, draw.noise, rng), t


def _in_circle(x: FloatArray) -> Mask:
    return np.asarray(1.0 - np.hypot(x[:, 0], x[:, 1]) >= 0.0)
