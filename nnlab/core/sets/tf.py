"""The four data sets of TensorFlow Playground for classification.

Written anew after the definitions in `src/dataset.ts` of tensorflow/playground, in its plane of
+-6 and with its noise from 0 to 0.5, which means another thing for each set. Its random numbers
are others, and its points come shuffled as here.
"""

import numpy as np

from nnlab.core.arrays import FloatArray
from nnlab.core.sets.draw import ClassArray, Draw, Mask, draw_region

RADIUS = 5.0
PADDING = 0.3
TURNS = 1.75


def tf_circle(draw: Draw) -> tuple[FloatArray, ClassArray]:
    """A disc of radius 2.5 (class 1) in a ring from 3.5 to 5; radii are uniform.

    Noise moves the place at which the class is asked for, up to 5 times the noise in x1 and x2.
    """
    rng = draw.of_points()
    disc = _shuffled(draw, rng) == 1
    inner, outer = np.where(disc, 0.0, 0.7 * RADIUS), np.where(disc, 0.5 * RADIUS, RADIUS)
    radius, angle = rng.uniform(inner, outer), rng.uniform(0.0, 2.0 * np.pi, draw.p)
    x = _around(radius, angle)
    asked = x + draw.noise * rng.uniform(-RADIUS, RADIUS, x.shape)
    return x, (np.hypot(asked[:, 0], asked[:, 1]) < 0.5 * RADIUS).astype(np.int64)


def tf_xor(draw: Draw) -> tuple[FloatArray, ClassArray]:
    """Uniform in +-5, then 0.3 away from both axes; class 1 where x1 x2 is positive.

    Noise moves the place at which the class is asked for, up to 5 times the noise in x1 and x2.
    """
    rng = draw.of_points()

    def candidates(size: int) -> FloatArray:
        x = rng.uniform(-RADIUS, RADIUS, (size, 2))
        return x + np.where(x > 0.0, PADDING, -PADDING)

    x, _ = draw_region(draw, rng, candidates, _have_equal_signs)
    asked = x + draw.noise * rng.uniform(-RADIUS, RADIUS, x.shape)
    return x, _have_equal_signs(asked).astype(np.int64)


def tf_gauss(draw: Draw) -> tuple[FloatArray, ClassArray]:
    """Gaussian clouds around (2, 2) (class 1) and (-2, -2), their variance 1/2 + 7 noise."""
    rng = draw.of_points()
    t = _shuffled(draw, rng)
    centres = np.repeat(4.0 * t - 2.0, 2).reshape(-1, 2)
    return centres + np.sqrt(0.5 + 7.0 * draw.noise) * rng.standard_normal(centres.shape), t


def tf_spiral(draw: Draw) -> tuple[FloatArray, ClassArray]:
    """Two arms of 1.75 turns up to radius 5; noise moves each point up to its value.

    The first sample has its points in equal steps of the angle, the others have them anywhere.
    """
    rng = draw.of_points()
    t = _shuffled(draw, rng)
    s = np.empty(draw.p)
    for kind in (0, 1):
        count = int(np.count_nonzero(t == kind))
        s[t == kind] = np.arange(count) / max(count, 1)
    if draw.sample:
        s = rng.uniform(0.0, 1.0, draw.p)
    x = _around(RADIUS * s, 2.0 * np.pi * TURNS * s + np.where(t == 1, 0.0, np.pi))
    return x + draw.noise * rng.uniform(-1.0, 1.0, x.shape), t


def _shuffled(draw: Draw, rng: np.random.Generator) -> ClassArray:
    return rng.permutation(np.repeat([0, 1], [draw.p - draw.positive, draw.positive]))


def _around(radius: FloatArray, angle: FloatArray) -> FloatArray:
    """Points at a radius; the angle is measured from the axis of x2, as there."""
    return np.column_stack((radius * np.sin(angle), radius * np.cos(angle)))


def _have_equal_signs(x: FloatArray) -> Mask:
    return np.asarray(x[:, 0] * x[:, 1] >= 0.0)
