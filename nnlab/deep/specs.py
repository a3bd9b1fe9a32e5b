"""Which net to train and how, as plain frozen data that both processes understand; no torch."""

import math
from dataclasses import dataclass

from nnlab.deep.rows import BatchNorm, Conv, Dense, MaxPool, Relu, Row, shapes, weights

DEVICES = ("auto", "cpu", "cuda", "mps")
MAX_EPOCHS = 1000
MAX_BATCH = 10_000


@dataclass(frozen=True)
class NetSpec:
    """A net for the digits: its key, its name on the screen and its rows from input to output."""

    key: str
    label: str
    rows: tuple[Row, ...]

    @property
    def weights(self) -> int:
        """Number of weights and thresholds."""
        before = shapes(self.rows)
        return sum(weights(row, shape) for row, shape in zip(self.rows, before, strict=False))

    @property
    def shape_text(self) -> str:
        """Shapes from input to output: maps@rowsxcolumns, then numbers of neurons."""
        texts = ["{}@{}×{}".format(*s) if len(s) == 3 else str(s[0]) for s in shapes(self.rows)]
        return " → ".join(t for i, t in enumerate(texts) if i == 0 or t != texts[i - 1])


def _normed(maps: int, kernel: int, stride: int) -> tuple[Row, ...]:
    return (Conv(maps, kernel, stride, threshold=False), BatchNorm(), Relu())


NETS: dict[str, NetSpec] = {
    net.key: net
    for net in (
        NetSpec("784-10", "784–10", (Dense(10),)),
        NetSpec("784-100-10", "784–100–10", (Dense(100), Relu(), Dense(10))),
        NetSpec(
            "lenet",
            "Convolutional, LeNet-like",
            (
                *(Conv(16, 5), MaxPool(2), Relu()),
                *(Conv(32, 5), MaxPool(2), Relu()),
                *(Dense(128), Relu(), Dense(10)),
            ),
        ),
        NetSpec(
            "strided",
            "Convolutional, stride 2 and batch norm",
            (*_normed(24, 5, 2), *_normed(48, 3, 1), *_normed(64, 3, 2), Dense(10)),
        ),
    )
}
DEFAULT_NET = "lenet"


@dataclass(frozen=True)
class TrainSpec:
    """The settings of one training of digits.

    Parameters
    ----------
    net : key of `NETS`
    epochs : passes over the training digits
    batch : patterns per update
    eta : learning rate; the highest one of its schedule
    seed : of the start and of the order of the digits
    device : "auto", "cpu", "cuda" or "mps"

    Raises
    ------
    ValueError
        With one line that names the setting.
    """

    net: str = DEFAULT_NET
    epochs: int = 2
    batch: int = 128
    eta: float = 0.01
    seed: int = 1
    device: str = "auto"

    def __post_init__(self) -> None:
        if self.net not in NETS:
            raise ValueError(f"There is no net {self.net!r}; choose one of {', '.join(NETS)}.")
        if self.device not in DEVICES:
            raise ValueError(
                f"There is no device {self.device!r}; choose one of {', '.join(DEVICES)}."
            )
        _check_range("epochs", self.epochs, 1, MAX_EPOCHS)
        _check_range("batch", self.batch, 1, MAX_BATCH)
        _check_range("seed", self.seed, 0, 2**63 - 1)
        if not (math.isfinite(self.eta) and 0 < self.eta <= 1000):
            raise ValueError(
                f"The learning rate eta must be above 0 and at most 1000, not {self.eta}."
            )


def _check_range(name: str, value: int, low: int, high: int) -> None:
    if not low <= value <= high:
        raise ValueError(f"The setting {name} must lie between {low} and {high}, not {value}.")
