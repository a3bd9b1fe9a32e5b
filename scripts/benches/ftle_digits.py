"""Exponents over all 784 directions: nnlab against torch.func and svdvals.

nnlab forms the Jacobians of narrow nets, sixteen digits at a time; for wide nets it takes the
reduced Lanczos iteration. Both take the same first test digits, through nets trained for a moment
on the digits themselves, on one thread. The contender forms each Jacobian and all its singular
values, so it gets fewer digits; figures are digits per second of CPU time. Accuracy is the largest
|difference| of lambda_1 from the contender's in float64, so that a single digit counts; memory is
the peak of a process of its own above what it had with torch and the digits (Linux).
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from benches import Case

DESCRIPTION = "lambda_1 of MNIST nets over all 784 directions against torch.func, time and memory"
NETS = {"[200 tanh]x4": ((200,) * 4, 100), "[20 tanh]x16": ((20,) * 16, 400)}
OWN_DIGITS, BATCH, STEPS = 2000, 50, 24
REACH = 100.0
BOUND = 1e-5
MEMORY = """
import sys
from pathlib import Path
from benches import ftle_digits

name, who = sys.argv[1:]
run = ftle_digits.contenders(name)[who]
status = Path("/proc/self/status")

def peak():
    return next(int(line.split()[1]) for line in status.open() if line.startswith("VmHWM"))

Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
before = peak()
run()
print((peak() - before) / 1024.0)
"""


@cache
def stretcher(name: str) -> tuple[Any, Any]:
    """Return a net's stretcher and the test digits, scaled (p, 1, 28, 28)."""
    import torch

    from nnlab.core.compiled import chain_kernels
    from nnlab.core.digits.rows import Activation, Dense
    from nnlab.core.lyapunov.digits.study import ExponentSpec, StudySpec
    from nnlab.deep import data
    from nnlab.deep.lyapunov.digits import training as digit_training
    from nnlab.deep.lyapunov.digits.exponents import Stretcher
    from nnlab.deep.lyapunov.digits.nets import as_member, as_net

    torch.set_num_threads(1)
    chain_kernels.warm()
    widths, _ = NETS[name]
    train, _, test = data.bundled()
    cpu = torch.device("cpu")
    spec = StudySpec(widths=widths, members=1, epochs=1, eta=0.002)
    course = digit_training.begin(spec, data.part(train, cpu), data.part(test, cpu))
    orders = data.order(len(course.train), spec.batch, 1, 1)
    for places in orders:
        digit_training.update_once(course, places)
    rows = (*(row for n in widths for row in (Dense(n), Activation("tanh"))), Dense(10))
    member = as_member(as_net(course.nets, 0, rows), rows)
    x = data.scaled(course.test.x[:OWN_DIGITS])
    return Stretcher(member, ExponentSpec(steps=STEPS)), x


def own(name: str) -> Callable[[], float]:
    """Return nnlab's exponents of the first OWN_DIGITS."""
    taker, x = stretcher(name)

    def run() -> float:
        for part in x.split(taker.at_once):
            taker.exponents(part)
        return float(len(x))

    return run


def torch_jacobians(name: str, double: bool = False) -> Callable[[], Any]:
    """Return vmap(jacrev) + svdvals of the first digits; calling it returns lambda_1."""
    import torch

    taker, x = stretcher(name)
    member, x = taker.member, x[: NETS[name][1]]
    if double:
        member, x = member.double(), x.double()
    jacobian = torch.func.vmap(torch.func.jacrev(lambda one: member.hidden(one[None])[0]))

    def run() -> Any:
        with torch.no_grad():
            parts = [torch.linalg.svdvals(jacobian(p).flatten(2))[:, 0] for p in x.split(BATCH)]
        return torch.cat(parts).log() / member.layers

    return run


def counted(run: Callable[[], Any]) -> Callable[[], float]:
    """Return a contender whose amount is the number of its digits."""
    return lambda: float(len(run()))


def contenders(name: str) -> dict[str, Callable[[], float]]:
    """Return torch.func and nnlab on one net."""
    digits = NETS[name][1]
    return {
        f"vmap(jacrev) + svdvals, {digits}": counted(torch_jacobians(name)),
        f"nnlab, {OWN_DIGITS}": own(name),
    }


def inaccuracy(name: str) -> float:
    """Return the largest difference of lambda_1 from float64."""
    exact = torch_jacobians(name, double=True)()
    taker, x = stretcher(name)
    found = taker.exponents(x[: len(exact)]).double()
    return float((found - exact).abs().max())


def peak(name: str, who: str) -> float:
    """Return the MB by which a contender raises the peak of a process of its own."""
    folders = os.pathsep.join(path for path in sys.path if path)
    command = [sys.executable, "-c", MEMORY, name, who]
    environment = {**os.environ, "PYTHONPATH": folders}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    return float(done.stdout)


def cases() -> Iterable[Case]:
    """Yield speed, accuracy and memory for each net."""
    for name in NETS:
        both = contenders(name)
        theirs, ours = both
        yield Case(f"784-{name}-10", "digits", both, rounds=5, cpu=True, reach={ours: REACH})
        yield Case(
            f"784-{name}-10, |difference|",
            "of lambda_1, the largest",
            {"bound": lambda: BOUND, ours: lambda name=name: inaccuracy(name)},  # type: ignore[misc]
            rounds=1,
            direct=True,
            less_is_better=True,
            warm_up=False,
            reach={ours: 1.0},
        )
        yield Case(
            f"784-{name}-10, memory",
            "MB",
            {who: lambda name=name, who=who: peak(name, who) for who in (theirs, ours)},  # type: ignore[misc]
            rounds=1,
            direct=True,
            less_is_better=True,
            warm_up=False,
        )
