"""A layered network: weights w, thresholds theta, activations g (Mehlig ch. 5 and 6)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnlab.core.activations import activation_of, coded_targets
from nnlab.core.arrays import FloatArray, frozen
from nnlab.core.costs import costs
from nnlab.core.features import check_features, expand
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
    frozen : bool
        Whether no rule changes it: a fixed output neuron, say, with weights set by hand.

    Raises
    ------
    ValueError
        If the shapes do not fit together or there is no such activation.
    """

    w: FloatArray
    theta: FloatArray
    activation: str = "tanh"
    frozen: bool = False

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

    Parameters
    ----------
    layers : tuple of Layer
    features : tuple of str
        Keys of `nnlab.core.features.FEATURES`: what the first layer gets from a pattern of two
        components. Empty: the components themselves, of any number.

    Raises
    ------
    ValueError
        If there is no layer, neighbouring layers do not fit, or a softmax is no output.
    """

    layers: tuple[Layer, ...]
    features: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.layers:
            raise ValueError("A network needs at least one layer.")
        for number, (below, above) in enumerate(zip(self.layers, self.layers[1:], strict=False), 1):
            if above.w.shape[1] != below.w.shape[0]:
                raise ValueError(
                    f"Layer {number + 1} takes {above.w.shape[1]} inputs, "
                    f"but layer {number} has {below.w.shape[0]} neurons."
                )
            if activation_of(below.activation).is_joint:
                raise ValueError(f"Softmax is for the output; hidden layer {number} has it.")
        check_features(self.features)
        if self.features and len(self.features) != self.layers[0].w.shape[1]:
            raise ValueError(
                f"Layer 1 takes {self.layers[0].w.shape[1]} inputs, "
                f"but {len(self.features)} are chosen."
            )

    @property
    def components(self) -> int:
        """How many components N a pattern has; with features, two."""
        return 2 if self.features else self.layers[0].w.shape[1]

    @property
    def sizes(self) -> tuple[int, ...]:
        """Numbers of inputs and of neurons per layer, as in 2-4-1."""
        return (self.layers[0].w.shape[1], *(layer.w.shape[0] for layer in self.layers))

    @property
    def activations(self) -> tuple[str, ...]:
        """Key of the activation of each layer."""
        return tuple(layer.activation for layer in self.layers)


STARTS = {
    "gaussian": "Gaussian, variance 1/fan-in",
    "normal": "Gaussian, variance 1",
    "xavier": "Xavier, variance 2/(fan-in + fan-out)",
    "he": "He, variance 2/fan-in",
    "orthogonal": "orthogonal",
    "zero": "zero",
    "constant": "constant",
}


def start_network(
    sizes: Sequence[int],
    activations: Sequence[str],
    seed: int,
    start: str = "gaussian",
    value: float = 0.5,
) -> Network:
    """Return a network to start from: w as `STARTS` says (`value` if constant), theta = 0.

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
    return Network(
        tuple(
            Layer(_draw(start, n, m, random, value), np.zeros(n), activation)
            for m, n, activation in zip(sizes, sizes[1:], activations, strict=False)
        )
    )


def _draw(start: str, n: int, m: int, random: np.random.Generator, value: float) -> FloatArray:
    """Return the first weights (n, m) of a layer of n neurons with m inputs."""
    w = random.standard_normal((n, m))
    if start == "orthogonal":
        # Rows, or columns where there are fewer of them, are orthonormal (Saxe, arXiv:1312.6120).
        q, r = np.linalg.qr(w if n >= m else w.T)
        q = q * np.where(np.diag(r) < 0, -1.0, 1.0)
        return np.asarray(q if n >= m else q.T)
    scales = {
        "gaussian": 1.0 / np.sqrt(m),
        "normal": 1.0,
        "xavier": np.sqrt(2.0 / (m + n)),
        "he": np.sqrt(2.0 / m),
        "zero": 0.0,
    }
    return np.full((n, m), value) if start == "constant" else scales[start] * w


def fields(net: Network, x: FloatArray) -> tuple[list[FloatArray], list[FloatArray]]:
    """Return local fields b and states V of all layers for patterns x (p, N).

    `V[0]` is x, or the features that the net takes of it, and `V[l + 1] = g(b[l])` is
    (p, neurons of layer l); `V[-1]` is the output O.
    """
    b: list[FloatArray] = []
    V = [expand(net.features, np.asarray(x, dtype=np.float64))]
    for layer in net.layers:
        b.append(V[-1] @ layer.w.T - layer.theta)
        V.append(activation_of(layer.activation).g(b[-1]))
    return b, V


def output(net: Network, x: FloatArray) -> FloatArray:
    """Return the outputs O (p, outputs) for patterns x (p, N)."""
    return fields(net, x)[1][-1]


def energy(net: Network, patterns: Patterns, cost: str = "quadratic") -> float:
    """Return H summed over patterns and outputs, t coded as the output's values.

    Quadratic, 1/2 (t - O)^2; or the cross entropy -sum t ln O of a softmax (Mehlig ch. 7.5),
    -[t ln O + (1 - t) ln(1 - O)] of a sigmoid.

    Raises
    ------
    ValueError
        If the cross entropy is not defined for the net's output.
    """
    t = coded_targets(net.activations[-1], patterns.t)
    b, V = fields(net, patterns.x)
    return float(np.sum(costs(cost, net.activations[-1], b[-1], V[-1], t)))


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
    alike = one.activations == other.activations and one.features == other.features
    return alike and all(
        np.array_equal(a.w, b.w) and np.array_equal(a.theta, b.theta)
        for a, b in zip(one.layers, other.layers, strict=False)
    )
