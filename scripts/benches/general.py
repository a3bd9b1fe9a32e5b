"""Updates per second of general backpropagation: optimisers and cross entropy against torch."""

from collections.abc import Callable, Iterable
from importlib.util import find_spec
from itertools import pairwise
from typing import Any

from benches import Case
from benches.training import course, per_second, trajectory
from nnlab.core.network import start_network
from nnlab.core.patterns import classes, recode
from nnlab.core.rules import RuleSpec
from nnlab.core.sets.generators import GENERATORS
from nnlab.core.trajectory import Trajectory

DESCRIPTION = "updates per second with Adam (2-4-2-1, batch 10) and softmax (moons, full batch)"


def with_rule(job: Trajectory, rule: RuleSpec) -> Trajectory:
    """Return the same task by another rule."""
    return Trajectory(job.start, job.patterns, rule)


def moons() -> Trajectory:
    """Return the class exercise: 2-3-2, softmax and cross entropy, full batch, summed gradient."""
    patterns = recode(GENERATORS["moons"].make(200, 0.1, 0), 2)
    net = start_network((2, 3, 2), ("tanh", "softmax"), seed=1)
    rule = RuleSpec(eta=0.01, batch=200, reduction="sum", cost="cross_entropy")
    return Trajectory(net, patterns, rule)


def torch_loop(job: Trajectory, updates: int) -> Callable[[], float]:
    """Return the same task by torch's modules and optimisers, float32 as torch has it."""
    import torch

    torch.set_num_threads(1)
    sizes, rule = job.start.sizes, job.rule
    layers: list[Any] = []
    for m, n in pairwise(sizes):
        layers += [torch.nn.Linear(m, n), torch.nn.Tanh()]
    softmax = job.start.activations[-1] == "softmax"
    net = torch.nn.Sequential(*(layers[:-1] if softmax else layers))
    if rule.optimiser == "adam":
        steps: Any = torch.optim.Adam(net.parameters(), rule.eta)
    else:
        steps = torch.optim.SGD(net.parameters(), rule.eta)
    x = torch.tensor(job.patterns.x, dtype=torch.float32)
    t = torch.tensor(classes(job.patterns) if softmax else job.patterns.t)
    t = t if softmax else t.float()
    batch = min(rule.batch, len(x))

    def run() -> float:
        for k in range(updates):
            start = k * batch % len(x)
            mu = slice(start, start + batch)
            steps.zero_grad()
            if softmax:
                H = torch.nn.functional.cross_entropy(net(x[mu]), t[mu], reduction="sum")
            else:
                H = 0.5 * (t[mu] - net(x[mu])).square().sum() / batch
            H.backward()
            steps.step()
        return updates

    return run


def contenders(job: Trajectory, updates: int) -> dict[str, Callable[[], float]]:
    """Return who takes part: torch where it is installed, and nnlab."""
    found: dict[str, Callable[[], float]] = {}
    if find_spec("torch"):
        found["torch"] = per_second(torch_loop(job, max(100, updates // 500)))
    found["nnlab"] = per_second(course(job, updates))
    return found


def cases() -> Iterable[Case]:
    """Yield the tasks."""
    narrow = trajectory((2, 4, 2, 1), 250, 10)
    for optimiser in ("adam", "momentum"):
        job = with_rule(narrow, RuleSpec(eta=0.01, batch=10, optimiser=optimiser))
        name = f"2-4-2-1 tanh, {optimiser}, p = 250, batch 10"
        yield Case(name, "updates/CPU s", contenders(job, 200_000), direct=True)
    job = moons()
    name = "2-3-2 tanh and softmax, cross entropy, moons, full batch of 200"
    yield Case(name, "updates/CPU s", contenders(job, 40_000), direct=True)
    wide = trajectory((2, 64, 64, 1), 2000, 10)
    job = with_rule(wide, RuleSpec(eta=0.001, batch=10, optimiser="adam"))
    name = "2-64-64-1 tanh, adam, p = 2000, batch 10"
    yield Case(name, "updates/CPU s", contenders(job, 20_000), direct=True)
