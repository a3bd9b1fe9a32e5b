"""Test errors of whole trainings: Nielsen's first net, and ten seeds of the default recipe.

These are results and no times; one run takes some four minutes.
"""

from collections.abc import Callable, Iterable
from functools import cache
from statistics import mean, stdev

from benches import Case
from benches._digits import nnlab_errors, preset
from nnlab.core.digits.specs import DEFAULT_NET

DESCRIPTION = "test errors: 784-30-10 as Nielsen trains it, ten seeds of the default recipe"
SEEDS = range(1, 11)
NIELSEN = "nielsen"


@cache
def errors(net: str, seed: int) -> tuple[float, ...]:
    """Return the test error in per cent after each epoch of the preset's recipe."""
    return tuple(100 * error for error, _ in nnlab_errors(preset(net, seed=seed)))


def last_of(net: str) -> list[float]:
    """Return the test errors in per cent at the end, one for each seed."""
    return [errors(net, seed)[-1] for seed in SEEDS]


def _figures(net: str) -> dict[str, Callable[[], float]]:
    return {
        "mean of ten seeds": lambda: mean(last_of(net)),
        "standard deviation": lambda: stdev(last_of(net)),
        "smallest": lambda: min(last_of(net)),
        "largest": lambda: max(last_of(net)),
    }


def cases() -> Iterable[Case]:
    """Yield Nielsen's run and the ten seeds; each training runs once."""
    contenders = {
        "after the last epoch": lambda: errors(NIELSEN, 1)[-1],
        "after the best epoch": lambda: min(errors(NIELSEN, 1)),
    }
    for name, figures in (
        ("784-30-10, test error (Nielsen: 4.6 to 5 %)", contenders),
        ("default recipe, test error", _figures(DEFAULT_NET)),
    ):
        yield Case(
            name,
            "%",
            figures,
            rounds=1,
            direct=True,
            less_is_better=True,
            warm_up=False,
        )
