"""Hebb and the error-correcting rule for one hidden layer below a fixed output neuron.

Hidden neuron m gets a target t_m of its own for each pattern and learns as if it stood alone:
dw_m = eta t_m x (Hebb) or eta (t_m - V_m) x, with t_m coded as its activation's values. Where the
t_m come from is the rule's teacher: a lecturer has assigned them, or Madaline finds them (Widrow
& Hoff 1960; Widrow & Lehr 1990, rule I). Madaline leaves a pattern alone that comes out right.
Else it flips the hidden neuron with the smallest |b| of those whose flip makes the output right;
if there is none, of those whose flip brings the output's field nearer to its target.
"""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nnlab.core.activations import activation_of, coded_targets
from nnlab.core.arrays import NOTHING, FloatArray
from nnlab.core.features import expand
from nnlab.core.network import Layer, Network, fields
from nnlab.core.patterns import Patterns
from nnlab.core.rules import RULES, RuleSpec
from nnlab.core.training.engine_type import Orders
from nnlab.core.training.flat_params import flatten, rebuild
from nnlab.core.training.update import LayerUpdate, Lesson, Update

if TYPE_CHECKING:
    from nnlab.core.trajectory import Trajectory


class _Job:
    """What the kernels need besides the trained layer."""

    def __init__(self, net: Network, rule: RuleSpec, patterns: Patterns) -> None:
        g, top = activation_of(net.activations[0]), net.layers[1]
        above = activation_of(top.activation)
        self.hidden = (g.code, g.low, g.high)
        self.top = (np.array(top.w), np.array(top.theta), above.code, above.level)
        self.x = np.ascontiguousarray(expand(net.features, patterns.x))
        self.t = np.array(coded_targets(top.activation, patterns.t))
        given = patterns.assigned if rule.teacher == "assigned" else None
        self.assigned = np.empty((0, 0)) if given is None else np.array(given)

    def lesson(self, layer: Layer, mu: int) -> tuple[int, bool, FloatArray]:
        """Return the flipped neuron (-1: none), if it helps, and t_m (M,), 0 for no target."""
        from nnlab.core.compiled import layer_kernels

        t_m = np.zeros(len(layer.theta))
        w, theta = np.array(layer.w), np.array(layer.theta)
        given = (w, theta, self.top, self.hidden, np.array(self.x), self.t, self.assigned)
        m, helps = layer_kernels.lesson_of(*given, mu, t_m)
        return int(m), bool(helps), t_m


class LayerEngine:
    """Trains the hidden layer of a trajectory's net; see `engine_type.Engine`."""

    def __init__(self, trajectory: "Trajectory") -> None:
        self._net, self._rule = trajectory.start, trajectory.rule
        self._job = _Job(self._net, self._rule, trajectory.patterns)
        self._x = np.array(self._job.x)
        self._p = len(trajectory.patterns)

    def pack(self, net: Network, memory: FloatArray = NOTHING) -> FloatArray:
        """Return the network as one flat array; the rules have no memory."""
        return flatten(net)

    def unpack(self, state: FloatArray) -> Network:
        """Return the network in a state."""
        return rebuild(self._net, state)

    def memory(self, state: FloatArray) -> FloatArray:
        """Return nothing: the rules carry nothing from update to update."""
        return NOTHING

    def train(self, state: FloatArray, orders: Orders, first: int, k: int, stop: int) -> int:
        """Do the updates k ... stop-1 in place; return the step reached."""
        from nnlab.core.compiled import layer_kernels

        rule, job = self._rule, self._job
        w, theta = self._trained(state)
        settings = (rule.eta, min(rule.batch, self._p), rule.reduction == "mean")
        given = (w, theta, job.top, job.hidden, RULES[rule.key].code, self._x, job.t, job.assigned)
        done = layer_kernels.train_layer(*given, orders, k - first, stop - first, *settings)
        return first + int(done)

    def measure(self, state: FloatArray) -> tuple[float, float]:
        """Return H = 1/2 sum (t - O)^2 and C over the patterns."""
        from nnlab.core.compiled import layer_kernels

        w, theta = self._trained(state)
        job = self._job
        given = (w, theta, job.top, job.hidden[0], self._x, job.t)
        H, errors = layer_kernels.measure_layer(*given)
        return float(H), errors / max(1, self._p)

    def curve_points(self) -> int:
        """Return how many points of H and C are kept: fewer where measuring is slow."""
        cost = self._p * sum(layer.w.size for layer in self._net.layers)
        return 1024 if cost < 2**17 else 512 if cost < 2**19 else 256

    def _trained(self, state: FloatArray) -> tuple[FloatArray, FloatArray]:
        M, N = self._net.layers[0].w.shape
        return state[: M * N].reshape(M, N), state[M * N : M * N + M]


def find_lesson(rule: RuleSpec, net: Network, patterns: Patterns, mu: NDArray[np.int64]) -> Lesson:
    """Return what the teacher tells the hidden neurons of `net` for the patterns mu."""
    job, b = _Job(net, rule, patterns), fields(net, patterns.x[mu])[0]
    rows = [job.lesson(net.layers[0], int(number)) for number in mu]
    M = net.sizes[1]
    reasons = [
        _reason(rule, int(number), m, helps, b[0][i])
        for i, (number, (m, helps, _)) in enumerate(zip(mu, rows, strict=True))
    ]
    return Lesson(
        np.array([t_m for _, _, t_m in rows]).reshape(len(mu), M),
        np.array([m for m, _, _ in rows], dtype=np.int64),
        np.array([helps for _, helps, _ in rows], dtype=np.bool_),
        tuple(reasons),
    )


def explain_layer(
    k: int, rule: RuleSpec, mu: NDArray[np.int64], patterns: Patterns, nets: tuple[Network, Network]
) -> Update:
    """Take the update to step k apart; `nets` are those before and after it.

    The hidden layer's delta is t_m for Hebb, t_m - V_m for the error-correcting rule, 0 where a
    neuron has no target; the output's is t - O, from which nothing is learnt. `lesson` holds t_m.
    """
    before, after = nets
    lesson = find_lesson(rule, before, patterns, mu)
    b, V = fields(before, patterns.x[mu])
    taught = lesson.t_m
    if rule.key == "error":
        taught = np.where(taught == 0, 0.0, coded_targets(before.activations[0], taught) - V[1])
    factor = rule.eta / len(mu) if rule.reduction == "mean" else rule.eta
    t = coded_targets(before.activations[1], patterns.t[mu])
    dw, dtheta = factor * taught.T @ V[0], -factor * taught.sum(axis=0)
    top = before.layers[1]
    layers = (
        LayerUpdate(V[0], b[0], V[1], taught, dw, dtheta),
        LayerUpdate(V[1], b[1], V[2], t - V[2], np.zeros(top.w.shape), np.zeros(len(top.theta))),
    )
    return Update(k, rule, mu, patterns.x[mu], t, factor, before, after, layers, lesson)


def _reason(rule: RuleSpec, mu: int, flipped: int, helps: bool, b: FloatArray) -> str:
    """Say in one line what the hidden neurons learn of a pattern, and why."""
    who = f"Pattern {mu + 1}"
    if rule.teacher == "assigned":
        return f"{who}: each hidden neuron learns the target that it was assigned."
    if flipped < 0 and helps:
        return f"{who} is right: nothing is learnt."
    if flipped < 0:
        return f"{who} is wrong, but no single flip brings the output nearer to its target."
    why = "makes the output right" if helps else "brings the output nearer to its target"
    field = f"|b| = {abs(b[flipped]):.3g}"
    return (
        f"{who} is wrong: neuron {flipped + 1} is flipped; of those whose flip {why}, "
        f"its {field} is the smallest."
    )
