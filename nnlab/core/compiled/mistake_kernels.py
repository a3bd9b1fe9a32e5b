"""Compiled replay of the error-correcting rule of one neuron that counts its mistakes."""

from typing import Any

from numba import njit

from nnlab.core.compiled.kernel_cache import use_own_cache
from nnlab.core.compiled.lanes import fma, spread, step, total
from nnlab.core.compiled.scalar_kernels import KERNEL

use_own_cache()

ONE = (0.0,)


@njit(**KERNEL)
def count_mistakes(
    params: Any, x: Any, t: Any, orders: Any, k: int, stop: int, eta: float, low: float, lanes: Any
) -> int:
    """Do the updates k ... stop-1 of w, theta in `params` in place; return how many were mistakes.

    The same operations in the same order as in `nnlab.core.compiled.kernels.train_single`, fused
    multiply-adds included, so that the bits are the same. The output is `low` or 1, `t` (p,) are
    targets coded so, `orders` is flat and k counts from its start, `lanes` is `ONE`.
    """
    inputs, mistakes = x.shape[1], 0
    for place in range(k, stop):
        mu = orders[place]
        b = spread(0.0, lanes) - spread(params[inputs], lanes)
        for j in range(inputs):
            b = fma(spread(params[j], lanes), spread(x[mu, j], lanes), b)
        O = 1.0 if total(step(b)) > 0.0 else low
        error = t[mu] - O
        if error != 0.0:
            mistakes += 1
            change = eta * error
            params[inputs] -= change
            for j in range(inputs):
                w = fma(spread(change, lanes), spread(x[mu, j], lanes), spread(params[j], lanes))
                params[j] = total(w)
    return mistakes
