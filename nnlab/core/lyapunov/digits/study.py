"""A study of the digits: which nets are trained, and which exponents are taken of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import isfinite

from nnlab.core.digits.specs import DataSpec
from nnlab.core.lyapunov.chain_work import MOST_FORMED, count_products

ACTIVATIONS = {"tanh": "tanh", "relu": "ReLU"}
OPTIMISERS = {"adamw": "AdamW", "adam": "Adam", "sgd": "SGD"}
PIXELS, CLASSES = 784, 10
MOST_MEMBERS = 10
MOST_NEURONS, MOST_LAYERS = 1000, 48
MOST_IMAGES = 55_000
TEST_IMAGES = 10_000
USUAL_STEPS = 8
"""Steps of the Lanczos iteration after which most digits have settled."""
MOST_WEIGHTS = 10_000_000
"""Weights of all members: with what Adam keeps, a checkpoint of 120 MB after each epoch."""
MOST_IN_UPDATE = 5e9
"""Weights times images of an update: it ends within a second, so that a cancel is obeyed."""

LEARNING = 2.0
"""Seconds that a bottleneck learns, of nets of some hundred neurons."""


@dataclass(frozen=True)
class ExponentSpec:
    """Which exponents are taken: lambda_1^(L) = (1/L) ln Lambda_1(J_L) over all 784 directions.

    J_L is the Jacobian of the L hidden layers (arXiv:2306.12548). With `include_output` the output
    layer counts as one more: its Jacobian is that of the softmax (or sigmoid) outputs O. At most
    `steps` of the Lanczos iteration are taken, fewer where lambda_1 has settled within 5e-7; as
    many as there are neurons make it exact.

    Raises
    ------
    ValueError
        If a field is out of its limits; one line that names it.
    """

    include_output: bool = False
    steps: int = 24

    def __post_init__(self) -> None:
        if not 2 <= self.steps <= 64:
            raise ValueError(f"steps must be 2 to 64, got {self.steps}.")


@dataclass(frozen=True)
class StudySpec:
    """An ensemble of fully connected nets for the digits, and how it learns.

    `widths` are the neurons N of each of the L hidden layers, `activation` their g, `members` nets
    from different starts (weights Gaussian with variance 1/fan-in, thresholds 0); outputs are
    softmax, the cost cross entropy. All see the images in the same order. `eta` is the highest
    learning rate: it rises in the first quarter of the training and falls to nothing (one cycle).
    `decay` is that of weights, not of thresholds, as in `TrainSpec`. `train_size` images are
    learnt from (0: all 55 000 that are not held out), drawn with each class's share.

    Raises
    ------
    ValueError
        If a field is out of its limits; one line that names it.
    """

    widths: tuple[int, ...] = (20,) * 16
    activation: str = "tanh"
    members: int = 10
    epochs: int = 20
    batch: int = 250
    eta: float = 0.006
    optimiser: str = "adamw"
    decay: float = 0.2
    seed: int = 1
    train_size: int = 0
    exponents: ExponentSpec = field(default_factory=ExponentSpec)

    def __post_init__(self) -> None:
        if not 1 <= len(self.widths) <= MOST_LAYERS:
            raise ValueError(f"There must be 1 to {MOST_LAYERS} hidden layers.")
        if not all(2 <= one <= MOST_NEURONS for one in self.widths):
            raise ValueError(f"widths must be numbers from 2 to {MOST_NEURONS}.")
        for name, table in (("activation", ACTIVATIONS), ("optimiser", OPTIMISERS)):
            if getattr(self, name) not in table:
                raise ValueError(f"{name} must be one of {', '.join(table)}.")
        for name, least, most in (
            ("members", 1, MOST_MEMBERS),
            ("epochs", 1, 1000),
            ("batch", 1, 10_000),
            ("seed", 0, 2**31 - 1),
            ("train_size", 0, MOST_IMAGES),
        ):
            if not least <= getattr(self, name) <= most:
                raise ValueError(f"{name} must be {least} to {most}, got {getattr(self, name)}.")
        if (total := self.members * self.weights) > MOST_WEIGHTS:
            raise ValueError(f"All nets have {total} weights; at most {MOST_WEIGHTS} are possible.")
        if total * self.batch > MOST_IN_UPDATE:
            raise ValueError("An update would take too long: choose a smaller batch.")
        if not (isfinite(self.eta) and 1e-6 <= self.eta <= 10.0):
            raise ValueError(f"eta must be 1e-6 to 10, got {self.eta:g}.")
        if not (isfinite(self.decay) and 0.0 <= self.decay <= 1.0):
            raise ValueError(f"decay must be 0 to 1, got {self.decay:g}.")

    @property
    def sizes(self) -> tuple[int, ...]:
        """Neurons of each layer, from the 784 pixels to the 10 outputs."""
        return (PIXELS, *self.widths, CLASSES)

    @property
    def weights(self) -> int:
        """Number of weights and thresholds of one member."""
        return sum(n * (before + 1) for before, n in zip(self.sizes, self.sizes[1:], strict=False))

    @property
    def data(self) -> DataSpec:
        """The images: `core.digits.image_sets.load` reads them; its test digits are studied."""
        return DataSpec(train_size=self.train_size)

    @property
    def label(self) -> str:
        """The net on the screen, such as "784–[20 tanh]×16–10"."""
        name = ACTIVATIONS[self.activation]
        if len(set(self.widths)) == 1:
            return f"{PIXELS}–[{self.widths[0]} {name}]×{len(self.widths)}–{CLASSES}"
        return f"{PIXELS}–{'–'.join(map(str, self.widths))}–{CLASSES} {name}"


def guess_stages(spec: StudySpec) -> tuple[float, float, float]:
    """Return seconds that training, bottlenecks and exponents may take on one core.

    By constants measured on one core; another one may be two times faster or slower.
    """
    p, m = spec.train_size or MOST_IMAGES, spec.members
    neurons = sum(spec.widths)
    update = 5e-4 + 2e-5 * len(spec.widths)
    training = (
        spec.epochs * p * (m * (1e-10 * spec.weights + 1.2e-8 * neurons) + update / spec.batch)
    )
    seen = p + 2 * TEST_IMAGES
    bottleneck = m * (seen * (4e-11 * spec.weights + 1.2e-8 * neurons) + LEARNING)
    return training, bottleneck, m * TEST_IMAGES * _guess_exponent(spec)


def _guess_exponent(spec: StudySpec) -> float:
    """Return the seconds that lambda_1 of a digit may take."""
    first = PIXELS * spec.widths[0]
    layers = spec.sizes[1 : None if spec.exponents.include_output else -1]
    # The first layer is made square where it has fewer neurons than there are pixels.
    formed = count_products(list(zip(layers, (min(PIXELS, layers[0]), *layers), strict=False)))
    if formed <= MOST_FORMED:
        return 1e-6 + 1.4e-10 * first + 3.6e-11 * formed
    steps = min(spec.exponents.steps, USUAL_STEPS)
    return 1e-5 + steps * (1e-10 * (spec.weights - first) + 6e-9 * sum(spec.widths))


def guess_run_stages(
    works: Sequence[int], images: int, spec: ExponentSpec
) -> tuple[float, float, float]:
    """Return as `guess_stages` for trained nets; `works` are the products w x that a digit takes.

    `images` are those to learn the bottlenecks from. Convolutions are meant: nets that are fully
    connected are faster.
    """
    work, nets = sum(works), len(works)
    bottleneck = (images + 2 * TEST_IMAGES) * (5e-5 * nets + 6.5e-11 * work) + LEARNING * nets
    steps = min(spec.steps, USUAL_STEPS)
    return 0.0, bottleneck, TEST_IMAGES * steps * (3e-4 * nets + 5.5e-10 * work)


def guess_seconds(spec: StudySpec) -> float:
    """Return the seconds that a study may take on one core; raises nothing."""
    return sum(guess_stages(spec))
