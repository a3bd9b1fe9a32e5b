"""Numbers as they are written on the screen."""

from __future__ import annotations

import math


def group(number: int) -> str:
    """Write a whole number in groups of three digits: 60 000."""
    return f"{number:,}".replace(",", "\u202f")


def format_seconds(seconds: float) -> str:
    """Return a duration as "42 s", "3:07 min" or "1 h 20 min"."""
    if not math.isfinite(seconds):
        return "–"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60}:{whole % 60:02d} min"
    return f"{whole // 3600} h {whole % 3600 // 60:02d} min"
