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
MOST_LINES = 500


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
    ridge : mean, along the decision boundary, of the largest local maximum across it
    ridge_spread : standard deviation of that along the boundary
    contrast : ridge - centre
    distance : mean distance of the ridge's top from the boundary, in units of the inputs
    ridge_share : share of the boundary that has a ridge within 0.2 of it
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
    ridge_share: float = nan
    cos_boundary: float = nan
    cos_high: float = nan
    error: float = nan


TREND_NAMES = tuple(part.name for part in fields(Trends))


@dataclass(frozen=True, eq=False)
class WallFace:
    """What the wall shows of a net.

    outcome : "reached" the goal, "not reached" within the epochs, or "diverged" (then the net is
        the last one whose weights were finite)
    epochs : of training; not whole where the goal was reached within one
    held_out_error, train_error : shares of wrong patterns, of the held-out tenth and of the others
    seconds : that its training and its map took
    map : float32 (side, side), L lambda_1^(L) over `BOX` of the hidden layers, row 0 at lowest x2
    lines : float32 (n, 2) each, the decision boundary in x1, x2
    trends : the figures

    Raises
    ------
    ValueError
        If the map is no square of finite numbers, or a line is none.
    """

    key: NetKey
    outcome: str
    epochs: float
    held_out_error: float
    train_error: float
    seconds: float
    map: Map
    lines: tuple[Map, ...]
    trends: Trends

    def __post_init__(self) -> None:
        if self.outcome not in OUTCOMES:
            raise ValueError(f"outcome must be one of {', '.join(OUTCOMES)}.")
        shape = self.map.shape
        if len(shape) != 2 or shape[0] != shape[1] or not 8 <= shape[0] <= 2000:
            raise ValueError(f"the map must be a square of 8 to 2000 points a side, got {shape}.")
        if self.map.dtype != np.float32 or not np.isfinite(self.map).all():
            raise ValueError("the map must be of finite float32.")
        if len(self.lines) > MOST_LINES:
            raise ValueError(f"there can be at most {MOST_LINES} lines, got {len(self.lines)}.")
        for line in self.lines:
            if line.dtype != np.float32 or line.ndim != 2 or line.shape[1] != 2:
                raise ValueError(f"a line must be float32 (n, 2), got {line.shape}.")


@dataclass(frozen=True, eq=False)
class WallNet:
    """A trained net and what the wall shows of it.

    Raises
    ------
    ValueError
        If the net is not that of the face's key.
    """

    face: WallFace
    network: Network

    def __post_init__(self) -> None:
        key = self.face.key
        if self.network.sizes != (2, *(key.width,) * key.depth, 1):
            raise ValueError(f"the net has the sizes {self.network.sizes}, not those of {key}.")


def keys_of(
    widths: tuple[int, ...], depths: tuple[int, ...], seed: int, seeds: int
) -> tuple[NetKey, ...]:
    """Return the places of a wall, rows of N, in them L, in them the seeds."""
    numbers = range(seed, seed + seeds)
    return tuple(NetKey(N, L, number) for N in widths for L in depths for number in numbers)
