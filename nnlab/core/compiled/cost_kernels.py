"""Compiled costs of single patterns from the local fields of the output neurons.

Cross entropies come from the fields: their outputs round to 0 and 1 long before ln O is infinite.
"""

from math import exp, log, log1p
from typing import Any

from numba import njit

from nnlab.core.compiled.lane_layers import INNER

# How outputs are read; 0 stands for a quadratic cost of the outputs themselves.
SIGMOID_ENTROPY, SOFTMAX_QUADRATIC, SOFTMAX_ENTROPY = 1, 2, 3


@njit(**INNER)
def softmax_cost(b: Any, at: int, stride: int, t: Any, target: int, n: int, head: int) -> float:
    """Return H of one pattern with n softmax outputs, b standing `stride` numbers apart."""
    top, total, H = b[at], 0.0, 0.0
    for i in range(1, n):
        top = max(top, b[at + i * stride])
    for i in range(n):
        total += exp(b[at + i * stride] - top)
    for i in range(n):
        difference = b[at + i * stride] - top
        if head == SOFTMAX_ENTROPY:
            H -= t[target + i] * (difference - log(total))
        else:
            H += 0.5 * (t[target + i] - exp(difference) / total) ** 2
    return H


@njit(**INNER)
def judge(b: Any, at: int, stride: int, t: Any, target: int, n: int, head: int) -> Any:
    """Return H of one pattern and whether it is classified wrongly, from its output fields."""
    H, best, wanted = 0.0, 0, 0
    for i in range(n):
        field = b[at + i * stride]
        if head == SIGMOID_ENTROPY:
            H += max(field, 0.0) + log1p(exp(-abs(field))) - t[target + i] * field
        if field > b[at + best * stride]:
            best = i
        if t[target + i] > t[target + wanted]:
            wanted = i
    if head != SIGMOID_ENTROPY:
        H = softmax_cost(b, at, stride, t, target, n, head)
    if n > 1:
        return H, best != wanted
    # One softmax output is always 1.
    return H, (head != SIGMOID_ENTROPY or b[at] >= 0.0) != (t[target] > 0.5)
