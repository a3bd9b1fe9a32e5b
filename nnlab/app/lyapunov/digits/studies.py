"""A study of the digits as the page knows it: its nets, its course and what it found."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nnlab.core.lyapunov.digits.result import Plane, StudyResult
from nnlab.core.lyapunov.digits.study import ExponentSpec, StudySpec

__all__ = ["ExponentSpec", "Plane", "Study", "StudyCard", "StudyResult", "StudySpec"]

OUTCOMES = ("running", "finished", "cancelled", "stopped")
LONGEST_NAME, LONGEST_MESSAGE = 200, 500


def no_errors() -> NDArray[np.float64]:
    """Return the errors of a study before its first epoch, float64 (0, 0)."""
    return np.zeros((0, 0))


@dataclass(frozen=True, eq=False)
class Study:
    """One study.

    id : name of its folder; "" before it has begun
    spec : its nets; of runs only `spec.exponents` counts
    runs : ids of the runs of the MNIST tab that are studied instead of nets of its own
    name : what the list shows
    outcome : of OUTCOMES; `message` says why it was stopped
    train_errors, test_errors : float64 (epochs, members), fractions after each epoch
    result : None until it is finished
    """

    id: str = ""
    spec: StudySpec = field(default_factory=StudySpec)
    runs: tuple[str, ...] = ()
    name: str = ""
    outcome: str = "running"
    message: str = ""
    began: float = 0.0
    train_errors: NDArray[np.float64] = field(default_factory=no_errors)
    test_errors: NDArray[np.float64] = field(default_factory=no_errors)
    result: StudyResult | None = None


@dataclass(frozen=True)
class StudyCard:
    """What a list shows of a study without reading its arrays.

    error : the ensemble's, fraction of wrong test digits (None before it is finished);
    `resumable`: it was not finished, and there is a checkpoint to go on from.
    """

    id: str
    name: str
    outcome: str
    began: float
    members: int
    error: float | None = None
    resumable: bool = False
