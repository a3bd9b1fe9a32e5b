"""The page of random nets: the recipe, and what is shown of it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from nnlab.app.lyapunov.plain import read_plain
from nnlab.app.room import Arrays, Fields
from nnlab.core.lyapunov.random_nets import RandomNet


@dataclass(frozen=True)
class RandomState:
    """`net` is the recipe that the sliders set."""

    net: RandomNet = field(default_factory=RandomNet)


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
