"""How numbers of patches, kernels and sums are written."""

from __future__ import annotations

import math
from collections.abc import Iterable

MINUS = "−"


def fixed(value: float, decimals: int) -> str:
    """Write a number with so many decimals and a true minus sign; never a negative zero."""
    if not math.isfinite(value):
        return "–"
    text = f"{value:.{decimals}f}"
    if text.startswith("-"):
        text = text[1:] if not float(text) else MINUS + text[1:]
    return text


def decimals_for(values: Iterable[float], most: int) -> int:
    """Return how many decimals write all numbers exactly, `most` where even so many do not."""
    known = [value for value in values if math.isfinite(value)]
    for decimals in range(most):
        if all(abs(round(value, decimals) - value) < 1e-9 for value in known):
            return decimals
    return most


def signed(value: float, decimals: int) -> str:
    """Write a further term of a sum: " + 0.31" or " − 0.31"."""
    text = fixed(abs(value), decimals)
    minus = value < 0 and float(text) != 0
    return f" {MINUS if minus else '+'} {text}"
