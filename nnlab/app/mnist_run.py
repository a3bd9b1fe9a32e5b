"""One training on the MNIST digits: its settings, its curves and the digits it gets wrong."""

from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

TRAIN_DIGITS = 60_000
TEST_DIGITS = 10_000
NETS = ("784-10", "784-100-10", "lenet", "strided")
DEVICES = ("auto", "cpu", "cuda", "mps")
OUTCOMES = ("finished", "cancelled", "stopped")

LIMITS: dict[str, tuple[float, float]] = {
    "epochs": (1, 100),
    "batch": (1, 4096),
    "eta": (1e-6, 10.0),
    "seed": (0, 2**31 - 1),
}


@dataclass(frozen=True)
class MnistSettings:
    """What the next training is started with.

    `eta` is the largest learning rate of the schedule; `device` is one of `DEVICES`.

    Raises
    ------
    ValueError
        If a value is outside its limits; one line that names it.
    """

    net: str = "lenet"
    epochs: int = 2
    batch: int = 128
    eta: float = 0.01
    seed: int = 1
    device: str = "auto"

    def __post_init__(self) -> None:
        if self.net not in NETS:
            raise ValueError(f"net is {self.net!r}; known are {', '.join(NETS)}.")
        for name, (low, high) in LIMITS.items():
            if not low <= getattr(self, name) <= high:
                raise ValueError(
                    f"{name} is {getattr(self, name)}; it must be {low:g} to {high:g}."
                )
        if self.device not in DEVICES:
            raise ValueError(f"device is {self.device!r}; known are {', '.join(DEVICES)}.")


def _empty(*shape: int, dtype: Any = np.float64) -> NDArray[Any]:
    return np.zeros(shape, dtype=dtype)


@dataclass(frozen=True, eq=False)
class WrongDigits:
    """The digits of the test set that the net answers wrongly.

    index (n,) places in the test set; image (n, 28, 28) uint8; target and answer (n,) digits;
    confidence (n,) the output of the answer, 0 to 1.
    """

    index: NDArray[np.int64] = field(default_factory=lambda: _empty(0, dtype=np.int64))
    image: NDArray[np.uint8] = field(default_factory=lambda: _empty(0, 28, 28, dtype=np.uint8))
    target: NDArray[np.int64] = field(default_factory=lambda: _empty(0, dtype=np.int64))
    answer: NDArray[np.int64] = field(default_factory=lambda: _empty(0, dtype=np.int64))
    confidence: NDArray[np.float64] = field(default_factory=lambda: _empty(0))

    def __len__(self) -> int:
        return len(self.index)

    def first(self, count: int) -> "WrongDigits":
        """Return the first `count` of them."""
        return WrongDigits(*(getattr(self, part.name)[:count] for part in fields(self)))

    def order(self, key: str) -> NDArray[np.int64]:
        """Return the order of showing by "confidence" (falling), "target", "answer", "index"."""
        if key == "confidence":
            return np.argsort(-self.confidence, kind="stable")
        by = {"target": self.target, "answer": self.answer, "index": self.index}[key]
        return np.lexsort((-self.confidence, by))


@dataclass(frozen=True, eq=False)
class TrainingRun:
    """One training as it is shown and saved.

    batch (n,) numbers of the batches from 1 and loss (n,) the energy H of each; errors (epochs, 2)
    in per cent on held-out and on test digits; n_wrong of the 10 000 test digits (None if the
    training did not come to its end); seconds by the clock and of the processor.
    """

    settings: MnistSettings = field(default_factory=MnistSettings)
    outcome: str = "finished"
    message: str = ""
    weights: int = 0
    device: str = ""
    threads: int = 0
    batches_per_epoch: int = 0
    batch: NDArray[np.float64] = field(default_factory=lambda: _empty(0))
    loss: NDArray[np.float64] = field(default_factory=lambda: _empty(0))
    errors: NDArray[np.float64] = field(default_factory=lambda: _empty(0, 2))
    n_wrong: int | None = None
    wrong: WrongDigits = field(default_factory=WrongDigits)
    seconds: float = 0.0
    cpu_seconds: float = 0.0
