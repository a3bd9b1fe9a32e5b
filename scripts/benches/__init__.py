"""Benchmarks, one module each. A module has `DESCRIPTION: str` and `cases() -> Iterable[Case]`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """One comparison: every round runs each contender once, in turn.

    A contender is a function without arguments. It does some work and returns its amount
    (updates, pixels, frames ...), from which `unit` per second follows; with `direct=True` it
    returns the figure itself (a p99 gap in ms, a start-up time) and nothing is divided.
    Ratios refer to the first contender. `reach` maps a contender to the ratio it should reach:
    at least that, or with `less_is_better` at most that. Each contender runs once unmeasured
    before the first round unless `warm_up` is False. With `cpu=True` the time is this process's
    CPU time, which a busy machine disturbs less than the clock on the wall.
    """

    name: str
    unit: str
    contenders: Mapping[str, Callable[[], float]]
    rounds: int = 5
    direct: bool = False
    less_is_better: bool = False
    warm_up: bool = True
    cpu: bool = False
    reach: Mapping[str, float] | None = None
