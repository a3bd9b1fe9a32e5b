"""A random net that learns the circle problem, and the exponents over the plane as it does."""

import math
import time
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from nnlab.core.arrays import FloatArray
from nnlab.core.box import Box
from nnlab.core.lyapunov.exponents import GrowthGrid
from nnlab.core.lyapunov.layers import depth, work_per_point
from nnlab.core.lyapunov.random.nets import RandomNet, draw_net
from nnlab.core.network import Network
from nnlab.core.patterns import Patterns
from nnlab.core.rules import RuleSpec
from nnlab.core.sets.generators import GENERATORS
from nnlab.core.trajectory import Trajectory
from nnlab.core.views.class_maps import class_boundaries

WIDEST, DEEPEST = 200, 12
BATCH = 10
# As many patterns as can be measured in some milliseconds, within these limits.
PATTERNS, MEASURED = (250, 1000), 1.2e8
BOX = Box(-1.5, 1.5, -1.5, 1.5)
# Points of the plane per side, and operations that all of them may cost.
SIDES, OPERATIONS = (20, 80), 1.2e9


def find_refusal(recipe: RandomNet) -> str:
    """Say in one line why a net is not trained on the page, or return ""."""
    if recipe.N > WIDEST or recipe.L > DEEPEST:
        return (
            f"N = {recipe.N}, L = {recipe.L} is too large to be trained here: take at most "
            f"{WIDEST} neurons and {DEEPEST} layers, or train it on the wall."
        )
    return ""


def circle_patterns(recipe: RandomNet) -> Patterns:
    """Return patterns uniform in the box of +-1.25, t = +1 within radius 1 (arXiv:2306.12548)."""
    weights = recipe.N * recipe.N * (recipe.L - 1) + 4 * recipe.N
    p = int(np.clip(MEASURED / weights, *PATTERNS))
    return GENERATORS["circle"].make(p, 0.0, recipe.seed % 2**31)


def plan_training(recipe: RandomNet, eta: float) -> Trajectory:
    """Return how a recipe's net with two inputs and tanh output learns, cost (t - O)^2 / 2.

    Gradient descent by backpropagation in batches of 10; the same seed gives the same bits.

    Raises
    ------
    ValueError
        If the net is too large to be trained in the window.
    """
    refusal = find_refusal(recipe)
    if refusal:
        raise ValueError(refusal)
    net = draw_net(recipe)
    rule = RuleSpec("backprop", eta=eta, batch=BATCH)
    return Trajectory(net, circle_patterns(recipe), rule, recipe.seed)


def find_variances(net: Network) -> tuple[float, float] | None:
    """Return sigma_w^2 and sigma_b^2 of the weights as they are, in hidden layers 2 ... L.

    Mean squares: fan-in <w^2>, and <theta^2>. None where there is but one hidden layer.
    """
    layers = net.layers[1:-1]
    if not layers:
        return None
    var_w = np.mean([layer.w.shape[1] * np.mean(layer.w**2) for layer in layers])
    return float(var_w), float(np.mean([np.mean(layer.theta**2) for layer in layers]))


class PlaneReading:
    """lambda_1 of all hidden layers of a net over the box of +-1.5, computed in pieces.

    `values` is float32 (side, side), row 0 at the lowest x2; `lines` is the decision boundary,
    there when `finished`.
    """

    def __init__(self, net: Network, k: int) -> None:
        self.net, self.k = net, k
        self.finished = False
        layers = net.layers[: depth(net)]
        side = math.isqrt(int(OPERATIONS / work_per_point(layers)))
        self.side = min(max(side, SIDES[0]), SIDES[1])
        self.values: NDArray[np.float32] = np.full((self.side, self.side), np.nan, np.float32)
        self.lines: list[FloatArray] = []
        self._pieces = self._work()

    @property
    def exponents(self) -> FloatArray:
        """Return the exponents that are finite (points,)."""
        return self.values[np.isfinite(self.values)].astype(np.float64)

    def advance(self, seconds: float) -> None:
        """Work for about so long, by one piece at least."""
        end = time.perf_counter() + seconds
        while not self.finished:
            self.finished = next(self._pieces, None) is None
            if time.perf_counter() >= end:
                break

    def finish(self) -> None:
        """Compute all that is left."""
        self.advance(math.inf)

    def _work(self) -> Iterator[bool]:
        flat, L = self.values.reshape(-1), depth(self.net)
        grid = GrowthGrid(self.net, BOX, self.side, self.side, L)
        for part in grid.parts():
            flat[part] = grid.growths(part).logs[0] / np.float32(L)
            yield True
        self.lines = class_boundaries(self.net, BOX, self.side, self.side)
