"""A trained net of the wall: its place, what came of its training, its map and its figures."""

from dataclasses import dataclass, fields
from math import nan

import numpy as np
from numpy.typing import NDArray

from nnlab.core.box import Box
from nnlab.core.network import Network

Map = NDArray[np.float32]

BOX = Box(-1.25, 1.25, -1.25, 1.25)
"""The square that patterns and maps of the wall fill."""
REACHED, NOT_REACHED, DIVERGED = "reached", "not reached", "diverged"
OUTCOMES = (REACHED, NOT_REACHED, DIVERGED)


@dataclass(frozen=True, order=True)
class NetKey:
    """The place of a net in the wall: N neurons per layer, L hidden layers, the seed of its start.

    `seed` is the seed itself, `WallSpec.seed` and those after it.
    """

    width: int
    depth: int
    seed: int

    def __str__(self) -> str:
        """Return N, L and seed in one line, as the screen says it."""
        return f"N = {self.width}, L = {self.depth}, seed {self.seed}"


@dataclass(frozen=True)
class Trends:
    """The figures of one map of L lambda_1^(L), the output layer not included; NaN: not known.

    centre : mean over the disc of radius 0.2 around the centre of the circle
    ridge : mean, along the decision boundary, of the largest value across it
    ridge_spread : standard deviation of that along the boundary
    contrast : ridge - centre
    distance : mean distance of the ridge's top from the boundary, in units of the inputs
    cos_boundary : mean |cos| between stretching direction and normal of the boundary, on it
    cos_high : the same at the points of the highest tenth of the map, normal to the output's level
    error : share of the points of the box that are on the wrong side of the true circle

    What needs a decision boundary (all but centre, cos_high and error) is NaN where the net has
    none in the box.
    """

    centre: float = nan
    ridge: float = nan
    ridge_spread: float = nan
    contrast: float = nan
    distance: float = nan
    cos_boundary: float = nan
    cos_high: float = nan
    error: float = nan


TREND_NAMES = tuple(part.name for part in fields(Trends))


@dataclass(frozen=True, eq=False)
class WallNet:
    """One net of the wall.

    outcome : "reached" the goal, "not reached" within the epochs, or "diverged" (then the net is
        the last one whose weights were finite)
    epochs : of training; not whole where the goal was reached within one
    held_out_error, train_error : shares of wrong patterns, of the held-out tenth and of the others
    seconds : its share of the time that the training took
    map : float32 (side, side), L lambda_1^(L) over `BOX` of the hidden layers, row 0 at lowest x2

    Raises
    ------
    ValueError
        If the net is not that of the key, or the map is no square of finite numbers.
    """

    key: NetKey
    network: Network
    outcome: str
    epochs: float
    held_out_error: float
    train_error: float
    seconds: float
    map: Map
    trends: Trends

    def __post_init__(self) -> None:
        N, L = self.key.width, self.key.depth
        if self.network.sizes != (2, *(N,) * L, 1):
            raise ValueError(f"the net has sizes {self.network.sizes}, not those of {self.key}.")
        if self.outcome not in OUTCOMES:
            raise ValueError(f"outcome must be one of {', '.join(OUTCOMES)}.")
        rows = self.map.shape
        if len(rows) != 2 or rows[0] != rows[1] or not 8 <= rows[0] <= 2000:
            raise ValueError(f"the map must be a square of 8 to 2000 points a side, got {rows}.")
        if self.map.dtype != np.float32 or not np.isfinite(self.map).all():
            raise ValueError("the map must be of finite float32.")


def keys_of(
    widths: tuple[int, ...], depths: tuple[int, ...], seed: int, seeds: int
) -> tuple[NetKey, ...]:
    """Return the places of a wall, rows of N, in them L, in them the seeds."""
    numbers = range(seed, seed + seeds)
    return tuple(NetKey(N, L, number) for N in widths for L in depths for number in numbers)
