"""Updates per second of small nets: nnlab's kernels against a preallocated numpy loop."""

from collections.abc import Callable, Iterable

import numpy as np

from benches import Case
from nnlab.core.network import start_network
from nnlab.core.patterns import Patterns
from nnlab.core.rules import RuleSpec
from nnlab.core.trajectory import Course, Trajectory

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


def cases() -> Iterable[Case]:
    """Yield the three nets of the comparison."""
    for sizes, p, batch, updates, few, reach in (
        ((2, 4, 2, 1), 250, 1, 1_000_000, 10_000, 100.0),
        ((2, 4, 2, 1), 250, 10, 400_000, 10_000, 35.0),
        ((2, 64, 64, 1), 2000, 10, 20_000, 2_000, None),
    ):
        job = trajectory(sizes, p, batch)
        name = "-".join(map(str, sizes)) + f" tanh, p = {p}, batch {batch}"
        contenders = {"numpy, preallocated": numpy_loop(job, few), "nnlab": course(job, updates)}
        yield Case(name, "updates", contenders, cpu=True, reach={"nnlab": reach} if reach else None)
