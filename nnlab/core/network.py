"""A layered network: weights w, thresholds theta, activations g (Mehlig ch. 5 and 6)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnlab.core.activations import activation_of, coded_targets
from nnlab.core.arrays import FloatArray, frozen
from nnlab.core.patterns import Patterns


@dataclass(frozen=True, eq=False)
class Layer:
    """One layer of neurons, V_i = g(sum_j w_ij x_j - theta_i).

    Parameters
    ----------
    w : array (outputs, inputs)
    theta : array (outputs,)
        Thresholds; they are subtracted.
    activation : str
        Key of `nnlab.core.activations.ACTIVATIONS`.

    Raises
    ------
    ValueError
        If the shapes do not fit together or there is no such activation.
    """

    w: FloatArray
    theta: FloatArray
    activation: str = "tanh"

    def __post_init__(self) -> None:
        object.__setattr__(self, "w", frozen(self.w))
        object.__setattr__(self, "theta", frozen(self.theta))
        if self.w.ndim != 2 or self.theta.shape != (self.w.shape[0],):
            raise ValueError(
                f"A layer needs w (outputs, inputs) and theta (outputs,); "
                f"got {self.w.shape} and {self.theta.shape}."
            )
        activation_of(self.activation)


@dataclass(frozen=True, eq=False)
class Network:
    """Layers in the order in which a pattern passes them.

    Raises
    ------
    ValueError
        If there is no layer or neighbouring layers do not fit.
    """

    layers: tuple[Layer, ...]

    def __post_init__(self) -> None:
        if not self.layers:
            raise ValueError("A network needs at least one layer.")
        for number, (below, above) in enumerate(zip(self.layers, self.layers[1:], strict=False), 1):
            if above.w.shape[1] != below.w.shape[0]:
                raise ValueError(
                    f"Layer {number + 1} takes {above.w.shape[1]} inputs, "
                    f"but layer {number} has {below.w.shape[0]} neurons."
                )

    @property
    def sizes(self) -> tuple[int, ...]:
        """Numbers of inputs and of neurons per layer, as in 2-4-1."""
        return (self.layers[0].w.shape[1], *(layer.w.shape[0] for layer in self.layers))

    @property
    def activations(self) -> tuple[str, ...]:
        """Key of the activation of each layer."""
        return tuple(layer.activation for layer in self.layers)


STARTS = {"gaussian": "Gaussian, variance 1/fan-in", "zero": "zero"}


def start_network(
    sizes: Sequence[int], activations: Sequence[str], seed: int, start: str = "gaussian"
) -> Network:
    """Return a network to start from: w ~ N(0, 1/fan-in) or 0, theta = 0.

    `sizes` counts the inputs and the neurons of each layer, such as (2, 4, 1); `activations`
    has one key per layer. The same seed gives the same network.

    Raises
    ------
    ValueError
        If the lengths do not fit, a size is below 1 or `start` is not in `STARTS`.
    """
    if len(sizes) != len(activations) + 1 or min(sizes) < 1:
        raise ValueError(f"Sizes {tuple(sizes)} do not fit {len(activations)} activations.")
    if start not in STARTS:
        raise ValueError(f"Unknown start {start!r}; choose one of {', '.join(STARTS)}.")
    random = np.random.default_rng(seed)
    scale = 1.0 if start == "gaussian" else 0.0
    return Network(
        tuple(
            Layer(scale * random.standard_normal((n, m)) / np.sqrt(m), np.zeros(n), activation)
            for m, n, activation in zip(sizes, sizes[1:], activations, strict=False)
        )
    )


def fields(net: Network, x: FloatArray) -> tuple[list[FloatArray], list[FloatArray]]:
    """Return local fields b and states V of all layers for patterns x (p, N).

    `V[0]` is x and `V[l + 1] = g(b[l])` is (p, neurons of layer l); `V[-1]` is the output O.
    """
    b: list[FloatArray] = []
    V = [np.asarray(x, dtype=np.float64)]
    for layer in net.layers:
        b.append(V[-1] @ layer.w.T - layer.theta)
        V.append(activation_of(layer.activation).g(b[-1]))
    return b, V


def output(net: Network, x: FloatArray) -> FloatArray:
    """Return the outputs O (p, outputs) for patterns x (p, N)."""
    return fields(net, x)[1][-1]


def energy(net: Network, patterns: Patterns) -> float:
    """Return H = 1/2 sum over patterns and outputs of (t - O)^2, t coded as the output's values."""
    t = coded_targets(net.activations[-1], patterns.t)
    return float(0.5 * np.sum((t - output(net, patterns.x)) ** 2))


def wrong(net: Network, patterns: Patterns) -> NDArray[np.bool_]:
    """Return which patterns (p,) are classified wrongly.

    One output is read as +1 where it reaches the activation's level; of several the largest wins.
    """
    O = output(net, patterns.x)
    if O.shape[1] > 1:
        several: NDArray[np.bool_] = O.argmax(axis=1) != patterns.t.argmax(axis=1)
        return several
    one: NDArray[np.bool_] = (O[:, 0] >= activation_of(net.activations[-1]).level) != (
        patterns.t[:, 0] > 0
    )
    return one


def classification_error(net: Network, patterns: Patterns) -> float:
    """Return C = (1/2p) sum |t - sgn O|, the share of wrong patterns; 0 without patterns."""
    return float(wrong(net, patterns).mean()) if len(patterns) else 0.0


def have_equal_bits(one: Network, other: Network) -> bool:
    """Return whether two networks are the same, each weight and threshold to the bit."""
    return one.activations == other.activations and all(
        np.array_equal(a.w, b.w) and np.array_equal(a.theta, b.theta)
        for a, b in zip(one.layers, other.layers, strict=False)
    )
