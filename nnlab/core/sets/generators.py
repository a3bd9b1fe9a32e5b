"""Sets of patterns by name, each with p, noise, class ratio, flipped targets and a seed."""

from dataclasses import dataclass

import numpy as np

from nnlab.core.box import Box
from nnlab.core.patterns import Patterns, from_classes
from nnlab.core.sets import shapes, tf
from nnlab.core.sets.draw import ClassArray, Draw, Place

MAX_PATTERNS = 5000
MAX_NOISE = 2.0
MAX_FLIP = 1.0
MAX_CLASSES = 6
DEFAULT_P = 100

UNIT_BOX = Box(-0.5, 1.5, -0.5, 1.5)
WIDE_BOX = Box(-1.5, 1.5, -1.5, 1.5)
MOONS_BOX = Box(-1.5, 2.5, -1.75, 2.25)
TF_BOX = Box(-6.0, 6.0, -6.0, 6.0)

BOOLEAN = "Boolean functions"
SHAPES = "Shapes"
CLOUDS = "Clouds"
TF = "TF Playground"
GROUPS = (BOOLEAN, SHAPES, CLOUDS, TF)

GAUSSIAN = "standard deviation of a Gaussian added to x₁ and x₂"


@dataclass(frozen=True)
class Generator:
    """A named distribution of patterns.

    Parameters
    ----------
    key, label, group : its name, for the program and for the screen, and among which it stands
    place : puts the patterns, see `nnlab.core.sets.draw`
    box : the part of the plane that shows it
    default_p, noise : what a new set begins with; `default_p` None leaves p as it was
    max_noise, noise_tip : how large the noise may be, and what it means
    has_ratio : whether the share of t = +1 can be chosen
    has_classes : whether there may be more than two classes
    has_fixed_places : whether all samples without noise are the same points
    """

    key: str
    label: str
    place: Place
    box: Box = WIDE_BOX
    group: str = SHAPES
    default_p: int | None = None
    noise: float = 0.0
    max_noise: float = MAX_NOISE
    noise_tip: str = GAUSSIAN
    has_ratio: bool = True
    has_classes: bool = False
    has_fixed_places: bool = False

    def make(
        self,
        p: int,
        noise: float,
        seed: int,
        *,
        ratio: float = 0.5,
        flip: float = 0.0,
        classes: int = 2,
        sample: int = 0,
    ) -> Patterns:
        """Return p patterns; the same settings give the same bits.

        Parameters
        ----------
        p : number of patterns, 1 to 5000
        noise : from 0 to `max_noise`, in the units of x1 and x2 as far as it moves them
        seed : of the distribution, of the positions and of the noise
        ratio : share of t = +1 before any is flipped; ignored where it has no meaning
        flip : share of the targets that are turned round, to another class of several
        classes : 2 to 6; ignored where it has no meaning
        sample : number of the realisation of the same distribution; 0 is the first

        Raises
        ------
        ValueError
            If a setting is out of range.
        """
        self._check(p, noise, seed, ratio, flip, sample)
        if not 2 <= classes <= MAX_CLASSES:
            raise ValueError(f"There are 2 to {MAX_CLASSES} classes, got {classes}.")
        count = classes if self.has_classes else 2
        draw = Draw(p, noise, seed, sample, ratio if self.has_ratio else 0.5, count)
        x, numbers = self.place(draw)
        numbers = flip_classes(numbers, flip, count, draw.of_flips())
        return from_classes(x, numbers, 1 if count == 2 else count)

    def _check(
        self, p: int, noise: float, seed: int, ratio: float, flip: float, sample: int
    ) -> None:
        if not 1 <= p <= MAX_PATTERNS:
            raise ValueError(f"p must be from 1 to {MAX_PATTERNS}, got {p}.")
        if not 0.0 <= noise <= self.max_noise:
            raise ValueError(f"The noise must be from 0 to {self.max_noise}, got {noise}.")
        if seed < 0 or sample < 0:
            raise ValueError(f"The seed must not be negative, got {min(seed, sample)}.")
        if not 0.0 <= ratio <= 1.0:
            raise ValueError(f"The ratio of t = +1 must be from 0 to 1, got {ratio}.")
        if not 0.0 <= flip <= MAX_FLIP:
            raise ValueError(f"The share of flipped targets is from 0 to {MAX_FLIP}, got {flip}.")


def flip_classes(
    numbers: ClassArray, share: float, classes: int, rng: np.random.Generator
) -> ClassArray:
    """Return the classes (p,) with a share of them, chosen at random, turned to another class.

    A larger share with the same random numbers turns the same ones and more.
    """
    flipped = numbers.copy()
    which = rng.permutation(len(numbers))[: int(np.floor(share * len(numbers) + 0.5))]
    shifts = rng.integers(1, classes, len(numbers))[: len(which)]
    flipped[which] = (numbers[which] + shifts) % classes
    return flipped


def _boolean(key: str, name: str, truth: tuple[int, int, int, int]) -> tuple[Generator, ...]:
    return (
        Generator(
            key + "01",
            f"{name}, inputs 0 and 1",
            shapes.boolean(truth, 0.0),
            UNIT_BOX,
            BOOLEAN,
            default_p=4,
            has_ratio=False,
            has_fixed_places=True,
        ),
        Generator(
            key,
            f"{name}, inputs −1 and 1",
            shapes.boolean(truth, -1.0),
            group=BOOLEAN,
            default_p=4,
            has_ratio=False,
            has_fixed_places=True,
        ),
    )


def _tf(key: str, label: str, place: Place, tip: str) -> Generator:
    return Generator(
        f"tf-{key}", label, place, TF_BOX, TF, max_noise=0.5, noise_tip=tip, default_p=250
    )


_ASKED = "moves the place where t is asked for by up to 5 times this, from 0 to 0.5"

GENERATORS: dict[str, Generator] = {
    generator.key: generator
    for generator in (
        *_boolean("and", "AND", (0, 0, 0, 1)),
        *_boolean("or", "OR", (0, 1, 1, 1)),
        *_boolean("nand", "NAND", (1, 1, 1, 0)),
        *_boolean("xor", "XOR", (0, 1, 1, 0)),
        Generator("half-planes", "Two half-planes", shapes.half_planes),
        Generator("four-lines", "Inside four lines", shapes.quadrilateral, default_p=200),
        Generator("circle", "Circle", shapes.circle),
        Generator("ring", "Ring", shapes.ring),
        Generator("checkerboard", "Checkerboard", shapes.checkerboard),
        Generator("spiral", "Two spirals", shapes.spiral, noise=0.02),
        Generator("moons", "Moons", shapes.moons, MOONS_BOX, noise=0.1, has_fixed_places=True),
        Generator(
            "blobs",
            "Blobs",
            shapes.blobs,
            group=CLOUDS,
            noise=0.3,
            noise_tip="standard deviation of each cloud in x₁ and x₂",
            has_classes=True,
            has_fixed_places=True,
        ),
        Generator(
            "random", "Random targets", shapes.random_targets, group=CLOUDS, has_classes=True
        ),
        _tf("circle", "Circle of TF Playground", tf.tf_circle, _ASKED),
        _tf("xor", "XOR of TF Playground", tf.tf_xor, _ASKED),
        _tf("gauss", "Gauss of TF Playground", tf.tf_gauss, "variance is ½ + 7 times this, to 0.5"),
        _tf(
            "spiral",
            "Spiral of TF Playground",
            tf.tf_spiral,
            "moves x₁ and x₂ by up to this, from 0 to 0.5",
        ),
    )
}
