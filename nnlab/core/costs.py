"""The energy H of single outputs: quadratic or cross entropy (Mehlig ch. 6 and 7)."""

import numpy as np

from nnlab.core.activations import activation_of
from nnlab.core.arrays import FloatArray


def costs(cost: str, activation: str, b: FloatArray, O: FloatArray, t: FloatArray) -> FloatArray:
    """Return each output's part of H, in the shape (p, outputs) of b, O and t.

    `b` are the local fields, `O` the outputs of an `activation`, `t` the coded targets. Cross
    entropies come from the fields: their outputs round to 0 and 1 long before ln O is infinite.

    Raises
    ------
    ValueError
        If the cross entropy is not defined for the activation, or `cost` is unknown.
    """
    if cost == "quadratic":
        quadratic: FloatArray = 0.5 * (t - O) ** 2
        return quadratic
    if cost != "cross_entropy":
        raise ValueError(f"Unknown cost {cost!r}; choose quadratic or cross_entropy.")
    if activation == "softmax":
        top = b.max(axis=-1, keepdims=True)
        logs = b - top - np.log(np.exp(b - top).sum(axis=-1, keepdims=True))
        joint: FloatArray = -t * logs
        return joint
    if activation == "sigmoid":
        single: FloatArray = activation_of("softplus").g(b) - t * b
        return single
    raise ValueError(f"The cross entropy needs sigmoid or softmax as output, not {activation}.")
