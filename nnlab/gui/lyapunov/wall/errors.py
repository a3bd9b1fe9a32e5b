"""How a number is written with its error: both to the same digit."""

from __future__ import annotations

from math import floor, isfinite, log10

MOST_DIGITS, MOST_PLAIN = 6, 5
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def write_with_error(value: float, error: float, plain: bool = False) -> str:
    """Write a number and its error to the same digit: 0.25 ± 0.04, (8.9 ± 1.2)·10⁻⁴.

    `plain` is for columns: no powers of ten, and one digit less of tiny errors.
    """
    if not (isfinite(error) and error > 1e-6 * abs(value)):
        return f"{value:.3g}".replace("-", "−")
    size = max(abs(value), error)
    power = 0 if plain or 0.01 <= size < 1000 else floor(log10(size))
    # Rounded first: 0.0996 has its first digit one place further left.
    digits = max(0, 1 - floor(log10(float(f"{error / 10.0**power:.1e}"))))
    digits = min(digits, MOST_PLAIN if plain else MOST_DIGITS)
    text = f"{value / 10.0**power:.{digits}f} ± {error / 10.0**power:.{digits}f}"
    raised = str(power).translate(RAISED)
    text = text.replace("-", "−")
    return f"({text})·10{raised}" if power else text
