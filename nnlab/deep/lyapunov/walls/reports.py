"""What the training of a wall tells while it runs; no torch."""

from dataclasses import dataclass

from nnlab.core.lyapunov.walls.nets import NetKey, WallFace
from nnlab.deep.reports import Frame, Report


@dataclass(frozen=True, eq=False)
class WallStarted(Report):
    """A wall begins: all its `keys` in the order of training, how many were `done` before.

    `seconds` is the estimate for what is left to do.
    """

    keys: tuple[NetKey, ...]
    done: int
    seconds: float


@dataclass(frozen=True)
class NetProgress:
    """Where the training of a net is.

    key : the net; epoch : of its training, not whole
    error : share of wrong held-out patterns at the last check
    """

    key: NetKey
    epoch: float
    error: float


@dataclass(frozen=True, eq=False)
class WallProgress(Frame):
    """Where the training of a wall is.

    nets : those that learn now, in the order in which they began
    fraction : of the whole wall, 0 to 1; seconds_left : for the whole wall, None: too early
    """

    nets: tuple[NetProgress, ...]
    fraction: float
    seconds_left: float | None


@dataclass(frozen=True, eq=False)
class NetDone(Report):
    """A net with its map and its figures; its file is in the folder of the wall."""

    face: WallFace


@dataclass(frozen=True)
class WallTime:
    """The answer to `wall_time`: seconds for a wall, from few to all of its epochs.

    `least` if the nets reach the goal as early as they usually do, `most` if all of them take
    all their epochs; `likely` between the two. With `measured` False they are only guessed.
    """

    least: float
    likely: float
    most: float
    measured: bool = True
