"""What the jobs and requests of the digits' exponents tell; no torch.

Job "digit_study" (spec: StudySpec, folder: str, resume: bool = False) trains an ensemble, its
bottlenecks, and takes the exponents; it returns a `StudyResult` (core.lyapunov.digits.result).
Job "digit_runs" (paths: Sequence[str], folder: str, exponents: ExponentSpec) does the same with
nets that are trained already, such as those of the MNIST tab (their net.safetensors).
Both write the members' nets into `folder`; it must exist.

Request "digit_direction" (folder, member, index, exponents) answers a `Direction`.
Request "digit_path" (folder, member, start, way, end, length, points, exponents) answers a
`DigitPath`; ways are those of `WAYS`, `length` is Euclidean in units of ink (not used by
"straight"), images are clipped to 0..1. `index` is a place in the test set; `start` and `end` are
such places or pictures uint8 (28, 28).
Request "own_digit" (folder, member, image, exponents, fields) answers an `OwnDigit`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnlab.deep.reports import Frame, Report

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]

STAGES = ("training", "bottleneck", "exponents")
WAYS = {
    "straight": "straight to another digit",
    "gradient": "along the sign of the gradient of H",
    "stretching": "along the direction of greatest stretching",
}


@dataclass(frozen=True, eq=False)
class StudyStarted(Report):
    """The study begins: weights and thresholds of one net, images to learn from, first epoch.

    `epoch` is the last epoch of the checkpoint that is gone on from, 0 for a new training.
    """

    members: int
    weights: int
    images: int
    threads: int
    epoch: int = 0


@dataclass(frozen=True, eq=False)
class StudyProgress(Frame):
    """`fraction` of the whole study in 0..1, `stage` of `STAGES`; None seconds: too early."""

    fraction: float
    seconds_left: float | None
    stage: str


@dataclass(frozen=True, eq=False)
class StudyEpoch(Report):
    """Errors after an epoch (counted from 1), fractions of wrong digits, float64 (members,).

    `train_errors` while they were learnt from; `test_errors` on the test digits; `seconds` of
    training so far.
    """

    epoch: int
    train_errors: Doubles
    test_errors: Doubles
    seconds: float


@dataclass(frozen=True, eq=False)
class Direction:
    """The direction in which a member stretches most at a test digit.

    image : float32 (28, 28) of unit length; the sign is that along which the energy H of the
        digit's class grows
    exponent : lambda_1; growth : Lambda_1, length of the change of the layer for a unit change of
        the net's input (scaled pixels)
    """

    image: Floats
    exponent: float
    growth: float


@dataclass(frozen=True, eq=False)
class DigitPath:
    """A straight way through the space of images, n points.

    images : float32 (n, 28, 28), ink 0 to 1
    distances : float64 (n,), Euclidean from the first image, in units of ink
    exponents : float32 (n,), lambda_1 of the member
    outputs : float32 (n, classes), of the member
    mean_outputs : float64 (n, classes), of the ensemble
    entropy : float64 (n,), H = -sum <O> ln <O> of the ensemble, in nats
    """

    images: Floats
    distances: Doubles
    exponents: Floats
    outputs: Floats
    mean_outputs: Doubles
    entropy: Doubles


@dataclass(frozen=True, eq=False)
class OwnDigit:
    """What the nets of a study make of a picture of the user's own.

    outputs : float32 (members, classes), O of each member
    exponents : float32 (members,), lambda_1 of each member; -inf where nothing is stretched
    layers : how many layers that of the member is taken over
    place : float32 (2,), local fields of the member's bottleneck, as `Plane.fields`; None where
        its plane was not given
    direction : float32 (28, 28) of unit length, in which the member stretches most; the sign is
        that along which the energy H of the member's own answer grows
    """

    outputs: Floats
    exponents: Floats
    layers: int
    place: Floats | None
    direction: Floats
