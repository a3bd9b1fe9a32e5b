"""In which order the nets of a wall are trained, and what each costs."""

from collections import deque
from collections.abc import Collection, Sequence
from heapq import heapify, heappop, heappush
from typing import TypeVar

from nnlab.core.lyapunov.walls.analysis import SIDE
from nnlab.core.lyapunov.walls.nets import NetKey, keys_of
from nnlab.core.lyapunov.walls.spec import WallSpec

# Patterns that a net mostly learns from until 98 % are right, and the least; nets of N = 10 to
# 250, L = 2 to 12, at eta = 0.02 in batches of 16, took 18 000 to 150 000.
USUAL_PATTERNS, FEWEST_PATTERNS = 80_000, 18_000
THREADS = 1
"""Nets that are trained at once. The threads of small nets wait for each other's Python: two took
half as long again as one, on two cores (see the bench of the wall)."""
MAP_POINTS = SIDE**2 + 26_000
"""What a map and its figures (ridge, boundary, directions) cost, in points of the map."""

Piece = TypeVar("Piece")
Costs = dict[NetKey, tuple[float, float]]
"""Seconds per epoch and for the map with its figures, of each net."""


def plan(spec: WallSpec, done: Collection[NetKey] = ()) -> tuple[NetKey, ...]:
    """Return the nets that are left to train: the cheap ones first, so that the wall soon fills."""
    keys = keys_of(spec.widths, spec.depths, spec.seed, spec.seeds)
    left = [key for key in keys if key not in set(done)]
    return tuple(sorted(left, key=lambda key: (weights_of(key.width, key.depth), key)))


def weights_of(width: int, depth: int) -> int:
    """Return the number of weights of a net 2-N-...-N-1 with L hidden layers."""
    return 2 * width + (depth - 1) * width * width + width


def learnt(spec: WallSpec) -> int:
    """Return how many patterns there are to learn from."""
    return spec.patterns - spec.patterns // 10


def fewest_epochs(spec: WallSpec) -> float:
    """Return the epochs of nets that reach the goal as early as any does."""
    return _epochs(spec, FEWEST_PATTERNS)


def usual_epochs(spec: WallSpec) -> float:
    """Return the epochs that nets mostly take: all, where only the output learns."""
    return float(spec.epochs) if spec.embedding else _epochs(spec, USUAL_PATTERNS)


def updates_of(spec: WallSpec) -> float:
    """Return the updates that an epoch costs, the judging of the held-out patterns included."""
    return learnt(spec) // spec.batch + (spec.patterns // 10) / spec.batch / 3.0


def guess_costs(spec: WallSpec, keys: Collection[NetKey]) -> Costs:
    """Return what nets may cost on one core, by constants that were measured on one.

    Another one may be two times faster or slower; nets of N = 1000 cost more than this.
    """
    found: Costs = {}
    for key in keys:
        weights = weights_of(key.width, key.depth)
        update = 1.5e-5 * key.depth + 1.5e-10 * weights * spec.batch
        point = 2.3e-7 + 8.5e-8 * key.depth + 1.3e-10 * weights
        found[key] = updates_of(spec) * update, MAP_POINTS * point
    return found


def sum_times(spec: WallSpec, costs: Costs, threads: int = THREADS) -> tuple[float, float, float]:
    """Return the seconds of all nets, if they take few epochs, the usual number, or all."""
    epochs = (fewest_epochs(spec), usual_epochs(spec), float(spec.epochs))
    least, likely, most = (
        share_out([count * epoch + drawing for epoch, drawing in costs.values()], threads)
        for count in epochs
    )
    return least, likely, most


def share_out(costs: Sequence[float], threads: int, begun: Sequence[float] = ()) -> float:
    """Return the seconds that work takes in threads that each take another net when one is done.

    `costs` in the plan's order; `begun` is what is left of nets that are under way. The first
    thread takes the cheap nets, so that the wall soon fills; the others take the dear ones, so
    that none of these is left alone at the end.
    """
    left = deque(costs)
    spare = [0.0] * (threads - len(begun))
    ends = [(end, place) for place, end in enumerate(sorted((*begun, *spare)))]
    heapify(ends)
    last = max(begun, default=0.0)
    while left:
        free, place = heappop(ends)
        free += take_next(left, place)
        last = max(last, free)
        heappush(ends, (free, place))
    return last


def take_next(left: deque[Piece], place: int) -> Piece:
    """Take what the thread of this place does next out of what is left, in the plan's order.

    Raises
    ------
    IndexError
        If nothing is left.
    """
    return left.popleft() if place == 0 else left.pop()


def _epochs(spec: WallSpec, patterns: int) -> float:
    return min(max(float(-(-patterns // learnt(spec))), 1.0), float(spec.epochs))


class Work:
    """How much of a wall is done, by the cost of its nets that was foreseen.

    `costs` are seconds per epoch and per map of each net, in the plan's order; so many nets as
    there are `threads` are trained at once.
    """

    def __init__(self, spec: WallSpec, costs: Costs, threads: int = 1) -> None:
        usual = usual_epochs(spec)
        self._usual, self._costs, self._threads = usual, costs, threads
        self._waiting = {key: usual * epoch + drawing for key, (epoch, drawing) in costs.items()}
        self._begun: dict[NetKey, float] = {}
        self._whole = sum(self._waiting.values())
        self._spent = 0.0
        self.seconds = self._foresee()
        """What the whole work is expected to take."""

    def go_on(self, key: NetKey, epochs: float, spent: float) -> None:
        """Note that a net has learnt for so many epochs; `spent` seconds went by in all."""
        epoch, drawing = self._costs[key]
        self._waiting.pop(key, None)
        self._begun[key] = (self._usual - min(epochs, self._usual)) * epoch + drawing
        self._spent = spent

    def end(self, key: NetKey, spent: float) -> None:
        """Count a net as done, its map included."""
        self._waiting.pop(key, None)
        self._begun.pop(key, None)
        self._spent = spent

    @property
    def fraction(self) -> float:
        """How much is done, 0 to 1."""
        left = sum(self._waiting.values()) + sum(self._begun.values())
        return 1.0 - left / self._whole if self._whole else 1.0

    @property
    def seconds_left(self) -> float:
        """What is left by the foreseen costs, and by the pace so far the more is done."""
        left, fraction = self._foresee(), self.fraction
        passed = self.seconds - left
        pace = self._spent / passed if passed > 0.0 else 1.0
        return left * (1.0 - fraction + fraction * pace)

    def _foresee(self) -> float:
        return share_out(tuple(self._waiting.values()), self._threads, tuple(self._begun.values()))
