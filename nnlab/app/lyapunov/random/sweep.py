"""A distribution of exponents that grows net by net, and what mean-field theory says of it."""

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from nnlab.core.arrays import FloatArray
from nnlab.core.lyapunov.random.mean_field import chi_at, fixed_point, predict
from nnlab.core.lyapunov.random.nets import RandomNet
from nnlab.core.lyapunov.random.sample import Draws, SampleSpec, read_net

# Layers of one net that are worth showing before all of it is there.
READINGS = 3


class RandomSweep:
    """A sample of exponents on its way; `nets` of its nets are done.

    `growths`, `singles` and `q` (nets so far, L, points) are ln Lambda_1 and ln |J_l u| of each
    layer and the mean square of its local fields.
    """

    def __init__(self, spec: SampleSpec, draws: Draws) -> None:
        self.spec = spec
        self.nets = 0
        self._kept = np.empty((READINGS, spec.nets, spec.net.L, spec.points))
        self._draws = draws
        self._pieces = self._work()

    @property
    def finished(self) -> bool:
        """Whether all nets are done."""
        return self.nets == self.spec.nets

    @property
    def growths(self) -> FloatArray:
        """Return ln Lambda_1 (nets so far, L, points)."""
        return np.asarray(self._kept[0, : self.nets])

    @property
    def singles(self) -> FloatArray:
        """Return ln |J_l u| (nets so far, L, points)."""
        return np.asarray(self._kept[1, : self.nets])

    @property
    def q(self) -> FloatArray:
        """Return the mean square of the local fields (nets so far, L, points)."""
        return np.asarray(self._kept[2, : self.nets])

    @property
    def exponents(self) -> FloatArray:
        """Return lambda_1 of all L layers, (nets so far * points,)."""
        return self.growths[:, -1].ravel() / self.spec.net.L

    @property
    def single_exponents(self) -> FloatArray:
        """Return (1/(L-1)) ln |J_L u| / |J_1 u|, (nets so far * points,); empty if L = 1.

        The first layer, in which n inputs meet N neurons, is left out: what deep layers do to one
        direction is what 1/2 ln chi_1 is about.
        """
        L = self.spec.net.L
        if L == 1:
            return np.empty(0)
        with np.errstate(invalid="ignore"):
            growth = self.singles[:, -1] - self.singles[:, 0]
        # Nothing that passes the first layer is nothing after the last one.
        return np.where(np.isnan(growth), -np.inf, growth).ravel() / (L - 1)

    def advance(self, seconds: float) -> None:
        """Work for about so long, by one piece at least."""
        end = time.perf_counter() + seconds
        while not self.finished:
            next(self._pieces)
            if time.perf_counter() >= end:
                break

    def finish(self) -> None:
        """Compute all that is left."""
        self.advance(math.inf)

    def _work(self) -> Iterator[None]:
        for number in range(self.spec.nets):
            recipe, layer = self.spec.recipe(number), 0
            for reading in read_net(recipe, *self.spec.inputs(number), self._draws):
                if reading is None:
                    yield
                    continue
                self._kept[:, number, layer] = reading.growth, reading.single, reading.q
                layer += 1
            self.nets = number + 1
            yield


@dataclass(frozen=True)
class Summary:
    """Mean and standard deviation of exponents that are finite, and how many are -infinity."""

    mean: float
    sd: float
    count: int
    silent: int


def summarise(exponents: FloatArray) -> Summary:
    """Return mean, standard deviation and number of the finite exponents."""
    finite = exponents[np.isfinite(exponents)]
    if not len(finite):
        return Summary(math.nan, math.nan, 0, len(exponents))
    sd = float(finite.std(ddof=1)) if len(finite) > 1 else 0.0
    return Summary(float(finite.mean()), sd, len(finite), len(exponents) - len(finite))


@dataclass(frozen=True, eq=False)
class Theory:
    """Mean-field theory of a sample: deep in a wide net, and layer by layer for its inputs.

    `exponent` is 1/2 ln chi_1. `growth`, `single` and `q` (L,) are the means over the inputs of
    ln Lambda_1, of ln |J_l u| for directions u at random, and of the fields' variance.
    """

    q_star: float
    chi: float
    growth: FloatArray
    single: FloatArray
    q: FloatArray

    @property
    def exponent(self) -> float:
        """Return 1/2 ln chi_1, the exponent per layer."""
        return 0.5 * math.log(self.chi) if self.chi > 0 else -math.inf

    @property
    def L(self) -> int:
        """Number of layers."""
        return len(self.q)

    @property
    def largest_exponent(self) -> float:
        """Return (1/2L) [ln(N/n) + sum ln chi_l], what lambda_1 is for these inputs and this L."""
        return float(self.growth[-1]) / self.L

    @property
    def single_exponent(self) -> float:
        """Return (1/(L-1)) ln |J_L u| / |J_1 u| of a direction at random; NaN if L = 1."""
        if self.L == 1:
            return math.nan
        first, last = float(self.single[0]), float(self.single[-1])
        return (last - first) / (self.L - 1) if math.isfinite(first) else -math.inf

    @property
    def phase(self) -> str:
        """Return "ordered", "chaotic" or, where chi_1 = 1, "edge"."""
        if abs(self.chi - 1.0) < 1e-9:
            return "edge"
        return "chaotic" if self.chi > 1.0 else "ordered"


def make_theory(spec: SampleSpec) -> Theory:
    """Return what mean-field theory says of a sample: N -> infinity, any L."""
    net = spec.net
    found = predict(net, spec.q0_nodes())
    q_star = fixed_point(net.activation, net.var_w, net.var_b)
    return Theory(
        q_star,
        chi_at(net.activation, net.var_w, q_star),
        found.largest(net.inputs).mean(axis=1),
        found.typical(net.inputs).mean(axis=1),
        found.q.mean(axis=1),
    )


# What a lecturer begins with: name, and sigma_w^2 for each activation; sigma_b^2 = 0.
PRESETS: dict[str, dict[str, float]] = {
    "ordered": {"tanh": 0.5, "relu": 1.0, "linear": 0.5},
    "edge": {"tanh": 1.0, "relu": 2.0, "linear": 1.0},
    "chaotic": {"tanh": 4.0, "relu": 4.0, "linear": 2.0},
}


def preset(net: RandomNet, key: str) -> tuple[float, float]:
    """Return sigma_w^2 and sigma_b^2 of a preset for the activation of a recipe."""
    return PRESETS[key][net.activation], 0.0
