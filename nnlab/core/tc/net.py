"""A sheet of hidden neurons with 3x3 receptive fields, and one output neuron: T or C.

As in Rumelhart, Hinton & Williams (1986), figure 14: each hidden neuron sees nine squares of the
retina, and all of them are "replications of a single feature detector", with the same weights and
the same threshold. One output neuron takes all of them; with tied weights it does so by one weight
for each kernel, so that what the net answers can't depend on the place. (The chapter describes the
sharing of the fields; that of the output weights is our reading of "independent of position".)
Untied, each hidden neuron has its own nine weights, threshold and weight to the output.

The output's threshold is counted from rest: B = sum v (V - V0) - Theta, where V0 = g(-theta) is
what a neuron says that sees nothing. It is the same set of nets as with B = sum v V - Theta', but
the many neurons that see nothing drop out of the gradients, which else drown those of the few that
see the letter: without this, gradient descent gets stuck for almost every seed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nnlab.core.arrays import FloatArray, frozen
from nnlab.core.tc.shapes import FIELD, Mask, Stimuli

ACTIVATIONS = ("sigmoid", "tanh")
KERNELS = range(1, 5)
INPUTS = FIELD * FIELD
# With these most seeds solve the problem: few neurons are on at rest.
START_THETA, START_V = 2.0, 1.0


def activate(b: FloatArray, activation: str) -> FloatArray:
    """Return g(b); the sigmoid is written as a tanh, which cannot overflow."""
    value: FloatArray = 0.5 + 0.5 * np.tanh(0.5 * b) if activation == "sigmoid" else np.tanh(b)
    return value


def slope(V: FloatArray, activation: str) -> FloatArray:
    """Return g'(b) as a function of V = g(b)."""
    return V * (1.0 - V) if activation == "sigmoid" else 1.0 - V * V


def make_targets(is_T: Mask, activation: str) -> FloatArray:
    """Return t: 1 for T; for C 0 (sigmoid) or -1 (tanh)."""
    return np.where(is_T, 1.0, 0.0 if activation == "sigmoid" else -1.0)


def middle(activation: str) -> float:
    """Return the output at which T and C part: g(0)."""
    return 0.5 if activation == "sigmoid" else 0.0


@dataclass(frozen=True, eq=False)
class TcNet:
    """The weights: w (kernels, sets, 9), theta and v (kernels, sets), Theta of the output.

    `sets` is 1 for tied weights, else the number of hidden neurons in a sheet.

    Raises
    ------
    ValueError
        If the shapes do not fit each other, or a number is not finite.
    """

    w: FloatArray
    theta: FloatArray
    v: FloatArray
    Theta: float
    activation: str = "sigmoid"

    def __post_init__(self) -> None:
        for name in ("w", "theta", "v"):
            object.__setattr__(self, name, frozen(getattr(self, name)))
        fits = self.w.ndim == 3 and self.w.shape[2] == INPUTS
        if not fits or self.theta.shape != self.w.shape[:2] or self.v.shape != self.w.shape[:2]:
            raise ValueError("The kernels, thresholds and output weights do not fit together.")
        if self.activation not in ACTIVATIONS:
            raise ValueError(f"activation must be one of {', '.join(ACTIVATIONS)}.")
        if not np.isfinite(self.flat).all():
            raise ValueError("A weight or threshold is not finite.")

    @property
    def kernels(self) -> int:
        """How many sheets there are, each with its own kernel."""
        return int(self.w.shape[0])

    @property
    def is_tied(self) -> bool:
        """Whether all hidden neurons of a sheet share their weights."""
        return bool(self.w.shape[1] == 1)

    @property
    def flat(self) -> FloatArray:
        """All parameters in one row: w, theta, v, Theta."""
        parts = (self.w.ravel(), self.theta.ravel(), self.v.ravel(), np.array([self.Theta]))
        return np.concatenate(parts)

    def with_flat(self, flat: FloatArray) -> TcNet:
        """Return a net of the same form with other parameters."""
        w, theta, v, Theta = split(flat, self.w.shape[0], self.w.shape[1])
        return TcNet(w, theta, v, float(Theta[0]), self.activation)


def split(flat: FloatArray, kernels: int, sets: int) -> tuple[FloatArray, ...]:
    """Return views of w (kernels, sets, 9), theta, v (kernels, sets) and Theta (1,)."""
    count = kernels * sets
    w = flat[: count * INPUTS].reshape(kernels, sets, INPUTS)
    theta = flat[count * INPUTS : count * (INPUTS + 1)].reshape(kernels, sets)
    v = flat[count * (INPUTS + 1) : count * (INPUTS + 2)].reshape(kernels, sets)
    return w, theta, v, flat[-1:]


def start_net(
    kernels: int, units: int, tied: bool, activation: str, seed: int, spread: float = 0.3
) -> TcNet:
    """Return a random net of sheets with so many hidden neurons, its output undecided at rest.

    Weights are Gaussian, `spread` wide to the hidden neurons and 1 to the output; hidden
    thresholds are 2, that of the output is 0. Small spreads lead to kernels with a symmetry.
    """
    rng = np.random.default_rng((seed, 0))
    sets = 1 if tied else units
    w = spread * rng.normal(size=(kernels, sets, INPUTS))
    v = START_V * rng.normal(size=(kernels, sets))
    return TcNet(w, np.full((kernels, sets), START_THETA), v, 0.0, activation)


def local_fields(w: FloatArray, theta: FloatArray, fields: FloatArray) -> FloatArray:
    """Return b of the hidden neurons (p, units, kernels) for what they see (p, units, 9)."""
    b: FloatArray = fields @ w[:, 0].T if w.shape[1] == 1 else np.einsum("pui,kui->puk", fields, w)
    return b - theta.T


def hidden(net: TcNet, fields: FloatArray) -> FloatArray:
    """Return V of the hidden neurons (p, units, kernels)."""
    return activate(local_fields(net.w, net.theta, fields), net.activation)


def rest(net: TcNet) -> FloatArray:
    """Return V0 = g(-theta) (sets, kernels): V of a neuron that sees nothing."""
    return activate(-net.theta.T, net.activation)


def output_fields(net: TcNet, fields: FloatArray) -> FloatArray:
    """Return the output's local field B = sum v (V - V0) - Theta (p,)."""
    moved = hidden(net, fields) - rest(net)
    total: FloatArray = np.einsum("puk,uk->p", moved, _spread(net.v, fields))
    return total - net.Theta


def outputs(net: TcNet, fields: FloatArray) -> FloatArray:
    """Return O (p,)."""
    return activate(output_fields(net, fields), net.activation)


def answer(net: TcNet, stimuli: Stimuli) -> FloatArray:
    """Return O (p,) for all patterns, as `outputs` does, from the neurons that see the letter."""
    w, theta, v, unit = net.w, net.theta, net.v, stimuli.touched_unit
    if net.is_tied:
        b = local_fields(w, theta, stimuli.touched)
        B = (activate(b, net.activation) - rest(net)).sum(axis=1) @ v[:, 0]
    else:
        own = theta[:, unit]
        b = np.einsum("pui,kpui->kpu", stimuli.touched, w[:, unit]) - own
        moved = activate(b, net.activation) - activate(-own, net.activation)
        B = (moved * v[:, unit]).sum(axis=(0, 2))
    return activate(B - net.Theta, net.activation)


def _spread(v: FloatArray, fields: FloatArray) -> FloatArray:
    """The output weights as (units, kernels), whether they are shared or not."""
    return np.broadcast_to(v.T, (fields.shape[1], v.shape[0]))


def gradient(
    flat: FloatArray, kernels: int, sets: int, activation: str, fields: FloatArray, t: FloatArray
) -> FloatArray:
    """Return -dH/dz of H = 1/2 sum (t - O)^2 over the patterns, z as `TcNet.flat` has it.

    What is shared gets the sum over all hidden neurons that share it.

    Parameters
    ----------
    fields
        What the hidden neurons see (p, units, 9).
    t
        Targets (p,).
    """
    w, theta, v, Theta = split(flat, kernels, sets)
    V, V0 = activate(local_fields(w, theta, fields), activation), activate(-theta.T, activation)
    weights, moved, dV = _spread(v, fields), V - V0, slope(V, activation)
    O = activate(np.einsum("puk,uk->p", moved, weights) - Theta[0], activation)
    Delta = (t - O) * slope(O, activation)
    back = Delta[:, None, None] * weights
    delta, turn = back * dV, back * (slope(V0, activation) - dV)
    out = np.empty_like(flat)
    dw, dtheta, dv, dTheta = split(out, kernels, sets)
    if sets == 1:
        units = fields.shape[0] * fields.shape[1]
        dw[:, 0] = delta.reshape(units, kernels).T @ fields.reshape(units, INPUTS)
        dtheta[:, 0] = turn.sum(axis=(0, 1))
        dv[:, 0] = Delta @ moved.sum(axis=1)
    else:
        dw[:] = np.einsum("puk,pui->kui", delta, fields)
        dtheta[:] = turn.sum(axis=0).T
        dv[:] = np.einsum("p,puk->ku", Delta, moved)
    dTheta[0] = -Delta.sum()
    return out
