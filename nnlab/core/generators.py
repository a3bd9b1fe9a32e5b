"""Sets of patterns by name: Boolean functions, half-planes, circle, spiral, moons, blobs."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nnlab.core.arrays import FloatArray
from nnlab.core.box import Box
from nnlab.core.patterns import Patterns

MAX_PATTERNS = 5000
MAX_NOISE = 2.0

Place = Callable[[int, float, np.random.Generator], tuple[FloatArray, FloatArray]]

UNIT_BOX = Box(-0.5, 1.5, -0.5, 1.5)
WIDE_BOX = Box(-1.5, 1.5, -1.5, 1.5)
MOONS_BOX = Box(-1.5, 2.5, -1.75, 2.25)


@dataclass(frozen=True)
class Generator:
    """A named distribution of patterns.

    `place(p, noise, rng)` gives x (p, 2) and t (p,); `fixed_p` is the number of patterns where
    the name alone says it (the four corners of a Boolean function); `box` is the part of the
    plane that shows it.
    """

    key: str
    label: str
    place: Place
    box: Box = WIDE_BOX
    fixed_p: int | None = None
    noise: float = 0.0

    def make(self, p: int, noise: float, seed: int) -> Patterns:
        """Return p patterns; the same p, noise and seed give the same bits.

        Parameters
        ----------
        p : number of patterns, 1 to 5000; ignored where `fixed_p` is given
        noise : standard deviation of a Gaussian added to x1 and x2, in their units
        seed : of the positions and of the noise

        Raises
        ------
        ValueError
            If p, noise or seed is out of range.
        """
        if self.fixed_p is None and not 1 <= p <= MAX_PATTERNS:
            raise ValueError(f"p must be from 1 to {MAX_PATTERNS}, got {p}.")
        if not 0.0 <= noise <= MAX_NOISE:
            raise ValueError(f"The noise must be from 0 to {MAX_NOISE}, got {noise}.")
        if seed < 0:
            raise ValueError(f"The seed must not be negative, got {seed}.")
        rng = np.random.default_rng(seed)
        x, t = self.place(self.fixed_p or p, noise, rng)
        return Patterns(x, t[:, None])


def _boolean(truth: tuple[int, int, int, int], low: float) -> Place:
    """The four corners (low, low), (low, 1), (1, low), (1, 1) with t = +1 where truth is 1."""

    def place(p: int, noise: float, rng: np.random.Generator) -> tuple[FloatArray, FloatArray]:
        x = np.array([[low, low], [low, 1.0], [1.0, low], [1.0, 1.0]])
        t = 2.0 * np.array(truth, dtype=np.float64) - 1.0
        return x + noise * rng.standard_normal(x.shape), t

    return place


def _half_planes(p: int, noise: float, rng: np.random.Generator) -> tuple[FloatArray, FloatArray]:
    """Uniform in [-1, 1]^2; a random line through the origin's neighbourhood parts the classes."""
    angle, offset = rng.uniform(0.0, 2.0 * np.pi), rng.uniform(-0.3, 0.3)
    x = rng.uniform(-1.0, 1.0, (p, 2))
    t = _signs(x @ np.array([np.cos(angle), np.sin(angle)]) - offset)
    return x + noise * rng.standard_normal(x.shape), t


def _circle(p: int, noise: float, rng: np.random.Generator) -> tuple[FloatArray, FloatArray]:
    """Uniform in the box +-1.25; t = +1 inside radius 1 (arXiv:2306.12548)."""
    x = rng.uniform(-1.25, 1.25, (p, 2))
    t = _signs(1.0 - np.hypot(x[:, 0], x[:, 1]))
    return x + noise * rng.standard_normal(x.shape), t


def _spiral(p: int, noise: float, rng: np.random.Generator) -> tuple[FloatArray, FloatArray]:
    """Two arms of one and three quarter turns that end at radius 1.2."""
    t = _halves(p)
    s = np.empty(p)
    for sign in (1.0, -1.0):
        arm = t == sign
        s[arm] = np.linspace(0.08, 1.0, np.count_nonzero(arm))
    angle = 3.5 * np.pi * s + np.where(t > 0, 0.0, np.pi)
    x = 1.2 * s[:, None] * np.column_stack((np.sin(angle), np.cos(angle)))
    return x + noise * rng.standard_normal(x.shape), t


def _moons(p: int, noise: float, rng: np.random.Generator) -> tuple[FloatArray, FloatArray]:
    """Two half circles of radius 1, the lower around (1, 1/2), as scikit-learn's make_moons."""
    upper = p // 2
    outer, inner = np.linspace(0.0, np.pi, upper), np.linspace(0.0, np.pi, p - upper)
    x = np.vstack(
        (
            np.column_stack((np.cos(outer), np.sin(outer))),
            np.column_stack((1.0 - np.cos(inner), 0.5 - np.sin(inner))),
        )
    )
    t = np.repeat([-1.0, 1.0], [upper, p - upper])
    return x + noise * rng.standard_normal(x.shape), t


def _blobs(p: int, noise: float, rng: np.random.Generator) -> tuple[FloatArray, FloatArray]:
    """Two Gaussian clouds around (0.7, 0.7) and (-0.7, -0.7); the noise is their width."""
    t = _halves(p)
    return 0.7 * t[:, None] + noise * rng.standard_normal((p, 2)), t


def _halves(p: int) -> FloatArray:
    """+1 and -1 in turn, so that the classes differ by one pattern at most."""
    return np.where(np.arange(p) % 2 == 0, 1.0, -1.0)


def _signs(values: FloatArray) -> FloatArray:
    return np.where(values >= 0.0, 1.0, -1.0)


_AND, _OR, _XOR = (0, 0, 0, 1), (0, 1, 1, 1), (0, 1, 1, 0)

GENERATORS: dict[str, Generator] = {
    generator.key: generator
    for generator in (
        Generator("and01", "AND, inputs 0 and 1", _boolean(_AND, 0.0), UNIT_BOX, fixed_p=4),
        Generator("and", "AND, inputs -1 and 1", _boolean(_AND, -1.0), fixed_p=4),
        Generator("or01", "OR, inputs 0 and 1", _boolean(_OR, 0.0), UNIT_BOX, fixed_p=4),
        Generator("or", "OR, inputs -1 and 1", _boolean(_OR, -1.0), fixed_p=4),
        Generator("xor01", "XOR, inputs 0 and 1", _boolean(_XOR, 0.0), UNIT_BOX, fixed_p=4),
        Generator("xor", "XOR, inputs -1 and 1", _boolean(_XOR, -1.0), fixed_p=4),
        Generator("half-planes", "Two half-planes", _half_planes),
        Generator("circle", "Circle", _circle),
        Generator("spiral", "Spiral", _spiral, noise=0.02),
        Generator("moons", "Moons", _moons, MOONS_BOX, noise=0.1),
        Generator("blobs", "Blobs", _blobs, noise=0.3),
    )
}
