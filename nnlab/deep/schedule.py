"""How the learning rate goes up and down in a training; no torch."""

import math

WARM_UP = 0.25
FIRST_DIVISOR = 25.0
LAST_DIVISOR = 1e4


def one_cycle(update: int, updates: int, eta: float) -> float:
    """Return the rate of an update (from 0) of `updates`: OneCycle (Smith, arXiv:1708.07120).

    It rises along half a cosine from eta/25 to eta in the first quarter, then falls along half a
    cosine to nearly nothing.
    """
    peak = WARM_UP * updates
    if update < peak:
        return _along(eta / FIRST_DIVISOR, eta, update / peak)
    return _along(eta, eta / LAST_DIVISOR, (update - peak) / max(updates - 1 - peak, 1))


def _along(start: float, end: float, fraction: float) -> float:
    return end + (start - end) * (1 + math.cos(math.pi * min(fraction, 1.0))) / 2
