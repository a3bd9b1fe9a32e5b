"""Which net to train on which images and how, as plain frozen data; no torch."""

from dataclasses import dataclass, field

from nnlab.core.digits.augmentation import Augmentation
from nnlab.core.digits.limits import LIMITS, check_limits
from nnlab.core.digits.nets import DEFAULT_NET, NETS, OWN_NET, NetSpec
from nnlab.core.digits.rows import Row, check

__all__ = [
    "DEFAULT_NET",
    "LIMITS",
    "NETS",
    "OWN_NET",
    "Augmentation",
    "DataSpec",
    "NetSpec",
    "TrainSpec",
    "check_limits",
]

DEVICES = ("auto", "cpu", "cuda", "mps")
OPTIMISERS = ("sgd", "momentum", "nesterov", "adam", "adamw")
SCHEDULES = ("constant", "step", "cosine", "one_cycle")
COSTS = ("cross_entropy", "quadratic")
STARTS = ("torch", "fan_in", "he", "unit", "small")
ARITHMETICS = ("auto", "float32")
CHOICES: dict[str, tuple[str, ...]] = {
    "device": DEVICES,
    "optimiser": OPTIMISERS,
    "schedule": SCHEDULES,
    "cost": COSTS,
    "start": STARTS,
    "arithmetic": ARITHMETICS,
}


@dataclass(frozen=True)
class DataSpec:
    """The images to learn from: the digits that come with the program, or IDX files.

    Four paths, or all empty for the bundled digits. `transposed` says that rows and columns are
    stored the other way round, as in EMNIST; `label_map` is EMNIST's file of class and character
    codes, or "". `train_size` takes so many of the training images only (0: all that are not held
    out), `held_out` of them are kept to judge the net while it learns.
    """

    name: str = "MNIST"
    train_images: str = ""
    train_labels: str = ""
    test_images: str = ""
    test_labels: str = ""
    label_map: str = ""
    transposed: bool = False
    train_size: int = 0
    held_out: int = 5000

    def __post_init__(self) -> None:
        paths = (self.train_images, self.train_labels, self.test_images, self.test_labels)
        if any(paths) and not all(paths):
            raise ValueError("Images of one's own need four files: images and labels, twice.")
        check_limits(self, "train_size", "held_out")

    @property
    def bundled(self) -> bool:
        """Whether these are the digits that come with the program."""
        return not self.train_images


@dataclass(frozen=True)
class TrainSpec:
    """The settings of one training.

    Parameters
    ----------
    net : key of `NETS`, or "own" with its rows
    rows : the net from input to output; empty: those of `net`
    epochs : passes over the training images
    batch : patterns per update
    eta : learning rate; the highest one of its schedule
    seed : of the start, of the order of the images, of dropout and augmentation
    device : "auto", "cpu", "cuda" or "mps"
    optimiser : "sgd", "momentum", "nesterov", "adam" or "adamw"; `momentum` is used by two
    schedule : "constant", "step" (a tenth at half and at three quarters), "cosine", "one_cycle"
    cost : "cross_entropy" with softmax outputs, or "quadratic", half the squared t - O, with
        sigmoid outputs
    start : "torch" (its default), "fan_in" (variance 1/inputs, thresholds 0), "he" (variance
        2/inputs), "unit" (weights and thresholds of variance 1, for pixels from 0 to 1), "small"
        (standard deviation 0.01)
    decay : strength of L2 regularisation (weight decay), of weights but not of thresholds
    smoothing : label smoothing; the target is 1 - smoothing + smoothing/classes
    patience : epochs without a better held-out error after which the training ends; 0: never
    arithmetic : "auto" (bfloat16 where it is faster) or "float32"

    Raises
    ------
    ValueError
        With one line that names the setting.
    """

    net: str = DEFAULT_NET
    rows: tuple[Row, ...] = ()
    epochs: int = 2
    batch: int = 128
    eta: float = 0.01
    seed: int = 1
    device: str = "auto"
    optimiser: str = "adam"
    momentum: float = 0.9
    schedule: str = "one_cycle"
    cost: str = "cross_entropy"
    start: str = "torch"
    decay: float = 0.0
    smoothing: float = 0.0
    patience: int = 0
    arithmetic: str = "auto"
    data: DataSpec = field(default_factory=DataSpec)
    augmentation: Augmentation = field(default_factory=Augmentation)

    def __post_init__(self) -> None:
        if self.net != OWN_NET and self.net not in NETS:
            raise ValueError(f"There is no net {self.net!r}; choose one of {', '.join(NETS)}.")
        if not self.rows and self.net in NETS:
            object.__setattr__(self, "rows", NETS[self.net].rows)
        elif self.net in NETS and self.rows != NETS[self.net].rows:
            object.__setattr__(self, "net", OWN_NET)
        check(self.rows)
        for name, choices in CHOICES.items():
            value = getattr(self, name)
            if value not in choices:
                raise ValueError(
                    f"There is no {name} {value!r}; choose one of {', '.join(choices)}."
                )
        names = ("epochs", "batch", "eta", "seed", "momentum", "decay", "smoothing", "patience")
        check_limits(self, *names)

    @property
    def label(self) -> str:
        """The name of the net on the screen."""
        return NETS[self.net].label if self.net in NETS else "own net"

    @property
    def classes(self) -> int:
        """Number of output neurons."""
        return int(getattr(self.rows[-1], "neurons", 0))
