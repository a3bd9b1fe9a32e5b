"""Numbers as they are written on the screen."""

from __future__ import annotations

import math


def group(number: int) -> str:
    """Write a whole number in groups of three digits: 60 000."""
    return f"{number:,}".replace(",", "\u202f")


def format_seconds(seconds: float) -> str:
    """Return a duration as "42 s" or "3:07 min"."""
    if not math.isfinite(seconds):
        return "–"
    whole = round(seconds)
    return f"{whole} s" if whole < 60 else f"{whole // 60}:{whole % 60:02d} min"
