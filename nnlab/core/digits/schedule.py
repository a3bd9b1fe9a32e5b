"""How the learning rate goes up and down in a training; no torch."""

import math
from collections.abc import Callable

WARM_UP = 0.25
FIRST_DIVISOR = 25.0
LAST_DIVISOR = 1e4
STEPS = (0.5, 0.75)
"""Parts of a training after which the rate of "step" becomes a tenth."""


def one_cycle(update: int, updates: int, eta: float) -> float:
    """Return the rate of an update (from 0) of `updates`: OneCycle (Smith, arXiv:1708.07120).

    It rises along half a cosine from eta/25 to eta in the first quarter, then falls along half a
    cosine to nearly nothing.
    """
    peak = WARM_UP * updates
    if update < peak:
        return _along(eta / FIRST_DIVISOR, eta, update / peak)
    return _along(eta, eta / LAST_DIVISOR, (update - peak) / max(updates - 1 - peak, 1))


def constant(update: int, updates: int, eta: float) -> float:
    """Return eta for every update."""
    return eta


def step(update: int, updates: int, eta: float) -> float:
    """Return eta, a tenth of it after half of the updates, a hundredth after three quarters."""
    return eta * 0.1 ** sum(update >= part * updates for part in STEPS)


def cosine(update: int, updates: int, eta: float) -> float:
    """Return the rate along half a cosine from eta to 0 (Loshchilov & Hutter, arXiv:1608.03983)."""
    return _along(eta, 0.0, update / max(updates - 1, 1))


SCHEDULES: dict[str, Callable[[int, int, float], float]] = {
    "constant": constant,
    "step": step,
    "cosine": cosine,
    "one_cycle": one_cycle,
}
"""The rate of an update, counted from 0, among so many, with the highest rate eta."""


def _along(start: float, end: float, fraction: float) -> float:
    return end + (start - end) * (1 + math.cos(math.pi * min(fraction, 1.0))) / 2
