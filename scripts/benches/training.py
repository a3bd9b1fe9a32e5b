"""Updates per second of small nets: nnlab's kernels against a preallocated numpy loop.

With NNLAB_NN_JS=FILE, the nn.ts of github.com/tensorflow/playground compiled by tsc, TensorFlow
Playground runs on Node in the same comparison; where torch is installed, so does torch.
"""

import os
import subprocess
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from pathlib import Path
from time import process_time

import numpy as np

from benches import Case
from nnlab.core.course import Course
from nnlab.core.network import start_network
from nnlab.core.patterns import Patterns
from nnlab.core.rules import RuleSpec
from nnlab.core.trajectory import Trajectory

DESCRIPTION = "updates per second of 2-4-2-1 (batch 1 and 10) and 2-64-64-1 (batch 10)"


def trajectory(sizes: tuple[int, ...], p: int, batch: int) -> Trajectory:
    """Return a tanh net that learns a circle with p patterns."""
    random = np.random.default_rng(0)
    x = random.uniform(-1, 1, (p, 2))
    t = np.where((x**2).sum(axis=1) < 0.5, 1.0, -1.0)[:, None]
    net = start_network(sizes, ("tanh",) * (len(sizes) - 1), seed=1)
    return Trajectory(net, Patterns(x, t), RuleSpec("backprop", 0.05, batch))


def numpy_loop(job: Trajectory, updates: int) -> Callable[[], float]:
    """Return plain SGD in numpy with all arrays allocated once."""
    w = [layer.w.copy() for layer in job.start.layers]
    theta = [layer.theta.copy() for layer in job.start.layers]
    batch, p, eta = job.rule.batch, len(job.patterns), job.rule.eta / job.rule.batch
    V = [np.empty((batch, n)) for n in job.start.sizes]
    delta = [np.empty((batch, n)) for n in job.start.sizes[1:]]
    slope = [np.empty_like(d) for d in delta]
    dw, dtheta = [np.empty_like(a) for a in w], [np.empty_like(a) for a in theta]
    t = np.empty((batch, job.start.sizes[-1]))
    order = np.random.default_rng(0).permutation(p)
    top = len(w) - 1

    def update(start: int) -> None:
        mu = order[start : start + batch]
        np.take(job.patterns.x, mu, axis=0, out=V[0])
        np.take(job.patterns.t, mu, axis=0, out=t)
        for i in range(top + 1):
            np.matmul(V[i], w[i].T, out=V[i + 1])
            V[i + 1] -= theta[i]
            np.tanh(V[i + 1], out=V[i + 1])
        np.subtract(t, V[-1], out=delta[top])
        for i in range(top, -1, -1):
            np.multiply(V[i + 1], V[i + 1], out=slope[i])
            np.subtract(1.0, slope[i], out=slope[i])
            delta[i] *= slope[i]
            if i:
                np.matmul(delta[i], w[i], out=delta[i - 1])
        for i in range(top + 1):
            np.matmul(delta[i].T, V[i], out=dw[i])
            np.sum(delta[i], axis=0, out=dtheta[i])
            dw[i] *= eta
            dtheta[i] *= eta
            w[i] += dw[i]
            theta[i] -= dtheta[i]

    def run() -> float:
        for k in range(updates):
            update(k * batch % p)
        return updates

    return run


def course(job: Trajectory, updates: int) -> Callable[[], float]:
    """Return what the program does: ticks of 8 ms, with curves and keyframes."""
    made = Course(job)
    k = 0

    def run() -> float:
        nonlocal k
        stop = k + updates
        while k < stop:
            k = made.run(k, stop, 0.008)
        return updates

    return run


def torch_loop(job: Trajectory, updates: int) -> Callable[[], float]:
    """Return SGD with torch's autograd, float32 as torch has it by default."""
    import torch

    torch.set_num_threads(1)
    layers: list[torch.nn.Module] = []
    for m, n in zip(job.start.sizes, job.start.sizes[1:], strict=False):
        layers += [torch.nn.Linear(m, n), torch.nn.Tanh()]
    net = torch.nn.Sequential(*layers)
    steps = torch.optim.SGD(net.parameters(), lr=job.rule.eta)
    x = torch.tensor(job.patterns.x, dtype=torch.float32)
    t = torch.tensor(job.patterns.t, dtype=torch.float32)

    def run() -> float:
        for k in range(updates):
            mu = slice(k * job.rule.batch % len(x), k * job.rule.batch % len(x) + job.rule.batch)
            steps.zero_grad()
            (0.5 * (t[mu] - net(x[mu])).square().sum() / job.rule.batch).backward()
            steps.step()
        return updates

    return run


def playground_loop(job: Trajectory, updates: int, compiled: str) -> Callable[[], float]:
    """Return updates per CPU second of TensorFlow Playground's nn.js on Node."""
    sizes = ",".join(map(str, job.start.sizes))
    numbers = (len(job.patterns), job.rule.batch, updates)
    script = Path(__file__).with_name("nn_loop.js")
    command = ["node", str(script), compiled, sizes, *map(str, numbers)]
    return lambda: float(subprocess.run(command, check=True, capture_output=True).stdout)


def per_second(run: Callable[[], float]) -> Callable[[], float]:
    """Return a contender that measures its own updates per CPU second."""

    def measured() -> float:
        start = process_time()
        return run() / (process_time() - start)

    return measured


def contenders(job: Trajectory, updates: int, few: int) -> dict[str, Callable[[], float]]:
    """Return who takes part; nnlab does `updates`, the slow ones `few` a round."""
    found = {"numpy, preallocated": per_second(numpy_loop(job, few))}
    if find_spec("torch"):
        torch = {"torch, autograd and SGD": per_second(torch_loop(job, few // 10))}
        # Ratios refer to the first: numpy where nets are small, torch where they are wide.
        found = {**torch, **found} if max(job.start.sizes) > 15 else {**found, **torch}
    if os.environ.get("NNLAB_NN_JS"):
        playground = playground_loop(job, updates // 10, os.environ["NNLAB_NN_JS"])
        found["TensorFlow Playground on Node"] = playground
    found["nnlab"] = per_second(course(job, updates))
    return found


def cases() -> Iterable[Case]:
    """Yield the three nets of the comparison."""
    for sizes, p, batch, updates, few, reach in (
        ((2, 4, 2, 1), 250, 1, 1_000_000, 10_000, {"nnlab": 100.0}),
        ((2, 4, 2, 1), 250, 10, 400_000, 10_000, {"nnlab": 35.0}),
        ((2, 64, 64, 1), 2000, 10, 60_000, 2_000, {"nnlab": 30.0} if find_spec("torch") else None),
    ):
        job = trajectory(sizes, p, batch)
        name = "-".join(map(str, sizes)) + f" tanh, p = {p}, batch {batch}"
        runs = contenders(job, updates, few)
        yield Case(name, "updates/CPU s", runs, direct=True, reach=reach)
