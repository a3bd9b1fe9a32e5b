"""What a job of the compute process tells while it runs; numpy and the standard library only."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]
Bytes = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Report:
    """A report that always arrives, in the order in which it was sent."""


@dataclass(frozen=True, eq=False)
class Frame(Report):
    """A report that the next of its kind replaces: only the newest arrives."""


@dataclass(frozen=True, eq=False)
class TrainingStarted(Report):
    """What is about to be trained and where.

    `weights` counts weights and thresholds, `batches` the updates of one epoch; `arithmetic`
    is "float32" or "bfloat16".
    """

    weights: int
    device: str
    threads: int
    batches: int
    epochs: int
    arithmetic: str


@dataclass(frozen=True, eq=False)
class BatchCurve(Frame):
    """The energy H per pattern so far, averaged over equal runs of updates; at most 1024 points.

    updates : int64 (points,), the last update of each run; loss : float32 (points,), in nats.
    """

    updates: Integers
    loss: Floats


@dataclass(frozen=True, eq=False)
class Progress(Frame):
    """`fraction` of the work in 0..1, `seconds_left` by the pace so far (None: too early)."""

    fraction: float
    seconds_left: float | None


@dataclass(frozen=True, eq=False)
class EpochDone(Report):
    """The errors after an epoch (counted from 1), as fractions of wrong digits.

    `held_out_error` on the digits kept from the training set, `test_error` on the 10 000;
    `seconds` since the training began.
    """

    epoch: int
    held_out_error: float
    test_error: float
    seconds: float


@dataclass(frozen=True, eq=False)
class CheckpointWritten(Report):
    """The weights after `epoch` epochs are on the disk at `path`."""

    path: str
    epoch: int


@dataclass(frozen=True, eq=False)
class Note(Report):
    """One line for the status bar, such as a fall-back to another device."""

    text: str


@dataclass(frozen=True, eq=False)
class Finished(Report):
    """What came out of a training; `on_done` gets it.

    n_wrong : wrong ones among the `n_test` test digits
    wrong_indices : int64 (n_wrong,), places in the test set
    wrong_images : uint8 (n_wrong, 28, 28)
    wrong_targets, wrong_answers : int64 (n_wrong,)
    wrong_confidences : float32 (n_wrong,), the softmax output of the answer
    confusion : int64 (10, 10), row target, column answer
    seconds, cpu_seconds : from the start of the training to its end, evaluations included
    """

    n_wrong: int
    n_test: int
    wrong_indices: Integers
    wrong_images: Bytes
    wrong_targets: Integers
    wrong_answers: Integers
    wrong_confidences: Floats
    confusion: Integers
    seconds: float
    cpu_seconds: float
    checkpoint: str
    device: str
    threads: int
