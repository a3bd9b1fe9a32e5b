"""The page of random nets: the recipe, of what the exponents are sampled, how a net is trained."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from math import isfinite

from nnlab.app.lyapunov.plain import read_plain
from nnlab.app.room import Arrays, Fields
from nnlab.core.lyapunov.random.nets import RandomNet
from nnlab.core.lyapunov.random.sample import SampleSpec

LARGEST_ETA = 10.0
MOST_UPDATES = 1_000_000


@dataclass(frozen=True)
class RandomState:
    """`net` is the recipe that the sliders set; `eta` the learning rate of "train and watch".

    The distribution is that of `nets` nets at `points` inputs each; `place` and `q0` say where
    these lie, see `SampleSpec`. `updates` is how far the net is trained: it is deterministic, so
    that recipe, `eta` and this number bring the trained net back.

    Raises
    ------
    ValueError
        If a field is out of its limits; one line that names it.
    """

    net: RandomNet = field(default_factory=RandomNet)
    nets: int = 24
    points: int = 16
    place: str = "box"
    q0: float = 0.75
    eta: float = 0.01
    updates: int = 0

    def __post_init__(self) -> None:
        # It knows the limits, and says which one is broken.
        self.sample  # noqa: B018
        if not (isfinite(self.eta) and 0.0 < self.eta <= LARGEST_ETA):
            raise ValueError(f"eta must be above 0 and at most {LARGEST_ETA:g}, got {self.eta:g}.")
        if not 0 <= self.updates <= MOST_UPDATES:
            raise ValueError(f"updates must be 0 to {MOST_UPDATES}.")

    @property
    def sample(self) -> SampleSpec:
        """Of what the exponents are sampled."""
        return SampleSpec(self.net, self.nets, self.points, self.place, self.q0)


def job_of(state: RandomState) -> tuple[RandomNet, float]:
    """Return what is trained: the recipe with the two inputs of the plane, and eta."""
    return replace(state.net, inputs=2), state.eta


def keep(present: RandomState, restored: RandomState) -> RandomState:
    """Return what undo brings back: the net that is trained goes on, another is what it was."""
    if job_of(present) == job_of(restored):
        return replace(restored, updates=present.updates)
    return restored


def pack(state: RandomState) -> tuple[Fields, Arrays]:
    """Return the page as JSON-able fields; nets are drawn again from their recipe."""
    return asdict(state), {}


def unpack(stored: Fields, arrays: Arrays) -> RandomState:
    """Return the checked page; a field that is missing has its starting value.

    Raises
    ------
    ValueError
        If a field is of the wrong kind or out of its limits.
    """
    net = stored.get("net", {})
    if not isinstance(net, Mapping):
        raise ValueError(f"net must be a table, got {net!r:.40}.")
    return read_plain(RandomState, stored, {"net": read_plain(RandomNet, net)})
