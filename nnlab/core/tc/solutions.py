"""The four receptive fields that were found in 1986, and which of them a kernel resembles.

Source: Rumelhart, Hinton & Williams (1986), figure 15. Printed are the nine weights alone; the
thresholds and counts are ours: with neurons that are steps, a threshold halfway between two sums
makes each of the kernels count something.

=========== ============================ ====== ======= ===========================
kernel      weights                      theta  T - C   our count
=========== ============================ ====== ======= ===========================
on-centre   +2, around it -1             +1/2   1 - 0   hidden neurons that are on
bar         -1, +1, -1 in each row       +3/2   1 - 0   hidden neurons that are on
diagonal    +1 on the diagonal, else -1  +1/2   4 - 3   hidden neurons that are on
compactness all -2                       -1     21 - 20 hidden neurons that are off
=========== ============================ ====== ======= ===========================

Sigmoids are no steps: all weights are multiplied by `GAIN`. Output weight and threshold then
follow from the least sum over a T and the largest over a C (or the reverse).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nnlab.core.arrays import FloatArray
from nnlab.core.tc.net import TcNet, hidden, rest
from nnlab.core.tc.shapes import Stimuli

GAIN = {"sigmoid": 8.0, "tanh": 4.0}
# The output's local field at the pattern nearest to the boundary.
SURE = 4.0
LEAST_SCORE = 0.8
OTHER = "other"


@dataclass(frozen=True, eq=False)
class Prototype:
    """A printed kernel (3, 3), its name, and the threshold halfway between two sums."""

    name: str
    kernel: FloatArray
    theta: float


PROTOTYPES: dict[str, Prototype] = {
    "on-centre": Prototype(
        "on-centre", np.array([[-1.0, -1.0, -1.0], [-1.0, 2.0, -1.0], [-1.0, -1.0, -1.0]]), 0.5
    ),
    "bar": Prototype("bar", np.array([[-1.0, 1.0, -1.0]] * 3), 1.5),
    "diagonal": Prototype("diagonal bar", 2.0 * np.eye(3) - 1.0, 0.5),
    "compactness": Prototype("compactness", np.full((3, 3), -2.0), -1.0),
}


@dataclass(frozen=True)
class Kind:
    """The prototype that a kernel resembles most, and how much: a cosine, 1 at most.

    `key` is that of the prototype, or `OTHER` below `LEAST_SCORE`; `nearest` is always one.
    `is_negative` tells that the kernel is the prototype with all signs changed.
    """

    key: str
    nearest: str
    score: float
    is_negative: bool

    @property
    def name(self) -> str:
        """What to call it: on-centre, off-centre, bar, dark bar ..."""
        name = PROTOTYPES[self.nearest].name
        # The printed compactness detector is the one that is turned off.
        if self.nearest == "compactness" or not self.is_negative:
            return name
        return "off-centre" if self.nearest == "on-centre" else f"dark {name}"


def classify(kernel: FloatArray) -> Kind:
    """Return what a kernel (9,) or (3, 3) is, up to rotation, reflection, sign and size.

    The score is the largest |cosine| between the kernel and a prototype turned and mirrored.
    """
    square = np.asarray(kernel, dtype=np.float64).reshape(3, 3)
    size = float(np.linalg.norm(square))
    if size == 0.0:
        return Kind(OTHER, "on-centre", 0.0, False)
    best = ("on-centre", 0.0)
    for key, prototype in PROTOTYPES.items():
        for turn in range(4):
            for image in (np.rot90(prototype.kernel, turn), np.rot90(prototype.kernel, turn).T):
                score = float((square * image).sum()) / (size * float(np.linalg.norm(image)))
                if abs(score) > abs(best[1]) + 1e-12:
                    best = (key, score)
    key, score = best
    return Kind(key if abs(score) >= LEAST_SCORE else OTHER, key, abs(score), score < 0.0)


def separate(sums: FloatArray, is_T: np.ndarray) -> tuple[float, float]:
    """Return v and Theta such that v times the sums less Theta is >= SURE for T, <= -SURE for C.

    Raises
    ------
    ValueError
        If the sums of T and of C overlap.
    """
    T, C = sums[is_T], sums[~is_T]
    for sign, low, high in ((1.0, C.max(), T.min()), (-1.0, T.max(), C.min())):
        if high - low > 1e-6:
            v = sign * 2.0 * SURE / float(high - low)
            return v, v * float(high + low) / 2.0
    raise ValueError(
        f"This kernel can't part T from C here: its sums are {T.min():.2f} to {T.max():.2f} for T, "
        f"{C.min():.2f} to {C.max():.2f} for C. Let the fields stick out further."
    )


def make_solution(key: str, activation: str, stimuli: Stimuli) -> TcNet:
    """Return the tied net with a published kernel that parts every T from every C.

    Raises
    ------
    ValueError
        If no output weight and threshold can do that on this retina, with the sums.
    """
    prototype, gain = PROTOTYPES[key], GAIN[activation]
    w = gain * prototype.kernel.reshape(1, 1, 9)
    theta = np.array([[gain * prototype.theta]])
    bare = TcNet(w, theta, np.ones((1, 1)), 0.0, activation)
    sums = (hidden(bare, stimuli.fields) - rest(bare)).sum(axis=(1, 2))
    v, Theta = separate(sums, stimuli.is_T)
    return TcNet(w, theta, np.array([[v]]), Theta, activation)
