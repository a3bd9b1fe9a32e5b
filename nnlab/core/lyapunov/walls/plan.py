"""In which order the nets of a wall are trained, and what each costs."""

from collections.abc import Collection

from nnlab.core.lyapunov.walls.analysis import SIDE
from nnlab.core.lyapunov.walls.nets import NetKey, keys_of
from nnlab.core.lyapunov.walls.spec import WallSpec

# Patterns that a net mostly learns from until 98 % are right, and the least; nets of N = 10 to
# 250, L = 2 to 12, at eta = 0.02 in batches of 16, took 18 000 to 150 000.
USUAL_PATTERNS, FEWEST_PATTERNS = 80_000, 18_000
MAP_POINTS = SIDE**2 + 26_000
"""What a map and its figures (ridge, boundary, directions) cost, in points of the map."""

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


def sum_times(spec: WallSpec, costs: Costs) -> tuple[float, float, float]:
    """Return the seconds of all nets, if they take few epochs, the usual number, or all."""
    epochs = (fewest_epochs(spec), usual_epochs(spec), float(spec.epochs))
    least, likely, most = (
        sum(count * epoch + drawing for epoch, drawing in costs.values()) for count in epochs
    )
    return least, likely, most


def _epochs(spec: WallSpec, patterns: int) -> float:
    return min(max(float(-(-patterns // learnt(spec))), 1.0), float(spec.epochs))


class Work:
    """How much of a wall is done, by the cost of its nets that was foreseen.

    `costs` are seconds per epoch and per map of each net, in the plan's order.
    """

    def __init__(self, spec: WallSpec, costs: Costs) -> None:
        self._usual = usual_epochs(spec)
        self._costs = costs
        self._total = sum(self._whole(key) for key in costs)
        self._done = self._present = self._spent = 0.0

    @property
    def seconds(self) -> float:
        """What the whole work is expected to take."""
        return self._total

    def _whole(self, key: NetKey) -> float:
        epoch, drawing = self._costs[key]
        return self._usual * epoch + drawing

    def go_on(self, key: NetKey, epochs: float, spent: float) -> None:
        """Note that a net has learnt for so many epochs; `spent` seconds went by in all."""
        epoch, _ = self._costs[key]
        self._present, self._spent = min(epochs, self._usual) * epoch, spent

    def end(self, key: NetKey, spent: float) -> None:
        """Count a net as done, its map included."""
        self._done += self._whole(key)
        self._present, self._spent = 0.0, spent

    @property
    def fraction(self) -> float:
        """How much is done, 0 to 1."""
        return (self._done + self._present) / self._total if self._total else 1.0

    @property
    def seconds_left(self) -> float:
        """What is left by the foreseen costs, and by the pace so far the more is done."""
        fraction = self.fraction
        left = self._total * (1.0 - fraction)
        if not fraction:
            return left
        by_pace = self._spent * (1.0 - fraction) / fraction
        return (1.0 - fraction) * left + fraction * by_pace
