"""A digit of one's own: the drawing, what the nets see of it, and how it compares with others."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnlab.app.inside import FINE, SIDE, see_drawing
from nnlab.app.lyapunov.digits.view import StudyView
from nnlab.app.room import Arrays
from nnlab.core.lyapunov.digits.uncertainty import Bins, binned, confidence_gap, entropy

Bytes = NDArray[np.uint8]
Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
PAPER = FINE * SIDE
"""Pixels of a drawing along each side, four for one that the nets see."""


def unpack_drawing(packed: bytes) -> Bytes:
    """Return a drawing uint8 (112, 112), 0 paper to 255 ink; empty bytes are clean paper."""
    if not packed:
        return np.zeros((PAPER, PAPER), dtype=np.uint8)
    return np.frombuffer(packed, dtype=np.uint8).reshape(PAPER, PAPER)


def pack_drawing(drawing: Bytes) -> bytes:
    """Return a drawing (112, 112) as a state holds it; clean paper is empty."""
    return drawing.tobytes() if drawing.any() else b""


def check_drawing(packed: bytes) -> None:
    """Raise ValueError, in one line, if these bytes are no drawing."""
    if len(packed) not in (0, PAPER * PAPER):
        raise ValueError(f"drawing must be {PAPER} x {PAPER} bytes.")


def read_drawing(arrays: Arrays) -> bytes:
    """Return the drawing of a session file, clean paper if it has none.

    Raises
    ------
    ValueError
        If it is no array uint8 (112, 112).
    """
    drawing = arrays.get("drawing")
    if drawing is None:
        return b""
    if drawing.shape != (PAPER, PAPER) or drawing.dtype != np.uint8:
        raise ValueError(f"drawing must be {PAPER} x {PAPER} bytes.")
    return pack_drawing(drawing)


def see(packed: bytes, fit: bool) -> Bytes:
    """Return what the nets get of a drawing, uint8 (28, 28).

    `fit` brings it to MNIST's size and centre first, as was done with all digits they know.
    """
    seen = 255.0 * see_drawing(unpack_drawing(packed), fit)
    grey: Bytes = np.rint(np.clip(seen, 0.0, 255.0)).astype(np.uint8)
    return grey


@dataclass(frozen=True, eq=False)
class OwnVerdict:
    """What a study says of a picture that is none of its test digits.

    outputs : O (members, classes) of each net; mean : <O> (classes,)
    answer : class with the largest <O>; votes : how many nets give that answer
    exponent : lambda_1 of the net that is looked at, of the ensemble the mean of the finite ones
    above : fraction of the test digits whose lambda_1 is smaller; entropy_above : the same of H
    entropy : H of the ensemble, in nats; gap : 1 - max O of what is looked at
    bin : number of the bin of lambda_1 it falls in, or would but for the ends; -1 without bins
    side : -1 below the lambda_1 of all test digits, 1 above it, else 0
    """

    outputs: Floats
    mean: Doubles
    answer: int
    votes: int
    exponent: float
    above: float
    entropy: float
    entropy_above: float
    gap: float
    bin: int
    side: int


def bin_errors(view: StudyView, bins: int) -> Bins | None:
    """Return the error in bins of lambda_1 of as many digits each; None if none is finite."""
    known = np.isfinite(view.exponents)
    if not known.any():
        return None
    return binned(view.exponents[known], view.wrong[known], bins=bins, equal_counts=True)


def judge(view: StudyView, bins: Bins | None, outputs: Floats, exponents: Floats) -> OwnVerdict:
    """Compare outputs (members, classes) and exponents (members,) with those of the test digits."""
    mean = outputs.mean(axis=0, dtype=np.float64)
    looked_at = outputs[view.net].astype(np.float64) if view.member else mean
    answer = int(mean.argmax())
    exponent = _exponent(view, exponents)
    uncertainty = float(entropy(mean[None])[0])
    place, side = _find_bin(bins, exponent)
    return OwnVerdict(
        outputs=outputs,
        mean=mean,
        answer=answer,
        votes=int(np.count_nonzero(outputs.argmax(axis=1) == answer)),
        exponent=exponent,
        above=float(np.mean(view.exponents < exponent)),
        entropy=uncertainty,
        entropy_above=float(np.mean(view.entropy < uncertainty)),
        gap=float(confidence_gap(looked_at[None])[0]),
        bin=place,
        side=side,
    )


def _exponent(view: StudyView, exponents: Floats) -> float:
    if view.member:
        return float(exponents[view.net])
    known = exponents[np.isfinite(exponents)].astype(np.float64)
    return float(known.mean()) if len(known) else -np.inf


def _find_bin(bins: Bins | None, exponent: float) -> tuple[int, int]:
    if bins is None:
        return -1, 0
    side = -1 if exponent < bins.low[0] else 1 if exponent > bins.high[-1] else 0
    place = int(np.searchsorted(bins.low, exponent, side="right")) - 1
    return min(max(place, 0), len(bins.low) - 1), side
