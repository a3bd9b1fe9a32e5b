"""One training on images: its settings, its curves and the images it gets wrong."""

from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnlab.core.digits.specs import TrainSpec

OUTCOMES = ("running", "finished", "stopped early", "cancelled", "stopped")
"""How a run ended; "running" is also what a run says whose process was killed."""
DIGIT_NAMES = tuple("0123456789")
ORDERS = ("confidence", "target", "answer", "index")


def _empty(*shape: int, dtype: Any = np.float64) -> NDArray[Any]:
    return np.zeros(shape, dtype=dtype)


@dataclass(frozen=True, eq=False)
class WrongDigits:
    """The images of the test set that the net answers wrongly.

    index (n,) places in the test set; image (n, 28, 28) uint8; target and answer (n,) classes;
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
        return self.take(np.arange(min(count, len(self))))

    def take(self, rows: NDArray[np.int64]) -> "WrongDigits":
        """Return those at `rows`, in that order."""
        return WrongDigits(*(getattr(self, part.name)[rows] for part in fields(self)))

    def order(self, key: str) -> NDArray[np.int64]:
        """Return the order of showing by "confidence" (falling), "target", "answer", "index"."""
        if key == "confidence":
            return np.argsort(-self.confidence, kind="stable")
        by = {"target": self.target, "answer": self.answer, "index": self.index}[key]
        return np.lexsort((-self.confidence, by))

    def only(
        self, order: NDArray[np.int64], target: int | None, answer: int | None
    ) -> NDArray[np.int64]:
        """Return those of an order that have a target and an answer; None takes all."""
        keep = np.ones(len(order), dtype=bool)
        if target is not None:
            keep &= self.target[order] == target
        if answer is not None:
            keep &= self.answer[order] == answer
        return order[keep]


@dataclass(frozen=True, eq=False)
class TrainingRun:
    """One training as it is shown and saved.

    id, name, note : its folder in the library ("" for none), its name and the user's words
    classes : names of the classes
    batch (n,) numbers of the batches from 1 and loss (n,) the energy H of each
    errors (epochs, 2) in per cent on held-out and on test images; learnt (epochs,) in per cent on
        the training images while they were learnt from (empty where it was not counted)
    layers, delta_batch (m,), delta (m, layers) : names of the layers with weights and the rms of
        their errors delta at batches
    n_wrong, n_test : wrong ones and number of the test images (None: no end yet)
    confusion (classes, classes) : counts, row target, column answer; empty before the end
    seconds by the clock and of the processor
    members : the runs of the library that vote, where this is a committee's result
    """

    settings: TrainSpec = field(default_factory=TrainSpec)
    id: str = ""
    name: str = ""
    note: str = ""
    outcome: str = "finished"
    message: str = ""
    classes: tuple[str, ...] = DIGIT_NAMES
    layers: tuple[str, ...] = ()
    weights: int = 0
    device: str = ""
    arithmetic: str = ""
    threads: int = 0
    batches_per_epoch: int = 0
    batch: NDArray[np.float64] = field(default_factory=lambda: _empty(0))
    loss: NDArray[np.float64] = field(default_factory=lambda: _empty(0))
    errors: NDArray[np.float64] = field(default_factory=lambda: _empty(0, 2))
    learnt: NDArray[np.float64] = field(default_factory=lambda: _empty(0))
    delta_batch: NDArray[np.float64] = field(default_factory=lambda: _empty(0))
    delta: NDArray[np.float64] = field(default_factory=lambda: _empty(0, 0))
    n_wrong: int | None = None
    n_test: int = 10_000
    wrong: WrongDigits = field(default_factory=WrongDigits)
    confusion: NDArray[np.int64] = field(default_factory=lambda: _empty(0, 0, dtype=np.int64))
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    members: tuple[str, ...] = ()

    @property
    def shown_errors(self) -> NDArray[np.float64]:
        """`errors`, with NaN for held-out images where none were held out."""
        if self.settings.data.held_out:
            return self.errors
        return np.where(np.arange(2) == 0, np.nan, self.errors)

    @property
    def title(self) -> str:
        """What the run is called: its name, else its net and seed."""
        return self.name or f"{self.settings.label}, seed {self.settings.seed}"
