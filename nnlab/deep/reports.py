"""What a job of the compute process tells while it runs; no torch."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnlab.core.digits.specs import TrainSpec

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]
Bytes = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Report:
    """A report that always arrives, in the order in which it was sent."""


@dataclass(frozen=True, eq=False)
class Frame(Report):
    """A report that the next of its kind replaces: only the newest arrives."""


IDLE = Report()
"""What a job yields while it has nothing to do but wait; it is never sent."""


@dataclass(frozen=True, eq=False)
class TrainingStarted(Report):
    """What is about to be trained and where.

    `weights` counts weights and thresholds, `batches` the updates of one epoch; `arithmetic`
    is "float32" or "bfloat16"; `layers` names the layers with weights, `classes` the classes;
    `update` is the last update of the checkpoint that is gone on from, 0 for a new training.
    """

    weights: int
    device: str
    threads: int
    batches: int
    epochs: int
    arithmetic: str
    layers: tuple[str, ...] = ()
    classes: tuple[str, ...] = tuple("0123456789")
    update: int = 0


@dataclass(frozen=True, eq=False)
class BatchCurve(Frame):
    """The energy H per pattern so far, averaged over equal runs of updates; at most 1024 points.

    updates : int64 (points,), the last update of each run; loss : float32 (points,), in nats.
    """

    updates: Integers
    loss: Floats


@dataclass(frozen=True, eq=False)
class DeltaCurve(Frame):
    """Root mean square of the errors delta of each layer so far; at most 1024 points.

    updates : int64 (points,); rms : float32 (points, layers) over the neurons and the patterns of
    the batch, of delta = -dh/db of a single pattern's energy h with respect to local fields.
    """

    updates: Integers
    rms: Floats


@dataclass(frozen=True, eq=False)
class Held(Report):
    """The training holds after `update` updates; its checkpoint is on the disk, if it has room."""

    update: int


@dataclass(frozen=True, eq=False)
class Progress(Frame):
    """`fraction` of the work in 0..1, `seconds_left` by the pace so far (None: too early)."""

    fraction: float
    seconds_left: float | None


@dataclass(frozen=True, eq=False)
class EpochDone(Report):
    """The errors after an epoch (counted from 1), as fractions of wrong digits.

    `held_out_error` on the digits kept from the training set (None: none are kept), `test_error`
    on the test set;
    `seconds` of training so far; `train_error` on the training digits while they were learnt from
    (each one before the update that it takes part in, dropout and augmentation on).
    """

    epoch: int
    held_out_error: float | None
    test_error: float
    seconds: float
    train_error: float | None = None


@dataclass(frozen=True, eq=False)
class CheckpointWritten(Report):
    """The weights after `epoch` epochs and `update` updates are on the disk at `path`."""

    path: str
    epoch: int
    update: int = 0


@dataclass(frozen=True, eq=False)
class Note(Report):
    """One line for the status bar, such as a fall-back to another device."""

    text: str


@dataclass(frozen=True, eq=False)
class SizesStarted(Report):
    """The learning curve that begins: its `sizes`, the number of `trainings`, all `images`."""

    sizes: tuple[int, ...]
    trainings: int
    images: int


@dataclass(frozen=True, eq=False)
class SizeDone(Report):
    """The errors, as fractions, of a net that learnt from `size` images only.

    `held_out_error` is None where no images are held out; `seconds` that this training took.
    """

    size: int
    seed: int
    epochs: int
    held_out_error: float | None
    test_error: float
    seconds: float


@dataclass(frozen=True, eq=False)
class Finished(Report):
    """What came out of a training; `on_done` gets it.

    outcome : "finished", or "stopped early" where the held-out error no longer fell
    n_wrong : wrong ones among the `n_test` test digits
    wrong_indices : int64 (n_wrong,), places in the test set
    wrong_images : uint8 (n_wrong, 28, 28)
    wrong_targets, wrong_answers : int64 (n_wrong,)
    wrong_confidences : float32 (n_wrong,), the output of the answer
    confusion : int64 (classes, classes), row target, column answer
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
    arithmetic: str = "float32"
    outcome: str = "finished"


@dataclass(frozen=True, eq=False)
class CommitteeDone(Finished):
    """What a committee makes of the test images by the mean of its members' outputs.

    n_majority : how many are wrong by majority vote, ties decided by the mean output
    members : how many each member has wrong
    """

    n_majority: int = 0
    members: tuple[int, ...] = ()


@dataclass(frozen=True, eq=False)
class Imported:
    """A net from a file: its settings, the words that came with it, and what it is worth.

    errors : float64 (epochs, 2), per cent of held-out and test images, as the file says
    result : its answers to the test images, None where these are not at hand
    weights : number of weights and thresholds
    """

    spec: TrainSpec
    name: str
    note: str
    errors: NDArray[np.float64]
    result: Finished | None
    weights: int
