"""Lyapunov exponents of many random nets at many inputs, in pieces of about a millisecond.

Each net is that of `random_nets.draw_net`, computed layer by layer; besides lambda_1, which is the
maximum over all directions of the input, there is the exponent of one direction u of each input.
"""

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import isfinite, sqrt

import numpy as np

from nnlab.core.activations import activation_of
from nnlab.core.arrays import FloatArray
from nnlab.core.lyapunov.random.nets import MOST_LAYERS, RandomNet

PLACES = {"sphere": "sphere", "box": "box"}
MOST_NETS, MOST_POINTS, MOST_INPUTS = 200, 100, 20
LARGEST_Q0 = 100.0
# Normal numbers that are drawn, and products that are computed, in one piece.
DRAWN, MULTIPLIED = 60_000, 6_000_000
REMEMBERED_BYTES = 96 * 2**20
QUANTILES, BOXES = 16, 4096


@dataclass(frozen=True)
class SampleSpec:
    """Which exponents make up a distribution: `nets` nets of a recipe, `points` inputs of each.

    The mean square of a component of the inputs is `q0`: all on the sphere |x|^2 = n q0, or
    uniform in the box with sides 2 sqrt(3 q0), as `place` says.

    Raises
    ------
    ValueError
        If a field is out of its limits; one line that names it.
    """

    net: RandomNet
    nets: int = 24
    points: int = 16
    place: str = "box"
    q0: float = 0.75

    def __post_init__(self) -> None:
        if self.place not in PLACES:
            raise ValueError(f"place must be one of {', '.join(PLACES)}.")
        for name, value, most in (
            ("nets", self.nets, MOST_NETS),
            ("points", self.points, MOST_POINTS),
            ("inputs", self.net.inputs, MOST_INPUTS),
        ):
            if not 1 <= value <= most:
                raise ValueError(f"{name} must be 1 to {most}, got {value}.")
        if not (isfinite(self.q0) and 0.0 <= self.q0 <= LARGEST_Q0):
            raise ValueError(f"q0 must be 0 to {LARGEST_Q0:g}, got {self.q0:g}.")

    def recipe(self, number: int) -> RandomNet:
        """Return the recipe of net 0, 1 ...; net 0 is that of the recipe's own seed."""
        if number == 0:
            return self.net
        seeds = np.random.SeedSequence((self.net.seed, number)).generate_state(1)
        return replace(self.net, seed=int(seeds[0]) >> 1)

    def inputs(self, number: int) -> tuple[FloatArray, FloatArray]:
        """Return the inputs x (points, n) of a net and a direction u (points, n), |u| = 1, each."""
        rng = np.random.default_rng((self.recipe(number).seed, MOST_LAYERS + 1))
        shape = (self.points, self.net.inputs)
        x = self._place(rng, *shape)
        u = rng.normal(size=shape)
        return x, u / np.linalg.norm(u, axis=1, keepdims=True)

    def q0_nodes(self) -> FloatArray:
        """Return |x|^2 / n of inputs that stand for all, with equal weights: for the theory."""
        if self.place == "sphere":
            return np.array([self.q0])
        x = self._place(np.random.default_rng(0), BOXES, self.net.inputs)
        quantiles = (np.arange(QUANTILES) + 0.5) / QUANTILES
        return np.asarray(np.quantile(np.mean(x**2, axis=1), quantiles))

    def _place(self, rng: np.random.Generator, count: int, inputs: int) -> FloatArray:
        if self.place == "box":
            side = sqrt(3.0 * self.q0)
            return rng.uniform(-side, side, (count, inputs))
        x = rng.normal(size=(count, inputs))
        return np.asarray(x * (sqrt(inputs * self.q0) / np.linalg.norm(x, axis=1, keepdims=True)))


@dataclass(frozen=True, eq=False)
class Reading:
    """Layer l of a net at all its inputs, (points,).

    `growth` is ln Lambda_1 of J_l, `single` is ln |J_l u|, `q` the mean of b^2 over the neurons.
    """

    growth: FloatArray
    single: FloatArray
    q: FloatArray


class Draws:
    """Normal numbers of layers that were drawn before: other variances only scale them."""

    def __init__(self, most_bytes: int = REMEMBERED_BYTES) -> None:
        self._most = most_bytes
        self._known: OrderedDict[tuple[int, int, int, int], tuple[FloatArray, FloatArray]] = (
            OrderedDict()
        )

    def draw(
        self, recipe: RandomNet, number: int
    ) -> Iterator[tuple[FloatArray, FloatArray] | None]:
        """Yield None while the numbers of a layer are drawn, then those of w and of theta.

        They have the variance 1 and are those that `draw_net` scales.
        """
        inputs = recipe.N if number else recipe.inputs
        key = (recipe.seed, number, recipe.N, inputs)
        if key not in self._known:
            rng = np.random.default_rng((recipe.seed, number))
            w = np.empty((recipe.N, inputs))
            for part in _parts(recipe.N, DRAWN // inputs):
                rng.standard_normal(out=w[part])
                yield None
            self._keep(key, (w, rng.standard_normal(recipe.N)))
        self._known.move_to_end(key)
        yield self._known[key]

    def _keep(self, key: tuple[int, int, int, int], drawn: tuple[FloatArray, FloatArray]) -> None:
        self._known[key] = drawn
        size = sum(w.nbytes for w, _ in self._known.values())
        while size > self._most and len(self._known) > 1:
            size -= self._known.popitem(last=False)[1][0].nbytes


def read_net(
    recipe: RandomNet, x: FloatArray, u: FloatArray, draws: Draws
) -> Iterator[Reading | None]:
    """Yield the reading of each layer of a net, and None after each other piece of work.

    Parameters
    ----------
    recipe : RandomNet
    x, u : array (points, n)
        Inputs, and a direction of length 1 at each.
    draws : Draws
    """
    points, inputs = x.shape
    states = x.T
    tangents = np.repeat(np.eye(inputs)[:, :, None], points, axis=2)
    logarithm = np.zeros(points)
    for number in range(recipe.L):
        drawn = None
        for drawn in draws.draw(recipe, number):
            if drawn is None:
                yield None
        assert drawn is not None
        stack = np.concatenate((states, tangents.reshape(len(states), -1)), axis=1)
        out = np.empty((recipe.N, stack.shape[1]))
        gain = sqrt(recipe.var_w / len(states))
        for part in _parts(recipe.N, MULTIPLIED // stack.size):
            np.matmul(drawn[0][part], stack, out=out[part])
            out[part] *= gain
            yield None
        b = out[:, :points] - sqrt(recipe.var_b) * drawn[1][:, None]
        states, slopes = _push(recipe.activation, b)
        tangents = out[:, points:].reshape(recipe.N, inputs, points) * slopes[:, None, :]
        yield None
        size = np.abs(tangents).max(axis=(0, 1))
        tangents /= np.where(size > 0, size, 1.0)
        with np.errstate(divide="ignore"):
            logarithm = logarithm + np.log(size)
        yield _read(tangents, logarithm, u, b)


def _parts(rows: int, step: int) -> Iterator[slice]:
    step = max(1, step)
    for start in range(0, rows, step):
        yield slice(start, min(start + step, rows))


def _push(key: str, b: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return g(b) and g'(b); that of tanh keeps its digits where the neuron saturates."""
    if key != "tanh":
        activation = activation_of(key)
        return activation.g(b), activation.dg(b)
    decay = np.exp(-2.0 * np.abs(b))
    part = 1.0 / (1.0 + decay)
    return np.copysign((1.0 - decay) * part, b), 4.0 * decay * part * part


def _read(tangents: FloatArray, logarithm: FloatArray, u: FloatArray, b: FloatArray) -> Reading:
    """Return the exponents' logarithms of tangents (N, n, points) scaled by exp(-logarithm)."""
    flat = np.moveaxis(tangents, 2, 0)
    gram = np.matmul(np.swapaxes(flat, 1, 2), flat)
    largest = np.linalg.eigvalsh(gram)[:, -1]
    along = np.einsum("pi,pij,pj->p", u, gram, u)
    with np.errstate(divide="ignore"):
        logs = 0.5 * np.log(np.maximum(np.stack((largest, along)), 0.0))
    return Reading(logarithm + logs[0], logarithm + logs[1], np.mean(b * b, axis=0))
