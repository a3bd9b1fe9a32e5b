"""CPU seconds from Train to 99.0 and 99.1 % of the test digits, against PyTorch's example.

One run takes some six minutes, most of them for the example; `mnist_quick` compares the pace.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from math import inf

from benches import Case
from benches._digits import nnlab_errors, parts
from benches._example_net import Example
from nnlab.core.digits.specs import TrainSpec

DESCRIPTION = "CPU seconds to 99.0 and 99.1 % on MNIST; PyTorch's example takes minutes"
GOALS = (0.010, 0.009)
MOST_EPOCHS = 14
SPECS = {
    "nnlab, default": TrainSpec(device="cpu"),
    "nnlab, strided": TrainSpec(net="strided", epochs=3, device="cpu"),
}


def _example() -> Iterator[tuple[float, float]]:
    yield from Example(seed=1).errors(parts().train, parts().test)


@cache
def course(name: str, seed: int) -> list[tuple[float, float]]:
    """Return (test error, CPU seconds) after each epoch, until the last goal is reached."""
    spec = SPECS.get(name)
    errors = nnlab_errors(replace(spec, seed=seed)) if spec else _example()
    found = []
    for pair, _ in zip(errors, range(MOST_EPOCHS), strict=False):
        found.append(pair)
        if pair[0] <= min(GOALS):
            break
    return found


def seconds(name: str, goal: float) -> Callable[[], float]:
    """Return a contender that gives its CPU seconds to a test error of `goal`; inf: never."""
    return lambda: next((cpu for error, cpu in course(name, 1) if error <= goal), inf)


def cases() -> Iterable[Case]:
    """Yield one case for each goal; the trainings run once."""
    names = ("PyTorch's example", *SPECS)
    for goal in GOALS:
        yield Case(
            name=f"from Train to {100 * (1 - goal):.1f} % of the test digits",
            unit="CPU s",
            contenders={name: seconds(name, goal) for name in names},
            rounds=1,
            direct=True,
            less_is_better=True,
            warm_up=False,
            reach={"nnlab, default": 1 / 30},
        )
