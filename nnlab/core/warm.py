"""Compiles all kernels, or loads them from numba's cache, before they are needed.

A first start compiles for many seconds. So kernels come in parts, in the order in which they are
mostly needed, and `WARMTH` knows which parts are there: who draws or trains in the window's thread
asks it first, since calling a kernel that another thread compiles would wait for the compiler.
"""

import threading
from collections.abc import Callable, Iterable
from functools import cache
from importlib import import_module

from nnlab.core.network import Network
from nnlab.core.rules import RuleSpec
from nnlab.core.training.engines import choose_engine
from nnlab.core.training.gauge import NARROW

MAPS, REGIONS, MISTAKES, TANGENTS = "maps", "regions", "mistakes", "tangents"
SINGLE, BATCHES, WIDE_SINGLE, WIDE_BATCHES = "single", "batches", "wide single", "wide batches"
GENERAL, LAYER, GENETIC, DESCENT = "general", "layer", "genetic", "descent"
CHAINS = "chains"
# In the order of need; each is a function of `nnlab.core.warm_calls`.
PARTS = (
    SINGLE,
    MAPS,
    REGIONS,
    BATCHES,
    GENERAL,
    GENETIC,
    LAYER,
    MISTAKES,
    TANGENTS,
    WIDE_SINGLE,
    WIDE_BATCHES,
    DESCENT,
    CHAINS,
)


class Warmth:
    """Which parts of the kernels may be called without waiting; to be used from any thread.

    Where nobody has begun to warm them up, as in a script, all may: they compile when called.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._cold: set[str] = set()
        self.failures: dict[str, str] = {}

    def begin(self, parts: Iterable[str] = PARTS) -> None:
        """Call these parts cold until they are done."""
        with self._lock:
            self._cold = set(parts)
            self.failures = {}

    @property
    def cold(self) -> frozenset[str]:
        """The parts that must not be called yet."""
        with self._lock:
            return frozenset(self._cold)

    def is_warm(self, *parts: str) -> bool:
        """Return whether none of the parts is cold."""
        return not self._cold or self.cold.isdisjoint(parts)

    def end(self, part: str, failure: str = "") -> None:
        """Call a part warm.

        One that could not be compiled too: nothing would come of waiting, and whoever calls it
        gets the error.
        """
        with self._lock:
            self._cold.discard(part)
            if failure:
                self.failures[part] = failure


WARMTH = Warmth()


def is_warm(*parts: str) -> bool:
    """Return whether the parts may be called without waiting for the compiler."""
    return WARMTH.is_warm(*parts)


@cache
def _training(engine: str, is_wide: bool, in_batches: bool) -> frozenset[str]:
    # All share the shuffle that comes with `SINGLE`, and measure held sets like plain rules.
    parts = {SINGLE, WIDE_SINGLE} if is_wide else {SINGLE}
    if engine != "plain":
        parts.add({"general": GENERAL, "layer": LAYER, "genetic": GENETIC}[engine])
    elif in_batches:
        parts.add(WIDE_BATCHES if is_wide else BATCHES)
    return frozenset(parts)


def needed_for(rule: RuleSpec, net: Network) -> frozenset[str]:
    """Return the parts that training a net by a rule, and measuring it, calls."""
    return _training(choose_engine(rule, net), max(net.sizes) > NARROW, rule.batch > 1)


def warm_part(part: str, warmth: Warmth = WARMTH) -> bool:
    """Compile or load one part and call it warm; return whether that went well."""
    try:
        call: Callable[[], None] = getattr(
            import_module("nnlab.core.warm_calls"), part.replace(" ", "_")
        )
        call()
    except Exception as error:
        # A full disk, a broken cache: the other parts are not to suffer from it.
        warmth.end(part, f"The {part} kernels can't be compiled: {type(error).__name__}: {error}")
        return False
    warmth.end(part)
    return True


def warm() -> None:
    """Warm all parts up; safe in a background thread, quick when cached.

    Raises
    ------
    RuntimeError
        In one line, if some could not be compiled; the others are there.
    """
    failures = Warmth()
    for part in PARTS:
        warm_part(part, failures)
    if failures.failures:
        raise RuntimeError("; ".join(failures.failures.values()))
