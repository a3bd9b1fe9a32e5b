"""Boolean functions by nets whose weights are known beforehand (Mehlig ch. 5 and 7)."""

from collections.abc import Sequence

import numpy as np

from nnlab.core.arrays import FloatArray
from nnlab.core.network import Layer, Network
from nnlab.core.patterns import Patterns

CODINGS = {"01": ("heaviside", 0.0), "pm": ("sgn", -1.0)}


def corners(inputs: int, coding: str = "pm") -> FloatArray:
    """Return all inputs (2^N, N) of a Boolean function, counted in binary, x_N fastest.

    `coding` is "01" for 0 and 1, "pm" for -1 and 1.
    """
    number = np.arange(2**inputs)[:, None]
    bits = number >> np.arange(inputs - 1, -1, -1) & 1
    return np.where(bits == 1, 1.0, CODINGS[coding][1])


def table(t: Sequence[float], coding: str = "pm") -> Patterns:
    """Return a truth table, t = -1, +1 in the order of `corners`, as patterns."""
    inputs = (len(t) - 1).bit_length()
    return Patterns(corners(inputs, coding), np.reshape(t, (-1, 1)).astype(np.float64))


def xor_net(coding: str) -> Network:
    """Return XOR by two hidden neurons below a fixed output.

    "01": inputs and hidden neurons are 0 or 1 (Heaviside), weights 1, thresholds 1/2 and 3/2,
    O = sgn(V1 - V2 - 1/2). "pm": all are -1 or 1 (sgn), weights 1, thresholds -1 and 1,
    O = sgn(V1 - V2 - 1), whose fields are -1, 1, 1, -1.
    """
    activation = CODINGS[coding][0]
    thetas, top = ([0.5, 1.5], 0.5) if coding == "01" else ([-1.0, 1.0], 1.0)
    hidden = Layer(np.ones((2, 2)), np.array(thetas), activation)
    output = Layer(np.array([[1.0, -1.0]]), np.array([top]), "sgn", frozen=True)
    return Network((hidden, output))


def within_lines(w: FloatArray, theta: FloatArray) -> Network:
    """Return a net that gives +1 where all lines w (M, 2), theta (M,) have positive fields.

    M hidden sgn neurons and a fixed output that is their AND: weights 1, threshold M - 1. With
    four lines it is the slides' fifth neuron.
    """
    hidden = Layer(w, theta, "sgn")
    M = len(hidden.theta)
    return Network((hidden, Layer(np.ones((1, M)), np.array([M - 1.0]), "sgn", frozen=True)))


def corner_net(t: Sequence[float]) -> Network:
    """Return a net of 2^N hidden neurons for any Boolean function of N inputs -1, 1.

    Hidden neuron j has weights delta times corner j and threshold N (delta - 1): it wins alone at
    its corner if delta > N/2, as a miss by one bit has the field N - 2 delta. The output has the
    weights W_j = t_j and the threshold -sum W_j (Mehlig eqs 7.5-7.9, with both corrected).
    """
    x = corners((len(t) - 1).bit_length(), "pm")
    N = x.shape[1]
    delta = (N + 1) / 2
    hidden = Layer(delta * x, np.full(len(x), N * (delta - 1.0)), "sgn")
    W = np.reshape(t, (1, -1)).astype(np.float64)
    return Network((hidden, Layer(W, -W.sum(axis=1), "sgn", frozen=True)))


def parity_net(inputs: int) -> Network:
    """Return parity of N inputs 0, 1: +1 where an odd number of them is 1.

    N hidden Heaviside neurons count to k = 1 ... N with thresholds k - 1/2; output weights 1, -1,
    1, ... and threshold 1/2 (Rumelhart, Hinton & Williams 1986).
    """
    k = np.arange(inputs, dtype=np.float64)
    hidden = Layer(np.ones((inputs, inputs)), k + 0.5, "heaviside")
    W = np.where(k % 2 == 0, 1.0, -1.0)[None]
    return Network((hidden, Layer(W, np.array([0.5]), "sgn", frozen=True)))
