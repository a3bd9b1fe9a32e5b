"""How numbers, vectors and indices are written: three digits, a real minus sign."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import groupby

from nnlab.core.arrays import FloatArray

MOST_NUMBERS = 4
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def number(value: float) -> str:
    """Write a number with three digits and a real minus sign; minus zero is zero."""
    return f"{value + 0.0:.3g}".replace("-", "−")


def signed(value: float) -> str:
    """Write a number to be added or multiplied: negative ones in brackets."""
    written = number(value)
    return f"({written})" if written.startswith("−") else written


def subtracted(value: float, of: float) -> str:
    """Write a number that is subtracted from another, with so many digits that two are left.

    1 − 0.9999971 can be done by hand; 1 − 1 = 2.85e−06 can't.
    """
    left = abs(of - value)
    if not 0.0 < left < 0.1:
        return signed(value)
    decimals = min(1 - math.floor(math.log10(left)), 15)
    written = f"{value:.{decimals}f}".replace("-", "−")
    return f"({written})" if written.startswith("−") else written


def vector(values: FloatArray | Sequence[float], most: int = MOST_NUMBERS) -> str:
    """Write a vector; of a long one the first four components."""
    shown = ", ".join(number(value) for value in values[:most])
    return f"({shown}{', …' if len(values) > most else ''})"


def plain_or_vector(values: FloatArray) -> str:
    """Write the only component as a number, several as a vector."""
    return number(values[0]) if len(values) == 1 else vector(values)


def low(index: int) -> str:
    """Write an index below the line: 12 as ₁₂."""
    return str(index).translate(_SUBSCRIPTS)


def high(index: int) -> str:
    """Write a layer's number above the line, in brackets: 2 as ⁽²⁾."""
    return f"⁽{str(index).translate(_SUPERSCRIPTS)}⁾"


def dot(one: FloatArray, other: FloatArray, most: int = MOST_NUMBERS) -> str:
    """Write a scalar product out, 0.5·1 + (−0.25)·(−2); of a long one the first terms."""
    terms = [f"{signed(a)}·{signed(b)}" for a, b in zip(one[:most], other[:most], strict=True)]
    return " + ".join([*terms, "…"] if len(one) > most else terms)


def write_sizes(sizes: tuple[int, ...]) -> str:
    """Write the sizes of a net, 2–4–1; several equal layers as 2–[64]×8–1."""
    parts = []
    for size, run in groupby(sizes):
        count = len(list(run))
        parts.append(f"[{size}]×{count}" if count > 1 else str(size))
    return "–".join(parts)
