"""How sure an ensemble is, and how well that, or lambda_1, tells what it has wrong.

Outputs are O (m, p, c) of m members for p patterns and c classes, <O> their mean; all in nats.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnlab.core.arrays import FloatArray

Switches = NDArray[np.bool_]
NORMAL_95 = 1.959963984540054


def entropy(outputs: ArrayLike) -> FloatArray:
    """Return H = -sum_i O_i ln O_i over the last axis, of <O> the predictive uncertainty."""
    o = np.asarray(outputs, dtype=np.float64)
    logarithms = np.log(np.where(o > 0, o, 1.0))
    return np.asarray(-(o * logarithms).sum(axis=-1) + 0.0)


def mutual_information(outputs: ArrayLike) -> FloatArray:
    """Return H(<O>) - <H(O)>, (p,), for outputs (m, p, c): how far the members disagree.

    Rounding aside it is never below 0, and 0 where all members agree (Houlsby et al.,
    arXiv:1112.5745).
    """
    o = np.asarray(outputs, dtype=np.float64)
    return np.asarray(np.maximum(entropy(o.mean(axis=0)) - entropy(o).mean(axis=0), 0.0))


def confidence_gap(outputs: ArrayLike) -> FloatArray:
    """Return 1 - max_i O_i over the last axis, without loss of digits near a confidence of 1."""
    o = np.sort(np.asarray(outputs, dtype=np.float64), axis=-1)
    # Outputs of a softmax sum to 1; the small ones tell what the large one is short of.
    joint = np.abs(o.sum(axis=-1) - 1.0) < 1e-4
    return np.asarray(np.where(joint, o[..., :-1].sum(axis=-1), 1.0 - o[..., -1]))


@dataclass(frozen=True, eq=False)
class Bins:
    """Averages in bins of x, all (bins,); bins without a pattern are left out.

    low, high : edges; centres : mean x; means : mean y; errors : standard error of `means`;
    counts : patterns
    """

    low: FloatArray
    high: FloatArray
    centres: FloatArray
    means: FloatArray
    errors: FloatArray
    counts: NDArray[np.int64]


def binned(x: ArrayLike, y: ArrayLike, bins: int = 10, equal_counts: bool = True) -> Bins:
    """Average y (p,) in bins of x (p,), with as many patterns in each, or of equal width.

    Where y are switches (right or wrong) the error is binomial, sqrt(q (1 - q) / n) with
    q = (k + 1/2) / (n + 1), which is not 0 for k = 0 of n. Patterns whose x is not finite are
    left out.

    Raises
    ------
    ValueError
        If there are fewer than 1 bin, or no finite x.
    """
    places, values = np.asarray(x, dtype=np.float64), np.asarray(y)
    finite = np.isfinite(places)
    if bins < 1 or not finite.any():
        raise ValueError("Averages need at least one bin and one pattern with a finite value.")
    order = np.argsort(places[finite], kind="stable")
    places, values = places[finite][order], values[finite][order]
    edges, cuts = (_equal_counts if equal_counts else _equal_widths)(places, bins)
    parts = [(k, slice(a, b)) for k, (a, b) in enumerate(pairwise(cuts.tolist())) if b > a]
    kept = [k for k, _ in parts]
    return Bins(
        low=edges[:-1][kept],
        high=edges[1:][kept],
        centres=np.array([places[part].mean() for _, part in parts]),
        means=np.array([values[part].mean() for _, part in parts]),
        errors=np.array([_error(values[part]) for _, part in parts]),
        counts=np.array([part.stop - part.start for _, part in parts], dtype=np.int64),
    )


def _equal_counts(x: FloatArray, bins: int) -> tuple[FloatArray, NDArray[np.int64]]:
    """Return edges, and where the bins begin and end in the ordered x."""
    cuts = np.linspace(0, len(x), min(bins, len(x)) + 1).round().astype(np.int64)
    inner = (x[cuts[1:-1] - 1] + x[cuts[1:-1]]) / 2
    return np.concatenate([x[:1], inner, x[-1:]]), cuts


def _equal_widths(x: FloatArray, bins: int) -> tuple[FloatArray, NDArray[np.int64]]:
    edges = np.linspace(x[0], x[-1], bins + 1)
    cuts = np.searchsorted(x, edges, side="left").astype(np.int64)
    cuts[-1] = len(x)
    return edges, cuts


def _error(y: NDArray[np.generic]) -> float:
    """Return the standard error of the mean of y (n,)."""
    n = len(y)
    if y.dtype == np.bool_:
        q = (float(y.sum()) + 0.5) / (n + 1)
        return float(np.sqrt(q * (1 - q) / n))
    return float(y.astype(np.float64).std(ddof=1) / np.sqrt(n)) if n > 1 else 0.0


@dataclass(frozen=True, eq=False)
class Reliability:
    """How often answers of a confidence are right, in bins of equal width of max O.

    `ece` is the expected calibration error, the mean of |accuracy - confidence| over patterns.
    """

    low: FloatArray
    high: FloatArray
    confidence: FloatArray
    accuracy: FloatArray
    errors: FloatArray
    counts: NDArray[np.int64]
    ece: float


def reliability(outputs: ArrayLike, labels: ArrayLike, bins: int = 10) -> Reliability:
    """Return the reliability diagram of outputs (p, c) for classes (p,); bins divide 0 to 1.

    Empty bins are left out (Guo et al., arXiv:1706.04599).
    """
    o = np.asarray(outputs, dtype=np.float64)
    confidence, right = o.max(axis=1), o.argmax(axis=1) == np.asarray(labels)
    edges = np.linspace(0.0, 1.0, bins + 1)
    # A confidence on an edge belongs to the bin below it, as (low, high].
    place = np.clip(np.searchsorted(edges, confidence, side="left") - 1, 0, bins - 1)
    kept = np.unique(place)
    within = [place == number for number in kept]
    mean = np.array([confidence[one].mean() for one in within])
    accuracy = np.array([right[one].mean() for one in within])
    counts = np.array([one.sum() for one in within], dtype=np.int64)
    return Reliability(
        low=edges[:-1][kept],
        high=edges[1:][kept],
        confidence=mean,
        accuracy=accuracy,
        errors=np.array([_error(right[one]) for one in within]),
        counts=counts,
        ece=float((counts * np.abs(accuracy - mean)).sum() / len(o)),
    )


@dataclass(frozen=True, eq=False)
class Rejection:
    """The error among the patterns that are kept, against the fraction rejected; both (n,)."""

    rejected: FloatArray
    error: FloatArray


def rejection(score: ArrayLike, wrong: ArrayLike) -> Rejection:
    """Reject the patterns of the highest score (p,) first; `wrong` (p,) tells what is wrong.

    Patterns of equal score are rejected together. The curve begins with all kept and ends before
    all are rejected.
    """
    scores, faults = np.asarray(score, dtype=np.float64), np.asarray(wrong, dtype=bool)
    order = np.argsort(-scores, kind="stable")
    ordered, p = scores[order], len(scores)
    left = faults.sum() - np.concatenate([[0], np.cumsum(faults[order])])[:-1]
    new = np.concatenate([[True], ordered[1:] != ordered[:-1]])
    count = np.flatnonzero(new)
    return Rejection(count / p, left[new] / (p - count))


def ideal_rejection(wrong: ArrayLike) -> Rejection:
    """Return the curve of a score that puts all wrong patterns before all right ones."""
    faults = np.asarray(wrong, dtype=bool)
    p, k = len(faults), int(faults.sum())
    if k == p:
        return Rejection(np.zeros(1), np.ones(1))
    count = np.arange(k + 1)
    rejected = np.append(count / p, (p - 1) / p)
    return Rejection(rejected, np.append((k - count) / (p - count), 0.0))


@dataclass(frozen=True)
class Auroc:
    """Area under the receiver operating characteristic with its interval of 95 %."""

    value: float
    low: float
    high: float


def auroc(score: ArrayLike, wrong: ArrayLike) -> Auroc:
    """Return how often a wrong pattern has a higher score than a right one; ties count half.

    The interval is DeLong's (Biometrics 44, 837 (1988)), from the ranks as in Sun & Xu (IEEE
    Signal Process. Lett. 21, 1389 (2014)).

    Raises
    ------
    ValueError
        If all patterns are right, or all wrong, or a score is no number.
    """
    scores, faults = np.asarray(score, dtype=np.float64), np.asarray(wrong, dtype=bool)
    m, n = int(faults.sum()), int((~faults).sum())
    if not m or not n:
        raise ValueError("An AUROC needs wrong patterns and right ones.")
    if np.isnan(scores).any():
        raise ValueError("A score is no number.")
    ranks = _midranks(scores)
    above = (ranks[faults] - _midranks(scores[faults])) / n
    below = 1.0 - (ranks[~faults] - _midranks(scores[~faults])) / m
    value = float(above.mean())
    variance = (above.var(ddof=1) / m if m > 1 else 0.0) + (below.var(ddof=1) / n if n > 1 else 0.0)
    half = NORMAL_95 * float(np.sqrt(variance))
    return Auroc(value, max(value - half, 0.0), min(value + half, 1.0))


def _midranks(x: FloatArray) -> FloatArray:
    """Return ranks from 1 on; equal numbers share their mean rank."""
    _, inverse, counts = np.unique(x, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    middle: FloatArray = last - (counts - 1) / 2.0
    return middle[inverse]
