"""How the exponent at the centre of the circle grows with N (after arXiv:2306.12548, Fig. 3).

At the centre tanh is nearly linear and J_L is nearly a product of random matrices. For weights of
variance 1/fan-in its two columns have squared length N/2 each for large N, so that
L <lambda_1> = (1/2) ln(C_c N) with C_c -> 1/2 for nets as they were drawn, or trained lazily. nnlab
fits C_c by this law, and beside it a straight line in ln N whose slope the law says to be 1/2.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log, nan

import numpy as np

RANDOM_CONSTANT = 0.5
"""C_c of random weights with variance 1/fan-in in wide nets of two inputs."""


@dataclass(frozen=True)
class CentreFit:
    """The fits at one depth L.

    constant : C_c of L <lambda_1> = (1/2) ln(C_c N), by least squares
    misfit : root mean square of what this law leaves, in units of L lambda_1
    slope, offset : of the line L <lambda_1> = slope ln N + offset; NaN with fewer than two N
    widths, means, spreads : the points: N, mean and standard deviation of L lambda_1 over the seeds
    """

    depth: int
    constant: float
    misfit: float
    slope: float
    offset: float
    widths: tuple[int, ...]
    means: tuple[float, ...]
    spreads: tuple[float, ...]

    def law(self, width: float) -> float:
        """Return (1/2) ln(C_c N)."""
        return 0.5 * log(self.constant * width)


def fit_centre(depth: int, values: Mapping[int, Sequence[float]]) -> CentreFit:
    """Return the fits to L lambda_1 at the centre, per width N the values of the seeds.

    Raises
    ------
    ValueError
        If there is no value.
    """
    widths = tuple(sorted(N for N, found in values.items() if len(found)))
    if not widths:
        raise ValueError(f"There is no net of L = {depth} to fit.")
    means = np.array([np.mean(values[N]) for N in widths])
    spreads = tuple(float(np.std(values[N], ddof=1)) if len(values[N]) > 1 else nan for N in widths)
    ln_N = np.log(np.array(widths, dtype=np.float64))
    ln_C = float(np.mean(2.0 * means - ln_N))
    misfit = float(np.sqrt(np.mean((means - 0.5 * (ln_C + ln_N)) ** 2)))
    slope, offset = (nan, nan) if len(widths) < 2 else map(float, np.polyfit(ln_N, means, 1))
    points = widths, tuple(map(float, means)), spreads
    return CentreFit(depth, exp(ln_C), misfit, slope, offset, *points)
